package layout_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"fuelbook/assets"
	"fuelbook/backend/pdf/layout"
)

func fonts(t testing.TB) *layout.Fonts {
	t.Helper()
	f, err := layout.Load(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func texts(lines []layout.Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Text)
	}
	return out
}

func TestBreakByRules(t *testing.T) {
	f := fonts(t)
	for _, c := range []struct {
		text  string
		em    float64 // width of the line in characters
		lines string  // joined by |
	}{
		{"甲乙丙丁戊", 3, "甲乙丙|丁戊"},
		{"甲乙丙，丁", 3, "甲乙|丙，丁"},                        // no comma at the start
		{"甲乙丙”。丁", 3, "甲乙|丙”。|丁"},                     // nor two marks
		{"甲乙（丙丁", 3, "甲乙|（丙丁"},                        // no bracket at the end
		{"甲乙《丙丁》", 3, "甲乙|《丙|丁》"},                     // both
		{"甲乙丙……丁", 4, "甲乙|丙……丁"},                      // the ellipsis is one
		{"共 1,234,567.89 元", 7, "共 |1,234,567.89 |元"}, // a number is whole, though longer than the line
		{"编号ABC-123。", 6, "编号|ABC-123。"},              // a Latin run with its mark
		{"甲乙\n丙", 9, "甲乙|丙"},
		{"", 5, ""},
		{"甲\n\n乙", 5, "甲||乙"},
		{"减-5.0%内", 3, "减|-5.0%|内"},
		{"一二三。。。。。四", 3, "一二|三。。|。。。|四"}, // more marks than fit a line: parted where it must be
	} {
		got := strings.Join(texts(f.Break(c.text, layout.Serif, 10, c.em*10, 0)), "|")
		if got != c.lines {
			t.Errorf("%q in %v em: %s, want %s", c.text, c.em, got, c.lines)
		}
	}
	if got := strings.Join(texts(f.Break("甲乙丙丁戊", layout.Serif, 10, 40, 20)), "|"); got != "甲乙|丙丁戊" {
		t.Errorf("indent of two: %s", got)
	}
}

const (
	neverFirst = "，。、；：？！）》」』】”’％,.;:!?)%…—"
	neverLast  = "（《「『【“‘￥("
)

// checkLines holds the rules for any text: nothing lost, nothing wider than the line but a single piece, no mark where it may not
// stand unless its whole line is one unbreakable piece.
func checkLines(t *testing.T, f *layout.Fonts, text string, width, indent float64) {
	t.Helper()
	lines := f.Break(text, layout.Sans, 10, width, indent)
	if got := strings.Join(texts(lines), ""); got != strings.ReplaceAll(text, "\n", "") {
		t.Fatalf("characters lost:\n%q\n%q", text, got)
	}
	room := width - indent
	for i, l := range lines {
		if l.Text == "" && text != "" && !strings.Contains(text, "\n") {
			t.Fatalf("line %d of %q is empty", i, text)
		}
		if l.Width > room+0.01 && len([]rune(strings.TrimRight(l.Text, " "))) > 1 {
			t.Fatalf("line %d %q is %v wide, room %v", i, l.Text, l.Width, room)
		}
		room = width
		if i == 0 || lines[i-1].Final {
			continue
		}
		before, after := []rune(lines[i-1].Text), []rune(l.Text)
		illegal := !layout.MayBreak(before[len(before)-1], after[0])
		if illegal && parts(before) {
			t.Fatalf("parted %q|%q though there was a place to break", lines[i-1].Text, l.Text)
		}
	}
}

// parts reports whether a line could have ended earlier.
func parts(line []rune) bool {
	for i := 1; i < len(line); i++ {
		if layout.MayBreak(line[i-1], line[i]) {
			return true
		}
	}
	return false
}

func TestBreakProperties(t *testing.T) {
	f := fonts(t)
	r := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("油卡协议甲乙𬭚𫖯，。、（）《》“”；…—A1b9.,-%¥ 　\n")
	for range 4000 {
		text := make([]rune, r.IntN(120))
		for i := range text {
			text[i] = alphabet[r.IntN(len(alphabet))]
		}
		checkLines(t, f, string(text), 20+r.Float64()*300, 0)
		checkLines(t, f, string(text), 60+r.Float64()*300, 20)
	}
}

// TestMarksNeverStartALine uses text with natural punctuation: there the rule holds without exception.
func TestMarksNeverStartALine(t *testing.T) {
	f := fonts(t)
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"甲方", "乙方应当", "预付充值，", "（含税）", "《民法典》", "“一车一卡”", "3.50 吨；", "每日。", "……", "ABC-12", "￥1,234.50"}
	for range 2000 {
		text := "油"
		for range r.IntN(60) {
			text += pieces[r.IntN(len(pieces))]
		}
		lines := texts(f.Break(text, layout.Serif, 12, 100+r.Float64()*350, 24))
		for i, l := range lines {
			runes := []rune(strings.TrimRight(l, " "))
			if i > 0 && strings.ContainsRune(neverFirst, runes[0]) {
				t.Fatalf("line starts with %q: %q", runes[0], l)
			}
			if i < len(lines)-1 && strings.ContainsRune(neverLast, runes[len(runes)-1]) {
				t.Fatalf("line ends with %q: %q", runes[len(runes)-1], l)
			}
		}
	}
}

func FuzzBreak(f *testing.F) {
	faces := fonts(f)
	f.Add("甲方（以下称“甲方”）应当于 2026-10-31 前付款 1,234.50 元。", 90.0)
	f.Add("𬭚𫖯……——！？", 21.0)
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if width < 20 || width > 2000 || len(text) > 2000 {
			return
		}
		checkLines(t, faces, layout.Clean(text), width, 0)
	})
}

func TestJustifiedLinesFillTheMeasureAndKeepTheirText(t *testing.T) {
	f := fonts(t)
	const width = 300
	text := strings.Repeat("甲乙双方在平等、自愿、公平和诚实信用的基础上，就加油事宜协商一致。", 8)
	strips := f.Paragraph(text, layout.Style{Face: layout.Serif, Size: 12, Leading: 20, Indent: 2, Justify: true}, width)
	var all strings.Builder
	for i, s := range strips {
		w, n := s.Ink.Texts[0].X, 0
		for _, v := range s.Ink.Texts {
			all.WriteString(v.S)
			n += len([]rune(v.S))
			w += f.Width(v.Face, v.Size, v.S) + float64(len([]rune(v.S)))*v.Spacing
		}
		w -= s.Ink.Texts[0].Spacing
		if last := i == len(strips)-1; !last && (w < width-0.1 || w > width+0.1) {
			t.Errorf("line %d ends at %.2f, measure %d", i, w, width)
		} else if last && s.Ink.Texts[0].Spacing != 0 {
			t.Error("the last line is spaced out")
		}
		if s.Ink.Texts[0].Spacing > 0.09*12 {
			t.Errorf("line %d is spaced by %.2f", i, s.Ink.Texts[0].Spacing)
		}
	}
	if all.String() != text {
		t.Error("text changed")
	}
}

func TestFallbackSplitsRunsByFace(t *testing.T) {
	f := fonts(t)
	// 嘂 is in GBK but not in GB2312 nor the standard list: bold has no glyph for it.
	var k layout.Ink
	f.Write(&k, 10, 20, layout.SansBold, 10, 0, "甲嘂乙  ")
	if len(k.Texts) != 3 || k.Texts[1].Face != layout.Sans || k.Texts[1].S != "嘂" || k.Texts[2].X != 30 || k.Texts[2].S != "乙" {
		t.Errorf("runs: %+v", k.Texts)
	}
	if r, missing := f.Missing("甲𠮷"); !missing || r != '𠮷' {
		t.Errorf("missing %c %v", r, missing)
	}
	if _, missing := f.Missing("甲嘂𬭚\n\t䶮"); missing {
		t.Error("a printable text is said to miss a glyph")
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"甲\u200b乙":          "甲乙",
		"葛\U000e0100城":      "葛城",
		"\ufeff表\ufe0f":     "表",
		"\ue863":            "䶮",
		"a\tb\r\nc\u2028d":  "a b\nc\nd",
		"é\u00a0½ №\u00ad ": "é\u00a0½ № ",
		"𬭚":                 "𬭚",
	} {
		if got := layout.Clean(in); got != want {
			t.Errorf("%q → %q, want %q", in, got, want)
		}
	}
}
