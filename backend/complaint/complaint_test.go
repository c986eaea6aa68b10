package complaint

import (
	"math/rand/v2"
	"os"
	"slices"
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
	v, err := parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTheClockStandsStillWhereTheOfficeWaits(t *testing.T) {
	p, w := shipped(t, "complaint", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	c := Complaint{Severity: 1, Came: "2026-11-03 09:00"} // two working days, 900 minutes
	do := func(k Kind, at calendar.Moment) {
		t.Helper()
		var err error
		if c, err = c.Do(Event{Kind: k, At: at, Text: "x"}, "员工培训不够", c.At(at, p, w), org.Station); err != nil {
			t.Fatal(err)
		}
	}
	do(Accepted, "2026-11-03 09:30")
	do(Paused, "2026-11-03 10:00")
	if s := c.At("2026-11-09 10:00", p, w); s.State != Waiting || s.Used != 60 || s.Left != 840 || s.RespondLeft != 210 || s.Late {
		t.Errorf("%+v", s)
	}
	do(Resumed, "2026-11-09 10:00")
	do(Handled, "2026-11-09 11:00")
	do(Refused, "2026-11-10 09:00")
	do(Handled, "2026-11-10 10:00")
	do(Confirmed, "2026-11-12 10:00")
	do(Closed, "2026-11-13 10:00")
	if s := c.At("2026-12-31 10:00", p, w); s.State != Done || s.Used != 180 || c.Cause != "员工培训不够" || !slices.Equal(s.May(org.Unit), []Kind{Revisited}) {
		t.Errorf("%+v", s)
	}
	for at, late := range map[calendar.Moment]bool{"2026-11-18 17:00": false, "2026-11-19 08:00": true} { // closed on a Friday: three working days after it
		if s := c.At(at, p, w); s.ReturnBy != calendar.NewDate(2026, time.November, 18) || s.ReturnLate != late {
			t.Errorf("%s: %+v", at, s)
		}
	}
	do(Revisited, "2026-11-20 10:00")
	if s := c.At("2026-12-31 10:00", p, w); s.State != Done || s.Returned != calendar.NewDate(2026, time.November, 20) || s.ReturnLate || len(s.May(org.Unit)) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestALateComplaintRises(t *testing.T) {
	p, w := shipped(t, "complaint", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	c := Complaint{Severity: 1, Came: "2026-11-02 08:30", Events: []Event{{Kind: Accepted, At: "2026-11-02 08:40"}}}
	for at, level := range map[calendar.Moment]org.Kind{"2026-11-03 17:00": org.Station, "2026-11-03 17:30": org.District, "2026-11-05 17:30": org.Unit, "2026-11-09 17:30": org.Province, "2026-12-31 17:00": org.Province} {
		if s := c.At(at, p, w); s.Level != level {
			t.Errorf("%s: %s", at, s.Level)
		}
	}
	late := c.At("2026-11-04 09:00", p, w)
	if !late.Late || slices.Contains(late.May(org.Station), Handled) || !slices.Contains(late.May(org.District), Handled) {
		t.Errorf("%+v", late)
	}
	_, err := c.Do(Event{Kind: Handled, At: "2026-11-04 09:00", Text: "x"}, "", late, org.Station)
	if !fault.Is(err, "complaint.not_now") {
		t.Error(err)
	}
	top := c.At("2026-12-31 17:00", p, w)
	if slices.Contains(top.May(org.Unit), Raised) || !slices.Contains(top.May(org.Unit), Handled) {
		t.Errorf("at the top: %v", top.May(org.Unit))
	}
	grave := Complaint{Severity: 5, Came: "2026-11-07 23:50"} // a Saturday night: thirty minutes by the wall clock, no limit to the end
	if s := grave.At("2026-11-08 00:30", p, w); s.RespondLeft != -10 || s.Limit != 0 || s.Late {
		t.Errorf("%+v", s)
	}
}

// TestPausingNeverShortensNorCountsTwice: against a model that walks every minute, and against the same complaint without its pauses.
func TestPausingNeverShortensNorCountsTwice(t *testing.T) {
	p, w := shipped(t, "complaint", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	start := time.Date(2026, 2, 10, 9, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(3, 5))
	for range 60 {
		at := start
		next := func() calendar.Moment {
			at = at.Add(time.Duration(r.IntN(1500)) * time.Minute)
			return calendar.MomentOf(at)
		}
		paused := Complaint{Severity: 2, Came: calendar.MomentOf(start)}
		first := Event{Kind: Accepted, At: next()}
		paused.Events = []Event{first}
		var stands [][2]time.Time
		for range r.IntN(6) {
			a := Event{Kind: Paused, At: next()}
			from := at
			b := Event{Kind: Resumed, At: next()}
			paused.Events, stands = append(paused.Events, a, b), append(stands, [2]time.Time{from, at})
		}
		now := next()
		model := 0
		for m := start; m.Before(at); m = m.Add(time.Minute) {
			still := slices.ContainsFunc(stands, func(s [2]time.Time) bool { return !m.Before(s[0]) && m.Before(s[1]) })
			if !still {
				model += w.Minutes(calendar.MomentOf(m), calendar.MomentOf(m.Add(time.Minute)))
			}
		}
		without := Complaint{Severity: 2, Came: paused.Came, Events: []Event{first}}
		got, all := paused.At(now, p, w).Used, without.At(now, p, w).Used
		stood := 0
		for _, s := range stands {
			stood += w.Minutes(calendar.MomentOf(s[0]), calendar.MomentOf(s[1]))
		}
		if got != model || got+stood != all || all != w.Minutes(paused.Came, now) {
			t.Fatalf("clock %d, model %d, stood %d, without pauses %d", got, model, stood, all)
		}
	}
}

func TestCheck(t *testing.T) {
	p := shipped(t, "complaint", ParsePolicy)
	good := Complaint{Caller: "路过司机", Category: "油品质量", Severity: 3, Text: "加油后熄火", Came: "2026-11-03 09:00"}
	if fs := Check(good, "2026-11-03 09:00", p); len(fs) != 0 {
		t.Error(fs)
	}
	for code, bad := range map[string]func(*Complaint){
		"complaint.empty": func(c *Complaint) { c.Text = " " }, "complaint.who": func(c *Complaint) { c.Caller = "" }, "complaint.category": func(c *Complaint) { c.Category = "天气" },
		"complaint.severity": func(c *Complaint) { c.Severity = 2 }, "complaint.future": func(c *Complaint) { c.Came = "2026-11-03 09:01" },
	} {
		c := good
		bad(&c)
		if fs := Check(c, "2026-11-03 09:00", p); len(fs) != 1 || !fault.Is(fs[0], code) {
			t.Errorf("%s: %v", code, fs)
		}
	}
	_, err := ParsePolicy([]byte(`{"version":"a","from":"2026-01-01","source":"","grades":[]}`))
	if !fault.Is(err, "complaint.bad_policy") {
		t.Error(err)
	}
}

func TestDoRefuses(t *testing.T) {
	p, w := shipped(t, "complaint", ParsePolicy), shipped(t, "workdays", calendar.ParseWorkdays)
	c := Complaint{Severity: 1, Came: "2026-11-03 09:00", Events: []Event{{Kind: Accepted, At: "2026-11-03 10:00"}}}
	now := calendar.Moment("2026-11-03 11:00")
	for code, e := range map[string]Event{"complaint.not_now": {Kind: Closed, At: now, Text: "x"}, "complaint.text": {Kind: Handled, At: now, Text: " "}, "complaint.backwards": {Kind: Handled, At: "2026-11-03 09:30", Text: "x"}} {
		if _, err := c.Do(e, "", c.At(now, p, w), org.Unit); !fault.Is(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	c.Events = append(c.Events, Event{Kind: Handled, At: now}, Event{Kind: Confirmed, At: now})
	if _, err := c.Do(Event{Kind: Closed, At: now, Text: "x"}, " ", c.At(now, p, w), org.Unit); !fault.Is(err, "complaint.cause") {
		t.Error(err)
	}
}
