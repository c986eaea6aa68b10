package identity

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FoldName brings the name of a person or company to the form names are matched by: NFC, full-width ASCII halved, every
// bracket round, every middle dot U+00B7, blanks gone except a single one between Latin letters or digits. Letters keep
// their case. Compatibility hanzi (U+F900–FAFF, U+2F800–2FA1F) stay as they are, though NFC would replace them: such a
// character in a registered name is part of the name. FoldName(FoldName(s)) = FoldName(s).
func FoldName(s string) string {
	if plainHanzi(s) {
		return s
	}
	out := make([]rune, 0, len(s))
	gap := false
	for _, r := range composed(s) {
		r = unifyName(r)
		switch {
		case isInvisible(r):
			continue
		case unicode.IsSpace(r):
			gap = true
			continue
		}
		if gap && len(out) > 0 && isLatin(out[len(out)-1]) && isLatin(r) {
			out = append(out, ' ')
		}
		gap = false
		out = append(out, r)
	}
	return composed(string(out))
}

// plainHanzi reports the ordinary case, in which there is nothing to fold: unified ideographs alone.
func plainHanzi(s string) bool {
	for _, r := range s {
		if r < 0x4e00 || r > 0x9fa5 {
			return false
		}
	}
	return true
}

// CompanyKey is FoldName made coarser for finding the same company twice: upper case, without brackets, blanks and dots,
// 有限责任公司 as 有限公司. Regions stay (two cities may have companies of one name), 股份有限公司 stays.
func CompanyKey(s string) string {
	key := strings.Map(func(r rune) rune {
		if r == '(' || r == ')' || r == ' ' || isDot(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, FoldName(s))
	return composed(strings.ReplaceAll(key, "有限责任公司", "有限公司"))
}

// composed is NFC between compatibility hanzi, which are left alone.
func composed(s string) string {
	if norm.NFC.IsNormalString(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexFunc(s, isCompatibilityHanzi)
		if i < 0 {
			i = len(s)
		}
		b.WriteString(norm.NFC.String(s[:i]))
		s = s[i:]
		rest := strings.TrimLeftFunc(s, isCompatibilityHanzi)
		b.WriteString(s[:len(s)-len(rest)])
		s = rest
	}
	return b.String()
}

func isCompatibilityHanzi(r rune) bool {
	return r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F
}

func isLatin(r rune) bool {
	return unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) || r < 0x80 && r != '(' && r != ')'
}

// unifyName folds one rune of a name.
func unifyName(r rune) rune {
	r = halfWidth(r)
	switch {
	case isDot(r):
		return '\u00b7'
	case strings.ContainsRune("[{〔【〖〈《「『〘〚", r):
		return '('
	case strings.ContainsRune("]}〕】〗〉》」』〙〛", r):
		return ')'
	}
	return r
}

// halfWidth turns full-width ASCII and the ideographic space into their plain forms.
func halfWidth(r rune) rune {
	switch {
	case r >= '\uff01' && r <= '\uff5e':
		return r - '\uff01' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}

// isInvisible finds the marks that copying from web pages leaves behind.
func isInvisible(r rune) bool {
	return r >= '\u200b' && r <= '\u200f' || r == '\ufeff' || r == '\u2060' || r == '\u00ad'
}

// isDash finds the hyphens, dashes and minus signs people type.
func isDash(r rune) bool {
	return r == '-' || r >= '\u2010' && r <= '\u2015' || r == '\u2212'
}

// isDot finds the middle dots that stand between the parts of a name or in a plate.
func isDot(r rune) bool {
	return strings.ContainsRune("\u00b7\u0387\u2022\u2027\u2219\u22c5\u2e31\u30fb\uff65", r)
}
