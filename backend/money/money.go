// Package money holds amounts in whole fen: parsing, printing, named rounding, shares by largest remainder, formal numerals (大写).
package money

import "strconv"

// Fen is an amount of RMB in whole fen (1/100 yuan); it may be negative.
type Fen int64

// Max is the largest amount we accept or print, 9,999,999,999,999.99 yuan.
const Max Fen = 999_999_999_999_999

// Yuan is a Fen from whole yuan.
func Yuan(y int64) Fen { return Fen(y * 100) }

// String is the plain yuan form with two decimals and no separators: "-1234.50". It is what files and JSON carry.
func (f Fen) String() string {
	sign, u := "", uint64(f)
	if f < 0 {
		sign, u = "-", uint64(-f)
	}
	cents := strconv.FormatUint(u%100+100, 10)[1:]
	return sign + strconv.FormatUint(u/100, 10) + "." + cents
}

// Grouped is String with thousands separators, for screens and paper: "-1,234.50".
func (f Fen) Grouped() string {
	s := f.String()
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	head, tail := s[:len(s)-3], s[len(s)-3:]
	for i := len(head) - 3; i > 0; i -= 3 {
		head = head[:i] + "," + head[i:]
	}
	return sign + head + tail
}
