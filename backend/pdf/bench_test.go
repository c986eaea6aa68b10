package pdf_test

import (
	"bytes"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jung-kurt/gofpdf"

	"fuelbook/assets"
	"fuelbook/backend/agreement"
	"fuelbook/backend/pdf"
	"fuelbook/backend/report"
)

// plain is gofpdf used the usual way, with the same font files and the same text. It loses characters at line ends; only its
// time is of interest.
func plain(b *testing.B, orientation, family string) *gofpdf.Fpdf {
	b.Helper()
	p := gofpdf.New(orientation, "pt", "A4", "")
	for style, file := range map[string]string{"": "-Regular.ttf", "B": "-Bold.ttf"} {
		font, err := fs.ReadFile(assets.FS, "fonts/"+family+file)
		if err != nil {
			b.Fatal(err)
		}
		p.AddUTF8FontFromBytes("f", style, font)
	}
	p.SetMargins(80, 76, 74)
	p.SetAutoPageBreak(true, 76)
	p.AddPage()
	return p
}

// basic replaces characters beyond the basic plane, on which gofpdf panics.
func basic(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return '某'
		}
		return r
	}, s)
}

func plainAgreement(b *testing.B, d agreement.Document) {
	p := plain(b, "P", "NotoSerifSC")
	p.SetFont("f", "B", 19)
	p.MultiCell(0, 32, d.Title, "", "C", false)
	for _, block := range d.Blocks {
		style := ""
		if block.Kind == agreement.Clause || block.Kind == agreement.PartyBlock {
			style = "B"
		}
		p.SetFont("f", style, 12)
		p.MultiCell(0, 20.5, basic(block.Text), "", "J", false)
		p.SetFont("f", "", 10.5)
		for _, pair := range append(append([]agreement.Pair{}, block.Pairs...), block.Pairs2...) {
			p.MultiCell(0, 18, basic(pair.Label+pair.Value), "", "L", false)
		}
	}
	if err := p.Output(io.Discard); err != nil {
		b.Fatal(err)
	}
}

func plainTable(b *testing.B, f report.Form) {
	p := plain(b, "L", "NotoSansSC")
	p.SetMargins(42, 37, 42)
	p.SetFont("f", "B", 16)
	p.MultiCell(0, 26, f.Title, "", "C", false)
	p.SetFont("f", "", 7)
	width := 757 / float64(len(f.Parts[0].Columns))
	for _, row := range f.Parts[0].Rows {
		for i, c := range row.Cells {
			text := basic(c.Display())
			lines := p.SplitText(text+" ", width)
			p.CellFormat(width, 18, strings.Join(lines, ""), "1", map[bool]int{true: 1}[i == len(row.Cells)-1], "L", false, 0, "")
		}
	}
	if err := p.Output(io.Discard); err != nil {
		b.Fatal(err)
	}
}

// against runs ours and plain gofpdf in turns and reports the medians and their ratio, so that whatever else the machine does hits both.
func against(b *testing.B, own, plain func()) {
	b.Helper()
	var ours, theirs []time.Duration
	run := func(f func()) time.Duration { start := time.Now(); f(); return time.Since(start) }
	for b.Loop() {
		ours, theirs = append(ours, run(own)), append(theirs, run(plain))
	}
	median := func(list []time.Duration) float64 {
		slices.Sort(list)
		return float64(list[len(list)/2]) / 1e6
	}
	b.ReportMetric(median(ours), "own_ms")
	b.ReportMetric(median(theirs), "gofpdf_ms")
	b.ReportMetric(median(theirs)/median(ours), "times_faster")
}

// BenchmarkAgreement: a two-page agreement, and the same text by plain gofpdf. Budgets: 7 times, 160 KB.
func BenchmarkAgreement(b *testing.B) {
	d := draft(0)
	p := printer(b)
	var out bytes.Buffer
	against(b, func() {
		out.Reset()
		if err := p.Agreement(&out, d); err != nil {
			b.Fatal(err)
		}
	}, func() { plainAgreement(b, d) })
	b.ReportMetric(float64(bytes.Count(out.Bytes(), []byte("/Type /Page\n"))), "pages")
	b.ReportMetric(float64(out.Len())/1024, "KB")
}

// BenchmarkTable10Pages: a form of 21 columns over ten pages, and the same cells by plain gofpdf. Budget: 4 times.
func BenchmarkTable10Pages(b *testing.B) {
	f := wideForm(250)
	p := printer(b)
	var out bytes.Buffer
	against(b, func() {
		out.Reset()
		if err := p.Form(&out, f); err != nil {
			b.Fatal(err)
		}
	}, func() { plainTable(b, f) })
	b.ReportMetric(float64(bytes.Count(out.Bytes(), []byte("/Type /Page\n"))), "pages")
}

// BenchmarkNew is what the first document of a process pays for the fonts.
func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := pdf.New(assets.FS); err != nil {
			b.Fatal(err)
		}
	}
}
