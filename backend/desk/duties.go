package desk

import (
	"context"
	"fmt"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/complaint"
	"fuelbook/backend/duty"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/problem"
	"fuelbook/backend/store"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// dutyWork is what the duties of an office are told from.
type dutyWork struct {
	d        *Desk
	tx       *store.Tx
	actor    access.Actor
	work     *monthWork
	care     *careWork // read when it is asked for
	today    calendar.Date
	level    org.Kind
	policy   duty.Policy
	workdays calendar.Workdays
}

// Duties lists what the actor's office must do in a month (本月要办), the zero month being this one: each duty where and when its clause puts
// it, done or not as the records say, and before them what was begun in the month before and is not finished.
func (d *Desk) Duties(ctx context.Context, a access.Actor, m calendar.Month) (out []Duty, err error) {
	err = d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		out, err = d.duties(tx, a, w, m)
		return err
	})
	return out, err
}

func (d *Desk) duties(tx *store.Tx, a access.Actor, w *monthWork, m calendar.Month) ([]Duty, error) {
	x := &dutyWork{d: d, tx: tx, actor: a, work: w, today: d.today(), level: org.Unit}
	if m.IsZero() {
		m = x.today.Month()
	}
	if o, ok := w.tree.Office(a.OfficeID); ok {
		x.level = o.Kind
	}
	raw, err := policyOn(tx, policyDuties, m.Last())
	if err != nil {
		return nil, err
	}
	if x.policy, err = duty.ParsePolicy(raw); err != nil {
		return nil, err
	}
	if x.workdays, err = workdaysOn(tx, x.today); err != nil {
		return nil, err
	}
	out := []Duty{}
	for _, k := range []calendar.Month{m.Add(-1), m} {
		for _, item := range x.policy.In(k, x.level, x.workdays) {
			v, show, err := x.look(item, k == m)
			if err != nil {
				return nil, err
			}
			if show {
				out = append(out, v)
			}
		}
	}
	return out, nil
}

// look tells how a duty stands; show=false for one of the month before that is done, or that nobody set about.
func (x *dutyWork) look(i duty.Item, now bool) (v Duty, show bool, err error) {
	f, err := x.found(i)
	if err != nil || !now && (f.Done || !f.Begun) {
		return v, false, err
	}
	v, err = x.view(i, f)
	return v, true, err
}

func (x *dutyWork) view(i duty.Item, f duty.Found) (Duty, error) {
	state, text := i.At(x.today, f)
	note, err := x.note(i)
	return Duty{Note: note, Key: i.Key, Title: i.Title, Clause: i.Clause, Month: i.About, DueOn: i.DueOn, RemindOn: i.RemindOn, DaysLeft: x.today.DaysUntil(i.DueOn), State: string(state), StateText: text,
		Basis: f.Text, Ours: i.Ours, Link: i.Link}, err
}

// found asks the records of a fact.
func (x *dutyWork) found(i duty.Item) (duty.Found, error) {
	return map[duty.Fact]func(calendar.Month) (duty.Found, error){
		duty.Forms: x.forms, duty.Plan: x.planned, duty.Numbers: x.numbers, duty.Campaign: x.campaign, duty.Survey: x.survey, duty.Visits: x.visits,
		duty.Promises: x.promises, duty.Complaints: x.complaints, duty.Problems: x.problems, duty.Proofs: x.proofs, duty.Archives: x.archives, duty.Analysis: x.analysis, duty.Supervision: x.supervision,
	}[i.Fact](i.About)
}

func (x *dutyWork) forms(m calendar.Month) (f duty.Found, err error) {
	closed, ok, err := x.tx.Month(m)
	if err != nil {
		return f, err
	}
	before, err := x.tx.ClosedMonths()
	f = duty.Found{Done: ok, Begun: slices.Contains(before, m.Add(-1)), Text: "还没有结账"} // months of files taken in before the first closing are nobody's debt
	if ok {
		f.On, f.Text = dayOf(closed.ClosedAt), lo.Substring(closed.ClosedAt, 0, 10)+"结账"
	}
	return f, err
}

func (x *dutyWork) planned(m calendar.Month) (f duty.Found, err error) {
	p, ok, err := x.tx.Plan(m)
	if err != nil {
		return f, err
	}
	v, begun, err := x.version(m)
	f = duty.Found{Done: ok, Begun: begun, Text: lo.Ternary(begun, "第"+itoa(v.No)+"版"+string(v.State), "还没有编制")}
	if ok {
		f.On, f.Text = p.FiledOn, p.FiledOn.String()+"报送"
	}
	return f, err
}

// version is the last version of a month's plan that was not dropped.
func (x *dutyWork) version(m calendar.Month) (plan.Version, bool, error) {
	list, err := x.tx.PlanVersions(m)
	v, ok := lo.Last(lo.Reject(list, func(v plan.Version, _ int) bool { return v.State == plan.Dropped }))
	return v, ok, err
}

func (x *dutyWork) numbers(m calendar.Month) (duty.Found, error) {
	v, begun, err := x.version(m)
	if err != nil || !begun {
		return duty.Found{Text: "所属单位还没有开始编制"}, err
	}
	within := reach(x.actor, x.work.tree)
	own := lo.Filter(v.Targets, func(t plan.Target, _ int) bool {
		return t.Part == plan.PersonCards && within.MayRead(t.StationID) == nil
	})
	filled := lo.CountBy(own, func(t plan.Target) bool { return t.Filled })
	return duty.Found{Done: filled == len(own), Begun: true, Text: fmt.Sprintf("%d站已报%d站", len(own), filled)}, nil
}

func (x *dutyWork) campaign(m calendar.Month) (duty.Found, error) {
	c, begun, err := x.tx.CampaignOf(census.RoundOf(m))
	if err != nil || !begun {
		return duty.Found{Text: "还没有布置"}, err
	}
	return duty.Found{Done: c.State != census.Preparing, Begun: true, Text: string(c.State)}, nil
}

func (x *dutyWork) survey(m calendar.Month) (duty.Found, error) {
	c, begun, err := x.tx.CampaignOf(census.RoundOf(m))
	if err != nil || !begun {
		return duty.Found{Text: "普查还没有布置"}, err
	}
	if x.level == org.Unit {
		return duty.Found{Done: c.State == census.Reported, Begun: true, On: c.ReportedOn, Text: string(c.State)}, nil
	}
	marks, err := marksOf(x.tx, m)
	mark := marks[x.actor.OfficeID]
	done := !mark.HandedIn.IsZero() || mark.Absence != ""
	return duty.Found{Done: done, Begun: true, On: mark.HandedIn, Text: lo.Ternary(done, "已交", "还没有交")}, err
}

// marksOf is what is known of the stations in the round of a month, nil where none was begun.
func marksOf(tx *store.Tx, m calendar.Month) (map[org.OfficeID]census.Mark, error) {
	c, begun, err := tx.CampaignOf(census.RoundOf(m))
	if err != nil || !begun {
		return nil, err
	}
	marks, err := tx.StationMarks(c.ID)
	return lo.KeyBy(marks, func(k census.Mark) org.OfficeID { return k.StationID }), err
}

// kept is the contacts of the branch, read once.
func (x *dutyWork) kept() (*careWork, error) {
	if x.care != nil {
		return x.care, nil
	}
	c, err := x.d.careWork(x.tx, x.actor, x.work)
	x.care = c
	return c, err
}

func (x *dutyWork) visits(m calendar.Month) (duty.Found, error) {
	c, err := x.kept()
	if err != nil {
		return duty.Found{}, err
	}
	list, err := c.planned(m)
	if err != nil || len(list) == 0 {
		return duty.Found{Text: "还没有排出拜访计划"}, err
	}
	left, err := c.left(m)
	return duty.Found{Done: len(left) == 0, Begun: true, Text: fmt.Sprintf("计划%d户，已访%d户", len(list), len(list)-len(left))}, err
}

func (x *dutyWork) promises(calendar.Month) (duty.Found, error) {
	c, err := x.kept()
	if err != nil {
		return duty.Found{}, err
	}
	open, err := c.followUps()
	late := lo.CountBy(open, func(f FollowUp) bool { return f.Late > 0 })
	return duty.Found{Done: late == 0, Text: fmt.Sprintf("待跟进%d户，过期%d户", len(open), late)}, err
}

func (x *dutyWork) complaints(calendar.Month) (duty.Found, error) {
	list, err := x.d.complaints(x.tx, x.actor, "")
	open := lo.Filter(list.Complaints, func(v ComplaintView, _ int) bool { return v.State != complaint.Done })
	late := lo.CountBy(open, func(v ComplaintView) bool { return v.Late })
	return duty.Found{Done: late == 0, Text: fmt.Sprintf("未关闭%d件，超时%d件", len(open), late)}, err
}

func (x *dutyWork) problems(calendar.Month) (duty.Found, error) {
	list, err := x.d.register(x.tx, x.actor)
	here := lo.CountBy(list, func(v ProblemView) bool { return v.State == problem.Open && v.Level == x.level })
	return duty.Found{Done: here == 0, Text: fmt.Sprintf("在本级待解决%d件", here)}, err
}

func (x *dutyWork) proofs(calendar.Month) (duty.Found, error) {
	list, err := x.tx.Proofs()
	waiting := lo.CountBy(list, func(p verification.Proof) bool { return p.State == verification.Claimed })
	return duty.Found{Done: waiting == 0, Text: fmt.Sprintf("待第二人确认%d件", waiting)}, err
}
