package desk

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/watch"

	"github.com/samber/lo"
)

// correctedBy walks the delta form of a renamed customer: drafted, moved under its hands, drafted anew, approved by another, printed.
func correctedBy(t *testing.T, d *Desk, c customer.Customer) {
	t.Helper()
	ctx, chief := t.Context(), hand(access.Chief, "丙")
	_, err := d.ApproveCorrection(ctx, chief, october, 1)
	wantCode(t, err, "filing.no_correction")
	if v, err := d.DraftCorrection(ctx, clerk(), october, "客户更名"); err != nil || len(v.Corrections) != 1 || v.Corrections[0].State != "待批准" {
		t.Fatal(err, v.Corrections)
	}
	c = stored(t, d, c.Code)
	c.Name += "二"
	if _, err = d.SaveCustomer(ctx, clerk(), c); err != nil {
		t.Fatal(err)
	}
	_, err = d.ApproveCorrection(ctx, chief, october, 1)
	wantCode(t, err, "filing.moved")
	if _, err = d.DraftCorrection(ctx, clerk(), october, "客户更名两次"); err != nil {
		t.Fatal(err)
	}
	_, err = d.ApproveCorrection(ctx, clerk(), october, 1)
	wantCode(t, err, "access.denied")
	if v, err := d.ApproveCorrection(ctx, chief, october, 1); err != nil || v.Pending || v.Corrections[0].Approver != "丙" {
		t.Fatal(err, v.Corrections)
	}
	_, err = d.DraftCorrection(ctx, clerk(), october, "再来一份")
	wantCode(t, err, "filing.nothing_changed")
	var out bytes.Buffer
	if name, err := d.WriteCorrection(ctx, chief, october, 1, &out); err != nil || name != "2026-10_月报更正表1.pdf" || !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) {
		t.Error(err, name)
	}
}

// What is changed after the closing shows as the exact cells it would fill otherwise, and leaves the signed forms alone.
func TestChangesSinceAMonthWasClosed(t *testing.T) {
	d, ctx := office(t, recent()...), t.Context()
	day := calendar.NewDate(2026, time.November, 4)
	d.now = func() time.Time { return day.Time() }
	_, err := d.Changes(ctx, clerk(), october)
	wantCode(t, err, "desk.not_closed")
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	day = day.AddDays(20)
	if v, err := d.Changes(ctx, clerk(), october); err != nil || len(v.Changes) != 0 || v.Pending {
		t.Fatalf("nothing was changed, but %d cells are: %v, %v", len(v.Changes), v.Changes, err)
	}
	var before, after bytes.Buffer
	if err := d.WriteForm(ctx, clerk(), october, "", "", XLSX, &before); err != nil {
		t.Fatal(err)
	}
	c := stored(t, d, "370611J00001")
	old := c.Name
	c.Name += "（更名）"
	if _, err := d.SaveCustomer(ctx, clerk(), c); err != nil {
		t.Fatal(err)
	}
	v, err := d.Changes(ctx, clerk(), october)
	list := v.Changes
	if err != nil || len(list) == 0 || !v.Pending {
		t.Fatalf("%d changes, %v", len(list), err)
	}
	for _, x := range list {
		if x.Row != c.Code || x.Column != "客户名称" || x.Was != old || x.Now != c.Name {
			t.Errorf("only the name was changed: %+v", x)
		}
	}
	if !lo.ContainsBy(list, func(x ChangeView) bool { return x.Code == "F6" }) {
		t.Error("附录6 prints the name, but is not among the changes")
	}
	if err := d.WriteForm(ctx, clerk(), october, "", "", XLSX, &after); err != nil || !bytes.Equal(before.Bytes(), after.Bytes()) {
		t.Errorf("the signed forms changed with the archive, %v", err)
	}
	correctedBy(t, d, c)
}

// One byte of the kept forms changed: they are refused, whatever is asked of them.
func TestAlteredFormsAreRefused(t *testing.T) {
	d, ctx := office(t, recent()...), t.Context()
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	var kept store.ClosedMonth
	if err := d.store.View(ctx, func(tx *store.Tx) (err error) { kept, _, err = tx.Month(october); return err }); err != nil {
		t.Fatal(err)
	}
	if _, err := unpackForms(kept); err != nil {
		t.Fatal(err)
	}
	raw := lo.Must(io.ReadAll(lo.Must(gzip.NewReader(bytes.NewReader(kept.Forms)))))
	at := bytes.Index(raw, []byte(`"Num":`)) + len(`"Num":`)
	raw[at] = '9' - (raw[at]-'0')%9
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	lo.Must(z.Write(raw))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	kept.Forms = b.Bytes()
	_, err := unpackForms(kept)
	wantCode(t, err, "desk.altered")
	kept.Forms = kept.Forms[:len(kept.Forms)/2]
	_, err = unpackForms(kept)
	wantCode(t, err, "desk.unpack")
}

// The watch list ranks the institutions counted in 附录6 that have a history, each with the sentence its stored sales tell; an account of a station sees its own.
func TestWatchListOfTheOffice(t *testing.T) {
	d, ctx := office(t, recent()...), t.Context()
	v, err := d.Watch(ctx, clerk(), october)
	if err != nil || v.Total == 0 {
		t.Fatalf("%d customers, %v", v.Total, err)
	}
	f6, err := d.Form(ctx, clerk(), october, "F6", "")
	if err != nil {
		t.Fatal(err)
	}
	counted := lo.SliceToMap(f6.Parts[0].Rows, func(r RowView) (string, bool) { return r.Key, true })
	seen := map[customer.ID]bool{}
	for i, r := range v.Rows {
		if !counted[r.Code] || seen[r.ID] || r.No != i+1 {
			t.Errorf("row %d: %s is not one of 附录6, comes twice or is misnumbered", r.No, r.Code)
		}
		seen[r.ID] = true
		if got := silentMonths(t, d, r.ID); got != r.Silent {
			t.Errorf("%s: silent for %d months, its sales say %d", r.Code, r.Silent, got)
		}
		if (r.Alive == "—") != (v.Method == watch.ByRule) {
			t.Errorf("%s: chance %s in a list by %s", r.Code, r.Alive, v.Method)
		}
	}
	station := lo.Must(lo.Find(v.Rows, func(r WatchRow) bool { return r.Station != "" }))
	own := stored(t, d, station.Code)
	mine, err := d.Watch(ctx, access.Actor{UserID: "站", Name: "站", Role: access.Filler, OfficeID: own.StationID}, october)
	if err != nil || mine.Total == 0 || mine.Total >= v.Total {
		t.Fatalf("a station sees %d of %d, %v", mine.Total, v.Total, err)
	}
	if lo.ContainsBy(mine.Rows, func(r WatchRow) bool { return r.Station != station.Station }) {
		t.Error("a station sees customers of another")
	}
}

// silentMonths counts the months up to October in which a customer has no stored sale.
func silentMonths(t *testing.T, d *Desk, id customer.ID) int {
	t.Helper()
	n := 0
	err := d.store.View(t.Context(), func(tx *store.Tx) error {
		for m := october; ; m = m.Add(-1) {
			sales, err := tx.SalesOf(id, m)
			if err != nil || len(sales) > 0 {
				return err
			}
			n++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Every way of telling customers apart adds up to what the sales files of the month say, less what leads to no customer.
func TestTrendAddsUpToTheFiles(t *testing.T) {
	d, ctx := office(t, recent()...), t.Context()
	var want measure.Gram
	err := d.store.View(ctx, func(tx *store.Tx) error {
		sums, err := tx.MonthVolumes(october, october)
		want = lo.SumBy(sums, func(v tracking.Volume) measure.Gram { return v.Mass })
		return err
	})
	if err != nil || want == 0 {
		t.Fatal(want, err)
	}
	for _, by := range []string{"品种", "品号", "级别", "片区", "加油站", "所属单位"} {
		v, err := d.Trend(ctx, clerk(), october, TrendQuery{By: by})
		if err != nil || len(v.Series) < 3 && by != "所属单位" {
			t.Fatalf("%s: %d series, %v", by, len(v.Series), err)
		}
		var sum measure.Gram
		for _, s := range v.Series[1:] {
			sum += lo.Must(measure.ParseTonnes(s.Text[12]))
		}
		if total := lo.Must(measure.ParseTonnes(v.Series[0].Text[12])); v.Series[0].Text[12] != want.Tonnes() || absolute(sum-total) > measure.Gram(len(v.Series)*500) {
			t.Errorf("%s: groups add up to %s, 合计 %s, stored %s", by, sum.Tonnes(), total.Tonnes(), want.Tonnes())
		}
		if v.Series[0].Text[0] != "—" {
			t.Errorf("%s: no file covers %s, but it reads %s", by, v.Months[0], v.Series[0].Text[0])
		}
	}
	_, err = d.Trend(ctx, clerk(), october, TrendQuery{By: "颜色"})
	wantCode(t, err, "tracking.no_group")
	_, err = d.Trend(ctx, clerk(), october, TrendQuery{By: "品号", Level: "特级"})
	wantCode(t, err, "tracking.no_level")
	_, err = d.Trend(ctx, clerk(), october, TrendQuery{By: "品号", Office: "没有"})
	wantCode(t, err, "desk.no_office")
}

// TestTrendOfProductsIsThatOfTheSales: the products of a level, of a district and of a customer's station are the single sales of their customers,
// product by product; the parts add up to the whole.
func TestTrendOfProductsIsThatOfTheSales(t *testing.T) {
	d, ctx := office(t, recent()...), t.Context()
	of := map[string]map[string]measure.Gram{} // by what is asked for, then product, in October
	put := func(k, product string, mass measure.Gram) {
		if of[k] == nil {
			of[k] = map[string]measure.Gram{}
		}
		of[k][product] += mass
	}
	queries := map[string]TrendQuery{"全部": {By: "品号"}}
	if err := d.withMonth(ctx, clerk(), access.RunForms, october, func(tx *store.Tx, w *monthWork) error {
		for _, c := range w.customers {
			products, err := tx.ProductsOf(c.ID, october, october)
			if err != nil {
				return err
			}
			district, _ := w.tree.DistrictOf(c.StationID)
			station, _ := w.tree.Office(c.StationID)
			queries[district.Code], queries[station.Code] = TrendQuery{By: "品号", Office: district.Code}, TrendQuery{By: "品号", Office: station.Code}
			level := ""
			if r, ok := w.byID[c.ID]; ok {
				level = string(r.Level)
				queries[level] = TrendQuery{By: "品号", Level: level}
			}
			queries[district.Code+level] = TrendQuery{By: "品号", Office: district.Code, Level: level}
			for _, p := range products {
				for _, k := range []string{"全部", level, district.Code, station.Code, district.Code + level} {
					put(k, p.Product, p.Mass)
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(of["全部"]) < 3 || len(of) < 10 {
		t.Fatalf("%v", of["全部"])
	}
	for k, q := range queries {
		v, err := d.Trend(ctx, clerk(), october, q)
		if err != nil {
			t.Fatal(k, err)
		}
		for _, s := range v.Series[min(1, len(v.Series)):] {
			if s.Text[12] != of[k][s.Label].Tonnes() {
				t.Errorf("%s %s: drawn %s, sold %s", k, s.Label, s.Text[12], of[k][s.Label].Tonnes())
			}
			delete(of[k], s.Label)
		}
		if len(of[k]) > 0 {
			t.Errorf("%s: not drawn %v", k, of[k])
		}
	}
}

func absolute(g measure.Gram) measure.Gram { return max(g, -g) }
