package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// group is a row of 附录4: one county and level, with the customers that open and close there.
type group struct {
	place   tracking.Place
	county  string
	opening []*tracking.Row
	closing []*tracking.Row
	pursued []census.Prospect
}

// groups are the counties and levels that have anything to say, ordered by county and from the highest level down.
func (b *builder) groups() []group {
	by := map[tracking.Place]*group{}
	at := func(p tracking.Place) *group {
		if by[p] == nil {
			by[p] = &group{place: p, county: b.countyName(p.CountyCode)}
		}
		return by[p]
	}
	for _, r := range b.rows {
		if r.Customer.Kind != customer.Institution {
			continue
		}
		f := tracking.FlowOf(r)
		if r.Opening {
			g := at(f.From)
			g.opening = append(g.opening, r)
		}
		if r.Closing {
			g := at(f.To)
			g.closing = append(g.closing, r)
		}
	}
	for _, p := range b.in.Prospects {
		if p.Status == census.Pursued {
			g := at(tracking.Place{Level: b.graded(p).Level, CountyCode: b.offices[p.StationID].CountyCode})
			g.pursued = append(g.pursued, p)
		}
	}
	out := lo.Map(lo.Values(by), func(g *group, _ int) group { return *g })
	slices.SortFunc(out, func(x, y group) int {
		return cmp.Or(cmp.Compare(x.place.CountyCode, y.place.CountyCode), lo.Ternary(grading.Higher(x.place.Level, y.place.Level), -1, 1))
	})
	return out
}

func (b *builder) countyName(code string) string {
	for _, c := range b.counties {
		if c.code == code && c.name != "" {
			return c.name
		}
	}
	return lo.CoalesceOrEmpty(code, "（未填区县）")
}

// f4 is 《机构客户月度跟踪管理汇总表》(附录4): stock and flow by county and level, and the volumes of the customers counted there (6.6.3).
func (b *builder) f4() Form {
	resellers := lo.CountBy(b.rows, func(r *tracking.Row) bool { return r.Customer.Kind == customer.Reseller })
	waiting := lo.CountBy(b.rows, func(r *tracking.Row) bool {
		return r.Customer.Kind == customer.Institution && !r.Opening && !r.Closing
	})
	notes := sayings{"未计户数": {fmt.Sprintf("不含再流通客户%d户（3.2）；另有在册未计户数%d户（未签协议、未见首次加油，或以前已流失）", resellers, waiting)}}
	if len(b.in.Unproven) > 0 {
		notes.say("撤销核实", fmt.Sprintf("上月末户数已扣除撤销核实的%d户（6.5.4.4）：%s", len(b.in.Unproven), strings.Join(b.in.Unproven, "、")))
	}
	if len(b.in.Merged) > 0 {
		notes.say("合并档案", fmt.Sprintf("上月末户数已扣除合并的重复档案%d户：%s", len(b.in.Merged), strings.Join(b.in.Merged, "、")))
	}
	if b.in.UnmatchedSales > 0 {
		notes.say("未识别消费", fmt.Sprintf("本月另有%d笔消费的卡号不在登记中，不计入任何客户", b.in.UnmatchedSales))
	}
	return b.form(F4, "6.6.3", calendar.TrackingDue(b.in.Month), notes,
		laid(b, F4, "A", f4Columns(), b.groups(), func(g group) string { return g.place.CountyCode + "/" + string(g.place.Level) }))
}

// flow counts rows of one side by a part of their flow.
func flow(rows []*tracking.Row, take func(tracking.Flow) bool, m tracking.Movement) Cell {
	return tally(rows, func(r *tracking.Row) (string, bool) {
		why, _ := r.Has(m)
		return why, take(tracking.FlowOf(r))
	})
}

func moved(rows []*tracking.Row) Cell {
	return tally(rows, func(r *tracking.Row) (string, bool) {
		if !tracking.FlowOf(r).Moved {
			return "", false
		}
		return tracking.MoveWhy(r), true
	})
}

// ofGroup makes a column whose cell comes from the closing rows. A rate is no sum: its total is made of all members, who are the closing rows of
// all groups; collecting them anew for each column would copy every row some twenty times.
func ofGroup(c Column, make func([]*tracking.Row) Cell) column[group] {
	out := column[group]{Column: c, cell: func(_ *builder, g group) Cell { return make(g.closing) }}
	if !summable(c.Kind) {
		out.total = func(b *builder, _ []group) Cell { return make(b.members) }
	}
	return out
}

func always(*tracking.Row) (string, bool) { return "", true }

func f4Columns() []column[group] {
	out := []column[group]{
		{Column: fig("county", Text, "6.6.1"), cell: func(_ *builder, g group) Cell { return text(g.county) }},
		{Column: fig("level", Text, "6.3"), cell: func(_ *builder, g group) Cell { return text(string(g.place.Level)) }},
		{Column: fig("opening", Count, ""), cell: func(_ *builder, g group) Cell { return tally(g.opening, always) }},
		{Column: fig("new", Count, "6.6.2"), cell: func(_ *builder, g group) Cell {
			return flow(g.closing, func(f tracking.Flow) bool { return f.New }, tracking.New)
		}},
		{Column: fig("wonback", Count, ""), cell: func(_ *builder, g group) Cell {
			return flow(g.closing, func(f tracking.Flow) bool { return f.WonBack }, tracking.WonBack)
		}},
		{Column: fig("in", Count, "6.1.1"), cell: func(_ *builder, g group) Cell { return moved(g.closing) }},
		{Column: fig("out", Count, "6.1.1"), cell: func(_ *builder, g group) Cell { return moved(g.opening) }},
		{Column: fig("lost", Count, "6.6.2"), cell: func(_ *builder, g group) Cell {
			return flow(g.opening, func(f tracking.Flow) bool { return f.Lost }, tracking.Lost)
		}},
		{Column: fig("closing", Count, ""), cell: func(_ *builder, g group) Cell { return tally(g.closing, always) }},
	}
	for _, s := range []grading.Size{grading.Large, grading.Medium, grading.Small} {
		out = append(out, ofGroup(fig("size"+string(s), Count, "3.2"), func(rows []*tracking.Row) Cell {
			return tally(rows, func(r *tracking.Row) (string, bool) { return "", r.Decision.Size == s })
		}))
	}
	out = append(out, volumeColumns("汽油", func(r *tracking.Row) volumes { return volumes{r.Gasoline, r.PrevGasoline, r.YearGasoline} })...)
	out = append(out, volumeColumns("柴油", func(r *tracking.Row) volumes { return volumes{r.Diesel, r.PrevDiesel, r.YearDiesel} })...)
	return append(out, f4Care()...)
}

type volumes struct{ now, prev, year measure.Gram }

// volumeColumns are volume, change to last month and to the same month last year of one family.
func volumeColumns(family string, of func(*tracking.Row) volumes) []column[group] {
	ratio := func(before func(*tracking.Row) (measure.Gram, bool)) func([]*tracking.Row) Cell {
		return func(rows []*tracking.Row) Cell {
			var now, then int64
			known := len(rows) > 0
			for _, r := range rows {
				b, ok := before(r)
				now, then, known = now+grams(of(r).now), then+grams(b), known && ok
			}
			return growth(now, then, known, nil)
		}
	}
	return []column[group]{
		ofGroup(fig(family, Mass, "6.6.1").in("吨"), func(rows []*tracking.Row) Cell {
			return add(Mass, rows, func(r *tracking.Row) int64 { return grams(of(r).now) })
		}),
		ofGroup(fig(family+"prev", Percent, ""), ratio(func(r *tracking.Row) (measure.Gram, bool) { return of(r).prev, r.PrevKnown })),
		ofGroup(fig(family+"year", Percent, ""), ratio(func(r *tracking.Row) (measure.Gram, bool) { return of(r).year, r.YearKnown })),
	}
}

func f4Care() []column[group] {
	trend := func(names ...string) func([]*tracking.Row) Cell {
		return func(rows []*tracking.Row) Cell {
			return tally(rows, func(r *tracking.Row) (string, bool) { return r.Trend, slices.Contains(names, r.Trend) })
		}
	}
	return []column[group]{
		ofGroup(fig("bearer", Money, "6.6.1").in("元"), func(rows []*tracking.Row) Cell {
			return add(Money, rows, func(r *tracking.Row) int64 { return int64(r.Bearer) })
		}),
		ofGroup(fig("more", Count, "6.6.2"), trend("增")),
		ofGroup(fig("same", Count, "6.6.2"), trend("稳", "—")),
		ofGroup(fig("less", Count, "6.6.2"), trend("降", "停")),
		ofGroup(fig("due", Count, "6.6.1"), func(rows []*tracking.Row) Cell {
			return visitCell(rows, func(r *tracking.Row) int { return r.VisitsDue })
		}),
		ofGroup(fig("visited", Count, "6.6.1"), func(rows []*tracking.Row) Cell {
			return contacts(rows, anyVisit)
		}),
		ofGroup(fig("visitRate", Percent, ""), func(rows []*tracking.Row) Cell { return visitRate(rows, nil) }),
		ofGroup(fig("opinions", Count, "6.6.2"), func(rows []*tracking.Row) Cell { return contacts(rows, opined) }),
		ofGroup(fig("handled", Count, "6.6.2"), func(rows []*tracking.Row) Cell { return contacts(rows, handled) }),
		{Column: fig("pursued", Count, "6.6.2"), cell: func(_ *builder, g group) Cell {
			return Cell{Kind: Count, Num: int64(len(g.pursued)), Known: true, Refs: prospectRefs(g.pursued, func(census.Prospect) int64 { return 1 })}
		}},
		{Column: fig("analysis", Text, "6.6.1"), cell: func(_ *builder, g group) Cell { return text(analysis(g)) }},
		{Column: fig("remark", Text, ""), cell: func(*builder, group) Cell { return text("") }},
	}
}

// analysis states the movements of a group in a sentence; without any the stock is steady.
func analysis(g group) string {
	parts := []string{}
	say := func(name string, n int64) {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d户", name, n))
		}
	}
	say("新增", flow(g.closing, func(f tracking.Flow) bool { return f.New }, tracking.New).Num)
	say("赢回", flow(g.closing, func(f tracking.Flow) bool { return f.WonBack }, tracking.WonBack).Num)
	say("转入", moved(g.closing).Num)
	say("转出", moved(g.opening).Num)
	say("流失", flow(g.opening, func(f tracking.Flow) bool { return f.Lost }, tracking.Lost).Num)
	say("部分流失", tally(g.closing, func(r *tracking.Row) (string, bool) { return r.Has(tracking.Partly) }).Num)
	if len(parts) == 0 {
		return "户数平稳"
	}
	return strings.Join(parts, "，")
}
