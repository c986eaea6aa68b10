package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

func shippedText() []byte { return lo.Must(os.ReadFile("../../assets/policy/layout.json")) }

// shipped is the layout the program comes with.
func shipped() Layout { return lo.Must(ParseLayout(shippedText())) }

// TestTheShippedLayoutNamesEveryFigure: what the program reckons for the forms stands on them, and every sentence has its place.
func TestTheShippedLayoutNamesEveryFigure(t *testing.T) {
	l := shipped()
	for code, v := range vocabularies() {
		f := l.form(code)
		for i, p := range v.parts {
			on := lo.Map(f.Parts[i].Columns, func(c ColumnLayout, _ int) string { return c.Term })
			if left, _ := lo.Difference(p.terms, on); len(left) > 0 {
				t.Errorf("%s%s leaves out %v", code, p.key, left)
			}
		}
		for _, term := range v.notes {
			if !slices.Contains(f.Notes, "{"+term+"}") {
				t.Errorf("%s has no place for {%s}", code, term)
			}
		}
	}
	w := scenario()
	in := w.out
	in.Merged, in.Unproven = []string{"甲"}, []string{"乙"}
	b := newBuilder(in.sorted())
	for term := range b.planSayings(nil) {
		if !slices.Contains(vocabularies()[F1].notes, term) {
			t.Errorf("附录1 says {%s}, which no layout may name", term)
		}
	}
}

// another is a second layout: other titles, order, widths, notes and signatures, a column less.
func another(t *testing.T) Layout {
	t.Helper()
	l := shipped()
	l.Version = "2027-B"
	f4 := &l.Forms[3]
	f4.Title, f4.Signers, f4.Notes = "机构客户跟踪汇总", []string{"填表", "主任"}, []string{"{未计户数}", "新的说明"}
	columns := f4.Parts[0].Columns
	slices.Reverse(columns)
	f4.Parts[0].Columns = lo.Reject(columns, func(c ColumnLayout, _ int) bool { return c.Term == "remark" })
	for i := range f4.Parts[0].Columns {
		if c := &f4.Parts[0].Columns[i]; c.Term == "closing" {
			c.Title, c.Width = "期末户数", 9
		}
	}
	return l
}

// TestAnotherLayoutChangesTheLooksAlone: figures, records and ties are the same under both.
func TestAnotherLayoutChangesTheLooksAlone(t *testing.T) {
	in := scenario().out
	was, checks := Build(in)
	in.Layout = another(t)
	if err := in.Layout.Check().OrNil(); err != nil {
		t.Fatal(err)
	}
	now, again := Build(in)
	if render([7]Form{}, checks) != render([7]Form{}, again) {
		t.Error("the ties differ")
	}
	label := func(c Change, _ int) bool { return c.Was == "合计" || c.Now == "合计" } // it stands in the first column of words
	if changes := lo.Reject(Changes(was, now), label); len(changes) > 0 {
		t.Errorf("figures differ: %+v", changes[0])
	}
	f, old := now[3], was[3]
	if f.Title != "机构客户跟踪汇总" || f.Layout != "2027-B" || !slices.Equal(f.Hands(), old.Hands()) || !slices.Equal(f.Signers, []string{"填表", "主任"}) || f.Notes[1] != "新的说明" {
		t.Errorf("%s %s %v %v", f.Title, f.Layout, f.Signers, f.Notes)
	}
	p := f.Parts[0]
	if len(p.Columns) != len(old.Parts[0].Columns)-1 || p.Columns[len(p.Columns)-1].Key != "county" || p.Columns[p.at("closing")].Title != "期末户数" || p.Columns[p.at("closing")].Width != 9 {
		t.Errorf("%+v", p.Columns)
	}
	for _, r := range p.Rows {
		i := slices.IndexFunc(old.Parts[0].Rows, func(x Row) bool { return x.Key == r.Key })
		if a, b := r.Cells[p.at("closing")], old.Parts[0].Rows[i].Cells[old.Parts[0].at("closing")]; fmt.Sprint(a) != fmt.Sprint(b) {
			t.Errorf("%s: %v, was %v", r.Key, a, b)
		}
	}
	for i := range now {
		if i != 3 && render([7]Form{now[i]}, nil) != strings.ReplaceAll(render([7]Form{was[i]}, nil), "版式2026-A", "版式2027-B") {
			t.Errorf("附录%d differs", i+1)
		}
	}
	if text := strings.Join(LayoutChanges(shipped(), in.Layout), "\n"); !strings.Contains(text, "附录4：标题由「机构客户月度跟踪管理汇总表」改为「机构客户跟踪汇总」") || !strings.Contains(text, "附录4：「月末户数」改名为「期末户数」") ||
		!strings.Contains(text, "附录4：去掉「备注」") || !strings.Contains(text, "附录4：列的顺序") || strings.Contains(text, "附录5") {
		t.Error(text)
	}
	if same := LayoutChanges(shipped(), shipped()); len(same) != 0 {
		t.Error(same)
	}
}

func TestALayoutIsRefusedWithPlaceAndCause(t *testing.T) {
	for _, c := range []struct{ was, now, says string }{
		{`"term": "drop"`, `"term": "降幅"`, "附录3第11列：没有「降幅」这个数"},
		{`"term": "drop"`, `"term": "base"`, "附录3第11列：「base」已经列过"},
		{`"term": "closing"`, `"term": "剩余"`, "附录4缺少「closing」，勾稽和汇总要用"},
		{`{区县最低}`, `{最低户数}`, "附录7A第5列：列名里没有「{最低户数}」这个用语"},
		{`{区县最低}`, `{区县最低`, "附录7A第5列：列名里没有「{区县最低」这个用语"},
		{`"{缓降}"`, `"{慢降}"`, "附录5表注第4条：没有「慢降」这个用语，可用分级参数、权限转移、缓降"},
		{`"{缓降}"`, `"另有{缓降}"`, "附录5表注第4条：应是一句话，或单独一个{用语}"},
		{`"title": "机构客户流失统计表"`, `"title": " "`, "附录3没有标题"},
		{`"code": "F3"`, `"code": "F4"`, "应按顺序写 F1 至 F7"},
		{`"key": "B"`, `"key": "C"`, "附录1应分A、B，现为A、C"},
		{`"version": "2026-A"`, `"version": ""`, "缺少版本号"},
		{`"forms"`, `"tables"`, "读不懂"},
	} {
		_, err := ParseLayout(bytes.Replace(shippedText(), []byte(c.was), []byte(c.now), 1))
		if err == nil || !strings.Contains(err.Error(), c.says) || !fault.Is(err, "report.bad_layout") {
			t.Errorf("%s → %s: %v", c.was, c.now, err)
		}
	}
	l := shipped()
	l.Forms[4].Signers = nil
	l.Forms[4].Parts[0].Columns[0].Width = 0
	raw := lo.Must(json.Marshal(l))
	if _, err := ParseLayout(raw); err == nil || !strings.Contains(err.Error(), "签字栏") || !strings.Contains(err.Error(), "宽度0应为2至60") {
		t.Errorf("not every fault is named: %v", err)
	}
	if _, err := ParseLayout(append(raw, 'x')); err == nil {
		t.Error("what follows the file is taken")
	}
}
