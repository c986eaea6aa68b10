package store

import (
	"context"
	"reflect"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/pursuit"
)

// TestCensusRecordsComeBack: what is saved is what is read, field by field, and a draft leaves no trace in the log.
func TestCensusRecordsComeBack(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	on := calendar.NewDate(2026, 11, 3)
	update(t, s, func(tx *Tx) error {
		offices, err := tx.Offices()
		if err != nil {
			return err
		}
		station := offices[len(offices)-1].ID
		area, err := tx.SaveArea(census.Area{StationID: station, Kind: census.EstateArea, Name: "幸福小区", CountyCode: "370602", CountyName: "芝罘区", Note: "东侧", From: on})
		if err != nil {
			return err
		}
		c, err := tx.SaveCampaign(census.Campaign{Kind: census.General, Round: "2026-H2", State: census.Running, OpenedOn: on, StationDue: on, DueOn: on, Note: "n"})
		if err != nil {
			return err
		}
		p, err := tx.SaveProspect(census.Prospect{StationID: station, Area: "幸福小区", AreaID: area.ID, CampaignID: c.ID, SurveyedOn: on, Name: "某某", ObjectKind: "商场", Gasoline: 1, Diesel: 2, Rank: 3,
			Status: census.Converted, StatusOn: on, StatusWhy: "w", CustomerID: x.customer.ID})
		if err != nil {
			return err
		}
		made, err := tx.SavePursuit(pursuit.From(p, on))
		if err != nil {
			return err
		}
		if _, err := tx.SavePursuit(pursuit.From(p, on)); err == nil {
			t.Error("a potential customer has two pursuits in progress")
		}
		k, err := tx.SaveCompetitor(census.Competitor{StationID: station, Name: "某站", Metres: 5, SeenOn: on})
		if err != nil {
			return err
		}
		street, err := tx.SaveStreet(census.Street{CountyCode: "370602", CountyName: "芝罘区", Name: "东风街道"})
		if err != nil {
			return err
		}
		mark, err := tx.SaveMark(census.Mark{CampaignID: c.ID, StationID: station, HandedIn: on, Absence: "a"})
		if err != nil {
			return err
		}
		same := func(got, want any, err error) {
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v came back as %+v: %v", want, got, err)
			}
		}
		areas, err := tx.Areas()
		same(areas, []census.Area{area}, err)
		got, err := tx.Prospect(p.ID)
		same(got, p, err)
		of, err := tx.ProspectsOf(x.customer.ID)
		same(of, []census.Prospect{p}, err)
		campaign, ok, err := tx.CampaignOf("2026-H2")
		same(campaign, c, err)
		if _, none, _ := tx.CampaignOf(""); none || !ok {
			t.Error("a campaign without a round is found, or the one with it is not")
		}
		open, _, err := tx.PursuitFor(p.ID)
		same(open, made, err)
		rivals, err := tx.Competitors()
		same(rivals, []census.Competitor{k}, err)
		streets, err := tx.Streets()
		same(streets, []census.Street{street}, err)
		marks, err := tx.StationMarks(c.ID)
		same(marks, []census.Mark{mark}, err)
		before, err := tx.LastSeq()
		same(tx.KeepDraft("u", "f", `{"a":1}`, "t"), nil, err)
		text, err := tx.Draft("u", "f")
		same(text, `{"a":1}`, err)
		after, err := tx.LastSeq()
		same(after, before, err)
		wantCode(t, tx.KeepDraft("u", "f", "{", "t"), "store.draft")
		same(tx.KeepDraft("u", "f", "", "t"), nil, nil)
		text, err = tx.Draft("u", "f")
		same(text, "", err)
		stale := street
		stale.Rev = 7
		wantCode(t, tx.RemoveStreet(stale), "store.stale")
		return tx.RemoveStreet(street)
	})
	changes := must(t, s, func(tx *Tx) (int, error) {
		list, err := tx.ChangesBefore(0, 100)
		last := list[len(list)-1]
		if last.Entity != "street" || last.Action != "delete" || string(last.After) != "null" {
			t.Errorf("%+v", last)
		}
		return len(list), err
	})
	if changes == 0 {
		t.Error("nothing was logged")
	}
}

// TestFrozenListCannotBeChanged: by no statement, whoever writes it.
func TestFrozenListCannotBeChanged(t *testing.T) {
	s := memory(t)
	x := seed(t, s)
	update(t, s, func(tx *Tx) error {
		c, err := tx.SaveCampaign(census.Campaign{Kind: census.Special, Subject: "s", Occasion: "o", State: census.Running, DueOn: calendar.NewDate(2026, 12, 1), Frozen: 1})
		if err != nil {
			return err
		}
		if err := tx.FreezeTargets(c, []customer.Customer{x.customer}); err != nil {
			return err
		}
		return tx.KeepReport(c.ID, []census.Prospect{{Name: "甲"}})
	})
	for _, query := range []string{
		"INSERT INTO campaign_target SELECT id || 'x', campaign_id, customer_id, code, name, station_id, '', '', '', 0, 1 FROM campaign_target", "DELETE FROM campaign_target", "UPDATE campaign_target SET code = 'x'",
		"UPDATE campaign SET sealed = 0", "UPDATE campaign SET frozen = 9", "UPDATE campaign_report SET prospects = '[]'", "DELETE FROM campaign_report",
	} {
		err := s.Update(context.Background(), Author{Name: "x"}, func(tx *Tx) error {
			_, err := tx.exec(query)
			return err
		})
		wantCode(t, err, "store.immutable")
	}
	update(t, s, func(tx *Tx) error {
		list, err := tx.TargetsOf(x.customer.ID)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		list[0].Finding = "答"
		saved, err := tx.SaveTarget(list[0])
		if saved.Rev != 2 {
			t.Errorf("%+v", saved)
		}
		return err
	})
}

// TestNamesakes: a customer is found whatever brackets and kind of company the typed name has, and by phone; strangers are not.
func TestNamesakes(t *testing.T) {
	s := memory(t)
	seed(t, s)
	for _, c := range []struct {
		name, phone string
		found       bool
	}{{"解放路（烟台）运输有限责任公司", "", true}, {"（解放路）运输", "", true}, {"", "13800001234", true}, {"建设路运输有限公司", "", false}, {"有限公司", "", false}, {"ABC", "", false}, {"", "", false}} {
		list := must(t, s, func(tx *Tx) ([]Namesake, error) { return tx.Namesakes(c.name, c.phone) })
		if (len(list) > 0) != c.found {
			t.Errorf("%s %s: %+v", c.name, c.phone, list)
		}
	}
}
