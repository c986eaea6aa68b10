package store

import (
	"database/sql"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/intake"
)

// TypedBatches lists the month volumes typed by a clerk that count, newest first.
func (tx *Tx) TypedBatches() ([]intake.Batch, error) {
	return tx.batches("WHERE kind = 'manual' AND undone_at = '' AND corrected_by IS NULL ORDER BY id DESC")
}

// ImportedFuel sums what files state a customer and those merged into it to have fuelled of a product in a month, without what was typed by hand.
func (tx *Tx) ImportedFuel(id customer.ID, m calendar.Month, product string) (s intake.Sums, err error) {
	_, err = tx.one("SELECT count(*), coalesce(sum(volume), 0), coalesce(sum(mass), 0), coalesce(sum(amount), 0) FROM sale WHERE "+groupOf+" AND day BETWEEN ?2 AND ?3 AND product = ?4 AND card_number <> ?5",
		[]any{string(id), m.First().String(), m.Last().String(), product, card.ByHand}, &s.Rows, &s.Volume, &s.Mass, &s.Amount)
	return s, err
}

// FuelFactsOf are the facts of customers, each with those merged into it, in a month: by product, factor, and whether files state them or a clerk
// typed them.
func (tx *Tx) FuelFactsOf(ids []customer.ID, m calendar.Month) (map[customer.ID][]FuelFact, error) {
	out := map[customer.ID][]FuelFact{}
	err := tx.each(`WITH RECURSIVE g (id, root) AS (SELECT value, value FROM json_each(?1) UNION SELECT c.id, g.root FROM customer c JOIN g ON c.merged_into = g.id)
		SELECT g.root, product, density, card_number = ?4 AS typed, count(*), sum(volume), sum(mass), sum(amount) FROM g JOIN sale ON sale.customer_id = g.id AND day BETWEEN ?2 AND ?3
		GROUP BY g.root, product, density, typed ORDER BY g.root, product, typed, density`, []any{doc(&ids), m.First().String(), m.Last().String(), card.ByHand}, func(r *sql.Rows) error {
		var id customer.ID
		var f FuelFact
		err := r.Scan(&id, &f.Product.Product, &f.Density, &f.Typed, &f.Rows, &f.Volume, &f.Mass, &f.Amount)
		out[id] = append(out[id], f)
		return err
	})
	return out, err
}

// FuelFact is what stands behind a customer's mass of one month: litres, the factor, the mass made with it.
type FuelFact struct {
	intake.Product
	Typed bool
}
