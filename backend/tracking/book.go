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

// book is the input indexed by customer.
type book struct {
	in         Input
	sold       map[customer.ID][]sums // by months back from the month
	days       map[customer.ID][]calendar.Date
	cards      map[customer.ID][]card.Card
	agreements map[customer.ID][]agreement.Agreement
	bearer     map[customer.ID][]card.BearerSale
	recharge   map[customer.ID]money.Fen
	visits     map[customer.ID][]visit.Visit
	overrides  map[customer.ID][]ownership.Override
	proofs     map[customer.ID][]verification.Proof
}

func newBook(in Input) *book {
	b := &book{in: in, sold: make(map[customer.ID][]sums, len(in.Customers)),
		days:       lo.SliceToMap(in.FuelDays, func(d FuelDays) (customer.ID, []calendar.Date) { return d.CustomerID, d.Days }),
		cards:      lo.GroupBy(in.Cards, func(c card.Card) customer.ID { return c.CustomerID }),
		agreements: lo.GroupBy(in.Agreements, func(a agreement.Agreement) customer.ID { return a.CustomerID }),
		bearer:     lo.GroupBy(in.Bearer, func(s card.BearerSale) customer.ID { return s.CustomerID }),
		recharge:   lo.SliceToMap(in.Recharges, func(r RechargeSum) (customer.ID, money.Fen) { return r.CustomerID, r.Amount }),
		visits:     lo.GroupBy(in.Visits, func(v visit.Visit) customer.ID { return v.CustomerID }),
		overrides:  lo.GroupBy(in.Overrides, func(o ownership.Override) customer.ID { return o.CustomerID }),
		proofs:     lo.GroupBy(in.Proofs, func(p verification.Proof) customer.ID { return p.CustomerID })}
	for _, v := range in.Volumes {
		b.add(v)
	}
	return b
}

func (b *book) add(v Volume) {
	back := b.in.Month.Index() - v.Month.Index()
	if back < 0 {
		return
	}
	list := b.sold[v.CustomerID]
	if back >= len(list) {
		list = append(list, make([]sums, max(14, back+1)-len(list))...)
		b.sold[v.CustomerID] = list
	}
	s := &list[back]
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

func (b *book) at(id customer.ID, m calendar.Month) sums {
	return b.backTo(b.sold[id], m)
}

// backTo picks a month out of those of one customer.
func (b *book) backTo(sold []sums, m calendar.Month) sums {
	if back := b.in.Month.Index() - m.Index(); back >= 0 && back < len(sold) {
		return sold[back]
	}
	return sums{}
}

// covers reports whether sales files reach back to a month: before DataFrom nothing is known, which is not zero.
func (b *book) covers(m calendar.Month) bool {
	return !b.in.DataFrom.IsZero() && !m.Before(b.in.DataFrom)
}

// recent is what was sold in the months up to and including m, newest first.
func (b *book) recent(id customer.ID, m calendar.Month, n int) []grading.Sold {
	out, sold := make([]grading.Sold, n), b.sold[id]
	for i := range out {
		k := m.Add(-i)
		s := b.backTo(sold, k)
		out[i] = grading.Sold{Known: b.covers(k), Gasoline: s.gas, Diesel: s.diesel}
	}
	return out
}

// mean of n months up to and including m, both families, rounded down; months not covered count as not there.
func (b *book) mean(id customer.ID, m calendar.Month, n int) measure.Gram {
	var sum measure.Gram
	months := 0
	for i := range n {
		if b.covers(m.Add(-i)) {
			sum += b.at(id, m.Add(-i)).total()
			months++
		}
	}
	if months == 0 {
		return 0
	}
	return measure.Gram(money.MulDiv(int64(sum), 1, int64(months), money.Down))
}

// lastFuel is the last day of fuelling up to the end of m.
func (b *book) lastFuel(id customer.ID, m calendar.Month) calendar.Date {
	for i := range b.in.Policy.Lookback() + 1 {
		if s := b.at(id, m.Add(-i)); !s.last.IsZero() {
			return s.last
		}
	}
	return b.in.OldFuel[id]
}

// initial reports the initial period (domain 5): the first InitialMonths full months after the first fuelling, or after registration.
func (b *book) initial(c customer.Customer, m calendar.Month) bool {
	start := c.Registered
	if first, ok := b.in.FirstFuel[c.ID]; ok {
		start = first
	}
	return !start.IsZero() && m.Index()-start.Month().Index() < b.in.Grading.InitialMonths
}

func (b *book) bearerIn(id customer.ID, from, to calendar.Date) money.Fen {
	return lo.SumBy(b.bearer[id], func(s card.BearerSale) money.Fen {
		return lo.Ternary(s.Date.Before(from) || s.Date.After(to), 0, s.Amount)
	})
}

// facts collects what the grader looks at, as of the end of m.
func (b *book) facts(c customer.Customer, m calendar.Month) grading.Facts {
	recent := b.recent(c.ID, m, max(12, 2*b.in.Grading.StableMonths))
	first, fuelled := b.in.FirstFuel[c.ID]
	begun := fuelled && !first.After(m.Last()) // before the first fuelling there is nothing to take a mean of
	need := grading.Need(c.Need, recent, !begun || b.initial(c, m), b.in.Grading)
	f := grading.Facts{CustomerID: c.ID, Kind: c.Kind, Gasoline: need.Gasoline, Diesel: need.Diesel, GasKnown: need.GasKnown, DieselKnown: need.DieselKnown,
		NeedBasis: need.Basis, ProvincePurchase: c.ProvincePurchase, CardHolder: slices.ContainsFunc(b.cards[c.ID], heldBy(m)), Fixed: c.Fixed}
	switch {
	case b.in.BearerKnown:
		f.Bearer, f.BearerKnown, f.BearerBasis = b.bearerIn(c.ID, m.Add(-11).First(), m.Last()), true, grading.Rolling
	case c.Need.Bearer != nil:
		f.Bearer, f.BearerKnown, f.BearerBasis = *c.Need.Bearer, true, grading.Declared
	default:
		f.BearerBasis = grading.Unknown
	}
	for _, a := range b.agreements[c.ID] {
		if a.InForce(m.Last()) {
			f.UnitSigned = f.UnitSigned || a.Level == agreement.ByUnit
			f.ProvinceSigned = f.ProvinceSigned || a.Level == agreement.ByProvince
		}
	}
	f.Stable, f.StableWhy = grading.Stable(recent, b.in.Grading)
	f.ChannelStable = grading.ChannelStable(recent, c.Need, b.in.Grading)
	return f
}

// held are the cards opened by the end of m; one whose day is not known counts as old.
func (b *book) held(id customer.ID, m calendar.Month) []card.Card {
	return lo.Filter(b.cards[id], func(c card.Card, _ int) bool { return heldBy(m)(c) })
}

func heldBy(m calendar.Month) func(card.Card) bool {
	last := m.Last()
	return func(c card.Card) bool { return !c.Opened.After(last) }
}

// cardText counts the cards held at the end of m and names their kinds: 单位管理卡1、司机卡4.
func (b *book) cardText(id customer.ID, m calendar.Month) (int, string) {
	list := b.held(id, m)
	by := lo.CountValuesBy(list, func(c card.Card) card.Kind { return c.Kind })
	kinds := lo.Keys(by)
	slices.Sort(kinds)
	return len(list), strings.Join(lo.Map(kinds, func(k card.Kind, _ int) string { return string(k) + strconv.Itoa(by[k]) }), "、")
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
