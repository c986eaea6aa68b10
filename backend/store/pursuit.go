package store

import (
	"database/sql"

	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/pursuit"
)

func pursuits() table[pursuit.Pursuit] {
	return table[pursuit.Pursuit]{name: "pursuit", entity: "pursuit",
		columns: "id, prospect_id, customer_id, name, station_id, object_kind, address, gasoline, diesel, current_place, competitor, decider, decider_phone, responsible_id, stage, " +
			"opened_on, progress_on, next_step, next_on, state, ended_on, lost_id, reason, before_status, remark, work, rev",
		fields: func(p *pursuit.Pursuit) []any {
			return []any{&p.ID, &p.ProspectID, ref(&p.CustomerID), &p.Name, &p.StationID, &p.ObjectKind, &p.Address, &p.Gasoline, &p.Diesel, &p.CurrentPlace, &p.Competitor, &p.Decider, &p.DeciderPhone,
				ref(&p.ResponsibleID), &p.Stage, day(&p.OpenedOn), day(&p.ProgressOn), &p.NextStep, day(&p.NextOn), &p.State, day(&p.EndedOn), ref(&p.LostID), &p.Reason, &p.Before, &p.Remark, doc(&p.Work), &p.Rev}
		},
		id: func(p *pursuit.Pursuit) *string { return (*string)(&p.ID) }, rev: func(p *pursuit.Pursuit) *int64 { return &p.Rev }}
}

// Pursuits lists the pursuits: open ones by their next day, then the ended ones, newest first.
func (tx *Tx) Pursuits() ([]pursuit.Pursuit, error) {
	return pursuits().list(tx, "ORDER BY state <> '进行', next_on = '', next_on, ended_on DESC, opened_on DESC, name")
}

// Pursuit is one pursuit. Error: store.not_found.
func (tx *Tx) Pursuit(id pursuit.ID) (pursuit.Pursuit, error) {
	return pursuits().get(tx, string(id), "客户开发记录")
}

// PursuitFor is the pursuit in progress of a potential customer; ok=false when there is none.
func (tx *Tx) PursuitFor(id census.ID) (pursuit.Pursuit, bool, error) {
	return pursuits().first(tx, "WHERE prospect_id = ? AND state = '进行'", string(id))
}

// PursuitsOf lists the pursuits that led to a customer.
func (tx *Tx) PursuitsOf(id customer.ID) ([]pursuit.Pursuit, error) {
	return pursuits().list(tx, "WHERE "+groupOf+" ORDER BY opened_on, id", string(id))
}

// SavePursuit creates or changes a pursuit.
func (tx *Tx) SavePursuit(p pursuit.Pursuit) (pursuit.Pursuit, error) { return pursuits().save(tx, p) }

// RemovePursuit takes back a pursuit nobody has worked on. Error: store.stale.
func (tx *Tx) RemovePursuit(p pursuit.Pursuit) error { return removeSeen(tx, pursuits(), p) }

func lostReasons() table[pursuit.LostReason] {
	return table[pursuit.LostReason]{name: "lost_reason", entity: "lost_reason", columns: "id, name, retired, rev",
		fields: func(r *pursuit.LostReason) []any { return []any{&r.ID, &r.Name, &r.Retired, &r.Rev} },
		id:     func(r *pursuit.LostReason) *string { return (*string)(&r.ID) }, rev: func(r *pursuit.LostReason) *int64 { return &r.Rev }}
}

// LostReasons lists the reasons of giving up, those in use first.
func (tx *Tx) LostReasons() ([]pursuit.LostReason, error) {
	return lostReasons().list(tx, "ORDER BY retired, id")
}

// SaveLostReason creates or changes a reason of giving up.
func (tx *Tx) SaveLostReason(r pursuit.LostReason) (pursuit.LostReason, error) {
	return lostReasons().save(tx, r)
}

// PriceFloors lists the sealed price floors by pursuit.
func (tx *Tx) PriceFloors() (map[pursuit.ID]pursuit.SealedFloor, error) {
	out := map[pursuit.ID]pursuit.SealedFloor{}
	err := tx.each("SELECT pursuit_id, sealed, sealed_at, sealed_by FROM price_floor", nil, func(r *sql.Rows) error {
		var f pursuit.SealedFloor
		err := r.Scan(&f.PursuitID, &f.Sealed, &f.SealedAt, &f.SealedBy)
		out[f.PursuitID] = f
		return err
	})
	return out, err
}

// SealFloor stores a price floor; the log says that it was done, never with what.
func (tx *Tx) SealFloor(f pursuit.SealedFloor) error {
	if _, err := tx.exec(`INSERT INTO price_floor (pursuit_id, sealed, sealed_at, sealed_by) VALUES (?, ?, ?, ?)
		ON CONFLICT (pursuit_id) DO UPDATE SET sealed = excluded.sealed, sealed_at = excluded.sealed_at, sealed_by = excluded.sealed_by`, f.PursuitID, f.Sealed, f.SealedAt, f.SealedBy); err != nil {
		return err
	}
	return tx.log("price_floor", string(f.PursuitID), "seal", nil, f, 0)
}

// LogFloorRead notes who read a price floor and what for.
func (tx *Tx) LogFloorRead(id pursuit.ID, purpose string) error {
	return tx.log("price_floor", string(id), "read", nil, map[string]string{"purpose": purpose}, 0)
}
