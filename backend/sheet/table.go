package sheet

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

// WriteTable writes a plain list. Every cell is stored as text with the text format, so that no spreadsheet takes =, +, - or @ at its
// beginning for a formula, and card numbers keep all their digits.
func WriteTable(w io.Writer, t Table) error { return WriteTables(w, t) }

// WriteTables writes several lists as sheets of one workbook, each as WriteTable does.
func WriteTables(w io.Writer, tables ...Table) error {
	b := newBook()
	pages := lo.Map(tables, func(t Table, _ int) *page {
		p := b.page(lo.CoalesceOrEmpty(t.Title, "表"), widthsOf(t))
		b.freeze(p, 1, 1, 0)
		b.put(p, lo.Map(t.Header, func(h string, _ int) any { return excelize.Cell{StyleID: b.headStyle(), Value: h} }), 20)
		for _, r := range t.Rows {
			b.put(p, lo.Map(r, func(s string, _ int) any { return excelize.Cell{StyleID: b.plainStyle(), Value: s} }), 0)
		}
		return p
	})
	return b.finish(w, pages...)
}

// widthsOf looks at the header and the first rows.
func widthsOf(t Table) []float64 {
	return lo.Map(t.Header, func(h string, i int) float64 {
		longest := utf8.RuneCountInString(h) * 2
		for _, r := range t.Rows[:min(len(t.Rows), 100)] {
			if i < len(r) {
				longest = max(longest, len(r[i])*2/3)
			}
		}
		return float64(min(longest, 50) + 2)
	})
}

// WriteRejects writes the rows that were not taken: as they stood, with the row number before and the reasons behind, ready to be
// corrected and imported again (the added columns are ignored by the import).
func WriteRejects(w io.Writer, name string, header []string, rows []Reject) error {
	t := Table{Title: name, Header: append(append([]string{}, header...), "原行号", "问题")}
	for _, r := range rows {
		reasons := lo.Map(r.Faults, func(f *fault.Fault, _ int) string {
			return lo.Ternary(f.Place.Column != "", "「"+f.Place.Column+"」", "") + f.Message + "。" + f.Remedy
		})
		cells := append(append([]string{}, r.Cells...), lo.Times(max(0, len(header)-len(r.Cells)), func(int) string { return "" })...)
		t.Rows = append(t.Rows, append(cells, fmt.Sprint(r.Row), strings.Join(reasons, "；")))
	}
	return WriteTable(w, t)
}
