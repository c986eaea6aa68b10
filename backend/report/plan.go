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
	const none = "本月还没有生效的开发计划"
	f := b.form(1, "零售客户月度开发计划", "6.5.3", calendar.PlanDue(b.in.Month),
		table(b, "A", "A 机构客户开发计划", none, f1Institutions(), a, func(l plan.Line) string { return l.CountyCode }),
		table(b, "B", "B 个人卡客户开发计划", none, f1Cards(), p, func(l plan.Line) string { return b.offices[l.StationID].Code }))
	f.Notes = append(f.Notes, b.in.PlanNotes...)
	if b.in.Plan == nil {
		f.Notes = append(f.Notes, none)
		return f
	}
	if !b.in.Plan.FiledOn.IsZero() {
		f.FiledOn = b.in.Plan.FiledOn
	}
	if b.in.PlanPartial {
		return f
	}
	inst, cards := b.in.Plan.Totals()
	open := b.openStations()
	mean := Cell{Kind: Mean, Num: money.MulDiv(cards, 100, max(open, 1), money.HalfUp), Known: open > 0}
	findings := plan.Check(*b.in.Plan, b.in.Offices, b.in.PlanPolicy)
	f.Notes = append(f.Notes, fmt.Sprintf("区县%d个，营业站%d个；机构计划%d个，个人卡计划%d个，站均%s（最低%d，只看平均）；是否达最低：%s", len(a), open, inst, cards, mean.Display(), b.in.PlanPolicy.PerStation,
		yesNo(!lo.ContainsBy(findings, func(x plan.Finding) bool { return x.Violation }))))
	for _, x := range findings {
		f.Notes = append(f.Notes, lo.Ternary(x.Violation, "未达最低：", "提示：")+x.Text)
	}
	return f
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
		{Column: col("no", "序号", Count, 4, "")},
		{Column: col("county", "区县", Text, 8, "6.5.3"), cell: func(_ *builder, l line) Cell { return text(l.CountyName) }},
		{Column: col("stations", "营业加油站数", Count, 7, "6.5.3"), cell: func(b *builder, l line) Cell {
			c := number(0)
			for _, o := range b.in.Offices {
				if o.Kind == org.Station && o.Status == org.Open && o.CountyCode == l.CountyCode {
					c.Num++
					c.Refs = append(c.Refs, Ref{Kind: OfficeRef, ID: string(o.ID), Num: 1})
				}
			}
			return c
		}},
		{Column: col("minimum", "最低开发数", Count, 6, "6.5.3"), cell: func(b *builder, _ line) Cell { return number(b.in.PlanPolicy.PerCounty) }},
		{Column: col("plan", "计划开发数", Count, 6, "6.5.3"), cell: func(b *builder, l line) Cell { return b.planned(l) }},
		{Column: col("targets", "目标客户名称", Text, 18, "6.5.3"), cell: of(func(p census.Prospect) string { return p.Name })},
		{Column: col("size", "客户类型", Text, 6, "3.2"), cell: func(b *builder, l line) Cell {
			return join(b.targets(l), func(p census.Prospect) string { return string(b.graded(p).Size) })
		}},
		{Column: col("family", "油品种类", Text, 7, "6.2.2"), cell: of(func(p census.Prospect) string { return families(p.Gasoline, p.Diesel) })},
		{Column: col("gasoline", "汽油", Mass, 7, "6.5.4.1").under("预计月需求").in("吨"), cell: func(b *builder, l line) Cell {
			return prospectSum(Mass, b.targets(l), func(p census.Prospect) int64 { return grams(p.Gasoline) })
		}},
		{Column: col("diesel", "柴油", Mass, 7, "6.5.4.1").under("预计月需求").in("吨"), cell: func(b *builder, l line) Cell {
			return prospectSum(Mass, b.targets(l), func(p census.Prospect) int64 { return grams(p.Diesel) })
		}},
		{Column: col("current", "目前消费地点及供油方", Text, 14, "6.5.4.1"), cell: of(func(p census.Prospect) string { return p.CurrentPlace + p.Competitor })},
		{Column: col("scheme", "拟采取方案摘要", Text, 12, "6.5.4.2"), cell: of(func(p census.Prospect) string { return p.Intent })},
		{Column: col("responsible", "开发责任人", Text, 8, "6.5.4.3"), cell: func(b *builder, l line) Cell { return words(b.person(l.ResponsibleID)) }},
		{Column: col("team", "是否需工作小组", Text, 7, "6.5.4.6"), cell: func(b *builder, l line) Cell {
			list := b.targets(l)
			return Cell{Kind: Text, Known: len(list) > 0, Refs: prospectRefs(list, nil), Text: yesNo(lo.ContainsBy(list, func(p census.Prospect) bool {
				return p.ObjectKind == "政府机关" || p.ObjectKind == "企事业单位" && b.graded(p).Size == grading.Large
			}))}
		}},
		{Column: col("due", "计划完成日期", Text, 9, ""), cell: func(b *builder, _ line) Cell { return text(b.in.Month.Last().String()) }},
		{Column: col("remark", "备注", Text, 8, ""), cell: func(_ *builder, l line) Cell { return text(l.Remark) }},
	}
}

func f1Cards() []column[plan.Line] {
	type line = plan.Line
	return []column[line]{
		{Column: col("no", "序号", Count, 4, "")},
		{Column: col("district", "片区", Text, 10, "6.5.3"), cell: func(b *builder, l line) Cell { return words(b.district(l.StationID)) }},
		{Column: col("station", "加油站", Text, 22, "6.5.3"), cell: func(b *builder, l line) Cell { return text(b.station(l.StationID)) }},
		{Column: col("plan", "计划发展个人卡客户数", Count, 10, "6.5.3"), cell: func(b *builder, l line) Cell { return b.planned(l) }},
		{Column: col("minimum", "最低站均", Count, 7, "6.5.3"), cell: func(b *builder, _ line) Cell { return number(b.in.PlanPolicy.PerStation) },
			total: func(b *builder, _ []line) Cell { return number(b.in.PlanPolicy.PerStation) }},
		{Column: col("mean", "站均", Mean, 7, ""), cell: func(*builder, line) Cell { return unknown(Mean) }, total: func(b *builder, list []line) Cell {
			n := lo.SumBy(list, func(l line) int64 { return l.Target })
			open := b.openStations()
			return Cell{Kind: Mean, Num: money.MulDiv(n, 100, max(open, 1), money.HalfUp), Known: open > 0}
		}},
		{Column: col("areas", "主要对象区域", Text, 20, "6.5.1"), cell: func(b *builder, l line) Cell {
			return join(lo.Filter(b.in.Prospects, func(p census.Prospect, _ int) bool { return p.StationID == l.StationID }), func(p census.Prospect) string { return p.Area })
		}},
		{Column: col("responsible", "责任人", Text, 9, ""), cell: func(b *builder, l line) Cell { return words(b.person(l.ResponsibleID)) }},
		{Column: col("remark", "备注", Text, 12, ""), cell: func(_ *builder, l line) Cell { return text(l.Remark) }},
	}
}
