package finding

import (
	"bytes"
	"slices"
	"sort"
)

// lines are short texts by number, in one buffer.
type lines struct {
	all   []byte
	start []uint32
	size  []uint16
}

func (l *lines) at(i uint32) []byte { return l.all[l.start[i] : l.start[i]+uint32(l.size[i])] }

func (l *lines) put(i uint32, text string) {
	for int(i) >= len(l.start) {
		l.start, l.size = append(l.start, 0), append(l.size, 0)
	}
	text = text[:min(len(text), 1<<16-1)]
	l.start[i], l.size[i] = uint32(len(l.all)), uint16(len(text))
	l.all = append(l.all, text...)
}

// keys finds numbers and codes by how they begin, or with back by how they end. A place may have several.
type keys struct {
	lines *lines
	owner []uint32 // place of each line; nil when lines are numbered as places
	order []uint32 // lines that are not empty, sorted
	back  bool
	some  bool // lines may be empty, and are not found then
}

func (k *keys) place(line uint32) uint32 {
	if k.owner == nil {
		return line
	}
	return k.owner[line]
}

func (k *keys) compare(a, b uint32) int {
	x, y := k.lines.at(a), k.lines.at(b)
	if !k.back {
		return bytes.Compare(x, y)
	}
	for i, j := len(x)-1, len(y)-1; i >= 0 && j >= 0; i, j = i-1, j-1 {
		if x[i] != y[j] {
			return int(x[i]) - int(y[j])
		}
	}
	return len(x) - len(y)
}

// against compares what a line begins (or ends) with to a part.
func (k *keys) against(line uint32, part string) int {
	x := k.lines.at(line)
	if !k.back {
		return bytes.Compare(x[:min(len(x), len(part))], []byte(part))
	}
	for i, j := len(x)-1, len(part)-1; i >= 0 && j >= 0; i, j = i-1, j-1 {
		if x[i] != part[j] {
			return int(x[i]) - int(part[j])
		}
	}
	return min(len(x)-len(part), 0)
}

// span are the lines that begin (or end) with a part.
func (k *keys) span(part string) []uint32 {
	from := sort.Search(len(k.order), func(i int) bool { return k.against(k.order[i], part) >= 0 })
	n := sort.Search(len(k.order)-from, func(i int) bool { return k.against(k.order[from+i], part) > 0 })
	return k.order[from : from+n]
}

func (k *keys) find(part string, out set) {
	for _, line := range k.span(part) {
		out.add(k.place(line))
	}
}

// update drops the lines of changed places and sorts new ones in.
func (k *keys) update(changed set, fresh []uint32) {
	fresh = slices.DeleteFunc(slices.Clone(fresh), func(line uint32) bool { return k.some && k.lines.size[line] == 0 })
	slices.SortFunc(fresh, k.compare)
	k.order = merged(k.order, fresh, func(line uint32) bool { return changed.has(k.place(line)) }, k.compare)
}

// merged is a sorted list without what is gone, and with a sorted list of new ones, each put where it belongs by halving.
func merged(old, fresh []uint32, gone func(uint32) bool, compare func(a, b uint32) int) []uint32 {
	kept := make([]uint32, 0, len(old))
	for _, x := range old {
		if !gone(x) {
			kept = append(kept, x)
		}
	}
	out := make([]uint32, 0, len(kept)+len(fresh))
	for _, x := range fresh {
		n := sort.Search(len(kept), func(i int) bool { return compare(x, kept[i]) < 0 })
		out = append(append(out, kept[:n]...), x)
		kept = kept[n:]
	}
	return append(out, kept...)
}
