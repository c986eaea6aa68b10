package pdf

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fuelbook/assets"
	"fuelbook/backend/agreement"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/report"
)

func open(t *testing.T) *Printer {
	t.Helper()
	p, err := New(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// words makes random Chinese with Latin runs and punctuation, punctuation never first.
func words(r *rand.Rand, n int) string {
	pieces := []string{"油", "卡", "协议", "运输", "𬭚", "，", "。", "（含税）", "“一车一卡”", "92号", "3.500 吨", "ABC-123", "1,234,567.89", "……", "《民法典》", "；", "％"}
	var b strings.Builder
	b.WriteString("甲")
	for range r.IntN(n + 1) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

func randomAgreement(r *rand.Rand) agreement.Document {
	d := agreement.Document{Title: words(r, 6), Number: "SDXS-3706-2026-GY-0001", Watermark: "草稿", Fingerprint: "9f86d081884c7d65"}
	party := agreement.Block{Kind: agreement.PartyBlock, Text: "甲方"}
	for range 2 + r.IntN(6) {
		party.Pairs = append(party.Pairs, agreement.Pair{Label: words(r, 3), Value: words(r, 30)})
	}
	d.Blocks = append(d.Blocks, party)
	for i := range 3 + r.IntN(12) {
		d.Blocks = append(d.Blocks, agreement.Block{Kind: agreement.Clause, Text: fmt.Sprintf("条款%d", i)},
			agreement.Block{Kind: agreement.Para, Text: words(r, 120)})
	}
	d.Blocks = append(d.Blocks, agreement.Block{Kind: agreement.Signature, Text: "签署",
		Pairs: []agreement.Pair{{Label: "甲方盖章"}, {Label: "日期"}}, Pairs2: []agreement.Pair{{Label: "乙方盖章"}}})
	table := agreement.Block{Kind: agreement.Table, Header: []string{"序号", words(r, 3), words(r, 5), words(r, 2)}}
	for range r.IntN(60) {
		table.Rows = append(table.Rows, []string{"1", words(r, 4), words(r, 25), words(r, 8)})
	}
	d.Blocks = append(d.Blocks, agreement.Block{Kind: agreement.Appendix, Text: "附件"}, table)
	return d
}

func text(page *layout.Page) string {
	var b strings.Builder
	for _, t := range page.Texts {
		b.WriteString(t.S)
	}
	return b.String()
}

// TestRandomAgreementsKeepTheRules: nothing outside the margins, a heading never last on a page, the signatures whole on one page
// and never without text above them, no mark that may not start a line starting one.
func TestRandomAgreementsKeepTheRules(t *testing.T) {
	p := open(t)
	r := rand.New(rand.NewPCG(7, 11))
	for n := range 150 {
		pages := p.agreementPages(randomAgreement(r))
		signed := 0
		for i, page := range pages {
			if stray := p.fonts.Stray(page, 0.5); len(stray) > 0 {
				t.Fatalf("agreement %d page %d: %q stands outside the margins", n, i+1, stray[0].S)
			}
			body := text(page)[:strings.LastIndex(text(page), "编号 SDXS")]
			if last := lastLine(page); strings.HasPrefix(last, "条款") || last == "签署" || last == "附件" {
				t.Fatalf("agreement %d page %d ends with the heading %q", n, i+1, last)
			}
			if strings.Contains(body, "甲方盖章") != strings.Contains(body, "乙方盖章") || strings.Contains(body, "甲方盖章") && !strings.Contains(body, "日期：") {
				t.Fatalf("agreement %d: signatures are split", n)
			}
			if at := strings.Index(body, "签署甲方盖章"); at >= 0 {
				signed++
				if at == 0 {
					t.Fatalf("agreement %d: signatures stand alone on page %d", n, i+1)
				}
			}
		}
		if signed != 1 {
			t.Fatalf("agreement %d has %d signature blocks", n, signed)
		}
	}
}

// lastLine is the lowest text above the footer.
func lastLine(page *layout.Page) string {
	low, s := 0.0, ""
	for _, t := range page.Texts {
		if t.Y < page.Height-page.Frame.Bottom+2 && t.Y > low {
			low, s = t.Y, t.S
		}
	}
	return s
}

func randomForm(r *rand.Rand) report.Form {
	f := report.Form{Appendix: 4, Title: words(r, 4), Unit: words(r, 5), Period: "2026年10月", Maker: "甲", Notes: []string{words(r, 40)}}
	part := report.Part{}
	for i := range 3 + r.IntN(24) {
		c := report.Column{Title: words(r, 4), Kind: []report.Kind{report.Text, report.Mass, report.Money}[r.IntN(3)], Width: r.IntN(9)}
		if i%7 > 3 {
			c.Group = fmt.Sprintf("分组%d", i/7)
		}
		part.Columns = append(part.Columns, c)
	}
	for range r.IntN(90) {
		row := report.Row{}
		for _, c := range part.Columns {
			row.Cells = append(row.Cells, report.Cell{Kind: c.Kind, Known: r.IntN(9) > 0, Num: r.Int64N(9_000_000_000), Text: words(r, r.IntN(9))})
		}
		part.Rows = append(part.Rows, row)
	}
	if len(part.Rows) > 0 {
		part.Total = &part.Rows[0]
	}
	f.Parts = []report.Part{part}
	return f
}

// TestRandomFormsKeepTheRules: nothing outside the margins or the cells, signatures never alone, header on every page with rows.
func TestRandomFormsKeepTheRules(t *testing.T) {
	p := open(t)
	r := rand.New(rand.NewPCG(3, 5))
	for n := range 100 {
		f := randomForm(r)
		pages := p.formPages(f, partTexts(f))
		for i, page := range pages {
			if stray := p.fonts.Stray(page, 0.5); len(stray) > 0 {
				t.Fatalf("form %d page %d: %q stands outside the margins", n, i+1, stray[0].S)
			}
			checkCells(t, p, page, fmt.Sprintf("form %d page %d", n, i+1))
			if small := slices.MinFunc(page.Texts, func(a, b layout.Text) int { return int(100*a.Size) - int(100*b.Size) }); small.Size < 6.5 {
				t.Fatalf("form %d: text of %v points", n, small.Size)
			}
		}
		last := text(pages[len(pages)-1])
		at := strings.Index(last, "制表人：")
		if at <= 0 {
			t.Fatalf("form %d: signatures are missing or alone on page %d", n, len(pages))
		}
	}
}

// checkCells: no text crosses an upright rule of the table it stands in.
func checkCells(t *testing.T, p *Printer, page *layout.Page, where string) {
	t.Helper()
	for _, s := range page.Texts {
		right := s.X + p.fonts.Width(s.Face, s.Size, s.S)
		for _, u := range page.Rules {
			if u.X1 == u.X2 && u.Y1 < s.Y-1 && u.Y2 > s.Y && u.X1 > s.X+0.6 && u.X1 < right-0.6 {
				t.Fatalf("%s: %q (%.1f–%.1f) crosses the rule at %.1f", where, s.S, s.X, right, u.X1)
			}
		}
	}
}
