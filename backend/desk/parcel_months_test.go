package desk

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/exchange"
	"fuelbook/backend/intake"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/plan"
	"fuelbook/backend/store"
)

func TestParcelsSignedFormsTravelAsTheyWereSigned(t *testing.T) {
	below, above := pair(t, octoberSales)
	if _, err := below.CloseMonth(t.Context(), clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	sent, data := parcelOf(t, below)
	look := mustTake(t, above, data)
	if !sent.Signed || len(look.Result.Files) != 1 || !strings.HasPrefix(look.Result.Files[0], "月报_2026-10") {
		t.Fatalf("%+v %+v", sent, look.Result.Files)
	}
	stick := t.TempDir()
	if _, err := below.place(t.Context(), clerk(), sent.ID, Placing{Folder: stick, Forms: true}); err != nil {
		t.Fatal(err)
	}
	inside, err := above.ParcelForm(t.Context(), clerk(), look.ID, look.Result.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	beside, err := os.ReadFile(filepath.Join(stick, look.Result.Files[0]))
	if err != nil || !bytes.HasPrefix(inside, []byte("PK")) || len(beside) == 0 {
		t.Errorf("%d bytes inside, %d beside: %v", len(inside), len(beside), err)
	}
	plain, err := os.ReadFile(filepath.Join(stick, sent.Name+packageEnd))
	if err != nil || !bytes.Equal(plain, data) {
		t.Errorf("the parcel on the stick is another: %v", err)
	}
}

// closedAt closes October with nothing in it, as far as the database is concerned.
func closedAt(t *testing.T, d *Desk) {
	t.Helper()
	if err := d.store.Update(t.Context(), d.by(clerk()), func(tx *store.Tx) error {
		return tx.CloseMonth(store.ClosedMonth{Month: october, ClosedAt: "2026-11-03T08:00:00Z", By: "测试员", Hash: strings.Repeat("0", 64), Forms: []byte("x")})
	}); err != nil {
		t.Fatal(err)
	}
}

func TestParcelsAClosedMonthTakesNoMore(t *testing.T) {
	below, above := pair(t, octoberSales)
	closedAt(t, above)
	_, data := parcelOf(t, below)
	look := mustTake(t, above, data)
	sales, plans := countOf(look, parcel.Sales), countOf(look, parcel.Plans)
	if sales.Rows == 0 || sales.Aside != sales.Rows || contents(t, above).sums.Rows != 0 || plans.Rows == 0 || plans.Aside != plans.Rows {
		t.Errorf("%+v %+v", sales, plans)
	}
	lines := 0
	for _, l := range look.Result.Left {
		if l.Kind == parcel.Sales {
			lines++
		}
	}
	if lines != 1 {
		t.Errorf("%d lines for one month", lines)
	}
}

func planLines(t *testing.T, d *Desk) (out []plan.Line) {
	t.Helper()
	if err := d.store.View(t.Context(), func(tx *store.Tx) error {
		p, _, err := tx.Plan(october)
		out = p.Lines
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestParcelsPlansOfStationsTravelLineByLine(t *testing.T) {
	below, above := pair(t)
	_, data := parcelOf(t, below)
	mustTake(t, above, data)
	var here, there int64
	district := officeOf(t, below, org.District)
	if err := below.store.View(t.Context(), func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		for _, l := range planLines(t, below) {
			if l.Part == plan.PersonCards && tree.Within(district.ID, l.StationID) {
				here += l.Target
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	arrived := planLines(t, above)
	for _, l := range arrived {
		there += l.Target
	}
	if here == 0 || here != there {
		t.Errorf("%d customers planned below, %d arrived", here, there)
	}
	aim := arrived[0]
	aim.Target += 5
	if err := above.store.Update(t.Context(), above.by(clerk()), func(tx *store.Tx) error {
		p, _, err := tx.Plan(october)
		if err != nil {
			return err
		}
		p.Lines[0].Target = aim.Target
		_, err = tx.SavePlan(p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := below.store.Update(t.Context(), below.by(clerk()), func(tx *store.Tx) error {
		p, _, err := tx.Plan(october)
		if err != nil {
			return err
		}
		for i := range p.Lines {
			if p.Lines[i].Part == plan.PersonCards {
				p.Lines[i].Target++
			}
		}
		_, err = tx.SavePlan(p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_, data = parcelOf(t, below)
	look := mustTake(t, above, data)
	if c := countOf(look, parcel.Plans); c.Clash != 1 || c.Changed != c.Rows-1 || planLines(t, above)[0].Target != aim.Target {
		t.Errorf("%+v", c)
	}
}

func TestParcelsARecordDeletedBelowStaysAbove(t *testing.T) {
	below, above := pair(t, octoberSales)
	_, data := parcelOf(t, below)
	mustTake(t, above, data)
	before := len(contents(t, above).cards)
	list, err := below.Batches(t.Context(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []intake.Kind{intake.Sales, intake.Recharges, intake.Cards} { // what refers to the cards first
		at := slices.IndexFunc(list, func(b intake.Batch) bool { return b.Kind == kind })
		if _, err := below.UndoBatch(t.Context(), clerk(), list[at].ID, true); err != nil {
			t.Fatal(err)
		}
	}
	_, data = parcelOf(t, below)
	look := mustTake(t, above, data)
	if c := countOf(look, parcel.Gone); c.Aside == 0 || len(contents(t, above).cards) != before {
		t.Errorf("%+v, %d cards of %d", c, len(contents(t, above).cards), before)
	}
}

// The same number given to two customers by two offices that do not see each other.
func TestParcelsOneNumberForTwoCustomers(t *testing.T) {
	below, above := pair(t)
	code := contents(t, below).customers[0].Code
	if err := above.store.Update(t.Context(), above.by(clerk()), func(tx *store.Tx) error {
		_, err := tx.SaveCustomer(customer.Customer{Code: code, Name: "另有其人物流有限公司", Kind: customer.Institution, Document: "91370600MA00000000", PayModes: []string{}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_, data := parcelOf(t, below)
	look := mustTake(t, above, data)
	at := slices.IndexFunc(look.Result.Left, func(l parcel.Left) bool { return l.Kind == parcel.Customers })
	if c := countOf(look, parcel.Customers); c.Aside != 1 || at < 0 || look.Result.Left[at].Key != code || !strings.Contains(look.Result.Left[at].Text, "不是同一客户") {
		t.Errorf("%+v", look.Result)
	}
	if cards := countOf(look, parcel.Cards); cards.Aside == 0 {
		t.Error("no card of the other customer was set aside")
	}
	there := contents(t, above)
	for _, c := range there.cards {
		if at := slices.IndexFunc(there.customers, func(x customer.Customer) bool { return x.ID == c.CustomerID }); at >= 0 && there.customers[at].Code == code {
			t.Errorf("card %s of one customer went to the other", c.Number)
		}
	}
	if got := there.customers; !slices.ContainsFunc(got, func(c customer.Customer) bool { return c.Code == code && c.Name == "另有其人物流有限公司" }) {
		t.Error("the customer that was here is gone")
	}
}

func TestParcelsAParcelThatIsTooMuch(t *testing.T) {
	_, above := pair(t)
	if _, err := above.PutInbox(t.Context(), clerk(), Upload{"一.fbv", make([]byte, exchange.MaxPackage)}); err != nil {
		t.Fatal(err)
	}
	v, err := above.PutInbox(t.Context(), clerk(), Upload{"二.fbv", make([]byte, 2*megabyte)})
	wantCode(t, err, "exchange.too_large")
	if len(v.Files) != 1 {
		t.Errorf("%v", v.Files)
	}
	if v, err = above.PutInbox(t.Context(), clerk(), Upload{"一.fbv", []byte("x")}); err != nil || len(v.Files) != 1 {
		t.Errorf("the same name replaces: %v %v", v.Files, err)
	}
	_, err = above.PutInbox(t.Context(), hand(access.Filler, "甲"), Upload{"一.fbv", nil})
	wantCode(t, err, "access.denied")
}
