package sheet

import (
	"io"
	"strconv"
	"strings"

	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/report"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

// WriteForm writes one form as a print-ready workbook, a sheet a part.
func WriteForm(w io.Writer, f report.Form) error { return WriteForms(w, []report.Form{f}) }

// WriteForms writes forms into one workbook: title, head line, header (two rows where columns are grouped), numbers as numbers, total,
// notes, signatures; A4 landscape, header repeated, panes frozen.
func WriteForms(w io.Writer, forms []report.Form) error {
	b := newBook()
	var pages []*page
	for _, f := range forms {
		for _, part := range f.Parts {
			pages = append(pages, b.formPage(f, part))
		}
	}
	return b.finish(w, pages...)
}

func (b *book) formPage(f report.Form, part report.Part) *page {
	name := pageName(f, part)
	p := b.page(name, lo.Map(part.Columns, func(c report.Column, _ int) float64 { return float64(c.Width) * 1.15 }))
	b.freeze(p, 3, lo.Ternary(grouped(part.Columns), 4, 3), min(3, p.cols-1))
	b.line(p, f.Title, b.titleStyle(), 28)
	b.line(p, "填报单位："+f.Unit+"    统计期："+f.Period+"    填报日期："+f.FiledOn.String()+"    "+strings.TrimSpace(part.Title), b.noteStyle(), 16)
	b.formHead(p, part.Columns)
	for _, r := range part.Rows {
		b.put(p, b.formRow(r, false), 0)
	}
	if part.Total != nil {
		b.put(p, b.formRow(*part.Total, true), 0)
	}
	if len(part.Rows) == 0 {
		b.line(p, part.Empty, b.noteStyle(), 20)
	}
	for i, n := range f.Notes {
		b.line(p, lo.Ternary(i == 0, "注：", "   ")+n, b.noteStyle(), 14)
	}
	hands := f.Hands()
	signers := lo.Map(f.Signers, func(s string, i int) string {
		return s + "：" + lo.CoalesceOrEmpty(lo.NthOr(hands, i, ""), "              ")
	})
	b.line(p, strings.Join(signers, "              "), b.noteStyle(), 24)
	return p
}

// pageName is 附录7A 开发计划完成情况统计表; a form of our own is named by its place.
func pageName(f report.Form, part report.Part) string {
	if f.Place != "" {
		return strings.TrimSpace(part.Key + " " + f.Place)
	}
	number := ""
	if n, ok := strings.CutPrefix(string(f.Code), "F"); ok {
		number = "附录" + n
	}
	if len(f.Parts) > 1 {
		return strings.TrimSpace(number + part.Key + " " + f.Title)
	}
	return number + f.Title
}

func grouped(columns []report.Column) bool {
	return lo.ContainsBy(columns, func(c report.Column) bool { return c.Group != "" })
}

// formHead writes one header row, or two where neighbours share a group.
func (b *book) formHead(p *page, columns []report.Column) {
	style := b.headStyle()
	title := func(c report.Column) string { return c.Title + lo.Ternary(c.Unit != "", "（"+c.Unit+"）", "") }
	cell := func(s string) any { return excelize.Cell{StyleID: style, Value: s} }
	if !grouped(columns) {
		b.put(p, lo.Map(columns, func(c report.Column, _ int) any { return cell(title(c)) }), 30)
		return
	}
	top, low := make([]any, len(columns)), make([]any, len(columns))
	for i := 0; i < len(columns); {
		end := i + 1
		for columns[i].Group != "" && end < len(columns) && columns[end].Group == columns[i].Group {
			end++
		}
		if columns[i].Group == "" {
			top[i], low[i] = cell(title(columns[i])), cell("")
			b.merge(p, i+1, p.row, i+1, p.row+1)
		} else {
			for k := i; k < end; k++ {
				top[k], low[k] = cell(lo.Ternary(k == i, columns[i].Group, "")), cell(title(columns[k]))
			}
			b.merge(p, i+1, p.row, end, p.row)
		}
		i = end
	}
	b.put(p, top, 18)
	b.put(p, low, 30)
}

func (b *book) formRow(r report.Row, total bool) []any {
	return lo.Map(r.Cells, func(c report.Cell, _ int) any {
		value, format := cellValue(c)
		return excelize.Cell{StyleID: b.cellStyle(format, total), Value: value}
	})
}

// cellValue is the cell as a spreadsheet value and its number format; what is not known stands at the right as the numbers do.
func cellValue(c report.Cell) (value any, format string) {
	switch {
	case c.Kind == report.Text:
		return c.Display(), ""
	case !c.Known:
		return c.Display(), "General"
	}
	switch c.Kind {
	case report.Count:
		return c.Num, "0"
	case report.Mass:
		return decimal(measure.Gram(c.Num).Exact()), "#,##0.000"
	case report.Money:
		return decimal(money.Fen(c.Num).String()), "#,##0.00"
	case report.Wan:
		return decimal(money.Fen(money.MulDiv(c.Num, 1, 10_000, money.HalfUp)).String()), "#,##0.00"
	case report.Percent:
		return decimal(fraction(c.Num)), "0.0%"
	case report.Mean:
		return decimal(money.Fen(c.Num).String()), "0.00"
	}
	return c.Display(), ""
}

// decimal is a written decimal as the number a spreadsheet stores: the binary number nearest to it, which is written into the file
// with the same digits again up to the 15 a spreadsheet keeps. Nothing is calculated with it here.
func decimal(text string) any {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return n
}

// fraction prints hundredths of a per cent as a fraction of one: 8750 → 0.8750.
func fraction(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return sign + measure.Gram(n*100).Exact()
}
