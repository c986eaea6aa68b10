package layout_test

import (
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/pdf/layout"
)

// band is a strip with one text that names it.
func band(name string, height float64) layout.Strip {
	return layout.Strip{Height: height, Ink: layout.Ink{Texts: []layout.Text{{S: name}}}}
}

func names(pages []*layout.Page) string {
	var out []string
	for _, p := range pages {
		var on []string
		for _, t := range p.Texts {
			on = append(on, t.S)
		}
		out = append(out, strings.Join(on, " "))
	}
	return strings.Join(out, " | ")
}

func frame() layout.Frame {
	return layout.Frame{Width: 100, Height: 120, Left: 10, Top: 10, Right: 10, Bottom: 10}
}

func TestFlow(t *testing.T) {
	keep := func(s layout.Strip) layout.Strip { s.Keep = true; return s }
	head := band("H", 10)
	under := func(s layout.Strip) layout.Strip { s.Repeat = &head; return s }
	fresh := band("f", 10)
	fresh.Fresh = true
	spaced := band("s", 90)
	spaced.Before = 30
	for name, c := range map[string]struct {
		strips []layout.Strip
		want   string
	}{
		"fills a page":                  {[]layout.Strip{band("a", 60), band("b", 40), band("c", 1)}, "a b | c"},
		"keeps with the next":           {[]layout.Strip{band("a", 60), keep(band("b", 30)), band("c", 20)}, "a | b c"},
		"repeats a header":              {[]layout.Strip{head, under(band("a", 80)), under(band("b", 80))}, "H a | H b"},
		"starts a page":                 {[]layout.Strip{band("a", 10), fresh}, "a | f"},
		"no empty first page":           {[]layout.Strip{fresh, band("a", 10)}, "f a"},
		"drops space at the top":        {[]layout.Strip{band("a", 50), spaced}, "a | s"},
		"cuts a group that is too tall": {[]layout.Strip{keep(band("a", 60)), keep(band("b", 60)), band("c", 30)}, "a | b c"},
		"an empty document has a page":  {nil, ""},
	} {
		if got := names(layout.Flow(c.strips, frame())); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestParagraphLeavesNoSingleLine(t *testing.T) {
	f := fonts(t)
	style := layout.Style{Face: layout.Serif, Size: 10, Leading: 10}
	lines := f.Paragraph(strings.Repeat("油", 8*4), style, 80)
	pages := layout.Flow(append([]layout.Strip{band("x", 90)}, lines...), frame())
	if len(pages) != 2 || len(pages[0].Texts) != 1 || len(pages[1].Texts) != 4 {
		t.Errorf("first line left behind: %s", names(pages))
	}
	pages = layout.Flow(append([]layout.Strip{band("x", 70)}, lines...), frame())
	if len(pages) != 2 || len(pages[0].Texts) != 3 || len(pages[1].Texts) != 2 {
		t.Errorf("last line carried alone: %s", names(pages))
	}
}

func TestParagraphStrandsNoCharacter(t *testing.T) {
	f := fonts(t)
	style := layout.Style{Face: layout.Serif, Size: 10, Leading: 10, Indent: 2, Justify: true}
	for n := 20; n < 140; n++ {
		text := strings.Repeat("油", n) + "。"
		strips := f.Paragraph(text, style, 300)
		var all string
		for _, s := range strips {
			all += s.Ink.Texts[0].S
		}
		last := []rune(strips[len(strips)-1].Ink.Texts[0].S)
		if all != text || len(strips) > 1 && len(last) < 3 {
			t.Fatalf("%d characters: last line %q, whole %v", n, string(last), all == text)
		}
	}
}

func table(rows int) layout.Table {
	t := layout.Table{
		Columns: []layout.Column{{Title: "序号"}, {Title: "甲", Group: "组"}, {Title: "乙", Group: "组", Align: layout.Right}},
		Total:   []string{"计", "", "9"}, Face: layout.Sans, Bold: layout.SansBold, Sizes: []float64{8}, Pad: 1, Air: 1,
	}
	for i := range rows {
		t.Rows = append(t.Rows, []string{fmt.Sprint(i + 1), "甲", "1"})
	}
	return t
}

func TestTableRepeatsItsHeaderAndKeepsTheTotalCompany(t *testing.T) {
	f := fonts(t)
	for rows := 2; rows < 40; rows++ {
		strips := f.Table(table(rows), 80)
		pages := layout.Flow(append([]layout.Strip{band("x", 20)}, strips...), frame())
		for i, p := range pages {
			text := names([]*layout.Page{p})
			if i > 0 && !strings.HasPrefix(text, "序号 组 甲 乙 ") {
				t.Fatalf("%d rows: page %d begins %q", rows, i+1, text)
			}
			if body := strings.TrimPrefix(text, "序号 组 甲 乙 "); strings.HasPrefix(body, "计") {
				t.Fatalf("%d rows: the total stands alone on page %d", rows, i+1)
			}
			if strings.HasSuffix(text, "乙") || i == 0 && strings.HasSuffix(text, "乙 1 甲 1") && rows > 1 {
				t.Fatalf("%d rows: header with fewer than two rows at the foot of page %d: %q", rows, i+1, text)
			}
		}
	}
}

func TestTallRowIsCutAcrossPages(t *testing.T) {
	f := fonts(t)
	tab := table(0)
	text := strings.Repeat("油料供应协议", 60)
	tab.Rows, tab.Total, tab.Tallest = [][]string{{"1", text, "1"}}, nil, 60
	pages := layout.Flow(f.Table(tab, 80), frame())
	var got strings.Builder
	for _, p := range pages {
		for _, v := range p.Texts {
			got.WriteString(v.S)
			if v.Y > p.Height-p.Frame.Bottom {
				t.Fatalf("%q stands below the frame", v.S)
			}
		}
	}
	rest := strings.NewReplacer("序号", "", "组", "", "甲", "", "乙", "", "1", "").Replace(got.String())
	if rest != text || len(pages) < 3 {
		t.Errorf("%d pages, %d of %d characters", len(pages), len([]rune(rest)), len([]rune(text)))
	}
}

func TestUprightRulesAreJoined(t *testing.T) {
	f := fonts(t)
	pages := layout.Flow(f.Table(table(5), 80), frame())
	upright := 0
	for _, r := range pages[0].Rules {
		if r.X1 == r.X2 {
			upright++
		}
	}
	if upright != 4 { // one for each edge, header and rows together
		t.Errorf("%d upright rules", upright)
	}
}
