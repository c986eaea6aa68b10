// Package calendar has Date and Month as types, and the regulation's due days.
package calendar

import (
	"fmt"
	"time"
)

// Date is a civil day, no zone. The zero Date is "not given"; it prints and marshals as an empty string.
type Date struct{ y, m, d int16 }

// NewDate makes a Date, normalising like time.Date.
func NewDate(y int, m time.Month, d int) Date {
	return FromTime(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// FromTime takes the civil day of t in t's own zone.
func FromTime(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), int16(m), int16(d)}
}

// Time is midnight UTC of the day.
func (d Date) Time() time.Time {
	return time.Date(int(d.y), time.Month(d.m), int(d.d), 0, 0, 0, 0, time.UTC)
}

// IsZero reports "not given".
func (d Date) IsZero() bool { return d == Date{} }

// Before reports whether d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.ordinal() < o.ordinal() }

// After reports whether d is a later day than o.
func (d Date) After(o Date) bool { return o.Before(d) }

func (d Date) ordinal() int { return int(d.y)*10000 + int(d.m)*100 + int(d.d) }

// AddDays moves by n days; "not given" stays "not given".
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return FromTime(d.Time().AddDate(0, 0, n))
}

// DaysUntil counts days from d to o (negative when o is earlier). Both must be given.
func (d Date) DaysUntil(o Date) int { return int((o.Time().Unix() - d.Time().Unix()) / (24 * 60 * 60)) }

// Month is the month the day lies in.
func (d Date) Month() Month { return Month{d.y, d.m} }

// Day is the day of the month, 1–31.
func (d Date) Day() int { return int(d.d) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String is ISO 2026-10-31, or empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	b := make([]byte, 0, len("2006-01-02"))
	b = appendPadded(b, int(d.y), 1000)
	b = appendPadded(append(b, '-'), int(d.m), 10)
	return string(appendPadded(append(b, '-'), int(d.d), 10))
}

// appendPadded writes n with leading zeros; high is the place of its first digit. Sales files hold dates by the
// hundred thousand, so this does without fmt.
func appendPadded(b []byte, n, high int) []byte {
	for ; high > 0; high /= 10 {
		b = append(b, byte('0'+n/high%10))
	}
	return b
}

// Chinese is 2026年10月31日, or empty for the zero Date.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.y, d.m, d.d)
}

// MarshalText makes Date an ISO string in JSON and as a map key.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; empty is the zero Date. Error: calendar.bad_date.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// Month is an accounting month (统计月).
type Month struct{ y, m int16 }

// NewMonth makes a Month, normalising overflowing months.
func NewMonth(y int, m time.Month) Month { return NewDate(y, m, 1).Month() }

// String is 2026-10, or empty for the zero Month.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	b := appendPadded(make([]byte, 0, len("2006-01")), int(m.y), 1000)
	return string(appendPadded(append(b, '-'), int(m.m), 10))
}

// Chinese is 2026年10月, or empty for the zero Month.
func (m Month) Chinese() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月", m.y, m.m)
}

// IsZero reports "not given".
func (m Month) IsZero() bool { return m == Month{} }

// Add moves by n months; "not given" stays "not given".
func (m Month) Add(n int) Month {
	if m.IsZero() {
		return m
	}
	at := m.Index() + n - 1 // months from that of year 0 on: forms of a large branch ask this by the million, so no clock is set up for it
	year := at / 12
	if at < 0 {
		year = (at - 11) / 12
	}
	return Month{int16(year), int16(at - year*12 + 1)} //nolint:gosec // years have four digits
}

// Before reports whether m is earlier than o.
func (m Month) Before(o Month) bool { return m.Index() < o.Index() }

// Index numbers months without gaps (year×12+month), for differences.
func (m Month) Index() int { return int(m.y)*12 + int(m.m) }

// First day of the month; of the zero Month the zero Date.
func (m Month) First() Date {
	if m.IsZero() {
		return Date{}
	}
	return Date{m.y, m.m, 1}
}

// Last day of the month; of the zero Month the zero Date.
func (m Month) Last() Date {
	switch {
	case m.IsZero():
		return Date{}
	case m.m == 4 || m.m == 6 || m.m == 9 || m.m == 11:
		return Date{m.y, m.m, 30}
	case m.m != 2:
		return Date{m.y, m.m, 31}
	case m.y%4 == 0 && (m.y%100 != 0 || m.y%400 == 0):
		return Date{m.y, 2, 29}
	}
	return Date{m.y, 2, 28}
}

// On is a day of the month by its number, which the caller knows to exist.
func (m Month) On(day int) Date { return Date{m.y, m.m, int16(day)} }

// Contains reports whether the day lies in the month.
func (m Month) Contains(d Date) bool { return d.Month() == m }

// Number is the month of the year, 1–12.
func (m Month) Number() int { return int(m.m) }

// Year is the calendar year.
func (m Month) Year() int { return int(m.y) }

// MarshalText writes the ISO month.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads the ISO month; empty is the zero Month. Error: calendar.bad_month.
func (m *Month) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*m = Month{}
		return nil
	}
	*m, err = ParseMonth(string(b))
	return err
}
