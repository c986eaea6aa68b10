package calendar

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"fuelbook/backend/fault"
)

// Moment is a minute of the office's own clock, "2006-01-02 15:04"; it sorts as text.
type Moment string

// MomentOf is the minute a time falls into, in the time's own zone.
func MomentOf(t time.Time) Moment { return Moment(t.Format("2006-01-02 15:04")) }

// ParseMoment reads a date with a time as ParseDateTime does and drops the seconds. Error: calendar.bad_time.
func ParseMoment(s string) (Moment, error) {
	at, _, err := ParseDateTime(s)
	if err != nil {
		return "", err
	}
	return Moment(at[:len("2006-01-02 15:04")]), nil
}

// Day is the day of the moment; the zero Date for what is no moment.
func (m Moment) Day() Date {
	if len(m) < len("2006-01-02") {
		return Date{}
	}
	d, _ := ParseDate(string(m[:len("2006-01-02")]))
	return d
}

// minute is the minute of the day, 0 to 1439.
func (m Moment) minute() int {
	if len(m) != len("2006-01-02 15:04") {
		return 0
	}
	return clockMinute(string(m[11:]))
}

func clockMinute(s string) int {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

// MinutesUntil is how many minutes of the wall clock lie between two moments; negative when o is earlier.
func (m Moment) MinutesUntil(o Moment) int {
	return m.Day().DaysUntil(o.Day())*24*60 + o.minute() - m.minute()
}

// Workdays is the dated arrangement of working time: the hours of a working day, and by year the days the State Council takes off or makes up
// for. A year that is not listed has only its weekends off.
type Workdays struct {
	Version string   `json:"version"`
	From    Date     `json:"from"`
	Source  string   `json:"source"`
	Hours   []Span   `json:"hours"`
	Years   []Shifts `json:"years"`
}

// Span is a stretch of a working day, "08:30" to "12:00".
type Span struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Shifts is what one year's arrangement changes against its weekends: days off, by their first and last day, and days worked instead.
type Shifts struct {
	Year int      `json:"year"`
	Off  [][]Date `json:"off"`
	Work []Date   `json:"work"`
}

// ParseWorkdays reads a file of working time strictly (calendar.bad_workdays): hours that run forward and do not overlap, days of their year.
func ParseWorkdays(raw []byte) (Workdays, error) {
	var w Workdays
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&w)
	ok := err == nil && !dec.More() && w.Version != "" && !w.From.IsZero() && len(w.Hours) > 0
	last := -1
	for _, h := range w.Hours {
		from, to := clockMinute(h.From), clockMinute(h.To)
		ok = ok && from >= 0 && from > last && to > from
		last = to
	}
	for _, y := range w.Years {
		ok = ok && y.sound()
	}
	if !ok {
		return w, fault.New(fault.Invalid, "calendar.bad_workdays", "工作日历文件读不懂，或上班时间、放假和调休日期不对", "请改正参数文件").Because(err)
	}
	return w, nil
}

func (s Shifts) sound() bool {
	for _, r := range s.Off {
		if len(r) != 2 || r[1].Before(r[0]) || r[0].Month().Year() != s.Year || r[1].Month().Year() != s.Year {
			return false
		}
	}
	return !slices.ContainsFunc(s.Work, func(d Date) bool { return d.Month().Year() != s.Year })
}

// Knows tells whether the arrangement of a year is listed.
func (w Workdays) Knows(year int) bool {
	return slices.ContainsFunc(w.Years, func(s Shifts) bool { return s.Year == year })
}

// Works tells whether a day is worked: made up for, or no weekend and not taken off.
func (w Workdays) Works(d Date) bool {
	for _, s := range w.Years {
		if slices.Contains(s.Work, d) {
			return true
		}
		for _, r := range s.Off {
			if !d.Before(r[0]) && !d.After(r[1]) {
				return false
			}
		}
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// Nth is the n-th working day on or after a day, n from 1.
func (w Workdays) Nth(from Date, n int) Date {
	for d := from; ; d = d.AddDays(1) {
		if w.Works(d) {
			n--
		}
		if n <= 0 {
			return d
		}
	}
}

// OrBefore is the last working day on or before a day: when to be done with what is due on it.
func (w Workdays) OrBefore(d Date) Date {
	for !w.Works(d) {
		d = d.AddDays(-1)
	}
	return d
}

// With adds a year's arrangement, or replaces it, as a version of its own in force from a day.
func (w Workdays) With(year Shifts, version string, from Date) Workdays {
	w.Years = append(slices.DeleteFunc(slices.Clone(w.Years), func(s Shifts) bool { return s.Year == year.Year }), year)
	slices.SortFunc(w.Years, func(a, b Shifts) int { return a.Year - b.Year })
	w.Version, w.From = version, from
	return w
}

// DayMinutes is the working time of one working day, in minutes.
func (w Workdays) DayMinutes() int { return w.within(0, 24*60) }

// within is the working time between two minutes of a working day.
func (w Workdays) within(from, to int) (n int) {
	for _, h := range w.Hours {
		n += max(0, min(to, clockMinute(h.To))-max(from, clockMinute(h.From)))
	}
	return n
}

// Minutes is the working time between two moments, in minutes; 0 when the second is not later.
func (w Workdays) Minutes(from, to Moment) (n int) {
	if to <= from {
		return 0
	}
	last := to.Day()
	for d := from.Day(); !d.After(last); d = d.AddDays(1) {
		if !w.Works(d) {
			continue
		}
		start, end := 0, 24*60
		if d == from.Day() {
			start = from.minute()
		}
		if d == last {
			end = to.minute()
		}
		n += w.within(start, end)
	}
	return n
}
