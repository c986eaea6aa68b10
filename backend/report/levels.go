package report

import (
	"fmt"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/grading"
	"fuelbook/backend/ownership"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// f5 is 《机构客户月度等级管理表》(附录5): each counted institution's level with the clauses that fired (6.6.3).
func (b *builder) f5() Form {
	p := b.in.Grading
	notes := sayings{"分级参数": {fmt.Sprintf("分级参数%s版（%s起）；需求口径：初期按申报，此后按%s（议）；升级当月生效，连续%d个月低于原级才降（议）", p.Version, p.From, p.NeedBasis, p.HoldMonths)}}
	if n := lo.CountBy(b.members, func(r *tracking.Row) bool { return r.Managing() != r.Level }); n > 0 {
		notes.say("权限转移", fmt.Sprintf("%d户有生效的管理权限转移（6.1.1）：户数按核定级别统计，管理责任按管理主体", n))
	}
	if n := lo.CountBy(b.members, func(r *tracking.Row) bool { return r.Level != r.Decision.Level }); n > 0 {
		notes.say("缓降", fmt.Sprintf("%d户的核定级别因缓降高于本月建议级别，见备注", n))
	}
	return b.form(F5, "6.6.3", calendar.TrackingDue(b.in.Month), notes, laid(b, F5, "A", f5Columns(), b.members, func(r *tracking.Row) string { return r.Customer.Code }))
}

func f5Columns() []column[*tracking.Row] {
	type row = *tracking.Row
	say := func(key, from string, what func(*builder, row) string) column[row] {
		return column[row]{Column: fig(key, Text, from), cell: func(b *builder, r row) Cell { return words(what(b, r)) }}
	}
	return []column[row]{
		{Column: fig("no", Count, "")},
		say("code", "", func(_ *builder, r row) string { return r.Customer.Code }),
		say("name", "6.6.2", func(_ *builder, r row) string { return r.Customer.Name }),
		say("place", "", func(b *builder, r row) string { return b.place(r.Customer) }),
		say("size", "3.2", func(_ *builder, r row) string { return string(r.Decision.Size) }),
		{Column: fig("signed", Text, "6.3"), cell: func(_ *builder, r row) Cell { return agreed(r, 0) }},
		{Column: fig("number", Text, "6.3"), cell: func(_ *builder, r row) Cell { return agreed(r, 1) }},
		{Column: fig("until", Text, "6.3"), cell: func(_ *builder, r row) Cell { return agreed(r, 2) }},
		{Column: fig("gasoline", Mass, "6.3").in("吨"), cell: func(_ *builder, r row) Cell {
			return ifKnown(Mass, r, grams(r.Facts.Gasoline), r.Facts.GasKnown, string(r.Facts.NeedBasis))
		}},
		{Column: fig("diesel", Mass, "6.3").in("吨"), cell: func(_ *builder, r row) Cell {
			return ifKnown(Mass, r, grams(r.Facts.Diesel), r.Facts.DieselKnown, string(r.Facts.NeedBasis))
		}},
		say("basis", "", func(_ *builder, r row) string { return string(r.Facts.NeedBasis) }),
		{Column: fig("bearer", Money, "6.3").in("元"), cell: func(_ *builder, r row) Cell {
			return ifKnown(Money, r, int64(r.Facts.Bearer), r.Facts.BearerKnown, string(r.Facts.BearerBasis))
		}},
		{Column: fig("stable", Text, "6.3.1.3.2"), cell: func(_ *builder, r row) Cell {
			return Cell{Kind: Text, Text: yesNo(r.Facts.Stable), Known: true, Refs: refTo(r, r.Facts.StableWhy)}
		}},
		say("before", "", func(_ *builder, r row) string { return lo.Ternary(r.HasBefore, string(r.Before), "") }),
		say("computed", "", func(_ *builder, r row) string { return string(r.Decision.Level) }),
		{Column: fig("clauses", Text, ""), cell: func(_ *builder, r row) Cell { return clauses(r) }},
		say("level", "6.3", func(_ *builder, r row) string { return string(r.Level) }),
		{Column: fig("change", Text, ""), cell: func(_ *builder, r row) Cell {
			return Cell{Kind: Text, Text: change(r), Known: true, Refs: refTo(r, r.LevelWhy)}
		}},
		say("body", "6.4", func(_ *builder, r row) string { name, _ := grading.ManagingBody(r.Managing()); return name }),
		{Column: fig("transfer", Text, "6.1.1"), cell: func(_ *builder, r row) Cell { return authority(r) }},
		say("manager", "6.4", func(b *builder, r row) string { return b.person(r.Customer.ManagerID) }),
		{Column: fig("remark", Text, ""), cell: func(_ *builder, r row) Cell {
			return text(lo.Ternary(r.Level != r.Decision.Level, r.LevelWhy, ""))
		}},
	}
}

// authority prints the direction of the transfer of authority in force; the record behind it carries reason and signatures. One the level
// has caught up with has no direction and prints "—".
func authority(r *tracking.Row) Cell {
	way := ownership.DirectionOf(r.Level, r.Managing())
	if way == ownership.Same {
		return words("")
	}
	o := r.Override
	c := words(string(way))
	c.Refs = refTo(r, fmt.Sprintf("%s起由%s管理：%s；申请%s %s，批准%s %s", o.From, o.Managing, o.Reason, o.Proposer.Name, o.Proposer.On, o.Decider.Name, o.Decider.On))
	return c
}

func agreed(r *tracking.Row, field int) Cell {
	if r.Agreement == nil {
		return words("")
	}
	return words([]string{string(r.Agreement.Level), r.Agreement.Number, r.Agreement.To.String()}[field])
}

// clauses lists the clauses that fired; the record behind it carries the figures compared.
func clauses(r *tracking.Row) Cell {
	names, figures := []string{}, []string{}
	for _, h := range r.Decision.Hits {
		names = append(names, lo.CoalesceOrEmpty(h.Clause, h.Code))
		for _, f := range h.Figures {
			figures = append(figures, h.Clause+" "+f.Name+f.Value+f.Op+f.Threshold)
		}
	}
	return Cell{Kind: Text, Text: strings.Join(names, "、"), Known: len(names) > 0, Refs: refTo(r, strings.Join(figures, "；"))}
}

func change(r *tracking.Row) string {
	_, back := r.Has(tracking.WonBack)
	switch {
	case back: // not new: a return within the policy's months is no development (domain 7.3)
		return "赢回"
	case !r.HasBefore || !r.Opening:
		return "新"
	case grading.Higher(r.Level, r.Before):
		return "升"
	case grading.Higher(r.Before, r.Level):
		return "降"
	}
	return "平"
}

// f6 is 《机构客户月度跟踪管理明细表》(附录6): one row a counted institution (6.6.3).
func (b *builder) f6() Form {
	notes := sayings{"消费动态": {fmt.Sprintf("消费动态：较上月增减%d%%以内为稳（议）", b.in.Tracking.SteadyBand)}}
	return b.form(F6, "6.6.3", calendar.TrackingDue(b.in.Month), notes, laid(b, F6, "A", f6Columns(), b.members, func(r *tracking.Row) string { return r.Customer.Code }))
}

func f6Columns() []column[*tracking.Row] {
	type row = *tracking.Row
	say := func(key, from string, what func(*builder, row) string) column[row] {
		return column[row]{Column: fig(key, Text, from), cell: func(b *builder, r row) Cell { return words(what(b, r)) }}
	}
	count := func(key, from string, n func(row) int64) column[row] {
		return column[row]{Column: fig(key, Count, from), cell: func(_ *builder, r row) Cell { return of(Count, r, n(r), "") }}
	}
	weigh := func(key string, n func(row) (int64, bool)) column[row] {
		return column[row]{Column: fig(key, Mass, "6.6.1").in("吨"), cell: func(_ *builder, r row) Cell {
			v, ok := n(r)
			return ifKnown(Mass, r, v, ok, "")
		}}
	}
	total := func(r row) int64 { return grams(r.Gasoline + r.Diesel) }
	prev := func(r row) (int64, bool) { return grams(r.PrevGasoline + r.PrevDiesel), r.PrevKnown }
	year := func(r row) (int64, bool) { return grams(r.YearGasoline + r.YearDiesel), r.YearKnown }
	return append([]column[row]{
		{Column: fig("no", Count, "")},
		say("code", "", func(_ *builder, r row) string { return r.Customer.Code }),
		say("name", "6.6.2", func(_ *builder, r row) string { return r.Customer.Name }),
		say("level", "6.3", func(_ *builder, r row) string { return string(r.Level) }),
		say("size", "3.2", func(_ *builder, r row) string { return string(r.Decision.Size) }),
		say("place", "", func(b *builder, r row) string { return b.place(r.Customer) }),
		say("manager", "6.4", func(b *builder, r row) string { return b.person(r.Customer.ManagerID) }),
		say("cards", "3.3", func(_ *builder, r row) string { return r.CardKinds }),
		count("cardCount", "3.3", func(r row) int64 { return int64(r.Cards) }),
		{Column: fig("cycle", Text, "6.6.1"), cell: func(_ *builder, r row) Cell { return words(lo.Ternary(r.CycleDays > 0, fmt.Sprint(r.CycleDays), "")) }},
		count("count", "6.6.1", func(r row) int64 { return int64(r.Count) }),
		weigh("gasoline", func(r row) (int64, bool) { return grams(r.Gasoline), true }),
		weigh("diesel", func(r row) (int64, bool) { return grams(r.Diesel), true }),
		weigh("prev", prev),
		f6Growth("prevRate", total, prev),
		weigh("year", year),
		f6Growth("yearRate", total, year),
	}, f6Care()...)
}

func f6Growth(key string, now func(*tracking.Row) int64, before func(*tracking.Row) (int64, bool)) column[*tracking.Row] {
	rate := func(rows []*tracking.Row) Cell {
		var n, v int64
		known := len(rows) > 0
		for _, r := range rows {
			b, ok := before(r)
			n, v, known = n+now(r), v+b, known && ok
		}
		return growth(n, v, known, nil)
	}
	return column[*tracking.Row]{Column: fig(key, Percent, ""), cell: func(_ *builder, r *tracking.Row) Cell { return rate([]*tracking.Row{r}) },
		total: func(_ *builder, rows []*tracking.Row) Cell { return rate(rows) }}
}

func f6Care() []column[*tracking.Row] {
	type row = *tracking.Row
	say := func(key, from string, what func(row) string) column[row] {
		return column[row]{Column: fig(key, Text, from), cell: func(_ *builder, r row) Cell { return words(what(r)) }}
	}
	return []column[row]{
		{Column: fig("recharge", Money, "").in("元"), cell: func(_ *builder, r row) Cell { return of(Money, r, int64(r.Recharge), "") }},
		{Column: fig("bearer", Money, "").in("元"), cell: func(_ *builder, r row) Cell { return of(Money, r, int64(r.Bearer), "") }},
		say("trend", "6.6.1", func(r row) string { return r.Trend }),
		say("need", "6.6.2", needText),
		say("progress", "6.6.2", progress),
		{Column: fig("opinion", Text, "6.6.2"), cell: func(_ *builder, r row) Cell {
			c := words(strings.Join(lo.Compact(lo.Map(r.Visits, func(v visit.Visit, _ int) string { return v.Opinion })), "；"))
			c.Refs = visitRefs(r, 0, opined)
			return c
		}},
		{Column: fig("visits", Text, "6.7"), cell: func(_ *builder, r row) Cell {
			c := words(visitText(r))
			c.Refs = visitRefs(r, 0, anyVisit)
			return c
		}},
		say("next", "", lastStep),
		say("remark", "", func(r row) string {
			return strings.Join(lo.Map(r.Movements, func(x tracking.Reason, _ int) string { return string(x.Movement) }), "、")
		}),
	}
}

func needText(r *tracking.Row) string {
	if !r.Facts.GasKnown && !r.Facts.DieselKnown {
		return ""
	}
	return "汽" + r.Facts.Gasoline.Tonnes() + " 柴" + r.Facts.Diesel.Tonnes()
}

// progress speaks of customers in their first months only (6.5.4.5: 业务开展初期重点关注).
func progress(r *tracking.Row) string {
	switch {
	case r.Developed && r.Verified:
		return "本月开发成功"
	case r.Initial:
		return "业务开展初期"
	}
	return ""
}

func visitText(r *tracking.Row) string {
	if len(r.Visits) == 0 {
		return ""
	}
	v := r.Visits[len(r.Visits)-1]
	return fmt.Sprintf("%s %s 共%d次", v.Way, v.Date, len(r.Visits))
}
