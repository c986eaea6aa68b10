package store

import (
	"encoding/json"

	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

func campaigns() table[census.Campaign] {
	return table[census.Campaign]{name: "campaign", entity: "campaign",
		columns: "id, kind, round, subject, occasion, segment, frozen, state, opened_on, station_due, due_on, reported_on, reported_by, note, rev",
		fields: func(c *census.Campaign) []any {
			return []any{&c.ID, &c.Kind, &c.Round, &c.Subject, &c.Occasion, doc(&c.Segment), &c.Frozen, &c.State, day(&c.OpenedOn), day(&c.StationDue), day(&c.DueOn), day(&c.ReportedOn),
				&c.ReportedBy, &c.Note, &c.Rev}
		},
		id: func(c *census.Campaign) *string { return (*string)(&c.ID) }, rev: func(c *census.Campaign) *int64 { return &c.Rev }}
}

// Campaigns lists the campaigns, newest first.
func (tx *Tx) Campaigns() ([]census.Campaign, error) {
	return campaigns().list(tx, "ORDER BY due_on DESC, opened_on DESC, id DESC")
}

// Campaign is one campaign. Error: store.not_found.
func (tx *Tx) Campaign(id census.CampaignID) (census.Campaign, error) {
	return campaigns().get(tx, string(id), "普查或专项调查")
}

// CampaignOf is the campaign of a census round; ok=false where none was begun.
func (tx *Tx) CampaignOf(r census.Round) (census.Campaign, bool, error) {
	return campaigns().first(tx, "WHERE round = ? AND round <> ''", string(r))
}

// SaveCampaign creates or changes a campaign.
func (tx *Tx) SaveCampaign(c census.Campaign) (census.Campaign, error) {
	return campaigns().save(tx, c)
}

// FreezeTargets writes the customers of a special survey and seals the list: no code can change it afterwards. The list is one entry of
// the change log.
func (tx *Tx) FreezeTargets(c census.Campaign, list []customer.Customer) error {
	t := targets()
	for _, x := range list {
		id, err := newID()
		if err != nil {
			return err
		}
		rec := census.Target{ID: census.TargetID(id), CampaignID: c.ID, CustomerID: x.ID, Code: x.Code, Name: x.Name, StationID: x.StationID, Rev: 1}
		if _, err := tx.exec("INSERT INTO campaign_target ("+t.columns+") VALUES (?,?,?,?,?,?,?,?,?,?,?)", t.fields(&rec)...); err != nil {
			return err
		}
	}
	if _, err := tx.exec("UPDATE campaign SET sealed = 1 WHERE id = ?", string(c.ID)); err != nil {
		return err
	}
	return tx.log("campaign", string(c.ID), "freeze", nil, map[string]any{"customers": lo.Map(list, func(x customer.Customer, _ int) customer.ID { return x.ID })}, c.Rev)
}

func targets() table[census.Target] {
	return table[census.Target]{name: "campaign_target", entity: "target", columns: "id, campaign_id, customer_id, code, name, station_id, surveyed_on, surveyor, finding, need_changed, rev",
		fields: func(t *census.Target) []any {
			return []any{&t.ID, &t.CampaignID, &t.CustomerID, &t.Code, &t.Name, ref(&t.StationID), day(&t.SurveyedOn), &t.Surveyor, &t.Finding, &t.NeedChanged, &t.Rev}
		},
		id: func(t *census.Target) *string { return (*string)(&t.ID) }, rev: func(t *census.Target) *int64 { return &t.Rev }}
}

// Targets lists the frozen customers of a special survey by code.
func (tx *Tx) Targets(id census.CampaignID) ([]census.Target, error) {
	return targets().list(tx, "WHERE campaign_id = ? ORDER BY code", string(id))
}

// Target is one of them. Error: store.not_found.
func (tx *Tx) Target(id census.TargetID) (census.Target, error) {
	return targets().get(tx, string(id), "调查对象")
}

// TargetsOf lists the special surveys a customer was asked in, newest answer first.
func (tx *Tx) TargetsOf(id customer.ID) ([]census.Target, error) {
	return targets().list(tx, "WHERE "+groupOf+" ORDER BY surveyed_on DESC, id", string(id))
}

// SaveTarget writes an answer. Error: store.immutable where more than the answer differs.
func (tx *Tx) SaveTarget(t census.Target) (census.Target, error) { return targets().save(tx, t) }

func marks() table[census.Mark] {
	return table[census.Mark]{name: "campaign_mark", entity: "mark", columns: "id, campaign_id, station_id, handed_in, absence, rev",
		fields: func(m *census.Mark) []any {
			return []any{&m.ID, &m.CampaignID, &m.StationID, day(&m.HandedIn), &m.Absence, &m.Rev}
		},
		id: func(m *census.Mark) *string { return &m.ID }, rev: func(m *census.Mark) *int64 { return &m.Rev }}
}

// StationMarks lists what is known of the stations in a round.
func (tx *Tx) StationMarks(id census.CampaignID) ([]census.Mark, error) {
	return marks().list(tx, "WHERE campaign_id = ? ORDER BY station_id", string(id))
}

// SaveMark creates or changes what is known of a station in a round.
func (tx *Tx) SaveMark(m census.Mark) (census.Mark, error) { return marks().save(tx, m) }

// KeepReport stores the records of a round as they were reported, for good.
func (tx *Tx) KeepReport(id census.CampaignID, list []census.Prospect) error {
	raw, err := json.Marshal(list)
	if err != nil {
		return fault.Wrap(err, "store.report", "普查记录写不出")
	}
	_, err = tx.exec("INSERT INTO campaign_report (campaign_id, prospects) VALUES (?, ?)", string(id), string(raw))
	return err
}

// Report reads the records of a round as reported; ok=false while it was not.
func (tx *Tx) Report(id census.CampaignID) (list []census.Prospect, ok bool, err error) {
	var raw string
	if ok, err = tx.one("SELECT prospects FROM campaign_report WHERE campaign_id = ?", []any{string(id)}, &raw); err != nil || !ok {
		return nil, false, err
	}
	if err := json.Unmarshal([]byte(raw), &list); err != nil {
		return nil, false, fault.Wrap(err, "store.report", "已报出的普查记录读不出")
	}
	return list, true, nil
}
