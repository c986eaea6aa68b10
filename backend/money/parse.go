package money

import (
	"strconv"
	"strings"
	"unicode"

	"fuelbook/backend/fault"
)

// Parse reads a yuan amount as people and spreadsheets write it: optional sign, thousands commas, ¥ before or 元 behind,
// full-width forms, at most two decimals that are not zero. The binary tail of a spreadsheet double
// ("514.0599999999999") is accepted as the fen it stands for; any other finer fraction is refused, never rounded.
// Errors: money.bad_amount, money.too_fine, money.too_large.
func Parse(s string) (Fen, error) {
	t := strings.TrimSuffix(tidy(s), "元")
	sign := ""
	if strings.HasPrefix(t, "-") || strings.HasPrefix(t, "+") {
		sign, t = t[:1], t[1:]
	}
	if rest, ok := strings.CutPrefix(t, "\u00a5"); ok {
		t = strings.TrimSpace(rest)
	}
	if sign != "" && (strings.HasPrefix(t, "-") || strings.HasPrefix(t, "+")) {
		return 0, badAmount(s)
	}
	units, err := parseUnits(sign+t, s, 2)
	return Fen(units), err
}

// ParseScaled reads a decimal number into whole units of 10^-scale (scale 0–9), with the rules and errors of Parse
// but without currency signs.
func ParseScaled(s string, scale int) (int64, error) { return parseUnits(tidy(s), s, scale) }

// parseUnits reads a tidied number; shown is what the clerk sees in the refusal.
func parseUnits(t, shown string, scale int) (int64, error) {
	d, ok := readDecimal(strings.TrimSpace(t))
	if !ok {
		return 0, badAmount(shown)
	}
	units, fine := d.units(scale)
	if fine {
		n := strconv.Itoa(scale)
		return 0, fault.New(fault.Invalid, "money.too_fine", "「"+shown+"」的小数超过"+n+"位", "请核对原始单据，改为不超过"+n+"位小数")
	}
	if len(units) > 15 { // Max has 15 digits, all nines
		return 0, fault.New(fault.Invalid, "money.too_large", "「"+shown+"」超出可记录的范围", "请核对是否多写了位数")
	}
	n, err := strconv.ParseInt("0"+units, 10, 64)
	if err != nil {
		return 0, badAmount(shown)
	}
	if d.neg {
		n = -n
	}
	return n, nil
}

func badAmount(s string) *fault.Fault {
	return fault.New(fault.Invalid, "money.bad_amount", "「"+s+"」不是数字", "请改为数字，例如 1234.56")
}

// tidy trims and folds full-width forms; inner spaces stay and are refused later, because "12 34" may be two numbers.
func tidy(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] > ' ' && s[i] < 0x7f
	}
	if plain {
		return s
	}
	return strings.TrimFunc(strings.Map(foldRune, s), func(r rune) bool {
		return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b'
	})
}

func foldRune(r rune) rune {
	switch {
	case r >= '\uff01' && r <= '\uff5e': // full-width ASCII
		return r - '\uff01' + '!'
	case r == '\uffe5', r == '\u00a5': // full-width and plain yuan sign
		return '\u00a5'
	case r == '\u2212': // minus sign
		return '-'
	}
	return r
}

// decimal is ±digits × 10^-places with no leading zeros in digits.
type decimal struct {
	neg    bool
	digits string
	places int
}

// readDecimal admits plain and exponent notation of bounded length (a double prints at most 24 characters).
func readDecimal(t string) (d decimal, ok bool) {
	if t == "" || len(t) > 40 {
		return d, false
	}
	if t[0] == '-' || t[0] == '+' {
		d.neg, t = t[0] == '-', t[1:]
	}
	t, exp, ok := cutExponent(t)
	if !ok {
		return d, false
	}
	whole, frac, _ := strings.Cut(t, ".")
	whole, ok = ungroup(whole)
	if !ok || whole+frac == "" || !allDigits(whole) || !allDigits(frac) {
		return d, false
	}
	d.places = len(frac) - exp
	d.digits = strings.TrimLeft(whole+frac, "0")
	return d, true
}

// cutExponent splits off e±n, which is zero when there is none.
func cutExponent(t string) (mantissa string, exp int, ok bool) {
	i := strings.IndexAny(t, "eE")
	if i < 0 {
		return t, 0, true
	}
	exp, err := strconv.Atoi(t[i+1:])
	return t[:i], exp, err == nil && exp >= -20 && exp <= 20
}

// ungroup removes thousands commas. They must stand in groups of three: "12,34" is a slip, not 1234.
func ungroup(whole string) (string, bool) {
	if !strings.Contains(whole, ",") {
		return whole, true
	}
	parts := strings.Split(whole, ",")
	for i, p := range parts {
		if i > 0 && len(p) != 3 || len(p) == 0 || len(p) > 3 {
			return "", false
		}
	}
	return strings.Join(parts, ""), true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// units gives the digits of the number counted in 10^-scale; fine reports a finer fraction that is no binary tail.
func (d decimal) units(scale int) (digits string, fine bool) {
	cut := d.places - scale
	if d.digits == "" {
		return "", false
	}
	if cut <= 0 {
		return d.digits + strings.Repeat("0", -cut), false
	}
	padded := d.digits
	if len(padded) < cut {
		padded = strings.Repeat("0", cut-len(padded)) + padded
	}
	whole, frac := padded[:len(padded)-cut], padded[len(padded)-cut:]
	if strings.Trim(frac, "0") == "" {
		return whole, false
	}
	if !d.isBinaryTail(whole, frac) {
		return "", true
	}
	if frac[0] == '9' {
		return increment(whole), false
	}
	return whole, false
}

// isBinaryTail: spreadsheets store doubles, so 514.06 may print as 514.0599999999999. Such a tail has at least ten
// decimals and lies within 1e-7 of a unit, or uses all 16–17 digits of a double and is off by the last of them only.
func (d decimal) isBinaryTail(whole, frac string) bool {
	run := len(frac) - len(strings.TrimLeft(frac, frac[:1]))
	if frac[0] != '0' && frac[0] != '9' {
		return false
	}
	if d.places >= 10 && run >= 7 {
		return true
	}
	return len(d.digits) >= 16 && run >= 4 && run+len(whole) >= 15
}

// increment adds one to a string of digits.
func increment(digits string) string {
	b := []byte(digits)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != '9' {
			b[i]++
			return string(b)
		}
		b[i] = '0'
	}
	return "1" + string(b)
}
