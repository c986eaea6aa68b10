package store

import (
	"database/sql"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/tracking"
)

// MonthVolumes lists the monthly sums by customer and family between two months, both included.
func (tx *Tx) MonthVolumes(from, to calendar.Month) ([]tracking.Volume, error) {
	out := []tracking.Volume{}
	err := tx.each("SELECT customer_id, month, family, mass, volume, amount, count, first_day, last_day FROM rollup WHERE month BETWEEN ? AND ? ORDER BY customer_id, month, family",
		[]any{from.String(), to.String()}, func(r *sql.Rows) error {
			var v tracking.Volume
			err := r.Scan(&v.CustomerID, month(&v.Month), &v.Family, &v.Mass, &v.Volume, &v.Amount, &v.Count, day(&v.First), day(&v.Last))
			out = append(out, v)
			return err
		})
	return out, err
}

// FuelOf is the gasoline and diesel of a customer by month, with what was merged into it.
func (tx *Tx) FuelOf(id customer.ID) (map[calendar.Month]measure.Gram, error) {
	out := map[calendar.Month]measure.Gram{}
	err := tx.each("SELECT month, sum(mass) FROM rollup WHERE "+groupOf+" AND family <> ?2 GROUP BY month", []any{string(id), string(measure.Other)}, func(r *sql.Rows) error {
		var m calendar.Month
		var mass measure.Gram
		err := r.Scan(month(&m), &mass)
		out[m] = mass
		return err
	})
	return out, err
}

// FuelDays lists the distinct days each customer fuelled between two days, both included.
func (tx *Tx) FuelDays(from, to calendar.Date) ([]tracking.FuelDays, error) {
	out := []tracking.FuelDays{}
	err := tx.each("SELECT DISTINCT customer_id, day FROM sale WHERE customer_id IS NOT NULL AND day BETWEEN ? AND ? AND month BETWEEN ? AND ? ORDER BY customer_id, day",
		[]any{from.String(), to.String(), from.Month().String(), to.Month().String()}, func(r *sql.Rows) error {
			var id customer.ID
			var d calendar.Date
			if err := r.Scan(&id, day(&d)); err != nil {
				return err
			}
			if len(out) == 0 || out[len(out)-1].CustomerID != id {
				out = append(out, tracking.FuelDays{CustomerID: id})
			}
			last := &out[len(out)-1]
			last.Days = append(last.Days, d)
			return nil
		})
	return out, err
}

// FuelMonths lists the months in which each customer fuelled between two months, both included, ascending.
func (tx *Tx) FuelMonths(from, to calendar.Month) (map[customer.ID][]calendar.Month, error) {
	out := map[customer.ID][]calendar.Month{}
	err := tx.each("SELECT customer_id, month FROM rollup WHERE month BETWEEN ? AND ? GROUP BY customer_id, month HAVING sum(count) > 0 ORDER BY customer_id, month",
		[]any{from.String(), to.String()}, func(r *sql.Rows) error {
			var id customer.ID
			var m calendar.Month
			err := r.Scan(&id, month(&m))
			out[id] = append(out[id], m)
			return err
		})
	return out, err
}

// FirstFuel is the first day each customer fuelled, as far as sales are stored.
func (tx *Tx) FirstFuel() (map[customer.ID]calendar.Date, error) {
	return firstDays[customer.ID](tx, "SELECT customer_id, min(first_day) FROM rollup GROUP BY customer_id")
}

// FirstFuelByCard is the first day each card fuelled, by card number.
func (tx *Tx) FirstFuelByCard() (map[string]calendar.Date, error) {
	return firstDays[string](tx, "SELECT card_number, min(day) FROM sale GROUP BY card_number")
}

func firstDays[K ~string](tx *Tx, query string) (map[K]calendar.Date, error) {
	out := map[K]calendar.Date{}
	err := tx.each(query, nil, func(r *sql.Rows) error {
		var id K
		var d calendar.Date
		err := r.Scan(&id, day(&d))
		out[id] = d
		return err
	})
	return out, err
}

// SalesOf lists the fuellings of a customer in a month.
func (tx *Tx) SalesOf(id customer.ID, m calendar.Month) ([]card.Sale, error) {
	out := []card.Sale{}
	err := tx.each("SELECT "+saleColumns+" FROM sale WHERE "+groupOf+" AND day BETWEEN ?2 AND ?3 ORDER BY at", []any{string(id), m.First().String(), m.Last().String()}, func(r *sql.Rows) error {
		var s card.Sale
		err := r.Scan(saleFields(&s)...)
		out = append(out, s)
		return err
	})
	return out, err
}

// SalesSpan is the first and last month with stored sales; ok=false when there are none.
func (tx *Tx) SalesSpan() (first, last calendar.Month, ok bool, err error) {
	_, err = tx.one("SELECT coalesce(min(month), ''), coalesce(max(month), '') FROM sale", nil, month(&first), month(&last))
	return first, last, !first.IsZero(), err
}

// SalesSums are the totals of a month's stored sales, matched or not.
type SalesSums struct {
	Rows            int
	Volume          measure.Millilitre
	Mass            measure.Gram
	Amount          money.Fen
	UnmatchedRows   int
	UnmatchedAmount money.Fen
}

// SalesTotals sums a month's sales, unmatched ones included: they must tie to the files.
func (tx *Tx) SalesTotals(m calendar.Month) (s SalesSums, err error) {
	_, err = tx.one(`SELECT count(*), coalesce(sum(volume), 0), coalesce(sum(mass), 0), coalesce(sum(amount), 0), count(*) - count(customer_id),
		coalesce(sum(CASE WHEN customer_id IS NULL THEN amount END), 0) FROM sale WHERE month = ?`, []any{m.String()},
		&s.Rows, &s.Volume, &s.Mass, &s.Amount, &s.UnmatchedRows, &s.UnmatchedAmount)
	return s, err
}

// UnmatchedCard is one card in a month's sales that leads to no customer.
type UnmatchedCard struct {
	CardNumber  string
	Names       []string
	Count       int
	Volume      measure.Millilitre
	Amount      money.Fen
	First, Last calendar.Date
}

// Unmatched lists the cards of a month's sales that lead to no customer, the largest amount first.
func (tx *Tx) Unmatched(m calendar.Month) ([]UnmatchedCard, error) {
	out := []UnmatchedCard{}
	err := tx.each(`SELECT card_number, json_group_array(DISTINCT customer_name), count(*), sum(volume), sum(amount), min(day), max(day) FROM sale
		WHERE month = ? AND customer_id IS NULL GROUP BY card_number ORDER BY sum(amount) DESC, card_number`, []any{m.String()}, func(r *sql.Rows) error {
		var u UnmatchedCard
		err := r.Scan(&u.CardNumber, doc(&u.Names), &u.Count, &u.Volume, &u.Amount, day(&u.First), day(&u.Last))
		out = append(out, u)
		return err
	})
	return out, err
}
