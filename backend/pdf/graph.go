package pdf

import (
	"fmt"

	"github.com/samber/lo"

	"fuelbook/backend/fault"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/report"
)

// Sizes of a graph in points.
const (
	graphHeight = 80.0 // of the field the values stand in
	graphLeft   = 6.0
	graphText   = 7.5
	graphKeys   = 15.0 // line that says which grey is which
)

// greys tell the series of a graph apart on a black-and-white printer.
func greys() []int { return []int{70, 165, 215, 120} }

func (c *preflight) graph(g *report.Graph, where string) {
	if g == nil {
		return
	}
	for _, label := range g.Labels {
		c.label(label, where+"图")
	}
	for _, s := range g.Series {
		c.label(s.Name+g.Unit, where+"图例")
		if len(s.Values) != len(g.Labels) || len(s.Texts) != len(g.Labels) {
			c.found = append(c.found, badGraph(where, s, len(g.Labels)))
		}
	}
}

// graph draws a graph as one strip, so that it is never cut: title and keys, the field with a base line, labels under it.
func (p *Printer) graph(g report.Graph, title string, width float64) []layout.Strip {
	s := layout.Strip{Height: graphKeys + graphHeight + 22, Before: 6}
	if title != "" {
		p.fonts.Write(&s.Ink, 0, 10, layout.SansBold, 10.5, 0, layout.Clean(title))
	}
	p.graphKeys(&s.Ink, g, width)
	top, base := graphTop(g), graphKeys+graphHeight+4
	s.Ink.Rules = append(s.Ink.Rules, layout.Rule{X1: 0, Y1: base, X2: width, Y2: base, Width: 0.6})
	room := (width - 2*graphLeft) / float64(max(len(g.Labels), 1))
	for i, label := range g.Labels {
		x := graphLeft + float64(i)*room
		p.fonts.WriteIn(&s.Ink, x, base+11, room, layout.Centre, layout.Sans, graphText, layout.Clean(label))
		switch g.Kind {
		case report.Lines:
			p.point(&s.Ink, g, i, top, base, room)
		case report.Bridge:
			p.span(&s.Ink, g, i, top, base, x, room)
		default:
			p.column(&s.Ink, g, i, top, base, x, room)
		}
	}
	return []layout.Strip{s}
}

// graphKeys names the series at the right, with the unit.
func (p *Printer) graphKeys(ink *layout.Ink, g report.Graph, width float64) {
	x := width
	unit := "单位：" + g.Unit
	x -= p.fonts.Width(layout.Sans, graphText, unit)
	p.fonts.Write(ink, x, 9, layout.Sans, graphText, 0, unit)
	for i := len(g.Series) - 1; i >= 0 && len(g.Series) > 1 && g.Kind != report.Bridge; i-- {
		name := layout.Clean(g.Series[i].Name)
		x -= p.fonts.Width(layout.Sans, graphText, name) + 22
		ink.Fills = append(ink.Fills, layout.Fill{X: x, Y: 3.5, W: 9, H: 6, Grey: greys()[i%4]})
		p.fonts.Write(ink, x+12, 9, layout.Sans, graphText, 0, name)
	}
}

// graphTop is the largest value, or sum of values that stand on each other.
func graphTop(g report.Graph) int64 {
	top := int64(0)
	for i := range g.Labels {
		sum := lo.SumBy(g.Series, func(s report.Series) int64 { return s.Values[i] })
		if g.Kind == report.Columns || g.Kind == report.Lines {
			sum = lo.Max(lo.Map(g.Series, func(s report.Series, _ int) int64 { return s.Values[i] }))
		}
		top = max(top, sum)
	}
	return top
}

// column draws the values of one label, side by side or on each other, and writes the text over them where it fits.
func (p *Printer) column(ink *layout.Ink, g report.Graph, i int, top int64, base, x, room float64) {
	field := graphHeight - 10 // room for the text over the highest
	n := float64(lo.Ternary(g.Kind == report.Stacked, 1, len(g.Series)))
	bar := min(room*0.7/n, 26)
	left, low := x+(room-bar*n)/2, base
	for k, s := range g.Series {
		h := field * part(s.Values[i], top)
		ink.Fills = append(ink.Fills, layout.Fill{X: left, Y: low - h, W: bar, H: h, Grey: greys()[k%4]})
		if g.Kind == report.Stacked {
			low -= h
			continue
		}
		p.over(ink, s.Texts[i], left-bar*0.3, base-h-2, bar*1.6)
		left += bar
	}
	if i < len(g.Tops) {
		p.over(ink, g.Tops[i], x, low-2, room)
	}
}

// span draws one column of a bridge between its foot and its head, the two stocks at the ends dark.
func (p *Printer) span(ink *layout.Ink, g report.Graph, i int, top int64, base, x, room float64) {
	at := func(n int64) float64 { return base - (graphHeight-10)*part(max(n-g.Cut, 0), top-g.Cut) }
	foot := g.Series[0].Values[i]
	head := foot + g.Series[1].Values[i]
	bar := min(room*0.6, 44)
	end := i == 0 || i == len(g.Labels)-1
	ink.Fills = append(ink.Fills, layout.Fill{X: x + (room-bar)/2, Y: at(head), W: bar, H: at(foot) - at(head), Grey: greys()[lo.Ternary(end, 0, 1)]})
	p.over(ink, g.Series[1].Texts[i], x, at(head)-2, room)
}

// point draws one label's point of every series and the line from the point before.
func (p *Printer) point(ink *layout.Ink, g report.Graph, i int, top int64, base, room float64) {
	at := func(s report.Series, k int) (x, y float64) {
		return graphLeft + (float64(k)+0.5)*room, base - (graphHeight-10)*part(s.Values[k], top)
	}
	for k, s := range g.Series {
		x, y := at(s, i)
		ink.Fills = append(ink.Fills, layout.Fill{X: x - 1.6, Y: y - 1.6, W: 3.2, H: 3.2, Grey: greys()[k%4]})
		if i > 0 {
			fromX, fromY := at(s, i-1)
			ink.Rules = append(ink.Rules, layout.Rule{X1: fromX, Y1: fromY, X2: x, Y2: y, Width: lo.Ternary(k == 0, 1.1, 0.5)})
		}
		if k == 0 {
			p.over(ink, s.Texts[i], x-room/2, y-4, room)
		}
	}
}

// over writes a value in the middle above its bar, if it fits.
func (p *Printer) over(ink *layout.Ink, text string, x, y, room float64) {
	text = layout.Clean(text)
	if p.fonts.Width(layout.Sans, 6.5, text) <= room {
		p.fonts.WriteIn(ink, x, y, room, layout.Centre, layout.Sans, 6.5, text)
	}
}

func badGraph(where string, s report.Series, labels int) *fault.Fault {
	return fault.New(fault.Internal, "pdf.bad_graph", fmt.Sprintf("%s图的「%s」有%d个数，横轴有%d项", where, s.Name, len(s.Values), labels), "请把这条提示交给维护人员")
}
