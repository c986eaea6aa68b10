package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// otherLooks is the layout in force with another title, head and line to sign in 附录4, and a column less in 附录6.
func otherLooks(t *testing.T, d *Desk) string {
	t.Helper()
	_, text, err := d.LayoutFile(t.Context(), clerk(), "2026-A")
	if err != nil {
		t.Fatal(err)
	}
	l := lo.Must(report.ParseLayout(text))
	f4, f6 := &l.Forms[3], &l.Forms[5]
	f4.Title, f4.Signers = "机构客户跟踪汇总表（新）", []string{"填表人", "分公司主任"}
	for i := range f4.Parts[0].Columns {
		if f4.Parts[0].Columns[i].Term == "closing" {
			f4.Parts[0].Columns[i].Title = "期末户数"
		}
	}
	f6.Parts[0].Columns = lo.Reject(f6.Parts[0].Columns, func(c report.ColumnLayout, _ int) bool { return c.Term == "next" })
	return string(lo.Must(json.Marshal(l)))
}

// printedOf is all a month prints of the unit, and 附录4 of one branch, in both formats.
func printedOf(t *testing.T, d *Desk, m calendar.Month, office string) (sums [][32]byte) {
	t.Helper()
	for _, format := range []Format{XLSX, PDF} {
		for place, code := range map[string]report.Code{"": "", office: "F4"} {
			var file bytes.Buffer
			if err := d.WriteForm(context.Background(), clerk(), m, code, place, format, &file); err != nil {
				t.Fatal(m, err)
			}
			sums = append(sums, sha256.Sum256(file.Bytes()))
		}
	}
	slices.SortFunc(sums, func(x, y [32]byte) int { return bytes.Compare(x[:], y[:]) })
	return sums
}

// TestAYearOldMonthPrintsItsOwnLayout: a month signed under one layout prints the same bytes after another is in force, a branch of it too; the
// months from then on print the other, and one signed under that keeps it.
func TestAYearOldMonthPrintsItsOwnLayout(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	chief := hand(access.Chief, "丙")
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	var station org.Office
	read(t, d, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		station, _ = lo.Find(tree.Offices(), func(o org.Office) bool { return o.Kind == org.Station })
		return err
	})
	before, text := printedOf(t, d, october, station.Code), otherLooks(t, d)
	later := october.Add(12)
	draft := LayoutDraft{From: later, Text: text, Reason: "示例文号"}
	effect, err := d.PreviewLayout(ctx, clerk(), draft)
	if err != nil || !slices.Contains(effect.Changes, "附录6：去掉「下步措施」") || !slices.Contains(effect.Changes, "附录4：签字栏由「制表人、审核人、负责人」改为「填表人、分公司主任」") {
		t.Fatalf("%+v %v", effect, err)
	}
	view, err := d.SignLayout(ctx, chief, draft)
	if err != nil || len(view.Versions) != 2 || view.Versions[0].SignedBy != "丙" || view.Versions[0].InForce || !slices.Equal(view.Versions[1].Months, []calendar.Month{october}) {
		t.Fatalf("%+v %v", view, err)
	}
	for _, c := range []struct {
		m     calendar.Month
		title string
	}{{october.Add(1), "机构客户月度跟踪管理汇总表"}, {later.Add(-1), "机构客户月度跟踪管理汇总表"}, {later, "机构客户跟踪汇总表（新）"}} {
		if f, err := d.Form(ctx, clerk(), c.m, "F4", ""); err != nil || f.Title != c.title {
			t.Errorf("%s is headed %s: %v", c.m, f.Title, err)
		}
	}
	// an earlier version that came late, in force in October had it not been signed: the signed month and its branches keep theirs
	l := lo.Must(report.ParseLayout([]byte(text)))
	l.Version, l.From = "迟到", october.First()
	raw := lo.Must(json.Marshal(l))
	if err := d.store.Update(ctx, store.Author{Name: "测试"}, func(tx *store.Tx) error { return tx.SavePolicy(lo.Must(policyVersion(policyLayout, raw))) }); err != nil {
		t.Fatal(err)
	}
	if again := printedOf(t, d, october, station.Code); !slices.Equal(before, again) {
		t.Error("a signed month prints otherwise after other layouts came in force")
	}
	if changes, err := d.Changes(ctx, clerk(), october); err != nil || len(changes.Changes) != 0 {
		t.Errorf("a layout counts as a change of figures: %+v %v", changes.Changes, err)
	}
}

func TestALayoutIsSignedByTheChiefForAnOpenMonth(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	text, chief := otherLooks(t, d), hand(access.Chief, "丙")
	_, err := d.SignLayout(ctx, hand(access.Filler, "甲"), LayoutDraft{From: october, Text: text, Reason: "x"})
	wantCode(t, err, "access.denied")
	_, err = d.SignLayout(ctx, chief, LayoutDraft{From: october, Text: text})
	wantCode(t, err, "policy.no_reason")
	_, err = d.SignLayout(ctx, chief, LayoutDraft{From: october, Text: strings.Replace(text, `"closing"`, `"剩余"`, 1), Reason: "x"})
	wantCode(t, err, "report.bad_layout")
	if !strings.Contains(err.Error(), "附录4第9列：没有「剩余」这个数") {
		t.Error(err)
	}
	_, err = d.PreviewLayout(ctx, clerk(), LayoutDraft{Text: text})
	wantCode(t, err, "policy.no_month")
	_, _, err = d.LayoutFile(ctx, clerk(), "1999-A")
	wantCode(t, err, "desk.no_layout")
	if v, err := d.SignLayout(ctx, chief, LayoutDraft{From: october, Text: text, Reason: "示例文号"}); err != nil || !v.Versions[0].InForce || v.Versions[0].From != october.First() {
		t.Fatalf("%+v %v", v, err)
	}
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	f := lo.Must(d.Form(ctx, clerk(), october, "F4", ""))
	if f.Title != "机构客户跟踪汇总表（新）" || f.Layout != "2026-10-01" {
		t.Errorf("%s %s", f.Title, f.Layout)
	}
	_, err = d.SignLayout(ctx, chief, LayoutDraft{From: october, Text: text, Reason: "x"})
	wantCode(t, err, "policy.closed")
}
