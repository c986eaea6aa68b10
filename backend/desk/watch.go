package desk

import (
	"context"
	"fmt"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/watch"

	"github.com/samber/lo"
)

// WatchView is the watch list of a month (流失预警): whom to look after first. It decides no form.
type WatchView struct {
	Month   calendar.Month `json:"month"`
	Method  watch.Method   `json:"method"`
	Basis   string         `json:"basis"`   // what it is ordered by, and why not by the model
	Proof   string         `json:"proof"`   // the back-test on the office's own past
	Proven  bool           `json:"proven"`  // whether the back-test speaks for the list
	Decides string         `json:"decides"` // the definition that alone decides 附录3
	Total   int            `json:"total"`
	Rows    []WatchRow     `json:"rows"` // the first of them
}

// WatchRow is one customer of the list.
type WatchRow struct {
	No       int         `json:"no"`
	ID       customer.ID `json:"id"`
	Code     string      `json:"code"`
	Name     string      `json:"name"`
	Level    string      `json:"level"`
	Station  string      `json:"station"`
	Manager  string      `json:"manager"`
	Sentence string      `json:"sentence"`
	Alive    string      `json:"alive"` // chance of fuelling on, "—" in a list by rule
	Silent   int         `json:"silent"`
	Base     string      `json:"base"` // tonnes a month, mean of the three months before
}

// watchMonths is how far back the model looks; watchRows how many rows a screen takes.
const (
	watchMonths = 24
	watchRows   = 200
)

// Watch ranks the institutions counted at the end of a month by how likely they are to be leaving. An account sees the customers of its own stations;
// model and back-test are of the whole unit, so that two accounts never see one customer at two chances.
func (d *Desk) Watch(ctx context.Context, a access.Actor, m calendar.Month) (WatchView, error) {
	var v WatchView
	err := d.withMonth(ctx, a, access.ReadCustomers, m, func(tx *store.Tx, w *monthWork) error {
		in, policy, err := w.watched(tx)
		if err != nil {
			return err
		}
		list := watch.Rank(in)
		within := reach(a, w.tree)
		mine := lo.Filter(list.Entries, func(e watch.Entry, _ int) bool { return within.MayRead(w.byID[e.CustomerID].Customer.StationID) == nil })
		v = WatchView{Month: w.month, Method: list.Method, Basis: basisOf(list), Proof: list.Proof.Text(), Proven: list.Proof.Good(), Total: len(mine),
			Decides: fmt.Sprintf("附录3只按本单位生效的流失定义认定（%s版，%s，自%s起）：%s%s；本名单只排先后", policy.Version, policy.Signed(), policy.From, policy.Text(), lo.Ternary(len(policy.Exceptions) > 0, fmt.Sprintf("；另有%d类客户另定口径", len(policy.Exceptions)), ""))}
		v.Rows = lo.Map(mine[:min(len(mine), watchRows)], func(e watch.Entry, i int) WatchRow { return w.watchRow(i+1, e, list.Method) })
		return nil
	})
	return v, err
}

// watched are the activities of the institutions, from the first month any sales file covers.
func (w *monthWork) watched(tx *store.Tx) (in watch.Input, p tracking.Policy, err error) {
	policies, err := loadPolicies(tx, w.month)
	if err != nil {
		return in, p, err
	}
	p = policies.tracking
	in = watch.Input{Month: w.month, Ahead: p.LostMonths}
	active, err := fuelledMonths(tx, w.month)
	for _, r := range w.rows {
		if months, ok := active[r.Customer.ID]; ok && r.Customer.Kind == customer.Institution {
			c, _ := p.ChurnOf(r.Snapshot.Size, r.Snapshot.Level)
			in.Activities = append(in.Activities, watch.Activity{CustomerID: r.Customer.ID, Months: months, Counted: r.Closing, Lost: c.Lost(monthsBack(months, 0)), LostBefore: c.Lost(monthsBack(months, p.LostMonths))})
		}
	}
	return in, p, err
}

// monthsBack reads months of fuelling backwards, the newest skip left out; what lies before them is not known.
func monthsBack(months []bool, skip int) func(back int) (yes, covered bool) {
	return func(back int) (bool, bool) {
		i := len(months) - 1 - skip - back
		return i >= 0 && months[i], i >= 0
	}
}

// fuelledMonths says of each customer, what merged into it included, in which of the last watchMonths months up to m that sales files cover it fuelled.
func fuelledMonths(tx *store.Tx, m calendar.Month) (map[customer.ID][]bool, error) {
	first, _, ok, err := tx.SalesSpan()
	if err != nil || !ok {
		return nil, err
	}
	from := m.Add(1 - watchMonths)
	if from.Before(first) {
		from = first
	}
	months, err := tx.FuelMonths(from, m)
	if err != nil {
		return nil, err
	}
	roots, err := tx.Roots()
	out := map[customer.ID][]bool{}
	for id, list := range months {
		root := lo.CoalesceOrEmpty(roots[id], id)
		if out[root] == nil {
			out[root] = make([]bool, m.Index()-from.Index()+1)
		}
		for _, k := range list {
			out[root][k.Index()-from.Index()] = true
		}
	}
	return out, err
}

func basisOf(l watch.List) string {
	if l.Method == watch.ByRule {
		return "按规则排名（沉默月数与各户自己的加油间隔之比）：" + l.Why + "，没有采用BG/BB模型"
	}
	p := l.Fit.Params
	return fmt.Sprintf("按BG/BB模型排名：%d户，α=%.3f β=%.3f γ=%.3f δ=%.3f，对数似然%.1f，与实际活跃月数的分布相差%.1f%%", l.Fit.Count, p.Alpha, p.Beta, p.Gamma, p.Delta, l.Fit.LL, l.Fit.Gap*100)
}

func (w *monthWork) watchRow(no int, e watch.Entry, by watch.Method) WatchRow {
	r := w.byID[e.CustomerID]
	station, _ := w.tree.Office(r.Customer.StationID)
	v := WatchRow{No: no, ID: r.Customer.ID, Code: r.Customer.Code, Name: r.Customer.Name, Level: string(r.Level), Station: station.Name, Manager: managerText(w.staff, r.Customer.ManagerID),
		Sentence: e.Sentence, Alive: "—", Silent: e.Silent, Base: r.BaseMean.Tonnes()}
	if by == watch.ByModel {
		v.Alive = fmt.Sprintf("%.1f%%", e.Alive*100)
	}
	return v
}

// WatchSelfTest computes the published reference figures of the model anew.
func (d *Desk) WatchSelfTest(ctx context.Context, a access.Actor) ([]watch.Compared, error) {
	if err := d.allow(ctx, a, access.ReadCustomers); err != nil {
		return nil, err
	}
	list, err := watch.SelfTest()
	if err != nil {
		return nil, fault.Wrap(err, "watch.selftest", "自检数据读不出")
	}
	return list, nil
}
