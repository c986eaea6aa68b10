package sheet

import (
	"errors"
	"strings"
	"unicode"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
	"golang.org/x/text/width"
)

// headerWithin is how far down a header is looked for.
const headerWithin = 40

// Read finds the sheet and the header row by the names of the columns and streams the data rows below. Title rows above and total rows
// below are recognised and go to the Summary; so do rows that are only a remark. Errors: sheet.no_header naming the missing columns.
func (b *Book) Read(schema Schema, yield func(Record) error) (Summary, error) {
	var best *reader
	for i, name := range b.Sheets() {
		r := &reader{book: b, schema: schema, yield: yield, sum: Summary{Sheet: name, Totals: map[string]string{}, Ignored: []string{}, Warnings: fault.List{}}}
		if err := b.Rows(i, r.row); err != nil && !errors.Is(err, errNoHeader) {
			return r.sum, err
		}
		if r.columns != nil {
			r.close()
			return r.sum, nil
		}
		if best == nil || len(r.missing) < len(best.missing) {
			best = r
		}
	}
	return Summary{}, best.noHeader()
}

var errNoHeader = fault.New(fault.Internal, "sheet.stop", "表头没有找到", "")

// reader is one pass over one sheet.
type reader struct {
	book    *Book
	schema  Schema
	yield   func(Record) error
	sum     Summary
	columns []int // by schema column: index of the cell, -1 for none; nil before the header was found
	titles  []string
	missing []string // required columns the best candidate for a header lacked
	seen    []string // its titles
	looked  int
	values  []Value
	hidden  int
}

func (r *reader) row(row Row) error {
	filled := lo.CountBy(row.Cells, func(c Cell) bool { return trim(c.Text) != "" })
	if filled == 0 {
		return nil
	}
	if r.columns == nil {
		return r.header(row)
	}
	if row.Hidden {
		r.hidden++
	}
	first := trim(lo.FindOrElse(row.Cells, Cell{}, func(c Cell) bool { return trim(c.Text) != "" }).Text)
	switch {
	case isTotal(first):
		r.total(row)
		return nil
	case r.repeated(row):
		return nil
	case filled == 1 && r.required() > 1 || isFooter(first) && r.lacksRequired(row):
		r.remark(row, first)
		return nil
	}
	return r.record(row)
}

// header tries a row as the header; rows before it are titles.
func (r *reader) header(row Row) error {
	r.looked++
	if r.looked > headerWithin {
		return errNoHeader
	}
	columns, missing := match(r.schema, row.Cells)
	if len(missing) == 0 {
		r.columns, r.sum.HeaderRow = columns, row.Num
		r.titles = lo.Map(row.Cells, func(c Cell, _ int) string { return trim(c.Text) })
		used := lo.SliceToMap(columns, func(i int) (int, bool) { return i, true })
		for i, t := range r.titles {
			if t != "" && !used[i] {
				r.sum.Ignored = append(r.sum.Ignored, t)
			}
		}
		r.values = make([]Value, len(columns))
		return nil
	}
	if r.seen == nil || len(missing) < len(r.missing) {
		r.missing, r.seen = missing, lo.FilterMap(row.Cells, func(c Cell, _ int) (string, bool) { return trim(c.Text), trim(c.Text) != "" })
	}
	for _, c := range row.Cells {
		if t := trim(c.Text); t != "" {
			r.sum.Titles = append(r.sum.Titles, t)
		}
	}
	return nil
}

// match finds each schema column among the cells: the exact normalised title first, then without a unit in brackets, then synonyms.
func match(schema Schema, cells []Cell) (columns []int, missing []string) {
	taken := map[int]bool{}
	columns = make([]int, len(schema.Columns))
	for k, c := range schema.Columns {
		columns[k] = -1
		for _, name := range append([]string{c.Title}, c.Synonyms...) {
			if i := findTitle(cells, name, taken); i >= 0 {
				columns[k], taken[i] = i, true
				break
			}
		}
		if columns[k] < 0 && c.Required {
			missing = append(missing, c.Title)
		}
	}
	return columns, missing
}

func findTitle(cells []Cell, name string, taken map[int]bool) int {
	want, bare := normal(name), withoutUnit(normal(name))
	for i, c := range cells {
		if t := normal(c.Text); t != "" && !taken[i] && (t == want || withoutUnit(t) == bare) {
			return i
		}
	}
	return -1
}

// normal folds a title: full-width to half-width, no spaces, lower case.
func normal(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u00a0' || r == '\ufeff' || r == '*' {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Narrow.String(s))
}

// withoutUnit drops a unit in brackets at the end: 金额(元) → 金额.
func withoutUnit(s string) string {
	if i := strings.IndexAny(s, "(["); i > 0 && (strings.HasSuffix(s, ")") || strings.HasSuffix(s, "]")) {
		return s[:i]
	}
	return s
}

func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\u00a0' || r == '\u3000' || r == '\ufeff' || r == '\u200b'
	})
}

func isTotal(first string) bool {
	f := normal(first)
	return lo.SomeBy([]string{"合计", "总计", "小计", "本页合计", "累计", "共计"}, func(w string) bool { return f == w || strings.HasPrefix(f, w+":") })
}

func isFooter(first string) bool {
	f := normal(first)
	return lo.SomeBy([]string{"制表", "审核", "负责人", "填表", "复核", "备注", "说明", "注", "打印", "导出"}, func(w string) bool {
		return strings.HasPrefix(f, w) && (strings.Contains(f, ":") || f == w)
	})
}

func (r *reader) required() int {
	return lo.CountBy(r.schema.Columns, func(c Column) bool { return c.Required })
}

// lacksRequired reports that, besides the first filled cell, no required column has a value.
func (r *reader) lacksRequired(row Row) bool {
	n := 0
	for k, c := range r.schema.Columns {
		if i := r.columns[k]; c.Required && i >= 0 && i < len(row.Cells) && trim(row.Cells[i].Text) != "" {
			n++
		}
	}
	return n <= 1
}

// repeated is the header once more, as printed exports have it on every page.
func (r *reader) repeated(row Row) bool {
	same := 0
	for i, c := range row.Cells {
		t := trim(c.Text)
		if i >= len(r.titles) || t != r.titles[i] {
			return false
		}
		if t != "" {
			same++
		}
	}
	return same > 1
}

func (r *reader) total(row Row) {
	r.sum.TotalRow = row.Num
	for k, c := range r.schema.Columns {
		if i := r.columns[k]; i >= 0 && i < len(row.Cells) && row.Cells[i].Kind != Empty && !isTotal(trim(row.Cells[i].Text)) {
			r.sum.Totals[c.Key] = trim(row.Cells[i].Text)
		}
	}
}

func (r *reader) remark(row Row, text string) {
	r.sum.Warnings = append(r.sum.Warnings, fault.New(fault.Invalid, "sheet.remark", "这一行只有文字「"+text+"」，按说明处理，没有导入", "如是数据请补全其他列").
		At(fault.Place{File: r.book.name, Sheet: r.sum.Sheet, Row: row.Num}))
}

func (r *reader) record(row Row) error {
	r.sum.Rows++
	for k, i := range r.columns {
		v := Value{}
		if i >= 0 {
			v.Col, v.Title = i+1, r.titles[i]
			if i < len(row.Cells) {
				v.Text, v.Kind = trim(row.Cells[i].Text), row.Cells[i].Kind
			}
		}
		r.values[k] = v
	}
	return r.yield(Record{Sheet: r.sum.Sheet, Row: row.Num, Values: r.values})
}

func (r *reader) close() {
	if r.hidden > 0 {
		r.sum.Warnings = append(r.sum.Warnings, fault.New(fault.Invalid, "sheet.hidden", "工作表中有隐藏的行，也已导入", "请取消隐藏后核对").
			At(fault.Place{File: r.book.name, Sheet: r.sum.Sheet}))
	}
}

func (r *reader) noHeader() error {
	message := "文件「" + r.book.name + "」没有找到「" + r.schema.Kind.Chinese() + "」的表头"
	if len(r.missing) > 0 && len(r.missing) < r.required() {
		message += "：缺少列「" + strings.Join(r.missing, "」「") + "」，找到的列有「" + strings.Join(r.seen, "」「") + "」"
	}
	return fault.New(fault.Invalid, "sheet.no_header", message, "请核对文件种类，或把列名改成上面缺少的名称").At(fault.Place{File: r.book.name})
}
