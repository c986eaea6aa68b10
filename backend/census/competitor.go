package census

import (
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

// Competitor is a filling station of somebody else near one of ours, as the clerk has seen it (5.1.2, 5.4.1).
type Competitor struct {
	ID        string        `json:"id"`
	StationID org.OfficeID  `json:"stationId"` // ours that it is near to
	Name      string        `json:"name"`
	Brand     string        `json:"brand"`
	Metres    int           `json:"metres"`   // road distance, 0 not known
	Discount  string        `json:"discount"` // 优惠, in words
	Note      string        `json:"note"`
	SeenOn    calendar.Date `json:"seenOn"`
	Rev       int64         `json:"rev"`
}

// CheckCompetitor holds a competitor against what the sheet needs. Codes census.empty, census.negative.
func CheckCompetitor(c Competitor) fault.List {
	var fs fault.List
	if strings.TrimSpace(c.Name) == "" {
		fs = append(fs, fault.New(fault.Invalid, "census.empty", "竞争对手名称不能空", "请补填").On("name"))
	}
	if c.Metres < 0 {
		fs = append(fs, fault.New(fault.Invalid, "census.negative", "距离不能是负数", "请按米填写，不知道填0").On("metres"))
	}
	return fs
}
