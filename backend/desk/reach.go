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
	"fuelbook/backend/parcel"
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

// within is mayRead of a customer known by identity. Errors: store.not_found, ownership.out_of_reach.
func within(tx *store.Tx, a access.Actor, id customer.ID) error {
	c, err := tx.Customer(id)
	if err != nil {
		return err
	}
	return mayRead(tx, a, c)
}

// seesStation checks that a station lies in the actor's branch. Error: ownership.out_of_reach.
func seesStation(tx *store.Tx, a access.Actor, station org.OfficeID) error {
	tree, err := loadTree(tx)
	if err != nil {
		return err
	}
	return reach(a, tree).MayRead(station)
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
	if err := answersFor(tx, old, c); err != nil {
		return err
	}
	m, err := d.workMonth(tx)
	if err != nil {
		return err
	}
	level, err := d.managedOn(tx, m, c.ID)
	if err != nil {
		return err
	}
	if err := r.MayEdit(old.StationID, level); err != nil {
		return err
	}
	if level == grading.ProvinceLevel {
		return r.LocalOnly(old, c)
	}
	return r.MayRead(c.StationID)
}

// manages checks by managing level whether the actor may add to what hangs on a customer: entries, files. The unit may always.
// Errors: store.not_found, ownership.out_of_reach, ownership.not_yours.
func (d *Desk) manages(tx *store.Tx, a access.Actor, id customer.ID) error {
	id, err := survivorOf(tx, id)
	if err != nil {
		return err
	}
	c, err := tx.Customer(id)
	if err != nil {
		return err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return err
	}
	if err := answersForAll(tx, parcel.Customers, string(c.ID), "客户「"+c.Name+"」"); err != nil {
		return err
	}
	r := reach(a, tree)
	if r.All() {
		return nil
	}
	m, err := d.workMonth(tx)
	if err != nil {
		return err
	}
	w, err := d.work(tx, m)
	if err != nil {
		return err
	}
	return r.MayEdit(c.StationID, w.managing(id))
}

// managedOn is what managing says, decided for one customer alone: a save need not compute the month of all.
func (d *Desk) managedOn(tx *store.Tx, m calendar.Month, id customer.ID) (grading.Level, error) {
	list, err := d.standings(tx, m, wake{grade: map[customer.ID]bool{id: true}})
	if err != nil {
		return "", err
	}
	overrides, err := tx.Overrides()
	if err != nil {
		return "", err
	}
	level := grading.Ungraded
	for _, s := range list {
		level = s.Level
	}
	own := lo.Filter(overrides, func(o ownership.Override, _ int) bool { return o.CustomerID == id })
	return ownership.Managing(level, ownership.In(own, d.today().Month())), nil
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

// loadOwners puts the owners of the month's last day and the transfers of authority into the month: its forms name who answered then, and
// count a customer in the county of the station it belonged to then.
func (w *monthWork) loadOwners(tx *store.Tx, in *tracking.Input) error {
	owners, err := tx.OwnersAt(w.month.Last())
	if err != nil {
		return err
	}
	before, err := tx.OwnersAt(w.month.Add(-1).Last())
	if err != nil {
		return err
	}
	in.CountyBefore = map[customer.ID]string{}
	for i, c := range in.Customers {
		if p, ok := before[c.ID]; ok {
			standing(&c, p.OfficeID, w.tree)
			in.CountyBefore[c.ID] = c.CountyCode
		}
		c = in.Customers[i]
		if p, ok := owners[c.ID]; ok {
			standing(&in.Customers[i], p.OfficeID, w.tree)
			in.Customers[i].ManagerID = p.ManagerID
			continue
		}
		standing(&in.Customers[i], c.StationID, w.tree)
	}
	in.Overrides, err = tx.Overrides()
	w.overrides = lo.GroupBy(in.Overrides, func(o ownership.Override) customer.ID { return o.CustomerID })
	return err
}

// standing puts a customer at a station of the time, and in its county where the station has one: plans ask for customers by the counties of
// stations (6.5.3), so a form could not tie if a customer counted elsewhere.
func standing(c *customer.Customer, station org.OfficeID, tree org.Tree) {
	c.StationID = station
	if o, ok := tree.Office(station); ok && o.CountyCode != "" {
		moveTo(c, o)
	}
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

// placed settles the office of an account: none for the whole unit, be it chosen as the unit itself, and for administrators, who see no
// customers. Error: access.no_office.
func placed(tx *store.Tx, u access.User) (access.User, error) {
	if u.OfficeID == "" {
		return u, nil
	}
	tree, err := loadTree(tx)
	if err != nil {
		return u, err
	}
	o, ok := tree.Office(u.OfficeID)
	if !ok {
		return u, fault.New(fault.Invalid, "access.no_office", "没有这个机构", "请从列表中选择；不选即为全单位").On("officeId")
	}
	if o.Kind == org.Unit || u.Role == access.Admin {
		u.OfficeID = ""
	}
	return u, nil
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
