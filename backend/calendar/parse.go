package calendar

import (
	"strings"

	"fuelbook/backend/fault"
)

// ParseDate reads 2026-10-31, 2026/10/31, 2026.10.31, 2026年10月31日 and 20261031, years 1900 to 2200, blanks around
// ignored. Error: calendar.bad_date.
func ParseDate(s string) (Date, error) {
	in := scanner{rest: strings.TrimSpace(s)}
	if d, ok := in.date(); ok && in.rest == "" {
		return d, nil
	}
	return Date{}, fault.New(fault.Invalid, "calendar.bad_date", "「"+s+"」不是有效日期", "请写成 2026-10-31 的样子")
}

// ParseDateTime reads a date as ParseDate does, alone or followed by a time: "2026-10-01 06:03:24", "2026/10/1 6:03",
// "2026-10-01T06:03:24", "20261001060324". Seconds may be missing; a fraction of a second is dropped. It gives the
// canonical "2006-01-02 15:04:05" (midnight for a date alone), which sorts as text, and the day.
// Error: calendar.bad_time.
func ParseDateTime(s string) (at string, d Date, err error) {
	in := scanner{rest: strings.TrimSpace(s)}
	if day, ok := in.date(); ok {
		if clock, ok := in.clock(); ok && in.rest == "" {
			return day.String() + clock, day, nil
		}
	}
	return "", Date{}, fault.New(fault.Invalid, "calendar.bad_time", "「"+s+"」不是有效时间", "请写成 2026-10-31 06:03:24 的样子")
}

// ParseMonth reads 2026-10, 2026/10, 2026.10, 2026年10月 or 202610, years 1900 to 2200, blanks around ignored.
// Error: calendar.bad_month.
func ParseMonth(s string) (Month, error) {
	in := scanner{rest: strings.TrimSpace(s)}
	if m, ok := in.month(); ok && in.rest == "" {
		return m, nil
	}
	return Month{}, fault.New(fault.Invalid, "calendar.bad_month", "「"+s+"」不是有效月份", "请写成 2026-10 的样子")
}

// scanner takes a date apart from the left; a method that fails leaves the rest undefined.
type scanner struct {
	rest string
	glue bool // a time may follow without a gap: the day ended in a sign of its own or had fixed width
}

// number takes low to high ASCII digits, as many as there are.
func (s *scanner) number(low, high int) (n int, ok bool) {
	i := 0
	for i < len(s.rest) && i < high && s.rest[i] >= '0' && s.rest[i] <= '9' {
		n = n*10 + int(s.rest[i]-'0')
		i++
	}
	s.rest = s.rest[i:]
	return n, i >= low
}

// skip takes the text when it comes next.
func (s *scanner) skip(text string) bool {
	rest, ok := strings.CutPrefix(s.rest, text)
	s.rest = rest
	return ok
}

// separator takes the sign after the year and gives the one that must follow the month; both are empty in a compact date.
func (s *scanner) separator() (afterMonth string) {
	for _, sign := range []string{"-", "/", "."} {
		if s.skip(sign) {
			return sign
		}
	}
	if s.skip("年") {
		return "月"
	}
	return ""
}

// yearMonth takes a year and a month and gives the sign that must follow before a day.
func (s *scanner) yearMonth() (y, m int, after string, ok bool) {
	y, okYear := s.number(4, 4)
	after = s.separator()
	low := 1
	if after == "" {
		low = 2
	}
	m, okMonth := s.number(low, 2)
	return y, m, after, okYear && okMonth && y >= 1900 && y <= 2200 && m >= 1 && m <= 12
}

func (s *scanner) month() (Month, bool) {
	y, m, after, ok := s.yearMonth()
	if after == "月" {
		ok = s.skip(after) && ok
	}
	return Month{int16(y), int16(m)}, ok
}

func (s *scanner) date() (Date, bool) {
	y, m, after, ok := s.yearMonth()
	if !ok || !s.skip(after) {
		return Date{}, false
	}
	low := 1
	if after == "" {
		low = 2
	}
	d, ok := s.number(low, 2)
	s.glue = after == ""
	if after == "月" {
		s.glue = s.skip("日")
	}
	month := Month{int16(y), int16(m)}
	return Date{month.y, month.m, int16(d)}, ok && d >= 1 && d <= month.Last().Day()
}

// clock takes what follows a day and gives " 15:04:05".
func (s *scanner) clock() (string, bool) {
	if s.rest == "" {
		return " 00:00:00", true
	}
	part, ok := [3]int{}, s.gap()
	colon, low := "", 2
	if strings.Contains(s.rest, ":") {
		colon, low = ":", 1
	}
	for i := 0; i < 3 && ok; i++ {
		if i == 2 && s.rest == "" { // no seconds given
			break
		}
		ok = i == 0 || s.skip(colon)
		var digits bool
		part[i], digits = s.number(low, 2)
		ok = ok && digits
	}
	if !ok || part[0] > 23 || max(part[1], part[2]) > 59 {
		return "", false
	}
	return clockText(part[0], part[1], part[2]), s.fraction()
}

// gap takes what stands between day and time.
func (s *scanner) gap() bool {
	before := len(s.rest)
	if !s.skip("T") {
		s.rest = strings.TrimLeft(s.rest, " \t\u00a0\u3000")
	}
	return len(s.rest) < before || s.glue
}

func clockText(h, m, sec int) string {
	b := appendPadded([]byte{' '}, h, 10)
	b = appendPadded(append(b, ':'), m, 10)
	return string(appendPadded(append(b, ':'), sec, 10))
}

// fraction takes ".000" of a second; some systems write it, none of ours needs it.
func (s *scanner) fraction() bool {
	if !s.skip(".") {
		return true
	}
	_, ok := s.number(1, 9)
	return ok
}
