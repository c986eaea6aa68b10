package desk

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"

	"github.com/samber/lo"
)

// TestEntryHelps: the draft survives, who is alike is named, and the sheet of a station comes back through the import.
func TestEntryHelps(t *testing.T) {
	ctx, d := context.Background(), office(t)
	station := stationsOf(t, d)[0]
	before := seq(t, d)
	if err := d.KeepDraft(ctx, clerk(), entryForm, `{"name":"打了一半"}`); err != nil {
		t.Fatal(err)
	}
	if v, err := d.Entry(ctx, clerk()); err != nil || v.Draft != `{"name":"打了一半"}` || len(v.Stations) == 0 || v.Kinds[0].Initials != "zfjg" || seq(t, d) != before {
		t.Errorf("%+v %v", v.Draft, err)
	}
	wantCode(t, d.KeepDraft(ctx, clerk(), "other", "{}"), "desk.draft")
	enter(t, d, found(station.ID, "某某物流（集团）有限公司"))
	if v, _ := d.Entry(ctx, clerk()); v.Draft != "" {
		t.Errorf("the draft outlives its record: %s", v.Draft)
	}
	known := lo.Must(d.Customers(ctx, clerk(), CustomerQuery{Kind: "机构客户"})).Rows[0]
	for _, x := range []struct{ name, phone, want string }{
		{"某某物流(集团)有限责任公司", "", "名称相同：潜在客户"}, {"", "+86 13800001111", "电话相同：潜在客户"}, {known.Name, "", "名称相同：已建档客户"}, {"毫不相干的名字", "", ""}, {"", "", ""},
	} {
		got, err := d.SimilarProspects(ctx, clerk(), x.name, x.phone, "")
		if err != nil || (x.want == "") != (len(got) == 0) || x.want != "" && !strings.HasPrefix(got[0].Text, x.want) {
			t.Errorf("%s %s: %+v %v", x.name, x.phone, got, err)
		}
	}
}

func TestFilledSheetsAreImported(t *testing.T) {
	ctx, d := context.Background(), office(t)
	station := stationsOf(t, d)[0]
	c := aRound(t, d)
	first := found(station.ID, "某物流有限公司")
	first.SurveyedOn = calendar.NewDate(2026, time.June, 1)
	enter(t, d, first)
	var blank bytes.Buffer
	name, err := d.WriteSurvey(ctx, clerk(), c.ID, SurveyPaper{Station: station.ID, Empty: 5, Again: true}, XLSX, &blank)
	if err != nil || !strings.HasSuffix(name, station.Name+".xlsx") {
		t.Fatal(name, err)
	}
	if guess, err := d.Sniff(ctx, Upload{Name: name, Data: blank.Bytes()}); err != nil || guess.Kind != intake.Prospects {
		t.Errorf("%+v %v", guess, err)
	}
	res, err := d.Import(ctx, clerk(), intake.Prospects, Upload{Name: name, Data: blank.Bytes()}, ImportOptions{})
	if err != nil || res.Done || len(res.Faults) == 0 || res.Faults[0].Place.Column != "调查日期" || res.Totals.Rows != 1 {
		t.Fatalf("a sheet nobody filled in: %+v %v", res, err)
	}
	filled := func(rows string) Upload {
		return Upload{Name: "附录2.csv", Data: []byte("加油站,责任区域,调查日期,调查人,潜在客户名称,对象类别,汽油月需求（吨）,柴油月需求（吨）,业务决策人及职务,电话,重要程度\n" + rows)}
	}
	up := filled(fmt.Sprintf("%s,东风街道,2026-11-02,钱某,某物流有限责任公司,企事业单位,,7.5,车队长,13800001111,高\n%s,东风街道,2026/11/2,钱某,某机关服务中心,政府机关,0.8,,,,\n", station.Name, station.Name))
	got := take(t, d, intake.Prospects, up)
	if got.Totals.New != 1 || got.Totals.Changed != 1 || len(got.Changes) == 0 {
		t.Errorf("%+v", got)
	}
	list := lo.Must(d.Prospects(ctx, clerk()))
	if len(list) != 2 || list[0].CampaignID != c.ID || list[1].CampaignID != c.ID || list[1].Address != "某路1号" {
		t.Errorf("%+v", list)
	}
	if again := take(t, d, intake.Prospects, up); !again.Repeat {
		t.Errorf("%+v", again.Totals)
	}
	undone, err := d.UndoBatch(ctx, clerk(), got.Batch.ID, true)
	if err != nil || undone.Removed != 1 || undone.Restored != 1 || len(undone.Kept) != 0 {
		t.Errorf("%+v %v", undone, err)
	}
	if list = lo.Must(d.Prospects(ctx, clerk())); len(list) != 1 || list[0].Name != "某物流有限公司" || list[0].SurveyedOn.String() != "2026-06-01" {
		t.Errorf("%+v", list)
	}
	if again := take(t, d, intake.Prospects, up); again.Totals.New != 1 || again.Totals.Changed != 1 {
		t.Errorf("%+v", again.Totals)
	}
	bad, err := d.Import(ctx, clerk(), intake.Prospects, filled("没有这个站,,2026-13-01,,甲,村,-1,x,,,很高\n"), ImportOptions{})
	if err != nil || bad.Done || len(bad.Faults) != 7 {
		t.Errorf("%v", lo.Map(bad.Faults, func(f *fault.Fault, _ int) string { return f.Error() }))
	}
	older, err := d.Import(ctx, clerk(), intake.Prospects, filled(station.Name+",东风街道,2026-05-01,,某物流有限公司,企事业单位,,1,,,\n"), ImportOptions{})
	if err != nil || older.Done || older.Faults[0].Code != "census.older" {
		t.Errorf("%+v", older.Faults)
	}
}

func TestCensusPapers(t *testing.T) {
	ctx, d := context.Background(), office(t)
	stations := stationsOf(t, d)
	c := aRound(t, d)
	var out bytes.Buffer
	if name, err := d.WriteSurvey(ctx, clerk(), c.ID, SurveyPaper{Empty: 10}, PDF, &out); err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) || !strings.HasSuffix(name, ".pdf") {
		t.Error(name, err)
	}
	_, err := d.WriteSurvey(ctx, clerk(), c.ID, SurveyPaper{Empty: 10}, XLSX, &out)
	wantCode(t, err, "census.one_station")
	_, err = d.WriteSurvey(ctx, clerk(), c.ID, SurveyPaper{}, PDF, &out)
	wantCode(t, err, "census.rows")
	_, err = d.WriteMarket(ctx, clerk(), "nobody", PDF, &out)
	wantCode(t, err, "census.no_station")
	if name, err := d.WriteMarket(ctx, clerk(), stations[0].ID, XLSX, &out); err != nil || name != "市场形态表_2026-11_"+stations[0].Name+".xlsx" {
		t.Error(name, err)
	}
	for _, format := range []Format{PDF, XLSX} {
		out.Reset()
		if name, err := d.WriteMarket(ctx, clerk(), "", format, &out); err != nil || out.Len() < 1000 || !strings.HasSuffix(name, "."+string(format)) {
			t.Error(name, err)
		}
	}
	if v, err := d.Market(ctx, clerk(), stations[0].ID); err != nil || len(v.Parts) != 4 {
		t.Errorf("%+v %v", v, err)
	}
	if k, err := d.SaveCompetitor(ctx, clerk(), census.Competitor{StationID: stations[0].ID, Name: "城东加油点", Metres: 500}); err != nil || k.ID == "" {
		t.Error(err)
	}
}

func TestCensusRights(t *testing.T) {
	ctx, d := context.Background(), office(t)
	chief := access.Actor{UserID: "u2", Name: "负责人", Role: access.Chief}
	admin := access.Actor{UserID: "u3", Name: "管理员", Role: access.Admin}
	_, err := d.SaveProspect(ctx, chief, found(stationsOf(t, d)[0].ID, "甲"))
	wantCode(t, err, "access.denied")
	if _, err := d.Campaigns(ctx, chief); err != nil {
		t.Error(err)
	}
	_, err = d.Pursuits(ctx, admin)
	wantCode(t, err, "access.denied")
}
