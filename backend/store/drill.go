package store

import "fuelbook/backend/backup"

func drills() table[backup.Drill] {
	return table[backup.Drill]{name: "drill", entity: "drill", columns: "id, at, by_name, file, taken, passed, months, findings, rev",
		fields: func(d *backup.Drill) []any {
			return []any{&d.ID, &d.At, &d.By, &d.File, &d.Taken, &d.Passed, &d.Months, doc(&d.Findings), &d.Rev}
		},
		id: func(d *backup.Drill) *string { return &d.ID }, rev: func(d *backup.Drill) *int64 { return &d.Rev }}
}

// LastDrill is the newest restore drill; ok=false when there was none.
func (tx *Tx) LastDrill() (backup.Drill, bool, error) {
	return drills().first(tx, "ORDER BY at DESC, id DESC")
}

// SaveDrill records a restore drill.
func (tx *Tx) SaveDrill(d backup.Drill) (backup.Drill, error) { return drills().save(tx, d) }
