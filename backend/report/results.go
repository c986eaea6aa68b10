package report

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// target is a row of 附录7: a county or a station with its plan and what was achieved there.
type target struct {
	line plan.Line
	name string
	rows []*tracking.Row // developed in the month (verified or to be verified) at that place

	unplanned bool // results without a line of the plan
}

// f7 is 《零售客户开发计划完成统计表》(附录7): the plan against verified results, line by line of 附录1 (6.6.3).
func (b *builder) f7() Form {
	a := b.targetsOf(plan.Institutions, customer.Institution, func(r *tracking.Row) string { return r.Customer.CountyCode }, func(l plan.Line) string { return l.CountyCode })
	p := b.targetsOf(plan.PersonCards, customer.Person, func(r *tracking.Row) string { return string(r.Customer.StationID) }, func(l plan.Line) string { return string(l.StationID) })
	notes := sayings{
		"站均完成": {fmt.Sprintf("营业站%d个，站均完成%s个（按全部营业站）", b.openStations(), b.achieved(p).Display())},
		"本年累计": b.yearNotes(),
	}
	f := b.form(F7, "6.6.3", calendar.TrackingDue(b.in.Month), notes,
		laid(b, F7, "A", f7Institutions(), a, func(t target) string { return t.line.CountyCode }),
		laid(b, F7, "B", f7Cards(), p, func(t target) string { return b.offices[t.line.StationID].Code }))
	f.Charts = append(b.chartOf("机构客户：计划与完成（户）", a), b.chartOf("个人卡客户：计划与完成（户）", p)...)
	return f
}

// targetsOf joins plan lines and results; a place with results but without a plan gets a line of its own, so that nothing is dropped.
func (b *builder) targetsOf(part plan.Part, kind customer.Kind, at func(*tracking.Row) string, of func(plan.Line) string) []target {
	won := lo.Filter(b.rows, func(r *tracking.Row, _ int) bool { return r.Developed && r.Customer.Kind == kind })
	rows := lo.GroupBy(won, at)
	var out []target
	seen := map[string]bool{}
	put := func(l plan.Line, unplanned bool) {
		if !seen[of(l)] {
			out = append(out, target{line: l, name: lo.Ternary(part == plan.Institutions, l.CountyName, b.station(l.StationID)), rows: rows[of(l)], unplanned: unplanned})
		}
		seen[of(l)] = true
	}
	if b.in.Plan != nil {
		for _, l := range b.in.Plan.Lines {
			if l.Part == part {
				put(l, false)
			}
		}
	}
	for _, r := range won {
		put(plan.Line{Part: part, CountyCode: lo.Ternary(part == plan.Institutions, r.Customer.CountyCode, ""), CountyName: r.Customer.CountyName, StationID: r.Customer.StationID, Remark: "计划外"}, true)
	}
	for _, l := range b.earlierOnly(part) {
		put(l, true)
	}
	return out
}

// earlierOnly are lines for the places where something was won earlier in the year.
func (b *builder) earlierOnly(part plan.Part) []plan.Line {
	return lo.FilterMap(b.in.Year.Achieved, func(a Achieved, _ int) (plan.Line, bool) {
		if part == plan.PersonCards {
			return plan.Line{Part: part, StationID: b.byCode[a.Key].ID, Remark: "本月未安排"}, a.Part == "B"
		}
		return plan.Line{Part: part, CountyCode: a.Key, CountyName: a.Name, Remark: "本月未安排"}, a.Part == "A"
	})
}

func verified(t target) []*tracking.Row {
	return lo.Filter(t.rows, func(r *tracking.Row, _ int) bool { return r.Verified })
}

func success(r *tracking.Row) (string, bool) { return r.DevelopWhy, r.Verified }

func pending(r *tracking.Row) (string, bool) { return r.DevelopWhy, !r.Verified }

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
	n := int64(len(verified(t)))
	if n >= t.line.Target {
		return ""
	}
	waiting := len(t.rows) - int(n)
	return fmt.Sprintf("差%d个", t.line.Target-n) + lo.Ternary(waiting > 0, fmt.Sprintf("，另有待核实%d个", waiting), "")
}

// counted makes a column that counts results of a place.
func counted(c Column, rows func(target) []*tracking.Row, take func(*tracking.Row) (string, bool)) column[target] {
	return column[target]{Column: c, cell: func(_ *builder, t target) Cell { return tally(rows(t), take) }}
}

func developed(t target) []*tracking.Row { return t.rows }

func planColumn() column[target] {
	return column[target]{Column: fig("plan", Count, "6.5.3"), cell: func(b *builder, t target) Cell {
		return lo.TernaryF(t.unplanned, func() Cell { return number(0) }, func() Cell { return b.planned(t.line) })
	}}
}

func rateColumn() column[target] {
	return column[target]{Column: fig("rate", Percent, ""), cell: func(b *builder, t target) Cell { return rate(b, []target{t}) }, total: rate}
}

func closing() []column[target] {
	return []column[target]{
		{Column: fig("reason", Text, ""), cell: func(_ *builder, t target) Cell { return text(reason(t)) }},
		{Column: fig("remark", Text, ""), cell: func(_ *builder, t target) Cell { return text(t.line.Remark) }},
	}
}

func f7Institutions() []column[target] {
	need := func(key string, figure func(*tracking.Row) int64) column[target] {
		return column[target]{Column: fig(key, Mass, "6.5.4.1").in("吨"), cell: func(_ *builder, t target) Cell { return add(Mass, verified(t), figure) }}
	}
	sized := func(key, clause string, s grading.Size) column[target] {
		return counted(fig(key, Count, clause), verified, func(r *tracking.Row) (string, bool) { return string(s), r.Decision.Size == s })
	}
	return append([]column[target]{
		{Column: fig("county", Text, "6.5.3"), cell: func(_ *builder, t target) Cell { return text(t.name) }},
		planColumn(),
		counted(fig("done", Count, "6.6.3"), developed, success),
		rateColumn(),
		{Column: fig("least", Text, "6.5.3"), cell: func(b *builder, t target) Cell {
			return text(yesNo(int64(len(verified(t))) >= b.in.PlanPolicy.PerCounty))
		}, total: func(*builder, []target) Cell { return text("") }},
		counted(fig("signed", Count, "6.5.4.5"), developed, signed),
		counted(fig("verified", Count, "6.5.4.4"), developed, success),
		counted(fig("pending", Count, "6.5.4.4"), developed, pending),
		need("gasoline", func(r *tracking.Row) int64 { return grams(r.Facts.Gasoline) }),
		need("diesel", func(r *tracking.Row) int64 { return grams(r.Facts.Diesel) }),
		sized("large", "3.2.1", grading.Large),
		sized("medium", "3.2.2", grading.Medium),
		sized("small", "3.2.3", grading.Small),
	}, append(yearColumns(), closing()...)...)
}

func signed(r *tracking.Row) (string, bool) {
	if r.Agreement == nil {
		return "", false
	}
	return "协议" + r.Agreement.Number, true
}

// achieved is the mean of a station in hundredths, over all open stations: a station without a line counts too.
func (b *builder) achieved(list []target) Cell {
	done := lo.SumBy(list, func(t target) int64 { return int64(len(verified(t))) })
	open := b.openStations()
	return Cell{Kind: Mean, Num: money.MulDiv(done, 100, max(open, 1), money.HalfUp), Known: open > 0}
}

func f7Cards() []column[target] {
	return append([]column[target]{
		{Column: fig("district", Text, ""), cell: func(b *builder, t target) Cell { return words(b.district(t.line.StationID)) }},
		{Column: fig("station", Text, "6.5.3"), cell: func(_ *builder, t target) Cell { return text(t.name) }, total: func(*builder, []target) Cell { return text("") }},
		{Column: fig("open", Count, "6.5.3"), cell: func(b *builder, t target) Cell {
			n := lo.Ternary[int64](b.offices[t.line.StationID].Status == org.Open, 1, 0)
			return Cell{Kind: Count, Num: n, Known: true, Refs: []Ref{{Kind: OfficeRef, ID: string(t.line.StationID), Num: n}}}
		}},
		planColumn(),
		counted(fig("done", Count, "6.6.3"), developed, success),
		counted(fig("pending", Count, "6.5.4.4"), developed, pending),
		{Column: fig("mean", Mean, ""), cell: func(*builder, target) Cell { return unknown(Mean) }, total: (*builder).achieved},
		rateColumn(),
		{Column: fig("ten", Text, "6.5.3"), cell: func(*builder, target) Cell { return words("") }, total: func(b *builder, list []target) Cell {
			m := b.achieved(list)
			done := lo.SumBy(list, func(t target) int64 { return int64(len(verified(t))) })
			return Cell{Kind: Text, Text: yesNo(done >= b.in.PlanPolicy.PerStation*b.openStations()), Known: m.Known}
		}},
	}, append(yearColumns(), closing()...)...)
}
