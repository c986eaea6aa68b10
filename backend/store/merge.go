package store

import (
	"database/sql"
	"encoding/json"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
)

// groupOf is a condition on customer_id: the customer and everybody merged into it, however far. Its one argument is the customer.
const groupOf = "customer_id IN (WITH RECURSIVE " + groupTable + " SELECT id FROM g)"

// groupTable is g, the ids of a customer and of everybody merged into it.
const groupTable = "g (id) AS (SELECT ?1 UNION SELECT customer.id FROM customer JOIN g ON customer.merged_into = g.id)"

func merges() table[customer.Merge] {
	return table[customer.Merge]{name: "merge", entity: "merge", columns: "id, survivor_id, merged_id, taken, seq, reason, at, by, undone_at, rev",
		fields: func(m *customer.Merge) []any {
			return []any{&m.ID, &m.SurvivorID, &m.MergedID, doc(&m.Taken), &m.Seq, &m.Reason, &m.At, &m.By, &m.UndoneAt, &m.Rev}
		},
		id: func(m *customer.Merge) *string { return (*string)(&m.ID) }, rev: func(m *customer.Merge) *int64 { return &m.Rev }}
}

// Merges lists the merges, newest first; those taken back too.
func (tx *Tx) Merges() ([]customer.Merge, error) { return merges().list(tx, "ORDER BY id DESC") }

// Merge is one merge. Error: store.not_found.
func (tx *Tx) Merge(id customer.MergeID) (customer.Merge, error) {
	return merges().get(tx, string(id), "合并记录")
}

// Roots maps every merged customer to the one it is read as.
func (tx *Tx) Roots() (map[customer.ID]customer.ID, error) {
	into := map[customer.ID]customer.ID{}
	err := tx.each("SELECT id, merged_into FROM customer WHERE merged_into IS NOT NULL", nil, func(r *sql.Rows) error {
		var id, to customer.ID
		err := r.Scan(&id, &to)
		into[id] = to
		return err
	})
	return customer.Roots(into), err
}

// MergedInto lists the records that were merged into a customer, however far, by code.
func (tx *Tx) MergedInto(id customer.ID) ([]customer.Customer, error) {
	return customers().list(tx, "WHERE id <> ?1 AND id IN (WITH RECURSIVE g (id) AS (SELECT ?1 UNION SELECT customer.id FROM customer JOIN g ON customer.merged_into = g.id) SELECT id FROM g) ORDER BY code", string(id))
}

// MergeCustomers saves the survivor with the fields it takes and makes the merged record part of it. Errors: customer.merged when either
// already belongs to another, store.stale, store.not_found.
func (tx *Tx) MergeCustomers(survivor, merged customer.Customer, m customer.Merge) (customer.Merge, error) {
	if survivor.ID == merged.ID || survivor.MergedInto != "" || merged.MergedInto != "" {
		return m, mergedFault(merged)
	}
	saved, err := tx.putCustomer(survivor)
	if err != nil {
		return m, err
	}
	if saved.Rev == survivor.Rev {
		m.Taken = nil // nothing differed, so nothing is to be put back
	}
	merged.MergedInto = saved.ID
	if _, err := tx.putCustomer(merged); err != nil {
		return m, err
	}
	m.SurvivorID, m.MergedID, m.Seq = saved.ID, merged.ID, tx.last.Seq
	return merges().save(tx, m)
}

func mergedFault(c customer.Customer) error {
	return fault.New(fault.Conflict, "customer.merged", "「"+c.Name+"」（"+c.Code+"）已并入另一份档案", "请打开并入后的档案；要分开，请先撤销那次合并")
}

// Parted is what taking a merge back could not decide.
type Parted struct {
	Merge customer.Merge
	Kept  []journal.Kept  // fields of the survivor edited since the merge: they stay
	Since []journal.Entry // records created for the survivor since: they stay with it
}

// Unmerge makes the merged record a customer of its own again. Fields the survivor took get their earlier value unless somebody edited them
// since. at is RFC 3339. Errors: store.not_found, customer.not_merged.
func (tx *Tx) Unmerge(id customer.MergeID, at string) (p Parted, err error) {
	m, err := tx.Merge(id)
	if err != nil {
		return p, err
	}
	if m.UndoneAt != "" {
		return p, fault.New(fault.Conflict, "customer.not_merged", "这次合并已经撤销过", "请刷新")
	}
	merged, err := tx.Customer(m.MergedID)
	if err != nil {
		return p, err
	}
	merged.MergedInto = ""
	if _, err := tx.putCustomer(merged); err != nil {
		return p, err
	}
	if p.Kept, err = tx.giveBack(m); err != nil {
		return p, err
	}
	if p.Since, err = tx.changes("seq > ? AND action = 'create' AND entity <> 'merge' AND json_extract(after, '$.customerId') = ? ORDER BY seq", m.Seq, string(m.SurvivorID)); err != nil {
		return p, err
	}
	m.UndoneAt = at
	p.Merge, err = merges().save(tx, m)
	return p, err
}

func (tx *Tx) giveBack(m customer.Merge) ([]journal.Kept, error) {
	if len(m.Taken) == 0 {
		return nil, nil
	}
	entries, err := tx.changes("entity = 'customer' AND entity_id = ? AND seq = ?", string(m.SurvivorID), m.Seq-1)
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	survivor := records()["customer"]
	now, _, err := survivor.one(tx, string(m.SurvivorID))
	if err != nil {
		return nil, err
	}
	back, kept, err := journal.PutBack(entries[0].Before, entries[0].After, json.RawMessage(now))
	if err != nil {
		return nil, err
	}
	return kept, survivor.save(tx, back)
}
