// Package truetype reads glyf TrueType fonts without ever changing them: character map, metrics, outlines, and subsets for embedding.
package truetype

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
)

// ErrMalformed is wrapped by every error about a font file that cannot be trusted.
var ErrMalformed = errors.New("malformed font")

// ErrUnsupported is wrapped by every error about a font that is sound but not a static TrueType font (CFF, bitmap).
var ErrUnsupported = errors.New("unsupported font")

// maxTable bounds a table this package loads whole; glyph data is read piece by piece and not bound by it.
const maxTable = 64 << 20

// Font is one face, immutable after Open and safe for concurrent use. Only the small tables are held in memory; glyph data
// is read from the source when a glyph is wanted. All lengths are font units, UnitsPerEm of them to the em.
type Font struct {
	source io.ReaderAt
	tables map[string]span
	head   []byte
	hhea   []byte
	maxp   []byte
	hmtx   []byte
	loca   []uint32
	bmp    []uint16 // glyph by character up to U+FFFF
	astral map[rune]uint16
	name   string
	glyphs int
	longs  int // hmtx entries that carry an advance
	upm    int
	capH   int
	weight int
	embed  uint16 // OS/2 fsType
}

type span struct{ offset, length uint32 }

// Open reads face number index of a .ttf (index 0) or .ttc. Errors wrap ErrMalformed or ErrUnsupported.
func Open(source io.ReaderAt, index int) (*Font, error) {
	f := &Font{source: source}
	start, err := f.faceOffset(index)
	if err != nil {
		return nil, err
	}
	if err = f.readDirectory(start); err != nil {
		return nil, err
	}
	for _, step := range []func() error{f.readHeaders, f.readMetrics, f.readLocations, f.readCharacters, f.readStyle} {
		if err = step(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *Font) faceOffset(index int) (uint32, error) {
	b, err := f.bytes(0, 12)
	if err != nil {
		return 0, err
	}
	if string(b[:4]) != "ttcf" {
		if index != 0 {
			return 0, fmt.Errorf("%w: no face %d in a single font", ErrMalformed, index)
		}
		return 0, nil
	}
	if count := binary.BigEndian.Uint32(b[8:]); index < 0 || uint64(index) >= uint64(count) {
		return 0, fmt.Errorf("%w: face %d of %d", ErrMalformed, index, count)
	}
	b, err = f.bytes(12+4*uint32(index), 4)
	if err != nil {
		return 0, err
	}
	return binary.BigEndian.Uint32(b), nil
}

func (f *Font) readDirectory(start uint32) error {
	b, err := f.bytes(start, 12)
	if err != nil {
		return err
	}
	switch tag := string(b[:4]); tag {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return fmt.Errorf("%w: CFF outlines", ErrUnsupported)
	default:
		return fmt.Errorf("%w: signature %q", ErrUnsupported, tag)
	}
	count := uint32(binary.BigEndian.Uint16(b[4:]))
	dir, err := f.bytes(start+12, 16*count)
	if err != nil {
		return err
	}
	f.tables = make(map[string]span, count)
	for ; len(dir) > 0; dir = dir[16:] {
		f.tables[string(dir[:4])] = span{binary.BigEndian.Uint32(dir[8:]), binary.BigEndian.Uint32(dir[12:])}
	}
	return nil
}

func (f *Font) readHeaders() (err error) {
	for tag, need := range map[string]int{"head": 54, "hhea": 36, "maxp": 6} {
		b, err := f.need(tag, need)
		if err != nil {
			return err
		}
		switch tag {
		case "head":
			f.head = b
		case "hhea":
			f.hhea = b
		default:
			f.maxp = b
		}
	}
	f.glyphs = int(binary.BigEndian.Uint16(f.maxp[4:]))
	f.longs = int(binary.BigEndian.Uint16(f.hhea[34:]))
	f.upm = int(binary.BigEndian.Uint16(f.head[18:]))
	if f.upm < 16 || f.glyphs == 0 || f.longs == 0 || f.longs > f.glyphs {
		return fmt.Errorf("%w: %d units, %d glyphs, %d metrics", ErrMalformed, f.upm, f.glyphs, f.longs)
	}
	return nil
}

func (f *Font) readMetrics() (err error) {
	f.hmtx, err = f.need("hmtx", 4*f.longs+2*(f.glyphs-f.longs))
	return err
}

func (f *Font) readLocations() error {
	long := binary.BigEndian.Uint16(f.head[50:]) == 1
	size := 2
	if long {
		size = 4
	}
	b, err := f.need("loca", size*(f.glyphs+1))
	if err != nil {
		return err
	}
	f.loca = make([]uint32, f.glyphs+1)
	for i := range f.loca {
		if long {
			f.loca[i] = binary.BigEndian.Uint32(b[4*i:])
		} else {
			f.loca[i] = 2 * uint32(binary.BigEndian.Uint16(b[2*i:]))
		}
		if i > 0 && f.loca[i] < f.loca[i-1] || f.loca[i] > f.tables["glyf"].length {
			return fmt.Errorf("%w: glyph %d lies outside glyf", ErrMalformed, i)
		}
	}
	return nil
}

func (f *Font) readStyle() error {
	f.capH, f.weight = f.Ascent()*7/10, 400
	if os2, err := f.need("OS/2", 68); err == nil {
		f.weight = int(binary.BigEndian.Uint16(os2[4:]))
		f.embed = binary.BigEndian.Uint16(os2[8:])
		if len(os2) >= 90 {
			f.capH = int(int16(binary.BigEndian.Uint16(os2[88:])))
		}
	}
	f.name = "Unnamed"
	names, err := f.need("name", 6)
	if err != nil {
		return nil // a font without names is still usable
	}
	if s := postscriptName(names); s != "" {
		f.name = s
	}
	return nil
}

func postscriptName(b []byte) string {
	count, base := int(binary.BigEndian.Uint16(b[2:])), int(binary.BigEndian.Uint16(b[4:]))
	for i := 0; i < count && 6+12*(i+1) <= len(b); i++ {
		r := b[6+12*i:]
		length, offset := int(binary.BigEndian.Uint16(r[8:])), base+int(binary.BigEndian.Uint16(r[10:]))
		if binary.BigEndian.Uint16(r) != 3 || binary.BigEndian.Uint16(r[6:]) != 6 || offset+length > len(b) {
			continue
		}
		units := make([]uint16, length/2)
		for k := range units {
			units[k] = binary.BigEndian.Uint16(b[offset+2*k:])
		}
		return strings.Map(nameRune, string(utf16.Decode(units)))
	}
	return ""
}

// nameRune keeps what a PDF name may hold without escaping.
func nameRune(r rune) rune {
	if r > 0x20 && r < 0x7f && !strings.ContainsRune("()<>[]{}/%#", r) {
		return r
	}
	return -1
}

// Table is a copy of a whole table, nil where the font has none.
func (f *Font) Table(tag string) ([]byte, error) {
	t, ok := f.tables[tag]
	if !ok {
		return nil, nil
	}
	return f.bytes(t.offset, t.length)
}

func (f *Font) need(tag string, least int) ([]byte, error) {
	b, err := f.Table(tag)
	if err == nil && len(b) < least {
		err = fmt.Errorf("%w: table %s has %d bytes, needs %d", ErrMalformed, tag, len(b), least)
	}
	return b, err
}

func (f *Font) bytes(offset, length uint32) ([]byte, error) {
	if length > maxTable {
		return nil, fmt.Errorf("%w: %d bytes in one piece", ErrMalformed, length)
	}
	b := make([]byte, length)
	if n, err := f.source.ReadAt(b, int64(offset)); n < len(b) {
		return nil, fmt.Errorf("%w: %d bytes at %d: %w", ErrMalformed, length, offset, err)
	}
	return b, nil
}

// Name is the PostScript name, fit to be written as a PDF name.
func (f *Font) Name() string { return f.name }

// UnitsPerEm is the number of font units in the em.
func (f *Font) UnitsPerEm() int { return f.upm }

// NumGlyphs is the number of glyphs.
func (f *Font) NumGlyphs() int { return f.glyphs }

// Weight is the weight class, 400 regular, 700 bold.
func (f *Font) Weight() int { return f.weight }

// CapHeight of Latin capitals.
func (f *Font) CapHeight() int { return f.capH }

// Embeddable reports whether the font's own licence bits allow embedding a subset in a document.
func (f *Font) Embeddable() bool { return f.embed&0x0002 == 0 && f.embed&0x0300 == 0 }

// Ascent above the baseline.
func (f *Font) Ascent() int { return int(int16(binary.BigEndian.Uint16(f.hhea[4:]))) }

// Descent below the baseline, negative.
func (f *Font) Descent() int { return int(int16(binary.BigEndian.Uint16(f.hhea[6:]))) }

// Bounds is the box around all glyphs: xMin, yMin, xMax, yMax.
func (f *Font) Bounds() (box [4]int) {
	for i := range box {
		box[i] = int(int16(binary.BigEndian.Uint16(f.head[36+2*i:])))
	}
	return box
}

// Advance is the width of a glyph; a glyph the font lacks has the width of glyph 0.
func (f *Font) Advance(g uint16) int {
	i := int(g)
	if i >= f.glyphs {
		i = 0
	}
	if i >= f.longs {
		i = f.longs - 1
	}
	return int(binary.BigEndian.Uint16(f.hmtx[4*i:]))
}

func (f *Font) bearing(g uint16) uint16 {
	i := int(g)
	if i < f.longs {
		return binary.BigEndian.Uint16(f.hmtx[4*i+2:])
	}
	return binary.BigEndian.Uint16(f.hmtx[4*f.longs+2*(i-f.longs):])
}
