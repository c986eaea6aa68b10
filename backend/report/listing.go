package report

import (
	"strings"

	"fuelbook/backend/measure"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// Item is a record behind a cell as it is listed; Value is what it contributes, unknown for a cell that is not countable.
type Item struct {
	Code, Name, Why string
	Value           Cell
	Opinions        []string // of the month
}

// Listing is the list behind a cell of a form as a paper of its own: every record, what it contributes and what the customer said; the total row
// is the sum of the records. Fuel is what customers among them fuelled in the month. Spoken is whether the form tells of visits, so that opinions have their column.
func Listing(f Form, title string, cell Cell, list []Item, fuel []FuelLine, spoken bool) Form {
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
	out := Form{Title: "单元格记录", Layout: f.Layout, Clause: f.Clause, Unit: f.Unit, Period: f.Period, Month: f.Month, FiledOn: f.FiledOn, Maker: f.Maker, Signers: []string{"制表人"},
		Parts: []Part{table(&builder{}, "A", title, "本格背后没有记录", columns, list, func(x Item) string { return x.Code })},
		Notes: []string{head + "，" + title + "：表中为" + lo.CoalesceOrEmpty(cell.Display(), "空白")}}
	if len(fuel) > 0 {
		out.Parts = append(out.Parts, fuelPart(fuel))
		out.Notes = append(out.Notes, "油量按今天的记录；质量=数量×折算系数")
	}
	return out
}

// FuelLine is what a customer behind a cell fuelled of one product in the month: litres and the mass they gave by the factor.
type FuelLine struct {
	Code, Name, Product string
	Source              string // 导入, 手工
	Count               int
	Litres              string
	Density             string // kg per litre
	Mass                measure.Gram
	Amount              money.Fen
}

func fuelPart(list []FuelLine) Part {
	say := func(key, title string, width int, field func(FuelLine) string) column[FuelLine] {
		return column[FuelLine]{Column: col(key, title, Text, width, ""), cell: func(_ *builder, x FuelLine) Cell { return words(field(x)) }}
	}
	sum := func(key, title string, kind Kind, unit string, figure func(FuelLine) int64) column[FuelLine] {
		return column[FuelLine]{Column: col(key, title, kind, 10, "").in(unit), cell: func(_ *builder, x FuelLine) Cell { return Cell{Kind: kind, Num: figure(x), Known: true} }}
	}
	return table(&builder{}, "B", "本月油量", "", []column[FuelLine]{say("code", "编号", 12, func(x FuelLine) string { return x.Code }),
		say("name", "名称", 22, func(x FuelLine) string { return x.Name }), say("product", "油品", 10, func(x FuelLine) string { return x.Product }),
		say("source", "来源", 6, func(x FuelLine) string { return x.Source }), sum("count", "笔数", Count, "", func(x FuelLine) int64 { return int64(x.Count) }),
		say("litres", "数量（升）", 10, func(x FuelLine) string { return x.Litres }), say("density", "折算系数（千克/升）", 10, func(x FuelLine) string { return x.Density }),
		sum("mass", "质量", Mass, "吨", func(x FuelLine) int64 { return int64(x.Mass) }), sum("amount", "金额", Money, "元", func(x FuelLine) int64 { return int64(x.Amount) })},
		list, func(x FuelLine) string { return x.Code + "|" + x.Product + "|" + x.Source + "|" + x.Density })
}
