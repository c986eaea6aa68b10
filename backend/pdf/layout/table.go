package layout

import (
	"slices"

	"github.com/samber/lo"
)

// Column of a table. Group is an upper header over neighbours of the same Group. Weight shares out room that is left over;
// zero takes a share by content.
type Column struct {
	Title, Group string
	Align        Align
	Weight       int
	Room         float64 // em kept free at least, for columns people write in
}

// Table is cleaned text in rows. Total is set in bold and stays with the row above it. Empty is printed where there are no rows.
type Table struct {
	Columns []Column
	Rows    [][]string
	Total   []string
	Empty   string
	Face    Face
	Bold    Face
	Sizes   []float64 // tried in turn, largest first; the last one is taken where none fits well
	Pad     float64   // left and right inside a cell
	Air     float64   // above and below inside a cell
	Least   float64   // a row is at least this high, for people to write in
	Shares  bool      // columns are as wide as their weights say, whatever stands in them
	Tallest float64   // a row taller than this is cut; the height of a page body
}

// set is a table with its size and column edges decided.
type set struct {
	*Table
	fonts *Fonts
	size  float64
	edges []float64 // left edge of each column and the right edge of the last
}

const (
	thin  = 0.4
	thick = 0.9
)

func (s *set) leading() float64 { return s.size * 1.28 }

// Table sets a table in strips: one per row, each carrying the header to repeat on the next page.
func (f *Fonts) Table(t Table, width float64) []Strip {
	s := &set{Table: &t, fonts: f}
	s.size, s.edges = f.fit(t, width)
	header := s.header()
	out := []Strip{header}
	out[0].Keep = true
	for _, row := range t.Rows {
		out = append(out, s.row(row, t.Face)...)
	}
	if len(t.Rows) == 0 && t.Empty != "" {
		out = append(out, s.notice(t.Empty))
	}
	if t.Total != nil {
		out[len(out)-1].Keep = true
		total := s.row(t.Total, t.Bold)
		for i := range total {
			total[i].Ink.Fills = append(total[i].Ink.Fills, Fill{0, 0, width, total[i].Height, 246})
		}
		out = append(out, total...)
	}
	for i := range out[1:] {
		out[i+1].Repeat = &header
	}
	if len(out) > 2 {
		out[1].Keep = true // never a single row under a header at the foot of a page
	}
	last := &out[len(out)-1]
	last.Ink.Rules = append(last.Ink.Rules, Rule{0, last.Height, width, last.Height, thick})
	return out
}

func (s *set) width() float64 { return s.edges[len(s.edges)-1] }

// broken is a text set into a cell.
type broken struct {
	lines []Line
	left  float64
	right float64
}

func (s *set) cell(text string, from, to int, face Face) broken {
	c := broken{left: s.edges[from] + s.Pad, right: s.edges[to] - s.Pad}
	c.lines = s.fonts.Break(text, face, s.size, c.right-c.left+0.02, 0)
	return c
}

// title is a header cell; its lines are made about equally long.
func (s *set) title(text string, from, to int) broken {
	c := s.cell(text, from, to, s.Bold)
	for room := c.right - c.left - s.size/4; room >= s.size; room -= s.size / 4 {
		lines := s.fonts.Break(text, s.Bold, s.size, room+0.02, 0)
		if len(lines) > len(c.lines) || slices.ContainsFunc(lines, func(l Line) bool { return l.Width > room+0.02 }) {
			break
		}
		c.lines = lines
	}
	return c
}

// draw sets the lines of a cell in the middle of the band from top to top+height.
func (s *set) draw(k *Ink, c broken, top, height float64, align Align, face Face) {
	y := top + (height-float64(len(c.lines))*s.leading())/2
	for _, l := range c.lines {
		s.fonts.WriteIn(k, c.left, y+baseline(s.size, s.leading()), c.right-c.left, align, face, s.size, l.Text)
		y += s.leading()
	}
}

// row is one strip, or several where the row is taller than a page.
func (s *set) row(texts []string, face Face) []Strip {
	cells, most := make([]broken, len(s.Columns)), 1
	for i := range cells {
		if i < len(texts) {
			cells[i] = s.cell(texts[i], i, i+1, face)
			most = max(most, len(cells[i].lines))
		}
	}
	limit := most
	if s.Tallest > 0 {
		limit = max(1, int((s.Tallest-2*s.Air)/s.leading()))
	}
	var out []Strip
	for first := 0; first < most; first += limit {
		n := min(limit, most-first)
		out = append(out, s.slice(cells, first, n, face, most > limit))
		if first+n == most {
			k := &out[len(out)-1]
			k.Ink.Rules = append(k.Ink.Rules, Rule{0, k.Height, s.width(), k.Height, thin})
		}
	}
	return out
}

func (s *set) slice(cells []broken, first, n int, face Face, cut bool) Strip {
	strip := Strip{Height: max(s.Least, float64(n)*s.leading()+2*s.Air)}
	strip.Ink.Texts = make([]Text, 0, len(cells)*3/2)
	strip.Ink.Rules = make([]Rule, 0, len(cells)+3)
	for i, c := range cells {
		if cut {
			c.lines = lo.Subset(c.lines, min(first, len(c.lines)), uint(n))
		}
		s.draw(&strip.Ink, c, 0, strip.Height, s.Columns[i].Align, face)
	}
	s.sides(&strip.Ink, 0, strip.Height)
	return strip
}

func (s *set) sides(k *Ink, top, bottom float64) {
	for i, x := range s.edges {
		width := thin
		if i == 0 || i == len(s.edges)-1 {
			width = thick
		}
		k.Rules = append(k.Rules, Rule{x, top, x, bottom, width})
	}
}

func (s *set) notice(text string) Strip {
	strip := Strip{}
	c := broken{left: s.Pad, right: s.width() - s.Pad}
	c.lines = s.fonts.Break(text, s.Face, s.size, c.right-c.left, 0)
	strip.Height = float64(len(c.lines))*s.leading() + 6*s.Air
	s.draw(&strip.Ink, c, 0, strip.Height, Centre, s.Face)
	for _, x := range []float64{0, s.width()} {
		strip.Ink.Rules = append(strip.Ink.Rules, Rule{x, 0, x, strip.Height, thick})
	}
	strip.Ink.Rules = append(strip.Ink.Rules, Rule{0, strip.Height, s.width(), strip.Height, thin})
	return strip
}

// span is a run of neighbouring columns under one group title; groups without a title are single columns.
type span struct{ from, to int }

func (t *Table) spans() []span {
	var out []span
	for i, c := range t.Columns {
		if n := len(out) - 1; n >= 0 && c.Group != "" && t.Columns[out[n].from].Group == c.Group {
			out[n].to = i + 1
			continue
		}
		out = append(out, span{i, i + 1})
	}
	return out
}

// header is one strip of one or two levels; columns outside groups take both.
func (s *set) header() Strip {
	upper, lower, whole := 0, 1, 1
	for _, p := range s.spans() {
		group := s.Columns[p.from].Group
		if group != "" {
			upper = max(upper, len(s.title(group, p.from, p.to).lines))
		}
		for i := p.from; i < p.to; i++ {
			n := len(s.title(s.Columns[i].Title, i, i+1).lines)
			if group != "" {
				lower = max(lower, n)
			} else {
				whole = max(whole, n)
			}
		}
	}
	level := 0.0
	if upper > 0 {
		level = float64(upper)*s.leading() + 2*s.Air
	}
	strip := Strip{Height: max(level+float64(lower)*s.leading()+2*s.Air, float64(whole)*s.leading()+2*s.Air)}
	strip.Ink.Fills = []Fill{{0, 0, s.width(), strip.Height, 240}}
	strip.Ink.Rules = []Rule{{0, 0, s.width(), 0, thick}}
	for _, p := range s.spans() {
		s.headerSpan(&strip, p, level)
	}
	strip.Ink.Rules = append(strip.Ink.Rules, Rule{0, strip.Height, s.width(), strip.Height, thin})
	return strip
}

func (s *set) headerSpan(strip *Strip, p span, level float64) {
	group := s.Columns[p.from].Group
	top := 0.0
	if group != "" {
		top = level
		s.draw(&strip.Ink, s.title(group, p.from, p.to), 0, level, Centre, s.Bold)
		strip.Ink.Rules = append(strip.Ink.Rules, Rule{s.edges[p.from], level, s.edges[p.to], level, thin})
	}
	for i := p.from; i < p.to; i++ {
		s.draw(&strip.Ink, s.title(s.Columns[i].Title, i, i+1), top, strip.Height-top, Centre, s.Bold)
		if i == p.from {
			s.side(&strip.Ink, i, 0, strip.Height)
		} else {
			s.side(&strip.Ink, i, top, strip.Height)
		}
	}
	if p.to == len(s.Columns) {
		s.side(&strip.Ink, p.to, 0, strip.Height)
	}
}

func (s *set) side(k *Ink, edge int, top, bottom float64) {
	width := thin
	if edge == 0 || edge == len(s.edges)-1 {
		width = thick
	}
	k.Rules = append(k.Rules, Rule{s.edges[edge], top, s.edges[edge], bottom, width})
}
