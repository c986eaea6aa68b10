package desk

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// who is an account of an office (by code, empty for the whole unit).
func who(t testing.TB, d *Desk, id access.UserID, role access.Role, office string) access.Actor {
	t.Helper()
	a := access.Actor{UserID: id, Name: "账号" + string(id), Role: role}
	if office == "" {
		return a
	}
	read(t, d, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		o, ok := tree.ByCode(office)
		if !ok {
			t.Fatal("no office " + office)
		}
		a.OfficeID = o.ID
		return err
	})
	return a
}

func read(t testing.TB, d *Desk, fn func(*store.Tx) error) {
	t.Helper()
	if err := d.store.View(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// pick is the first customer of October on a level, at a station whose district has another one.
func pick(t testing.TB, d *Desk, l grading.Level) (c customer.Customer) {
	t.Helper()
	err := d.withMonth(context.Background(), clerk(), access.ReadCustomers, october, func(_ *store.Tx, w *monthWork) error {
		for _, r := range w.rows {
			if r.Level == l && r.Customer.Kind == customer.Institution && !r.Customer.Registered.After(october.Add(-3).Last()) {
				c = r.Customer
				return nil
			}
		}
		t.Fatalf("the sample has no %s", l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// colleague is a manager of the customer's station's district who does not answer for it yet.
func colleague(t testing.TB, d *Desk, c customer.Customer) (s org.Staff) {
	t.Helper()
	read(t, d, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		list, err := tx.Staff()
		s, _ = lo.Find(list, func(s org.Staff) bool {
			return s.ID != c.ManagerID && tree.Within(s.OfficeID, c.StationID) && s.Post == "片区经理"
		})
		return err
	})
	return s
}

func TestTransferInOneTransaction(t *testing.T) {
	d := office(t, recent()...)
	c := pick(t, d, grading.CountyLevel)
	to := colleague(t, d, c)
	q := TransferRequest{On: calendar.NewDate(2026, 11, 2), Reason: "区县级客户归片区经理", Moves: []TransferTo{{c.ID, c.StationID, to.ID}}}
	preview, err := d.Transfer(context.Background(), clerk(), q, false)
	if err != nil || preview.Done || len(preview.Handover.Sections) != 1 || preview.Handover.ID != "" {
		t.Fatalf("%+v %v", preview, err)
	}
	if v, _ := d.CustomerAsOf(context.Background(), clerk(), c.ID, calendar.Month{}); len(v.Owners) != 1 {
		t.Error("a preview was kept")
	}
	res, err := d.Transfer(context.Background(), clerk(), q, true)
	if err != nil || !res.Done || res.Handover.ID == "" {
		t.Fatalf("%+v %v", res, err)
	}
	if l := res.Loads; len(l) != 2 || l[0].Before+l[1].Before != l[0].After+l[1].After {
		t.Errorf("%+v", l)
	}
	line, items := res.Handover.Sections[0].Lines[0], res.Handover.Sections[0].Items
	dossier, err := d.Customer(context.Background(), clerk(), c.ID)
	if err != nil || line.Cards != len(dossier.Cards) || line.Agreements != len(dossier.Agreements) || len(items) != line.Cards+line.Agreements+line.Open || line.Cards == 0 {
		t.Errorf("%+v, %d cards, %v", line, len(dossier.Cards), err)
	}
	if dossier.Customer.ManagerID != to.ID || dossier.Row.Manager != to.Name {
		t.Errorf("the owner of today is %s", dossier.Row.Manager)
	}
	people, err := d.Receivers(context.Background(), clerk(), c.StationID)
	if err != nil || !lo.ContainsBy(people, func(r ReceiverView) bool { return r.ID == to.ID && r.Count == 1 && r.Capacity == 40 }) {
		t.Errorf("%+v %v", people, err)
	}
	var out bytes.Buffer
	h, err := d.Handover(context.Background(), clerk(), res.Handover.ID)
	if err != nil || d.WriteHandover(context.Background(), clerk(), h, &out) != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) {
		t.Error("the list does not print: ", err)
	}
}

// A transfer on a day of November changes no form of October, and one on a day of October does.
func TestFormsNameWhoAnsweredThen(t *testing.T) {
	d := office(t, recent()...)
	c := pick(t, d, grading.CountyLevel)
	to := colleague(t, d, c)
	manager := func() string {
		f, err := d.Form(context.Background(), clerk(), october, "F5", "")
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(f.Parts[0].Columns, func(x report.Column) bool { return x.Key == "manager" })
		i := slices.IndexFunc(f.Parts[0].Rows, func(r RowView) bool { return r.Key == c.Code })
		return f.Parts[0].Rows[i].Cells[at].T
	}
	before := manager()
	move := func(day int, m int, to org.StaffID) {
		t.Helper()
		if _, err := d.Transfer(context.Background(), clerk(), TransferRequest{On: calendar.NewDate(2026, time.Month(10+m), day), Reason: "调岗", Moves: []TransferTo{{c.ID, c.StationID, to}}}, true); err != nil {
			t.Fatal(err)
		}
	}
	move(20, 0, to.ID)
	if manager() != to.Name || before == to.Name {
		t.Errorf("October says %s", manager())
	}
	move(1, 1, c.ManagerID)
	if manager() != to.Name {
		t.Errorf("a transfer in November changed October: %s", manager())
	}
	for m, want := range map[calendar.Month]string{october.Add(-1): before, october: to.Name, october.Add(1): before} {
		v, err := d.CustomerAsOf(context.Background(), clerk(), c.ID, m)
		if err != nil || v.Manager != want || len(v.Owners) != 3 {
			t.Errorf("%s: %s, want %s; %v", m, v.Manager, want, err)
		}
	}
}

func TestTransfersAreAllOrNone(t *testing.T) {
	d := office(t, recent()...)
	a, b := pick(t, d, grading.CountyLevel), pick(t, d, grading.StationLevel)
	to := colleague(t, d, a)
	ask := func(on calendar.Date, moves ...TransferTo) error {
		_, err := d.Transfer(context.Background(), clerk(), TransferRequest{On: on, Reason: "调岗", Moves: moves}, true)
		return err
	}
	good := TransferTo{a.ID, a.StationID, to.ID}
	wantCode(t, ask(calendar.NewDate(2026, 11, 2)), "ownership.no_moves")
	wantCode(t, ask(calendar.NewDate(2026, 11, 2), good, good), "ownership.twice")
	err := ask(calendar.NewDate(2026, 11, 2), good, TransferTo{b.ID, b.StationID, "nobody"})
	if f := fault.From(err); f.Code != "ownership.no_manager" || !strings.HasPrefix(f.Message, b.Code) {
		t.Error(err)
	}
	if v, err := d.CustomerAsOf(context.Background(), clerk(), a.ID, calendar.Month{}); err != nil || len(v.Owners) != 1 {
		t.Errorf("half of a transfer was kept: %+v %v", v.Owners, err)
	}
	if f := fault.From(ask(calendar.NewDate(2026, 11, 30), good)); f.Code != "ownership.future" || !strings.Contains(f.Message, "2026-11-30") {
		t.Error(f)
	}
	if _, err := d.CloseMonth(context.Background(), clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	wantCode(t, ask(calendar.NewDate(2026, 10, 31), good), "ownership.closed")
	if err := ask(calendar.NewDate(2026, 11, 1), good); err != nil {
		t.Error(err)
	}
	wantCode(t, ask(calendar.NewDate(2026, 10, 1), TransferTo{a.ID, a.StationID, a.ManagerID}), "ownership.closed")
}

func TestTransferOfAuthority(t *testing.T) {
	d := office(t, recent()...)
	c := pick(t, d, grading.CityLevel)
	filler, chief, reviewer := who(t, d, "u1", access.Filler, ""), who(t, d, "u2", access.Chief, ""), who(t, d, "u3", access.Reviewer, "")
	q := OverrideRequest{Managing: grading.CountyLevel, From: october, Reason: "地市级客户超过定额"}
	_, err := d.ProposeOverride(context.Background(), chief, c.ID, q)
	wantCode(t, err, "access.denied")
	o, err := d.ProposeOverride(context.Background(), filler, c.ID, q)
	if err != nil || o.State != ownership.Proposed || o.Computed != grading.CityLevel || o.Direction != ownership.Down || o.MayDecide {
		t.Fatalf("%+v %v", o, err)
	}
	_, err = d.ProposeOverride(context.Background(), filler, c.ID, q)
	wantCode(t, err, "ownership.pending")
	_, err = d.WithdrawOverride(context.Background(), who(t, d, "u4", access.Filler, ""), o.ID, "填错", o.Rev)
	wantCode(t, err, "ownership.not_proposer")
	_, err = d.WithdrawOverride(context.Background(), filler, o.ID, " ", o.Rev)
	wantCode(t, err, "ownership.no_answer")
	back, err := d.WithdrawOverride(context.Background(), filler, o.ID, "月份填错", o.Rev)
	if err != nil || !o.MayWithdraw || !back.Withdrawn || back.MayWithdraw || back.Answer != "月份填错" {
		t.Fatalf("%+v %v", back, err)
	}
	_, err = d.AnswerOverride(context.Background(), chief, o.ID, OverrideAnswer{Do: "approve", Rev: back.Rev})
	wantCode(t, err, "ownership.decided")
	if o, err = d.ProposeOverride(context.Background(), filler, c.ID, q); err != nil {
		t.Fatal(err)
	}
	_, err = d.AnswerOverride(context.Background(), filler, o.ID, OverrideAnswer{Do: "approve", Rev: o.Rev})
	wantCode(t, err, "access.denied")
	_, err = d.AnswerOverride(context.Background(), reviewer, o.ID, OverrideAnswer{Do: "approve", Rev: o.Rev})
	wantCode(t, err, "ownership.not_signer")
	same := filler
	same.Role = access.Chief // the same person with another role
	_, err = d.AnswerOverride(context.Background(), same, o.ID, OverrideAnswer{Do: "approve", Rev: o.Rev})
	wantCode(t, err, "ownership.same_person")
	if v, _ := d.CustomerAsOf(context.Background(), filler, c.ID, october); v.Managing != grading.CityLevel {
		t.Error("a proposal is in force")
	}
	if b, err := d.Workbench(context.Background(), chief); err != nil || !lo.ContainsBy(b.Alerts, func(a Alert) bool { return a.Link == "/ownership/pending" }) {
		t.Errorf("nobody is told: %v", err)
	}
	_, err = d.AnswerOverride(context.Background(), chief, o.ID, OverrideAnswer{Do: "approve", Rev: o.Rev + 1})
	wantCode(t, err, "store.stale")
	o, err = d.AnswerOverride(context.Background(), chief, o.ID, OverrideAnswer{Do: "approve", Rev: o.Rev})
	if err != nil || o.State != ownership.Approved || o.Decider.Name != chief.Name || o.Decider.On != calendar.NewDate(2026, 11, 3) {
		t.Fatalf("%+v %v", o, err)
	}
	checkAuthority(t, d, c)
	if v, err := d.CustomerAsOf(context.Background(), filler, c.ID, calendar.Month{}); err != nil || !v.Now || v.Month != october || v.Managing != grading.CountyLevel {
		t.Errorf("today: %+v %v", v, err)
	}
	var district org.Office
	read(t, d, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		district, _ = tree.DistrictOf(c.StationID)
		return err
	})
	now, err := d.Customer(context.Background(), filler, c.ID)
	now.Customer.Remark = "片区经理现在可以改"
	if _, failed := d.SaveCustomer(context.Background(), who(t, d, "u7", access.Filler, district.Code), now.Customer); err != nil || failed != nil {
		t.Errorf("the district may not edit what it manages: %v %v", err, failed)
	}
	v, err := d.CustomerAsOf(context.Background(), filler, c.ID, october.Add(-1))
	if err != nil || v.Managing != grading.CityLevel || v.Overrides[0].InForce {
		t.Errorf("before it began: %+v %v", v, err)
	}
	if _, err := d.AnswerOverride(context.Background(), chief, o.ID, OverrideAnswer{Do: "end", Answer: "已招到专岗", From: october.Add(1), Rev: o.Rev}); err != nil {
		t.Fatal(err)
	}
	for m, want := range map[calendar.Month]grading.Level{october: grading.CountyLevel, october.Add(1): grading.CityLevel, {}: grading.CityLevel} {
		if v, err := d.CustomerAsOf(context.Background(), filler, c.ID, m); err != nil || v.Managing != want || v.Level != grading.CityLevel {
			t.Errorf("%s: %s managed as %s, want %s; %v", m, v.Level, v.Managing, want, err)
		}
	}
}

// checkAuthority looks at every place that shows the transfer of a city customer to the district, with the computed level beside it.
func checkAuthority(t *testing.T, d *Desk, c customer.Customer) {
	t.Helper()
	v, err := d.CustomerAsOf(context.Background(), clerk(), c.ID, october)
	if err != nil || v.Level != grading.CityLevel || v.Managing != grading.CountyLevel || v.Direction != ownership.Down || v.Body != "片区经理" || v.BodyClause != "6.4.3" || !v.Overrides[0].InForce {
		t.Errorf("%+v %v", v, err)
	}
	x, err := d.Customer(context.Background(), clerk(), c.ID)
	if err != nil || x.Row.Level != grading.CityLevel || x.Row.Managing != grading.CountyLevel || x.Body != "片区经理" {
		t.Errorf("%+v %v", x.Row, err)
	}
	f, err := d.Form(context.Background(), clerk(), october, "F5", "")
	if err != nil {
		t.Fatal(err)
	}
	at := func(key string) int {
		return slices.IndexFunc(f.Parts[0].Columns, func(x report.Column) bool { return x.Key == key })
	}
	i := slices.IndexFunc(f.Parts[0].Rows, func(r RowView) bool { return r.Key == c.Code })
	cells := f.Parts[0].Rows[i].Cells
	if cells[at("level")].T != "地市级" || cells[at("body")].T != "片区经理" || cells[at("transfer")].T != "向下" || cells[at("transfer")].N != 1 {
		t.Errorf("附录5: %+v", cells)
	}
	m, err := d.Month(context.Background(), clerk(), october)
	if err != nil || lo.ContainsBy(m.Checks, func(c report.Check) bool { return !c.OK }) {
		t.Errorf("the ties do not hold: %+v %v", m.Checks, err)
	}
}

// Accounts of a station, a district and the unit against customers of each level: 6.4.1–6.4.4 at every door that saves or shows a customer.
func TestRightsAtTheDesk(t *testing.T) {
	d := office(t, recent()...)
	city, county, station := pick(t, d, grading.CityLevel), pick(t, d, grading.CountyLevel), pick(t, d, grading.StationLevel)
	for _, c := range []customer.Customer{city, county, station} {
		var own, up org.Office
		read(t, d, func(tx *store.Tx) error {
			tree, err := loadTree(tx)
			own, _ = tree.Office(c.StationID)
			up, _ = tree.DistrictOf(c.StationID)
			return err
		})
		mayOwn, mayUp := c.ID == station.ID, c.ID == county.ID
		for _, a := range []struct {
			office string
			edit   bool
		}{{"", true}, {"370600", true}, {up.Code, mayUp}, {own.Code, mayOwn}} {
			actor := who(t, d, "u9", access.Filler, a.office)
			now, err := d.Customer(context.Background(), actor, c.ID)
			if err != nil {
				t.Fatalf("%q reads: %v", a.office, err)
			}
			changed := now.Customer
			changed.Remark += "改"
			_, err = d.SaveCustomer(context.Background(), actor, changed)
			if (err == nil) != a.edit || err != nil && !fault.Is(err, "ownership.not_yours") {
				t.Errorf("%s by %q: %v", c.Name, a.office, err)
			}
			v, err := d.CustomerAsOf(context.Background(), actor, c.ID, calendar.Month{})
			if err != nil || v.Editable != a.edit || a.edit == (v.WhyNot != "") {
				t.Errorf("%s by %q: editable %v %q %v", c.Name, a.office, v.Editable, v.WhyNot, err)
			}
			if _, err := d.SaveVisit(context.Background(), actor, visit.Visit{CustomerID: c.ID, Way: visit.Call, Date: calendar.NewDate(2026, 11, 3), Content: "协助走访"}); err != nil {
				t.Errorf("%q assists: %v", a.office, err)
			}
		}
	}
}

func TestABranchSeesItself(t *testing.T) {
	d := office(t, recent()...)
	all, err := d.Customers(context.Background(), clerk(), CustomerQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, code := range []string{"PQ01", "PQ02", "PQ03"} {
		actor := who(t, d, "u9", access.Filler, code)
		page, err := d.Customers(context.Background(), actor, CustomerQuery{Limit: 500})
		if err != nil || page.Total == 0 || page.Total == all.Total {
			t.Fatalf("%s: %d of %d, %v", code, page.Total, all.Total, err)
		}
		sum += page.Total
		standing, err := d.Standings(context.Background(), actor, StandingQuery{Month: "2026-10"})
		if err != nil || standing.Total == 0 || standing.Total > page.Total {
			t.Errorf("%s: %d standings, %v", code, standing.Total, err)
		}
		other := who(t, d, "u8", access.Filler, map[string]string{"PQ01": "PQ02", "PQ02": "PQ03", "PQ03": "PQ01"}[code])
		stranger := page.Rows[0].ID
		for name, err := range map[string]error{
			"dossier": second(d.Customer(context.Background(), other, stranger)), "as of": second(d.CustomerAsOf(context.Background(), other, stranger, october)),
			"archive": second(d.Archive(context.Background(), other, stranger)), "draft": second(d.DefaultTerms(context.Background(), other, stranger)),
			"file":  second(d.AddAttachment(context.Background(), other, stranger, Upload{Name: "a.txt", Data: []byte("文")}, "")),
			"visit": second(d.SaveVisit(context.Background(), other, visit.Visit{CustomerID: stranger, Way: visit.Call, Date: calendar.NewDate(2026, 11, 3), Content: "走访"})),
		} {
			if !fault.Is(err, "ownership.out_of_reach") {
				t.Errorf("%s of a stranger: %v", name, err)
			}
		}
		load, err := d.Load(context.Background(), actor)
		if err != nil || lo.SumBy(load.People, func(p ownership.PersonLoad) int { return p.Counts.Total }) != page.Total {
			t.Errorf("%s: load of %d customers, %d in the list, %v", code, lo.SumBy(load.People, func(p ownership.PersonLoad) int { return p.Counts.Total }), page.Total, err)
		}
		for _, p := range load.People {
			if p.Name == string(p.StaffID) && p.StaffID != "" {
				t.Errorf("%s: %s answers for %d and has no name", code, p.StaffID, p.Counts.Total)
			}
		}
		drift, err := d.Drift(context.Background(), actor)
		if err != nil || lo.SomeBy(drift.Rows, func(r DriftRow) bool {
			return !lo.ContainsBy(page.Rows, func(c CustomerRow) bool { return c.ID == r.CustomerID })
		}) {
			t.Errorf("%s sees another branch drift: %v", code, err)
		}
	}
	if sum != all.Total {
		t.Errorf("the branches have %d customers, the unit %d", sum, all.Total)
	}
	foreign := pick(t, d, grading.StationLevel)
	foreign.ID, foreign.Rev, foreign.Code = "", 0, "NEW-1"
	var from string
	read(t, d, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		o, _ := tree.DistrictOf(foreign.StationID)
		from = map[string]string{"PQ01": "PQ02", "PQ02": "PQ03", "PQ03": "PQ01"}[o.Code]
		return err
	})
	_, err = d.SaveCustomer(context.Background(), who(t, d, "u9", access.Filler, from), foreign)
	wantCode(t, err, "ownership.out_of_reach")
}

func second[T any](_ T, err error) error { return err }

// The suggestions of the load view, taken together, are a transfer that goes through, and afterwards nobody who gave is over the capacity.
func TestSuggestionsCanBeTaken(t *testing.T) {
	d := office(t, recent()...)
	v, err := d.Load(context.Background(), clerk())
	if err != nil || len(v.People) == 0 || len(v.Offices) == 0 || v.Policy == "" {
		t.Fatalf("%+v %v", v, err)
	}
	moves := lo.FilterMap(v.Moves, func(m ownership.Move, _ int) (TransferTo, bool) {
		return TransferTo{m.CustomerID, m.StationID, m.ToID}, m.Kind == ownership.HandOver
	})
	if len(moves) == 0 {
		t.Fatal("the sample has nobody over the capacity")
	}
	res, err := d.Transfer(context.Background(), clerk(), TransferRequest{On: calendar.NewDate(2026, 11, 3), Reason: "责任户数超额", Moves: moves}, true)
	if err != nil {
		t.Fatal(err)
	}
	if n := lo.SumBy(res.Handover.Sections, func(p ownership.HandoverPart) int { return len(p.Lines) }); n != len(moves) {
		t.Errorf("%d moved, %d on paper", len(moves), n)
	}
	after, err := d.Load(context.Background(), clerk())
	if err != nil || len(after.Handovers) != 1 || lo.ContainsBy(after.Moves, func(m ownership.Move) bool { return m.Kind == ownership.HandOver }) {
		t.Errorf("still %d moves, %v", len(after.Moves), err)
	}
	var out bytes.Buffer
	if err := d.WriteHandover(context.Background(), clerk(), res.Handover, &out); err != nil {
		t.Error(err)
	}
}

func TestCustomerOfAPastMonth(t *testing.T) {
	d := office(t, recent()...)
	c := pick(t, d, grading.StationLevel)
	if _, err := d.CloseMonth(context.Background(), clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	closed, err := d.CustomerAsOf(context.Background(), clerk(), c.ID, october)
	if err != nil || !closed.Closed || closed.Level != grading.StationLevel {
		t.Fatalf("%+v %v", closed, err)
	}
	c.Name, c.Need.Gasoline = "改了名的"+c.Name, lo.ToPtr(grading.Policy{}.Large.Gasoline+9_000_000)
	if _, err := d.SaveCustomer(context.Background(), clerk(), c); err != nil {
		t.Fatal(err)
	}
	v, err := d.CustomerAsOf(context.Background(), clerk(), c.ID, october)
	if err != nil || v.Level != closed.Level || v.LevelWhy != closed.LevelWhy || v.Customer.Name == c.Name || len(v.Notes) == 0 {
		t.Errorf("a closed month moved: %+v %v", v, err)
	}
	page, err := d.Standings(context.Background(), clerk(), StandingQuery{Month: "2026-10", Text: c.Code})
	if err != nil || page.Total != 1 || page.Rows[0].Name == c.Name || page.Rows[0].Level != grading.StationLevel || !page.Closed {
		t.Errorf("%+v %v", page, err)
	}
	now, err := d.CustomerAsOf(context.Background(), clerk(), c.ID, october.Add(1))
	if err != nil || now.Customer.Name != c.Name || now.Closed {
		t.Errorf("%+v %v", now, err)
	}
	_, err = d.CustomerAsOf(context.Background(), clerk(), c.ID, calendar.NewMonth(2019, 1))
	wantCode(t, err, "ownership.no_such_month")
	_, err = d.Standings(context.Background(), clerk(), StandingQuery{Month: "2026"})
	if err == nil {
		t.Error("a month that is none")
	}
}

func TestDriftOfTheSample(t *testing.T) {
	d := office(t, recent()...)
	v, err := d.Drift(context.Background(), clerk())
	if err != nil || len(v.Rows) == 0 {
		t.Fatalf("%+v %v", v, err)
	}
	for _, r := range v.Rows {
		if r.Text == "" || r.Since.IsZero() || october.Before(r.Since) || r.Name == "" {
			t.Errorf("%+v", r)
		}
	}
	b, err := d.Workbench(context.Background(), clerk())
	if err != nil || !lo.ContainsBy(b.Alerts, func(a Alert) bool { return a.Link == "/ownership/drift" }) {
		t.Errorf("the first screen does not say so: %v", err)
	}
}

func TestAccountsBelongToOffices(t *testing.T) {
	d := office(t)
	first, err := d.Setup(context.Background(), NewUser{Login: "admin", Name: "管理员甲", Password: "油客簿-2026-abc"})
	if err != nil {
		t.Fatal(err)
	}
	admin, err := d.Actor(context.Background(), first.Token)
	if err != nil {
		t.Fatal(err)
	}
	offices, err := d.AccountOffices(context.Background(), admin)
	if err != nil || len(offices) != 16 {
		t.Fatalf("%d offices, %v", len(offices), err)
	}
	_, err = d.CreateUser(context.Background(), admin, NewUser{Login: "zhan", Name: "站甲", Role: access.Filler, Password: "另一个-很长的口令", OfficeID: "gone"})
	wantCode(t, err, "access.no_office")
	u, err := d.CreateUser(context.Background(), admin, NewUser{Login: "zhan", Name: "站甲", Role: access.Filler, Password: "另一个-很长的口令", OfficeID: offices[5].ID})
	if err != nil || u.OfficeID != offices[5].ID {
		t.Fatalf("%+v %v", u, err)
	}
	in, err := d.Login(context.Background(), "zhan", "另一个-很长的口令")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(in.User.Actions, access.ReadCustomers) || slices.Contains(in.User.Actions, access.RunForms) {
		t.Errorf("a station's account: %v", in.User.Actions)
	}
	if a, err := d.Actor(context.Background(), in.Token); err != nil || a.OfficeID != offices[5].ID {
		t.Errorf("%+v %v", a, err)
	}
	if u, err = d.UpdateUser(context.Background(), admin, u.ID, NewUser{Login: "zhan", Name: "站甲", Role: access.Filler, OfficeID: offices[0].ID, Rev: u.Rev}); err != nil || u.OfficeID != "" {
		t.Errorf("the unit itself is the whole unit: %+v %v", u, err)
	}
	if u, err = d.UpdateUser(context.Background(), admin, u.ID, NewUser{Login: "zhan", Name: "站甲", Role: access.Filler, Rev: u.Rev}); err != nil || u.OfficeID != "" {
		t.Errorf("%+v %v", u, err)
	}
}

// A transfer to a station of another county takes the customer into that county from the month of the transfer on, and no sooner.
func TestCountyFollowsTheStation(t *testing.T) {
	d := office(t, recent()...)
	c := pick(t, d, grading.CountyLevel)
	var there org.Office
	read(t, d, func(tx *store.Tx) error {
		list, err := tx.Offices()
		i := slices.IndexFunc(list, func(o org.Office) bool { return o.Kind == org.Station && o.CountyCode != c.CountyCode })
		there = list[i]
		return err
	})
	place := func(m calendar.Month) string {
		f, err := d.Form(context.Background(), clerk(), m, "F5", "")
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(f.Parts[0].Columns, func(x report.Column) bool { return x.Key == "place" })
		i := slices.IndexFunc(f.Parts[0].Rows, func(r RowView) bool { return r.Key == c.Code })
		return f.Parts[0].Rows[i].Cells[at].T
	}
	september := place(october.Add(-1))
	if err := d.store.Update(t.Context(), author, func(tx *store.Tx) error {
		_, err := tx.Transfer(ownership.Transfer{CustomerID: c.ID, OfficeID: there.ID, ManagerID: c.ManagerID, On: calendar.NewDate(2026, 10, 20), Reason: "搬迁"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := place(october); got != there.CountyName+"/"+there.Name {
		t.Errorf("October counts it at %s", got)
	}
	if got := place(october.Add(-1)); got != september {
		t.Errorf("September moved from %s to %s", september, got)
	}
	now, err := d.Customer(context.Background(), clerk(), c.ID)
	if err != nil || now.Customer.CountyCode != there.CountyCode {
		t.Errorf("the record says %s: %v", now.Customer.CountyCode, err)
	}
}
