package desk

import (
	"context"
	"slices"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/intake"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

const customerHead = "客户编号,客户名称,客户类别,归属加油站,联系人,联系电话,汽油月需求(吨),备注"

func undo(t *testing.T, d *Desk, id intake.BatchID, commit bool) intake.Undone {
	t.Helper()
	u, err := d.UndoBatch(context.Background(), clerk(), id, commit)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func edit(t *testing.T, d *Desk, code string, change func(*customer.Customer)) customer.Customer {
	t.Helper()
	c := stored(t, d, code)
	change(&c)
	saved, err := d.SaveCustomer(context.Background(), clerk(), c)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func gone(t *testing.T, d *Desk, code string) bool {
	t.Helper()
	var list []customer.Customer
	if err := d.store.View(context.Background(), func(tx *store.Tx) (err error) { list, err = tx.AllCustomers(); return err }); err != nil {
		t.Fatal(err)
	}
	return !lo.ContainsBy(list, func(c customer.Customer) bool { return c.Code == code })
}

func known2(t *testing.T, d *Desk) (code, station string) {
	t.Helper()
	page, err := d.Customers(context.Background(), clerk(), CustomerQuery{Kind: string(customer.Institution), Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		t.Fatal(err)
	}
	return page.Rows[0].Code, page.Rows[0].Station
}

// A registry file goes out again weeks later: what it created is gone, what it changed reads as before, what somebody worked on since stays.
func TestUndoOfARegistryFile(t *testing.T) {
	d := office(t)
	code, station := known2(t, d)
	before := stored(t, d, code)
	res := take(t, d, intake.Customers, csv("更新.csv", customerHead,
		code+",改了名的客户,机构客户,"+station+",新联系人,0535-1234567,7.5,",
		"X00001,只在文件里的客户,机构客户,"+station+",,,1,", "X00002,后来改过的客户,机构客户,"+station+",,,1,", "X00003,后来有回访的客户,机构客户,"+station+",,,1,"))
	if res.Totals.New != 3 || res.Totals.Changed != 1 {
		t.Fatalf("%+v", res.Totals)
	}
	edit(t, d, code, func(c *customer.Customer) { c.Contact, c.Remark = "又换了联系人", "新备注" })
	edit(t, d, "X00002", func(c *customer.Customer) { c.Contact = "李" })
	called := stored(t, d, "X00003")
	if _, err := d.SaveVisit(context.Background(), clerk(), visit.Visit{CustomerID: called.ID, Way: "电话交流", Date: before.Registered, Content: "问候"}); err != nil {
		t.Fatal(err)
	}

	preview := undo(t, d, res.Batch.ID, false)
	if preview.Done || gone(t, d, "X00001") {
		t.Fatal("the preview changed something")
	}
	u := undo(t, d, res.Batch.ID, true)
	if u.Removed != 1 || u.Restored != 1 || u.KeptAll != 3 || preview.Removed != 1 || preview.KeptAll != 3 {
		t.Errorf("undone %+v, previewed %+v", u, preview)
	}
	if !gone(t, d, "X00001") || gone(t, d, "X00002") || gone(t, d, "X00003") {
		t.Error("the wrong customers are gone")
	}
	after := stored(t, d, code)
	if after.Name != before.Name || after.Phone != before.Phone || *after.Need.Gasoline != *before.Need.Gasoline {
		t.Errorf("not as before: %+v, want %+v", after, before)
	}
	if after.Contact != "又换了联系人" || after.Remark != "新备注" {
		t.Errorf("an edit made since was lost: %+v", after)
	}
	kept := lo.SliceToMap(u.Kept, func(k intake.KeptRecord) (string, []string) {
		return k.Key, lo.Map(k.Fields, func(f intake.KeptField, _ int) string { return f.Field })
	})
	if len(kept[code]) != 1 || kept[code][0] != "contact" || !slices.Contains(kept["X00002"], "contact") {
		t.Errorf("kept %v", kept)
	}
	found, err := d.Customers(context.Background(), clerk(), CustomerQuery{Text: "只在文件里"})
	if err != nil || found.Total != 0 {
		t.Errorf("the search still finds it: %d %v", found.Total, err)
	}
	if again := undo(t, d, res.Batch.ID, true); again.Removed+again.Restored != 0 {
		t.Errorf("undone twice: %+v", again)
	}
	sound(t, d)
	if res := take(t, d, intake.Customers, csv("更新.csv", customerHead, "X00001,只在文件里的客户,机构客户,"+station+",,,1,")); res.Totals.New != 1 {
		t.Errorf("it cannot be taken in again: %+v", res.Totals)
	}
}

// Customers and cards that came after the sales are untied from them again; what a closed month counted stays.
func TestUndoUntiesWhatItTied(t *testing.T) {
	d := open(t)
	take(t, d, intake.Offices, sample(t, "机构.csv"))
	take(t, d, intake.Staff, sample(t, "员工.csv"))
	take(t, d, intake.Sales, sample(t, "消费明细_202610.xlsx"))
	who := take(t, d, intake.Customers, sample(t, "客户档案.xlsx"))
	cards := take(t, d, intake.Cards, sample(t, "加油卡开户明细.csv"))
	lone, err := d.Unmatched(context.Background(), clerk(), october)
	if err != nil {
		t.Fatal(err)
	}
	u := undo(t, d, cards.Batch.ID, true)
	if u.Removed != cards.Totals.New || u.KeptAll != 0 {
		t.Errorf("%s", u.Message)
	}
	sound(t, d)
	all, err := d.Unmatched(context.Background(), clerk(), october)
	if err != nil || len(all) <= len(lone) {
		t.Errorf("%d cards unmatched, before %d: %v", len(all), len(lone), err)
	}
	if u := undo(t, d, who.Batch.ID, true); u.Removed < who.Totals.New || u.KeptAll != 0 {
		t.Errorf("%s", u.Message)
	}
	sound(t, d)
}

func TestUndoKeepsWhatAClosedMonthCounted(t *testing.T) {
	d := office(t, recent()...)
	batches, err := d.Batches(context.Background(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	who, _ := lo.Find(batches, func(b intake.Batch) bool { return b.Kind == intake.Customers })
	if _, err := d.CloseMonth(context.Background(), clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	u := undo(t, d, who.ID, true)
	if u.Removed != 0 || u.KeptAll < who.Totals.New || len(u.Kept) > maxShown {
		t.Errorf("%s, listed %d", u.Message, len(u.Kept))
	}
	sound(t, d)
}

func sound(t *testing.T, d *Desk) {
	t.Helper()
	h, err := d.store.Check(context.Background())
	if err != nil || !h.OK {
		t.Errorf("not sound: %v %v", h.Findings, err)
	}
}
