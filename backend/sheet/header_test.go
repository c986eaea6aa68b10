package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"fuelbook/backend/fault"
	"fuelbook/backend/intake"

	"github.com/xuri/excelize/v2"
)

// small is a schema of one of each: required, required with synonym, optional.
func small() Schema {
	return Schema{Kind: intake.Sales, Columns: []Column{must("card", "卡号", "加油卡号"), must("amount", "金额(元)", "交易金额"), may("plate", "车牌号", "车号")}}
}

// readText reads a text file by a schema; every record becomes "row:value|value|…".
func readText(text string, schema Schema) ([]string, Summary, error) {
	return readRaw([]byte(text), schema)
}

func readRaw(raw []byte, schema Schema) (out []string, sum Summary, err error) {
	b, err := Open("消费.csv", bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, sum, err
	}
	sum, err = b.Read(schema, func(r Record) error {
		texts := []string{}
		for _, v := range r.Values {
			texts = append(texts, v.Text)
		}
		out = append(out, fmt.Sprint(r.Row, ":", strings.Join(texts, "|")))
		return nil
	})
	return out, sum, err
}

func TestHeaderIsFoundByNames(t *testing.T) {
	for name, head := range map[string]string{
		"as named":          "卡号,金额(元),车牌号",
		"synonyms":          "加油卡号,交易金额,车号",
		"spaces":            " 卡 号 ,金　额（元）,\u00a0车牌号",
		"full width":        "卡号,金额（元）,车牌号",
		"without unit":      "卡号,金额,车牌号",
		"another unit":      "卡号,金额[人民币],车牌号",
		"starred":           "*卡号,金额(元)*,车牌号",
		"line break inside": "卡号,\"金额\n(元)\",车牌号",
	} {
		got, sum, err := readText(head+"\n9000000000000000123,1.00,鲁F1\n", small())
		check(t, err)
		if len(got) != 1 || !strings.HasSuffix(got[0], ":9000000000000000123|1.00|鲁F1") || sum.HeaderRow != 1 || len(sum.Ignored) != 0 {
			t.Errorf("%s: %v %+v", name, got, sum)
		}
	}
}

func TestColumnsStandAnywhere(t *testing.T) {
	got, sum, err := readText("序号,车号,交易金额,经办,加油卡号\n1,鲁F1,2.00,王,123\n2,,3.00,,456\n3\n4,x,,,\n", small())
	check(t, err)
	if want := []string{"2:123|2.00|鲁F1", "3:456|3.00|", "5:||x"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if !reflect.DeepEqual(sum.Ignored, []string{"序号", "经办"}) || sum.Rows != 3 || len(sum.Warnings) != 1 {
		t.Errorf("%+v", sum)
	}
}

func TestValuesKnowTheirColumn(t *testing.T) {
	raw := []byte("加油卡号,交易金额\n 1\t,\u3000-2.00\u00a0\n")
	b, err := Open("a.csv", bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	_, err = b.Read(small(), func(r Record) error {
		want := []Value{{Text: "1", Kind: String, Col: 1, Title: "加油卡号"}, {Text: "-2.00", Kind: String, Col: 2, Title: "交易金额"}, {}}
		if !reflect.DeepEqual(r.Values, want) || r.Row != 2 || r.Sheet != "" {
			t.Errorf("%+v", r)
		}
		return nil
	})
	check(t, err)
}

func TestTitlesTotalsAndRemarks(t *testing.T) {
	text := "烟台分公司消费明细\n制表单位：烟台,,2026年10月\n\n卡号,金额(元),车牌号\n1,2.00,鲁F1\n小计,2.00,\n卡号,金额(元),车牌号\n2,3.00,\n以下为补录\n3,4.00,\n 合 计 ,9.00,\n制表人：王,,审核人：李\n备注,,\n"
	got, sum, err := readText(text, small())
	check(t, err)
	if want := []string{"5:1|2.00|鲁F1", "8:2|3.00|", "10:3|4.00|"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if !reflect.DeepEqual(sum.Titles, []string{"烟台分公司消费明细", "制表单位：烟台", "2026年10月"}) || sum.HeaderRow != 4 || sum.TotalRow != 11 || sum.Rows != 3 {
		t.Errorf("%+v", sum)
	}
	if !reflect.DeepEqual(sum.Totals, map[string]string{"amount": "9.00"}) {
		t.Errorf("totals %v", sum.Totals)
	}
	rows := map[int]bool{}
	for _, w := range sum.Warnings {
		if w.Code != "sheet.remark" || w.Remedy == "" || w.Place.File != "消费.csv" {
			t.Errorf("warning %+v", w)
		}
		rows[w.Place.Row] = true
	}
	if !maps.Equal(rows, map[int]bool{9: true, 12: true, 13: true}) {
		t.Errorf("remarks on rows %v", rows)
	}
	if !strings.Contains(sum.Warnings[0].Message, "以下为补录") {
		t.Error(sum.Warnings[0].Message)
	}
}

func TestTotalWords(t *testing.T) {
	for _, w := range []string{"合计", "总计", "小计", "累计", "共计", "合 计", "合计：", "合计:3笔", "本页合计", "总计："} {
		got, sum, err := readText("卡号,金额(元)\n1,2.00\n"+w+",2.00\n", small())
		check(t, err)
		if len(got) != 1 || sum.TotalRow != 3 || sum.Totals["amount"] != "2.00" {
			t.Errorf("%s: %v %+v", w, got, sum)
		}
	}
	for _, w := range []string{"合计车队", "总计划部", "7"} { // data that only begins alike
		got, sum, err := readText("卡号,金额(元)\n"+w+",2.00\n", small())
		check(t, err)
		if len(got) != 1 || sum.TotalRow != 0 {
			t.Errorf("%s: %v %+v", w, got, sum)
		}
	}
}

func TestDataThatLooksLikeAFooter(t *testing.T) {
	got, sum, err := readText("客户,卡号,金额(元)\n说明：公司,1,2.00\n", small())
	check(t, err)
	if len(got) != 1 || len(sum.Warnings) != 0 {
		t.Errorf("a row with card and amount is data: %v %+v", got, sum)
	}
}

func TestMissingColumnIsNamed(t *testing.T) {
	_, _, err := readText("标题\n卡号,车牌号,数量\n1,鲁F1,2\n", small())
	wantRefused(t, err, "sheet.no_header", "缺少列「金额(元)」", "找到的列有「卡号」「车牌号」「数量」", "消费.csv")
	_, _, err = readText("甲,乙\n1,2\n", small())
	wantRefused(t, err, "sheet.no_header", "消费明细")
	if strings.Contains(err.Error(), "缺少列") {
		t.Error("nothing matched, so no row is called the header:", err)
	}
}

func TestDuplicatedHeader(t *testing.T) {
	got, sum, err := readText("卡号,卡号,金额(元),金额\n1,x,2.00,9\n", small())
	check(t, err)
	if !reflect.DeepEqual(got, []string{"2:1|2.00|"}) || !reflect.DeepEqual(sum.Ignored, []string{"卡号", "金额"}) {
		t.Errorf("the first of two is taken, the second listed: %v %v", got, sum.Ignored)
	}
	// the exact title wins over a synonym standing before it
	got, _, err = readText("加油卡号,卡号,金额(元)\n旧,新,2.00\n", small())
	check(t, err)
	if !reflect.DeepEqual(got, []string{"2:新|2.00|"}) {
		t.Error(got)
	}
}

func TestHeaderIsLookedForOnlySoFar(t *testing.T) {
	_, sum, err := readText(strings.Repeat("标题\n", headerWithin-1)+"卡号,金额(元)\n1,2\n", small())
	check(t, err)
	if sum.HeaderRow != headerWithin {
		t.Error(sum.HeaderRow)
	}
	_, _, err = readText(strings.Repeat("标题\n", headerWithin)+"卡号,金额(元)\n1,2\n", small())
	wantRefused(t, err, "sheet.no_header")
}

func TestSheetWithTheHeaderIsTaken(t *testing.T) {
	f := excelize.NewFile()
	check(t, f.SetCellValue("Sheet1", "A1", "封面"))
	_, err := f.NewSheet("明细")
	check(t, err)
	check(t, f.SetSheetRow("明细", "B3", &[]any{"卡号", "金额(元)"}))
	check(t, f.SetSheetRow("明细", "B4", &[]any{"9000000000000000123", 16.739999999999998}))
	check(t, f.SetSheetRow("明细", "B5", &[]any{"合计", 16.74}))
	check(t, f.SetRowVisible("明细", 4, false))
	got, sum, err := readRaw(bookBytes(t, f), small())
	check(t, err)
	if !reflect.DeepEqual(got, []string{"4:9000000000000000123|16.74|"}) || sum.Sheet != "明细" || sum.Totals["amount"] != "16.74" {
		t.Errorf("%v %+v", got, sum)
	}
	if len(sum.Warnings) != 1 || sum.Warnings[0].Code != "sheet.hidden" || sum.Warnings[0].Place.Sheet != "明细" {
		t.Errorf("hidden rows are taken and said: %v", sum.Warnings)
	}
}

func TestBestSheetIsNamedInTheRefusal(t *testing.T) {
	f := excelize.NewFile()
	check(t, f.SetSheetRow("Sheet1", "A1", &[]any{"甲", "乙"}))
	_, err := f.NewSheet("明细")
	check(t, err)
	check(t, f.SetSheetRow("明细", "A1", &[]any{"卡号", "数量"}))
	_, _, err = readRaw(bookBytes(t, f), small())
	wantRefused(t, err, "sheet.no_header", "缺少列「金额(元)」", "「数量」")
}

func TestReadEndsWithTheError(t *testing.T) {
	raw := []byte("卡号,金额(元)\n1,2\n2,3\n")
	b, err := Open("a.csv", bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	stop := fault.New(fault.Conflict, "test.stop", "停", "无")
	if _, err := b.Read(small(), func(Record) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
}

// TestSchemas checks the tables themselves: titles and synonyms lead to one column only.
func TestSchemas(t *testing.T) {
	for _, kind := range intake.Kinds() {
		s := SchemaOf(kind)
		titles, keys := []string{}, map[string]bool{}
		for _, c := range s.Columns {
			if titles = append(titles, c.Title); keys[c.Key] {
				t.Errorf("%s: key %s twice", kind, c.Key)
			}
			keys[c.Key] = true
		}
		cells := []Cell{}
		for _, title := range titles {
			cells = append(cells, Cell{title, String})
		}
		columns, missing := match(s, cells)
		for i, c := range columns {
			if c != i {
				t.Errorf("%s: title %s is taken for column %d, missing %v", kind, titles[i], c, missing)
			}
		}
		for i, c := range s.Columns { // each synonym in the place of its title still finds the column
			for _, syn := range c.Synonyms {
				cells[i].Text = syn
				if columns, _ := match(s, cells); columns[i] != i && !contains(titles, syn) {
					t.Errorf("%s: synonym %s of %s found at %d", kind, syn, c.Title, columns[i])
				}
			}
			cells[i].Text = c.Title
		}
	}
}

func contains(titles []string, s string) bool {
	for _, t := range titles {
		if normal(t) == normal(s) || withoutUnit(normal(t)) == withoutUnit(normal(s)) {
			return true
		}
	}
	return false
}
