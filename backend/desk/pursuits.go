package desk

import (
	"context"
	"fmt"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// Pursuits lists the pursuits: open ones by their next day, then the ended ones.
func (d *Desk) Pursuits(ctx context.Context, a access.Actor) ([]PursuitView, error) {
	out := []PursuitView{}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Pursuits()
		if err != nil {
			return err
		}
		view, err := d.pursuitViewer(tx)
		if err != nil {
			return err
		}
		out = lo.Map(list, func(p pursuit.Pursuit, _ int) PursuitView { return view(p) })
		return nil
	})
	return out, err
}

func (d *Desk) pursuitViewer(tx *store.Tx) (func(pursuit.Pursuit) PursuitView, error) {
	tree, err := loadTree(tx)
	if err != nil {
		return nil, err
	}
	staff, err := tx.Staff()
	if err != nil {
		return nil, err
	}
	won, err := tx.ConvertedCustomers()
	if err != nil {
		return nil, err
	}
	people := lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Name })
	customers := lo.SliceToMap(won, func(n store.Namesake) (customer.ID, string) { return n.ID, n.Name })
	today := calendar.FromTime(d.now())
	return func(p pursuit.Pursuit) PursuitView {
		o, _ := tree.Office(p.StationID)
		v := PursuitView{Pursuit: p, Station: o.Name, Responsible: people[p.ResponsibleID], Customer: customers[p.CustomerID], Touched: p.Rev > 1}
		if p.State == pursuit.Open && !p.NextOn.IsZero() {
			left := today.DaysUntil(p.NextOn)
			v.Due = lo.Ternary(left < 0, fmt.Sprintf("已过%d天", -left), lo.Ternary(left == 0, "今天", fmt.Sprintf("还有%d天", left)))
		}
		return v
	}, nil
}

// pursuing is a job on one pursuit that gives its view back.
func (d *Desk) pursuing(ctx context.Context, a access.Actor, do access.Action, fn func(*store.Tx) (pursuit.Pursuit, error)) (v PursuitView, err error) {
	err = d.update(ctx, a, do, func(tx *store.Tx) error {
		p, err := fn(tx)
		if err != nil {
			return err
		}
		view, err := d.pursuitViewer(tx)
		if err != nil {
			return err
		}
		v = view(p)
		return nil
	})
	return v, err
}

// PursueProspect takes up a potential customer (列入开发): a pursuit is made of everything the census found, and the potential customer is
// 开发中. One that was not screened yet counts as found valid. Errors: census.no_step, store.stale.
func (d *Desk) PursueProspect(ctx context.Context, a access.Actor, id census.ID, rev int64) (PursuitView, error) {
	return d.pursuing(ctx, a, access.EditProspects, func(tx *store.Tx) (pursuit.Pursuit, error) {
		p, err := tx.Prospect(id)
		if err != nil {
			return pursuit.Pursuit{}, err
		}
		today := calendar.FromTime(d.now())
		made := pursuit.From(p, today)
		p.Rev = rev
		why := "列入开发"
		if p.Status == census.Found {
			if p, err = census.Move(p, census.Valid, "", today, "", ""); err != nil {
				return made, err
			}
			why = "筛查有效，列入开发"
		}
		if p, err = census.Move(p, census.Pursued, why, today, "", ""); err != nil {
			return made, err
		}
		if _, err := tx.SaveProspect(p); err != nil {
			return made, err
		}
		return tx.SavePursuit(made)
	})
}

// UndoPursuit takes back a pursuit nobody has worked on; the potential customer is what it was. Errors: pursuit.touched, store.stale.
func (d *Desk) UndoPursuit(ctx context.Context, a access.Actor, id pursuit.ID) error {
	return d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		p, err := tx.Pursuit(id)
		if err != nil {
			return err
		}
		if p.Rev != 1 {
			return fault.New(fault.Conflict, "pursuit.touched", "「"+p.Name+"」的开发记录已改过，不能撤销", "不再开发的请写明原因后放弃")
		}
		from, err := tx.Prospect(p.ProspectID)
		if err != nil {
			return err
		}
		from.Status, from.StatusOn, from.StatusWhy = p.Before, calendar.FromTime(d.now()), "撤销列入开发"
		if _, err := tx.SaveProspect(from); err != nil {
			return err
		}
		return tx.RemovePursuit(p)
	})
}

// SavePursuit changes a pursuit in progress: stage, next step, needs, people. Errors: pursuit.* per field, pursuit.ended, store.stale.
func (d *Desk) SavePursuit(ctx context.Context, a access.Actor, in pursuit.Pursuit) (PursuitView, error) {
	return d.pursuing(ctx, a, access.EditProspects, func(tx *store.Tx) (pursuit.Pursuit, error) {
		old, err := tx.Pursuit(in.ID)
		if err != nil {
			return in, err
		}
		if err := pursuit.Ended(old); err != nil {
			return in, err
		}
		in.ProspectID, in.CustomerID, in.StationID, in.OpenedOn, in.ProgressOn = old.ProspectID, old.CustomerID, old.StationID, old.OpenedOn, calendar.FromTime(d.now())
		in.State, in.EndedOn, in.Reason, in.Before = old.State, old.EndedOn, old.Reason, old.Before
		if err := pursuit.Check(in).OrNil(); err != nil {
			return in, err
		}
		return tx.SavePursuit(in)
	})
}

// GiveUpPursuit ends a pursuit; the potential customer is shelved with the same reason until a later round. Errors: pursuit.reason,
// pursuit.ended, store.stale.
func (d *Desk) GiveUpPursuit(ctx context.Context, a access.Actor, id pursuit.ID, reason string, rev int64) (PursuitView, error) {
	return d.ending(ctx, a, access.EditProspects, id, rev, func(tx *store.Tx, p pursuit.Pursuit, on calendar.Date) (pursuit.Pursuit, error) {
		return pursuit.GiveUp(p, reason, on)
	})
}

// WinPursuit ends a pursuit with a customer that is on file. Errors: store.not_found, pursuit.ended, store.stale.
func (d *Desk) WinPursuit(ctx context.Context, a access.Actor, id pursuit.ID, c customer.ID, rev int64) (PursuitView, error) {
	return d.ending(ctx, a, access.EditProspects, id, rev, func(tx *store.Tx, p pursuit.Pursuit, on calendar.Date) (pursuit.Pursuit, error) {
		found, err := tx.Customer(c)
		if err != nil {
			return p, err
		}
		roots, err := tx.Roots()
		if err != nil {
			return p, err
		}
		return pursuit.Win(p, lo.CoalesceOrEmpty(roots[found.ID], found.ID), on)
	})
}

// RegisterPursuit makes a customer of a pursuit without typing again what is known, and ends the pursuit with it. Errors: customer.* per
// field, store.duplicate, pursuit.ended, store.stale.
func (d *Desk) RegisterPursuit(ctx context.Context, a access.Actor, id pursuit.ID, n NewCustomerFrom) (PursuitView, error) {
	return d.ending(ctx, a, access.EditCustomers, id, n.Rev, func(tx *store.Tx, p pursuit.Pursuit, on calendar.Date) (pursuit.Pursuit, error) {
		tree, err := loadTree(tx)
		if err != nil {
			return p, err
		}
		staff, err := tx.Staff()
		if err != nil {
			return p, err
		}
		c := customerFrom(p, n, on)
		if err := checkCustomer(&c, tree, staff); err != nil {
			return p, err
		}
		if c, err = tx.SaveCustomer(c); err != nil {
			return p, err
		}
		return pursuit.Win(p, c.ID, on)
	})
}

// customerFrom carries over what the pursuit knows. A need of zero was not found out, so it stays unknown.
func customerFrom(p pursuit.Pursuit, n NewCustomerFrom, on calendar.Date) customer.Customer {
	c := customer.Customer{Code: n.Code, Name: p.Name, Kind: customer.Kind(n.Kind), Document: n.Document, StationID: p.StationID, ManagerID: p.ResponsibleID, Contact: p.Decider,
		Phone: p.DeciderPhone, Registered: on, PayModes: []string{}}
	if p.Gasoline > 0 {
		c.Need.Gasoline = &p.Gasoline
	}
	if p.Diesel > 0 {
		c.Need.Diesel = &p.Diesel
	}
	c.Remark = strings.Join(lo.Compact([]string{"由潜在客户开发转入", lo.Ternary(p.Address != "", "地址："+p.Address, ""), p.Remark}), "；")
	return c
}

// ending ends a pursuit and moves its potential customer accordingly.
func (d *Desk) ending(ctx context.Context, a access.Actor, do access.Action, id pursuit.ID, rev int64, end func(*store.Tx, pursuit.Pursuit, calendar.Date) (pursuit.Pursuit, error)) (PursuitView, error) {
	return d.pursuing(ctx, a, do, func(tx *store.Tx) (pursuit.Pursuit, error) {
		p, err := tx.Pursuit(id)
		if err != nil {
			return p, err
		}
		if p.Rev != rev {
			return p, fault.New(fault.Conflict, "store.stale", "这条记录刚被别人改过", "请重新打开，核对后再改")
		}
		today := calendar.FromTime(d.now())
		if p, err = end(tx, p, today); err != nil {
			return p, err
		}
		from, err := tx.Prospect(p.ProspectID)
		if err != nil {
			return p, err
		}
		to, why := census.Shelved, p.Reason
		if p.State == pursuit.Won {
			to, why, from.CustomerID = census.Converted, "开发成功，已建档", p.CustomerID
		}
		if from, err = census.Move(from, to, why, today, "", ""); err != nil {
			return p, err
		}
		if _, err := tx.SaveProspect(from); err != nil {
			return p, err
		}
		return tx.SavePursuit(p)
	})
}
