package desk

import (
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/duty"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// roundRecords are the records of a round as they stand, with its campaign where it was begun.
func roundRecords(tx *store.Tx, r census.Round) (*census.Campaign, []census.Prospect, error) {
	c, ok, err := tx.CampaignOf(r)
	if err != nil {
		return nil, nil, err
	}
	var campaign *census.Campaign
	if ok {
		campaign = &c
	}
	all, err := tx.Prospects()
	return campaign, lo.Filter(all, func(p census.Prospect, _ int) bool { return census.InRound(p, campaign, r) }), err
}

// surveyOf is what 附录2 of a round is made of.
func surveyOf(tx *store.Tx, r census.Round, policy census.Policy, tree org.Tree, all []census.Prospect, on calendar.Date) (report.Survey, error) {
	s := report.Survey{Policy: policy}
	c, ok, err := tx.CampaignOf(r)
	if err != nil || !ok {
		return s, err
	}
	s.Campaign = &c
	if s.Reported, _, err = tx.Report(c.ID); err != nil {
		return s, err
	}
	s.Progress, err = progressOf(tx, c, tree, lo.Filter(all, func(p census.Prospect, _ int) bool { return census.InRound(p, &c, r) }), on)
	return s, err
}

func progressOf(tx *store.Tx, c census.Campaign, tree org.Tree, list []census.Prospect, today calendar.Date) ([]census.Progress, error) {
	areas, err := tx.Areas()
	if err != nil {
		return nil, err
	}
	marks, err := tx.StationMarks(c.ID)
	return census.StationProgress(c, tree.Offices(), areas, list, marks, today), err
}

// Campaigns lists the censuses and special surveys, newest first.
func (d *Desk) Campaigns(ctx context.Context, a access.Actor) ([]CampaignHead, error) {
	out := []CampaignHead{}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Campaigns()
		if err != nil {
			return err
		}
		for _, c := range list {
			v, err := d.campaignView(tx, a, c)
			if err != nil {
				return err
			}
			out = append(out, v.CampaignHead)
		}
		return nil
	})
	return out, err
}

// Campaign is one campaign with its stations or its customers. Error: store.not_found.
func (d *Desk) Campaign(ctx context.Context, a access.Actor, id census.CampaignID) (v CampaignView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		c, err := tx.Campaign(id)
		if err != nil {
			return err
		}
		v, err = d.campaignView(tx, a, c)
		return err
	})
	return v, err
}

// campaignView cuts what is asked and answered to the branch of the account.
func (d *Desk) campaignView(tx *store.Tx, a access.Actor, c census.Campaign) (CampaignView, error) {
	today := calendar.FromTime(d.now())
	v := CampaignView{Progress: []census.Progress{}, Targets: []TargetView{}}
	workdays, err := workdaysOn(tx, today)
	if err != nil {
		return v, err
	}
	_, how := duty.Item{DueOn: c.DueOn}.At(today, duty.Found{Done: c.State == census.Reported})
	v.CampaignHead = CampaignHead{Campaign: c, Title: c.Title(), RemindOn: workdays.OrBefore(c.DueOn), DaysLeft: today.DaysUntil(c.DueOn), StateText: how, Late: []string{}}
	tree, err := loadTree(tx)
	if err != nil {
		return v, err
	}
	r := reach(a, tree)
	if c.Kind == census.Special {
		list, err := tx.Targets(c.ID)
		list = lo.Filter(list, func(t census.Target, _ int) bool { return r.MayRead(t.StationID) == nil })
		v.Targets = lo.Map(list, func(t census.Target, _ int) TargetView {
			o, _ := tree.Office(t.StationID)
			return TargetView{t, o.Name}
		})
		v.Total, v.Done = len(list), lo.CountBy(list, census.Target.Answered)
		return v, err
	}
	_, records, err := roundRecords(tx, c.Round)
	if err != nil {
		return v, err
	}
	v.Records = lo.CountBy(records, func(p census.Prospect) bool { return r.MayRead(p.StationID) == nil })
	v.Progress, err = progressOf(tx, c, tree, records, today)
	v.Progress = lo.Filter(v.Progress, func(p census.Progress, _ int) bool { return r.MayRead(p.StationID) == nil })
	v.Total = len(v.Progress)
	for _, p := range v.Progress {
		v.Done += lo.Ternary(p.State == census.HandedIn || p.State == census.Explained, 1, 0)
		if p.Late != "" {
			v.Late = append(v.Late, p.Late)
		}
	}
	return v, err
}

// CampaignDefaults says which rounds may be begun and when they would be due.
func (d *Desk) CampaignDefaults(ctx context.Context, a access.Actor) (v CampaignDefaults, err error) {
	v = CampaignDefaults{Rounds: []Choice{}, Occasions: census.Occasions(), Counties: []Choice{},
		Levels: []string{string(grading.ProvinceLevel), string(grading.CityLevel), string(grading.CountyLevel), string(grading.StationLevel), string(grading.Ungraded)}}
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		today := calendar.FromTime(d.now())
		p, err := loadPolicies(tx, today.Month())
		if err != nil {
			return err
		}
		now := census.RoundOf(today.Month())
		for _, r := range []census.Round{now, census.RoundOf(now.Last().AddDays(1).Month())} {
			if _, begun, err := tx.CampaignOf(r); err != nil {
				return err
			} else if !begun {
				v.Rounds = append(v.Rounds, Choice{Value: string(r), Text: r.Label(), Hint: "应于" + r.Due(p.census).String() + "报出"})
			}
		}
		tree, err := loadTree(tx)
		v.Counties = lo.Map(tree.Counties(), func(c org.County, _ int) Choice { return choice(c.Code, c.Name, "") })
		v.Campaign = census.Campaign{Kind: census.General, Round: now, State: census.Preparing, OpenedOn: today, StationDue: now.StationDue(p.census), DueOn: now.Due(p.census)}
		return err
	})
	return v, err
}

// CreateCampaign begins a census round or a special survey. The customers of a special survey are frozen now. commit=false rolls back and
// says whom it would ask. Errors: census.* per field, census.round_begun, census.nobody.
func (d *Desk) CreateCampaign(ctx context.Context, a access.Actor, c census.Campaign, commit bool) (v CampaignView, err error) {
	err = d.run(ctx, a, access.RunCensus, commit, func(tx *store.Tx) error {
		today := calendar.FromTime(d.now())
		c.ID, c.Rev, c.State, c.OpenedOn, c.ReportedOn, c.ReportedBy, c.Frozen = "", 0, lo.Ternary(c.Kind == census.Special, census.Running, census.Preparing), today, calendar.Date{}, "", 0
		if err := d.fillDays(tx, &c); err != nil {
			return err
		}
		if err := census.CheckCampaign(c).OrNil(); err != nil {
			return err
		}
		var saved census.Campaign
		if c.Kind == census.General {
			saved, err = beginRound(tx, c)
		} else {
			saved, err = d.freeze(tx, c)
		}
		if err != nil {
			return err
		}
		v, err = d.campaignView(tx, a, saved)
		return err
	})
	return v, err
}

// fillDays takes the days of the policy where none were chosen.
func (d *Desk) fillDays(tx *store.Tx, c *census.Campaign) error {
	if c.Kind != census.General || !c.Round.Sound() {
		c.Round = lo.Ternary(c.Kind == census.General, c.Round, "")
		return nil
	}
	p, err := loadPolicies(tx, c.Round.Last().Month())
	if err != nil {
		return err
	}
	if c.DueOn.IsZero() {
		c.DueOn = c.Round.Due(p.census)
	}
	if c.StationDue.IsZero() {
		c.StationDue = c.Round.StationDue(p.census)
	}
	c.Segment, c.Subject, c.Occasion = census.Segment{}, "", ""
	return nil
}

// beginRound starts a census.
func beginRound(tx *store.Tx, c census.Campaign) (census.Campaign, error) {
	if old, begun, err := tx.CampaignOf(c.Round); err != nil || begun {
		if begun {
			err = fault.New(fault.Conflict, "census.round_begun", c.Title()+"已于"+old.OpenedOn.String()+"开始", "请打开已有的这一轮").On("round")
		}
		return c, err
	}
	c, err := tx.SaveCampaign(c)
	if err != nil {
		return c, err
	}
	return c, adopt(tx, c)
}

// adopt puts records without a round into a new one: those of its days, and what was entered after an earlier round was reported, for that
// would stand on no form.
func adopt(tx *store.Tx, c census.Campaign) error {
	all, err := tx.Prospects()
	if err != nil {
		return err
	}
	known, err := tx.Campaigns()
	if err != nil {
		return err
	}
	reported := map[census.Round]bool{}
	for _, x := range known {
		reported[x.Round] = x.Kind == census.General && x.State == census.Reported
	}
	for _, p := range all {
		r := census.RoundOf(p.SurveyedOn.Month())
		if p.CampaignID != "" || r != c.Round && !(r < c.Round && reported[r]) {
			continue
		}
		p.CampaignID = c.ID
		if _, err := tx.SaveProspect(p); err != nil {
			return err
		}
	}
	return nil
}

// freeze chooses the customers of a special survey by the month worked on and writes them down for good.
func (d *Desk) freeze(tx *store.Tx, c census.Campaign) (census.Campaign, error) {
	m, err := d.workMonth(tx)
	if err != nil {
		return c, err
	}
	w, err := d.work(tx, m)
	if err != nil {
		return c, err
	}
	list := lo.Filter(w.customers, func(x customer.Customer, _ int) bool { return w.inSegment(x, c.Segment) })
	if len(list) == 0 {
		return c, fault.New(fault.Invalid, "census.nobody", "没有符合条件的客户", "请放宽客户类别、级别、区县、加油站或油品").On("segment")
	}
	c.Frozen = len(list)
	if c, err = tx.SaveCampaign(c); err != nil {
		return c, err
	}
	return c, tx.FreezeTargets(c, list)
}

func (w *monthWork) inSegment(x customer.Customer, s census.Segment) bool {
	t, ok := w.byID[x.ID]
	return (s.Kind == "" || x.Kind == s.Kind) && (s.CountyCode == "" || x.CountyCode == s.CountyCode) && (s.StationID == "" || x.StationID == s.StationID) &&
		(s.Level == "" || ok && string(t.Level) == s.Level) && (s.Family == "" || w.uses(x, s.Family))
}

// uses reports whether a customer needs or fuels a family of products.
func (w *monthWork) uses(x customer.Customer, f measure.Family) bool {
	t, ok := w.byID[x.ID]
	if f == measure.Gasoline {
		return lo.FromPtr(x.Need.Gasoline) > 0 || ok && (t.Gasoline > 0 || t.Facts.Gasoline > 0)
	}
	return lo.FromPtr(x.Need.Diesel) > 0 || ok && (t.Diesel > 0 || t.Facts.Diesel > 0)
}
