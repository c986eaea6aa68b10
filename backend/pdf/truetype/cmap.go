package truetype

import (
	"encoding/binary"
	"fmt"
)

// Glyph is the glyph of a character, 0 where the font has none.
func (f *Font) Glyph(r rune) uint16 {
	if r >= 0 && int(r) < len(f.bmp) {
		return f.bmp[r]
	}
	return f.astral[r]
}

// readCharacters merges the Unicode subtables: format 4 for the basic plane, format 12 for all of Unicode.
func (f *Font) readCharacters() error {
	b, err := f.need("cmap", 4)
	if err != nil {
		return err
	}
	f.bmp, f.astral = make([]uint16, 0x10000), map[rune]uint16{}
	found := false
	for i := range int(binary.BigEndian.Uint16(b[2:])) {
		if 4+8*(i+1) > len(b) {
			return fmt.Errorf("%w: cmap directory", ErrMalformed)
		}
		rec := b[4+8*i:]
		at := uint64(binary.BigEndian.Uint32(rec[4:]))
		if !isUnicode(binary.BigEndian.Uint16(rec), binary.BigEndian.Uint16(rec[2:])) || at+16 > uint64(len(b)) {
			continue
		}
		switch binary.BigEndian.Uint16(b[at:]) {
		case 4:
			err = f.readFormat4(b[at:])
		case 12:
			err = f.readFormat12(b[at:])
		default:
			continue
		}
		if err != nil {
			return err
		}
		found = true
	}
	if !found {
		return fmt.Errorf("%w: no Unicode character map", ErrUnsupported)
	}
	return nil
}

func isUnicode(platform, encoding uint16) bool {
	return platform == 0 && encoding != 5 || platform == 3 && (encoding == 1 || encoding == 10)
}

func (f *Font) readFormat4(b []byte) error {
	n := int(binary.BigEndian.Uint16(b[6:])) / 2
	if 16+8*n > len(b) {
		return fmt.Errorf("%w: cmap format 4", ErrMalformed)
	}
	ends, starts, deltas, ranges := b[14:], b[16+2*n:], b[16+4*n:], b[16+6*n:]
	for s := range n {
		end, start := int(binary.BigEndian.Uint16(ends[2*s:])), int(binary.BigEndian.Uint16(starts[2*s:]))
		delta, offset := binary.BigEndian.Uint16(deltas[2*s:]), int(binary.BigEndian.Uint16(ranges[2*s:]))
		for c := start; c <= end && c < 0xffff; c++ {
			g := uint16(c)
			if offset != 0 {
				at := 2*s + offset + 2*(c-start)
				if at+2 > len(ranges) {
					return fmt.Errorf("%w: cmap format 4 at U+%04X", ErrMalformed, c)
				}
				if g = binary.BigEndian.Uint16(ranges[at:]); g == 0 {
					continue
				}
			}
			f.put(rune(c), uint32(g+delta))
		}
	}
	return nil
}

func (f *Font) readFormat12(b []byte) error {
	n := uint64(binary.BigEndian.Uint32(b[12:]))
	if 16+12*n > uint64(len(b)) {
		return fmt.Errorf("%w: cmap format 12", ErrMalformed)
	}
	for i := range n {
		g := b[16+12*i:]
		start, end, first := binary.BigEndian.Uint32(g), binary.BigEndian.Uint32(g[4:]), binary.BigEndian.Uint32(g[8:])
		if end > 0x10ffff || start > end {
			return fmt.Errorf("%w: cmap group U+%04X–U+%04X", ErrMalformed, start, end)
		}
		for c := start; c <= end; c++ {
			f.put(rune(c), first+c-start)
		}
	}
	return nil
}

func (f *Font) put(r rune, g uint32) {
	if g == 0 || g >= uint32(f.glyphs) {
		return
	}
	if r < 0x10000 {
		f.bmp[r] = uint16(g)
	} else {
		f.astral[r] = uint16(g)
	}
}

// Runes calls yield for every character the font has, basic plane first in order; the rest in no fixed order.
func (f *Font) Runes(yield func(rune) bool) {
	for r, g := range f.bmp {
		if g != 0 && !yield(rune(r)) {
			return
		}
	}
	for r := range f.astral {
		if !yield(r) {
			return
		}
	}
}
