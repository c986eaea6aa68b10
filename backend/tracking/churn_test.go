package tracking

import (
	"testing"

	"fuelbook/backend/grading"
)

// TestSeasonalCustomersAreHeldAgainstLastYear: silent in the months it was silent last year too, a customer is not lost, and is lost after a silent
// year; silent where it fuelled last year it is; a fall is one against last year.
func TestSeasonalCustomersAreHeldAgainstLastYear(t *testing.T) {
	for name, c := range map[string]struct {
		kg       []int64 // the month under test first
		plain    string
		seasonal string
	}{
		"out of season":         {[]int64{0, 0, 0, 900, 900, 900, 900, 900, 900, 900, 900, 900, 0, 0, 0, 900, 900}, "[流失]", "[]"},
		"silent in its season":  {[]int64{0, 0, 0, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900}, "[流失]", "[流失]"},
		"silent for a year":     {[]int64{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 900, 900, 900}, "[流失]", "[流失]"},
		"less, as last year":    {[]int64{100, 100, 900, 900, 900, 900, 900, 900, 900, 900, 900, 900, 100, 100, 900, 900}, "[部分流失]", "[]"},
		"less than last year":   {[]int64{300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 300, 900, 900, 300, 300}, "[]", "[部分流失]"},
		"the same all the year": {[]int64{500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500}, "[]", "[]"},
	} {
		for seasonal, want := range map[bool]string{false: c.plain, true: c.seasonal} {
			in := input(t)
			in.DataFrom = october().Add(-17)
			in.Policy.Seasonal = seasonal
			in.Customers = append(in.Customers, company("a"))
			in.diesel("a", c.kg...)
			in.Previous = []Snapshot{{CustomerID: "a", Level: grading.StationLevel, Size: grading.Small, Active: true, CountyCode: "370602"}}
			r := only(t, in, "a")
			if got := moves(r); got != want {
				t.Errorf("%s, seasonal %v: %s, want %s (%+v)", name, seasonal, got, want, r.Movements)
			}
		}
	}
}

// TestExceptionsHoldForTheirSizeAndLevel, the first that fits, by what the customer opened the month with.
func TestExceptionsHoldForTheirSizeAndLevel(t *testing.T) {
	for months, want := range map[int]string{2: "[流失]", 4: "[]"} {
		in := input(t)
		in.Policy.Exceptions = []ChurnFor{{Size: grading.Large, Churn: Churn{LostMonths: 9, PartialRatio: 90, PartialMonths: 6}},
			{Level: grading.StationLevel, Churn: Churn{LostMonths: months, PartialRatio: 100, PartialMonths: 6, WinBackMonths: 1}}}
		in.Customers = append(in.Customers, company("a"))
		in.diesel("a", 0, 0, 0, 900, 900, 900, 900)
		in.Previous = []Snapshot{{CustomerID: "a", Level: grading.StationLevel, Size: grading.Small, Active: true, CountyCode: "370602"}}
		if got := moves(only(t, in, "a")); got != want {
			t.Errorf("%d months: %s, want %s", months, got, want)
		}
	}
	in := input(t)
	if c, special := in.Policy.ChurnOf(grading.Large, grading.CityLevel); special || c != in.Policy.Churn {
		t.Error("without exceptions all are told the general way")
	}
}

// TestPolicyRefusesBadExceptions: for nobody, for the same twice, or out of bounds.
func TestPolicyRefusesBadExceptions(t *testing.T) {
	fine := Churn{LostMonths: 3, PartialRatio: 50, PartialMonths: 2, WinBackMonths: 12}
	for name, list := range map[string][]ChurnFor{"nobody": {{Churn: fine}}, "unknown": {{Size: "巨型", Churn: fine}}, "twice": {{Size: grading.Large, Churn: fine}, {Size: grading.Large, Churn: fine}},
		"no months": {{Size: grading.Large, Churn: Churn{PartialRatio: 50, PartialMonths: 2}}}} {
		if (Policy{Exceptions: list}).exceptionFault() == "" {
			t.Errorf("%s was taken", name)
		}
	}
	if why := (Policy{Exceptions: []ChurnFor{{Size: grading.Large, Churn: fine}, {Level: grading.CityLevel, Churn: fine}}}).exceptionFault(); why != "" {
		t.Error(why)
	}
	if far := (Policy{Churn: Churn{LostMonths: 3, PartialMonths: 2, Seasonal: true}}).Lookback(); far < 12+3 {
		t.Errorf("looks back %d months only", far)
	}
}
