package tracking

import (
	"math/bits"

	"fuelbook/backend/calendar"
)

// DaysOf gives the distinct days each customer fuelled between two days, both included, from the monthly sums: those of a customer stand
// together and its months in order.
func DaysOf(volumes []Volume, from, to calendar.Date) []FuelDays {
	out := []FuelDays{}
	for i := 0; i < len(volumes); {
		v := volumes[i]
		mask := uint32(0)
		for ; i < len(volumes) && volumes[i].CustomerID == v.CustomerID && volumes[i].Month == v.Month; i++ {
			mask |= volumes[i].Days
		}
		if v.Month.Before(from.Month()) || to.Month().Before(v.Month) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].CustomerID != v.CustomerID {
			out = append(out, FuelDays{CustomerID: v.CustomerID})
		}
		last := &out[len(out)-1]
		for ; mask != 0; mask &= mask - 1 {
			if d := v.Month.On(bits.TrailingZeros32(mask) + 1); !d.Before(from) && !d.After(to) {
				last.Days = append(last.Days, d)
			}
		}
	}
	return out
}
