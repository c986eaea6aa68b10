package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

func list(t testing.TB, d *Desk, q CustomerQuery) CustomerPage {
	t.Helper()
	page, err := d.Customers(context.Background(), clerk(), q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// The list, its standings kept over many kinds of change, says of every customer what the month computed anew says.
func TestTheListSaysWhatTheMonthSays(t *testing.T) {
	d := office(t, "消费明细_202609.xls", "消费明细_202610.xlsx")
	agrees := func(when string) {
		t.Helper()
		rows := list(t, d, CustomerQuery{Limit: 500}).Rows
		rows = append(rows, list(t, d, CustomerQuery{Limit: 500, Offset: 500}).Rows...)
		err := d.withMonth(context.Background(), clerk(), access.ReadCustomers, october, func(tx *store.Tx, w *monthWork) error {
			if len(rows) != len(w.customers) {
				t.Errorf("%s: %d rows of %d customers", when, len(rows), len(w.customers))
			}
			all, err := tx.Customers()
			if err != nil {
				return err
			}
			by := lo.KeyBy(all, func(c customer.Customer) customer.ID { return c.ID })
			for _, r := range rows {
				if want := w.customerRow(by[r.ID]); !reflect.DeepEqual(r, want) {
					t.Fatalf("%s: the list says\n%+v, the month\n%+v", when, r, want)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	agrees("at first")
	work := d.months.held[october]
	c := lookUpCode(t, d, "370602J00043")
	c.Contact, c.Phone = "单晓红", "13805359999"
	save(t, d, c)
	list(t, d, CustomerQuery{})
	if d.months.held[october] != work {
		t.Error("a new phone number made the whole month be computed")
	}
	agrees("after a new phone")
	person := list(t, d, CustomerQuery{Kind: "个人客户"}).Rows[0].Code
	for _, code := range []string{"370602J00043", person, "370611J00001"} {
		c = lookUpCode(t, d, code)
		c.Need.Diesel, c.Need.Gasoline, c.ProvincePurchase, c.Fixed = lo.ToPtr(measure.Gram(c.Rev*60_000_000)), nil, true, !c.Fixed
		save(t, d, c)
		agrees("after another need of " + code)
	}
	c = lookUpCode(t, d, "370602J00043")
	c.Registered = calendar.NewDate(2026, 11, 2)
	save(t, d, c)
	agrees("after a registration later than the month")
	fresh := c
	fresh.ID, fresh.Rev, fresh.Code, fresh.Name = "", 0, "370611J99999", "烟台新客户有限公司"
	save(t, d, fresh)
	agrees("after a new customer")
	take(t, d, "sales", sample(t, "消费明细_202608.csv"))
	agrees("after more sales")
}

func lookUpCode(t testing.TB, d *Desk, code string) (c customer.Customer) {
	t.Helper()
	err := d.store.View(context.Background(), func(tx *store.Tx) (err error) {
		c, _, err = tx.CustomerByCode(code)
		return err
	})
	if err != nil || c.ID == "" {
		t.Fatal(code, err)
	}
	return c
}

func save(t testing.TB, d *Desk, c customer.Customer) customer.Customer {
	t.Helper()
	saved, err := d.SaveCustomer(context.Background(), clerk(), c)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestStandingsOutliveTheProgram(t *testing.T) {
	d := office(t, "消费明细_202610.xlsx")
	before := list(t, d, CustomerQuery{Sort: "diesel", Desc: true})
	again := openAt(t, d.path)
	if got := list(t, again, CustomerQuery{Sort: "diesel", Desc: true}); !reflect.DeepEqual(got, before) {
		t.Error("another list after a restart")
	}
	if len(again.months.held) != 0 {
		t.Error("the month was computed again for a list that was known")
	}
}

func TestASavedCustomerIsFoundAtOnce(t *testing.T) {
	d := office(t)
	list(t, d, CustomerQuery{})
	c := lookUpCode(t, d, "370602J00043")
	c.Name = "尉迟建国乐陵单县物流"
	save(t, d, c)
	for _, text := range []string{"尉迟", "单县", "llsxwl", "laoling"} {
		if got := list(t, d, CustomerQuery{Text: text}).Rows; !lo.ContainsBy(got, func(r CustomerRow) bool { return r.ID == c.ID }) {
			t.Errorf("%q does not find it", text)
		}
	}
}

func TestCellsAreSavedOneByOne(t *testing.T) {
	d := office(t)
	c := lookUpCode(t, d, "370602J00043")
	edit := func(field, base, value string) CellResult {
		t.Helper()
		out, err := d.EditCells(context.Background(), clerk(), CellEdits{Cells: []CellEdit{{c.ID, field, base, value}}, Commit: true})
		if err != nil {
			t.Fatal(err)
		}
		return out.Cells[0]
	}
	for _, x := range []struct {
		field, base, value string
		state              CellState
		stored             string
	}{
		{"phone", c.Phone, "+86 138 0535 1234", CellSaved, "13805351234"}, {"phone", "13805351234", "不知道", CellRefused, "不知道"}, {"phone", "1", "13805350000", CellConflict, "13805350000"},
		{"needDiesel", tonnesOr(c.Need.Diesel, ""), "7.81O", CellRefused, "7.81O"}, {"needDiesel", tonnesOr(c.Need.Diesel, ""), "7.81", CellSaved, "7.810"}, {"needDiesel", "7.810", "7.810", CellSame, "7.810"},
		{"needDiesel", "7.810", "-1", CellRefused, "-1"}, {"needDiesel", "7.810", "", CellSaved, ""}, {"remark", c.Remark, "=1+1", CellSaved, "=1+1"}, {"remark", "=1+1", "=1+1", CellSame, "=1+1"},
		{"name", c.Name, "甲", CellRefused, "甲"}, {"manager", managerOf(t, d, c), "没有这个人", CellRefused, "没有这个人"}, {"manager", managerOf(t, d, c), "", CellSaved, ""},
	} {
		got := edit(x.field, x.base, x.value)
		if got.State != x.state || got.Value != x.stored || (got.Why == "") != (x.state == CellSaved || x.state == CellSame) {
			t.Errorf("%s %q over %q: %+v", x.field, x.value, x.base, got)
		}
	}
	now := lookUpCode(t, d, "370602J00043")
	if now.Phone != "13805351234" || now.Need.Diesel != nil || now.Remark != "=1+1" || now.ManagerID != "" || now.Name != c.Name {
		t.Errorf("stored %+v", now)
	}
}

func managerOf(t *testing.T, d *Desk, c customer.Customer) string {
	t.Helper()
	_, by, _, err := d.found(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return by.managers[c.ManagerID]
}

func TestAPasteIsTakenWholeOrNotUnlessAccepted(t *testing.T) {
	d := office(t)
	ids := lo.Map(list(t, d, CustomerQuery{Limit: 5}).Rows, func(r CustomerRow, _ int) CustomerRow { return r })
	cells := lo.FlatMap(ids, func(r CustomerRow, i int) []CellEdit {
		return []CellEdit{{r.ID, "phone", r.Phone, "1380535000" + string(rune('0'+i))}, {r.ID, "industry", r.Industry, "物流"}}
	})
	cells[4].Value = "坏号码"
	run := func(commit, good bool) CellReport {
		t.Helper()
		out, err := d.EditCells(context.Background(), clerk(), CellEdits{Cells: cells, Commit: commit, Good: good})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := seq(t, d)
	for _, held := range []CellReport{run(false, true), run(true, false)} {
		if held.Done || held.Bad != 1 || held.Saved == 0 || held.Job != "" || seq(t, d) != before {
			t.Errorf("%+v", held)
		}
	}
	taken := run(true, true)
	if !taken.Done || taken.Bad != 1 || taken.Job == "" {
		t.Fatalf("%+v", taken)
	}
	if got := lookUpCode(t, d, ids[1].Code); got.Phone != "13805350001" || got.Industry != "物流" {
		t.Errorf("%+v", got)
	}
	if got := lookUpCode(t, d, ids[2].Code); got.Phone != ids[2].Phone || got.Industry != "物流" {
		t.Errorf("the bad cell was taken or its neighbour left: %+v", got)
	}
	back, err := d.UndoMany(context.Background(), clerk(), taken.Job)
	if err != nil || len(back.Failures) > 0 {
		t.Fatal(back, err)
	}
	if got := list(t, d, CustomerQuery{Limit: 5}).Rows; !reflect.DeepEqual(lo.Map(got, func(r CustomerRow, _ int) string { return r.Phone + r.Industry }), lo.Map(ids, func(r CustomerRow, _ int) string { return r.Phone + r.Industry })) {
		t.Errorf("undo left %v", got)
	}
	_, err = d.UndoMany(context.Background(), clerk(), taken.Job)
	wantCode(t, err, "customer.job_undone")
}

func TestManyAreMovedAndMovedBackAsOne(t *testing.T) {
	d := office(t)
	q := CustomerQuery{Kind: "机构客户"}
	page := list(t, d, q)
	station, manager := lastStation(t, d)
	before := map[customer.ID]customer.Customer{}
	if err := d.store.View(context.Background(), func(tx *store.Tx) error {
		all, err := tx.Customers()
		before = lo.KeyBy(all, func(c customer.Customer) customer.ID { return c.ID })
		return err
	}); err != nil {
		t.Fatal(err)
	}
	in := MassChange{Select: Selection{Query: &q, Except: []customer.ID{page.Rows[0].ID}, Expect: page.Total}, StationID: station, ManagerID: manager}
	run := func() MassReport {
		t.Helper()
		out, err := d.ChangeMany(context.Background(), clerk(), in)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	at := seq(t, d)
	if out := run(); out.Done || out.Total != page.Total-1 || out.Changed+out.Same+len(out.Failures) != out.Total || seq(t, d) != at {
		t.Fatalf("preview %+v", out)
	}
	in.Commit = true
	moved := run()
	if got := list(t, d, CustomerQuery{Kind: "机构客户", Station: string(station), Manager: string(manager)}).Total; got < moved.Changed || moved.Changed == 0 {
		t.Errorf("%d at the new station, %d moved", got, moved.Changed)
	}
	if got := lookUpCode(t, d, page.Rows[0].Code); got.Rev != before[got.ID].Rev {
		t.Error("the customer left out was changed")
	}
	edited := lookUpCode(t, d, page.Rows[1].Code)
	edited.ManagerID, edited.Remark = "", "之后改的"
	edited = save(t, d, edited)
	back, err := d.UndoMany(context.Background(), clerk(), moved.Job)
	if err != nil || len(back.Failures) != 1 || back.Failures[0].ID != edited.ID {
		t.Fatal(back, err)
	}
	for id, want := range before {
		got := lookUpCode(t, d, want.Code)
		if id == edited.ID {
			want.ManagerID, want.Remark = "", "之后改的"
		}
		want.Rev = got.Rev
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("undone to %+v, was %+v", got, want)
		}
	}
	in.Select.Expect--
	_, err = d.ChangeMany(context.Background(), clerk(), in)
	wantCode(t, err, "customer.selection_moved")
	_, err = d.ChangeMany(context.Background(), clerk(), MassChange{Select: in.Select})
	wantCode(t, err, "customer.nothing_to_set")
}

func lastStation(t *testing.T, d *Desk) (station org.OfficeID, manager org.StaffID) {
	t.Helper()
	offices, err := d.Offices(context.Background(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	staff, err := d.Staff(context.Background(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	stations := lo.Filter(offices, func(o OfficeView, _ int) bool { return o.Kind == org.Station })
	return stations[len(stations)-1].ID, staff[len(staff)-1].ID
}

// The workbook holds what the list shows, and nothing in it is a formula, whatever somebody typed.
func TestAnExportIsWhatIsSeenAndNoFormula(t *testing.T) {
	d := office(t)
	c := lookUpCode(t, d, "370602J00043")
	nasty := []string{"=HYPERLINK(\"http://x\",\"y\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "0123"}
	columns := []ViewColumn{{Key: "name", Title: "客户名称"}, {Key: "remark", Title: "=备注"}, {Key: "phone", Title: "电话"}, {Key: "diesel", Title: "柴油"}}
	for _, text := range nasty {
		c.Name, c.Remark = text, text
		err := d.store.Update(context.Background(), d.system(), func(tx *store.Tx) (err error) { // older records may hold what the form refuses
			c, err = tx.SaveCustomer(c)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		q := CustomerQuery{Kind: "机构客户", Sort: "diesel", Desc: true}
		var out bytes.Buffer
		if err := d.WriteList(context.Background(), clerk(), ListFile{Select: Selection{Query: &q}, Columns: columns}, &out); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		sheet := f.GetSheetName(0)
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		q.Limit = 500
		want := lo.Map(list(t, d, q).Rows, func(r CustomerRow, _ int) []string { return []string{r.Name, r.Remark, r.Phone, r.Diesel} })
		if !slices.Equal(rows[0], []string{"客户名称", "=备注", "电话", "柴油"}) || len(rows)-1 != len(want) {
			t.Fatalf("%d rows under %v, the list has %d", len(rows)-1, rows[0], len(want))
		}
		for i, w := range want {
			for k := range w {
				cell, _ := excelize.CoordinatesToCellName(k+1, i+2)
				value, err := f.GetCellValue(sheet, cell)
				formula, _ := f.GetCellFormula(sheet, cell)
				kind, _ := f.GetCellType(sheet, cell)
				if err != nil || formula != "" || strings.TrimSpace(value) != strings.TrimSpace(w[k]) || value != "" && kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
					t.Fatalf("%s: %q, formula %q, type %v; the list says %q", cell, value, formula, kind, w[k])
				}
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	err := d.WriteList(context.Background(), clerk(), ListFile{Columns: []ViewColumn{{Key: "password"}}}, &bytes.Buffer{})
	wantCode(t, err, "customer.no_column")
}

func TestViewsAreKeptSharedAndBroughtBack(t *testing.T) {
	d := office(t)
	ctx := context.Background()
	filler, chief := access.Actor{UserID: "a", Name: "甲", Role: access.Filler}, access.Actor{UserID: "b", Name: "乙", Role: access.Chief}
	mine, err := d.SaveListView(ctx, filler, ListView{Name: " 省级 ", Query: CustomerQuery{Level: "省级", Sort: "diesel", Desc: true}, Columns: []ViewColumn{{Key: "name", Width: 200}}})
	if err != nil || mine.Name != "省级" || !mine.Mine {
		t.Fatal(mine, err)
	}
	_, err = d.SaveListView(ctx, filler, ListView{Name: "省级"})
	wantCode(t, err, "view.name_taken")
	_, err = d.SaveListView(ctx, filler, ListView{Name: "大家看", Shared: true})
	wantCode(t, err, "access.denied")
	all, err := d.SaveListView(ctx, chief, ListView{Name: "大家看", Shared: true, Columns: []ViewColumn{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.SaveListView(ctx, filler, ListView{Columns: []ViewColumn{{Key: "code"}}}); err != nil {
		t.Fatal(err)
	}
	see := func(a access.Actor) []string {
		views, err := d.ListViews(ctx, a)
		if err != nil {
			t.Fatal(err)
		}
		return lo.Map(views, func(v ListView, _ int) string { return v.Name })
	}
	if a, b := see(filler), see(chief); !slices.Equal(a, []string{"大家看", "", "省级"}) || !slices.Equal(b, []string{"大家看"}) {
		t.Error(a, b)
	}
	_, err = d.DeleteListView(ctx, filler, all.ID)
	wantCode(t, err, "access.denied")
	_, err = d.DeleteListView(ctx, chief, mine.ID)
	wantCode(t, err, "view.not_yours")
	gone, err := d.DeleteListView(ctx, filler, mine.ID)
	if err != nil {
		t.Fatal(err)
	}
	back, err := d.SaveListView(ctx, filler, gone)
	if mine.Rev = back.Rev; err != nil || !reflect.DeepEqual(back, mine) {
		t.Errorf("back as %+v, was %+v, %v", back, mine, err)
	}
}

func TestAnUnknownKindOfRecordMakesEverythingBeDecidedAgain(t *testing.T) {
	d := office(t, "消费明细_202610.xlsx")
	list(t, d, CustomerQuery{})
	entries, err := d.Audit(context.Background(), clerk(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	w := wake{touched: map[customer.ID]bool{}, grade: map[customer.ID]bool{}}
	entries[0].Entity = "something new"
	if w.follow(entries[0]); !w.all {
		t.Error("an entry nobody knows was passed over")
	}
	raw := json.RawMessage(`{"name":"a","rev":1,"retired":""}`)
	if decisive(raw) == decisive(json.RawMessage(`{"name":"a","rev":2,"retired":"2026-01-01"}`)) || decisive(raw) != decisive(json.RawMessage(`{"name":"b","rev":2,"retired":""}`)) {
		t.Error("a name decides a level, or a field nobody named does not")
	}
}

// A merged record is shown nowhere, its facts count for the survivor in the list as in the month, and parting them brings both back.
func TestAMergedCustomerIsListedAsItsSurvivor(t *testing.T) {
	d := office(t, "消费明细_202610.xlsx")
	top := list(t, d, CustomerQuery{Kind: "机构客户", Sort: "diesel", Desc: true}).Rows
	survivor, merged := top[3], top[0]
	c := lookUpCode(t, d, merged.Code)
	c.Document = "" // two different documents are two customers
	save(t, d, c)
	before := list(t, d, CustomerQuery{Kind: "机构客户", Sort: "diesel", Desc: true, Limit: 500})
	v, err := d.Merge(context.Background(), clerk(), MergeRequest{SurvivorID: survivor.ID, MergedID: merged.ID, Reason: "同一家"}, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{merged.Code, merged.Name} {
		if page := list(t, d, CustomerQuery{Text: text}); page.Total != 1 || page.Rows[0].ID != survivor.ID {
			t.Errorf("%s does not lead to the survivor: %+v", text, page)
		}
	}
	if page := list(t, d, CustomerQuery{Text: merged.Code}); list(t, d, CustomerQuery{Kind: "机构客户"}).Total != before.Total-1 {
		t.Errorf("the merged record is still listed: %+v", page)
	}
	got := list(t, d, CustomerQuery{Text: survivor.Code}).Rows[0]
	err = d.withMonth(context.Background(), clerk(), access.ReadCustomers, october, func(tx *store.Tx, w *monthWork) error {
		c, err := tx.Customer(survivor.ID)
		if want := w.customerRow(c); !reflect.DeepEqual(got, want) {
			t.Errorf("the list says %+v, the month %+v", got, want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Unmerge(context.Background(), clerk(), v.Merge.ID, true); err != nil {
		t.Fatal(err)
	}
	after := list(t, d, CustomerQuery{Kind: "机构客户", Sort: "diesel", Desc: true, Limit: 500})
	strip := func(r CustomerRow, _ int) CustomerRow { r.Rev = 0; return r }
	if !reflect.DeepEqual(lo.Map(after.Rows, strip), lo.Map(before.Rows, strip)) {
		t.Error("another list after merging and parting")
	}
}

// What an account does with many customers is bounded like what it does with one: it finds its branch, and changes what it manages.
func TestManyAreBoundedByTheBranch(t *testing.T) {
	d := office(t, "消费明细_202610.xlsx")
	ctx := context.Background()
	city := list(t, d, CustomerQuery{Level: "地市级", Kind: "机构客户"}).Rows[0]
	at := lookUpCode(t, d, city.Code)
	station := access.Actor{UserID: "s", Name: "站长", Role: access.Filler, OfficeID: at.StationID}
	page, err := d.Customers(ctx, station, CustomerQuery{Limit: 500})
	if err != nil || page.Total == 0 || page.Total >= list(t, d, CustomerQuery{}).Total {
		t.Fatalf("%d customers of a station, %v", page.Total, err)
	}
	for _, r := range page.Rows {
		if r.Station != city.Station {
			t.Errorf("%s is of %s", r.Code, r.Station)
		}
	}
	q := CustomerQuery{}
	own, manager := lastStation(t, d)
	out, err := d.ChangeMany(ctx, station, MassChange{Select: Selection{Query: &q, Expect: page.Total}, ManagerID: manager, Commit: true})
	if err != nil || out.Total != page.Total || !lo.ContainsBy(out.Failures, func(f MassFailure) bool { return f.ID == at.ID && strings.Contains(f.Why, "只能查看") }) {
		t.Fatalf("%+v, %v", out, err)
	}
	if now := lookUpCode(t, d, city.Code); now.ManagerID != at.ManagerID {
		t.Error("a station changed a customer of the city")
	}
	cells, err := d.EditCells(ctx, station, CellEdits{Cells: []CellEdit{{at.ID, "remark", at.Remark, "改"}}, Commit: true})
	if err != nil || cells.Done || cells.Cells[0].State != CellRefused {
		t.Errorf("%+v, %v", cells, err)
	}
	elsewhere := list(t, d, CustomerQuery{Station: string(own)}).Rows[0]
	var book bytes.Buffer
	if err := d.WriteList(ctx, station, ListFile{Select: Selection{IDs: []customer.ID{elsewhere.ID, at.ID}}, Columns: []ViewColumn{{Key: "code", Title: "编号"}}}, &book); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&book)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil || len(rows) != 2 || rows[1][0] != city.Code {
		t.Errorf("a station exports %v, %v", rows, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
