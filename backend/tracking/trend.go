package tracking

import (
	"cmp"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// Series is what one group fuelled month by month; both families together.
type Series struct {
	Label string
	Mass  []measure.Gram // one for each month of the span
}

// Total is the whole span together.
func (s Series) Total() measure.Gram { return lo.Sum(s.Mass) }

// Trend sums volumes by group and month from one month to another, both included; the largest group first, equal ones by label. Every volume
// of the span falls into exactly one group, so that the groups of a month add up to it.
func Trend(volumes []Volume, from, to calendar.Month, group func(Volume) string) []Series {
	n := to.Index() - from.Index() + 1
	of := map[string]*Series{}
	for _, v := range volumes {
		at := v.Month.Index() - from.Index()
		if at < 0 || at >= n {
			continue
		}
		label := group(v)
		if of[label] == nil {
			of[label] = &Series{Label: label, Mass: make([]measure.Gram, n)}
		}
		of[label].Mass[at] += v.Mass
	}
	out := lo.MapToSlice(of, func(_ string, s *Series) Series { return *s })
	slices.SortFunc(out, func(a, b Series) int { return cmp.Or(cmp.Compare(b.Total(), a.Total()), cmp.Compare(a.Label, b.Label)) })
	return out
}
