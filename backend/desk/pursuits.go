package desk

import (
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"
)

// Pursuits lists the pursuits of the actor's branch: open ones by their next day, then the ended ones.
func (d *Desk) Pursuits(ctx context.Context, a access.Actor) (out PursuitList, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Pursuits()
		if err != nil {
			return err
		}
		c, err := d.pursuitContext(tx)
		if err != nil {
			return err
		}
		out.Stages, out.Peers = pursuit.Stages(), c.policy.Peers()
		if out.Lost, err = tx.LostReasons(); err != nil {
			return err
		}
		out.Pursuits = []PursuitView{}
		r := reach(a, c.tree)
		for _, p := range list {
			if r.MayRead(p.StationID) != nil {
				continue
			}
			v, err := c.view(tx, p)
			if err != nil {
				return err
			}
			out.Pursuits = append(out.Pursuits, v)
		}
		return nil
	})
	return out, err
}

// PursuitDetail is one pursuit with what each stage asks for and who should go next. Errors: store.not_found, ownership.out_of_reach.
func (d *Desk) PursuitDetail(ctx context.Context, a access.Actor, id pursuit.ID) (out PursuitDetail, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		p, c, err := d.reached(tx, a, id)
		if err != nil {
			return err
		}
		out, err = c.detail(tx, p)
		return err
	})
	return out, err
}

// reached reads a pursuit of the actor's branch. Errors: store.not_found, ownership.out_of_reach.
func (d *Desk) reached(tx *store.Tx, a access.Actor, id pursuit.ID) (pursuit.Pursuit, pursuitContext, error) {
	p, err := tx.Pursuit(id)
	if err != nil {
		return p, pursuitContext{}, err
	}
	c, err := d.pursuitContext(tx)
	if err != nil {
		return p, c, err
	}
	return p, c, reach(a, c.tree).MayRead(p.StationID)
}

// pursuing is a job on one pursuit that gives its view back.
func (d *Desk) pursuing(ctx context.Context, a access.Actor, do access.Action, fn func(*store.Tx) (pursuit.Pursuit, error)) (v PursuitView, err error) {
	err = d.update(ctx, a, do, func(tx *store.Tx) error {
		p, err := fn(tx)
		if err != nil {
			return err
		}
		c, err := d.pursuitContext(tx)
		if err != nil {
			return err
		}
		v, err = c.view(tx, p)
		return err
	})
	return v, err
}

// working is pursuing on a pursuit of the actor's branch as the actor has seen it. Errors: store.not_found, ownership.out_of_reach, store.stale.
func (d *Desk) working(ctx context.Context, a access.Actor, do access.Action, id pursuit.ID, rev int64, fn func(*store.Tx, pursuit.Pursuit, pursuitContext) (pursuit.Pursuit, error)) (PursuitView, error) {
	return d.pursuing(ctx, a, do, func(tx *store.Tx) (pursuit.Pursuit, error) {
		p, c, err := d.reached(tx, a, id)
		if err != nil {
			return p, err
		}
		if p.Rev != rev {
			return p, fault.New(fault.Conflict, "store.stale", "这条记录刚被别人改过", "请重新打开，核对后再改")
		}
		if p, err = fn(tx, p, c); err != nil {
			return p, err
		}
		return tx.SavePursuit(p)
	})
}

// PursueProspect takes up a potential customer (列入开发): a pursuit is made of everything the census found, and the potential customer is
// 开发中. One that was not screened yet counts as found valid. Errors: census.no_step, store.stale.
func (d *Desk) PursueProspect(ctx context.Context, a access.Actor, id census.ID, rev int64) (PursuitView, error) {
	return d.pursuing(ctx, a, access.EditProspects, func(tx *store.Tx) (pursuit.Pursuit, error) {
		p, err := tx.Prospect(id)
		if err != nil {
			return pursuit.Pursuit{}, err
		}
		if err := seesStation(tx, a, p.StationID); err != nil {
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
		p, _, err := d.reached(tx, a, id)
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

// SavePursuit changes what a pursuit in progress says: facts, scheme, declarations, negotiations, next step, people. The stage moves by
// MovePursuit only. Errors: pursuit.* per field, pursuit.ended, store.stale, ownership.out_of_reach.
func (d *Desk) SavePursuit(ctx context.Context, a access.Actor, in pursuit.Pursuit) (PursuitView, error) {
	return d.working(ctx, a, access.EditProspects, in.ID, in.Rev, func(_ *store.Tx, old pursuit.Pursuit, c pursuitContext) (pursuit.Pursuit, error) {
		if err := pursuit.Ended(old); err != nil {
			return in, err
		}
		next := old.Rewritten(in, c.today)
		for _, id := range next.People() {
			if _, ok := c.people[id]; !ok {
				return in, fault.New(fault.Invalid, "pursuit.no_staff", "员工名册中没有所选的人", "请刷新后重新选择").On("responsibleId")
			}
		}
		return next, pursuit.Check(next, c.today, c.policy).OrNil()
	})
}
