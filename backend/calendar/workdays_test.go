package calendar

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

func workdays(t *testing.T) Workdays {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/workdays.json")
	if err != nil {
		t.Fatal(err)
	}
	w, err := ParseWorkdays(raw)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWorkdaysKnowTheArrangements(t *testing.T) {
	w := workdays(t)
	for s, works := range map[string]bool{
		"2026-02-14": true, "2026-02-15": false, "2026-02-23": false, "2026-02-24": true, "2026-02-28": true, // 春节
		"2026-10-07": false, "2026-10-08": true, "2026-10-10": true, "2026-10-11": false, "2025-10-08": false, "2025-09-28": true,
		"2027-01-01": true, "2027-01-02": false, // a year nobody listed has only its weekends
	} {
		if w.Works(day(t, s)) != works {
			t.Errorf("%s: %v", s, !works)
		}
	}
	if !w.Knows(2026) || w.Knows(2027) || w.DayMinutes() != 450 {
		t.Error("years or hours")
	}
	next := w.With(Shifts{Year: 2027, Off: [][]Date{{day(t, "2027-01-01"), day(t, "2027-01-03")}}, Work: []Date{}}, "b", day(t, "2026-11-03"))
	if next.Works(day(t, "2027-01-01")) || !next.Knows(2027) || w.Knows(2027) {
		t.Error("a year added")
	}
}

func TestMinutesOfWork(t *testing.T) {
	w := workdays(t)
	for _, c := range []struct {
		from, to Moment
		want     int
	}{
		{"2026-11-03 09:00", "2026-11-03 10:30", 90},
		{"2026-11-03 11:30", "2026-11-03 14:00", 60},       // over noon
		{"2026-11-03 17:00", "2026-11-04 09:00", 60},       // over night
		{"2026-11-06 17:00", "2026-11-09 09:00", 60},       // over a weekend
		{"2026-09-30 17:00", "2026-10-08 09:00", 60},       // over a week off
		{"2026-10-09 17:00", "2026-10-11 12:00", 30 + 450}, // a Saturday made up for
		{"2026-11-03 10:00", "2026-11-03 09:00", 0},        // backwards
	} {
		if got := w.Minutes(c.from, c.to); got != c.want {
			t.Errorf("%s–%s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
	if n := Moment("2026-11-03 23:50").MinutesUntil("2026-11-04 00:20"); n != 30 {
		t.Errorf("wall clock %d", n)
	}
}

// TestMinutesOfWorkAddUp: cut anywhere, the parts are the whole.
func TestMinutesOfWorkAddUp(t *testing.T) {
	w := workdays(t)
	start := time.Date(2026, 1, 25, 0, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(7, 11))
	for range 300 {
		a := r.IntN(60 * 24 * 60)
		b := a + r.IntN(20*24*60)
		c := b + r.IntN(20*24*60)
		at := func(n int) Moment { return MomentOf(start.Add(time.Duration(n) * time.Minute)) }
		if whole, parts := w.Minutes(at(a), at(c)), w.Minutes(at(a), at(b))+w.Minutes(at(b), at(c)); whole != parts {
			t.Fatalf("%s %s %s: %d ≠ %d", at(a), at(b), at(c), whole, parts)
		}
	}
}

func TestWorkdaysRefused(t *testing.T) {
	for _, raw := range []string{`{`, `{"version":"a","from":"2026-01-01","hours":[]}`,
		`{"version":"a","from":"2026-01-01","hours":[{"from":"12:00","to":"08:00"}]}`,
		`{"version":"a","from":"2026-01-01","hours":[{"from":"08:00","to":"12:00"},{"from":"11:00","to":"13:00"}]}`,
		`{"version":"a","from":"2026-01-01","hours":[{"from":"08:00","to":"12:00"}],"years":[{"year":2027,"off":[["2026-01-01","2026-01-02"]]}]}`} {
		if _, err := ParseWorkdays([]byte(raw)); err == nil {
			t.Errorf("accepted: %s", raw)
		}
	}
	if m, err := ParseMoment("2026/11/3 9:05:30"); err != nil || m != "2026-11-03 09:05" {
		t.Errorf("%s %v", m, err)
	}
	if _, err := ParseMoment("昨天"); err == nil {
		t.Error("accepted 昨天")
	}
}

// TestWorkdaysAround: a holiday and its made-up days count as the State Council has them, not as the week does.
func TestWorkdaysAround(t *testing.T) {
	w := workdays(t)
	for in, want := range map[string]string{"2026-10-05": "2026-09-30", "2026-10-10": "2026-10-10", "2026-10-25": "2026-10-23", "2026-11-05": "2026-11-05"} {
		if got := w.OrBefore(day(t, in)); got.String() != want {
			t.Errorf("last working day by %s: %s, want %s", in, got, want)
		}
	}
	for n, want := range map[int]string{1: "2026-10-08", 2: "2026-10-09", 3: "2026-10-10", 4: "2026-10-12"} {
		if got := w.Nth(day(t, "2026-10-01"), n); got.String() != want {
			t.Errorf("working day %d of October: %s, want %s", n, got, want)
		}
	}
}
