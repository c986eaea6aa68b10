package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// MarketLayout is the version of the layout of 《市场形态表》.
const MarketLayout = "2026-A"

// MarketInput is what the market sheet of one station is made of: everything of that station, and the rows of the month of its customers.
type MarketInput struct {
	Unit        string
	Station     org.Office
	Month       calendar.Month
	FiledOn     calendar.Date
	Competitors []census.Competitor
	Prospects   []census.Prospect
	Areas       []census.Area
	Rows        []tracking.Row
}

// Market makes 《市场形态表》 of a station (6.5.1): competitors near it, potential by kind of object, coverage of its areas, and the share
// of the known need we supply. It is no statutory form, so it has no appendix number.
func Market(in MarketInput) Form {
	b := &builder{in: Input{Month: in.Month}}
	list := lo.Filter(in.Prospects, func(p census.Prospect, _ int) bool { return p.Status != census.Invalid && p.Status != census.Converted })
	f := Form{Code: "M", Title: "市场形态表", Clause: "6.5.1", Layout: MarketLayout, Unit: strings.Trim(in.Unit+" "+in.Station.Name, " "), Place: in.Station.Name, Period: in.Month.Chinese(), Month: in.Month,
		FiledOn: in.FiledOn, Signers: []string{"站经理", "片区经理", "制表人"}, Notes: []string{}}
	f.Parts = []Part{
		table(b, "A", "一、周边竞争对手", "没有登记竞争对手，潜在客户也没有提到", rivalColumns(), rivals(in.Competitors, list), func(r rival) string { return r.name }),
		table(b, "B", "二、潜在需求（按对象类别）", "还没有潜在客户", kindColumns(), byKind(list), func(k kindSum) string { return k.kind }),
		table(b, "C", "三、责任区域覆盖", "还没有划分责任区域", coverColumns(in.FiledOn), cover(in, list), func(c covered) string { return c.name }),
		table(b, "D", "四、已知需求中我方供应的份额", "", shareColumns(), shares(pointers(in.Rows), list), func(s supply) string { return s.family }),
	}
	f.Parts[3].Total = nil // the two families are never added (AMB-04)
	f.Notes = append(f.Notes, "潜在需求为调查所得，不含已筛查无效和已转为客户的；我方月实销为"+in.Month.Chinese()+"归属本站客户的加油量",
		"份额＝我方月实销÷（已建档客户月需求＋潜在客户月需求），已建档客户月需求以申报为准，没有申报的用附录5的口径")
	if lo.ContainsBy(f.Parts[3].Rows, func(r Row) bool { return r.Cells[4].Num > 10_000 }) {
		f.Notes = append(f.Notes, "份额超过100%的，说明申报或调查到的需求偏低，请核实后更正档案")
	}
	return f
}

// rival is one competitor: registered by the clerk, named by potential customers, or both.
type rival struct {
	name, brand, distance, discount, source string
	named                                   []census.Prospect
}

// rivals joins the registered competitors with what potential customers say: a text that contains a registered name counts for it, other
// texts stand as they were written.
func rivals(known []census.Competitor, list []census.Prospect) []rival {
	out := lo.Map(known, func(c census.Competitor, _ int) rival {
		r := rival{name: c.Name, brand: c.Brand, discount: c.Discount, source: "登记" + lo.Ternary(c.SeenOn.IsZero(), "", "（"+c.SeenOn.String()+"）")}
		if c.Metres > 0 {
			r.distance = fmt.Sprintf("%d米", c.Metres)
		}
		return r
	})
	said := map[string]int{}
	for _, p := range list {
		text := identity.FoldName(p.Competitor)
		if text == "" {
			continue
		}
		at := slices.IndexFunc(known, func(c census.Competitor) bool { return strings.Contains(text, identity.FoldName(c.Name)) })
		if at < 0 {
			i, ok := said[text]
			if !ok {
				out = append(out, rival{name: p.Competitor, source: "调查"})
				i = len(out) - 1
				said[text] = i
			}
			at = i
		}
		out[at].named = append(out[at].named, p)
	}
	return out
}

func rivalColumns() []column[rival] {
	say := func(key, title string, width int, field func(rival) string) column[rival] {
		return column[rival]{Column: col(key, title, Text, width, "5.1.2"), cell: func(_ *builder, r rival) Cell { return words(field(r)) }}
	}
	need := func(key, title string, figure func(census.Prospect) int64) column[rival] {
		return column[rival]{Column: col(key, title, Mass, 8, "6.5.4.1").under("提到它的潜在客户"), cell: func(_ *builder, r rival) Cell { return prospectSum(Mass, r.named, figure) }}
	}
	return []column[rival]{
		{Column: col("no", "序号", Count, 4, "")},
		say("name", "竞争对手", 18, func(r rival) string { return r.name }), say("brand", "品牌", 8, func(r rival) string { return r.brand }),
		say("distance", "距离", 7, func(r rival) string { return r.distance }), say("discount", "优惠", 18, func(r rival) string { return r.discount }),
		{Column: col("named", "户数", Count, 6, "").under("提到它的潜在客户"), cell: func(_ *builder, r rival) Cell {
			c := prospectSum(Count, r.named, func(census.Prospect) int64 { return 1 })
			c.Known = true
			return c
		}},
		need("gasoline", "汽油（吨）", func(p census.Prospect) int64 { return grams(p.Gasoline) }), need("diesel", "柴油（吨）", func(p census.Prospect) int64 { return grams(p.Diesel) }),
		say("source", "来源", 12, func(r rival) string { return r.source }),
	}
}

type kindSum struct {
	kind string
	list []census.Prospect
}

func byKind(list []census.Prospect) []kindSum {
	if len(list) == 0 {
		return nil
	}
	groups := lo.GroupBy(list, func(p census.Prospect) string { return p.ObjectKind })
	return lo.Map(census.ObjectKinds(), func(k string, _ int) kindSum { return kindSum{k, groups[k]} })
}

func kindColumns() []column[kindSum] {
	count := func(key, title string, is func(census.Prospect) bool) column[kindSum] {
		return column[kindSum]{Column: col(key, title, Count, 8, "6.5.1"), cell: func(_ *builder, k kindSum) Cell {
			c := prospectSum(Count, lo.Filter(k.list, func(p census.Prospect, _ int) bool { return is(p) }), func(census.Prospect) int64 { return 1 })
			c.Known = true
			return c
		}}
	}
	need := func(key, title string, figure func(census.Prospect) int64) column[kindSum] {
		return column[kindSum]{Column: col(key, title, Mass, 10, "6.5.4.1").under("月需求量"), cell: func(_ *builder, k kindSum) Cell { return prospectSum(Mass, k.list, figure) }}
	}
	return []column[kindSum]{
		{Column: col("kind", "对象类别", Text, 14, "6.5.1"), cell: func(_ *builder, k kindSum) Cell { return text(k.kind) }},
		count("all", "潜在客户户数", func(census.Prospect) bool { return true }), count("high", "重要程度高", func(p census.Prospect) bool { return p.Importance == "高" }),
		count("pursued", "开发中", func(p census.Prospect) bool { return p.Status == census.Pursued }),
		need("gasoline", "汽油（吨）", func(p census.Prospect) int64 { return grams(p.Gasoline) }), need("diesel", "柴油（吨）", func(p census.Prospect) int64 { return grams(p.Diesel) }),
	}
}

// covered is an area with the potential customers in it now; last is the newest survey, also of those screened out or won.
type covered struct {
	name, kind, last string
	list             []census.Prospect
}

// cover lists the areas in force with their records, and last the records that name no known area.
func cover(in MarketInput, list []census.Prospect) []covered {
	of := func(p census.Prospect) census.AreaID { return p.AreaID }
	groups, all := lo.GroupBy(list, of), lo.GroupBy(in.Prospects, of)
	var out []covered
	known := map[census.AreaID]bool{}
	for _, a := range in.Areas {
		if a.InForce(in.FiledOn) {
			known[a.ID] = true
			out = append(out, covered{a.Name, string(a.Kind), newest(all[a.ID]), groups[a.ID]})
		}
	}
	slices.SortFunc(out, func(x, y covered) int { return cmp.Compare(x.name, y.name) })
	if rest := lo.Filter(list, func(p census.Prospect, _ int) bool { return !known[p.AreaID] }); len(rest) > 0 {
		out = append(out, covered{"不在责任区域表内的记录", "", newest(rest), rest})
	}
	return out
}

func newest(list []census.Prospect) string {
	return lo.MaxBy(list, func(p, most census.Prospect) bool { return most.SurveyedOn.Before(p.SurveyedOn) }).SurveyedOn.String()
}

func coverColumns(on calendar.Date) []column[covered] {
	need := func(key, title string, figure func(census.Prospect) int64) column[covered] {
		return column[covered]{Column: col(key, title, Mass, 9, "6.5.4.1").under("潜在月需求量"), cell: func(_ *builder, c covered) Cell { return prospectSum(Mass, c.list, figure) }}
	}
	return []column[covered]{
		{Column: col("area", "责任区域", Text, 20, "6.5.1"), cell: func(_ *builder, c covered) Cell { return text(c.name) }},
		{Column: col("kind", "类别", Text, 9, "6.5.1"), cell: func(_ *builder, c covered) Cell { return words(c.kind) }},
		{Column: col("count", "潜在客户户数", Count, 8, ""), cell: func(_ *builder, c covered) Cell {
			n := prospectSum(Count, c.list, func(census.Prospect) int64 { return 1 })
			n.Known = true
			return n
		}},
		need("gasoline", "汽油（吨）", func(p census.Prospect) int64 { return grams(p.Gasoline) }), need("diesel", "柴油（吨）", func(p census.Prospect) int64 { return grams(p.Diesel) }),
		{Column: col("last", "最近调查", Text, 10, ""), cell: func(_ *builder, c covered) Cell { return words(c.last) }},
		{Column: col("state", "说明", Text, 16, ""), cell: func(_ *builder, c covered) Cell {
			return words(lo.Ternary(c.last == "", "还没有记录", lo.Ternary(c.last < on.AddDays(-366).String(), "一年多没有再查", "")))
		}},
	}
}

// supply is the balance of one product family in grams.
type supply struct {
	family              string
	need, potential, us Cell
}

func shares(rows []*tracking.Row, list []census.Prospect) []supply {
	gas := supply{"汽油", add(Mass, rows, func(r *tracking.Row) int64 {
		return needOf(r.Customer.Need.Gasoline, r.Facts.Gasoline, r.Facts.GasKnown)
	}),
		prospectSum(Mass, list, func(p census.Prospect) int64 { return grams(p.Gasoline) }), add(Mass, rows, func(r *tracking.Row) int64 { return grams(r.Gasoline) })}
	diesel := supply{"柴油", add(Mass, rows, func(r *tracking.Row) int64 {
		return needOf(r.Customer.Need.Diesel, r.Facts.Diesel, r.Facts.DieselKnown)
	}),
		prospectSum(Mass, list, func(p census.Prospect) int64 { return grams(p.Diesel) }), add(Mass, rows, func(r *tracking.Row) int64 { return grams(r.Diesel) })}
	return []supply{gas, diesel}
}

// needOf is the declared monthly need, else what the grader goes by, else nothing.
func needOf(declared *measure.Gram, fact measure.Gram, known bool) int64 {
	if declared != nil {
		return int64(*declared)
	}
	return lo.Ternary(known, int64(fact), 0)
}

func shareColumns() []column[supply] {
	mass := func(key, title string, field func(supply) Cell) column[supply] {
		return column[supply]{Column: col(key, title, Mass, 12, ""), cell: func(_ *builder, s supply) Cell { return field(s) }}
	}
	return []column[supply]{
		{Column: col("family", "油品", Text, 8, "6.2.2"), cell: func(_ *builder, s supply) Cell { return text(s.family) }},
		mass("need", "已建档客户月需求（吨）", func(s supply) Cell { return s.need }), mass("potential", "潜在客户月需求（吨）", func(s supply) Cell { return s.potential }),
		mass("us", "我方月实销（吨）", func(s supply) Cell { return s.us }),
		{Column: col("share", "供应份额", Percent, 10, ""), cell: func(_ *builder, s supply) Cell { return share(s.us.Num, s.need.Num+s.potential.Num, nil) }},
	}
}
