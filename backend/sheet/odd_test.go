package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"fuelbook/backend/fault"

	"github.com/xuri/excelize/v2"
)

func TestOddButReadableSheets(t *testing.T) {
	for name, c := range map[string]struct {
		rows string
		want []Cell
	}{
		"no positions":        {`<row><c><v>1</v></c><c t="inlineStr"><is><t>b</t></is></c></row>`, []Cell{{"1", Number}, {"b", String}}},
		"rich inline text":    {`<row><c t="inlineStr"><is><r><rPr><b/></rPr><t>鲁</t></r><r><t xml:space="preserve"> F</t></r></is></c></row>`, []Cell{{"鲁 F", String}}},
		"phonetic guide":      {`<row><c t="inlineStr"><is><t>烟台</t><rPh sb="0" eb="1"><t>yantai</t></rPh></is></c></row>`, []Cell{{"烟台", String}}},
		"cached formula text": {`<row><c t="str"><f>A1&amp;"x"</f><v>结果</v></c><c><f>1+1</f><v>2</v></c></row>`, []Cell{{"结果", String}, {"2", Number}}},
		"error value":         {`<row><c t="e"><v>#N/A</v></c></row>`, []Cell{{"#N/A", Error}}},
		"iso date":            {`<row><c t="d"><v>2026-10-01T08:30:00</v></c><c t="d"><v>2026-10-01T00:00:00.000Z</v></c><c t="d"><v>昨天</v></c></row>`, []Cell{{"2026-10-01 08:30:00", Date}, {"2026-10-01", Date}, {"昨天", Date}}},
		"entities":            {`<row><c t="inlineStr"><is><t>&lt;a&gt; &amp;amp; &quot;&apos;&#20320;&#x1F600;</t></is></c></row>`, []Cell{{`<a> &amp; "'你😀`, String}}},
		"cdata":               {`<row><c t="inlineStr"><is><t><![CDATA[a<b>&c]]>d<![CDATA[]]><![CDATA[x]>]]></t></is></c></row>`, []Cell{{"a<b>&cdx]>", String}}},
		"comments":            {`<row><!-- <c><v>7</v></c> --><c><v>1<!-- > -->2</v></c></row>`, []Cell{{"12", Number}}},
		"prefix":              {`<x:row x:r="9"><x:c r="B1" t="inlineStr"><x:is><x:t>x</x:t></x:is></x:c></x:row>`, []Cell{{}, {"x", String}}},
		"brackets in quotes":  {`<row note="a>b" other='c>d' r='1'><c r = 'B1' ><v>1</v></c></row>`, []Cell{{}, {"1", Number}}},
		"empty cells":         {`<row><c s="3"/><c t="inlineStr"><is><t/></is></c><c><v/></c><c><v>4</v></c></row>`, []Cell{{}, {}, {}, {"4", Number}}},
		"blank text":          {`<row><c t="inlineStr"><is><t xml:space="preserve">   </t></is></c></row>`, []Cell{{}}},
		"control characters":  {`<row><c t="inlineStr"><is><t>a_x000D_b_x005F_x0041_c_xZZZZ_d_x0000_</t></is></c></row>`, []Cell{{"a\rb_x0041_c_xZZZZ_d_x0000_", String}}},
		"truth":               {`<row><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="b"><v>true</v></c></row>`, []Cell{{"是", String}, {"否", String}, {"是", String}}},
		"last column":         {`<row><c r="XFD1"><v>1</v></c></row>`, append(make([]Cell, 16383), Cell{"1", Number})},
		"unknown style":       {`<row><c s="999"><v>46296</v></c><c s="-1"><v>3</v></c></row>`, []Cell{{"46296", Number}, {"3", Number}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := onlyRow(t, c.rows); !reflect.DeepEqual(got, c.want) {
				t.Errorf("read %v, want %v", got, c.want)
			}
		})
	}
}

func TestBrokenSheetsAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ rows, code, word string }{
		"row beyond the last":       {`<row r="1048577"/>`, "sheet.too_large", "行数"},
		"absurd row":                {`<row r="99999999999999999999"/>`, "sheet.damaged", "行号"},
		"negative row":              {`<row r="-1"/>`, "sheet.damaged", ""},
		"rows out of order":         {`<row r="3"/><row r="2"/>`, "sheet.damaged", "第2行出现在第3行之后"},
		"row twice":                 {`<row r="2"/><row r="2"/>`, "sheet.damaged", "第2行出现在第2行之后"},
		"column beyond the last":    {`<row><c r="XFE1"/></row>`, "sheet.too_large", "列数"},
		"absurd column":             {`<row><c r="AAAA1"/></row>`, "sheet.damaged", "AAAA1"},
		"no column":                 {`<row><c r="1"/></row>`, "sheet.damaged", "「1」"},
		"cells out of order":        {`<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>`, "sheet.damaged", "次序"},
		"cell twice":                {`<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`, "sheet.damaged", "重复"},
		"style no number":           {`<row><c s="x"/></row>`, "sheet.damaged", "样式"},
		"unknown entity":            {`<row><c><v>&xxe;</v></c></row>`, "sheet.damaged", "字符引用"},
		"entity of a control":       {`<row><c t="inlineStr"><is><t>&#0;</t></is></c></row>`, "sheet.damaged", "字符引用"},
		"no such shared string":     {`<row><c t="s"><v>7</v></c></row>`, "sheet.damaged", "不存在的文字"},
		"shared string no number":   {`<row><c t="s"><v>a</v></c></row>`, "sheet.damaged", "不存在的文字"},
		"row in row":                {`<row><row/></row>`, "sheet.damaged", "结构"},
		"row closed twice":          {`<row><c><v>1</v></c></row></row>`, "sheet.damaged", "结构"},
		"cell outside a row":        {`<c><v>1</v></c>`, "sheet.damaged", "结构"},
		"cell closed twice":         {`<row><c><v>1</v></c></c></row>`, "sheet.damaged", "结构"},
		"row closed within a cell":  {`<row><c><v>1</v></row>`, "sheet.damaged", "结构"},
		"not UTF-8":                 {"<row><c t=\"inlineStr\"><is><t>\xc4\xe3</t></is></c></row>", "sheet.damaged", "乱码"},
		"NUL":                       {"<row><c t=\"inlineStr\"><is><t>a\x00</t></is></c></row>", "sheet.damaged", "乱码"},
		"document type in the rows": {`<!DOCTYPE x>`, "sheet.damaged", "读不懂"},
		"empty tag name":            {`<>`, "sheet.damaged", "读不懂"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := lines(zipped(t, parts(body(c.rows))), 0)
			wantRefused(t, err, c.code, c.word, "测试.xlsx")
		})
	}
}

func TestHalfWrittenSheetIsRefused(t *testing.T) {
	whole := body(`<row r="1"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>`)
	for cut := range strings.Index(whole, "</sheetData>") + 1 {
		_, err := lines(zipped(t, parts(whole[:cut])), 0)
		wantRefused(t, err, "sheet.damaged")
	}
}

func TestTruncatedFilesAreRefused(t *testing.T) {
	f := excelize.NewFile()
	for i := range 50 {
		check(t, f.SetCellValue("Sheet1", cellName(t, 1, i+1), fmt.Sprint("值", i)))
	}
	raw := bookBytes(t, f)
	for cut := 4; cut < len(raw); cut += 97 {
		if _, err := lines(raw[:cut], 0); err == nil || fault.From(err).Kind != fault.Invalid {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	flipped := 0
	for at := 0; at < len(raw); at += 61 { // a changed byte is refused, or lies where it changes nothing
		bad := bytes.Clone(raw)
		bad[at] ^= 0xff
		got, err := lines(bad, 0)
		if err == nil && (len(got) != 50 || got[49].cells[0].Text != "值49") {
			t.Errorf("byte %d changed went unnoticed", at)
		}
		if err != nil {
			flipped++
			if fault.From(err).Kind != fault.Invalid {
				t.Errorf("byte %d: %v", at, err)
			}
		}
	}
	if flipped == 0 {
		t.Error("no damage found at all")
	}
}

func TestMissingParts(t *testing.T) {
	good := with(parts(body(`<row><c t="s"><v>0</v></c></row>`)), map[string]string{"xl/sharedStrings.xml": `<sst><si><r><t>共</t></r><rPh><t>x</t></rPh><r><t>享</t></r></si></sst>`})
	if got := mustLines(t, zipped(t, good), 0); got[0].cells[0].Text != "共享" {
		t.Fatal(got)
	}
	for part, code := range map[string]string{"[Content_Types].xml": "sheet.unsupported", "xl/workbook.xml": "sheet.damaged", "xl/_rels/workbook.xml.rels": "sheet.damaged",
		"xl/worksheets/sheet1.xml": "sheet.damaged", "xl/sharedStrings.xml": "sheet.damaged"} {
		_, err := lines(zipped(t, with(good, map[string]string{part: ""})), 0)
		wantRefused(t, err, code)
	}
	for part, text := range map[string]string{"xl/workbook.xml": "<workbook>", "xl/styles.xml": "<styleSheet><cellXfs>", "xl/sharedStrings.xml": "<sst><si", "xl/_rels/workbook.xml.rels": "no xml"} {
		_, err := lines(zipped(t, with(good, map[string]string{part: text})), 0)
		wantRefused(t, err, "sheet.damaged")
	}
	// names of parts are told apart without regard to case and slash
	renamed := with(good, map[string]string{"xl/sharedStrings.xml": "", `xl\SharedStrings.xml`: good["xl/sharedStrings.xml"]})
	if got := mustLines(t, zipped(t, renamed), 0); got[0].cells[0].Text != "共享" {
		t.Error(got)
	}
}

func TestBrokenSharedStringsAreRefusedEveryTime(t *testing.T) {
	raw := zipped(t, with(parts(body(`<row><c t="s"><v>0</v></c></row>`)), map[string]string{"xl/sharedStrings.xml": `<sst><si><t>a</t></si><si><t>&x;</t></si></sst>`}))
	b, err := Open("a.xlsx", bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	for range 2 {
		wantRefused(t, b.Rows(0, func(Row) error { return nil }), "sheet.damaged", "共享文字表")
	}
}

func TestExternalEntitiesAreNeverResolved(t *testing.T) {
	evil := `<!DOCTYPE worksheet [<!ENTITY e SYSTEM "file:///etc/passwd">]>`
	for part := range parts("") {
		p := parts(body(`<row><c t="inlineStr"><is><t>&e;</t></is></c></row>`))
		p[part] = strings.Replace(p[part], "?>\n", "?>\n"+evil, 1)
		_, err := lines(zipped(t, p), 0)
		wantRefused(t, err, "sheet.damaged")
	}
	laughs := `<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><workbook><sheets><sheet name="&b;"/></sheets></workbook>`
	_, err := lines(zipped(t, with(parts(body("")), map[string]string{"xl/workbook.xml": laughs})), 0)
	wantRefused(t, err, "sheet.damaged")
}

func TestBombsAreRefused(t *testing.T) {
	bomb := body(strings.Repeat(" ", freePart+1))
	_, err := lines(zipped(t, parts(bomb)), 0)
	wantRefused(t, err, "sheet.bomb")
	_, err = lines(zipped(t, with(parts(body("")), map[string]string{"xl/workbook.xml": "<workbook>" + strings.Repeat(" ", maxSmall)})), 0)
	wantRefused(t, err, "sheet.bomb")

	// a directory that lies: it states 100 bytes, the stream holds more
	const part = "xl/worksheets/sheet1.xml"
	raw := zipped(t, parts(body(strings.Repeat(`<row><c><v>1</v></c></row>`, 5000))))
	entry := bytes.LastIndex(raw, []byte(part)) - 46
	binary.LittleEndian.PutUint32(raw[entry+24:], 100)
	_, err = lines(raw, 0)
	wantRefused(t, err, "sheet.damaged")
}

func TestPartTwiceIsRefused(t *testing.T) {
	_, err := lines(zipped(t, with(parts(body("")), map[string]string{"XL/workbook.xml": "<workbook/>"})), 0)
	wantRefused(t, err, "sheet.damaged", "两个")
}

func TestForeignFilesAreNamed(t *testing.T) {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for name, c := range map[string]struct{ raw, code, word string }{
		"old xls":   {ole + "Workbook", "sheet.unsupported", "旧版 Excel"},
		"encrypted": {ole + string(utf16le("EncryptedPackage")), "sheet.encrypted", "密码"},
		"pdf":       {"%PDF-1.7\n", "sheet.unsupported", "PDF"},
		"rar":       {"Rar!\x1a\x07", "sheet.unsupported", "RAR"},
		"picture":   {"\x89PNG\r\n", "sheet.unsupported", "图片"},
		"empty":     {"", "sheet.empty", "空的"},
		"blank":     {" \r\n\t ", "sheet.empty", "空的"},
		"xlsb":      {string(zipped(t, with(parts(""), map[string]string{"xl/workbook.bin": "x"}))), "sheet.unsupported", ".xlsb"},
		"word":      {string(zipped(t, map[string]string{"[Content_Types].xml": "x", "word/document.xml": "x"})), "sheet.unsupported", "Word"},
		"ods":       {string(zipped(t, map[string]string{"content.xml": "x"})), "sheet.unsupported", "OpenDocument"},
		"zip":       {string(zipped(t, map[string]string{"a.txt": "x"})), "sheet.unsupported", "压缩包"},
		"half zip":  {"PK\x03\x04abc", "sheet.damaged", "压缩结构"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := lines([]byte(c.raw), 0)
			wantRefused(t, err, c.code, c.word)
		})
	}
}

func TestYieldEndsTheReading(t *testing.T) {
	stop := errors.New("enough")
	raw := zipped(t, parts(body(`<row/><row/><row/>`)))
	b, err := Open("a.xlsx", bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	n := 0
	if err := b.Rows(0, func(Row) error { n++; return stop }); !errors.Is(err, stop) || n != 1 {
		t.Errorf("%v after %d rows", err, n)
	}
	wantRefused(t, b.Rows(1, nil), "sheet.damaged", "没有这个工作表")
}
