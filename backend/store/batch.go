package store

import (
	"database/sql"
	"slices"

	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
)

const batchColumns = "id, kind, file, sha256, sheet, at, by, from_month, to_month, totals, undone_at, corrects, corrected_by, reason, entry"

func batchFields(b *intake.Batch) []any {
	return []any{&b.ID, &b.Kind, &b.File, &b.SHA256, &b.Sheet, &b.At, &b.By, month(&b.From), month(&b.To), doc(&b.Totals), &b.UndoneAt, doc(&b.Corrects), ref(&b.CorrectedBy), &b.Reason, doc(&b.Entry)}
}

func (tx *Tx) batches(clause string, args ...any) ([]intake.Batch, error) {
	out := []intake.Batch{}
	err := tx.each("SELECT "+batchColumns+" FROM batch "+clause, args, func(r *sql.Rows) error {
		var b intake.Batch
		err := r.Scan(batchFields(&b)...)
		out = append(out, b)
		return err
	})
	return out, err
}

// BatchByHash finds a file taken in before and neither undone nor corrected since, the latest time it was.
func (tx *Tx) BatchByHash(kind intake.Kind, sha string) (intake.Batch, bool, error) {
	list, err := tx.batches("WHERE kind = ? AND sha256 = ? AND undone_at = '' AND corrected_by IS NULL ORDER BY id", string(kind), sha)
	if err != nil || len(list) == 0 {
		return intake.Batch{}, false, err
	}
	return list[len(list)-1], true, nil
}

// Batches lists the files taken in, newest first.
func (tx *Tx) Batches() ([]intake.Batch, error) { return tx.batches("ORDER BY id DESC") }

// Batch is one file taken in. Error: store.not_found.
func (tx *Tx) Batch(id intake.BatchID) (intake.Batch, error) {
	list, err := tx.batches("WHERE id = ?", string(id))
	if err == nil && len(list) == 0 {
		err = errNoBatch
	}
	if err != nil {
		return intake.Batch{}, err
	}
	return list[0], nil
}

// SaveBatch creates a batch (ID empty) and until it is completed logs every change of the transaction as come by it, or completes one with its totals; only the completion is logged, as one entry per file.
func (tx *Tx) SaveBatch(b intake.Batch) (intake.Batch, error) {
	if b.ID == "" {
		id, err := newID()
		if err != nil {
			return b, err
		}
		b.ID = intake.BatchID(id)
		tx.batch = b.ID
		_, err = tx.exec("INSERT INTO batch ("+batchColumns+") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", batchFields(&b)...)
		return b, err
	}
	_, err := tx.exec("UPDATE batch SET sheet = ?, from_month = ?, to_month = ?, totals = ? WHERE id = ?", b.Sheet, month(&b.From), month(&b.To), doc(&b.Totals), b.ID)
	if err != nil {
		return b, err
	}
	err = tx.log("batch", string(b.ID), "import", nil, b, 0)
	tx.batch = "" // what comes after it in the transaction came by something else
	return b, err
}

// UndoBatch removes the rows of a facts batch, packs the sales of its months again and marks it undone; at is RFC 3339. What a correction had
// taken the place of comes back as it was, in closed months too: their signed forms stay, as with the correction itself.
// Errors: store.not_found, store.month_closed (the schema's own refusal), store.batch_shared when a later file states its rows too,
// store.batch_corrected when another took its place, store.correction_blocked.
func (tx *Tx) UndoBatch(id intake.BatchID, at string) error {
	b, err := tx.Batch(id)
	if err != nil {
		return err
	}
	if b.UndoneAt != "" {
		return nil
	}
	if b.CorrectedBy != "" {
		by, err := tx.Batch(b.CorrectedBy)
		if err != nil {
			return err
		}
		return fault.New(fault.Conflict, "store.batch_corrected", "这个文件已被「"+by.File+"」更正，它的记录不再计入", "请先撤销「"+by.File+"」，原来的记录就会回来")
	}
	if err := tx.notShared(id, nil); err != nil {
		return err
	}
	if err := tx.takeAway(b); err != nil {
		return err
	}
	after := b
	after.UndoneAt = at
	if _, err := tx.exec("UPDATE batch SET undone_at = ? WHERE id = ?", at, string(id)); err != nil {
		return err
	}
	return tx.log("batch", string(id), "undo", b, after, 0)
}

// takeAway removes the rows of a batch and puts those back whose place it had taken.
func (tx *Tx) takeAway(b intake.Batch) error {
	r := &replacing{batch: b}
	r.span(b)
	if len(b.Corrects) > 0 {
		if _, err := tx.exec("INSERT INTO late_pass (batch_id) VALUES (?)", string(b.ID)); err != nil {
			return err
		}
	}
	if _, err := tx.exec("DELETE FROM "+factsOf(b.Kind).name+" WHERE batch_id = ?", string(b.ID)); err != nil {
		return err
	}
	for _, id := range b.Corrects {
		old, err := tx.Batch(id)
		if err != nil {
			return err
		}
		r.span(old)
	}
	if err := tx.putBack(b); err != nil {
		return err
	}
	return tx.endPlace(r)
}

// notShared refuses to take rows away from under a later file that states them too: it counts them as there. The files named besides go with it.
func (tx *Tx) notShared(id intake.BatchID, besides []intake.BatchID) error {
	live, err := tx.batches("WHERE undone_at = '' AND corrected_by IS NULL AND id > ? ORDER BY id DESC", string(id))
	if err != nil {
		return err
	}
	for _, b := range live {
		if slices.Contains(b.Totals.Shared, id) && !slices.Contains(besides, b.ID) {
			return fault.New(fault.Conflict, "store.batch_shared", "这个文件的记录也在后来导入的「"+b.File+"」里", "请先撤销「"+b.File+"」，再撤销这个文件，然后重新导入「"+b.File+"」")
		}
	}
	return nil
}
