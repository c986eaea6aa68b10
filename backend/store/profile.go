package store

import "fuelbook/backend/intake"

func profiles() table[intake.Profile] {
	return table[intake.Profile]{name: "import_profile", entity: "profile", columns: "id, kind, shape, name, mapping, rev",
		fields: func(p *intake.Profile) []any {
			return []any{&p.ID, &p.Kind, &p.Shape, &p.Name, doc(&p.Mapping), &p.Rev}
		},
		id: func(p *intake.Profile) *string { return (*string)(&p.ID) }, rev: func(p *intake.Profile) *int64 { return &p.Rev }}
}

// Profiles lists the mapping profiles by kind and name.
func (tx *Tx) Profiles() ([]intake.Profile, error) {
	return profiles().list(tx, "ORDER BY kind, name, id")
}

// ProfileFor finds the profile of a kind and file shape; ok=false when there is none.
func (tx *Tx) ProfileFor(kind intake.Kind, shape string) (intake.Profile, bool, error) {
	return profiles().first(tx, "WHERE kind = ? AND shape = ?", string(kind), shape)
}

// SaveProfile creates or changes a mapping profile.
func (tx *Tx) SaveProfile(p intake.Profile) (intake.Profile, error) { return profiles().save(tx, p) }

// RemoveProfile deletes a mapping profile. Error: store.not_found.
func (tx *Tx) RemoveProfile(id intake.ProfileID) error { return profiles().remove(tx, string(id)) }
