package report

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// f3 is 《机构客户流失统计表》(附录3): full and partial losses of the month, each by the dated churn policy (6.6.3).
func (b *builder) f3() Form {
	list := lo.Filter(b.rows, func(r *tracking.Row, _ int) bool {
		_, lost := r.Has(tracking.Lost)
		_, partly := r.Has(tracking.Partly)
		return r.Customer.Kind == customer.Institution && (lost || partly)
	})
	f := b.form(3, "机构客户流失统计表", "6.6.3", calendar.TrackingDue(b.in.Month),
		table(b, "A", "", "本月没有认定流失的机构客户", f3Columns(), list, func(r *tracking.Row) string { return r.Customer.Code }))
	full := tally(list, lostWhy)
	opening := tally(b.rows, func(r *tracking.Row) (string, bool) { return "", r.Opening && r.Customer.Kind == customer.Institution })
	drop := add(Mass, list, func(r *tracking.Row) int64 { return grams(r.BaseMean - r.Gasoline - r.Diesel) })
	p := b.in.Tracking
	f.Notes = append(f.Notes,
		fmt.Sprintf("完全流失%d户，部分流失%d户，流失量合计%s吨；流失率%s（完全流失户÷上月末户数%d）", full.Num, int64(len(list))-full.Num, drop.Display(), share(full.Num, opening.Num, nil).Display(), opening.Num),
		fmt.Sprintf("认定口径（%s版，%s）：%s", p.Version, p.Signed(), p.Text()))
	for _, x := range p.Exceptions {
		f.Notes = append(f.Notes, x.Name()+"另定口径："+x.Text())
	}
	return f
}

func lostWhy(r *tracking.Row) (string, bool) { return r.Has(tracking.Lost) }

func f3Columns() []column[*tracking.Row] {
	type row = *tracking.Row
	blank := func(key, title string, width int, from string) column[row] {
		return column[row]{Column: col(key, title, Text, width, from), cell: func(*builder, row) Cell { return words("") }}
	}
	return []column[row]{
		{Column: col("no", "序号", Count, 4, "")},
		{Column: col("code", "客户编号", Text, 10, ""), cell: func(_ *builder, r row) Cell { return text(r.Customer.Code) }},
		{Column: col("name", "客户名称", Text, 16, "6.6.2"), cell: func(_ *builder, r row) Cell { return text(r.Customer.Name) }},
		{Column: col("level", "客户级别", Text, 7, "6.3"), cell: func(_ *builder, r row) Cell { return text(string(r.Level)) }},
		{Column: col("size", "客户类型", Text, 6, "3.2"), cell: func(_ *builder, r row) Cell { return text(string(r.Decision.Size)) }},
		{Column: col("place", "所属区县/加油站", Text, 14, ""), cell: func(b *builder, r row) Cell { return text(b.place(r.Customer)) }},
		{Column: col("manager", "管理责任人", Text, 7, "6.4"), cell: func(b *builder, r row) Cell { return words(b.person(r.Customer.ManagerID)) }},
		{Column: col("family", "油品", Text, 6, ""), cell: func(_ *builder, r row) Cell {
			return words(fuelled(r))
		}},
		{Column: col("base", "原月均量", Mass, 8, "").in("吨"), cell: func(_ *builder, r row) Cell { return of(Mass, r, grams(r.BaseMean), "下降前三个月月均") }},
		{Column: col("now", "本月量", Mass, 8, "6.6.1").in("吨"), cell: func(_ *builder, r row) Cell { return of(Mass, r, grams(r.Gasoline+r.Diesel), "") }},
		{Column: col("drop", "降幅", Percent, 7, ""), cell: func(_ *builder, r row) Cell {
			return share(grams(r.BaseMean-r.Gasoline-r.Diesel), grams(r.BaseMean), refTo(r, "（原月均量-本月量）÷原月均量"))
		}},
		{Column: col("last", "最后消费日期", Text, 9, ""), cell: func(_ *builder, r row) Cell { return words(r.LastFuel.String()) }},
		{Column: col("kind", "流失类型", Text, 6, ""), cell: func(_ *builder, r row) Cell { return lossKind(r) }},
		{Column: col("found", "认定月份", Text, 7, ""), cell: func(b *builder, _ row) Cell { return text(b.in.Month.String()) }},
		blank("reason", "流失原因", 8, "6.6.2"),
		blank("complaint", "是否投诉所致", 6, "4.2"),
		blank("rival", "流向竞争对手", 8, "5.1.2"),
		{Column: col("measure", "挽回措施", Text, 9, "5.2.3"), cell: func(_ *builder, r row) Cell { return words(lastStep(r)) }},
		{Column: col("duty", "责任人、期限", Text, 9, ""), cell: func(b *builder, r row) Cell { return words(b.person(r.Customer.ManagerID)) }},
		blank("result", "挽回结果", 7, ""),
		{Column: col("remark", "备注", Text, 14, ""), cell: func(_ *builder, r row) Cell { return text(lossKind(r).Refs[0].Why) }},
	}
}

// fuelled names the families of a customer that may have fuelled nothing for months: what was sold lately, else what was declared.
func fuelled(r *tracking.Row) string {
	sold := families(r.Facts.Gasoline+r.Gasoline+r.PrevGasoline+r.YearGasoline, r.Facts.Diesel+r.Diesel+r.PrevDiesel+r.YearDiesel)
	return lo.CoalesceOrEmpty(sold, families(lo.FromPtr(r.Customer.Need.Gasoline), lo.FromPtr(r.Customer.Need.Diesel)))
}

func lossKind(r *tracking.Row) Cell {
	c := Cell{Kind: Text, Known: true, Text: "完全"}
	why, full := lostWhy(r)
	if !full {
		c.Text = "部分"
		why, _ = r.Has(tracking.Partly)
	}
	c.Refs = refTo(r, why)
	return c
}

// lastStep is the next step noted at the latest contact of the month.
func lastStep(r *tracking.Row) string {
	for i := len(r.Visits) - 1; i >= 0; i-- {
		if s := r.Visits[i].NextStep; s != "" {
			return s
		}
	}
	return ""
}

// visited is how many contacts count against those due: more than due does not make up for others (domain 7.4).
func visited(r *tracking.Row) int64 { return int64(min(len(r.Visits), r.VisitsDue)) }

func visitRate(rows []*tracking.Row, refs []Ref) Cell {
	due := lo.SumBy(rows, func(r *tracking.Row) int64 { return int64(r.VisitsDue) })
	return share(lo.SumBy(rows, visited), due, refs)
}

func visitCell(rows []*tracking.Row, count func(*tracking.Row) int) Cell {
	c := Cell{Kind: Count, Known: true}
	for _, r := range rows {
		if n := int64(count(r)); n > 0 {
			c.Num += n
			c.Refs = append(c.Refs, Ref{Kind: CustomerRef, ID: string(r.Customer.ID), Num: n})
		}
	}
	return c
}

func opinions(r *tracking.Row) int {
	n := 0
	for _, v := range r.Visits {
		if v.Opinion != "" {
			n++
		}
	}
	return n
}

func handled(r *tracking.Row) int {
	n := 0
	for _, v := range r.Visits {
		if v.Opinion != "" && v.Handled {
			n++
		}
	}
	return n
}
