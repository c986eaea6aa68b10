package store

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/plan"
)

func planVersions() table[plan.Version] {
	return table[plan.Version]{name: "plan_version", entity: "plan_version", columns: "id, month, no, state, why, targets, steps, rev",
		fields: func(v *plan.Version) []any {
			return []any{&v.ID, month(&v.Month), &v.No, &v.State, &v.Why, doc(&v.Targets), doc(&v.Steps), &v.Rev}
		},
		id: func(v *plan.Version) *string { return (*string)(&v.ID) }, rev: func(v *plan.Version) *int64 { return &v.Rev }}
}

// PlanVersions lists the versions of a month's plan, oldest first.
func (tx *Tx) PlanVersions(m calendar.Month) ([]plan.Version, error) {
	return planVersions().list(tx, "WHERE month = ? ORDER BY no", m.String())
}

// PlanVersion is one version. Error: store.not_found.
func (tx *Tx) PlanVersion(id plan.VersionID) (plan.Version, error) {
	return planVersions().get(tx, string(id), "计划版本")
}

// SavePlanVersion creates or changes a version. Errors: store.stale, store.immutable for one approved or dropped.
func (tx *Tx) SavePlanVersion(v plan.Version) (plan.Version, error) {
	return planVersions().save(tx, v)
}
