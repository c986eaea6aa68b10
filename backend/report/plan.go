package report

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/money"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// f1 is 《零售客户月度开发计划》(附录1): institutions by county, personal cards by station (6.5.3).
func (b *builder) f1() Form {
	var a, p []plan.Line
	if b.in.Plan != nil {
		a = lo.Filter(b.in.Plan.Lines, func(l plan.Line, _ int) bool { return l.Part == plan.Institutions })
		p = lo.Filter(b.in.Plan.Lines, func(l plan.Line, _ int) bool { return l.Part == plan.PersonCards })
	}
	const none = "还没有导入本月的开发计划"
	f := b.form(1, "零售客户月度开发计划", "6.5.3", calendar.PlanDue(b.in.Month),
		table(b, "A", "A 机构客户开发计划", none, f1Institutions(), a, func(l plan.Line) string { return l.CountyCode }),
		table(b, "B", "B 个人卡客户开发计划", none, f1Cards(), p, func(l plan.Line) string { return b.offices[l.StationID].Code }))
	if b.in.Plan == nil {
		f.Notes = append(f.Notes, none)
		return f
	}
	if !b.in.Plan.FiledOn.IsZero() {
		f.FiledOn = b.in.Plan.FiledOn
	}
	inst, cards := b.in.Plan.Totals()
	open := b.openStations()
	mean := Cell{Kind: Mean, Num: money.MulDiv(cards, 100, max(open, 1), money.HalfUp), Known: open > 0}
	f.Notes = append(f.Notes, fmt.Sprintf("区县%d个，营业站%d个；机构计划%d个，个人卡计划%d个，站均%s（最低%d，只看平均，T10）", len(a), open, inst, cards, mean.Display(), b.in.PlanPolicy.PerStation))
	for _, x := range plan.Check(*b.in.Plan, b.in.Offices, b.in.PlanPolicy) {
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
			return number(lo.SumBy(b.counties, func(c county) int64 { return lo.Ternary(c.code == l.CountyCode, c.stations, 0) }))
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

// target is a row of 附录7: a county or a station with its plan and what was achieved there.
type target struct {
	line plan.Line
	name string
	rows []tracking.Row // developed in the month (verified or to be verified) at that place
}

// f7 is 《零售客户开发计划完成统计表》(附录7): the plan against verified results, line by line of 附录1 (6.6.3).
func (b *builder) f7() Form {
	const none = "还没有导入本月的开发计划，也没有开发成功的客户"
	a := b.targetsOf(plan.Institutions, customer.Institution, func(r tracking.Row) string { return r.Customer.CountyCode }, func(l plan.Line) string { return l.CountyCode })
	p := b.targetsOf(plan.PersonCards, customer.Person, func(r tracking.Row) string { return string(r.Customer.StationID) }, func(l plan.Line) string { return string(l.StationID) })
	f := b.form(7, "零售客户开发计划完成统计表", "6.6.3", calendar.TrackingDue(b.in.Month),
		table(b, "A", "A 机构客户", none, f7Institutions(), a, func(t target) string { return t.line.CountyCode }),
		table(b, "B", "B 个人卡客户", none, f7Cards(), p, func(t target) string { return b.offices[t.line.StationID].Code }))
	f.Notes = append(f.Notes, "机构：协议已签且消费数据见首次加油，归属两者较晚的月份(6.5.4.4、6.5.4.5)；个人卡：首张记名卡并已加油的人数，不计补卡换卡(AMB-17)", "待核实：已签约或已办卡、尚未见首次加油，不计入完成数")
	return f
}

// targetsOf joins plan lines and results; a place with results but without a plan gets a line of its own, so that nothing is dropped.
func (b *builder) targetsOf(part plan.Part, kind customer.Kind, at func(tracking.Row) string, of func(plan.Line) string) []target {
	rows := lo.GroupBy(lo.Filter(b.in.Rows, func(r tracking.Row, _ int) bool { return r.Developed && r.Customer.Kind == kind }), at)
	var out []target
	seen := map[string]bool{}
	put := func(l plan.Line) {
		out = append(out, target{line: l, name: lo.Ternary(part == plan.Institutions, l.CountyName, b.station(l.StationID)), rows: rows[of(l)]})
		seen[of(l)] = true
	}
	if b.in.Plan != nil {
		for _, l := range b.in.Plan.Lines {
			if l.Part == part && !seen[of(l)] {
				put(l)
			}
		}
	}
	for _, r := range b.in.Rows {
		if len(rows[at(r)]) > 0 && r.Developed && r.Customer.Kind == kind && !seen[at(r)] {
			put(plan.Line{Part: part, CountyCode: lo.Ternary(part == plan.Institutions, r.Customer.CountyCode, ""), CountyName: r.Customer.CountyName, StationID: r.Customer.StationID, Remark: "计划外"})
		}
	}
	return out
}

func verified(t target) []tracking.Row {
	return lo.Filter(t.rows, func(r tracking.Row, _ int) bool { return r.Verified })
}

func success(r tracking.Row) (string, bool) { return r.DevelopWhy, r.Verified }

func pending(r tracking.Row) (string, bool) { return r.DevelopWhy, !r.Verified }

func rate(b *builder, list []target) Cell {
	done, plan := int64(0), int64(0)
	var refs []Ref
	for _, t := range list {
		c := tally(t.rows, success)
		done, plan, refs = done+c.Num, plan+t.line.Target, append(refs, c.Refs...)
	}
	return share(done, plan, refs)
}

func reason(t target) string {
	if n := int64(len(verified(t))); n < t.line.Target {
		return fmt.Sprintf("差%d个，其中待核实%d个", t.line.Target-n, len(t.rows)-int(n))
	}
	return ""
}

// results are the columns both parts share.
func results() []column[target] {
	return []column[target]{
		{Column: col("plan", "计划数", Count, 7, "6.5.3"), cell: func(b *builder, t target) Cell { return b.planned(t.line) }},
		{Column: col("done", "完成数", Count, 7, "6.6.3"), cell: func(_ *builder, t target) Cell { return tally(t.rows, success) }},
		{Column: col("rate", "完成率", Percent, 8, ""), cell: func(b *builder, t target) Cell { return rate(b, []target{t}) }, total: rate},
		{Column: col("verified", "核实通过数", Count, 7, "6.5.4.4"), cell: func(_ *builder, t target) Cell { return tally(t.rows, success) }},
		{Column: col("pending", "待核实数", Count, 7, "6.5.4.4"), cell: func(_ *builder, t target) Cell { return tally(t.rows, pending) }},
	}
}

func closing() []column[target] {
	return []column[target]{
		{Column: col("reason", "未完成原因", Text, 16, ""), cell: func(_ *builder, t target) Cell { return text(reason(t)) }},
		{Column: col("remark", "备注", Text, 10, ""), cell: func(_ *builder, t target) Cell { return text(t.line.Remark) }},
	}
}

func f7Institutions() []column[target] {
	sized := func(s grading.Size) func(*builder, target) Cell {
		return func(_ *builder, t target) Cell {
			return tally(verified(t), func(r tracking.Row) (string, bool) { return string(s), r.Decision.Size == s })
		}
	}
	out := []column[target]{
		{Column: col("county", "区县", Text, 10, "6.5.3"), cell: func(_ *builder, t target) Cell { return text(t.name) }}}
	out = append(out, results()...)
	out = append(out, []column[target]{
		{Column: col("one", "是否≥1", Text, 6, "6.5.3"), cell: func(b *builder, t target) Cell {
			return text(yesNo(int64(len(verified(t))) >= b.in.PlanPolicy.PerCounty))
		}, total: func(*builder, []target) Cell { return text("") }},
		{Column: col("signed", "已签协议数", Count, 7, "6.5.4.5"), cell: func(_ *builder, t target) Cell {
			return tally(t.rows, func(r tracking.Row) (string, bool) {
				if r.Agreement == nil {
					return "", false
				}
				return "协议" + r.Agreement.Number, true
			})
		}},
		{Column: col("gasoline", "汽油", Mass, 9, "6.5.4.1").under("新增月需求").in("吨"), cell: func(_ *builder, t target) Cell {
			return add(Mass, verified(t), func(r tracking.Row) int64 { return grams(r.Facts.Gasoline) })
		}},
		{Column: col("diesel", "柴油", Mass, 9, "6.5.4.1").under("新增月需求").in("吨"), cell: func(_ *builder, t target) Cell {
			return add(Mass, verified(t), func(r tracking.Row) int64 { return grams(r.Facts.Diesel) })
		}},
		{Column: col("large", "大型", Count, 6, "3.2.1").under("新增户数"), cell: sized(grading.Large)},
		{Column: col("medium", "中型", Count, 6, "3.2.2").under("新增户数"), cell: sized(grading.Medium)},
		{Column: col("small", "小型", Count, 6, "3.2.3").under("新增户数"), cell: sized(grading.Small)},
	}...)
	return append(out, closing()...)
}

func f7Cards() []column[target] {
	mean := func(b *builder, list []target) (int64, bool) {
		done := lo.SumBy(list, func(t target) int64 { return int64(len(verified(t))) })
		open := b.openStations()
		return money.MulDiv(done, 100, max(open, 1), money.HalfUp), open > 0
	}
	out := []column[target]{
		{Column: col("district", "片区", Text, 10, ""), cell: func(b *builder, t target) Cell { return words(b.district(t.line.StationID)) }},
		{Column: col("station", "加油站", Text, 22, "6.5.3"), cell: func(_ *builder, t target) Cell { return text(t.name) }, total: func(*builder, []target) Cell { return text("") }},
		{Column: col("open", "营业站数", Count, 7, "6.5.3"), cell: func(b *builder, t target) Cell {
			o := b.offices[t.line.StationID]
			n := lo.Ternary[int64](o.Status == "营业", 1, 0)
			return Cell{Kind: Count, Num: n, Known: true, Refs: []Ref{{Kind: OfficeRef, ID: string(t.line.StationID), Num: n}}}
		}}}
	out = append(out, results()...)
	out = append(out, []column[target]{
		{Column: col("mean", "站均完成", Mean, 8, ""), cell: func(*builder, target) Cell { return unknown(Mean) }, total: func(b *builder, list []target) Cell {
			n, ok := mean(b, list)
			return Cell{Kind: Mean, Num: n, Known: ok}
		}},
		{Column: col("ten", "站均是否≥10", Text, 8, "6.5.3"), cell: func(*builder, target) Cell { return words("") }, total: func(b *builder, list []target) Cell {
			n, ok := mean(b, list)
			return Cell{Kind: Text, Text: yesNo(n >= b.in.PlanPolicy.PerStation*100), Known: ok}
		}},
	}...)
	return append(out, closing()...)
}
