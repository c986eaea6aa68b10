package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

// page is one printed sheet under construction: A4 landscape, fitted to the width, header rows repeated on every page.
type page struct {
	w      *excelize.StreamWriter
	name   string
	row    int
	cols   int
	widths []float64 // in characters
}

// book collects pages and the first error.
type book struct {
	f      *excelize.File
	styles map[string]int
	used   map[string]bool
	err    error
}

func newBook() *book {
	return &book{f: excelize.NewFile(), styles: map[string]int{}, used: map[string]bool{}}
}

// style makes a named style once.
func (b *book) style(name string, s excelize.Style) int {
	if id, ok := b.styles[name]; ok {
		return id
	}
	id, err := b.f.NewStyle(&s)
	b.keep(err)
	b.styles[name] = id
	return id
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// page starts a sheet. A name is cut to what Excel takes: 31 characters, none of :\/?*[].
func (b *book) page(name string, widths []float64) *page {
	name = strings.Map(func(r rune) rune { return lo.Ternary(strings.ContainsRune(`:\/?*[]`, r), '_', r) }, name)
	for utf8.RuneCountInString(name) > 28 {
		name = string([]rune(name)[:28])
	}
	for base, n := name, 2; b.used[name]; n++ {
		name = fmt.Sprintf("%s%d", base, n)
	}
	if len(b.used) == 0 {
		b.keep(b.f.SetSheetName("Sheet1", name))
	} else {
		_, err := b.f.NewSheet(name)
		b.keep(err)
	}
	b.used[name] = true
	yes := true
	b.keep(b.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	b.keep(b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: lo.ToPtr(9), Orientation: lo.ToPtr("landscape"), FitToWidth: lo.ToPtr(1), FitToHeight: lo.ToPtr(0)}))
	side, end := 0.4, 0.6
	b.keep(b.f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &end, Bottom: &end, Header: lo.ToPtr(0.3), Footer: lo.ToPtr(0.3), Horizontally: &yes}))
	b.keep(b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页 共 &N 页"}))
	w, err := b.f.NewStreamWriter(name)
	b.keep(err)
	p := &page{w: w, name: name, row: 1, cols: len(widths), widths: lo.Map(widths, func(w float64, _ int) float64 { return min(max(w, 4), 60) })}
	for i, width := range p.widths {
		b.keep(w.SetColWidth(i+1, i+1, width))
	}
	return p
}

// put writes a row of cells from the first column and moves on; height 0 is as high as its texts need.
func (b *book) put(p *page, cells []any, height float64) {
	ref, err := excelize.CoordinatesToCellName(1, p.row)
	b.keep(err)
	if height == 0 {
		height = p.height(cells)
	}
	b.keep(p.w.SetRow(ref, cells, excelize.RowOpts{Height: height}))
	p.row++
}

// height is that of a row of wrapped 9-point texts, in points. Programs that only convert or print do not measure rows themselves.
func (p *page) height(cells []any) float64 {
	lines := 1
	for i, c := range cells {
		cell, _ := c.(excelize.Cell)
		text, _ := cell.Value.(string)
		room := int(p.widths[min(i, len(p.widths)-1)]*11/9) - 1 // widths count 11-point digits
		need := 0
		for _, part := range strings.Split(text, "\n") {
			need += max(1, (columnsOf(part)+room-1)/room)
		}
		lines = max(lines, need)
	}
	return min(float64(lines)*12+4, 400) // Excel takes 409 at most
}

// columnsOf is the width of a text in half-width columns.
func columnsOf(s string) int {
	n := 0
	for _, r := range s {
		n += lo.Ternary(r < 0x1100, 1, 2)
	}
	return n
}

// line writes one text over the whole width.
func (b *book) line(p *page, text string, style int, height float64) {
	cells := lo.Times(p.cols, func(int) any { return excelize.Cell{StyleID: style} })
	cells[0] = excelize.Cell{StyleID: style, Value: text}
	b.merge(p, 1, p.row, p.cols, p.row)
	b.put(p, cells, height)
}

func (b *book) merge(p *page, fromCol, fromRow, toCol, toRow int) {
	if fromCol == toCol && fromRow == toRow {
		return
	}
	from, err := excelize.CoordinatesToCellName(fromCol, fromRow)
	b.keep(err)
	to, err := excelize.CoordinatesToCellName(toCol, toRow)
	b.keep(err)
	b.keep(p.w.MergeCell(from, to))
}

// freeze keeps the rows down to the last header row and the first columns in view, and repeats the header rows on paper.
// A stream wants it before its first row.
func (b *book) freeze(p *page, headerFrom, headerTo, columns int) {
	cell, err := excelize.CoordinatesToCellName(columns+1, headerTo+1)
	b.keep(err)
	b.keep(p.w.SetPanes(&excelize.Panes{Freeze: true, XSplit: columns, YSplit: headerTo, TopLeftCell: cell, ActivePane: lo.Ternary(columns > 0, "bottomRight", "bottomLeft")}))
	b.keep(b.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.name,
		RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(p.name, "'", "''"), headerFrom, headerTo)}))
}

// finish flushes the pages and writes the workbook.
func (b *book) finish(w io.Writer, pages ...*page) error {
	for _, p := range pages {
		b.keep(p.w.Flush())
	}
	if b.err == nil {
		b.keep(b.ordered(w))
	}
	if err := b.f.Close(); b.err == nil {
		b.err = err
	}
	if b.err != nil {
		return fault.Wrap(b.err, "sheet.write", "工作簿写不出")
	}
	return nil
}

// ordered writes the parts of the workbook by name: the library writes its sheets, and the media types a drawing may hold, in the order of a map, and
// the same forms must be the same file.
func (b *book) ordered(w io.Writer) error {
	if b.f.ContentTypes != nil {
		types := b.f.ContentTypes.Defaults
		sort.SliceStable(types, func(i, j int) bool { return types[i].Extension < types[j].Extension })
	}
	packed, err := b.f.WriteToBuffer()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return err
	}
	parts := slices.SortedFunc(slices.Values(z.File), func(x, y *zip.File) int { return strings.Compare(x.Name, y.Name) })
	out := zip.NewWriter(w)
	for _, p := range parts {
		if err := out.Copy(p); err != nil {
			return err
		}
	}
	return out.Close()
}

func borders() []excelize.Border {
	return lo.Map([]string{"left", "right", "top", "bottom"}, func(side string, _ int) excelize.Border {
		return excelize.Border{Type: side, Color: "7F7F7F", Style: 1}
	})
}

func font(size float64, bold bool) *excelize.Font {
	return &excelize.Font{Family: "宋体", Size: size, Bold: bold}
}

func (b *book) titleStyle() int {
	return b.style("title", excelize.Style{Font: font(16, true), Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
}

func (b *book) noteStyle() int {
	return b.style("note", excelize.Style{Font: font(9, false), Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "center", WrapText: true}})
}

func (b *book) headStyle() int {
	return b.style("head", excelize.Style{Font: font(9, true), Border: borders(), Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}},
		Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}})
}

// cellStyle is a bordered cell with a number format ("" for text); the total row is bold.
func (b *book) cellStyle(format string, total bool) int {
	s := excelize.Style{Font: font(9, total), Border: borders(), Alignment: &excelize.Alignment{Vertical: "center", WrapText: true, Horizontal: lo.Ternary(format == "", "left", "right")}}
	if format != "" {
		s.CustomNumFmt = &format
	}
	return b.style(fmt.Sprint("cell", format, total), s)
}

// plainStyle is text that a spreadsheet must never take for a formula or a number.
func (b *book) plainStyle() int {
	at := "@"
	return b.style("plain", excelize.Style{Font: font(9, false), Border: borders(), CustomNumFmt: &at, Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
}
