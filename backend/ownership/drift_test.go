package ownership

import (
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/grading"

	"github.com/samber/lo"
)

// sold are known months of diesel in tonnes, the month first; -1 is a month no file covers.
func sold(tonnes ...int64) []grading.Sold {
	return lo.Map(tonnes, func(v int64, _ int) grading.Sold { return grading.Sold{Known: v >= 0, Diesel: grams(max(v, 0))} })
}

func TestDrift(t *testing.T) {
	p := shipped(t)
	need := func(v int64) customer.Need { return customer.Need{Diesel: lo.ToPtr(grams(v))} }
	says := func(l grading.Level) grading.Decision {
		return grading.Decision{Level: l, Hits: []grading.Hit{{Level: l, Figures: []grading.Figure{{Name: "柴油月需求"}}}, {Level: "另", Figures: []grading.Figure{{Name: "别的"}}}}}
	}
	for _, c := range []struct {
		name  string
		s     Standing
		kind  DriftKind
		since int // months before the month
	}{
		{"all is well", Standing{Level: grading.CityLevel, Decision: says(grading.CityLevel), Need: need(60), Sold: sold(60, 58)}, "", 0},
		{"held for the second month", Standing{Level: grading.CityLevel, Decision: says(grading.CountyLevel), Held: 2}, Below, 1},
		{"above", Standing{Level: grading.CountyLevel, Decision: says(grading.CityLevel)}, Above, 0},
		{"the level caught up", Standing{Level: grading.CountyLevel, Decision: says(grading.CountyLevel), Override: &Override{Managing: grading.CountyLevel}}, Needless, 0},
		{"the level went two away", Standing{Level: grading.StationLevel, Decision: says(grading.StationLevel), Override: &Override{Managing: grading.CityLevel}}, Needless, 0},
		{"a transfer that stands", Standing{Level: grading.CityLevel, Decision: says(grading.CityLevel), Override: &Override{Managing: grading.CountyLevel}}, "", 0},
		{"exactly half is not over half", Standing{Need: need(60), Sold: sold(30, 30, 30)}, "", 0},
		{"one month is noise", Standing{Need: need(60), Sold: sold(10, 60)}, "", 0},
		{"below half for three months", Standing{Need: need(60), Sold: sold(29, 10, 0, 60)}, NeedSale, 2},
		{"over for two, a month not covered before", Standing{Need: need(60), Sold: sold(91, 100, -1, 100)}, NeedSale, 1},
		{"low then high are not in a row", Standing{Need: need(60), Sold: sold(10, 100, 10)}, "", 0},
		{"no need declared", Standing{Sold: sold(10, 10)}, "", 0},
	} {
		c.s.Month = month(10)
		got := Drift(c.s, p)
		switch {
		case c.kind == "" && len(got) > 0:
			t.Errorf("%s: %+v", c.name, got)
		case c.kind != "" && (len(got) != 1 || got[0].Kind != c.kind || got[0].Since != month(10).Add(-c.since) || got[0].Kind != Needless && len(got[0].Figures) != 1 && c.kind != NeedSale):
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
