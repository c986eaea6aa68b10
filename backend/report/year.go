package report

import (
	"fmt"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/plan"

	"github.com/samber/lo"
)

// Achieved is what 附录7 of one month says of one place: what was planned, and who was won there.
type Achieved struct {
	Month calendar.Month
	Part  string // A counties, B stations
	Key   string // county code, station code
	Name  string
	Plan  int64
	Done  []Ref // a customer each
}

// AchievedOf reads 附录7 of a month, as computed or as it was closed.
func AchievedOf(m calendar.Month, f7 Form) []Achieved {
	var out []Achieved
	for _, part := range f7.Parts {
		at := map[string]int{}
		for i, c := range part.Columns {
			at[c.Key] = i
		}
		name := lo.Ternary(part.Key == "A", "county", "station")
		for _, row := range part.Rows {
			out = append(out, Achieved{Month: m, Part: part.Key, Key: row.Key, Name: row.Cells[at[name]].Display(), Plan: row.Cells[at["plan"]].Num, Done: row.Cells[at["done"]].Refs})
		}
	}
	return out
}

// Year is what the months before this one add to 本年累计: those closed in this program. Missing are months of the year since the first of
// them that are not closed. Withdrawn are customers of closed months whose proof was removed since: they count no longer.
type Year struct {
	Achieved  []Achieved
	Closed    []calendar.Month
	Missing   []calendar.Month
	Withdrawn map[string]bool // by customer id
}

// stands are those won in a month that still count.
func (y Year) stands(a Achieved) []Ref {
	return lo.Reject(a.Done, func(r Ref, _ int) bool { return y.Withdrawn[r.ID] })
}

// earlier is what the year's closed months say of one place.
func (b *builder) earlier(part, key string) []Achieved {
	return lo.Filter(b.in.Year.Achieved, func(a Achieved, _ int) bool { return a.Part == part && a.Key == key })
}

// rowOf is the part and key a target's row has in 附录7.
func (b *builder) rowOf(t target) (part, key string) {
	if t.line.Part == plan.Institutions {
		return "A", t.line.CountyCode
	}
	return "B", b.offices[t.line.StationID].Code
}

// yearPlan is the plan of the year up to this month, of the closed months and this one.
func (b *builder) yearPlan(t target) Cell {
	part, key := b.rowOf(t)
	c := b.planned(t.line)
	if t.unplanned {
		c = number(0)
	}
	for _, a := range b.earlier(part, key) {
		c.Num += a.Plan
	}
	return c
}

// yearDone is who was won in the year up to this month, each with the month.
func (b *builder) yearDone(t target) Cell {
	part, key := b.rowOf(t)
	c := Cell{Kind: Count, Known: true}
	for _, a := range b.earlier(part, key) {
		for _, r := range b.in.Year.stands(a) {
			r.Why = a.Month.Chinese() + "：" + r.Why
			c.Refs = append(c.Refs, r)
		}
	}
	c.Refs = append(c.Refs, tally(t.rows, success).Refs...)
	c.Num = int64(len(c.Refs))
	return c
}

// yearColumns are 本年累计 of 附录7.
func yearColumns() []column[target] {
	rate := func(b *builder, list []target) Cell {
		done, planned := int64(0), int64(0)
		var refs []Ref
		for _, t := range list {
			c := b.yearDone(t)
			done, planned, refs = done+c.Num, planned+b.yearPlan(t).Num, append(refs, c.Refs...)
		}
		return share(done, planned, refs)
	}
	return []column[target]{
		{Column: fig("yearplan", Count, "6.5.3"), cell: func(b *builder, t target) Cell { return b.yearPlan(t) }},
		{Column: fig("yeardone", Count, "6.6.3"), cell: func(b *builder, t target) Cell { return b.yearDone(t) }},
		{Column: fig("yearrate", Percent, ""), cell: func(b *builder, t target) Cell { return rate(b, []target{t}) }, total: rate},
	}
}

// yearNotes say what 本年累计 is made of, and what is missing from it.
func (b *builder) yearNotes() []string {
	y, m := b.in.Year, b.in.Month
	notes := []string{lo.Ternary(len(y.Closed) == 0, "本年累计：此前各月没有在本程序结账，只含"+m.Chinese(), fmt.Sprintf("本年累计：已结账的%s和%s", months(y.Closed), m.Chinese()))}
	if len(y.Missing) > 0 {
		notes = append(notes, "本年累计缺"+months(y.Missing)+"：还没有结账，不按零计")
	}
	gone := 0
	for _, a := range y.Achieved {
		gone += len(a.Done) - len(y.stands(a))
	}
	if gone > 0 {
		notes = append(notes, fmt.Sprintf("本年累计已扣除结账后撤销核实的%d户（6.5.4.4）", gone))
	}
	return notes
}

func months(list []calendar.Month) string {
	return strings.Join(lo.Map(list, func(m calendar.Month, _ int) string { return m.Chinese() }), "、")
}

// Bar is one place of a chart: what was planned and what was done.
type Bar struct {
	Label string `json:"label"`
	Plan  int64  `json:"plan"`
	Done  int64  `json:"done"`
}

// Chart is a bar chart of plan against results, as large as Top.
type Chart struct {
	Title string `json:"title"`
	Top   int64  `json:"top"` // the end of the scale, at least the longest bar
	Bars  []Bar  `json:"bars"`
}

// chartOf draws a part of 附录7; nil where there is nothing to draw.
func (b *builder) chartOf(title string, list []target) []Chart {
	if len(list) == 0 {
		return nil
	}
	c := Chart{Title: title, Bars: lo.Map(list, func(t target, _ int) Bar {
		return Bar{Label: t.name, Plan: lo.Ternary(t.unplanned, 0, t.line.Target), Done: int64(len(verified(t)))}
	})}
	longest := lo.Max(lo.FlatMap(c.Bars, func(x Bar, _ int) []int64 { return []int64{x.Plan, x.Done} }))
	c.Top = scale(longest)
	return []Chart{c}
}

// scale is the least of 5, 10, 20, 50, 100, 200 … that is no less.
func scale(longest int64) int64 {
	for top := int64(5); ; top *= 10 {
		for _, k := range []int64{1, 2, 4} {
			if top*k >= longest {
				return top * k
			}
		}
	}
}
