package identity

import (
	"strings"
	"unicode/utf8"
)

// MaskDocument hides the middle of a document number for screens and logs: the first three and the last four of a long
// one stay ("370***********1234"), the last two of a short one, nothing of a very short one.
func MaskDocument(s string) string {
	switch n := utf8.RuneCountInString(s); {
	case n >= 12:
		return mask(s, 3, 4)
	case n >= 6:
		return mask(s, 0, 2)
	}
	return mask(s, 0, 0)
}

// MaskPhone hides the middle of a phone number for screens and logs: "138****1111", "0535-*****45".
func MaskPhone(s string) string {
	normal, kind := NormalisePhone(s)
	switch kind {
	case Mobile:
		return mask(normal, 3, 4)
	case Landline:
		area, _, found := strings.Cut(normal, "-")
		if found {
			return mask(normal, len(area)+1, 2)
		}
	}
	return MaskDocument(s)
}

// mask keeps the first head and last tail characters; a hyphen between them is hidden like the rest.
func mask(s string, head, tail int) string {
	r := []rune(s)
	for i := head; i < len(r)-tail; i++ {
		r[i] = '*'
	}
	return string(r)
}
