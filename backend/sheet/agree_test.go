package sheet

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// words a cell of a real file may hold, and some that try the escaping.
func words() []string {
	return []string{"烟台第一运输有限公司", "  前后有空格  ", "a&b<c>d\"e'f", "𠮷野家 😀 𬭎", "第一行\n第二行", "9000000000000000123", "0012", "=1+1", "+86", "-", "@x",
		"_x0041_", "a_xyz_b", "]]>", "&amp;", "ＡＢＣ１２３", "鲁F12345", "<row r=\"9\">", "'quoted'", "\t制表", "\u00a0不断空格"}
}

// randomCell puts a random value into a cell and returns what our reader should make of what excelize reads there.
func randomCell(rng *rand.Rand) (value any, kind CellKind) {
	switch rng.IntN(8) {
	case 0, 1, 2:
		all := words()
		return all[rng.IntN(len(all))], String
	case 3:
		return rng.IntN(2_000_000) - 1_000_000, Number
	case 4:
		return float64(rng.IntN(100_000_000)) / 100, Number
	case 5:
		return rng.Float64() * 1000, Number // 17 digits stored, 15 shown
	case 6:
		return rng.IntN(2) == 0, String
	}
	return nil, Empty
}

func theirs(value string) string {
	return map[string]string{"TRUE": "是", "FALSE": "否"}[value]
}

// compareAll reads every sheet with both readers; cells of excelize's that we keep as words of our own are translated.
func compareAll(t *testing.T, raw []byte) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	check(t, err)
	defer f.Close()
	for i, name := range f.GetSheetList() {
		want, err := f.GetRows(name)
		check(t, err)
		got := map[int][]Cell{}
		for _, l := range mustLines(t, raw, i) {
			got[l.num] = l.cells
		}
		for r, cells := range want {
			for c := range max(len(cells), len(got[r+1])) {
				var a, b string
				if c < len(cells) {
					a = cells[c]
				}
				if c < len(got[r+1]) {
					b = got[r+1][c].Text
				}
				if w := theirs(a); w != "" {
					a = w
				}
				if strings.TrimSpace(a) == "" {
					a = ""
				}
				if a != b {
					t.Errorf("%s!%s: we read %q, excelize %q", name, cellName(t, c+1, r+1), b, a)
				}
			}
		}
	}
}

func TestAgreesWithExcelizeOverRandomBooks(t *testing.T) {
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 7))
		f := excelize.NewFile()
		_, err := f.NewSheet("第二张")
		check(t, err)
		for _, name := range []string{"Sheet1", "第二张"} {
			for r := 1; r <= 40; r += 1 + rng.IntN(3) { // gaps between rows, shared strings
				for c := 1; c <= 40; c += 1 + rng.IntN(4) { // gaps between cells, beyond Z
					if v, _ := randomCell(rng); v != nil {
						check(t, f.SetCellValue(name, cellName(t, c, r), v))
					}
				}
			}
		}
		w, err := f.NewStreamWriter("第二张") // inline strings
		check(t, err)
		for r := 1; r <= 30; r++ {
			cells := make([]any, 30)
			for c := range cells {
				cells[c], _ = randomCell(rng)
			}
			check(t, w.SetRow(cellName(t, 1, r), cells))
		}
		check(t, w.Flush())
		compareAll(t, bookBytes(t, f))
	}
}

func TestKindsOfCells(t *testing.T) {
	f := excelize.NewFile()
	for _, s := range words() {
		check(t, f.SetCellValue("Sheet1", "A1", s))
		var b bytes.Buffer
		check(t, f.Write(&b))
		want := strings.ReplaceAll(s, "_x0041_", "A") // how a spreadsheet reads it
		if got := mustLines(t, b.Bytes(), 0)[0].cells[0]; got != (Cell{want, String}) {
			t.Errorf("wrote %q, read %+v", s, got)
		}
	}
	check(t, f.SetCellValue("Sheet1", "A1", 12.5))
	check(t, f.SetCellValue("Sheet1", "C1", true))
	check(t, f.SetCellValue("Sheet1", "D1", false))
	check(t, f.SetCellFormula("Sheet1", "E1", "A1*2"))
	check(t, f.SetCellRichText("Sheet1", "F1", []excelize.RichTextRun{{Text: "鲁"}, {Text: "F"}, {Text: " 1"}}))
	check(t, f.SetCellValue("Sheet1", "AB1", "远"))
	got := mustLines(t, bookBytes(t, f), 0)[0].cells
	want := map[int]Cell{0: {"12.5", Number}, 1: {}, 2: {"是", String}, 3: {"否", String}, 4: {}, 5: {"鲁F 1", String}, 27: {"远", String}}
	for i, w := range want {
		if got[i] != w {
			t.Errorf("cell %d is %+v, want %+v", i+1, got[i], w)
		}
	}
}

func TestDatesInManyFormats(t *testing.T) {
	at := time.Date(2026, 10, 3, 8, 5, 9, 0, time.UTC)
	formats := []string{"yyyy-mm-dd", "yyyy/m/d h:mm", `yyyy"年"m"月"d"日"`, "[$-804]aaaa d", "[$-F800]dddd, mmmm dd, yyyy", "mmm-yy", "h:mm:ss", "yyyy-mm-dd hh:mm:ss;@"}
	plain := []string{"0.00", "#,##0.00_);[Red](#,##0.00)", "0.00E+00", `0"d"`, `"y"0.00`, `0\m`, "[Yellow]0", "General", "0%", "@"}
	for _, is1904 := range []bool{false, true} {
		f := excelize.NewFile()
		check(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &is1904}))
		put := func(row int, s excelize.Style) {
			style, err := f.NewStyle(&s)
			check(t, err)
			serial := 46298 + (8*3600+5*60+9)/86400.0 // 2026-10-03 08:05:09 by the 1900 count
			if is1904 {
				serial -= 1462
			}
			check(t, f.SetCellValue("Sheet1", cellName(t, 1, row), serial))
			check(t, f.SetCellStyle("Sheet1", cellName(t, 1, row), cellName(t, 1, row), style))
		}
		row := 0
		for _, code := range formats {
			row++
			put(row, excelize.Style{CustomNumFmt: &code})
		}
		for _, id := range []int{14, 15, 22, 27, 31, 57} {
			row++
			put(row, excelize.Style{NumFmt: id})
		}
		dates := row
		for _, code := range plain {
			row++
			put(row, excelize.Style{CustomNumFmt: &code})
		}
		for i, l := range mustLines(t, bookBytes(t, f), 0) {
			want := Cell{at.Format("2006-01-02 15:04:05"), Date}
			if i >= dates {
				want = Cell{shown(l.cells[0].Text), Number}
			}
			if l.cells[0] != want {
				t.Errorf("1904 %v row %d: %+v, want %+v", is1904, i+1, l.cells[0], want)
			}
		}
	}
}

func TestDateSystemIsReadEitherWay(t *testing.T) {
	for value, want := range map[string]string{"1": "1904-01-02", "true": "1904-01-02", "0": "1900-01-01", "false": "1900-01-01"} {
		p := with(parts(body(`<row><c s="0"><v>1</v></c></row>`)), map[string]string{"xl/styles.xml": `<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>`})
		p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="`+value+`"/><sheets>`, 1)
		if got := mustLines(t, zipped(t, p), 0)[0].cells[0]; got != (Cell{want, Date}) {
			t.Errorf("date1904=%s: %v, want %s", value, got, want)
		}
	}
}

func TestSerialDays(t *testing.T) {
	for serial, want := range map[string]string{
		"1": "1900-01-01", "59": "1900-02-28", "61": "1900-03-01", "46296": "2026-10-01", "46296.5": "2026-10-01 12:00:00", "46296.999999999": "2026-10-02",
		"2958465": "9999-12-31",
	} {
		if got, ok := dateText(serial, false); !ok || got != want {
			t.Errorf("day %s is %q %v, want %q", serial, got, ok, want)
		}
	}
	for _, serial := range []string{"0", "0.5", "60", "-1", "2958466", "2958465.9999999", "NaN", "Inf", "x", ""} {
		if got, ok := dateText(serial, false); ok {
			t.Errorf("day %s taken for %q", serial, got)
		}
	}
	if got, _ := dateText("0", true); got != "1904-01-01" {
		t.Error(got)
	}
}

func TestNumbersAsShown(t *testing.T) {
	for stored, want := range map[string]string{
		"16.739999999999998": "16.74", "0.30000000000000004": "0.3", "1E-2": "0.01", "1.5e+3": "1500", "-7.8899999999999997": "-7.89", "0": "0", "7.890": "7.89", "-12.00": "-12", "100": "100", "0.0": "0",
		"9000000000000000123": "9000000000000000123", "9.0000000000000001E+18": "9000000000000000000", "1E+300": "1E+300", "1.5E-300": "1.5E-300", "e": "e",
	} {
		if got := onlyRow(t, `<row><c><v>`+stored+`</v></c></row>`)[0]; got != (Cell{want, Number}) {
			t.Errorf("%s is read as %+v, want %s", stored, got, want)
		}
	}
}

func TestHiddenRowsMergedTitlesSeveralSheets(t *testing.T) {
	f := excelize.NewFile()
	check(t, f.SetCellValue("Sheet1", "A1", "消费明细"))
	check(t, f.MergeCell("Sheet1", "A1", "F1"))
	check(t, f.SetCellValue("Sheet1", "B3", "x"))
	check(t, f.SetRowVisible("Sheet1", 3, false))
	_, err := f.NewSheet("又一张")
	check(t, err)
	check(t, f.SetCellValue("又一张", "A2", "y"))
	raw := bookBytes(t, f)
	b, err := Open("a.xlsx", bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	if got := b.Sheets(); !reflect.DeepEqual(got, []string{"Sheet1", "又一张"}) {
		t.Fatal(got)
	}
	first, second := mustLines(t, raw, 0), mustLines(t, raw, 1)
	if got := fmt.Sprint(first[0].texts(), first[0].hidden, first[len(first)-1].num, first[len(first)-1].texts(), first[len(first)-1].hidden); !strings.HasPrefix(got, "[消费明细") || !strings.HasSuffix(got, "false 3 [ x] true") {
		t.Error(got)
	}
	if last := second[len(second)-1]; last.num != 2 || last.cells[0].Text != "y" {
		t.Error(second)
	}
}
