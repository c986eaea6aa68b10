package sheet

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"

	"fuelbook/backend/fault"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// htmlFile is an HTML table saved under .xls. All tables of the page are read as one sheet, rows numbered through.
type htmlFile struct {
	name string
	r    io.ReaderAt
	size int64
	utf  encoding
}

func (f *htmlFile) sheets() []string { return []string{""} }

// decoded follows the page's own charset; without one, what the bytes look like.
func (f *htmlFile) decoded() (io.Reader, error) {
	raw := bufio.NewReaderSize(io.NewSectionReader(f.r, 0, f.size), 64<<10)
	head, err := raw.Peek(1024)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if e, name, certain := charset.DetermineEncoding(head, ""); certain || strings.Contains(strings.ToLower(string(head)), "charset") {
		switch name {
		case "utf-8":
			return utf8Text.reader(raw), nil
		case "gbk", "gb18030": // pages say gb2312 and mean whatever Windows wrote; GB18030 reads all of it
			return gbText.reader(raw), nil
		case "windows-1252": // what a server says that was never told; no Chinese fits into it
			return f.utf.reader(raw), nil
		}
		return e.NewDecoder().Reader(raw), nil
	}
	return f.utf.reader(raw), nil
}

const (
	maxSpan  = 256
	maxWords = 16 << 20 // of one tag or text
)

// htmlRows gathers the cells of one <tr> after the other.
type htmlRows struct {
	file   *htmlFile
	z      *html.Tokenizer
	yield  func(Row) error
	num    int
	cells  []Cell
	below  []int // by column: how many further rows a cell from above reaches into
	text   strings.Builder
	cols   int // span of the open cell
	lines  int
	inRow  bool
	inCell bool
}

func (f *htmlFile) rows(_ int, yield func(Row) error) error {
	in, err := f.decoded()
	if err != nil {
		return damaged(f.name, "读不出文件内容").Because(err)
	}
	h := &htmlRows{file: f, z: html.NewTokenizer(in), yield: yield}
	h.z.SetMaxBuf(maxWords)
	for {
		kind := h.z.Next()
		if kind == html.ErrorToken {
			if err := h.z.Err(); !errors.Is(err, io.EOF) {
				return damaged(f.name, "网页表格读不懂").Because(err)
			}
			return h.endRow()
		}
		if err := h.token(kind); err != nil {
			return err
		}
	}
}

func (h *htmlRows) token(kind html.TokenType) error {
	switch kind {
	case html.TextToken:
		if h.inCell {
			h.text.WriteString(html.UnescapeString(string(h.z.Raw())))
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		return h.start()
	case html.EndTagToken:
		return h.end()
	}
	return nil
}

func (h *htmlRows) start() error {
	switch name, _ := h.z.TagName(); string(name) {
	case "table":
		h.below = h.below[:0]
	case "tr":
		if err := h.endRow(); err != nil {
			return err
		}
		h.inRow = true
	case "td", "th":
		h.startCell()
	case "br":
		h.text.WriteByte('\n')
	}
	return nil
}

func (h *htmlRows) end() error {
	switch name, _ := h.z.TagName(); string(name) {
	case "tr":
		return h.endRow()
	case "table":
		err := h.endRow()
		h.below = h.below[:0]
		return err
	case "td", "th":
		h.endCell()
	}
	return nil
}

func (h *htmlRows) startCell() {
	h.endCell()
	h.skipTaken()
	h.inCell, h.inRow, h.cols, h.lines = true, true, 1, 1
	h.text.Reset()
	for more := true; more; {
		var k, v []byte
		k, v, more = h.z.TagAttr()
		n, err := strconv.Atoi(strings.TrimSpace(string(v)))
		if err != nil || n < 1 {
			continue
		}
		switch string(k) {
		case "colspan":
			h.cols = min(n, maxSpan)
		case "rowspan":
			h.lines = min(n, maxRows)
		}
	}
}

// skipTaken leaves the columns empty that cells of the rows above reach into.
func (h *htmlRows) skipTaken() {
	for len(h.cells) < len(h.below) && h.below[len(h.cells)] > 0 {
		h.below[len(h.cells)]--
		h.cells = append(h.cells, Cell{})
	}
}

func (h *htmlRows) endCell() {
	if !h.inCell {
		return
	}
	h.inCell = false
	at := len(h.cells)
	h.cells = append(h.cells, textCell(h.text.String()))
	h.cells = append(h.cells, make([]Cell, h.cols-1)...)
	for h.lines > 1 && len(h.below) < at+h.cols {
		h.below = append(h.below, 0)
	}
	for i := at; i < at+h.cols && i < len(h.below); i++ {
		h.below[i] = h.lines - 1
	}
}

func (h *htmlRows) endRow() error {
	h.endCell()
	if !h.inRow {
		return nil
	}
	for i := len(h.cells); i < len(h.below); i++ { // columns after the last cell
		h.below[i] = max(0, h.below[i]-1)
	}
	h.inRow = false
	h.num++
	if len(h.cells) > maxCols {
		return tooMany(h.file.name, "列数", maxCols)
	}
	for i, c := range h.cells {
		if garbled(c.Text) {
			return damaged(h.file.name, "有乱码，文字编码不对").At(fault.Place{File: h.file.name, Row: h.num, Col: i + 1, Value: c.Text})
		}
	}
	err := h.yield(Row{Num: h.num, Cells: h.cells})
	h.cells = h.cells[:0]
	return err
}
