// Package care says whom to visit in a month, from level, risk and silence, whose promise is due, and who was not kept in the interval of its level (6.6.1, 6.7.1).
package care

import (
	"bytes"
	"encoding/json"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
)

// Interval is how many days may lie between two visits and between two contacts of any way; 0 asks for none.
type Interval struct {
	Call    int `json:"call"`
	Contact int `json:"contact"`
}

// Policy is the dated rule of keeping customers. 6.7.1 names five ways and no interval, so every number is the unit's own.
type Policy struct {
	Version       string                     `json:"version"`
	From          calendar.Date              `json:"from"`
	Source        string                     `json:"source"`
	Levels        map[grading.Level]Interval `json:"levels"`        // by level of management; one that is missing asks for nothing
	Person        Interval                   `json:"person"`        // of a person on 站级, who is kept at the pump (6.7.1.1)
	Initial       Interval                   `json:"initial"`       // in the first months of business (6.5.4.5), where it is the shorter
	SilentDays    int                        `json:"silentDays"`    // a visit is due when nothing was fuelled for longer than this,
	SilentCycles  int                        `json:"silentCycles"`  // and than so many of the customer's own intervals
	RiskPercent   int                        `json:"riskPercent"`   // at risk: the model's chance of fuelling on is below, in percent
	RiskOverdue   int                        `json:"riskOverdue"`   // at risk in a list by rule: silent for so many of its own intervals between months
	UrgentWorkday int                        `json:"urgentWorkday"` // what is at risk, silent or put off is due on this working day of the month
}

// ParsePolicy reads a policy file strictly (care.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	ok := err == nil && !dec.More() && p.Version != "" && !p.From.IsZero() && p.sound()
	if !ok {
		return p, fault.New(fault.Invalid, "care.bad_policy", "客户维护参数文件读不懂，或缺少版本号、生效日期，或间隔天数不对", "请改正参数文件").Because(err)
	}
	return p, nil
}

func (p Policy) sound() bool {
	list := []Interval{p.Person, p.Initial}
	for _, v := range p.Levels {
		list = append(list, v)
	}
	for _, v := range list {
		if !within(v.Call, 0, 400) || !within(v.Contact, 0, 400) {
			return false
		}
	}
	return p.SilentDays > 0 && p.SilentCycles > 0 && within(p.RiskPercent, 0, 100) && p.RiskOverdue > 0 && within(p.UrgentWorkday, 1, 15)
}

func within(n, low, high int) bool { return n >= low && n <= high }
