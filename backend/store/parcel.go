package store

import (
	"database/sql"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"fuelbook/backend/customer"
	"fuelbook/backend/parcel"
	"fuelbook/backend/visit"
)

func ownKeys() table[parcel.OwnKey] {
	return table[parcel.OwnKey]{name: "own_key", entity: "own_key", columns: "id, office_id, code, locked, enrolment, words, made_at, made_by, retired_at, kept, rev",
		fields: func(k *parcel.OwnKey) []any {
			return []any{&k.ID, &k.OfficeID, &k.Code, &k.Locked, &k.Enrolment, doc(&k.Words), &k.MadeAt, &k.MadeBy, &k.RetiredAt, &k.Kept, &k.Rev}
		},
		id: func(k *parcel.OwnKey) *string { return (*string)(&k.ID) }, rev: func(k *parcel.OwnKey) *int64 { return &k.Rev }}
}

// OwnKey is the key pair in use; ok=false before the first one was made.
func (tx *Tx) OwnKey() (parcel.OwnKey, bool, error) {
	return ownKeys().first(tx, "WHERE retired_at = ''")
}

// SaveOwnKey creates or retires a key pair; only one is in use.
func (tx *Tx) SaveOwnKey(k parcel.OwnKey) (parcel.OwnKey, error) { return ownKeys().save(tx, k) }

func peerTable() table[parcel.Peer] {
	return table[parcel.Peer]{name: "peer", entity: "peer", columns: "id, code, name, upper, encrypt, verify, words, accepted_at, accepted_by, revoked_at, why, rev",
		fields: func(p *parcel.Peer) []any {
			return []any{&p.ID, &p.Code, &p.Name, &p.Upper, &p.Encrypt, &p.Verify, doc(&p.Words), &p.AcceptedAt, &p.AcceptedBy, &p.RevokedAt, &p.Why, &p.Rev}
		},
		id: func(p *parcel.Peer) *string { return (*string)(&p.ID) }, rev: func(p *parcel.Peer) *int64 { return &p.Rev }}
}

// Peers lists all enrolments ever accepted, those that hold first, then the newest.
func (tx *Tx) Peers() ([]parcel.Peer, error) {
	return peerTable().list(tx, "ORDER BY revoked_at <> '', code, id DESC")
}

// Peer is one enrolment. Error: store.not_found.
func (tx *Tx) Peer(id parcel.PeerID) (parcel.Peer, error) {
	return peerTable().get(tx, string(id), "登记的单位")
}

// SavePeer creates or revokes an enrolment; of one office only one holds.
func (tx *Tx) SavePeer(p parcel.Peer) (parcel.Peer, error) { return peerTable().save(tx, p) }

func sentTable() table[parcel.Sent] {
	return table[parcel.Sent]{name: "parcel_sent", entity: "parcel_sent",
		columns: "id, key_id, peer_id, month, sequence, previous, to_seq, name, size, tables, signed, packed_at, packed_by, pc, placed, placed_at, received, left_aside, resent, rev",
		fields: func(s *parcel.Sent) []any {
			return []any{&s.ID, &s.KeyID, &s.PeerID, month(&s.Month), &s.Sequence, &s.Previous, &s.ToSeq, &s.Name, &s.Size, doc(&s.Tables), &s.Signed, &s.PackedAt, &s.PackedBy, &s.PC,
				&s.Placed, &s.PlacedAt, day(&s.Received), doc(&s.Left), &s.Resent, &s.Rev}
		},
		id: func(s *parcel.Sent) *string { return (*string)(&s.ID) }, rev: func(s *parcel.Sent) *int64 { return &s.Rev }}
}

// SentParcels lists the parcels packed here, newest first.
func (tx *Tx) SentParcels() ([]parcel.Sent, error) {
	return sentTable().list(tx, "ORDER BY packed_at DESC, sequence DESC")
}

// SentParcel is one of them. Error: store.not_found.
func (tx *Tx) SentParcel(id parcel.ID) (parcel.Sent, error) {
	return sentTable().get(tx, string(id), "上报包")
}

// LastSent is the newest of the chain of a key to a peer; ok=false before the first.
func (tx *Tx) LastSent(key parcel.KeyID, peer parcel.PeerID) (parcel.Sent, bool, error) {
	return sentTable().first(tx, "WHERE key_id = ? AND peer_id = ? ORDER BY sequence DESC", string(key), string(peer))
}

// SaveSent creates a parcel with its sealed bytes, or (data nil) changes where it stands; the bytes go once the receipt is there.
func (tx *Tx) SaveSent(s parcel.Sent, data []byte) (parcel.Sent, error) {
	saved, err := sentTable().save(tx, s)
	switch {
	case err != nil:
	case data != nil:
		_, err = tx.exec("INSERT INTO parcel_file (parcel_id, data) VALUES (?, ?)", string(saved.ID), data)
	case !saved.Received.IsZero():
		_, err = tx.exec("DELETE FROM parcel_file WHERE parcel_id = ?", string(saved.ID))
	}
	return saved, err
}

// ParcelFile is the sealed bytes of a parcel; ok=false once the receipt is there.
func (tx *Tx) ParcelFile(id parcel.ID) (data []byte, ok bool, err error) {
	ok, err = tx.one("SELECT data FROM parcel_file WHERE parcel_id = ?", []any{string(id)}, &data)
	return data, ok, err
}

func receivedTable() table[parcel.Received] {
	return table[parcel.Received]{name: "parcel_received", entity: "parcel_received", columns: "id, key_id, peer_id, code, month, sequence, name, opened_at, opened_by, pc, result, receipt, rev",
		fields: func(r *parcel.Received) []any {
			return []any{&r.ID, &r.KeyID, &r.PeerID, &r.Code, month(&r.Month), &r.Sequence, &r.Name, &r.OpenedAt, &r.OpenedBy, &r.PC, doc(&r.Result), &r.Receipt, &r.Rev}
		},
		id: func(r *parcel.Received) *string { return (*string)(&r.ID) }, rev: func(r *parcel.Received) *int64 { return &r.Rev }}
}

// ReceivedParcels lists the parcels taken in, newest first.
func (tx *Tx) ReceivedParcels() ([]parcel.Received, error) {
	return receivedTable().list(tx, "ORDER BY opened_at DESC, sequence DESC")
}

// ReceivedParcel is one of them. Error: store.not_found.
func (tx *Tx) ReceivedParcel(id parcel.ID) (parcel.Received, error) {
	return receivedTable().get(tx, string(id), "收到的包")
}

// SaveReceived records a parcel that was taken in, with the forms inside it by name.
func (tx *Tx) SaveReceived(r parcel.Received, forms map[string][]byte) (parcel.Received, error) {
	saved, err := receivedTable().save(tx, r)
	for name, data := range forms {
		if err == nil {
			_, err = tx.exec("INSERT INTO parcel_form (parcel_id, name, data) VALUES (?, ?, ?)", string(saved.ID), name, data)
		}
	}
	return saved, err
}

// ParcelForm is a signed form that came in a parcel; ok=false when there is none of that name.
func (tx *Tx) ParcelForm(id parcel.ID, name string) (data []byte, ok bool, err error) {
	ok, err = tx.one("SELECT data FROM parcel_form WHERE parcel_id = ? AND name = ?", []any{string(id), name}, &data)
	return data, ok, err
}

// ParcelRecord is which record of ours is one of an office's, and how it last came from there; ok=false when it never came.
func (tx *Tx) ParcelRecord(code string, kind parcel.Kind, theirs string) (ours string, base json.RawMessage, ok bool, err error) {
	var text string
	ok, err = tx.one("SELECT ours, base FROM parcel_record WHERE code = ? AND kind = ? AND theirs = ?", []any{code, string(kind), theirs}, &ours, &text)
	return ours, json.RawMessage(text), ok, err
}

// ParcelPast is a record as it last came from an office, and which of ours it is.
type ParcelPast struct {
	Ours string
	Base json.RawMessage
}

// ParcelPasts are all records of a kind that came from an office, by their ids there.
func (tx *Tx) ParcelPasts(code string, kind parcel.Kind) (map[string]ParcelPast, error) {
	out := map[string]ParcelPast{}
	err := tx.each("SELECT theirs, ours, base FROM parcel_record WHERE code = ? AND kind = ?", []any{code, string(kind)}, func(r *sql.Rows) error {
		var theirs, ours, base string
		err := r.Scan(&theirs, &ours, &base)
		out[theirs] = ParcelPast{ours, json.RawMessage(base)}
		return err
	})
	return out, err
}

// SaveParcelPasts is SaveParcelRecord for many, by their ids there.
func (tx *Tx) SaveParcelPasts(code string, kind parcel.Kind, list map[string]ParcelPast) error {
	ids := slices.Sorted(maps.Keys(list))
	return tx.insertMany("INSERT INTO parcel_record (code, kind, theirs, ours, base) VALUES ", "(?, ?, ?, ?, ?)", " ON CONFLICT (code, kind, theirs) DO UPDATE SET ours = excluded.ours, base = excluded.base", len(ids),
		func(i int) []any {
			return []any{code, string(kind), ids[i], list[ids[i]].Ours, string(list[ids[i]].Base)}
		})
}

// SaveNewHoldings notes who answers for records that just came in.
func (tx *Tx) SaveNewHoldings(kind parcel.Kind, list map[string]parcel.Holding) error {
	ids := slices.Sorted(maps.Keys(list))
	return tx.insertMany("INSERT INTO record_owner (kind, id, code, turn) VALUES ", "(?, ?, ?, ?)", " ON CONFLICT (kind, id) DO NOTHING", len(ids),
		func(i int) []any { return []any{string(kind), ids[i], list[ids[i]].Office, list[ids[i]].Turn} })
}

// rowsAtOnce is how many rows one statement stores: a statement costs as much as several rows.
const rowsAtOnce = 64

// insertMany stores n rows, many to a statement.
func (tx *Tx) insertMany(head, marks, tail string, n int, row func(int) []any) error {
	for from := 0; from < n; from += rowsAtOnce {
		to := min(from+rowsAtOnce, n)
		args := make([]any, 0, (to-from)*strings.Count(marks, "?"))
		for i := from; i < to; i++ {
			args = append(args, row(i)...)
		}
		if _, err := tx.exec(head+marks+strings.Repeat(", "+marks, to-from-1)+tail, args...); err != nil {
			return err
		}
	}
	return nil
}

// ParcelSender is the office a record of ours came from, "" for one that was made here.
func (tx *Tx) ParcelSender(kind parcel.Kind, ours string) (code string, err error) {
	_, err = tx.one("SELECT code FROM parcel_record WHERE kind = ? AND ours = ? LIMIT 1", []any{string(kind), ours}, &code)
	return code, err
}

// SaveParcelRecord remembers a record as it came. It is bookkeeping of the parcel, which the change log has.
func (tx *Tx) SaveParcelRecord(code string, kind parcel.Kind, theirs, ours string, base json.RawMessage) error {
	_, err := tx.exec("INSERT INTO parcel_record (code, kind, theirs, ours, base) VALUES (?, ?, ?, ?, ?) ON CONFLICT (code, kind, theirs) DO UPDATE SET ours = excluded.ours, base = excluded.base",
		code, string(kind), theirs, ours, string(base))
	return err
}

// ChangedSince lists the records of an entity that the change log names above a sequence number, with whether the last entry deleted them.
func (tx *Tx) ChangedSince(entity string, seq int64) (ids []string, gone map[string]bool, err error) {
	gone = map[string]bool{}
	err = tx.each("SELECT entity_id, action, max(seq) FROM change WHERE entity = ? AND seq > ? GROUP BY entity_id ORDER BY entity_id", []any{entity, seq}, func(r *sql.Rows) error {
		var id, action string
		var last int64
		err := r.Scan(&id, &action, &last)
		if action == "delete" {
			gone[id] = true
		} else {
			ids = append(ids, id)
		}
		return err
	})
	return ids, gone, err
}

// VisitByID finds a contact.
func (tx *Tx) VisitByID(id visit.ID) (visit.Visit, bool, error) {
	return visits().first(tx, "WHERE id = ?", string(id))
}

// VisitsAmong reads contacts by id, in no order.
func (tx *Tx) VisitsAmong(ids []string) ([]visit.Visit, error) { return visits().among(tx, ids) }

// FindCustomer finds a customer by id, also one merged into another.
func (tx *Tx) FindCustomer(id customer.ID) (customer.Customer, bool, error) {
	return customers().first(tx, "WHERE id = ?", string(id))
}
