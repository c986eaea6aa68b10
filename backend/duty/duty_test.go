package duty

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

func shipped[T any](t *testing.T, name string, parse func([]byte) (T, error)) T {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEveryDutyStandsWhereTheRegulationPutsIt reads the clauses anew: level, month and day of every duty over a year, and nothing else anywhere.
func TestEveryDutyStandsWhereTheRegulationPutsIt(t *testing.T) {
	p, w := shipped(t, "duties", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	clauses := map[string]struct {
		clause string
		level  string
		months string // "" for all
		day    int    // 0 for the last of the month
	}{
		"forms": {"6.6.3", "所属单位", "", 5}, "plan": {"6.5.3", "所属单位", "", 25}, "numbers": {"6.5.3", "零管片区加油站", "", 22}, "campaign": {"6.5.1", "所属单位", "6 11", 0},
		"survey": {"6.5.1", "所属单位", "7 12", 0}, "survey-station": {"6.5.1", "加油站", "7 12", 20}, "visits": {"6.6.1", "所属单位", "", 0}, "visits-district": {"5.3.1", "零管片区", "", 0},
		"visits-station": {"5.4.2", "加油站", "", 0}, "promises": {"6.7.1", "所属单位零管片区加油站", "", 0}, "complaints": {"5.2.4", "所属单位", "", 0}, "supervision": {"5.2.4", "所属单位", "", 0},
		"archives": {"5.2.5", "所属单位", "", 0}, "archives-district": {"5.3.3", "零管片区", "", 0}, "archives-station": {"5.4.2", "加油站", "", 0}, "analysis": {"6.6.1", "所属单位", "", 0},
		"problems": {"6.5.4.4", "所属单位", "", 0}, "proofs": {"6.5.4.4", "所属单位", "", 0},
	}
	for _, level := range []org.Kind{org.Province, org.Unit, org.District, org.Station} {
		for n := range 12 {
			m := calendar.NewMonth(2026, time.January).Add(n)
			got := map[string]Item{}
			for _, i := range p.In(m, level, w) {
				got[i.Key] = i
			}
			for key, c := range clauses {
				want := strings.Contains(c.level, string(level)) && (c.months == "" || slices.Contains(strings.Fields(c.months), fmt.Sprint(m.Number())))
				i, is := got[key]
				if is != want {
					t.Errorf("%s of %s in %s: %v, want %v", key, level, m, is, want)
				}
				due := m.Last()
				if c.day > 0 {
					due = m.On(c.day)
				}
				if is && (i.Clause != c.clause || i.DueOn != due || i.RemindOn.After(due) || !w.Works(i.RemindOn) || strings.Contains(i.Title+i.Link, "{")) {
					t.Errorf("%s of %s in %s: %+v", key, level, m, i)
				}
				delete(got, key)
			}
			if len(got) > 0 {
				t.Errorf("%s in %s has duties no clause names: %+v", level, m, got)
			}
		}
	}
}

// TestTheDaysAreThoseOfTheForms: the list and the due days printed on the forms say the same.
func TestTheDaysAreThoseOfTheForms(t *testing.T) {
	p, w := shipped(t, "duties", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	for n := range 24 {
		m := calendar.NewMonth(2025, time.January).Add(n)
		for _, i := range p.In(m, org.Unit, w) {
			want := map[Fact]calendar.Date{Forms: calendar.TrackingDue(i.About), Plan: calendar.PlanDue(i.About), Survey: calendar.CensusDue(i.About)}
			if day, ok := want[i.Fact]; ok && day != i.DueOn {
				t.Errorf("%s: due on %s, the form says %s", i.Title, i.DueOn, day)
			}
		}
	}
}

func TestTitlesNameWhatTheyAreAbout(t *testing.T) {
	p, w := shipped(t, "duties", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	titles := ""
	for _, i := range p.In(calendar.NewMonth(2026, time.December), org.Unit, w) {
		titles += i.Title + i.Link + "\n"
	}
	for _, want := range []string{"完成2026年11月跟踪管理五张表", "/months/2026-11", "报送2027年1月零售客户月度开发计划", "报送2026年下半年潜在客户调查表"} {
		if !strings.Contains(titles, want) {
			t.Errorf("%q is not in\n%s", want, titles)
		}
	}
}

func TestAt(t *testing.T) {
	due := calendar.NewDate(2026, time.November, 5)
	for _, c := range []struct {
		days int
		done bool
		want Standing
		text string
	}{{0, false, Open, "今天到期"}, {-3, false, Open, "还有3天"}, {2, false, Overdue, "已逾期2天"}, {2, true, Done, "已完成"}} {
		if s, text := (Item{DueOn: due}).At(due.AddDays(c.days), Found{Done: c.done}); s != c.want || text != c.text {
			t.Errorf("%+v: %s %s", c, s, text)
		}
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	raw, err := os.ReadFile("../../assets/policy/duties.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{`"key": "plan"`, `"key": "forms"`}, {`"months": [7, 12]`, `"months": [13]`}, {`"day": 25`, `"day": 31`}, {`"fact": "proofs"`, `"fact": "hand"`}, {`"levels": ["加油站"]`, `"levels": ["省公司"]`},
		{`"clause": "6.6.3"`, `"clause": ""`}, {`"link": "/planning"`, `"link": "planning"`}, {`"version": "2026-B"`, `"version": ""`}} {
		if _, err := ParsePolicy([]byte(strings.Replace(string(raw), c[0], c[1], 1))); !fault.Is(err, "duty.bad_policy") {
			t.Errorf("%s: %v", c[1], err)
		}
	}
}

func TestNotesAreOfDutiesNoRecordTells(t *testing.T) {
	for _, f := range Facts() {
		_, err := Note{Fact: f, Text: " 片区回访少，已要求补访 "}.Tidy()
		if written := f == Analysis || f == Supervision; written == (err != nil) || err != nil && !fault.Is(err, "duty.not_written") {
			t.Errorf("%s: %v", f, err)
		}
	}
	if _, err := (Note{Fact: Analysis, Text: " "}).Tidy(); !fault.Is(err, "duty.empty_note") {
		t.Error(err)
	}
}
