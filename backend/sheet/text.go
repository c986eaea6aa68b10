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

// delimiter is the mark that stands most often in the first lines outside quotes.
func delimiter(text string) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case !quoted && (r == ',' || r == '\t' || r == ';'):
			counts[r]++
		}
	}
	// Offices export numbers with a tab behind them to keep them text: a tab counts as delimiter only where there are no commas.
	switch {
	case counts[','] > 0 && counts[','] >= counts[';']:
		return ','
	case counts['\t'] > 0 && counts['\t'] >= counts[';']:
		return '\t'
	case counts[';'] > 0:
		return ';'
	}
	return ','
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
	for {
		fields, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := lines.FieldPos(0)
		if err != nil {
			return damaged(f.name, "引号没有配对").At(fault.Place{File: f.name, Row: line}).Because(err)
		}
		cells = cells[:0]
		for i, s := range fields {
			if strings.ContainsRune(s, utf8.RuneError) || strings.IndexByte(s, 0) >= 0 {
				return damaged(f.name, "有乱码，文字编码不对").At(fault.Place{File: f.name, Row: line, Col: i + 1, Value: s})
			}
			cells = append(cells, textCell(s))
		}
		if err := yield(Row{Num: line, Cells: cells}); err != nil {
			return err
		}
	}
}

func textCell(s string) Cell {
	if strings.TrimSpace(s) == "" {
		return Cell{}
	}
	return Cell{Text: s, Kind: String}
}
