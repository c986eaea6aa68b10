package desk

import (
	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/duty"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/intake"
	"fuelbook/backend/journal"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/visit"
)

// SessionView is what a door may know before anybody signed in.
type SessionView struct {
	SetupNeeded bool      `json:"setupNeeded"` // no administrator yet
	StaffNeeded bool      `json:"staffNeeded"` // only administrators yet: nobody can do clerk work
	User        *UserView `json:"user,omitempty"`
	Unit        string    `json:"unit"` // name of the 所属单位, empty before offices are imported
	Version     string    `json:"version"`
}

// UserView is an account without its secret. Actions are the rights of its role, for hiding what would be refused anyway.
type UserView struct {
	ID       access.UserID   `json:"id"`
	Login    string          `json:"login"`
	Name     string          `json:"name"`
	Role     access.Role     `json:"role"`
	OfficeID org.OfficeID    `json:"officeId"` // empty: the whole unit
	Disabled bool            `json:"disabled"`
	Rev      int64           `json:"rev"`
	Actions  []access.Action `json:"actions"`
}

// NewUser is an account to be made or changed; an empty password on change keeps the old one.
type NewUser struct {
	Login    string       `json:"login"`
	Name     string       `json:"name"`
	Role     access.Role  `json:"role"`
	Password string       `json:"password,omitempty"`
	OfficeID org.OfficeID `json:"officeId,omitempty"` // empty: the whole unit
	Disabled bool         `json:"disabled,omitempty"`
	Rev      int64        `json:"rev,omitempty"`
}

// Duty is one thing the office must do by a day the regulation names.
type Duty struct {
	Key       string         `json:"key"`
	Title     string         `json:"title"`
	Clause    string         `json:"clause"`
	Month     calendar.Month `json:"month"`    // it is about
	DueOn     calendar.Date  `json:"dueOn"`    // statutory day
	RemindOn  calendar.Date  `json:"remindOn"` // the last working day on or before it
	DaysLeft  int            `json:"daysLeft"`
	State     string         `json:"state"` // done, open, overdue
	StateText string         `json:"stateText"`
	Basis     string         `json:"basis"`          // what the records say
	Ours      string         `json:"ours"`           // what of the day the clause does not say, "" where all is the clause's
	Link      string         `json:"link"`           // screen, e.g. /months/2026-10
	Note      *duty.Note     `json:"note,omitempty"` // of a duty that is done by writing: what was written, or what is to be written
}

// Step is a first step shown while the folder is not yet ready.
type Step struct {
	Title string `json:"title"`
	Hint  string `json:"hint"`
	Done  bool   `json:"done"`
	Link  string `json:"link"`
}

// Workbench is the first screen.
type Workbench struct {
	Today  calendar.Date  `json:"today"`
	Month  calendar.Month `json:"month"` // the month being worked on: the latest with sales, else the current
	Unit   string         `json:"unit"`
	Duties []Duty         `json:"duties"`
	Steps  []Step         `json:"steps"`
	Counts []Count        `json:"counts"`
	Alerts []Alert        `json:"alerts"`
}

// Count is one figure of the workbench with the screen that lists it.
type Count struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Link  string `json:"link"`
}

// Alert is something to look at: unmatched cards, expired agreements, levels that changed.
type Alert struct {
	Text string `json:"text"`
	Link string `json:"link"`
}

// CustomerQuery filters and sorts the list; empty fields do not filter. Limit is at most 500.
type CustomerQuery struct {
	Text    string `json:"text" query:"text" doc:"汉字片段，拼音首字母，电话尾号，车牌，证件号，客户编号"`
	Kind    string `json:"kind" query:"kind"`
	Level   string `json:"level" query:"level"`
	Size    string `json:"size" query:"size"`
	County  string `json:"county" query:"county"`
	Station string `json:"station" query:"station"`
	Manager string `json:"manager" query:"manager"`
	Sort    string `json:"sort" query:"sort"`
	Desc    bool   `json:"desc" query:"desc"`
	Offset  int    `json:"offset" query:"offset" minimum:"0"`
	Limit   int    `json:"limit" query:"limit" minimum:"0" maximum:"500"`
}

// CustomerRow is one line of the list. Figures are printed strings; the client computes nothing.
type CustomerRow struct {
	ID     customer.ID   `json:"id"`
	Code   string        `json:"code"`
	Name   string        `json:"name"`
	Kind   customer.Kind `json:"kind"`
	Size   grading.Size  `json:"size"`
	Level  grading.Level `json:"level"`
	Clause string        `json:"clause"` // of the highest level that fired
	// Managing is who manages today by 6.4: Level, or another one where a transfer of authority is in force (6.1.1); Direction is then its way.
	Managing  grading.Level       `json:"managing"`
	Direction ownership.Direction `json:"direction"`
	County    string              `json:"county"`
	Station   string              `json:"station"`
	Manager   string              `json:"manager"`
	Contact   string              `json:"contact"`
	Phone     string              `json:"phone"`
	Gasoline  string              `json:"gasoline"` // need, tonnes
	Diesel    string              `json:"diesel"`
	Basis     string              `json:"basis"`
	LastFuel  calendar.Date       `json:"lastFuel"`
	Trend     string              `json:"trend"`

	Rev          int64         `json:"rev"`
	Document     string        `json:"document"`
	Industry     string        `json:"industry"`
	Remark       string        `json:"remark"`
	NeedGasoline string        `json:"needGasoline"` // declared, tonnes; empty when not known
	NeedDiesel   string        `json:"needDiesel"`
	Registered   calendar.Date `json:"registered"`
}

// CustomerPage is a page of the list.
type CustomerPage struct {
	Rows  []CustomerRow  `json:"rows"`
	Total int            `json:"total"`
	Month calendar.Month `json:"month"` // the month the levels are of
}

// MonthFigure is one month of a customer, printed.
type MonthFigure struct {
	Month    calendar.Month `json:"month"`
	Gasoline string         `json:"gasoline"`
	Diesel   string         `json:"diesel"`
	Amount   string         `json:"amount"`
	Count    int            `json:"count"`
}

// CustomerDossier is everything about one customer.
type CustomerDossier struct {
	Customer   customer.Customer     `json:"customer"`
	Row        CustomerRow           `json:"row"`
	Decision   grading.Decision      `json:"decision"`
	LevelWhy   string                `json:"levelWhy"`
	Body       string                `json:"body"` // 管理主体 by 6.4.x
	BodyClause string                `json:"bodyClause"`
	Months     []MonthFigure         `json:"months"`
	Cards      []card.Card           `json:"cards"`
	Agreements []agreement.Agreement `json:"agreements"`
	Visits     []visit.Visit         `json:"visits"`
	Timeline   []journal.Entry       `json:"timeline"`
	Warnings   []*fault.Fault        `json:"warnings"` // identity checks that failed, need against sales …
	Merged     []customer.Customer   `json:"merged"`   // records found to be this customer
}

// UnmatchedRow is one card in sales files that the registry does not know.
type UnmatchedRow struct {
	CardNumber string        `json:"cardNumber"`
	Names      []string      `json:"names"`
	Count      int           `json:"count"`
	Litres     string        `json:"litres"`
	Amount     string        `json:"amount"`
	First      calendar.Date `json:"first"`
	Last       calendar.Date `json:"last"`
}

// Settings of the folder.
type Settings struct {
	CommandLine bool   `json:"commandLine"` // the command line may be used
	DataFolder  string `json:"dataFolder"`
	Version     string `json:"version"`
}

// OfficeView is an office with its county and parent names.
type OfficeView struct {
	org.Office
	Parent string `json:"parent"`
}

// KindGuess is what a file seems to hold.
type KindGuess struct {
	Kind  intake.Kind `json:"kind"` // empty when nothing fits
	Label string      `json:"label"`
	Why   string      `json:"why"`
}

// Upload is a file that came through a door.
type Upload struct {
	Name string // as the user named it; never a path
	Data []byte
}
