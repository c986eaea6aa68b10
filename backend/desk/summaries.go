package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// mostStops is the longest route: more is no day's work.
const mostStops = 60

// WriteDossier prints the summary of one customer. Errors: store.not_found, ownership.out_of_reach, pdf.no_glyph.
func (d *Desk) WriteDossier(ctx context.Context, a access.Actor, id customer.ID, out io.Writer) (name string, err error) {
	var paper report.Paper
	err = d.withMonth(ctx, a, access.ExportFiles, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		v, err := w.dossier(tx, id)
		if err != nil {
			return err
		}
		if err := mayRead(tx, a, v.Customer); err != nil {
			return err
		}
		unit, _ := w.tree.Unit()
		c := v.Customer
		x := report.Dossier{Unit: unit.Name, Station: v.Row.Station, Manager: v.Row.Manager, Body: v.Body, Customer: c, Level: v.Row.Level, Decision: v.Decision, LevelWhy: v.LevelWhy,
			Document: identity.MaskDocument(c.Document), Phone: identity.MaskPhone(c.Phone), Cards: v.Cards, Agreements: v.Agreements, Visits: v.Visits, Today: calendar.FromTime(d.now())}
		if x.Details, err = tx.Details(c.ID); err != nil {
			return err
		}
		volumes, err := tx.VolumesOf(c.ID, w.month.Add(-12), w.month)
		x.Months = monthsFuelled(volumes, w.month)
		paper, name = report.DossierPaper(x), safeName("客户档案摘要_"+c.Name)+".pdf"
		return err
	})
	if err != nil {
		return "", err
	}
	return name, d.writePaper(out, paper)
}

// monthsFuelled are the thirteen months up to and including m, oldest first, of all customers in the volumes.
func monthsFuelled(volumes []tracking.Volume, m calendar.Month) []report.Fuelled {
	by := map[calendar.Month]*report.Fuelled{}
	var out []report.Fuelled
	for k := m.Add(-12); !m.Before(k); k = k.Add(1) {
		out = append(out, report.Fuelled{Month: k})
	}
	for i := range out {
		by[out[i].Month] = &out[i]
	}
	for _, v := range volumes {
		f, ok := by[v.Month]
		if !ok {
			continue
		}
		f.Amount, f.Count = f.Amount+v.Amount, f.Count+v.Count
		switch v.Family {
		case measure.Gasoline:
			f.Gasoline += v.Mass
		case measure.Diesel:
			f.Diesel += v.Mass
		}
	}
	return out
}

// WriteBrief prints the monthly summary of the unit. A closed month's is of the records as they are now; its forms are the archive.
func (d *Desk) WriteBrief(ctx context.Context, a access.Actor, m calendar.Month, out io.Writer) (name string, err error) {
	var paper report.Paper
	err = d.withMonth(ctx, a, access.RunForms, m, func(tx *store.Tx, w *monthWork) error {
		whole, _ := w.tree.Whole()
		volumes, err := tx.MonthVolumes(w.month.Add(-12), w.month)
		paper = report.BriefPaper(report.Brief{Unit: whole.Name, Month: w.month, Today: calendar.FromTime(d.now()), Rows: w.rows, Months: monthsFuelled(volumes, w.month), Closed: w.closed != nil})
		name = safeName("单位月度客户小结_"+w.month.String()) + ".pdf"
		return err
	})
	if err != nil {
		return "", err
	}
	return name, d.writePaper(out, paper)
}

// RouteRequest are the customers to be visited, in order.
type RouteRequest struct {
	Select  Selection     `json:"select"`
	On      calendar.Date `json:"on"` // today when empty
	Visitor string        `json:"visitor"`
	Purpose string        `json:"purpose"` // why they are visited; empty: what is open, or how long they were silent
}

// WriteRoute prints the route sheet of a round of visits (6.7.1). Errors: visit.route_size, pdf.no_glyph.
func (d *Desk) WriteRoute(ctx context.Context, a access.Actor, r RouteRequest, out io.Writer) error {
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return err
	}
	ids, err := d.selected(ctx, a, r.Select)
	if err != nil {
		return err
	}
	if len(ids) == 0 || len(ids) > mostStops {
		return fault.New(fault.Invalid, "visit.route_size", fmt.Sprintf("选中了%d户，一张路线单应在1至%d户之间", len(ids), mostStops), "请勾选要拜访的客户")
	}
	var paper report.Paper
	err = d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		unit, _ := w.tree.Unit()
		s := report.RouteSheet{Unit: unit.Name, Visitor: r.Visitor, On: r.On}
		if s.On.IsZero() {
			s.On = calendar.FromTime(d.now())
		}
		for _, id := range ids {
			stop, err := w.stop(tx, a, id, r.Purpose, s.On)
			if err != nil {
				return err
			}
			s.Stops = append(s.Stops, stop)
		}
		paper = report.RoutePaper(s)
		return nil
	})
	if err != nil {
		return err
	}
	return d.writePaper(out, paper)
}

func (w *monthWork) stop(tx *store.Tx, a access.Actor, id customer.ID, purpose string, on calendar.Date) (report.Stop, error) {
	c, err := tx.Customer(id)
	if err != nil {
		return report.Stop{}, err
	}
	if err := reach(a, w.tree).MayRead(c.StationID); err != nil {
		return report.Stop{}, err
	}
	row := w.customerRow(c)
	x := report.Stop{Code: c.Code, Name: c.Name, Level: string(row.Managing), Contact: c.Contact, Phone: c.Phone, LastFuel: row.LastFuel}
	details, err := tx.Details(id)
	if err != nil {
		return x, err
	}
	x.Address = addressOn(details, on)
	visits, err := tx.VisitsOf(id)
	if err != nil {
		return x, err
	}
	x.LastVisit, x.Open = leftOpen(visits)
	x.Purpose = cmp.Or(purpose, lo.Ternary(len(x.Open) > 0, "办理未办结事项", ""), silence(x.LastFuel, on))
	return x, nil
}

// addressOn is where to go on a day, the office before other addresses.
func addressOn(details []customer.Detail, on calendar.Date) (text string) {
	for _, v := range details {
		if v.Address != nil && v.Holds(on) && (text == "" || v.Address.Use == "办公") {
			text = v.Address.Text
		}
	}
	return text
}

// leftOpen is the day of the last visit, with what was left to do: its next step and every opinion that is not handled.
func leftOpen(visits []visit.Visit) (last calendar.Date, open []string) {
	slices.SortStableFunc(visits, func(p, q visit.Visit) int { return cmp.Compare(q.Date.String(), p.Date.String()) })
	for i, v := range visits {
		if i == 0 {
			last, open = v.Date, lo.Compact([]string{v.NextStep})
		}
		if v.Opinion != "" && !v.Handled {
			open = append(open, v.Date.String()+" "+v.Opinion)
		}
	}
	return last, open
}

// silence says how long a customer has not fuelled, from ten days on.
func silence(last, on calendar.Date) string {
	if last.IsZero() {
		return "尚未加油"
	}
	if days := last.DaysUntil(on); days >= 10 {
		return fmt.Sprintf("%d天未加油", days)
	}
	return "例行拜访"
}
