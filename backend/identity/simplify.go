package identity

import (
	"strings"
	"unicode/utf8"
)

// Simplify writes traditional characters in their simplified form, for comparing names only: 魯 is 鲁, 龍 is 龙. A
// registered name is stored as it is registered. All else stays. Simplify(Simplify(s)) = Simplify(s).
func Simplify(s string) string {
	if strings.IndexFunc(s, isTraditional) < 0 {
		return s
	}
	return strings.Map(simple, s)
}

func isTraditional(r rune) bool { return simple(r) != r }

// simple follows the table until it rests: a few entries lead to a character that has an entry itself.
func simple(r rune) rune {
	for range 3 {
		next := simpleOnce(r)
		if next == r {
			return r
		}
		r = next
	}
	return r
}

// simpleOnce finds a character in the ascending table by halving.
func simpleOnce(r rune) rune {
	const pair = 6
	if r < 0x3400 || r > 0x9fff {
		return r
	}
	low, high := 0, len(traditionalPairs)/pair
	for low < high {
		mid := (low + high) / 2
		at, n := utf8.DecodeRuneInString(traditionalPairs[mid*pair:])
		switch {
		case at == r:
			to, _ := utf8.DecodeRuneInString(traditionalPairs[mid*pair+n:])
			return to
		case at < r:
			low = mid + 1
		default:
			high = mid
		}
	}
	return r
}
