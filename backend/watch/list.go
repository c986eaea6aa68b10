package watch

import (
	"cmp"
	"fmt"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"

	"github.com/samber/lo"
)

// Activity is one customer's months of fuelling, yes or no, from the first month of the input on; all of one input are equally long.
// Counted ones are ranked; lost ones are told the model too, or it would learn from those who stayed only. LostBefore and Lost are what the unit's
// own definition (tracking), which alone decides 附录3, says of it Ahead months before the last month and in it; the model only orders.
type Activity struct {
	CustomerID customer.ID
	Months     []bool
	Counted    bool
	LostBefore bool
	Lost       bool
}

// Input is what the list is made of: activities up to Month, the last month of each. Ahead is over how many months the back-test looks.
type Input struct {
	Month      calendar.Month
	Ahead      int
	Activities []Activity
}

// Method says by what a list is ordered.
type Method string

// Methods.
const (
	ByModel Method = "模型"
	ByRule  Method = "规则"
)

// Entry is one customer of the list, the likeliest to be leaving first.
type Entry struct {
	CustomerID customer.ID
	History    Cell    // from its first month of fuelling on
	Silent     int     // months since it last fuelled
	Alive      float64 // chance of being there next month, 0–1; of no meaning in a list by rule
	Overdue    float64 // months silent by its own mean interval between months of fuelling
	Sentence   string
}

// List is the watch list of a month. Why says why the model does not order it, empty where it does.
type List struct {
	Method  Method
	Why     string
	Fit     Fit
	Entries []Entry
	Proof   BackTest
}

// Rank makes the list: by the model where it fits, else by how long each customer is silent beyond its own habit. Customers who never
// fuelled in the months given, or first in the last of them, have no history to judge and are left out.
func Rank(in Input) List {
	all := lo.FilterMap(in.Activities, func(a Activity, _ int) (Entry, bool) { return entryOf(a, in.Month) })
	counted := lo.SliceToMap(in.Activities, func(a Activity) (customer.ID, bool) { return a.CustomerID, a.Counted })
	entries := lo.Filter(all, func(e Entry, _ int) bool { return counted[e.CustomerID] })
	l := List{Fit: fitOf(all), Method: ByModel}
	l.Why = l.Fit.Poor
	if l.Why != "" {
		l.Method = ByRule
	}
	l.Entries = order(entries, l.Fit)
	l.Proof = backTest(in)
	return l
}

func fitOf(entries []Entry) Fit {
	return FitModel(lo.Map(entries, func(e Entry, _ int) Cell { return e.History }))
}

// entryOf reads a history: opportunities begin with the month after the first fuelling.
func entryOf(a Activity, m calendar.Month) (Entry, bool) {
	first := slices.Index(a.Months, true)
	if first < 0 || first == len(a.Months)-1 {
		return Entry{}, false
	}
	own := a.Months[first:]
	last := len(own) - 1
	for !own[last] {
		last--
	}
	n := len(own) - 1
	x := lo.Count(own[1:], true)
	e := Entry{CustomerID: a.CustomerID, History: Cell{x, last, n, 1}, Silent: n - last}
	e.Overdue = float64(e.Silent) * float64(max(x, 1)) / float64(max(last, 1))
	e.Sentence = sentence(a.Months, m, e.Silent)
	return e, true
}

// sentence tells the history as a clerk would: 12个月中加油9个月，最近一次5月.
func sentence(months []bool, m calendar.Month, silent int) string {
	recent := months[max(0, len(months)-12):]
	last := m.Add(-silent)
	when := fmt.Sprintf("%d月", last.Number())
	if last.Year() != m.Year() {
		when = last.Chinese()
	}
	return fmt.Sprintf("%d个月中加油%d个月，最近一次%s", len(recent), lo.Count(recent, true), when)
}

// order puts the likeliest to leave first; equal ones by how overdue, then by id, so that the same facts make the same list.
func order(entries []Entry, f Fit) []Entry {
	out := slices.Clone(entries)
	if f.Poor == "" {
		alive := map[Cell]float64{}
		for i, e := range out {
			if _, ok := alive[e.History]; !ok {
				alive[e.History] = f.Params.Alive(e.History)
			}
			out[i].Alive = alive[e.History]
		}
	}
	slices.SortFunc(out, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Alive, b.Alive), cmp.Compare(b.Overdue, a.Overdue), cmp.Compare(a.CustomerID, b.CustomerID))
	})
	return out
}
