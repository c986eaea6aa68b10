package store

import (
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/intake"
	"fuelbook/backend/matching"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/visit"

	"github.com/pressly/goose/v3"
)

// crowd is a folder of stations, people and customers with every kind of record that hangs on a customer.
type crowd struct {
	stations  []org.Office
	staff     []org.Staff
	customers []customer.Customer
}

func populated(t testing.TB, s *Store, r *rand.Rand) (x crowd) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		for i := range 5 {
			o, err := tx.SaveOffice(org.Office{Code: fmt.Sprint("S", i), Name: fmt.Sprint("站", i), Kind: org.Station, Status: org.Open})
			if err != nil {
				return err
			}
			p, err := tx.SaveStaff(org.Staff{Number: fmt.Sprint("P", i), Name: fmt.Sprint("员", i), OfficeID: o.ID})
			if err != nil {
				return err
			}
			x.stations, x.staff = append(x.stations, o), append(x.staff, p)
		}
		batch, err := tx.SaveBatch(intake.Batch{Kind: intake.Sales, File: "a.csv", SHA256: strings.Repeat("a", 64), At: "2026-11-03T09:00:00Z", By: "测试"})
		if err != nil {
			return err
		}
		for i := range 12 {
			c, err := tx.SaveCustomer(customer.Customer{Code: fmt.Sprint("C", i), Name: fmt.Sprint("客户", i), Kind: customer.Institution, StationID: x.stations[i%5].ID, ManagerID: x.staff[i%5].ID,
				Registered: calendar.NewDate(2025, time.Month(1+r.IntN(12)), 1+r.IntN(28))})
			if err != nil {
				return err
			}
			x.customers = append(x.customers, c)
			if err := children(tx, c, x, batch.ID, r); err != nil {
				return err
			}
		}
		return nil
	})
	return x
}

// children gives a customer some of everything.
func children(tx *Tx, c customer.Customer, x crowd, batch intake.BatchID, r *rand.Rand) error {
	k, err := tx.SaveCard(card.Card{Number: "9" + c.Code, Kind: card.FleetDriver, CustomerID: c.ID, StationID: c.StationID, OperatorID: c.ManagerID, SellerID: c.ManagerID, Channel: card.OnSite})
	if err != nil {
		return err
	}
	s := sale(seeded{station: x.stations[0], customer: c, card: k}, fmt.Sprint("L", c.Code), 1+r.IntN(28), int64(1+r.IntN(90_000)))
	if _, err := tx.AddSales(batch, feed(s), nil); err != nil {
		return err
	}
	day := calendar.NewDate(2026, 10, 1+r.IntN(28))
	if _, err := tx.AddRecharges(batch, []card.Recharge{{Serial: "R" + c.Code, CardNumber: k.Number, CardID: k.ID, CustomerID: c.ID, Amount: 1, Date: day}}, nil); err != nil {
		return err
	}
	if _, err := tx.AddBearerSales(batch, []card.BearerSale{{Serial: "B" + c.Code, CustomerID: c.ID, FaceValue: money.Yuan(100), Count: 1, Amount: money.Yuan(100), Date: day}}, nil); err != nil {
		return err
	}
	if _, err := tx.SaveVisit(visit.Visit{CustomerID: c.ID, Way: visit.Call, Date: day, StaffID: c.ManagerID, Content: "走访"}); err != nil {
		return err
	}
	if _, err := tx.SaveAgreement(agreement.Agreement{Number: "X" + c.Code, CustomerID: c.ID, Level: agreement.ByUnit, Status: agreement.Signed, From: day, To: day.AddDays(300)}); err != nil {
		return err
	}
	if _, err = tx.SaveOverride(proposed(c.ID)); err != nil {
		return err
	}
	if _, err = tx.SaveDetail(customer.Detail{CustomerID: c.ID, Kind: customer.DetailKind("联系人"), Contact: &customer.Contact{Name: "某人"}, From: day}); err != nil {
		return err
	}
	file := customer.Attachment{CustomerID: c.ID, Name: "照片.png", Media: "image/png", Size: 1, SHA256: strings.Repeat("b", 64)}
	if _, err = tx.AddAttachment(file, []byte{byte(r.IntN(256))}); err != nil {
		return err
	}
	if _, err = tx.SaveSecret(customer.Secret{CustomerID: c.ID, Purpose: "维护", Basis: "同意", Expires: day, Sealed: []byte{byte(r.IntN(256))}}); err != nil {
		return err
	}
	if len(x.customers) > 1 {
		_, err = tx.SaveDistinct(matching.Distinct{A: x.customers[0].ID, B: c.ID, Reason: "两家单位", By: "甲", At: "2026-11-03T09:00:00Z"})
	}
	return err
}

func proposed(id customer.ID) ownership.Override {
	return ownership.Override{CustomerID: id, Computed: grading.CityLevel, Managing: grading.CountyLevel, Reason: "市级过多", From: october.Add(1), State: ownership.Proposed,
		Proposer: ownership.Signature{UserID: "u1", Name: "甲", Role: access.Filler, On: calendar.NewDate(2026, 11, 3)}}
}

// contents are all rows of all tables but those a transfer writes, as one hash a table; of the customer all columns but the owner's.
func contents(t testing.TB, s *Store) map[string]string {
	t.Helper()
	return must(t, s, func(tx *Tx) (map[string]string, error) {
		names, err := lines(tx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name", func(r *sql.Rows) (n string, err error) { return n, r.Scan(&n) })
		if err != nil {
			return nil, err
		}
		out := map[string]string{}
		for _, n := range names {
			if slices.Contains([]string{"ownership", "change", "handover", "handover_customer"}, n) {
				continue
			}
			sum, err := tableSum(tx, n)
			if err != nil {
				return nil, err
			}
			out[n] = sum
		}
		return out, nil
	})
}

func tableSum(tx *Tx, name string) (string, error) {
	var lines []string
	err := tx.each("SELECT * FROM "+name, nil, func(r *sql.Rows) error {
		columns, err := r.Columns()
		if err != nil {
			return err
		}
		values, dest := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			dest[i] = &values[i]
		}
		if err := r.Scan(dest...); err != nil {
			return err
		}
		var line strings.Builder
		for i, c := range columns {
			if name != "customer" || !slices.Contains([]string{"station_id", "manager_id", "rev"}, c) {
				fmt.Fprintf(&line, "%v|", values[i])
			}
		}
		lines = append(lines, line.String())
		return nil
	})
	slices.Sort(lines)
	return fmt.Sprintf("%d rows %x", len(lines), sha256.Sum256([]byte(strings.Join(lines, "\n")))), err
}

// A thousand transfers, in committed transactions of one to five: nothing but the owner changes anywhere in the database, every customer
// has exactly one owner on every day as a plain model says, and the row's owner is the last period's.
func TestTransfersMoveNothingButTheOwner(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	s := memory(t)
	x := populated(t, s, r)
	before := contents(t, s)
	for _, table := range []string{"card", "sale", "volume_pack", "product_pack", "recharge", "bearer_sale", "visit", "agreement", "override", "detail", "attachment", "attachment_data", "secret", "not_same", "match_key"} {
		if strings.HasPrefix(before[table], "0 ") {
			t.Fatalf("no rows in %s", table)
		}
	}
	first := calendar.NewDate(2026, 1, 1)
	model := map[customer.ID][]org.StaffID{} // by day of 2026
	for i, c := range x.customers {
		model[c.ID] = slices.Repeat([]org.StaffID{x.staff[i%5].ID}, 365)
	}
	day, done := map[customer.ID]int{}, 0
	for done < 1_200 {
		update(t, s, func(tx *Tx) error {
			for range 1 + r.IntN(5) {
				c, to := x.customers[r.IntN(len(x.customers))], r.IntN(5)
				at := min(day[c.ID]+r.IntN(4), 364)
				if _, err := tx.Transfer(ownership.Transfer{CustomerID: c.ID, OfficeID: x.stations[to].ID, ManagerID: x.staff[to].ID, On: first.AddDays(at), Reason: "轮换"}); err != nil {
					return err
				}
				if model[c.ID][364] != x.staff[to].ID { // the same owner again is no transfer
					day[c.ID] = at
					for i := at; i < 365; i++ {
						model[c.ID][i] = x.staff[to].ID
					}
				}
				done++
			}
			return nil
		})
		if after := contents(t, s); !maps.Equal(before, after) {
			t.Fatalf("after %d transfers\n%v\n%v", done, before, after)
		}
	}
	for _, c := range x.customers {
		h := must(t, s, func(tx *Tx) (ownership.History, error) { return tx.Owners(c.ID) })
		for i, want := range model[c.ID] {
			if p, ok := h.At(first.AddDays(i)); !ok || p.ManagerID != want {
				t.Fatalf("%s on day %d: %v, want %s", c.Code, i, p, want)
			}
		}
		now := must(t, s, func(tx *Tx) (customer.Customer, error) { return tx.Customer(c.ID) })
		if last, _ := h.Last(); last.ManagerID != now.ManagerID || last.OfficeID != now.StationID {
			t.Errorf("%s: the row says %s, the last period %s", c.Code, now.ManagerID, last.ManagerID)
		}
		for n := 1; n < len(h); n++ {
			if !h[n-1].From.Before(h[n].From) {
				t.Errorf("%s: periods out of order: %v", c.Code, h)
			}
		}
	}
	for _, on := range []int{0, 100, 364} {
		at := must(t, s, func(tx *Tx) (map[customer.ID]ownership.Period, error) { return tx.OwnersAt(first.AddDays(on)) })
		for _, c := range x.customers {
			own := must(t, s, func(tx *Tx) (customer.Customer, error) { return tx.Customer(c.ID) }).ManagerID
			if p, moved := at[c.ID]; moved {
				own = p.ManagerID
			}
			if own != model[c.ID][on] {
				t.Errorf("%s on day %d: %s, want %s", c.Code, on, own, model[c.ID][on])
			}
		}
	}
}

// Every way a customer is saved writes the owner; what does not touch the owner writes no period.
func TestEverySaveKeepsTheOwners(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	history := func() ownership.History {
		return must(t, s, func(tx *Tx) (ownership.History, error) { return tx.Owners(x.customer.ID) })
	}
	if h := history(); len(h) != 1 || h[0].From != x.customer.Registered || h[0].OfficeID != x.station.ID || h[0].Reason != "建档" || h[0].By != "测试" {
		t.Fatalf("%+v", h)
	}
	var other org.Staff
	c := x.customer
	save := func(with func()) {
		t.Helper()
		update(t, s, func(tx *Tx) (err error) { with(); c, err = tx.SaveCustomer(c); return err })
	}
	update(t, s, func(tx *Tx) (err error) { other, err = tx.SaveStaff(org.Staff{Number: "9", Name: "乙"}); return err })
	save(func() { c.Remark = "不动责任人" })
	if len(history()) != 1 {
		t.Error("a remark made a period")
	}
	save(func() { c.ManagerID = other.ID })
	if h := history(); len(h) != 2 || h[1].From != calendar.NewDate(2026, 11, 3) || h[1].ManagerID != other.ID || h[1].Reason != "修改档案" {
		t.Errorf("%+v", h)
	}
	save(func() { c.ManagerID = "" })
	if h := history(); len(h) != 2 || h[1].ManagerID != "" {
		t.Errorf("two owners on one day: %+v", h)
	}
	late := c
	update(t, s, func(tx *Tx) (err error) {
		late.ID, late.Rev, late.Code, late.Registered = "", 0, "2", calendar.NewDate(2027, 1, 1)
		if late, err = tx.SaveCustomer(late); err != nil {
			return err
		}
		late.ManagerID = other.ID
		late, err = tx.SaveCustomer(late)
		return err
	})
	if h := must(t, s, func(tx *Tx) (ownership.History, error) { return tx.Owners(late.ID) }); len(h) != 1 || h[0].ManagerID != other.ID {
		t.Errorf("a customer on file from a later day: %+v", h)
	}
}

func TestOwnersOfAClosedMonthStay(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	update(t, s, func(tx *Tx) error {
		return tx.CloseMonth(ClosedMonth{Month: october, ClosedAt: "2026-11-03T09:00:00Z", By: "测试", Hash: "h", Forms: []byte{1}})
	})
	var other org.Staff
	update(t, s, func(tx *Tx) (err error) { other, err = tx.SaveStaff(org.Staff{Number: "9", Name: "乙"}); return err })
	move := func(on calendar.Date) error {
		return s.Update(ctx, author, func(tx *Tx) error {
			_, err := tx.Transfer(ownership.Transfer{CustomerID: x.customer.ID, OfficeID: x.station.ID, ManagerID: other.ID, On: on, Reason: "调岗"})
			return err
		})
	}
	wantCode(t, move(calendar.NewDate(2026, 10, 31)), "store.month_closed")
	if err := move(calendar.NewDate(2026, 11, 1)); err != nil {
		t.Error(err)
	}
	update(t, s, func(tx *Tx) error { // entered late, registered in the closed month: no owner of it is changed
		_, err := tx.SaveCustomer(customer.Customer{Code: "late", Name: "补录", Kind: customer.Person, StationID: x.station.ID, Registered: calendar.NewDate(2026, 10, 9)})
		return err
	})
}

// The database itself refuses an override in force without two different people.
func TestTwoSignaturesAreInTheSchema(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	save := func(o ownership.Override) error {
		return s.Update(ctx, author, func(tx *Tx) error { _, err := tx.SaveOverride(o); return err })
	}
	o := proposed(x.customer.ID)
	o.State = ownership.Approved
	if save(o) == nil {
		t.Error("in force without a second signature")
	}
	o.Decider = o.Proposer
	if save(o) == nil {
		t.Error("in force with the same signature twice")
	}
	o.Decider.UserID = "u2"
	if err := save(o); err != nil {
		t.Error(err)
	}
	if err := save(proposed(x.customer.ID)); err != nil {
		t.Error(err)
	}
	wantCode(t, save(proposed(x.customer.ID)), "store.duplicate")
	list := must(t, s, func(tx *Tx) ([]ownership.Override, error) { return tx.OverridesOf(x.customer.ID) })
	if len(list) != 2 || list[1].Decider != o.Decider || list[1].From != o.From || !list[1].To.IsZero() {
		t.Errorf("%+v", list)
	}
}

func TestHandoversAreKeptAsSigned(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	h := ownership.Handover{Unit: "分公司", On: calendar.NewDate(2026, 11, 3), Reason: "调岗", MadeBy: "甲", Sections: []ownership.HandoverPart{{Giver: "甲", Receiver: "乙", Lines: []ownership.HandoverLine{{CustomerID: x.customer.ID, Code: "1"}}}}}
	update(t, s, func(tx *Tx) (err error) { h, err = tx.SaveHandover(h); return err })
	if got := must(t, s, func(tx *Tx) (ownership.Handover, error) { return tx.Handover(h.ID) }); got.Sections[0].Lines[0].CustomerID != x.customer.ID {
		t.Errorf("%+v", got)
	}
	err := s.Update(ctx, author, func(tx *Tx) error { _, err := tx.exec("DELETE FROM handover"); return err })
	wantCode(t, err, "store.immutable")
	if s.Update(ctx, author, func(tx *Tx) error { _, err := tx.exec("DELETE FROM customer"); return err }) == nil {
		t.Error("a customer that was handed over vanished")
	}
}

func TestCustomersAsTheyStood(t *testing.T) {
	s := memory(t)
	at := func(y int, m time.Month, d int, fn func(*Tx) error) {
		t.Helper()
		if err := s.Update(ctx, Author{Name: "甲", At: time.Date(y, m, d, 23, 59, 59, 0, time.FixedZone("", 8*3600))}, fn); err != nil {
			t.Fatal(err)
		}
	}
	var c, later customer.Customer
	at(2026, 9, 30, func(tx *Tx) (err error) {
		c, err = tx.SaveCustomer(customer.Customer{Code: "1", Name: "甲", Kind: customer.Person})
		return err
	})
	at(2026, 10, 31, func(tx *Tx) (err error) { c.Name = "乙"; c, err = tx.SaveCustomer(c); return err })
	at(2026, 11, 1, func(tx *Tx) (err error) {
		c.Name = "丙"
		if c, err = tx.SaveCustomer(c); err != nil {
			return err
		}
		later, err = tx.SaveCustomer(customer.Customer{Code: "2", Name: "丁", Kind: customer.Person})
		return err
	})
	for _, w := range []struct {
		on   calendar.Date
		name string
	}{{calendar.NewDate(2026, 9, 30), "甲"}, {calendar.NewDate(2026, 10, 30), "甲"}, {calendar.NewDate(2026, 10, 31), "乙"}} {
		got := must(t, s, func(tx *Tx) (map[customer.ID]Stood, error) { return tx.CustomersAsOf(w.on, "") })
		if got[c.ID].Customer.Name != w.name || got[c.ID].Late || !got[later.ID].Late || got[later.ID].Customer.Name != "丁" {
			t.Errorf("on %s: %+v", w.on, got)
		}
	}
	if got := must(t, s, func(tx *Tx) (map[customer.ID]Stood, error) {
		return tx.CustomersAsOf(calendar.NewDate(2026, 11, 1), "")
	}); len(got) != 0 {
		t.Errorf("as they are now: %+v", got)
	}
	if got := must(t, s, func(tx *Tx) (map[customer.ID]Stood, error) {
		return tx.CustomersAsOf(calendar.NewDate(2026, 9, 1), c.ID)
	}); len(got) != 1 || !got[c.ID].Late {
		t.Errorf("before it was entered: %+v", got)
	}
}

// A folder written before there were owners gets the first period of every customer from the day it was registered.
func TestOlderFolderGetsItsOwners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "old.db")
	db, err := sql.Open("sqlite3", dsn(path, ""))
	if err != nil {
		t.Fatal(err)
	}
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, 4); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"INSERT INTO staff VALUES ('p', '1', '甲', NULL, '', '', '', 1)",
		`INSERT INTO customer (id, code, name, kind, document, industry, person_class, county_code, county_name, manager_id, contact, phone, province_purchase, pay_modes, fixed, registered, remark, rev)
		VALUES ('c', '1', '甲', '个人客户', '', '', '', '', '', 'p', '', '', 0, '[]', 0, '2025-03-04', '', 1), ('d', '2', '乙', '个人客户', '', '', '', '', '', NULL, '', '', 0, '[]', 0, '', '', 1)`} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s := file(t, path)
	for id, want := range map[customer.ID]ownership.Period{"c": {From: calendar.NewDate(2025, 3, 4), ManagerID: "p", Reason: "建档"}, "d": {Reason: "建档"}} {
		if h := must(t, s, func(tx *Tx) (ownership.History, error) { return tx.Owners(id) }); len(h) != 1 || h[0] != want {
			t.Errorf("%s: %+v, want %+v", id, h, want)
		}
	}
}
