package store

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/finding"
	"fuelbook/backend/incentive"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

var (
	ctx     = context.Background()
	october = calendar.NewMonth(2026, time.October)
	author  = Author{ID: "u", Name: "测试", At: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}
)

func memory(t testing.TB) *Store {
	t.Helper()
	s, err := OpenMemory(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func file(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(ctx, path, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // some tests close earlier
	return s
}

func update(t testing.TB, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Update(ctx, author, fn); err != nil {
		t.Fatal(err)
	}
}

func must[T any](t testing.TB, s *Store, read func(*Tx) (T, error)) (v T) {
	t.Helper()
	if err := s.View(ctx, func(tx *Tx) (err error) { v, err = read(tx); return err }); err != nil {
		t.Fatal(err)
	}
	return v
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("want %s, got %v", code, err)
	}
}

// seeded is a station, a customer with a card and a batch to hang facts on.
type seeded struct {
	station  org.Office
	customer customer.Customer
	card     card.Card
	batch    intake.Batch
}

func seed(t testing.TB, s *Store) (x seeded) {
	t.Helper()
	update(t, s, func(tx *Tx) (err error) {
		if x.station, err = tx.SaveOffice(org.Office{Code: "S1", Name: "一站", Kind: org.Station, Status: org.Open, CountyCode: "370602", CountyName: "芝罘区"}); err != nil {
			return err
		}
		c := customer.Customer{Code: "370602J00001", Name: "解放路运输有限公司", Kind: customer.Institution, StationID: x.station.ID, CountyCode: "370602", Phone: "13800001234", Contact: "种女士",
			Document: "91370613MA1N5EJLPE", Need: customer.Need{Diesel: lo.ToPtr(measure.Gram(5_000_000))}, PayModes: []string{"加油卡"}, Registered: calendar.NewDate(2025, 1, 2)}
		if x.customer, err = tx.SaveCustomer(c); err != nil {
			return err
		}
		k := card.Card{Number: "9000000000000001", Kind: card.FleetDriver, CustomerID: x.customer.ID, CustomerName: c.Name, Plate: "鲁FD12345", StationID: x.station.ID, Opened: calendar.NewDate(2026, 1, 5), Channel: card.OnSite}
		if x.card, err = tx.SaveCard(k); err != nil {
			return err
		}
		x.batch, err = tx.SaveBatch(intake.Batch{Kind: intake.Sales, File: "a.csv", SHA256: strings.Repeat("a", 64), At: "2026-11-03T09:00:00Z", By: "测试"})
		return err
	})
	return x
}

func sale(x seeded, serial string, day int, ml int64) card.Sale {
	d := calendar.NewDate(2026, time.October, day)
	v := card.Sale{Serial: serial, CardNumber: x.card.Number, CardID: x.card.ID, CustomerID: x.customer.ID, StationID: x.station.ID, StationName: "一站", At: d.String() + " 08:00:00", Date: d,
		Product: "0#柴油", Family: measure.Diesel, Density: 835_000, Volume: measure.Millilitre(ml), Amount: 705}
	v.Mass = v.Density.Mass(v.Volume)
	return v
}

func feed(list ...card.Sale) func() (card.Sale, bool, error) {
	return func() (card.Sale, bool, error) {
		if len(list) == 0 {
			return card.Sale{}, false, nil
		}
		v := list[0]
		list = list[1:]
		return v, true, nil
	}
}

// never is told of differing rows where there are none.
func never(t testing.TB) func(int, card.Sale, *fault.Fault) {
	return func(_ int, _ card.Sale, f *fault.Fault) { t.Error(f) }
}

func addSales(t testing.TB, s *Store, x *seeded, list ...card.Sale) {
	t.Helper()
	update(t, s, func(tx *Tx) error {
		taken, err := tx.AddSales(x.batch.ID, feed(list...), never(t))
		if err != nil {
			return err
		}
		x.batch.From, x.batch.To = october, october
		x.batch.Totals.New += taken.New
		for _, v := range list {
			x.batch.Totals.Amount += v.Amount
		}
		x.batch, err = tx.SaveBatch(x.batch)
		return err
	})
}

func TestRecordsComeBackAsSaved(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	if got := must(t, s, func(tx *Tx) (customer.Customer, error) { return tx.Customer(x.customer.ID) }); got.Name != x.customer.Name || *got.Need.Diesel != 5_000_000 || got.Need.Gasoline != nil || got.PayModes[0] != "加油卡" || got.Registered != x.customer.Registered {
		t.Errorf("%+v", got)
	}
	terms := &agreement.Terms{SignPlace: "烟台", Deposit: 12345}
	a := agreement.Agreement{Number: "N-1", CustomerID: x.customer.ID, Level: agreement.ByUnit, Status: agreement.Draft, From: calendar.NewDate(2026, 1, 1), Terms: terms}
	v := visit.Visit{CustomerID: x.customer.ID, Way: visit.Call, Date: calendar.NewDate(2026, 10, 5), Content: "面谈", Handled: true}
	p := plan.Plan{Month: october, FiledOn: calendar.NewDate(2026, 9, 25), Lines: []plan.Line{{Part: plan.PersonCards, StationID: x.station.ID, Target: 10}, {Part: plan.Institutions, CountyCode: "370602", Target: 1}}}
	update(t, s, func(tx *Tx) (err error) {
		if a, err = tx.SaveAgreement(a); err != nil {
			return err
		}
		if v, err = tx.SaveVisit(v); err != nil {
			return err
		}
		p, err = tx.SavePlan(p)
		return err
	})
	if got := must(t, s, func(tx *Tx) (agreement.Agreement, error) { return tx.Agreement(a.ID) }); got.Terms == nil || got.Terms.Deposit != 12345 {
		t.Errorf("%+v", got)
	}
	if got := must(t, s, func(tx *Tx) ([]visit.Visit, error) { return tx.Visits(october) }); len(got) != 1 || got[0] != v {
		t.Errorf("%+v", got)
	}
	got := must(t, s, func(tx *Tx) (plan.Plan, error) { p, _, err := tx.Plan(october); return p, err })
	if len(got.Lines) != 2 || got.Lines[0].Target != 10 || got.Rev != 1 {
		t.Errorf("%+v", got)
	}
}

func TestSavingRulesOfRevisionAndLog(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	seq := must(t, s, (*Tx).LastSeq)
	update(t, s, func(tx *Tx) error { _, err := tx.SaveCustomer(x.customer); return err })
	if must(t, s, (*Tx).LastSeq) != seq {
		t.Error("an unchanged record was logged")
	}
	stale := x.customer
	stale.Rev = 7
	wantCode(t, s.Update(ctx, author, func(tx *Tx) error { _, err := tx.SaveCustomer(stale); return err }), "store.stale")
	double := x.customer
	double.ID, double.Rev = "", 0
	wantCode(t, s.Update(ctx, author, func(tx *Tx) error { _, err := tx.SaveCustomer(double); return err }), "store.duplicate")
	changed := x.customer
	changed.Contact = "祭先生"
	update(t, s, func(tx *Tx) error { _, err := tx.SaveCustomer(changed); return err })
	log := must(t, s, func(tx *Tx) ([]entry, error) { return tx.Changes("customer", string(x.customer.ID)) })
	if len(log) != 2 || log[0].Action != "create" || log[1].Action != "update" || !bytes.Contains(log[1].Before, []byte("种女士")) || !bytes.Contains(log[1].After, []byte("祭先生")) {
		t.Errorf("%+v", log)
	}
	_ = s.View(ctx, func(tx *Tx) error {
		_, err := tx.Customer("nobody")
		wantCode(t, err, "store.not_found")
		return nil
	})
}

func TestSecretsStayOutOfTheLog(t *testing.T) {
	s := memory(t)
	update(t, s, func(tx *Tx) error {
		_, err := tx.SaveUser(access.User{Login: "a", Name: "甲", Role: access.Admin, PasswordHash: "$argon2id$secret"})
		return err
	})
	for _, e := range must(t, s, func(tx *Tx) ([]entry, error) { return tx.ChangesBefore(0, 100) }) {
		if bytes.Contains(e.After, []byte("argon2id")) {
			t.Error("the password hash stands in the log")
		}
	}
	if u := must(t, s, func(tx *Tx) (access.User, error) { u, _, err := tx.UserByLogin("a"); return u, err }); u.PasswordHash != "$argon2id$secret" {
		t.Error("the hash was not kept")
	}
}

// The log is read backwards in pages until its first entry.
func TestLogPages(t *testing.T) {
	s := memory(t)
	seed(t, s)
	all := must(t, s, func(tx *Tx) ([]entry, error) { return tx.ChangesBefore(0, 1000) })
	if len(all) < 3 || all[0].Seq != 1 {
		t.Fatalf("%d entries from %d", len(all), all[0].Seq)
	}
	var paged []entry
	for before := int64(0); ; before = paged[0].Seq {
		page := must(t, s, func(tx *Tx) ([]entry, error) { return tx.ChangesBefore(before, 2) })
		if len(page) == 0 {
			break
		}
		paged = append(page, paged...)
		if paged[0].Seq == 1 {
			break
		}
	}
	if !reflect.DeepEqual(paged, all) {
		t.Errorf("pages hold %d entries, the log %d", len(paged), len(all))
	}
}

func TestPreviewLeavesNothing(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	seq := must(t, s, (*Tx).LastSeq)
	err := s.Preview(ctx, author, func(tx *Tx) error {
		_, err := tx.AddSales(x.batch.ID, feed(sale(x, "1", 5, 1000)), never(t))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if sums := must(t, s, func(tx *Tx) (SalesSums, error) { return tx.SalesTotals(october) }); sums.Rows != 0 || must(t, s, (*Tx).LastSeq) != seq {
		t.Errorf("%+v", sums)
	}
}

func TestSalesSameDifferingUnmatchedAndUndo(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	lone := sale(x, "3", 9, 3000)
	lone.CardNumber, lone.CardID, lone.CustomerID, lone.CustomerName = "9999", "", "", "谁家"
	addSales(t, s, &x, sale(x, "1", 5, 1000), sale(x, "2", 5, 2000), lone)
	update(t, s, func(tx *Tx) error {
		taken, err := tx.AddSales(x.batch.ID, feed(sale(x, "1", 5, 1000)), never(t))
		if taken.New != 0 || taken.Same != 1 || len(taken.Shared) != 0 {
			t.Errorf("%+v", taken)
		}
		return err
	})
	update(t, s, func(tx *Tx) error {
		var why *fault.Fault
		taken, err := tx.AddSales(x.batch.ID, feed(sale(x, "1", 5, 1001)), func(_ int, _ card.Sale, f *fault.Fault) { why = f })
		if taken.New+taken.Same != 0 || why == nil || why.Code != "store.sale_differs" || why.Remedy == "" {
			t.Errorf("%+v %v", taken, why)
		}
		return err
	})
	sums := must(t, s, func(tx *Tx) (SalesSums, error) { return tx.SalesTotals(october) })
	if sums.Rows != 3 || sums.UnmatchedRows != 1 || sums.Volume != 6000 {
		t.Errorf("%+v", sums)
	}
	vol := must(t, s, func(tx *Tx) ([]tracking.Volume, error) { return tx.MonthVolumes(october, october) })
	if len(vol) != 1 || vol[0].Volume != 3000 || vol[0].Count != 2 || vol[0].Mass != measure.Density(835_000).Mass(1000)+measure.Density(835_000).Mass(2000) {
		t.Errorf("%+v", vol)
	}
	volumes := must(t, s, func(tx *Tx) ([]tracking.Volume, error) { return tx.MonthVolumes(october, october) })
	if days := tracking.DaysOf(volumes, october.First(), october.Last()); len(days) != 1 || len(days[0].Days) != 1 {
		t.Errorf("%+v", days)
	}
	if list := must(t, s, func(tx *Tx) ([]UnmatchedCard, error) { return tx.Unmatched(october) }); len(list) != 1 || list[0].Names[0] != "谁家" {
		t.Errorf("%+v", list)
	}
	update(t, s, func(tx *Tx) error {
		if _, err := tx.SaveCard(card.Card{Number: "9999", Kind: card.Named, CustomerID: x.customer.ID, Channel: card.OnSite, Opened: calendar.NewDate(2026, 1, 1)}); err != nil {
			return err
		}
		n, err := tx.RematchSales()
		if n != 1 {
			t.Errorf("rematched %d", n)
		}
		return err
	})
	if vol := must(t, s, func(tx *Tx) ([]tracking.Volume, error) { return tx.MonthVolumes(october, october) }); vol[0].Volume != 6000 {
		t.Errorf("%+v", vol)
	}
	update(t, s, func(tx *Tx) error { return tx.UndoBatch(x.batch.ID, "2026-11-03T10:00:00Z") })
	if vol := must(t, s, func(tx *Tx) ([]tracking.Volume, error) { return tx.MonthVolumes(october, october) }); len(vol) != 0 {
		t.Errorf("the packed sums survived the undo: %+v", vol)
	}
	if _, ok, err := func() (b intake.Batch, ok bool, err error) {
		err = s.View(ctx, func(tx *Tx) error { b, ok, err = tx.BatchByHash(intake.Sales, x.batch.SHA256); return err })
		return b, ok, err
	}(); ok || err != nil {
		t.Error("an undone file counts as taken in", err)
	}
}

func TestClosedMonthIsFrozenBySchema(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	addSales(t, s, &x, sale(x, "1", 5, 1000))
	update(t, s, func(tx *Tx) error {
		if _, err := tx.SavePlan(plan.Plan{Month: october, Lines: []plan.Line{{Part: plan.Institutions, CountyCode: "370602", Target: 1}}}); err != nil {
			return err
		}
		return tx.CloseMonth(ClosedMonth{Month: october, ClosedAt: "x", By: "y", Hash: "z", Forms: []byte{1}, Snapshots: []tracking.Snapshot{{CustomerID: x.customer.ID, Active: true}}})
	})
	if c := must(t, s, func(tx *Tx) (ClosedMonth, error) { c, _, err := tx.Month(october); return c, err }); len(c.Snapshots) != 1 || c.Hash != "z" {
		t.Errorf("%+v", c)
	}
	for name, try := range map[string]func(*Tx) error{
		"add":     func(tx *Tx) error { _, err := tx.AddSales(x.batch.ID, feed(sale(x, "9", 6, 10)), never(t)); return err },
		"undo":    func(tx *Tx) error { return tx.UndoBatch(x.batch.ID, "now") },
		"update":  func(tx *Tx) error { _, err := tx.exec("UPDATE sale SET amount = 0"); return err },
		"delete":  func(tx *Tx) error { _, err := tx.exec("DELETE FROM sale"); return err },
		"plan":    func(tx *Tx) error { _, err := tx.SavePlan(plan.Plan{Month: october, Rev: 1}); return err },
		"reopen":  func(tx *Tx) error { _, err := tx.exec("DELETE FROM closed_month"); return err },
		"rewrite": func(tx *Tx) error { _, err := tx.exec("UPDATE closed_month SET hash = 'q'"); return err },
		"recharge": func(tx *Tx) error {
			_, err := tx.AddRecharges(x.batch.ID, []card.Recharge{{Serial: "r", CardNumber: "9", Date: calendar.NewDate(2026, 10, 9), At: "2026-10-09"}}, nil)
			return err
		},
		"bearer": func(tx *Tx) error {
			_, err := tx.AddBearerSales(x.batch.ID, []card.BearerSale{{Serial: "b", CustomerName: "甲", Date: calendar.NewDate(2026, 10, 9)}}, nil)
			return err
		},
	} {
		if err := s.Update(ctx, author, try); !fault.Is(err, "store.month_closed") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSettlementsPoliciesAndLogAreImmutable(t *testing.T) {
	s := memory(t)
	st := incentive.Settlement{Month: october, Total: 300, Lines: []incentive.Line{{EventKey: "card:1", State: incentive.Payable, Amount: 300}, {EventKey: "card:2", State: incentive.NotQualified}}}
	update(t, s, func(tx *Tx) (err error) { st, err = tx.SaveSettlement(st, "a", []byte("in")); return err })
	if got := must(t, s, func(tx *Tx) (incentive.Settlement, error) { return tx.Settlement(st.ID) }); got.Total != 300 || len(got.Lines) != 2 {
		t.Errorf("%+v", got)
	}
	step := must(t, s, func(tx *Tx) (incentive.Step, error) { return tx.SettlementStep(st.ID) })
	if step.State != incentive.Submitted || step.MadeBy != "a" || string(must(t, s, func(tx *Tx) ([]byte, error) { return tx.SettlementInput(st.ID) })) != "in" {
		t.Errorf("%+v", step)
	}
	step.State, step.By = incentive.Approved, "b"
	update(t, s, func(tx *Tx) error { return tx.SaveSettlementStep(step) })
	step.State = incentive.SentBack
	wantCode(t, s.Update(ctx, author, func(tx *Tx) error { return tx.SaveSettlementStep(step) }), "store.immutable")
	update(t, s, func(tx *Tx) error { return tx.SavePolicy(PolicyVersion{Kind: "k", Version: "1", JSON: []byte("{}")}) })
	wantCode(t, s.Update(ctx, author, func(tx *Tx) error {
		return tx.SavePolicy(PolicyVersion{Kind: "k", Version: "1", JSON: []byte("[]")})
	}), "store.policy_differs")
	for _, q := range []string{"UPDATE settlement SET total = 0", "DELETE FROM settlement", "UPDATE settlement_input SET data = x'00'", "DELETE FROM settlement_input", "DELETE FROM settlement_step", "UPDATE change SET actor = 'x'", "DELETE FROM change", "UPDATE policy SET json = ''"} {
		wantCode(t, s.Update(ctx, author, func(tx *Tx) error { _, err := tx.exec(q); return err }), "store.immutable")
	}
}

func TestWhatIsStoredIsFound(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	var found []finding.Record
	read := func(ids []customer.ID) {
		t.Helper()
		err := s.View(ctx, func(tx *Tx) error {
			records, failed := tx.Records(ids)
			found = slices.Collect(records)
			return *failed
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read([]customer.ID{x.customer.ID})
	if len(found) != 1 || found[0].Customer.ID != x.customer.ID || len(found[0].Cards) == 0 {
		t.Fatalf("%+v", found)
	}
	read(nil)
	r := finding.New(len(found), slices.Values(found))
	for _, text := range []string{"放路", "解", "jflys", "lys", "jiefanglu", "fanglu", "1234", "fd123", "鲁FD12345", "J00001", "91370613", "种女", "9000000000000001"} {
		if page := r.Find(finding.Query{Text: text}); page.Total != 1 || page.IDs[0] != x.customer.ID {
			t.Errorf("%q finds %d", text, page.Total)
		}
	}
	for _, text := range []string{"%", "_", `\`, "无此人"} {
		if page := r.Find(finding.Query{Text: text}); page.Total != 0 {
			t.Errorf("%q finds %d", text, page.Total)
		}
	}
}

// Standings come back as they were stored, one that is the same again is left alone, and they go with their customer.
func TestStandings(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	st := finding.Standing{CustomerID: x.customer.ID, Level: "省级", Size: "大型", Clause: "6.3.1.1.1", Basis: "3月均", Diesel: lo.ToPtr(measure.Tonne), LastFuel: calendar.NewDate(2026, 10, 3), Trend: "升"}
	of := StandingOf{Month: october, Program: "1", Seq: 7}
	gone := st
	gone.CustomerID = "gone"
	update(t, s, func(tx *Tx) error { return tx.SaveStandings(of, []finding.Standing{st, gone}) })
	st.Level, of.Seq = "站级", 8
	update(t, s, func(tx *Tx) error { return tx.SaveStandings(of, []finding.Standing{st, st}) })
	got := must(t, s, func(tx *Tx) (map[customer.ID]finding.Standing, error) {
		return tx.Standings([]customer.ID{st.CustomerID, "gone"})
	})
	if len(got) != 1 || !reflect.DeepEqual(got[st.CustomerID], st) {
		t.Errorf("%+v", got)
	}
	if back := must(t, s, func(tx *Tx) (StandingOf, error) { of, _, err := tx.StandingsOf(); return of, err }); back != of {
		t.Errorf("%+v", back)
	}
}

func TestPathsBackupAndCheck(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "用户 张三", "数据#1%")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := file(t, filepath.Join(dir, "fuelbook.db"))
	x := seed(t, s)
	addSales(t, s, &x, sale(x, "1", 5, 1000), sale(x, "2", 6, 1000))
	if h, err := s.Check(ctx); err != nil || !h.OK {
		t.Fatalf("%+v %v", h, err)
	}
	copied := filepath.Join(dir, "备份", "b.db")
	if err := s.Backup(ctx, copied); err != nil {
		t.Fatal(err)
	}
	b := file(t, copied)
	if got := must(t, b, func(tx *Tx) (customer.Customer, error) { return tx.Customer(x.customer.ID) }); got.Name != x.customer.Name {
		t.Errorf("%+v", got)
	}
	if err := errorsOf(b.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	for name, tamper := range map[string]string{
		"log row":       "DROP TRIGGER change_update; UPDATE change SET actor = '别人' WHERE seq = 2",
		"log hole":      "DROP TRIGGER change_delete; DELETE FROM change WHERE seq = 2",
		"lost sale":     "DROP TRIGGER sale_closed_delete; DELETE FROM sale WHERE serial = '1'",
		"wrong sums":    "UPDATE volume_pack SET packed = zeroblob(length(packed))",
		"wrong product": "UPDATE product_pack SET packed = zeroblob(length(packed))",
	} {
		bad := filepath.Join(t.TempDir(), "bad.db")
		raw, err := os.ReadFile(copied)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(bad, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open("sqlite3", bad)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(tamper); err != nil {
			t.Fatal(name, err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if h, err := file(t, bad).Check(ctx); err != nil || h.OK {
			t.Errorf("%s was not found: %+v %v", name, h, err)
		}
	}
}

func errorsOf(errs ...error) error { return firstOf(errs...) }

func TestNewerDatabaseIsRefusedOlderIsCopied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := file(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = Open(ctx, path, "")
	wantCode(t, err, "store.newer")
	other := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(other, []byte("这不是数据库,只是文字"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, other, ""); err == nil {
		t.Error("a text file was opened as a database")
	}
}

func TestReadersSeeOneMomentWhileAWriterWorks(t *testing.T) {
	s := file(t, filepath.Join(t.TempDir(), "a.db"))
	x := seed(t, s)
	err := s.View(ctx, func(tx *Tx) error {
		before, err := tx.SalesTotals(october)
		if err != nil {
			return err
		}
		addSales(t, s, &x, sale(x, "1", 5, 1000))
		after, err := tx.SalesTotals(october)
		if before != after {
			t.Errorf("the reader saw the writer: %+v %+v", before, after)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkAddSales100k(b *testing.B) {
	for b.Loop() {
		s := memory(b)
		x := seed(b, s)
		n := 0
		err := s.Update(ctx, author, func(tx *Tx) error {
			_, err := tx.AddSales(x.batch.ID, func() (card.Sale, bool, error) {
				n++
				return sale(x, string(rune('a'+n%26))+calendar.NewDate(2026, 1, n).String(), 1+n%28, 1000), n <= 100_000, nil
			}, never(b))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
