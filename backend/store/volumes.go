package store

import (
	"bytes"
	"cmp"
	"database/sql"
	"errors"
	"math/bits"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/tracking"
)

const volumeColumns = "customer_id, month, family, mass, volume, amount, count, first_day, last_day, days"

func volumeFields(v *tracking.Volume) []any {
	return []any{&v.CustomerID, month(&v.Month), &v.Family, &v.Mass, &v.Volume, &v.Amount, &v.Count, day(&v.First), day(&v.Last), &v.Days}
}

// MonthVolumes lists the monthly sums by customer and family between two months, both included. The plus keeps SQLite from the index of
// months: nearly all lines are wanted, and the table lies in this order.
func (tx *Tx) MonthVolumes(from, to calendar.Month) ([]tracking.Volume, error) {
	var all int
	if _, err := tx.one("SELECT count(*) FROM rollup", nil, &all); err != nil {
		return nil, err
	}
	out, months := make([]tracking.Volume, 0, all), map[string]calendar.Month{}
	err := tx.each(`SELECT customer_id, group_concat(month || family || ' ' || mass || ' ' || volume || ' ' || amount || ' ' || count || ' ' || days, ';')
		FROM rollup WHERE +month BETWEEN ? AND ? GROUP BY customer_id ORDER BY customer_id`, []any{from.String(), to.String()}, func(r *sql.Rows) (err error) {
		var id customer.ID
		var lines sql.RawBytes
		if err := r.Scan(&id, &lines); err != nil {
			return err
		}
		n := len(out)
		out, err = unpacked(out, id, lines, months)
		inOrder := func(a, b tracking.Volume) int {
			return cmp.Or(cmp.Compare(a.Month.Index(), b.Month.Index()), cmp.Compare(a.Family, b.Family))
		}
		if !slices.IsSortedFunc(out[n:], inOrder) { // SQLite reads them in order and promises nothing
			slices.SortFunc(out[n:], inOrder)
		}
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

// unpacked adds the lines of one customer. A line travels as one text of month, family and whole numbers: a million columns one by one
// through the driver took most of a month's time.
func unpacked(out []tracking.Volume, id customer.ID, lines []byte, months map[string]calendar.Month) ([]tracking.Volume, error) {
	for len(lines) > 0 {
		var line []byte
		line, lines, _ = bytes.Cut(lines, []byte{';'})
		head, rest, _ := bytes.Cut(line, []byte{' '})
		if len(head) < 7 {
			return out, errors.New("rollup: a line without its month")
		}
		m, known := months[string(head[:7])]
		if !known {
			if err := m.UnmarshalText(head[:7]); err != nil {
				return out, err
			}
			months[m.String()] = m
		}
		v := tracking.Volume{CustomerID: id, Family: familyOf(head[7:]), Month: m}
		var n [5]int64
		for i := range n {
			n[i], rest = whole(rest)
		}
		v.Mass, v.Volume, v.Amount, v.Count, v.Days = measure.Gram(n[0]), measure.Millilitre(n[1]), money.Fen(n[2]), int(n[3]), uint32(n[4]) //nolint:gosec // 31 bits at most
		if v.Days != 0 {
			v.First, v.Last = v.Month.On(bits.TrailingZeros32(v.Days)+1), v.Month.On(bits.Len32(v.Days))
		}
		out = append(out, v)
	}
	return out, nil
}

// familyOf is the family by its name, without a new string for each line.
func familyOf(name []byte) measure.Family {
	for _, f := range []measure.Family{measure.Gasoline, measure.Diesel, measure.Other} {
		if string(name) == string(f) {
			return f
		}
	}
	return measure.Family(name)
}

// whole reads the whole number at the head of a text, and what follows the blank behind it.
func whole(s []byte) (n int64, rest []byte) {
	negative := len(s) > 0 && s[0] == '-'
	if negative {
		s = s[1:]
	}
	i := 0
	for ; i < len(s) && s[i] != ' '; i++ {
		n = n*10 + int64(s[i]-'0')
	}
	if negative {
		n = -n
	}
	return n, s[min(i+1, len(s)):]
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

// LastFuel is the last day each customer fuelled before a month.
func (tx *Tx) LastFuel(before calendar.Month) (map[customer.ID]calendar.Date, error) {
	return firstDays[customer.ID](tx, "SELECT customer_id, max(last_day) FROM rollup WHERE month < ? GROUP BY customer_id", before.String())
}

// FirstFuelByCard is the first day each card fuelled, by card number.
func (tx *Tx) FirstFuelByCard() (map[string]calendar.Date, error) {
	return firstDays[string](tx, "SELECT card_number, min(day) FROM sale GROUP BY card_number")
}

func firstDays[K ~string](tx *Tx, query string, args ...any) (map[K]calendar.Date, error) {
	out := map[K]calendar.Date{}
	err := tx.each(query, args, func(r *sql.Rows) error {
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
