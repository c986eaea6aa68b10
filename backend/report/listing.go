package report

import (
	"strings"

	"github.com/samber/lo"
)

// Item is a record behind a cell as it is listed; Value is what it contributes, unknown for a cell that is not countable.
type Item struct {
	Code, Name, Why string
	Value           Cell
	Opinions        []string // of the month
	Fuel            []Fuel   // of the month
}

// Fuel is what a customer fuelled of one product in a month, as it is read: litres, the factor they were converted by, the mass that gave.
type Fuel struct {
	Product, Source                 string
	Count                           int
	Litres, Density, Tonnes, Amount string
}

// fuelLine is one line of fuel with whose it is.
type fuelLine struct {
	Item
	Fuel
}

func fuelPart(list []Item) Part {
	say := func(key, title string, width int, field func(fuelLine) string) column[fuelLine] {
		return column[fuelLine]{Column: col(key, title, Text, width, ""), cell: func(_ *builder, x fuelLine) Cell { return words(field(x)) }}
	}
	lines := lo.FlatMap(list, func(x Item, _ int) []fuelLine {
		return lo.Map(x.Fuel, func(f Fuel, _ int) fuelLine { return fuelLine{x, f} })
	})
	p := table(&builder{}, "B", "本月油量", "", []column[fuelLine]{
		say("code", "编号", 12, func(x fuelLine) string { return x.Code }), say("name", "名称", 22, func(x fuelLine) string { return x.Name }),
		say("product", "油品", 10, func(x fuelLine) string { return x.Product }), say("source", "来源", 6, func(x fuelLine) string { return x.Source }),
		{Column: col("count", "笔数", Count, 6, ""), cell: func(_ *builder, x fuelLine) Cell { return number(int64(x.Count)) }},
		say("litres", "数量（升）", 10, func(x fuelLine) string { return x.Litres }), say("density", "折算系数（千克/升）", 10, func(x fuelLine) string { return x.Density }),
		say("tonnes", "质量（吨）", 10, func(x fuelLine) string { return x.Tonnes }), say("amount", "金额（元）", 12, func(x fuelLine) string { return x.Fuel.Amount }),
	}, lines, func(x fuelLine) string { return x.Code + x.Product + x.Source })
	p.Total = nil // one product's litres are not another's
	return p
}

// Listing is the list behind a cell of a form as a paper of its own: every record, what it contributes and what the customer said; the total row
// is the sum of the records. Spoken is whether the form tells of visits, so that opinions have their column.
func Listing(f Form, title string, cell Cell, list []Item, spoken bool) Form {
	say := func(key, title string, width int, field func(Item) string) column[Item] {
		return column[Item]{Column: col(key, title, Text, width, ""), cell: func(_ *builder, x Item) Cell { return words(field(x)) }}
	}
	columns := []column[Item]{{Column: col("no", "序号", Count, 4, "")}, say("code", "编号", 12, func(x Item) string { return x.Code }), say("name", "名称", 22, func(x Item) string { return x.Name })}
	if summable(cell.Kind) {
		columns = append(columns, column[Item]{Column: col("value", "计入本格", cell.Kind, 10, ""), cell: func(_ *builder, x Item) Cell { return x.Value }})
	}
	columns = append(columns, say("why", "说明", 34, func(x Item) string { return x.Why }))
	if spoken {
		columns = append(columns, say("opinions", "客户意见", 34, func(x Item) string { return strings.Join(x.Opinions, "；") }))
	}
	head := lo.CoalesceOrEmpty(strings.Trim("附录"+strings.TrimPrefix(string(f.Code), "F")+" "+f.Title, " "), f.Title)
	parts := []Part{table(&builder{}, "A", title, "本格背后没有记录", columns, list, func(x Item) string { return x.Code })}
	if lo.SomeBy(list, func(x Item) bool { return len(x.Fuel) > 0 }) {
		parts = append(parts, fuelPart(list))
	}
	return Form{Title: "单元格记录", Layout: f.Layout, Clause: f.Clause, Unit: f.Unit, Period: f.Period, Month: f.Month, FiledOn: f.FiledOn, Maker: f.Maker, Signers: []string{"制表人"},
		Parts: parts,
		Notes: []string{head + "，" + title + "：表中为" + lo.CoalesceOrEmpty(cell.Display(), "空白")}}
}
