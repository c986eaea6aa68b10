package store

import (
	"slices"
	"strconv"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
)

// second is another file of sales beside the seeded one.
func second(t *testing.T, s *Store, taken func(tx *Tx, id intake.BatchID) (Taken, error)) intake.Batch {
	t.Helper()
	b := intake.Batch{Kind: intake.Sales, File: "乙.csv", SHA256: string(slices.Repeat([]byte("b"), 64)), From: october, To: october}
	update(t, s, func(tx *Tx) (err error) {
		if b, err = tx.SaveBatch(b); err != nil {
			return err
		}
		got, err := taken(tx, b.ID)
		if err != nil {
			return err
		}
		b.Totals.New, b.Totals.Same, b.Totals.Shared = got.New, got.Same, got.Shared
		b, err = tx.SaveBatch(b)
		return err
	})
	return b
}

// A file whose rows a later file states too is not taken away from under it.
func TestUndoOfSharedRows(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	addSales(t, s, &x, sale(x, "1", 5, 1000), sale(x, "2", 5, 2000))
	b := second(t, s, func(tx *Tx, id intake.BatchID) (Taken, error) {
		return tx.AddSales(id, feed(sale(x, "2", 5, 2000), sale(x, "3", 5, 3000)), never(t))
	})
	if b.Totals.New != 1 || b.Totals.Same != 1 || !slices.Equal(b.Totals.Shared, []intake.BatchID{x.batch.ID}) {
		t.Fatalf("%+v", b.Totals)
	}
	err := s.Update(ctx, author, func(tx *Tx) error { return tx.UndoBatch(x.batch.ID, "now") })
	wantCode(t, err, "store.batch_shared")
	rows := func() int64 {
		return int64(must(t, s, func(tx *Tx) (SalesSums, error) { return tx.SalesTotals(october) }).Rows)
	}
	if rows() != 3 {
		t.Errorf("%d rows after the refusal", rows())
	}
	update(t, s, func(tx *Tx) error { return tx.UndoBatch(b.ID, "now") })
	if rows() != 2 {
		t.Errorf("%d rows: the later file takes only its own with it", rows())
	}
	update(t, s, func(tx *Tx) error { return tx.UndoBatch(x.batch.ID, "now") })
	if rows() != 0 {
		t.Errorf("%d rows left", rows())
	}
}

// Without serials two equal lines of one file are two fuellings; the same file again adds nothing.
func TestSalesWithoutSerial(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	lone := sale(x, "", 5, 1000)
	lone.At = lone.Date.String()
	other := lone
	other.Volume = 1001
	addSales(t, s, &x, lone, other, lone, lone)
	b := second(t, s, func(tx *Tx, id intake.BatchID) (Taken, error) {
		return tx.AddSales(id, feed(lone, lone, lone, other, lone), never(t))
	})
	if b.Totals.New != 1 || b.Totals.Same != 4 {
		t.Errorf("%+v: the fourth equal line is new", b.Totals)
	}
}

// Differing recharges and bearer-card sales are handed back by their place; the others are stored.
func TestDifferingFactsAreHandedBack(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	on := calendar.NewDate(2026, 10, 9)
	recharge := card.Recharge{Serial: "r1", CardNumber: "9", Amount: 100, Date: on, At: "2026-10-09"}
	bearer := card.BearerSale{Serial: "b1", CustomerName: "甲", FaceValue: 100, Count: 1, Amount: 100, Date: on}
	update(t, s, func(tx *Tx) error {
		if _, err := tx.AddRecharges(x.batch.ID, []card.Recharge{recharge}, nil); err != nil {
			return err
		}
		_, err := tx.AddBearerSales(x.batch.ID, []card.BearerSale{bearer}, nil)
		return err
	})
	differ, more := recharge, recharge
	differ.Amount, more.Serial = 200, "r2"
	sold, again := bearer, bearer
	sold.CustomerName, again.Serial = "乙", "b2"
	update(t, s, func(tx *Tx) error {
		var at []int
		note := func(code string) func(int, *fault.Fault) {
			return func(i int, f *fault.Fault) {
				at = append(at, i)
				if f.Code != code || f.Remedy == "" {
					t.Error(f)
				}
			}
		}
		got, err := tx.AddRecharges(x.batch.ID, []card.Recharge{recharge, differ, more}, note("store.recharge_differs"))
		if err != nil || got.New != 1 || got.Same != 1 || !slices.Equal(at, []int{1}) {
			t.Errorf("%+v %v %v", got, at, err)
		}
		at = nil
		got, err = tx.AddBearerSales(x.batch.ID, []card.BearerSale{sold, again, bearer}, note("store.bearer_differs"))
		if err != nil || got.New != 1 || got.Same != 1 || !slices.Equal(at, []int{0}) {
			t.Errorf("%+v %v %v", got, at, err)
		}
		return nil
	})
}

// Many rows go with one statement; the file is still told row by row what became of it: new, there already, stated twice, or different.
func TestSalesOfALargeFileAreToldApartRowByRow(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	const n = 10*SalesAtOnce + 5
	addSales(t, s, &x, sale(x, "7", 5, 1000), sale(x, "600", 5, 1000))
	var list []card.Sale
	for i := range n {
		list = append(list, sale(x, strconv.Itoa(i), 5, 1000))
	}
	list[600].Volume++                           // stored with another volume
	list[10].Serial = "9"                        // stated twice side by side
	list[n-1].Serial = list[20].Serial           // stated twice far apart
	list[n-2].Serial, list[n-2].Amount = "30", 1 // stated twice, and different
	var refused []int
	update(t, s, func(tx *Tx) error {
		taken, err := tx.AddSales(x.batch.ID, feed(list...), func(nth int, v card.Sale, f *fault.Fault) {
			if f.Code != "store.sale_differs" || v.Serial != list[nth].Serial {
				t.Errorf("%d %s: %v", nth, v.Serial, f)
			}
			refused = append(refused, nth)
		})
		if taken.New != n-5 || taken.Same != 3 {
			t.Errorf("%+v", taken)
		}
		return err
	})
	if !slices.Equal(refused, []int{600, n - 2}) {
		t.Errorf("refused %v", refused)
	}
	sums := must(t, s, func(tx *Tx) (SalesSums, error) { return tx.SalesTotals(october) })
	if sums.Rows != n-5+2 {
		t.Errorf("%+v", sums)
	}
}
