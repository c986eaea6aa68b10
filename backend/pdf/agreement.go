package pdf

import (
	"fmt"
	"io"
	"strings"

	"github.com/samber/lo"

	"fuelbook/backend/agreement"
	"fuelbook/backend/pdf/layout"
)

// Sizes of an agreement in points: title 二号 less a step, body 小四, fields and schedules 五号; body lines one and a half apart.
const (
	titleSize  = 19
	bodySize   = 12
	bodyLead   = 20.5
	fieldSize  = 10.5
	fieldLead  = 18
	signLead   = 25
	headLead   = 23
	numberSize = 10.5
)

// Agreement prints a composed agreement on A4 portrait; the outer margin stays free for the seal across the pages (骑缝章).
// Errors: pdf.no_glyph (a list, nothing written), pdf.paint, those of w.
func (p *Printer) Agreement(w io.Writer, d agreement.Document) error {
	pages, err := p.agreementSheets(d)
	if err != nil {
		return err
	}
	return p.write(w, strings.TrimSpace(d.Title+" "+d.Number), d.Date, pages)
}

// agreementSheets are the finished pages of an agreement with its marks. Errors: pdf.no_glyph, pdf.fonts.
func (p *Printer) agreementSheets(d agreement.Document) ([]*layout.Page, error) {
	check := preflight{fonts: p.fonts}
	checkAgreement(&check, d)
	if err := check.found.OrNil(); err != nil {
		return nil, err
	}
	pages := p.agreementPages(d)
	for _, page := range pages {
		shapes, err := p.marksOn(page, d.Watermark, len(pages) > 1)
		if err != nil {
			return nil, err
		}
		page.Shapes = shapes
		if len(pages) > 1 {
			page.Rules = append(page.Rules, sealRules(page)...)
		}
	}
	return pages, nil
}

// markKey says which marks a page has: the same ones are drawn once for all documents.
type markKey struct {
	watermark     string
	seal          bool
	width, height float64
}

// marksOn are the outlines behind the text: the watermark, and the name of the place for the seal across the pages.
func (p *Printer) marksOn(page *layout.Page, watermark string, seal bool) ([]layout.Shape, error) {
	key := markKey{watermark, seal, page.Width, page.Height}
	if known, ok := p.marks.Load(key); ok {
		return known.([]layout.Shape), nil
	}
	blank := layout.Page{Width: page.Width, Height: page.Height}
	if err := p.fonts.Watermark(&blank, layout.SerifBold, watermark); err != nil {
		return nil, err
	}
	if seal {
		if err := p.fonts.Ghost(&blank, layout.Serif, "骑缝章", 8, page.Width-22, page.Height/2-15, 200); err != nil {
			return nil, err
		}
	}
	p.marks.Store(key, blank.Shapes)
	return blank.Shapes, nil
}

// Size of the place for the seal across the pages (骑缝章): a company seal is 38 to 58 mm wide, a part of it lies on each page.
const (
	sealHeight = 58 * 72 / 25.4
	sealReach  = 14 * 72 / 25.4
)

// sealRules mark at the outer edge where the seal across the pages goes; nothing is printed between them.
func sealRules(page *layout.Page) []layout.Rule {
	x, y := page.Width-sealReach, (page.Height-sealHeight)/2
	return []layout.Rule{{X1: x, Y1: y, X2: page.Width - 6, Y2: y, Width: 0.3}, {X1: x, Y1: y + sealHeight, X2: page.Width - 6, Y2: y + sealHeight, Width: 0.3}}
}

func checkAgreement(c *preflight, d agreement.Document) {
	for _, v := range []struct{ text, where string }{
		{d.Title, "标题"}, {d.Number, "协议编号"}, {d.Watermark, "水印"}, {d.Fingerprint, "页脚校验码"},
	} {
		c.label(v.text, v.where)
	}
	heading := "正文开头"
	for _, b := range d.Blocks {
		if b.Text != "" && b.Kind != agreement.Para {
			heading = "「" + layout.Clean(b.Text) + "」"
		}
		c.label(b.Text, heading)
		for _, pair := range append(append([]agreement.Pair{}, b.Pairs...), b.Pairs2...) {
			c.text(pair.Label+pair.Value, func() string { return heading + "「" + pair.Label + "」" })
		}
		c.rows([][]string{b.Header}, nil, heading+"表头")
		c.rows(b.Rows, b.Header, heading)
	}
}

func (p *Printer) agreementPages(d agreement.Document) []*layout.Page {
	frame := layout.Portrait(28, 27, 26, 27)
	strips := p.fonts.Paragraph(layout.Clean(d.Title), layout.Style{Face: layout.SerifBold, Size: titleSize, Leading: 32, Align: layout.Centre}, frame.Inner())
	strips = layout.KeepTail(strips, len(strips))
	if d.Number != "" {
		style := layout.Style{Face: layout.Serif, Size: numberSize, Leading: 22, Align: layout.Right}
		number := p.fonts.Paragraph("协议编号："+layout.Clean(d.Number), style, frame.Inner())
		strips = append(strips, layout.KeepTail(number, len(number))...)
	}
	after, labels := agreement.BlockKind(""), p.partyLabels(d)
	for _, b := range d.Blocks {
		if b.Kind == agreement.Signature {
			strips = layout.KeepTail(strips, 2) // signatures never stand on a page without text
		}
		next := p.block(b, frame, labels)
		if b.Kind == agreement.Para && after == agreement.PartyBlock || after == agreement.Table {
			next[0].Before = max(next[0].Before, 6)
		}
		after = b.Kind
		strips = append(strips, next...)
	}
	pages := layout.Flow(strips, frame)
	number := ""
	if d.Number != "" {
		number = "编号 " + d.Number
	}
	mark := ""
	if d.Fingerprint != "" {
		mark = "校验码 " + d.Fingerprint
	}
	p.footers(pages, footer{left: number, right: mark, face: layout.Serif})
	return pages
}

// partyLabels is the width of the labels of all parties, so that their values stand in one line.
func (p *Printer) partyLabels(d agreement.Document) float64 {
	widest := 0.0
	for _, b := range d.Blocks {
		if b.Kind == agreement.PartyBlock {
			widest = max(widest, p.fonts.LabelWidth(fields(b.Pairs), layout.SerifBold, fieldSize))
		}
	}
	return widest
}

func (p *Printer) block(b agreement.Block, frame layout.Frame, labels float64) []layout.Strip {
	width := frame.Inner()
	switch b.Kind {
	case agreement.PartyBlock:
		return p.party(b, labels, width)
	case agreement.Clause:
		return p.heading(b.Text, layout.Left, bodySize, 5, width)
	case agreement.Appendix:
		head := p.heading(b.Text, layout.Centre, 14, 0, width)
		head[0].Fresh = true
		head[len(head)-1].Height += 6
		return head
	case agreement.Table:
		return p.schedule(b, frame)
	case agreement.Signature:
		return p.signing(b, width)
	default:
		return p.paragraphs(b.Text, width)
	}
}

// heading is bold and stays with what follows.
func (p *Printer) heading(text string, align layout.Align, size, before, width float64) []layout.Strip {
	strips := p.fonts.Paragraph(layout.Clean(text), layout.Style{Face: layout.SerifBold, Size: size, Leading: headLead, Align: align}, width)
	strips[0].Before = before
	return layout.KeepTail(strips, len(strips))
}

func (p *Printer) paragraphs(text string, width float64) []layout.Strip {
	style := layout.Style{Face: layout.Serif, Size: bodySize, Leading: bodyLead, Indent: 2, Justify: true}
	return lo.FlatMap(strings.Split(layout.Clean(text), "\n"), func(part string, _ int) []layout.Strip {
		return p.fonts.Paragraph(part, style, width)
	})
}

func fields(pairs []agreement.Pair) []layout.Field {
	return lo.Map(pairs, func(v agreement.Pair, _ int) layout.Field {
		label := layout.Clean(v.Label)
		if label != "" && !strings.HasSuffix(label, "：") {
			label += "："
		}
		return layout.Field{Label: label, Value: layout.Clean(v.Value)}
	})
}

func (p *Printer) party(b agreement.Block, labels, width float64) []layout.Strip {
	var out []layout.Strip
	if b.Text != "" {
		out = p.heading(b.Text, layout.Left, bodySize, 5, width)
	}
	style := layout.Style{Face: layout.Serif, Size: fieldSize, Leading: fieldLead}
	for _, v := range fields(b.Pairs) {
		out = append(out, p.fonts.SetField(v, style, layout.SerifBold, labels, width)...)
	}
	return layout.KeepTogether(out)
}

// signing is the heading and the two columns, all on one page.
func (p *Printer) signing(b agreement.Block, width float64) []layout.Strip {
	var out []layout.Strip
	if b.Text != "" {
		out = p.heading(b.Text, layout.Left, bodySize, 10, width)
	}
	style := layout.Style{Face: layout.Serif, Size: fieldSize, Leading: signLead}
	column := (width - 28) / 2
	left, right := fields(b.Pairs), fields(b.Pairs2)
	set := func(list []layout.Field, i int) []layout.Strip {
		if i >= len(list) {
			return nil
		}
		labels := p.fonts.Width(layout.Serif, fieldSize, list[i].Label)
		return p.fonts.SetField(list[i], style, layout.Serif, labels, column)
	}
	var rows []layout.Strip
	for i := range max(len(left), len(right)) {
		rows = append(rows, layout.Beside(set(left, i), set(right, i), column+28)...)
	}
	if len(rows) > 0 {
		rows[0].Before = 6
		rows[len(rows)-1].Height += 6
	}
	return layout.KeepTogether(append(out, rows...))
}

func (p *Printer) schedule(b agreement.Block, frame layout.Frame) []layout.Strip {
	var out []layout.Strip
	if b.Text != "" {
		out = p.heading(b.Text, layout.Left, bodySize, 4, frame.Inner())
	}
	columns := len(b.Header)
	for _, row := range b.Rows {
		columns = max(columns, len(row))
	}
	table := layout.Table{
		Rows: cleanRows(b.Rows), Empty: "（无）", Face: layout.Serif, Bold: layout.SerifBold,
		Sizes: []float64{fieldSize, 10, 9.5, 9, 8.5, 8, 7.5}, Pad: 3.5, Air: 2.6, Tallest: frame.Body() - 100,
	}
	if byHand(b.Rows) {
		table.Air = 7
	}
	for i := range columns {
		c := layout.Column{Title: fmt.Sprintf("第%d列", i+1)}
		if i < len(b.Header) {
			c.Title = layout.Clean(b.Header[i])
			c.Align = numbered(c.Title, layout.Left)
		}
		if i < len(b.Widths) {
			c.Weight = b.Widths[i]
		}
		table.Columns = append(table.Columns, c)
	}
	strips := p.fonts.Table(table, frame.Inner())
	strips[0].Before = 4
	return append(out, strips...)
}

// byHand reports whether a table is numbered rows to be filled in with a pen.
func byHand(rows [][]string) bool {
	return len(rows) > 0 && lo.EveryBy(rows, func(row []string) bool {
		return len(row) > 1 && strings.TrimSpace(strings.Join(row[1:], "")) == ""
	})
}
