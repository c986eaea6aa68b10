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
	common := must(t, s, func(tx *Tx) ([]KeyCount, error) { return tx.CommonKeys(0) })
	if len(common) == 0 || common[0].Count != 1 {
		t.Errorf("keys by how many share them: %v", common)
	}
}

// TestKeysAreMadeForAnOlderFile: a file whose keys are of another version, or that has none, has them after opening.
func TestKeysAreMadeForAnOlderFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f.db")
	s := file(t, path)
	update(t, s, func(tx *Tx) error {
		if _, err := tx.SaveCustomer(firmNamed("1", "济南鲁通物流有限公司")); err != nil {
			return err
		}
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
		if _, err := tx.exec("DELETE FROM customer_search WHERE customer_id = ?", string(c.ID)); err != nil {
			return err
		}
		_, err = tx.exec("DELETE FROM customer WHERE id = ?", string(c.ID))
		return err
	})
	if left := must(t, s, func(tx *Tx) ([]KeyCount, error) { return tx.CommonKeys(0) }); len(left) != 0 {
		t.Errorf("keys left behind: %v", left)
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
	must(t, s, func(tx *Tx) (bool, error) { got, ok, err = tx.DistinctOf(max(a.ID, b.ID), min(a.ID, b.ID)); return ok, err })
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
