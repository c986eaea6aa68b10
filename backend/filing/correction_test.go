package filing

import (
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

func TestACorrectionIsDraftedByOneAndApprovedByAnother(t *testing.T) {
	m := calendar.NewMonth(2026, time.October)
	fill, chief := access.Actor{UserID: "甲", Name: "甲"}, access.Actor{UserID: "丙", Name: "丙"}
	one, two := []Cell{{Code: "F4", Was: "1", Now: "2"}}, []Cell{{Code: "F4", Was: "1", Now: "3"}}
	want := func(err error, code string) {
		t.Helper()
		if !fault.Is(err, code) {
			t.Errorf("want %s, got %v", code, err)
		}
	}
	_, err := Draft(fill, m, "h", nil, one, "  ", "t")
	want(err, "filing.empty")
	_, err = Draft(fill, m, "h", nil, nil, "补录", "t")
	want(err, "filing.nothing_changed")
	c, err := Draft(fill, m, "h", nil, one, "补录", "t")
	if err != nil || c.No != 1 || c.State() != "待批准" {
		t.Fatal(err, c)
	}
	c.ID = "x"
	if again, err := Draft(fill, m, "h", []Correction{c}, two, "补录两次", "t"); err != nil || again.ID != "x" || again.No != 1 {
		t.Error("a draft is written anew, not a second one beside it", err, again)
	}
	_, err = c.Approve(fill, one, "t2")
	want(err, "filing.same_person")
	_, err = c.Approve(chief, two, "t2")
	want(err, "filing.moved")
	done, err := c.Approve(chief, one, "t2")
	if err != nil || done.State() != "已批准" || done.Approver != "丙" {
		t.Fatal(err, done)
	}
	_, err = done.Approve(chief, one, "t3")
	want(err, "filing.approved")
	_, err = Draft(fill, m, "h", []Correction{done}, one, "再来", "t")
	want(err, "filing.nothing_changed")
	if next, err := Draft(fill, m, "h", []Correction{done}, nil, "又改回去了", "t"); err != nil || next.No != 2 || next.ID != "" {
		t.Error("what is corrected and then as signed again needs a second correction", err, next)
	}
}
