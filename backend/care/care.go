package care

import (
	"cmp"
	"fmt"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// Subject is a customer as keeping it sees it. Days that never came are zero.
type Subject struct {
	CustomerID  customer.ID
	Level       grading.Level // it is managed on
	Person      bool
	Initial     bool        // in its first months of business
	StaffID     org.StaffID // who answers for it
	Since       calendar.Date
	LastFuel    calendar.Date
	Cycle       int // its own median interval between fuellings in days, 0 when unknown
	Risk        string
	LastCall    calendar.Date
	LastContact calendar.Date
	Left        *visit.Errand // what the month before planned and nobody did
}

// AtRisk tells whether the watch list puts a customer at risk: by the chance of the model, or by how many of its own intervals it is silent.
func (p Policy) AtRisk(byModel bool, alive, overdue float64) bool {
	return byModel && alive*100 < float64(p.RiskPercent) || !byModel && overdue >= float64(p.RiskOverdue)
}

// interval is the shorter of what the level and the first months ask for.
func (p Policy) interval(s Subject) Interval {
	in := p.Levels[s.Level]
	if s.Person && s.Level == grading.StationLevel {
		in = p.Person
	}
	if s.Initial && !s.Person {
		in.Call, in.Contact = shorter(in.Call, p.Initial.Call), shorter(in.Contact, p.Initial.Contact)
	}
	return in
}

func shorter(a, b int) int {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// Plan lists whom to visit in month m, each customer once and with every reason. seen is the last day fuellings are known of: silence is
// counted up to it. A customer visited in the month already is not planned for its level; what is urgent is due on the policy's working day.
func (p Policy) Plan(m calendar.Month, seen calendar.Date, list []Subject, w calendar.Workdays) []visit.Errand {
	out := []visit.Errand{}
	urgent := w.Nth(m.First(), p.UrgentWorkday)
	for _, s := range list {
		e := visit.Errand{Month: m, CustomerID: s.CustomerID, StaffID: s.StaffID, DueOn: m.Last(), Why: []string{}}
		if m.Contains(s.LastCall) {
			continue
		}
		if s.Left != nil {
			e.PutOff = s.Left.PutOff + 1
			e.Why = append(e.Why, fmt.Sprintf("%s未访（%s），顺延第%d个月", s.Left.Month.Chinese(), s.Left.Unmet, e.PutOff))
		}
		e.Why = append(e.Why, lo.Compact([]string{s.Risk, p.silence(s, seen)})...)
		if len(e.Why) > 0 {
			e.DueOn = urgent
		}
		if due, why := p.turn(s, m); why != "" {
			e.Why = append(e.Why, why)
			e.DueOn = lo.Ternary(due.Before(e.DueOn), due, e.DueOn)
		}
		if len(e.Why) > 0 {
			out = append(out, e)
		}
	}
	return out
}

// silence says that a customer is silent for longer than the policy and its own habit allow.
func (p Policy) silence(s Subject, seen calendar.Date) string {
	if s.Person && s.Level == grading.StationLevel || s.LastFuel.IsZero() {
		return ""
	}
	if days := s.LastFuel.DaysUntil(seen); days > max(p.SilentDays, p.SilentCycles*s.Cycle) {
		return fmt.Sprintf("至%s已%d天未加油", seen, days)
	}
	return ""
}

// turn is the day the level asks for the next visit, when it falls into the month or is past; the first visit is due by the month's end.
func (p Policy) turn(s Subject, m calendar.Month) (calendar.Date, string) {
	every := p.interval(s).Call
	name := string(s.Level) + lo.Ternary(s.Initial && !s.Person, "（初期）", "")
	switch {
	case every == 0:
		return calendar.Date{}, ""
	case s.LastCall.IsZero():
		return m.Last(), fmt.Sprintf("%s%d天一访，还没有拜访过", name, every)
	}
	due := s.LastCall.AddDays(every)
	if due.After(m.Last()) {
		return due, ""
	}
	if due.Before(m.First()) {
		due = m.First()
	}
	return due, fmt.Sprintf("%s%d天一访，上次%s", name, every, s.LastCall)
}

// Lapse is a customer nobody was in touch with for longer than its level allows.
type Lapse struct {
	CustomerID customer.ID   `json:"customerId"`
	Last       calendar.Date `json:"last"`   // zero when nobody ever was
	Days       int           `json:"days"`   // since then, or since it is on file
	Within     int           `json:"within"` // what the level allows
}

// Unkept lists the lapses on a day, the longest over its interval first.
func (p Policy) Unkept(on calendar.Date, list []Subject) []Lapse {
	out := []Lapse{}
	for _, s := range list {
		l := Lapse{CustomerID: s.CustomerID, Last: s.LastContact, Within: p.interval(s).Contact}
		l.Days = lo.Ternary(l.Last.IsZero(), s.Since, l.Last).DaysUntil(on)
		if l.Within > 0 && l.Days > l.Within {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b Lapse) int {
		return cmp.Or(cmp.Compare(b.Days-b.Within, a.Days-a.Within), cmp.Compare(a.CustomerID, b.CustomerID))
	})
	return out
}

// FollowUps are the promises still to be kept among the latest contacts of customers, the earliest first: whoever was in touch again answered
// what was promised before.
func FollowUps(latest []visit.Visit) []visit.Visit {
	out := lo.Filter(latest, func(v visit.Visit, _ int) bool { return !v.FollowUp.IsZero() && !v.Handled })
	slices.SortStableFunc(out, func(a, b visit.Visit) int {
		return cmp.Or(cmp.Compare(a.FollowUp.String(), b.FollowUp.String()), cmp.Compare(a.ID, b.ID))
	})
	return out
}
