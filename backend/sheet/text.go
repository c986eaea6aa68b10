package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// encoding of a text file.
type encoding string

const (
	utf8Text  encoding = "utf-8"
	utf16Text encoding = "utf-16"
	gbText    encoding = "gb18030" // a superset of GBK and GB2312
)

// encodingOf looks at the beginning: a byte-order mark decides, else valid UTF-8 is UTF-8, and anything else Chinese systems write is GB18030.
func encodingOf(head []byte) encoding {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16Text
	case utf8.Valid(wholeRunes(head)):
		return utf8Text
	}
	return gbText
}

// wholeRunes drops a character cut off at the end of the sample.
func wholeRunes(b []byte) []byte {
	for i := 1; i <= utf8.UTFMax && i <= len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// reader decodes to UTF-8 without a byte-order mark; bytes that are no text become U+FFFD, which the rows refuse.
func (e encoding) reader(r io.Reader) io.Reader {
	switch e {
	case utf16Text:
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
	case gbText:
		return transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	}
	return transform.NewReader(r, unicode.UTF8BOM.NewDecoder())
}

// delimiters in the order of trust.
const delimiters = ",\t;"

// delimiter is the mark that stands in the most lines outside quotes, then the most often. Counting lines lets a header decide: offices
// export numbers with a tab behind them to keep them text, and addresses hold commas, but titles of columns have neither.
func delimiter(text string) rune {
	var lines, marks, here [len(delimiters)]int
	quoted := false
	for _, r := range text + "\n" {
		if r == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if i := strings.IndexRune(delimiters, r); i >= 0 {
			here[i]++
		}
		if r == '\n' {
			for i, n := range here {
				marks[i] += n
				lines[i] += min(n, 1)
			}
			here = [len(delimiters)]int{}
		}
	}
	best := 0
	for i := range delimiters {
		if lines[i] > lines[best] || lines[i] == lines[best] && marks[i] > marks[best] {
			best = i
		}
	}
	return rune(delimiters[best])
}

type csvFile struct {
	name  string
	r     io.ReaderAt
	size  int64
	enc   encoding
	comma rune
}

func (f *csvFile) sheets() []string { return []string{""} }

func (f *csvFile) rows(_ int, yield func(Row) error) error {
	lines := csv.NewReader(bufio.NewReaderSize(f.enc.reader(io.NewSectionReader(f.r, 0, f.size)), 64<<10))
	lines.Comma, lines.FieldsPerRecord, lines.LazyQuotes, lines.ReuseRecord = f.comma, -1, true, true
	var cells []Cell
	widest := 0
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := lines.FieldPos(0)
		if err != nil {
			return f.quotes(line, 0).Because(err)
		}
		widest = max(widest, len(fields))
		cells = cells[:0]
		for i, s := range fields {
			if garbled(s) {
				return damaged(f.name, "有乱码，文字编码不对").At(fault.Place{File: f.name, Row: line, Col: i + 1, Value: s})
			}
			if f.swallowed(s, widest) {
				return f.quotes(line, i+1)
			}
			cells = append(cells, textCell(s))
		}
		if err := yield(Row{Num: line, Cells: cells}); err != nil {
			return err
		}
	}
}

func (f *csvFile) quotes(line, col int) *fault.Fault {
	return damaged(f.name, "引号没有配对").At(fault.Place{File: f.name, Row: line, Col: col})
}

// swallowed reports a field that holds whole rows, because a quotation mark at its beginning was never closed. Read on, those rows would
// be lost without a word.
func (f *csvFile) swallowed(s string, columns int) bool {
	return columns > 2 && strings.ContainsRune(s, '\n') && lo.SomeBy(strings.Split(s, "\n"), func(l string) bool {
		return strings.Count(l, string(f.comma)) >= columns-1
	})
}

// garbled reports bytes that were no text in the file's encoding.
func garbled(s string) bool {
	return strings.ContainsRune(s, utf8.RuneError) || strings.IndexByte(s, 0) >= 0
}

func textCell(s string) Cell {
	if strings.TrimSpace(s) == "" {
		return Cell{}
	}
	return Cell{Text: s, Kind: String}
}
