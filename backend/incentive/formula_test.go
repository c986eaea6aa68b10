package incentive

import (
	"strings"
	"testing"

	"fuelbook/backend/fault"
)

func TestFormula(t *testing.T) {
	in := newInput(scheme(Rule{Key: "f", Basis: Cards, Per: StationMonth, Formula: "n > plan ? 600 : plan > 0 ? div(300 * n, plan) : 0"}))
	in.Plans["s1"] = 3
	in.Events = issue("1", 5, "a", day(2), nil)
	want(t, "by formula", calculate(t, in).Total, 100+200+300+600+600)
	if text := strings.Join(in.Scheme.Describe(), ""); !strings.Contains(text, "按公式 n > plan") {
		t.Error(text)
	}
}

func TestFormulaRefusesWhatCouldRunOnOrBreakAFen(t *testing.T) {
	for _, text := range []string{"q / 3", "q * 0.5", "2 ** 40", "1..1000000", "len([q])", "filter([1], # > 0)", `"a"`, "unknown + 1", "q >", "true", "let x = 1; x", strings.Repeat("q+", 300) + "1", "map(1..9, # )"} {
		if _, err := newFormula(text); !fault.Is(err, "incentive.formula") {
			t.Errorf("%q: %v", text, err)
		}
	}
	f, err := newFormula("q * 1000000")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.pay(1_000_000, 1, frame{}); !fault.Is(err, "incentive.formula") {
		t.Errorf("an amount out of all bounds: %v", err)
	}
}

func TestFloorDiv(t *testing.T) {
	for _, c := range [][3]int{{7, 2, 3}, {-7, 2, -4}, {7, -2, -4}, {6, 3, 2}, {5, 0, 0}} {
		if got := floorDiv(c[0], c[1]); got != c[2] {
			t.Errorf("%v gives %d", c, got)
		}
	}
}
