package plan

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

var day = calendar.NewDate(2026, time.November, 20)

func person(id, name string) access.Actor { return access.Actor{UserID: access.UserID(id), Name: name} }

func rule() Planning {
	return Planning{Version: "试", DueDay: 25, OfficeDay: 22, Shift: Earlier, PotentialPercent: 10}
}

func drafted() Version {
	return Version{Month: calendar.NewMonth(2026, time.December), No: 1, State: Drafted, Targets: Propose(stations("甲", "乙"), nil, policy(), rule()), Steps: []Step{}}
}

func filled(t *testing.T) Version {
	t.Helper()
	v := drafted()
	for _, x := range v.Targets {
		var err error
		if v, err = v.Fill(x.Key(), x.Proposed, "", "填报甲", day); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

func TestDueDays(t *testing.T) {
	for _, c := range []struct {
		shift Shift
		m     calendar.Month
		want  string
	}{
		{Earlier, calendar.NewMonth(2026, time.November), "2026-10-25 2026-10-23"}, // a Sunday
		{Later, calendar.NewMonth(2026, time.November), "2026-10-25 2026-10-26"},
		{Kept, calendar.NewMonth(2026, time.November), "2026-10-25 2026-10-25"},
		{Earlier, calendar.NewMonth(2026, time.December), "2026-11-25 2026-11-25"},
		{Later, calendar.NewMonth(2026, time.August), "2026-07-25 2026-07-27"}, // a Saturday
	} {
		r := rule()
		r.Shift = c.shift
		a, b := r.Due(c.m)
		if got := a.String() + " " + b.String(); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.m, c.shift, got, c.want)
		}
	}
}

func TestParsePlanning(t *testing.T) {
	good := `{"version":"v","from":"2012-08-01","source":"s","dueDay":25,"officeDay":22,"shift":"提前","potentialPercent":10}`
	if _, err := ParsePlanning([]byte(good)); err != nil {
		t.Error(err)
	}
	for _, change := range [][2]string{{"25", "31"}, {"22", "26"}, {"提前", "看情况"}, {`:10`, `:101`}, {`"v"`, `""`}, {"source", "sauce"}} {
		if _, err := ParsePlanning([]byte(strings.Replace(good, change[0], change[1], 1))); !fault.Is(err, "plan.bad_policy") {
			t.Errorf("%v: %v", change, err)
		}
	}
}

func TestProposals(t *testing.T) {
	key := "A机构/甲"
	for _, c := range []struct {
		g       Ground
		n, left int64
		why     string
	}{
		{Ground{}, 1, 0, "每个区县不少于1个"}, {Ground{LastYear: 4, LastKnown: true}, 4, 0, "去年同月完成4个"}, {Ground{Pursuits: 3}, 3, 0, "正在开发3户"},
		{Ground{Potential: 41}, 5, 0, "普查潜力41户的10%为5个"}, {Ground{Planned: 5, Done: 2}, 4, 3, "未完成3个结转"}, {Ground{Planned: 2, Done: 5}, 1, 0, "去年同月没有记录"},
	} {
		got := Propose(stations("甲"), map[string]Ground{key: c.g}, policy(), rule())
		if len(got) != 2 || got[0].Proposed != c.n || got[0].Carried != c.left || got[0].Filled || !strings.Contains(strings.Join(got[0].Why, "；"), c.why) {
			t.Errorf("%+v: %+v", c.g, got[0])
		}
	}
}

// TestAMissingNumberIsNoZero: what nobody filled in is named and holds up the plan, also where a zero would be allowed.
func TestAMissingNumberIsNoZero(t *testing.T) {
	v := filled(t)
	name := func(x Target) string { return x.CountyName + string(x.StationID) }
	v.Targets = slices.Clone(v.Targets)
	v.Targets[3].Filled = false
	_, err := v.Submit(person("u1", "甲"), day, v.Missing(name), nil, true)
	if !fault.Is(err, "plan.missing") || !strings.Contains(err.Error(), "s2") {
		t.Error(err)
	}
	tree, _ := org.NewTree([]org.Office{{ID: "u", Code: "U", Name: "单位", Kind: org.Unit, Status: org.Open}, {ID: "d1", Code: "D1", Name: "东片区", Kind: org.District, ParentCode: "U", Status: org.Open},
		{ID: "s1", Code: "S1", Name: "一站", Kind: org.Station, ParentCode: "D1", CountyCode: "370602", Status: org.Open}, {ID: "s2", Code: "S2", Name: "二站", Kind: org.Station, ParentCode: "D1", CountyCode: "370602", Status: org.Open}})
	sums := v.RollUp(tree)
	if len(sums) != 2 || sums[0].Kind != org.Unit || sums[0].Cards != 10 || strings.Join(sums[1].Missing, "") != "二站" || sums[1].Stations != 2 {
		t.Errorf("%+v", sums)
	}
	if p := v.Plan(); len(p.Lines) != 3 {
		t.Errorf("%+v", p.Lines)
	}
}

func TestThreePeopleSign(t *testing.T) {
	v, err := filled(t).Submit(person("u1", "甲"), day, nil, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Fill(v.Targets[0].Key(), 9, "", "甲", day); !fault.Is(err, "plan.locked") {
		t.Error(err)
	}
	if _, err := v.Approve(person("u3", "丙"), day); !fault.Is(err, "plan.state") {
		t.Error(err)
	}
	if _, err := v.Review(person("u9", "甲"), day); !fault.Is(err, "plan.same_person") {
		t.Error(err)
	}
	if v, err = v.Review(person("u2", "乙"), day); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Approve(person("u2", "乙二"), day); !fault.Is(err, "plan.same_person") {
		t.Error(err)
	}
	if _, err := v.Return(person("u3", "丙"), day, " "); !fault.Is(err, "plan.why") {
		t.Error(err)
	}
	back, err := v.Return(person("u3", "丙"), day, "甲县太少")
	if err != nil || back.State != Drafted {
		t.Fatal(err)
	}
	again, err := back.Submit(person("u2", "乙"), day, nil, nil, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Review(person("u1", "甲"), day); err != nil {
		t.Errorf("a return begins a new round: %v", err)
	}
	if v, err = v.Approve(person("u3", "丙"), day); err != nil || v.State != Approved {
		t.Fatal(err)
	}
	if _, err := v.Drop(person("u1", "甲"), day); !fault.Is(err, "plan.state") {
		t.Error(err)
	}
	if _, err := v.Amend(""); !fault.Is(err, "plan.why") {
		t.Error(err)
	}
	next, err := v.Amend("新开一站")
	if err != nil || next.No != 2 || next.State != Drafted || next.Why != "新开一站" || next.ID != "" {
		t.Errorf("%+v %v", next, err)
	}
	next, _ = next.Fill(next.Targets[0].Key(), 7, "", "甲", day)
	if v.Targets[0].Target == 7 || next.Targets[0].Target != 7 {
		t.Error("the approved version changed with its amendment")
	}
}

func TestBelowTheMinimum(t *testing.T) {
	v := filled(t)
	low := []Finding{{"甲县计划开发机构客户0个，少于1个", "6.5.3", true}, {"提示", "6.5.3", false}}
	if _, err := v.Submit(person("u1", "甲"), day, nil, low, true); !fault.Is(err, "plan.below") {
		t.Error(err)
	}
	if _, err := v.Submit(person("u1", "甲"), day, nil, low, false); err != nil {
		t.Errorf("a soft rule only shows: %v", err)
	}
}

// TestRefreshKeepsWhatWasGiven: fresh proposals never touch a number an office gave.
func TestRefreshKeepsWhatWasGiven(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 25))
	for range 200 {
		v := drafted()
		given := map[string]int64{}
		for _, x := range v.Targets {
			if n := r.Int64N(50); n%2 == 0 {
				given[x.Key()] = n
				v, _ = v.Fill(x.Key(), n, fmt.Sprint(n), "甲", day)
			}
		}
		ground := map[string]Ground{"A机构/甲": {Pursuits: r.Int64N(9)}, "B个人卡/s1": {Planned: r.Int64N(20)}}
		v, err := v.Refresh(Propose(stations("甲", "丙"), ground, policy(), rule()))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range v.Targets {
			if n, ok := given[x.Key()]; ok != x.Filled || ok && (x.Target != n || x.Remark != fmt.Sprint(n)) {
				t.Fatalf("%s: %+v, given %d", x.Key(), x, n)
			}
		}
	}
}
