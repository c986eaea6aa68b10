package claim

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

var start = time.Date(2026, time.November, 2, 9, 0, 0, 0, time.UTC)

func rules(t *testing.T) Policy {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/claim.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func stamp(hours int) string { return start.Add(time.Duration(hours) * time.Hour).Format(time.RFC3339) }

func post() Post {
	return Post{ID: "p", Days: 90, PutUpAt: stamp(0), PutUpBy: "复核", PutUpID: "u9"}
}

func claims(hours int, who org.StaffID) Event {
	return Event{Kind: Claimed, At: stamp(hours), StaffID: who, By: "填报", UserID: "u1"}
}

func TestTheEarlierClaimHolds(t *testing.T) {
	pol := rules(t)
	p := post()
	p.Events = []Event{claims(5, "b"), claims(3, "a"), claims(5, "a")}
	b := p.At(start.AddDate(0, 0, 2), pol)
	if b.Holder != "a" || b.Since != stamp(3) || b.State != Held || len(b.Log) != 4 {
		t.Errorf("%+v", b)
	}
	lost := 0
	for _, e := range b.Log {
		if !e.Held && strings.Contains(e.Why, "已被先摘") {
			lost++
		}
	}
	if lost != 2 {
		t.Errorf("%+v", b.Log)
	}
	p.Events = []Event{claims(3, "b"), claims(3, "a")}
	if b := p.At(start.AddDate(0, 0, 2), pol); b.Holder != "a" {
		t.Errorf("the same second: %s", b.Holder)
	}
}

func TestAClaimRunsOut(t *testing.T) {
	pol, p := rules(t), post()
	p.Events = []Event{claims(0, "a")}
	for days, state := range map[int]State{89: Held, 90: Free, 91: Free} {
		if b := p.At(start.AddDate(0, 0, days), pol); b.State != state {
			t.Errorf("%d days: %+v", days, b)
		}
	}
	p.Events = append(p.Events, claims(93*24, "a"), claims(94*24, "b"))
	if b := p.At(start.AddDate(0, 0, 95), pol); b.Holder != "b" || len(b.Log) != 5 {
		t.Errorf("who let it run out waits: %+v", b)
	}
}

// TestAnyOrderOfArrivalEndsTheSame: events become known in any order; the board is what a diary of the hours says.
func TestAnyOrderOfArrivalEndsTheSame(t *testing.T) {
	r, pol := rand.New(rand.NewPCG(9, 6)), rules(t)
	for range 2000 {
		p := post()
		p.Days = 1 + r.IntN(3)
		byHour := map[int]Event{}
		for range r.IntN(12) {
			h, who := r.IntN(200), org.StaffID(fmt.Sprint(r.IntN(3)))
			e := claims(h, who)
			if r.IntN(3) == 0 {
				e.Kind, e.Why = Released, "x"
			}
			byHour[h] = e
		}
		for _, e := range byHour { // a map comes in any order
			p.Events = append(p.Events, e)
		}
		holder, until := org.StaffID(""), 0
		ran := map[org.StaffID]int{}
		for h := range 200 {
			if holder != "" && h >= until {
				ran[holder], holder = until, ""
			}
			e, ok := byHour[h]
			left, was := ran[e.StaffID]
			switch {
			case ok && e.Kind == Claimed && holder == "" && (!was || h >= left+pol.CoolDays*24):
				holder, until = e.StaffID, h+p.Days*24
			case ok && e.Kind == Released && holder == e.StaffID:
				holder = ""
			}
			if b := p.At(start.Add(time.Duration(h)*time.Hour), pol); b.Holder != holder {
				t.Fatalf("hour %d: %q holds, by the diary %q; %+v", h, b.Holder, holder, p.Events)
			}
		}
	}
}

func TestWhoMayClaim(t *testing.T) {
	pol, now := rules(t), start.AddDate(0, 0, 1)
	own := claims(1, "a")
	own.By, own.UserID = "复核", "u9"
	for code, try := range map[string]func() error{
		"claim.before": func() error { _, err := post().Do(claims(-1, "a"), now, 0, pol); return err },
		"claim.future": func() error { _, err := post().Do(claims(99, "a"), now, 0, pol); return err },
		"claim.staff":  func() error { _, err := post().Do(claims(1, ""), now, 0, pol); return err },
		"claim.own":    func() error { _, err := post().Do(own, now, 0, pol); return err },
		"claim.full":   func() error { _, err := post().Do(claims(1, "a"), now, 3, pol); return err },
		"claim.why":    func() error { _, err := post().Do(Event{Kind: TakenOff, At: stamp(1)}, now, 0, pol); return err },
		"claim.lost": func() error {
			_, err := post().Do(Event{Kind: Released, At: stamp(1), StaffID: "a", Why: "x"}, now, 0, pol)
			return err
		},
	} {
		if err := try(); !fault.Is(err, code) {
			t.Errorf("%s: %v", code, err)
		}
	}
	late, err := post().Do(claims(5, "b"), now, 0, pol)
	if err != nil {
		t.Fatal(err)
	}
	both, err := late.Do(claims(3, "a"), now, 0, pol)
	if err != nil || both.At(now, pol).Holder != "a" {
		t.Errorf("an earlier claim that becomes known later: %v", err)
	}
}

func TestTeams(t *testing.T) {
	if m := (Team{}).Missing(); m != "没有指定组长、副组长、成员" {
		t.Error(m)
	}
	if fs := CheckTeam(Team{Head: "a", Deputy: "b", Members: []org.StaffID{"c"}}); fs != nil {
		t.Error(fs)
	}
	if fs := CheckTeam(Team{Head: "a", Deputy: "b", Members: []org.StaffID{"b"}}); len(fs) != 1 || fs[0].Code != "claim.twice" {
		t.Error(fs)
	}
	pol := rules(t)
	for _, c := range []struct {
		kind  string
		large bool
		key   bool
	}{{"政府机关", false, true}, {"企事业单位", false, false}, {"企事业单位", true, true}, {"商场", true, false}} {
		if _, ok := pol.Key(c.kind, c.large); ok != c.key {
			t.Errorf("%+v", c)
		}
	}
}

func TestStrangePolicies(t *testing.T) {
	raw, _ := os.ReadFile("../../assets/policy/claim.json")
	for _, change := range [][2]string{{`"days": 90`, `"days": 0`}, {"perPerson", "perHead"}, {`"2026-A"`, `""`}} {
		if _, err := ParsePolicy([]byte(strings.Replace(string(raw), change[0], change[1], 1))); !fault.Is(err, "claim.bad_policy") {
			t.Errorf("%v: %v", change, err)
		}
	}
}
