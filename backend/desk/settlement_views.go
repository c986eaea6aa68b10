package desk

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// SchemeView is a scheme with its plain-Chinese reading, what the checks say, and what the linter proves about its pay.
type SchemeView struct {
	Scheme   incentive.Scheme    `json:"scheme"`
	Reading  []string            `json:"reading"`
	Faults   fault.List          `json:"faults"`
	Findings []incentive.Finding `json:"findings"`
}

// SchemeDraftView is a scheme that is being written.
type SchemeDraftView struct {
	Draft incentive.Draft `json:"draft"`
	View  SchemeView      `json:"view"`
}

// SettlementHead is one stored settlement.
type SettlementHead struct {
	ID     string         `json:"id"`
	Month  calendar.Month `json:"month"`
	Scheme string         `json:"scheme"`
	Total  string         `json:"total"`
	People int            `json:"people"`
	Lines  int            `json:"lines"`
	MadeBy string         `json:"madeBy"`
	MadeAt string         `json:"madeAt"`
	Step   incentive.Step `json:"step"`
}

// SettlementView is a settlement for the screen; Saved=false is a preview.
type SettlementView struct {
	Settlement incentive.Settlement `json:"settlement"`
	Reading    []string             `json:"reading"`
	Saved      bool                 `json:"saved"`
	TotalText  string               `json:"totalText"`
	Capital    string               `json:"capital"`
	Step       incentive.Step       `json:"step"`
	Pools      []PoolView           `json:"pools"`
}

// PoolView is the pool of a station with how it was divided; Share.ID is empty while it is not.
type PoolView struct {
	OfficeID org.OfficeID        `json:"officeId"`
	Name     string              `json:"name"`
	Amount   money.Fen           `json:"amount"`
	Share    incentive.PoolShare `json:"share"`
}

// OpenPool is the pool of a station in an approved settlement; Locked once the sheet for the pay office has left.
type OpenPool struct {
	PoolView
	Settlement string         `json:"settlement"`
	Month      calendar.Month `json:"month"`
	Locked     bool           `json:"locked"`
}

// NowKnownView sets a settled month as paid beside the month as known today.
type NowKnownView struct {
	Month      calendar.Month `json:"month"`
	Paid       string         `json:"paid"`
	Known      string         `json:"known"`
	Difference string         `json:"difference"`
	Rows       []KnownRow     `json:"rows"`
}

// KnownRow is one item that differs: as paid, as known, and why.
type KnownRow struct {
	Event      string `json:"event"`
	Rule       string `json:"rule"`
	Who        string `json:"who"`
	Paid       string `json:"paid"`
	Known      string `json:"known"`
	Difference string `json:"difference"`
	Reason     string `json:"reason"`
}

// WhatIfView compares a draft with the schemes in force over past months.
type WhatIfView struct {
	Now        string      `json:"now"`
	Then       string      `json:"then"`
	Difference string      `json:"difference"`
	Months     []WhatIfRow `json:"months"`
	People     []WhatIfRow `json:"people"`
	Stations   []WhatIfRow `json:"stations"`
}

// WhatIfRow is one month, person or station by both.
type WhatIfRow struct {
	No         string `json:"no"`
	Name       string `json:"name"`
	Now        string `json:"now"`
	Then       string `json:"then"`
	Difference string `json:"difference"`
}

// DayView is a day worked with who it was.
type DayView struct {
	incentive.Day
	Staff string `json:"staff"`
}

// DisputeView is a dispute with who it is about.
type DisputeView struct {
	Dispute incentive.Dispute `json:"dispute"`
	Staff   string            `json:"staff"`
}
