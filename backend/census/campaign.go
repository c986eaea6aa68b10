package census

import (
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
)

// CampaignID is the opaque identity of a campaign (UUIDv7).
type CampaignID string

// CampaignKind tells the half-yearly census (6.5.1) from special surveys (6.5.2).
type CampaignKind string

// Kinds of campaigns.
const (
	General CampaignKind = "普查"
	Special CampaignKind = "专项调查"
)

// CampaignState is where a campaign stands.
type CampaignState string

// States of a campaign, in order.
const (
	Preparing CampaignState = "筹备"
	Running   CampaignState = "进行"
	Reported  CampaignState = "已报出"
)

// Segment says whom a special survey asks; empty fields do not narrow. Level is the computed level of the month it was frozen in.
type Segment struct {
	Kind       customer.Kind  `json:"kind"`
	Level      string         `json:"level"`
	CountyCode string         `json:"countyCode"`
	StationID  org.OfficeID   `json:"stationId"`
	Family     measure.Family `json:"family"`
}

// Campaign is one census round or one special survey. StationDue is when the stations' sheets are wanted, DueOn the statutory day.
type Campaign struct {
	ID         CampaignID    `json:"id"`
	Kind       CampaignKind  `json:"kind"`
	Round      Round         `json:"round"`    // census only
	Subject    string        `json:"subject"`  // special: what is asked
	Occasion   string        `json:"occasion"` // special: 春耕, 三夏, 秋收, 冬供, 工程开工 …
	Segment    Segment       `json:"segment"`  // special: frozen at creation
	Frozen     int           `json:"frozen"`   // how many customers were frozen
	State      CampaignState `json:"state"`
	OpenedOn   calendar.Date `json:"openedOn"`
	StationDue calendar.Date `json:"stationDue"`
	DueOn      calendar.Date `json:"dueOn"`
	ReportedOn calendar.Date `json:"reportedOn"`
	ReportedBy string        `json:"reportedBy"`
	Note       string        `json:"note"`
	Rev        int64         `json:"rev"`
}

// Title is 2026年下半年普查, or 三夏专项调查：农机合作社用油.
func (c Campaign) Title() string {
	if c.Kind == General {
		return c.Round.Label() + "普查"
	}
	return c.Occasion + "专项调查：" + c.Subject
}

// Occasions are the ones 6.5.2 gives rise to; others may be written.
func Occasions() []string { return []string{"春耕", "三夏", "秋收", "冬供", "工程开工"} }

// CheckCampaign holds a campaign against what it needs. Codes census.campaign_kind, census.round, census.empty, census.campaign_days.
func CheckCampaign(c Campaign) fault.List {
	var fs fault.List
	add := func(wrong bool, field, code, message, remedy string) {
		if wrong {
			fs = append(fs, fault.New(fault.Invalid, code, message, remedy).On(field))
		}
	}
	special := c.Kind == Special
	add(!special && c.Kind != General, "kind", "census.campaign_kind", "请选择普查或专项调查", "普查每年两轮，其余为专项调查")
	add(c.Kind == General && !c.Round.Sound(), "round", "census.round", "请选择普查轮次", "例如2026年下半年")
	add(special && strings.TrimSpace(c.Subject) == "", "subject", "census.empty", "调查主题不能空", "请写明要查什么")
	add(special && strings.TrimSpace(c.Occasion) == "", "occasion", "census.empty", "调查时机不能空", "例如"+strings.Join(Occasions(), "、"))
	add(c.DueOn.IsZero(), "dueOn", "census.empty", "报送期限不能空", "请补填")
	add(!c.DueOn.IsZero() && c.StationDue.After(c.DueOn), "stationDue", "census.campaign_days", "站交表期限晚于报送期限", "请改早")
	return fs
}

// Advance moves a campaign to its next state. Going back is not offered: what was reported stays reported. Error: census.campaign_step.
func Advance(c Campaign, to CampaignState) (Campaign, error) {
	order := []CampaignState{Preparing, Running, Reported}
	if slices.Index(order, to) != slices.Index(order, c.State)+1 {
		return c, fault.New(fault.Conflict, "census.campaign_step", fmt.Sprintf("%s现为「%s」，不能改为「%s」", c.Title(), c.State, to), "顺序是筹备、进行、已报出；报出后不能退回").On("state")
	}
	c.State = to
	return c, nil
}

// TargetID is the opaque identity of one customer of a special survey (UUIDv7).
type TargetID string

// Target is one customer of the frozen list of a special survey with the answer, once there is one.
type Target struct {
	ID          TargetID      `json:"id"`
	CampaignID  CampaignID    `json:"campaignId"`
	CustomerID  customer.ID   `json:"customerId"`
	Code        string        `json:"code"` // as at freezing
	Name        string        `json:"name"`
	StationID   org.OfficeID  `json:"stationId"`
	SurveyedOn  calendar.Date `json:"surveyedOn"`
	Surveyor    string        `json:"surveyor"`
	Finding     string        `json:"finding"`
	NeedChanged bool          `json:"needChanged"`
	Rev         int64         `json:"rev"`
}

// Answered reports whether the customer was asked.
func (t Target) Answered() bool { return !t.SurveyedOn.IsZero() }

// CheckTarget holds an answer against what it needs: a day, who asked, what was found. Code census.empty.
func CheckTarget(t Target) fault.List {
	var fs fault.List
	for _, f := range []struct {
		field, name string
		empty       bool
	}{{"surveyedOn", "调查日期", t.SurveyedOn.IsZero()}, {"surveyor", "调查人", strings.TrimSpace(t.Surveyor) == ""}, {"finding", "调查结果", strings.TrimSpace(t.Finding) == ""}} {
		if f.empty {
			fs = append(fs, fault.New(fault.Invalid, "census.empty", f.name+"不能空", "请补填").On(f.field))
		}
	}
	return fs
}
