package desk

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// sums adds up the countable columns of a form's total rows.
func sums(f report.Form) map[string]int64 {
	out := map[string]int64{}
	for _, p := range f.Parts {
		for i, c := range p.Columns {
			if p.Total != nil && countable(c.Kind) {
				out[fmt.Sprintf("%s %s %s", f.Code, p.Key, c.Key)] += p.Total.Cells[i].Num
			}
		}
	}
	return out
}

func TestFormsOfTheDistrictsAddUpToTheUnit(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	var w *monthWork
	lo.Must0(d.store.View(ctx, func(tx *store.Tx) (err error) { w, err = d.work(tx, october); return err }))
	whole, parts := map[string]int64{}, map[string]int64{}
	for _, f := range w.forms {
		whole = lo.Assign(whole, sums(f))
	}
	districts := lo.Filter(w.tree.Offices(), func(o org.Office, _ int) bool { return o.Kind == org.District })
	for _, o := range districts {
		forms := lo.Must(w.formsFor(clerk(), o.Code))
		for _, f := range forms {
			if f.Unit != o.Name || !strings.Contains(strings.Join(f.Notes, ""), "本表只列"+o.Name) {
				t.Errorf("%s of %s does not say whose it is: %v", f.Code, o.Name, f.Notes)
			}
			for k, n := range sums(f) {
				parts[k] += n
			}
		}
	}
	// plans of institutions are by county, which districts share; the minimum is a mean
	for k, n := range whole {
		if parts[k] != n && !strings.HasPrefix(k, "F1 A") && k != "F7 A plan" && k != "F1 B minimum" {
			t.Errorf("%s: the unit has %d, its %d districts %d", k, n, len(districts), parts[k])
		}
	}
	if whole["F4 A closing"] == 0 || len(districts) < 2 {
		t.Errorf("nothing was compared: %v", whole)
	}
}

func TestBranchFormsOpenToTheirRecordsAndLeaveTheSignedAlone(t *testing.T) {
	ctx, d := context.Background(), office(t, recent()...)
	var tree org.Tree
	lo.Must0(d.store.View(ctx, func(tx *store.Tx) (err error) { tree, err = loadTree(tx); return err }))
	station, _ := lo.Find(tree.Offices(), func(o org.Office) bool { return o.Kind == org.Station })
	f := lo.Must(d.Form(ctx, clerk(), october, "F6", station.Code))
	if len(f.Parts[0].Rows) == 0 || f.Unit != station.Name {
		t.Fatalf("%s: %d rows", f.Unit, len(f.Parts[0].Rows))
	}
	for i, c := range f.Parts[0].Columns {
		if !countable(c.Kind) {
			continue
		}
		if list := lo.Must(d.Records(ctx, clerk(), october, "F6", station.Code, 0, -1, i)); list.Value != "" && !list.Row && !list.Ties {
			t.Errorf("%s: %s against %s", c.Title, list.Value, list.Total)
		}
	}
	if name := lo.Must(d.FormFile(ctx, clerk(), october, "F6", station.Code, PDF)); !strings.Contains(name, station.Name) {
		t.Error(name)
	}
	_, err := d.Form(ctx, clerk(), october, "F6", "没有")
	wantCode(t, err, "desk.no_office")
	branch := hand(access.Filler, "片区填报员")
	branch.OfficeID = station.ID
	_, err = d.Form(ctx, branch, october, "F6", "")
	wantCode(t, err, "access.whole_unit")
	wantCode(t, d.WriteForm(ctx, branch, october, "F6", "", XLSX, &bytes.Buffer{}), "access.whole_unit")
	if unit, _ := tree.Unit(); lo.Must(d.Form(ctx, clerk(), october, "F6", unit.Code)).Unit != unit.Name {
		t.Error("the unit's own code does not give the unit's form")
	}
}
