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
	return Form{Title: "单元格记录", Layout: f.Layout, Clause: f.Clause, Unit: f.Unit, Period: f.Period, Month: f.Month, FiledOn: f.FiledOn, Maker: f.Maker, Signers: []string{"制表人"},
		Parts: []Part{table(&builder{}, "A", title, "本格背后没有记录", columns, list, func(x Item) string { return x.Code })},
		Notes: []string{head + "，" + title + "：表中为" + lo.CoalesceOrEmpty(cell.Display(), "空白")}}
}
