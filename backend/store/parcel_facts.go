package store

import (
	"database/sql"

	"fuelbook/backend/card"
	"fuelbook/backend/intake"
)

// rowsOf reads the rows of facts that one file brought, of a corrected file as they were.
func rowsOf[T any](tx *Tx, columns, table string, fields func(*T) []any, batch intake.BatchID) ([]T, error) {
	out := []T{}
	from, err := tx.rowsFrom(columns, table, batch)
	if err != nil {
		return nil, err
	}
	err = tx.each(from, []any{string(batch)}, func(r *sql.Rows) error {
		var v T
		err := r.Scan(fields(&v)...)
		out = append(out, v)
		return err
	})
	return out, err
}

// SalesIn lists the sales one file brought, in its order.
func (tx *Tx) SalesIn(batch intake.BatchID) ([]card.Sale, error) {
	return rowsOf(tx, saleColumns, "sale", saleFields, batch)
}

// RechargesIn lists the recharges one file brought, in its order.
func (tx *Tx) RechargesIn(batch intake.BatchID) ([]card.Recharge, error) {
	return rowsOf(tx, rechargeColumns, "recharge", rechargeFields, batch)
}

// BearersIn lists the sales of bearer cards one file brought, in its order.
func (tx *Tx) BearersIn(batch intake.BatchID) ([]card.BearerSale, error) {
	return rowsOf(tx, bearerColumns, "bearer_sale", bearerFields, batch)
}

// CardEventsIn lists the changes of cards one file brought, in its order.
func (tx *Tx) CardEventsIn(batch intake.BatchID) ([]card.Event, error) {
	return rowsOf(tx, cardEventColumns, "card_event", cardEventFields, batch)
}

// CardsAmong reads cards by id, in no order.
func (tx *Tx) CardsAmong(ids []string) ([]card.Card, error) { return cards().among(tx, ids) }
