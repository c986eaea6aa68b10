package desk

import (
	"cmp"
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/care"
	"fuelbook/backend/customer"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

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
			Reason: cmp.Or(said[l.CustomerID], "没有排过拜访")}
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
