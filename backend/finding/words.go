package finding

import (
	"slices"
	"sort"
	"strings"
	"unicode"

	"fuelbook/backend/identity"
)

// letters are the symbols of readings: every syllable by its place in the alphabet, then the letters and digits names hold.
type letters struct {
	syllables []string // sorted
	symbols   map[string]uint16
}

const signs = "0123456789abcdefghijklmnopqrstuvwxyz"

func newLetters() letters {
	l := letters{syllables: identity.Syllables(), symbols: map[string]uint16{}}
	all := slices.Clone(l.syllables)
	for i := range signs {
		all = append(all, signs[i:i+1])
	}
	slices.Sort(all)
	for i, s := range slices.Compact(all) {
		l.symbols[s] = uint16(i + 1)
	}
	return l
}

// initial is the symbol of a letter or digit among initials, zero for another character.
func initial(b byte) uint16 { return uint16(strings.IndexByte(signs, b) + 1) }

// read appends the readings of a name to a text of syllables and one of initials.
func (l letters) read(syllables, initials []uint16, name string, person bool) (withSyllables, withInitials []uint16) {
	for _, s := range identity.Readings(name, person) {
		if symbol, ok := l.symbols[s]; ok {
			syllables, initials = append(syllables, symbol), append(initials, initial(s[0]))
		} else { // Latin letters with marks are read as themselves and cannot be asked for by spelling
			syllables, initials = append(syllables, 0), append(initials, 0)
		}
	}
	return syllables, initials
}

// spelling is a way to read letters as syllables: all but the last whole, the last by all that begin with what was typed.
type spelling struct {
	whole []uint16
	last  []uint16
}

// mostSpellings bounds how many ways one word is read: xianan is five already.
const mostSpellings = 64

// spellings are the ways a typed word can be read.
func (l letters) spellings(word string) []spelling {
	var out []spelling
	var walk func(rest string, whole []uint16)
	walk = func(rest string, whole []uint16) {
		if len(out) >= mostSpellings {
			return
		}
		if last := l.beginning(rest); len(last) > 0 {
			out = append(out, spelling{slices.Clone(whole), last})
		}
		for n := min(len(rest)-1, 6); n > 0; n-- {
			symbol, ok := l.symbols[rest[:n]]
			if ok && (n > 1 || rest[0] <= '9' || strings.ContainsRune("aeo", rune(rest[0]))) {
				walk(rest[n:], append(whole, symbol))
			}
		}
	}
	walk(word, nil)
	return out
}

// beginning are the syllables that begin with letters; a digit is itself.
func (l letters) beginning(typed string) []uint16 {
	if len(typed) == 1 && typed[0] <= '9' {
		return []uint16{l.symbols[typed]}
	}
	var out []uint16
	for i := sort.SearchStrings(l.syllables, typed); i < len(l.syllables) && strings.HasPrefix(l.syllables[i], typed); i++ {
		out = append(out, l.symbols[l.syllables[i]])
	}
	return out
}

// characters gives every character that occurs a symbol.
type characters map[rune]uint16

// last is the symbol of all characters beyond the 65,534th kind: no registry comes near it.
const last = 1<<16 - 1

// write appends the symbols of a text, new ones getting their number; capital and small letters are one.
func (c characters) write(to []uint16, text string) []uint16 {
	for _, r := range text {
		r = unicode.ToLower(r)
		symbol, known := c[r]
		if !known {
			symbol = uint16(min(len(c)+1, last))
			c[r] = symbol
		}
		to = append(to, symbol)
	}
	return to
}

// read are the symbols of a text that is looked for; ok=false when a character occurs nowhere.
func (c characters) read(text string) (run []uint16, ok bool) {
	for _, r := range text {
		symbol, known := c[unicode.ToLower(r)]
		if !known {
			return nil, false
		}
		run = append(run, symbol)
	}
	return run, true
}
