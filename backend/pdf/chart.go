package pdf

import (
	"fmt"

	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/report"
)

// Sizes of a chart in points: a bar is thin, the two of a place stand together.
const (
	chartBar   = 5.5
	chartPlace = 17.0
	chartLabel = 150.0 // room for the names
	chartValue = 44.0  // room for the figures behind the bars
)

// charts draws plan against results: for every place a light bar for what was planned over a dark one for what was done.
func (p *Printer) charts(list []report.Chart, width float64) []layout.Strip {
	var out []layout.Strip
	for _, c := range list {
		head := layout.Strip{Height: 19, Before: 10, Keep: true}
		p.fonts.Write(&head.Ink, 0, 13, layout.SansBold, 10.5, 0, layout.Clean(c.Title))
		p.chartKey(&head.Ink, width)
		out = append(out, head)
		room := width - chartLabel - chartValue
		for _, b := range c.Bars {
			s := layout.Strip{Height: chartPlace}
			p.fonts.WriteIn(&s.Ink, 0, 10.5, chartLabel-8, layout.Right, layout.Sans, 8, layout.Clean(b.Label))
			s.Ink.Fills = append(s.Ink.Fills, layout.Fill{X: chartLabel, Y: 2, W: room * part(b.Plan, c.Top), H: chartBar, Grey: 205},
				layout.Fill{X: chartLabel, Y: 2 + chartBar, W: room * part(b.Done, c.Top), H: chartBar, Grey: 70})
			p.fonts.WriteIn(&s.Ink, width-chartValue, 10.5, chartValue, layout.Right, layout.Sans, 8, fmt.Sprintf("%d/%d", b.Done, b.Plan))
			s.Ink.Rules = append(s.Ink.Rules, layout.Rule{X1: chartLabel, Y1: 0, X2: chartLabel, Y2: chartPlace, Width: 0.6})
			out = append(out, s)
		}
	}
	return out
}

// chartKey says which bar is which.
func (p *Printer) chartKey(ink *layout.Ink, width float64) {
	x := width - 150
	ink.Fills = append(ink.Fills, layout.Fill{X: x, Y: 6, W: 14, H: 7, Grey: 205}, layout.Fill{X: x + 62, Y: 6, W: 14, H: 7, Grey: 70})
	p.fonts.Write(ink, x+18, 13, layout.Sans, 8, 0, "计划")
	p.fonts.Write(ink, x+80, 13, layout.Sans, 8, 0, "完成（完成/计划）")
}

func part(n, top int64) float64 {
	if top <= 0 {
		return 0
	}
	return float64(n) / float64(top)
}
