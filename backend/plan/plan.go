// Package plan is the monthly development plan (6.5.3): institutions by county, personal cards by station.
package plan

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
)

// Part of the plan.
type Part string

// Parts as the file writes them.
const (
	Institutions Part = "A机构"
	PersonCards  Part = "B个人卡"
)

// Line is one target: a county in part A, a station in part B.
type Line struct {
	Part          Part         `json:"part"`
	CountyCode    string       `json:"countyCode"` // part A
	CountyName    string       `json:"countyName"`
	StationID     org.OfficeID `json:"stationId"` // part B
	Target        int64        `json:"target"`    // customers
	ResponsibleID org.StaffID  `json:"responsibleId"`
	Remark        string       `json:"remark"`
}

// Plan is one month's plan of the unit. FiledOn is the 填报日期 in the file.
type Plan struct {
	Month   calendar.Month `json:"month"`
	FiledOn calendar.Date  `json:"filedOn"`
	Lines   []Line         `json:"lines"`
	Rev     int64          `json:"rev"`
}
