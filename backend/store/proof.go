package store

import (
	"fuelbook/backend/customer"
	"fuelbook/backend/verification"
)

func proofs() table[verification.Proof] {
	return table[verification.Proof]{name: "proof", entity: "proof",
		columns: "id, customer_id, fuelled_on, kind, attachment_id, sha256, note, state, claimed_by, claimer, claimed_on, confirmed_by, confirmer, confirmed_on, removed_by, removed_on, removed_why, counted, rev",
		fields: func(p *verification.Proof) []any {
			return []any{&p.ID, &p.CustomerID, day(&p.FuelledOn), &p.Kind, &p.AttachmentID, &p.SHA256, &p.Note, &p.State, &p.ClaimedBy, &p.Claimer, day(&p.ClaimedOn), &p.ConfirmedBy, &p.Confirmer,
				day(&p.ConfirmedOn), &p.RemovedBy, day(&p.RemovedOn), &p.RemovedWhy, doc(&p.Counted), &p.Rev}
		},
		id: func(p *verification.Proof) *string { return (*string)(&p.ID) }, rev: func(p *verification.Proof) *int64 { return &p.Rev }}
}

// Proofs lists the proofs, those waiting first, newest first.
func (tx *Tx) Proofs() ([]verification.Proof, error) {
	return proofs().list(tx, "ORDER BY state <> '待确认', id DESC")
}

// ProofsOf lists the proofs of a customer and of those merged into it, oldest first.
func (tx *Tx) ProofsOf(id customer.ID) ([]verification.Proof, error) {
	return proofs().list(tx, "WHERE "+groupOf+" ORDER BY id", string(id))
}

// Proof is one proof. Error: store.not_found.
func (tx *Tx) Proof(id verification.ID) (verification.Proof, error) {
	return proofs().get(tx, string(id), "开发凭证")
}

// SaveProof creates or changes a proof.
func (tx *Tx) SaveProof(p verification.Proof) (verification.Proof, error) {
	return proofs().save(tx, p)
}
