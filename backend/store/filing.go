package store

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/filing"
)

func filings() table[filing.Filing] {
	return table[filing.Filing]{name: "filing", entity: "filing", columns: "id, signatures, explained, returned, rev",
		fields: func(f *filing.Filing) []any {
			return []any{&f.ID, doc(&f.Signatures), doc(&f.Explained), doc(&f.Returned), &f.Rev}
		},
		id: func(f *filing.Filing) *string { return &f.ID }, rev: func(f *filing.Filing) *int64 { return &f.Rev }}
}

// Filing is what was signed and explained of a month; a month nobody touched has an empty one with revision 0.
func (tx *Tx) Filing(m calendar.Month) (filing.Filing, error) {
	list, err := filings().list(tx, "WHERE id = ?", m.String())
	if err != nil || len(list) == 0 {
		return filing.Filing{ID: m.String()}, err
	}
	return list[0], nil
}

// SaveFiling keeps the filing of a month. Errors: store.stale, store.month_closed.
func (tx *Tx) SaveFiling(f filing.Filing) (filing.Filing, error) { return filings().save(tx, f) }
