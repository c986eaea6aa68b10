package desk

import (
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// reach is what the actor's office sees of the tree (6.4.1–6.4.4).
func reach(a access.Actor, tree org.Tree) ownership.Reach {
	return ownership.Reach{Tree: tree, Office: a.OfficeID}
}

// mayRead checks that a customer lies in the actor's branch. Error: ownership.out_of_reach.
func mayRead(tx *store.Tx, a access.Actor, c customer.Customer) error {
	tree, err := loadTree(tx)
	if err != nil {
		return err
	}
	return reach(a, tree).MayRead(c.StationID)
}

// mayEdit checks by managing level whether the actor may save a customer like this: where it stands now and where it would stand.
// Errors: ownership.out_of_reach, not_yours, province.
func (d *Desk) mayEdit(tx *store.Tx, a access.Actor, tree org.Tree, c customer.Customer) error {
	r := reach(a, tree)
	if c.ID == "" {
		return r.MayRead(c.StationID)
	}
	old, err := tx.Customer(c.ID)
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
	level := w.managing(c.ID)
	if err := r.MayEdit(old.StationID, level); err != nil {
		return err
	}
	if level == grading.ProvinceLevel {
		return r.LocalOnly(old, c)
	}
	return r.MayRead(c.StationID)
}

// managing is the level a customer is managed on today: the level of the month, or that of the transfer of authority in force today. One
// entered after the month has no level yet.
func (w *monthWork) managing(id customer.ID) grading.Level {
	level := grading.Ungraded
	if t, ok := w.byID[id]; ok {
		level = t.Level
	}
	return ownership.Managing(level, ownership.In(w.overrides[id], w.current))
}

// loadOwners puts the owners of the month's last day and the transfers of authority into the month: its forms name who answered then.
func (w *monthWork) loadOwners(tx *store.Tx, in *tracking.Input) error {
	owners, err := tx.OwnersAt(w.month.Last())
	if err != nil {
		return err
	}
	for i, c := range in.Customers {
		if p, ok := owners[c.ID]; ok {
			in.Customers[i].StationID, in.Customers[i].ManagerID = p.OfficeID, p.ManagerID
		}
	}
	in.Overrides, err = tx.Overrides()
	w.overrides = lo.GroupBy(in.Overrides, func(o ownership.Override) customer.ID { return o.CustomerID })
	return err
}

// monitor fills the contradictions of the month.
func (w *monthWork) monitor(in tracking.Input, p ownership.Policy) {
	w.capacity = p
	sold := soldBy(in)
	w.drift = lo.FlatMap(w.rows, func(t tracking.Row, _ int) []ownership.Contradiction {
		return ownership.Drift(ownership.Standing{CustomerID: t.Customer.ID, Month: w.month, Level: t.Level, Why: t.LevelWhy, Decision: t.Decision, Held: t.Snapshot.Below,
			Override: t.Override, Need: t.Customer.Need, Sold: sold(t.Customer.ID)}, p)
	})
}

// soldBy gives what a customer fuelled in the thirteen months up to the month, the month first.
func soldBy(in tracking.Input) func(customer.ID) []grading.Sold {
	const months = 13
	index := map[customer.ID][]grading.Sold{}
	blank := func() []grading.Sold {
		return lo.Times(months, func(i int) grading.Sold {
			return grading.Sold{Known: !in.DataFrom.IsZero() && !in.Month.Add(-i).Before(in.DataFrom)}
		})
	}
	for _, v := range in.Volumes {
		back := in.Month.Index() - v.Month.Index()
		if back < 0 || back >= months {
			continue
		}
		if index[v.CustomerID] == nil {
			index[v.CustomerID] = blank()
		}
		s := &index[v.CustomerID][back]
		s.Gasoline, s.Diesel = s.Gasoline+lo.Ternary(v.Family == measure.Gasoline, v.Mass, 0), s.Diesel+lo.Ternary(v.Family == measure.Diesel, v.Mass, 0)
	}
	none := blank()
	return func(id customer.ID) []grading.Sold {
		if s, ok := index[id]; ok {
			return s
		}
		return none
	}
}

// knownOffice refuses an office the folder does not have. Error: access.no_office.
func knownOffice(tx *store.Tx, id org.OfficeID) error {
	if id == "" {
		return nil
	}
	tree, err := loadTree(tx)
	if err != nil {
		return err
	}
	if _, ok := tree.Office(id); !ok {
		return fault.New(fault.Invalid, "access.no_office", "没有这个机构", "请从列表中选择；不选即为全单位").On("officeId")
	}
	return nil
}

// AccountOffices lists the offices an account can belong to, for who keeps the accounts and may not see customers.
func (d *Desk) AccountOffices(ctx context.Context, a access.Actor) ([]org.Office, error) {
	out := []org.Office{}
	err := d.view(ctx, a, access.ManageUsers, func(tx *store.Tx) (err error) {
		out, err = tx.Offices()
		return err
	})
	return out, err
}

// today is the day on this computer's clock.
func (d *Desk) today() calendar.Date { return calendar.FromTime(d.now()) }
