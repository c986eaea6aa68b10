package desk

import (
	"cmp"
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/care"
	"fuelbook/backend/customer"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"
	"fuelbook/backend/watch"

	"github.com/samber/lo"
)

// careWork is the month being worked on as keeping customers sees it: the customers of the actor's branch, and the latest contacts with them.
type careWork struct {
	*monthWork
	whole    *monthWork // of the whole unit: two accounts never see one customer at two risks
	own      map[customer.ID]bool
	tx       *store.Tx
	today    calendar.Date
	policy   care.Policy
	workdays calendar.Workdays
	roots    map[customer.ID]customer.ID
	latest   map[customer.ID]visit.Visit
	calls    map[customer.ID]visit.Visit
}

func (d *Desk) careWork(tx *store.Tx, a access.Actor, w *monthWork) (c *careWork, err error) {
	c = &careWork{monthWork: w.within(reach(a, w.tree)), whole: w, tx: tx, today: d.today()}
	c.own = lo.SliceToMap(c.rows, func(r tracking.Row) (customer.ID, bool) { return r.Customer.ID, true })
	raw, err := policyOn(tx, policyCare, c.today)
	if err != nil {
		return c, err
	}
	if c.policy, err = care.ParsePolicy(raw); err != nil {
		return c, err
	}
	if c.workdays, err = workdaysOn(tx, c.today); err != nil {
		return c, err
	}
	if c.roots, err = tx.Roots(); err != nil {
		return c, err
	}
	if c.latest, err = c.latestOf(c.today, ""); err != nil {
		return c, err
	}
	c.calls, err = c.latestOf(c.today, visit.Call)
	return c, err
}

// workdaysOn is the working calendar in force on a day.
func workdaysOn(tx *store.Tx, on calendar.Date) (w calendar.Workdays, err error) {
	raw, err := policyOn(tx, policyWorkdays, on)
	if err != nil {
		return w, err
	}
	return calendar.ParseWorkdays(raw)
}

func (c *careWork) root(id customer.ID) customer.ID { return cmp.Or(c.roots[id], id) }

// latestOf is the latest contact of every customer, those of merged records counted for their survivor.
func (c *careWork) latestOf(on calendar.Date, way visit.Way) (map[customer.ID]visit.Visit, error) {
	list, err := c.tx.LatestVisits(on, way)
	return c.latestIn(list), err
}

// latestIn is the latest of these contacts by customer.
func (c *careWork) latestIn(list []visit.Visit) map[customer.ID]visit.Visit {
	out := map[customer.ID]visit.Visit{}
	for _, v := range list {
		id := c.root(v.CustomerID)
		if old, ok := out[id]; !ok || cmp.Or(cmp.Compare(old.Date.String(), v.Date.String()), cmp.Compare(old.ID, v.ID)) < 0 {
			out[id] = v
		}
	}
	return out
}

// subjects are the counted customers of the branch as the rules of keeping see them.
func (c *careWork) subjects(left map[customer.ID]visit.Errand, risk map[customer.ID]string) []care.Subject {
	return lo.FilterMap(c.rows, func(r tracking.Row, _ int) (care.Subject, bool) {
		id := r.Customer.ID
		s := care.Subject{CustomerID: id, Level: r.Managing(), Person: r.Customer.Kind == customer.Person, Initial: r.Initial, StaffID: r.Customer.ManagerID, Since: r.Customer.Registered,
			LastFuel: r.LastFuel, Cycle: r.CycleDays, Risk: risk[id], LastCall: c.calls[id].Date, LastContact: c.latest[id].Date}
		if e, ok := left[id]; ok {
			s.Left = &e
		}
		return s, r.Closing || s.Left != nil
	})
}

// risks are the customers the watch list puts at risk, each with its sentence.
func (c *careWork) risks() (map[customer.ID]string, error) {
	in, _, err := c.whole.watched(c.tx)
	if err != nil {
		return nil, err
	}
	list := watch.Rank(in)
	out := map[customer.ID]string{}
	for _, e := range list.Entries {
		if c.policy.AtRisk(list.Method == watch.ByModel, e.Alive, e.Overdue) {
			out[e.CustomerID] = "流失预警：" + e.Sentence
		}
	}
	return out, nil
}

// planned are the errands of a month, of the customers of the branch.
func (c *careWork) planned(m calendar.Month) ([]visit.Errand, error) {
	list, err := c.tx.Errands(m)
	return lo.Filter(list, func(e visit.Errand, _ int) bool { return c.mine(e.CustomerID) }), err
}

// mine tells whether a customer, or the one it was merged into, lies in the branch.
func (c *careWork) mine(id customer.ID) bool { return c.own[c.root(id)] }

// left are the errands of a month that nobody did by its end.
func (c *careWork) left(m calendar.Month) (map[customer.ID]visit.Errand, error) {
	list, err := c.planned(m)
	if err != nil {
		return nil, err
	}
	met, err := c.latestOf(m.Last(), visit.Call)
	out := map[customer.ID]visit.Errand{}
	for _, e := range list {
		if !m.Contains(met[c.root(e.CustomerID)].Date) {
			out[c.root(e.CustomerID)] = e
		}
	}
	return out, err
}

// withCare gives a reading job the month being worked on with the contacts.
func (d *Desk) withCare(ctx context.Context, a access.Actor, do access.Action, fn func(*careWork) error) error {
	return d.withMonth(ctx, a, do, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		c, err := d.careWork(tx, a, w)
		if err != nil {
			return err
		}
		return fn(c)
	})
}

// careNow is the month being worked on for a job that saves.
func (d *Desk) careNow(tx *store.Tx, a access.Actor) (*careWork, error) {
	m, err := d.workMonth(tx)
	if err != nil {
		return nil, err
	}
	w, err := d.work(tx, m)
	if err != nil {
		return nil, err
	}
	return d.careWork(tx, a, w)
}

func (c *careWork) rule() string {
	return "按客户维护参数" + c.policy.Version + "版（自" + c.policy.From.String() + "起）：" + c.policy.Source
}
