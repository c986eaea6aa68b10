package desk

import (
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

func (d *Desk) signature(a access.Actor) ownership.Signature {
	return ownership.Signature{UserID: a.UserID, Name: a.Name, Role: a.Role, On: d.today()}
}

func (d *Desk) overrideView(a access.Actor, o ownership.Override, c customer.Customer, m calendar.Month) OverrideView {
	v := OverrideView{Override: o, Direction: ownership.DirectionOf(o.Computed, o.Managing), Code: c.Code, Name: c.Name, InForce: o.InForce(m),
		Withdrawn: o.Withdrawn(), MayWithdraw: o.State == ownership.Proposed && o.Proposer.UserID == a.UserID && access.Allow(a, access.ProposeAuthority) == nil}
	if o.State != ownership.Proposed && o.State != ownership.Approved {
		return v
	}
	err := access.Allow(a, access.ApproveAuthority)
	if err == nil {
		err = ownership.CheckSigner(o, d.signature(a))
	}
	if v.MayDecide = err == nil; err != nil {
		f := fault.From(err)
		v.WhyNot = f.Message + "，" + f.Remedy
	}
	return v
}

// Overrides lists the transfers of authority the actor may see, the newest first.
func (d *Desk) Overrides(ctx context.Context, a access.Actor) ([]OverrideView, error) {
	out := []OverrideView{}
	err := d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		list, err := tx.Overrides()
		if err != nil {
			return err
		}
		who, r := lo.KeyBy(w.customers, func(c customer.Customer) customer.ID { return c.ID }), reach(a, w.tree)
		out = lo.FilterMap(list, func(o ownership.Override, _ int) (OverrideView, bool) {
			c, ok := who[o.CustomerID]
			return d.overrideView(a, o, c, w.month), ok && r.MayRead(c.StationID) == nil
		})
		return nil
	})
	return out, err
}

// ProposeOverride puts the first signature under a transfer of authority (6.1.1). Errors: those of ownership.CheckOverride and Reach.MayEdit.
func (d *Desk) ProposeOverride(ctx context.Context, a access.Actor, id customer.ID, q OverrideRequest) (OverrideView, error) {
	var v OverrideView
	err := d.update(ctx, a, access.ProposeAuthority, func(tx *store.Tx) error {
		c, err := tx.Customer(id)
		if err != nil {
			return err
		}
		m, err := d.workMonth(tx)
		if err != nil {
			return err
		}
		w, err := d.work(tx, m)
		if err != nil {
			return err
		}
		if err := reach(a, w.tree).MayEdit(c.StationID, w.managing(id)); err != nil {
			return err
		}
		o := ownership.Override{CustomerID: id, Computed: grading.Ungraded, Managing: q.Managing, Reason: q.Reason, From: q.From, To: q.To, State: ownership.Proposed, Proposer: d.signature(a)}
		if t, ok := w.byID[id]; ok {
			o.Computed = t.Level
		}
		others, closed, err := transfersOf(tx, id)
		if err != nil {
			return err
		}
		if err := ownership.CheckOverride(o, others, closed).OrNil(); err != nil {
			return err
		}
		o, err = tx.SaveOverride(o)
		v = d.overrideView(a, o, c, m)
		return err
	})
	return v, err
}

// transfersOf is what a transfer of authority is checked against.
func transfersOf(tx *store.Tx, id customer.ID) ([]ownership.Override, []calendar.Month, error) {
	others, err := tx.OverridesOf(id)
	if err != nil {
		return nil, nil, err
	}
	closed, err := tx.ClosedMonths()
	return others, closed, err
}

// AnswerOverride puts the second signature under a transfer of authority, refuses it, or ends one in force. Errors: those of
// ownership.Override.Decide and End, ownership.CheckOverride where another one came between, store.stale.
func (d *Desk) AnswerOverride(ctx context.Context, a access.Actor, id ownership.OverrideID, q OverrideAnswer) (OverrideView, error) {
	var v OverrideView
	err := d.update(ctx, a, access.ApproveAuthority, func(tx *store.Tx) error {
		o, err := tx.Override(id)
		if err != nil {
			return err
		}
		c, err := tx.Customer(o.CustomerID)
		if err != nil {
			return err
		}
		if err := mayRead(tx, a, c); err != nil {
			return err
		}
		others, closed, err := transfersOf(tx, o.CustomerID)
		if err != nil {
			return err
		}
		o.Rev = q.Rev
		if q.Do == "end" {
			o, err = o.End(q.From, q.Answer, d.signature(a), closed)
		} else if o, err = o.Decide(q.Do == "approve", q.Answer, d.signature(a), closed); err == nil && q.Do == "approve" {
			err = ownership.CheckOverride(o, others, closed).OrNil()
		}
		if err != nil {
			return err
		}
		if o, err = tx.SaveOverride(o); err != nil {
			return err
		}
		m, err := d.workMonth(tx)
		v = d.overrideView(a, o, c, m)
		return err
	})
	return v, err
}

// WithdrawOverride takes the actor's own proposal back before it is signed. Errors: those of ownership.Override.Withdraw, store.stale.
func (d *Desk) WithdrawOverride(ctx context.Context, a access.Actor, id ownership.OverrideID, why string, rev int64) (OverrideView, error) {
	var v OverrideView
	err := d.update(ctx, a, access.ProposeAuthority, func(tx *store.Tx) error {
		o, err := tx.Override(id)
		if err != nil {
			return err
		}
		c, err := tx.Customer(o.CustomerID)
		if err != nil {
			return err
		}
		o.Rev = rev
		if o, err = o.Withdraw(why, d.signature(a)); err != nil {
			return err
		}
		if o, err = tx.SaveOverride(o); err != nil {
			return err
		}
		m, err := d.workMonth(tx)
		v = d.overrideView(a, o, c, m)
		return err
	})
	return v, err
}

// pendingFor counts the proposals an actor could sign.
func (d *Desk) pendingFor(tx *store.Tx, a access.Actor, w *monthWork) (int, error) {
	if access.Allow(a, access.ApproveAuthority) != nil {
		return 0, nil
	}
	list, err := tx.Overrides()
	at, r := lo.SliceToMap(w.customers, func(c customer.Customer) (customer.ID, org.OfficeID) { return c.ID, c.StationID }), reach(a, w.tree)
	return lo.CountBy(list, func(o ownership.Override) bool {
		return o.State == ownership.Proposed && ownership.CheckSigner(o, d.signature(a)) == nil && r.MayRead(at[o.CustomerID]) == nil
	}), err
}
