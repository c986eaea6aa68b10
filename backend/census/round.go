package census

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// Round names one of the two census rounds of a year (6.5.1): "2026-H1" is reported in July, "2026-H2" in December. Rounds order as text.
type Round string

// RoundOf is the round a month belongs to: what is surveyed up to July is reported in July, the rest in December. Every month lies in exactly one.
func RoundOf(m calendar.Month) Round {
	if m.IsZero() {
		return ""
	}
	half := 2
	if m.Number() <= 7 {
		half = 1
	}
	return Round(fmt.Sprintf("%d-H%d", m.Year(), half))
}

// parts are the year and the half (1 or 2); zero when r is no round.
func (r Round) parts() (year, half int) {
	y, h, ok := strings.Cut(string(r), "-H")
	year, err := strconv.Atoi(y)
	if !ok || err != nil || year < 2000 || year > 2999 || h != "1" && h != "2" {
		return 0, 0
	}
	return year, int(h[0] - '0')
}

// Sound reports whether r is the name of a round.
func (r Round) Sound() bool { _, half := r.parts(); return half > 0 }

// Label is 2026年上半年.
func (r Round) Label() string {
	year, half := r.parts()
	switch half {
	case 1:
		return fmt.Sprintf("%d年上半年", year)
	case 2:
		return fmt.Sprintf("%d年下半年", year)
	}
	return string(r)
}

// First and Last are the days surveyed for the round: January to July, August to December.
func (r Round) First() calendar.Date {
	year, half := r.parts()
	return calendar.NewDate(year, map[int]time.Month{1: time.January, 2: time.August}[half], 1)
}

// Last day surveyed for the round, see First.
func (r Round) Last() calendar.Date {
	return calendar.CensusDue(r.First().Month())
}

// Policy of the census, dated: the day of July and December a round is due (0 the last of the month, T12), the day of that month the
// stations' sheets are due at the unit, and how many months without progress shelve a pursuit (domain 5).
type Policy struct {
	Version      string        `json:"version"`
	From         calendar.Date `json:"from"`
	Source       string        `json:"source"`
	DueDay       int           `json:"dueDay"`
	StationDay   int           `json:"stationDay"`
	ShelveMonths int           `json:"shelveMonths"`
}

// ParsePolicy reads a policy file strictly (census.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	bad := func(day int) bool { return day < 0 || day > 31 }
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || bad(p.DueDay) || bad(p.StationDay) || p.ShelveMonths < 1 {
		return p, fault.New(fault.Invalid, "census.bad_policy", "普查参数文件读不懂，或缺少版本号、生效日期", "请改正参数文件").Because(err)
	}
	return p, nil
}

// Due is the statutory day of a round (6.5.1: July and December), by the policy's day of the month.
func (r Round) Due(p Policy) calendar.Date { return dayOf(r.Last(), p.DueDay) }

// StationDue is the day the stations' sheets are wanted at the unit.
func (r Round) StationDue(p Policy) calendar.Date { return dayOf(r.Last(), p.StationDay) }

// dayOf is the nth day of the month that ends on last; 0 and days the month does not have are its last.
func dayOf(last calendar.Date, n int) calendar.Date {
	if n <= 0 || n >= last.Day() {
		return last
	}
	return last.AddDays(n - last.Day())
}
