package tracking

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
)

// However customers are grouped, the groups of each month add up to what was fuelled in it.
func TestTrendGroupsAddUp(t *testing.T) {
	to := calendar.NewMonth(2026, 10)
	from := to.Add(-12)
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 3))
		var list []Volume
		want := make([]measure.Gram, 13)
		for range 200 {
			k := r.IntN(16) - 1 // some lie outside the span
			v := Volume{CustomerID: customer.ID(fmt.Sprint(r.IntN(40))), Month: from.Add(k), Family: measure.Diesel, Mass: measure.Gram(r.IntN(1000) - 100)}
			list = append(list, v)
			if k >= 0 && k < 13 {
				want[k] += v.Mass
			}
		}
		got := make([]measure.Gram, 13)
		series := Trend(list, from, to, func(v Volume) string { return string(v.CustomerID)[:1] })
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
