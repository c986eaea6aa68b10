package desk

import (
	"context"
	"slices"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

func merge(t *testing.T, d *Desk, survivor, merged customer.ID, take ...string) MergeView {
	t.Helper()
	v, err := d.Merge(context.Background(), clerk(), MergeRequest{SurvivorID: survivor, MergedID: merged, Take: take, Reason: "录了两次"}, true)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// twins are two institutions of the sample with cards and sales, made alike enough to be merged.
func twins(t *testing.T, d *Desk) (a, b customer.Customer) {
	t.Helper()
	page, err := d.Customers(context.Background(), clerk(), CustomerQuery{Kind: string(customer.Institution), Sort: "gasoline", Desc: true, Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	a, b = stored(t, d, page.Rows[0].Code), edit(t, d, page.Rows[1].Code, func(c *customer.Customer) {
		c.Document, c.Contact, c.Remark = "", "只在这份里的联系人", "备注甲"
	})
	return edit(t, d, a.Code, func(c *customer.Customer) { c.Remark = "" }), b
}

// What hung on two records is read as one customer's: cards, volumes, the month's forms; nothing is moved, and all ties hold.
func TestMergedRecordsCountAsOne(t *testing.T) {
	ctx := context.Background()
	d := office(t, recent()...)
	a, b := twins(t, d)
	one, _ := d.Customer(ctx, clerk(), a.ID)
	two, _ := d.Customer(ctx, clerk(), b.ID)
	before, err := d.Customers(ctx, clerk(), CustomerQuery{})
	if err != nil {
		t.Fatal(err)
	}
	v := merge(t, d, a.ID, b.ID)
	if v.Result.Remark != "" && v.Merge == nil {
		t.Errorf("%+v", v)
	}
	both, err := d.Customer(ctx, clerk(), b.ID) // by the merged record's own identity
	if err != nil {
		t.Fatal(err)
	}
	if both.Customer.ID != a.ID || len(both.Cards) != len(one.Cards)+len(two.Cards) || len(both.Merged) != 1 {
		t.Errorf("%s: %d cards of %d and %d, merged %d", both.Customer.Name, len(both.Cards), len(one.Cards), len(two.Cards), len(both.Merged))
	}
	last := len(both.Months) - 1
	if both.Months[last].Count != one.Months[last].Count+two.Months[last].Count || two.Months[last].Count == 0 {
		t.Errorf("%d fuellings of %d and %d", both.Months[last].Count, one.Months[last].Count, two.Months[last].Count)
	}
	after, err := d.Customers(ctx, clerk(), CustomerQuery{})
	if err != nil || after.Total != before.Total-1 || lo.ContainsBy(after.Rows, func(r CustomerRow) bool { return r.ID == b.ID }) {
		t.Errorf("%d customers, before %d: %v", after.Total, before.Total, err)
	}
	m, err := d.Month(ctx, clerk(), october)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range m.Checks {
		if !c.OK {
			t.Errorf("%s does not tie: %s", c.Text, c.Detail)
		}
	}
	_, err = d.SaveCustomer(ctx, clerk(), b)
	if !fault.Is(err, "store.stale") && !fault.Is(err, "customer.merged") {
		t.Errorf("the merged record can be edited: %v", err)
	}
	sound(t, d)
}

// Un-merging restores both even after later edits: what was edited since stays, and what came since is named.
func TestUnmerge(t *testing.T) {
	ctx := context.Background()
	d := office(t, "消费明细_202610.xlsx")
	a, b := twins(t, d)
	v := merge(t, d, a.ID, b.ID, "contact", "remark", "name")
	if v.Result.Contact != b.Contact || v.Result.Name != b.Name || v.Result.Code != a.Code || v.Result.Document != a.Document {
		t.Errorf("%+v", v.Result)
	}
	edit(t, d, a.Code, func(c *customer.Customer) { c.Contact = "合并后改的" })
	if _, err := d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: b.ID, Way: "电话交流", Date: a.Registered, Content: "问候"}); err != nil {
		t.Fatal(err)
	}
	preview, err := d.Unmerge(ctx, clerk(), v.Merge.ID, false)
	if err != nil || preview.Done || len(preview.Since) != 1 {
		t.Fatalf("%+v %v", preview, err)
	}
	p, err := d.Unmerge(ctx, clerk(), v.Merge.ID, true)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Kept) != 1 || p.Kept[0].Field != "contact" || len(p.Since) != 1 || p.Since[0].Entity != "visit" {
		t.Errorf("%+v", p)
	}
	x, y := stored(t, d, a.Code), stored(t, d, b.Code)
	if x.Name != a.Name || x.Remark != "" || x.Contact != "合并后改的" {
		t.Errorf("survivor %+v", x)
	}
	y.Rev = b.Rev
	if d1, _ := twoDiffer(y, b); len(d1) > 0 {
		t.Errorf("the other record is not as before: %v", d1)
	}
	if _, err := d.Unmerge(ctx, clerk(), v.Merge.ID, true); !fault.Is(err, "customer.not_merged") {
		t.Errorf("taken back twice: %v", err)
	}
	sound(t, d)
}

func twoDiffer(a, b customer.Customer) ([]string, error) {
	fields, err := mergeFields(a, b, nil)
	return lo.Map(fields, func(f MergeField, _ int) string { return f.Field }), err
}

func TestCollisionsStopAMerge(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	page, err := d.Customers(ctx, clerk(), CustomerQuery{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	institutions := lo.Filter(page.Rows, func(r CustomerRow, _ int) bool { return r.Kind == customer.Institution })
	person, _ := lo.Find(page.Rows, func(r CustomerRow) bool { return r.Kind == customer.Person })
	for name, c := range map[string]struct {
		r    MergeRequest
		code string
	}{
		"two kinds":        {MergeRequest{SurvivorID: institutions[0].ID, MergedID: person.ID, Reason: "x"}, "customer.collision"},
		"two documents":    {MergeRequest{SurvivorID: institutions[0].ID, MergedID: institutions[1].ID, Reason: "x"}, "customer.collision"},
		"the same record":  {MergeRequest{SurvivorID: person.ID, MergedID: person.ID, Reason: "x"}, "customer.collision"},
		"a stale revision": {MergeRequest{SurvivorID: institutions[0].ID, SurvivorRev: 77, MergedID: institutions[1].ID, Reason: "x"}, "store.stale"},
		"nobody":           {MergeRequest{SurvivorID: institutions[0].ID, MergedID: "nobody", Reason: "x"}, "store.not_found"},
		"no such field":    {MergeRequest{SurvivorID: institutions[0].ID, MergedID: institutions[1].ID, Take: []string{"code"}, Reason: "x"}, "customer.merge_field"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := d.Merge(ctx, clerk(), c.r, true)
			wantCode(t, err, c.code)
		})
	}
	a, b := twins(t, d)
	_, err = d.Merge(ctx, clerk(), MergeRequest{SurvivorID: a.ID, MergedID: b.ID}, true)
	wantCode(t, err, "customer.merge_reason")
	_, err = d.Merge(ctx, access.Actor{Role: access.Chief}, MergeRequest{SurvivorID: a.ID, MergedID: b.ID, Reason: "x"}, true)
	wantCode(t, err, "access.denied")
	merge(t, d, a.ID, b.ID)
	_, err = d.Merge(ctx, clerk(), MergeRequest{SurvivorID: b.ID, MergedID: institutions[5].ID, Reason: "x"}, true)
	wantCode(t, err, "customer.collision")
}

// A file that still lists the merged record changes nobody's fields and says so; a name both share leads to the survivor.
func TestFilesAfterAMerge(t *testing.T) {
	d := office(t)
	a, b := twins(t, d)
	b = edit(t, d, b.Code, func(c *customer.Customer) { c.Name = a.Name })
	merge(t, d, a.ID, b.ID)
	var all []customer.Customer
	if err := d.store.View(context.Background(), func(tx *store.Tx) (err error) { all, err = tx.AllCustomers(); return err }); err != nil {
		t.Fatal(err)
	}
	if c, why := newNameIndex(all).find(a.Name, ""); c.ID != a.ID {
		t.Errorf("the name leads to %q: %s", c.Code, why)
	}
	was := stored(t, d, a.Code)
	station := lo.Must(lo.Find(lo.Must(d.Offices(context.Background(), clerk())), func(o OfficeView) bool { return o.ID == a.StationID })).Name
	res := take(t, d, intake.Customers, csv("旧档案.csv", customerHead, b.Code+",别的名字,机构客户,"+station+",别人,,9,"))
	if res.Totals.Changed != 0 || !slices.ContainsFunc(res.Warnings, func(f *fault.Fault) bool { return f.Code == "intake.merged" }) {
		t.Errorf("%+v", res)
	}
	if now := stored(t, d, a.Code); now.Rev != was.Rev {
		t.Errorf("the survivor changed: %+v", now)
	}
}
