package report

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
	"fuelbook/backend/tracking"
)

func TestEmptyUnit(t *testing.T) {
	for name, in := range map[string]Input{
		"nothing at all": {Month: october(), Layout: shipped()},
		"offices only":   {Month: october(), Layout: shipped(), Offices: newWorld().out.Offices, PlanPolicy: newWorld().out.PlanPolicy, PreviousClosing: map[string]int{}},
	} {
		forms, checks := Build(in)
		if list := failing(checks); list != nil || len(checks) != 7 {
			t.Errorf("%s: ties %v of %d fail", name, list, len(checks))
		}
		want := []string{"本月还没有生效的开发计划", "2026年下半年还没有登记潜在客户，请在「潜在客户」中登记", "本月没有认定流失的机构客户", "还没有机构客户", "还没有机构客户", "还没有机构客户",
			"本月还没有生效的开发计划，也没有开发成功的客户"}
		for i, f := range forms {
			for _, p := range f.Parts {
				if p.Empty != want[i] || len(p.Rows) != 0 || p.Total != nil || len(p.Columns) == 0 {
					t.Errorf("%s: 附录%d%s has %d rows and says %q, want %q", name, i+1, p.Key, len(p.Rows), p.Empty, want[i])
				}
			}
			if len(f.Notes) == 0 || strings.Contains(strings.Join(f.Notes, ""), "勾稽不平") {
				t.Errorf("%s: 附录%d notes %q", name, i+1, f.Notes)
			}
		}
	}
}

func TestBuildDoesNotDependOnOrder(t *testing.T) {
	forms, checks := Build(scenario().out)
	r := rand.New(rand.NewPCG(360, 2012))
	for range 20 {
		w := scenario()
		in := w.out
		r.Shuffle(len(in.Rows), func(i, j int) { in.Rows[i], in.Rows[j] = in.Rows[j], in.Rows[i] })
		r.Shuffle(len(in.Offices), func(i, j int) { in.Offices[i], in.Offices[j] = in.Offices[j], in.Offices[i] })
		r.Shuffle(len(in.Staff), func(i, j int) { in.Staff[i], in.Staff[j] = in.Staff[j], in.Staff[i] })
		r.Shuffle(len(in.Prospects), func(i, j int) { in.Prospects[i], in.Prospects[j] = in.Prospects[j], in.Prospects[i] })
		r.Shuffle(len(in.Plan.Lines), func(i, j int) { in.Plan.Lines[i], in.Plan.Lines[j] = in.Plan.Lines[j], in.Plan.Lines[i] })
		first := in.Rows[0].Customer.Code
		got, ties := Build(in)
		if !reflect.DeepEqual(got, forms) || !reflect.DeepEqual(ties, checks) {
			a, b := strings.Split(render(got, ties), "\n"), strings.Split(render(forms, checks), "\n")
			for i := range min(len(a), len(b)) {
				if a[i] != b[i] {
					t.Fatalf("line %d\n got %s\nwant %s", i+1, a[i], b[i])
				}
			}
			t.Fatal("the forms differ in what is not shown")
		}
		if in.Rows[0].Customer.Code != first {
			t.Fatal("Build reorders the caller's rows")
		}
	}
}

// TestCensusFormOfAHalfYear: the form covers the round of the month and is due at the end of July or December (6.5.1).
func TestCensusFormOfAHalfYear(t *testing.T) {
	for month, want := range map[time.Month]string{time.January: "2026年上半年 2026-07-31 1", time.June: "2026年上半年 2026-07-31 1", time.July: "2026年上半年 2026-07-31 1", time.August: "2026年下半年 2026-12-31 3", time.December: "2026年下半年 2026-12-31 3"} {
		in := scenario().out
		in.Month = calendar.NewMonth(2026, month)
		forms, _ := Build(in)
		f2 := forms[1]
		if got := fmt.Sprint(f2.Period, " ", f2.DueOn, " ", len(f2.Parts[0].Rows)); got != want {
			t.Errorf("in %s the form is %s, want %s", month, got, want)
		}
	}
}

// TestUnknownOfficeOrPerson: what is not on file prints as its identity, never as somebody else.
func TestUnknownOfficeOrPerson(t *testing.T) {
	w := scenario()
	w.row(t, "J01").Customer.ManagerID = "e9"
	w.row(t, "J01").Customer.StationID = "s9"
	w.row(t, "J03").Customer.CountyCode, w.row(t, "J03").Customer.CountyName = "", ""
	w.out.Prospects[0].ResponsibleID = "e9"
	forms, _ := Build(w.out)
	if got := cellOf(t, forms[5], 0, "J01", "place").Text + " " + cellOf(t, forms[5], 0, "J01", "manager").Text; got != "甲区/s9 e9" {
		t.Errorf("J01 stands at %s, want 甲区/s9 e9", got)
	}
	if got := cellOf(t, forms[3], 0, "/站级", "county").Text; got != "（未填区县）" {
		t.Errorf("the county of J03 prints as %q", got)
	}
	if got := cellOf(t, forms[1], 0, "p1", "responsible").Text; got != "e9" {
		t.Errorf("the person of p1 prints as %q", got)
	}
}

// TestMinimumsComeFromThePolicy: a county and the mean at, and just below, what the dated policy asks.
func TestMinimumsComeFromThePolicy(t *testing.T) {
	for _, c := range []struct {
		perCounty, perStation int64
		least, ten, heads     string
	}{{1, 10, "是", "否", "是否≥1 站均是否≥10"}, {2, 1, "否", "否", "是否≥2 站均是否≥1"}, {1, 0, "是", "是", "是否≥1 站均是否≥0"}} { // done: one in 甲区; two cards at three stations
		in := scenario().out
		in.PlanPolicy.PerCounty, in.PlanPolicy.PerStation = c.perCounty, c.perStation
		forms, _ := Build(in)
		f7 := forms[6]
		heads := f7.Parts[0].Columns[f7.Parts[0].at("least")].Title + " " + f7.Parts[1].Columns[f7.Parts[1].at("ten")].Title
		if least, ten := cellOf(t, f7, 0, "370602", "least").Text, cellOf(t, f7, 1, "合计", "ten").Text; least != c.least || ten != c.ten || heads != c.heads {
			t.Errorf("%d a county, %d a station: %s, %s under %s; want %s, %s", c.perCounty, c.perStation, least, ten, heads, c.least, c.ten)
		}
	}
}

// TestMeanExactlyReached: with 东二站 closed two cards at two stations are one each.
func TestMeanExactlyReached(t *testing.T) {
	w := scenario()
	w.out.PlanPolicy.PerStation = 1
	for i, want := range []string{"否 0.67", "是 1.00"} { // three stations, then two
		if i == 1 {
			w.out.Offices[4].Status = org.Closed
		}
		forms, _ := Build(w.out)
		if got := cellOf(t, forms[6], 1, "合计", "ten").Text + " " + cellOf(t, forms[6], 1, "合计", "mean").Display(); got != want {
			t.Errorf("two cards: %s, want %s", got, want)
		}
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		part, whole int64
		want        string
	}{{12_345, 100_000, "12.3%"}, {12_349, 100_000, "12.3%"}, {12_350, 100_000, "12.4%"}, {-12_345, 100_000, "-12.3%"}, {-12_350, 100_000, "-12.4%"}, {2, 3, "66.7%"}, {0, 7, "0.0%"}, {3, 1, "300.0%"},
		{1, 0, "—"}, {1, -1, "—"}} {
		if got := share(c.part, c.whole, nil).Display(); got != c.want {
			t.Errorf("%d of %d is %s, want %s", c.part, c.whole, got, c.want)
		}
	}
}

// TestUnknownMonthsAreNotZero: one customer whose month last year is not stored makes every comparison it enters unknown, and no other.
func TestUnknownMonthsAreNotZero(t *testing.T) {
	w := scenario()
	w.row(t, "J06").YearKnown = false
	forms, _ := Build(w.out)
	for want, cells := range map[string][]*Cell{
		"—":     {cellOf(t, forms[3], 0, "370602/地市级", "汽油year"), cellOf(t, forms[3], 0, "合计", "汽油year"), cellOf(t, forms[5], 0, "J06", "year"), cellOf(t, forms[5], 0, "J06", "yearRate"), cellOf(t, forms[5], 0, "合计", "yearRate")},
		"20.0%": {cellOf(t, forms[5], 0, "J01", "yearRate")},
		"12.1%": {cellOf(t, forms[3], 0, "合计", "汽油prev")},
	} {
		for i, c := range cells {
			if got := c.Display(); got != want {
				t.Errorf("cell %d reads %s, want %s", i, got, want)
			}
		}
	}
}

// BenchmarkBuild makes the seven forms of a unit with 50,000 customers.
func BenchmarkBuild(b *testing.B) {
	w := scenario()
	rows := make([]tracking.Row, 0, 50_000)
	for i := range cap(rows) {
		r := w.out.Rows[i%len(w.out.Rows)]
		r.Customer.Code = fmt.Sprintf("%s-%05d", r.Customer.Code, i)
		r.Customer.ID = customer.ID("id-" + r.Customer.Code)
		rows = append(rows, r)
	}
	in := w.out
	in.Rows, in.PreviousClosing = rows, nil
	for i := range 500 {
		in.Prospects = append(in.Prospects, census.Prospect{ID: census.ID(fmt.Sprintf("q%d", i)), StationID: "s1", SurveyedOn: on(10, 1), Status: census.Pursued, Gasoline: kilograms(int64(i))})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, checks := Build(in); len(checks) != 7 {
			b.Fatal("ties are missing")
		}
	}
}
