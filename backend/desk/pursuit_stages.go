package desk

import (
	"context"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// MovePursuit moves a pursuit to another stage. Forward, everything the stages passed ask for has to be there; back, a reason has to be
// said. Errors: pursuit.lacks per piece, pursuit.why, pursuit.stage, pursuit.same_stage, pursuit.ended, store.stale.
func (d *Desk) MovePursuit(ctx context.Context, a access.Actor, id pursuit.ID, to pursuit.Stage, why string, rev int64) (PursuitView, error) {
	return d.working(ctx, a, access.EditProspects, id, rev, func(tx *store.Tx, p pursuit.Pursuit, c pursuitContext) (pursuit.Pursuit, error) {
		file, err := c.file(tx, p)
		if err != nil {
			return p, err
		}
		return file.Move(to, why, a.Name, c.today, c.policy)
	})
}

// CompletePursuit ends a pursuit as won (开发成功): it stands at 核实 and nothing any stage asks for is missing; the potential customer is
// 已转化. Errors: pursuit.lacks per piece, pursuit.not_yet, pursuit.ended, store.stale.
func (d *Desk) CompletePursuit(ctx context.Context, a access.Actor, id pursuit.ID, rev int64) (PursuitView, error) {
	return d.working(ctx, a, access.EditProspects, id, rev, func(tx *store.Tx, p pursuit.Pursuit, c pursuitContext) (pursuit.Pursuit, error) {
		file, err := c.file(tx, p)
		if err != nil {
			return p, err
		}
		if p, err = file.Complete(c.today, c.policy); err != nil {
			return p, err
		}
		return p, c.settleProspect(tx, p, census.Converted, "开发成功，已核实")
	})
}

// GiveUpPursuit ends a pursuit with a reason of the list; the potential customer is shelved with the same reason until a later round.
// Errors: pursuit.reason, pursuit.ended, store.stale.
func (d *Desk) GiveUpPursuit(ctx context.Context, a access.Actor, id pursuit.ID, why pursuit.LostID, more string, rev int64) (PursuitView, error) {
	return d.working(ctx, a, access.EditProspects, id, rev, func(tx *store.Tx, p pursuit.Pursuit, c pursuitContext) (pursuit.Pursuit, error) {
		list, err := tx.LostReasons()
		if err != nil {
			return p, err
		}
		reason, _ := lo.Find(list, func(r pursuit.LostReason) bool { return r.ID == why })
		if p, err = pursuit.GiveUp(p, reason, more, c.today); err != nil {
			return p, err
		}
		return p, c.settleProspect(tx, p, census.Shelved, p.Reason)
	})
}

// settleProspect moves the potential customer a pursuit ended with.
func (c pursuitContext) settleProspect(tx *store.Tx, p pursuit.Pursuit, to census.Status, why string) error {
	from, err := tx.Prospect(p.ProspectID)
	if err != nil {
		return err
	}
	if to == census.Converted {
		from.CustomerID = p.CustomerID
	}
	if from, err = census.Move(from, to, why, c.today, "", ""); err != nil {
		return err
	}
	_, err = tx.SaveProspect(from)
	return err
}

// LinkPursuit names the customer on file a pursuit led to. Errors: store.not_found, ownership.out_of_reach, pursuit.early, pursuit.ended,
// store.stale.
func (d *Desk) LinkPursuit(ctx context.Context, a access.Actor, id pursuit.ID, to customer.ID, rev int64) (PursuitView, error) {
	return d.working(ctx, a, access.EditProspects, id, rev, func(tx *store.Tx, p pursuit.Pursuit, c pursuitContext) (pursuit.Pursuit, error) {
		found, err := tx.Customer(to)
		if err != nil {
			return p, err
		}
		if err := reach(a, c.tree).MayRead(found.StationID); err != nil {
			return p, err
		}
		roots, err := tx.Roots()
		if err != nil {
			return p, err
		}
		return pursuit.Link(p, lo.CoalesceOrEmpty(roots[found.ID], found.ID), c.today)
	})
}

// RegisterPursuit makes a customer of a pursuit without typing again what is known. Errors: customer.* per field, store.duplicate,
// pursuit.early, pursuit.registered, pursuit.ended, store.stale.
func (d *Desk) RegisterPursuit(ctx context.Context, a access.Actor, id pursuit.ID, n NewCustomerFrom) (PursuitView, error) {
	return d.working(ctx, a, access.EditCustomers, id, n.Rev, func(tx *store.Tx, p pursuit.Pursuit, c pursuitContext) (pursuit.Pursuit, error) {
		if p.CustomerID != "" {
			return p, fault.New(fault.Conflict, "pursuit.registered", "「"+p.Name+"」已经登记为客户「"+c.customers[p.CustomerID]+"」", "要换成另一个客户请用「连到已有的客户」")
		}
		if _, err := pursuit.Link(p, "", c.today); err != nil {
			return p, err
		}
		made := customerFrom(p, n, c.today)
		if err := checkCustomer(&made, c.tree, c.staff); err != nil {
			return p, err
		}
		made, err := tx.SaveCustomer(made)
		if err != nil {
			return p, err
		}
		return pursuit.Link(p, made.ID, c.today)
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

// SaveLostReason adds a reason of giving up, renames it, or retires it; pursuits given up keep what was said. Errors: pursuit.lost_name,
// pursuit.lost_twice, store.stale.
func (d *Desk) SaveLostReason(ctx context.Context, a access.Actor, r pursuit.LostReason) (out pursuit.LostReason, err error) {
	err = d.update(ctx, a, access.KeepLists, func(tx *store.Tx) error {
		list, err := tx.LostReasons()
		if err != nil {
			return err
		}
		r.Name = strings.TrimSpace(r.Name)
		if err := pursuit.CheckLost(r, list).OrNil(); err != nil {
			return err
		}
		out, err = tx.SaveLostReason(r)
		return err
	})
	return out, err
}
