package tracking

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
)

// sideMonths is how many months are looked at on each side of a month.
const sideMonths = 3

// Effect is what a customer fuelled before and after the month of something done for it or with it: monthly means in whole grams over the months sales cover.
type Effect struct {
	BeforeMonths int          `json:"beforeMonths"` // 0 to 3
	Before       measure.Gram `json:"before"`
	AfterMonths  int          `json:"afterMonths"`
	After        measure.Gram `json:"after"`
}

// EffectOf compares the three months before a month with the three after it, the month itself left out. A month outside
// first…last has no sales file and is not counted, which is not the same as zero.
func EffectOf(of calendar.Month, by map[calendar.Month]measure.Gram, first, last calendar.Month) (e Effect) {
	mean := func(step int) (months int, sum measure.Gram) {
		for i := 1; i <= sideMonths; i++ {
			m := of.Add(i * step)
			if m.Before(first) || last.Before(m) {
				continue
			}
			months++
			sum += by[m]
		}
		return months, sum / measure.Gram(max(1, months))
	}
	e.BeforeMonths, e.Before = mean(-1)
	e.AfterMonths, e.After = mean(1)
	return e
}
