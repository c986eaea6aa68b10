package finding

import (
	"math/bits"
	"slices"
)

// set is a set of places: one bit each.
type set []uint64

func newSet(places int) set { return make(set, (places+63)/64) }

func (s set) add(p uint32) { s[p>>6] |= 1 << (p & 63) }

func (s set) drop(p uint32) { s[p>>6] &^= 1 << (p & 63) }

func (s set) has(p uint32) bool { return int(p>>6) < len(s) && s[p>>6]&(1<<(p&63)) != 0 }

// or adds another set, which may be shorter.
func (s set) or(o set) {
	for i, w := range o {
		s[i] |= w
	}
}

// and keeps what is in both; a shorter set ends in nothing.
func (s set) and(o set) {
	n := min(len(s), len(o))
	for i, w := range o[:n] {
		s[i] &= w
	}
	clear(s[n:])
}

// among counts how many of some places are in it.
func (s set) among(places []uint32) int {
	n := uint64(0)
	for _, p := range places {
		n += s[p>>6] >> (p & 63) & 1
	}
	return int(n)
}

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// each calls fn for every place, ascending.
func (s set) each(fn func(uint32)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			fn(uint32(i)<<6 | uint32(bits.TrailingZeros64(w)))
		}
	}
}

// posting are the places that hold one gram: a sorted list while they are few, a set when a list would be larger.
type posting struct {
	list  []uint32
	dense set
	n     int
	split uint32 // the number by which longer grams with this beginning are kept, 0 for none
}

// add puts a place in; false when it was there.
func (p *posting) add(place uint32, places int) bool {
	if p.dense != nil {
		for int(place>>6) >= len(p.dense) {
			p.dense = append(p.dense, 0)
		}
		if p.dense.has(place) {
			return false
		}
		p.dense.add(place)
		p.n++
		return true
	}
	i := len(p.list)
	if i > 0 && p.list[i-1] >= place {
		var there bool
		if i, there = slices.BinarySearch(p.list, place); there {
			return false
		}
	}
	p.list = slices.Insert(p.list, i, place)
	p.n++
	if p.n > 1024 && p.n*32 > places {
		p.dense = newSet(max(places, int(p.list[p.n-1])+1))
		for _, x := range p.list {
			p.dense.add(x)
		}
		p.list = nil
	}
	return true
}

func (p *posting) drop(place uint32) {
	if p.dense != nil {
		if p.dense.has(place) {
			p.dense.drop(place)
			p.n--
		}
		return
	}
	if i, there := slices.BinarySearch(p.list, place); there {
		p.list = slices.Delete(p.list, i, i+1)
		p.n--
	}
}

// into adds the places to a set.
func (p *posting) into(s set) {
	s.or(p.dense)
	for _, x := range p.list {
		s.add(x)
	}
}

func (p *posting) each(fn func(uint32)) {
	p.dense.each(fn)
	for _, x := range p.list {
		fn(x)
	}
}
