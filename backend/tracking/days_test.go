package tracking

import (
	"slices"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
)

// Both families of a day are one day, days outside the window are left out, and a month's last day is its last bit.
func TestDaysOf(t *testing.T) {
	of := func(id string, m int, f measure.Family, days ...int) Volume {
		v := Volume{CustomerID: customer.ID(id), Month: calendar.NewMonth(2026, time.Month(m)), Family: f}
		for _, d := range days {
			v.Days |= 1 << (d - 1)
		}
		return v
	}
	got := DaysOf([]Volume{of("a", 7, measure.Gasoline, 1), of("a", 8, measure.Gasoline, 2, 3, 31), of("a", 10, measure.Gasoline, 5), of("a", 10, measure.Diesel, 5, 31), of("b", 7, measure.Diesel, 9)},
		calendar.NewDate(2026, 8, 3), calendar.NewDate(2026, 10, 31))
	want := []calendar.Date{calendar.NewDate(2026, 8, 3), calendar.NewDate(2026, 8, 31), calendar.NewDate(2026, 10, 5), calendar.NewDate(2026, 10, 31)}
	if len(got) != 1 || got[0].CustomerID != "a" || !slices.Equal(got[0].Days, want) {
		t.Errorf("%v", got)
	}
}
