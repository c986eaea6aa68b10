package report

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/forms.golden; review the difference before keeping it")

// render writes the forms as text, a column a line, so that a change shows as few lines in a diff.
func render(forms [7]Form, checks []Check) string {
	var b strings.Builder
	for _, f := range forms {
		fmt.Fprintf(&b, "== %s 附录%d 《%s》 条款%s 版式%s 填报单位%s 统计期%s 报送%s 填报%s 制表%s 签字%s\n",
			f.Code, f.Appendix, f.Title, f.Clause, f.Layout, f.Unit, f.Period, f.DueOn, f.FiledOn, f.Maker, strings.Join(f.Signers, "、"))
		for _, p := range f.Parts {
			renderPart(&b, p)
		}
		for _, n := range f.Notes {
			fmt.Fprintf(&b, "注：%s\n", n)
		}
		b.WriteByte('\n')
	}
	for _, c := range checks {
		fmt.Fprintf(&b, "勾稽%d %s %v %d=%d %s\n", c.No, c.Text, c.OK, c.Left, c.Right, c.Detail)
	}
	return b.String()
}

func renderPart(b *strings.Builder, p Part) {
	fmt.Fprintf(b, "-- 部分%s %s\n", p.Key, p.Title)
	if len(p.Rows) == 0 {
		fmt.Fprintf(b, "空：%s\n", p.Empty)
	}
	rows := p.Rows
	if p.Total != nil {
		rows = append(rows[:len(rows):len(rows)], *p.Total)
	}
	for _, r := range rows {
		fmt.Fprintf(b, "[%s]\n", r.Key)
		for i, c := range r.Cells {
			fmt.Fprintf(b, "  %s%s%s %s\n", p.Columns[i].Group, mark(p.Columns[i].Group), p.Columns[i].Title, c.Display()+records(c.Refs))
		}
	}
}

func mark(group string) string {
	if group == "" {
		return ""
	}
	return "·"
}

// records are the references behind a cell, with what each says.
func records(refs []Ref) string {
	var b strings.Builder
	for _, r := range refs {
		fmt.Fprintf(&b, " {%s %s %d %s}", r.Kind, r.ID, r.Num, r.Why)
	}
	return strings.ReplaceAll(b.String(), " }", "}")
}

func TestFormsAreAsReviewed(t *testing.T) {
	forms, checks := Build(scenario().out)
	got := render(forms, checks)
	if *update {
		if err := os.WriteFile("testdata/forms.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/forms.golden")
	if err != nil {
		t.Fatal(err)
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("line %d\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	if len(g) != len(w) {
		t.Fatalf("%d lines, reviewed were %d", len(g), len(w))
	}
}
