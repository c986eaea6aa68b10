package identity

import (
	"strings"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// Pinyin gives the initials and the full reading of a name in lower-case ASCII without tones, for searching:
// 烟台港 is "ytg", "yantaigang". Letters and digits stay, all else is dropped; ü is v, as in input methods.
// For a person the surname at the front has its reading as a surname (单 shan); else, and behind it, places and words
// of Shandong have theirs (乐陵 laoling); otherwise a character with several readings has its first.
func Pinyin(name string, person bool) (initials, full string) {
	var first, all strings.Builder
	for _, reading := range Readings(name, person) {
		first.WriteByte(reading[0])
		all.WriteString(reading)
	}
	return first.String(), all.String()
}

// Readings are the syllables Pinyin is made of, one for each character that has any: a letter or digit is one of its own.
func Readings(name string, person bool) []string {
	runes := []rune(FoldName(name))
	out := make([]string, 0, len(runes))
	for i := 0; i < len(runes); {
		readings, n := phraseAt(runes[i:], person && i == 0)
		if n > 0 {
			out = append(out, strings.Fields(readings)...)
			i += n
			continue
		}
		if reading := syllable(runes[i]); reading != "" {
			out = append(out, reading)
		}
		i++
	}
	return out
}

// Syllables are all readings a character can have, in alphabetical order, without letters and digits that are read as themselves.
func Syllables() []string { return strings.Fields(allSyllables) }

// phraseAt finds the longest entry of the tables that the runes begin with; n is its length in runes, zero for none.
func phraseAt(runes []rune, surname bool) (readings string, n int) {
	if !surname && !strings.ContainsRune(placeReadings, runes[0]) { // nearly always, and much faster than looking up
		return "", 0
	}
	for n = min(len(runes), longestPhrase); n >= 2; n-- {
		word := string(runes[:n])
		if surname {
			readings = lookUp(compoundSurnames, word)
		}
		if readings == "" {
			readings = lookUp(placeReadings, word)
		}
		if readings != "" {
			return readings, n
		}
	}
	if surname {
		if readings = lookUp(surnameReadings, string(runes[:1])); readings != "" {
			return readings, 1
		}
	}
	return "", 0
}

// syllable is the first reading of one character, the lower-case letter or digit itself, or nothing.
func syllable(r rune) string {
	if r < unicode.MaxASCII {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return string(unicode.ToLower(r))
		}
		return ""
	}
	marked, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	return strings.Map(plainVowel, marked)
}

// plainVowel removes the tone mark of a letter; a letter that is not pinyin disappears.
func plainVowel(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return r
	case strings.ContainsRune("āáǎà", r):
		return 'a'
	case strings.ContainsRune("ēéěèêếề", r):
		return 'e'
	case strings.ContainsRune("īíǐì", r):
		return 'i'
	case strings.ContainsRune("ōóǒò", r):
		return 'o'
	case strings.ContainsRune("ūúǔù", r):
		return 'u'
	case strings.ContainsRune("üǖǘǚǜ", r):
		return 'v'
	case strings.ContainsRune("ńňǹ", r):
		return 'n'
	case r == 'ḿ':
		return 'm'
	}
	return -1
}
