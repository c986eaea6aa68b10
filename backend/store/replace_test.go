package store

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/money"
)

// dumped is every row of the tables of facts with its place in them.
func dumped(t *testing.T, tx *Tx) string {
	t.Helper()
	var b strings.Builder
	for _, kind := range []intake.Kind{intake.Sales, intake.Recharges, intake.Bearers, intake.CardEvents} {
		of := factsOf(kind)
		columns, err := tx.factColumns(of)
		if err != nil {
			t.Fatal(err)
		}
		seq := of.seq
		if seq == "" {
			seq = "serial"
		}
		if err := tx.each("SELECT json_array("+seq+", "+strings.Join(columns, ", ")+") FROM "+of.name+" ORDER BY "+seq, nil, func(r *sql.Rows) error {
			var row string
			err := r.Scan(&row)
			b.WriteString(of.name + row + "\n")
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// fileWith saves a batch of a kind, in the place of others, with the rows add gives it.
func fileWith(t *testing.T, tx *Tx, kind intake.Kind, add func(intake.BatchID) (Taken, error), of ...intake.BatchID) (intake.Batch, Taken) {
	t.Helper()
	b, err := tx.SaveBatch(intake.Batch{Kind: kind, File: "f", SHA256: strings.Repeat("ab", 32), From: october, To: october, Corrects: of})
	if err != nil {
		t.Fatal(err)
	}
	if len(of) > 0 {
		if err := tx.TakePlace(b); err != nil {
			t.Fatal(err)
		}
	}
	taken, err := add(b.ID)
	if err == nil && len(of) > 0 {
		err = tx.FinishPlace(&taken)
	}
	if err != nil {
		t.Fatal(err)
	}
	b.Totals = intake.Totals{New: taken.New, Over: taken.Over, Same: taken.Same, Changed: taken.Changed}
	if b, err = tx.SaveBatch(b); err != nil {
		t.Fatal(err)
	}
	return b, taken
}

// Facts of every kind: one row left alone, one changed, one gone, one new; undone, every table is as it was to the byte and the place of each row.
func TestCorrectionsOfEveryKindComeBackToTheByte(t *testing.T) {
	day := calendar.NewDate(2026, time.October, 5)
	refuse := func(f *fault.Fault) { t.Error(f) }
	adds := map[intake.Kind]func(tx *Tx, serials string, fen int64) func(intake.BatchID) (Taken, error){
		intake.Recharges: func(tx *Tx, serials string, fen int64) func(intake.BatchID) (Taken, error) {
			return func(b intake.BatchID) (Taken, error) {
				var list []card.Recharge
				for i, s := range serials {
					list = append(list, card.Recharge{Serial: string(s), CardNumber: "1", At: "2026-10-05 08:00:00", Date: day, Amount: fenOf(100, fen, i)})
				}
				return tx.AddRecharges(b, list, func(_ int, f *fault.Fault) { refuse(f) })
			}
		},
		intake.Bearers: func(tx *Tx, serials string, fen int64) func(intake.BatchID) (Taken, error) {
			return func(b intake.BatchID) (Taken, error) {
				var list []card.BearerSale
				for i, s := range serials {
					list = append(list, card.BearerSale{Serial: string(s), CustomerName: "甲", FaceValue: fenOf(100, fen, i), Count: 1, Amount: fenOf(100, fen, i), Date: day})
				}
				return tx.AddBearerSales(b, list, func(_ int, f *fault.Fault) { refuse(f) })
			}
		},
		intake.CardEvents: func(tx *Tx, serials string, fen int64) func(intake.BatchID) (Taken, error) {
			return func(b intake.BatchID) (Taken, error) {
				var list []card.Event
				for i, s := range serials {
					list = append(list, card.Event{Serial: string(s), CardNumber: "1", Change: card.Changes()[0], Date: day.AddDays(int(fenOf(0, fen, i))), Note: "注"})
				}
				return tx.AddCardEvents(b, list, func(_ int, f *fault.Fault) { refuse(f) })
			}
		},
		intake.Sales: func(tx *Tx, serials string, fen int64) func(intake.BatchID) (Taken, error) {
			return func(b intake.BatchID) (Taken, error) {
				i := 0
				return tx.AddSales(b, func() (s card.Sale, ok bool, err error) {
					if i == len(serials) {
						return s, false, nil
					}
					s = card.Sale{Serial: serials[i : i+1], CardNumber: "1", StationName: "站", At: "2026-10-05 08:00:00", Date: day, Product: "92#汽油", Family: "汽油", Volume: 1000, Mass: 725, Density: 725_000, Amount: fenOf(100, fen, i)}
					i++
					return s, true, nil
				}, func(_ int, _ card.Sale, f *fault.Fault) { refuse(f) })
			}
		},
	}
	for kind, add := range adds {
		update(t, memory(t), func(tx *Tx) error {
			first, _ := fileWith(t, tx, kind, add(tx, "abc", 0))
			before := dumped(t, tx)
			second, taken := fileWith(t, tx, kind, add(tx, "abd", 1), first.ID)
			if taken.New != 1 || taken.Changed != 1 || taken.Gone != 1 || taken.Same != 1 || taken.Over != 2 {
				t.Errorf("%s: %+v", kind, taken)
			}
			third, _ := fileWith(t, tx, kind, add(tx, "xyz", 0)) // takes the places that came free
			for _, id := range []intake.BatchID{third.ID, second.ID} {
				if err := tx.UndoBatch(id, "2026-11-03T09:00:00+08:00"); err != nil {
					t.Error(kind, err)
				}
			}
			if after := dumped(t, tx); after != before {
				t.Errorf("%s was\n%sand is\n%s", kind, before, after)
			}
			if old, err := tx.Batch(first.ID); err != nil || !old.Live() {
				t.Error(old, err)
			}
			return nil
		})
	}
}

// fenOf changes the second row by so much.
func fenOf(base, by int64, i int) money.Fen {
	if i == 1 {
		base += by
	}
	return money.Fen(base)
}

// A row another file brought meanwhile stands in the way of putting the corrected file back, and is named.
func TestWhatStandsInTheWayOfAnUndoneCorrection(t *testing.T) {
	add := func(tx *Tx, serials ...string) func(intake.BatchID) (Taken, error) {
		return func(b intake.BatchID) (Taken, error) {
			var list []card.Recharge
			for _, s := range serials {
				list = append(list, card.Recharge{Serial: s, CardNumber: "1", At: "2026-10-05 08:00:00", Date: october.First(), Amount: 100})
			}
			return tx.AddRecharges(b, list, func(_ int, f *fault.Fault) { t.Error(f) })
		}
	}
	update(t, memory(t), func(tx *Tx) error {
		first, _ := fileWith(t, tx, intake.Recharges, add(tx, "a", "b"))
		second, _ := fileWith(t, tx, intake.Recharges, add(tx, "a"), first.ID)
		third, _ := fileWith(t, tx, intake.Recharges, add(tx, "b"))
		if err := tx.UndoBatch(second.ID, "x"); !fault.Is(err, "store.correction_blocked") || !strings.Contains(err.Error(), third.File) {
			t.Errorf("%v", err)
		}
		if err := tx.TakePlace(intake.Batch{ID: third.ID, Kind: intake.Recharges, Corrects: []intake.BatchID{first.ID}}); !fault.Is(err, "store.corrects") {
			t.Errorf("a corrected file is corrected again: %v", err)
		}
		return nil
	})
}
