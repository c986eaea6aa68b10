package desk

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/pdf"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// cellOf is what a form shows in its total row under a title; a form without rows has none.
func cellOf(t *testing.T, f report.Form, part int, title string) report.Cell {
	t.Helper()
	i := slices.IndexFunc(f.Parts[part].Columns, func(c report.Column) bool { return c.Title == title })
	if i < 0 {
		t.Fatalf("%s has no column %s", f.Title, title)
	}
	if f.Parts[part].Total == nil {
		return report.Cell{}
	}
	return f.Parts[part].Total.Cells[i]
}

// TestLeadersPageIsTheForms: every figure of the page is a cell of the forms of that month; screen, paper and workbook show the same; a month
// without sales files shows no figure; equal data make an equal workbook.
func TestLeadersPageIsTheForms(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	v, err := d.Leader(ctx, clerk(), october)
	if err != nil {
		t.Fatal(err)
	}
	line := lo.SliceToMap(v.Lines, func(l []string) (string, []string) { return strings.TrimSpace(l[0]), l })
	for back, column := range map[int]int{0: 1, 1: 2} {
		if err := d.withMonth(ctx, clerk(), access.RunForms, october.Add(-back), func(_ *store.Tx, w *monthWork) error {
			for name, want := range map[string]report.Cell{
				"机构客户（户）": cellOf(t, w.forms[3], 0, "月末户数"), "汽油量（吨）": cellOf(t, w.forms[3], 0, "汽油量"), "柴油量（吨）": cellOf(t, w.forms[3], 0, "柴油量"),
				"完全流失（户）": cellOf(t, w.forms[3], 0, "本月流失"), "赢回（户）": cellOf(t, w.forms[3], 0, "本月赢回"), "机构开发成功（户）": cellOf(t, w.forms[6], 0, "机构完成数"),
				"个人卡发展（人）": cellOf(t, w.forms[6], 1, "完成数"), "机构计划完成率": cellOf(t, w.forms[6], 0, "完成率")} {
				if line[name] == nil || line[name][column] != want.Display() {
					t.Errorf("%s, %d months back: %v, the form has %s", name, back, line[name], want.Display())
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range v.Lines {
		if l[4] != "—" || l[5] != "—" {
			t.Errorf("no file covers the same month last year, but %v", l)
		}
	}
	levels := 0
	for _, name := range []string{"其中省级", "其中地市级", "其中区县级", "其中站级"} {
		levels += int(lo.Must(measure.ParseTonnes(line[name][1]))) / 1_000_000
	}
	if got := int(lo.Must(measure.ParseTonnes(line["机构客户（户）"][1]))) / 1_000_000; got != levels || got == 0 {
		t.Errorf("%d customers, the levels add up to %d", got, levels)
	}
	if first, last := v.Volume.Columns[0], v.Volume.Columns[12]; first.Text != "—" || first.Parts[0] != 0 || last.Text == "—" || !last.Strong {
		t.Errorf("volumes: %+v … %+v", first, last)
	}
	bridgeStands(t, v.Bridge)
	leaderFiles(t, d, v)
}

// bridgeStands: every movement begins where the one before ended, and the last column is as high as they lead to.
func bridgeStands(t *testing.T, g ColumnGraph) {
	t.Helper()
	at := g.Columns[0].Parts[0]
	for _, c := range g.Columns[1 : len(g.Columns)-1] {
		head := c.Foot + c.Parts[0]
		switch {
		case strings.HasPrefix(c.Text, "-") && absolute(measure.Gram(head-at)) <= 2:
			at = c.Foot
		case !strings.HasPrefix(c.Text, "-") && absolute(measure.Gram(c.Foot-at)) <= 2:
			at = head
		default:
			t.Errorf("%s stands from %d to %d, the one before ended at %d", c.Label, c.Foot, head, at)
		}
	}
	if end := g.Columns[len(g.Columns)-1]; end.Foot != 0 || absolute(measure.Gram(end.Parts[0]-at)) > 2 {
		t.Errorf("the movements lead to %d, the end stands at %d", at, end.Parts[0])
	}
}

func leaderFiles(t *testing.T, d *Desk, v LeaderView) {
	t.Helper()
	ctx := context.Background()
	write := func(format Format) []byte {
		t.Helper()
		var out bytes.Buffer
		if _, err := d.WriteLeader(ctx, clerk(), october, format, &out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	paper := write(PDF)
	text := strings.Join(strings.Fields(pdf.Text(paper)), "")
	if !strings.Contains(text, "第1页共1页") {
		t.Error("the page of the leader is not one page")
	}
	book := write(XLSX)
	if !bytes.Equal(book, write(XLSX)) {
		t.Error("the same month makes two workbooks")
	}
	for _, l := range v.Lines {
		for _, want := range []string{l[1], l[7]} {
			if !strings.Contains(text, strings.Join(strings.Fields(want), "")) {
				t.Errorf("%q of %s is not on the paper", want, l[0])
			}
		}
	}
	for _, m := range append(slices.Clone(v.Gains), v.Losses...) {
		if !strings.Contains(text, m.Change) {
			t.Errorf("%s %s is not on the paper", m.Name, m.Change)
		}
	}
}

// TestLeadersPageHasTheApprovedBonus: a settlement counts once it is approved; a closed month speaks as it was signed.
func TestLeadersPageHasTheApprovedBonus(t *testing.T) {
	d, s := settledOctober(t)
	ctx := context.Background()
	bonus := func(m calendar.Month, column int) string {
		t.Helper()
		v, err := d.Leader(ctx, clerk(), m)
		if err != nil {
			t.Fatal(err)
		}
		return v.Lines[len(v.Lines)-1][column]
	}
	if got := bonus(october, 1); got != s.Total.Grouped() {
		t.Errorf("bonus %s, approved were %s", got, s.Total.Grouped())
	}
	if got := bonus(october.Add(-1), 1); got != "—" {
		t.Errorf("September was never settled: %s", got)
	}
	_, err := d.Leader(ctx, hand(access.Admin, "管理员"), october)
	wantCode(t, err, "access.denied")
}
