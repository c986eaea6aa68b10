// Package calendar has Date and Month as types, and the regulation's due days.
package calendar

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"fuelbook/backend/fault"
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

var datePattern = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$`)

// ParseDate reads 2026-10-31, 2026/10/31, 2026.10.31, 2026年10月31日 and 20261031. Error: calendar.bad_date.
func ParseDate(s string) (Date, error) {
	g := datePattern.FindStringSubmatch(s)
	if g == nil && len(s) == 8 {
		g = []string{s, s[:4], s[4:6], s[6:]}
	}
	if g != nil {
		y, e1 := strconv.Atoi(g[1])
		m, e2 := strconv.Atoi(g[2])
		d, e3 := strconv.Atoi(g[3])
		out := NewDate(y, time.Month(m), d)
		if e1 == nil && e2 == nil && e3 == nil && y >= 1900 && y <= 2200 && int(out.m) == m && int(out.d) == d {
			return out, nil
		}
	}
	return Date{}, fault.New(fault.Invalid, "calendar.bad_date", "「"+s+"」不是有效日期", "请写成 2026-10-31 的样子")
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

// AddDays moves by n days.
func (d Date) AddDays(n int) Date { return FromTime(d.Time().AddDate(0, 0, n)) }

// DaysUntil counts days from d to o (negative when o is earlier).
func (d Date) DaysUntil(o Date) int { return int(o.Time().Sub(d.Time()).Hours() / 24) }

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
	return fmt.Sprintf("%04d-%02d-%02d", d.y, d.m, d.d)
}

// Chinese is 2026年10月31日, or empty for the zero Date.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", d.y, d.m, d.d)
}

// MarshalText and UnmarshalText make Date an ISO string in JSON and as a map key.
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

// ParseMonth reads 2026-10, 2026年10月 or 202610. Error: calendar.bad_month.
func ParseMonth(s string) (Month, error) {
	for _, layout := range []string{"2006-01", "2006年1月", "200601", "2006/1"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() <= 2200 {
			return NewMonth(t.Year(), t.Month()), nil
		}
	}
	return Month{}, fault.New(fault.Invalid, "calendar.bad_month", "「"+s+"」不是有效月份", "请写成 2026-10 的样子")
}

// String is 2026-10, or empty for the zero Month.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.y, m.m)
}

// Chinese is 2026年10月.
func (m Month) Chinese() string { return fmt.Sprintf("%d年%d月", m.y, m.m) }

// IsZero reports "not given".
func (m Month) IsZero() bool { return m == Month{} }

// Add moves by n months.
func (m Month) Add(n int) Month { return NewMonth(int(m.y), time.Month(int(m.m)+n)) }

// Before reports whether m is earlier than o.
func (m Month) Before(o Month) bool { return m.Index() < o.Index() }

// Index numbers months without gaps (year×12+month), for differences.
func (m Month) Index() int { return int(m.y)*12 + int(m.m) }

// First and Last day of the month.
func (m Month) First() Date { return Date{m.y, m.m, 1} }

// Last day of the month.
func (m Month) Last() Date { return m.Add(1).First().AddDays(-1) }

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

// TrackingDue is the day the five tracking forms of month m are due: the 5th of the following month (6.6.3).
func TrackingDue(m Month) Date { return NewDate(m.Add(1).Year(), time.Month(m.Add(1).Number()), 5) }

// PlanDue is the day the plan for month m is due: the 25th of the month before (6.5.3, AMB-12).
func PlanDue(m Month) Date { return NewDate(m.Add(-1).Year(), time.Month(m.Add(-1).Number()), 25) }

// CensusDue is the day the census form of the half year that m lies in is due: the last of July or of December (6.5.1, T12).
func CensusDue(m Month) Date {
	if m.Number() <= 7 {
		return NewMonth(m.Year(), time.July).Last()
	}
	return NewMonth(m.Year(), time.December).Last()
}

// WorkdayBefore moves a due day that falls on Saturday or Sunday to the Friday before: the day to remind by.
// The statutory day itself is never shifted (domain 7.1, AMB-14).
func WorkdayBefore(d Date) Date {
	for d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
		d = d.AddDays(-1)
	}
	return d
}
