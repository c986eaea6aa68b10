package desk

import (
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/store"
)

// massOf is the fuel of October of the customer with a code.
func massOf(t *testing.T, d *Desk, code string) measure.Gram {
	t.Helper()
	return monthMass(t, d, stored(t, d, code).ID)
}

// A correction, a volume typed by hand and the undoing of both travel: above it is counted as below, after every parcel.
func TestCorrectionsTravel(t *testing.T) {
	below, above := pair(t)
	var code string
	var number string
	err := below.store.View(t.Context(), func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		branch := officeOf(t, below, org.District)
		cards, err := tx.Cards()
		for _, k := range cards {
			if k.CustomerID == "" {
				continue
			}
			c, err := tx.Customer(k.CustomerID)
			if err != nil {
				return err
			}
			if tree.Within(branch.ID, c.StationID) && c.Code != "" {
				code, number = c.Code, k.Number
				break
			}
		}
		return err
	})
	if err != nil || code == "" {
		t.Fatal("no customer of the branch has a card", err)
	}
	row := fuelling{"P1", number, "烟台福山化工路加油站", "92#汽油", 1, 100000, 742000}
	same := func(when string, want measure.Gram) {
		t.Helper()
		_, data := parcelOf(t, below)
		mustTake(t, above, data)
		if b, a := massOf(t, below, code), massOf(t, above, code); a != b || b != want {
			t.Errorf("%s: %d g below, %d g above, %d wanted", when, b, a, want)
		}
	}
	first := take(t, below, intake.Sales, salesCSV("原.csv", []fuelling{row}))
	same("the file", 725_000)
	row.centilitres = 200000
	second := try(t, below, intake.Sales, salesCSV("改.csv", []fuelling{row}), ImportOptions{Corrects: []intake.BatchID{first.Batch.ID}, Reason: "重新导出"})
	same("corrected", 1_450_000)
	in := ByHandRequest{Reason: "无导出", Commit: true, Entry: intake.Entry{CustomerID: string(stored(t, below, code).ID), Month: calendar.NewMonth(2026, 10), Product: "95#汽油", Unit: intake.InTonnes, Quantity: "1", Source: "台账"}}
	if _, err := below.EnterByHand(t.Context(), clerk(), in); err != nil {
		t.Fatal(err)
	}
	same("typed", 2_450_000)
	if _, err := below.UndoBatch(t.Context(), clerk(), second.Batch.ID, true); err != nil {
		t.Fatal(err)
	}
	same("undone", 1_725_000)
}
