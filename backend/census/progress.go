package census

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Mark is what is known of one station in a round besides its records: the day its sheets were complete, or why there are none.
type Mark struct {
	ID         string        `json:"id"`
	CampaignID CampaignID    `json:"campaignId"`
	StationID  org.OfficeID  `json:"stationId"`
	HandedIn   calendar.Date `json:"handedIn"`
	Absence    string        `json:"absence"`
	Rev        int64         `json:"rev"`
}

// StationState is how far a station is in a round.
type StationState string

// States of a station in a round.
const (
	Missing   StationState = "未报"
	Entering  StationState = "录入中"
	HandedIn  StationState = "已交齐"
	Explained StationState = "已说明"
)

// Progress of one station in a round. Records is nil while nothing came: missing is not zero.
type Progress struct {
	StationID org.OfficeID  `json:"stationId"`
	Station   string        `json:"station"`
	State     StationState  `json:"state"`
	Records   *int          `json:"records"`
	Areas     int           `json:"areas"`
	Covered   int           `json:"covered"` // areas with a record
	LastOn    calendar.Date `json:"lastOn"`  // day of the newest survey
	HandedIn  calendar.Date `json:"handedIn"`
	Absence   string        `json:"absence"`
	Late      string        `json:"late"` // the sentence for a station that is late, else empty
}

// InRound reports whether a record belongs to a round: by its campaign, or by its day where it has none. c is nil while the round has no campaign.
func InRound(p Prospect, c *Campaign, r Round) bool {
	if p.CampaignID != "" {
		return c != nil && c.ID == p.CampaignID
	}
	return !p.SurveyedOn.IsZero() && RoundOf(p.SurveyedOn.Month()) == r
}

// StationProgress says of every station in business how far it is. list are the records of the round, today decides who is late.
func StationProgress(c Campaign, stations []org.Office, areas []Area, list []Prospect, marks []Mark, today calendar.Date) []Progress {
	records := lo.GroupBy(list, func(p Prospect) org.OfficeID { return p.StationID })
	marked := lo.KeyBy(marks, func(m Mark) org.OfficeID { return m.StationID })
	out := []Progress{}
	for _, o := range stations {
		mine, mark := records[o.ID], marked[o.ID]
		if o.Kind != org.Station || o.Status != org.Open && len(mine) == 0 {
			continue
		}
		p := Progress{StationID: o.ID, Station: o.Name, HandedIn: mark.HandedIn, Absence: mark.Absence}
		p.State = stateOf(mark, len(mine))
		if len(mine) > 0 || p.State == HandedIn {
			p.Records = lo.ToPtr(len(mine))
		}
		seen := lo.SliceToMap(mine, func(x Prospect) (AreaID, bool) { return x.AreaID, true })
		for _, a := range areas {
			if a.StationID == o.ID && a.InForce(today) {
				p.Areas++
				p.Covered += lo.Ternary(seen[a.ID], 1, 0)
			}
		}
		for _, x := range mine {
			if p.LastOn.Before(x.SurveyedOn) {
				p.LastOn = x.SurveyedOn
			}
		}
		p.Late = lateness(c, p, today)
		out = append(out, p)
	}
	return out
}

func stateOf(m Mark, records int) StationState {
	switch {
	case !m.HandedIn.IsZero():
		return HandedIn
	case m.Absence != "":
		return Explained
	case records > 0:
		return Entering
	}
	return Missing
}

func lateness(c Campaign, p Progress, today calendar.Date) string {
	due := lo.Ternary(c.StationDue.IsZero(), c.DueOn, c.StationDue)
	if c.State == Reported || due.IsZero() || !today.After(due) || p.State == HandedIn || p.State == Explained {
		return ""
	}
	return fmt.Sprintf("%s应于%s交齐，已过%d天，%s", p.Station, due, due.DaysUntil(today), lo.Ternary(p.State == Missing, "一条记录也没有", "还在录入"))
}

// Report refuses to report a round while a station is neither in nor explained: census.not_in names each (6.5.1).
func Report(c Campaign, all []Progress, on calendar.Date, by string) (Campaign, error) {
	var fs fault.List
	for _, p := range all {
		if p.State == Missing || p.State == Entering {
			fs = append(fs, fault.New(fault.Conflict, "census.not_in", p.Station+lo.Ternary(p.State == Missing, "没有记录也没有说明", "已有记录，还没有标为交齐"), "请标为交齐，或写明没有潜在客户的原因"))
		}
	}
	if len(fs) > 0 {
		return c, fs
	}
	c, err := Advance(c, Reported)
	c.ReportedOn, c.ReportedBy = on, by
	return c, err
}
