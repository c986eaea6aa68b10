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
	f := b.form(4, "机构客户月度跟踪管理汇总表", "6.6.3", calendar.TrackingDue(b.in.Month),
		table(b, "A", "", "还没有机构客户", f4Columns(), b.groups(), func(g group) string { return g.place.CountyCode + "/" + string(g.place.Level) }))
	resellers := lo.CountBy(b.rows, func(r *tracking.Row) bool { return r.Customer.Kind == customer.Reseller })
	waiting := lo.CountBy(b.rows, func(r *tracking.Row) bool {
		return r.Customer.Kind == customer.Institution && !r.Opening && !r.Closing
	})
	f.Notes = append(f.Notes, "月末户数=上月末户数+新增+赢回+转入-转出-流失",
		fmt.Sprintf("不含再流通客户%d户（3.2）；另有在册未计户数%d户（未签协议、未见首次加油，或以前已流失）", resellers, waiting))
	if len(b.in.Unproven) > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("上月末户数已扣除撤销核实的%d户（6.5.4.4）：%s", len(b.in.Unproven), strings.Join(b.in.Unproven, "、")))
	}
	if len(b.in.Merged) > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("上月末户数已扣除合并的重复档案%d户：%s", len(b.in.Merged), strings.Join(b.in.Merged, "、")))
	}
	if b.in.UnmatchedSales > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("本月另有%d笔消费的卡号不在登记中，不计入任何客户", b.in.UnmatchedSales))
	}
	return f
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
		f := tracking.FlowOf(r)
		where := lo.Ternary(f.From.CountyCode != f.To.CountyCode, "区县由"+f.From.CountyCode+"变为"+f.To.CountyCode, "")
		return strings.Join(lo.Compact([]string{where, lo.Ternary(f.From.Level != f.To.Level, r.LevelWhy, "")}), "；"), f.Moved
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
		{Column: col("county", "区县", Text, 8, "6.6.1"), cell: func(_ *builder, g group) Cell { return text(g.county) }},
		{Column: col("level", "客户级别", Text, 7, "6.3"), cell: func(_ *builder, g group) Cell { return text(string(g.place.Level)) }},
		{Column: col("opening", "上月末户数", Count, 6, ""), cell: func(_ *builder, g group) Cell { return tally(g.opening, always) }},
		{Column: col("new", "本月新增", Count, 6, "6.6.2"), cell: func(_ *builder, g group) Cell {
			return flow(g.closing, func(f tracking.Flow) bool { return f.New }, tracking.New)
		}},
		{Column: col("wonback", "本月赢回", Count, 6, ""), cell: func(_ *builder, g group) Cell {
			return flow(g.closing, func(f tracking.Flow) bool { return f.WonBack }, tracking.WonBack)
		}},
		{Column: col("in", "本月转入", Count, 6, "6.1.1"), cell: func(_ *builder, g group) Cell { return moved(g.closing) }},
		{Column: col("out", "本月转出", Count, 6, "6.1.1"), cell: func(_ *builder, g group) Cell { return moved(g.opening) }},
		{Column: col("lost", "本月流失", Count, 6, "6.6.2"), cell: func(_ *builder, g group) Cell {
			return flow(g.opening, func(f tracking.Flow) bool { return f.Lost }, tracking.Lost)
		}},
		{Column: col("closing", "月末户数", Count, 6, ""), cell: func(_ *builder, g group) Cell { return tally(g.closing, always) }},
	}
	for _, s := range []grading.Size{grading.Large, grading.Medium, grading.Small} {
		out = append(out, ofGroup(col("size"+string(s), string(s), Count, 5, "3.2").under("其中"), func(rows []*tracking.Row) Cell {
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
		ofGroup(col(family, family+"量", Mass, 8, "6.6.1").under(family).in("吨"), func(rows []*tracking.Row) Cell {
			return add(Mass, rows, func(r *tracking.Row) int64 { return grams(of(r).now) })
		}),
		ofGroup(col(family+"prev", "环比", Percent, 6, "").under(family), ratio(func(r *tracking.Row) (measure.Gram, bool) { return of(r).prev, r.PrevKnown })),
		ofGroup(col(family+"year", "同比", Percent, 6, "").under(family), ratio(func(r *tracking.Row) (measure.Gram, bool) { return of(r).year, r.YearKnown })),
	}
}

func f4Care() []column[group] {
	trend := func(names ...string) func([]*tracking.Row) Cell {
		return func(rows []*tracking.Row) Cell {
			return tally(rows, func(r *tracking.Row) (string, bool) { return r.Trend, slices.Contains(names, r.Trend) })
		}
	}
	return []column[group]{
		ofGroup(col("bearer", "不记名卡采购额", Money, 9, "6.6.1").in("元"), func(rows []*tracking.Row) Cell {
			return add(Money, rows, func(r *tracking.Row) int64 { return int64(r.Bearer) })
		}),
		ofGroup(col("more", "增", Count, 4, "6.6.2").under("消费需求变化（户）"), trend("增")),
		ofGroup(col("same", "平", Count, 4, "6.6.2").under("消费需求变化（户）"), trend("稳", "—")),
		ofGroup(col("less", "减", Count, 4, "6.6.2").under("消费需求变化（户）"), trend("降", "停")),
		ofGroup(col("due", "应回访", Count, 5, "6.6.1").under("回访"), func(rows []*tracking.Row) Cell {
			return visitCell(rows, func(r *tracking.Row) int { return r.VisitsDue })
		}),
		ofGroup(col("visited", "已回访", Count, 5, "6.6.1").under("回访"), func(rows []*tracking.Row) Cell {
			return visitCell(rows, func(r *tracking.Row) int { return len(r.Visits) })
		}),
		ofGroup(col("visitRate", "回访率", Percent, 6, "").under("回访"), func(rows []*tracking.Row) Cell { return visitRate(rows, nil) }),
		ofGroup(col("opinions", "条数", Count, 4, "6.6.2").under("意见"), func(rows []*tracking.Row) Cell { return visitCell(rows, opinions) }),
		ofGroup(col("handled", "已处理", Count, 5, "6.6.2").under("意见"), func(rows []*tracking.Row) Cell { return visitCell(rows, handled) }),
		{Column: col("pursued", "开发中项目数", Count, 5, "6.6.2"), cell: func(_ *builder, g group) Cell {
			return Cell{Kind: Count, Num: int64(len(g.pursued)), Known: true, Refs: prospectRefs(g.pursued, func(census.Prospect) int64 { return 1 })}
		}},
		{Column: col("analysis", "主要情况分析", Text, 14, "6.6.1"), cell: func(_ *builder, g group) Cell { return text(analysis(g)) }},
		{Column: col("remark", "备注", Text, 6, ""), cell: func(*builder, group) Cell { return text("") }},
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
