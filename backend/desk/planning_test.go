package desk

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

func december() calendar.Month { return calendar.NewMonth(2026, time.December) }

// f1Of is 附录1 of a month as the month page shows it.
func f1Of(t *testing.T, d *Desk, m calendar.Month) (f report.Form) {
	t.Helper()
	if err := d.withMonth(context.Background(), clerk(), access.RunForms, m, func(_ *store.Tx, w *monthWork) error { f = w.forms[0]; return nil }); err != nil {
		t.Fatal(err)
	}
	return f
}

// all fills every line with its proposal.
func all(v PlanningView) []FilledLine {
	return lo.Map(v.Current.Lines, func(l PlanLineView, _ int) FilledLine { return FilledLine{Key: l.Key, Target: l.Proposed} })
}

// TestAPlanFromDraftToForce: drafted for every county and station, filled, signed by three, in force and locked, amended with a reason; the old version stays on paper.
func TestAPlanFromDraftToForce(t *testing.T) {
	ctx, d := context.Background(), office(t)
	filler, reviewer, chief := who(t, d, "u7", access.Filler, ""), who(t, d, "u8", access.Reviewer, ""), who(t, d, "u9", access.Chief, "")
	v := lo.Must(d.Planning(ctx, filler, calendar.Month{}))
	if v.Month != december() || v.Current != nil || v.Due.String() != "2026-11-25" || v.DaysLeft != 22 || !v.MayEdit {
		t.Fatalf("%+v", v)
	}
	v, err := d.DraftPlan(ctx, filler, december())
	if err != nil {
		t.Fatal(err)
	}
	stations := len(stationsOf(t, d))
	if n := lo.CountBy(v.Current.Lines, func(l PlanLineView) bool { return l.Part == plan.PersonCards }); n != stations || len(v.Current.Missing) != len(v.Current.Lines) {
		t.Errorf("%d stations, %d lines, %d missing", stations, n, len(v.Current.Missing))
	}
	_, err = d.DraftPlan(ctx, filler, december())
	wantCode(t, err, "plan.exists")
	id := v.Current.ID
	_, err = d.SubmitPlan(ctx, filler, id, v.Current.Rev)
	wantCode(t, err, "plan.missing")
	if len(v.Current.Findings) != 0 {
		t.Errorf("a missing number is held against a minimum: %v", v.Current.Findings)
	}
	if len(f1Of(t, d, december()).Parts[0].Rows) != 0 {
		t.Error("a draft stands on the form of the month")
	}
	v = lo.Must(d.FillPlan(ctx, filler, id, v.Current.Rev, all(v)))
	v = lo.Must(d.SubmitPlan(ctx, filler, id, v.Current.Rev))
	_, err = d.FillPlan(ctx, filler, id, v.Current.Rev, all(v)[:1])
	wantCode(t, err, "plan.locked")
	_, err = d.SignPlan(ctx, chief, id, v.Current.Rev, true)
	wantCode(t, err, "plan.state")
	v = lo.Must(d.SignPlan(ctx, reviewer, id, v.Current.Rev, false))
	v = lo.Must(d.SignPlan(ctx, chief, id, v.Current.Rev, true))
	if v.InForce != 1 || v.Current.State != plan.Approved {
		t.Fatalf("%+v", v)
	}
	form := f1Of(t, d, december())
	if len(form.Parts[1].Rows) != stations || !strings.Contains(form.Notes[0], "第1版，已批准；") || !strings.Contains(form.Notes[0], chief.Name+"批准") {
		t.Errorf("%d rows, %v", len(form.Parts[1].Rows), form.Notes)
	}
	first := v.Current.Lines[0]
	if v, err = d.AmendPlan(ctx, filler, december(), "新开一站"); err != nil {
		t.Fatal(err)
	}
	v = lo.Must(d.FillPlan(ctx, filler, v.Current.ID, v.Current.Rev, []FilledLine{{Key: first.Key, Target: first.Proposed + 5}}))
	if v.Current.No != 2 || v.InForce != 1 || f1Of(t, d, december()).Parts[0].Rows[0].Cells[4].Num != first.Proposed {
		t.Errorf("an amendment is in force before it is approved: %+v", v.Versions)
	}
	var paper bytes.Buffer
	if name, err := d.WritePlan(ctx, chief, id, PDF, &paper); err != nil || name != "零售客户月度开发计划_2026-12_第1版_已批准.pdf" || paper.Len() < 1000 {
		t.Errorf("%s %d %v", name, paper.Len(), err)
	}
	if name, err := d.WritePlan(ctx, chief, v.Current.ID, XLSX, &paper); err != nil || !strings.Contains(name, "第2版_草稿") {
		t.Errorf("%s %v", name, err)
	}
}

// TestAStationGivesItsOwnNumber: a station fills its own line and no other, sees its own sums, and signs nothing.
func TestAStationGivesItsOwnNumber(t *testing.T) {
	ctx, d := context.Background(), office(t)
	v := lo.Must(d.DraftPlan(ctx, clerk(), december()))
	own := who(t, d, "u5", access.Filler, "PQ01")
	seen := lo.Must(d.Planning(ctx, own, december()))
	var tree org.Tree
	read(t, d, func(tx *store.Tx) (err error) { tree, err = loadTree(tx); return err })
	district, _ := tree.ByCode("PQ01")
	if len(seen.Current.Lines) == 0 || len(seen.Current.Sums) != 1 || seen.MayEdit || !lo.EveryBy(seen.Current.Lines, func(l PlanLineView) bool { return tree.Within(district.ID, l.StationID) }) {
		t.Fatalf("%+v", seen.Current)
	}
	mine := seen.Current.Lines[0]
	other, _ := lo.Find(v.Current.Lines, func(l PlanLineView) bool { return l.Part == plan.PersonCards && !tree.Within(district.ID, l.StationID) })
	county, _ := lo.Find(v.Current.Lines, func(l PlanLineView) bool { return l.Part == plan.Institutions })
	for _, l := range []PlanLineView{other, county} {
		_, err := d.FillPlan(ctx, own, v.Current.ID, v.Current.Rev, []FilledLine{{Key: l.Key, Target: 5}})
		wantCode(t, err, "ownership.out_of_reach")
	}
	after, err := d.FillPlan(ctx, own, v.Current.ID, v.Current.Rev, []FilledLine{{Key: mine.Key, Target: 12, Remark: "新小区"}})
	if err != nil || after.Current.Sums[0].Cards != 12 || lo.Contains(after.Current.Missing, mine.Name) {
		t.Errorf("%+v %v", after.Current, err)
	}
	_, err = d.SubmitPlan(ctx, own, v.Current.ID, after.Current.Rev)
	wantCode(t, err, "access.whole_unit")
	var paper bytes.Buffer
	if _, err := d.WritePlan(ctx, own, v.Current.ID, PDF, &paper); err == nil || paper.Len() > 0 {
		t.Error("a branch prints the plan of the whole unit")
	}
}

// TestWhatOctoberLeftIsCarriedOver: the proposal for November has what the plan of October did not reach, line by line.
func TestWhatOctoberLeftIsCarriedOver(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	november := december().Add(-1)
	f7 := report.Form{}
	if err := d.withMonth(ctx, clerk(), access.RunForms, november.Add(-1), func(_ *store.Tx, w *monthWork) error { f7 = w.forms[6]; return nil }); err != nil {
		t.Fatal(err)
	}
	v := lo.Must(d.DraftPlan(ctx, clerk(), november))
	carried := lo.SumBy(v.Current.Lines, func(l PlanLineView) int64 { return l.Carried })
	want := int64(0)
	open := map[string]bool{}
	for _, l := range v.Current.Lines {
		open[l.Name] = true
	}
	for _, a := range report.AchievedOf(november.Add(-1), f7) {
		if open[a.Name] {
			want += max(0, a.Plan-int64(len(a.Done)))
		}
	}
	if want == 0 || carried != want {
		t.Errorf("carried %d, October left %d", carried, want)
	}
}
