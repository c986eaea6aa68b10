package plan

import (
	"bytes"
	"encoding/json"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Shift is what happens to a day of reporting that falls on a weekend.
type Shift string

// Shifts (AMB-14).
const (
	Earlier Shift = "提前" // to the Friday before
	Later   Shift = "顺延" // to the Monday after
	Kept    Shift = "不变"
)

// Planning is the dated rule of how a plan comes about: when it is due, and how much of the census potential is proposed.
type Planning struct {
	Version          string        `json:"version"`
	From             calendar.Date `json:"from"`
	Source           string        `json:"source"`
	DueDay           int           `json:"dueDay"`    // of the month before, to the office above (6.5.3)
	OfficeDay        int           `json:"officeDay"` // of the month before, stations to the unit
	Shift            Shift         `json:"shift"`
	PotentialPercent int64         `json:"potentialPercent"` // of the potential customers found and not yet pursued
}

// ParsePlanning reads a policy file strictly (plan.bad_policy).
func ParsePlanning(raw []byte) (Planning, error) {
	var p Planning
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	days := p.DueDay >= 1 && p.DueDay <= 28 && p.OfficeDay >= 1 && p.OfficeDay <= p.DueDay
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || !days || !lo.Contains([]Shift{Earlier, Later, Kept}, p.Shift) || p.PotentialPercent < 0 || p.PotentialPercent > 100 {
		return p, fault.New(fault.Invalid, "plan.bad_policy", "计划编制参数文件读不懂，或缺少版本号、生效日期、日期、周末规则", "请改正参数文件").Because(err)
	}
	return p, nil
}

// Due is the day the plan of a month is due as the regulation writes it, and as it is with the weekend rule; they are the same on a workday.
// Public holidays are not known to the program.
func (p Planning) Due(m calendar.Month) (nominal, shifted calendar.Date) { return p.on(m, p.DueDay) }

// OfficesDue is the day the stations are due, nominal and shifted.
func (p Planning) OfficesDue(m calendar.Month) (nominal, shifted calendar.Date) {
	return p.on(m, p.OfficeDay)
}

func (p Planning) on(m calendar.Month, day int) (nominal, shifted calendar.Date) {
	nominal = m.Add(-1).First().AddDays(day - 1)
	step := map[Shift]int{Earlier: -1, Later: 1, Kept: 0}[p.Shift]
	for shifted = nominal; step != 0 && weekend(shifted); {
		shifted = shifted.AddDays(step)
	}
	return nominal, shifted
}

func weekend(d calendar.Date) bool {
	return d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday
}
