package identity

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// SameSound reports whether two characters share a reading, tones aside: 达 and 大, but also 长 and 昌. Who types by sound
// writes one for the other. A character sounds like itself; what has no reading sounds like nothing else.
func SameSound(a, b rune) bool {
	if a == b {
		return true
	}
	first, second := pinyin.PinyinDict[int(a)], pinyin.PinyinDict[int(b)]
	if first == "" || second == "" {
		return false
	}
	for x := range strings.SplitSeq(first, ",") {
		x = strings.Map(plainVowel, x)
		for y := range strings.SplitSeq(second, ",") {
			if x == strings.Map(plainVowel, y) {
				return true
			}
		}
	}
	return false
}
