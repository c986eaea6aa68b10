package layout

import "strings"

// class is how a character behaves at the edge of a line.
type class uint8

const (
	ideograph class = iota // a line may break before and after it
	word                   // Latin letters, digits and what joins them: kept whole
	space                  // belongs to the line it ends
	opening                // never ends a line
	closing                // never starts a line
	tight                  // ASCII closing marks: never start a line, and hold a following letter or digit (1,234.50)
	glue                   // no break on either side
)

// Characters with 禁则 behaviour, beyond the rule of thumb in classOf.
const (
	openers = "(〔[{《〈「『【〖〝“‘¥$£（［｛＄￥￡｢"
	closers = "。、〕》〉」』】〗〞”’‰℃°·•・…—々ー〻，：；！？）］｝％．～｣'"
	tights  = ",.;:!?)]}%"
	glues   = "\u00a0\u2011"
)

func classOf(r rune) class {
	switch {
	case r >= 0x3400 && r < 0xa000, r >= 0x20000: // by far the most
		return ideograph
	case isLetter(r):
		return word
	case r == ' ':
		return space
	}
	for _, v := range [...]struct {
		marks string
		class class
	}{{openers, opening}, {tights, tight}, {closers, closing}, {glues, glue}} {
		if strings.ContainsRune(v.marks, r) {
			return v.class
		}
	}
	if r < 0x2000 || r > 0x2bff && r < 0x2e80 {
		return word
	}
	return ideograph
}

func isLetter(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// together says which neighbours may not be parted.
func together(before, after class) bool {
	switch after {
	case closing, tight, space, glue:
		return true
	}
	switch before {
	case opening, glue:
		return true
	case word, tight:
		return after == word
	}
	return false
}

// MayBreak reports whether a line may end between two characters.
func MayBreak(before, after rune) bool {
	return !together(classOf(before), classOf(after))
}

// Line is one line of a text. Text keeps the spaces at its end; Width leaves them out. Final marks the last line of a paragraph.
type Line struct {
	Text  string
	Width float64
	Runes int // without the spaces at the end
	Final bool
}

// Break sets a cleaned text into lines of at most width, the first one shorter by indent. Joined, the lines are the text without
// its \n. A piece that may not be parted but is longer than a line is parted where it does least harm.
func (f *Fonts) Break(s string, face Face, size, width, indent float64) []Line {
	var out []Line
	for {
		part, rest, more := strings.Cut(s, "\n")
		if l := f.whole(part, face, size); l.Width <= width-indent {
			out = append(out, l) // most cells of a table
		} else {
			b := breaker{fonts: f, face: face, size: size, runes: []rune(part)}
			out = append(out, b.lines(width, indent)...)
		}
		if !more {
			return out
		}
		s, indent = rest, 0
	}
}

// whole is a text as one final line.
func (f *Fonts) whole(s string, face Face, size float64) Line {
	l := Line{Text: s, Final: true}
	for _, r := range strings.TrimRight(s, " ") {
		l.Runes++
		l.Width += f.advance(face, r) * size
	}
	return l
}

type breaker struct {
	fonts *Fonts
	face  Face
	size  float64
	runes []rune
}

func (b *breaker) lines(width, indent float64) []Line {
	var out []Line
	classes := make([]class, len(b.runes))
	for i, r := range b.runes {
		classes[i] = classOf(r)
	}
	start, chance, used, room := 0, 0, 0.0, width-indent
	for i := 0; i < len(b.runes); i++ {
		if i > start && !together(classes[i-1], classes[i]) {
			chance = i
		}
		w := b.fonts.advance(b.face, b.runes[i]) * b.size
		if used+w > room+0.001 && i > start && classes[i] != space {
			cut := chance
			if cut <= start {
				cut = b.leastHarm(classes, start, i)
			}
			out = append(out, b.line(start, cut))
			start, i, used, room = cut, cut-1, 0, width
			continue
		}
		used += w
	}
	last := b.line(start, len(b.runes))
	last.Final = true
	return append(out, last)
}

// leastHarm parts an unbreakable piece before limit: not before a closing or after an opening mark if that can be.
func (b *breaker) leastHarm(classes []class, start, limit int) int {
	for cut := limit; cut > start; cut-- {
		after, before := classes[cut], classes[cut-1]
		if after != closing && after != tight && after != space && after != glue && before != opening && before != glue {
			return cut
		}
	}
	return limit
}

func (b *breaker) line(from, to int) Line {
	end := to
	for end > from && b.runes[end-1] == ' ' {
		end--
	}
	l := Line{Text: string(b.runes[from:to]), Runes: end - from}
	for _, r := range b.runes[from:end] {
		l.Width += b.fonts.advance(b.face, r) * b.size
	}
	return l
}

// maxStretch is the most a line is spaced out per character, in em: above a tenth readers take the gap for a space.
const maxStretch = 0.09

// stretch is the spacing per character that makes a line fill width; final lines keep their own.
func (l Line) stretch(width, size float64) float64 {
	if l.Final || l.Runes < 2 || l.Width >= width {
		return 0
	}
	return min((width-l.Width)/float64(l.Runes-1), maxStretch*size)
}
