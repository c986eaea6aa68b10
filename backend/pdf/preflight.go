package pdf

import (
	"fmt"

	"fuelbook/backend/fault"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/report"
)

// most is how many unprintable characters are named before the list is cut.
const most = 20

// preflight collects characters no face has, before anything is written.
type preflight struct {
	fonts *layout.Fonts
	found fault.List
}

// text checks one text; where says in Chinese where it stands and is only asked when something is wrong.
func (c *preflight) text(s string, where func() string) {
	if r, missing := c.fonts.Missing(s); missing && len(c.found) < most {
		c.found = append(c.found, fault.New(fault.Invalid, "pdf.no_glyph",
			fmt.Sprintf("「%c」（U+%04X）在自带字体中没有字形，无法打印。位置：%s，内容「%s」", r, r, where(), layout.Clean(s)),
			"请改用可打印的字（例如异体字的规范写法），或用拼音、拆字代替后再打印"))
	}
}

// label checks a text that is its own place.
func (c *preflight) label(s, where string) { c.text(s, func() string { return where }) }

// shape checks that every row has a cell for every column: a cell without a column would be lost on paper.
func (c *preflight) shape(part report.Part, form string) {
	rows := part.Rows
	if part.Total != nil {
		rows = append(rows[:len(rows):len(rows)], *part.Total)
	}
	for i, row := range rows {
		if len(row.Cells) != len(part.Columns) && len(c.found) < most {
			c.found = append(c.found, fault.New(fault.Internal, "pdf.bad_form",
				fmt.Sprintf("%s%s第%d行有%d格，表头有%d列", form, part.Title, i+1, len(row.Cells), len(part.Columns)), "请把这条提示交给维护人员"))
		}
	}
}

// rows checks the cells of a table.
func (c *preflight) rows(rows [][]string, columns []string, table string) {
	for i, row := range rows {
		for k, cell := range row {
			c.text(cell, func() string { return fmt.Sprintf("%s第%d行「%s」", table, i+1, nameAt(columns, k)) })
		}
	}
}

func nameAt(columns []string, k int) string {
	if k < len(columns) {
		return layout.Clean(columns[k])
	}
	return fmt.Sprintf("第%d列", k+1)
}

// cleanRows cleans all cells for setting.
func cleanRows(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		out[i] = make([]string, len(row))
		for k, cell := range row {
			out[i][k] = layout.Clean(cell)
		}
	}
	return out
}
