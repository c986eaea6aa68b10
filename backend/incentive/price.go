package incentive

import (
	"cmp"
	"slices"

	"fuelbook/backend/money"
)

// frame is the group a quantity is priced in, with the bands as they stand for its plan.
type frame struct {
	plan    int64
	planned bool
	total   int64 // of the whole group
	levels  []level
}

// level is a band in a group: it holds from this quantity on (whole bands) or for what lies above it (marginal bands).
type level struct {
	from int64
	rate money.Fen
	at   int // number of the band
}

// starts gives where a band begins; one relative to a plan that is not there is never reached. Parts of one are rounded up.
func (b band) starts(plan int64, planned bool) (int64, bool) {
	switch {
	case b.percent < 0:
		return b.from, true
	case !planned:
		return 0, b.percent == 0
	}
	return money.MulDiv(plan, b.percent, 100, money.Up), true
}

// frame puts the bands in order for a plan; of two that begin at the same place the later one holds.
func (r *rule) frame(plan int64, planned bool) frame {
	f := frame{plan: plan, planned: planned}
	for i, b := range r.bands {
		from, ok := b.starts(plan, planned)
		if b.above && r.Mode == Whole {
			from++
		}
		if ok {
			f.levels = append(f.levels, level{from, b.rate, i})
		}
	}
	slices.SortStableFunc(f.levels, func(a, b level) int { return cmp.Compare(a.from, b.from) })
	return f
}

// of is the level a quantity has come to, -1 below all: the first unit of a marginal band is the one behind its beginning.
func (r *rule) of(q int64, levels []level) int {
	at := -1
	for i, l := range levels {
		if q > l.from || q == l.from && r.Mode == Whole {
			at = i
		}
	}
	return at
}

// pay is what the first q of a group earn together, in fen; its differences are what single events earn, so that they add up to it exactly.
// A quantity that is not positive earns nothing.
func (r *rule) pay(q int64, f frame) money.Fen {
	if q <= 0 {
		return 0
	}
	if r.Mode == Whole {
		if at := r.of(f.total, f.levels); at >= 0 {
			return r.portion(q, f.levels[at].rate)
		}
		return 0
	}
	if r.Rounding == FullUnits && r.unit > 1 {
		q -= q % r.unit
	}
	sum := money.Fen(0)
	for i, l := range f.levels {
		end := q
		if i+1 < len(f.levels) {
			end = min(q, f.levels[i+1].from)
		}
		if end > l.from {
			sum += r.portion(end-l.from, l.rate)
		}
	}
	return sum
}

// portion is a quantity at one rate.
func (r *rule) portion(q int64, rate money.Fen) money.Fen {
	switch {
	case r.unit == 0:
		return rate
	case r.unit == 1:
		return money.Fen(q * int64(rate))
	case r.Rounding == FullUnits:
		return money.Fen(q / r.unit * int64(rate))
	}
	return money.Fen(money.MulDiv(q, int64(rate), r.unit, money.HalfUp))
}

// bandAt is the number of the band the q-th unit is paid by, -1 for none.
func (r *rule) bandAt(q int64, f frame) int {
	if r.Mode == Whole {
		q = f.total
	}
	if at := r.of(q, f.levels); at >= 0 {
		return f.levels[at].at
	}
	return -1
}
