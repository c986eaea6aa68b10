package report

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// raw is one customer's records as they come in: the days, nothing decided.
type raw struct {
	c       customer.Customer
	signed  []calendar.Date // of an institution
	opened  []calendar.Date // named cards of a person
	fuelled []calendar.Date
	slips   []calendar.Date // confirmed by a second person
	waiting []calendar.Date // handed in, not confirmed
	removed bool            // in the last month, all slips
}

// start is the day of success by the records alone: the first agreement or card, or the first fuelling anybody can show if that came later.
func (r raw) start(slips bool) (calendar.Date, bool) {
	begun := append(append([]calendar.Date{}, r.signed...), r.opened...)
	shown := append([]calendar.Date{}, r.fuelled...)
	if slips {
		shown = append(shown, r.slips...)
	}
	if len(begun) == 0 || len(shown) == 0 {
		return calendar.Date{}, false
	}
	first := func(list []calendar.Date) calendar.Date {
		out := list[0]
		for _, d := range list {
			if d.Before(out) {
				out = d
			}
		}
		return out
	}
	a, b := first(begun), first(shown)
	if a.Before(b) {
		return b, true
	}
	return a, true
}

func someDays(r *rand.Rand, most int) []calendar.Date {
	return lo.Times(r.IntN(most+1), func(int) calendar.Date { return on(8, 1).AddDays(r.IntN(92)) })
}

// anything draws the records of so many customers from August to October 2026.
func anything(r *rand.Rand, w *world, n int) []raw {
	stations := []org.OfficeID{"s1", "s2", "s3"}
	return lo.Times(n, func(i int) raw {
		code := fmt.Sprintf("%05d", i)
		kind := lo.Ternary(r.IntN(2) == 0, customer.Institution, customer.Person)
		x := raw{c: *w.customer(code, "客户"+code, kind, stations[r.IntN(3)])}
		x.c.Registered = on(8, 1)
		if kind == customer.Institution {
			x.signed = someDays(r, 2)
		} else {
			x.opened = someDays(r, 2)
		}
		x.fuelled, x.slips, x.waiting = someDays(r, 3), someDays(r, 1), someDays(r, 1)
		if r.IntN(2) == 0 {
			x.fuelled = nil
		}
		x.removed = r.IntN(3) == 0
		return x
	})
}

// feed turns raw records into the input of one month, knowing all days up to the end of October.
func feed(w *world, list []raw, m calendar.Month) tracking.Input {
	in := w.in
	in.Month, in.Customers, in.FirstFuel, in.Previous = m, nil, map[customer.ID]calendar.Date{}, nil
	for _, x := range list {
		in.Customers = append(in.Customers, x.c)
		for _, d := range x.signed {
			in.Agreements = append(in.Agreements, agreement.Agreement{Number: "X" + x.c.Code, CustomerID: x.c.ID, Level: agreement.ByUnit, Status: agreement.Signed, From: d})
		}
		for i, d := range x.opened {
			in.Cards = append(in.Cards, card.Card{Number: fmt.Sprintf("9%s%d", x.c.Code, i), Kind: card.Named, CustomerID: x.c.ID, Opened: d})
		}
		for _, d := range x.fuelled {
			if old, ok := in.FirstFuel[x.c.ID]; !ok || d.Before(old) {
				in.FirstFuel[x.c.ID] = d
			}
			in.Volumes = append(in.Volumes, tracking.Volume{CustomerID: x.c.ID, Month: d.Month(), Family: measure.Diesel, Mass: kilograms(5), Count: 1, First: d, Last: d})
		}
		for _, d := range x.slips {
			p := verification.Proof{CustomerID: x.c.ID, Kind: verification.Slip, FuelledOn: d, State: verification.Confirmed, Confirmer: "复核", ConfirmedOn: d}
			if x.removed && m == october() {
				p.State, p.Counted = verification.Removed, countedBefore(x)
			}
			in.Proofs = append(in.Proofs, p)
		}
		for _, d := range x.waiting {
			in.Proofs = append(in.Proofs, verification.Proof{CustomerID: x.c.ID, Kind: verification.Photo, FuelledOn: d, State: verification.Claimed})
		}
	}
	return in
}

// countedBefore is where a success that only slips prove had counted when they were removed in October.
func countedBefore(x raw) []string {
	if day, ok := x.start(true); ok && len(x.fuelled) == 0 && day.Month().Before(october()) {
		return []string{"附录7"}
	}
	return nil
}

// TestFormSevenIsARecount: over three months, two of them closed, every figure of 附录7 that counts successes equals a count of the raw
// records by hand: by place, for the month and for the year.
func TestFormSevenIsARecount(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 2026))
	for round := range 150 {
		w := newWorld()
		list := anything(r, w, 40)
		var year Year
		var previous []tracking.Snapshot
		for m := october().Add(-2); !october().Before(m); m = m.Add(1) {
			in := feed(w, list, m)
			in.Previous = previous
			year.Withdrawn = lo.SliceToMap(in.Withdrawn(), func(id customer.ID) (string, bool) { return string(id), true })
			in, _ = in.Unproven()
			rows := tracking.Month(in)
			out := w.out
			out.Month, out.Rows, out.Year, out.Plan = m, rows, year, &plan.Plan{Month: m, Lines: []plan.Line{{Part: plan.Institutions, CountyCode: "370602", CountyName: "甲区", Target: 2}, {Part: plan.PersonCards, StationID: "s3", Target: 4}}}
			forms, _ := Build(out)
			compare(t, round, m, list, forms[6])
			previous = lo.Map(rows, func(x tracking.Row, _ int) tracking.Snapshot { return x.Snapshot })
			year.Closed, year.Achieved = append(year.Closed, m), append(year.Achieved, AchievedOf(m, forms[6])...)
		}
		if t.Failed() {
			return
		}
	}
}

// compare counts by hand and looks at the form.
func compare(t *testing.T, round int, m calendar.Month, list []raw, f7 Form) {
	t.Helper()
	now, sofar := map[string]int64{}, map[string]int64{}
	for _, x := range list {
		at := lo.Ternary(x.c.Kind == customer.Institution, "A"+x.c.CountyCode, "BC"+string(x.c.StationID))
		gone := x.removed && m == october()
		before, counted := x.start(true)
		counted = counted && before.Month().Before(m)
		day, ok := x.start(!gone)
		switch {
		case counted && ok: // won in a closed month, and something shows it still
			sofar[at]++
		case !counted && ok && day.Month() == m:
			now[at]++
			sofar[at]++
		}
	}
	for _, part := range f7.Parts {
		col := map[string]int{}
		for i, c := range part.Columns {
			col[c.Key] = i
		}
		seen := map[string]bool{}
		for _, row := range part.Rows {
			key := part.Key + row.Key
			seen[key] = true
			done, yeardone := row.Cells[col["done"]], row.Cells[col["yeardone"]]
			if done.Num != now[key] || yeardone.Num != sofar[key] || len(yeardone.Refs) != int(sofar[key]) {
				t.Errorf("round %d %s %s: %d and %d in the year, by hand %d and %d", round, m, key, done.Num, yeardone.Num, now[key], sofar[key])
			}
		}
		for key, n := range sofar {
			if key[:1] == part.Key && n > 0 && !seen[key] {
				t.Errorf("round %d %s: %d of %s have no line", round, m, n, key)
			}
		}
	}
}
