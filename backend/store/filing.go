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

func corrections() table[filing.Correction] {
	return table[filing.Correction]{name: "correction", entity: "correction", columns: "id, month, no, signed, cells, reason, made_by, maker, made_at, approved_by, approver, approved_at, rev",
		fields: func(c *filing.Correction) []any {
			return []any{&c.ID, month(&c.Month), &c.No, &c.Signed, doc(&c.Cells), &c.Reason, &c.MadeBy, &c.Maker, &c.MadeAt, &c.ApprovedBy, &c.Approver, &c.ApprovedAt, &c.Rev}
		},
		id: func(c *filing.Correction) *string { return &c.ID }, rev: func(c *filing.Correction) *int64 { return &c.Rev }}
}

// Corrections are the delta forms of a month by number.
func (tx *Tx) Corrections(m calendar.Month) ([]filing.Correction, error) {
	return corrections().list(tx, "WHERE month = ? ORDER BY no", m.String())
}

// SaveCorrection creates or changes a delta form; an approved one is never changed (store.immutable).
func (tx *Tx) SaveCorrection(c filing.Correction) (filing.Correction, error) {
	return corrections().save(tx, c)
}
