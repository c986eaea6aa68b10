package report

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// f3 is 《机构客户流失统计表》(附录3): full and partial losses of the month, each by the dated churn policy (6.6.3).
func (b *builder) f3() Form {
	list := lo.Filter(b.rows, func(r *tracking.Row, _ int) bool {
		_, lost := r.Has(tracking.Lost)
		_, partly := r.Has(tracking.Partly)
		return r.Customer.Kind == customer.Institution && (lost || partly)
	})
	full := tally(list, lostWhy)
	opening := tally(b.rows, func(r *tracking.Row) (string, bool) { return "", r.Opening && r.Customer.Kind == customer.Institution })
	drop := add(Mass, list, func(r *tracking.Row) int64 { return grams(r.BaseMean - r.Gasoline - r.Diesel) })
	p := b.in.Tracking
	notes := sayings{
		"流失小计": {fmt.Sprintf("完全流失%d户，部分流失%d户，流失量合计%s吨；流失率%s（完全流失户÷上月末户数%d）", full.Num, int64(len(list))-full.Num, drop.Display(), share(full.Num, opening.Num, nil).Display(), opening.Num)},
		"认定口径": {fmt.Sprintf("认定口径（%s版，%s）：%s", p.Version, p.Signed(), p.Text())},
	}
	for _, x := range p.Exceptions {
		notes.say("另定口径", x.Name()+"另定口径："+x.Text())
	}
	return b.form(F3, "6.6.3", calendar.TrackingDue(b.in.Month), notes, laid(b, F3, "A", f3Columns(), list, func(r *tracking.Row) string { return r.Customer.Code }))
}

func lostWhy(r *tracking.Row) (string, bool) { return r.Has(tracking.Lost) }

func f3Columns() []column[*tracking.Row] {
	type row = *tracking.Row
	blank := func(key, from string) column[row] {
		return column[row]{Column: fig(key, Text, from), cell: func(*builder, row) Cell { return words("") }}
	}
	return []column[row]{
		{Column: fig("no", Count, "")},
		{Column: fig("code", Text, ""), cell: func(_ *builder, r row) Cell { return text(r.Customer.Code) }},
		{Column: fig("name", Text, "6.6.2"), cell: func(_ *builder, r row) Cell { return text(r.Customer.Name) }},
		{Column: fig("level", Text, "6.3"), cell: func(_ *builder, r row) Cell { return text(string(r.Level)) }},
		{Column: fig("size", Text, "3.2"), cell: func(_ *builder, r row) Cell { return text(string(r.Decision.Size)) }},
		{Column: fig("place", Text, ""), cell: func(b *builder, r row) Cell { return text(b.place(r.Customer)) }},
		{Column: fig("manager", Text, "6.4"), cell: func(b *builder, r row) Cell { return words(b.person(r.Customer.ManagerID)) }},
		{Column: fig("family", Text, ""), cell: func(_ *builder, r row) Cell {
			return words(fuelled(r))
		}},
		{Column: fig("base", Mass, "").in("吨"), cell: func(_ *builder, r row) Cell { return of(Mass, r, grams(r.BaseMean), "下降前三个月月均") }},
		{Column: fig("now", Mass, "6.6.1").in("吨"), cell: func(_ *builder, r row) Cell { return of(Mass, r, grams(r.Gasoline+r.Diesel), "") }},
		{Column: fig("drop", Percent, ""), cell: func(_ *builder, r row) Cell {
			return share(grams(r.BaseMean-r.Gasoline-r.Diesel), grams(r.BaseMean), refTo(r, "（原月均量-本月量）÷原月均量"))
		}},
		{Column: fig("last", Text, ""), cell: func(_ *builder, r row) Cell { return words(r.LastFuel.String()) }},
		{Column: fig("kind", Text, ""), cell: func(_ *builder, r row) Cell { return lossKind(r) }},
		{Column: fig("found", Text, ""), cell: func(b *builder, _ row) Cell { return text(b.in.Month.String()) }},
		blank("reason", "6.6.2"),
		blank("complaint", "4.2"),
		blank("rival", "5.1.2"),
		{Column: fig("measure", Text, "5.2.3"), cell: func(_ *builder, r row) Cell { return words(lastStep(r)) }},
		{Column: fig("duty", Text, ""), cell: func(b *builder, r row) Cell { return words(b.person(r.Customer.ManagerID)) }},
		blank("result", ""),
		{Column: fig("remark", Text, ""), cell: func(_ *builder, r row) Cell { return text(lossKind(r).Refs[0].Why) }},
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

// contacts counts the visits that fit, each a record with what was said.
func contacts(rows []*tracking.Row, fits func(visit.Visit) bool) Cell {
	c := Cell{Kind: Count, Known: true}
	for _, r := range rows {
		c.Refs = append(c.Refs, visitRefs(r, 1, fits)...)
	}
	c.Num = int64(len(c.Refs))
	return c
}

// visitRefs are the visits of a customer that fit.
func visitRefs(r *tracking.Row, num int64, fits func(visit.Visit) bool) []Ref {
	return lo.FilterMap(r.Visits, func(v visit.Visit, _ int) (Ref, bool) {
		return Ref{Kind: VisitRef, ID: string(v.ID), Num: num, Why: string(v.Way) + " " + lo.CoalesceOrEmpty(v.Said(), v.Date.String()+" "+lo.CoalesceOrEmpty(v.Content, v.Need))}, fits(v)
	})
}

func anyVisit(visit.Visit) bool { return true }

func opined(v visit.Visit) bool { return v.Opinion != "" }

func handled(v visit.Visit) bool { return opined(v) && v.Handled }
