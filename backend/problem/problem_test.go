package problem

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

var day = calendar.NewDate(2026, time.November, 2)

func rules(t *testing.T) Policy {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/problem.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func raised(events ...Event) Problem {
	return Problem{ID: "p", OfficeID: "s", Title: "对方要账期", RaisedOn: day, RaisedBy: "u1", Raiser: "站甲", Events: events}
}

func event(k Kind, after int) Event {
	return Event{Kind: k, On: day.AddDays(after), By: "某", UserID: "u1", Text: "x"}
}

func TestClimbing(t *testing.T) {
	for _, c := range []struct {
		what   string
		p      Problem
		from   org.Kind
		after  int
		level  org.Kind
		state  State
		left   int
		climbs int
	}{
		{"raised today", raised(), org.Station, 0, org.Station, Open, 3, 0}, {"the day before it climbs", raised(), org.Station, 2, org.Station, Open, 1, 0},
		{"three days", raised(), org.Station, 3, org.District, Open, 3, 1}, {"six days", raised(), org.Station, 6, org.Unit, Open, 7, 2},
		{"thirteen days", raised(), org.Station, 13, org.Province, Open, -1, 3}, {"the province is the top", raised(), org.Station, 400, org.Province, Open, -1, 3},
		{"touched", raised(event(Handled, 2)), org.Station, 4, org.Station, Open, 1, 0}, {"touched too late", raised(event(Handled, 4)), org.Station, 5, org.District, Open, 2, 1},
		{"sent by hand", raised(event(Sent, 1)), org.Station, 2, org.District, Open, 2, 1}, {"answered waits", raised(event(Answered, 1)), org.Station, 90, org.Station, Replied, -1, 0},
		{"reopened", raised(event(Answered, 1), event(Reopened, 10)), org.Station, 12, org.Station, Open, 1, 0},
		{"raised at the unit", raised(), org.Unit, 6, org.Unit, Open, 1, 0},
	} {
		s := c.p.At(day.AddDays(c.after), c.from, rules(t))
		if s.Level != c.level || s.State != c.state || s.Left != c.left || len(s.Climbs) != c.climbs {
			t.Errorf("%s: %+v", c.what, s)
		}
	}
	s := raised(event(Answered, 1), event(Accepted, 4)).At(day.AddDays(50), org.Station, rules(t))
	if s.State != Closed || s.Age != 4 {
		t.Errorf("closed: %+v", s)
	}
	if c := raised().At(day.AddDays(9), org.Station, rules(t)).Climbs; c[0].On != day.AddDays(3) || c[1].On != day.AddDays(6) || c[0].Why != "加油站3天没有处理，自动上报" {
		t.Errorf("%+v", c)
	}
}

// TestAnyHistoryClimbsAsADiaryWould: random events and days equal a model that lives through every single day.
func TestAnyHistoryClimbsAsADiaryWould(t *testing.T) {
	r, pol := rand.New(rand.NewPCG(6, 544)), rules(t)
	kinds := []Kind{Handled, Sent, Answered, Accepted, Reopened, Taken}
	for range 3000 {
		p := raised()
		level, state, idle := 0, Open, 0
		last := r.IntN(40)
		for d := 0; d <= last; d++ {
			if state == Open && level < 3 && d-idle >= pol.Climb[level].Days { // the morning of the day
				level, idle = level+1, d
			}
			for range r.IntN(2) {
				e := event(kinds[r.IntN(len(kinds))], d)
				next, err := p.Do(e, p.At(day.AddDays(d), org.Station, pol), true)
				fits := map[Kind]bool{Handled: state == Open, Sent: state == Open && level < 3, Answered: state == Open, Accepted: state == Replied, Reopened: state == Replied, Taken: state != Closed}[e.Kind]
				if fits != (err == nil) {
					t.Fatalf("day %d, %s at %d %s: %v", d, e.Kind, level, state, err)
				}
				if err != nil {
					continue
				}
				p = next
				switch e.Kind {
				case Handled:
					idle = d
				case Sent:
					level, idle = level+1, d
				case Answered:
					state = Replied
				case Reopened:
					state, idle = Open, d
				case Accepted, Taken:
					state = Closed
				}
			}
			if s := p.At(day.AddDays(d), org.Station, pol); s.Level != Levels()[level] || s.State != state {
				t.Fatalf("day %d: %s %s, by the diary %s %s, events %v", d, s.Level, s.State, Levels()[level], state, p.Events)
			}
		}
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	pol := rules(t)
	open := raised().At(day, org.Station, pol)
	for code, try := range map[string]func() error{
		"problem.text": func() error { _, err := raised().Do(Event{Kind: Handled, UserID: "u2"}, open, true); return err },
		"problem.not_here": func() error {
			_, err := raised().Do(Event{Kind: Answered, UserID: "u2", Text: "x"}, open, false)
			return err
		},
		"problem.not_yours": func() error {
			_, err := raised().Do(Event{Kind: Taken, UserID: access.UserID("u2"), Text: "x"}, open, true)
			return err
		},
		"problem.kind": func() error {
			_, err := raised().Do(Event{Kind: "忘记", UserID: "u2", Text: "x"}, open, true)
			return err
		},
		"problem.state": func() error { _, err := raised().Do(Event{Kind: Accepted, UserID: "u1"}, open, true); return err },
		"problem.top": func() error {
			_, err := raised().Do(Event{Kind: Sent, UserID: "u2", Text: "x"}, raised().At(day.AddDays(99), org.Station, pol), true)
			return err
		},
	} {
		if err := try(); !fault.Is(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	for _, c := range []struct {
		own, level org.Kind
		may        bool
	}{{org.Station, org.Station, true}, {org.Station, org.District, false}, {org.District, org.Station, true}, {org.Unit, org.Province, true}, {org.District, org.Unit, false}} {
		if MayHandle(c.own, c.level) != c.may {
			t.Errorf("%+v", c)
		}
	}
	if fs := Check(Problem{Title: " "}); len(fs) != 1 || fs[0].Field != "title" {
		t.Error(fs)
	}
}

func TestStrangePolicies(t *testing.T) {
	raw, _ := os.ReadFile("../../assets/policy/problem.json")
	for _, change := range [][2]string{{`"days": 7`, `"days": 0`}, {"零管片区", "片区"}, {"source", "sauce"}} {
		if _, err := ParsePolicy([]byte(strings.Replace(string(raw), change[0], change[1], 1))); !fault.Is(err, "problem.bad_policy") {
			t.Errorf("%v: %v", change, err)
		}
	}
}
