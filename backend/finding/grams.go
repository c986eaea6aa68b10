package finding

import "slices"

// grams finds every text that holds a run of symbols, however common the run. Pairs of neighbours are kept for all texts; a gram that
// more than limit texts hold is kept with the symbol behind it too, and so on up to as many symbols as a key has room for. So a run is
// either a key itself, or one of its keys is held by few texts, and only those are read to be sure.
type grams struct {
	width uint // bits of a symbol; symbol 0 separates and ends
	most  int  // symbols in a key
	limit int
	texts runs
	keys  map[uint64]*posting
	pairs map[uint16][]uint64 // pairs by their first symbol, for single symbols
}

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

func newGrams(width uint, limit int) *grams {
	return &grams{width: width, most: int(64 / width), limit: limit, keys: map[uint64]*posting{}, pairs: map[uint16][]uint64{}}
}

// put gives a place its text, in the stead of the one it had.
func (g *grams) put(p uint32, text []uint16, places int) {
	g.forget(p)
	g.texts.set(p, text)
	for i, s := range text {
		if s == 0 {
			continue
		}
		key := uint64(s)<<g.width | uint64(after(text, i+1))
		g.hold(key, 2, p, i, text, places)
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
		if after(text, i+size-1) == 0 || size == g.most {
			return
		}
		if !at.split && at.n > g.limit {
			at.split = true
			at.each(func(q uint32) { g.lengthen(key, size, q, places) })
		}
		next := after(text, i+size)
		if !at.split || next == 0 {
			return
		}
		key, size = key<<g.width|uint64(next), size+1
	}
}

// lengthen notes the grams one longer than a key that one text holds.
func (g *grams) lengthen(key uint64, size int, p uint32, places int) {
	text := g.texts.at(p)
	for i := range text {
		if i+size < len(text) && text[i+size] != 0 && g.key(text[i:i+size]) == key {
			g.hold(key<<g.width|uint64(text[i+size]), size+1, p, i, text, places)
		}
	}
}

func (g *grams) key(run []uint16) (key uint64) {
	for _, s := range run {
		key = key<<g.width | uint64(s)
	}
	return key
}

// forget takes a place out of all postings of its text.
func (g *grams) forget(p uint32) {
	text := g.texts.at(p)
	for i, s := range text {
		if s == 0 {
			continue
		}
		key := uint64(s)<<g.width | uint64(after(text, i+1))
		for size := 2; ; size++ {
			at, known := g.keys[key]
			if !known {
				break
			}
			at.drop(p)
			next := after(text, i+size)
			if !at.split || next == 0 || size == g.most || after(text, i+size-1) == 0 {
				break
			}
			key = key<<g.width | uint64(next)
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
	key, size := g.key(run[:2]), 2
	for {
		at := g.keys[key]
		if at == nil || !at.split || size == len(run) || size == g.most {
			return at, size
		}
		key, size = key<<g.width|uint64(run[size]), size+1
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
