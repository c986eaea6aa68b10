package desk

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
)

// OwnerView is one period of a customer's history, printed.
type OwnerView struct {
	From    calendar.Date `json:"from"` // zero: since ever
	Until   calendar.Date `json:"until"`
	Office  string        `json:"office"`
	Manager string        `json:"manager"`
	Reason  string        `json:"reason"`
	By      string        `json:"by"`
}

// OverrideView is one transfer of authority with what the actor may do to it.
type OverrideView struct {
	ownership.Override
	Direction ownership.Direction `json:"direction"` // from the level it was proposed at
	Code      string              `json:"code"`
	Name      string              `json:"name"`
	InForce   bool                `json:"inForce"` // in the month shown
	MayDecide bool                `json:"mayDecide"`
	WhyNot    string              `json:"whyNot"` // why it may not be decided by this account

	Withdrawn   bool `json:"withdrawn"` // by its proposer
	MayWithdraw bool `json:"mayWithdraw"`
}

// OwnershipView is who answers for a customer in a month, with the customer as it stood then: computed and managing level side by side.
type OwnershipView struct {
	Month      calendar.Month            `json:"month"`
	Months     []calendar.Month          `json:"months"` // to choose from, the newest first
	Now        bool                      `json:"now"`    // as things are today; the level is that of Month
	Closed     bool                      `json:"closed"`
	OnFile     bool                      `json:"onFile"` // registered by the end of the month
	Notes      []string                  `json:"notes"`
	Customer   customer.Customer         `json:"customer"`
	Station    string                    `json:"station"`
	Manager    string                    `json:"manager"`
	Size       grading.Size              `json:"size"`
	Level      grading.Level             `json:"level"` // 核定级别
	LevelWhy   string                    `json:"levelWhy"`
	Clause     string                    `json:"clause"`
	Managing   grading.Level             `json:"managing"`
	Direction  ownership.Direction       `json:"direction"`
	Body       string                    `json:"body"`
	BodyClause string                    `json:"bodyClause"`
	Office     string                    `json:"office"` // that manages, by name
	Policy     string                    `json:"policy"` // version the level was computed with
	Owners     []OwnerView               `json:"owners"` // newest first
	Overrides  []OverrideView            `json:"overrides"`
	Drift      []ownership.Contradiction `json:"drift"`
	Editable   bool                      `json:"editable"` // by this account, as things are now
	WhyNot     string                    `json:"whyNot"`
	Levels     []grading.Level           `json:"levels"` // a transfer of authority may name
}

// StandingQuery asks for the list of a past month.
type StandingQuery struct {
	Month  string `query:"month" doc:"2026-10；空为正在办理的月份"`
	Text   string `query:"text" doc:"名称或编号的一部分"`
	Offset int    `query:"offset" minimum:"0"`
	Limit  int    `query:"limit" minimum:"0" maximum:"500"`
}

// StandingRow is one customer as it stood in a month.
type StandingRow struct {
	ID        customer.ID         `json:"id"`
	Code      string              `json:"code"`
	Name      string              `json:"name"`
	Kind      customer.Kind       `json:"kind"`
	Size      grading.Size        `json:"size"`
	Level     grading.Level       `json:"level"`
	Managing  grading.Level       `json:"managing"`
	Direction ownership.Direction `json:"direction"`
	Body      string              `json:"body"`
	Station   string              `json:"station"`
	Manager   string              `json:"manager"`
}

// StandingPage is a page of the list of a past month.
type StandingPage struct {
	Month  calendar.Month   `json:"month"`
	Months []calendar.Month `json:"months"`
	Closed bool             `json:"closed"`
	Note   string           `json:"note"`
	Rows   []StandingRow    `json:"rows"`
	Total  int              `json:"total"`
}

// DriftRow is one contradiction with whose it is.
type DriftRow struct {
	ownership.Contradiction
	Code    string `json:"code"`
	Name    string `json:"name"`
	Station string `json:"station"`
	Manager string `json:"manager"`
}

// DriftView is the monitor's list.
type DriftView struct {
	Month  calendar.Month `json:"month"`
	Rows   []DriftRow     `json:"rows"`
	Policy string         `json:"policy"`
}

// LoadView is who carries how much, and what would level it.
type LoadView struct {
	Month     calendar.Month         `json:"month"`
	People    []ownership.PersonLoad `json:"people"`
	Offices   []ownership.OfficeLoad `json:"offices"`
	Moves     []ownership.Move       `json:"moves"`
	Capacity  []ownership.Capacity   `json:"capacity"`
	Policy    string                 `json:"policy"`
	Source    string                 `json:"source"`
	Handovers []HandoverHead         `json:"handovers"`
}

// HandoverHead is one stored handover.
type HandoverHead struct {
	ID        string        `json:"id"`
	MadeAt    string        `json:"madeAt"`
	MadeBy    string        `json:"madeBy"`
	On        calendar.Date `json:"on"`
	Customers int           `json:"customers"`
}

// TransferRequest hands one or many customers over on one day for one reason.
type TransferRequest struct {
	On     calendar.Date `json:"on"`
	Reason string        `json:"reason"`
	Moves  []TransferTo  `json:"moves"`
}

// TransferTo names the new owner of one customer.
type TransferTo struct {
	CustomerID customer.ID  `json:"customerId"`
	OfficeID   org.OfficeID `json:"officeId"`
	ManagerID  org.StaffID  `json:"managerId"`
}

// ReceiverView is one person who could answer for customers of a station, with what the person has already.
type ReceiverView struct {
	ID       org.StaffID `json:"id"`
	Name     string      `json:"name"`
	Post     string      `json:"post"`
	Office   string      `json:"office"`
	Count    int         `json:"count"`
	Capacity int         `json:"capacity"`
}

// LoadChange is what a transfer does to one person's number of customers.
type LoadChange struct {
	Name     string `json:"name"`
	Before   int    `json:"before"`
	After    int    `json:"after"`
	Capacity int    `json:"capacity"`
}

// TransferResult is what was, or with Done=false would be, handed over.
type TransferResult struct {
	Done     bool               `json:"done"`
	Handover ownership.Handover `json:"handover"`
	Loads    []LoadChange       `json:"loads"`
}

// OverrideRequest proposes a transfer of authority; To may be empty.
type OverrideRequest struct {
	Managing grading.Level  `json:"managing"`
	From     calendar.Month `json:"from"`
	To       calendar.Month `json:"to,omitzero"`
	Reason   string         `json:"reason"`
}

// OverrideWithdrawal takes one's own proposal back.
type OverrideWithdrawal struct {
	Why string `json:"why"`
	Rev int64  `json:"rev"`
}

// OverrideAnswer signs, refuses or ends a transfer of authority.
type OverrideAnswer struct {
	Do     string         `json:"do" enum:"approve,reject,end"`
	Answer string         `json:"answer"`
	From   calendar.Month `json:"from,omitzero"` // the first month it is no longer in force, when ending
	Rev    int64          `json:"rev"`
}
