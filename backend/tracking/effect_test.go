package tracking

import (
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
)

// TestEffectCountsOnlyCoveredMonths: a month without a sales file is no zero, the month itself is on neither side.
func TestEffectCountsOnlyCoveredMonths(t *testing.T) {
	m := func(n time.Month) calendar.Month { return calendar.NewMonth(2026, n) }
	by := map[calendar.Month]measure.Gram{m(5): 900, m(6): 300, m(7): 5000, m(8): 200}
	if e := EffectOf(m(7), by, m(5), m(9)); e != (Effect{BeforeMonths: 2, Before: 600, AfterMonths: 2, After: 100}) {
		t.Errorf("%+v", e)
	}
}
