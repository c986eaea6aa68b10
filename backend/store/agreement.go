package store

import (
	"database/sql"
	"database/sql/driver"
	"time"

	"fuelbook/backend/agreement"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
)

func agreements() table[agreement.Agreement] {
	return table[agreement.Agreement]{name: "agreement", entity: "agreement",
		columns: "id, number, customer_id, level, status, from_day, to_day, template, template_version, terms, changes, allowed, steps, renews, scan, fingerprint, ended_on, rev",
		fields: func(a *agreement.Agreement) []any {
			return []any{&a.ID, &a.Number, &a.CustomerID, &a.Level, &a.Status, day(&a.From), day(&a.To), &a.Template, &a.TemplateVersion, doc(&a.Terms), list(&a.Changes), list(&a.Allowed),
				list(&a.Steps), &a.Renews, doc(&a.Scan), &a.Fingerprint, day(&a.EndedOn), &a.Rev}
		},
		id: func(a *agreement.Agreement) *string { return (*string)(&a.ID) }, rev: func(a *agreement.Agreement) *int64 { return &a.Rev }}
}

// list is a slice as JSON text; none is an empty list, so that it reads back as it was saved.
func list[T any](p *[]T) column {
	c := doc(p)
	return column{func(src any) error {
		err := c.scan(src)
		if *p == nil {
			*p = []T{}
		}
		return err
	}, func() (driver.Value, error) {
		if *p == nil {
			*p = []T{}
		}
		return c.value()
	}}
}

// Agreements lists all agreements by number.
func (tx *Tx) Agreements() ([]agreement.Agreement, error) {
	return agreements().list(tx, "ORDER BY number")
}

// AgreementsOf lists the agreements of a customer, newest term first.
func (tx *Tx) AgreementsOf(id customer.ID) ([]agreement.Agreement, error) {
	return agreements().list(tx, "WHERE "+groupOf+" ORDER BY from_day DESC, number", string(id))
}

// Agreement is one agreement. Error: store.not_found.
func (tx *Tx) Agreement(id agreement.ID) (agreement.Agreement, error) {
	return agreements().get(tx, string(id), "协议")
}

// SaveAgreement creates or changes an agreement; a new one's number is noted as taken, where it is of our pattern. Errors: those of a save,
// store.immutable where an approved text or a number would change, agreement.number_taken where the number was left out or taken before.
func (tx *Tx) SaveAgreement(a agreement.Agreement) (agreement.Agreement, error) {
	fresh := a.Rev == 0
	saved, err := agreements().save(tx, a)
	unit, year, seq, ours := agreement.ParseNumber(saved.Number)
	if err != nil || !fresh || !ours {
		return saved, err
	}
	n, err := tx.exec(`INSERT INTO agreement_number (unit, year, seq, agreement_id, note, by, at) VALUES (?, ?, ?, ?, '', ?, ?)
		ON CONFLICT (unit, year, seq) DO UPDATE SET agreement_id = excluded.agreement_id WHERE note = '' AND NOT EXISTS (SELECT 1 FROM agreement a WHERE a.id = agreement_number.agreement_id)`,
		unit, year, seq, string(saved.ID), tx.by.Name, tx.by.At.Format(time.RFC3339))
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "agreement.number_taken", "编号「"+saved.Number+"」已经用过或已作为空号说明", "编号不复用，请核对编号台账")
	}
	return saved, err
}

// Renewed names the agreements that a signed one follows.
func (tx *Tx) Renewed() (map[agreement.ID]bool, error) {
	out := map[agreement.ID]bool{}
	err := tx.each("SELECT renews FROM agreement WHERE renews <> '' AND status = ?", []any{string(agreement.Signed)}, func(r *sql.Rows) error {
		var id agreement.ID
		err := r.Scan(&id)
		out[id] = true
		return err
	})
	return out, err
}

// LastNumber is the highest number taken within a range of a unit and year, 0 for none.
func (tx *Tx) LastNumber(unit string, year, from, to int) (last int, err error) {
	_, err = tx.one("SELECT coalesce(max(seq), 0) FROM agreement_number WHERE unit = ? AND year = ? AND seq BETWEEN ? AND ?", []any{unit, year, from, to}, &last)
	return last, err
}

// Numbers lists the numbers of a unit and year that were taken or left out.
func (tx *Tx) Numbers(unit string, year int) ([]agreement.NumberUse, error) {
	out := []agreement.NumberUse{}
	err := tx.each("SELECT unit, year, seq, agreement_id, note, by, at FROM agreement_number WHERE unit = ? AND year = ? ORDER BY seq", []any{unit, year}, func(r *sql.Rows) error {
		var u agreement.NumberUse
		err := r.Scan(&u.Unit, &u.Year, &u.Seq, &u.AgreementID, &u.Note, &u.By, &u.At)
		out = append(out, u)
		return err
	})
	return out, err
}

// ExplainNumber notes why a number was left out. Error: agreement.number_taken for one that an agreement has.
func (tx *Tx) ExplainNumber(u agreement.NumberUse) error {
	n, err := tx.exec(`INSERT INTO agreement_number (unit, year, seq, agreement_id, note, by, at) VALUES (?, ?, ?, '', ?, ?, ?)
		ON CONFLICT (unit, year, seq) DO UPDATE SET note = excluded.note, by = excluded.by, at = excluded.at WHERE agreement_id = ''`, u.Unit, u.Year, u.Seq, u.Note, u.By, u.At)
	switch {
	case err != nil:
		return err
	case n == 0:
		return fault.New(fault.Conflict, "agreement.number_taken", "这个编号有协议，不是空号", "请刷新台账")
	}
	return tx.log("number", agreement.FormatNumber(u.Unit, u.Year, u.Seq), "create", nil, u, 0)
}

func numberBlocks() table[agreement.NumberBlock] {
	return table[agreement.NumberBlock]{name: "agreement_block", entity: "number_block", columns: "id, office_id, unit, year, from_seq, to_seq, handed_by, handed_at, rev",
		fields: func(b *agreement.NumberBlock) []any {
			return []any{&b.ID, &b.OfficeID, &b.Unit, &b.Year, &b.From, &b.To, &b.HandedBy, &b.HandedAt, &b.Rev}
		},
		id: func(b *agreement.NumberBlock) *string { return (*string)(&b.ID) }, rev: func(b *agreement.NumberBlock) *int64 { return &b.Rev }}
}

// NumberBlocks lists the blocks of a unit and year.
func (tx *Tx) NumberBlocks(unit string, year int) ([]agreement.NumberBlock, error) {
	return numberBlocks().list(tx, "WHERE unit = ? AND year = ? ORDER BY from_seq", unit, year)
}

// NumberBlocksAmong reads blocks by id, in no order.
func (tx *Tx) NumberBlocksAmong(ids []string) ([]agreement.NumberBlock, error) {
	return numberBlocks().among(tx, ids)
}

// SaveNumberBlock creates or changes a block. A new one that overlaps another is refused (store.immutable).
func (tx *Tx) SaveNumberBlock(b agreement.NumberBlock) (agreement.NumberBlock, error) {
	return numberBlocks().save(tx, b)
}

// RemoveNumberBlock takes away a block that was handed out whole.
func (tx *Tx) RemoveNumberBlock(id agreement.NumberBlockID) error {
	return numberBlocks().remove(tx, string(id))
}

// SaveScan keeps the bytes of a sealed paper in place of an earlier one.
func (tx *Tx) SaveScan(id agreement.ID, sha string, data []byte) error {
	_, err := tx.exec("INSERT INTO agreement_scan (agreement_id, sha256, data) VALUES (?, ?, ?) ON CONFLICT (agreement_id) DO UPDATE SET sha256 = excluded.sha256, data = excluded.data", string(id), sha, data)
	return err
}

// Scan gives the bytes of a sealed paper; ok=false when there is none.
func (tx *Tx) Scan(id agreement.ID) (data []byte, ok bool, err error) {
	ok, err = tx.one("SELECT data FROM agreement_scan WHERE agreement_id = ?", []any{string(id)}, &data)
	return data, ok, err
}

func exceptions() table[agreement.Exception] {
	return table[agreement.Exception]{name: "agreement_exception", entity: "exception", columns: "id, customer_id, from_day, until_day, reason, by, name, rev",
		fields: func(e *agreement.Exception) []any {
			return []any{&e.ID, &e.CustomerID, day(&e.From), day(&e.Until), &e.Reason, &e.By, &e.Name, &e.Rev}
		},
		id: func(e *agreement.Exception) *string { return (*string)(&e.ID) }, rev: func(e *agreement.Exception) *int64 { return &e.Rev }}
}

// Exceptions lists all exceptions, the newest first.
func (tx *Tx) Exceptions() ([]agreement.Exception, error) {
	return exceptions().list(tx, "ORDER BY from_day DESC, id DESC")
}

// SaveException creates an exception.
func (tx *Tx) SaveException(e agreement.Exception) (agreement.Exception, error) {
	return exceptions().save(tx, e)
}

func wordings() table[agreement.Wording] {
	return table[agreement.Wording]{name: "agreement_template", entity: "template",
		columns: "id, key, version, from_day, text, shipped, state, made_by, maker, made_at, approved_by, approver, approved_at, rev",
		fields: func(w *agreement.Wording) []any {
			return []any{&w.ID, &w.Key, &w.Version, day(&w.From), &w.Text, &w.Shipped, &w.State, &w.MadeBy, &w.Maker, &w.MadeAt, &w.ApprovedBy, &w.Approver, &w.ApprovedAt, &w.Rev}
		},
		id: func(w *agreement.Wording) *string { return (*string)(&w.ID) }, rev: func(w *agreement.Wording) *int64 { return &w.Rev }}
}

// Wordings lists all versions of all templates, by key and day.
func (tx *Tx) Wordings() ([]agreement.Wording, error) {
	return wordings().list(tx, "ORDER BY key, from_day, version")
}

// Wording is one version by its id. Error: store.not_found.
func (tx *Tx) Wording(id agreement.WordingID) (agreement.Wording, error) {
	return wordings().get(tx, string(id), "模板版本")
}

// SaveWording creates or changes a version; one in use cannot be changed (store.immutable).
func (tx *Tx) SaveWording(w agreement.Wording) (agreement.Wording, error) {
	return wordings().save(tx, w)
}

// RemoveWording deletes a version that was never in use.
func (tx *Tx) RemoveWording(id agreement.WordingID) error {
	return wordings().remove(tx, string(id))
}

func agreementLabel(a agreement.Agreement) (key, name string) { return a.Number, "供油协议" }
