package sheet

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fuelbook/backend/fault"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// table of text files: rows with everything that is hard in them.
func hardRows() [][]string {
	return [][]string{
		{"卡号", "客户名称", "备注", "金额(元)"},
		{"9000000000000000123", "烟台𠮷野运输，有限公司", "第一行\n第二行", "1,234.50"},
		{"'0012", "=cmd|' /C calc'!A0", `他说"好"`, "-3.00"},
		{"0.1e5", "+86 535", "a,b;c", "12"},
	}
}

// quoted writes rows with a delimiter, quoting where needed.
func quoted(rows [][]string, comma, end string) string {
	var b strings.Builder
	for _, r := range rows {
		for i, s := range r {
			if i > 0 {
				b.WriteString(comma)
			}
			if strings.ContainsAny(s, ",;\t\n\"") {
				s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			b.WriteString(s)
		}
		b.WriteString(end)
	}
	return b.String()
}

func encoded(tb testing.TB, text, as string) string {
	tb.Helper()
	var out string
	var err error
	switch as {
	case "utf-8":
		return text
	case "utf-8 with mark":
		return "\ufeff" + text
	case "gb18030":
		out, err = simplifiedchinese.GB18030.NewEncoder().String(text)
	case "gbk":
		out, err = simplifiedchinese.GBK.NewEncoder().String(text)
	case "utf-16le":
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	case "utf-16be":
		out, err = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	}
	check(tb, err)
	return out
}

func textsOf(ls []line) [][]string {
	out := [][]string{}
	for _, l := range ls {
		out = append(out, l.texts())
	}
	return out
}

func TestTextFilesInEveryShape(t *testing.T) {
	for _, as := range []string{"utf-8", "utf-8 with mark", "gb18030", "utf-16le", "utf-16be", "gbk"} {
		for comma, name := range map[string]string{",": "comma", "\t": "tab", ";": "semicolon"} {
			for end, endName := range map[string]string{"\n": "LF", "\r\n": "CRLF"} {
				t.Run(as+" "+name+" "+endName, func(t *testing.T) {
					rows := hardRows()
					if as == "gbk" { // has no room for it; the other two Chinese encodings write four bytes
						rows[1][1] = "烟台镕运输"
					}
					got := mustLines(t, []byte(encoded(t, quoted(rows, comma, end), as)), 0)
					if !reflect.DeepEqual(textsOf(got), rows) {
						t.Errorf("read %q, want %q", textsOf(got), rows)
					}
					for _, l := range got {
						for _, c := range l.cells {
							if c.Kind != String {
								t.Errorf("%q is %v: text files hold text", c.Text, c.Kind)
							}
						}
					}
				})
			}
		}
	}
}

func TestRowNumbersAreLinesOfTheFile(t *testing.T) {
	got := mustLines(t, []byte("a,b\n\"x\ny\",1\n\n,\nlast,2"), 0)
	nums := []int{}
	for _, l := range got {
		nums = append(nums, l.num)
	}
	if fmt.Sprint(nums) != "[1 2 5 6]" { // a blank line is no row
		t.Error(nums)
	}
	if got[2].cells[0].Kind != Empty {
		t.Error("an empty field is not an empty cell")
	}
}

func TestDelimiter(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want rune
	}{
		"tabs keep numbers text":      {"卡号,名称,金额\n123\t,甲,1\n456\t,乙,2\n", ','},
		"commas in addresses":         {"编号\t名称\t地址\n1\t甲\t芝罘区,南大街,1号\n2\t乙\t莱山区,迎春大街\n", '\t'},
		"commas in quotes":            {"a;b\n\"1,2,3\";\"4,5\"\n", ';'},
		"a title above":               {"消费明细;2026年10月\n卡号,名称,金额\n1,甲,2\n", ','},
		"amounts with thousands":      {"a\tb\n1,000\t2,000\n3,000\t4,000\n", '\t'},
		"one column":                  {"a\nb\n", ','},
		"as many lines, more commas":  {"a,b,c;d\n", ','},
		"as many lines, more others":  {"a;b;c,d\n", ';'},
		"as many of either, comma":    {"a,b;c\n", ','},
		"unquoted quotation mark end": {"a,b\n1,\"2", ','},
	} {
		if got := delimiter(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestGarbledTextIsRefusedWithItsPlace(t *testing.T) {
	gb := encoded(t, "烟台", "gb18030")
	for name, raw := range map[string]string{
		// beyond the sample that decides the encoding
		"GBK in UTF-8":  "卡号,客户名称,金额\n1,甲,2\n" + strings.Repeat("填充,填充,填充\n", 8000) + "3," + gb + ",4\n",
		"NUL":           "卡号,客户名称,金额\n1,甲,2\n3,a\x00b,4\n",
		"broken GBK":    encoded(t, "卡号,客户名称,金额\n1,甲,2\n3,", "gb18030") + "\xff\xff" + ",4\n",
		"cut character": encoded(t, "卡号,客户名称,金额\n1,甲,2\n3,烟", "gb18030") + "\xcc",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := lines([]byte(raw), 0)
			wantRefused(t, err, "sheet.damaged", "乱码", "测试.xlsx 第")
			if p := fault.From(err).Place; p.Col != 2 || p.Row < 3 || p.Value == "" {
				t.Errorf("place %+v", p)
			}
		})
	}
}

func TestUnclosedQuotationMarksLoseNoRows(t *testing.T) {
	head := "流水号,客户名称,加油站,金额\n"
	for name, text := range map[string]string{
		"to the end":       head + "1,甲,站,2\n2,\"乙,站,3\n3,丙,站,4\n4,丁,站,5\n",
		"to the next mark": head + "1,\"甲,站,2\n2,乙,站,3\n3,丙\",站,4\n",
		"last full row":    head + "1,甲,站,2\n2,\"乙,站,3\n3,丙,站,4",
	} {
		_, err := lines([]byte(text), 0)
		wantRefused(t, err, "sheet.damaged", "引号没有配对")
		if p := fault.From(err).Place; p.Row < 2 || p.Col != 2 {
			t.Errorf("%s: place %+v", name, p)
		}
	}
	// quotation marks inside a field are text
	got := mustLines(t, []byte(head+"1,5\"油管厂,站,2\n2,\"甲\n乙\",站,3\n"), 0)
	if got[1].cells[1].Text != `5"油管厂` || got[2].cells[1].Text != "甲\n乙" {
		t.Error(got)
	}
}

func webPage(inside string) string {
	return "<html><head></head><body>" + inside + "</body></html>"
}

func TestHTMLSavedAsXLS(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want [][]string
	}{
		"plain":        {webPage(`<table><tr><th>卡号<th>金额</tr><tr><td>9000000000000000123</td><td>-1.00</td></tr></table>`), [][]string{{"卡号", "金额"}, {"9000000000000000123", "-1.00"}}},
		"colspan":      {webPage(`<TABLE><TR><TD COLSPAN="3">标题</TD><td>x</TR><tr><td colspan=0>a<td colspan=-5>b<td colspan=zz>c</table>`), [][]string{{"标题", "", "", "x"}, {"a", "b", "c"}}},
		"rowspan":      {webPage(`<table><tr><td rowspan=2>甲</td><td>1</td><td rowspan=3>丙</td></tr><tr><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><td>5</td></table>`), [][]string{{"甲", "1", "丙"}, {"", "2"}, {"3", "4"}, {"5"}}},
		"both spans":   {webPage(`<table><tr><td rowspan=2 colspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>`), [][]string{{"甲", "", "1"}, {"", "", "2"}}},
		"entities":     {webPage(`<table><tr><td>a&amp;b&nbsp;&lt;x&gt;</td><td>&#20320;&#x1F600;</td></tr></table>`), [][]string{{"a&b\u00a0<x>", "你😀"}}},
		"markup":       {webPage(`<table><tr><td><font color=red><b>鲁</b>F</font><br>1<!-- <td>no</td> --></td></tr></table>`), [][]string{{"鲁F\n1"}}},
		"two tables":   {webPage(`<table><tr><td rowspan=9>a</table>text<table><tr><td>b</table>`), [][]string{{"a"}, {"b"}}},
		"unclosed":     {`<table><tr><td>a<td>b<tr><td>c`, [][]string{{"a", "b"}, {"c"}}},
		"no rows":      {webPage(`<table></table>`), [][]string{}},
		"cells only":   {webPage(`<table><td>a</td><td>b</td></table>`), [][]string{{"a", "b"}}},
		"empty row":    {webPage(`<table><tr></tr><tr><td>a</td></tr></table>`), [][]string{{}, {"a"}}},
		"with a mark":  {"\ufeff" + webPage(`<table><tr><td>标</table>`), [][]string{{"标"}}},
		"xml prologue": {`<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td x:str>a</td></tr></table></html>`, [][]string{{"a"}}},
		"nested":       {webPage(`<table><tr><td>外</td><td><table><tr><td>内</td></tr></table></td></tr></table>`), [][]string{{"外", ""}, {"内"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := textsOf(mustLines(t, []byte(c.raw), 0)); !reflect.DeepEqual(got, c.want) {
				t.Errorf("read %q, want %q", got, c.want)
			}
		})
	}
}

func TestHTMLCharsets(t *testing.T) {
	table := `<table><tr><td>烟台镕运输</td></tr></table>`
	for declared, as := range map[string]string{`<meta charset='gb2312'>`: "gbk", `<meta http-equiv="Content-Type" content="text/html; charset=GBK">`: "gbk", `<meta charset=gb18030>`: "gb18030",
		`<meta charset="utf-8">`: "utf-8", `<style>x</style>`: "gbk", `<title>t</title>`: "utf-8", `<meta charset=iso-8859-1>`: "gbk", `<META CHARSET="ISO-8859-1" >`: "utf-8"} {
		got := mustLines(t, []byte(encoded(t, "<html>"+declared+table+"</html>", as)), 0)
		if got[0].cells[0].Text != "烟台镕运输" {
			t.Errorf("%s in %s: %q", declared, as, got[0].cells[0].Text)
		}
	}
	_, err := lines([]byte(encoded(t, `<html><meta charset="utf-8">`+table, "gbk")), 0)
	wantRefused(t, err, "sheet.damaged", "乱码", "第1行 第1列")
}
