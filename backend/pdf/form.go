package pdf

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/samber/lo"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/report"
)

// Form prints one statutory form on A4 landscape. Errors: pdf.no_glyph, pdf.bad_form (lists, nothing written), pdf.paint, those of w.
func (p *Printer) Form(w io.Writer, f report.Form) error {
	return p.Forms(w, []report.Form{f})
}

// Forms prints forms one after another into one file, each with its own page numbers. Errors as Form, and pdf.nothing.
func (p *Printer) Forms(w io.Writer, forms []report.Form) error {
	if len(forms) == 0 {
		return fault.New(fault.Invalid, "pdf.nothing", "没有可打印的报表", "请先选择月份和报表")
	}
	check := preflight{fonts: p.fonts}
	read := lo.Map(forms, func(f report.Form, _ int) []partText { return partTexts(f) })
	for i, f := range forms {
		checkForm(&check, f, read[i])
	}
	if err := check.found.OrNil(); err != nil {
		return err
	}
	var pages []*layout.Page
	var title string
	var date calendar.Date
	for i, f := range forms {
		pages = append(pages, p.formPages(f, read[i])...)
		if date.Before(f.FiledOn) {
			date = f.FiledOn
		}
		if date.IsZero() {
			date = f.DueOn
		}
		title = f.Title
	}
	if len(forms) > 1 {
		title = fmt.Sprintf("零售客户管理报表 %s", forms[0].Period)
	}
	return p.write(w, title, date, pages)
}

func checkForm(c *preflight, f report.Form, read []partText) {
	name := appendix(f) + "《" + f.Title + "》"
	for _, v := range []struct{ text, where string }{
		{f.Title, "标题"}, {f.Unit, "填报单位"}, {f.Period, "统计期"}, {f.Layout, "版式"}, {f.Maker, "制表人"},
		{strings.Join(f.Signers, ""), "签字栏"}, {strings.Join(f.Notes, ""), "注"},
	} {
		c.label(v.text, name+v.where)
	}
	for i, part := range f.Parts {
		heads := lo.Map(part.Columns, func(v report.Column, _ int) string { return v.Title })
		for _, col := range part.Columns {
			c.label(col.Title+col.Group+col.Unit, name+part.Title+"表头")
		}
		c.label(part.Title+part.Empty, name+"分表标题")
		c.shape(part, name)
		c.rows(read[i].rows, heads, name+part.Title)
		if read[i].total != nil {
			c.rows([][]string{read[i].total}, heads, name+part.Title+"合计")
		}
	}
}

// partText is a part's cells as they are read.
type partText struct {
	rows  [][]string
	total []string
}

func partTexts(f report.Form) []partText {
	display := func(r report.Row) []string {
		return lo.Map(r.Cells, func(c report.Cell, _ int) string { return c.Display() })
	}
	return lo.Map(f.Parts, func(part report.Part, _ int) partText {
		t := partText{rows: lo.Map(part.Rows, func(r report.Row, _ int) []string { return display(r) })}
		if part.Total != nil {
			t.total = display(*part.Total)
		}
		return t
	})
}

func (p *Printer) formPages(f report.Form, read []partText) []*layout.Page {
	frame := layout.Landscape(15, 13, 15, 15)
	strips := p.formHead(f, frame.Inner())
	for i, part := range f.Parts {
		strips = append(strips, p.formPart(f, part, read[i], frame)...)
	}
	strips = append(strips, p.charts(f.Charts, frame.Inner())...)
	for i, note := range f.Notes {
		style := layout.Style{Face: layout.Sans, Size: 8, Leading: 12}
		text := layout.Clean(note)
		if i == 0 {
			text = "注：" + text
		}
		lines := p.fonts.Paragraph(text, style, frame.Inner())
		if i == 0 {
			lines[0].Before = 5
		}
		strips = append(strips, lines...)
	}
	labels := f.Signers
	if len(labels) == 0 {
		labels = []string{"制表人", "审核人", "负责人"}
	}
	strips = layout.KeepTail(strips, 2)
	strips = append(strips, p.signatures(labels, f.Hands(), layout.Sans, 9.5, frame.Inner()))
	pages := layout.Flow(strips, frame)
	p.footers(pages, footer{
		left:  strings.Join(lo.Compact([]string{strings.TrimSpace(appendix(f) + " " + f.Title), f.Unit, f.Period}), " · "),
		right: strings.Join(lo.Compact([]string{clause(f.Clause), f.Layout}), " · "),
		face:  layout.Sans,
	})
	return pages
}

// numbered centres a column of running numbers.
func numbered(title string, other layout.Align) layout.Align {
	if title == "序号" {
		return layout.Centre
	}
	return other
}

// appendix is 附录3, or nothing for a form of our own.
func appendix(f report.Form) string {
	if f.Appendix == 0 {
		return ""
	}
	return fmt.Sprintf("附录%d", f.Appendix)
}

func clause(no string) string {
	if no == "" {
		return ""
	}
	return "依据 " + no
}

// formHead is the title and the line under it: unit, period and date on the left, units of measure on the right.
func (p *Printer) formHead(f report.Form, width float64) []layout.Strip {
	title := layout.Strip{Height: 26}
	p.fonts.Write(&title.Ink, 0, 11, layout.Sans, 9, 0, appendix(f))
	p.fonts.WriteIn(&title.Ink, 0, 17, width, layout.Centre, layout.SansBold, 16, layout.Clean(f.Title))
	facts := []string{"填报单位：" + f.Unit, "统计期：" + f.Period, "填报日期：" + f.FiledOn.Chinese()}
	return append([]layout.Strip{title}, p.factLine(facts, measures(f), width)...)
}

// factLine sets facts from the left and one note at the right, on one line if they fit.
func (p *Printer) factLine(facts []string, note string, width float64) []layout.Strip {
	style := layout.Style{Face: layout.Sans, Size: 9, Leading: 15}
	note = layout.Clean(note)
	room := width - p.fonts.Width(style.Face, style.Size, note) - 20
	strips := p.fonts.Paragraph(layout.Clean(strings.Join(facts, "\u3000\u3000")), style, room)
	p.fonts.WriteIn(&strips[0].Ink, 0, 10.9, width, layout.Right, style.Face, style.Size, note)
	return layout.KeepTail(strips, len(strips))
}

func measures(f report.Form) string {
	units := lo.Uniq(lo.Compact(lo.FlatMap(f.Parts, func(part report.Part, _ int) []string {
		return lo.Map(part.Columns, func(c report.Column, _ int) string { return c.Unit })
	})))
	if len(units) == 0 {
		return ""
	}
	return "计量单位：" + strings.Join(units, "、")
}

func (p *Printer) formPart(f report.Form, part report.Part, read partText, frame layout.Frame) []layout.Strip {
	var strips []layout.Strip
	if part.Title != "" && part.Title != f.Title {
		head := layout.Strip{Height: 18, Before: 6, Keep: true}
		p.fonts.Write(&head.Ink, 0, 12.5, layout.SansBold, 10, 0, layout.Clean(part.Title))
		strips = append(strips, head)
	}
	cells := cleanRows(read.rows)
	table := layout.Table{
		Columns: lo.Map(part.Columns, func(c report.Column, i int) layout.Column { return formColumn(c, isShort(cells, i)) }),
		Rows:    cells,
		Empty:   layout.Clean(lo.CoalesceOrEmpty(part.Empty, "本期无记录")),
		Face:    layout.Sans,
		Bold:    layout.SansBold,
		Sizes:   []float64{9.5, 9, 8.5, 8, 7.5, 7, 6.5},
		Pad:     2,
		Air:     2.2,
		Tallest: frame.Body() - 100,
	}
	if read.total != nil {
		table.Total = cleanRows([][]string{read.total})[0]
	}
	set := p.fonts.Table(table, frame.Inner())
	set[0].Before = 2
	return append(strips, set...)
}

// isShort reports whether a column holds words of at most four characters, which read best in the middle.
func isShort(rows [][]string, column int) bool {
	return lo.EveryBy(rows, func(row []string) bool { return column < len(row) && utf8.RuneCountInString(row[column]) <= 4 })
}

// formColumn shows the unit under the title unless the title already says it.
func formColumn(c report.Column, short bool) layout.Column {
	title := layout.Clean(c.Title)
	if c.Unit != "" && !strings.Contains(c.Title, c.Unit) {
		title += "\n(" + layout.Clean(c.Unit) + ")"
	}
	align := layout.Right
	if c.Kind == report.Text || c.Kind == "" {
		align = layout.Left
		if short {
			align = layout.Centre
		}
	}
	align = numbered(c.Title, align)
	room := 0.0
	if c.Title == "备注" {
		room = 4 // remarks are often added by hand
	}
	return layout.Column{Title: title, Group: layout.Clean(c.Group), Align: align, Weight: c.Width, Room: room}
}
