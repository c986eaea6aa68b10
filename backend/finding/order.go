package finding

import (
	"cmp"
	"slices"

	"fuelbook/backend/grading"
)

// item is a place with what it is sorted by: most orders are decided by one number, ties by the code.
type item struct {
	key   uint64
	rank  uint32
	place uint32
}

// ordered is the sorted list of an order, made when it is first asked for.
func (r *Register) ordered(by Order) []uint32 {
	if by == ByCode {
		return r.codes.order
	}
	r.sorting.Lock()
	defer r.sorting.Unlock()
	if at, ok := r.orders[by]; ok {
		return at
	}
	key := r.key(by)
	items := make([]item, len(r.codes.order))
	for i, p := range r.codes.order {
		items[i] = item{key(p), uint32(i), p}
	}
	slices.SortFunc(items, func(a, b item) int {
		if c := cmp.Compare(a.key, b.key); c != 0 {
			return c
		}
		if by == ByName {
			if c := r.byName(a.place, b.place); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.rank, b.rank)
	})
	at := make([]uint32, len(items))
	for i, x := range items {
		at[i] = x.place
	}
	r.orders[by] = at
	return at
}

// compare is the order of two places, as ordered sorts them.
func (r *Register) compare(by Order) func(a, b uint32) int {
	key := r.key(by)
	return func(a, b uint32) int {
		if c := cmp.Compare(key(a), key(b)); c != 0 {
			return c
		}
		if by == ByName {
			if c := r.byName(a, b); c != 0 {
				return c
			}
		}
		return r.codes.compare(a, b)
	}
}

// key is the number an order goes by first; unknown figures and days come before all others.
func (r *Register) key(by Order) func(uint32) uint64 {
	switch by {
	case ByName:
		return func(p uint32) uint64 { return r.nameKey(p) }
	case ByGasoline:
		return func(p uint32) uint64 { return uint64(r.gasoline[p] + 1) }
	case ByDiesel:
		return func(p uint32) uint64 { return uint64(r.diesel[p] + 1) }
	case ByLastFuel:
		return func(p uint32) uint64 { return uint64(r.lastFuel[p]) }
	case ByLevel, BySize, ByCounty, ByStation, ByManager:
		f := map[Order]Filter{ByLevel: Level, BySize: Size, ByCounty: County, ByStation: Station, ByManager: Manager}[by]
		ranks, codes := r.facets[f].ranks(), r.facets[f].codes
		return func(p uint32) uint64 { return uint64(ranks[codes[p]]) }
	}
	return func(uint32) uint64 { return 0 }
}

// nameKey are the first five syllables of a name in one number.
func (r *Register) nameKey(p uint32) (key uint64) {
	text := r.syllables.texts.at(p)
	for i := range 5 {
		key <<= 12
		if i < len(text) && i < int(r.nameSize[p]) {
			key |= uint64(text[i])
		}
	}
	return key
}

// byName compares the syllables of two names, which may be long.
func (r *Register) byName(a, b uint32) int {
	x, y := r.syllables.texts.at(a), r.syllables.texts.at(b)
	return slices.Compare(x[:min(len(x), int(r.nameSize[a]))], y[:min(len(y), int(r.nameSize[b]))])
}

// facet is the value every place has of one property.
type facet struct {
	codes []uint16
	names []string          // what is sorted by, by code
	of    map[string]uint16 // codes by value
	rank  func(string) int  // nil: alphabetical by name
}

func (f *facet) put(p uint32, value, name string) (reordered bool) {
	code, known := f.of[value]
	if !known {
		code = uint16(len(f.names))
		f.of[value], f.names = code, append(f.names, name)
	}
	for int(p) >= len(f.codes) {
		f.codes = append(f.codes, 0)
	}
	f.codes[p] = code
	if f.names[code] != name {
		f.names[code], reordered = name, true
	}
	return reordered
}

// ranks are the places of the values in the order.
func (f *facet) ranks() []uint32 {
	by := make([]int, len(f.names))
	for i := range by {
		by[i] = i
	}
	slices.SortFunc(by, func(a, b int) int {
		if f.rank != nil {
			return cmp.Compare(f.rank(f.names[a]), f.rank(f.names[b]))
		}
		return cmp.Compare(f.names[a], f.names[b])
	})
	out := make([]uint32, len(by))
	for i, code := range by {
		out[code] = uint32(i)
		if i > 0 && f.rank == nil && f.names[code] == f.names[by[i-1]] {
			out[code] = out[by[i-1]] // two stations of one name are one place in the order
		}
	}
	return out
}

// keep leaves only places with one of the values.
func (f *facet) keep(s set, values ...string) {
	wanted := make([]uint64, len(f.names)) // one or nought, by code
	for _, value := range values {
		if code, known := f.of[value]; known {
			wanted[code] = 1
		}
	}
	for i, w := range s {
		if w == 0 {
			continue
		}
		var is uint64
		for k, code := range f.codes[i<<6 : min(len(f.codes), i<<6+64)] {
			is |= wanted[code] << (k & 63)
		}
		s[i] = w & is
	}
}

func levelRank(name string) int {
	return slices.Index([]string{string(grading.StationLevel), string(grading.CountyLevel), string(grading.CityLevel), string(grading.ProvinceLevel)}, name)
}

func sizeRank(name string) int {
	return slices.Index([]string{string(grading.Small), string(grading.Medium), string(grading.Large)}, name)
}
