package desk

import (
	"context"
	"fmt"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/ownership"
	"fuelbook/backend/plan"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// Workbench is the first screen: what is due, the first steps while the folder is new, the counts and what to look at, cut to the actor's branch.
func (d *Desk) Workbench(ctx context.Context, a access.Actor) (Workbench, error) {
	v := Workbench{Today: calendar.FromTime(d.now()), Duties: []Duty{}, Steps: []Step{}, Counts: []Count{}, Alerts: []Alert{}}
	err := d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) (err error) {
		v.Month = w.month
		if unit, ok := w.tree.Whole(); ok {
			v.Unit = unit.Name
		}
		whole, r := w, reach(a, w.tree)
		w = whole.within(r)
		if r.All() {
			v.Steps = w.steps()
		}
		if v.Duties, err = d.duties(tx, a, whole, calendar.Month{}); err != nil {
			return err
		}
		v.Counts = w.counts()
		if v.Alerts, err = w.alerts(tx, v.Today, r); err != nil {
			return err
		}
		pending, err := d.pendingFor(tx, a, whole)
		v.Alerts = append(v.Alerts, whole.ownershipAlerts(a, pending)...)
		return err
	})
	return v, err
}

// within is the month of a branch. What the month is computed from stays whole, for others read it too.
func (w *monthWork) within(r ownership.Reach) *monthWork {
	if r.All() {
		return w
	}
	cut := *w
	cut.rows = lo.Filter(w.rows, func(t tracking.Row, _ int) bool { return r.MayRead(t.Customer.StationID) == nil })
	cut.customers = lo.Filter(w.customers, func(c customer.Customer, _ int) bool { return r.MayRead(c.StationID) == nil })
	return &cut
}

// steps lead a new folder to its first month; they vanish from the screen when all are done.
func (w *monthWork) steps() []Step {
	_, unit := w.tree.Unit()
	sales := lo.ContainsBy(w.rows, func(t tracking.Row) bool { return t.Count > 0 })
	return []Step{
		{"导入机构和员工", "选「机构」「员工」两个文件", unit && len(w.staff) > 0, "/imports"},
		{"导入客户档案和加油卡开户明细", "文件从卡系统或现有表格导出即可", len(w.customers) > 0, "/imports"},
		{"导入当月消费明细、充值明细、不记名卡销售和开发计划", "导入后「月度报表」即可查看七张表", sales && w.plan != nil, "/imports"},
		{"核对七张表并结账", "结账后该月冻结，迟到的数据记入下月", w.closed != nil, "/months/" + w.month.String()},
	}
}

func (w *monthWork) counts() []Count {
	out := []Count{{"客户", itoa(len(w.customers)), "/customers"}}
	for _, lv := range []grading.Level{grading.ProvinceLevel, grading.CityLevel, grading.CountyLevel, grading.StationLevel, grading.Ungraded} {
		n := lo.CountBy(w.rows, func(t tracking.Row) bool { return t.Level == lv && t.Customer.Kind == customer.Institution })
		out = append(out, Count{string(lv) + "机构客户", itoa(n), "/customers?kind=" + string(customer.Institution) + "&level=" + string(lv)})
	}
	return out
}

func (w *monthWork) alerts(tx *store.Tx, today calendar.Date, r ownership.Reach) ([]Alert, error) {
	out := []Alert{}
	if w.closed == nil && r.All() {
		stop, look, err := w.blockers(tx, today)
		if err != nil {
			return nil, err
		}
		for _, b := range append(stop, look...) {
			if b.Code == "not_over" { // nothing to do about it but wait
				continue
			}
			out = append(out, Alert{Text: b.Text, Link: b.Link})
		}
	}
	papers, err := w.agreementAlerts(tx, today, r)
	if err != nil {
		return nil, err
	}
	out = append(out, papers...)
	moved := lo.CountBy(w.rows, func(t tracking.Row) bool { return t.HasBefore && t.Before != t.Level })
	if moved > 0 {
		out = append(out, Alert{fmt.Sprintf("%s有%d位客户级别变动（见附录5）", w.month.Chinese(), moved), "/months/" + w.month.String() + "/F5"})
	}
	return out, nil
}

// PlanView is a month's plan with what the checks say.
type PlanView struct {
	Plan     *plan.Plan     `json:"plan"`
	Findings []plan.Finding `json:"findings"`
}

// Plan shows a month's plan.
func (d *Desk) Plan(ctx context.Context, a access.Actor, m calendar.Month) (PlanView, error) {
	v := PlanView{Findings: []plan.Finding{}}
	err := d.view(ctx, a, access.RunForms, func(tx *store.Tx) error {
		p, ok, err := tx.Plan(m)
		if err != nil || !ok {
			return err
		}
		pol, err := loadPolicies(tx, m)
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		v.Plan, v.Findings = &p, plan.Check(p, tree.Offices(), pol.plan)
		return err
	})
	return v, err
}
