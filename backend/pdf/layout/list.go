package layout

import (
	"strings"
	"time"

	"fuelbook/backend/pdf/truetype"
)

// Text is a run of one face; X is its left edge, Y its baseline. Spacing is added after every character.
type Text struct {
	X, Y, Size, Spacing float64
	Face                Face
	S                   string
}

// Rule is a straight black line.
type Rule struct{ X1, Y1, X2, Y2, Width float64 }

// Fill is a rectangle of a grey (0 black, 255 white).
type Fill struct {
	X, Y, W, H float64
	Grey       int
}

// Shape is an outline filled with a grey, in page coordinates.
type Shape struct {
	Path []truetype.Segment
	Grey int
}

// Ink is what is drawn, in this order: shapes, fills, rules, texts. Texts are in reading order.
type Ink struct {
	Shapes []Shape
	Fills  []Fill
	Rules  []Rule
	Texts  []Text
}

// Page is one page of the display list.
type Page struct {
	Width, Height float64
	Frame         Frame
	Ink
}

// Document is the display list of a file.
type Document struct {
	Title string
	Date  time.Time // creation date; the clock is never read
	Pages []*Page
}

// place copies ink moved by (dx, dy).
func (k *Ink) place(from Ink, dx, dy float64) {
	fills, rules, texts := len(k.Fills), len(k.Rules), len(k.Texts)
	k.Fills = append(k.Fills, from.Fills...)
	for i := fills; i < len(k.Fills); i++ {
		k.Fills[i].X += dx
		k.Fills[i].Y += dy
	}
	k.Rules = append(k.Rules, from.Rules...)
	for i := rules; i < len(k.Rules); i++ {
		r := &k.Rules[i]
		r.X1, r.Y1, r.X2, r.Y2 = r.X1+dx, r.Y1+dy, r.X2+dx, r.Y2+dy
	}
	k.Texts = append(k.Texts, from.Texts...)
	for i := texts; i < len(k.Texts); i++ {
		k.Texts[i].X += dx
		k.Texts[i].Y += dy
	}
}

// Write adds a cleaned text at a baseline, split where a character comes from another face. Spaces at its end are left out.
func (f *Fonts) Write(k *Ink, x, y float64, face Face, size, spacing float64, s string) {
	s = strings.TrimRight(s, " ")
	start, current, at := 0, face, x
	for i, r := range s {
		found, g := f.resolve(face, r)
		if found != current && i > start {
			k.Texts = append(k.Texts, Text{X: x, Y: y, Size: size, Spacing: spacing, Face: current, S: s[start:i]})
			start, x = i, at
		}
		current = found
		at += float64(f.faces[found].Advance(g))/float64(f.faces[found].UnitsPerEm())*size + spacing
	}
	if start < len(s) {
		k.Texts = append(k.Texts, Text{X: x, Y: y, Size: size, Spacing: spacing, Face: current, S: s[start:]})
	}
}

// Align is where a text stands in its width.
type Align uint8

// Alignments.
const (
	Left Align = iota
	Centre
	Right
)

// WriteIn adds a cleaned one-line text inside width at a baseline.
func (f *Fonts) WriteIn(k *Ink, x, y, width float64, align Align, face Face, size float64, s string) {
	w := f.Width(face, size, strings.TrimRight(s, " "))
	switch align {
	case Centre:
		x += (width - w) / 2
	case Right:
		x += width - w
	}
	f.Write(k, x, y, face, size, 0, s)
}

// Stray lists the texts of a page that leave its frame by more than tolerance. A footer may stand in the middle of the lower margin.
func (f *Fonts) Stray(p *Page, tolerance float64) []Text {
	var out []Text
	for _, t := range p.Texts {
		n := float64(len([]rune(t.S)) - 1)
		right := t.X + f.Width(t.Face, t.Size, t.S) + n*t.Spacing
		below := t.Y - (p.Height - p.Frame.Bottom)
		footer := below > p.Frame.Bottom*0.4 && below < p.Frame.Bottom*0.7
		if t.X < p.Frame.Left-tolerance || right > p.Width-p.Frame.Right+tolerance ||
			t.Y-0.9*t.Size < p.Frame.Top-tolerance-0.1*t.Size || below > tolerance && !footer {
			out = append(out, t)
		}
	}
	return out
}

// Watermark is a text as light outlines across the middle of a page, rising to the right.
func (f *Fonts) Watermark(p *Page, face Face, s string) error {
	runes := []rune(Clean(s))
	if len(runes) == 0 {
		return nil
	}
	size := min(p.Width, p.Height) * 0.62 / float64(max(len(runes), 2))
	const cos, sin = 0.8192, 0.5736 // 35°
	x0 := -f.Width(face, size, string(runes)) / 2
	for _, r := range runes {
		advance, err := f.ghost(p, face, r, size, 238, func(x, y float64) (float64, float64) {
			x, y = x0+x, y-0.38*size
			return p.Width/2 + x*cos - y*sin, p.Height/2 - x*sin - y*cos
		})
		if err != nil {
			return err
		}
		x0 += advance
	}
	return nil
}

// Ghost sets a text downwards from (x, y), one character under the other, as grey outlines: it is seen on paper and is no text in the file.
func (f *Fonts) Ghost(p *Page, face Face, s string, size, x, y float64, grey int) error {
	for i, r := range []rune(Clean(s)) {
		top := y + float64(i)*size*1.25
		if _, err := f.ghost(p, face, r, size, grey, func(dx, dy float64) (float64, float64) { return x + dx, top + size - dy }); err != nil {
			return err
		}
	}
	return nil
}

// ghost draws one character as an outline; place puts a point of the glyph (points, y upwards) on the page. It returns the advance.
func (f *Fonts) ghost(p *Page, face Face, r rune, size float64, grey int, place func(x, y float64) (float64, float64)) (float64, error) {
	found, g := f.resolve(face, r)
	font := f.faces[found]
	path, err := font.Outline(g)
	if err != nil {
		return 0, err
	}
	scale := size / float64(font.UnitsPerEm())
	for i, v := range path {
		v.X1, v.Y1 = place(v.X1*scale, v.Y1*scale)
		v.X2, v.Y2 = place(v.X2*scale, v.Y2*scale)
		v.X3, v.Y3 = place(v.X3*scale, v.Y3*scale)
		path[i] = v
	}
	p.Shapes = append(p.Shapes, Shape{Path: path, Grey: grey})
	return float64(font.Advance(g)) * scale, nil
}
