package tracking

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/ownership"
	"fuelbook/backend/verification"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// sums is one customer's month, all cards and stations together.
type sums struct {
	gas, diesel measure.Gram
	amount      money.Fen
	count       int
	last        calendar.Date
}

func (s sums) total() measure.Gram { return s.gas + s.diesel }

// book is the input opened customer by customer.
type book struct {
	in    Input
	pages []page // of in.Customers, in their order
	index map[customer.ID]int
}

// page is all the book holds of one customer.
type page struct {
	*book
	customer   *customer.Customer
	sold       []sums // by months back from the month
	days       []calendar.Date
	cards      []card.Card
	agreements []agreement.Agreement
	bearer     []card.BearerSale
	recharge   money.Fen
	visits     []visit.Visit
	overrides  []ownership.Override
	proofs     []verification.Proof
	first, old calendar.Date // of fuelling: the first ever, and the last before the months of Volumes; zero when there was none
	before     *Snapshot     // as closed at the end of the month before, nil when it was not
}

func newBook(in Input) *book {
	b := &book{in: in, pages: make([]page, len(in.Customers)), index: make(map[customer.ID]int, len(in.Customers))}
	for i := range in.Customers {
		c := &in.Customers[i]
		b.pages[i] = page{book: b, customer: c, first: in.FirstFuel[c.ID], old: in.OldFuel[c.ID]}
		b.index[c.ID] = i
	}
	for i := range in.Previous {
		if p := b.page(in.Previous[i].CustomerID); p != nil {
			p.before = &in.Previous[i]
		}
	}
	for _, d := range in.FuelDays {
		if p := b.page(d.CustomerID); p != nil {
			p.days = d.Days
		}
	}
	for _, r := range in.Recharges {
		if p := b.page(r.CustomerID); p != nil {
			p.recharge = r.Amount
		}
	}
	enterAll(b, in.Cards, func(c *card.Card) customer.ID { return c.CustomerID }, func(p *page) *[]card.Card { return &p.cards })
	enterAll(b, in.Agreements, func(a *agreement.Agreement) customer.ID { return a.CustomerID }, func(p *page) *[]agreement.Agreement { return &p.agreements })
	enterAll(b, in.Bearer, func(s *card.BearerSale) customer.ID { return s.CustomerID }, func(p *page) *[]card.BearerSale { return &p.bearer })
	enterAll(b, in.Visits, func(v *visit.Visit) customer.ID { return v.CustomerID }, func(p *page) *[]visit.Visit { return &p.visits })
	enterAll(b, in.Overrides, func(o *ownership.Override) customer.ID { return o.CustomerID }, func(p *page) *[]ownership.Override { return &p.overrides })
	enterAll(b, in.Proofs, func(p *verification.Proof) customer.ID { return p.CustomerID }, func(p *page) *[]verification.Proof { return &p.proofs })
	b.sell()
	return b
}

// page is a customer's, nil for one that is not in the book.
func (b *book) page(id customer.ID) *page {
	if i, ok := b.index[id]; ok {
		return &b.pages[i]
	}
	return nil
}

// enterAll puts records on their customers' pages, in their order. All lie in one piece of memory, since a large branch has a customer for
// nearly every record.
func enterAll[T any](b *book, records []T, of func(*T) customer.ID, at func(*page) *[]T) {
	where, count := make([]int, len(records)), make([]int, len(b.pages)) // -1 for one without a customer
	for i := range records {
		where[i] = -1
		if k, ok := b.index[of(&records[i])]; ok {
			where[i] = k
			count[k]++
		}
	}
	all, used := make([]T, len(records)), 0
	for k, n := range count {
		if n > 0 {
			*at(&b.pages[k]) = all[used : used : used+n]
			used += n
		}
	}
	for i, k := range where {
		if k >= 0 {
			list := at(&b.pages[k])
			*list = append(*list, records[i])
		}
	}
}

// sell puts the volumes on the pages, as many months as they reach back.
func (b *book) sell() {
	months := 14
	for _, v := range b.in.Volumes {
		months = max(months, b.in.Month.Index()-v.Month.Index()+1)
	}
	all := make([]sums, months*len(b.pages))
	for i := range b.pages {
		b.pages[i].sold = all[i*months : (i+1)*months]
	}
	var p *page // volumes come customer by customer
	for i, v := range b.in.Volumes {
		if i == 0 || v.CustomerID != b.in.Volumes[i-1].CustomerID {
			p = b.page(v.CustomerID)
		}
		if back := b.in.Month.Index() - v.Month.Index(); p != nil && back >= 0 {
			p.sold[back].add(v)
		}
	}
}

func (s *sums) add(v Volume) {
	switch v.Family {
	case measure.Gasoline:
		s.gas += v.Mass
	case measure.Diesel:
		s.diesel += v.Mass
	}
	s.amount, s.count = s.amount+v.Amount, s.count+v.Count
	if v.Last.After(s.last) {
		s.last = v.Last
	}
}

// at is what was sold in a month.
func (p *page) at(m calendar.Month) sums {
	if back := p.in.Month.Index() - m.Index(); back >= 0 && back < len(p.sold) {
		return p.sold[back]
	}
	return sums{}
}

// covers reports whether sales files reach back to a month: before DataFrom nothing is known, which is not zero.
func (b *book) covers(m calendar.Month) bool {
	return !b.in.DataFrom.IsZero() && !m.Before(b.in.DataFrom)
}

// recent is what was sold in the months up to and including m, newest first.
func (p *page) recent(m calendar.Month, n int) []grading.Sold {
	out := make([]grading.Sold, n)
	for i := range out {
		k := m.Add(-i)
		s := p.at(k)
		out[i] = grading.Sold{Known: p.covers(k), Gasoline: s.gas, Diesel: s.diesel}
	}
	return out
}

// mean of n months up to and including m, both families, rounded down; months not covered count as not there.
func (p *page) mean(m calendar.Month, n int) measure.Gram {
	var sum measure.Gram
	months := 0
	for i := range n {
		if p.covers(m.Add(-i)) {
			sum += p.at(m.Add(-i)).total()
			months++
		}
	}
	if months == 0 {
		return 0
	}
	return measure.Gram(money.MulDiv(int64(sum), 1, int64(months), money.Down))
}

// lastFuel is the last day of fuelling up to the end of m.
func (p *page) lastFuel(m calendar.Month) calendar.Date {
	for i := range p.in.Policy.Lookback() + 1 {
		if s := p.at(m.Add(-i)); !s.last.IsZero() {
			return s.last
		}
	}
	return p.old
}

// initial reports the initial period (domain 5): the first InitialMonths full months after the first fuelling, or after registration.
func (p *page) initial(m calendar.Month) bool {
	start := p.first
	if start.IsZero() {
		start = p.customer.Registered
	}
	return !start.IsZero() && m.Index()-start.Month().Index() < p.in.Grading.InitialMonths
}

func (p *page) bearerIn(from, to calendar.Date) money.Fen {
	return lo.SumBy(p.bearer, func(s card.BearerSale) money.Fen {
		return lo.Ternary(s.Date.Before(from) || s.Date.After(to), 0, s.Amount)
	})
}

// facts collects what the grader looks at, as of the end of m.
func (p *page) facts(m calendar.Month) grading.Facts {
	c, recent := p.customer, p.recent(m, max(12, 2*p.in.Grading.StableMonths))
	begun := !p.first.IsZero() && !p.first.After(m.Last()) // before the first fuelling there is nothing to take a mean of
	need := grading.Need(c.Need, recent, !begun || p.initial(m), p.in.Grading)
	f := grading.Facts{CustomerID: c.ID, Kind: c.Kind, Gasoline: need.Gasoline, Diesel: need.Diesel, GasKnown: need.GasKnown, DieselKnown: need.DieselKnown,
		NeedBasis: need.Basis, ProvincePurchase: c.ProvincePurchase, CardHolder: slices.ContainsFunc(p.cards, heldBy(m)), Fixed: c.Fixed}
	switch {
	case p.in.BearerKnown:
		f.Bearer, f.BearerKnown, f.BearerBasis = p.bearerIn(m.Add(-11).First(), m.Last()), true, grading.Rolling
	case c.Need.Bearer != nil:
		f.Bearer, f.BearerKnown, f.BearerBasis = *c.Need.Bearer, true, grading.Declared
	default:
		f.BearerBasis = grading.Unknown
	}
	for _, a := range p.agreements {
		if a.InForce(m.Last()) {
			f.UnitSigned = f.UnitSigned || a.Level == agreement.ByUnit
			f.ProvinceSigned = f.ProvinceSigned || a.Level == agreement.ByProvince
		}
	}
	f.Stable, f.StableWhy = grading.Stable(recent, p.in.Grading)
	f.ChannelStable = grading.ChannelStable(recent, c.Need, p.in.Grading)
	return f
}

// heldBy tells the cards opened by the end of m; one whose day is not known counts as old.
func heldBy(m calendar.Month) func(card.Card) bool {
	last := m.Last()
	return func(c card.Card) bool { return !c.Opened.After(last) }
}

// cardText counts the cards held at the end of m and names their kinds: 单位管理卡1、司机卡4.
func (p *page) cardText(m calendar.Month) (int, string) {
	held, n := heldBy(m), 0
	by := map[card.Kind]int{}
	for _, c := range p.cards {
		if held(c) {
			by[c.Kind]++
			n++
		}
	}
	kinds := lo.Keys(by)
	slices.Sort(kinds)
	return n, strings.Join(lo.Map(kinds, func(k card.Kind, _ int) string { return string(k) + strconv.Itoa(by[k]) }), "、")
}

// cycle is the median interval in days between fuelling days of the window (加油周期, domain 7.4); 0 with fewer than three days.
// Of an even number of intervals the lower of the two middle ones is taken: days are whole.
func cycle(days []calendar.Date) int {
	if len(days) < 3 {
		return 0
	}
	gaps := make([]int, 0, len(days)-1)
	for i := 1; i < len(days); i++ {
		gaps = append(gaps, days[i-1].DaysUntil(days[i]))
	}
	slices.Sort(gaps)
	return gaps[(len(gaps)-1)/2]
}

// trend names the month against the one before: 停 nothing fuelled, 稳 within the band, else 增 or 降; — when the month before is not known.
func trend(now, prev measure.Gram, known bool, band int) string {
	switch {
	case now <= 0:
		return "停"
	case !known:
		return "—"
	case prev <= 0:
		return "增"
	case int64(now)*100 > int64(prev)*int64(100+band):
		return "增"
	case int64(now)*100 < int64(prev)*int64(100-band):
		return "降"
	}
	return "稳"
}
