package layout

import "math"

// Frame is a page with its margins. Footers are written into the lower margin.
type Frame struct{ Width, Height, Left, Top, Right, Bottom float64 }

// Inner is the width between the margins.
func (f Frame) Inner() float64 { return f.Width - f.Left - f.Right }

// Body is the height between the margins.
func (f Frame) Body() float64 { return f.Height - f.Top - f.Bottom }

// Millimetres in points.
func Millimetres(v float64) float64 { return v * 72 / 25.4 }

// Portrait is an A4 page with margins in millimetres.
func Portrait(left, top, right, bottom float64) Frame {
	return Frame{595.28, 841.89, Millimetres(left), Millimetres(top), Millimetres(right), Millimetres(bottom)}
}

// Landscape is an A4 page on its side with margins in millimetres.
func Landscape(left, top, right, bottom float64) Frame {
	f := Portrait(left, top, right, bottom)
	f.Width, f.Height = f.Height, f.Width
	return f
}

// Strip is a band across the frame that is never cut. Its ink is relative to its upper left corner.
type Strip struct {
	Height float64
	Before float64 // space above, dropped at the top of a page
	Keep   bool    // stays on one page with the next strip
	Fresh  bool    // starts a page
	Repeat *Strip  // set again above this strip where it starts a page (a table's header)
	Ink    Ink
}

// KeepTogether ties all strips of a group to one page.
func KeepTogether(strips []Strip) []Strip {
	for i := range len(strips) - 1 {
		strips[i].Keep = true
	}
	return strips
}

// KeepTail ties the last n strips to each other and to what follows, so that it never stands alone on a page.
func KeepTail(strips []Strip, n int) []Strip {
	for i := max(0, len(strips)-n); i < len(strips); i++ {
		strips[i].Keep = true
	}
	return strips
}

// Flow distributes strips over pages. Groups of kept strips move to the next page as one; a group taller than a page is
// cut between its strips, since nothing else can be done.
func Flow(strips []Strip, frame Frame) []*Page {
	p := pager{frame: frame}
	for i := 0; i < len(strips); {
		end := i
		for end < len(strips)-1 && strips[end].Keep && !strips[end+1].Fresh {
			end++
		}
		p.group(strips[i : end+1])
		i = end + 1
	}
	if len(p.pages) == 0 {
		p.turn()
	}
	for _, page := range p.pages {
		page.Rules = joinRules(page.Rules)
	}
	return p.pages
}

type pager struct {
	frame Frame
	pages []*Page
	y     float64
}

func (p *pager) turn() *Page {
	page := &Page{Width: p.frame.Width, Height: p.frame.Height, Frame: p.frame}
	if n := len(p.pages); n > 0 { // pages of one document hold about as much as each other
		page.Texts = make([]Text, 0, len(p.pages[n-1].Texts)+16)
		page.Rules = make([]Rule, 0, len(p.pages[n-1].Rules)+16)
	}
	p.pages = append(p.pages, page)
	p.y = 0
	return page
}

func (p *pager) group(g []Strip) {
	if len(p.pages) == 0 || g[0].Fresh && p.y > 0 {
		p.turn()
	}
	if p.y > 0 && p.y+height(g, false) > p.frame.Body()+0.01 {
		p.turn()
	}
	for _, s := range g {
		p.strip(s)
	}
}

// height of a group; a group at the top of a page has its header again but no space above.
func height(g []Strip, top bool) float64 {
	h := 0.0
	for i, s := range g {
		h += s.Height
		if i > 0 || !top {
			h += s.Before
		}
	}
	return h
}

func (p *pager) strip(s Strip) {
	page := p.pages[len(p.pages)-1]
	if p.y > 0 && p.y+s.Before+s.Height > p.frame.Body()+0.01 {
		page = p.turn()
	}
	if p.y > 0 {
		p.y += s.Before
	} else if s.Repeat != nil {
		page.place(s.Repeat.Ink, p.frame.Left, p.frame.Top)
		p.y += s.Repeat.Height
	}
	page.place(s.Ink, p.frame.Left, p.frame.Top+p.y)
	p.y += s.Height
}

// joinRules makes one rule of vertical pieces that touch: rows draw their own sides, paper needs one stroke.
func joinRules(rules []Rule) []Rule {
	type column struct{ x, width float64 }
	open, out := map[column]int{}, rules[:0]
	for _, r := range rules {
		if r.X1 != r.X2 {
			out = append(out, r)
			continue
		}
		key := column{math.Round(r.X1 * 100), r.Width}
		if i, ok := open[key]; ok && math.Abs(out[i].Y2-r.Y1) < 0.02 {
			out[i].Y2 = r.Y2
			continue
		}
		open[key] = len(out)
		out = append(out, r)
	}
	return out
}
