package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/care"
	"fuelbook/backend/customer"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// neverPlanned is the reason of a customer that stands in no plan of visits.
const neverPlanned = "没有排过拜访"

// CareView is what is left open with customers: promises to be kept, and whom nobody was in touch with in the interval of its level.
type CareView struct {
	Today     calendar.Date `json:"today"`
	FollowUps []FollowUp    `json:"followUps"`
	Unkept    []LapseView   `json:"unkept"`
	Rule      string        `json:"rule"`
}

// FollowUp is a promise to a customer and when it is due.
type FollowUp struct {
	visit.Visit
	Code    string `json:"code"`
	Name    string `json:"name"`
	Manager string `json:"manager"`
	Late    int    `json:"late"` // days past, 0 when it is not due yet
}

// LapseView is a customer that was not kept, with the reason given when it was to be visited.
type LapseView struct {
	care.Lapse
	Code    string `json:"code"`
	Name    string `json:"name"`
	Level   string `json:"level"`
	Station string `json:"station"`
	Manager string `json:"manager"`
	Reason  string `json:"reason"`
}

// Care is what is left open with the customers of the actor's branch.
func (d *Desk) Care(ctx context.Context, a access.Actor) (v CareView, err error) {
	err = d.withCare(ctx, a, access.ReadCustomers, func(c *careWork) error {
		v = CareView{Today: c.today, Rule: c.rule()}
		if v.FollowUps, err = c.followUps(); err != nil {
			return err
		}
		v.Unkept, err = c.unkept()
		return err
	})
	return v, err
}

// WriteUnkept writes the customers nobody was in touch with in the interval of their level, with what was said about it (未按期维护客户清单), on paper
// or as a workbook. Errors: pdf.*.
func (d *Desk) WriteUnkept(ctx context.Context, a access.Actor, format Format, out io.Writer) (name string, err error) {
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return "", err
	}
	var v CareView
	unit := ""
	err = d.withCare(ctx, a, access.ReadCustomers, func(c *careWork) error {
		o, _ := c.tree.Unit()
		unit = o.Name
		v = CareView{Today: c.today, Rule: c.rule()}
		v.Unkept, err = c.unkept()
		return err
	})
	if err != nil {
		return "", err
	}
	title := "未按期维护客户清单"
	name = safeName(title + "_" + v.Today.String())
	titles := []string{"序号", "客户编号", "客户", "级别", "上次联系", "已隔天数", "应在天内", "原因", "客户责任人", "加油站"}
	rows := lo.Map(v.Unkept, func(l LapseView, i int) []string {
		return []string{itoa(i + 1), l.Code, l.Name, l.Level, cmp.Or(l.Last.String(), "从未"), itoa(l.Days), itoa(l.Within), l.Reason, cmp.Or(l.Manager, "未定责任人"), l.Station}
	})
	if format == XLSX {
		return name + ".xlsx", sheet.WriteTable(out, sheet.Table{Title: title, Header: titles, Rows: rows})
	}
	return name + ".pdf", d.writePaper(out, report.Paper{Title: title, Clause: "6.6.1、6.7.1", Unit: unit, On: v.Today, Wide: true,
		Facts:    []string{"单位：" + unit, "截至：" + v.Today.Chinese(), fmt.Sprintf("共%d户，其中没有排过拜访%d户", len(rows), lo.CountBy(v.Unkept, func(l LapseView) bool { return l.Reason == neverPlanned }))},
		Sections: []report.Section{{Title: "超过所在级别间隔没有联系的客户", Titles: titles, Weights: []int{5, 12, 18, 7, 10, 7, 7, 24, 10, 16}, Figures: []int{5, 6}, Rows: rows, Empty: "都按期维护了"}},
		Notes:    []string{v.Rule + "。"}, Signers: []string{"制表人", "零售管理部门", "日期"}})
}

// followUps are the promises nobody has come back to; a message written to many keeps none.
func (c *careWork) followUps() ([]FollowUp, error) {
	spoken, err := c.tx.LatestSpoken(c.today)
	open := care.FollowUps(lo.Values(lo.PickBy(c.latestIn(spoken), func(id customer.ID, v visit.Visit) bool { return !v.FollowUp.IsZero() && c.mine(id) })))
	return lo.Map(open, func(x visit.Visit, _ int) FollowUp {
		about := c.byID[c.root(x.CustomerID)].Customer
		return FollowUp{Visit: x, Code: about.Code, Name: about.Name, Manager: managerText(c.staff, about.ManagerID), Late: max(0, x.FollowUp.DaysUntil(c.today))}
	}), err
}

func (c *careWork) unkept() ([]LapseView, error) {
	said, err := c.said()
	return lo.Map(c.policy.Unkept(c.today, c.subjects(nil, nil)), func(l care.Lapse, _ int) LapseView {
		r := c.byID[l.CustomerID]
		station, _ := c.tree.Office(r.Customer.StationID)
		return LapseView{Lapse: l, Code: r.Customer.Code, Name: r.Customer.Name, Level: string(r.Managing()), Station: station.Name, Manager: managerText(c.staff, r.Customer.ManagerID),
			Reason: cmp.Or(said[l.CustomerID], neverPlanned)}
	}), err
}

// said is what the plans of this month and the one before say of customers that were not visited.
func (c *careWork) said() (map[customer.ID]string, error) {
	out := map[customer.ID]string{}
	for _, m := range []calendar.Month{c.today.Month().Add(-1), c.today.Month()} {
		left, err := c.left(m)
		if err != nil {
			return nil, err
		}
		for id, e := range left {
			out[id] = cmp.Or(e.Unmet, lo.Ternary(e.DueOn.Before(c.today), "应"+e.DueOn.String()+"前拜访，未说明原因", "已排在"+e.DueOn.String()+"前"))
		}
	}
	return out, nil
}
