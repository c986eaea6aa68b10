package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"fuelbook/backend/fault"
)

// sheetReader walks one sheet. The texts of a row are gathered in one buffer and become one string, of which the cells are slices.
type sheetReader struct {
	x      *xlsx
	sheet  string
	s      *scanner
	yield  func(Row) error
	row    Row
	marks  []mark
	text   []byte
	last   int // number of the last row
	inRow  bool
	inText bool
	guide  bool // inside a phonetic guide, which is no part of the text
	whole  bool // the end of the rows was seen
	cell   cellHead
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
	w := &sheetReader{x: x, sheet: x.list[sheet].name, s: newScanner(r), yield: yield}
	return w.walk()
}

func (w *sheetReader) walk() error {
	for {
		kind, data, err := w.s.next()
		if err != nil {
			return w.end(err)
		}
		if kind != charData {
			err = w.tag(kind, data)
		} else if w.inText {
			err = w.words(data)
		}
		if err != nil {
			return err
		}
	}
}

// end looks at what ended the reading. A sheet whose rows have no end is refused: a writer that stopped half-way leaves one.
func (w *sheetReader) end(err error) error {
	var f *fault.Fault
	switch {
	case errors.As(err, &f):
		return f
	case !errors.Is(err, io.EOF):
		return w.broken(0, "工作表读不懂").Because(err)
	case !w.whole || w.inRow:
		return w.broken(0, "工作表不完整")
	}
	return nil
}

func (w *sheetReader) words(data []byte) (err error) {
	if w.text, err = unescape(w.text, data); err != nil {
		return w.broken(w.cell.col, "单元格里有不认识的字符引用").Because(err)
	}
	return nil
}

func (w *sheetReader) broken(col int, why string) *fault.Fault {
	return damaged(w.x.name, why).At(fault.Place{File: w.x.name, Sheet: w.sheet, Row: w.row.Num, Col: col})
}

func (w *sheetReader) tag(kind tokenKind, data []byte) error {
	name, attrs := localName(data)
	switch string(name) {
	case "row":
		return w.rowTag(kind, attrs)
	case "c":
		return w.cellTag(kind, attrs)
	case "v":
		w.inText = kind == startTag && w.cell.open
	case "t":
		w.inText = kind == startTag && w.cell.open && w.cell.kind == inlineCell && !w.guide
	case "rPh":
		w.guide = kind == startTag
	case "sheetData":
		w.whole = w.whole || kind != startTag
	}
	return nil
}

func (w *sheetReader) rowTag(kind tokenKind, attrs []byte) error {
	if kind != endTag {
		if err := w.startRow(attrs); err != nil || kind == startTag {
			return err
		}
	}
	if !w.inRow || w.cell.open {
		return w.broken(0, "行的结构不对")
	}
	return w.endRow()
}

func (w *sheetReader) cellTag(kind tokenKind, attrs []byte) error {
	if kind != endTag {
		if err := w.startCell(attrs); err != nil || kind == startTag {
			return err
		}
	}
	if !w.cell.open {
		return w.broken(w.cell.col, "单元格的结构不对")
	}
	return w.endCell()
}

func (w *sheetReader) startRow(attrs []byte) error {
	if w.inRow {
		return w.broken(0, "行的结构不对")
	}
	num, hidden := w.last+1, false
	for key, value, rest := nextAttr(attrs); key != nil; key, value, rest = nextAttr(rest) {
		switch string(key) {
		case "r":
			n, err := strconv.Atoi(string(value))
			if err != nil {
				return w.broken(0, "行号不是数字")
			}
			num = n
		case "hidden":
			hidden = string(value) == "1" || string(value) == "true"
		}
	}
	if num <= w.last {
		return w.broken(0, fmt.Sprintf("第%d行出现在第%d行之后", num, w.last))
	}
	if num > maxRows {
		return tooMany(w.x.name, "行数", maxRows)
	}
	w.row = Row{Num: num, Cells: w.row.Cells[:0], Hidden: hidden}
	w.marks, w.text, w.last, w.inRow, w.cell = w.marks[:0], w.text[:0], num, true, cellHead{}
	return nil
}

// endRow hands the row on. All its text becomes one string, checked once.
func (w *sheetReader) endRow() error {
	w.inRow = false
	if !isText(w.text) {
		return w.broken(0, "有乱码，文字编码不对")
	}
	escaped := bytes.Contains(w.text, []byte("_x"))
	all := string(w.text)
	for _, m := range w.marks {
		for len(w.row.Cells) < m.col {
			w.row.Cells = append(w.row.Cells, Cell{})
		}
		text := all[m.from:m.to]
		if m.shared >= 0 {
			text = w.x.shared[m.shared]
		} else if escaped && m.kind == String {
			text = unescapeControl(text)
		}
		if strings.TrimSpace(text) != "" {
			w.row.Cells[m.col-1] = Cell{Text: text, Kind: m.kind}
		}
	}
	return w.yield(w.row)
}
