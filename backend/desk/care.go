package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/care"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"
	"fuelbook/backend/watch"

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

// careWork is the month being worked on as keeping customers sees it: the customers of the actor's branch, and the latest contacts with them.
type careWork struct {
	*monthWork
	whole    *monthWork // of the whole unit: two accounts never see one customer at two risks
	own      map[customer.ID]bool
	tx       *store.Tx
	today    calendar.Date
	policy   care.Policy
	workdays calendar.Workdays
	roots    map[customer.ID]customer.ID
	latest   map[customer.ID]visit.Visit
	calls    map[customer.ID]visit.Visit
}

func (d *Desk) careWork(tx *store.Tx, a access.Actor, w *monthWork) (c *careWork, err error) {
	c = &careWork{monthWork: w.within(reach(a, w.tree)), whole: w, tx: tx, today: d.today()}
	c.own = lo.SliceToMap(c.rows, func(r tracking.Row) (customer.ID, bool) { return r.Customer.ID, true })
	raw, err := policyOn(tx, policyCare, c.today)
	if err != nil {
		return c, err
	}
	if c.policy, err = care.ParsePolicy(raw); err != nil {
		return c, err
	}
	if c.workdays, err = workdaysOn(tx, c.today); err != nil {
		return c, err
	}
	if c.roots, err = tx.Roots(); err != nil {
		return c, err
	}
	if c.latest, err = c.latestOf(c.today, ""); err != nil {
		return c, err
	}
	c.calls, err = c.latestOf(c.today, visit.Call)
	return c, err
}

// workdaysOn is the working calendar in force on a day.
func workdaysOn(tx *store.Tx, on calendar.Date) (w calendar.Workdays, err error) {
	raw, err := policyOn(tx, policyWorkdays, on)
	if err != nil {
		return w, err
	}
	return calendar.ParseWorkdays(raw)
}

func (c *careWork) root(id customer.ID) customer.ID { return cmp.Or(c.roots[id], id) }

// latestOf is the latest contact of every customer, those of merged records counted for their survivor.
func (c *careWork) latestOf(on calendar.Date, way visit.Way) (map[customer.ID]visit.Visit, error) {
	list, err := c.tx.LatestVisits(on, way)
	out := map[customer.ID]visit.Visit{}
	for _, v := range list {
		id := c.root(v.CustomerID)
		if old, ok := out[id]; !ok || cmp.Or(cmp.Compare(old.Date.String(), v.Date.String()), cmp.Compare(old.ID, v.ID)) < 0 {
			out[id] = v
		}
	}
	return out, err
}

// subjects are the counted customers of the branch as the rules of keeping see them.
func (c *careWork) subjects(left map[customer.ID]visit.Errand, risk map[customer.ID]string) []care.Subject {
	return lo.FilterMap(c.rows, func(r tracking.Row, _ int) (care.Subject, bool) {
		id := r.Customer.ID
		s := care.Subject{CustomerID: id, Level: r.Managing(), Person: r.Customer.Kind == customer.Person, Initial: r.Initial, StaffID: r.Customer.ManagerID, Since: r.Customer.Registered,
			LastFuel: r.LastFuel, Cycle: r.CycleDays, Risk: risk[id], LastCall: c.calls[id].Date, LastContact: c.latest[id].Date}
		if e, ok := left[id]; ok {
			s.Left = &e
		}
		return s, r.Closing || s.Left != nil
	})
}

// risks are the customers the watch list puts at risk, each with its sentence.
func (c *careWork) risks() (map[customer.ID]string, error) {
	in, _, err := c.whole.watched(c.tx)
	if err != nil {
		return nil, err
	}
	list := watch.Rank(in)
	out := map[customer.ID]string{}
	for _, e := range list.Entries {
		if c.policy.AtRisk(list.Method == watch.ByModel, e.Alive, e.Overdue) {
			out[e.CustomerID] = "流失预警：" + e.Sentence
		}
	}
	return out, nil
}

// planned are the errands of a month, of the customers of the branch.
func (c *careWork) planned(m calendar.Month) ([]visit.Errand, error) {
	list, err := c.tx.Errands(m)
	return lo.Filter(list, func(e visit.Errand, _ int) bool { return c.mine(e.CustomerID) }), err
}

// mine tells whether a customer, or the one it was merged into, lies in the branch.
func (c *careWork) mine(id customer.ID) bool { return c.own[c.root(id)] }

// left are the errands of a month that nobody did by its end.
func (c *careWork) left(m calendar.Month) (map[customer.ID]visit.Errand, error) {
	list, err := c.planned(m)
	if err != nil {
		return nil, err
	}
	met, err := c.latestOf(m.Last(), visit.Call)
	out := map[customer.ID]visit.Errand{}
	for _, e := range list {
		if !m.Contains(met[c.root(e.CustomerID)].Date) {
			out[c.root(e.CustomerID)] = e
		}
	}
	return out, err
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

// withCare gives a reading job the month being worked on with the contacts.
func (d *Desk) withCare(ctx context.Context, a access.Actor, do access.Action, fn func(*careWork) error) error {
	return d.withMonth(ctx, a, do, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		c, err := d.careWork(tx, a, w)
		if err != nil {
			return err
		}
		return fn(c)
	})
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

func (c *careWork) rule() string {
	return "按客户维护参数" + c.policy.Version + "版（自" + c.policy.From.String() + "起）：" + c.policy.Source
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

// careNow is the month being worked on for a job that saves.
func (d *Desk) careNow(tx *store.Tx, a access.Actor) (*careWork, error) {
	m, err := d.workMonth(tx)
	if err != nil {
		return nil, err
	}
	w, err := d.work(tx, m)
	if err != nil {
		return nil, err
	}
	return d.careWork(tx, a, w)
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

// Care is what is left open with the customers of the actor's branch.
func (d *Desk) Care(ctx context.Context, a access.Actor) (v CareView, err error) {
	err = d.withCare(ctx, a, access.ReadCustomers, func(c *careWork) error {
		v = CareView{Today: c.today, Rule: c.rule(), FollowUps: c.followUps()}
		v.Unkept, err = c.unkept()
		return err
	})
	return v, err
}

func (c *careWork) followUps() []FollowUp {
	open := care.FollowUps(lo.Values(lo.PickBy(c.latest, func(id customer.ID, v visit.Visit) bool { return !v.FollowUp.IsZero() && c.mine(id) })))
	return lo.Map(open, func(x visit.Visit, _ int) FollowUp {
		about := c.byID[c.root(x.CustomerID)].Customer
		return FollowUp{Visit: x, Code: about.Code, Name: about.Name, Manager: managerText(c.staff, about.ManagerID), Late: max(0, x.FollowUp.DaysUntil(c.today))}
	})
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
