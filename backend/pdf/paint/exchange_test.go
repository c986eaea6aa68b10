package paint

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/pdf/layout"
)

// raw is what gofpdf writes for a page with one text, and the codes used.
func raw(t *testing.T) ([]byte, map[string]*codes) {
	t.Helper()
	fonts, err := layout.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	page := &layout.Page{Width: 595, Height: 842}
	fonts.Write(&page.Ink, 10, 10, layout.Serif, 10, 0, "甲endobj")
	p := painter{fonts: fonts, places: placeholders()}
	b, err := p.draw(layout.Document{Title: "题", Date: time.Unix(0, 0), Pages: []*layout.Page{page}})
	if err != nil {
		t.Fatal(err)
	}
	return b, p.used()
}

func TestExchangeRefusesWhatItDoesNotKnow(t *testing.T) {
	file, used := raw(t)
	if _, err := exchange(file, used, 1); err != nil {
		t.Fatal(err)
	}
	replace := func(old, with string) []byte {
		if !bytes.Contains(file, []byte(old)) {
			t.Fatalf("gofpdf no longer writes %q", old)
		}
		return bytes.Replace(file, []byte(old), []byte(with), 1)
	}
	for name, c := range map[string]struct {
		file  []byte
		used  map[string]*codes
		pages int
		want  string
	}{
		"a font of another kind":  {replace("/Subtype /Type1", "/Subtype /TrueType"), used, 1, "unexpected font"},
		"a font nobody asked for": {replace("/BaseFont /Times-Roman", "/BaseFont /Courier"), used, 1, "unexpected font"},
		"a font that is missing":  {file, map[string]*codes{"Times-Roman": used["Times-Roman"], "Helvetica": used["Times-Roman"]}, 1, "1 of 2 fonts"},
		"a page too few":          {file, used, 2, "1 pages"},
		"an unknown object":       {replace("<</Type /Page\n", "<</Type /Annot\n"), used, 1, "no known kind"},
		"a compressed stream":     {replace("<</Length ", "<</Filter /FlateDecode /Length "), used, 1, "no known kind"},
		"a wrong length":          {replace("<</Length ", "<</Length 1"), used, 1, "is not"},
		"no header":               {file[3:], used, 1, "no PDF header"},
		"cut short":               {file[:len(file)/2], used, 1, "object"},
	} {
		if _, err := exchange(c.file, c.used, c.pages); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
