package store

import (
	"fuelbook/backend/assessment"
	"fuelbook/backend/calendar"
	"fuelbook/backend/duty"
)

func remarks() table[assessment.Remark] {
	return table[assessment.Remark]{name: "assessment_remark", entity: "assessment_remark", columns: "id, month, kind, code, text, by_name, at, rev",
		fields: func(r *assessment.Remark) []any {
			return []any{&r.ID, month(&r.Month), &r.Kind, &r.Code, &r.Text, &r.By, &r.At, &r.Rev}
		},
		id: func(r *assessment.Remark) *string { return &r.ID }, rev: func(r *assessment.Remark) *int64 { return &r.Rev }}
}

// AssessmentRemarks lists what was said of a month's assessed.
func (tx *Tx) AssessmentRemarks(m calendar.Month) ([]assessment.Remark, error) {
	return remarks().list(tx, "WHERE month = ? ORDER BY kind, code", m.String())
}

// SaveAssessmentRemark creates or changes a remark. Error: store.duplicate when there is one of the month already.
func (tx *Tx) SaveAssessmentRemark(r assessment.Remark) (assessment.Remark, error) {
	return remarks().save(tx, r)
}

func dutyNotes() table[duty.Note] {
	return table[duty.Note]{name: "duty_note", entity: "duty_note", columns: "id, month, fact, text, figures, by_name, day, rev",
		fields: func(n *duty.Note) []any {
			return []any{&n.ID, month(&n.Month), &n.Fact, &n.Text, &n.Figures, &n.By, day(&n.On), &n.Rev}
		},
		id: func(n *duty.Note) *string { return &n.ID }, rev: func(n *duty.Note) *int64 { return &n.Rev }}
}

// DutyNote is what was written of a duty for a month; ok=false when nothing was.
func (tx *Tx) DutyNote(m calendar.Month, f duty.Fact) (duty.Note, bool, error) {
	return dutyNotes().first(tx, "WHERE month = ? AND fact = ?", m.String(), string(f))
}

// SaveDutyNote creates or changes what was written of a duty.
func (tx *Tx) SaveDutyNote(n duty.Note) (duty.Note, error) { return dutyNotes().save(tx, n) }
