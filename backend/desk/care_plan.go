package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// ErrandView is one planned visit with its names and whether it was made.
type ErrandView struct {
	visit.Errand
	Code     string        `json:"code"`
	Name     string        `json:"name"`
	Level    string        `json:"level"`
	Station  string        `json:"station"`
	District string        `json:"district"`
	Manager  string        `json:"manager"` // 未定责任人 where there is none
	MetOn    calendar.Date `json:"metOn"`   // the last visit of the month, zero for none
}

// CarePlan is the visits of a month in the order of the sheets: by manager, district, station, code. Made is false for a proposal nobody saved.
type CarePlan struct {
	Month   calendar.Month `json:"month"`
	Made    bool           `json:"made"`
	Errands []ErrandView   `json:"errands"`
	Met     int            `json:"met"`
	Fresh   int            `json:"fresh"`  // due and not in the saved plan yet
	Unsaid  int            `json:"unsaid"` // not visited in the month before, and nobody said why
	Rule    string         `json:"rule"`   // the policy it follows
}

// due are the visits the rules ask for this month and the plan does not have yet, with what the month before left.
func (c *careWork) due() (fresh []visit.Errand, left map[customer.ID]visit.Errand, err error) {
	m := c.today.Month()
	if left, err = c.left(m.Add(-1)); err != nil {
		return nil, nil, err
	}
	risk, err := c.risks()
	if err != nil {
		return nil, nil, err
	}
	have, err := c.planned(m)
	if err != nil {
		return nil, nil, err
	}
	down := lo.SliceToMap(have, func(e visit.Errand) (customer.ID, bool) { return c.root(e.CustomerID), true })
	seen := c.month.Last()
	if c.today.Before(seen) {
		seen = c.today
	}
	fresh = lo.Filter(c.policy.Plan(m, seen, c.subjects(left, risk), c.workdays), func(e visit.Errand, _ int) bool { return !down[e.CustomerID] })
	return fresh, left, nil
}

// views are errands with their names, in the order of the sheets.
func (c *careWork) views(list []visit.Errand, m calendar.Month) ([]ErrandView, error) {
	met, err := c.latestOf(m.Last(), visit.Call)
	if err != nil {
		return nil, err
	}
	type placed struct {
		ErrandView
		place string
	}
	out := lo.Map(list, func(e visit.Errand, _ int) placed {
		p := placed{ErrandView: ErrandView{Errand: e, Manager: cmp.Or(managerText(c.staff, e.StaffID), "未定责任人")}}
		if on := met[c.root(e.CustomerID)].Date; m.Contains(on) {
			p.MetOn = on
		}
		r, ok := c.byID[c.root(e.CustomerID)]
		if !ok {
			return p
		}
		station, _ := c.tree.Office(r.Customer.StationID)
		district, _ := c.tree.DistrictOf(r.Customer.StationID)
		p.Code, p.Name, p.Level, p.Station, p.District = r.Customer.Code, r.Customer.Name, string(r.Managing()), station.Name, district.Name
		p.place = district.Code + "\x00" + station.Code
		return p
	})
	slices.SortStableFunc(out, func(x, y placed) int {
		return cmp.Or(cmp.Compare(x.Manager, y.Manager), cmp.Compare(x.StaffID, y.StaffID), cmp.Compare(x.place, y.place), cmp.Compare(x.Code, y.Code))
	})
	return lo.Map(out, func(p placed, _ int) ErrandView { return p.ErrandView }), nil
}

// CarePlan is the plan of visits of a month, the zero month being this one: as saved, or for this month as it is proposed. The actor's branch only.
func (d *Desk) CarePlan(ctx context.Context, a access.Actor, m calendar.Month) (v CarePlan, err error) {
	err = d.withCare(ctx, a, access.ReadCustomers, func(c *careWork) error {
		v, err = c.carePlan(m)
		return err
	})
	return v, err
}

func (c *careWork) carePlan(m calendar.Month) (v CarePlan, err error) {
	now := c.today.Month()
	if m.IsZero() {
		m = now
	}
	v = CarePlan{Month: m, Rule: c.rule()}
	list, err := c.planned(m)
	if err != nil {
		return v, err
	}
	v.Made = len(list) > 0
	if m == now {
		fresh, left, err := c.due()
		if err != nil {
			return v, err
		}
		v.Fresh, v.Unsaid = len(fresh), unsaid(fresh, left)
		if !v.Made {
			list = fresh
		}
	}
	v.Errands, err = c.views(list, m)
	v.Met = lo.CountBy(v.Errands, func(e ErrandView) bool { return !e.MetOn.IsZero() })
	return v, err
}

// unsaid counts the visits put off that nobody gave a reason for.
func unsaid(fresh []visit.Errand, left map[customer.ID]visit.Errand) int {
	return lo.CountBy(fresh, func(e visit.Errand) bool { return e.PutOff > 0 && left[e.CustomerID].Unmet == "" })
}

// MakeCarePlan saves the visits due this month; made again, it adds those that became due since. What the month before left open comes with its
// reason, unmet being that of all that have none. Errors: visit.unmet when one has none, visit.nothing_due.
func (d *Desk) MakeCarePlan(ctx context.Context, a access.Actor, unmet string) (v CarePlan, err error) {
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		c, err := d.careNow(tx, a)
		if err != nil {
			return err
		}
		fresh, left, err := c.due()
		if err != nil {
			return err
		}
		if len(fresh) == 0 {
			return fault.New(fault.Conflict, "visit.nothing_due", "本月没有新的应访客户", "已排的计划照常执行")
		}
		if n := unsaid(fresh, left); n > 0 {
			if unmet = strings.TrimSpace(unmet); unmet == "" {
				return fault.New(fault.Invalid, "visit.unmet", fmt.Sprintf("上月有%d户没有拜访，也没有写原因", n), "请逐户补写原因，或写一个共同的原因").On("unmet")
			}
			if fresh, err = c.say(fresh, left, unmet); err != nil {
				return err
			}
		}
		for _, e := range fresh {
			if _, err := tx.SaveErrand(e); err != nil {
				return err
			}
		}
		v, err = c.carePlan(c.today.Month())
		return err
	})
	return v, err
}

// say writes one reason under all visits put off that have none, and gives what is due anew with it.
func (c *careWork) say(fresh []visit.Errand, left map[customer.ID]visit.Errand, unmet string) ([]visit.Errand, error) {
	for _, e := range fresh {
		old := left[e.CustomerID]
		if e.PutOff == 0 || old.Unmet != "" {
			continue
		}
		old.Unmet = unmet
		if _, err := c.tx.SaveErrand(old); err != nil {
			return nil, err
		}
	}
	again, _, err := c.due()
	return again, err
}
