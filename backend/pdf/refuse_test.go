package pdf_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"fuelbook/backend/agreement"
	"fuelbook/backend/fault"
	"fuelbook/backend/pdf"
	"fuelbook/backend/report"
)

func TestMissingGlyphIsRefusedByNameAndPlace(t *testing.T) {
	p := printer(t)
	form := wideForm(5)
	form.Parts[0].Rows[3].Cells[2].Text = "𠮷祥运输"
	bonus := settlement(3)
	bonus.Lines[1].StaffName = "员工𠮷"
	deal := draft(2)
	deal.Blocks[0].Pairs[3].Value = "甲𠮷"
	clause := draft(0)
	clause.Blocks[4].Text += "𠮷"
	schedule := draft(2)
	last := schedule.Blocks[len(schedule.Blocks)-1]
	last.Rows[1][3] = "驾驶员𠮷"
	for name, c := range map[string]struct {
		print func(io.Writer) error
		where string
	}{
		"form":       {func(w io.Writer) error { return p.Form(w, form) }, "附录6《机构客户月度跟踪管理明细表》第4行「客户名称」"},
		"settlement": {func(w io.Writer) error { return p.Settlement(w, bonus) }, "三、明细及理由第2行「姓名」"},
		"party":      {func(w io.Writer) error { return p.Agreement(w, deal) }, "「甲方（用油方）」「法定代表人」"},
		"clause":     {func(w io.Writer) error { return p.Agreement(w, clause) }, "「第一条　合作内容与油品」"},
		"schedule":   {func(w io.Writer) error { return p.Agreement(w, schedule) }, "「附件一　车辆与加油卡清单」第2行「驾驶人」"},
	} {
		var out bytes.Buffer
		err := c.print(&out)
		if !fault.Is(err, "pdf.no_glyph") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, part := range []string{"「𠮷」", "U+20BB7", c.where} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %q does not name %q", name, err, part)
			}
		}
		if out.Len() > 0 {
			t.Errorf("%s: %d bytes were written", name, out.Len())
		}
	}
}

func TestRowsMustFitTheirColumns(t *testing.T) {
	form := wideForm(3)
	form.Parts[0].Rows[1].Cells = append(form.Parts[0].Rows[1].Cells, report.Cell{Known: true, Text: "多"})
	if err := printer(t).Form(io.Discard, form); !fault.Is(err, "pdf.bad_form") || !strings.Contains(err.Error(), "第2行有22格") {
		t.Errorf("a cell too many: %v", err)
	}
	form = wideForm(3)
	form.Parts = []report.Part{{Title: "空表"}}
	if err := printer(t).Form(io.Discard, form); err != nil {
		t.Errorf("a part without columns: %v", err)
	}
}

func TestEveryMissingCharacterIsListedUpToALimit(t *testing.T) {
	form := wideForm(60)
	for i := range form.Parts[0].Rows {
		form.Parts[0].Rows[i].Cells[2].Text = "𠮷"
	}
	err := printer(t).Form(io.Discard, form)
	var list fault.List
	if !errors.As(err, &list) || len(list) != 20 {
		t.Fatalf("%d faults: %v", len(list), err)
	}
}

func TestTextIsCleanedBeforePrinting(t *testing.T) {
	d := agreement.Document{Title: "协\u200b议\ufe0f", Blocks: []agreement.Block{
		{Kind: agreement.Para, Text: "甲\ue863\u0007乙\t丙\r\n丁\U000e0100"}}}
	var out bytes.Buffer
	if err := printer(t).Agreement(&out, d); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(extract(t, out.Bytes()), ""); got != "协议甲䶮乙丙丁第1页共1页" {
		t.Errorf("printed %q", got)
	}
	d.Blocks[0].Text = "甲\xff乙"
	if err := printer(t).Agreement(io.Discard, d); !fault.Is(err, "pdf.no_glyph") {
		t.Errorf("broken UTF-8: %v", err)
	}
}

// TestSameValueSameBytes prints from many goroutines at once; one printer serves all.
func TestSameValueSameBytes(t *testing.T) {
	p := printer(t)
	jobs := []func(io.Writer) error{
		func(w io.Writer) error { return p.Form(w, wideForm(30)) },
		func(w io.Writer) error { return p.Forms(w, []report.Form{wideForm(0), wideForm(3)}) },
		func(w io.Writer) error { return p.Settlement(w, settlement(40)) },
		func(w io.Writer) error { return p.Agreement(w, draft(12)) },
	}
	for i, job := range jobs {
		var want bytes.Buffer
		if err := job(&want); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				var got bytes.Buffer
				if err := job(&got); err != nil || !bytes.Equal(got.Bytes(), want.Bytes()) {
					t.Errorf("job %d: printed again it differs (%v)", i, err)
				}
			})
		}
		wg.Wait()
	}
}

func TestAgreementFileIsSmall(t *testing.T) {
	var out bytes.Buffer
	if err := printer(t).Agreement(&out, draft(0)); err != nil {
		t.Fatal(err)
	}
	if pages := len(extract(t, out.Bytes())); pages != 2 {
		t.Errorf("the draft has %d pages, the limit is for two", pages)
	}
	if out.Len() > 160_000 {
		t.Errorf("two pages take %d bytes, limit 160,000", out.Len())
	}
}

type full struct{ error }

func (f full) Write([]byte) (int, error) { return 0, f.error }

func TestWriterErrorIsReturned(t *testing.T) {
	want := errors.New("disk full")
	if err := printer(t).Form(full{want}, wideForm(1)); !errors.Is(err, want) {
		t.Errorf("got %v", err)
	}
}

func TestMissingOrBrokenFontFilesAreNamed(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"missing": {},
		"broken":  {"fonts/NotoSansSC-Regular.ttf": {Data: []byte("not a font at all")}},
	} {
		if _, err := pdf.New(files); !fault.Is(err, "pdf.fonts") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFormsOfAMonthGoIntoOneFileWithTheirOwnPageNumbers(t *testing.T) {
	empty := wideForm(0)
	empty.Appendix, empty.Title = 3, "机构客户流失统计表"
	var out bytes.Buffer
	if err := printer(t).Forms(&out, []report.Form{empty, wideForm(40)}); err != nil {
		t.Fatal(err)
	}
	pages := extract(t, out.Bytes())
	if len(pages) != 3 || !strings.Contains(pages[0], "第1页共1页") || !strings.Contains(pages[0], "本期无记录") ||
		!strings.Contains(pages[1], "第1页共2页") || !strings.Contains(pages[2], "第2页共2页") {
		t.Errorf("%d pages: %q", len(pages), pages)
	}
	if err := printer(t).Forms(&bytes.Buffer{}, nil); !fault.Is(err, "pdf.nothing") {
		t.Errorf("no forms: %v", err)
	}
}
