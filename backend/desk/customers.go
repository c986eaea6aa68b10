package desk

import (
	"cmp"
	"context"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/finding"
	"fuelbook/backend/grading"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// workMonth is the month the screens speak of: the latest with sales, else the current one.
func (d *Desk) workMonth(tx *store.Tx) (calendar.Month, error) {
	_, last, ok, err := tx.SalesSpan()
	if err != nil || ok {
		return last, err
	}
	return calendar.FromTime(d.now()).Month(), nil
}

// Customers is one page of the list, found and sorted by the register.
func (d *Desk) Customers(ctx context.Context, a access.Actor, q CustomerQuery) (CustomerPage, error) {
	page := CustomerPage{Rows: []CustomerRow{}}
	if err := d.allow(ctx, a, access.ReadCustomers); err != nil {
		return page, err
	}
	reg, by, month, err := d.found(ctx)
	if err != nil {
		return page, err
	}
	found := reg.Find(q.find(lo.Ternary(q.Limit <= 0, 50, min(q.Limit, 500)), reach(a, by.tree)))
	page.Month, page.Total = month, found.Total
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		page.Rows, err = by.rows(tx, found.IDs, reach(a, by.tree))
		return err
	})
	return page, err
}

// find is the question as the register takes it, bounded to the branch an account sees.
func (q CustomerQuery) find(limit int, r ownership.Reach) finding.Query {
	var among *finding.Among
	if !r.All() {
		among = &finding.Among{Filter: finding.Station, Values: lo.Map(r.Offices(), func(id org.OfficeID, _ int) string { return string(id) })}
	}
	return finding.Query{Among: among, Text: q.Text, Order: finding.Order(q.Sort), Desc: q.Desc, Offset: q.Offset, Limit: limit, Is: map[finding.Filter]string{
		finding.Kind: q.Kind, finding.Level: q.Level, finding.Size: q.Size, finding.County: q.County, finding.Station: q.Station, finding.Manager: q.Manager}}
}

// rows are lines of the list in the order of ids, of customers the account sees.
func (n names) rows(tx *store.Tx, ids []customer.ID, r ownership.Reach) ([]CustomerRow, error) {
	list, err := tx.CustomersByID(ids)
	if err != nil {
		return nil, err
	}
	standings, err := tx.Standings(ids)
	return lo.FilterMap(list, func(c customer.Customer, _ int) (CustomerRow, bool) {
		s, ok := standings[c.ID]
		if !ok {
			s = ungraded(c.ID)
		}
		return n.rowOf(c, s), r.MayRead(c.StationID) == nil
	}), err
}

func (w *monthWork) staffNames() map[org.StaffID]string {
	return lo.SliceToMap(w.staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Name })
}

// customerRow is the line of one customer, of this month.
func (w *monthWork) customerRow(c customer.Customer) CustomerRow {
	n := names{stations: map[org.OfficeID]string{}, managers: w.staffNames(), overrides: w.overrides, today: w.current}
	if o, ok := w.tree.Office(c.StationID); ok {
		n.stations[o.ID] = o.Name
	}
	if t, ok := w.byID[c.ID]; ok {
		return n.rowOf(c, standingOf(t))
	}
	return n.rowOf(c, ungraded(c.ID))
}

// Customer is the dossier. Error: store.not_found.
func (d *Desk) Customer(ctx context.Context, a access.Actor, id customer.ID) (CustomerDossier, error) {
	var v CustomerDossier
	err := d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) (err error) {
		if v, err = w.dossier(tx, id); err != nil {
			return err
		}
		return ownership.Reach{Tree: w.tree, Office: a.OfficeID}.MayRead(v.Customer.StationID)
	})
	return v, err
}

func (w *monthWork) dossier(tx *store.Tx, id customer.ID) (v CustomerDossier, err error) {
	roots, err := tx.Roots()
	if err != nil {
		return v, err
	}
	id = cmp.Or(roots[id], id) // a merged record is read as its survivor
	if v.Merged, err = tx.MergedInto(id); err != nil {
		return v, err
	}
	if v.Customer, err = tx.Customer(id); err != nil {
		return v, err
	}
	v.Row = w.customerRow(v.Customer)
	if t, ok := w.byID[id]; ok {
		v.Decision, v.LevelWhy = t.Decision, t.LevelWhy
		v.Body, v.BodyClause = grading.ManagingBody(w.managing(id))
		v.Warnings = needWarnings(t)
	} else {
		v.LevelWhy = "建档晚于" + w.month.Chinese() + "，从建档当月起定级"
	}
	v.Warnings = append(v.Warnings, identityWarnings(v.Customer)...)
	if v.Cards, err = tx.CardsOf(id); err != nil {
		return v, err
	}
	if v.Agreements, err = tx.AgreementsOf(id); err != nil {
		return v, err
	}
	if v.Visits, err = tx.VisitsOf(id); err != nil {
		return v, err
	}
	if v.Timeline, err = tx.Timeline(id); err != nil {
		return v, err
	}
	v.Months, err = monthFigures(tx, id, roots, w.month)
	return v, err
}

// monthFigures are the thirteen months up to and including m, oldest first.
func monthFigures(tx *store.Tx, id customer.ID, roots map[customer.ID]customer.ID, m calendar.Month) ([]MonthFigure, error) {
	volumes, err := tx.MonthVolumes(m.Add(-12), m)
	if err != nil {
		return nil, err
	}
	type sums struct {
		gas, diesel measure.Gram
		amount      money.Fen
		count       int
	}
	by := map[calendar.Month]sums{}
	for _, x := range volumes {
		if cmp.Or(roots[x.CustomerID], x.CustomerID) != id {
			continue
		}
		s := by[x.Month]
		s.amount, s.count = s.amount+x.Amount, s.count+x.Count
		switch x.Family {
		case measure.Gasoline:
			s.gas += x.Mass
		case measure.Diesel:
			s.diesel += x.Mass
		}
		by[x.Month] = s
	}
	out := []MonthFigure{}
	for k := m.Add(-12); !m.Before(k); k = k.Add(1) {
		s := by[k]
		out = append(out, MonthFigure{Month: k, Gasoline: s.gas.Tonnes(), Diesel: s.diesel.Tonnes(), Amount: s.amount.Grouped(), Count: s.count})
	}
	return out, nil
}

// needWarnings says where the declared need and what is fuelled drift apart by half (T14).
func needWarnings(t *tracking.Row) []*fault.Fault {
	out := []*fault.Fault{}
	check := func(name string, need *measure.Gram, sold measure.Gram) {
		if need != nil && *need > 0 && t.PrevKnown && (sold*2 < *need || sold > *need*3/2) {
			out = append(out, fault.New(fault.Invalid, "customer.need_drift", name+"申报月需求"+need.Tonnes()+"吨，本月实销"+sold.Tonnes()+"吨，相差过半", "请核实需求后更正档案"))
		}
	}
	check("汽油", t.Customer.Need.Gasoline, t.Gasoline)
	check("柴油", t.Customer.Need.Diesel, t.Diesel)
	return out
}

func identityWarnings(c customer.Customer) []*fault.Fault {
	if _, f := documentOf(c.Kind, c.Document); f != nil {
		if c.DocumentNote != "" {
			f = fault.New(f.Kind, f.Code, f.Message, "已注明未核实："+c.DocumentNote)
		}
		return []*fault.Fault{f.On("document")}
	}
	return nil
}

// SaveCustomer creates (ID empty) or changes a customer. Errors: customer.* per field, store.stale, store.duplicate.
func (d *Desk) SaveCustomer(ctx context.Context, a access.Actor, c customer.Customer) (customer.Customer, error) {
	err := d.update(ctx, a, access.EditCustomers, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		staff, err := tx.Staff()
		if err != nil {
			return err
		}
		if err := checkCustomer(&c, tree, staff); err != nil {
			return err
		}
		if err := d.mayEdit(tx, a, tree, c); err != nil {
			return err
		}
		if c.ID == "" && c.Registered.IsZero() {
			c.Registered = calendar.FromTime(d.now()) // no day would make a customer of today one that was always there
		}
		var old customer.Customer
		if c.ID != "" {
			if old, err = tx.Customer(c.ID); err != nil {
				return err
			}
		}
		if c, err = tx.SaveCustomer(c); err != nil {
			return err
		}
		if err := resettled(tx, old, c); err != nil {
			return err
		}
		return noteNeeds(tx, old, c, calendar.FromTime(d.now()), "档案中填写")
	})
	return c, err
}

func checkCustomer(c *customer.Customer, tree org.Tree, staff []org.Staff) error {
	var fs fault.List
	c.Code, c.Name = strings.TrimSpace(c.Code), strings.TrimSpace(c.Name)
	for _, f := range []struct{ field, name, value string }{{"code", "客户编号", c.Code}, {"name", "客户名称", c.Name}, {"stationId", "归属加油站", string(c.StationID)}} {
		if f.value == "" {
			fs = append(fs, fault.New(fault.Invalid, "customer.empty", f.name+"不能空", "请补填").On(f.field))
		}
	}
	if !lo.Contains([]customer.Kind{customer.Institution, customer.Person, customer.Reseller}, c.Kind) {
		fs = append(fs, fault.New(fault.Invalid, "customer.kind", "请选择客户类别", "机构客户、个人客户或再流通客户").On("kind"))
	}
	if station, ok := tree.Office(c.StationID); ok {
		c.CountyCode, c.CountyName = lo.CoalesceOrEmpty(c.CountyCode, station.CountyCode), lo.CoalesceOrEmpty(c.CountyName, station.CountyName)
	} else if c.StationID != "" {
		fs = append(fs, fault.New(fault.Invalid, "customer.station", "没有这个加油站", "请从列表中选择").On("stationId"))
	}
	if c.ManagerID != "" && !lo.ContainsBy(staff, func(s org.Staff) bool { return s.ID == c.ManagerID }) {
		fs = append(fs, fault.New(fault.Invalid, "customer.manager", "没有这位责任人", "请从列表中选择").On("managerId"))
	}
	fs = append(fs, negativeNeed(c.Need)...)
	fs = append(fs, unshowable(*c)...)
	c.Document, _ = documentOf(c.Kind, c.Document)
	c.Phone, _ = identity.NormalisePhone(c.Phone)
	return fs.OrNil()
}

// unshowable refuses texts that could not be shown and printed exactly as written.
func unshowable(c customer.Customer) (fs fault.List) {
	for _, f := range []struct{ field, value string }{{"code", c.Code}, {"name", c.Name}, {"document", c.Document}, {"documentNote", c.DocumentNote}, {"industry", c.Industry},
		{"personClass", c.PersonClass}, {"contact", c.Contact}, {"phone", c.Phone}, {"remark", c.Remark}} {
		if bad := identity.CheckText(f.value); bad != nil {
			fs = append(fs, bad.On(f.field))
		}
	}
	return fs
}

func negativeNeed(n customer.Need) (fs fault.List) {
	for _, f := range []struct {
		field, name string
		below       bool
	}{{"gasoline", "汽油月需求", lo.FromPtr(n.Gasoline) < 0}, {"diesel", "柴油月需求", lo.FromPtr(n.Diesel) < 0}, {"bearer", "不记名卡年采购额", lo.FromPtr(n.Bearer) < 0}} {
		if f.below {
			fs = append(fs, fault.New(fault.Invalid, "customer.negative", f.name+"不能是负数", "请改正；不知道就空着").On(f.field))
		}
	}
	return fs
}

// Offices lists the offices with their parents' names; Staff the staff.
func (d *Desk) Offices(ctx context.Context, a access.Actor) ([]OfficeView, error) {
	out := []OfficeView{}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		for _, o := range tree.Offices() {
			parent, _ := tree.ByCode(o.ParentCode)
			out = append(out, OfficeView{Office: o, Parent: parent.Name})
		}
		return nil
	})
	return out, err
}

// Staff lists the staff by 工号.
func (d *Desk) Staff(ctx context.Context, a access.Actor) (out []org.Staff, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) (err error) {
		out, err = tx.Staff()
		return err
	})
	return out, err
}

// Grades is every customer's grading for a month.
func (d *Desk) Grades(ctx context.Context, a access.Actor, m calendar.Month) ([]GradeView, error) {
	var out []GradeView
	err := d.withMonth(ctx, a, access.RunForms, m, func(_ *store.Tx, w *monthWork) error {
		out = lo.Map(w.rows, func(t tracking.Row, _ int) GradeView {
			bearer := "—"
			if t.Facts.BearerKnown {
				bearer = t.Facts.Bearer.String()
			}
			return GradeView{Code: t.Customer.Code, Name: t.Customer.Name, Kind: t.Customer.Kind, Gasoline: known(t.Facts.Gasoline, t.Facts.GasKnown),
				Diesel: known(t.Facts.Diesel, t.Facts.DieselKnown), Bearer: bearer, Basis: t.Facts.NeedBasis, Level: t.Level, LevelWhy: t.LevelWhy, Decision: t.Decision}
		})
		return nil
	})
	return out, err
}
