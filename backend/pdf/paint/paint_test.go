package paint_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/pdf/paint"
)

func document(t *testing.T, texts ...string) (*layout.Fonts, layout.Document) {
	t.Helper()
	fonts, err := layout.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	frame := layout.Portrait(20, 20, 20, 20)
	d := layout.Document{Title: "题(𬭚)\\", Date: time.Date(2026, 10, 31, 0, 0, 0, 0, time.UTC)}
	for i, s := range texts {
		page := &layout.Page{Width: frame.Width, Height: frame.Height, Frame: frame}
		if i == 1 {
			page.Width, page.Height = page.Height, page.Width
		}
		fonts.Write(&page.Ink, 60, 100, layout.Face(i%layout.FaceCount), 10.5, 0.3, s)
		page.Rules = []layout.Rule{{X1: 60, Y1: 110, X2: 200, Y2: 110, Width: 0.5}}
		page.Fills = []layout.Fill{{X: 60, Y: 120, W: 50, H: 20, Grey: 200}}
		if err := fonts.Watermark(page, layout.Serif, "草稿"); err != nil {
			t.Fatal(err)
		}
		d.Pages = append(d.Pages, page)
	}
	return fonts, d
}

func run(t *testing.T, name string, args ...string) string {
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

func save(t *testing.T, fonts *layout.Fonts, d layout.Document) (string, []byte) {
	t.Helper()
	var out bytes.Buffer
	if err := paint.PDF(&out, fonts, d); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "p.pdf")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, out.Bytes()
}

func TestFileIsSoundAndSaysWhatItIs(t *testing.T) {
	fonts, d := document(t, "正文", "横页", "宋体é½", "粗宋𬭚")
	path, file := save(t, fonts, d)
	run(t, "qpdf", "--check", path)
	info := run(t, "pdfinfo", "-rawdates", path)
	for _, want := range []string{"题(𬭚)\\", "Fuelbook", "D:20261031000000", "Pages:           4"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	if size := run(t, "pdfinfo", "-f", "2", "-l", "2", path); !strings.Contains(size, "841.89 x 595.28") {
		t.Errorf("page 2 is not landscape:\n%s", size)
	}
	for _, want := range []string{"/Lang(zh-CN)", "/ID[<", "/Encoding/Identity-H", "/ToUnicode"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("file lacks %s", want)
		}
	}
	if bytes.Contains(file, []byte("/Type1")) || bytes.Contains(file, []byte("WinAnsi")) {
		t.Error("a placeholder font is left")
	}
	if n := len(regexp.MustCompile(`/BaseFont/[A-Z]{6}\+Noto(Sans|Serif)SC-`).FindAll(file, -1)); n != 8 {
		t.Errorf("%d tagged font names, want 8", n)
	}
}

// TestCodesWithBytesThatNeedEscaping uses so many characters that codes contain ( ) \ CR and LF.
func TestCodesWithBytesThatNeedEscaping(t *testing.T) {
	var all strings.Builder
	for r := rune(0x4e00); r < 0x4e00+900; r++ {
		all.WriteRune(r)
	}
	fonts, d := document(t)
	frame := layout.Portrait(20, 20, 20, 20)
	strips := fonts.Paragraph(all.String(), layout.Style{Face: layout.Serif, Size: 10, Leading: 14}, frame.Inner())
	d.Pages = layout.Flow(strips, frame)
	path, _ := save(t, fonts, d)
	got := strings.Join(strings.Fields(run(t, "pdftotext", "-raw", path, "-")), "")
	if got != all.String() {
		t.Errorf("%d characters come out of %d", len([]rune(got)), 900)
	}
}

// TestCharactersThatShareAGlyphStayThemselves: Ω and the ohm sign may be one glyph in a font, but are two characters.
func TestCharactersThatShareAGlyphStayThemselves(t *testing.T) {
	fonts, d := document(t, "ΩΩμµ·・")
	path, _ := save(t, fonts, d)
	if got := strings.TrimSpace(run(t, "pdftotext", "-raw", path, "-")); got != "ΩΩμµ·・" {
		t.Errorf("extracted %q", got)
	}
}
