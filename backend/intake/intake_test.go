package intake

import (
	"encoding/json"
	"slices"
	"testing"
	"unicode"

	"fuelbook/backend/calendar"
	"fuelbook/backend/money"
)

func TestKindsComeInImportOrder(t *testing.T) {
	kinds := Kinds()
	before := func(a, b Kind) {
		if i, j := slices.Index(kinds, a), slices.Index(kinds, b); i < 0 || j < 0 || i >= j {
			t.Errorf("%s is not imported before %s in %v", a, b, kinds)
		}
	}
	before(Offices, Staff)   // staff belong to offices
	before(Offices, Plans)   // plans name stations
	before(Staff, Customers) // customers have a manager
	before(Customers, Cards) // cards have a customer
	before(Cards, Recharges) // recharges and sales are matched by card
	before(Cards, Sales)
	before(Offices, Prospects) // potential customers are surveyed by a station
	before(Customers, Bearers) // bearer cards are matched by customer
	if len(kinds) != 10 || len(slices.Compact(slices.Sorted(slices.Values(kinds)))) != 10 {
		t.Errorf("the kinds are %v, want ten", kinds)
	}
}

func TestEveryKindHasItsOwnName(t *testing.T) {
	seen := map[string]Kind{}
	for _, k := range Kinds() {
		name := k.Chinese()
		if other, ok := seen[name]; ok || name == "" {
			t.Errorf("%s is called %q, as is %s", k, name, other)
		}
		for _, r := range name {
			if !unicode.Is(unicode.Han, r) {
				t.Errorf("%s is called %q", k, name)
			}
		}
		for _, r := range string(k) {
			if r < 'a' || r > 'z' {
				t.Errorf("%s is no word for the command line", k)
			}
		}
		seen[name] = k
	}
	if got := Kind("photos").Chinese(); got != "" {
		t.Errorf("an unknown kind is called %q", got)
	}
}

// TestBatchKeepsExactFigures: a batch is stored and sent as JSON; litres and yuan come back to the last digit, a missing total as none.
func TestBatchKeepsExactFigures(t *testing.T) {
	amount := money.Fen(-1)
	in := Batch{ID: "b", Kind: Sales, File: "消费明细.csv", From: calendar.NewMonth(2026, 10), Totals: Totals{Rows: 2, New: 1, Unmatched: 1, Volume: 12_345_678_901, Mass: 12_345_678_901, Amount: 1_234_567_890_123, FileAmount: &amount}}
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out Batch
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	if out.Totals.Volume != in.Totals.Volume || out.Totals.Mass != in.Totals.Mass || out.Totals.Amount != in.Totals.Amount || out.From != in.From || !out.To.IsZero() {
		t.Errorf("came back as %+v", out)
	}
	if out.Totals.FileVolume != nil || out.Totals.FileAmount == nil || *out.Totals.FileAmount != amount {
		t.Errorf("the file's own totals came back as %v and %v, want none and -0.01", out.Totals.FileVolume, out.Totals.FileAmount)
	}
	var shape struct{ Totals map[string]any }
	if err := json.Unmarshal(raw, &shape); err != nil {
		t.Fatal(err)
	}
	if got := shape.Totals["amount"]; got != "12345678901.23" {
		t.Errorf("an amount is sent as %v, want a string: no client is to calculate with it", got)
	}
	if v, there := shape.Totals["fileVolume"]; !there || v != nil {
		t.Errorf("a total the file does not state is sent as %v", v)
	}
}
