package report

import (
	"strings"

	"fuelbook/backend/census"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// Within is the input cut down to a branch, a district or a station: its forms count what belongs to its stations. A customer counts where it
// stands on the month's last day, its opening included, so the forms of all districts add up to the unit's but for customers without a station.
// Institutions are planned by county: a county counts where all its stations lie in the branch, else a note names it. What the closed month
// before ended with is the unit's and ties nothing here; nor is a branch held against the unit's minimum.
func (in Input) Within(name string, branch func(org.OfficeID) bool) Input {
	inside := func(id org.OfficeID) bool { return id != "" && branch(id) }
	counties := countiesOf(in.Offices, branch)
	in.Unit = name
	in.Plan, in.PlanNotes, in.PlanPartial = branchPlan(in.Plan, in.PlanNotes, counties, inside)
	in.Offices = lo.Filter(in.Offices, func(o org.Office, _ int) bool { return branch(o.ID) })
	stations := lo.SliceToMap(in.Offices, func(o org.Office) (string, bool) { return o.Code, true })
	in.Year.Achieved = lo.Filter(in.Year.Achieved, func(a Achieved, _ int) bool {
		return a.Part == "A" && counties[a.Key] == wholly || a.Part == "B" && stations[a.Key]
	})
	in.Rows = lo.Filter(in.Rows, func(r tracking.Row, _ int) bool { return inside(r.Customer.StationID) })
	there := func(p census.Prospect, _ int) bool { return inside(p.StationID) }
	in.Prospects = lo.Filter(in.Prospects, there)
	if in.Survey.Reported != nil {
		in.Survey.Reported = lo.Filter(in.Survey.Reported, there)
	}
	in.Survey.Progress = lo.Filter(in.Survey.Progress, func(p census.Progress, _ int) bool { return inside(p.StationID) })
	in.PreviousClosing, in.UnmatchedSales, in.Merged, in.Unproven = nil, 0, nil, nil
	return in
}

// extent is how much of a county lies in a branch.
type extent int

const (
	partly extent = iota + 1
	wholly
)

// countiesOf are the counties a branch has stations in.
func countiesOf(offices []org.Office, branch func(org.OfficeID) bool) map[string]extent {
	out, without := map[string]extent{}, map[string]bool{}
	for _, o := range offices {
		switch {
		case o.Kind != org.Station:
		case branch(o.ID):
			out[o.CountyCode] = wholly
		default:
			without[o.CountyCode] = true
		}
	}
	for code := range without {
		if out[code] == wholly {
			out[code] = partly
		}
	}
	return out
}

func branchPlan(p *plan.Plan, notes []string, counties map[string]extent, inside func(org.OfficeID) bool) (*plan.Plan, []string, bool) {
	if p == nil {
		return nil, notes, false
	}
	own := *p
	own.Lines = lo.Filter(p.Lines, func(l plan.Line, _ int) bool {
		return l.Part == plan.PersonCards && inside(l.StationID) || l.Part == plan.Institutions && counties[l.CountyCode] == wholly
	})
	shared := lo.FilterMap(p.Lines, func(l plan.Line, _ int) (string, bool) {
		return l.CountyName, l.Part == plan.Institutions && counties[l.CountyCode] == partly
	})
	if len(shared) > 0 {
		notes = append(append([]string{}, notes...), "机构计划按区县下达，"+strings.Join(lo.Uniq(shared), "、")+"另有别处的加油站，其计划数不列入本表")
	}
	return &own, notes, true
}
