package desk

import (
	"context"
	"iter"
	"slices"
	"sync"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/finding"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"

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
