package desk

import (
	"context"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// StartCampaign ends the preparing of a census: the stations are out asking. Errors: census.campaign_step, census.reported, store.stale.
func (d *Desk) StartCampaign(ctx context.Context, a access.Actor, id census.CampaignID, rev int64) (v CampaignView, err error) {
	err = d.update(ctx, a, access.RunCensus, func(tx *store.Tx) error {
		c, err := openCampaign(tx, id)
		if err != nil {
			return err
		}
		c.Rev = rev
		if c, err = census.Advance(c, census.Running); err != nil {
			return err
		}
		if c, err = tx.SaveCampaign(c); err != nil {
			return err
		}
		v, err = d.campaignView(tx, a, c)
		return err
	})
	return v, err
}

// SaveCampaign changes the days and the note of a campaign; whom and what it asks stays. Errors: census.* per field, census.reported, store.stale.
func (d *Desk) SaveCampaign(ctx context.Context, a access.Actor, in census.Campaign) (v CampaignView, err error) {
	err = d.update(ctx, a, access.RunCensus, func(tx *store.Tx) error {
		c, err := openCampaign(tx, in.ID)
		if err != nil {
			return err
		}
		c.StationDue, c.DueOn, c.Note, c.Rev = in.StationDue, in.DueOn, in.Note, in.Rev
		if err := census.CheckCampaign(c).OrNil(); err != nil {
			return err
		}
		if c, err = tx.SaveCampaign(c); err != nil {
			return err
		}
		v, err = d.campaignView(tx, a, c)
		return err
	})
	return v, err
}

func openCampaign(tx *store.Tx, id census.CampaignID) (census.Campaign, error) {
	c, err := tx.Campaign(id)
	if err == nil && c.State == census.Reported {
		err = fault.New(fault.Frozen, "census.reported", c.Title()+"已于"+c.ReportedOn.String()+"报出，不能再改", "新发现的请登记到下一轮")
	}
	return c, err
}

// ReportCampaign reports a campaign: a census when every station is in or its absence explained, a special survey at any time. What a
// census reports is kept as it is. Errors: census.not_in per station, census.reported, store.stale.
func (d *Desk) ReportCampaign(ctx context.Context, a access.Actor, id census.CampaignID, rev int64) (v CampaignView, err error) {
	err = d.update(ctx, a, access.RunCensus, func(tx *store.Tx) error {
		c, err := openCampaign(tx, id)
		if err != nil {
			return err
		}
		c.Rev = rev
		if c, err = d.reported(tx, c, a.Name); err != nil {
			return err
		}
		if c, err = tx.SaveCampaign(c); err != nil {
			return err
		}
		v, err = d.campaignView(tx, a, c)
		return err
	})
	return v, err
}

func (d *Desk) reported(tx *store.Tx, c census.Campaign, by string) (census.Campaign, error) {
	today := calendar.FromTime(d.now())
	if c.Kind == census.Special {
		return census.Report(c, nil, today, by)
	}
	tree, err := loadTree(tx)
	if err != nil {
		return c, err
	}
	_, list, err := roundRecords(tx, c.Round)
	if err != nil {
		return c, err
	}
	all, err := progressOf(tx, c, tree, list, today)
	if err != nil {
		return c, err
	}
	if c, err = census.Report(c, all, today, by); err != nil {
		return c, err
	}
	return c, tx.KeepReport(c.ID, list)
}

// MarkStation says of a station that its sheets are complete, or why it has none; both empty takes it back. Errors: census.reported, census.mark.
func (d *Desk) MarkStation(ctx context.Context, a access.Actor, id census.CampaignID, m census.Mark) (v CampaignView, err error) {
	err = d.marking(ctx, a, id, func(tx *store.Tx, v CampaignView, old map[org.OfficeID]census.Mark) error {
		at, ok := lo.Find(v.Progress, func(p census.Progress) bool { return p.StationID == m.StationID })
		if !ok {
			return fault.New(fault.Invalid, "census.station", "没有这个加油站", "请从列表中选择").On("stationId")
		}
		if !m.HandedIn.IsZero() && at.Records == nil {
			return fault.New(fault.Invalid, "census.mark", at.Station+"还没有记录，不能标为交齐", "确无潜在客户的请写明原因").On("handedIn")
		}
		was := old[m.StationID]
		m.ID, m.Rev, m.CampaignID = was.ID, was.Rev, id
		_, err := tx.SaveMark(m)
		return err
	}, &v)
	return v, err
}

// MarkAll says of every station with records that its sheets are complete.
func (d *Desk) MarkAll(ctx context.Context, a access.Actor, id census.CampaignID) (v CampaignView, err error) {
	err = d.marking(ctx, a, id, func(tx *store.Tx, v CampaignView, old map[org.OfficeID]census.Mark) error {
		for _, p := range v.Progress {
			if p.State != census.Entering {
				continue
			}
			m := old[p.StationID]
			m.CampaignID, m.StationID, m.HandedIn = id, p.StationID, calendar.FromTime(d.now())
			if _, err := tx.SaveMark(m); err != nil {
				return err
			}
		}
		return nil
	}, &v)
	return v, err
}

func (d *Desk) marking(ctx context.Context, a access.Actor, id census.CampaignID, fn func(*store.Tx, CampaignView, map[org.OfficeID]census.Mark) error, out *CampaignView) error {
	return d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		c, err := openCampaign(tx, id)
		if err != nil {
			return err
		}
		v, err := d.campaignView(tx, a, c)
		if err != nil {
			return err
		}
		marks, err := tx.StationMarks(id)
		if err != nil {
			return err
		}
		if err := fn(tx, v, lo.KeyBy(marks, func(m census.Mark) org.OfficeID { return m.StationID })); err != nil {
			return err
		}
		*out, err = d.campaignView(tx, a, c)
		return err
	})
}

// AnswerTarget writes what a special survey found of a customer. Errors: census.* per field, census.reported, store.stale.
func (d *Desk) AnswerTarget(ctx context.Context, a access.Actor, in census.Target) (TargetView, error) {
	var v TargetView
	err := d.update(ctx, a, access.EditProspects, func(tx *store.Tx) error {
		t, err := tx.Target(in.ID)
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		if err := reach(a, tree).MayRead(t.StationID); err != nil {
			return err
		}
		if _, err := openCampaign(tx, t.CampaignID); err != nil {
			return err
		}
		t.SurveyedOn, t.Surveyor, t.Finding, t.NeedChanged, t.Rev = in.SurveyedOn, in.Surveyor, in.Finding, in.NeedChanged, in.Rev
		if err := census.CheckTarget(t).OrNil(); err != nil {
			return err
		}
		if t, err = tx.SaveTarget(t); err != nil {
			return err
		}
		o, _ := tree.Office(t.StationID)
		v = TargetView{t, o.Name}
		return nil
	})
	return v, err
}
