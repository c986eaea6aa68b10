package pdf

import (
	"io"
	"slices"
	"strings"

	"github.com/samber/lo"

	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/report"
)

// Paper prints a paper of the office on A4. Errors: pdf.no_glyph (a list, nothing written), pdf.paint, those of w.
func (p *Printer) Paper(w io.Writer, paper report.Paper) error {
	name := "《" + paper.Title + "》"
	check := preflight{fonts: p.fonts}
	check.label(strings.Join(append(append([]string{paper.Unit, paper.Title}, paper.Facts...), paper.Notes...), ""), name+"表头")
	for _, s := range paper.Sections {
		check.rows(s.Rows, s.Titles, name+s.Title)
		check.graph(s.Graph, name+s.Title)
	}
	if err := check.found.OrNil(); err != nil {
		return err
	}
	return p.write(w, paper.Title+" "+paper.On.String(), paper.On, p.paperPages(paper))
}

func (p *Printer) paperPages(paper report.Paper) []*layout.Page {
	frame := lo.Ternary(paper.Wide, layout.Landscape(15, 13, 15, 15), layout.Portrait(20, 16, 18, 16))
	note := layout.Style{Face: layout.Sans, Size: 9, Leading: 14}
	if paper.Dense {
		frame, note = layout.Portrait(15, 11, 15, 12), layout.Style{Face: layout.Sans, Size: 8, Leading: 11.5}
	}
	width := frame.Inner()
	title := layout.Strip{Height: 30}
	p.fonts.WriteIn(&title.Ink, 0, 18, width, layout.Centre, layout.SansBold, 17, layout.Clean(paper.Title))
	strips := append([]layout.Strip{title}, p.factLine(paper.Facts, "", width)...)
	for _, s := range paper.Sections {
		v := sheet{title: s.Title, rows: s.Rows, empty: lo.CoalesceOrEmpty(s.Empty, "无"), air: 3.5, sizes: []float64{10, 9.5, 9, 8.5, 8},
			columns: lo.Map(s.Titles, func(t string, i int) layout.Column {
				return layout.Column{Title: t, Align: lo.Ternary(slices.Contains(s.Figures, i), layout.Right, layout.Left), Weight: s.Weights[i]}
			})}
		if paper.Dense {
			v.air, v.sizes = 1, []float64{8.5, 8, 7.5}
		}
		if len(s.Titles) > 0 {
			strips = append(strips, p.sharing(v, frame)...)
		}
		if s.Graph != nil {
			strips = append(strips, p.graph(*s.Graph, lo.Ternary(len(s.Titles) == 0, s.Title, ""), width)...)
		}
	}
	for _, text := range paper.Notes {
		lines := p.fonts.Paragraph(layout.Clean(text), note, width)
		lines[0].Before = 5
		strips = append(strips, lines...)
	}
	if len(paper.Signers) > 0 {
		strips = append(layout.KeepTail(strips, 2), p.signatures(paper.Signers, nil, layout.Sans, 10, width))
	}
	pages := layout.Flow(strips, frame)
	p.footers(pages, footer{left: strings.Join(lo.Compact([]string{paper.Title, paper.Unit, paper.On.String()}), " · "), right: clause(paper.Clause), face: layout.Sans})
	return pages
}

// sharing is sheet with columns as wide as their weights say.
func (p *Printer) sharing(v sheet, frame layout.Frame) []layout.Strip {
	head := layout.Strip{Height: 19, Before: 8, Keep: true}
	p.fonts.Write(&head.Ink, 0, 13, layout.SansBold, 10.5, 0, layout.Clean(v.title))
	table := layout.Table{Columns: v.columns, Rows: cleanRows(v.rows), Empty: v.empty, Face: layout.Sans, Bold: layout.SansBold, Sizes: v.sizes, Pad: 4, Air: v.air, Shares: true, Tallest: frame.Body() - 100}
	return append([]layout.Strip{head}, p.fonts.Table(table, frame.Inner())...)
}
