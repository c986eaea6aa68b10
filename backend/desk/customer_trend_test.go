package desk

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// TestCustomerTrendAddsUpAndTells: the products of a month add up to what the dossier says of it, no file is no zero, the mean of three months is drawn
// where it is known, and the month tells its movements and opinions.
func TestCustomerTrendAddsUpAndTells(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	c := stored(t, d, "370611J00001")
	if _, err := d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: c.ID, Way: visit.Call, Date: calendar.NewDate(2026, 10, 9), Content: "谈夜间加油", Opinion: "夜间只开一把枪"}); err != nil {
		t.Fatal(err)
	}
	v, err := d.CustomerTrend(ctx, clerk(), c.ID)
	if err != nil || len(v.Graph.Columns) != 13 || len(v.Graph.Keys) == 0 {
		t.Fatalf("%+v %v", v.Graph, err)
	}
	dossier, err := d.Customer(ctx, clerk(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	for i, col := range v.Graph.Columns {
		m := dossier.Months[i]
		want := lo.Must(measure.ParseTonnes(m.Gasoline)) + lo.Must(measure.ParseTonnes(m.Diesel))
		if col.Text == "—" {
			if want != 0 || lo.Sum(col.Parts) != 0 {
				t.Errorf("%s: no file, but %d", col.Label, want)
			}
			continue
		}
		if got := lo.Must(measure.ParseTonnes(col.Text)); absolute(got-want) > 2000 {
			t.Errorf("%s: %s, the dossier has %s", col.Label, col.Text, want.Tonnes())
		}
		if got := lo.Sum(col.Parts); want > 0 && (got <= 0 || got > 1000) {
			t.Errorf("%s: drawn as high as %d", col.Label, got)
		}
	}
	if v.Graph.Columns[9].Base != nil || v.Graph.Columns[12].Base == nil { // files begin in May: July has two months before it, October three
		t.Errorf("bases: July %v, October %v", v.Graph.Columns[9].Base, v.Graph.Columns[12].Base)
	}
	if len(v.Months) == 0 || v.Months[0].Month != october || !strings.Contains(strings.Join(v.Months[0].Opinions, ""), "夜间只开一把枪（未处理）") {
		t.Errorf("the opinion is missing: %+v", v.Months)
	}
	_, err = d.CustomerTrend(ctx, clerk(), customer.ID("nobody"))
	wantCode(t, err, "store.not_found")
}

// TestCustomerTrendMarksTheMovements of the month worked on as the month says them.
func TestCustomerTrendMarksTheMovements(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	var moved tracking.Row
	if err := d.withMonth(ctx, clerk(), access.RunForms, october, func(_ *store.Tx, w *monthWork) error {
		moved, _ = lo.Find(w.rows, func(r tracking.Row) bool { _, up := r.Has(tracking.Up); return up })
		return nil
	}); err != nil || moved.Customer.ID == "" {
		t.Fatal("nobody rises in October", err)
	}
	v, err := d.CustomerTrend(ctx, clerk(), moved.Customer.ID)
	if err != nil || !slices.Contains(v.Graph.Columns[12].Marks, "升级") || v.Months[0].Level != string(moved.Level) || !strings.HasPrefix(v.Months[0].Moves[0], "升级：") {
		t.Errorf("%v: %+v %v", moved.Movements, v.Months, err)
	}
	if all := strings.Join(v.Months[0].Moves, "\n"); !strings.Contains(all, "转出：由") || !strings.Contains(all, string(moved.Before)+"转出，"+moved.LevelWhy) || !strings.Contains(all, "转入：转入") {
		t.Errorf("out of one level and into another is not told: %s", all)
	}
	// every month of the record is what the single sales say, and a closed month keeps its movements with their reasons
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	closed, err := d.CustomerTrend(ctx, clerk(), moved.Customer.ID)
	if err != nil || len(closed.Months) != 13 || closed.Months[0].State != "在册" {
		t.Fatalf("%+v %v", closed.Months, err)
	}
	read(t, d, func(tx *store.Tx) error {
		for _, m := range closed.Months {
			sales, err := tx.SalesOf(moved.Customer.ID, m.Month)
			if err != nil {
				return err
			}
			days, stations, amount := map[calendar.Date]bool{}, map[string]bool{}, money.Fen(0)
			for _, s := range sales {
				days[s.Date], stations[s.StationName], amount = true, true, amount+s.Amount
			}
			if m.Days != len(days) || m.Count != len(sales) || len(m.Stations) != len(stations) || m.Amount != amount.Grouped() {
				t.Errorf("%s reads %+v; %d sales on %d days at %d stations for %s", m.Month, m, len(sales), len(days), len(stations), amount.Grouped())
			}
		}
		return nil
	})
	if m := closed.Months[0]; m.Cycle == "—" || m.Previous == "—" || m.Base == "—" || m.Year != "—" || m.Previous != report.Growth(int64(moved.Gasoline+moved.Diesel), int64(moved.PrevGasoline+moved.PrevDiesel), true) {
		t.Errorf("October is compared as %+v", m)
	}
	if a, b := asClosed([]string{"升级：甲", "部分流失：乙", "转入：丙"}, []tracking.Movement{tracking.Lost}), []string{"部分流失：乙", "转入：丙", "流失：结账时认定，现有记录不再支持"}; !slices.Equal(a, b) {
		t.Errorf("as closed: %v", a)
	}
}
