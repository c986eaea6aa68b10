package truetype

import (
	"encoding/binary"
	"fmt"
)

// maxDepth bounds composite glyphs inside composite glyphs.
const maxDepth = 6

// Op is what a Segment does.
type Op byte

// Move starts a contour, Line and Cubic extend it, Close ends it.
const (
	Move Op = iota
	Line
	Cubic
	Close
)

// Segment is one step of an outline in font units, y upwards. Cubic uses all three points, Move and Line only the last.
type Segment struct {
	Op                     Op
	X1, Y1, X2, Y2, X3, Y3 float64
}

// matrix maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) apply(x, y float64) (float64, float64) {
	return m.a*x + m.c*y + m.e, m.b*x + m.d*y + m.f
}

func (m matrix) then(o matrix) matrix {
	e, f := o.apply(m.e, m.f)
	return matrix{o.a*m.a + o.c*m.b, o.b*m.a + o.d*m.b, o.a*m.c + o.c*m.d, o.b*m.c + o.d*m.d, e, f}
}

// Outline is the shape of a glyph; quadratic curves come out as the cubics they equal. Empty for blank glyphs.
func (f *Font) Outline(g uint16) ([]Segment, error) {
	return f.outline(nil, g, matrix{a: 1, d: 1}, 0)
}

func (f *Font) outline(out []Segment, g uint16, m matrix, depth int) ([]Segment, error) {
	b, err := f.glyph(g)
	if err != nil || len(b) == 0 {
		return out, err
	}
	if depth > maxDepth {
		return nil, fmt.Errorf("%w: glyph %d nests too deep", ErrMalformed, g)
	}
	contours := int(int16(binary.BigEndian.Uint16(b)))
	if contours >= 0 {
		return simpleOutline(out, b, contours, m)
	}
	parts, err := components(b)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		if out, err = f.outline(out, p.glyph, p.place.then(m), depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type point struct {
	x, y float64
	on   bool
}

func simpleOutline(out []Segment, b []byte, contours int, m matrix) ([]Segment, error) {
	points, ends, err := readPoints(b, contours)
	if err != nil {
		return nil, err
	}
	for i, p := range points {
		points[i].x, points[i].y = m.apply(p.x, p.y)
	}
	start := 0
	for _, end := range ends {
		if end+1 > start {
			out = contour(out, points[start:end+1])
		}
		start = end + 1
	}
	return out, nil
}

// readPoints decodes the flags and coordinates of a simple glyph.
func readPoints(b []byte, contours int) ([]point, []int, error) {
	bad := fmt.Errorf("%w: simple glyph", ErrMalformed)
	if len(b) < 12+2*contours {
		return nil, nil, bad
	}
	ends, total := make([]int, contours), 0
	for i := range ends {
		ends[i] = int(binary.BigEndian.Uint16(b[10+2*i:]))
		if ends[i] < total-1 {
			return nil, nil, bad
		}
		total = ends[i] + 1
	}
	at := 10 + 2*contours
	at += 2 + int(binary.BigEndian.Uint16(b[at:]))
	flags := make([]byte, 0, total)
	for len(flags) < total {
		if at+1 >= len(b) {
			return nil, nil, bad
		}
		flag, repeat := b[at], 0
		at++
		if flag&8 != 0 {
			repeat = int(b[at])
			at++
		}
		for ; repeat >= 0 && len(flags) < total; repeat-- {
			flags = append(flags, flag)
		}
	}
	points := make([]point, total)
	at, okX := readAxis(b, at, flags, 2, 16, func(i int, v float64) { points[i].x = v })
	_, okY := readAxis(b, at, flags, 4, 32, func(i int, v float64) { points[i].y = v })
	if !okX || !okY {
		return nil, nil, bad
	}
	for i, flag := range flags {
		points[i].on = flag&1 != 0
	}
	return points, ends, nil
}

func readAxis(b []byte, at int, flags []byte, short, same byte, set func(int, float64)) (int, bool) {
	v := 0
	for i, flag := range flags {
		switch {
		case flag&short != 0:
			if at >= len(b) {
				return at, false
			}
			d := int(b[at])
			at++
			if flag&same == 0 {
				d = -d
			}
			v += d
		case flag&same == 0:
			if at+2 > len(b) {
				return at, false
			}
			v += int(int16(binary.BigEndian.Uint16(b[at:])))
			at += 2
		}
		set(i, float64(v))
	}
	return at, true
}

// contour walks one closed curve; two control points in a row imply a point half way between them.
func contour(out []Segment, ps []point) []Segment {
	first := ps[0]
	if !first.on {
		if last := ps[len(ps)-1]; last.on {
			first = last
		} else {
			first = middle(ps[0], last)
		}
	}
	out = append(out, Segment{Op: Move, X3: first.x, Y3: first.y})
	at, control, pending := first, point{}, false
	for _, p := range append(append([]point{}, ps...), first) {
		switch {
		case p.on && pending:
			out, at, pending = append(out, quadratic(at, control, p)), p, false
		case p.on:
			if p.x != at.x || p.y != at.y {
				out = append(out, Segment{Op: Line, X3: p.x, Y3: p.y})
			}
			at = p
		case pending:
			half := middle(control, p)
			out, at, control = append(out, quadratic(at, control, half)), half, p
		default:
			control, pending = p, true
		}
	}
	return append(out, Segment{Op: Close})
}

func middle(a, b point) point { return point{x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true} }

func quadratic(from, c, to point) Segment {
	return Segment{
		Op: Cubic,
		X1: from.x + (c.x-from.x)*2/3, Y1: from.y + (c.y-from.y)*2/3,
		X2: to.x + (c.x-to.x)*2/3, Y2: to.y + (c.y-to.y)*2/3,
		X3: to.x, Y3: to.y,
	}
}
