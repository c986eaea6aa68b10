package plan

import (
	"fmt"

	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Ground is what speaks for the number of one line: last year's results, what is in progress, what the census found, what was not reached.
type Ground struct {
	LastYear  int64 // won in the same month of the year before
	LastKnown bool  // records reach back that far
	Pursuits  int64 // in progress
	Potential int64 // potential customers found valid or new, not yet pursued
	Planned   int64 // of the month before, in force
	Done      int64 // of it so far
}

// Propose drafts every line the regulation asks for: each county and each station in business, in the order of the offices. The proposal is
// the largest of the minimum, last year's results, what is in progress and a share of the potential, and what the month before left unmet.
func Propose(offices []org.Office, ground map[string]Ground, min Policy, rule Planning) []Target {
	open := lo.Filter(offices, func(o org.Office, _ int) bool { return o.Kind == org.Station && o.Status == org.Open })
	var out []Target
	for _, o := range lo.UniqBy(open, func(o org.Office) string { return o.CountyCode }) {
		t := Target{Line: Line{Part: Institutions, CountyCode: o.CountyCode, CountyName: o.CountyName}}
		out = append(out, t.propose(ground[t.Key()], min.PerCounty, fmt.Sprintf("每个区县不少于%d个", min.PerCounty), rule))
	}
	for _, o := range open {
		t := Target{Line: Line{Part: PersonCards, StationID: o.ID}}
		out = append(out, t.propose(ground[t.Key()], min.PerStation, fmt.Sprintf("站均不少于%d个", min.PerStation), rule))
	}
	return out
}

func (t Target) propose(g Ground, least int64, leastWhy string, rule Planning) Target {
	share := (g.Potential*rule.PotentialPercent + 99) / 100
	t.Proposed = max(least, g.LastYear, g.Pursuits, share)
	t.Why = []string{leastWhy + "（6.5.3）"}
	if g.LastKnown {
		t.Why = append(t.Why, fmt.Sprintf("去年同月完成%d个", g.LastYear))
	} else {
		t.Why = append(t.Why, "去年同月没有记录")
	}
	t.Why = append(t.Why, fmt.Sprintf("正在开发%d户", g.Pursuits), fmt.Sprintf("普查潜力%d户的%d%%为%d个", g.Potential, rule.PotentialPercent, share))
	if t.Carried = max(0, g.Planned-g.Done); t.Carried > 0 {
		t.Proposed += t.Carried
		t.Why = append(t.Why, fmt.Sprintf("上月计划%d个，已完成%d个，未完成%d个结转", g.Planned, g.Done, t.Carried))
	}
	return t
}
