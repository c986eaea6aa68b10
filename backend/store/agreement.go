package store

import (
	"fuelbook/backend/agreement"
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

func agreementLabel(a agreement.Agreement) (key, name string) { return a.Number, "供油协议" }
