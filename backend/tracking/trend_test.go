package tracking

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
)

// However customers are grouped, the groups of each month add up to what was fuelled in it.
func TestTrendGroupsAddUp(t *testing.T) {
	to := calendar.NewMonth(2026, 10)
	from := to.Add(-12)
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 3))
		sums := NewTrend(from, to)
		want := make([]measure.Gram, 13)
		for range 200 {
			k := r.IntN(16) - 1 // some lie outside the span
			mass := measure.Gram(r.IntN(1000) - 100)
			sums.Add(fmt.Sprint(r.IntN(4)), from.Add(k), mass)
			if k >= 0 && k < 13 {
				want[k] += mass
			}
		}
		got := make([]measure.Gram, 13)
		series := sums.Series()
		for i, s := range series {
			if i > 0 && s.Total() > series[i-1].Total() {
				t.Fatalf("seed %d: %s is larger than the one before", seed, s.Label)
			}
			for k, g := range s.Mass {
				got[k] += g
			}
		}
		for k := range want {
			if got[k] != want[k] {
				t.Fatalf("seed %d, month %d: groups add up to %d, fuelled %d", seed, k, got[k], want[k])
			}
		}
	}
}

// TestBetweenTellsFromTwoStates what became of a customer, and Bases hold each month against the three before it.
func TestBetweenTellsFromTwoStates(t *testing.T) {
	at := october()
	on := func(level grading.Level) Snapshot { return Snapshot{Active: true, Level: level} }
	gone := Snapshot{LostOn: &at, Level: grading.CountyLevel}
	for name, c := range map[string]struct {
		before, now Snapshot
		want        []Movement
	}{
		"lost": {on(grading.CountyLevel), gone, []Movement{Lost}}, "back": {gone, on(grading.CountyLevel), []Movement{WonBack}}, "new": {Snapshot{}, on(grading.CountyLevel), []Movement{New}},
		"up": {on(grading.CountyLevel), on(grading.CityLevel), []Movement{Up}}, "down": {on(grading.CountyLevel), on(grading.StationLevel), []Movement{Down}}, "still": {gone, gone, nil},
	} {
		if got := Between(c.before, c.now); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	in := input(t)
	in.diesel("a", 10, 30, 60, 90, 120)
	mass, known := Bases(in.Volumes, at.Add(-1), at, at.Add(-3))
	if len(mass) != 2 || known[0] || !known[1] || mass[1] != 60_000 {
		t.Errorf("bases %v %v", mass, known)
	}
}
