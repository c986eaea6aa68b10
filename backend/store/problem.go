package store

import "fuelbook/backend/problem"

func problems() table[problem.Problem] {
	return table[problem.Problem]{name: "problem", entity: "problem", columns: "id, office_id, pursuit_id, customer_id, title, detail, raised_on, raised_by, raiser, events, rev",
		fields: func(p *problem.Problem) []any {
			return []any{&p.ID, &p.OfficeID, ref(&p.PursuitID), ref(&p.CustomerID), &p.Title, &p.Detail, day(&p.RaisedOn), &p.RaisedBy, &p.Raiser, doc(&p.Events), &p.Rev}
		},
		id: func(p *problem.Problem) *string { return (*string)(&p.ID) }, rev: func(p *problem.Problem) *int64 { return &p.Rev }}
}

// Problems lists the problems, oldest first.
func (tx *Tx) Problems() ([]problem.Problem, error) {
	return problems().list(tx, "ORDER BY raised_on, id")
}

// Problem is one problem. Error: store.not_found.
func (tx *Tx) Problem(id problem.ID) (problem.Problem, error) {
	return problems().get(tx, string(id), "开发问题")
}

// SaveProblem creates or changes a problem.
func (tx *Tx) SaveProblem(p problem.Problem) (problem.Problem, error) { return problems().save(tx, p) }
