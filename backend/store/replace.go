package store

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
)

// factTable is the table the rows of a kind lie in, the column that keeps their order, and the text they are told apart by.
type factTable struct{ name, seq, key string }

func factsOf(kind intake.Kind) factTable {
	switch kind {
	case intake.Recharges:
		return factTable{"recharge", "rowid", "serial"}
	case intake.Bearers:
		return factTable{"bearer_sale", "rowid", "serial"}
	case intake.CardEvents:
		return factTable{"card_event", "", "serial"} // lies in the order of its key
	}
	return factTable{"sale", "id", "card_number || ' ' || serial"}
}

func saleKey(s card.Sale) string { return s.CardNumber + " " + s.Serial }

// replacing is a correction under way: the rows of earlier files belong to the batch already, and what the file does not state of them will go.
type replacing struct {
	batch    intake.Batch
	stated   map[string]bool
	from, to calendar.Month // of the files whose place is taken
}

// stated notes the key of a row the correcting file brought.
func (tx *Tx) stated(keys ...string) {
	if tx.replaces != nil {
		for _, k := range keys {
			tx.replaces.stated[k] = true
		}
	}
}

// TakePlace gives the rows of earlier files of the same kind to a batch that was just created, keeps them aside as they were, and opens closed
// months to this transaction. The rows are then added as of any file, and FinishPlace ends it. Errors: store.corrects, store.batch_shared.
func (tx *Tx) TakePlace(b intake.Batch) error {
	r := &replacing{batch: b, stated: map[string]bool{}}
	if err := tx.MayTakePlace(b.Kind, b.Corrects); err != nil {
		return err
	}
	for _, id := range b.Corrects {
		old, err := tx.Batch(id)
		if err == nil {
			err = tx.setAside(old, b)
		}
		if err != nil {
			return err
		}
		r.span(old)
	}
	tx.replaces = r
	_, err := tx.exec("INSERT INTO late_pass (batch_id) VALUES (?)", string(b.ID))
	for _, id := range b.Corrects {
		if err == nil {
			_, err = tx.exec("UPDATE "+factsOf(b.Kind).name+" SET batch_id = ? WHERE batch_id = ?", string(b.ID), string(id))
		}
	}
	return err
}

// MayTakePlace checks that files count, are of one kind, and that no file but these states their rows too. Errors: store.corrects,
// store.batch_shared, store.not_found.
func (tx *Tx) MayTakePlace(kind intake.Kind, of []intake.BatchID) error {
	for _, id := range of {
		old, err := tx.Batch(id)
		if err != nil {
			return err
		}
		if !old.Live() || old.Kind != kind {
			return fault.New(fault.Conflict, "store.corrects", "「"+old.File+"」已撤销、已被更正，或不是同一种文件，不能再被更正", "请重新预览，选择仍然有效的文件")
		}
		if err := tx.notShared(id, of); err != nil {
			return err
		}
	}
	return nil
}

func (r *replacing) span(b intake.Batch) {
	if r.from.IsZero() || !b.From.IsZero() && b.From.Before(r.from) {
		r.from = b.From
	}
	if r.to.Before(b.To) {
		r.to = b.To
	}
}

// setAside keeps the rows of a file as they are and names its successor.
func (tx *Tx) setAside(old, by intake.Batch) error {
	t := factsOf(old.Kind)
	columns, err := tx.factColumns(t)
	if err != nil {
		return err
	}
	pairs := make([]string, len(columns))
	for i, c := range columns {
		pairs[i] = "'" + c + "', " + c
	}
	seq := t.seq
	if seq == "" {
		seq = "row_number() OVER (ORDER BY serial)"
	}
	if _, err := tx.exec("INSERT INTO replaced_row (batch_id, seq, value) SELECT batch_id, "+seq+", json_object("+strings.Join(pairs, ", ")+") FROM "+t.name+" WHERE batch_id = ?", string(old.ID)); err != nil {
		return err
	}
	after := old
	after.CorrectedBy = by.ID
	return tx.relate(old, after, "corrected")
}

// relate names the successor of a file, or takes the name away.
func (tx *Tx) relate(before, after intake.Batch, action string) error {
	if _, err := tx.exec("UPDATE batch SET corrected_by = ? WHERE id = ?", ref(&after.CorrectedBy), string(after.ID)); err != nil {
		return err
	}
	return tx.log("batch", string(after.ID), action, before, after, 0)
}

// factColumns are the columns of a table but the one that is its order.
func (tx *Tx) factColumns(t factTable) ([]string, error) {
	return lines(tx, "SELECT name FROM pragma_table_info(?) WHERE name <> 'id'", func(r *sql.Rows) (c string, err error) { return c, r.Scan(&c) }, t.name)
}

// FinishPlace takes away the rows the correcting file does not state, packs the months concerned, and closes what TakePlace had opened.
func (tx *Tx) FinishPlace(taken *Taken) error {
	r := tx.replaces
	t := factsOf(r.batch.Kind)
	gone := []string{}
	err := tx.each("SELECT "+t.key+" FROM "+t.name+" WHERE batch_id = ?", []any{string(r.batch.ID)}, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key)
		if !r.stated[key] {
			gone = append(gone, key)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, key := range gone {
		if _, err := tx.exec("DELETE FROM "+t.name+" WHERE batch_id = ? AND "+t.key+" = ?", string(r.batch.ID), key); err != nil {
			return err
		}
	}
	taken.Gone = len(gone)
	return tx.endPlace(r)
}

func (tx *Tx) endPlace(r *replacing) error {
	if r.batch.Kind.Fuel() {
		if err := tx.packSales(r.from, r.to); err != nil {
			return err
		}
	}
	tx.replaces = nil
	_, err := tx.exec("DELETE FROM late_pass WHERE batch_id = ?", string(r.batch.ID))
	return err
}

// putBack gives the files a batch had taken the place of their rows again, after its own are gone. A row whose key another file brought since
// stands in the way. Error: store.correction_blocked.
func (tx *Tx) putBack(b intake.Batch) error {
	for _, id := range b.Corrects {
		old, err := tx.Batch(id)
		if err != nil {
			return err
		}
		if err := tx.restoreRows(old); err != nil {
			return err
		}
		if _, err := tx.exec("DELETE FROM replaced_row WHERE batch_id = ?", string(id)); err != nil {
			return err
		}
		after := old
		after.CorrectedBy = ""
		if err := tx.relate(old, after, "restored"); err != nil {
			return err
		}
	}
	_, err := tx.RematchSales() // a card may have become known while they lay aside
	return err
}

func (tx *Tx) restoreRows(old intake.Batch) error {
	t := factsOf(old.Kind)
	columns, err := lines(tx, "SELECT DISTINCT k.key FROM replaced_row r, json_each(r.value) k WHERE r.batch_id = ? ORDER BY k.key",
		func(r *sql.Rows) (c string, err error) { return c, r.Scan(&c) }, string(old.ID))
	if err != nil || len(columns) == 0 {
		return err
	}
	if err := tx.notInTheWay(t, old); err != nil {
		return err
	}
	values := make([]string, len(columns))
	for i, c := range columns {
		values[i] = "value ->> '$." + c + "'"
		if of := map[string]string{"card_id": "card", "customer_id": "customer", "station_id": "office"}[c]; of != "" { // a record deleted since is not known any more
			values[i] = fmt.Sprintf("(SELECT id FROM %s WHERE id = %s)", of, values[i])
		}
	}
	insert := func(seq, seqOf, where string) error {
		_, err := tx.exec("INSERT INTO "+t.name+" ("+strings.Join(columns, ", ")+seq+") SELECT "+strings.Join(values, ", ")+seqOf+" FROM replaced_row WHERE batch_id = ?"+where+" ORDER BY seq", string(old.ID))
		return err
	}
	if t.seq == "" {
		return insert("", "", "")
	}
	const taken = "EXISTS (SELECT 1 FROM %s x WHERE x.%s = seq)" // rows that came since may have got their places
	moved, err := lines(tx, "SELECT seq FROM replaced_row WHERE batch_id = ? AND "+fmt.Sprintf(taken, t.name, t.seq), func(r *sql.Rows) (n int64, err error) { return n, r.Scan(&n) }, string(old.ID))
	if err != nil {
		return err
	}
	if err := insert(", "+t.seq, ", seq", " AND NOT "+fmt.Sprintf(taken, t.name, t.seq)); err != nil || len(moved) == 0 {
		return err
	}
	return insert("", "", " AND seq IN (SELECT value FROM json_each('"+jsonInts(moved)+"'))")
}

func jsonInts(list []int64) string { return strings.ReplaceAll(fmt.Sprint(list), " ", ",") }

// notInTheWay refuses to put rows back over those of another file with the same key.
func (tx *Tx) notInTheWay(t factTable, old intake.Batch) error {
	same := "x.serial = r.value ->> '$.serial'"
	if t.name == "sale" {
		same += " AND x.card_number = r.value ->> '$.card_number'"
	}
	var file, serial string
	found, err := tx.one("SELECT b.file, x.serial FROM replaced_row r JOIN "+t.name+" x ON "+same+" JOIN batch b ON b.id = x.batch_id WHERE r.batch_id = ? LIMIT 1", []any{string(old.ID)}, &file, &serial)
	if err == nil && found {
		err = fault.New(fault.Conflict, "store.correction_blocked", "「"+old.File+"」的流水"+serial+"后来又由「"+file+"」导入，不能放回", "请先撤销「"+file+"」，再撤销这次更正")
	}
	return err
}

// Unstated counts the rows of a file without those of the keys, and how many of them lie before a day; last is the last day of the file.
func (tx *Tx) Unstated(b intake.Batch, keys map[string]bool, before calendar.Date) (missing, earlier int, last calendar.Date, err error) {
	t := factsOf(b.Kind)
	err = tx.each("SELECT "+t.key+", day FROM "+t.name+" WHERE batch_id = ?", []any{string(b.ID)}, func(r *sql.Rows) error {
		var key string
		var on calendar.Date
		err := r.Scan(&key, day(&on))
		if on.After(last) {
			last = on
		}
		if !keys[key] {
			missing++
			if on.Before(before) {
				earlier++
			}
		}
		return err
	})
	return missing, earlier, last, err
}

// OwnerOf is the file that owns the row of a key; "" for none. Card is empty for kinds told apart by serial alone.
func (tx *Tx) OwnerOf(kind intake.Kind, number, serial string) (id intake.BatchID, err error) {
	if kind.Fuel() {
		_, err = tx.one("SELECT batch_id FROM sale WHERE card_number = ? AND serial = ?", []any{number, serial}, &id)
		return id, err
	}
	_, err = tx.one("SELECT batch_id FROM "+factsOf(kind).name+" WHERE serial = ?", []any{serial}, &id)
	return id, err
}

// BatchSums are the sums of the rows a file owns as they are stored.
func (tx *Tx) BatchSums(b intake.Batch) (s intake.Sums, err error) {
	fuel := "0, 0"
	if b.Kind.Fuel() {
		fuel = "coalesce(sum(volume), 0), coalesce(sum(mass), 0)"
	}
	_, err = tx.one("SELECT count(*), "+fuel+", coalesce(sum(amount), 0) FROM "+factsOf(b.Kind).name+" WHERE batch_id = ?", []any{string(b.ID)}, &s.Rows, &s.Volume, &s.Mass, &s.Amount)
	return s, err
}

// ProductsIn are the products a file of fuel states with the factors used, by product and factor; of a corrected file as it was.
func (tx *Tx) ProductsIn(batch intake.BatchID) ([]intake.Product, error) {
	from, err := tx.rowsFrom("product, density, volume, mass, amount", "sale", batch)
	if err != nil {
		return nil, err
	}
	return lines(tx, "SELECT product, density, count(*), sum(volume), sum(mass), sum(amount) FROM ("+from+") GROUP BY product, density ORDER BY product, density", func(r *sql.Rows) (p intake.Product, err error) {
		err = r.Scan(&p.Product, &p.Density, &p.Rows, &p.Volume, &p.Mass, &p.Amount)
		p.Factor = p.Density.KgPerLitre()
		return p, err
	}, string(batch))
}

// rowsFrom reads columns of the rows of one file in its order, from its table or, of a corrected file, from where they are kept aside.
func (tx *Tx) rowsFrom(columns, table string, batch intake.BatchID) (string, error) {
	var aside bool
	if _, err := tx.one("SELECT EXISTS (SELECT 1 FROM replaced_row WHERE batch_id = ?)", []any{string(batch)}, &aside); err != nil {
		return "", err
	}
	if !aside {
		seq := "rowid"
		if table == "card_event" {
			seq = "serial"
		}
		return "SELECT " + columns + " FROM " + table + " WHERE batch_id = ? ORDER BY " + seq, nil
	}
	list := strings.Split(columns, ", ")
	for i, c := range list {
		list[i] = "value ->> '$." + c + "' AS " + c
	}
	return "SELECT " + strings.Join(list, ", ") + " FROM replaced_row WHERE batch_id = ? ORDER BY seq", nil
}

// Taken is what became of the rows of a facts file: stored, or found stored already with the files that own them.
type Taken struct {
	New, Same int
	Changed   int // of a correction: rows that are not as they were
	Over      int // of a correction: rows of the earlier files, Same or Changed
	Gone      int // of a correction: rows of the earlier files that are not stated any more
	Shared    []intake.BatchID
	Elsewhere intake.Sums // of rows an earlier file owns
	Twice     intake.Sums // of rows stated a second time
	Met       map[intake.BatchID]*Met
}

// Met is what a file and an earlier one both state.
type Met struct {
	Same, Differs int
	Keys          map[string]bool
}

// found is a stored row with the key of one that a file states.
type found struct {
	owner intake.BatchID
	key   string
	same  bool
	sums  intake.Sums
}

// verdict is what is to be done with a row that is stored already.
type verdict int

const (
	stays   verdict = iota // it says the same
	refused                // it contradicts what is stored
	put                    // it takes the place of what is stored
)

// settle books a row whose key is stored already.
func (tx *Tx) settle(t *Taken, self intake.BatchID, f found) verdict {
	r := tx.replaces
	switch {
	case f.owner == self && r != nil && !r.stated[f.key]:
		r.stated[f.key] = true
		t.Over++
		if f.same {
			t.Same++
			return stays
		}
		t.Changed++
		return put
	case f.owner == self && f.same:
		t.Same++
		t.Twice = t.Twice.Plus(f.sums)
		return stays
	case f.owner == self:
		return refused
	}
	if t.Met == nil {
		t.Met = map[intake.BatchID]*Met{}
	}
	m := t.Met[f.owner]
	if m == nil {
		m = &Met{Keys: map[string]bool{}}
		t.Met[f.owner] = m
	}
	m.Keys[f.key] = true
	if !f.same {
		m.Differs++
		return refused
	}
	m.Same++
	t.Same++
	t.Elsewhere = t.Elsewhere.Plus(f.sums)
	if !slices.Contains(t.Shared, f.owner) {
		t.Shared = append(t.Shared, f.owner)
	}
	return stays
}
