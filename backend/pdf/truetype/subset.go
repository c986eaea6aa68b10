package truetype

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
)

// Flags of a composite glyph's part.
const (
	argsAreWords = 0x0001
	argsAreXY    = 0x0002
	hasScale     = 0x0008
	moreParts    = 0x0020
	hasXYScale   = 0x0040
	hasTwoByTwo  = 0x0080
)

// part is one component of a composite glyph; at is where its glyph number stands in the glyph's bytes.
type part struct {
	glyph uint16
	at    int
	place matrix
}

func (f *Font) glyph(g uint16) ([]byte, error) {
	if int(g) >= f.glyphs {
		return nil, fmt.Errorf("%w: no glyph %d", ErrMalformed, g)
	}
	from, to := f.loca[g], f.loca[g+1]
	if from == to {
		return nil, nil
	}
	if to-from < 10 {
		return nil, fmt.Errorf("%w: glyph %d has %d bytes", ErrMalformed, g, to-from)
	}
	return f.bytes(f.tables["glyf"].offset+from, to-from)
}

func components(b []byte) ([]part, error) {
	var parts []part
	for at, more := 10, true; more; {
		if at+4 > len(b) {
			return nil, fmt.Errorf("%w: composite glyph", ErrMalformed)
		}
		flags := binary.BigEndian.Uint16(b[at:])
		p := part{glyph: binary.BigEndian.Uint16(b[at+2:]), at: at + 2}
		size := 4 + argumentSize(flags) + scaleSize(flags)
		if at+size > len(b) {
			return nil, fmt.Errorf("%w: composite glyph", ErrMalformed)
		}
		p.place = placement(flags, b[at+4:at+size])
		parts = append(parts, p)
		at += size
		more = flags&moreParts != 0
	}
	return parts, nil
}

func argumentSize(flags uint16) int {
	if flags&argsAreWords != 0 {
		return 4
	}
	return 2
}

func scaleSize(flags uint16) int {
	switch {
	case flags&hasScale != 0:
		return 2
	case flags&hasXYScale != 0:
		return 4
	case flags&hasTwoByTwo != 0:
		return 8
	}
	return 0
}

// placement reads offset and scale; parts aligned by point numbers (unused by fonts of Chinese) stay at the origin.
func placement(flags uint16, b []byte) matrix {
	m := matrix{a: 1, d: 1}
	if flags&argsAreXY != 0 {
		if flags&argsAreWords != 0 {
			m.e, m.f = float64(int16(binary.BigEndian.Uint16(b))), float64(int16(binary.BigEndian.Uint16(b[2:])))
		} else {
			m.e, m.f = float64(int8(b[0])), float64(int8(b[1]))
		}
	}
	b = b[argumentSize(flags):]
	f2dot14 := func(i int) float64 { return float64(int16(binary.BigEndian.Uint16(b[2*i:]))) / (1 << 14) }
	switch len(b) {
	case 2:
		m.a, m.d = f2dot14(0), f2dot14(0)
	case 4:
		m.a, m.d = f2dot14(0), f2dot14(1)
	case 8:
		m.a, m.b, m.c, m.d = f2dot14(0), f2dot14(1), f2dot14(2), f2dot14(3)
	}
	return m
}

// Subset builds a font file in which glyphs[i] is glyph i; glyphs[0] should be 0, the .notdef. Parts of composite glyphs are
// added behind the list. Hinting programs are kept. extra are further tables (cmap, name, …) for a font that is to stand
// alone; a font inside a PDF needs none. The bytes depend on the arguments only.
func (f *Font) Subset(glyphs []uint16, extra map[string][]byte) ([]byte, error) {
	glyf, loca, list, err := f.collect(glyphs)
	if err != nil {
		return nil, err
	}
	tables := map[string][]byte{"glyf": glyf, "hmtx": f.metricsOf(list)}
	for _, tag := range []string{"cvt ", "fpgm", "prep"} {
		if b, err := f.Table(tag); err != nil {
			return nil, err
		} else if b != nil {
			tables[tag] = b
		}
	}
	head, hhea, maxp := slices.Clone(f.head), slices.Clone(f.hhea), slices.Clone(f.maxp)
	binary.BigEndian.PutUint32(head[8:], 0)
	long := len(glyf) > 2*0xffff
	binary.BigEndian.PutUint16(head[50:], map[bool]uint16{true: 1}[long])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(list)))
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(list)))
	tables["head"], tables["hhea"], tables["maxp"], tables["loca"] = head, hhea, maxp, packLocations(loca, long)
	for tag, b := range extra {
		tables[tag] = b
	}
	return assemble(tables), nil
}

// collect copies glyph data in the new order and renumbers the parts of composites.
func (f *Font) collect(glyphs []uint16) (glyf []byte, loca []uint32, list []uint16, err error) {
	list = slices.Clone(glyphs)
	number := make([]uint16, f.glyphs) // new number + 1 by old number
	for i, g := range list {
		if int(g) >= f.glyphs {
			return nil, nil, nil, fmt.Errorf("%w: no glyph %d", ErrMalformed, g)
		}
		number[g] = uint16(i) + 1
	}
	loca = append(make([]uint32, 0, len(list)+1), 0)
	for i := 0; i < len(list); i++ {
		b, err := f.glyph(list[i])
		if err != nil {
			return nil, nil, nil, err
		}
		if len(b) > 0 && b[0]&0x80 != 0 {
			parts, err := components(b)
			if err != nil {
				return nil, nil, nil, err
			}
			for _, p := range parts {
				if int(p.glyph) >= f.glyphs {
					return nil, nil, nil, fmt.Errorf("%w: part %d of glyph %d", ErrMalformed, p.glyph, list[i])
				}
				if number[p.glyph] == 0 {
					list = append(list, p.glyph)
					number[p.glyph] = uint16(len(list))
				}
				binary.BigEndian.PutUint16(b[p.at:], number[p.glyph]-1)
			}
		}
		glyf = append(glyf, b...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		loca = append(loca, uint32(len(glyf)))
	}
	return glyf, loca, list, nil
}

func (f *Font) metricsOf(list []uint16) []byte {
	out := make([]byte, 0, 4*len(list))
	for _, g := range list {
		out = binary.BigEndian.AppendUint16(out, uint16(f.Advance(g)))
		out = binary.BigEndian.AppendUint16(out, f.bearing(g))
	}
	return out
}

func packLocations(loca []uint32, long bool) []byte {
	out := make([]byte, 0, 4*len(loca))
	for _, v := range loca {
		if long {
			out = binary.BigEndian.AppendUint32(out, v)
		} else {
			out = binary.BigEndian.AppendUint16(out, uint16(v/2))
		}
	}
	return out
}

// assemble writes directory and tables in tag order with their checksums.
func assemble(tables map[string][]byte) []byte {
	tags := make([]string, 0, len(tables))
	for tag := range tables {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	n := len(tags)
	exponent := bits.Len(uint(n)) - 1
	var dir, body bytes.Buffer
	dir.WriteString("\x00\x01\x00\x00")
	for _, v := range []int{n, 16 << exponent, exponent, 16*n - 16<<exponent} {
		dir.Write(binary.BigEndian.AppendUint16(nil, uint16(v)))
	}
	headAt := 0
	for _, tag := range tags {
		b := tables[tag]
		offset := 12 + 16*n + body.Len()
		if tag == "head" {
			headAt = offset
		}
		dir.WriteString(tag)
		for _, v := range []uint32{checksum(b), uint32(offset), uint32(len(b))} {
			dir.Write(binary.BigEndian.AppendUint32(nil, v))
		}
		body.Write(b)
		body.Write(make([]byte, -len(b)&3))
	}
	out := append(dir.Bytes(), body.Bytes()...)
	binary.BigEndian.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	if len(b) > 0 {
		var last [4]byte
		copy(last[:], b)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}
