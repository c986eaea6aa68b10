package finding

import "slices"

// grams finds every text that holds a run of symbols, however common the run. Pairs of neighbours are kept for all texts; a gram that
// more than limit texts hold is kept with the symbol behind it too, and so on up to longest symbols. So a run is either kept as it is, or
// one of its grams is held by few texts, and only those are read to be sure.
type grams struct {
	limit int
	texts runs
	keys  map[uint64]*posting // pairs by both symbols, longer ones by the number of the gram before and the symbol behind it
	pairs map[uint16][]uint64 // pairs by their first symbol, for single symbols
	split uint32              // grams that were lengthened so far
}

// longest is how many symbols a gram may have: a common ending of a company's name.
const longest = 8

// pairKey and longerKey cannot meet: a pair has no bit above the 32nd.
func pairKey(a, b uint16) uint64 { return uint64(a)<<16 | uint64(b) }

func longerKey(split uint32, next uint16) uint64 { return uint64(split)<<32 | uint64(next) }

// runs are the texts by place, in one buffer.
type runs struct {
	all   []uint16
	start []uint32
	size  []uint16
}

func (t *runs) at(p uint32) []uint16 {
	if int(p) >= len(t.start) {
		return nil
	}
	return t.all[t.start[p] : t.start[p]+uint32(t.size[p])]
}

func (t *runs) set(p uint32, text []uint16) {
	for int(p) >= len(t.start) {
		t.start, t.size = append(t.start, 0), append(t.size, 0)
	}
	text = text[:min(len(text), 1<<16-1)]
	t.start[p], t.size[p] = uint32(len(t.all)), uint16(len(text))
	t.all = append(t.all, text...)
}

func newGrams(limit int) *grams {
	return &grams{limit: limit, keys: map[uint64]*posting{}, pairs: map[uint16][]uint64{}}
}

// put gives a place its text, in the stead of the one it had.
func (g *grams) put(p uint32, text []uint16, places int) {
	g.forget(p)
	g.texts.set(p, text)
	for i, s := range text {
		if s == 0 {
			continue
		}
		g.hold(pairKey(s, after(text, i+1)), 2, p, i, text, places)
	}
}

// fit gives back the room that growing left over.
func (g *grams) fit() {
	g.texts.all = slices.Clone(g.texts.all)
	for _, at := range g.keys {
		if cap(at.list) > len(at.list) {
			at.list = slices.Clone(at.list)
		}
	}
}

// after is the symbol at a place of a text, zero behind its end.
func after(text []uint16, i int) uint16 {
	if i < len(text) {
		return text[i]
	}
	return 0
}

// hold notes that the gram of a size beginning at i of a text stands at a place, and its longer ones where they are kept.
func (g *grams) hold(key uint64, size int, p uint32, i int, text []uint16, places int) {
	for {
		at, known := g.keys[key]
		if !known {
			at = &posting{}
			g.keys[key] = at
			if size == 2 {
				g.pairs[text[i]] = append(g.pairs[text[i]], key)
			}
		}
		at.add(p, places)
		if after(text, i+size-1) == 0 || size == longest {
			return
		}
		if at.split == 0 && at.n > g.limit {
			g.split++
			at.split = g.split
			at.each(func(q uint32) { g.lengthen(at.split, text[i:i+size], q, places) })
		}
		next := after(text, i+size)
		if at.split == 0 || next == 0 {
			return
		}
		key, size = longerKey(at.split, next), size+1
	}
}

// lengthen notes the grams one longer than a gram that one text holds.
func (g *grams) lengthen(split uint32, gram []uint16, p uint32, places int) {
	text, size := g.texts.at(p), len(gram)
	for i := range text {
		if i+size < len(text) && text[i+size] != 0 && slices.Equal(text[i:i+size], gram) {
			g.hold(longerKey(split, text[i+size]), size+1, p, i, text, places)
		}
	}
}

// forget takes a place out of all postings of its text.
func (g *grams) forget(p uint32) {
	text := g.texts.at(p)
	for i, s := range text {
		if s == 0 {
			continue
		}
		key := pairKey(s, after(text, i+1))
		for size := 2; ; size++ {
			at, known := g.keys[key]
			if !known {
				break
			}
			at.drop(p)
			next := after(text, i+size)
			if at.split == 0 || next == 0 || size == longest || after(text, i+size-1) == 0 {
				break
			}
			key = longerKey(at.split, next)
		}
	}
	if text != nil {
		g.texts.size[p] = 0
	}
}

// find adds the places whose text holds the run.
func (g *grams) find(run []uint16, out set) {
	switch len(run) {
	case 0:
		return
	case 1:
		for _, key := range g.pairs[run[0]] {
			g.keys[key].into(out)
		}
		return
	}
	best, dense, whole := g.rarest(run)
	if best == nil {
		return
	}
	if whole {
		best.into(out)
		return
	}
	best.each(func(p uint32) {
		for _, s := range dense {
			if !s.has(p) {
				return
			}
		}
		if holds(g.texts.at(p), run) {
			out.add(p)
		}
	})
}

// rarest is the posting of the kept gram of a run that fewest texts hold, and the sets of those that many hold; nil when one of its
// grams stands nowhere. With whole the gram is the run itself.
func (g *grams) rarest(run []uint16) (best *posting, dense []set, whole bool) {
	for i := range run[:len(run)-1] {
		at, size := g.longest(run[i:])
		if at == nil || size == len(run) {
			return at, nil, true
		}
		if best == nil || at.n < best.n {
			best = at
		}
		if at.dense != nil {
			dense = append(dense, at.dense)
		}
	}
	return best, dense, false
}

// longest is the posting of the longest kept gram a run begins with; nil when no text holds it.
func (g *grams) longest(run []uint16) (*posting, int) {
	key, size := pairKey(run[0], run[1]), 2
	for {
		at := g.keys[key]
		if at == nil || at.split == 0 || size == len(run) || size == longest {
			return at, size
		}
		key, size = longerKey(at.split, run[size]), size+1
	}
}

func holds(text, run []uint16) bool {
	last := len(text) - len(run)
next:
	for i := 0; i <= last; i++ {
		if text[i] != run[0] {
			continue
		}
		for k, s := range run[1:] {
			if text[i+k+1] != s {
				continue next
			}
		}
		return true
	}
	return false
}
