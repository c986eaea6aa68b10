package identity

import (
	"strings"
	"unicode"
)

// PhoneKind says what a phone number is.
type PhoneKind string

// Mobile is eleven digits from 13 to 19, Landline a fixed or service number, UnknownPhone all else.
const (
	Mobile       PhoneKind = "mobile"
	Landline     PhoneKind = "landline"
	UnknownPhone PhoneKind = "unknown"
)

// NormalisePhone brings a Chinese phone number to one form: "13800001111", "0535-6612345", "0535-6612345-8001" with an
// extension, "6612345" without area, "400-123-4567". The country code, blanks, brackets, hyphens and full-width digits
// may be written in any way. What is no phone number comes back trimmed, as UnknownPhone; empty is UnknownPhone too.
func NormalisePhone(s string) (string, PhoneKind) {
	folded := strings.TrimFunc(strings.Map(halfWidth, s), func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) })
	main, extension := cutExtension(folded)
	digits := strings.Map(phoneDigit, main)
	if strings.ContainsFunc(digits, func(r rune) bool { return r != '+' && (r < '0' || r > '9') }) {
		return folded, UnknownPhone
	}
	national, abroad := cutCountry(digits)
	if m := strings.TrimPrefix(national, "0"); isMobile(m) && extension == "" {
		return m, Mobile
	}
	fixed, ok := landline(national, abroad)
	if !ok {
		return folded, UnknownPhone
	}
	if extension == "" {
		return fixed, Landline
	}
	if !allDigits(extension) || len(extension) > maxExtension {
		return folded, UnknownPhone
	}
	return fixed + "-" + extension, Landline
}

// phoneDigit drops what people put between digits; what is neither stays and makes the number unknown.
func phoneDigit(r rune) rune {
	if unicode.IsSpace(r) || isInvisible(r) || isDash(r) || isDot(r) || r == '(' || r == ')' {
		return -1
	}
	return r
}

// maxExtension is how many digits an extension may have, however it is marked.
const maxExtension = 6

// cutExtension splits "0535-6612345转8001", "…ext.8001" and "…-8001" behind a whole number.
func cutExtension(s string) (main, extension string) {
	for _, mark := range []string{"转", "轉", "ext.", "ext", "EXT", "#", "*"} {
		if a, b, ok := strings.Cut(s, mark); ok {
			return a, strings.Map(phoneDigit, b)
		}
	}
	i := strings.LastIndexFunc(s, isDash)
	if i < 0 {
		return s, ""
	}
	head, tail := strings.Map(phoneDigit, s[:i]), strings.Map(phoneDigit, s[i:])
	if len(tail) >= 1 && len(tail) <= maxExtension {
		if national, abroad := cutCountry(head); !isMobile(national) {
			if _, ok := landline(national, abroad); ok {
				return s[:i], tail
			}
		}
	}
	return s, ""
}

// cutCountry takes off the country code 86 however it is written.
func cutCountry(digits string) (national string, abroad bool) {
	for _, code := range []string{"+86", "0086", "+0086"} {
		if rest, ok := strings.CutPrefix(digits, code); ok {
			return rest, true
		}
	}
	if len(digits) == 13 && strings.HasPrefix(digits, "86") && isMobile(digits[2:]) {
		return digits[2:], true
	}
	return digits, false
}

func isMobile(d string) bool {
	return len(d) == 11 && d[0] == '1' && d[1] >= '3' && d[1] <= '9' && allDigits(d)
}

// landline formats a fixed number; abroad, the area may stand without its 0.
func landline(d string, abroad bool) (string, bool) {
	if !allDigits(d) {
		return "", false
	}
	if abroad && d != "" && d[0] != '0' {
		d = "0" + d
	}
	if isService(d) {
		return d[:3] + "-" + d[3:6] + "-" + d[6:], true
	}
	if isLocal(d) {
		return d, true
	}
	area := areaLength(d)
	if area == 0 || !isLocal(d[area:]) || area == 3 && len(d) != 11 {
		return "", false
	}
	return d[:area] + "-" + d[area:], true
}

func isService(d string) bool {
	return len(d) == 10 && (strings.HasPrefix(d, "400") || strings.HasPrefix(d, "800"))
}

// isLocal: seven or eight digits, the first 2 to 8. Cities with a three-digit area have eight.
func isLocal(d string) bool {
	return (len(d) == 7 || len(d) == 8) && d[0] >= '2' && d[0] <= '8'
}

// areaLength is 3 for 010 and 02x, 4 for other areas, 0 where no area code stands first.
func areaLength(d string) int {
	switch {
	case len(d) < 10 || d[0] != '0' || d[1] == '0':
		return 0
	case d[1] == '2' || d[1] == '1' && d[2] == '0':
		return 3
	case d[1] >= '3':
		return 4
	}
	return 0
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
