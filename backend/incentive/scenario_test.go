package incentive

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

var update = flag.Bool("update", false, "rewrite golden files")

func october() calendar.Month { return calendar.NewMonth(2026, time.October) }

func day(d int) calendar.Date { return calendar.NewDate(2026, time.October, d) }

func offices() map[org.OfficeID]org.Office {
	return map[org.OfficeID]org.Office{"d1": {ID: "d1", Code: "D001", Name: "甲片区", Kind: org.District},
		"s1": {ID: "s1", Code: "S001", Name: "甲站", Kind: org.Station, ParentCode: "D001"}, "s2": {ID: "s2", Code: "S002", Name: "乙站", Kind: org.Station}}
}

func staff() map[org.StaffID]org.Staff {
	return map[org.StaffID]org.Staff{"a": {ID: "a", Number: "G01", Name: "员工甲", OfficeID: "s1"}, "b": {ID: "b", Number: "G02", Name: "员工乙", OfficeID: "s1"},
		"c": {ID: "c", Number: "G03", Name: "员工丙", OfficeID: "s1"}, "m": {ID: "m", Number: "G09", Name: "站长", OfficeID: "s1"}}
}

func newInput(s Scheme) Input {
	return Input{Month: october(), AsOf: day(31), Scheme: s, Plans: map[org.OfficeID]int64{}, Offices: offices(), Staff: staff(),
		Managers: map[org.OfficeID]org.StaffID{"s1": "m"}, Released: map[string]string{}}
}

func scheme(rules ...Rule) Scheme {
	for i := range rules {
		if rules[i].Key == "" {
			rules[i].Key = fmt.Sprintf("r%d", i)
		}
		if rules[i].Name == "" {
			rules[i].Name = fmt.Sprintf("条款%d", i)
		}
		if rules[i].Shares == nil {
			rules[i].Shares = []Share{{Seller, 100}}
		}
		if rules[i].Rounding == "" {
			rules[i].Rounding = FullUnits
		}
		if rules[i].Mode == "" {
			rules[i].Mode = Marginal
		}
	}
	return Scheme{Key: "t", Version: "1", Name: "示例", Approval: "号", Source: "例", From: calendar.NewDate(2026, time.January, 1), Rules: rules}
}

// issue makes n cards at 甲站.
func issue(prefix string, n int, seller org.StaffID, on calendar.Date, change func(*Event)) []Event {
	var out []Event
	for i := range n {
		e := Event{Key: fmt.Sprintf("card:%s%04d", prefix, i), What: "记名卡" + prefix, Basis: Cards, Date: on, Quantity: 1, Office: "s1", Seller: seller, Kind: card.Named, Channel: card.OnSite}
		if change != nil {
			change(&e)
		}
		out = append(out, e)
	}
	return out
}

func fact(key string, b Basis, quantity int64, on calendar.Date) Event {
	return Event{Key: key, What: key, Basis: b, Date: on, Quantity: quantity, Office: "s1", Seller: "a"}
}

func calculate(t testing.TB, in Input) Settlement {
	t.Helper()
	raw, err := json.Marshal(in.Scheme) // what a test calculates with is what a file can say
	if err != nil {
		t.Fatal(err)
	}
	if in.Scheme, err = ParseScheme(raw); err != nil {
		t.Fatal(err)
	}
	s, err := Calculate(in)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// kept holds a scheme of the tests against its file, which a clerk can read and import.
func kept(t *testing.T, name string, s Scheme) {
	t.Helper()
	got, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "schemes/"+name+".json", append(got, '\n'))
	if _, err := ParseScheme(got); err != nil {
		t.Error(err)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs; run with -update and read the diff", path)
	}
}

func sumOf(s Settlement, rule string) (total money.Fen) {
	for _, l := range s.Lines {
		if l.RuleKey == rule {
			total += l.Amount
		}
	}
	return total
}

func want(t *testing.T, what string, got, want money.Fen) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func offSite(e *Event) { e.Channel = card.OffSite }

// t1 is the public plan of domain 13.3 T1.
func t1(recharge Rounding) Input {
	in := newInput(scheme(
		Rule{Key: "onsite", Basis: Cards, Filter: Filter{Channels: []card.Channel{card.OnSite}}, Per: StationMonth, Unit: "1", Bands: []Band{{From: "0", Rate: 3_00}, {From: "100%", Rate: 6_00}}},
		Rule{Key: "offsite", Basis: Cards, Filter: Filter{Channels: []card.Channel{card.OffSite}}, Per: StationDay, Unit: "1", Bands: []Band{{From: "0", Rate: 8_00}, {From: "10", Rate: 12_00}}},
		Rule{Key: "recharge", Basis: Recharged, Per: StationMonth, Unit: "10000.00", Rounding: recharge, Bands: []Band{{From: "0", Rate: 5_00}}, Shares: []Share{{Pool, 100}}},
		Rule{Key: "allowance", Basis: Days, Per: EachEvent, Unit: "1", Bands: []Band{{From: "0", Rate: 100_00}}},
	))
	in.Plans["s1"] = 100
	in.Events = append(in.Events, issue("90", 138, "a", day(9), nil)...)
	in.Events = append(in.Events, issue("91", 14, "a", day(17), offSite)...)
	in.Events = append(in.Events, issue("92", 9, "a", day(21), offSite)...)
	in.Events = append(in.Events, fact("recharge:1", Recharged, 400_000_00, day(3)), fact("recharge:2", Recharged, 36_800_00, day(20)))
	for i, who := range []org.StaffID{"a", "b", "m", "c"} {
		e := fact("day:"+string(who), Days, 1, day(17+i%2*4))
		e.Seller = who
		in.Events = append(in.Events, e)
	}
	return in
}

func TestDomainT1(t *testing.T) {
	kept(t, "fuel-station", t1(FullUnits).Scheme)
	s := calculate(t, t1(FullUnits))
	want(t, "on site", sumOf(s, "onsite"), 528_00)
	want(t, "off site", sumOf(s, "offsite"), 128_00+72_00)
	want(t, "recharge", sumOf(s, "recharge"), 215_00)
	want(t, "allowance", sumOf(s, "allowance"), 400_00)
	want(t, "total", s.Total, 1343_00)
	want(t, "pro rata", calculate(t, t1(Prorated)).Total, 1346_40)
	in := t1(FullUnits)
	in.Scheme.Rules[0].Mode = Whole
	want(t, "whole", sumOf(calculate(t, in), "onsite"), 828_00)
	parts, err := Distribute(s.Total-400_00, []Part{{StaffID: "c", StaffNo: "3", Weight: 25}, {StaffID: "a", StaffNo: "1", Weight: 40}, {StaffID: "b", StaffNo: "2", Weight: 35}})
	if err != nil || parts[0].Amount != 377_20 || parts[1].Amount != 330_05 || parts[2].Amount != 235_75 {
		t.Errorf("%+v %v", parts, err)
	}
}

func TestDomainT2(t *testing.T) {
	build := func(good ...int) Input {
		in := newInput(scheme(
			Rule{Key: "cards", Basis: Cards, Per: UnitMonth, Mode: Whole, Unit: "1", Bands: []Band{{From: "0", Rate: 5_00}, {From: "100%", Rate: 8_00}}, Qualify: Qualify{FirstRecharge: 2000_00}},
			Rule{Key: "star", Basis: Cards, Per: PersonMonth, Mode: Whole, Unit: "", Winners: 1, Bands: []Band{{From: "80", Rate: 500_00}}, Qualify: Qualify{FirstRecharge: 2000_00}},
		))
		in.Plans["s1"] = 300
		for i, n := range good {
			in.Events = append(in.Events, issue(fmt.Sprint(i), n, []org.StaffID{"a", "b", "c"}[i], day(3), func(e *Event) { e.FirstRecharge = 2000_00 })...)
		}
		in.Events = append(in.Events, issue("bad", 50, "a", day(2), func(e *Event) { e.FirstRecharge = 1999_99 })...)
		return in
	}
	kept(t, "quarter-contest", build().Scheme)
	s := calculate(t, build(120, 95, 95))
	want(t, "310", sumOf(s, "cards"), 2480_00)
	want(t, "total", s.Total, 2980_00)
	for i, w := range []money.Fen{960_00 + 500_00, 760_00, 760_00} {
		want(t, s.People[i].Name, s.People[i].Amount, w)
	}
	want(t, "299", sumOf(calculate(t, build(100, 100, 99)), "cards"), 1495_00)
	want(t, "300", sumOf(calculate(t, build(100, 100, 100)), "cards"), 2400_00)
	cliff := Finding{Rule: "条款0", Kind: FoundCliff, From: 299, To: 300, Before: 1495_00, After: 2400_00, Text: "「条款0」从299张到300张：1,495.00元变为2,400.00元，一下多905.00元"}
	if found := Lint(s.Scheme, 300); !slices.Contains(found, cliff) {
		t.Errorf("the cliff is not proven: %+v", found)
	}
	hints := calculate(t, build(100, 100, 99)).Hints
	if len(hints) == 0 || hints[0].More != 1 || hints[0].Gain != 905_00 {
		t.Errorf("the next step is not told: %+v", hints)
	}
}

func TestDomainT3(t *testing.T) {
	yearly := Rule{Key: "size", Basis: Spent, Per: EachEvent, Mode: Whole, Bands: []Band{{From: "100000", Rate: 100_00}, {From: "200000", Rate: 200_00}, {From: "500000", Rate: 300_00}, {From: "1000000", Rate: 500_00}}, Filter: Filter{Campaigns: []string{""}}, Shares: []Share{{Pool, 100}}}
	public := yearly
	public.Key, public.Factor, public.Filter = "public", 200, Filter{Campaigns: []string{"公用事业"}}
	first := Rule{Key: "first", Basis: Recharged, Per: EachEvent, Mode: Whole, Bands: []Band{{From: "10000.00", Above: true, Rate: 300_00}}}
	in := newInput(scheme(yearly, public, first))
	for key, yuan := range map[string]int64{"甲": 95_000, "乙": 100_000, "丙": 250_000, "戊": 1_000_000} {
		in.Events = append(in.Events, fact(key, Spent, yuan*100, day(31)))
	}
	e := fact("丁", Spent, 300_000_00, day(31))
	e.Campaign = "公用事业"
	in.Events = append(in.Events, e, fact("新1", Recharged, 10_000_00, day(1)), fact("新2", Recharged, 10_000_01, day(1)))
	kept(t, "merchant-size", in.Scheme)
	s := calculate(t, in)
	want(t, "size", sumOf(s, "size")+sumOf(s, "public"), 1100_00)
	want(t, "first", sumOf(s, "first"), 300_00)
	points := scheme(Rule{Key: "base", Basis: Customers, Per: EachEvent, Mode: Whole, Unit: "1", Bands: []Band{{From: "0", Rate: 3}}, Filter: Filter{Campaigns: []string{""}}},
		Rule{Key: "idle", Basis: Customers, Per: EachEvent, Mode: Whole, Unit: "1", Deduct: true, Bands: []Band{{From: "0", Rate: 3}}, Filter: Filter{Campaigns: []string{"三个月无业务", "逾期未撤"}}})
	in = newInput(points)
	for i, what := range []string{"", "", "", "", "", "三个月无业务", "逾期未撤"} {
		e := fact(fmt.Sprint("户", i), Customers, 1, day(4))
		e.Campaign = what
		in.Events = append(in.Events, e)
	}
	s = calculate(t, in)
	if sumOf(s, "base") != 15 || sumOf(s, "idle") != -6 {
		t.Errorf("points %d %d", sumOf(s, "base"), sumOf(s, "idle"))
	}
}

func TestDomainT5(t *testing.T) {
	kinds := map[string]money.Fen{"甲类": 80_00, "乙类": 50_00, "丙类": 30_00}
	var rules []Rule
	for _, k := range []string{"甲类", "乙类", "丙类"} {
		rules = append(rules, Rule{Key: k, Basis: Cards, Per: EachEvent, Mode: Whole, Unit: "1", Filter: Filter{Campaigns: []string{k}}, Bands: []Band{{From: "0", Rate: kinds[k]}}})
	}
	for _, c := range []struct {
		good, first, second, third int
		up                         bool
		back                       money.Fen
	}{{210, 4, 10, 16, false, 420_00}, {180, 4, 10, 6, false, 0}, {130, 4, 10, 6, false, 0}, {205, 4, 10, 16, false, 470_00}, {205, 4, 10, 16, true, 420_00}} {
		in := newInput(scheme(rules...))
		in.Scheme.Penalty = &Penalty{Percent: 10, Least: 20, RoundUp: c.up}
		in.Events = issue("g", c.good, "a", day(2), func(e *Event) { e.Campaign = "丙类" })
		for k, n := range map[string]int{"甲类": c.first, "乙类": c.second, "丙类": c.third} {
			in.Events = append(in.Events, issue(k, n, "a", day(3), func(e *Event) { e.Campaign, e.Violation = k, "养卡" })...)
		}
		if !c.up {
			kept(t, "violations", in.Scheme)
		}
		got := money.Fen(0)
		for _, l := range calculate(t, in).Lines {
			if l.State == Deducted {
				got -= l.Amount
			}
		}
		want(t, fmt.Sprintf("%+v", c), got, c.back)
	}
}

func TestDomainT8(t *testing.T) {
	for grams, pay := range map[[2]int64]money.Fen{{14_500_000, 25_050_000}: 593_25, {14_409_222, 25_510_204}: 598_79} {
		in := newInput(scheme(Rule{Key: "t", Basis: Mass, Per: PersonMonth, Unit: "1", Rounding: Prorated, Bands: []Band{{From: "0", Rate: 15_00}}}))
		in.Events = []Event{fact("fuel:1", Mass, grams[0], day(31)), fact("fuel:2", Mass, grams[1], day(31))}
		kept(t, "tonnes", in.Scheme)
		want(t, "tonnes", calculate(t, in).Total, pay)
	}
}

func TestDomainT10(t *testing.T) {
	for _, c := range []struct {
		pool  money.Fen
		parts []Part
		want  []money.Fen
	}{
		{3000_00, []Part{{StaffID: "o", StaffNo: "1", Fixed: 750_00}, {StaffID: "a", StaffNo: "2", Weight: 30}, {StaffID: "b", StaffNo: "3", Weight: 20}, {StaffID: "c", StaffNo: "4", Weight: 10}}, []money.Fen{750_00, 1125_00, 750_00, 375_00}},
		{1750_00, []Part{{StaffID: "a", StaffNo: "1", Weight: 1}, {StaffID: "b", StaffNo: "2", Weight: 1}}, []money.Fen{875_00, 875_00}},
		{1000_00, []Part{{StaffID: "c", StaffNo: "3", Weight: 1}, {StaffID: "a", StaffNo: "1", Weight: 1}, {StaffID: "b", StaffNo: "2", Weight: 1}}, []money.Fen{333_34, 333_33, 333_33}},
	} {
		got, err := Distribute(c.pool, c.parts)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range got {
			want(t, p.StaffNo, p.Amount, c.want[i])
		}
	}
	if _, err := Distribute(100, []Part{{StaffID: "a", Fixed: 99}}); err == nil {
		t.Error("a pool was not divided whole")
	}
}

func TestDomainT11(t *testing.T) {
	var rules []Rule
	for _, c := range []struct {
		name        string
		rate, least money.Fen
	}{{"普通", 20_00, 500_00}, {"银", 25_00, 2000_00}, {"金", 35_00, 5000_00}, {"至尊", 50_00, 10_000_00}} {
		name := c.name
		rules = append(rules, Rule{Key: name, Basis: Cards, Per: EachEvent, Mode: Whole, Unit: "1", Filter: Filter{Products: []string{name}}, Qualify: Qualify{FirstRecharge: c.least}, Bands: []Band{{From: "0", Rate: c.rate}}})
	}
	build := func(gold money.Fen) Input {
		in := newInput(scheme(rules...))
		for name, n := range map[string]int{"普通": 6, "银": 3, "金": 2, "至尊": 1} {
			in.Events = append(in.Events, issue(name, n, "a", day(2), func(e *Event) { e.Product, e.FirstRecharge = name, 10_000_00 })...)
		}
		for i := range in.Events {
			if in.Events[i].Key == "card:金0000" {
				in.Events[i].FirstRecharge = gold
			}
		}
		return in
	}
	kept(t, "by-kind", build(0).Scheme)
	want(t, "all", calculate(t, build(5000_00)).Total, 315_00)
	want(t, "one short", calculate(t, build(4999_00)).Total, 280_00)
}

func TestDomainT13(t *testing.T) {
	in := newInput(scheme(Rule{Key: "c", Basis: Cards, Per: StationMonth, Unit: "1", Bands: []Band{{From: "0", Rate: 10_00}}, Shortfall: 5_00,
		Shares: []Share{{Seller, 80}, {Pool, 20}}, Instalments: []Instalment{{Percent: 60}, {Percent: 40, After: 3, Active: true}}}))
	in.Plans["s1"] = 10
	in.Events = issue("1", 7, "a", day(2), nil)
	kept(t, "instalments-shortfall", in.Scheme)
	s := calculate(t, in)
	want(t, "seller", s.People[0].Amount, 42_00-8_40)
	want(t, "station", s.Stations[0].Amount, 42_00-8_40)
	want(t, "cut", s.Stations[0].Cut, 8_40)
	in.Month = calendar.NewMonth(2027, time.January)
	for i := range in.Events[:6] {
		in.Events[i].ActiveMonths = 3
	}
	delete(in.Plans, "s1")
	want(t, "second instalment of six", calculate(t, in).Total, 6*4_00)

	in = newInput(scheme(Rule{Basis: Spent, Per: EachEvent, Mode: Whole, Unit: "0.01", Bands: []Band{{From: "0", Rate: 1}}}))
	in.Scheme.Limits.PersonMonth = 2000_00
	in.Events = []Event{fact("x", Spent, 2345_67, day(3))}
	s = calculate(t, in)
	if s.Total != 2000_00 || s.People[0].Cut != 345_67 {
		t.Errorf("%s %+v", s.Total, s.People)
	}
	in.Scheme.Limits = Limits{Budget: 10_000_00}
	in.Events = nil
	for i, who := range []org.StaffID{"a", "b", "c", "m"} {
		e := fact(string(who), Spent, []int64{3333_33, 3333_33, 3333_34, 2500_00}[i], day(3))
		e.Seller = who
		in.Events = append(in.Events, e)
	}
	want(t, "budget", calculate(t, in).Total, 10_000_00)
}
