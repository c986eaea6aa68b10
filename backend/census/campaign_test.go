package census

import (
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

func general() Campaign {
	return Campaign{ID: "c1", Kind: General, Round: "2026-H2", State: Running, StationDue: calendar.NewDate(2026, time.December, 20), DueOn: calendar.NewDate(2026, time.December, 31), Rev: 1}
}

func TestCheckCampaign(t *testing.T) {
	special := Campaign{Kind: Special, Subject: "农机合作社", Occasion: "三夏", DueOn: today}
	for _, c := range []Campaign{general(), special} {
		if fs := CheckCampaign(c); fs != nil {
			t.Errorf("%s is refused: %v", c.Title(), fs)
		}
	}
	if general().Title() != "2026年下半年普查" || special.Title() != "三夏专项调查：农机合作社" {
		t.Error(general().Title(), special.Title())
	}
	for field, spoil := range map[string]func(g, s *Campaign) Campaign{
		"kind":  func(g, _ *Campaign) Campaign { g.Kind = ""; return *g },
		"round": func(g, _ *Campaign) Campaign { g.Round = "2026"; return *g }, "dueOn": func(g, _ *Campaign) Campaign { g.DueOn, g.StationDue = calendar.Date{}, calendar.Date{}; return *g },
		"stationDue": func(g, _ *Campaign) Campaign { g.StationDue = g.DueOn.AddDays(1); return *g }, "subject": func(_, s *Campaign) Campaign { s.Subject = " "; return *s },
		"occasion": func(_, s *Campaign) Campaign { s.Occasion = ""; return *s },
	} {
		g, s := general(), special
		if fs := CheckCampaign(spoil(&g, &s)); len(fs) != 1 || fs[0].Field != field {
			t.Errorf("%s: %v", field, fs)
		}
	}
}

func TestCampaignGoesForwardOnly(t *testing.T) {
	c := general()
	c.State = Preparing
	_, err := Advance(c, Reported)
	wantCode(t, err, "census.campaign_step")
	if c, err = Advance(c, Running); err != nil || c.State != Running {
		t.Fatal(err)
	}
	_, err = Advance(c, Preparing)
	wantCode(t, err, "census.campaign_step")
}

// TestMissingIsNotZero: a station nothing came from has no number, is late by name after its day, and stops the report until it is explained.
func TestMissingIsNotZero(t *testing.T) {
	c := general()
	stations := []org.Office{station("s1", "一站", org.Open), station("s2", "二站", org.Open), station("s3", "三站", org.Closed), {ID: "d", Name: "片区", Kind: org.District, Status: org.Open}}
	list := []Prospect{{StationID: "s1", AreaID: "a1", SurveyedOn: calendar.NewDate(2026, time.December, 1)}, {StationID: "s1", SurveyedOn: calendar.NewDate(2026, time.November, 1)}}
	areas := []Area{area("a1", "s1", "东风街道"), area("a2", "s1", "建设街道")}
	got := StationProgress(c, stations, areas, list, nil, calendar.NewDate(2026, time.December, 20))
	if len(got) != 2 || got[0].State != Entering || *got[0].Records != 2 || got[0].Areas != 2 || got[0].Covered != 1 || got[0].LastOn.String() != "2026-12-01" || got[0].Late != "" {
		t.Fatalf("%+v", got)
	}
	if got[1].State != Missing || got[1].Records != nil {
		t.Fatalf("a station nothing came from: %+v", got[1])
	}
	got = StationProgress(c, stations, areas, list, nil, calendar.NewDate(2026, time.December, 23))
	if got[0].Late != "一站应于2026-12-20交齐，已过3天，还在录入" || got[1].Late != "二站应于2026-12-20交齐，已过3天，一条记录也没有" {
		t.Errorf("%q %q", got[0].Late, got[1].Late)
	}
	_, err := Report(c, got, today, "某人")
	wantCode(t, err, "census.not_in")
	if fs, ok := err.(fault.List); !ok || len(fs) != 2 { //nolint:errorlint // the list itself is wanted
		t.Errorf("each station is named: %v", err)
	}
	marks := []Mark{{StationID: "s1", HandedIn: today}, {StationID: "s2", Absence: "站前修路，年内无对象"}}
	got = StationProgress(c, stations, areas, list, marks, calendar.NewDate(2026, time.December, 23))
	if got[0].Late+got[1].Late != "" || got[1].State != Explained || got[1].Records != nil {
		t.Errorf("%+v", got)
	}
	done, err := Report(c, got, today, "某人")
	if err != nil || done.State != Reported || done.ReportedOn != today || done.ReportedBy != "某人" {
		t.Errorf("%+v %v", done, err)
	}
	if _, err := Report(done, got, today, "某人"); !fault.Is(err, "census.campaign_step") {
		t.Errorf("reported twice: %v", err)
	}
}

func TestInRound(t *testing.T) {
	c := general()
	for _, x := range []struct {
		p    Prospect
		c    *Campaign
		want bool
	}{
		{Prospect{SurveyedOn: calendar.NewDate(2026, time.August, 1)}, nil, true},
		{Prospect{SurveyedOn: calendar.NewDate(2026, time.July, 31)}, nil, false},
		{Prospect{SurveyedOn: calendar.NewDate(2026, time.July, 31), CampaignID: "c1"}, &c, true},
		{Prospect{SurveyedOn: calendar.NewDate(2026, time.August, 1), CampaignID: "c2"}, &c, false},
		{Prospect{SurveyedOn: calendar.NewDate(2026, time.August, 1), CampaignID: "c2"}, nil, false},
		{Prospect{}, nil, false},
	} {
		if got := InRound(x.p, x.c, "2026-H2"); got != x.want {
			t.Errorf("%+v in the round: %v", x.p, got)
		}
	}
}

func TestChecksOfAnswersAndCompetitors(t *testing.T) {
	if fs := CheckTarget(Target{SurveyedOn: today, Surveyor: "某人", Finding: "需求未变"}); fs != nil {
		t.Error(fs)
	}
	if fs := CheckTarget(Target{}); len(fs) != 3 {
		t.Error(fs)
	}
	if fs := CheckCompetitor(Competitor{Name: "某站"}); fs != nil {
		t.Error(fs)
	}
	if fs := CheckCompetitor(Competitor{Metres: -1}); len(fs) != 2 {
		t.Error(fs)
	}
}
