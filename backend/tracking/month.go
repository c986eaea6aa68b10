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

	"github.com/samber/lo"
)

// Month follows every customer through one month, ordered by customer code. Customers registered after the month's end are left out.
// Without snapshots of a closed month before, the opening state is what the same rules say of the month before (README.md).
func Month(in Input) []Row {
	b := newBook(in)
	previous := b.previous()
	list := lo.Filter(in.Customers, func(c customer.Customer, _ int) bool { return !c.Registered.After(in.Month.Last()) })
	rows := make([]Row, len(list))
	spread(len(list), func(i int) {
		before, has := previous[list[i].ID]
		rows[i] = b.row(list[i], before, has)
	})
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

// previous are the snapshots the month opens with.
func (b *book) previous() map[customer.ID]Snapshot {
	out := make(map[customer.ID]Snapshot, len(b.in.Customers))
	for _, s := range b.in.Previous {
		out[s.CustomerID] = s
	}
	if len(b.in.Previous) > 0 {
		return out
	}
	last := b.in.Month.Add(-1)
	list := lo.Filter(b.in.Customers, func(c customer.Customer, _ int) bool { return !c.Registered.After(last.Last()) })
	states := make([]Snapshot, len(list))
	spread(len(list), func(i int) { states[i] = b.derived(list[i], last) })
	for _, s := range states {
		out[s.CustomerID] = s
	}
	return out
}

// derived is the state at the end of a month that was never closed here: on file by then, not lost by then, and not a customer whose
// very first fuelling is still to come (that one enters as developed).
func (b *book) derived(c customer.Customer, m calendar.Month) Snapshot {
	level, size := grading.Outcome(b.facts(c, m), b.in.Grading)
	churn, _ := b.in.Policy.ChurnOf(size, level)
	s := Snapshot{CustomerID: c.ID, Level: level, Size: size, CountyCode: cmp.Or(b.in.CountyBefore[c.ID], c.CountyCode), Active: true}
	first, fuelled := b.in.FirstFuel[c.ID]
	switch {
	case !b.proven(c.ID, m).Proven() && verification.Decide(first, b.proofs[c.ID]).Proven(): // its first fuelling is still to come
		s.Active = false
	case fuelled && !first.After(m.Last()) && b.lost(c.ID, m, churn): // one known by a slip only is silent in the sales data, not lost
		lostOn := b.lastFuel(c.ID, m).Month().Add(churn.LostMonths)
		s.Active, s.LostOn = false, &lostOn
	}
	return s
}

func (b *book) row(c customer.Customer, before Snapshot, has bool) Row {
	m := b.in.Month
	r := Row{Customer: c, Facts: b.facts(c, m), Before: grading.Ungraded, HasBefore: has, Opening: has && before.Active}
	r.Decision = grading.Grade(r.Facts, b.in.Grading)
	r.BeforeCounty = c.CountyCode
	kept := grading.Level("")
	if has {
		r.Before, r.BeforeCounty, kept = before.Level, before.CountyCode, before.Level
	}
	var below int
	r.Level, below, r.LevelWhy = grading.Hold(kept, before.Below, r.Decision.Level, b.in.Grading)
	r.Override = ownership.In(b.overrides[c.ID], m)
	b.volumes(&r)
	b.contacts(&r)
	b.develop(&r, before)
	b.move(&r, before)
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
func (b *book) volumes(r *Row) {
	id, m := r.Customer.ID, b.in.Month
	now, prev, year := b.at(id, m), b.at(id, m.Add(-1)), b.at(id, m.Add(-12))
	r.Gasoline, r.Diesel, r.Amount, r.Count = now.gas, now.diesel, now.amount, now.count
	r.PrevGasoline, r.PrevDiesel, r.PrevKnown = prev.gas, prev.diesel, b.covers(m.Add(-1))
	r.YearGasoline, r.YearDiesel, r.YearKnown = year.gas, year.diesel, b.covers(m.Add(-12))
	r.BaseMean = b.mean(id, m.Add(-1), 3)
	r.LastFuel, r.FirstFuel = b.lastFuel(id, m), b.in.FirstFuel[id]
	if r.FirstFuel.After(m.Last()) {
		r.FirstFuel = calendar.Date{}
	}
	r.Proof = b.proven(id, m)
	r.CycleDays = cycle(b.days[id])
	r.Recharge, r.Bearer = b.recharge[id], b.bearerIn(id, m.First(), m.Last())
	r.Cards, r.CardKinds = b.cardText(id, m)
	r.Agreement = agreement.Best(b.agreements[id], m.Last())
	r.Initial = b.initial(r.Customer, m)
	r.Trend = trend(r.Gasoline+r.Diesel, r.PrevGasoline+r.PrevDiesel, r.PrevKnown, b.in.Policy.SteadyBand)
}

// contacts fills the visits and how many were due: the quarter's number spread over its months, at least one a month in the initial period.
func (b *book) contacts(r *Row) {
	r.Visits = b.visits[r.Customer.ID]
	quarter := b.in.Policy.VisitsPerQuarter[r.Level]
	i := (b.in.Month.Number()-1)%3 + 1
	r.VisitsDue = ceilThird(quarter*i) - ceilThird(quarter*(i-1))
	if r.Initial && r.VisitsDue == 0 && r.Customer.Kind == customer.Institution {
		r.VisitsDue = 1
	}
}

func ceilThird(n int) int { return (n + 2) / 3 }
