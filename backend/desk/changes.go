package desk

import (
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

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

// Changes lists what changed since a month was closed: the cells of its forms that late facts would fill otherwise, with the records that make
// the difference. Empty while nothing changed. Error: desk.not_closed.
func (d *Desk) Changes(ctx context.Context, a access.Actor, m calendar.Month) ([]ChangeView, error) {
	out := []ChangeView{}
	err := d.view(ctx, a, access.RunForms, func(tx *store.Tx) error {
		w, in, p, err := d.reckon(tx, m)
		if err != nil {
			return err
		}
		if w.closed == nil {
			return fault.New(fault.Conflict, "desk.not_closed", m.Chinese()+"还没有结账，没有签后变化", "结账以后再看")
		}
		signed, err := unpackForms(*w.closed)
		if err != nil {
			return err
		}
		if err := d.build(tx, w, in, p); err != nil {
			return err
		}
		names := lo.SliceToMap(w.customers, func(c customer.Customer) (string, string) { return c.Code, c.Name })
		out = lo.Map(report.Changes(signed.Forms, w.forms), func(c report.Change, _ int) ChangeView { return w.changeView(c, names) })
		return nil
	})
	return out, err
}

func (w *monthWork) changeView(c report.Change, names map[string]string) ChangeView {
	records := func(list []report.Ref) []RecordView {
		return lo.Map(list, func(r report.Ref, _ int) RecordView { return w.recordView(r, report.Text) })
	}
	office, _ := w.tree.ByCode(c.Row)
	return ChangeView{Code: c.Code, Form: c.Title, Part: c.Part, Row: c.Row, Name: lo.CoalesceOrEmpty(names[c.Row], office.Name), Column: c.Column, Was: c.Was, Now: c.Now,
		Gone: records(c.Gone), Come: records(c.Come)}
}
