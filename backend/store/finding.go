package store

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"iter"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/finding"
	"fuelbook/backend/journal"
	"fuelbook/backend/tracking"
)

// StandingOf is what the stored standings hold for.
type StandingOf struct {
	Month   calendar.Month
	Program string
	Seq     int64 // newest entry of the change log they know
}

// StandingsOf says what the stored standings hold for; ok=false when there are none.
func (tx *Tx) StandingsOf() (of StandingOf, ok bool, err error) {
	ok, err = tx.one("SELECT month, program, seq FROM standing_of", nil, month(&of.Month), &of.Program, &of.Seq)
	return of, ok, err
}

const standingColumns = "customer_id, level, size, clause, basis, gasoline, diesel, last_fuel, trend"

func standingFields(s *finding.Standing) []any {
	return []any{&s.CustomerID, &s.Level, &s.Size, &s.Clause, &s.Basis, &s.Gasoline, &s.Diesel, day(&s.LastFuel), &s.Trend}
}

// SaveStandings stores standings that differ from the stored ones, and what they hold for. They are results of rules over logged
// records, so the change log does not name them. Customers that are gone meanwhile are left out.
func (tx *Tx) SaveStandings(of StandingOf, list []finding.Standing) error {
	for _, s := range list {
		_, err := tx.exec(`INSERT INTO standing (`+standingColumns+`) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE EXISTS (SELECT 1 FROM customer WHERE id = ?1)
			ON CONFLICT (customer_id) DO UPDATE SET level = excluded.level, size = excluded.size, clause = excluded.clause, basis = excluded.basis,
			gasoline = excluded.gasoline, diesel = excluded.diesel, last_fuel = excluded.last_fuel, trend = excluded.trend
			WHERE (level, size, clause, basis, gasoline, diesel, last_fuel, trend) IS NOT (excluded.level, excluded.size, excluded.clause, excluded.basis,
			excluded.gasoline, excluded.diesel, excluded.last_fuel, excluded.trend)`, standingFields(&s)...)
		if err != nil {
			return err
		}
	}
	_, err := tx.exec(`INSERT INTO standing_of (one, month, program, seq) VALUES (1, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET month = excluded.month,
		program = excluded.program, seq = excluded.seq`, of.Month.String(), of.Program, of.Seq)
	return err
}

// Standings are those of some customers; one that has none yet is left out.
func (tx *Tx) Standings(ids []customer.ID) (map[customer.ID]finding.Standing, error) {
	out := make(map[customer.ID]finding.Standing, len(ids))
	err := tx.each("SELECT "+standingColumns+" FROM standing WHERE customer_id IN (SELECT value FROM json_each(?))", []any{doc(&ids)}, func(r *sql.Rows) error {
		var s finding.Standing
		err := r.Scan(standingFields(&s)...)
		out[s.CustomerID] = s
		return err
	})
	return out, err
}

// CustomersByID are some customers in the order of their ids; one that is gone is left out.
func (tx *Tx) CustomersByID(ids []customer.ID) ([]customer.Customer, error) {
	list, err := customers().list(tx, "WHERE id IN (SELECT value FROM json_each(?))", doc(&ids))
	if err != nil {
		return nil, err
	}
	by := make(map[customer.ID]customer.Customer, len(list))
	for _, c := range list {
		by[c.ID] = c
	}
	out := make([]customer.Customer, 0, len(list))
	for _, id := range ids {
		if c, ok := by[id]; ok {
			out = append(out, c)
		}
	}
	return out, nil
}

// findable are the columns a customer is found and sorted by, in the order of scanFindable.
const findable = `SELECT customer.id, customer.code, customer.name, kind, document, industry, county_code, county_name, coalesce(station_id, ''), coalesce(manager_id, ''), contact, phone,
	coalesce(standing.level, '未定级'), coalesce(standing.size, ''), standing.gasoline, standing.diesel, coalesce(standing.last_fuel, '') FROM customer LEFT JOIN standing ON standing.customer_id = customer.id `

func scanFindable(r *sql.Rows, rec *finding.Record) error {
	c, s := &rec.Customer, &rec.Standing
	return r.Scan(&c.ID, &c.Code, &c.Name, &c.Kind, &c.Document, &c.Industry, &c.CountyCode, &c.CountyName, &c.StationID, &c.ManagerID, &c.Contact, &c.Phone,
		&s.Level, &s.Size, &s.Gasoline, &s.Diesel, day(&s.LastFuel))
}

// inGroups is a condition on a customer's id: one of a JSON list, or merged into one of them, however far.
const inGroups = " IN (WITH RECURSIVE g (id) AS (SELECT value FROM json_each(?1) UNION SELECT customer.id FROM customer JOIN g ON customer.merged_into = g.id) SELECT id FROM g)"

// Records gives what all living customers are found and sorted by, cards of those merged into them among it; with ids only those. The
// iteration ends at an error, which failed then holds.
func (tx *Tx) Records(ids []customer.ID) (records iter.Seq[finding.Record], failed *error) {
	failed = new(error)
	where, held, args := "", "", []any{}
	if ids != nil {
		where, held, args = " AND customer.id IN (SELECT value FROM json_each(?1))", " AND customer_id"+inGroups, []any{doc(&ids)}
	}
	return func(yield func(finding.Record) bool) {
		cards, err := tx.findableCards(held, args)
		if *failed = err; err != nil {
			return
		}
		*failed = tx.each(findable+"WHERE customer.merged_into IS NULL"+where, args, func(r *sql.Rows) error {
			var rec finding.Record
			if err := scanFindable(r, &rec); err != nil {
				return err
			}
			rec.Cards = cards[rec.Customer.ID]
			if !yield(rec) {
				return fault.New(fault.Internal, "store.stopped", "读取被中断", "")
			}
			return nil
		})
	}, failed
}

// findableCards are what customers are found by through cards, by the customer they are read as.
func (tx *Tx) findableCards(where string, args []any) (map[customer.ID][]finding.Card, error) {
	roots, err := tx.Roots()
	if err != nil {
		return nil, err
	}
	out := map[customer.ID][]finding.Card{}
	err = tx.each("SELECT customer_id, number, plate, holder, phone FROM card WHERE customer_id IS NOT NULL"+where, args, func(r *sql.Rows) error {
		var id customer.ID
		var c finding.Card
		err := r.Scan(&id, &c.Number, &c.Plate, &c.Holder, &c.Phone)
		id = cmp.Or(roots[id], id)
		out[id] = append(out[id], c)
		return err
	})
	if err != nil {
		return nil, err
	}
	// Vehicles and contacts of the archive are found by as those of cards.
	err = tx.each(`SELECT customer_id, coalesce(json_extract(body, '$.vehicle.plate'), ''), coalesce(json_extract(body, '$.contact.name'), ''), coalesce(json_extract(body, '$.contact.phone'), '')
		FROM detail WHERE kind IN ('车辆','联系人')`+where, args, func(r *sql.Rows) error {
		var id customer.ID
		var c finding.Card
		err := r.Scan(&id, &c.Plate, &c.Holder, &c.Phone)
		id = cmp.Or(roots[id], id)
		out[id] = append(out[id], c)
		return err
	})
	if err != nil {
		return nil, err
	}
	// The number, name and phone of a record merged into another lead to the survivor.
	err = tx.each("SELECT id, code, name, phone FROM customer WHERE merged_into IS NOT NULL"+strings.Replace(where, "customer_id", "id", 1), args, func(r *sql.Rows) error {
		var id customer.ID
		var c finding.Card
		err := r.Scan(&id, &c.Plate, &c.Holder, &c.Phone) // letters and figures, found as a plate is
		id = cmp.Or(roots[id], id)
		out[id] = append(out[id], c)
		return err
	})
	return out, err
}

// Count is how many customers there are.
func (tx *Tx) Count() (n int, err error) {
	_, err = tx.one("SELECT count(*) FROM customer", nil, &n)
	return n, err
}

// ChangesAfter lists the entries above a sequence number, oldest first, at most limit of them.
func (tx *Tx) ChangesAfter(seq int64, limit int) ([]journal.Entry, error) {
	return tx.changes("seq > ? ORDER BY seq LIMIT ?", seq, limit)
}

// VolumesOf lists the monthly sums of one customer and those merged into it between two months, both included.
func (tx *Tx) VolumesOf(id customer.ID, from, to calendar.Month) ([]tracking.Volume, error) {
	out := []tracking.Volume{}
	err := tx.volumesOf(id, from, to, func(v tracking.Volume) { out = append(out, v) })
	slices.SortStableFunc(out, func(a, b tracking.Volume) int {
		return cmp.Or(cmp.Compare(a.Month.Index(), b.Month.Index()), cmp.Compare(a.Family, b.Family))
	})
	return out, err
}

// FirstFuelOf is the first day a customer, or one merged into it, fuelled, as far as sales are stored; the zero day for never.
func (tx *Tx) FirstFuelOf(id customer.ID) (first calendar.Date, err error) {
	err = tx.volumesOf(id, calendar.Month{}, calendar.Month{}, func(v tracking.Volume) {
		if first.IsZero() || v.First.Before(first) {
			first = v.First
		}
	})
	return first, err
}

// LastFuelOf is the last day a customer, or one merged into it, fuelled before a month; the zero day for never.
func (tx *Tx) LastFuelOf(id customer.ID, before calendar.Month) (last calendar.Date, err error) {
	err = tx.volumesOf(id, calendar.Month{}, before.Add(-1), func(v tracking.Volume) {
		if v.Last.After(last) {
			last = v.Last
		}
	})
	return last, err
}

// BearerSalesOf lists the bearer-card sales to a customer and those merged into it between two days, both included.
func (tx *Tx) BearerSalesOf(id customer.ID, from, to calendar.Date) ([]card.BearerSale, error) {
	out := []card.BearerSale{}
	err := tx.each("SELECT "+bearerColumns+" FROM bearer_sale WHERE "+groupOf+" AND day BETWEEN ?2 AND ?3 ORDER BY day, serial", []any{string(id), from.String(), to.String()}, func(r *sql.Rows) error {
		var s card.BearerSale
		err := r.Scan(bearerFields(&s)...)
		out = append(out, s)
		return err
	})
	return out, err
}

// ListView is a list as an account wants to see it: filter, sorting and columns as the client wrote them. Shared ones are seen by all.
type ListView struct {
	ID      string          `json:"id"`
	OwnerID string          `json:"ownerId"`
	Name    string          `json:"name"` // empty for the plain list
	Shared  bool            `json:"shared"`
	Place   int             `json:"place"`
	Query   json.RawMessage `json:"query"`
	Columns json.RawMessage `json:"columns"`
	Rev     int64           `json:"rev"`
}

func listViews() table[ListView] {
	return table[ListView]{name: "list_view", entity: "view", columns: "id, owner_id, name, shared, place, query, columns, rev",
		fields: func(v *ListView) []any {
			return []any{&v.ID, &v.OwnerID, &v.Name, &v.Shared, &v.Place, doc(&v.Query), doc(&v.Columns), &v.Rev}
		},
		id: func(v *ListView) *string { return &v.ID }, rev: func(v *ListView) *int64 { return &v.Rev }}
}

// ListViews are the views an account sees, in their order: its own and the shared ones.
func (tx *Tx) ListViews(owner string) ([]ListView, error) {
	return listViews().list(tx, "WHERE owner_id = ? OR shared = 1 ORDER BY shared DESC, place, name", owner)
}

// ListView is one view. Error: store.not_found.
func (tx *Tx) ListView(id string) (ListView, error) { return listViews().get(tx, id, "视图") }

// SaveListView creates or changes a view.
func (tx *Tx) SaveListView(v ListView) (ListView, error) { return listViews().save(tx, v) }

// DeleteListView takes a view away; saving it again brings it back.
func (tx *Tx) DeleteListView(v ListView) error {
	if _, err := tx.exec("DELETE FROM list_view WHERE id = ?", v.ID); err != nil {
		return err
	}
	return tx.log("view", v.ID, "delete", v, nil, v.Rev)
}

// MassEdit is a change to many customers at once and the run of entries it wrote.
type MassEdit struct {
	ID     string `json:"id"`
	At     string `json:"at"` // RFC 3339
	By     string `json:"by"`
	Title  string `json:"title"`
	First  int64  `json:"first"`
	Last   int64  `json:"last"`
	Undone bool   `json:"undone"`
	Rev    int64  `json:"rev"`
}

func massEdits() table[MassEdit] {
	return table[MassEdit]{name: "mass_edit", entity: "massEdit", columns: "id, at, by, title, first_seq, last_seq, undone, rev",
		fields: func(m *MassEdit) []any {
			return []any{&m.ID, &m.At, &m.By, &m.Title, &m.First, &m.Last, &m.Undone, &m.Rev}
		},
		id: func(m *MassEdit) *string { return &m.ID }, rev: func(m *MassEdit) *int64 { return &m.Rev }}
}

// MassEdit is one change to many. Error: store.not_found.
func (tx *Tx) MassEdit(id string) (MassEdit, error) { return massEdits().get(tx, id, "批量操作") }

// SaveMassEdit notes a change to many, or that it was undone.
func (tx *Tx) SaveMassEdit(m MassEdit) (MassEdit, error) { return massEdits().save(tx, m) }

// ChangesBetween are the entries of one entity in a run of the change log, oldest first.
func (tx *Tx) ChangesBetween(entity string, first, last int64) ([]journal.Entry, error) {
	return tx.changes("seq BETWEEN ? AND ? AND entity = ? ORDER BY seq", first, last, entity)
}
