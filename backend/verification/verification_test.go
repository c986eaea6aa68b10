package verification

import (
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

var day = calendar.NewDate(2026, time.November, 10)

func handedIn() Proof {
	return Proof{CustomerID: "k", FuelledOn: day.AddDays(-5), Kind: Slip, AttachmentID: "f", State: Claimed, ClaimedBy: "u1", Claimer: "填报甲", ClaimedOn: day}
}

func TestASecondPersonConfirms(t *testing.T) {
	for name, by := range map[string]access.Actor{"the same account": {UserID: "u1", Name: "改了名"}, "the same name": {UserID: "u2", Name: "填报甲"}, "who answers for it": {UserID: "u3", Name: "责任乙"}} {
		if _, err := Confirm(handedIn(), by, []string{"责任乙"}, day); !fault.Is(err, "verification.same_person") {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, err := Confirm(handedIn(), access.Actor{UserID: "u9", Name: "复核丙"}, []string{"责任乙"}, day)
	if err != nil || p.State != Confirmed || p.Confirmer != "复核丙" || p.ConfirmedOn != day {
		t.Errorf("%+v %v", p, err)
	}
	if _, err := Confirm(p, access.Actor{UserID: "u8", Name: "丁"}, nil, day); !fault.Is(err, "verification.state") {
		t.Errorf("twice: %v", err)
	}
}

func TestRemoving(t *testing.T) {
	if _, err := Remove(handedIn(), "丙", " ", nil, day); !fault.Is(err, "verification.why") {
		t.Error(err)
	}
	p, err := Remove(handedIn(), "丙", "小票不是这位客户的", []string{"2026年10月附录7"}, day)
	if err != nil || p.State != Removed || len(p.Counted) != 1 {
		t.Errorf("%+v %v", p, err)
	}
	if _, err := Remove(p, "丙", "再撤", nil, day); !fault.Is(err, "verification.state") {
		t.Error(err)
	}
}

// TestDecide: sales or a confirmed proof, the earlier of them; handed in or removed proves nothing.
func TestDecide(t *testing.T) {
	with := func(s State, on calendar.Date) Proof {
		p := handedIn()
		p.State, p.FuelledOn, p.Confirmer, p.ConfirmedOn = s, on, "复核丙", day
		return p
	}
	for _, c := range []struct {
		what   string
		first  calendar.Date
		proofs []Proof
		on     calendar.Date
		why    string
	}{
		{"nothing", calendar.Date{}, nil, calendar.Date{}, "没有首次加油"},
		{"sales", day, nil, day, "消费数据核实"},
		{"handed in only", calendar.Date{}, []Proof{with(Claimed, day)}, calendar.Date{}, "等待第二人确认"},
		{"confirmed", calendar.Date{}, []Proof{with(Claimed, day), with(Confirmed, day.AddDays(-3))}, day.AddDays(-3), "凭加油小票核实"},
		{"removed", calendar.Date{}, []Proof{with(Removed, day)}, calendar.Date{}, "没有首次加油"},
		{"proof before sales", day, []Proof{with(Confirmed, day.AddDays(-3))}, day.AddDays(-3), "凭加油小票核实"},
		{"sales before proof", day.AddDays(-9), []Proof{with(Confirmed, day)}, day.AddDays(-9), "消费数据核实"},
		{"a waiting one does not hide sales", day, []Proof{with(Claimed, day.AddDays(-3))}, day, "消费数据核实"},
	} {
		v := Decide(c.first, c.proofs)
		if v.On != c.on || v.Proven() == c.on.IsZero() || !strings.Contains(v.Why+v.Missing, c.why) {
			t.Errorf("%s: %+v", c.what, v)
		}
	}
}

func TestCheck(t *testing.T) {
	if fs := Check(handedIn(), day); fs != nil {
		t.Error(fs)
	}
	for field, spoil := range map[string]func(*Proof){"fuelledOn": func(p *Proof) { p.FuelledOn = day.AddDays(1) }, "kind": func(p *Proof) { p.Kind = "口头" }, "file": func(p *Proof) { p.AttachmentID = "" }} {
		p := handedIn()
		spoil(&p)
		if fs := Check(p, day); len(fs) != 1 || fs[0].Field != field {
			t.Errorf("%s: %v", field, fs)
		}
	}
}
