package census

import (
	"fmt"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

// TestEveryMonthLiesInOneRound: a round ends with the month it is reported in (6.5.1), so that no day is reported twice or never.
func TestEveryMonthLiesInOneRound(t *testing.T) {
	var before Round
	for m := calendar.NewMonth(2025, time.December); m.Before(calendar.NewMonth(2028, time.January)); m = m.Add(1) {
		r := RoundOf(m)
		if !r.Sound() || m.First().Before(r.First()) || m.Last().After(r.Last()) {
			t.Errorf("%s lies in %s, which is %s to %s", m, r, r.First(), r.Last())
		}
		if before != "" && r != before && (r < before || m.Number() != 1 && m.Number() != 8) {
			t.Errorf("after %s comes %s in %s", before, r, m)
		}
		before = r
	}
	if RoundOf(calendar.Month{}) != "" {
		t.Error("no month lies in a round")
	}
}

func TestRoundDays(t *testing.T) {
	p := Policy{StationDay: 20, ShelveMonths: 6}
	for r, want := range map[Round]string{"2026-H1": "2026年上半年 2026-01-01 2026-07-31 2026-07-31 2026-07-20", "2026-H2": "2026年下半年 2026-08-01 2026-12-31 2026-12-31 2026-12-20"} {
		if got := fmt.Sprint(r.Label(), " ", r.First(), " ", r.Last(), " ", r.Due(p), " ", r.StationDue(p)); got != want {
			t.Errorf("%s is %s, want %s", r, got, want)
		}
	}
	if got := Round("2026-H2").Due(Policy{DueDay: 25}).String(); got != "2026-12-25" {
		t.Errorf("due on the 25th is %s", got)
	}
	if got := Round("2026-H2").Due(Policy{DueDay: 31}).String(); got != "2026-12-31" {
		t.Errorf("due on the 31st is %s", got)
	}
	for _, bad := range []Round{"", "2026", "2026-H3", "H1", "26-H1", "2026-H12"} {
		if bad.Sound() {
			t.Errorf("%q is taken for a round", bad)
		}
	}
}

func TestParsePolicy(t *testing.T) {
	good := `{"version":"v","from":"2012-08-01","source":"s","dueDay":0,"stationDay":20,"shelveMonths":6}`
	if p, err := ParsePolicy([]byte(good)); err != nil || p.StationDay != 20 || p.ShelveMonths != 6 {
		t.Errorf("%+v %v", p, err)
	}
	for _, bad := range []string{`{}`, `{"version":"v","from":"2012-08-01","dueDay":32,"shelveMonths":6}`, `{"version":"v","from":"2012-08-01","dueDay":1,"shelveMonths":0}`, good + "{}", `{"version":"v","from":"2012-08-01","shelveMonths":6,"more":1}`} {
		_, err := ParsePolicy([]byte(bad))
		wantCode(t, err, "census.bad_policy")
	}
}

// TestMoves walks every pair of statuses: what the table of steps does not have is refused, and says what is possible.
func TestMoves(t *testing.T) {
	allowed := map[string]bool{"登记有效": true, "登记无效": true, "有效无效": true, "无效有效": true, "有效开发中": true, "开发中已转化": true, "开发中搁置": true, "搁置登记": true, "无效登记": true}
	on := calendar.NewDate(2026, time.November, 3)
	for _, from := range Statuses() {
		for _, to := range Statuses() {
			p := sound()
			p.Status = from
			moved, err := Move(p, to, "原因", on, "2026-H1", "2026-H2")
			if allowed[string(from)+string(to)] {
				if err != nil || moved.Status != to || moved.StatusOn != on || moved.StatusWhy != "原因" {
					t.Errorf("%s → %s: %+v %v", from, to, moved, err)
				}
				continue
			}
			wantCode(t, err, "census.no_step")
			if moved.Status != from || fault.From(err).Remedy == "" {
				t.Errorf("%s → %s: %+v", from, to, err)
			}
		}
	}
	p := sound()
	p.Status = Pursued
	_, err := Move(p, Shelved, " ", on, "", "")
	wantCode(t, err, "census.why")
	p.Status = Shelved
	for _, now := range []Round{"", "2026-H1"} {
		_, err = Move(p, Found, "", on, "2026-H1", now)
		wantCode(t, err, "census.same_round")
		if len(Steps(Shelved, "2026-H1", now)) != 0 {
			t.Errorf("a shelved one can be registered again in %q", now)
		}
	}
	if len(Steps(Shelved, "2026-H1", "2026-H2")) != 1 || len(Steps(Converted, "2026-H1", "2026-H2")) != 0 {
		t.Error("the steps offered are wrong")
	}
}

func TestIdle(t *testing.T) {
	p, policy := sound(), Policy{ShelveMonths: 6}
	p.Status = Pursued
	since := calendar.NewDate(2026, time.May, 4)
	for day, idle := range map[calendar.Date]bool{calendar.NewDate(2026, time.November, 3): false, calendar.NewDate(2026, time.November, 4): true, calendar.NewDate(2027, time.January, 1): true} {
		if got := Idle(p, since, day, policy); (got != "") != idle {
			t.Errorf("on %s: %q", day, got)
		}
	}
	p.Status = Shelved
	if got := Idle(p, since, calendar.NewDate(2027, time.May, 4), policy); got != "" {
		t.Errorf("one that is shelved: %q", got)
	}
}
