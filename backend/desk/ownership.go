package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/identity"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// CustomerAsOf shows a customer as it stood at the end of a month: fields from the change log, owner of that day, level of that month. The
// zero month is now: fields, owner and transfer of authority of today with the level of the month being worked on. Errors: store.not_found, ownership.out_of_reach, ownership.no_such_month.
func (d *Desk) CustomerAsOf(ctx context.Context, a access.Actor, id customer.ID, m calendar.Month) (OwnershipView, error) {
	var v OwnershipView
	err := d.withMonth(ctx, a, access.ReadCustomers, m, func(tx *store.Tx, w *monthWork) (err error) {
		now, err := tx.Customer(id)
		if err != nil {
			return err
		}
		if err := reach(a, w.tree).MayRead(now.StationID); err != nil {
			return err
		}
		v, err = d.asOf(tx, w, now, m.IsZero())
		if err == nil {
			err = d.whatNow(tx, a, now, &v)
		}
		return err
	})
	return v, err
}

// months to choose from: from the first sales to the current month, the newest first. Error: ownership.no_such_month.
func (d *Desk) pastMonths(tx *store.Tx, m calendar.Month) ([]calendar.Month, error) {
	last := d.today().Month()
	first, sold, ok, err := tx.SalesSpan()
	if err != nil {
		return nil, err
	}
	if !ok {
		first, sold = last, last
	}
	if last.Before(sold) { // sales of a month to come: this computer's clock is behind
		last = sold
	}
	out := []calendar.Month{}
	for k := last; !k.Before(first); k = k.Add(-1) {
		out = append(out, k)
	}
	if !slices.Contains(out, m) {
		return out, fault.New(fault.Invalid, "ownership.no_such_month", m.Chinese()+"没有数据", "请选"+first.Chinese()+"至"+last.Chinese()+"之间的月份").On("month")
	}
	return out, nil
}

func (d *Desk) asOf(tx *store.Tx, w *monthWork, now customer.Customer, today bool) (v OwnershipView, err error) {
	v = OwnershipView{Month: w.month, Now: today, Closed: w.closed != nil, OnFile: !now.Registered.After(w.month.Last()), Notes: []string{}, Customer: now, Level: grading.Ungraded, Managing: grading.Ungraded}
	if v.Months, err = d.pastMonths(tx, w.month); err != nil {
		return v, err
	}
	on := w.month.Last()
	if today {
		on, v.OnFile = d.today(), true
	} else if err := v.stood(tx, on); err != nil {
		return v, err
	}
	h, err := tx.Owners(now.ID)
	if err != nil {
		return v, err
	}
	w.owners(&v, h, on)
	if t, ok := w.byID[now.ID]; ok {
		w.level(&v, *t)
	} else {
		v.Notes = append(v.Notes, "建档晚于"+w.month.Chinese()+"，从建档当月起定级")
	}
	if !v.Closed {
		v.Notes = append(v.Notes, w.month.Chinese()+"没有结账，级别按现有资料和当月制度参数重算")
	}
	v.Drift = lo.Filter(w.drift, func(c ownership.Contradiction, _ int) bool { return c.CustomerID == now.ID })
	return v, nil
}

// stood puts the record as the change log had it on a day in the place of today's.
func (v *OwnershipView) stood(tx *store.Tx, on calendar.Date) error {
	stood, err := tx.CustomersAsOf(on, v.Customer.ID)
	if s, ok := stood[v.Customer.ID]; ok {
		v.Customer = s.Customer
		if s.Late {
			v.Notes = append(v.Notes, "这位客户在"+v.Month.Chinese()+"之后才录入本程序，资料按首次录入显示")
		}
	}
	return err
}

// owners fills the owner of a day and the history, the newest first.
func (w *monthWork) owners(v *OwnershipView, h ownership.History, on calendar.Date) {
	staff := w.staffNames()
	name := func(id org.OfficeID) string { o, _ := w.tree.Office(id); return o.Name }
	if p, ok := h.At(on); ok {
		v.Customer.StationID, v.Customer.ManagerID = p.OfficeID, p.ManagerID
		v.Station, v.Manager = name(p.OfficeID), staff[p.ManagerID]
	}
	for i, p := range h {
		o := OwnerView{From: p.From, Office: name(p.OfficeID), Manager: staff[p.ManagerID], Reason: p.Reason, By: p.By}
		if i+1 < len(h) {
			o.Until = h[i+1].From.AddDays(-1)
		}
		v.Owners = append([]OwnerView{o}, v.Owners...)
	}
}

func (w *monthWork) level(v *OwnershipView, t tracking.Row) {
	v.Size, v.Level, v.LevelWhy, v.Managing, v.Policy = t.Decision.Size, t.Level, t.LevelWhy, lo.Ternary(v.Now, w.managing(v.Customer.ID), t.Managing()), t.Decision.Policy
	v.Direction = ownership.DirectionOf(t.Level, v.Managing)
	v.Body, v.BodyClause = grading.ManagingBody(v.Managing)
	if h, ok := lo.Find(t.Decision.Hits, func(h grading.Hit) bool { return h.Level == t.Level }); ok {
		v.Clause = h.Clause
	}
	if o, ok := ownership.ManagingOffice(w.tree, v.Customer.StationID, v.Managing); ok {
		v.Office = o.Name
	}
}

// whatNow fills what the actor may do to the customer today, whatever month is shown, and the transfers of authority.
func (d *Desk) whatNow(tx *store.Tx, a access.Actor, c customer.Customer, v *OwnershipView) error {
	work, err := d.workMonth(tx)
	if err != nil {
		return err
	}
	w, err := d.work(tx, work)
	if err != nil {
		return err
	}
	level := w.managing(c.ID)
	switch err := reach(a, w.tree).MayEdit(c.StationID, level); {
	case err != nil:
		f := fault.From(err)
		v.WhyNot = f.Message + "，" + f.Remedy
	case level == grading.ProvinceLevel:
		v.WhyNot = "省级客户由加油站管理处管理（6.4.1），本单位只补充联系人、电话、备注和回访"
	default:
		v.Editable = true
	}
	if t, ok := w.byID[c.ID]; ok {
		v.Levels = ownership.Reachable(t.Level)
	}
	list, err := tx.OverridesOf(c.ID)
	v.Overrides = lo.Map(list, func(o ownership.Override, _ int) OverrideView {
		return d.overrideView(a, o, c, lo.Ternary(v.Now, w.current, v.Month))
	})
	return err
}

// Standings is the list of customers as they stood in a month: levels of the month, owners of its last day, names as they were.
// Error: ownership.no_such_month.
func (d *Desk) Standings(ctx context.Context, a access.Actor, q StandingQuery) (StandingPage, error) {
	var page StandingPage
	var m calendar.Month
	if q.Month != "" {
		if err := m.UnmarshalText([]byte(q.Month)); err != nil {
			return page, fault.From(err).On("month")
		}
	}
	err := d.withMonth(ctx, a, access.ReadCustomers, m, func(tx *store.Tx, w *monthWork) (err error) {
		page = StandingPage{Month: w.month, Closed: w.closed != nil}
		if page.Months, err = d.pastMonths(tx, w.month); err != nil {
			return err
		}
		stood, err := tx.CustomersAsOf(w.month.Last(), "")
		if err != nil {
			return err
		}
		rows := w.standings(reach(a, w.tree), stood, q.Text)
		if late := lo.CountBy(rows, func(r StandingRow) bool { return stood[r.ID].Late }); late > 0 {
			page.Note = fmt.Sprintf("有%d位客户在%s之后才录入本程序，名称按首次录入显示", late, w.month.Chinese())
		}
		page.Total = len(rows)
		from := min(max(q.Offset, 0), len(rows))
		page.Rows = rows[from:min(from+lo.Ternary(q.Limit <= 0, 50, min(q.Limit, 500)), len(rows))]
		return nil
	})
	return page, err
}

func (w *monthWork) standings(r ownership.Reach, stood map[customer.ID]store.Stood, text string) []StandingRow {
	staff, word := w.staffNames(), strings.ToLower(identity.FoldName(text))
	return lo.FilterMap(w.rows, func(t tracking.Row, _ int) (StandingRow, bool) {
		c := t.Customer
		if s, ok := stood[c.ID]; ok {
			c.Code, c.Name, c.Kind = s.Customer.Code, s.Customer.Name, s.Customer.Kind
		}
		o, _ := w.tree.Office(c.StationID)
		row := StandingRow{ID: c.ID, Code: c.Code, Name: c.Name, Kind: c.Kind, Size: t.Decision.Size, Level: t.Level, Managing: t.Managing(), Station: o.Name, Manager: staff[c.ManagerID]}
		row.Direction = ownership.DirectionOf(row.Level, row.Managing)
		row.Body, _ = grading.ManagingBody(row.Managing)
		found := word == "" || strings.Contains(strings.ToLower(identity.FoldName(c.Name)), word) || strings.Contains(strings.ToLower(c.Code), word)
		return row, found && r.MayRead(c.StationID) == nil
	})
}

// Drift lists customers whose figures contradict their managing level, and needs that contradict sales, in the month being worked on.
func (d *Desk) Drift(ctx context.Context, a access.Actor) (DriftView, error) {
	var v DriftView
	err := d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(_ *store.Tx, w *monthWork) error {
		staff, r := w.staffNames(), reach(a, w.tree)
		v = DriftView{Month: w.month, Policy: fmt.Sprintf("偏离口径%s版：需求与实销连续%d个月相差%d%%以上（议）", w.capacity.Version, w.capacity.DriftMonths, w.capacity.DriftRatio)}
		v.Rows = lo.FilterMap(w.drift, func(c ownership.Contradiction, _ int) (DriftRow, bool) {
			who := w.byID[c.CustomerID].Customer
			o, _ := w.tree.Office(who.StationID)
			return DriftRow{Contradiction: c, Code: who.Code, Name: who.Name, Station: o.Name, Manager: staff[who.ManagerID]}, r.MayRead(who.StationID) == nil
		})
		slices.SortStableFunc(v.Rows, func(x, y DriftRow) int { return ownership.Graver(x.Contradiction, y.Contradiction) })
		return nil
	})
	return v, err
}

// ownershipAlerts are what the first screen says of levels and ownership.
func (w *monthWork) ownershipAlerts(a access.Actor, pending int) []Alert {
	out := []Alert{}
	r := reach(a, w.tree)
	seen := lo.Filter(w.drift, func(c ownership.Contradiction, _ int) bool {
		return r.MayRead(w.byID[c.CustomerID].Customer.StationID) == nil
	})
	needs, levels := lo.FilterReject(seen, func(c ownership.Contradiction, _ int) bool { return c.Kind == ownership.NeedSale })
	for _, f := range []struct {
		list []ownership.Contradiction
		text string
	}{{levels, "数字与管理级别不符"}, {needs, "申报需求与实销不符"}} {
		if n := len(lo.UniqBy(f.list, func(c ownership.Contradiction) customer.ID { return c.CustomerID })); n > 0 {
			out = append(out, Alert{fmt.Sprintf("%s有%d位客户的%s", w.month.Chinese(), n, f.text), "/ownership/drift"})
		}
	}
	if pending > 0 {
		out = append(out, Alert{fmt.Sprintf("%d份管理权限转移待批", pending), "/ownership/pending"})
	}
	return out
}
