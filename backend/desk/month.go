package desk

import (
	"context"
	"slices"
	"sync"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/plan"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// monthWork is one month as computed: every screen, paper and file of the month reads from the same value.
type monthWork struct {
	month     calendar.Month
	tree      org.Tree
	staff     []org.Staff
	customers []customer.Customer
	rows      []tracking.Row
	byID      map[customer.ID]*tracking.Row
	input     report.Input // what the forms are made of, by the records of today
	forms     [7]report.Form
	checks    []report.Check
	plan      *plan.Plan
	prospects []census.Prospect
	survey    report.Survey // of the census round the month lies in
	closed    *store.ClosedMonth
	findings  []plan.Finding
	capacity  ownership.Policy
	current   calendar.Month // the month of the day it was computed on
	overrides map[customer.ID][]ownership.Override
	drift     []ownership.Contradiction // by customer code
	unproven  []string                  // counted at the end of the month before by a proof removed since
	archives  *archiveBook              // how complete the archives are, read when it is asked for
	merged    []string                  // records counted at the end of the month before and merged into another since
}

// monthCache keeps the last computed months until anything is saved or a new day begins.
type monthCache struct {
	mu   sync.Mutex
	of   version
	held map[calendar.Month]*monthWork
}

// version is what a computed month depends on: the change log's sequence number, and the day printed on its forms.
type version struct {
	seq int64
	day calendar.Date
}

func (c *monthCache) get(v version, m calendar.Month) *monthWork {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != v {
		return nil
	}
	return c.held[m]
}

func (c *monthCache) put(v version, w *monthWork) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of != v || len(c.held) >= 2 { // two months at most: a 4 GB machine keeps its memory
		c.held = map[calendar.Month]*monthWork{}
	}
	c.of = v
	c.held[w.month] = w
}

// work computes the month, or takes it from the cache when nothing was saved since.
func (d *Desk) work(tx *store.Tx, m calendar.Month) (*monthWork, error) {
	seq, err := tx.LastSeq()
	if err != nil {
		return nil, err
	}
	v := version{seq, calendar.FromTime(d.now())}
	if w := d.months.get(v, m); w != nil {
		return w, nil
	}
	w, err := d.compute(tx, m)
	if err == nil && !tx.Writing() {
		d.months.put(v, w)
	}
	return w, err
}

// withMonth gives a reading job the computed month; the zero month is the one being worked on.
func (d *Desk) withMonth(ctx context.Context, a access.Actor, do access.Action, m calendar.Month, fn func(*store.Tx, *monthWork) error) error {
	return d.view(ctx, a, do, func(tx *store.Tx) (err error) {
		if m.IsZero() {
			if m, err = d.workMonth(tx); err != nil {
				return err
			}
		}
		w, err := d.work(tx, m)
		if err != nil {
			return err
		}
		return fn(tx, w)
	})
}

func (d *Desk) compute(tx *store.Tx, m calendar.Month) (*monthWork, error) {
	w, in, p, err := d.reckon(tx, m)
	if err != nil {
		return nil, err
	}
	var beside sync.WaitGroup
	beside.Go(func() { w.monitor(in, p.load) }) // no form asks for it
	err = d.gather(tx, w, in, p)
	if err == nil && w.closed == nil {
		w.forms, w.checks = report.Build(w.input)
	}
	beside.Wait()
	switch {
	case err != nil:
		return nil, err
	case w.closed != nil:
		return w, w.thaw(tx)
	}
	return w, nil
}

// reckon follows every customer through the month by the records of today, whether it is closed or not.
func (d *Desk) reckon(tx *store.Tx, m calendar.Month) (w *monthWork, in tracking.Input, p policies, err error) {
	if p, err = loadPolicies(tx, m); err != nil {
		return nil, in, p, err
	}
	w, in, err = d.reckonBy(tx, m, p)
	return w, in, p, err
}

// reckonBy is reckon under given policies.
func (d *Desk) reckonBy(tx *store.Tx, m calendar.Month, p policies) (w *monthWork, in tracking.Input, err error) {
	w = &monthWork{month: m, current: d.today().Month(), archives: &archiveBook{}}
	if in, err = w.load(tx, p); err != nil {
		return nil, in, err
	}
	w.rows = tracking.Month(in)
	w.byID = make(map[customer.ID]*tracking.Row, len(w.rows))
	for i := range w.rows {
		w.byID[w.rows[i].Customer.ID] = &w.rows[i]
	}
	if w.plan != nil {
		w.findings = plan.Check(*w.plan, w.tree.Offices(), p.plan)
	}
	return w, in, nil
}

// gather brings together what the forms are made of.
func (d *Desk) gather(tx *store.Tx, w *monthWork, in tracking.Input, p policies) error {
	m := w.month
	whole, _ := w.tree.Whole()
	sums, err := tx.SalesTotals(m)
	if err != nil {
		return err
	}
	year, err := yearOf(tx, m, in)
	if err != nil {
		return err
	}
	notes, err := notesOfPlan(tx, m, w.tree)
	if err != nil {
		return err
	}
	layout, err := layoutOn(tx, m)
	if err != nil {
		return err
	}
	w.input = report.Input{Month: m, Unit: whole.Name, Layout: layout, FiledOn: calendar.FromTime(d.now()), Offices: w.tree.Offices(), Staff: w.staff, Rows: w.rows,
		Plan: w.plan, Prospects: w.prospects, Survey: w.survey, PlanPolicy: p.plan, Grading: p.grading, Tracking: p.tracking, PreviousClosing: previousClosing(in.Previous, in.Customers), UnmatchedSales: sums.UnmatchedRows, Merged: w.merged, Unproven: w.unproven, Year: year, PlanNotes: notes}
	return nil
}

// yearOf is what the closed months of the year before a month say in their 附录7 as signed.
func yearOf(tx *store.Tx, m calendar.Month, in tracking.Input) (y report.Year, err error) {
	closed, err := tx.ClosedMonths()
	if err != nil {
		return y, err
	}
	for k := m.Add(1 - m.Number()); k.Before(m); k = k.Add(1) {
		if !slices.Contains(closed, k) {
			if len(y.Closed) > 0 {
				y.Missing = append(y.Missing, k)
			}
			continue
		}
		c, _, err := tx.Month(k)
		if err != nil {
			return y, err
		}
		kept, err := unpackForms(c)
		if err != nil {
			return y, err
		}
		y.Closed, y.Achieved = append(y.Closed, k), append(y.Achieved, report.AchievedOf(k, kept.Forms[6])...)
	}
	y.Withdrawn = lo.SliceToMap(in.Withdrawn(), func(id customer.ID) (string, bool) { return string(id), true })
	return y, nil
}

// load reads everything one month needs as of one moment, the large parts at the same time.
func (w *monthWork) load(tx *store.Tx, p policies) (in tracking.Input, err error) {
	in = tracking.Input{Month: w.month, Grading: p.grading, Policy: p.tracking}
	err = tx.Together(
		func(tx *store.Tx) (e error) { w.customers, e = tx.Customers(); return },
		func(tx *store.Tx) error { return w.loadFuel(tx, &in) },
		func(tx *store.Tx) error { return w.loadRest(tx, &in, p) })
	if err != nil {
		return in, err
	}
	in.Customers = w.customers
	return in, inTurn(
		func() error { return w.loadOwners(tx, &in) },
		func() error { return w.loadClosed(tx, &in) },
		func() error { return w.loadMerged(tx, &in) },
		func() error { return w.loadUnproven(&in) })
}

// inTurn runs steps until one fails.
func inTurn(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// loadFuel reads what customers fuelled, by month as far back as a rule looks.
func (w *monthWork) loadFuel(tx *store.Tx, in *tracking.Input) error {
	m := w.month
	fuel, err := tx.FuelUpTo(m.Add(-in.Policy.Lookback()), m)
	if err != nil {
		return err
	}
	in.Volumes, in.FirstFuel, in.OldFuel = fuel.Volumes, fuel.First, fuel.Before
	in.FuelDays = tracking.DaysOf(in.Volumes, m.Last().AddDays(-89), m.Last())
	in.DataFrom, _, _, err = tx.SalesSpan()
	return err
}

// loadRest reads what there is besides customers and fuel.
func (w *monthWork) loadRest(tx *store.Tx, in *tracking.Input, p policies) error {
	m := w.month
	return inTurn(
		func() (e error) { w.tree, e = loadTree(tx); return },
		func() (e error) { w.staff, e = tx.Staff(); return },
		func() (e error) { in.Bearer, e = tx.BearerSales(m.Add(-12).First(), m.Last()); return },
		func() (e error) { in.BearerKnown, e = tx.BearerKnown(); return },
		func() (e error) { in.Agreements, e = tx.Agreements(); return },
		func() (e error) { in.Visits, e = tx.Visits(m); return },
		func() (e error) { in.Proofs, e = tx.Proofs(); return },
		func() (e error) { in.Recharges, e = rechargeSums(tx, m); return },
		func() (e error) { w.prospects, e = tx.Prospects(); return },
		func() (e error) {
			w.survey, e = surveyOf(tx, census.RoundOf(m), p.census, w.tree, w.prospects, m.Last())
			return
		},
		func() error { return w.loadPlan(tx) },
		func() (e error) { in.Cards, e = tx.Cards(); return })
}

// loadMerged reads what hangs on merged records as their survivors'.
func (w *monthWork) loadMerged(tx *store.Tx, in *tracking.Input) error {
	roots, err := tx.Roots()
	if err != nil || len(roots) == 0 {
		return err
	}
	rooted, gone := in.Merged(roots)
	*in = rooted
	for _, id := range gone {
		merged, err := tx.Customer(id)
		if err != nil {
			return err
		}
		survivor, err := tx.Customer(roots[id])
		if err != nil {
			return err
		}
		if merged.Kind != customer.Institution {
			continue // 附录4 counts institutions
		}
		w.merged = append(w.merged, merged.Code+"（并入"+survivor.Code+"）")
	}
	return nil
}

// loadUnproven opens the month without the customers whose proof was removed since the month before was closed.
func (w *monthWork) loadUnproven(in *tracking.Input) error {
	next, gone := in.Unproven()
	*in = next
	out := lo.SliceToMap(gone, func(id customer.ID) (customer.ID, bool) { return id, true })
	for _, c := range in.Customers {
		if out[c.ID] && c.Kind == customer.Institution { // 附录4 counts institutions
			w.unproven = append(w.unproven, c.Code+c.Name)
		}
	}
	return nil
}

func (w *monthWork) loadPlan(tx *store.Tx) error {
	p, ok, err := tx.Plan(w.month)
	if ok {
		w.plan = &p
	}
	return err
}

func (w *monthWork) loadClosed(tx *store.Tx, in *tracking.Input) error {
	prev, ok, err := tx.Month(w.month.Add(-1))
	if err != nil {
		return err
	}
	if ok {
		in.Previous = prev.Snapshots
	}
	this, ok, err := tx.Month(w.month)
	if ok {
		w.closed = &this
	}
	return err
}

func rechargeSums(tx *store.Tx, m calendar.Month) ([]tracking.RechargeSum, error) {
	list, err := tx.Recharges(m)
	if err != nil {
		return nil, err
	}
	sums := map[customer.ID]tracking.RechargeSum{}
	for _, r := range list {
		s := sums[r.CustomerID]
		s.CustomerID, s.Amount, s.Count = r.CustomerID, s.Amount+r.Amount, s.Count+1
		sums[r.CustomerID] = s
	}
	delete(sums, "")
	return lo.Values(sums), nil
}

// previousClosing counts what the closed month before ended with: institutions by level and county.
func previousClosing(prev []tracking.Snapshot, customers []customer.Customer) map[string]int {
	if len(prev) == 0 {
		return nil
	}
	institution := map[customer.ID]bool{}
	for _, c := range customers {
		institution[c.ID] = c.Kind == customer.Institution
	}
	out := map[string]int{}
	for _, s := range prev {
		if s.Active && institution[s.CustomerID] {
			out[string(s.Level)+"|"+s.CountyCode]++
		}
	}
	return out
}

func loadTree(tx *store.Tx) (org.Tree, error) {
	offices, err := tx.Offices()
	if err != nil {
		return org.Tree{}, err
	}
	tree, faults := org.NewTree(offices)
	return tree, faults.OrNil()
}

// Months lists every month that has sales, a plan or a closing, newest first.
func (d *Desk) Months(ctx context.Context, a access.Actor) ([]MonthHead, error) {
	var out []MonthHead
	err := d.view(ctx, a, access.RunForms, func(tx *store.Tx) error {
		first, last, ok, err := tx.FuelSpan()
		if err != nil || !ok {
			return err
		}
		for m := last; !m.Before(first); m = m.Add(-1) {
			head, err := monthHead(tx, m)
			if err != nil {
				return err
			}
			out = append(out, head)
		}
		return nil
	})
	return out, err
}

func monthHead(tx *store.Tx, m calendar.Month) (MonthHead, error) {
	sums, err := tx.SalesTotals(m)
	if err != nil {
		return MonthHead{}, err
	}
	h := MonthHead{Month: m, Sales: sums.Rows}
	c, ok, err := tx.Month(m)
	if err != nil {
		return h, err
	}
	if ok {
		h.Closed, h.ClosedAt, h.ClosedBy = true, c.ClosedAt, c.By
	}
	settled, err := tx.Settlements()
	h.Settled = lo.ContainsBy(settled, func(s store.SettlementHead) bool { return s.Month == m })
	return h, err
}

// Month is the month page.
func (d *Desk) Month(ctx context.Context, a access.Actor, m calendar.Month) (MonthView, error) {
	var v MonthView
	err := d.withMonth(ctx, a, access.RunForms, m, func(tx *store.Tx, w *monthWork) (err error) {
		if v.Head, err = monthHead(tx, m); err != nil {
			return err
		}
		v.Checks, v.Forms = w.checks, lo.Map(w.forms[:], func(f report.Form, _ int) FormHead { return formHead(f) })
		var look []Blocker
		if w.closed != nil {
			v.Hash = w.closed.Hash
		} else if v.Blockers, look, err = w.blockers(tx, d.today()); err != nil {
			return err
		}
		if v.Filing, v.Warnings, err = w.filed(tx, look); err != nil {
			return err
		}
		if v.Compared, err = w.against(tx); err != nil {
			return err
		}
		v.Punctual, err = punctual(tx, m, d.today())
		return err
	})
	return v, err
}

func formHead(f report.Form) FormHead {
	return FormHead{Code: f.Code, Appendix: f.Appendix, Title: f.Title, DueOn: f.DueOn, Rows: lo.SumBy(f.Parts, func(p report.Part) int { return len(p.Rows) })}
}
