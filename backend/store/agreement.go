package store

import (
	"fuelbook/backend/agreement"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
)

func agreements() table[agreement.Agreement] {
	return table[agreement.Agreement]{name: "agreement", entity: "agreement", columns: "id, number, customer_id, level, status, from_day, to_day, template, terms, rev",
		fields: func(a *agreement.Agreement) []any {
			return []any{&a.ID, &a.Number, &a.CustomerID, &a.Level, &a.Status, day(&a.From), day(&a.To), &a.Template, doc(&a.Terms), &a.Rev}
		},
		id: func(a *agreement.Agreement) *string { return (*string)(&a.ID) }, rev: func(a *agreement.Agreement) *int64 { return &a.Rev }}
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

// SaveAgreement creates or changes an agreement.
func (tx *Tx) SaveAgreement(a agreement.Agreement) (agreement.Agreement, error) {
	return agreements().save(tx, a)
}

// NextAgreementSeq takes the next number of a unit and year. A number once taken in a committed transaction is never given again.
func (tx *Tx) NextAgreementSeq(unit string, year int) (seq int, err error) {
	_, err = tx.one("INSERT INTO agreement_counter (unit, year, last) VALUES (?, ?, 1) ON CONFLICT (unit, year) DO UPDATE SET last = last + 1 RETURNING last", []any{unit, year}, &seq)
	return seq, err
}

func prospects() table[census.Prospect] {
	return table[census.Prospect]{name: "prospect", entity: "prospect",
		columns: "id, station_id, area, surveyed_on, surveyor, name, object_kind, address, vehicles, gasoline, diesel, cycle, current_place, competitor, bond, pay_mode, " +
			"decider, decider_phone, importance, difficulty, rank, responsible_id, intent, status, remark, rev",
		fields: func(p *census.Prospect) []any {
			return []any{&p.ID, &p.StationID, &p.Area, day(&p.SurveyedOn), &p.Surveyor, &p.Name, &p.ObjectKind, &p.Address, &p.Vehicles, &p.Gasoline, &p.Diesel, &p.Cycle, &p.CurrentPlace,
				&p.Competitor, &p.Bond, &p.PayMode, &p.Decider, &p.DeciderPhone, &p.Importance, &p.Difficulty, &p.Rank, ref(&p.ResponsibleID), &p.Intent, &p.Status, &p.Remark, &p.Rev}
		},
		id: func(p *census.Prospect) *string { return (*string)(&p.ID) }, rev: func(p *census.Prospect) *int64 { return &p.Rev }}
}

// Prospects lists the potential customers, the newest survey first.
func (tx *Tx) Prospects() ([]census.Prospect, error) {
	return prospects().list(tx, "ORDER BY surveyed_on DESC, name, id")
}

// SaveProspect creates or changes a potential customer.
func (tx *Tx) SaveProspect(p census.Prospect) (census.Prospect, error) {
	return prospects().save(tx, p)
}

func agreementLabel(a agreement.Agreement) (key, name string) { return a.Number, "供油协议" }

func prospectLabel(p census.Prospect) (key, name string) { return p.SurveyedOn.String(), p.Name }
