package ownership

import (
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
)

func signed(id access.UserID, role access.Role) Signature {
	return Signature{UserID: id, Name: string(id), Role: role, On: day(11, 3)}
}

func proposal() Override {
	return Override{ID: "o1", CustomerID: "c", Computed: grading.CityLevel, Managing: grading.CountyLevel, Reason: "地市级客户过多", From: month(11), State: Proposed, Proposer: signed("u1", access.Filler)}
}

func TestCheckOverride(t *testing.T) {
	closed := []calendar.Month{month(10)}
	for _, c := range []struct {
		name   string
		with   func(*Override)
		others []Override
		want   string
	}{
		{"one step down", func(*Override) {}, nil, ""},
		{"one step up", func(o *Override) { o.Computed = grading.StationLevel }, nil, ""},
		{"two steps", func(o *Override) { o.Managing = grading.StationLevel }, nil, "ownership.two_steps"},
		{"to the province", func(o *Override) { o.Computed, o.Managing = grading.StationLevel, grading.ProvinceLevel }, nil, ""},
		{"from the province", func(o *Override) { o.Computed, o.Managing = grading.ProvinceLevel, grading.CountyLevel }, nil, ""},
		{"same", func(o *Override) { o.Managing = grading.CityLevel }, nil, "ownership.same_level"},
		{"none", func(o *Override) { o.Managing = "" }, nil, "ownership.no_level"},
		{"to no level", func(o *Override) { o.Managing = grading.Ungraded }, nil, "ownership.no_level"},
		{"ungraded", func(o *Override) { o.Computed = grading.Ungraded }, nil, "ownership.ungraded"},
		{"no reason", func(o *Override) { o.Reason = "多" }, nil, "ownership.no_reason"},
		{"no month", func(o *Override) { o.From = calendar.Month{} }, nil, "ownership.no_month"},
		{"a closed month", func(o *Override) { o.From = month(10) }, nil, "ownership.closed"},
		{"before a closed month", func(o *Override) { o.From = month(8) }, nil, "ownership.closed"},
		{"a month to come", func(o *Override) { o.From = month(12) }, nil, ""},
		{"reversed", func(o *Override) { o.From, o.To = month(12), month(11) }, nil, "ownership.reversed"},
		{"another waits", func(*Override) {}, []Override{{ID: "x", State: Proposed}}, "ownership.pending"},
		{"another is in force", func(*Override) {}, []Override{{ID: "x", State: Approved, From: month(1)}}, "ownership.overlap"},
		{"another ended before", func(*Override) {}, []Override{{ID: "x", State: Ended, From: month(1), To: month(10)}}, ""},
		{"another begins after", func(o *Override) { o.To = month(11) }, []Override{{ID: "x", State: Approved, From: month(12)}}, ""},
		{"another ended before it began", func(*Override) {}, []Override{{ID: "x", State: Ended, From: month(12), To: month(11)}}, ""},
		{"another was refused", func(*Override) {}, []Override{{ID: "x", State: Rejected, From: month(1)}}, ""},
	} {
		o := proposal()
		c.with(&o)
		err := CheckOverride(o, c.others, closed).OrNil()
		if c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// Who may sign second, for every pair of levels and every role: never the proposer, a reviewer only between district and station.
func TestSecondSignature(t *testing.T) {
	low := map[grading.Level]bool{grading.CountyLevel: true, grading.StationLevel: true}
	for _, from := range levels() {
		for _, to := range levels() {
			o := Override{Computed: from, Managing: to, State: Proposed, Proposer: signed("u1", access.Filler)}
			for _, role := range append(access.Roles(), access.Operator) {
				want := role == access.Chief || role == access.Reviewer && low[from] && low[to]
				if err := CheckSigner(o, signed("u2", role)); (err == nil) != want {
					t.Errorf("%s→%s by %s: %v", from, to, role, err)
				}
				if err := CheckSigner(o, signed("u1", role)); !fault.Is(err, "ownership.same_person") {
					t.Errorf("%s signs twice: %v", role, err)
				}
			}
		}
	}
}

func TestLifeOfAnOverride(t *testing.T) {
	chief, closed := signed("u2", access.Chief), []calendar.Month{month(10)}
	o, err := proposal().Decide(true, "", chief, closed)
	if err != nil || o.State != Approved || o.Decider != chief || o.Computed != grading.CityLevel {
		t.Fatalf("%+v %v", o, err)
	}
	for m, want := range map[calendar.Month]bool{month(10): false, month(11): true, calendar.NewMonth(2030, 1): true} {
		if o.InForce(m) != want {
			t.Errorf("in force in %s: %v", m, !want)
		}
	}
	if _, err := o.Decide(true, "", chief, closed); !fault.Is(err, "ownership.decided") {
		t.Error(err)
	}
	for code, end := range map[string]func() (Override, error){
		"ownership.same_person": func() (Override, error) { return o.End(month(12), "不再需要", signed("u1", access.Chief), closed) },
		"ownership.no_answer":   func() (Override, error) { return o.End(month(12), " ", chief, closed) },
		"ownership.closed":      func() (Override, error) { return o.End(month(10), "不再需要", chief, closed) },
		"ownership.no_month":    func() (Override, error) { return o.End(month(10), "不再需要", chief, nil) },
	} {
		if _, err := end(); !fault.Is(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	ended, err := o.End(month(12), "不再需要", chief, closed)
	if err != nil || ended.State != Ended || !ended.InForce(month(11)) || ended.InForce(month(12)) || ended.To != month(11) {
		t.Fatalf("%+v %v", ended, err)
	}
	never, err := o.End(month(11), "申请有误", chief, closed)
	if err != nil || never.InForce(month(10)) || never.InForce(month(11)) || never.InForce(month(12)) {
		t.Fatalf("%+v %v", never, err)
	}
	if _, err := proposal().Decide(false, "", chief, closed); !fault.Is(err, "ownership.no_answer") {
		t.Error(err)
	}
	if r, err := proposal().Decide(false, "理由不足", chief, closed); err != nil || r.State != Rejected || r.InForce(month(11)) {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := proposal().Decide(true, "", chief, []calendar.Month{month(11)}); !fault.Is(err, "ownership.closed") {
		t.Error("the month was closed while it waited: ", err)
	}
	if _, err := ended.End(month(12), "再来", chief, closed); !fault.Is(err, "ownership.not_in_force") {
		t.Error(err)
	}
}

func TestDirectionAndManaging(t *testing.T) {
	if DirectionOf(grading.CityLevel, grading.CountyLevel) != Down || DirectionOf(grading.StationLevel, grading.CountyLevel) != Up ||
		DirectionOf(grading.CityLevel, grading.CityLevel) != Same || DirectionOf(grading.Ungraded, grading.CityLevel) != Same {
		t.Error("directions")
	}
	o := proposal()
	if Managing(grading.CityLevel, nil) != grading.CityLevel || Managing(grading.CityLevel, &o) != grading.CountyLevel {
		t.Error("managing level")
	}
	if In([]Override{o}, month(11)) != nil {
		t.Error("a proposal is not in force")
	}
	if got := Reachable(grading.StationLevel); len(got) != 2 || got[0] != grading.ProvinceLevel || got[1] != grading.CountyLevel {
		t.Error(got)
	}
	if len(Reachable(grading.Ungraded)) != 0 {
		t.Error("nothing is reachable from no level")
	}
}
