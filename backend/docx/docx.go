// Package docx writes an agreement for a word processor: the same text as on paper, as a copy to be read and remarked on, never to be signed.
package docx

import (
	"io"
	"strings"

	"github.com/gomutex/godocx"
	"github.com/gomutex/godocx/docx"
	"github.com/gomutex/godocx/wml/ctypes"
	"github.com/gomutex/godocx/wml/stypes"

	"fuelbook/backend/agreement"
	"fuelbook/backend/fault"
)

// Mark stands at the head and the foot of every copy.
const Mark = "副本——供审阅修改，不是签署文本；签署以本程序打印、页脚有校验码的文本为准"

const (
	body    = "仿宋"
	heading = "黑体"
	grey    = "808080"
)

// Agreement writes the text of a document in its order, a paragraph a heading, paragraph or pair, a table a schedule. The same document gives
// the same bytes. Errors: docx.write, those of w.
func Agreement(w io.Writer, d agreement.Document) error {
	doc, err := godocx.NewDocument()
	if err != nil {
		return fault.Wrap(err, "docx.write", "Word 副本写不出")
	}
	c := copier{doc}
	c.line(Mark+"　校验码 "+d.Fingerprint, style{font: heading, size: 9, colour: grey})
	c.line(d.Title, style{font: heading, size: 18, bold: true, align: stypes.JustificationCenter})
	if d.Number != "" {
		c.line("协议编号："+d.Number, style{font: body, size: 11, align: stypes.JustificationRight})
	}
	for _, b := range d.Blocks {
		c.block(b)
	}
	c.line(Mark, style{font: heading, size: 9, colour: grey})
	if err := doc.Write(w); err != nil {
		return fault.Wrap(err, "docx.write", "Word 副本写不出")
	}
	return nil
}

type copier struct{ doc *docx.RootDoc }

// style is how a paragraph looks; sizes in points.
type style struct {
	font   string
	size   uint64
	bold   bool
	colour string
	align  stypes.Justification
	indent bool // two characters
}

func (c copier) line(text string, s style) { dress(c.doc.AddEmptyParagraph(), text, s) }

// dress puts a text into a paragraph. The font is set for hanzi too, which the library leaves to the template.
func dress(p *docx.Paragraph, text string, s style) {
	run := p.AddText(text).Font(s.font).Size(s.size).Bold(s.bold)
	if s.colour != "" {
		run.Color(s.colour)
	}
	for _, child := range p.GetCT().Children {
		if child.Run != nil && child.Run.Property != nil && child.Run.Property.Fonts != nil {
			child.Run.Property.Fonts.EastAsia = s.font
		}
	}
	if s.align != "" {
		p.Justification(s.align)
	}
	if s.indent {
		two := 200 // hundredths of a character
		p.Indent(&ctypes.Indent{FirstLineChars: &two})
	}
}

func (c copier) block(b agreement.Block) {
	switch b.Kind {
	case agreement.Clause:
		c.line(b.Text, style{font: heading, size: 12, bold: true})
	case agreement.Appendix:
		c.doc.AddPageBreak()
		c.line(b.Text, style{font: heading, size: 14, bold: true, align: stypes.JustificationCenter})
	case agreement.Para:
		for _, part := range strings.Split(b.Text, "\n") {
			c.line(part, style{font: body, size: 12, indent: true})
		}
	default:
		if b.Text != "" {
			c.line(b.Text, style{font: heading, size: 12, bold: true})
		}
	}
	c.pairs(b.Pairs)
	c.pairs(b.Pairs2)
	if len(b.Header) > 0 || len(b.Rows) > 0 {
		c.table(b)
	}
}

func (c copier) pairs(list []agreement.Pair) {
	for _, p := range list {
		c.line(p.Label+"："+p.Value, style{font: body, size: 12})
	}
}

func (c copier) table(b agreement.Block) {
	t := c.doc.AddTable()
	t.Style("TableGrid")
	row := func(cells []string, bold bool) {
		r := t.AddRow()
		for _, text := range cells {
			dress(r.AddCell().AddEmptyPara(), text, style{font: body, size: 10, bold: bold})
		}
	}
	if len(b.Header) > 0 {
		row(b.Header, true)
	}
	for _, cells := range b.Rows {
		row(cells, false)
	}
}
