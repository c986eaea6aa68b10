package tracking

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/ownership"
	"fuelbook/backend/verification"
)

// Month follows every customer through one month, ordered by customer code. Customers registered after the month's end are left out.
// Without snapshots of a closed month before, the opening state is what the same rules say of the month before (README.md).
func Month(in Input) []Row {
	b := newBook(in)
	pages := make([]*page, 0, len(b.pages))
	for i := range b.pages {
		if p := &b.pages[i]; !p.customer.Registered.After(in.Month.Last()) {
			pages = append(pages, p)
		}
	}
	rows := make([]Row, len(pages))
	spread(len(pages), func(i int) { rows[i] = pages[i].row() })
	if order := func(x, y Row) int { return cmp.Compare(x.Customer.Code, y.Customer.Code) }; !slices.IsSortedFunc(rows, order) { // rows are large
		slices.SortFunc(rows, order)
	}
	return rows
}

// spread calls fn for each number below n, on all processors: a row is its own customer's alone.
func spread(n int, fn func(i int)) {
	var wg sync.WaitGroup
	workers := max(1, min(runtime.GOMAXPROCS(0), n/1000))
	for w := range workers {
		wg.Go(func() {
			for i := n * w / workers; i < n*(w+1)/workers; i++ {
				fn(i)
			}
		})
	}
	wg.Wait()
}

// opened is the state at the end of the month before; ok=false when nothing is known of it.
func (p *page) opened() (s Snapshot, ok bool) {
	switch last := p.in.Month.Add(-1); {
	case p.before != nil:
		return *p.before, true
	case len(p.in.Previous) > 0 || p.customer.Registered.After(last.Last()):
		return Snapshot{}, false
	default:
		return p.derived(last), true
	}
}

// derived is the state at the end of a month that was never closed here: on file by then, not lost by then, and not a customer whose
// very first fuelling is still to come (that one enters as developed).
func (p *page) derived(m calendar.Month) Snapshot {
	c := p.customer
	level, size := grading.Outcome(p.facts(m), p.in.Grading)
	churn, _ := p.in.Policy.ChurnOf(size, level)
	s := Snapshot{CustomerID: c.ID, Level: level, Size: size, CountyCode: cmp.Or(p.in.CountyBefore[c.ID], c.CountyCode), Active: true}
	switch {
	case !p.proven(m).Proven() && verification.Decide(p.first, p.proofs).Proven(): // its first fuelling is still to come
		s.Active = false
	case !p.first.IsZero() && !p.first.After(m.Last()) && p.lost(m, churn): // one known by a slip only is silent in the sales data, not lost
		lostOn := p.lastFuel(m).Month().Add(churn.LostMonths)
		s.Active, s.LostOn = false, &lostOn
	}
	return s
}

func (p *page) row() Row {
	c, m := p.customer, p.in.Month
	before, has := p.opened()
	r := Row{Customer: *c, Facts: p.facts(m), Before: grading.Ungraded, HasBefore: has, Opening: has && before.Active}
	r.Decision = grading.Grade(r.Facts, p.in.Grading)
	r.BeforeCounty = c.CountyCode
	kept := grading.Level("")
	if has {
		r.Before, r.BeforeCounty, kept = before.Level, before.CountyCode, before.Level
	}
	var below int
	r.Level, below, r.LevelWhy = grading.Hold(kept, before.Below, r.Decision.Level, p.in.Grading)
	r.Override = ownership.In(p.overrides, m)
	p.volumes(&r)
	p.contacts(&r)
	p.develop(&r, before)
	p.move(&r, before)
	r.Snapshot = Snapshot{CustomerID: c.ID, Level: r.Level, Size: r.Decision.Size, CountyCode: c.CountyCode, Below: below, Active: r.Closing, LostOn: before.LostOn}
	switch {
	case r.Closing:
		r.Snapshot.LostOn = nil
	case r.Opening:
		r.Snapshot.LostOn = &m
	}
	return r
}

// volumes fills what was fuelled and paid, and the comparisons.
func (p *page) volumes(r *Row) {
	m := p.in.Month
	now, prev, year := p.at(m), p.at(m.Add(-1)), p.at(m.Add(-12))
	r.Gasoline, r.Diesel, r.Amount, r.Count = now.gas, now.diesel, now.amount, now.count
	r.PrevGasoline, r.PrevDiesel, r.PrevKnown = prev.gas, prev.diesel, p.covers(m.Add(-1))
	r.YearGasoline, r.YearDiesel, r.YearKnown = year.gas, year.diesel, p.covers(m.Add(-12))
	r.BaseMean = p.mean(m.Add(-1), 3)
	r.LastFuel, r.FirstFuel = p.lastFuel(m), p.first
	if r.FirstFuel.After(m.Last()) {
		r.FirstFuel = calendar.Date{}
	}
	r.Proof = p.proven(m)
	r.CycleDays = cycle(p.days)
	r.Recharge, r.Bearer = p.recharge, p.bearerIn(m.First(), m.Last())
	r.Cards, r.CardKinds = p.cardText(m)
	r.Agreement = agreement.Best(p.agreements, m.Last())
	r.Initial = p.initial(m)
	r.Trend = trend(r.Gasoline+r.Diesel, r.PrevGasoline+r.PrevDiesel, r.PrevKnown, p.in.Policy.SteadyBand)
}

// contacts fills the visits and how many were due: the quarter's number spread over its months, at least one a month in the initial period.
func (p *page) contacts(r *Row) {
	r.Visits = p.visits
	quarter := p.in.Policy.VisitsPerQuarter[r.Level]
	i := (p.in.Month.Number()-1)%3 + 1
	r.VisitsDue = ceilThird(quarter*i) - ceilThird(quarter*(i-1))
	if r.Initial && r.VisitsDue == 0 && r.Customer.Kind == customer.Institution {
		r.VisitsDue = 1
	}
}

func ceilThird(n int) int { return (n + 2) / 3 }
