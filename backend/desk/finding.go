package desk

import (
	"context"
	"encoding/json"
	"iter"
	"slices"
	"sync"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/finding"
	"fuelbook/backend/grading"
	"fuelbook/backend/journal"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// manyChanges is how many entries of the change log are followed one by one; beyond, everything is read again.
const manyChanges = 2000

// worthWarming is from how many customers on the columns are sorted before somebody asks.
const worthWarming = 20_000

// lookUp holds the register of customers and up to which entry of the change log it knows.
type lookUp struct {
	mu    sync.Mutex
	reg   *finding.Register
	seq   int64
	month calendar.Month
	names names
}

// names are what the list shows beside the records: the names of ids, and who manages today where authority was transferred.
type names struct {
	tree      org.Tree
	stations  map[org.OfficeID]string
	managers  map[org.StaffID]string
	overrides map[customer.ID][]ownership.Override
	today     calendar.Month
}

func loadNames(tx *store.Tx) (n names, err error) {
	if n.tree, err = loadTree(tx); err != nil {
		return n, err
	}
	staff, err := tx.Staff()
	if err != nil {
		return n, err
	}
	overrides, err := tx.Overrides()
	n.stations = lo.SliceToMap(n.tree.Offices(), func(o org.Office) (org.OfficeID, string) { return o.ID, o.Name })
	n.managers = lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Name })
	n.overrides = lo.GroupBy(overrides, func(o ownership.Override) customer.ID { return o.CustomerID })
	return n, err
}

// managing is the level a customer is managed on today (6.1.1).
func (n names) managing(s finding.Standing) grading.Level {
	return ownership.Managing(s.Level, ownership.In(n.overrides[s.CustomerID], n.today))
}

// found is the register as of now: what it lacks is read first, and standings are decided again where something they depend on changed.
func (d *Desk) found(ctx context.Context) (*finding.Register, names, calendar.Month, error) {
	l := &d.finder
	l.mu.Lock()
	defer l.mu.Unlock()
	var seq int64
	var month calendar.Month
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		if seq, err = tx.LastSeq(); err != nil {
			return err
		}
		month, err = d.workMonth(tx)
		return err
	})
	if err == nil && (l.reg == nil || seq != l.seq || month != l.month) {
		err = d.refresh(ctx, month)
	}
	by := l.names
	by.today = d.today().Month()
	return l.reg, by, l.month, err
}

// refresh brings standings and register up to date. Reading, deciding and storing what was decided are separate transactions: standings
// are stored with the entry they hold for, so whatever is saved meanwhile is followed next time.
func (d *Desk) refresh(ctx context.Context, month calendar.Month) error {
	l := &d.finder
	var (
		w    wake
		list []finding.Standing
		of   store.StandingOf
	)
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		of = store.StandingOf{Month: month, Program: d.version}
		if of.Seq, err = tx.LastSeq(); err != nil {
			return err
		}
		if w, err = d.wake(tx, of); err != nil {
			return err
		}
		if w.all || len(w.grade) > 0 {
			list, err = d.standings(tx, month, w)
		}
		return err
	})
	if err != nil {
		return err
	}
	if w.all || w.far || len(list) > 0 {
		if err := d.store.Update(ctx, d.system(), func(tx *store.Tx) error { return tx.SaveStandings(of, list) }); err != nil {
			return err
		}
	}
	if err := d.store.View(ctx, func(tx *store.Tx) error { return l.read(tx, w) }); err != nil {
		return err
	}
	l.seq, l.month = of.Seq, month
	return nil
}

// wake is what a run of the change log leaves to be done.
type wake struct {
	far      bool // the stored standings hold for an entry long ago, though nothing that changed them came since
	all      bool // every standing may be another
	names    bool // names of offices or staff changed
	managing bool // a transfer of authority was proposed, decided or ended
	touched  map[customer.ID]bool
	grade    map[customer.ID]bool // their standing may be another
}

// wake looks at what was saved since the register, or at the start the standings, were last right.
func (d *Desk) wake(tx *store.Tx, now store.StandingOf) (wake, error) {
	w := wake{touched: map[customer.ID]bool{}, grade: map[customer.ID]bool{}}
	kept, ok, err := tx.StandingsOf()
	if err != nil {
		return w, err
	}
	from := kept.Seq
	if d.finder.reg != nil {
		from = min(d.finder.seq, now.Seq)
	}
	if !ok || kept.Month != now.Month || kept.Program != now.Program || from > now.Seq {
		w.all = true
		return w, nil
	}
	entries, err := tx.ChangesAfter(from, manyChanges+1)
	if err != nil {
		return w, err
	}
	w.all, w.far = len(entries) > manyChanges, now.Seq-kept.Seq > manyChanges/4
	for _, e := range entries {
		w.follow(e)
	}
	roots, err := tx.Roots()
	for _, ids := range []map[customer.ID]bool{w.touched, w.grade} {
		for id := range ids {
			ids[lo.CoalesceOrEmpty(roots[id], id)] = true // what changes of a merged record counts for its survivor
		}
	}
	return w, err
}

// follow notes what one entry makes necessary. A kind of record that is not named here makes everything be decided again: that is never
// wrong, only slower.
func (w *wake) follow(e journal.Entry) {
	switch e.Entity {
	case "user", "setting", "session", "backup", "restore", "view", "massEdit", "visit", "prospect", "plan", "settlement", "scheme", "profile", "attachment", "secret", "vault", "ownership", "handover", "not_same":
	case "office", "staff":
		w.names = true
	case "override": // never changes the computed level (6.1.1)
		w.managing = true
	case "customer":
		w.touched[customer.ID(e.EntityID)] = true
		switch {
		case e.Action != "create" && e.Action != "update":
			w.all = true
		case decisive(e.Before) != decisive(e.After):
			w.grade[customer.ID(e.EntityID)] = true
		}
	case "card", "agreement", "merge":
		for _, id := range concerned(e) {
			w.touched[id], w.grade[id] = true, true
		}
	case "detail": // a vehicle or a contact is found by and decides nothing
		for _, id := range concerned(e) {
			w.touched[id] = true
		}
	default:
		w.all = true
	}
}

// concerned are the customers a record names, before or after.
func concerned(e journal.Entry) (ids []customer.ID) {
	for _, raw := range []json.RawMessage{e.Before, e.After} {
		var of struct {
			CustomerID customer.ID `json:"customerId"`
			SurvivorID customer.ID `json:"survivorId"`
			MergedID   customer.ID `json:"mergedId"`
		}
		if json.Unmarshal(raw, &of) == nil { // what is no object names none
			ids = append(ids, of.CustomerID, of.SurvivorID, of.MergedID)
		}
	}
	return lo.Compact(ids)
}

// decisive is what of a customer its standing depends on: all but what is only shown, so that a field nobody thought of counts.
func decisive(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || fields == nil {
		return ""
	}
	for _, shown := range []string{"code", "name", "document", "documentNote", "industry", "personClass", "countyCode", "countyName", "stationId", "managerId", "contact", "phone", "payModes", "remark", "rev"} {
		delete(fields, shown)
	}
	out, err := json.Marshal(fields)
	if err != nil {
		return string(raw)
	}
	return string(out)
}

// read takes into the register what changed; all of it at the start, and where names it is sorted by changed.
func (l *lookUp) read(tx *store.Tx, w wake) (err error) {
	known := l.reg != nil && !w.all && !w.names
	if !known || w.managing {
		if l.names, err = loadNames(tx); err != nil {
			return err
		}
	}
	if known {
		return l.follow(tx, lo.Keys(w.touched))
	}
	n, err := tx.Count()
	if err != nil {
		return err
	}
	records, failed := tx.Records(nil)
	reg := finding.New(n, l.named(records))
	if *failed != nil {
		return *failed
	}
	if l.reg = reg; n >= worthWarming {
		go reg.Warm() // in memory only: it outlives no transaction and needs no end
	}
	return nil
}

// follow reads some customers again; one that is no longer there is taken out.
func (l *lookUp) follow(tx *store.Tx, touched []customer.ID) error {
	if len(touched) == 0 {
		return nil
	}
	records, failed := tx.Records(touched)
	in := slices.Collect(l.named(records))
	if *failed != nil {
		return *failed
	}
	out, _ := lo.Difference(touched, lo.Map(in, func(rec finding.Record, _ int) customer.ID { return rec.Customer.ID }))
	l.reg.Change(in, out)
	return nil
}

// named adds the names of station and manager.
func (l *lookUp) named(records iter.Seq[finding.Record]) iter.Seq[finding.Record] {
	return func(yield func(finding.Record) bool) {
		for rec := range records {
			rec.Station, rec.Manager = l.names.stations[rec.Customer.StationID], l.names.managers[rec.Customer.ManagerID]
			if !yield(rec) {
				return
			}
		}
	}
}

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
	p, err := loadPolicies(tx, m)
	if err != nil {
		return in, err
	}
	in = tracking.Input{Month: m, Grading: p.grading, Policy: p.tracking, FirstFuel: map[customer.ID]calendar.Date{}}
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
	before, _, err := tx.Month(m.Add(-1))
	if err != nil {
		return in, err
	}
	in.Previous = before.Snapshots
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
	if !first.IsZero() {
		in.FirstFuel[id] = first
	}
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
