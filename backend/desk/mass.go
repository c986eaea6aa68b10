package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// Selection names customers of the list: one by one (in the order of a question, where one is given), or all that a question finds but
// some. Expect is how many the screen said there
// are; when it has become another number meanwhile, the job is refused instead of touching customers nobody saw.
type Selection struct {
	IDs    []customer.ID  `json:"ids"`
	Query  *CustomerQuery `json:"query,omitempty"`
	Except []customer.ID  `json:"except"`
	Expect int            `json:"expect"`
}

// MassChange gives the selected customers another manager or station; what is empty stays.
type MassChange struct {
	Select    Selection    `json:"select"`
	StationID org.OfficeID `json:"stationId"`
	ManagerID org.StaffID  `json:"managerId"`
	Commit    bool         `json:"commit"`
}

// MassFailure is a customer a job could not do, and why.
type MassFailure struct {
	ID   customer.ID `json:"id"`
	Code string      `json:"code"`
	Name string      `json:"name"`
	Why  string      `json:"why"`
}

// MassReport answers a job over many customers. Job undoes it; empty when nothing changed.
type MassReport struct {
	Total    int           `json:"total"`
	Changed  int           `json:"changed"`
	Same     int           `json:"same"`
	Failures []MassFailure `json:"failures"`
	Job      string        `json:"job"`
	Done     bool          `json:"done"`
}

// selected are the ids a selection names, in the order of the list.
func (d *Desk) selected(ctx context.Context, a access.Actor, s Selection) ([]customer.ID, error) {
	if s.Query == nil || len(s.IDs) == 1 {
		return lo.Uniq(s.IDs), nil
	}
	reg, by, _, err := d.found(ctx)
	if err != nil {
		return nil, err
	}
	q := *s.Query
	q.Offset = 0
	page := reg.Find(q.find(0, reach(a, by.tree)))
	if len(s.IDs) > 0 {
		wanted := lo.Keyify(lo.Uniq(s.IDs))
		ids := lo.Filter(page.IDs, func(id customer.ID, _ int) bool { _, in := wanted[id]; return in })
		return lo.Uniq(append(ids, s.IDs...)), nil
	}
	if s.Expect > 0 && page.Total != s.Expect {
		return nil, fault.New(fault.Conflict, "customer.selection_moved", fmt.Sprintf("符合条件的客户已从%d户变为%d户，什么都没有改动", s.Expect, page.Total), "请核对列表后重新选择")
	}
	except := lo.Keyify(s.Except)
	return lo.Reject(page.IDs, func(id customer.ID, _ int) bool { _, out := except[id]; return out }), nil
}

// as runs work and notes the entries it wrote as one job; the job is empty when it wrote none.
func (e *editor) as(by store.Author, title string, work func() error) (job string, err error) {
	first, err := e.tx.LastSeq()
	if err != nil {
		return "", err
	}
	if err := work(); err != nil {
		return "", err
	}
	last, err := e.tx.LastSeq()
	if err != nil || last == first {
		return "", err
	}
	m, err := e.tx.SaveMassEdit(store.MassEdit{At: by.At.Format(time.RFC3339), By: by.Name, Title: title, First: first + 1, Last: last})
	return m.ID, err
}

// ChangeMany assigns or moves the selected customers in one transaction. One that cannot be changed is listed with the reason, the
// others are changed. Errors: customer.nothing_to_set, customer.selection_moved, customer.station, customer.manager.
func (d *Desk) ChangeMany(ctx context.Context, a access.Actor, in MassChange) (MassReport, error) {
	out := MassReport{Failures: []MassFailure{}}
	if err := d.allow(ctx, a, access.EditCustomers); err != nil {
		return out, err
	}
	if in.StationID == "" && in.ManagerID == "" {
		return out, fault.New(fault.Invalid, "customer.nothing_to_set", "没有选择责任人或加油站", "请至少选择一项")
	}
	ids, err := d.selected(ctx, a, in.Select)
	if err != nil {
		return out, err
	}
	_, by, _, err := d.found(ctx)
	if err != nil {
		return out, err
	}
	out.Total = len(ids)
	err = d.run(ctx, a, access.EditCustomers, in.Commit, func(tx *store.Tx) error {
		e, err := d.editor(tx, a, by)
		if err != nil {
			return err
		}
		station, err := e.named(in)
		if err != nil {
			return err
		}
		out.Job, err = e.as(d.by(a), fmt.Sprintf("批量调整%d户客户", len(ids)), func() error { return e.changeAll(ids, in, station, &out) })
		return err
	})
	out.Done = in.Commit && err == nil
	if !out.Done {
		out.Job = ""
	}
	return out, err
}

// named finds the station and the manager a change names.
func (e *editor) named(in MassChange) (station org.Office, err error) {
	if in.StationID != "" {
		o, ok := e.names.tree.Office(in.StationID)
		if !ok || o.Kind != org.Station {
			return o, fault.New(fault.Invalid, "customer.station", "没有这个加油站", "请从列表中选择").On("stationId")
		}
		station = o
	}
	if in.ManagerID != "" && managerText(e.staff, in.ManagerID) == "" {
		return station, fault.New(fault.Invalid, "customer.manager", "没有这位责任人", "请从列表中选择").On("managerId")
	}
	return station, nil
}

// changeAll reads and saves customers a thousand at a time.
func (e *editor) changeAll(ids []customer.ID, in MassChange, station org.Office, out *MassReport) error {
	for part := range slices.Chunk(ids, 1000) {
		list, err := e.tx.CustomersByID(part)
		if err != nil {
			return err
		}
		missing, _ := lo.Difference(part, lo.Map(list, func(c customer.Customer, _ int) customer.ID { return c.ID }))
		for _, id := range missing {
			out.Failures = append(out.Failures, MassFailure{ID: id, Why: "这个客户已被删除或合并"})
		}
		for _, c := range list {
			old := c
			if in.StationID != "" && c.StationID != in.StationID {
				moveTo(&c, station)
			}
			if in.ManagerID != "" {
				c.ManagerID = in.ManagerID
			}
			fs, err := e.save(old, &c)
			switch {
			case err != nil:
				return err
			case len(fs) > 0:
				out.Failures = append(out.Failures, MassFailure{c.ID, c.Code, c.Name, reasons(fs)})
			case c.Rev == old.Rev:
				out.Same++
			default:
				out.Changed++
			}
		}
	}
	return nil
}

// UndoMany takes a job over many customers back as one step: every field it changed gets its value from before, read from the change
// log. A field somebody changed since keeps what it has and is listed. Errors: store.not_found, customer.job_undone.
func (d *Desk) UndoMany(ctx context.Context, a access.Actor, job string) (MassReport, error) {
	out := MassReport{Failures: []MassFailure{}}
	if err := d.allow(ctx, a, access.EditCustomers); err != nil {
		return out, err
	}
	_, by, _, err := d.found(ctx)
	if err != nil {
		return out, err
	}
	err = d.commit(ctx, a, func(tx *store.Tx) error {
		e, err := d.editor(tx, a, by)
		if err != nil {
			return err
		}
		m, err := tx.MassEdit(job)
		if err != nil {
			return err
		}
		if m.Undone {
			return fault.New(fault.Conflict, "customer.job_undone", "这次操作已经撤销过了", "请刷新列表")
		}
		entries, err := tx.ChangesBetween("customer", m.First, m.Last)
		if err != nil {
			return err
		}
		out.Total = len(entries)
		for i := len(entries) - 1; i >= 0; i-- {
			if err := e.takeBack(entries[i], &out); err != nil {
				return err
			}
		}
		m.Undone = true
		_, err = tx.SaveMassEdit(m)
		return err
	})
	out.Done = err == nil
	return out, err
}

// takeBack gives the fields one entry changed their values from before, where they still hold what the entry put there.
func (e *editor) takeBack(entry journal.Entry, out *MassReport) error {
	now, err := e.tx.Customer(customer.ID(entry.EntityID))
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.NotFound {
		out.Failures = append(out.Failures, MassFailure{ID: customer.ID(entry.EntityID), Why: reason(f)})
		return nil
	}
	if err != nil {
		return err
	}
	raw, err := json.Marshal(now)
	if err != nil {
		return fault.Wrap(err, "desk.undo", "撤销没有成功")
	}
	put, kept, err := journal.PutBack(entry.Before, entry.After, raw)
	if err != nil {
		return err
	}
	var back customer.Customer
	if err := json.Unmarshal(put, &back); err != nil {
		return fault.Wrap(err, "desk.undo", "撤销没有成功")
	}
	fs, err := e.restore(now, &back)
	switch {
	case err != nil:
		return err
	case len(fs) > 0:
		out.Failures = append(out.Failures, MassFailure{now.ID, now.Code, now.Name, reasons(fs)})
		return nil
	case back.Rev != now.Rev:
		out.Changed++
	}
	if len(kept) > 0 {
		out.Failures = append(out.Failures, MassFailure{now.ID, now.Code, now.Name, "这次操作之后又有人改过，改过的内容保留"})
	}
	return nil
}

// restore saves a customer as it stood, by the same right as a change; what it was then is not checked anew.
func (e *editor) restore(now customer.Customer, back *customer.Customer) (fault.List, error) {
	if err := e.mayEdit(now, *back); err != nil {
		if f := fault.From(err); f.Kind != fault.Internal {
			return fault.List{f}, nil
		}
		return nil, err
	}
	return e.store(now, back)
}
