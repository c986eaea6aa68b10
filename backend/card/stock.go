package card

import (
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

// RangeID is the opaque identity of a range (UUIDv7).
type RangeID string

// Range is a run of card numbers a station received (领卡号段), both ends included and of the same length.
type Range struct {
	ID        RangeID       `json:"id"`
	StationID org.OfficeID  `json:"stationId"`
	From      string        `json:"from"`
	To        string        `json:"to"`
	On        calendar.Date `json:"on"`
	By        string        `json:"by"`
	Name      string        `json:"name"`
	Rev       int64         `json:"rev"`
}

// rangeLimit bounds one delivery.
const rangeLimit = 100_000

// tail is how many of the last digits of a number count; what stands before them is the same in a range.
const tail = 9

// Holds reports whether a number lies in the range.
func (r Range) Holds(number string) bool {
	return len(number) == len(r.From) && r.From <= number && number <= r.To
}

// Count is how many numbers the range has; 0 for one that is wrong.
func (r Range) Count() int {
	head := max(len(r.From)-tail, 0)
	if len(r.From) == 0 || len(r.From) != len(r.To) || r.From > r.To || r.From[:head] != r.To[:head] {
		return 0
	}
	var a, b int
	if _, err := fmt.Sscanf(r.From[head:]+" "+r.To[head:], "%d %d", &a, &b); err != nil {
		return 0
	}
	return b - a + 1
}

// CheckRange tells whether a range may be added beside others. Errors: card.range (not digits of one length, upside down, or too many),
// card.range_overlap naming the other.
func CheckRange(r Range, others []Range) error {
	digits := strings.Trim(r.From+r.To, "0123456789") == ""
	if n := r.Count(); !digits || n < 1 || n > rangeLimit || r.StationID == "" || r.On.IsZero() {
		return fault.New(fault.Invalid, "card.range", "号段「"+r.From+"」至「"+r.To+"」不对，或没有选加油站和日期", "请填位数相同、从小到大的卡号，一次最多10万张").On("from")
	}
	for _, o := range others {
		if o.ID != r.ID && (r.Holds(o.From) || r.Holds(o.To) || o.Holds(r.From)) {
			return fault.New(fault.Conflict, "card.range_overlap", "号段和"+o.On.String()+"领的"+o.From+"至"+o.To+"重叠", "请核对领卡单").On("from")
		}
	}
	return nil
}

// Stock is what a station received, issued and has left.
type Stock struct {
	StationID org.OfficeID `json:"stationId"`
	Received  int          `json:"received"`
	Issued    int          `json:"issued"` // of the numbers received
	Left      int          `json:"left"`
	Skipped   int          `json:"skipped"` // numbers left out below the highest that was issued of their range
	Gaps      []string     `json:"gaps"`    // the first of them
	Outside   []string     `json:"outside"` // cards issued at the station whose number it did not receive
}

// shown is how many gaps are named.
const shown = 20

// StockOf counts the ranges of a station against the cards issued there. Cards of other stations with a number of this one's ranges count as
// issued here and stand in the other station's Outside.
func StockOf(station org.OfficeID, ranges []Range, cards []Card) Stock {
	s := Stock{StationID: station, Gaps: []string{}, Outside: []string{}}
	numbers := make([]string, 0, len(cards))
	for _, c := range cards {
		numbers = append(numbers, c.Number)
		if c.StationID == station && !slices.ContainsFunc(ranges, func(r Range) bool { return r.StationID == station && r.Holds(c.Number) }) {
			s.Outside = append(s.Outside, c.Number)
		}
	}
	slices.Sort(numbers)
	for _, r := range ranges {
		if r.StationID == station {
			s.count(r, numbers)
		}
	}
	s.Left = s.Received - s.Issued
	return s
}

// count goes through the numbers of one range that were issued, from low to high.
func (s *Stock) count(r Range, numbers []string) {
	s.Received += r.Count()
	at, _ := slices.BinarySearch(numbers, r.From)
	next := r.From
	for ; at < len(numbers) && numbers[at] <= r.To; at++ {
		if !r.Holds(numbers[at]) {
			continue
		}
		s.Issued++
		if gap := (Range{From: next, To: numbers[at]}).Count() - 1; gap > 0 {
			s.Skipped += gap
			if len(s.Gaps) < shown {
				s.Gaps = append(s.Gaps, spell(next, gap))
			}
		}
		next = after(numbers[at])
	}
}

// after is the number behind one of digits.
func after(number string) string {
	b := []byte(number)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < '9' {
			b[i]++
			return string(b)
		}
		b[i] = '0'
	}
	return string(b)
}

// spell names a run of numbers: one, or the first with how many.
func spell(from string, n int) string {
	if n == 1 {
		return from
	}
	return fmt.Sprintf("%s起%d张", from, n)
}
