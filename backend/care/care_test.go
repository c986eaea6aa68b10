package care

import (
	"os"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/visit"
)

var november = calendar.NewMonth(2026, time.November)

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

// at is a day: of November where n is positive, so many days before it where it is not.
func at(n int) calendar.Date { return november.First().AddDays(n - 1) }

// steady is a unit on 区县级 (45 days a visit, 30 a contact) that fuelled on the last day known and was visited in October.
func steady() Subject {
	return Subject{CustomerID: "A", Level: grading.CountyLevel, StaffID: "S", Since: at(-400), LastFuel: at(0), Cycle: 5, LastCall: at(-10), LastContact: at(-10)}
}

func TestWhoIsPlannedAndByWhen(t *testing.T) {
	p, w := shipped(t, "care", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	for name, c := range map[string]struct {
		change func(*Subject)
		due    string // "" for nobody is sent
		why    []string
	}{
		"the level's day falls into December":        {func(s *Subject) { s.LastCall = at(0) }, "", nil},
		"45 days after the last visit":               {func(s *Subject) { s.LastCall = at(-24) }, "2026-11-21", []string{"区县级45天一访，上次2026-10-07"}},
		"long past is due at once":                   {func(s *Subject) { s.LastCall = at(-90) }, "2026-11-01", []string{"上次2026-08-02"}},
		"never visited":                              {func(s *Subject) { s.LastCall = calendar.Date{} }, "2026-11-30", []string{"还没有拜访过"}},
		"visited this month":                         {func(s *Subject) { s.LastCall, s.Risk = at(2), "流失预警" }, "", nil},
		"at risk":                                    {func(s *Subject) { s.LastCall, s.Risk = at(0), "流失预警：x" }, "2026-11-06", []string{"流失预警：x"}},
		"silent beyond fifteen days":                 {func(s *Subject) { s.LastCall, s.LastFuel = at(0), at(-16) }, "2026-11-06", []string{"至2026-10-31已16天未加油"}},
		"fifteen days are no silence":                {func(s *Subject) { s.LastCall, s.LastFuel = at(0), at(-15) }, "", nil},
		"a slow customer may be silent longer":       {func(s *Subject) { s.LastCall, s.LastFuel, s.Cycle = at(0), at(-40), 20 }, "", nil},
		"risk and level make one visit, the earlier": {func(s *Subject) { s.LastCall, s.Risk = at(-42), "r" }, "2026-11-03", []string{"r", "45天一访"}},
		"put off comes first with its reason": {func(s *Subject) {
			s.LastCall, s.Left = at(0), &visit.Errand{Month: november.Add(-1), Unmet: "人不在", PutOff: 1}
		}, "2026-11-06", []string{"2026年10月未访（人不在），顺延第2个月"}},
		"the first months ask for more": {func(s *Subject) { s.Level, s.Initial, s.LastCall = grading.StationLevel, true, at(-9) }, "2026-11-21", []string{"站级（初期）30天一访"}},
		"a person on 站级 is kept at the pump": {func(s *Subject) {
			s.Level, s.Person, s.LastCall, s.LastFuel = grading.StationLevel, true, calendar.Date{}, at(-90)
		}, "", nil},
		"a person on a higher level is kept as a unit": {func(s *Subject) { s.Person, s.LastCall = true, at(-24) }, "2026-11-21", []string{"区县级45天一访"}},
		"no level, no interval":                        {func(s *Subject) { s.Level, s.LastCall = grading.Ungraded, calendar.Date{} }, "", nil},
	} {
		s := steady()
		c.change(&s)
		got := p.Plan(november, at(0), []Subject{s}, w)
		if c.due == "" {
			if len(got) > 0 {
				t.Errorf("%s: %+v", name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].DueOn.String() != c.due || got[0].StaffID != "S" || len(got[0].Why) != len(c.why) {
			t.Errorf("%s: %+v, want %s %v", name, got, c.due, c.why)
			continue
		}
		for i, why := range c.why {
			if !strings.Contains(got[0].Why[i], why) {
				t.Errorf("%s: %q does not say %q", name, got[0].Why[i], why)
			}
		}
	}
}

// TestEveryDueCustomerIsPlannedOnce: whatever reasons come together, a customer is planned once or not at all.
func TestEveryDueCustomerIsPlannedOnce(t *testing.T) {
	p, w := shipped(t, "care", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	var list []Subject
	for i := range 1 << 5 {
		s := steady()
		s.CustomerID = customer.ID(rune('a' + i))
		if i&1 > 0 {
			s.LastCall = at(-60)
		}
		if i&2 > 0 {
			s.Risk = "r"
		}
		if i&4 > 0 {
			s.LastFuel = at(-60)
		}
		if i&8 > 0 {
			s.Left = &visit.Errand{Month: november.Add(-1), Unmet: "x"}
		}
		if i&16 > 0 {
			s.LastCall = at(3)
		}
		list = append(list, s)
	}
	seen := map[customer.ID]int{}
	for _, e := range p.Plan(november, at(0), list, w) {
		seen[e.CustomerID]++
		if !november.Contains(e.DueOn) || e.Month != november {
			t.Errorf("%+v", e)
		}
	}
	for i, s := range list {
		want := 1
		if i&15 == 0 || i&16 > 0 {
			want = 0
		}
		if seen[s.CustomerID] != want {
			t.Errorf("%05b is planned %d times, want %d", i, seen[s.CustomerID], want)
		}
	}
}

func TestUnkept(t *testing.T) {
	p := shipped(t, "care", ParsePolicy)
	kept, late, never, person := steady(), steady(), steady(), steady()
	kept.LastContact = at(10)
	late.CustomerID, late.LastContact = "B", at(-30)
	never.CustomerID, never.LastContact, never.Since = "C", calendar.Date{}, at(-20)
	person.CustomerID, person.Person, person.Level, person.LastContact = "D", true, grading.StationLevel, calendar.Date{}
	got := p.Unkept(at(11), []Subject{kept, never, late, person})
	want := []Lapse{{CustomerID: "B", Last: at(-30), Days: 41, Within: 30}, {CustomerID: "C", Days: 31, Within: 30}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%+v, want %+v", got, want)
	}
	if list := p.Unkept(at(10), []Subject{never}); len(list) != 0 {
		t.Errorf("the thirtieth day is in time: %+v", list)
	}
}

func TestFollowUps(t *testing.T) {
	got := FollowUps([]visit.Visit{{ID: "1", FollowUp: at(9)}, {ID: "2"}, {ID: "3", FollowUp: at(4)}, {ID: "4", FollowUp: at(1), Handled: true}})
	if len(got) != 2 || got[0].ID != "3" || got[1].ID != "1" {
		t.Errorf("%+v", got)
	}
}

func TestAtRisk(t *testing.T) {
	p := shipped(t, "care", ParsePolicy)
	for _, c := range []struct {
		model          bool
		alive, overdue float64
		want           bool
	}{{true, 0.499, 0, true}, {true, 0.5, 9, false}, {false, 0, 1.9, false}, {false, 0.9, 2, true}} {
		if p.AtRisk(c.model, c.alive, c.overdue) != c.want {
			t.Errorf("%+v", c)
		}
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	raw, err := os.ReadFile("../../assets/policy/care.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{`"version": "2026-A"`, `"version": ""`}, {`"silentDays": 15`, `"silentDays": 0`}, {`"call": 45`, `"call": -1`}, {`"urgentWorkday": 5`, `"urgentWorkday": 30`},
		{`"riskPercent": 50`, `"riskPercent": 101`}, {`"silentCycles"`, `"silentCircles"`}} {
		text := strings.Replace(string(raw), c[0], c[1], 1)
		if _, err := ParsePolicy([]byte(text)); !fault.Is(err, "care.bad_policy") {
			t.Errorf("%s: %v", c[1], err)
		}
	}
}
