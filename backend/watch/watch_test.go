package watch

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"

	"github.com/samber/lo"
)

func TestSelfTestReproducesThePublishedFigures(t *testing.T) {
	list, err := SelfTest()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		t.Logf("%s: %s, ours %s", c.Name, c.Published, c.Ours)
		if !c.OK {
			t.Errorf("%s: published %s, ours %s", c.Name, c.Published, c.Ours)
		}
	}
}

// world draws customers from the model itself: each has its own chance of fuelling in a month and of leaving before one.
func world(seed uint64, n, months int, p Params) []Activity {
	r := rand.New(rand.NewPCG(seed, 7))
	return lo.Times(n, func(i int) Activity {
		active, leave := beta(r, p.Alpha, p.Beta), beta(r, p.Gamma, p.Delta)
		a := Activity{CustomerID: customer.ID(fmt.Sprintf("%05d", i)), Months: make([]bool, months), Counted: true}
		a.Months[0] = true
		for k, there := 1, true; k < months; k++ {
			there = there && r.Float64() >= leave
			a.Months[k] = there && r.Float64() < active
		}
		return a
	})
}

// beta draws from a Beta distribution by rejection; its parameters are at least one.
func beta(r *rand.Rand, a, b float64) float64 {
	top := math.Pow((a-1)/(a+b-2), a-1) * math.Pow((b-1)/(a+b-2), b-1)
	for {
		x := r.Float64()
		if r.Float64()*top <= math.Pow(x, a-1)*math.Pow(1-x, b-1) {
			return x
		}
	}
}

var october = calendar.NewMonth(2026, 10)

func TestFitFindsTheParametersItsWorldWasDrawnFrom(t *testing.T) {
	want := Params{6, 1.5, 1.2, 12}
	l := Rank(told(Input{Month: october, Ahead: 3, Activities: world(1, 20_000, 24, want)}))
	if l.Method != ByModel {
		t.Fatalf("fell back: %s", l.Why)
	}
	got := l.Fit.Params
	near := func(a, b float64) bool { return math.Abs(a/b-1) < 0.1 }
	if !near(got.Alpha/(got.Alpha+got.Beta), want.Alpha/(want.Alpha+want.Beta)) || !near(got.Gamma/(got.Gamma+got.Delta), want.Gamma/(want.Gamma+want.Delta)) {
		t.Errorf("fitted %+v, drawn from %+v", got, want)
	}
	if l.Fit.LL < want.LogLikelihood(gather(lo.FilterMap(world(1, 20_000, 24, want), func(a Activity, _ int) (Cell, bool) {
		e, ok := entryOf(a, october)
		return e.History, ok
	}))) {
		t.Error("the fit is less likely than the parameters the world was drawn from")
	}
	if !l.Proof.Good() {
		t.Errorf("in a world of the model the list must be good: %s", l.Proof.Text())
	}
}

func TestAliveFallsWithSilenceAndTheListFollows(t *testing.T) {
	l := Rank(told(Input{Month: october, Ahead: 3, Activities: world(2, 500, 18, Params{6, 1.5, 1.2, 12})}))
	for i := 1; i < len(l.Entries); i++ {
		if l.Entries[i].Alive < l.Entries[i-1].Alive {
			t.Fatalf("entry %d is less alive than the one before", i)
		}
	}
	for silent := 1; silent < 6; silent++ {
		at := func(s int) float64 { return l.Fit.Params.Alive(Cell{X: 8, Last: 12 - s, N: 12}) }
		if at(silent) >= at(silent-1) {
			t.Errorf("%d months of silence leave no less hope than %d", silent, silent-1)
		}
	}
}

func TestListDoesNotDependOnTheOrderItsCustomersCameIn(t *testing.T) {
	list := world(3, 300, 18, Params{6, 1.5, 1.2, 12})
	want := Rank(told(Input{Month: october, Ahead: 3, Activities: list}))
	slices.Reverse(list)
	if got := Rank(told(Input{Month: october, Ahead: 3, Activities: list})); !reflect.DeepEqual(got, want) {
		t.Error("reversed customers make another list")
	}
}

// TestPoorFitFallsBackToTheRule: too few customers, all alike, or an order of fuelling the model knows nothing of.
func TestPoorFitFallsBackToTheRule(t *testing.T) {
	every := lo.Times(200, func(i int) Activity {
		return Activity{CustomerID: customer.ID(strconv.Itoa(i)), Months: lo.Times(12, func(int) bool { return true }), Counted: true}
	})
	for name, list := range map[string][]Activity{"few": every[:10], "all alike": every} {
		l := Rank(told(Input{Month: october, Ahead: 3, Activities: list}))
		if l.Method != ByRule || l.Why == "" {
			t.Errorf("%s: by %s, %q", name, l.Method, l.Why)
		}
	}
	late := []Activity{{CustomerID: "a", Months: []bool{true, true, true, true, false, false}, Counted: true}, {CustomerID: "b", Months: []bool{true, false, true, false, true, false}, Counted: true}}
	if l := Rank(told(Input{Month: october, Ahead: 3, Activities: late})); l.Entries[0].CustomerID != "a" {
		t.Error("the one silent beyond its own habit must come first")
	}
}

func TestSentenceOfAHistory(t *testing.T) {
	months := []bool{true, true, true, true, true, true, true, true, true, false, false, false}
	e, ok := entryOf(Activity{CustomerID: "a", Months: months, Counted: true}, calendar.NewMonth(2026, 8))
	if want := "12个月中加油9个月，最近一次5月"; !ok || e.Sentence != want {
		t.Errorf("%q, want %q", e.Sentence, want)
	}
	if _, ok := entryOf(Activity{CustomerID: "b", Months: []bool{false, false, true}, Counted: true}, october); ok {
		t.Error("a customer of this month only has no history yet")
	}
}

// TestBackTestSaysWhenTheListIsNoBetter: who leaves has nothing to do with the past.
func TestBackTestSaysWhenTheListIsNoBetter(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	list := lo.Times(400, func(i int) Activity {
		gone := i%4 == 0
		return Activity{CustomerID: customer.ID(strconv.Itoa(1000 + i)), Months: lo.Times(15, func(k int) bool { return r.Float64() < 0.8 && !(gone && k >= 12) }), Counted: true}
	})
	p := Rank(told(Input{Month: october, Ahead: 3, Activities: list})).Proof
	if p.Lost == 0 || p.Good() {
		t.Errorf("good without reason: %s", p.Text())
	}
	if !strings.Contains(p.Text(), "没有达到平均") {
		t.Errorf("does not say so: %s", p.Text())
	}
	if p := Rank(Input{Month: october, Ahead: 3, Activities: []Activity{{CustomerID: "a", Months: []bool{true, true, true}, Counted: true}}}).Proof; p.Why == "" {
		t.Error("three months cannot prove anything")
	}
}

// TestLostCustomersTeachTheModelButAreNotRanked: who is lost by the unit's definition stands in 附录3, not in the list.
func TestLostCustomersTeachTheModelButAreNotRanked(t *testing.T) {
	list := world(6, 400, 18, Params{6, 1.5, 1.2, 12})
	for i := range list {
		list[i].Counted = lo.Contains(list[i].Months[15:], true)
	}
	l := Rank(told(Input{Month: october, Ahead: 3, Activities: list}))
	if l.Fit.Count <= len(l.Entries) {
		t.Errorf("fitted on %d, ranked %d: the lost ones were not told", l.Fit.Count, len(l.Entries))
	}
	if lo.ContainsBy(l.Entries, func(e Entry) bool { return e.Silent >= 3 }) {
		t.Error("a lost customer is ranked")
	}
}

// told says of each activity that it is lost after so many silent months as the back-test looks ahead: the shipped definition.
func told(in Input) Input {
	silent := func(months []bool) bool { return !lo.Contains(months[max(0, len(months)-in.Ahead):], true) }
	in.Activities = lo.Map(in.Activities, func(a Activity, _ int) Activity {
		a.Lost, a.LostBefore = silent(a.Months), silent(a.Months[:max(0, len(a.Months)-in.Ahead)])
		return a
	})
	return in
}
