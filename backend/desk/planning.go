package desk

import (
	"context"
	"io"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/plan"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// Planning is the plan of a month: the versions, the roll-up and the days, for the actor's branch; the zero month is the next one.
func (d *Desk) Planning(ctx context.Context, a access.Actor, m calendar.Month) (out PlanningView, err error) {
	if m.IsZero() {
		m = calendar.FromTime(d.now()).Month().Add(1)
	}
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		out, err = d.planningView(tx, a, m)
		return err
	})
	return out, err
}

// DraftPlan begins the first version of a month's plan with a proposal for every county and station. Errors: plan.exists, plan.no_stations.
func (d *Desk) DraftPlan(ctx context.Context, a access.Actor, m calendar.Month) (PlanningView, error) {
	return d.planning(ctx, a, access.EditPlan, m, func(tx *store.Tx) (plan.Version, error) {
		versions, err := tx.PlanVersions(m)
		if err != nil {
			return plan.Version{}, err
		}
		alive := lo.Reject(versions, func(v plan.Version, _ int) bool { return v.State == plan.Dropped })
		if len(alive) > 0 {
			return plan.Version{}, fault.New(fault.Conflict, "plan.exists", m.Chinese()+"的计划已有第"+itoa(alive[len(alive)-1].No)+"版", "请在那一版上修改；已批准的请提出更正版")
		}
		targets, err := d.proposal(tx, m)
		if err != nil {
			return plan.Version{}, err
		}
		v := plan.Version{Month: m, No: len(versions) + 1, State: plan.Drafted, Targets: targets, Steps: []plan.Step{}}
		if v.No > 1 {
			v.Why = "前一版放弃后重新编制"
		}
		return v, nil
	})
}

// RefreshPlan makes the proposals of a draft anew from today's records; numbers already given stay. Errors: plan.locked, store.stale.
func (d *Desk) RefreshPlan(ctx context.Context, a access.Actor, id plan.VersionID, rev int64) (PlanningView, error) {
	return d.versioned(ctx, a, access.EditPlan, id, rev, func(tx *store.Tx, v plan.Version) (plan.Version, error) {
		fresh, err := d.proposal(tx, v.Month)
		if err != nil {
			return v, err
		}
		return v.Refresh(fresh)
	})
}

// FillPlan gives lines of a draft their numbers: all by the unit, those of its own stations by a branch. Errors: plan.locked, plan.no_line,
// plan.negative, ownership.out_of_reach, store.stale.
func (d *Desk) FillPlan(ctx context.Context, a access.Actor, id plan.VersionID, rev int64, lines []FilledLine) (PlanningView, error) {
	today := calendar.FromTime(d.now())
	return d.versioned(ctx, a, access.ReportPlan, id, rev, func(tx *store.Tx, v plan.Version) (plan.Version, error) {
		tree, err := loadTree(tx)
		if err != nil {
			return v, err
		}
		for _, l := range lines {
			t, _ := lo.Find(v.Targets, func(t plan.Target) bool { return t.Key() == l.Key })
			if err := reach(a, tree).MayRead(t.StationID); err != nil {
				return v, err // a county is the unit's
			}
			if v, err = v.Fill(l.Key, l.Target, l.Remark, a.Name, today); err != nil {
				return v, err
			}
		}
		return v, nil
	})
}

// SubmitPlan hands a draft in for review. Errors: plan.missing, plan.below, plan.locked, store.stale.
func (d *Desk) SubmitPlan(ctx context.Context, a access.Actor, id plan.VersionID, rev int64) (PlanningView, error) {
	return d.versioned(ctx, a, access.EditPlan, id, rev, func(tx *store.Tx, v plan.Version) (plan.Version, error) {
		tree, err := loadTree(tx)
		if err != nil {
			return v, err
		}
		p, err := loadPolicies(tx, v.Month)
		if err != nil {
			return v, err
		}
		return v.Submit(a, calendar.FromTime(d.now()), v.Missing(namesOf(tree)), plan.Check(v.Plan(), tree.Offices(), p.plan), p.plan.Hard)
	})
}

// SignPlan is the second signature under a version handed in, or the third under one reviewed; the third puts it in force. Errors:
// plan.state, plan.same_person, store.stale, store.month_closed.
func (d *Desk) SignPlan(ctx context.Context, a access.Actor, id plan.VersionID, rev int64, approve bool) (PlanningView, error) {
	do := lo.Ternary(approve, access.ApprovePlan, access.ReviewPlan)
	today := calendar.FromTime(d.now())
	return d.versioned(ctx, a, do, id, rev, func(tx *store.Tx, v plan.Version) (plan.Version, error) {
		if !approve {
			return v.Review(a, today)
		}
		v, err := v.Approve(a, today)
		if err != nil {
			return v, err
		}
		p := v.Plan()
		old, _, err := tx.Plan(v.Month)
		if err != nil {
			return v, err
		}
		p.Rev = old.Rev
		_, err = tx.SavePlan(p)
		return v, err
	})
}

// ReturnPlan gives a version back to be changed: by the reviewer, or after the review by the chief. Errors: plan.state, plan.why, store.stale.
func (d *Desk) ReturnPlan(ctx context.Context, a access.Actor, id plan.VersionID, rev int64, why string) (PlanningView, error) {
	do := access.ReviewPlan
	if a.Role == access.Chief {
		do = access.ApprovePlan
	}
	return d.versioned(ctx, a, do, id, rev, func(_ *store.Tx, v plan.Version) (plan.Version, error) {
		return v.Return(a, calendar.FromTime(d.now()), why)
	})
}

// DropPlan ends a version that was never approved. Errors: plan.state, store.stale.
func (d *Desk) DropPlan(ctx context.Context, a access.Actor, id plan.VersionID, rev int64) (PlanningView, error) {
	return d.versioned(ctx, a, access.EditPlan, id, rev, func(_ *store.Tx, v plan.Version) (plan.Version, error) { return v.Drop(a, calendar.FromTime(d.now())) })
}

// AmendPlan begins the next version of an approved plan, or of one that came by file, with the reason. Errors: plan.why, plan.state, plan.exists.
func (d *Desk) AmendPlan(ctx context.Context, a access.Actor, m calendar.Month, why string) (PlanningView, error) {
	return d.planning(ctx, a, access.EditPlan, m, func(tx *store.Tx) (plan.Version, error) {
		versions, err := tx.PlanVersions(m)
		if err != nil {
			return plan.Version{}, err
		}
		alive := lo.Reject(versions, func(v plan.Version, _ int) bool { return v.State == plan.Dropped })
		last, ok := lo.Last(alive)
		if !ok {
			return plan.Version{}, fault.New(fault.NotFound, "plan.none", m.Chinese()+"还没有在本程序批准的计划", "请先编制；用文件导入的计划可以重新导入更正")
		}
		v, err := last.Amend(why)
		v.No = len(versions) + 1
		return v, err
	})
}

// planning is a job that makes a version.
func (d *Desk) planning(ctx context.Context, a access.Actor, do access.Action, m calendar.Month, fn func(*store.Tx) (plan.Version, error)) (out PlanningView, err error) {
	err = d.update(ctx, a, do, func(tx *store.Tx) error {
		v, err := fn(tx)
		if err != nil {
			return err
		}
		if _, err := tx.SavePlanVersion(v); err != nil {
			return err
		}
		out, err = d.planningView(tx, a, m)
		return err
	})
	return out, err
}

// versioned is a job on a version as the actor has seen it.
func (d *Desk) versioned(ctx context.Context, a access.Actor, do access.Action, id plan.VersionID, rev int64, fn func(*store.Tx, plan.Version) (plan.Version, error)) (out PlanningView, err error) {
	err = d.update(ctx, a, do, func(tx *store.Tx) error {
		v, err := tx.PlanVersion(id)
		if err != nil {
			return err
		}
		if v.Rev != rev {
			return fault.New(fault.Conflict, "store.stale", "这条记录刚被别人改过", "请重新打开，核对后再改")
		}
		if v, err = fn(tx, v); err != nil {
			return err
		}
		if v, err = tx.SavePlanVersion(v); err != nil {
			return err
		}
		out, err = d.planningView(tx, a, v.Month)
		return err
	})
	return out, err
}

// approvedVersion is the approved version of a month with the highest number, nil for none.
func approvedVersion(tx *store.Tx, m calendar.Month) (*plan.Version, error) {
	versions, err := tx.PlanVersions(m)
	v, _, ok := lo.FindLastIndexOf(versions, func(v plan.Version) bool { return v.State == plan.Approved })
	if !ok {
		return nil, err
	}
	return &v, err
}

// WritePlan writes 附录1 of a version, whatever its state, which is printed on it. Errors: store.not_found, pdf.*, sheet.*.
func (d *Desk) WritePlan(ctx context.Context, a access.Actor, id plan.VersionID, format Format, out io.Writer) (name string, err error) {
	var form report.Form
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		v, err := tx.PlanVersion(id)
		if err != nil {
			return err
		}
		w, err := d.work(tx, v.Month)
		if err != nil {
			return err
		}
		if err := reach(a, w.tree).MayRead(""); err != nil {
			return err // a paper of the whole unit
		}
		p, err := loadPolicies(tx, v.Month)
		if err != nil {
			return err
		}
		rule, err := planningRule(tx, v.Month)
		if err != nil {
			return err
		}
		whole, _ := w.tree.Whole()
		asked := v.Plan()
		form = report.PlanForm(report.Input{Month: v.Month, Unit: whole.Name, Layout: w.input.Layout, Maker: a.Name, FiledOn: calendar.FromTime(d.now()), Offices: w.tree.Offices(), Staff: w.staff, Plan: &asked, Prospects: w.prospects,
			PlanPolicy: p.plan, Grading: p.grading, PlanNotes: planNotes(v, rule, w.tree), PlanPartial: len(v.Missing(namesOf(w.tree))) > 0})
		name = safeName(form.Title + "_" + v.Month.String() + "_第" + itoa(v.No) + "版_" + string(v.State))
		return nil
	})
	if err != nil {
		return "", err
	}
	if format == XLSX {
		return name + ".xlsx", sheet.WriteForm(out, form)
	}
	printer, err := d.printer()
	if err != nil {
		return "", err
	}
	return name + ".pdf", printer.Form(out, form)
}
