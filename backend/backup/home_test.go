package backup

import (
	"testing"
	"time"
)

func TestOfTwoHomesExactlyOneYields(t *testing.T) {
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	for _, b := range []Home{{"c", "2", "乙", at}, {"c", "2", "乙", at.Add(time.Hour)}, {"c", "0", "乙", at}, {"c", "0", "乙", at.Add(-time.Hour)}} {
		a := Home{"c", "1", "甲", at}
		if a.Yields(b) == b.Yields(a) {
			t.Errorf("%+v and %+v: both or none yields", a, b)
		}
	}
	a := Home{"c", "1", "甲", at}
	for _, other := range []Home{{"d", "2", "乙", at.Add(time.Hour)}, {"c", "1", "甲", at.Add(time.Hour)}, {}} {
		if a.Yields(other) {
			t.Errorf("yields to %+v: other data, or the same PC", other)
		}
	}
	if (Home{}).Yields(Home{PC: "2", Since: at}) {
		t.Error("data without a history yields")
	}
}

func TestDataThatMovedWinsWhateverTheClockSays(t *testing.T) {
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	a := Home{Chain: "c"}.Settle("1", "甲", at)
	b := a.Settle("2", "乙", at.AddDate(-3, 0, 0)) // a PC whose clock stands years back
	if !a.Yields(b) || b.Yields(a) {
		t.Errorf("%+v %+v", a, b)
	}
	if back := a.Settle("1", "甲", at, b); !b.Yields(back) {
		t.Errorf("taken back: %+v %+v", b, back)
	}
}
