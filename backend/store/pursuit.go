package store

import (
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/pursuit"
)

func pursuits() table[pursuit.Pursuit] {
	return table[pursuit.Pursuit]{name: "pursuit", entity: "pursuit",
		columns: "id, prospect_id, customer_id, name, station_id, object_kind, address, gasoline, diesel, current_place, competitor, decider, decider_phone, responsible_id, stage, " +
			"opened_on, progress_on, next_step, next_on, state, ended_on, reason, before_status, remark, rev",
		fields: func(p *pursuit.Pursuit) []any {
			return []any{&p.ID, &p.ProspectID, ref(&p.CustomerID), &p.Name, &p.StationID, &p.ObjectKind, &p.Address, &p.Gasoline, &p.Diesel, &p.CurrentPlace, &p.Competitor, &p.Decider, &p.DeciderPhone,
				ref(&p.ResponsibleID), &p.Stage, day(&p.OpenedOn), day(&p.ProgressOn), &p.NextStep, day(&p.NextOn), &p.State, day(&p.EndedOn), &p.Reason, &p.Before, &p.Remark, &p.Rev}
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
