package incentive

import (
	"strings"
	"testing"
)

// TestNothingUnprovenIsPaid: a card whose holder is not verified is not paid under any scheme, and takes no place of the plan.
func TestNothingUnprovenIsPaid(t *testing.T) {
	in := t1()
	if len(in.Cards) < 2 {
		t.Fatal("the example needs two cards")
	}
	all, err := Calculate(in)
	if err != nil {
		t.Fatal(err)
	}
	in.Unproven = map[string]string{in.Cards[0].Number: "尚无加油"}
	some, err := Calculate(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range some.Lines {
		if l.EventKey == "card:"+in.Cards[0].Number && (l.State != NotQualified || l.Amount != 0 || !strings.Contains(l.Reason, "待核实：尚无加油")) {
			t.Errorf("%+v", l)
		}
	}
	if some.Total >= all.Total {
		t.Errorf("%s with one card less, %s before", some.Total, all.Total)
	}
}
