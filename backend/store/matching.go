package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
	"fuelbook/backend/matching"
)

// saveMatchKeys files a customer under the words it may be found by as one it resembles.
func (tx *Tx) saveMatchKeys(c customer.Customer) error {
	if c.Rev > 1 {
		if _, err := tx.exec("DELETE FROM match_key WHERE customer_id = ?", string(c.ID)); err != nil {
			return err
		}
	}
	keys, err := json.Marshal(matching.Keys(matching.Of(c, nil, nil)))
	if err != nil {
		return fault.Wrap(err, "store.match_key", "查重索引写不出")
	}
	_, err = tx.exec("INSERT OR IGNORE INTO match_key (key, customer_id) SELECT value, ?2 FROM json_each(?1)", string(keys), string(c.ID))
	return err
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
		if err := tx.saveMatchKeys(c); err != nil {
			return err
		}
	}
	_, err = tx.exec("INSERT INTO match_version (version) VALUES (?)", matching.Version)
	return err
}

// Candidates lists the customers that share a key, or have a card with one of the phones or plates; by code, each once.
func (tx *Tx) Candidates(keys, phones, plates []string) ([]customer.Customer, error) {
	lists := make([]any, 0, 3)
	for _, list := range [][]string{keys, phones, plates} {
		raw, err := json.Marshal(append([]string{}, list...))
		if err != nil {
			return nil, fault.Wrap(err, "store.match_key", "查重的条件写不出")
		}
		lists = append(lists, string(raw))
	}
	return customers().list(tx, `WHERE id IN (
		SELECT customer_id FROM match_key WHERE key IN (SELECT value FROM json_each(?1))
		UNION SELECT customer_id FROM card WHERE phone <> '' AND phone IN (SELECT value FROM json_each(?2))
		UNION SELECT customer_id FROM card WHERE plate <> '' AND plate IN (SELECT value FROM json_each(?3))) ORDER BY code`, lists...)
}

// KeyCount is how many customers are filed under a key.
type KeyCount struct {
	Key   string
	Count int
}

// CommonKeys lists the keys more than limit customers are filed under, the commonest first: a number so many share tells nobody apart.
func (tx *Tx) CommonKeys(limit int) ([]KeyCount, error) {
	out := []KeyCount{}
	err := tx.each("SELECT key, count(*) FROM match_key GROUP BY key HAVING count(*) > ? ORDER BY count(*) DESC, key", []any{limit}, func(r *sql.Rows) error {
		var k KeyCount
		err := r.Scan(&k.Key, &k.Count)
		out = append(out, k)
		return err
	})
	return out, err
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
	return tx.changes("seq > ? AND entity IN ('customer', 'card', 'batch', 'merge', 'restore') ORDER BY seq LIMIT ?", after, limit)
}
