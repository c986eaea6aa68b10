package report

import (
	"fmt"
	"strings"

	"fuelbook/backend/census"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Survey is the census round a month lies in. Campaign is nil while the round was not begun; Reported are its records as they were
// reported, nil before; Progress is how far the stations are.
type Survey struct {
	Policy   census.Policy
	Campaign *census.Campaign
	Reported []census.Prospect
	Progress []census.Progress
}

// f2 is 《潜在客户调查表》(附录2): the potential customers of the round the month lies in, by station (6.5.1). A round that was reported
// reads as reported. Social ties, tastes and life events (6.5.4.1) never stand on it (T15).
func (b *builder) f2() Form {
	s, round := b.in.Survey, roundOf(b.in)
	due := round.Due(s.Policy)
	if s.Campaign != nil {
		due = s.Campaign.DueOn
	}
	live := lo.Filter(b.in.Prospects, func(p census.Prospect, _ int) bool { return census.InRound(p, s.Campaign, round) })
	list := lo.Ternary(s.Reported != nil, s.Reported, live)
	shown := lo.Filter(list, func(p census.Prospect, _ int) bool { return p.Status != census.Invalid })
	notes := sayings{"登记户数": {fmt.Sprintf("%s登记潜在客户%d户", round.Label(), len(shown))}, "调查进度": s.notes(live)}
	if n := len(list) - len(shown); n > 0 {
		notes.say("筛查无效", fmt.Sprintf("另有%d户经筛查无效，未列入", n))
	}
	f := b.form(F2, "6.5.1", due, notes, laid(b, F2, "A", f2Columns(), shown, func(p census.Prospect) string { return string(p.ID) }))
	f.Period = round.Label()
	return f
}

// notes say what the form lacks: stations that are not in, and what came after it was reported.
func (s Survey) notes(live []census.Prospect) []string {
	if s.Campaign == nil {
		return nil
	}
	var out []string
	if s.Reported != nil {
		kept := lo.SliceToMap(s.Reported, func(p census.Prospect) (census.ID, bool) { return p.ID, true })
		out = append(out, "已于"+s.Campaign.ReportedOn.Chinese()+"报出，本表为报出时的内容")
		if late := lo.CountBy(live, func(p census.Prospect) bool { return !kept[p.ID] }); late > 0 {
			out = append(out, fmt.Sprintf("报出后又登记%d户，未列入", late))
		}
	}
	for _, x := range []struct {
		state census.StationState
		lead  string
	}{{census.Missing, "尚未报来的加油站："}, {census.Entering, "尚未交齐的加油站："}, {census.Explained, "没有潜在客户的加油站："}} {
		names := lo.FilterMap(s.Progress, func(p census.Progress, _ int) (string, bool) {
			return p.Station + lo.Ternary(p.Absence != "", "（"+p.Absence+"）", ""), p.State == x.state
		})
		if len(names) > 0 {
			out = append(out, x.lead+strings.Join(names, "、"))
		}
	}
	return out
}

// responsible is 拟责任单位/责任人: the office of the member of staff and the name.
func (b *builder) responsible(id org.StaffID) string {
	s, ok := b.staff[id]
	if !ok {
		return string(id)
	}
	return strings.Trim(b.station(s.OfficeID)+"/"+s.Name, "/")
}

func f2Columns() []column[census.Prospect] {
	type prospect = census.Prospect
	say := func(key, from string, field func(prospect) string) column[prospect] {
		return column[prospect]{Column: fig(key, Text, from), cell: func(_ *builder, p prospect) Cell { return words(field(p)) }}
	}
	weigh := func(key string, field func(prospect) int64) column[prospect] {
		return column[prospect]{Column: fig(key, Mass, "6.5.4.1").in("吨"),
			cell: func(_ *builder, p prospect) Cell { return prospectSum(Mass, []prospect{p}, field) }}
	}
	return []column[prospect]{
		{Column: fig("no", Count, "")},
		{Column: fig("station", Text, "6.5.1"), cell: func(b *builder, p prospect) Cell { return text(b.station(p.StationID)) }},
		say("area", "6.5.1", func(p prospect) string { return p.Area }),
		say("date", "", func(p prospect) string { return p.SurveyedOn.String() }),
		say("surveyor", "", func(p prospect) string { return p.Surveyor }),
		say("name", "6.5.1", func(p prospect) string { return p.Name }),
		say("kind", "6.5.1", func(p prospect) string { return p.ObjectKind }),
		say("address", "", func(p prospect) string { return p.Address }),
		say("vehicles", "", func(p prospect) string { return p.Vehicles }),
		say("family", "6.2.2", func(p prospect) string { return families(p.Gasoline, p.Diesel) }),
		weigh("gasoline", func(p prospect) int64 { return grams(p.Gasoline) }),
		weigh("diesel", func(p prospect) int64 { return grams(p.Diesel) }),
		say("cycle", "6.5.4.1", func(p prospect) string { return p.Cycle }),
		say("current", "6.5.4.1", func(p prospect) string { return p.CurrentPlace }),
		say("competitor", "5.1.2", func(p prospect) string { return p.Competitor }),
		say("bond", "6.5.4.1", func(p prospect) string { return p.Bond }),
		say("pay", "6.2.3", func(p prospect) string { return p.PayMode }),
		say("decider", "6.5.4.1", func(p prospect) string { return p.Decider }),
		say("phone", "6.5.4.1", func(p prospect) string { return p.DeciderPhone }),
		say("importance", "", func(p prospect) string { return p.Importance }),
		say("difficulty", "", func(p prospect) string { return p.Difficulty }),
		say("rank", "", func(p prospect) string { return lo.Ternary(p.Rank > 0, fmt.Sprint(p.Rank), "") }),
		{Column: fig("responsible", Text, ""), cell: func(b *builder, p prospect) Cell { return words(b.responsible(p.ResponsibleID)) }},
		say("intent", "", func(p prospect) string { return p.Intent }),
		say("remark", "", func(p prospect) string { return p.Remark }),
	}
}

// roundOf is the census round the month lies in.
func roundOf(in Input) census.Round { return census.RoundOf(in.Month) }
