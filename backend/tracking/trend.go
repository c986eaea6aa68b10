package tracking

import (
	"cmp"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/grading"
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

// Trend sums masses by group and month from one month to another, both included. Every mass of the span falls into exactly one group, so that
// the groups of a month add up to it.
type Trend struct {
	from calendar.Month
	n    int
	of   map[string]*Series
}

// NewTrend sums from one month to another.
func NewTrend(from, to calendar.Month) *Trend {
	return &Trend{from: from, n: to.Index() - from.Index() + 1, of: map[string]*Series{}}
}

// Add puts a mass of a month into a group; one outside the span is left out.
func (t *Trend) Add(label string, m calendar.Month, mass measure.Gram) {
	at := m.Index() - t.from.Index()
	if at < 0 || at >= t.n {
		return
	}
	if t.of[label] == nil {
		t.of[label] = &Series{Label: label, Mass: make([]measure.Gram, t.n)}
	}
	t.of[label].Mass[at] += mass
}

// Series are the groups, the largest first, equal ones by label.
func (t *Trend) Series() []Series {
	out := lo.MapToSlice(t.of, func(_ string, s *Series) Series { return *s })
	slices.SortFunc(out, func(a, b Series) int { return cmp.Or(cmp.Compare(b.Total(), a.Total()), cmp.Compare(a.Label, b.Label)) })
	return out
}

// Bases are the means of the three months before each month of a span, both families, rounded down; known where sales files cover all three.
func Bases(volumes []Volume, from, to, dataFrom calendar.Month) (mass []measure.Gram, known []bool) {
	by := map[calendar.Month]measure.Gram{}
	for _, v := range volumes {
		by[v.Month] += v.Mass
	}
	for k := from; !to.Before(k); k = k.Add(1) {
		mass = append(mass, (by[k.Add(-1)]+by[k.Add(-2)]+by[k.Add(-3)])/3)
		known = append(known, !dataFrom.IsZero() && !k.Add(-3).Before(dataFrom))
	}
	return mass, known
}

// Between tells from how a customer stood at the ends of two months that follow each other what became of it. A partial loss leaves no trace there.
func Between(before, now Snapshot) []Movement {
	switch {
	case before.Active && !now.Active:
		return []Movement{Lost}
	case !before.Active && now.Active:
		return []Movement{lo.Ternary(before.LostOn != nil, WonBack, New)}
	case now.Active && grading.Higher(now.Level, before.Level):
		return []Movement{Up}
	case now.Active && grading.Higher(before.Level, now.Level):
		return []Movement{Down}
	}
	return nil
}
