package desk

import (
	"fuelbook/backend/customer"
	"fuelbook/backend/report"

	"github.com/samber/lo"
)

// ChangeView is one cell of a signed form that the records of today would fill otherwise; the form stays as it was signed.
type ChangeView struct {
	Code   report.Code  `json:"code"`
	Form   string       `json:"form"`
	Part   string       `json:"part"`
	Row    string       `json:"row"`
	Name   string       `json:"name"` // of the customer or office the row is of, empty for others
	Column string       `json:"column"`
	Was    string       `json:"was"`
	Now    string       `json:"now"`
	Gone   []RecordView `json:"gone"`
	Come   []RecordView `json:"come"`
}

func (w *monthWork) changeViews(list []report.Change) []ChangeView {
	names := lo.SliceToMap(w.customers, func(c customer.Customer) (string, string) { return c.Code, c.Name })
	return lo.Map(list, func(c report.Change, _ int) ChangeView { return w.changeView(c, names) })
}

func (w *monthWork) changeView(c report.Change, names map[string]string) ChangeView {
	records := func(list []report.Ref) []RecordView {
		visited := w.visited(list)
		return lo.Map(list, func(r report.Ref, _ int) RecordView { return w.recordView(r, report.Text, visited) })
	}
	office, _ := w.tree.ByCode(c.Row)
	return ChangeView{Code: c.Code, Form: c.Title, Part: c.Part, Row: c.Row, Name: lo.CoalesceOrEmpty(names[c.Row], office.Name), Column: c.Column, Was: c.Was, Now: c.Now,
		Gone: records(c.Gone), Come: records(c.Come)}
}
