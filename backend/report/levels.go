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
	f := b.form(5, "机构客户月度等级管理表", "6.6.3", calendar.TrackingDue(b.in.Month),
		table(b, "A", "", "还没有机构客户", f5Columns(), b.members, func(r *tracking.Row) string { return r.Customer.Code }))
	p := b.in.Grading
	f.Notes = append(f.Notes,
		fmt.Sprintf("分级参数%s版（%s起）；需求口径：初期按申报，此后按%s（议）；升级当月生效，连续%d个月低于原级才降（议）", p.Version, p.From, p.NeedBasis, p.HoldMonths),
		"站级条款6.4.1.4.x为原文编号，应为6.3.1.4.x")
	if n := lo.CountBy(b.members, func(r *tracking.Row) bool { return r.Managing() != r.Level }); n > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("%d户有生效的管理权限转移（6.1.1）：户数按核定级别统计，管理责任按管理主体", n))
	}
	if n := lo.CountBy(b.members, func(r *tracking.Row) bool { return r.Level != r.Decision.Level }); n > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("%d户的核定级别因缓降高于本月建议级别，见备注", n))
	}
	return f
}

func f5Columns() []column[*tracking.Row] {
	type row = *tracking.Row
	say := func(key, title string, width int, from string, what func(*builder, row) string) column[row] {
		return column[row]{Column: col(key, title, Text, width, from), cell: func(b *builder, r row) Cell { return words(what(b, r)) }}
	}
	return []column[row]{
		{Column: col("no", "序号", Count, 4, "")},
		say("code", "客户编号", 10, "", func(_ *builder, r row) string { return r.Customer.Code }),
		say("name", "客户名称", 16, "6.6.2", func(_ *builder, r row) string { return r.Customer.Name }),
		say("place", "区县/加油站", 14, "", func(b *builder, r row) string { return b.place(r.Customer) }),
		say("size", "客户类型", 5, "3.2", func(_ *builder, r row) string { return string(r.Decision.Size) }),
		{Column: col("signed", "签订层级", Text, 7, "6.3").under("供油协议"), cell: func(_ *builder, r row) Cell { return agreed(r, 0) }},
		{Column: col("number", "编号", Text, 10, "6.3").under("供油协议"), cell: func(_ *builder, r row) Cell { return agreed(r, 1) }},
		{Column: col("until", "到期", Text, 8, "6.3").under("供油协议"), cell: func(_ *builder, r row) Cell { return agreed(r, 2) }},
		{Column: col("gasoline", "汽油", Mass, 7, "6.3").under("核定月需求").in("吨"), cell: func(_ *builder, r row) Cell {
			return ifKnown(Mass, r, grams(r.Facts.Gasoline), r.Facts.GasKnown, string(r.Facts.NeedBasis))
		}},
		{Column: col("diesel", "柴油", Mass, 7, "6.3").under("核定月需求").in("吨"), cell: func(_ *builder, r row) Cell {
			return ifKnown(Mass, r, grams(r.Facts.Diesel), r.Facts.DieselKnown, string(r.Facts.NeedBasis))
		}},
		say("basis", "口径", 5, "", func(_ *builder, r row) string { return string(r.Facts.NeedBasis) }),
		{Column: col("bearer", "不记名卡滚动12个月采购额", Money, 10, "6.3").in("元"), cell: func(_ *builder, r row) Cell {
			return ifKnown(Money, r, int64(r.Facts.Bearer), r.Facts.BearerKnown, string(r.Facts.BearerBasis))
		}},
		{Column: col("stable", "消费稳定", Text, 5, "6.3.1.3.2"), cell: func(_ *builder, r row) Cell {
			return Cell{Kind: Text, Text: yesNo(r.Facts.Stable), Known: true, Refs: refTo(r, r.Facts.StableWhy)}
		}},
		say("before", "原级别", 6, "", func(_ *builder, r row) string { return lo.Ternary(r.HasBefore, string(r.Before), "") }),
		say("computed", "系统建议级别", 6, "", func(_ *builder, r row) string { return string(r.Decision.Level) }),
		{Column: col("clauses", "命中条款", Text, 10, ""), cell: func(_ *builder, r row) Cell { return clauses(r) }},
		say("level", "核定级别", 6, "6.3", func(_ *builder, r row) string { return string(r.Level) }),
		{Column: col("change", "变动", Text, 4, ""), cell: func(_ *builder, r row) Cell {
			return Cell{Kind: Text, Text: change(r), Known: true, Refs: refTo(r, r.LevelWhy)}
		}},
		say("body", "管理主体", 10, "6.4", func(_ *builder, r row) string { name, _ := grading.ManagingBody(r.Managing()); return name }),
		{Column: col("transfer", "管理权限转移", Text, 6, "6.1.1"), cell: func(_ *builder, r row) Cell { return authority(r) }},
		say("manager", "责任人", 6, "6.4", func(b *builder, r row) string { return b.person(r.Customer.ManagerID) }),
		{Column: col("remark", "备注", Text, 10, ""), cell: func(_ *builder, r row) Cell {
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
	f := b.form(6, "机构客户月度跟踪管理明细表", "6.6.3", calendar.TrackingDue(b.in.Month),
		table(b, "A", "", "还没有机构客户", f6Columns(), b.members, func(r *tracking.Row) string { return r.Customer.Code }))
	f.Notes = append(f.Notes, "加油周期：近90天相邻两个加油日间隔的中位数，不足3个加油日不计；同一客户的多张卡、多个站合并计算",
		fmt.Sprintf("消费动态：较上月增减%d%%以内为稳（议）", b.in.Tracking.SteadyBand))
	return f
}

func f6Columns() []column[*tracking.Row] {
	type row = *tracking.Row
	say := func(key, title string, width int, from string, what func(*builder, row) string) column[row] {
		return column[row]{Column: col(key, title, Text, width, from), cell: func(b *builder, r row) Cell { return words(what(b, r)) }}
	}
	count := func(key, title string, width int, from string, n func(row) int64) column[row] {
		return column[row]{Column: col(key, title, Count, width, from), cell: func(_ *builder, r row) Cell { return of(Count, r, n(r), "") }}
	}
	weigh := func(key, title, group string, n func(row) (int64, bool)) column[row] {
		return column[row]{Column: col(key, title, Mass, 7, "6.6.1").under(group).in("吨"), cell: func(_ *builder, r row) Cell {
			v, ok := n(r)
			return ifKnown(Mass, r, v, ok, "")
		}}
	}
	total := func(r row) int64 { return grams(r.Gasoline + r.Diesel) }
	prev := func(r row) (int64, bool) { return grams(r.PrevGasoline + r.PrevDiesel), r.PrevKnown }
	year := func(r row) (int64, bool) { return grams(r.YearGasoline + r.YearDiesel), r.YearKnown }
	return append([]column[row]{
		{Column: col("no", "序号", Count, 4, "")},
		say("code", "客户编号", 10, "", func(_ *builder, r row) string { return r.Customer.Code }),
		say("name", "客户名称", 15, "6.6.2", func(_ *builder, r row) string { return r.Customer.Name }),
		say("level", "级别", 6, "6.3", func(_ *builder, r row) string { return string(r.Level) }),
		say("size", "类型", 4, "3.2", func(_ *builder, r row) string { return string(r.Decision.Size) }),
		say("place", "区县/加油站", 13, "", func(b *builder, r row) string { return b.place(r.Customer) }),
		say("manager", "责任人", 6, "6.4", func(b *builder, r row) string { return b.person(r.Customer.ManagerID) }),
		say("cards", "加油卡类别", 8, "3.3", func(_ *builder, r row) string { return r.CardKinds }),
		count("cardCount", "卡数", 4, "3.3", func(r row) int64 { return int64(r.Cards) }),
		{Column: col("cycle", "加油周期（天）", Text, 5, "6.6.1"), cell: func(_ *builder, r row) Cell { return words(lo.Ternary(r.CycleDays > 0, fmt.Sprint(r.CycleDays), "")) }},
		count("count", "加油次数", 5, "6.6.1", func(r row) int64 { return int64(r.Count) }),
		weigh("gasoline", "汽油", "本月加油量", func(r row) (int64, bool) { return grams(r.Gasoline), true }),
		weigh("diesel", "柴油", "本月加油量", func(r row) (int64, bool) { return grams(r.Diesel), true }),
		weigh("prev", "上月量", "比较", prev),
		f6Growth("prevRate", "环比", total, prev),
		weigh("year", "去年同月", "比较", year),
		f6Growth("yearRate", "同比", total, year),
	}, f6Care()...)
}

func f6Growth(key, title string, now func(*tracking.Row) int64, before func(*tracking.Row) (int64, bool)) column[*tracking.Row] {
	rate := func(rows []*tracking.Row) Cell {
		var n, v int64
		known := len(rows) > 0
		for _, r := range rows {
			b, ok := before(r)
			n, v, known = n+now(r), v+b, known && ok
		}
		return growth(n, v, known, nil)
	}
	return column[*tracking.Row]{Column: col(key, title, Percent, 5, "").under("比较"), cell: func(_ *builder, r *tracking.Row) Cell { return rate([]*tracking.Row{r}) },
		total: func(_ *builder, rows []*tracking.Row) Cell { return rate(rows) }}
}

func f6Care() []column[*tracking.Row] {
	type row = *tracking.Row
	say := func(key, title string, width int, from string, what func(row) string) column[row] {
		return column[row]{Column: col(key, title, Text, width, from), cell: func(_ *builder, r row) Cell { return words(what(r)) }}
	}
	return []column[row]{
		{Column: col("recharge", "充值额", Money, 9, "").in("元"), cell: func(_ *builder, r row) Cell { return of(Money, r, int64(r.Recharge), "") }},
		{Column: col("bearer", "不记名卡采购额", Money, 9, "").in("元"), cell: func(_ *builder, r row) Cell { return of(Money, r, int64(r.Bearer), "") }},
		say("trend", "消费动态", 4, "6.6.1", func(r row) string { return r.Trend }),
		say("need", "消费需求", 8, "6.6.2", needText),
		say("progress", "开发进度", 7, "6.6.2", progress),
		say("opinion", "意见反应", 9, "6.6.2", func(r row) string {
			return strings.Join(lo.Compact(lo.Map(r.Visits, func(v visit.Visit, _ int) string { return v.Opinion })), "；")
		}),
		say("visits", "本月回访方式/日期/次数", 10, "6.7", visitText),
		say("next", "下步措施", 8, "", lastStep),
		say("remark", "备注", 8, "", func(r row) string {
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
