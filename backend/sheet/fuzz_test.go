package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"fuelbook/backend/fault"
)

// fuzzRead reads whatever it is given with a limit on rows, and checks what every reading promises: refusals are for clerks, rows go up,
// cells are valid text, and a second reading gives the same.
func fuzzRead(t *testing.T, raw []byte) {
	read := func() (rows, cells, length int, err error) {
		b, err := Open("模糊.xlsx", bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return 0, 0, 0, err
		}
		for i := range b.Sheets() {
			last := 0
			err := b.Rows(i, func(r Row) error {
				if r.Num <= last {
					t.Errorf("row %d after %d", r.Num, last)
				}
				last = r.Num
				rows++
				for _, c := range r.Cells {
					cells++
					length += len(c.Text)
					if !utf8.ValidString(c.Text) || strings.IndexByte(c.Text, 0) >= 0 {
						t.Errorf("cell %q is no text", c.Text)
					}
					if (c.Kind == Empty) != (strings.TrimSpace(c.Text) == "") {
						t.Errorf("kind %v of %q", c.Kind, c.Text)
					}
				}
				return nil
			})
			if err != nil {
				return rows, cells, length, err
			}
		}
		return rows, cells, length, nil
	}
	rows, cells, length, err := read()
	if err != nil && fault.From(err).Kind != fault.Invalid {
		t.Errorf("%v is not the file's fault", err)
	}
	if r, c, l, again := read(); r != rows || c != cells || l != length || (again == nil) != (err == nil) {
		t.Errorf("read twice, different: %d %d %d %v, then %d %d %d %v", rows, cells, length, err, r, c, l, again)
	}
}

func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		body(`<row r="1" hidden="1"><c r="A1" s="1"><v>46296.5</v></c><c r="C1" t="s"><v>0</v></c></row>`),
		body(`<row><c t="inlineStr"><is><r><t xml:space="preserve"> a&amp;b&#x20;</t></r><rPh><t>x</t></rPh></is></c></row>`),
		`<x:worksheet><x:sheetData><x:row><x:c t="b"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`,
		body(`<row><!-- c --><c t="str"><v><![CDATA[a]]>_x000D_</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2026-10-01</v></c></row>`),
		`<worksheet><sheetData/></worksheet>`, body(`<row r="1048576"><c r="XFD1048576"><v>1E5</v></c></row>`), `<!DOCTYPE x>`, `<`, `<a b="`, `<![CDATA[`, `<!--`, `</`, `<?`,
	} {
		f.Add([]byte(seed))
	}
	around := with(parts(""), map[string]string{
		"xl/sharedStrings.xml": `<sst><si><t>共享</t></si></sst>`,
		"xl/styles.xml":        `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
	})
	f.Fuzz(func(t *testing.T, sheet []byte) {
		if len(sheet) > 64<<10 {
			return
		}
		fuzzRead(t, zippedAs(t, with(around, map[string]string{"xl/worksheets/sheet1.xml": string(sheet) + " "}), zip.Store))
	})
}

func FuzzShared(f *testing.F) {
	f.Add([]byte(`<sst><si><t>a</t></si><si/><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>`))
	f.Add([]byte(`<sst><si><t>a&#x1F600;_x000A_`))
	sheet := body(`<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>`)
	f.Fuzz(func(t *testing.T, table []byte) {
		if len(table) > 64<<10 {
			return
		}
		fuzzRead(t, zippedAs(t, with(parts(sheet), map[string]string{"xl/sharedStrings.xml": string(table) + " "}), zip.Store))
	})
}

func FuzzPackage(f *testing.F) {
	f.Add(zipped(f, parts(body(`<row><c><v>1</v></c></row>`))))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("\xd0\xcf\x11\xe0"))
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzRead(t, raw) })
}

func FuzzCSV(f *testing.F) {
	for _, as := range []string{"utf-8", "utf-8 with mark", "gb18030", "utf-16le", "utf-16be"} {
		for _, comma := range []string{",", "\t", ";"} {
			f.Add([]byte(encoded(f, quoted(hardRows(), comma, "\r\n"), as)))
		}
	}
	f.Add([]byte("a,\"b\nc,d\n"))
	f.Add([]byte("\xff\xfe"))
	f.Add([]byte("\"\n\"\"\n,"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		fuzzRead(t, raw)
		b, err := Open("模糊.csv", bytes.NewReader(raw), int64(len(raw)))
		if err == nil {
			_, err = b.Read(small(), func(Record) error { return nil })
		}
		if err != nil && fault.From(err).Kind != fault.Invalid {
			t.Errorf("%v is not the file's fault", err)
		}
	})
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		webPage(`<table><tr><td colspan=3 rowspan=2>a&nbsp;</td><td>b</td></tr><tr><th>c<br>d</table>`), `<table><tr><td rowspan=99999999 colspan=256><tr><td>`,
		`<html><meta charset=gbk><table><td>` + encoded(f, "烟台", "gbk"), `<table><table></table><tr></td></td><td><td/>`, `<!doctype html><script><table>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) { fuzzRead(t, append([]byte("<html>"), raw...)) })
}
