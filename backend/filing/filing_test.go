package filing

import (
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

var october = calendar.NewDate(2026, time.October, 1).Month()

func hand(id string, role access.Role) access.Actor {
	return access.Actor{UserID: access.UserID(id), Name: id, Role: role}
}

func sign(t *testing.T, f Filing, a access.Actor, figures string) Filing {
	t.Helper()
	g, err := f.Sign(a, october, figures, nil, "2026-11-03T09:00:00+08:00")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func refused(t *testing.T, code string, err error) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("want %s, got %v", code, err)
	}
}

// The three signatures come in order, from three accounts.
func TestThreeHandsInOrder(t *testing.T) {
	var f Filing
	_, err := f.Sign(hand("b", access.Reviewer), october, "x", nil, "")
	refused(t, "filing.order", err)
	f = sign(t, f, hand("a", access.Filler), "x")
	_, err = f.Sign(hand("a", access.Filler), october, "x", nil, "")
	refused(t, "filing.order", err)
	_, err = f.Sign(hand("a", access.Reviewer), october, "x", nil, "") // an account whose role was changed in between
	refused(t, "filing.same_person", err)
	f = sign(t, f, hand("b", access.Reviewer), "x")
	f = sign(t, f, hand("c", access.Chief), "x")
	if f.Next("x") != "" || len(f.Standing("x")) != 3 {
		t.Errorf("three signed, yet %q is waited for", f.Next("x"))
	}
	_, err = f.Sign(hand("d", access.Operator), october, "x", nil, "")
	refused(t, "filing.no_hand", err)
}

// Figures that moved are signed by nobody; what was signed before is dropped with the next signature.
func TestMovedFiguresAreUnsigned(t *testing.T) {
	f := sign(t, sign(t, Filing{}, hand("a", access.Filler), "x"), hand("b", access.Reviewer), "x")
	if f.Next("y") != Fill || len(f.Standing("y")) != 0 {
		t.Errorf("moved figures wait for %q", f.Next("y"))
	}
	_, err := f.Sign(hand("c", access.Chief), october, "y", nil, "")
	refused(t, "filing.order", err)
	f = sign(t, f, hand("a", access.Filler), "y")
	if f.Next("x") != Fill || f.Next("y") != Review {
		t.Errorf("signatures of both figures are kept: %+v", f.Signatures)
	}
}

// A warning is explained in its own words, before the first signature.
func TestExplainAndSign(t *testing.T) {
	w := []Warning{{"unmatched", "有3笔"}}
	a := hand("a", access.Filler)
	_, err := Filing{}.Sign(a, october, "x", w, "")
	refused(t, "filing.unexplained", err)
	_, err = Filing{}.Explain(a, w[0], " ", w, "")
	refused(t, "filing.empty", err)
	_, err = Filing{}.Explain(a, Warning{"unmatched", "有2笔"}, "补录", w, "")
	refused(t, "filing.no_warning", err)
	f, err := Filing{}.Explain(a, w[0], "外地卡", w, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err = f.Sign(a, october, "x", w, ""); err != nil {
		t.Error(err)
	}
	_, err = f.Sign(a, october, "x", []Warning{{"unmatched", "有4笔"}}, "")
	refused(t, "filing.unexplained", err)
}

// Sending back needs a reason and something signed, and takes every signature off.
func TestSendBack(t *testing.T) {
	b := hand("b", access.Reviewer)
	_, err := Filing{}.SendBack(b, "重核", "")
	refused(t, "filing.nothing_signed", err)
	f := sign(t, Filing{}, hand("a", access.Filler), "x")
	_, err = f.SendBack(b, " ", "")
	refused(t, "filing.empty", err)
	g, err := f.SendBack(b, "重核附录3", "")
	if err != nil || len(g.Signatures) != 0 || len(g.Returned) != 1 || g.Next("x") != Fill {
		t.Errorf("sent back: %+v, %v", g, err)
	}
}
