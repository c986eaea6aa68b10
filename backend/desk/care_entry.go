package desk

import (
	"cmp"
	"context"
	"io"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// ErrandEntry is what came of a planned visit: what was said, or why it was not made.
type ErrandEntry struct {
	Visit visit.Visit `json:"visit"` // way, day, staff and customer may be empty: the plan's
	Unmet string      `json:"unmet"`
	Rev   int64       `json:"rev"` // of the errand
}

// ErrandDone is a planned visit after its entry. MetOn is zero where it was not made.
type ErrandDone struct {
	visit.Errand
	MetOn calendar.Date `json:"metOn"`
}

// EnterErrand writes back what came of a planned visit. Errors: visit.* per field, visit.errand_month, store.stale, store.not_found, ownership.out_of_reach.
func (d *Desk) EnterErrand(ctx context.Context, a access.Actor, id visit.ErrandID, in ErrandEntry) (v ErrandDone, err error) {
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		e, err := tx.Errand(id)
		if err != nil {
			return err
		}
		if err := within(tx, a, e.CustomerID); err != nil {
			return err
		}
		v, err = d.enter(tx, a, e, in)
		return err
	})
	return v, err
}

func (d *Desk) enter(tx *store.Tx, a access.Actor, e visit.Errand, in ErrandEntry) (v ErrandDone, err error) {
	if e.Unmet = strings.TrimSpace(in.Unmet); e.Unmet != "" {
		e.Rev = in.Rev
		v.Errand, err = tx.SaveErrand(e)
		return v, err
	}
	x := in.Visit
	x.ID, x.Rev, x.PartyID, x.CustomerID, x.Way, x.StaffID = "", 0, "", e.CustomerID, visit.Call, cmp.Or(x.StaffID, e.StaffID)
	if x.Date.IsZero() {
		x.Date = d.today()
	}
	if !e.Month.Contains(x.Date) {
		return v, fault.New(fault.Invalid, "visit.errand_month", x.Date.String()+"不在"+e.Month.Chinese()+"的计划内", "请填该月的拜访日期；别的月份的拜访请在客户档案登记").On("date")
	}
	if x.Date.After(d.today()) {
		return v, fault.New(fault.Invalid, "visit.errand_month", x.Date.String()+"还没有到", "请填实际拜访的日期").On("date")
	}
	x, err = d.saveVisit(tx, a, x)
	return ErrandDone{Errand: e, MetOn: x.Date}, err
}

// WriteErrands prints the route sheet of one manager for a month: what is still to be visited, by district and station; no manager prints those
// nobody answers for. Errors: visit.no_errands, pdf.no_glyph.
func (d *Desk) WriteErrands(ctx context.Context, a access.Actor, m calendar.Month, staff org.StaffID, out io.Writer) (name string, err error) {
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return "", err
	}
	var paper report.Paper
	err = d.withCare(ctx, a, access.ReadCustomers, func(c *careWork) error {
		v, err := c.carePlan(m)
		if err != nil {
			return err
		}
		list := lo.Filter(v.Errands, func(e ErrandView, _ int) bool { return e.StaffID == staff && e.MetOn.IsZero() && e.ID != "" })
		if len(list) == 0 {
			return fault.New(fault.Conflict, "visit.no_errands", v.Month.Chinese()+"没有待访的客户", "请先排出本月拜访计划；已访的不再打印")
		}
		unit, _ := c.tree.Unit()
		s := report.RouteSheet{Unit: unit.Name, Visitor: list[0].Manager, On: c.today}
		for _, e := range list {
			stop, err := c.stop(c.tx, a, c.root(e.CustomerID), strings.Join(e.Why, "；"), c.today)
			if err != nil {
				return err
			}
			stop.Place, stop.DueOn = e.Station, e.DueOn
			s.Stops = append(s.Stops, stop)
		}
		paper = report.RoutePaper(s)
		name = safeName(paper.Title+"_"+list[0].Manager+"_"+v.Month.String()) + ".pdf"
		return nil
	})
	if err != nil {
		return "", err
	}
	return name, d.writePaper(out, paper)
}
