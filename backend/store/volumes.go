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

// MonthVolumes lists the monthly sums between two months, both included, by customer, month and family.
func (tx *Tx) MonthVolumes(from, to calendar.Month) ([]tracking.Volume, error) {
	out, err := tx.volumeRoom(from, to)
	if err != nil {
		return nil, err
	}
	err = tx.eachVolume(from, to, func(v tracking.Volume) { out = append(out, v) })
	return out, err
}

// volumeRoom is an empty list with room for the monthly sums between two months.
func (tx *Tx) volumeRoom(from, to calendar.Month) ([]tracking.Volume, error) {
	var lines int
	_, err := tx.one("SELECT coalesce(sum(lines), 0) FROM volume_pack WHERE month BETWEEN ? AND ?", []any{from.String(), to.String()}, &lines)
	return make([]tracking.Volume, 0, lines), err
}

// Fuel is what customers fuelled, as far as sales are stored.
type Fuel struct {
	Volumes []tracking.Volume             // between two months, by customer, month and family
	First   map[customer.ID]calendar.Date // the first day of all
	Before  map[customer.ID]calendar.Date // the last day before the first of the months
}

// FuelUpTo reads what customers fuelled between two months, both included, when each first did, and when last before them: in one reading.
func (tx *Tx) FuelUpTo(from, to calendar.Month) (f Fuel, err error) {
	if f.Volumes, err = tx.volumeRoom(from, to); err != nil {
		return f, err
	}
	f.First, f.Before = map[customer.ID]calendar.Date{}, map[customer.ID]calendar.Date{}
	var first tracking.Volume // the line of a customer that was read first
	err = tx.eachVolume(calendar.Month{}, calendar.Month{}, func(v tracking.Volume) {
		if v.CustomerID != first.CustomerID {
			first = v
			f.First[v.CustomerID] = v.First
		} else if v.Month == first.Month && v.First.Before(first.First) { // another family of the same month may begin earlier
			first.First = v.First
			f.First[v.CustomerID] = v.First
		}
		switch {
		case v.Month.Before(from):
			if v.Last.After(f.Before[v.CustomerID]) {
				f.Before[v.CustomerID] = v.Last
			}
		case !to.Before(v.Month):
			f.Volumes = append(f.Volumes, v)
		}
	})
	return f, err
}

// FuelOf is the gasoline and diesel of a customer by month, with what was merged into it.
func (tx *Tx) FuelOf(id customer.ID) (map[calendar.Month]measure.Gram, error) {
	out := map[calendar.Month]measure.Gram{}
	err := tx.volumesOf(id, calendar.Month{}, calendar.Month{}, func(v tracking.Volume) {
		if v.Family != measure.Other {
			out[v.Month] += v.Mass
		}
	})
	return out, err
}

// FuelMonths lists the months in which each customer fuelled between two months, both included, ascending.
func (tx *Tx) FuelMonths(from, to calendar.Month) (map[customer.ID][]calendar.Month, error) {
	out := map[customer.ID][]calendar.Month{}
	err := tx.eachVolume(from, to, func(v tracking.Volume) {
		if list := out[v.CustomerID]; len(list) == 0 || list[len(list)-1] != v.Month {
			out[v.CustomerID] = append(list, v.Month)
		}
	})
	return out, err
}

// FirstFuel is the first day each customer fuelled, as far as sales are stored.
func (tx *Tx) FirstFuel() (map[customer.ID]calendar.Date, error) {
	f, err := tx.FuelUpTo(calendar.Month{}, calendar.Month{})
	return f.First, err
}

// FirstFuelByCard is the first day each card fuelled, by card number.
func (tx *Tx) FirstFuelByCard() (map[string]calendar.Date, error) {
	out := map[string]calendar.Date{}
	err := tx.each("SELECT card_number, min(day) FROM sale GROUP BY card_number", nil, func(r *sql.Rows) error {
		var id string
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

// SalesSpan is the first and last month sales files cover; ok=false when there are no sales. Month volumes typed by a clerk say nothing of
// other customers, so they do not widen it; they are all there is where no file was ever taken in.
func (tx *Tx) SalesSpan() (first, last calendar.Month, ok bool, err error) {
	const edge = "SELECT month FROM sale INDEXED BY sale_month WHERE card_number <> '" + card.ByHand + "' ORDER BY month "
	_, err = tx.one("SELECT coalesce(("+edge+" LIMIT 1), ''), coalesce(("+edge+" DESC LIMIT 1), '')", nil, month(&first), month(&last)) // two look-ups in the index
	if err == nil && first.IsZero() {
		return tx.FuelSpan()
	}
	return first, last, !first.IsZero(), err
}

// FuelSpan is the first and last month with stored sales, typed ones too; ok=false when there are none.
func (tx *Tx) FuelSpan() (first, last calendar.Month, ok bool, err error) {
	_, err = tx.one("SELECT coalesce((SELECT min(month) FROM sale), ''), coalesce((SELECT max(month) FROM sale), '')", nil, month(&first), month(&last)) // two look-ups in the index
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
