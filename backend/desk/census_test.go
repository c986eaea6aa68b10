package desk

import (
	"context"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// stationsOf lists the stations of the sample office in business.
func stationsOf(t *testing.T, d *Desk) []OfficeView {
	t.Helper()
	all, err := d.Offices(context.Background(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	return lo.Filter(all, func(o OfficeView, _ int) bool { return o.Kind == org.Station && o.Status == org.Open })
}

func found(station org.OfficeID, name string) census.Prospect {
	return census.Prospect{StationID: station, Area: "东风街道", SurveyedOn: calendar.NewDate(2026, time.November, 3), Surveyor: "调查员", Name: name, ObjectKind: "企事业单位", Address: "某路1号",
		Diesel: 6_000_000, Decider: "车队长", DeciderPhone: "138 0000 1111", Competitor: "城东加油点", Importance: "高"}
}

func enter(t *testing.T, d *Desk, p census.Prospect) ProspectView {
	t.Helper()
	v, err := d.SaveProspect(context.Background(), clerk(), p)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// aRound begins the round of November.
func aRound(t *testing.T, d *Desk) CampaignView {
	t.Helper()
	ctx := context.Background()
	v, err := d.CreateCampaign(ctx, clerk(), census.Campaign{Kind: census.General, Round: "2026-H2"}, true)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = d.StartCampaign(ctx, clerk(), v.ID, v.Rev); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestARoundIsDoneWhenReported: the duty of 附录2 stays open while a station is missing, however many prospects there are; what was
// reported stays as it was.
func TestARoundIsDoneWhenReported(t *testing.T) {
	ctx, d := context.Background(), office(t)
	stations := stationsOf(t, d)
	early := enter(t, d, found(stations[0].ID, "先登记的公司"))
	duty := func() Duty { return dutyOf(t, d, clerk(), calendar.NewMonth(2026, time.December), "survey") }
	if x := duty(); x.State != "open" || x.DueOn.String() != "2026-12-31" {
		t.Errorf("one prospect does not report a round: %+v", x)
	}
	c := aRound(t, d)
	if c.StationDue.String() != "2026-12-20" || c.DueOn.String() != "2026-12-31" || c.Records != 1 || c.Total != len(stations) {
		t.Errorf("%+v", c)
	}
	_, err := d.CreateCampaign(ctx, clerk(), census.Campaign{Kind: census.General, Round: "2026-H2"}, true)
	wantCode(t, err, "census.round_begun")
	if list, _ := d.Prospects(ctx, clerk()); list[0].CampaignID != c.ID {
		t.Errorf("a record of the days of the round is not in it: %+v", list[0])
	}
	_, err = d.ReportCampaign(ctx, clerk(), c.ID, c.Rev)
	wantCode(t, err, "census.not_in")
	_, err = d.MarkStation(ctx, clerk(), c.ID, census.Mark{StationID: stations[1].ID, HandedIn: c.OpenedOn})
	wantCode(t, err, "census.mark")
	if c, err = d.MarkAll(ctx, clerk(), c.ID); err != nil || c.Done != 1 {
		t.Fatal(c.Done, err)
	}
	for _, o := range stations[1:] {
		if c, err = d.MarkStation(ctx, clerk(), c.ID, census.Mark{StationID: o.ID, Absence: "周边没有对象"}); err != nil {
			t.Fatal(err)
		}
	}
	if x := duty(); x.State != "open" || c.Done != c.Total {
		t.Errorf("%+v", x)
	}
	if c, err = d.ReportCampaign(ctx, clerk(), c.ID, c.Rev); err != nil || c.State != census.Reported {
		t.Fatal(err)
	}
	if x := duty(); x.State != "done" {
		t.Errorf("%+v", x)
	}
	enter(t, d, lo.Must(prospectOf(d, early.ID)).named("后来改的名称"))
	late := enter(t, d, found(stations[0].ID, "报出后的公司"))
	if late.CampaignID != "" {
		t.Errorf("a record after the report is in the round: %+v", late)
	}
	f, err := d.Form(ctx, clerk(), calendar.NewMonth(2026, time.November), "F2", "")
	if err != nil || len(f.Parts[0].Rows) != 1 || f.Parts[0].Rows[0].Cells[5].T != "先登记的公司" || !strings.Contains(strings.Join(f.Notes, ""), "报出后又登记1户") {
		t.Errorf("%+v %v %v", f.Parts[0].Rows, f.Notes, err)
	}
	_, err = d.MarkAll(ctx, clerk(), c.ID)
	wantCode(t, err, "census.reported")
	next, err := d.CreateCampaign(ctx, clerk(), census.Campaign{Kind: census.General, Round: "2027-H1"}, true)
	if err != nil || next.Records != 1 {
		t.Fatalf("the next round has %d records: %v", next.Records, err)
	}
	if x := lo.Must(prospectOf(d, late.ID)); x.CampaignID != next.ID {
		t.Errorf("what came too late stands on no form: %+v", x)
	}
	if later := enter(t, d, found(stations[0].ID, "更晚的公司")); later.CampaignID != next.ID {
		t.Errorf("%+v", later)
	}
	if x := lo.Must(prospectOf(d, early.ID)); x.CampaignID != c.ID {
		t.Errorf("what was reported was taken along: %+v", x)
	}
}

type keptProspect struct{ census.Prospect }

func (s keptProspect) named(name string) census.Prospect { s.Name = name; return s.Prospect }

func prospectOf(d *Desk, id census.ID) (s keptProspect, err error) {
	err = d.store.View(context.Background(), func(tx *store.Tx) (e error) { s.Prospect, e = tx.Prospect(id); return })
	return s, err
}

// TestSpecialSurveyIsFrozen: the customers asked are those of the day it was begun; no code can change the list afterwards.
func TestSpecialSurveyIsFrozen(t *testing.T) {
	ctx, d := context.Background(), office(t)
	ask := census.Campaign{Kind: census.Special, Subject: "冬季用油", Occasion: "冬供", DueOn: calendar.NewDate(2026, time.December, 15), Segment: census.Segment{Kind: customer.Institution, Family: "柴油"}}
	seen := seq(t, d)
	preview, err := d.CreateCampaign(ctx, clerk(), ask, false)
	if err != nil || preview.Total == 0 || seq(t, d) != seen {
		t.Fatalf("%+v %v", preview, err)
	}
	c, err := d.CreateCampaign(ctx, clerk(), ask, true)
	if err != nil || c.Total != preview.Total || c.Frozen != c.Total {
		t.Fatal(c.Total, err)
	}
	if _, err = d.SaveCustomer(ctx, clerk(), customer.Customer{Code: "370699J99999", Name: "后来的柴油大户", Kind: customer.Institution, StationID: stationsOf(t, d)[0].ID, Need: customer.Need{Diesel: lo.ToPtr(gram(9_000_000))}, PayModes: []string{}}); err != nil {
		t.Fatal(err)
	}
	again, err := d.Campaign(ctx, clerk(), c.ID)
	if err != nil || again.Total != c.Total {
		t.Errorf("the list grew to %d: %v", again.Total, err)
	}
	err = d.store.Update(ctx, d.by(clerk()), func(tx *store.Tx) error {
		target := again.Targets[0].Target
		target.Name = "改名"
		_, err := tx.SaveTarget(target)
		return err
	})
	wantCode(t, err, "store.immutable")
	one, err := d.AnswerTarget(ctx, clerk(), census.Target{ID: again.Targets[0].ID, SurveyedOn: c.OpenedOn, Surveyor: "调查员", Finding: "冬季减半", NeedChanged: true, Rev: again.Targets[0].Rev})
	if err != nil || one.Name != again.Targets[0].Name || !one.NeedChanged {
		t.Errorf("%+v %v", one, err)
	}
	if v, _ := d.Campaign(ctx, clerk(), c.ID); v.Done != 1 {
		t.Errorf("%d answered", v.Done)
	}
	ask.Segment.CountyCode = "000000"
	_, err = d.CreateCampaign(ctx, clerk(), ask, true)
	wantCode(t, err, "census.nobody")
	if _, err := d.ReportCampaign(ctx, clerk(), c.ID, c.Rev); err != nil {
		t.Error(err)
	}
}

// TestProspectBecomesPursuitBecomesCustomer: nothing is typed twice on the way, both ends know each other, and each step is undone or ends
// the way domain 5 says.
func TestProspectBecomesPursuitBecomesCustomer(t *testing.T) {
	ctx, d := context.Background(), office(t)
	station := stationsOf(t, d)[0]
	p := enter(t, d, found(station.ID, "某物流有限公司"))
	if p.DeciderPhone != "13800001111" || p.Status != census.Found || len(p.Steps) != 2 {
		t.Fatalf("%+v", p)
	}
	made, err := d.PursueProspect(ctx, clerk(), p.ID, p.Rev)
	if err != nil || made.ProspectID != p.ID || made.Diesel != p.Diesel || made.Touched {
		t.Fatalf("%+v %v", made, err)
	}
	now := lo.Must(d.Prospects(ctx, clerk()))[0]
	if now.Status != census.Pursued || now.PursuitID != made.ID {
		t.Errorf("%+v", now)
	}
	_, err = d.PursueProspect(ctx, clerk(), p.ID, now.Rev)
	wantCode(t, err, "census.no_step")
	if err := d.UndoPursuit(ctx, clerk(), made.ID); err != nil {
		t.Fatal(err)
	}
	if now = lo.Must(d.Prospects(ctx, clerk()))[0]; now.Status != census.Found || now.PursuitID != "" {
		t.Errorf("after taking it back: %+v", now)
	}
	if made, err = d.PursueProspect(ctx, clerk(), p.ID, now.Rev); err != nil {
		t.Fatal(err)
	}
	edit := made.Pursuit
	edit.NextStep, edit.NextOn, edit.ResponsibleID = "上门洽谈", calendar.NewDate(2026, time.November, 10), lo.Must(d.Staff(ctx, clerk()))[0].ID
	edit.ProspectID, edit.State, edit.Stage = "another", "已转化", "核实" // what is not the clerk's to change stays
	v, err := d.SavePursuit(ctx, clerk(), edit)
	if err != nil || v.ProspectID != p.ID || v.State != "进行" || v.Stage != "收集情况" || v.Due != "还有7天" {
		t.Fatalf("%+v %v", v, err)
	}
	wantCode(t, d.UndoPursuit(ctx, clerk(), made.ID), "pursuit.touched")
	_, err = d.RegisterPursuit(ctx, clerk(), made.ID, NewCustomerFrom{Code: "370699J90001", Kind: "机构客户", Rev: v.Rev})
	wantCode(t, err, "pursuit.early")
	v = toSigning(t, d, v)
	_, err = d.RegisterPursuit(ctx, clerk(), made.ID, NewCustomerFrom{Kind: "机构客户", Rev: v.Rev})
	wantCode(t, err, "customer.empty")
	won, err := d.RegisterPursuit(ctx, clerk(), made.ID, NewCustomerFrom{Code: "370699J90001", Kind: "机构客户", Rev: v.Rev})
	if err != nil || won.State != "进行" || won.Customer != "某物流有限公司" {
		t.Fatalf("%+v %v", won, err)
	}
	_, err = d.RegisterPursuit(ctx, clerk(), made.ID, NewCustomerFrom{Code: "370699J90002", Kind: "机构客户", Rev: won.Rev})
	wantCode(t, err, "pursuit.registered")
	c, err := d.Customer(ctx, clerk(), won.CustomerID)
	if err != nil || c.Customer.Phone != "13800001111" || lo.FromPtr(c.Customer.Need.Diesel) != p.Diesel || c.Customer.Need.Gasoline != nil || c.Customer.Contact != "车队长" || c.Customer.StationID != station.ID {
		t.Errorf("%+v %v", c.Customer, err)
	}
	if now = lo.Must(d.Prospects(ctx, clerk()))[0]; now.Status != census.Pursued || now.PursuitID != made.ID {
		t.Errorf("registered is not won yet: %+v", now)
	}
}

// TestGivenUpIsShelvedUntilTheNextRound: a pursuit given up shelves its prospect with the reason; surveyed again in a later round it is 登记.
func TestGivenUpIsShelvedUntilTheNextRound(t *testing.T) {
	ctx, d := context.Background(), office(t)
	station := stationsOf(t, d)[0]
	first := found(station.ID, "某物流有限公司")
	first.SurveyedOn = calendar.NewDate(2026, time.June, 1)
	p := enter(t, d, first)
	made, err := d.PursueProspect(ctx, clerk(), p.ID, p.Rev)
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.GiveUpPursuit(ctx, clerk(), made.ID, "", "随便", made.Rev)
	wantCode(t, err, "pursuit.reason")
	signed, _ := lo.Find(lo.Must(d.Pursuits(ctx, clerk())).Lost, func(r pursuit.LostReason) bool { return r.Name == "已签其他供油方" })
	if _, err = d.GiveUpPursuit(ctx, clerk(), made.ID, signed.ID, "三年", made.Rev); err != nil {
		t.Fatal(err)
	}
	now := lo.Must(d.Prospects(ctx, clerk()))[0]
	if now.Status != census.Shelved || now.StatusWhy != "已签其他供油方：三年" {
		t.Fatalf("%+v", now)
	}
	_, err = d.MoveProspect(ctx, clerk(), p.ID, census.Found, "", now.Rev)
	wantCode(t, err, "census.same_round")
	c := aRound(t, d)
	again := now.Prospect
	again.SurveyedOn = calendar.NewDate(2026, time.November, 3)
	v := enter(t, d, again)
	if v.Status != census.Found || v.CampaignID != c.ID || !strings.Contains(v.StatusWhy, "2026年下半年普查重新登记") {
		t.Errorf("%+v", v)
	}
	wantCode(t, d.UndoProspect(ctx, clerk(), p.ID), "census.not_new")
	wrong := enter(t, d, found(station.ID, "录错的"))
	if err := d.UndoProspect(ctx, clerk(), wrong.ID); err != nil {
		t.Error(err)
	}
	if n := len(lo.Must(d.Prospects(ctx, clerk()))); n != 1 {
		t.Errorf("%d prospects", n)
	}
}

func TestTerritoryOfTheSample(t *testing.T) {
	ctx, d := context.Background(), office(t)
	stations := stationsOf(t, d)
	from := calendar.NewDate(2026, time.January, 1)
	add := func(o OfficeView, names string) Added {
		got, err := d.AddAreas(ctx, clerk(), NewAreas{StationID: o.ID, Kind: census.StreetArea, CountyCode: stations[0].CountyCode, From: from, Names: names})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := add(stations[0], "东风街道\n建设街道、南山街道\n\n"); got.New != 3 {
		t.Errorf("%+v", got)
	}
	if got := add(stations[0], "东风街道办事处\n北山街道"); got.New != 1 || got.Same != 1 {
		t.Errorf("%+v", got)
	}
	add(stations[1], "东风街道办")
	if got, err := d.AddStreets(ctx, clerk(), NewStreets{CountyCode: stations[0].CountyCode, Names: "东风街道\n西山镇\n东风街道办事处"}); err != nil || got.New != 2 || got.Same != 1 {
		t.Errorf("%+v %v", got, err)
	}
	v, err := d.Territory(ctx, clerk())
	if err != nil {
		t.Fatal(err)
	}
	codes := lo.CountValuesBy(v.Gaps, func(g census.Gap) string { return g.Code })
	if codes["area.overlap"] != 1 || codes["area.street"] != 1 || codes["area.station"] != len(stations)-2 || codes["area.no_list"] != len(v.Counties)-1 {
		t.Errorf("%v", codes)
	}
	p := enter(t, d, found(stations[0].ID, "某单位"))
	if p.AreaID == "" {
		t.Error("the text of the area does not lead to it")
	}
	overlap := lo.Filter(v.Areas, func(a AreaView, _ int) bool { return a.StationID == stations[1].ID })[0]
	overlap.To = calendar.NewDate(2026, time.October, 31)
	if _, err := d.SaveArea(ctx, clerk(), overlap.Area); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Territory(ctx, clerk()); err != nil || lo.ContainsBy(v.Gaps, func(g census.Gap) bool { return g.Kind == census.Overlap }) {
		t.Errorf("%+v %v", v.Gaps, err)
	}
	if err := d.RemoveStreet(ctx, clerk(), v.Streets[0].ID); err != nil {
		t.Error(err)
	}
	_, err = d.AddAreas(ctx, clerk(), NewAreas{StationID: stations[0].ID, Kind: "村", CountyCode: stations[0].CountyCode, From: from, Names: "甲"})
	wantCode(t, err, "census.area_kind")
}
