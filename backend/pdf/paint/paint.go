// Package paint writes a display list as a PDF file. It is the only package that knows gofpdf, which draws lines, fills and text
// as glyph numbers on placeholder fonts; the placeholders are then exchanged for subsets of the real fonts.
package paint

import (
	"io"
	"strconv"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"fuelbook/backend/fault"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/pdf/truetype"
)

// placeholder is the core font that stands for a face until the fonts are exchanged: gofpdf's family and style, and the name
// it writes into the file.
type placeholder struct{ family, style, name string }

func placeholders() [layout.FaceCount]placeholder {
	return [layout.FaceCount]placeholder{
		{"helvetica", "", "Helvetica"}, {"helvetica", "B", "Helvetica-Bold"},
		{"times", "", "Times-Roman"}, {"times", "B", "Times-Bold"},
	}
}

// PDF writes the document. The bytes depend on the arguments only. Errors: pdf.paint, and those of w.
func PDF(w io.Writer, fonts *layout.Fonts, d layout.Document) error {
	p := painter{fonts: fonts, places: placeholders()}
	raw, err := p.draw(d)
	if err != nil {
		return fault.Wrap(err, "pdf.paint", "生成 PDF 失败")
	}
	out, err := exchange(raw, p.used(), len(d.Pages))
	if err != nil {
		return fault.Wrap(err, "pdf.paint", "生成 PDF 失败")
	}
	_, err = w.Write(out)
	return err
}

type painter struct {
	outlines map[outline]string
	fonts    *layout.Fonts
	places   [layout.FaceCount]placeholder
	codes    [layout.FaceCount]*codes
	pdf      *gofpdf.Fpdf
	code     []byte // reused for each text

	face    layout.Face // as last written on this page, like those below
	size    float64
	height  float64
	spacing float64
	rule    float64
	grey    int
}

func (p *painter) draw(d layout.Document) ([]byte, error) {
	p.outlines = map[outline]string{}
	p.pdf = gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: 595.28, Ht: 841.89}})
	p.pdf.SetCompression(false) // streams are compressed when the fonts are exchanged
	p.pdf.SetCatalogSort(true)
	p.pdf.SetCreationDate(d.Date)
	p.pdf.SetModificationDate(d.Date)
	p.pdf.SetProducer("Fuelbook", false)
	p.pdf.SetTitle(textString(d.Title), false)
	p.pdf.SetMargins(0, 0, 0)
	p.pdf.SetAutoPageBreak(false, 0)
	for _, page := range d.Pages {
		p.page(page)
	}
	var out memory
	err := p.pdf.Output(&out)
	return out, err
}

// memory collects what is written to it.
type memory []byte

// Write appends.
func (m *memory) Write(b []byte) (int, error) {
	*m = append(*m, b...)
	return len(b), nil
}

func (p *painter) page(page *layout.Page) {
	orientation := "P"
	size := gofpdf.SizeType{Wd: page.Width, Ht: page.Height}
	if page.Width > page.Height {
		orientation, size = "L", gofpdf.SizeType{Wd: page.Height, Ht: page.Width}
	}
	p.size, p.spacing, p.rule, p.height = 0, 0, -1, page.Height
	p.pdf.SetFillColor(0, 0, 0)
	p.grey = 0
	p.pdf.AddPageFormat(orientation, size)
	for _, s := range page.Shapes {
		p.fill(s.Grey)
		p.shape(s.Path, page.Height)
	}
	for _, f := range page.Fills {
		p.fill(f.Grey)
		p.pdf.Rect(f.X, f.Y, f.W, f.H, "F")
	}
	p.fill(0)
	for _, r := range page.Rules {
		if r.Width != p.rule {
			p.rule = r.Width
			p.pdf.SetLineWidth(r.Width)
		}
		p.pdf.Line(r.X1, r.Y1, r.X2, r.Y2)
	}
	for _, t := range page.Texts {
		p.text(t)
	}
	if p.spacing != 0 {
		p.pdf.RawWriteStr("0 Tc")
	}
}

func (p *painter) fill(grey int) {
	if grey != p.grey {
		p.grey = grey
		p.pdf.SetFillColor(grey, grey, grey)
	}
}

// shape fills an outline. Marks stand on every page with the same outline, so the operators are written out once a document.
func (p *painter) shape(path []truetype.Segment, height float64) {
	if len(path) == 0 {
		return
	}
	key := outline{&path[0], height}
	ops, ok := p.outlines[key]
	if !ok {
		ops = operators(path, height)
		p.outlines[key] = ops
	}
	p.pdf.RawWriteStr(ops)
}

// outline is one path on pages of one height.
type outline struct {
	path   *truetype.Segment
	height float64
}

// operators writes a filled path in the coordinates of the file, y upwards, to a hundredth of a point.
func operators(path []truetype.Segment, height float64) string {
	var b []byte
	point := func(x, y float64) {
		b = strconv.AppendFloat(b, x, 'f', 2, 64)
		b = append(b, ' ')
		b = strconv.AppendFloat(b, height-y, 'f', 2, 64)
		b = append(b, ' ')
	}
	for _, s := range path {
		switch s.Op {
		case truetype.Move:
			point(s.X3, s.Y3)
			b = append(b, "m\n"...)
		case truetype.Line:
			point(s.X3, s.Y3)
			b = append(b, "l\n"...)
		case truetype.Cubic:
			point(s.X1, s.Y1)
			point(s.X2, s.Y2)
			point(s.X3, s.Y3)
			b = append(b, "c\n"...)
		case truetype.Close:
			b = append(b, "h\n"...)
		}
	}
	return string(append(b, 'f'))
}

// text writes glyph codes of two bytes as an escaped string. The operators are written out here: gofpdf's Text formats and copies each three
// times, a fifth of the time of a table.
func (p *painter) text(t layout.Text) {
	if t.Face != p.face || t.Size != p.size {
		p.face, p.size = t.Face, t.Size
		p.pdf.SetFont(p.places[t.Face].family, p.places[t.Face].style, t.Size)
	}
	b := p.code[:0]
	if t.Spacing != p.spacing {
		p.spacing = t.Spacing
		b = strconv.AppendFloat(b, t.Spacing, 'f', 3, 64)
		b = append(b, " Tc\n"...)
	}
	if p.codes[t.Face] == nil {
		p.codes[t.Face] = newCodes(p.fonts.Font(t.Face))
	}
	b = append(b, "BT "...)
	b = strconv.AppendFloat(b, t.X, 'f', 2, 64)
	b = append(b, ' ')
	b = strconv.AppendFloat(b, p.height-t.Y, 'f', 2, 64)
	b = append(b, " Td ("...)
	for _, r := range t.S {
		c := p.codes[t.Face].of(r)
		b = escaped(escaped(b, byte(c>>8)), byte(c))
	}
	p.code = append(b, ") Tj ET"...)
	p.pdf.RawWriteStr(string(p.code))
}

// escaped adds a byte of a string; the four that mean something in one get a backslash (ISO 32000-1, 7.3.4.2).
func escaped(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// used lists the fonts by the placeholder name they replace.
func (p *painter) used() map[string]*codes {
	out := map[string]*codes{}
	for face, c := range p.codes {
		if c != nil {
			out[p.places[face].name] = c
		}
	}
	return out
}

// codes numbers the characters a document takes from one font, from 1 in order of first use. Two characters that share a
// glyph get two codes, so that each is extracted as itself.
type codes struct {
	font   *truetype.Font
	basic  []uint16
	astral map[rune]uint16
	runes  []rune // runes[i] has code i+1
	glyphs []uint16
}

func newCodes(font *truetype.Font) *codes {
	return &codes{font: font, basic: make([]uint16, 0x10000), astral: map[rune]uint16{}, glyphs: []uint16{0}}
}

func (c *codes) of(r rune) uint16 {
	if int(r) < len(c.basic) {
		if c.basic[r] == 0 {
			c.basic[r] = c.add(r)
		}
		return c.basic[r]
	}
	if c.astral[r] == 0 {
		c.astral[r] = c.add(r)
	}
	return c.astral[r]
}

func (c *codes) add(r rune) uint16 {
	c.runes = append(c.runes, r)
	c.glyphs = append(c.glyphs, c.font.Glyph(r))
	return uint16(len(c.runes))
}

// textString is a PDF text string in UTF-16 with its mark; gofpdf's own conversion spoils characters above U+FFFF.
func textString(s string) string {
	out := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u>>8), byte(u))
	}
	return string(out)
}
