package store

import (
	"path/filepath"
	"testing"

	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/matching"

	"github.com/samber/lo"
)

func firmNamed(code, name string) customer.Customer {
	return customer.Customer{Code: code, Name: name, Kind: customer.Institution, PayModes: []string{}}
}

func codes(list []customer.Customer) []string {
	return lo.Map(list, func(c customer.Customer, _ int) string { return c.Code })
}

func candidates(t *testing.T, s *Store, name string, phones ...string) []string {
	t.Helper()
	keys := matching.Keys(matching.Profile{Kind: customer.Institution, Name: name})
	return codes(must(t, s, func(tx *Tx) ([]customer.Customer, error) { return tx.Candidates(keys, phones, nil) }))
}

func TestCandidatesFollowEverySave(t *testing.T) {
	s := memory(t)
	var c customer.Customer
	update(t, s, func(tx *Tx) (err error) {
		c, err = tx.SaveCustomer(firmNamed("1", "济南鲁通物流有限公司"))
		return err
	})
	if got := candidates(t, s, "魯同物流"); len(got) != 1 {
		t.Errorf("a name that sounds the same finds %v", got)
	}
	update(t, s, func(tx *Tx) (err error) {
		c.Name = "历山贸易有限公司"
		c, err = tx.SaveCustomer(c)
		return err
	})
	if got := candidates(t, s, "鲁通物流"); len(got) != 0 {
		t.Errorf("the old name still finds %v", got)
	}
	if got := candidates(t, s, "历山"); len(got) != 1 {
		t.Errorf("the new name finds %v", got)
	}
	update(t, s, func(tx *Tx) error {
		_, err := tx.SaveCard(card.Card{Number: "9000000000000001", Kind: card.Named, CustomerID: c.ID, Phone: "13800001111", Plate: "鲁A12345", Channel: card.OnSite})
		return err
	})
	if got := candidates(t, s, "别的名字", "13800001111"); len(got) != 1 {
		t.Errorf("the phone of a card finds %v", got)
	}
}

// TestKeysAreMadeForAnOlderFile: a file whose keys are of another version, or that has none, has them after opening.
func TestKeysAreMadeForAnOlderFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.db")
	s := file(t, path)
	update(t, s, func(tx *Tx) error {
		_, err := tx.SaveCustomer(firmNamed("1", "济南鲁通物流有限公司"))
		return err
	})
	update(t, s, func(tx *Tx) error {
		for _, sql := range []string{"DELETE FROM match_key", "UPDATE match_version SET version = 0"} {
			if _, err := tx.exec(sql); err != nil {
				return err
			}
		}
		return nil
	})
	if got := candidates(t, s, "鲁通物流"); len(got) != 0 {
		t.Fatalf("keys were not removed: %v", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := candidates(t, file(t, path), "鲁通物流"); len(got) != 1 {
		t.Errorf("after opening again: %v", got)
	}
}

func TestDeletedCustomersTakeTheirKeysAlong(t *testing.T) {
	s := memory(t)
	update(t, s, func(tx *Tx) error {
		c, err := tx.SaveCustomer(firmNamed("1", "鲁通物流"))
		if err != nil {
			return err
		}
		_, err = tx.exec("DELETE FROM customer WHERE id = ?", string(c.ID))
		return err
	})
	left := must(t, s, func(tx *Tx) (n int, err error) {
		_, err = tx.one("SELECT count(*) FROM match_key", nil, &n)
		return n, err
	})
	if left != 0 {
		t.Errorf("%d keys left behind", left)
	}
}

// TestCandidatesInTheSameTransaction: what was saved a moment ago is found, what was deleted again is not in the way.
func TestCandidatesInTheSameTransaction(t *testing.T) {
	s := memory(t)
	keys := matching.Keys(matching.Profile{Kind: customer.Institution, Name: "鲁通物流"})
	update(t, s, func(tx *Tx) error {
		c, err := tx.SaveCustomer(firmNamed("1", "鲁通物流"))
		if err != nil {
			return err
		}
		if list, err := tx.Candidates(keys, nil, nil); err != nil || len(list) != 1 {
			t.Errorf("found %v %v", list, err)
		}
		gone, err := tx.SaveCustomer(firmNamed("2", "鲁通物流公司"))
		if err != nil {
			return err
		}
		if _, err := tx.exec("DELETE FROM customer WHERE id = ?", string(gone.ID)); err != nil {
			return err
		}
		c.Remark = "改过"
		_, err = tx.SaveCustomer(c)
		return err
	})
	if got := candidates(t, s, "鲁通"); len(got) != 1 {
		t.Errorf("found %v", got)
	}
}

func TestDeclaredDifferent(t *testing.T) {
	s := memory(t)
	var a, b customer.Customer
	update(t, s, func(tx *Tx) (err error) {
		if a, err = tx.SaveCustomer(firmNamed("1", "甲")); err != nil {
			return err
		}
		b, err = tx.SaveCustomer(firmNamed("2", "乙"))
		return err
	})
	d := matching.Distinct{A: min(a.ID, b.ID), B: max(a.ID, b.ID), Reason: "两家", By: "测试", At: "2026-11-03T09:00:00Z"}
	update(t, s, func(tx *Tx) (err error) { d, err = tx.SaveDistinct(d); return err })
	got, ok, err := matching.Distinct{}, false, error(nil)
	must(t, s, func(tx *Tx) (bool, error) {
		got, ok, err = tx.DistinctOf(max(a.ID, b.ID), min(a.ID, b.ID))
		return ok, err
	})
	if !ok || got != d {
		t.Errorf("found %v %+v, saved %+v", ok, got, d)
	}
	twice := d
	twice.ID, twice.Rev = "", 0
	wantCode(t, s.Update(ctx, author, func(tx *Tx) error { _, err := tx.SaveDistinct(twice); return err }), "store.duplicate")
	turned := matching.Distinct{A: d.B, B: d.A, Reason: "两家"}
	wantCode(t, s.Update(ctx, author, func(tx *Tx) error { _, err := tx.SaveDistinct(turned); return err }), "store.failed")
	if log := must(t, s, func(tx *Tx) (int, error) { l, err := tx.Changes("not_same", d.ID); return len(l), err }); log != 1 {
		t.Errorf("%d entries in the change log", log)
	}
}

// TestMergedRecordsLeadToTheirSurvivor: the name and the cards of a merged record speak for the record it was merged into.
func TestMergedRecordsLeadToTheirSurvivor(t *testing.T) {
	s := memory(t)
	var a, b customer.Customer
	update(t, s, func(tx *Tx) (err error) {
		if a, err = tx.SaveCustomer(firmNamed("1", "鲁通物流")); err != nil {
			return err
		}
		if b, err = tx.SaveCustomer(firmNamed("2", "历山贸易")); err != nil {
			return err
		}
		if _, err = tx.SaveCard(card.Card{Number: "9000000000000001", Kind: card.Named, CustomerID: b.ID, Phone: "13800001111", Plate: "鲁A12345", Channel: card.OnSite}); err != nil {
			return err
		}
		_, err = tx.MergeCustomers(a, b, customer.Merge{Reason: "同一家", At: "2026-11-03T09:00:00Z", By: "测试"})
		return err
	})
	for _, name := range []string{"历山贸易", "鲁通物流"} {
		if got := candidates(t, s, name); len(got) != 1 || got[0] != "1" {
			t.Errorf("%s finds %v", name, got)
		}
	}
	for _, of := range [][]customer.ID{nil, {a.ID}} {
		m := must(t, s, func(tx *Tx) (map[customer.ID]*Marks, error) { return tx.Marks(of) })[a.ID]
		if m == nil || len(m.Names) != 1 || m.Names[0] != "历山贸易" || !lo.Contains(m.Phones, "13800001111") || len(m.Plates) != 1 {
			t.Errorf("marks of %v: %+v", of, m)
		}
	}
	if m := must(t, s, func(tx *Tx) (map[customer.ID]*Marks, error) { return tx.Marks([]customer.ID{}) }); len(m) != 0 {
		t.Errorf("marks of nobody: %v", m)
	}
}
