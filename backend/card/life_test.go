package card

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

func day(d int) calendar.Date { return calendar.NewDate(2026, time.October, 1).AddDays(d - 1) }

func TestALifeFollowsFromItsEvents(t *testing.T) {
	c := Card{Number: "90", Opened: day(2)}
	for name, x := range map[string]struct {
		events []Event
		fuel   calendar.Date
		want   Status
		odd    int
	}{
		"only issued":            {nil, calendar.Date{}, Issued, 0},
		"fuelled":                {nil, day(3), InUse, 0},
		"activated":              {[]Event{{Serial: "1", Change: Activated, Date: day(2)}}, calendar.Date{}, InUse, 0},
		"lost":                   {[]Event{{Serial: "1", Change: ReportedLost, Date: day(5)}}, day(3), Lost, 0},
		"found":                  {[]Event{{Serial: "2", Change: Found, Date: day(6)}, {Serial: "1", Change: ReportedLost, Date: day(5)}}, day(3), InUse, 0},
		"replaced":               {[]Event{{Serial: "2", Change: Replaced, Date: day(6), NewNumber: "91"}, {Serial: "1", Change: ReportedLost, Date: day(5)}}, day(3), SubstitutedBy, 0},
		"returned":               {[]Event{{Serial: "1", Change: Returned, Date: day(9)}}, day(3), GivenBack, 0},
		"found without loss":     {[]Event{{Serial: "1", Change: Found, Date: day(9)}}, day(3), InUse, 1},
		"after its end":          {[]Event{{Serial: "1", Change: Returned, Date: day(8)}, {Serial: "2", Change: ReportedLost, Date: day(9)}}, day(3), GivenBack, 1},
		"before its issue":       {[]Event{{Serial: "1", Change: Returned, Date: day(1)}}, day(3), InUse, 1},
		"what nobody knows":      {[]Event{{Serial: "1", Change: "升级", Date: day(4)}}, day(3), InUse, 1},
		"the same day by number": {[]Event{{Serial: "2", Change: Found, Date: day(5)}, {Serial: "1", Change: ReportedLost, Date: day(5)}}, day(3), InUse, 0},
	} {
		l := LifeOf(c, x.events, day(2), x.fuel)
		if l.Status != x.want || len(l.Odd) != x.odd {
			t.Errorf("%s: %s, odd %v", name, l.Status, l.Odd)
		}
		if !slices.IsSortedFunc(l.Steps, func(a, b Step) int { return b.Date.DaysUntil(a.Date) }) {
			t.Errorf("%s: the timeline is not in order: %v", name, l.Steps)
		}
	}
	if got := Substitutes([]Event{{CardNumber: "90", Change: Replaced, NewNumber: "91"}, {CardNumber: "90", Change: ReportedLost}}); len(got) != 1 || got["91"] != "90" {
		t.Errorf("%v", got)
	}
}

func TestOrderOfEventsDoesNotMatter(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var events []Event
		for i := range r.IntN(9) {
			events = append(events, Event{Serial: fmt.Sprint(i), Change: Changes()[r.IntN(6)], Date: day(1 + r.IntN(9)), NewNumber: "99"})
		}
		first := fmt.Sprint(LifeOf(Card{Opened: day(2)}, events, calendar.Date{}, day(3)))
		r.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		if got := fmt.Sprint(LifeOf(Card{Opened: day(2)}, events, calendar.Date{}, day(3))); got != first {
			t.Errorf("seed %d: %s, then %s", seed, first, got)
		}
	}
}

func TestStock(t *testing.T) {
	ranges := []Range{{ID: "1", StationID: "s", From: "9000000000000100", To: "9000000000000199", On: day(1)}, {ID: "2", StationID: "t", From: "9000000000000200", To: "9000000000000299", On: day(1)}}
	var cards []Card
	for _, n := range []int{100, 101, 104, 150, 205} {
		cards = append(cards, Card{Number: fmt.Sprintf("9000000000000%03d", n), StationID: "s"})
	}
	s := StockOf("s", ranges, cards)
	if s.Received != 100 || s.Issued != 4 || s.Left != 96 || s.Skipped != 2+45 || fmt.Sprint(s.Gaps) != "[9000000000000102起2张 9000000000000105起45张]" || fmt.Sprint(s.Outside) != "[9000000000000205]" {
		t.Errorf("%+v", s)
	}
	for name, r := range map[string]Range{"upside down": {From: "12", To: "11"}, "lengths": {From: "1", To: "10"}, "letters": {From: "1a", To: "1b"}, "many": {From: "000000", To: "999999"}, "heads": {From: "1000000000000000", To: "2000000000000000"}, "overlap": {From: "9000000000000150", To: "9000000000000300"}} {
		r.StationID, r.On = "s", day(2)
		if err := CheckRange(r, ranges); fault.From(err).Code != map[bool]string{true: "card.range_overlap", false: "card.range"}[name == "overlap"] {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := CheckRange(Range{StationID: "s", On: day(2), From: "9000000000000300", To: "9000000000000300"}, ranges); err != nil {
		t.Error(err)
	}
}

// TestStockAgainstACount compares the walk over ranges with counting number by number.
func TestStockAgainstACount(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 2))
		ranges := []Range{{StationID: "s", From: "0010", To: "0029"}, {StationID: "s", From: "0040", To: "0049"}}
		issued := map[int]bool{}
		var cards []Card
		for range r.IntN(30) {
			if n := r.IntN(60); !issued[n] {
				issued[n] = true
				cards = append(cards, Card{Number: fmt.Sprintf("%04d", n), StationID: "s"})
			}
		}
		used, skipped, outside := 0, 0, 0
		for n := range 60 {
			in := n >= 10 && n <= 29 || n >= 40 && n <= 49
			if issued[n] && in {
				used++
			}
			if issued[n] && !in {
				outside++
			}
		}
		for _, x := range [][2]int{{10, 29}, {40, 49}} {
			open := 0
			for n := x[0]; n <= x[1]; n++ {
				if issued[n] {
					skipped, open = skipped+open, 0
				} else {
					open++
				}
			}
		}
		if s := StockOf("s", ranges, cards); s.Issued != used || s.Skipped != skipped || len(s.Outside) != outside || s.Left != 30-used {
			t.Errorf("seed %d: %+v, want %d issued, %d skipped, %d outside", seed, s, used, skipped, outside)
		}
	}
}
