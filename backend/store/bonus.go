package store

import (
	"database/sql"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
)

// SettlementStep is where a settlement stands. Error: store.not_found.
func (tx *Tx) SettlementStep(id string) (s incentive.Step, err error) {
	s.Settlement = id
	ok, err := tx.one("SELECT state, made_by, by, name, at, note FROM settlement_step WHERE settlement_id = ?", []any{id}, &s.State, &s.MadeBy, &s.By, &s.Name, &s.At, &s.Note)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "store.not_found", "没有这次结算", "请刷新列表")
	}
	return s, err
}

// SettlementSteps gives the state of every settlement by its id.
func (tx *Tx) SettlementSteps() (map[string]incentive.Step, error) {
	out := map[string]incentive.Step{}
	err := tx.each("SELECT settlement_id, state, made_by, by, name, at, note FROM settlement_step", nil, func(r *sql.Rows) error {
		var s incentive.Step
		err := r.Scan(&s.Settlement, &s.State, &s.MadeBy, &s.By, &s.Name, &s.At, &s.Note)
		out[s.Settlement] = s
		return err
	})
	return out, err
}

// SaveSettlementStep moves a settlement on; one that is not submitted any more is locked (store.immutable).
func (tx *Tx) SaveSettlementStep(s incentive.Step) error {
	if _, err := tx.exec("UPDATE settlement_step SET state = ?, by = ?, name = ?, at = ?, note = ? WHERE settlement_id = ?", s.State, s.By, s.Name, s.At, s.Note, s.Settlement); err != nil {
		return err
	}
	return tx.log("settlement", s.Settlement, string(s.State), nil, s, 0)
}

// SettlementInput gives the inputs a settlement was made from, as the bytes that were kept. Error: store.not_found.
func (tx *Tx) SettlementInput(id string) (data []byte, err error) {
	ok, err := tx.one("SELECT data FROM settlement_input WHERE settlement_id = ?", []any{id}, &data)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "store.not_found", "没有保存这次结算的原始数据", "本版本以前的结算没有留存，请看当时打印的结算单")
	}
	return data, err
}

// SaveSettlement stores a settlement for good, submitted by an account, with the inputs it was made from.
func (tx *Tx) SaveSettlement(s incentive.Settlement, by string, input []byte) (incentive.Settlement, error) {
	id, err := newID()
	if err != nil {
		return s, err
	}
	s.ID = id
	if _, err := tx.exec("INSERT INTO settlement (id, month, scheme, total, people, lines, made_by, made_at, json) VALUES (?,?,?,?,?,?,?,?,?)",
		s.ID, month(&s.Month), s.Scheme.Name+" "+s.Scheme.Version, s.Total, len(s.People), len(s.Lines), s.MadeBy, s.MadeAt, doc(&s)); err != nil {
		return s, err
	}
	if _, err := tx.exec("INSERT INTO settlement_input (settlement_id, data) VALUES (?, ?)", s.ID, input); err != nil {
		return s, err
	}
	if _, err := tx.exec("INSERT INTO settlement_step (settlement_id, state, made_by, by, name, at, note) VALUES (?, ?, ?, '', '', '', '')", s.ID, incentive.Submitted, by); err != nil {
		return s, err
	}
	return s, tx.log("settlement", s.ID, "settle", nil, map[string]string{"month": s.Month.String(), "scheme": s.Scheme.Name, "total": s.Total.String()}, 0)
}

// draftRow is a draft as it lies in its table: key and version stand beside the text, for the constraint.
type draftRow struct {
	incentive.Draft
	key, version string
}

func schemeDrafts() table[draftRow] {
	return table[draftRow]{name: "scheme_draft", entity: "scheme_draft", columns: "id, key, version, json, made_by, maker, made_at, rev",
		fields: func(d *draftRow) []any {
			return []any{&d.ID, &d.key, &d.version, doc(&d.Scheme), &d.MadeBy, &d.Maker, &d.MadeAt, &d.Rev}
		},
		id: func(d *draftRow) *string { return &d.ID }, rev: func(d *draftRow) *int64 { return &d.Rev }}
}

// SchemeDrafts lists the schemes that are being written.
func (tx *Tx) SchemeDrafts() ([]incentive.Draft, error) {
	list, err := schemeDrafts().list(tx, "ORDER BY key, version")
	out := make([]incentive.Draft, 0, len(list))
	for _, d := range list {
		out = append(out, d.Draft)
	}
	return out, err
}

// SchemeDraft is one of them. Error: store.not_found.
func (tx *Tx) SchemeDraft(id string) (incentive.Draft, error) {
	d, err := schemeDrafts().get(tx, id, "方案草稿")
	return d.Draft, err
}

// SaveSchemeDraft creates or changes a draft. Errors: those of a save; store.duplicate for the version of another draft.
func (tx *Tx) SaveSchemeDraft(d incentive.Draft) (incentive.Draft, error) {
	saved, err := schemeDrafts().save(tx, draftRow{d, d.Scheme.Key, d.Scheme.Version})
	return saved.Draft, err
}

// RemoveSchemeDraft deletes a draft. Error: store.not_found.
func (tx *Tx) RemoveSchemeDraft(id string) error { return schemeDrafts().remove(tx, id) }

func releases() table[incentive.Release] {
	return table[incentive.Release]{name: "bonus_release", entity: "bonus_release", columns: "id, event_key, event, held, reason, by, name, at, rev",
		fields: func(r *incentive.Release) []any {
			return []any{&r.ID, &r.EventKey, &r.Event, &r.Held, &r.Reason, &r.By, &r.Name, &r.At, &r.Rev}
		},
		id: func(r *incentive.Release) *string { return &r.ID }, rev: func(r *incentive.Release) *int64 { return &r.Rev }}
}

// Releases lists what was released, the newest first.
func (tx *Tx) Releases() ([]incentive.Release, error) {
	return releases().list(tx, "ORDER BY at DESC, id DESC")
}

// SaveRelease lets an event through. Error: store.duplicate when it was already.
func (tx *Tx) SaveRelease(r incentive.Release) (incentive.Release, error) {
	return releases().save(tx, r)
}

func poolShares() table[incentive.PoolShare] {
	return table[incentive.PoolShare]{name: "pool_share", entity: "pool_share", columns: "id, settlement_id, office_id, parts, by, name, at, rev",
		fields: func(p *incentive.PoolShare) []any {
			return []any{&p.ID, &p.Settlement, &p.OfficeID, list(&p.Parts), &p.By, &p.Name, &p.At, &p.Rev}
		},
		id: func(p *incentive.PoolShare) *string { return &p.ID }, rev: func(p *incentive.PoolShare) *int64 { return &p.Rev }}
}

// PoolShares lists how the pools of a settlement were divided.
func (tx *Tx) PoolShares(settlement string) ([]incentive.PoolShare, error) {
	return poolShares().list(tx, "WHERE settlement_id = ? ORDER BY office_id", settlement)
}

// SavePoolShare keeps how a pool was divided.
func (tx *Tx) SavePoolShare(p incentive.PoolShare) (incentive.PoolShare, error) {
	return poolShares().save(tx, p)
}

func disputes() table[incentive.Dispute] {
	return table[incentive.Dispute]{name: "bonus_dispute", entity: "bonus_dispute",
		columns: "id, month, staff_id, question, evidence, asked_by, asker, asked_at, state, amount, ruling, ruled_by, ruler, ruled_at, rev",
		fields: func(d *incentive.Dispute) []any {
			return []any{&d.ID, month(&d.Month), &d.StaffID, &d.Question, &d.Evidence, &d.AskedBy, &d.Asker, &d.AskedAt, &d.State, &d.Amount, &d.Ruling, &d.RuledBy, &d.Ruler, &d.RuledAt, &d.Rev}
		},
		id: func(d *incentive.Dispute) *string { return &d.ID }, rev: func(d *incentive.Dispute) *int64 { return &d.Rev }}
}

// Disputes lists all disputes, the newest first.
func (tx *Tx) Disputes() ([]incentive.Dispute, error) {
	return disputes().list(tx, "ORDER BY asked_at DESC, id DESC")
}

// Dispute is one of them. Error: store.not_found.
func (tx *Tx) Dispute(id string) (incentive.Dispute, error) { return disputes().get(tx, id, "争议") }

// SaveDispute creates a dispute or its ruling; a ruled one is never changed (store.immutable).
func (tx *Tx) SaveDispute(d incentive.Dispute) (incentive.Dispute, error) {
	return disputes().save(tx, d)
}

func bonusDays() table[incentive.Day] {
	return table[incentive.Day]{name: "bonus_day", entity: "bonus_day", columns: "id, staff_id, on_day, kind, note, by, name, rev",
		fields: func(d *incentive.Day) []any {
			return []any{&d.ID, &d.StaffID, day(&d.On), &d.Kind, &d.Note, &d.By, &d.Name, &d.Rev}
		},
		id: func(d *incentive.Day) *string { return &d.ID }, rev: func(d *incentive.Day) *int64 { return &d.Rev }}
}

// BonusDays lists the days worked for the sale of cards in a month.
func (tx *Tx) BonusDays(m calendar.Month) ([]incentive.Day, error) {
	return bonusDays().list(tx, "WHERE on_day BETWEEN ? AND ? ORDER BY on_day, staff_id, kind", m.First().String(), m.Last().String())
}

// SaveBonusDay adds a day. Error: store.duplicate when the person has it already.
func (tx *Tx) SaveBonusDay(d incentive.Day) (incentive.Day, error) { return bonusDays().save(tx, d) }

// RemoveBonusDay takes a day back. Error: store.not_found.
func (tx *Tx) RemoveBonusDay(id string) error { return bonusDays().remove(tx, id) }

// NotePayroll notes that the sheet for the pay office left; the first time counts.
func (tx *Tx) NotePayroll(settlement string) error {
	n, err := tx.exec("INSERT INTO settlement_payroll (settlement_id, by, name, at) VALUES (?, ?, ?, ?) ON CONFLICT (settlement_id) DO NOTHING", settlement, tx.by.ID, tx.by.Name, tx.by.At.Format(time.RFC3339))
	if err != nil || n == 0 {
		return err
	}
	return tx.log("settlement", settlement, "payroll", nil, map[string]string{"name": tx.by.Name}, 0)
}

// Payrolls names the settlements whose sheet for the pay office has left.
func (tx *Tx) Payrolls() (map[string]bool, error) {
	out := map[string]bool{}
	err := tx.each("SELECT settlement_id FROM settlement_payroll", nil, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		out[id] = true
		return err
	})
	return out, err
}
