package layout

import "strings"

// Style is how a paragraph is set. Indent is the first line's, in em of Size.
type Style struct {
	Face    Face
	Size    float64
	Leading float64 // from baseline to baseline
	Indent  float64
	Align   Align
	Justify bool
}

// Paragraph sets a cleaned text in strips of one line each: no single first or last line stands alone on a page.
func (f *Fonts) Paragraph(s string, st Style, width float64) []Strip {
	indent := st.Indent * st.Size
	lines := f.Break(s, st.Face, st.Size, width, indent)
	if st.Justify {
		lines = f.unstrand(lines, st, width, indent)
	}
	strips := make([]Strip, len(lines))
	for i, l := range lines {
		strips[i].Height = st.Leading
		x, room := 0.0, width
		if i == 0 {
			x, room = indent, width-indent
		}
		y := baseline(st.Size, st.Leading)
		if st.Justify {
			f.Write(&strips[i].Ink, x, y, st.Face, st.Size, l.stretch(room, st.Size), l.Text)
		} else {
			f.WriteIn(&strips[i].Ink, x, y, room, st.Align, st.Face, st.Size, l.Text)
		}
		strips[i].Keep = len(lines) > 1 && (i == 0 || i == len(lines)-2)
	}
	return strips
}

// unstrand gives a last line of a single character (and its mark) company from the line above, which is spaced out a little more.
func (f *Fonts) unstrand(lines []Line, st Style, width, indent float64) []Line {
	n := len(lines)
	if n < 2 || !lines[n-1].stranded() || lines[n-2].Final {
		return lines
	}
	room := width
	if n == 2 {
		room -= indent
	}
	pair := f.Break(lines[n-2].Text+lines[n-1].Text, st.Face, st.Size, room-2*st.Size, 0)
	if len(pair) != 2 || pair[0].Runes < 12 {
		return lines
	}
	return append(lines[:n-2:n-2], pair...)
}

// stranded tells a line of one character and at most marks behind it.
func (l Line) stranded() bool {
	n := 0
	for _, r := range l.Text {
		if c := classOf(r); c == ideograph || c == word {
			n++
		}
	}
	return n <= 1
}

// baseline of a line of height leading whose characters stand in its middle.
func baseline(size, leading float64) float64 { return leading/2 + 0.38*size }

// Field is a label with its value behind it; a value continues under itself.
type Field struct{ Label, Value string }

// LabelWidth is the width of the widest label.
func (f *Fonts) LabelWidth(fields []Field, face Face, size float64) float64 {
	widest := 0.0
	for _, v := range fields {
		widest = max(widest, f.Width(face, size, v.Label))
	}
	return widest
}

// SetField sets a field in width, its label in the face given and labels wide; a blank value leaves a rule to write on.
func (f *Fonts) SetField(v Field, st Style, bold Face, labels, width float64) []Strip {
	labels = min(labels, width*0.7)
	left := f.Break(v.Label, bold, st.Size, labels+0.01, 0)
	right := f.Break(v.Value, st.Face, st.Size, width-labels, 0)
	out := make([]Strip, max(len(left), len(right)))
	y := baseline(st.Size, st.Leading)
	for i := range out {
		out[i].Height = st.Leading
		if i < len(left) {
			f.Write(&out[i].Ink, 0, y, bold, st.Size, 0, left[i].Text)
		}
		if i < len(right) {
			f.Write(&out[i].Ink, labels, y, st.Face, st.Size, 0, right[i].Text)
		}
	}
	if strings.TrimSpace(v.Value) == "" {
		out[0].Ink.Rules = append(out[0].Ink.Rules, Rule{labels, y + 0.2*st.Size, width, y + 0.2*st.Size, 0.5})
	}
	return KeepTogether(out)
}

// Beside joins two columns of strips of one leading into rows; the second column starts at x.
func Beside(a, b []Strip, x float64) []Strip {
	out := make([]Strip, max(len(a), len(b)))
	for i := range out {
		if i < len(a) {
			out[i].Height = a[i].Height
			out[i].Ink.place(a[i].Ink, 0, 0)
		}
		if i < len(b) {
			out[i].Height = max(out[i].Height, b[i].Height)
			out[i].Ink.place(b[i].Ink, x, 0)
		}
	}
	return out
}
