package store

import (
	"database/sql"
	"encoding/json"

	"fuelbook/backend/parcel"
)

// Holding is who answers for a record; ok=false where nobody was told: then it is the office of this folder.
func (tx *Tx) Holding(kind parcel.Kind, id string) (h parcel.Holding, ok bool, err error) {
	ok, err = tx.one("SELECT code, turn FROM record_owner WHERE kind = ? AND id = ?", []any{string(kind), id}, &h.Office, &h.Turn)
	return h, ok, err
}

// Holdings are all of a kind by record.
func (tx *Tx) Holdings(kind parcel.Kind) (map[string]parcel.Holding, error) {
	out := map[string]parcel.Holding{}
	err := tx.each("SELECT id, code, turn FROM record_owner WHERE kind = ?", []any{string(kind)}, func(r *sql.Rows) error {
		var id string
		var h parcel.Holding
		err := r.Scan(&id, &h.Office, &h.Turn)
		out[id] = h
		return err
	})
	return out, err
}

// SaveHolding notes who answers. That somebody else does is logged, so that the next parcel tells of it.
func (tx *Tx) SaveHolding(kind parcel.Kind, id string, h parcel.Holding) error {
	old, ok, err := tx.Holding(kind, id)
	if err != nil || ok && old == h {
		return err
	}
	if _, err := tx.exec("INSERT INTO record_owner (kind, id, code, turn) VALUES (?, ?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET code = excluded.code, turn = excluded.turn",
		string(kind), id, h.Office, h.Turn); err != nil || !ok && h.Turn == 0 {
		return err
	}
	return tx.log(holdings+string(kind), id, "hand_over", old, h, h.Turn)
}

// holdings is how the change log calls who answers for the records of a kind.
const holdings = "holding_"

// HandedSince lists the records of a kind about which somebody else answers since an entry of the change log.
func (tx *Tx) HandedSince(kind parcel.Kind, seq int64) ([]string, error) {
	ids, _, err := tx.ChangedSince(holdings+string(kind), seq)
	return ids, err
}

// ParcelBases are the records of a kind as they last came from an office, by our ids.
func (tx *Tx) ParcelBases(code string, kind parcel.Kind) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	err := tx.each("SELECT ours, base FROM parcel_record WHERE code = ? AND kind = ?", []any{code, string(kind)}, func(r *sql.Rows) error {
		var id, base string
		err := r.Scan(&id, &base)
		out[id] = json.RawMessage(base)
		return err
	})
	return out, err
}

// Told is of which handing over an office was told last, by record.
func (tx *Tx) Told(code string, kind parcel.Kind) (map[string]int64, error) {
	out := map[string]int64{}
	err := tx.each("SELECT id, turn FROM parcel_told WHERE code = ? AND kind = ?", []any{code, string(kind)}, func(r *sql.Rows) error {
		var id string
		var turn int64
		err := r.Scan(&id, &turn)
		out[id] = turn
		return err
	})
	return out, err
}

// SaveTold notes what an office is told of a record. It is bookkeeping of the parcel, which the change log has.
func (tx *Tx) SaveTold(code string, kind parcel.Kind, id string, turn int64) error {
	_, err := tx.exec("INSERT INTO parcel_told (code, kind, id, turn) VALUES (?, ?, ?, ?) ON CONFLICT (code, kind, id) DO UPDATE SET turn = max(turn, excluded.turn)", code, string(kind), id, turn)
	return err
}

func notes() table[parcel.Note] {
	return table[parcel.Note]{name: "parcel_note", entity: string(parcel.Notes),
		columns: "id, sort, kind, month, key, name, field, stands, other, text, from_code, from_name, to_code, raised_at, raised_by, answer, adopted, answered_at, answered_by, rev",
		fields: func(n *parcel.Note) []any {
			return []any{&n.ID, &n.Sort, &n.Kind, month(&n.Month), &n.Key, &n.Name, &n.Field, &n.Stands, &n.Other, &n.Text, &n.From, &n.FromName, &n.To, &n.RaisedAt, &n.RaisedBy, &n.Answer, &n.Adopted,
				&n.AnsweredAt, &n.AnsweredBy, &n.Rev}
		},
		id: func(n *parcel.Note) *string { return (*string)(&n.ID) }, rev: func(n *parcel.Note) *int64 { return &n.Rev }}
}

// Notes lists questions and returns, the open ones first, the newest first.
func (tx *Tx) Notes() ([]parcel.Note, error) {
	return notes().list(tx, "ORDER BY answered_at <> '', raised_at DESC, id")
}

// Note is one of them. Error: store.not_found.
func (tx *Tx) Note(id parcel.NoteID) (parcel.Note, error) {
	return notes().get(tx, string(id), "疑问或退回")
}

// NotesAmong reads notes by id, in no order.
func (tx *Tx) NotesAmong(ids []string) ([]parcel.Note, error) { return notes().among(tx, ids) }

// SaveNote creates a note or changes where it stands.
func (tx *Tx) SaveNote(n parcel.Note) (parcel.Note, error) { return notes().save(tx, n) }
