package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
	"fuelbook/backend/matching"

	"github.com/samber/lo"
)

// refile notes that a customer was saved: before the transaction ends, or looks for candidates, its match keys are made
// again. All at once costs a file of many rows a fraction of what one by one would, and a preview nothing.
func (tx *Tx) refile(c customer.Customer) {
	if tx.unfiled == nil {
		tx.unfiled = map[customer.ID]customer.Customer{}
	}
	tx.unfiled[c.ID] = c
}

// filedAtOnce is how many keys one statement writes.
const filedAtOnce = 5000

// fileMatchKeys files the customers saved in this transaction under the words they may be found by as ones they resemble.
func (tx *Tx) fileMatchKeys() error {
	if len(tx.unfiled) == 0 {
		return nil
	}
	ids := slices.Sorted(maps.Keys(tx.unfiled))
	known := lo.Filter(ids, func(id customer.ID, _ int) bool { return tx.unfiled[id].Rev > 1 })
	raw, err := jsonList(known)
	if err != nil {
		return err
	}
	if _, err := tx.exec("DELETE FROM match_key WHERE customer_id IN (SELECT value FROM json_each(?1))", raw); err != nil {
		return err
	}
	keys := matching.KeysOfAll(lo.Map(ids, func(id customer.ID, _ int) matching.Profile { return matching.Of(tx.unfiled[id], nil, nil) }))
	rows := []string{} // key, a line feed, id: sorted as the table is
	for i, list := range keys {
		for _, k := range list {
			rows = append(rows, k+"\n"+string(ids[i]))
		}
	}
	slices.Sort(rows)
	for chunk := range slices.Chunk(rows, filedAtOnce) {
		raw, err := jsonList(chunk)
		if err != nil {
			return err
		}
		// A customer saved and then deleted in one transaction is not there any more.
		if _, err := tx.exec(`INSERT OR IGNORE INTO match_key (key, customer_id)
			SELECT substr(value, 1, instr(value, char(10)) - 1), customer.id FROM json_each(?1) JOIN customer ON customer.id = substr(value, instr(value, char(10)) + 1)`, raw); err != nil {
			return err
		}
	}
	tx.unfiled = nil
	return nil
}

// refreshMatching makes all keys again where they were made by another version of the program, or never.
func (s *Store) refreshMatching(ctx context.Context) error {
	var version int
	err := s.write.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM match_version").Scan(&version)
	if err != nil || version == matching.Version {
		return dbFault(err)
	}
	return s.Update(ctx, Author{Name: "系统", At: time.Time{}}, (*Tx).rebuildMatchKeys)
}

func (tx *Tx) rebuildMatchKeys() error {
	for _, sql := range []string{"DELETE FROM match_key", "DELETE FROM match_version"} {
		if _, err := tx.exec(sql); err != nil {
			return err
		}
	}
	all, err := customers().list(tx, "ORDER BY id")
	if err != nil {
		return err
	}
	for _, c := range all {
		c.Rev = 1 // none of its keys is there any more
		tx.refile(c)
	}
	_, err = tx.exec("INSERT INTO match_version (version) VALUES (?)", matching.Version)
	return err
}

// Candidates lists the living customers that share a key, or have a card, contact or vehicle with one of the phones or
// plates, themselves or through a record merged into them; by code, each once.
func (tx *Tx) Candidates(keys, phones, plates []string) ([]customer.Customer, error) {
	if err := tx.fileMatchKeys(); err != nil {
		return nil, err
	}
	lists := make([]any, 0, 3)
	for _, list := range [][]string{keys, phones, plates} {
		raw, err := jsonList(list)
		if err != nil {
			return nil, err
		}
		lists = append(lists, raw)
	}
	return customers().list(tx, `WHERE merged_into IS NULL AND id IN (
		WITH RECURSIVE hit (id) AS (
			SELECT customer_id FROM match_key WHERE key IN (SELECT value FROM json_each(?1))
			UNION SELECT customer_id FROM card WHERE phone <> '' AND phone IN (SELECT value FROM json_each(?2)) AND customer_id IS NOT NULL
			UNION SELECT customer_id FROM card WHERE plate <> '' AND plate IN (SELECT value FROM json_each(?3)) AND customer_id IS NOT NULL
			UNION SELECT customer_id FROM detail WHERE kind = '联系人' AND to_day = '' AND json_extract(body, '$.contact.phone') IN (SELECT value FROM json_each(?2) WHERE value <> '')
			UNION SELECT customer_id FROM detail WHERE kind = '车辆' AND to_day = '' AND json_extract(body, '$.vehicle.plate') IN (SELECT value FROM json_each(?3) WHERE value <> '')
			UNION SELECT customer.merged_into FROM customer JOIN hit ON customer.id = hit.id WHERE customer.merged_into IS NOT NULL)
		SELECT id FROM hit) ORDER BY code`, lists...)
}

// CustomersOf lists some customers by code, merged ones included; ids that are not there are left out.
func (tx *Tx) CustomersOf(ids []customer.ID) ([]customer.Customer, error) {
	raw, err := jsonList(ids)
	if err != nil {
		return nil, err
	}
	return customers().list(tx, "WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY code", raw)
}

// jsonList writes texts as a JSON array, the one parameter a query takes for a list.
func jsonList[T ~string](list []T) (string, error) {
	raw, err := json.Marshal(append([]T{}, list...))
	if err != nil {
		return "", fault.Wrap(err, "store.match_key", "查重的条件写不出")
	}
	return string(raw), nil
}

// Marks are what tells a customer from others besides its own record: phones and plates of its cards, contacts, vehicles and
// addresses of its archive that hold, and what the records merged into it say.
type Marks struct{ Phones, Plates, Names, Contacts, Addresses []string }

// Marks reads the marks of living customers, nil for all of them. Customers without any are not in the answer.
func (tx *Tx) Marks(of []customer.ID) (map[customer.ID]*Marks, error) {
	roots, err := tx.Roots()
	if err != nil {
		return nil, err
	}
	out := map[customer.ID]*Marks{}
	at := func(id customer.ID) *Marks {
		if root, ok := roots[id]; ok {
			id = root
		}
		if out[id] == nil {
			out[id] = &Marks{}
		}
		return out[id]
	}
	wanted := append([]customer.ID{}, of...)
	err = tx.each("SELECT id, name, phone FROM customer WHERE merged_into IS NOT NULL ORDER BY merged_into, id", nil, func(r *sql.Rows) error {
		var id customer.ID
		var name, phone string
		err := r.Scan(&id, &name, &phone)
		if of == nil || slices.Contains(of, roots[id]) {
			m := at(id)
			m.Names, m.Phones = append(m.Names, name), added(m.Phones, phone)
			wanted = append(wanted, id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	where, args := "customer_id IS NOT NULL", []any{}
	if of != nil {
		raw, err := jsonList(wanted)
		if err != nil {
			return nil, err
		}
		where, args = "customer_id IN (SELECT value FROM json_each(?1))", []any{raw}
	}
	return out, tx.addMarks(where, args, at)
}

// addMarks reads the marks of cards and archives.
func (tx *Tx) addMarks(where string, args []any, at func(customer.ID) *Marks) error {
	err := tx.each("SELECT customer_id, phone, plate FROM card WHERE "+where+" ORDER BY number", args, func(r *sql.Rows) error {
		var id customer.ID
		var phone, plate string
		err := r.Scan(&id, &phone, &plate)
		m := at(id)
		m.Phones, m.Plates = added(m.Phones, phone), added(m.Plates, plate)
		return err
	})
	if err != nil {
		return err
	}
	return tx.each(`SELECT customer_id, coalesce(json_extract(body, '$.contact.phone'), ''), coalesce(json_extract(body, '$.vehicle.plate'), ''), coalesce(json_extract(body, '$.contact.name'), ''),
		coalesce(json_extract(body, '$.address.text'), '') FROM detail WHERE kind IN ('联系人', '车辆', '地址') AND to_day = '' AND `+where+" ORDER BY id", args, func(r *sql.Rows) error {
		var id customer.ID
		var phone, plate, name, address string
		err := r.Scan(&id, &phone, &plate, &name, &address)
		m := at(id)
		m.Phones, m.Plates, m.Contacts, m.Addresses = added(m.Phones, phone), added(m.Plates, plate), added(m.Contacts, name), added(m.Addresses, address)
		return err
	})
}

// added appends what is not empty.
func added(list []string, value string) []string {
	if value == "" {
		return list
	}
	return append(list, value)
}

func distincts() table[matching.Distinct] {
	return table[matching.Distinct]{name: "not_same", entity: "not_same", columns: "id, a, b, reason, by, at, withdrawn, rev",
		fields: func(d *matching.Distinct) []any {
			return []any{&d.ID, &d.A, &d.B, &d.Reason, &d.By, &d.At, &d.Withdrawn, &d.Rev}
		},
		id: func(d *matching.Distinct) *string { return &d.ID }, rev: func(d *matching.Distinct) *int64 { return &d.Rev }}
}

// Distincts lists the pairs declared different, withdrawn ones included, newest first.
func (tx *Tx) Distincts() ([]matching.Distinct, error) {
	return distincts().list(tx, "ORDER BY at DESC, id DESC")
}

// Distinct is one declaration. Error: store.not_found.
func (tx *Tx) Distinct(id string) (matching.Distinct, error) {
	return distincts().get(tx, id, "声明")
}

// DistinctOf finds what was declared of a pair, in either order.
func (tx *Tx) DistinctOf(a, b customer.ID) (matching.Distinct, bool, error) {
	return distincts().first(tx, "WHERE a = ? AND b = ?", string(min(a, b)), string(max(a, b)))
}

// SaveDistinct creates or changes a declaration; A must be the smaller id.
func (tx *Tx) SaveDistinct(d matching.Distinct) (matching.Distinct, error) {
	return distincts().save(tx, d)
}

// MatchingChanges lists up to limit entries above a sequence number that may change who resembles whom, oldest first.
func (tx *Tx) MatchingChanges(after int64, limit int) ([]journal.Entry, error) {
	return tx.changes("seq > ? AND entity IN ('customer', 'card', 'detail', 'batch', 'merge', 'restore') ORDER BY seq LIMIT ?", after, limit)
}
