package desk

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"
)

// ProspectView is a potential customer with what a screen needs to say of it. Steps are what may be done with it now.
type ProspectView struct {
	census.Prospect
	Station   string        `json:"station"`
	Round     string        `json:"round"`
	Steps     []census.Step `json:"steps"`
	Idle      string        `json:"idle"`      // why it should be shelved, empty where it should not
	PursuitID pursuit.ID    `json:"pursuitId"` // in progress
	Customer  string        `json:"customer"`  // name of the customer it became
}

// Choice is a word to choose from, with what it is found by on the keyboard.
type Choice struct {
	Value    string `json:"value"`
	Text     string `json:"text"`
	Initials string `json:"initials"`
	Pinyin   string `json:"pinyin"`
	Hint     string `json:"hint"`
}

// AreaChoice is an area to choose from by keyboard.
type AreaChoice struct {
	Choice
	StationID org.OfficeID `json:"stationId"`
}

// EntryView is everything the quick entry needs: it asks once and works from it.
type EntryView struct {
	Today    calendar.Date `json:"today"`
	Round    string        `json:"round"` // the round a record of today goes into, in words
	Stations []Choice      `json:"stations"`
	Areas    []AreaChoice  `json:"areas"`
	Kinds    []Choice      `json:"kinds"`
	Grades   []Choice      `json:"grades"`
	Staff    []Choice      `json:"staff"`
	Draft    string        `json:"draft"` // JSON of what was typed and not saved, empty for nothing
}

// SimilarView is somebody who may be the one being typed.
type SimilarView struct {
	Kind string `json:"kind"` // 潜在客户 or 客户
	ID   string `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"` // why, and where it stands
	Link string `json:"link"`
}

// AreaView is an area with its names and how many records of the round lie in it.
type AreaView struct {
	census.Area
	Station string `json:"station"`
	Parent  string `json:"parent"`
	Records int    `json:"records"`
	InForce bool   `json:"inForce"`
}

// TerritoryView is the areas of responsibility with what is wrong with them.
type TerritoryView struct {
	Round    string          `json:"round"`
	Areas    []AreaView      `json:"areas"`
	Streets  []census.Street `json:"streets"`
	Counties []Choice        `json:"counties"`
	Gaps     []census.Gap    `json:"gaps"`
}

// NewAreas are areas typed together: one station, one kind, one county, a name a line.
type NewAreas struct {
	StationID  org.OfficeID    `json:"stationId"`
	Kind       census.AreaKind `json:"kind"`
	CountyCode string          `json:"countyCode"`
	ParentID   census.AreaID   `json:"parentId"`
	From       calendar.Date   `json:"from"`
	Names      string          `json:"names"`
	Note       string          `json:"note"`
}

// NewStreets are streets of a county, a name a line.
type NewStreets struct {
	CountyCode string `json:"countyCode"`
	Names      string `json:"names"`
}

// Added says what became of typed lines.
type Added struct {
	New     int    `json:"new"`
	Same    int    `json:"same"`
	Message string `json:"message"`
}

// CampaignHead is a campaign in the list. Done of Total are stations in or explained, or customers asked.
type CampaignHead struct {
	census.Campaign
	Title     string        `json:"title"`
	RemindOn  calendar.Date `json:"remindOn"` // working day before, where the statutory day falls on a weekend
	DaysLeft  int           `json:"daysLeft"`
	StateText string        `json:"stateText"`
	Done      int           `json:"done"`
	Total     int           `json:"total"`
	Late      []string      `json:"late"`
}

// CampaignView is one campaign: a census with its stations, or a special survey with its frozen customers.
type CampaignView struct {
	CampaignHead
	Progress []census.Progress `json:"progress"`
	Targets  []TargetView      `json:"targets"`
	Records  int               `json:"records"`
}

// TargetView is a customer of a special survey.
type TargetView struct {
	census.Target
	Station string `json:"station"`
}

// CampaignDefaults are what a new round starts from.
type CampaignDefaults struct {
	Rounds    []Choice        `json:"rounds"` // rounds not begun yet, value 2026-H2
	Campaign  census.Campaign `json:"campaign"`
	Occasions []string        `json:"occasions"`
	Levels    []string        `json:"levels"`
	Counties  []Choice        `json:"counties"`
}

// CompetitorView is a competitor with the station it is near to.
type CompetitorView struct {
	census.Competitor
	Station string `json:"station"`
}
