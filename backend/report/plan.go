package report

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/grading"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"

	"github.com/samber/lo"
)

// PlanForm is 附录1 alone: of the plan in force, or of any version of it.
func PlanForm(in Input) Form { return newBuilder(in.sorted()).f1() }

// f1 is 《零售客户月度开发计划》(附录1): institutions by county, personal cards by station (6.5.3).
func (b *builder) f1() Form {
	var a, p []plan.Line
	if b.in.Plan != nil {
		a = lo.Filter(b.in.Plan.Lines, func(l plan.Line, _ int) bool { return l.Part == plan.Institutions })
		p = lo.Filter(b.in.Plan.Lines, func(l plan.Line, _ int) bool { return l.Part == plan.PersonCards })
	}
	f := b.form(F1, "6.5.3", calendar.PlanDue(b.in.Month), b.planSayings(a),
		laid(b, F1, "A", f1Institutions(), a, func(l plan.Line) string { return l.CountyCode }),
		laid(b, F1, "B", f1Cards(), p, func(l plan.Line) string { return b.offices[l.StationID].Code }))
	if b.in.Plan != nil && !b.in.Plan.FiledOn.IsZero() {
		f.FiledOn = b.in.Plan.FiledOn
	}
	return f
}

// planSayings hold a whole plan against the minimum; one that is not complete is held against nothing.
func (b *builder) planSayings(counties []plan.Line) sayings {
	notes := sayings{"计划版本": b.in.PlanNotes}
	if b.in.Plan == nil {
		notes.say("没有计划", "本月还没有生效的开发计划")
		return notes
	}
	if b.in.PlanPartial {
		return notes
	}
	inst, cards := b.in.Plan.Totals()
	open := b.openStations()
	mean := Cell{Kind: Mean, Num: money.MulDiv(cards, 100, max(open, 1), money.HalfUp), Known: open > 0}
	findings := plan.Check(*b.in.Plan, b.in.Offices, b.in.PlanPolicy)
	notes.say("最低计划", fmt.Sprintf("区县%d个，营业站%d个；机构计划%d个，个人卡计划%d个，站均%s（最低%d，只看平均）；是否达最低：%s", len(counties), open, inst, cards, mean.Display(), b.in.PlanPolicy.PerStation,
		yesNo(!lo.ContainsBy(findings, func(x plan.Finding) bool { return x.Violation }))))
	for _, x := range findings {
		notes.say("计划提示", lo.Ternary(x.Violation, "未达最低：", "提示：")+x.Text)
	}
	return notes
}

func (b *builder) openStations() int64 {
	return lo.SumBy(b.counties, func(c county) int64 { return c.stations })
}

// targets are the potential customers under development in a county.
func (b *builder) targets(l plan.Line) []census.Prospect {
	return lo.Filter(b.in.Prospects, func(p census.Prospect, _ int) bool {
		return p.Status == census.Pursued && b.offices[p.StationID].CountyCode == l.CountyCode
	})
}

// planned is a target with its line of the plan as the record.
func (b *builder) planned(l plan.Line) Cell {
	return Cell{Kind: Count, Num: l.Target, Known: true, Refs: []Ref{{Kind: PlanRef, ID: b.in.Month.String() + "/" + string(l.Part) + "/" + lo.CoalesceOrEmpty(l.CountyCode, string(l.StationID)), Num: l.Target}}}
}

func f1Institutions() []column[plan.Line] {
	type line = plan.Line
	of := func(field func(census.Prospect) string) func(*builder, line) Cell {
		return func(b *builder, l line) Cell { return join(b.targets(l), field) }
	}
	return []column[line]{
		{Column: fig("no", Count, "")},
		{Column: fig("county", Text, "6.5.3"), cell: func(_ *builder, l line) Cell { return text(l.CountyName) }},
		{Column: fig("stations", Count, "6.5.3"), cell: func(b *builder, l line) Cell {
			c := number(0)
			for _, o := range b.in.Offices {
				if o.Kind == org.Station && o.Status == org.Open && o.CountyCode == l.CountyCode {
					c.Num++
					c.Refs = append(c.Refs, Ref{Kind: OfficeRef, ID: string(o.ID), Num: 1})
				}
			}
			return c
		}},
		{Column: fig("minimum", Count, "6.5.3"), cell: func(b *builder, _ line) Cell { return number(b.in.PlanPolicy.PerCounty) }},
		{Column: fig("plan", Count, "6.5.3"), cell: func(b *builder, l line) Cell { return b.planned(l) }},
		{Column: fig("targets", Text, "6.5.3"), cell: of(func(p census.Prospect) string { return p.Name })},
		{Column: fig("size", Text, "3.2"), cell: func(b *builder, l line) Cell {
			return join(b.targets(l), func(p census.Prospect) string { return string(b.graded(p).Size) })
		}},
		{Column: fig("family", Text, "6.2.2"), cell: of(func(p census.Prospect) string { return families(p.Gasoline, p.Diesel) })},
		{Column: fig("gasoline", Mass, "6.5.4.1").in("吨"), cell: func(b *builder, l line) Cell {
			return prospectSum(Mass, b.targets(l), func(p census.Prospect) int64 { return grams(p.Gasoline) })
		}},
		{Column: fig("diesel", Mass, "6.5.4.1").in("吨"), cell: func(b *builder, l line) Cell {
			return prospectSum(Mass, b.targets(l), func(p census.Prospect) int64 { return grams(p.Diesel) })
		}},
		{Column: fig("current", Text, "6.5.4.1"), cell: of(func(p census.Prospect) string { return p.CurrentPlace + p.Competitor })},
		{Column: fig("scheme", Text, "6.5.4.2"), cell: of(func(p census.Prospect) string { return p.Intent })},
		{Column: fig("responsible", Text, "6.5.4.3"), cell: func(b *builder, l line) Cell { return words(b.person(l.ResponsibleID)) }},
		{Column: fig("team", Text, "6.5.4.6"), cell: func(b *builder, l line) Cell {
			list := b.targets(l)
			return Cell{Kind: Text, Known: len(list) > 0, Refs: prospectRefs(list, nil), Text: yesNo(lo.ContainsBy(list, func(p census.Prospect) bool {
				return p.ObjectKind == "政府机关" || p.ObjectKind == "企事业单位" && b.graded(p).Size == grading.Large
			}))}
		}},
		{Column: fig("due", Text, ""), cell: func(b *builder, _ line) Cell { return text(b.in.Month.Last().String()) }},
		{Column: fig("remark", Text, ""), cell: func(_ *builder, l line) Cell { return text(l.Remark) }},
	}
}

func f1Cards() []column[plan.Line] {
	type line = plan.Line
	return []column[line]{
		{Column: fig("no", Count, "")},
		{Column: fig("district", Text, "6.5.3"), cell: func(b *builder, l line) Cell { return words(b.district(l.StationID)) }},
		{Column: fig("station", Text, "6.5.3"), cell: func(b *builder, l line) Cell { return text(b.station(l.StationID)) }},
		{Column: fig("plan", Count, "6.5.3"), cell: func(b *builder, l line) Cell { return b.planned(l) }},
		{Column: fig("minimum", Count, "6.5.3"), cell: func(b *builder, _ line) Cell { return number(b.in.PlanPolicy.PerStation) },
			total: func(b *builder, _ []line) Cell { return number(b.in.PlanPolicy.PerStation) }},
		{Column: fig("mean", Mean, ""), cell: func(*builder, line) Cell { return unknown(Mean) }, total: func(b *builder, list []line) Cell {
			n := lo.SumBy(list, func(l line) int64 { return l.Target })
			open := b.openStations()
			return Cell{Kind: Mean, Num: money.MulDiv(n, 100, max(open, 1), money.HalfUp), Known: open > 0}
		}},
		{Column: fig("areas", Text, "6.5.1"), cell: func(b *builder, l line) Cell {
			return join(lo.Filter(b.in.Prospects, func(p census.Prospect, _ int) bool { return p.StationID == l.StationID }), func(p census.Prospect) string { return p.Area })
		}},
		{Column: fig("responsible", Text, ""), cell: func(b *builder, l line) Cell { return words(b.person(l.ResponsibleID)) }},
		{Column: fig("remark", Text, ""), cell: func(_ *builder, l line) Cell { return text(l.Remark) }},
	}
}
