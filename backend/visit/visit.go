// Package visit knows contacts with customers in the five ways of 6.7.1, the visits a month plans, and gatherings.
package visit

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
)

// ID is the opaque identity of a visit (UUIDv7).
type ID string

// Way is one of the five ways of 6.7.1.
type Way string

// The five ways.
const (
	OnSite    Way = "现场维护"
	Message   Way = "短信"
	Phone     Way = "电话交流"
	Call      Way = "客户拜访"
	Gathering Way = "客户联谊"
)

// Mood is how the customer was met with, "" when nobody said.
type Mood string

// The moods.
const (
	Content    Mood = "满意"
	Fair       Mood = "一般"
	Discontent Mood = "不满"
)

// Visit is one contact.
type Visit struct {
	ID         ID            `json:"id"`
	CustomerID customer.ID   `json:"customerId"`
	Way        Way           `json:"way"`
	Date       calendar.Date `json:"date"`
	StaffID    org.StaffID   `json:"staffId"`
	Contact    string        `json:"contact"` // whom at the customer's
	Content    string        `json:"content"`
	Need       string        `json:"need"`     // 需求
	Opinion    string        `json:"opinion"`  // 意见反应
	Mood       Mood          `json:"mood"`     // "" for not said
	Handled    bool          `json:"handled"`  // the opinion was dealt with
	NextStep   string        `json:"nextStep"` // 下步措施: what was promised
	FollowUp   calendar.Date `json:"followUp"` // by when the promise is kept; zero for none
	PartyID    PartyID       `json:"partyId"`  // the gathering it took place at, "" for none
	Rev        int64         `json:"rev"`
}

// Said is the opinion as it is listed: the day, the words, whether it was dealt with; "" where none was voiced.
func (v Visit) Said() string {
	switch {
	case v.Opinion == "":
		return ""
	case v.Handled:
		return v.Date.String() + " " + v.Opinion + "（已处理）"
	}
	return v.Date.String() + " " + v.Opinion + "（未处理）"
}

// PartyID is the opaque identity of a gathering (UUIDv7).
type PartyID string

// Party is one gathering of customers (客户联谊, 6.7.1). Who came is told by the visits that name it.
type Party struct {
	ID    PartyID       `json:"id"`
	Name  string        `json:"name"`
	Date  calendar.Date `json:"date"`
	Place string        `json:"place"`
	Note  string        `json:"note"`
	Rev   int64         `json:"rev"`
}

// ErrandID is the opaque identity of an errand (UUIDv7).
type ErrandID string

// Errand is a customer to be visited in a month: one row of its plan. Whether it was visited is told by the month's visits, never ticked.
type Errand struct {
	ID         ErrandID       `json:"id"`
	Month      calendar.Month `json:"month"`
	CustomerID customer.ID    `json:"customerId"`
	StaffID    org.StaffID    `json:"staffId"` // who answered for the customer when it was planned, "" for nobody
	DueOn      calendar.Date  `json:"dueOn"`
	Why        []string       `json:"why"`    // level, risk, silence, put off
	PutOff     int            `json:"putOff"` // how many months in a row it was planned before and not visited
	Unmet      string         `json:"unmet"`  // why it was not visited, as said at the back-entry
	Rev        int64          `json:"rev"`
}
