// Package pdf puts forms, settlements and agreements on A4 paper. What is printed depends on the value given and on nothing else:
// the same value gives the same bytes. The layers below: truetype reads fonts, layout sets pages, paint writes the file.
package pdf

import (
	"fmt"
	"io"
	"io/fs"
	"sync"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/pdf/paint"
)

// Printer holds the parsed fonts. It is safe for concurrent use.
type Printer struct {
	fonts *layout.Fonts
	marks sync.Map // markKey → []layout.Shape
}

// New opens the faces under fonts/ of the assets. Error: pdf.fonts.
func New(assets fs.FS) (*Printer, error) {
	fonts, err := layout.Load(assets)
	if err != nil {
		return nil, fault.Wrap(err, "pdf.fonts", "程序自带的字体文件无法读取")
	}
	return &Printer{fonts: fonts}, nil
}

// write paints the pages into w.
func (p *Printer) write(w io.Writer, title string, date calendar.Date, pages []*layout.Page) error {
	created := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC) // a value without a date still prints the same bytes
	if !date.IsZero() {
		created = date.Time()
	}
	return paint.PDF(w, p.fonts, layout.Document{Title: layout.Clean(title), Date: created, Pages: pages})
}

// footer is the line in the lower margin: left, page x of y in the middle, right.
type footer struct {
	left, right string
	face        layout.Face
}

func (p *Printer) footers(pages []*layout.Page, f footer) {
	const size = 8
	for i, page := range pages {
		y := page.Height - page.Frame.Bottom*0.45
		x, width := page.Frame.Left, page.Frame.Inner()
		p.fonts.WriteIn(&page.Ink, x, y, width, layout.Left, f.face, size, layout.Clean(f.left))
		p.fonts.WriteIn(&page.Ink, x, y, width, layout.Centre, f.face, size, fmt.Sprintf("第%d页 共%d页", i+1, len(pages)))
		p.fonts.WriteIn(&page.Ink, x, y, width, layout.Right, f.face, size, layout.Clean(f.right))
	}
}

// signatures is a row of names to sign over rules; names behind labels are printed on the rule.
func (p *Printer) signatures(labels, names []string, face layout.Face, size, width float64) layout.Strip {
	strip := layout.Strip{Height: 30, Before: 8}
	room := width / float64(len(labels))
	for i, label := range labels {
		x, y := float64(i)*room, 22.0
		label = layout.Clean(label) + "："
		p.fonts.Write(&strip.Ink, x, y, face, size, 0, label)
		from := x + p.fonts.Width(face, size, label)
		if i < len(names) {
			p.fonts.Write(&strip.Ink, from+4, y, face, size, 0, layout.Clean(names[i]))
		}
		strip.Ink.Rules = append(strip.Ink.Rules, layout.Rule{X1: from, Y1: y + 3, X2: x + room - 24, Y2: y + 3, Width: 0.5})
	}
	return strip
}
