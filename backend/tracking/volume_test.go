package tracking

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/visit"
	"os"
)

func TestVolumes(t *testing.T) {
	in := input(t)
	m := october()
	in.Customers = []customer.Customer{company("X")}
	add := func(month calendar.Month, f measure.Family, g measure.Gram, n int, last int) {
		in.Volumes = append(in.Volumes, Volume{CustomerID: "X", Month: month, Family: f, Mass: g, Amount: 100, Count: n, Last: day(month, last)})
	}
	add(m, measure.Gasoline, 3, 2, 12)
	add(m, measure.Diesel, 5, 1, 20)
	add(m.Add(-1), measure.Diesel, 7, 1, 2)
	add(m.Add(-2), measure.Diesel, 2, 1, 2)
	add(m.Add(-12), measure.Gasoline, 9, 1, 2)
	in.FirstFuel["X"] = day(m.Add(-12), 2)
	in.Recharges = []RechargeSum{{CustomerID: "X", Amount: 5_00, Count: 1}}
	in.Bearer = []card.BearerSale{{CustomerID: "X", Date: m.First(), Amount: 7}, {CustomerID: "X", Date: m.Last(), Amount: 11}, {CustomerID: "X", Date: m.First().AddDays(-1), Amount: 13}, {CustomerID: "X", Date: m.Add(-11).First().AddDays(-1), Amount: 17}, {CustomerID: "X", Date: m.Last().AddDays(1), Amount: 19}}
	r := only(t, in, "X")
	if r.Gasoline != 3 || r.Diesel != 5 || r.Amount != 200 || r.Count != 3 || r.LastFuel != day(m, 20) {
		t.Errorf("this month %+v", r)
	}
	if r.PrevGasoline != 0 || r.PrevDiesel != 7 || !r.PrevKnown || r.YearGasoline != 9 || r.YearDiesel != 0 || !r.YearKnown {
		t.Errorf("compared with %d %d %v, %d %d %v", r.PrevGasoline, r.PrevDiesel, r.PrevKnown, r.YearGasoline, r.YearDiesel, r.YearKnown)
	}
	if r.BaseMean != 3 || r.Recharge != 5_00 || r.Bearer != 18 { // (7+2+0)/3; both edges of the month
		t.Errorf("mean %d, recharge %s, bearer %s", r.BaseMean, r.Recharge, r.Bearer)
	}
	if r.Facts.Bearer != 31 || r.Facts.BearerBasis != grading.Rolling { // twelve months back, not the day before them
		t.Errorf("rolling purchase %s %s", r.Facts.Bearer, r.Facts.BearerBasis)
	}
	in.DataFrom = m.Add(-11)
	if r = only(t, in, "X"); r.YearKnown {
		t.Error("a month no file covers is not known")
	}
	in.DataFrom = m
	if r = only(t, in, "X"); r.PrevKnown || r.BaseMean != 0 || r.Trend != "—" {
		t.Errorf("first month of all: %v %d %s", r.PrevKnown, r.BaseMean, r.Trend)
	}
}

func TestTrend(t *testing.T) {
	for _, c := range []struct {
		now, prev measure.Gram
		known     bool
		want      string
	}{
		{0, 100, true, "停"}, {0, 0, false, "停"}, {100, 0, false, "—"}, {100, 0, true, "增"},
		{110, 100, true, "稳"}, {111, 100, true, "增"}, {90, 100, true, "稳"}, {89, 100, true, "降"}, {100, 100, true, "稳"},
	} {
		if got := trend(c.now, c.prev, c.known, 10); got != c.want {
			t.Errorf("%d after %d (%v): %s", c.now, c.prev, c.known, got)
		}
	}
}

func TestCycle(t *testing.T) {
	at := func(offsets ...int) (out []calendar.Date) {
		for _, n := range offsets {
			out = append(out, calendar.NewDate(2028, time.February, 20).AddDays(n)) // over a leap day
		}
		return out
	}
	for _, c := range []struct {
		days []calendar.Date
		want int
	}{
		{nil, 0}, {at(0, 5), 0}, {at(0, 5, 10), 5}, {at(0, 5, 12), 5}, {at(0, 5, 12, 40), 7}, {at(0, 9, 10), 1}, {at(0, 1, 30, 31), 1},
	} {
		if got := cycle(c.days); got != c.want {
			t.Errorf("%v: %d, want %d", c.days, got, c.want)
		}
	}
}

// The initial period is three full months after the first fuelling, or after registration for those who never fuelled (domain 5).
func TestInitialPeriod(t *testing.T) {
	m := october()
	for _, c := range []struct {
		registered, first calendar.Date
		want              bool
	}{
		{day(m.Add(-20), 1), day(m.Add(-2), 28), true}, {day(m.Add(-20), 1), day(m.Add(-3), 28), false},
		{day(m.Add(-2), 1), calendar.Date{}, true}, {day(m.Add(-3), 1), calendar.Date{}, false}, {calendar.Date{}, calendar.Date{}, false},
		{day(calendar.NewMonth(2025, time.December), 31), day(m, 31), true},
	} {
		in := input(t)
		x := company("X")
		x.Registered = c.registered
		in.Customers = []customer.Customer{x}
		if !c.first.IsZero() {
			in.FirstFuel["X"] = c.first
		}
		if got := only(t, in, "X").Initial; got != c.want {
			t.Errorf("registered %s, first fuelled %s: %v", c.registered, c.first, got)
		}
	}
}

// Visits due: the quarter's number spread over its months, nothing lost between them; in the initial period at least one a month.
func TestVisitsDue(t *testing.T) {
	for n := range 9 {
		sum := 0
		for i := range 3 {
			in := input(t)
			in.Policy.VisitsPerQuarter = map[grading.Level]int{grading.StationLevel: n}
			in.Month = calendar.NewMonth(2026, time.Month(7+i))
			in.DataFrom = in.Month.Add(-12)
			in.Customers = []customer.Customer{company("X")}
			sum += only(t, in, "X").VisitsDue
		}
		if sum != n {
			t.Errorf("%d visits a quarter are %d over its months", n, sum)
		}
	}
	in := input(t)
	in.Policy.VisitsPerQuarter = nil
	x := company("X")
	x.Registered = day(october(), 2)
	in.Customers = []customer.Customer{x}
	in.Visits = []visit.Visit{{CustomerID: "X", Date: day(october(), 3)}, {CustomerID: "Y"}}
	if r := only(t, in, "X"); r.VisitsDue != 1 || len(r.Visits) != 1 {
		t.Errorf("%d due, %d done", r.VisitsDue, len(r.Visits))
	}
}

func TestRowsAreOrderedAndRegistered(t *testing.T) {
	in := input(t)
	future := company("A")
	future.Registered = october().Add(1).First()
	last := company("Z")
	last.Registered = october().Last()
	in.Customers = []customer.Customer{last, company("B"), future}
	rows := Month(in)
	if len(rows) != 2 || rows[0].Customer.ID != "B" || rows[1].Customer.ID != "Z" {
		t.Errorf("%d rows", len(rows))
	}
	in.Cards = []card.Card{{CustomerID: "B", Kind: card.Named}, {CustomerID: "B", Kind: "司机卡"}, {CustomerID: "B", Kind: "司机卡"}}
	if r := only(t, in, "B"); r.Cards != 3 || r.CardKinds != "司机卡2、记名卡1" {
		t.Errorf("%d %s", r.Cards, r.CardKinds)
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	raw, err := os.ReadFile("../../assets/policy/tracking.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, say string }{
		{`"version": "2026-A"`, `"version": ""`, "版本号"}, {`"from": "2012-08-01"`, `"from": ""`, "生效日期"},
		{`"lostMonths": 3`, `"lostMonths": 0`, "流失月数应为1至12"}, {`"lostMonths": 3`, `"lostMonths": 13`, "流失月数应为1至12"},
		{`"partialRatio": 50`, `"partialRatio": 0`, "降幅应为1至100"}, {`"partialRatio": 50`, `"partialRatio": 101`, "降幅应为1至100"},
		{`"partialMonths": 2`, `"partialMonths": 7`, "连续月数应为1至6"}, {`"winBackMonths": 12`, `"winBackMonths": -1`, "赢回月数不能为负"},
		{`"steadyBand": 10`, `"steadyBand": 101`, "平稳幅度"}, {`"站级": 1`, `"站级": 91`, "「站级」的季度回访次数"}, {`"站级": 1`, `"站级": -1`, "「站级」的季度回访次数"},
		{`"steadyBand": 10`, `"steadyBand": 10, "more": 1`, "读不懂"}, {`"steadyBand": 10`, `"steadyBand": "10"`, "读不懂"}, {"", "{}", "多余内容"},
	} {
		text := strings.Replace(string(raw), c.old, c.new, 1)
		if c.old == "" {
			text = string(raw) + c.new
		}
		_, err := ParsePolicy([]byte(text))
		if f := fault.From(err); text == string(raw) || err == nil || f.Code != "tracking.bad_policy" || !strings.Contains(f.Message, c.say) || f.Remedy == "" {
			t.Errorf("%s: %v", fmt.Sprint(c.new), err)
		}
	}
}
