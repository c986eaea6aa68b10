package sheet

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

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
		}
		return e.NewDecoder().Reader(raw), nil
	}
	return f.utf.reader(raw), nil
}

const maxSpan = 256

// htmlRow gathers the cells of one <tr>.
type htmlRow struct {
	cells  []Cell
	text   strings.Builder
	span   int
	inCell bool
}

func (h *htmlRow) close() {
	if !h.inCell {
		return
	}
	h.cells = append(h.cells, textCell(h.text.String()))
	for range h.span - 1 {
		h.cells = append(h.cells, Cell{})
	}
	h.text.Reset()
	h.inCell = false
}

func (h *htmlRow) open(z *html.Tokenizer) {
	h.close()
	h.inCell, h.span = true, 1
	for {
		k, v, more := z.TagAttr()
		if string(k) == "colspan" {
			if n, err := strconv.Atoi(strings.TrimSpace(string(v))); err == nil && n > 0 && n <= maxSpan {
				h.span = n
			}
		}
		if !more {
			return
		}
	}
}

func (f *htmlFile) rows(_ int, yield func(Row) error) error {
	in, err := f.decoded()
	if err != nil {
		return damaged(f.name, "读不出文件内容").Because(err)
	}
	z := html.NewTokenizer(in)
	z.SetMaxBuf(16 << 20)
	var row htmlRow
	num, open := 0, false
	flush := func() error {
		row.close()
		if !open {
			return nil
		}
		open = false
		num++
		for i, c := range row.cells {
			if strings.ContainsRune(c.Text, utf8.RuneError) {
				return damaged(f.name, "有乱码，文字编码不对").At(fault.Place{File: f.name, Row: num, Col: i + 1, Value: c.Text})
			}
		}
		err := yield(Row{Num: num, Cells: row.cells})
		row.cells = row.cells[:0]
		return err
	}
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return damaged(f.name, "网页表格读不懂").Because(err)
			}
			return flush()
		case html.TextToken:
			if row.inCell {
				row.text.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			if err := f.start(z, &row, &open, flush); err != nil {
				return err
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "tr" || string(name) == "table" {
				if err := flush(); err != nil {
					return err
				}
			} else if string(name) == "td" || string(name) == "th" {
				row.close()
			}
		}
	}
}

func (f *htmlFile) start(z *html.Tokenizer, row *htmlRow, open *bool, flush func() error) error {
	switch name, _ := z.TagName(); string(name) {
	case "tr":
		if err := flush(); err != nil {
			return err
		}
		*open = true
	case "td", "th":
		row.open(z)
	case "br":
		row.text.WriteByte('\n')
	}
	return nil
}
