package sheet

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// cellType is the t attribute of a cell.
type cellType byte

const (
	numberCell cellType = iota
	sharedCell
	inlineCell
	formulaCell // a formula's text, and any type we do not know
	boolCell
	errorCell
	isoCell
)

// cellHead is the cell being read.
type cellHead struct {
	col   int
	style int
	at    int // where its text begins in the buffer
	kind  cellType
	open  bool
}

func typeOf(t []byte) cellType {
	switch string(t) {
	case "n", "":
		return numberCell
	case "s":
		return sharedCell
	case "inlineStr":
		return inlineCell
	case "b":
		return boolCell
	case "e":
		return errorCell
	case "d":
		return isoCell
	}
	return formulaCell
}

func (w *sheetReader) startCell(attrs []byte) error {
	if !w.inRow || w.cell.open {
		return w.broken(w.cell.col, "单元格的结构不对")
	}
	h := cellHead{col: w.cell.col + 1, at: len(w.text), open: true}
	for key, value, rest := nextAttr(attrs); key != nil; key, value, rest = nextAttr(rest) {
		switch string(key) {
		case "r":
			if h.col = columnOf(value); h.col == 0 {
				return w.broken(0, "单元格位置「"+strings.ToValidUTF8(string(value), "?")+"」不对")
			}
		case "t":
			h.kind = typeOf(value)
		case "s":
			style, err := strconv.Atoi(string(value))
			if err != nil {
				return w.broken(h.col, "单元格样式号不对")
			}
			h.style = style
		}
	}
	if h.col <= w.cell.col {
		return w.broken(h.col, "同一行里单元格重复或次序颠倒")
	}
	if h.col > maxCols {
		return tooMany(w.x.name, "列数", maxCols)
	}
	w.cell = h
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
	w.inText, w.guide, w.cell.open = false, false, false
	m := mark{col: w.cell.col, from: w.cell.at, kind: String, shared: -1}
	raw := w.text[w.cell.at:]
	if len(raw) == 0 {
		return nil // styled but empty
	}
	switch w.cell.kind {
	case sharedCell:
		i, err := strconv.Atoi(strings.TrimSpace(string(raw)))
		if err != nil || i < 0 || i >= len(w.x.shared) {
			return w.broken(w.cell.col, "单元格指向不存在的文字")
		}
		m.shared = i
	case errorCell:
		m.kind = Error
	case boolCell:
		w.replace(map[bool]string{true: "是", false: "否"}[string(raw) == "1" || string(raw) == "true"])
	case numberCell:
		m.kind = w.number(raw)
	case isoCell:
		m.kind = Date
		w.replace(isoText(string(raw)))
	}
	m.to = len(w.text)
	w.marks = append(w.marks, m)
	return nil
}

// replace puts another text in the place of the cell's own.
func (w *sheetReader) replace(text string) { w.text = append(w.text[:w.cell.at], text...) }

// number keeps a number as a plain decimal, or turns it into a date when the cell's format shows one.
func (w *sheetReader) number(raw []byte) CellKind {
	if w.cell.style >= 0 && w.cell.style < len(w.x.dates) && w.x.dates[w.cell.style] {
		if text, ok := dateText(string(raw), w.x.is1904); ok {
			w.replace(text)
			return Date
		}
	}
	if needsRounding(raw) {
		w.replace(shown(string(raw)))
	}
	if raw = w.text[w.cell.at:]; bytes.HasSuffix(raw, []byte("0")) && bytes.IndexByte(raw, '.') > 0 && !bytes.ContainsAny(raw, "eE") {
		w.text = bytes.TrimSuffix(bytes.TrimRight(w.text, "0"), []byte("."))
	}
	return Number
}

// significant is the number of digits a spreadsheet shows and means.
const significant = 15

// needsRounding reports a number written with an exponent, or a fraction with more digits than a spreadsheet means: the 17 digits that
// save a binary fraction (16.74 is often stored as 16.739999999999998). Whole numbers stay to the last digit, whatever their length.
func needsRounding(raw []byte) bool {
	digits, fraction := 0, false
	for _, c := range raw {
		switch {
		case c == 'e' || c == 'E':
			return true
		case c == '.':
			fraction = true
		case c >= '1' && c <= '9' || c == '0' && digits > 0:
			digits++
		}
	}
	return fraction && digits > significant
}

// shown is a stored number as the spreadsheet shows it: 15 digits, no exponent. What is no number, or too large or small to be one of
// ours, stays as it is.
func shown(raw string) string {
	f, err := strconv.ParseFloat(raw, 64)
	if size := math.Abs(f); err != nil || math.IsNaN(f) || size >= 1e21 || size != 0 && size < 1e-15 {
		return raw
	}
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', significant-1, 64), 64)
	if err != nil {
		return raw
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// dateText turns a serial day number into an ISO date, with the time when there is one. The 1900 system believes in 1900-02-29
// (serial 60), which is left as a number; so is anything outside 1900–9999, a time without a day included.
func dateText(serial string, is1904 bool) (string, bool) {
	f, err := strconv.ParseFloat(serial, 64)
	if err != nil || !(f >= 0 && f < 2_958_466) { // what is no number fails both
		return "", false
	}
	days, seconds := int(f), int(math.Round((f-math.Floor(f))*86_400))
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case is1904:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60 || days == 0:
		return "", false
	case days < 60:
		base = base.AddDate(0, 0, 1)
	}
	t := base.AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
	if t.Year() > 9999 {
		return "", false
	}
	return moment(t), true
}

// moment is a date, with the time when there is one.
func moment(t time.Time) string {
	return strings.TrimSuffix(t.Format("2006-01-02 15:04:05"), " 00:00:00")
}

// isoText gives 2026-10-01T08:30:00.000Z the form of our dates; anything else stays.
func isoText(raw string) string {
	raw = strings.TrimSpace(raw)
	for _, layout := range []string{"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, raw); err == nil {
			return moment(t)
		}
	}
	return raw
}
