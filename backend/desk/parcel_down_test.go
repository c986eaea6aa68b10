package desk

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// sendTo packs for the only peer of a desk and lets the other take the parcel in.
func sendTo(t testing.TB, from, to *Desk) ParcelLook {
	t.Helper()
	_, data := parcelOf(t, from)
	return mustTake(t, to, data)
}

// theCustomer is a customer by its number.
func theCustomer(t testing.TB, d *Desk, code string) (c customer.Customer) {
	t.Helper()
	if err := d.store.View(t.Context(), func(tx *store.Tx) (err error) { c, _, err = tx.CustomerByCode(code); return err }); err != nil {
		t.Fatal(err)
	}
	return c
}

func mustSave(t testing.TB, d *Desk, c customer.Customer) customer.Customer {
	t.Helper()
	saved, err := d.SaveCustomer(t.Context(), clerk(), c)
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestDownwardTheUpperReturnsAndNeverEdits(t *testing.T) {
	below, above := pair(t)
	sendTo(t, below, above)
	c := theCustomer(t, above, contents(t, above).customers[0].Code)
	c.Phone = "0535-7654321"
	before := seq(t, above)
	_, err := above.SaveCustomer(t.Context(), clerk(), c)
	if f := fault.From(err); f.Code != "parcel.not_owner" || f.Field != "phone" || !strings.Contains(f.Remedy, "退回") || seq(t, above) != before {
		t.Fatalf("the upper edited: %v", err)
	}
	own := officeOf(t, below, org.District)
	mass, err := above.ChangeMany(t.Context(), clerk(), MassChange{Select: Selection{IDs: []customer.ID{c.ID}}, StationID: otherStation(t, above, c.StationID, own.ID), Commit: true})
	if err != nil || mass.Changed != 0 || len(mass.Failures) != 1 || !strings.Contains(mass.Failures[0].Why, own.Name) {
		t.Errorf("many at once: %+v %v", mass, err)
	}
	_, err = above.Return(t.Context(), clerk(), ReturnRequest{Code: c.Code})
	wantCode(t, err, "parcel.no_remark")
	_, err = below.Return(t.Context(), clerk(), ReturnRequest{Code: c.Code, Text: "x"})
	wantCode(t, err, "parcel.own_record")
	notes, err := above.Return(t.Context(), clerk(), ReturnRequest{Code: c.Code, Text: "电话与协议上的不同，请核对"})
	if err != nil || len(notes) != 1 || notes[0].Mine || notes[0].ToName != own.Name {
		t.Fatalf("%+v %v", notes, err)
	}
	_, err = above.AnswerNote(t.Context(), clerk(), notes[0].ID, NoteAnswer{Answer: "好"})
	wantCode(t, err, "parcel.not_asked")
	look := sendTo(t, above, below)
	if n := countOf(look, parcel.Notes); !look.Down || n.New != 1 {
		t.Fatalf("%+v", look)
	}
	here, err := below.Notes(t.Context(), clerk())
	if err != nil || len(here) != 1 || !here[0].Mine || here[0].Text != "电话与协议上的不同，请核对" {
		t.Fatalf("%+v %v", here, err)
	}
	mine := theCustomer(t, below, c.Code)
	mine.Phone = "0535-7654321"
	mustSave(t, below, mine)
	if _, err := below.AnswerNote(t.Context(), clerk(), here[0].ID, NoteAnswer{Answer: "已按协议改正"}); err != nil {
		t.Fatal(err)
	}
	sendTo(t, below, above)
	there, err := above.Notes(t.Context(), clerk())
	if err != nil || len(there) != 1 || there[0].Open() || there[0].Answer != "已按协议改正" || theCustomer(t, above, c.Code).Phone != "0535-7654321" {
		t.Errorf("%+v %v", there, err)
	}
}

// otherStation is another station of the branch of an office.
func otherStation(t testing.TB, d *Desk, than, under org.OfficeID) org.OfficeID {
	t.Helper()
	var found org.Office
	if err := d.store.View(t.Context(), func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		top, _ := tree.Office(under)
		if top.ID == "" {
			top, _ = tree.Unit()
		}
		found, _ = lo.Find(tree.StationsUnder(top.ID), func(o org.Office) bool { return o.ID != than })
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found.ID
}

func TestDownwardAHandedOverRecordIsAssistedAndClashesAreAsked(t *testing.T) {
	below, above := pair(t)
	sendTo(t, below, above)
	unit := officeOf(t, above, org.Unit)
	code := contents(t, above).customers[0].Code
	mine := theCustomer(t, below, code)
	_, err := above.GiveAway(t.Context(), clerk(), HandOverRequest{Code: code, To: unit.Code})
	wantCode(t, err, "parcel.not_owner")
	if _, err := below.GiveAway(t.Context(), clerk(), HandOverRequest{Code: code, To: unit.Code}); err != nil {
		t.Fatal(err)
	}
	mine = theCustomer(t, below, code)
	mine.Name = "另一个名字"
	_, err = below.SaveCustomer(t.Context(), clerk(), mine)
	wantCode(t, err, "parcel.not_owner")
	look := sendTo(t, below, above)
	if !slices.ContainsFunc(look.Result.Alters, func(a parcel.Alter) bool { return a.Field == "负责单位" && a.After == unit.Name }) {
		t.Fatalf("%+v", look.Result)
	}
	there := theCustomer(t, above, code)
	there.Name, there.Phone = "地市级客户甲", "0535-1111111"
	mustSave(t, above, there)
	mine = theCustomer(t, below, code)
	mine.Phone, mine.Contact = "0535-2222222", "属地联系人"
	mustSave(t, below, mine)
	sendTo(t, below, above)
	look = sendTo(t, above, below)
	a, b := theCustomer(t, above, code), theCustomer(t, below, code)
	if a.Phone != "0535-1111111" || b.Phone != a.Phone || a.Contact != "属地联系人" || b.Contact != a.Contact || b.Name != "地市级客户甲" {
		t.Fatalf("above %+v\nbelow %+v\n%+v", a, b, look.Result)
	}
	notes, err := above.Notes(t.Context(), clerk())
	if err != nil || len(notes) != 1 || notes[0].Stands != "0535-1111111" || notes[0].Other != "0535-2222222" || !notes[0].Mine || !notes[0].Adopt {
		t.Fatalf("%+v %v", notes, err)
	}
	if _, err := above.AnswerNote(t.Context(), clerk(), notes[0].ID, NoteAnswer{Adopt: true}); err != nil {
		t.Fatal(err)
	}
	_, err = above.AnswerNote(t.Context(), clerk(), notes[0].ID, NoteAnswer{Answer: "再答"})
	wantCode(t, err, "parcel.answered")
	sendTo(t, above, below)
	ruled, err := below.Notes(t.Context(), clerk())
	if err != nil || len(ruled) != 1 || ruled[0].Open() || !ruled[0].Adopted || theCustomer(t, below, code).Phone != "0535-2222222" {
		t.Errorf("the ruling did not come down: %+v %v", ruled, err)
	}
}

func TestDownwardOrdersComeInForce(t *testing.T) {
	below, above := pair(t)
	district := officeOf(t, above, org.District)
	if _, err := above.HandOutNumbers(t.Context(), hand(access.Chief, "号段管理"), BlockRequest{OfficeID: district.ID, Year: 2026, From: 501, To: 600}); err != nil {
		t.Fatal(err)
	}
	raw := density(t, above, "2026-12-01")
	if err := above.store.Update(t.Context(), above.by(clerk()), func(tx *store.Tx) error {
		v, err := policyVersion(policyWorkdays, raw)
		if err != nil {
			return err
		}
		return tx.SavePolicy(v)
	}); err != nil {
		t.Fatal(err)
	}
	look := sendTo(t, above, below)
	p, s, n := countOf(look, parcel.Policies), countOf(look, parcel.Schemes), countOf(look, parcel.Blocks)
	if p.New != 1 || p.Same != p.Rows-1 || s.Rows == 0 || s.Same != s.Rows || n.New != 1 || n.Rows != 1 {
		t.Fatalf("%+v", look.Result)
	}
	var inForce []byte
	var number string
	if err := below.store.Update(t.Context(), below.by(clerk()), func(tx *store.Tx) (err error) {
		if inForce, err = policyOn(tx, policyWorkdays, calendar.NewDate(2026, 12, 1)); err != nil {
			return err
		}
		number, err = below.agreementNumber(tx, clerk())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_, year, first, ok := agreement.ParseNumber(number)
	if !bytes.Equal(inForce, raw) || !ok || year != 2026 || first != 501 {
		t.Errorf("number %s, policy %s", number, inForce[:min(len(inForce), 80)])
	}
	if _, err := above.pack(t.Context(), clerk(), NewParcel{Month: october, PeerID: lowerOf(t, above)}); !fault.Is(err, "parcel.nothing") {
		t.Errorf("nothing new was packed: %v", err)
	}
}

func lowerOf(t testing.TB, d *Desk) parcel.PeerID { t.Helper(); return peerID(t, d) }

// density is the calendar of working days of the program as another version from a day on.
func density(t testing.TB, d *Desk, from string) []byte {
	t.Helper()
	var all map[string]json.RawMessage
	if err := d.store.View(t.Context(), func(tx *store.Tx) error {
		raw, err := policyOn(tx, policyWorkdays, calendar.NewDate(2026, 11, 1))
		if err != nil {
			return err
		}
		return json.Unmarshal(raw, &all)
	}); err != nil {
		t.Fatal(err)
	}
	all["version"], all["from"] = json.RawMessage(`"上级2026-12"`), json.RawMessage(`"`+from+`"`)
	return []byte(mustJSON(t, all))
}

func TestDownwardWhatDoesNotTravelThatWayIsRefused(t *testing.T) {
	below, above := pair(t)
	row := policyRow{ID: "workdays/x", Kind: policyWorkdays, JSON: density(t, above, "2026-12-01")}
	raw, err := json.Marshal(row)
	if err != nil {
		t.Fatal(err)
	}
	_, err = opened(t, above, forged(t, below, above, exchange.Table{Name: string(parcel.Policies), Rows: []json.RawMessage{raw}}), false)
	wantCode(t, err, "parcel.future")
	row.Kind = "no such"
	look, err := opened(t, below, down(t, above, below, parcel.Policies, row), false)
	if err != nil || countOf(look, parcel.Policies).Aside != 1 {
		t.Errorf("%+v %v", look.Result, err)
	}
	far := agreement.NumberBlock{OfficeID: "ZZ0000", Unit: "U", Year: 2026, From: 1, To: 9}
	look, err = opened(t, below, down(t, above, below, parcel.Blocks, far), false)
	if err != nil || countOf(look, parcel.Blocks).Aside != 1 {
		t.Errorf("%+v %v", look.Result, err)
	}
}

// down is a parcel downward with one row.
func down(t testing.TB, above, below *Desk, kind parcel.Kind, row any) []byte {
	t.Helper()
	return forgedAs(t, exchange.Downward, above, below, exchange.Table{Name: string(kind), Rows: []json.RawMessage{json.RawMessage(mustJSON(t, row))}})
}
