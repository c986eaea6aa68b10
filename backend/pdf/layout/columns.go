package layout

import (
	"math"
	"strings"

	"github.com/samber/lo"
)

// want is what a column needs in em, padding left out.
type want struct {
	least   float64 // its longest piece that may not be parted, within reason
	natural float64 // its longest cell in one line, within reason
	cells   []float64
}

const (
	widestPiece = 12.0 // em; a longer unbreakable piece may be cut in a crowded table
	widestCell  = 20.0 // em; a longer cell is wrapped
	shortCell   = 5.2  // em; a column of cells up to this (names, levels, stations) is not wrapped
)

// fit picks the largest size at which the columns hold their content well, and the column edges.
func (f *Fonts) fit(t Table, width float64) (float64, []float64) {
	if t.Shares {
		total := lo.SumBy(t.Columns, func(c Column) int { return c.Weight })
		return t.Sizes[0], edgesOf(lo.Map(t.Columns, func(c Column, _ int) float64 { return width * float64(c.Weight) / float64(total) }), width)
	}
	wants := lo.Map(t.Columns, func(c Column, i int) want { return f.wantOf(t, c, i) })
	f.wantGroups(t, wants)
	for i, size := range t.Sizes {
		widths, good := divide(wants, t, size, width)
		if good && lines(wants, widths, size, t.Pad) <= 1.6 || i == len(t.Sizes)-1 {
			return size, edgesOf(widths, width)
		}
	}
	return 0, nil // unreachable: Sizes is never empty
}

func (f *Fonts) wantOf(t Table, c Column, i int) want {
	w := want{least: max(2, f.longestPiece(t.Bold, c.Title), c.Room)}
	w.natural = max(w.least, f.titleWidth(t.Bold, c.Title))
	w.cells = make([]float64, 0, len(t.Rows)+1)
	note := func(row []string, face Face) {
		if i >= len(row) {
			return
		}
		cell := f.Width(face, 1, row[i])
		w.cells = append(w.cells, cell)
		w.natural = max(w.natural, min(cell, widestCell))
		if cell > w.least {
			w.least = max(w.least, min(f.longestPiece(face, row[i]), widestPiece))
		}
	}
	for _, row := range t.Rows {
		note(row, t.Face)
	}
	note(t.Total, t.Bold)
	if longest := lo.Max(w.cells); longest <= shortCell {
		w.least = max(w.least, longest)
	}
	return w
}

// titleWidth is the room a header wants, in em: up to three characters in one line, longer titles in two or three even ones.
func (f *Fonts) titleWidth(face Face, title string) float64 {
	widest := 0.0
	for _, line := range strings.Split(title, "\n") {
		w := f.Width(face, 1, line)
		switch {
		case w > 8:
			w = math.Ceil(w / 3)
		case w > 3.2:
			w = math.Ceil(w / 2)
		}
		widest = max(widest, w)
	}
	return widest
}

// wantGroups widens columns whose group title would not fit over them.
func (f *Fonts) wantGroups(t Table, wants []want) {
	for _, p := range t.spans() {
		need := f.longestPiece(t.Bold, t.Columns[p.from].Group)
		have := lo.SumBy(wants[p.from:p.to], func(w want) float64 { return w.least })
		if need > have {
			for i := p.from; i < p.to; i++ {
				wants[i].least += (need - have) / float64(p.to-p.from)
				wants[i].natural = max(wants[i].natural, wants[i].least)
			}
		}
	}
}

// longestPiece is the widest piece between two places where a line may end, in em.
func (f *Fonts) longestPiece(face Face, s string) float64 {
	longest, piece, before := 0.0, 0.0, rune('\n')
	for _, r := range s {
		if before == '\n' || r == '\n' || MayBreak(before, r) {
			piece = 0
		}
		if r != ' ' && r != '\n' {
			piece += f.advance(face, r)
		}
		longest, before = max(longest, piece), r
	}
	return longest
}

// divide shares width among the columns at a size: their natural widths and the rest by weight; in want of room the widest
// columns give way first; failing that least, cut in proportion (not good).
func divide(wants []want, t Table, size, width float64) ([]float64, bool) {
	pads := 2*t.Pad + 0.5
	least := lo.Map(wants, func(w want, _ int) float64 { return w.least*size + pads })
	natural := lo.Map(wants, func(w want, _ int) float64 { return w.natural*size + pads })
	small, large := lo.Sum(least), lo.Sum(natural)
	switch {
	case large <= width:
		weights := lo.Map(wants, func(w want, i int) float64 {
			if t.Columns[i].Weight > 0 {
				return float64(t.Columns[i].Weight)
			}
			return w.natural
		})
		return grow(natural, weights, width-large), true
	case small <= width:
		return level(least, natural, width), true
	}
	return lo.Map(least, func(v float64, _ int) float64 { return v * width / small }), false
}

// level finds the bound at which columns no wider than it stay natural and wider ones are cut to it, down to their least, so that
// the sum is width.
func level(least, natural []float64, width float64) []float64 {
	low, high := 0.0, lo.Max(natural)
	at := func(bound float64) []float64 {
		return lo.Map(natural, func(v float64, i int) float64 { return max(least[i], min(v, bound)) })
	}
	for range 40 {
		if middle := (low + high) / 2; lo.Sum(at(middle)) > width {
			high = middle
		} else {
			low = middle
		}
	}
	return at(low)
}

// grow adds rest by weight. Half of it goes by need, so that a heavy column does not take all.
func grow(widths, weights []float64, rest float64) []float64 {
	total, sum := lo.Sum(weights), lo.Sum(widths)
	return lo.Map(widths, func(v float64, i int) float64 { return v + rest/2*weights[i]/total + rest/2*v/sum })
}

// lines is the mean height of a row in lines.
func lines(wants []want, widths []float64, size, pad float64) float64 {
	rows := lo.MaxBy(wants, func(a, b want) bool { return len(a.cells) > len(b.cells) }).cells
	if len(rows) == 0 {
		return 1
	}
	sum := 0.0
	for r := range rows {
		most := 1.0
		for i, w := range wants {
			if r < len(w.cells) {
				most = max(most, w.cells[r]*size/(widths[i]-2*pad))
			}
		}
		sum += float64(int(most + 0.98))
	}
	return sum / float64(len(rows))
}

func edgesOf(widths []float64, width float64) []float64 {
	edges := make([]float64, len(widths)+1)
	for i, w := range widths {
		edges[i+1] = edges[i] + w
	}
	edges[len(widths)] = width
	return edges
}
