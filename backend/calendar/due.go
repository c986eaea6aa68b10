package calendar

import "time"

// TrackingDue is the day the five tracking forms of month m are due: the 5th of the following month (6.6.3).
func TrackingDue(m Month) Date { return m.Add(1).day(5) }

// PlanDue is the day the plan for month m is due: the 25th of the month before (6.5.3, AMB-12).
func PlanDue(m Month) Date { return m.Add(-1).day(25) }

// CensusDue is the day the census form of the half year that m lies in is due: the last of July or of December (6.5.1, T12).
func CensusDue(m Month) Date {
	if m.Number() <= 7 {
		return NewMonth(m.Year(), time.July).Last()
	}
	return NewMonth(m.Year(), time.December).Last()
}

func (m Month) day(n int) Date { return m.First().AddDays(n - 1) }
