package sheet

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/report"

	"github.com/xuri/excelize/v2"
)

// written runs a writer and opens the result with excelize.
func written(t *testing.T, write func(*bytes.Buffer) error) ([]byte, *excelize.File) {
	t.Helper()
	var b bytes.Buffer
	check(t, write(&b))
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	check(t, err)
	t.Cleanup(func() { check(t, f.Close()) })
	return b.Bytes(), f
}

func cell(kind report.Kind, n int64) report.Cell { return report.Cell{Kind: kind, Num: n, Known: true} }

func word(s string) report.Cell { return report.Cell{Kind: report.Text, Text: s, Known: true} }

func form() report.Form {
	columns := []report.Column{{Title: "单位", Kind: report.Text, Width: 20}, {Title: "户数", Unit: "户", Group: "机构客户", Kind: report.Count, Width: 8},
		{Title: "销量", Unit: "吨", Group: "机构客户", Kind: report.Mass, Width: 10}, {Title: "金额", Unit: "元", Kind: report.Money, Width: 12}, {Title: "金额", Unit: "万元", Kind: report.Wan, Width: 12},
		{Title: "占比", Group: "其他", Kind: report.Percent, Width: 8}, {Title: "站均", Group: "其他", Kind: report.Mean, Width: 8}}
	row := func(name string, sign int64) report.Row {
		return report.Row{Key: name, Cells: []report.Cell{word(name), cell(report.Count, 7*sign), cell(report.Mass, 4_999_999*sign), cell(report.Money, 123_456_789*sign), cell(report.Wan, 123_456_789*sign),
			cell(report.Percent, 8750*sign), cell(report.Mean, 1234*sign)}}
	}
	total := row("合计", 1)
	unknown := row("=不知道", 1)
	unknown.Cells[1] = report.Cell{Kind: report.Count}
	return report.Form{Code: "F3", Title: "机构客户统计表", Unit: "烟台分公司", Period: "2026年10月", FiledOn: calendar.Date{}, Maker: "王", Notes: []string{"口径甲", "口径乙"}, Signers: []string{"制表人", "审核人"},
		Parts: []report.Part{{Key: "A", Title: "（一）按区县", Columns: columns, Rows: []report.Row{row("芝罘区", 1), row("-莱山区", -1), unknown}, Total: &total},
			{Key: "B", Title: "（二）按站", Columns: columns[:1], Empty: "本期无数据"}}}
}

func TestFormRoundTrip(t *testing.T) {
	raw, f := written(t, func(b *bytes.Buffer) error { return WriteForm(b, form()) })
	compareStored(t, raw, f)
	if got := f.GetSheetList(); !reflect.DeepEqual(got, []string{"附录3A 机构客户统计表", "附录3B 机构客户统计表"}) {
		t.Fatal(got)
	}
	got := mustLines(t, raw, 0)
	if got[0].cells[0].Text != "机构客户统计表" || !strings.Contains(got[1].cells[0].Text, "填报单位：烟台分公司") || !strings.Contains(got[1].cells[0].Text, "（一）按区县") {
		t.Errorf("title lines: %q %q", got[0].texts(), got[1].texts())
	}
	if want := []string{"单位", "机构客户", "", "金额（元）", "金额（万元）", "其他"}; !reflect.DeepEqual(got[2].texts(), want) {
		t.Errorf("upper header %q", got[2].texts())
	}
	if want := []string{"", "户数（户）", "销量（吨）", "", "", "占比", "站均"}; !reflect.DeepEqual(got[3].texts(), want) {
		t.Errorf("lower header %q", got[3].texts())
	}
	want := []Cell{{"芝罘区", String}, {"7", Number}, {"4.999999", Number}, {"1234567.89", Number}, {"123.46", Number}, {"0.875", Number}, {"12.34", Number}}
	if !reflect.DeepEqual(got[4].cells, want) {
		t.Errorf("row %v, want %v", got[4].cells, want)
	}
	negative := []Cell{{"-莱山区", String}, {"-7", Number}, {"-4.999999", Number}, {"-1234567.89", Number}, {"-123.46", Number}, {"-0.875", Number}, {"-12.34", Number}}
	if !reflect.DeepEqual(got[5].cells, negative) {
		t.Errorf("row %v, want %v", got[5].cells, negative)
	}
	if got[6].cells[0] != (Cell{"=不知道", String}) || got[6].cells[1] != (Cell{"—", String}) || got[7].cells[0].Text != "合计" {
		t.Errorf("%v %v", got[6].cells, got[7].cells)
	}
	if got[8].cells[0].Text != "注：口径甲" || got[9].cells[0].Text != "   口径乙" || !strings.HasPrefix(got[10].cells[0].Text, "制表人：王") || !strings.Contains(got[10].cells[0].Text, "审核人：") {
		t.Errorf("%q %q %q", got[8].texts(), got[9].texts(), got[10].texts())
	}
	if second := mustLines(t, raw, 1); second[3].cells[0].Text != "本期无数据" {
		t.Errorf("empty part: %v", second)
	}
}

// compareStored checks that both readers see the same stored values.
func compareStored(t *testing.T, raw []byte, f *excelize.File) {
	t.Helper()
	for i, name := range f.GetSheetList() {
		want, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		check(t, err)
		got := mustLines(t, raw, i)
		if len(got) != len(want) {
			t.Fatalf("%s: %d rows, excelize sees %d", name, len(got), len(want))
		}
		for r, l := range got {
			for c, cell := range l.cells {
				var theirs string
				if c < len(want[r]) {
					theirs = want[r][c]
				}
				if cell.Kind == Number && strings.Contains(theirs, ".") {
					theirs = strings.TrimSuffix(strings.TrimRight(theirs, "0"), ".")
				}
				if cell.Text != theirs {
					t.Errorf("%s!%s: %q, excelize %q", name, cellName(t, c+1, r+1), cell.Text, theirs)
				}
			}
		}
	}
}

func merged(t *testing.T, f *excelize.File, sheet string) []string {
	t.Helper()
	cells, err := f.GetMergeCells(sheet)
	check(t, err)
	out := []string{}
	for _, m := range cells {
		out = append(out, m.GetStartAxis()+":"+m.GetEndAxis())
	}
	return out
}

func TestFormIsReadyToPrint(t *testing.T) {
	_, f := written(t, func(b *bytes.Buffer) error { return WriteForm(b, form()) })
	name := "附录3A 机构客户统计表"
	got := merged(t, f, name)
	for _, want := range []string{"A1:G1", "A2:G2", "A3:A4", "B3:C3", "D3:D4", "E3:E4", "F3:G3"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not merged: %v", want, got)
		}
	}
	panes, err := f.GetPanes(name)
	check(t, err)
	if !panes.Freeze || panes.YSplit != 4 || panes.XSplit != 3 {
		t.Errorf("panes %+v", panes)
	}
	titles := map[string]string{}
	for _, d := range f.GetDefinedName() {
		titles[d.Scope] = d.Name + " " + d.RefersTo
	}
	if titles[name] != "_xlnm.Print_Titles '"+name+"'!$3:$4" || titles["附录3B 机构客户统计表"] != "_xlnm.Print_Titles '附录3B 机构客户统计表'!$3:$3" {
		t.Errorf("header is not repeated: %v", titles)
	}
	layout, err := f.GetPageLayout(name)
	check(t, err)
	if *layout.Orientation != "landscape" || *layout.Size != 9 || *layout.FitToWidth != 1 || layout.FitToHeight != nil && *layout.FitToHeight != 0 {
		t.Errorf("layout %+v", layout)
	}
	for ref, want := range map[string]string{"C5": "5.000", "D5": "1,234,567.89", "F5": "87.5%", "B5": "7"} {
		if shown, err := f.GetCellValue(name, ref); err != nil || shown != want {
			t.Errorf("%s shows %q, want %q", ref, shown, want)
		}
		if kind, err := f.GetCellType(name, ref); err != nil || kind != excelize.CellTypeNumber && kind != excelize.CellTypeUnset {
			t.Errorf("%s is %v, not a number", ref, kind)
		}
	}
}

func TestManyFormsInOneWorkbook(t *testing.T) {
	long := form()
	long.Code, long.Title, long.Parts = "F1", "一份名称特别特别特别特别特别特别特别长的[统计]表/册", long.Parts[:1]
	_, f := written(t, func(b *bytes.Buffer) error { return WriteForms(b, []report.Form{long, form(), long}) })
	names := f.GetSheetList()
	if len(names) != 4 || len(slices.Compact(slices.Sorted(slices.Values(names)))) != 4 {
		t.Fatal(names)
	}
	for _, n := range names {
		if len([]rune(n)) > 31 || strings.ContainsAny(n, `:\/?*[]`) {
			t.Errorf("a spreadsheet does not take the name %q", n)
		}
	}
}

func TestSettlementRoundTrip(t *testing.T) {
	month, err := calendar.ParseMonth("2026-10")
	check(t, err)
	s := incentive.Settlement{Month: month, Unit: "烟台分公司", MadeBy: "王", Total: 12_345, Scheme: incentive.Scheme{Name: "发卡奖励", Version: "2026-1"}, Notes: []string{"说明"},
		People:   []incentive.Sum{{No: "0012", Name: "=李", Office: "一站", Cards: 2, Amount: 12_045, Cut: 5}, {No: "0013", Name: "赵", Cards: 1, Amount: 300}},
		Stations: []incentive.Sum{{No: "370602001", Name: "一站", Office: "芝罘区", Cards: 3, Amount: 12_345}},
		Lines: []incentive.Line{{No: 1, StaffNo: "0012", StaffName: "=李", OfficeName: "一站", Event: "卡 9000000000000000123", Rule: "站内计划内", Basis: "第1张/计划10张", Rate: 300, Amount: 12_345, State: incentive.Payable, Reason: "+原因"},
			{No: 2, StaffNo: "0013", Amount: -200, State: incentive.Reversed, Reason: "冲正"}}}
	raw, f := written(t, func(b *bytes.Buffer) error { return WriteSettlement(b, s) })
	compareStored(t, raw, f)
	if got := f.GetSheetList(); !reflect.DeepEqual(got, []string{"个人汇总", "加油站汇总", "明细"}) {
		t.Fatal(got)
	}
	people, lines := mustLines(t, raw, 0), mustLines(t, raw, 2)
	if !strings.Contains(people[1].cells[0].Text, "2026年10月") || !strings.Contains(people[2].cells[5].Text, "（元）") {
		t.Errorf("%q %q", people[1].texts(), people[2].texts())
	}
	if want := []Cell{{"1", Number}, {"0012", String}, {"=李", String}, {"一站", String}, {"2", Number}, {"120.45", Number}, {"0.05", Number}}; !reflect.DeepEqual(people[3].cells[:7], want) {
		t.Errorf("%v", people[3].cells)
	}
	if got := fmt.Sprint(people[5].texts()); got != "[合计    3 123.45 0.05]" {
		t.Error(got)
	}
	if got := people[6].cells[0].Text; got != "结算总额：123.45元（人民币壹佰贰拾叁元肆角伍分）" {
		t.Error(got)
	}
	if lines[3].cells[5] != (Cell{"卡 9000000000000000123", String}) || lines[3].cells[11] != (Cell{"+原因", String}) || lines[4].cells[9] != (Cell{"-2", Number}) || lines[5].cells[9] != (Cell{"121.45", Number}) {
		t.Errorf("%v %v %v", lines[3].cells, lines[4].cells, lines[5].cells)
	}
	for _, name := range f.GetSheetList() {
		if panes, err := f.GetPanes(name); err != nil || !panes.Freeze || panes.YSplit != 3 {
			t.Errorf("%s: %+v %v", name, panes, err)
		}
	}
}

func TestRejectsRoundTrip(t *testing.T) {
	header := []string{"卡号", "金额(元)", "车牌号"}
	wrong := fault.New(fault.Invalid, "x.y", "「a」不是数字", "请改为数字")
	rows := []Reject{{Row: 7, Cells: []string{"9000000000000000123", "a", "=cmd|' /C calc'!A0"}, Faults: fault.List{wrong.At(fault.Place{Column: "金额(元)"}), wrong}},
		{Row: 9, Cells: []string{"+1"}, Faults: fault.List{wrong}}}
	raw, f := written(t, func(b *bytes.Buffer) error { return WriteRejects(b, "错误行", header, rows) })
	compareStored(t, raw, f)
	got := textsOf(mustLines(t, raw, 0))
	want := [][]string{{"卡号", "金额(元)", "车牌号", "原行号", "问题"},
		{"9000000000000000123", "a", "=cmd|' /C calc'!A0", "7", "「金额(元)」「a」不是数字。请改为数字；「a」不是数字。请改为数字"}, {"+1", "", "", "9", "「a」不是数字。请改为数字"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
	// corrected and imported again: the added columns are ignored
	read, sum, err := readRaw(raw, small())
	check(t, err)
	if !reflect.DeepEqual(read, []string{"2:9000000000000000123|a|=cmd|' /C calc'!A0", "3:+1||"}) || !reflect.DeepEqual(sum.Ignored, []string{"原行号", "问题"}) {
		t.Errorf("%q %+v", read, sum)
	}
}

func TestTableKeepsEveryTextAsText(t *testing.T) {
	hard := []string{"=1+1", "+86", "-1", "@SUM(A1)", "9000000000000000123", "0012", "1e5", "2026-10-01", "TRUE", "a\nb", "\t=1", "𠮷😀", "<&>\"'", "_x0041_", "'x", "  空格  "}
	raw, f := written(t, func(b *bytes.Buffer) error {
		return WriteTable(b, Table{Title: "表:一/二", Header: []string{"甲"}, Rows: [][]string{hard}})
	})
	cells := mustLines(t, raw, 0)[1].cells
	sheet := f.GetSheetList()[0]
	for i, s := range hard {
		if cells[i] != (Cell{s, String}) {
			t.Errorf("wrote %q, read %+v", s, cells[i])
		}
		if formula, err := f.GetCellFormula(sheet, cellName(t, i+1, 2)); err != nil || formula != "" {
			t.Errorf("%q became the formula %q", s, formula)
		}
		id, err := f.GetCellStyle(sheet, cellName(t, i+1, 2))
		check(t, err)
		style, err := f.GetStyle(id)
		check(t, err)
		if style.CustomNumFmt == nil && style.NumFmt != 49 || style.CustomNumFmt != nil && *style.CustomNumFmt != "@" {
			t.Errorf("%q has no text format: %+v", s, style)
		}
	}
}

// The same forms are the same file, byte for byte: a fingerprint of a file on a stick says something.
func TestTheSameFormsAreTheSameFile(t *testing.T) {
	file := func() string {
		var b bytes.Buffer
		if err := WriteForms(&b, []report.Form{form(), form(), form(), form()}); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	first := file()
	for range 5 {
		if file() != first {
			t.Fatal("written twice, two files")
		}
	}
}
