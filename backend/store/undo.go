package store

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/journal"

	"github.com/samber/lo"
)

// UndoRegistry takes a file of the registry (offices, staff, customers, cards, plans, prospects) back out, the last change first: records it
// created are deleted, fields it changed get their earlier value. What somebody edited or built upon since stays and is listed in full;
// so does what a closed month counted. Facts that had been tied to a record by this file are untied first. at is RFC 3339.
// Error: store.not_found.
func (tx *Tx) UndoRegistry(id intake.BatchID, at string) (u intake.Undone, err error) {
	if u.Batch, err = tx.Batch(id); err != nil || u.Batch.UndoneAt != "" {
		return u, err
	}
	entries, err := tx.changes("batch = ? AND entity <> 'batch' ORDER BY seq DESC", string(id))
	if err != nil {
		return u, err
	}
	frozen, err := tx.counted()
	if err != nil {
		return u, err
	}
	if err := tx.untie(id); err != nil {
		return u, err
	}
	if err := tx.dropKeys(id); err != nil {
		return u, err
	}
	for chunk := range slices.Chunk(entries, atOnce) {
		if err := tx.undoEntries(chunk, frozen, &u); err != nil {
			return u, err
		}
	}
	after := u.Batch
	after.UndoneAt = at
	if _, err := tx.exec("UPDATE batch SET undone_at = ? WHERE id = ?", at, string(id)); err != nil {
		return u, err
	}
	before := u.Batch
	u.Batch, u.KeptAll = after, len(u.Kept)
	return u, tx.log("batch", string(id), "undo", before, after, 0)
}

// atOnce is how many records are read in one query.
const atOnce = 500

// undoEntries takes entries back in their order. What the records are now is read beforehand, all of a kind at once; a second entry on the
// same record reads it again.
func (tx *Tx) undoEntries(entries []journal.Entry, frozen map[string]string, u *intake.Undone) error {
	kinds, current := records(), map[string]map[string]json.RawMessage{}
	for entity, of := range lo.GroupBy(entries, func(e journal.Entry) string { return e.Entity }) {
		kind, known := kinds[entity]
		if !known {
			continue // what the program derives by itself is derived again
		}
		var err error
		if current[entity], err = kind.load(tx, lo.Uniq(lo.Map(of, func(e journal.Entry, _ int) string { return e.EntityID }))); err != nil {
			return err
		}
	}
	touched := map[string]bool{}
	for _, e := range entries {
		kind, known := kinds[e.Entity]
		if !known {
			continue
		}
		now, there := current[e.Entity][e.EntityID]
		if key := e.Entity + " " + e.EntityID; touched[key] {
			var err error
			if now, there, err = kind.one(tx, e.EntityID); err != nil {
				return err
			}
		} else {
			touched[key] = true
		}
		if !there {
			continue // somebody deleted it since: nothing is left to put back
		}
		if err := tx.undoEntry(kind, e, now, frozen, u); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) undoEntry(kind record, e journal.Entry, now json.RawMessage, frozen map[string]string, u *intake.Undone) error {
	keep := func(why string, fields []journal.Kept) {
		key, name := kind.label(now)
		k := intake.KeptRecord{Entity: e.Entity, ID: e.EntityID, Key: key, Name: name, Why: why}
		for _, f := range fields {
			k.Fields = append(k.Fields, intake.KeptField{Field: f.Field, Before: string(f.Before), Now: string(f.Now)})
		}
		u.Kept = append(u.Kept, k)
	}
	if e.Action == "create" {
		return tx.undoCreate(kind, e, now, frozen, u, keep)
	}
	back, kept, err := journal.PutBack(e.Before, e.After, now)
	if err != nil {
		return err
	}
	if len(kept) > 0 {
		keep("导入以后又改过，这些栏保留现在的内容", kept)
	}
	differs, err := journal.Differing(back, now)
	if err != nil || len(differs) == 0 {
		return err
	}
	if err := kind.save(tx, back); err != nil {
		if fault.From(err).Code == "store.month_closed" {
			keep("所在月份已经结账，不能再改", nil)
			return nil
		}
		return err
	}
	u.Restored++
	return nil
}

// undoCreate deletes a record the file created, if it still is what the file made of it and nothing was built upon it.
func (tx *Tx) undoCreate(kind record, e journal.Entry, now json.RawMessage, frozen map[string]string, u *intake.Undone, keep func(string, []journal.Kept)) error {
	if month, ok := countedIn(frozen, e.EntityID, now); ok {
		keep(month+"月结时已计入，不能删除", nil)
		return tx.keysAgain(e, now)
	}
	var edited []string
	if !bytes.Equal(e.After, now) { // most are untouched to the byte
		var err error
		if edited, err = journal.Differing(e.After, now); err != nil {
			return err
		}
	}
	stays := func(why string, fields []journal.Kept) error {
		keep(why, fields)
		return tx.keysAgain(e, now)
	}
	if len(edited) > 0 {
		_, fields, err := journal.PutBack([]byte("{}"), e.After, now)
		if err != nil {
			return err
		}
		return stays("导入以后又改过，整条保留", slices.DeleteFunc(fields, func(k journal.Kept) bool { return !slices.Contains(edited, k.Field) }))
	}
	err := kind.remove(tx, e.EntityID, now)
	switch {
	case err == nil && e.Entity == "detail": // goes with its customer and is not counted beside it
	case err == nil:
		u.Removed++
	case inUse(err):
		return stays("后来登记的记录（卡、消费、协议、回访、下级等）要用到它，整条保留", nil)
	case fault.From(err).Code == "store.month_closed":
		return stays("所在月份已经结账，不能删除", nil)
	default:
		return err
	}
	return nil
}

// manyMade is from how many customers on it is quicker to read all match keys in order than to look each customer's up.
const manyMade = 1000

// dropKeys takes the match keys of all customers a file created away at once; deleting a customer would take them one by one.
func (tx *Tx) dropKeys(id intake.BatchID) error {
	const made = "(SELECT entity_id FROM change WHERE batch = ?1 AND action = 'create' AND entity = 'customer')"
	var n int
	if _, err := tx.one("SELECT count(*) FROM "+made, []any{string(id)}, &n); err != nil {
		return err
	}
	column := "customer_id"
	if n > manyMade {
		column = "+customer_id" // no index: in the table's own order
	}
	_, err := tx.exec("DELETE FROM match_key WHERE "+column+" IN "+made, string(id))
	return err
}

// keysAgain files a customer that has to stay under its match keys again.
func (tx *Tx) keysAgain(e journal.Entry, now json.RawMessage) error {
	if e.Entity != "customer" {
		return nil
	}
	var c customer.Customer
	if err := json.Unmarshal(now, &c); err != nil {
		return fault.Wrap(err, "store.log", "变更记录读不出")
	}
	tx.refile(c)
	return nil
}

// countedIn names the closed month that counted a customer, or the customer a card or agreement belongs to.
func countedIn(frozen map[string]string, id string, now json.RawMessage) (string, bool) {
	if len(frozen) == 0 {
		return "", false
	}
	var of string
	_ = json.Unmarshal(journal.Field(now, "customerId"), &of)
	month, ok := frozen[cmp.Or(of, id)]
	return month, ok
}

// counted names, for every customer a closed month counted, the last such month: a customer like that cannot be unmade.
func (tx *Tx) counted() (map[string]string, error) {
	months, err := tx.ClosedMonths()
	out := map[string]string{}
	for i := 0; err == nil && i < len(months); i++ {
		var c ClosedMonth
		c, _, err = tx.Month(months[i])
		for _, s := range c.Snapshots {
			out[string(s.CustomerID)] = c.Month.Chinese()
		}
	}
	return out, err
}

// untie frees facts of open months that had come before this file and were given their card or customer by it. What came later counts on
// the records and keeps them. The sales of those months are packed again.
func (tx *Tx) untie(id intake.BatchID) error {
	const made = "(SELECT entity_id FROM change WHERE batch = ?1 AND action = 'create' AND entity = "
	const entry = "change WHERE entity = 'batch' AND action = 'import'" // the log knows the order of files, whatever the clock did
	const open = " AND batch_id IN (SELECT entity_id FROM " + entry + " AND seq < (SELECT seq FROM " + entry + " AND entity_id = ?1)) AND month NOT IN (SELECT month FROM closed_month)"
	var n int64
	for _, sql := range []string{
		"UPDATE sale SET card_id = NULL, customer_id = NULL WHERE card_id IN " + made + "'card')" + open,
		"UPDATE sale SET customer_id = NULL WHERE customer_id IN " + made + "'customer')" + open,
		"UPDATE recharge SET card_id = NULL, customer_id = NULL WHERE card_id IN " + made + "'card')" + open,
		"UPDATE recharge SET customer_id = NULL WHERE customer_id IN " + made + "'customer')" + open,
		"UPDATE bearer_sale SET customer_id = NULL WHERE customer_id IN " + made + "'customer')" + open,
	} {
		k, err := tx.exec(sql, string(id))
		if err != nil {
			return err
		}
		n += k
	}
	if n == 0 {
		return nil
	}
	first, last, _, err := tx.FuelSpan()
	if err != nil {
		return err
	}
	return tx.packSales(first, last)
}
