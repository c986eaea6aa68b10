package store

import (
	"database/sql"
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/tracking"
)

// ProductMass is what a customer fuelled of one product in a month.
type ProductMass struct {
	Month   calendar.Month
	Product string
	Mass    measure.Gram
}

// ProductsOf lists by month and product what one customer and those merged into it fuelled between two months, both included.
func (tx *Tx) ProductsOf(id customer.ID, from, to calendar.Month) ([]ProductMass, error) {
	out := []ProductMass{}
	err := tx.each("SELECT month, product, sum(mass) FROM sale WHERE "+groupOf+" AND day BETWEEN ?2 AND ?3 GROUP BY month, product ORDER BY month, product",
		[]any{string(id), from.First().String(), to.Last().String()}, func(r *sql.Rows) error {
			var p ProductMass
			err := r.Scan(month(&p.Month), &p.Product, &p.Mass)
			out = append(out, p)
			return err
		})
	return out, err
}

// StatesOf is how a customer stood at the end of each closed month between two, both included, as it was closed.
func (tx *Tx) StatesOf(id customer.ID, from, to calendar.Month) (map[calendar.Month]tracking.Snapshot, error) {
	out := map[calendar.Month]tracking.Snapshot{}
	err := tx.each("SELECT c.month, s.value FROM closed_month c, json_each(c.snapshots) s WHERE c.month BETWEEN ? AND ? AND s.value ->> '$.customerId' = ?",
		[]any{from.String(), to.String(), string(id)}, func(r *sql.Rows) error {
			var m calendar.Month
			var s tracking.Snapshot
			err := r.Scan(month(&m), doc(&s))
			out[m] = s
			return err
		})
	return out, err
}

// StationsOf names by month the stations one customer and those merged into it fuelled at, the most used first.
func (tx *Tx) StationsOf(id customer.ID, from, to calendar.Month) (map[calendar.Month][]string, error) {
	out := map[calendar.Month][]string{}
	err := tx.each("SELECT month, coalesce((SELECT name FROM office o WHERE o.id = station_id), station_name), count(*) FROM sale WHERE "+groupOf+" AND day BETWEEN ?2 AND ?3 GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2",
		[]any{string(id), from.First().String(), to.Last().String()}, func(r *sql.Rows) error {
			var m calendar.Month
			var name string
			var n int
			err := r.Scan(month(&m), &name, &n)
			out[m] = append(out[m], fmt.Sprintf("%s %d次", name, n))
			return err
		})
	return out, err
}
