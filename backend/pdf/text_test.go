package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"fuelbook/backend/agreement"
	"fuelbook/backend/incentive"
	"fuelbook/backend/report"
)

// tool runs a program every machine that runs these tests must have.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is not on PATH: install poppler-utils and qpdf, the tests of paper need them", name)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// extract is pagesOf a file whose fonts are all embedded.
func extract(t *testing.T, file []byte) []string {
	t.Helper()
	if fonts := tool(t, "pdffonts", stored(t, file)); strings.Contains(fonts, "Helvetica") || strings.Contains(fonts, "Times") || strings.Contains(fonts, " no  ") {
		t.Errorf("fonts are not all embedded:\n%s", fonts)
	}
	return pagesOf(t, file)
}

func stored(t *testing.T, file []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// pagesOf is the text of a file page by page as a reader finds it, without white space; qpdf and poppler must report nothing.
func pagesOf(t *testing.T, file []byte) []string {
	t.Helper()
	path := stored(t, file)
	if out := tool(t, "qpdf", "--check", path); strings.Contains(strings.ToLower(out), "warning") {
		t.Errorf("qpdf: %s", out)
	}
	pages := strings.Split(tool(t, "pdftotext", "-raw", "-enc", "UTF-8", path, "-"), "\f")
	for i, page := range pages {
		pages[i] = squeeze(page)
	}
	return pages[:len(pages)-1]
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// same compares what was put in with what came out; footers and repeated headers are taken out of the latter.
func same(t *testing.T, pages []string, want, header string, foot func(page, pages int) string) {
	t.Helper()
	var got strings.Builder
	for i, page := range pages {
		body, ok := strings.CutSuffix(page, squeeze(foot(i+1, len(pages))))
		if !ok {
			t.Fatalf("page %d does not end with its footer %q: …%s", i+1, foot(i+1, len(pages)), page[max(0, len(page)-200):])
		}
		if i > 0 {
			body = strings.TrimPrefix(body, squeeze(header))
		}
		got.WriteString(body)
	}
	want = squeeze(want)
	if got.String() == want {
		return
	}
	a, b := []rune(got.String()), []rune(want)
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	t.Fatalf("text differs at character %d:\n got …%s\nwant …%s", i, string(a[max(0, i-20):min(len(a), i+40)]), string(b[max(0, i-20):min(len(b), i+40)]))
}

func TestFormTextIsWhatWasPutIn(t *testing.T) {
	f := wideForm(60)
	var out bytes.Buffer
	if err := printer(t).Form(&out, f); err != nil {
		t.Fatal(err)
	}
	var header, rows strings.Builder
	group := ""
	for _, c := range f.Parts[0].Columns {
		if c.Group != "" && c.Group != group {
			header.WriteString(c.Group)
		}
		group = c.Group
		header.WriteString(c.Title)
		if c.Unit != "" && !strings.Contains(c.Title, c.Unit) {
			header.WriteString("(" + c.Unit + ")")
		}
	}
	for _, r := range append(f.Parts[0].Rows, *f.Parts[0].Total) {
		for _, c := range r.Cells {
			rows.WriteString(c.Display())
		}
	}
	want := "附录6机构客户月度跟踪管理明细表填报单位：示例市分公司统计期：2026年10月填报日期：2026年11月4日计量单位：张、天、次、吨、万元" +
		header.String() + rows.String() + "注：" + strings.Join(f.Notes, "") + "制表人：制表员𬭚审核人：负责人："
	same(t, extract(t, out.Bytes()), want, header.String(), func(page, pages int) string {
		return fmt.Sprintf("附录6机构客户月度跟踪管理明细表·示例市分公司·2026年10月第%d页共%d页依据6.6.1·2026-A", page, pages)
	})
}

func TestAgreementTextIsWhatWasPutIn(t *testing.T) {
	d := draft(70)
	var out bytes.Buffer
	if err := printer(t).Agreement(&out, d); err != nil {
		t.Fatal(err)
	}
	var want, header strings.Builder
	want.WriteString(d.Title + "协议编号：" + d.Number)
	for _, b := range d.Blocks {
		want.WriteString(b.Text)
		for i := range max(len(b.Pairs), len(b.Pairs2)) {
			for _, pairs := range [][]agreement.Pair{b.Pairs, b.Pairs2} {
				if i < len(pairs) {
					want.WriteString(pairs[i].Label + "：" + pairs[i].Value)
				}
			}
		}
		header.WriteString(strings.Join(b.Header, ""))
		want.WriteString(strings.Join(b.Header, ""))
		for _, r := range b.Rows {
			want.WriteString(strings.Join(r, ""))
		}
	}
	pages := extract(t, out.Bytes())
	same(t, pages, want.String(), header.String(), func(page, pages int) string {
		return fmt.Sprintf("编号SDXS-3706-2026-GY-0001第%d页共%d页校验码9f86d081884c7d65", page, pages)
	})
	if strings.Contains(strings.Join(pages, ""), "草稿") {
		t.Error("the watermark is in the text")
	}
}

func TestSettlementTextIsWhatWasPutIn(t *testing.T) {
	s := settlement(150)
	var out bytes.Buffer
	if err := printer(t).Settlement(&out, s); err != nil {
		t.Fatal(err)
	}
	all := strings.Join(extract(t, out.Bytes()), "")
	at := 0
	next := func(s string) {
		s = squeeze(s)
		i := strings.Index(all[at:], s)
		if i < 0 {
			t.Fatalf("%q is not where it belongs, after …%s", s, all[max(0, at-60):at])
		}
		at += i + len(s)
	}
	next("发卡奖励结算单单位：示例市分公司结算月份：2026年10月结算编号：JL-2026-10-001金额单位：元")
	next("执行方案：全员营销激励方案，版本2026-1，批文号示例〔2026〕12号制表时间：2026-11-0310:20")
	next("一、按人员汇总序号工号姓名所属单位计发卡数（张）封顶扣减实发金额签领")
	for i, v := range s.People {
		next(fmt.Sprint(i+1, v.No, v.Name, v.Office, v.Cards, v.Cut.Grouped(), v.Amount.Grouped()))
	}
	next("合计共24人27654.00" + s.Total.Grouped() + "合计（大写）：人民币壹佰伍拾元整（小写）：¥150.00制表人：制表员甲审核人：财务：负责人：二、按加油站汇总")
	for i, v := range s.Stations {
		next(fmt.Sprint(i+1, v.No, v.Name, v.Office, v.Cards, v.Cut.Grouped(), v.Amount.Grouped()))
	}
	next("三、明细及理由序号日期工号姓名加油站事项规则计算依据单价金额状态理由")
	for _, l := range s.Lines {
		next(lineText(l))
	}
	next("合计共150条150.00注：" + s.Notes[0])
}

func lineText(l incentive.Line) string {
	return fmt.Sprint(l.No) + l.Date.String() + l.StaffNo + l.StaffName + l.OfficeName + l.Event + l.Rule + l.Basis +
		l.Rate.Grouped() + l.Amount.Grouped() + string(l.State) + l.Reason
}

// TestEveryStandardCharacterPrintsAndExtracts sets all 8,105 in each family, body and heading.
func TestEveryStandardCharacterPrintsAndExtracts(t *testing.T) {
	text := string(standard(t))
	d := agreement.Document{Title: "字", Blocks: []agreement.Block{{Kind: agreement.Para, Text: text}, {Kind: agreement.Clause, Text: text}}}
	var out bytes.Buffer
	if err := printer(t).Agreement(&out, d); err != nil {
		t.Fatal(err)
	}
	same(t, extract(t, out.Bytes()), "字"+text+text, "", func(page, pages int) string { return fmt.Sprintf("第%d页共%d页", page, pages) })
	out.Reset()
	f := report.Form{Appendix: 1, Title: "字", Parts: []report.Part{{Title: "表", Columns: []report.Column{{Title: "全部"}},
		Rows:  []report.Row{{Cells: []report.Cell{{Known: true, Text: text}}}},
		Total: &report.Row{Cells: []report.Cell{{Known: true, Text: text}}}}}}
	if err := printer(t).Form(&out, f); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(extract(t, out.Bytes()), "")
	for _, r := range text {
		if strings.Count(got, string(r)) < 2 {
			t.Fatalf("%c U+%04X does not come out of the form", r, r)
		}
	}
}
