// Package layout sets Chinese text: line breaking by 禁则, paragraphs, tables, pages; the result is a display list of pages.
// All lengths are points (1/72 inch), y downwards from the top of the page.
package layout

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"fuelbook/backend/pdf/truetype"
)

// Face is one of the faces paper is set in.
type Face uint8

// The faces: Sans for tables (digits of one width), Serif for agreements.
const (
	Sans Face = iota
	SansBold
	Serif
	SerifBold
	FaceCount = 4
)

// Fonts are the parsed faces; immutable, safe for concurrent use.
type Fonts struct {
	faces [FaceCount]*truetype.Font
}

// fileOf names the file of a face under the assets.
func fileOf(f Face) string {
	return "fonts/" + [FaceCount]string{
		"NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf",
	}[f]
}

// substitutes is where a character is looked for, the wanted face first: bold falls back to regular, a family to the other.
func substitutes(f Face) [FaceCount]Face {
	return [FaceCount][FaceCount]Face{
		{Sans, Serif, SansBold, SerifBold},
		{SansBold, Sans, SerifBold, Serif},
		{Serif, Sans, SerifBold, SansBold},
		{SerifBold, Serif, SansBold, Sans},
	}[f]
}

// Load opens the four faces under fonts/ in assets. Glyph data stays in the file where it can be read at random
// (an embedded file system can), so the faces cost about 1.5 MB of memory together.
func Load(assets fs.FS) (*Fonts, error) {
	var f Fonts
	for face := range Face(FaceCount) {
		file, err := assets.Open(fileOf(face))
		if err != nil {
			return nil, err
		}
		source, random := file.(io.ReaderAt)
		if !random {
			all, err := io.ReadAll(file)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", fileOf(face), err)
			}
			source = bytes.NewReader(all)
		}
		if f.faces[face], err = truetype.Open(source, 0); err != nil {
			return nil, fmt.Errorf("%s: %w", fileOf(face), err)
		}
	}
	return &f, nil
}

// Font is the font behind a face.
func (f *Fonts) Font(face Face) *truetype.Font { return f.faces[face] }

// resolve finds the face that has a character. Without any it is the wanted face and glyph 0.
func (f *Fonts) resolve(face Face, r rune) (Face, uint16) {
	if g := f.faces[face].Glyph(r); g != 0 {
		return face, g
	}
	for _, s := range substitutes(face) {
		if g := f.faces[s].Glyph(r); g != 0 {
			return s, g
		}
	}
	return face, 0
}

// Missing is the first character of the cleaned text no face has a glyph for.
func (f *Fonts) Missing(s string) (rune, bool) {
	for _, raw := range s {
		if r := cleanRune(raw); r >= 0 && r != '\n' {
			if _, g := f.resolve(Sans, r); g == 0 {
				return r, true
			}
		}
	}
	return 0, false
}

// advance of a character in em.
func (f *Fonts) advance(face Face, r rune) float64 {
	face, g := f.resolve(face, r)
	font := f.faces[face]
	return float64(font.Advance(g)) / float64(font.UnitsPerEm())
}

// Width of a cleaned text set in one line.
func (f *Fonts) Width(face Face, size float64, s string) float64 {
	w := 0.0
	for _, r := range s {
		w += f.advance(face, r)
	}
	return w * size
}

// Clean is a text as it is set: without control characters, variation selectors, zero-width characters and joiners; tabs become
// spaces, line ends one \n; the private code point older systems use for 䶮 becomes that character. Invalid UTF-8 becomes U+FFFD,
// which no face has, so it is refused by name.
func Clean(s string) string {
	return strings.Map(cleanRune, s)
}

// cleanRune is -1 for a character that is dropped.
func cleanRune(r rune) rune {
	switch {
	case r >= 0x2e80 && r < 0xe000, r >= 0x20 && r < 0x7f: // nearly all
		return r
	case r == '\n', r == 0x2028, r == 0x2029:
		return '\n'
	case r == '\t':
		return ' '
	case r == 0xe863:
		return '䶮'
	case isInvisible(r):
		return -1
	}
	return r
}

// isInvisible tells controls, soft hyphens, zero-width and direction marks, variation selectors and tags.
func isInvisible(r rune) bool {
	for _, v := range [...][2]rune{
		{0, 0x1f}, {0x7f, 0x9f}, {0xad, 0xad}, {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f},
		{0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xe0000, 0xe0fff},
	} {
		if r >= v[0] && r <= v[1] {
			return true
		}
	}
	return false
}
