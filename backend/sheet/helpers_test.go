package sheet

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/fault"

	"github.com/xuri/excelize/v2"
)

const (
	mainNS   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	relsHead = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	officeNS = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
)

// parts of a minimal workbook around the XML of its only sheet.
func parts(sheet string) map[string]string {
	return map[string]string{
		"[Content_Types].xml":        xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
		"xl/workbook.xml":            xmlHead + `<workbook ` + mainNS + ` xmlns:r="` + officeNS + `"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": xmlHead + relsHead + `<Relationship Id="rId1" Type="` + officeNS + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	}
}

// body is a sheet's XML around its rows.
func body(rows string) string {
	return xmlHead + `<worksheet ` + mainNS + `><sheetData>` + rows + `</sheetData></worksheet>`
}

// with adds or replaces parts; an empty text removes one.
func with(p map[string]string, changes map[string]string) map[string]string {
	p = maps.Clone(p)
	for k, v := range changes {
		if p[k] = v; v == "" {
			delete(p, k)
		}
	}
	return p
}

func zipped(tb testing.TB, p map[string]string) []byte { return zippedAs(tb, p, zip.Deflate) }

func zippedAs(tb testing.TB, p map[string]string, method uint16) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(p[name])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// line is a row with its cells copied.
type line struct {
	num    int
	hidden bool
	cells  []Cell
}

func (l line) texts() []string {
	out := []string{}
	for _, c := range l.cells {
		out = append(out, c.Text)
	}
	return out
}

// lines reads a whole sheet; the error is of Open or Rows.
func lines(raw []byte, sheet int) (out []line, err error) {
	b, err := Open("测试.xlsx", bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, err
	}
	err = b.Rows(sheet, func(r Row) error {
		out = append(out, line{r.Num, r.Hidden, slices.Clone(r.Cells)})
		return nil
	})
	return out, err
}

func mustLines(tb testing.TB, raw []byte, sheet int) []line {
	tb.Helper()
	got, err := lines(raw, sheet)
	if err != nil {
		tb.Fatal(err)
	}
	return got
}

// onlyRow reads a workbook of one row given as XML.
func onlyRow(tb testing.TB, rows string) []Cell {
	tb.Helper()
	got := mustLines(tb, zipped(tb, parts(body(rows))), 0)
	if len(got) != 1 {
		tb.Fatalf("%d rows, want 1: %v", len(got), got)
	}
	return got[0].cells
}

// wantRefused checks the code and that the sentence names the file, says what to do and contains words.
func wantRefused(tb testing.TB, err error, code string, words ...string) {
	tb.Helper()
	f := fault.From(err)
	if err == nil || f.Code != code {
		tb.Fatalf("got %v, want a refusal %s", err, code)
	}
	if f.Remedy == "" || f.Place.File == "" {
		tb.Errorf("%s without remedy or file: %+v", code, f)
	}
	for _, w := range words {
		if !strings.Contains(f.Error(), w) {
			tb.Errorf("%q does not contain %q", f.Error(), w)
		}
	}
}

func bookBytes(tb testing.TB, f *excelize.File) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func check(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func cellName(tb testing.TB, col, row int) string {
	tb.Helper()
	name, err := excelize.CoordinatesToCellName(col, row)
	check(tb, err)
	return name
}
