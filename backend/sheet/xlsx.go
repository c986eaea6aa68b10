package sheet

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"fuelbook/backend/fault"
)

// sheetReader walks one sheet. The texts of a row are gathered in one buffer and become one string, of which the cells are slices.
type sheetReader struct {
	x      *xlsx
	sheet  string
	s      *scanner
	row    Row
	marks  []mark
	text   []byte
	last   int // number of the last row
	inRow  bool
	inText bool
	cell   cellHead
}

type cellHead struct {
	col   int
	style int
	kind  string // the t attribute
	at    int    // where its text begins in the buffer
}

// mark is a finished cell: where its text lies in the row's buffer.
type mark struct {
	col, from, to int
	kind          CellKind
	shared        int // index of a shared string, -1 for none
}

func (x *xlsx) rows(sheet int, yield func(Row) error) (err error) {
	if sheet < 0 || sheet >= len(x.list) {
		return damaged(x.name, "没有这个工作表")
	}
	if err := x.sharedStrings(); err != nil {
		return err
	}
	r, err := x.open(x.list[sheet].part, maxPart)
	if err != nil {
		return err
	}
	defer func() {
		if closing := r.Close(); err == nil && closing != nil {
			err = damaged(x.name, "部件校验不符").Because(closing)
		}
	}()
	w := &sheetReader{x: x, sheet: x.list[sheet].name, s: newScanner(r)}
	return w.walk(yield)
}

func (w *sheetReader) walk(yield func(Row) error) error {
	for {
		kind, data, err := w.s.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return damaged(w.x.name, "工作表读不懂").At(w.place(0)).Because(err)
		}
		if kind == charData {
			if w.inText {
				if w.text, err = unescape(w.text, data); err != nil {
					return damaged(w.x.name, "单元格里有不认识的字符引用").At(w.place(w.cell.col)).Because(err)
				}
			}
			continue
		}
		if err := w.tag(kind, data, yield); err != nil {
			return err
		}
	}
}

func (w *sheetReader) place(col int) fault.Place {
	return fault.Place{File: w.x.name, Sheet: w.sheet, Row: w.row.Num, Col: col}
}

func (w *sheetReader) tag(kind tokenKind, data []byte, yield func(Row) error) error {
	name, attrs := localName(data)
	switch string(name) {
	case "row":
		if kind == endTag {
			return w.endRow(yield)
		}
		if err := w.startRow(attrs); err != nil || kind == startTag {
			return err
		}
		return w.endRow(yield)
	case "c":
		if kind == endTag {
			return w.endCell()
		}
		if err := w.startCell(attrs); err != nil || kind == startTag {
			return err
		}
		return w.endCell()
	case "v", "t":
		w.inText = kind == startTag && w.inRow && (string(name) == "v" || w.cell.kind == "inlineStr")
	case "rPh": // phonetic guide, not part of the text
		w.inText = false
	}
	return nil
}

func (w *sheetReader) startRow(attrs []byte) error {
	num := w.last + 1
	if v, ok := attr(attrs, "r"); ok {
		n, err := strconv.Atoi(string(v))
		if err != nil {
			return damaged(w.x.name, "行号不是数字").At(w.place(0))
		}
		num = n
	}
	if num <= w.last {
		return damaged(w.x.name, fmt.Sprintf("第%d行出现在第%d行之后", num, w.last)).At(w.place(0))
	}
	if num > maxRows {
		return tooMany(w.x.name, "行数", maxRows)
	}
	hidden, _ := attr(attrs, "hidden")
	w.row = Row{Num: num, Cells: w.row.Cells[:0], Hidden: string(hidden) == "1" || string(hidden) == "true"}
	w.marks, w.text, w.last, w.inRow, w.cell = w.marks[:0], w.text[:0], num, true, cellHead{}
	return nil
}

func (w *sheetReader) startCell(attrs []byte) error {
	col := w.cell.col + 1
	if v, ok := attr(attrs, "r"); ok {
		if col = columnOf(v); col == 0 {
			return damaged(w.x.name, "单元格位置「"+string(v)+"」不对").At(w.place(0))
		}
	}
	if col <= w.cell.col {
		return damaged(w.x.name, "同一行里单元格重复或次序颠倒").At(w.place(col))
	}
	if col > maxCols {
		return tooMany(w.x.name, "列数", maxCols)
	}
	w.cell = cellHead{col: col, at: len(w.text)}
	if v, ok := attr(attrs, "t"); ok {
		w.cell.kind = string(v)
	}
	if v, ok := attr(attrs, "s"); ok {
		style, err := strconv.Atoi(string(v))
		if err != nil {
			return damaged(w.x.name, "单元格样式号不对").At(w.place(col))
		}
		w.cell.style = style
	}
	return nil
}

// columnOf turns the letters of AB12 into 28; 0 when there are none or too many.
func columnOf(ref []byte) int {
	col := 0
	for i, c := range ref {
		if c < 'A' || c > 'Z' {
			break
		}
		if i >= 3 {
			return 0
		}
		col = col*26 + int(c-'A') + 1
	}
	return col
}

func (w *sheetReader) endCell() error {
	w.inText = false
	m := mark{col: w.cell.col, from: w.cell.at, to: len(w.text), kind: String, shared: -1}
	raw := w.text[w.cell.at:]
	if len(raw) == 0 {
		return nil // styled but empty
	}
	switch w.cell.kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(string(raw)))
		if err != nil || i < 0 || i >= len(w.x.shared) {
			return damaged(w.x.name, "单元格指向不存在的文字").At(w.place(w.cell.col))
		}
		m.shared = i
	case "e":
		m.kind = Error
	case "b":
		w.text = append(w.text[:w.cell.at], map[bool]string{true: "是", false: "否"}[string(raw) == "1"]...)
		m.to = len(w.text)
	case "", "n":
		w.number(&m, raw)
	case "d":
		m.kind = Date
	}
	w.marks = append(w.marks, m)
	return nil
}

// number keeps the stored text of a number, or turns it into a date when the cell's format shows one.
func (w *sheetReader) number(m *mark, raw []byte) {
	m.kind = Number
	if w.cell.style < 0 || w.cell.style >= len(w.x.dates) || !w.x.dates[w.cell.style] {
		return
	}
	if text, ok := dateText(string(raw), w.x.is1904); ok {
		w.text = append(w.text[:w.cell.at], text...)
		m.to, m.kind = len(w.text), Date
	}
}

// dateText turns a serial day number into an ISO date, with the time when there is one. The 1900 system believes in 1900-02-29
// (serial 60), which is left as a number; so is anything outside 1900–9999.
func dateText(serial string, is1904 bool) (string, bool) {
	f, err := strconv.ParseFloat(serial, 64)
	if err != nil || f < 0 || f >= 2_958_466 || math.IsNaN(f) {
		return "", false
	}
	days, seconds := int(f), int(math.Round((f-math.Floor(f))*86_400))
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case is1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60:
		return "", false
	case days < 60:
		base = base.AddDate(0, 0, 1)
	}
	t := base.AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return t.Format("2006-01-02"), true
	}
	return t.Format("2006-01-02 15:04:05"), true
}

func (w *sheetReader) endRow(yield func(Row) error) error {
	w.inRow = false
	all := string(w.text)
	for _, m := range w.marks {
		for len(w.row.Cells) < m.col {
			w.row.Cells = append(w.row.Cells, Cell{})
		}
		text := all[m.from:m.to]
		if m.shared >= 0 {
			text = w.x.shared[m.shared]
		} else if m.kind == String {
			text = unescapeControl(text)
		}
		if strings.TrimSpace(text) != "" {
			w.row.Cells[m.col-1] = Cell{Text: text, Kind: m.kind}
		}
	}
	return yield(w.row)
}

// unescapeControl resolves Excel's own _x000D_ form of characters XML cannot hold.
func unescapeControl(s string) string {
	i := strings.Index(s, "_x")
	if i < 0 {
		return s
	}
	var b strings.Builder
	for ; i >= 0; i = strings.Index(s, "_x") {
		b.WriteString(s[:i])
		s = s[i:]
		if len(s) >= 7 && s[6] == '_' {
			if n, err := strconv.ParseUint(s[2:6], 16, 16); err == nil && (n < 0xD800 || n > 0xDFFF) {
				b.WriteRune(rune(n))
				s = s[7:]
				continue
			}
		}
		b.WriteString(s[:2])
		s = s[2:]
	}
	b.WriteString(s)
	return b.String()
}
