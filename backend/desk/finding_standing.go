package desk

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/finding"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// standings are decided by the rules of the month, for all customers or those whose facts changed. A closed month says what it kept.
func (d *Desk) standings(tx *store.Tx, m calendar.Month, w wake) ([]finding.Standing, error) {
	_, closed, err := tx.Month(m)
	if err != nil {
		return nil, err
	}
	var rows []tracking.Row
	var asked []customer.Customer
	if closed || w.all {
		work, err := d.work(tx, m)
		if err != nil {
			return nil, err
		}
		rows, asked = work.rows, work.customers
	} else {
		in, err := monthOfFew(tx, m, lo.Keys(w.grade))
		if err != nil {
			return nil, err
		}
		rows, asked = tracking.Month(in), in.Customers
	}
	by := make(map[customer.ID]*tracking.Row, len(rows))
	for i := range rows {
		by[rows[i].Customer.ID] = &rows[i]
	}
	out := make([]finding.Standing, 0, len(asked))
	for _, c := range asked {
		t, ok := by[c.ID]
		switch {
		case !w.all && !w.grade[c.ID]:
		case ok:
			out = append(out, standingOf(t))
		default:
			out = append(out, ungraded(c.ID)) // also where it had one until its day of registration was moved
		}
	}
	return out, nil
}

// monthOfFew is what a month says of some customers: the same input as for all, with the facts of these alone.
func monthOfFew(tx *store.Tx, m calendar.Month, ids []customer.ID) (in tracking.Input, err error) {
	before, _, err := tx.Month(m.Add(-1))
	if err != nil {
		return in, err
	}
	return monthAfter(tx, m, ids, before.Snapshots)
}

// monthAfter is monthOfFew where the states the month opens with are known; none where the month before was never closed.
func monthAfter(tx *store.Tx, m calendar.Month, ids []customer.ID, previous []tracking.Snapshot) (in tracking.Input, err error) {
	p, err := loadPolicies(tx, m)
	if err != nil {
		return in, err
	}
	in = tracking.Input{Month: m, Grading: p.grading, Policy: p.tracking, FirstFuel: map[customer.ID]calendar.Date{}, OldFuel: map[customer.ID]calendar.Date{}}
	list, err := tx.CustomersByID(ids)
	if err != nil {
		return in, err
	}
	in.Customers = lo.Filter(list, func(c customer.Customer, _ int) bool { return c.MergedInto == "" })
	roots, err := tx.Roots()
	if err != nil {
		return in, err
	}
	if in.BearerKnown, err = tx.BearerKnown(); err != nil {
		return in, err
	}
	if in.DataFrom, _, _, err = tx.SalesSpan(); err != nil {
		return in, err
	}
	in.Previous = previous
	for _, c := range in.Customers {
		if err := factsOf(tx, m, c.ID, &in); err != nil {
			return in, err
		}
	}
	in, _ = in.Merged(roots)
	return in, nil
}

// factsOf adds the facts of one customer that its level, size, need, trend and last fuelling come from.
func factsOf(tx *store.Tx, m calendar.Month, id customer.ID, in *tracking.Input) error {
	cards, err := tx.CardsOf(id)
	if err != nil {
		return err
	}
	volumes, err := tx.VolumesOf(id, m.Add(-13), m)
	if err != nil {
		return err
	}
	bearer, err := tx.BearerSalesOf(id, m.Add(-12).First(), m.Last())
	if err != nil {
		return err
	}
	agreements, err := tx.AgreementsOf(id)
	if err != nil {
		return err
	}
	first, err := tx.FirstFuelOf(id)
	if err != nil {
		return err
	}
	if !first.IsZero() {
		in.FirstFuel[id] = first
	}
	in.OldFuel[id], err = tx.LastFuelOf(id, m.Add(-13))
	in.Cards, in.Volumes = append(in.Cards, cards...), append(in.Volumes, volumes...)
	in.Bearer, in.Agreements = append(in.Bearer, bearer...), append(in.Agreements, agreements...)
	return err
}

// standingOf is what the month says of a customer, as the list shows it.
func standingOf(t *tracking.Row) finding.Standing {
	s := finding.Standing{CustomerID: t.Customer.ID, Level: t.Level, Size: t.Decision.Size, Basis: string(t.Facts.NeedBasis), LastFuel: t.LastFuel, Trend: t.Trend}
	if t.Facts.GasKnown {
		s.Gasoline = lo.ToPtr(t.Facts.Gasoline)
	}
	if t.Facts.DieselKnown {
		s.Diesel = lo.ToPtr(t.Facts.Diesel)
	}
	for _, h := range t.Decision.Hits {
		if h.Level == t.Level {
			s.Clause = h.Clause
			break
		}
	}
	return s
}

// ungraded is the standing of a customer registered after the month.
func ungraded(id customer.ID) finding.Standing {
	return finding.Standing{CustomerID: id, Level: grading.Ungraded}
}

// rowOf is a line of the list.
func (n names) rowOf(c customer.Customer, s finding.Standing) CustomerRow {
	managing := n.managing(s)
	return CustomerRow{Managing: managing, Direction: ownership.DirectionOf(s.Level, managing), ID: c.ID, Code: c.Code, Name: c.Name, Kind: c.Kind, County: c.CountyName, Contact: c.Contact, Phone: c.Phone,
		Station: n.stations[c.StationID], Manager: n.managers[c.ManagerID], Level: s.Level, Size: s.Size, Clause: s.Clause, Basis: s.Basis,
		LastFuel: s.LastFuel, Trend: s.Trend, Gasoline: tonnesOr(s.Gasoline, "—"), Diesel: tonnesOr(s.Diesel, "—"), Rev: c.Rev, Document: c.Document,
		Industry: c.Industry, Remark: c.Remark, NeedGasoline: tonnesOr(c.Need.Gasoline, ""), NeedDiesel: tonnesOr(c.Need.Diesel, ""), Registered: c.Registered}
}

func tonnesOr(g *measure.Gram, none string) string {
	if g == nil {
		return none
	}
	return g.Tonnes()
}

func known(g measure.Gram, ok bool) string { return lo.Ternary(ok, g.Tonnes(), "—") }
