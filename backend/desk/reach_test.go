package desk

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// town has in two districts each a pair that looks like one customer, a merged pair, potential customers, competitors and a survey.
func town(t *testing.T) (d *Desk, stations map[string]org.OfficeID, special census.CampaignID) {
	t.Helper()
	ctx := context.Background()
	d = office(t, recent()...)
	stations = map[string]org.OfficeID{}
	read(t, d, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		for _, o := range stationsOf(t, d) {
			up, _ := tree.DistrictOf(o.ID)
			stations[up.Code] = o.ID
		}
		return err
	})
	for code, at := range stations {
		firm := customer.Customer{Kind: customer.Institution, StationID: at}
		for i, name := range []string{"同名物流有限公司", "同名物流公司", "并户运输有限公司", "并户运输公司"} {
			c := firm
			c.Code, c.Name, c.Phone = code+"-"+itoa(i), code+name, "1390000"+itoa(int(code[3]))+itoa(10+i)
			save(t, d, c)
		}
		x, y := lookUpCode(t, d, code+"-2"), lookUpCode(t, d, code+"-3")
		lo.Must(d.Merge(ctx, clerk(), MergeRequest{SurvivorID: x.ID, SurvivorRev: x.Rev, MergedID: y.ID, MergedRev: y.Rev, Reason: "录了两次"}, true))
		enter(t, d, found(at, code+"潜在客户"))
		lo.Must(d.SaveCompetitor(ctx, clerk(), census.Competitor{StationID: at, Name: code + "竞争站", SeenOn: calendar.NewDate(2026, 11, 3)}))
	}
	v, err := d.CreateCampaign(ctx, clerk(), census.Campaign{Kind: census.Special, Subject: "冬季用油", Occasion: "冬供", DueOn: calendar.NewDate(2026, 12, 20), Segment: census.Segment{Kind: customer.Institution}}, true)
	if err != nil {
		t.Fatal(err)
	}
	return d, stations, v.ID
}

// TestABranchReadsNothingOfOthers asks for every list as the clerk of one district and looks for the names of the others.
func TestABranchReadsNothingOfOthers(t *testing.T) {
	ctx := context.Background()
	d, stations, special := town(t)
	actor := who(t, d, "u9", access.Filler, "PQ01")
	every := lo.Must(d.Customers(ctx, clerk(), CustomerQuery{Limit: 500}))
	for every.Total > len(every.Rows) {
		more := lo.Must(d.Customers(ctx, clerk(), CustomerQuery{Limit: 500, Offset: len(every.Rows)}))
		every.Rows = append(every.Rows, more.Rows...)
	}
	mine := map[string]bool{}
	page := lo.Must(d.Customers(ctx, actor, CustomerQuery{Limit: 500}))
	for _, c := range page.Rows {
		mine[c.Name] = true
	}
	secrets := []string{}
	for _, c := range every.Rows {
		if !mine[c.Name] && c.Kind == customer.Institution {
			secrets = append(secrets, c.Name)
		}
	}
	for code := range stations {
		if code != "PQ01" {
			secrets = append(secrets, code+"潜在客户", code+"竞争站")
		}
	}
	if len(secrets) < 100 {
		t.Fatalf("only %d names to look for", len(secrets))
	}
	for name, read := range map[string]func(access.Actor) (any, error){
		"customers":    func(a access.Actor) (any, error) { return d.Customers(ctx, a, CustomerQuery{Limit: 500}) },
		"duplicates":   func(a access.Actor) (any, error) { return d.Duplicates(ctx, a, DuplicateQuery{Limit: 200}) },
		"merges":       func(a access.Actor) (any, error) { return d.Merges(ctx, a) },
		"prospects":    func(a access.Actor) (any, error) { return d.Prospects(ctx, a) },
		"competitors":  func(a access.Actor) (any, error) { return d.Competitors(ctx, a) },
		"survey":       func(a access.Actor) (any, error) { return d.Campaign(ctx, a, special) },
		"agreements":   func(a access.Actor) (any, error) { return d.Agreements(ctx, a) },
		"load":         func(a access.Actor) (any, error) { return d.Load(ctx, a) },
		"drift":        func(a access.Actor) (any, error) { return d.Drift(ctx, a) },
		"standings":    func(a access.Actor) (any, error) { return d.Standings(ctx, a, StandingQuery{Month: "2026-10"}) },
		"authority":    func(a access.Actor) (any, error) { return d.Overrides(ctx, a) },
		"cards":        func(a access.Actor) (any, error) { return d.Unmatched(ctx, a, october) },
		"first screen": func(a access.Actor) (any, error) { return d.Workbench(ctx, a) },
	} {
		v, err := read(actor)
		raw, failed := json.Marshal(v)
		if err != nil || failed != nil {
			t.Errorf("%s: %v %v", name, err, failed)
			continue
		}
		if seen := lo.Filter(secrets, func(s string, _ int) bool {
			return strings.Contains(string(raw), `"`+s+`"`) || strings.Contains(string(raw), " "+s+`"`)
		}); len(seen) > 0 {
			t.Errorf("%s names %d of other branches: %v", name, len(seen), seen[:min(3, len(seen))])
		}
	}
	dup := lo.Must(d.Duplicates(ctx, actor, DuplicateQuery{Limit: 200}))
	if merges := lo.Must(d.Merges(ctx, actor)); len(merges) != 1 || dup.Total == 0 || dup.Customers != page.Total {
		t.Errorf("its own are missing: %d merges, %d pairs of %d customers", len(merges), dup.Total, dup.Customers)
	}
	alike := lo.Must(d.Similar(ctx, actor, SimilarDraft{Kind: customer.Institution, Name: "PQ02同名物流有限公司"}))
	other := lo.Filter(alike.Rows, func(x Alike, _ int) bool { return strings.HasPrefix(x.Code, "PQ02") })
	if len(other) == 0 || other[0].Phone != "" || other[0].Contact != "" {
		t.Errorf("whom it resembles elsewhere is named without a phone: %+v", other)
	}
	bench, whole := lo.Must(d.Workbench(ctx, actor)), lo.Must(d.Workbench(ctx, clerk()))
	if bench.Counts[0].Value != itoa(page.Total) || whole.Counts[0].Value != itoa(every.Total) || len(bench.Steps) != 0 || len(whole.Steps) == 0 {
		t.Errorf("the first screen counts %v, the list has %d; whole %v of %d", bench.Counts[0], page.Total, whole.Counts[0], every.Total)
	}
}

// TestABranchTouchesNothingOfOthers tries to write into another district and into what belongs to the whole unit.
func TestABranchTouchesNothingOfOthers(t *testing.T) {
	ctx := context.Background()
	d, stations, special := town(t)
	actor := who(t, d, "u9", access.Filler, "PQ01")
	theirs := lo.Must(lo.Find(lo.Must(d.Prospects(ctx, clerk())), func(p ProspectView) bool { return p.StationID == stations["PQ02"] })).Prospect
	moved := theirs
	moved.StationID = stations["PQ01"]
	fresh := found(stations["PQ02"], "新来的")
	target := lo.Must(lo.Find(lo.Must(d.Campaign(ctx, clerk(), special)).Targets, func(x TargetView) bool { return x.StationID == stations["PQ02"] })).Target
	target.SurveyedOn, target.Surveyor, target.Finding = calendar.NewDate(2026, 11, 3), "某", "某"
	rival := lo.Must(lo.Find(lo.Must(d.Competitors(ctx, clerk())), func(x CompetitorView) bool { return x.StationID == stations["PQ02"] })).Competitor
	rival.StationID = stations["PQ01"]
	for name, err := range map[string]error{
		"change": second(d.SaveProspect(ctx, actor, theirs)), "take": second(d.SaveProspect(ctx, actor, moved)), "put": second(d.SaveProspect(ctx, actor, fresh)),
		"screen": second(d.MoveProspect(ctx, actor, theirs.ID, census.Valid, "", theirs.Rev)), "undo": d.UndoProspect(ctx, actor, theirs.ID),
		"answer": second(d.AnswerTarget(ctx, actor, target)), "competitor": second(d.SaveCompetitor(ctx, actor, rival)),
	} {
		if !fault.Is(err, "ownership.out_of_reach") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"area":  second(d.AddAreas(ctx, actor, NewAreas{StationID: stations["PQ01"], Names: "某街道"})),
		"round": second(d.CreateCampaign(ctx, actor, census.Campaign{Kind: census.General, Round: "2026-H2"}, true)),
		"idle":  second(d.ShelveIdle(ctx, actor)),
	} {
		if !fault.Is(err, "access.whole_unit") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.SaveProspect(ctx, actor, found(stations["PQ01"], "自己的")); err != nil {
		t.Error(err)
	}
	own := lo.Must(lo.Find(lo.Must(d.Campaign(ctx, actor, special)).Targets, func(x TargetView) bool { return x.StationID == stations["PQ01"] })).Target
	own.SurveyedOn, own.Surveyor, own.Finding = calendar.NewDate(2026, 11, 3), "某", "某"
	if _, err := d.AnswerTarget(ctx, actor, own); err != nil {
		t.Error(err)
	}
}
