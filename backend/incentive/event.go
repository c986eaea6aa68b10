package incentive

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// Event is one fact a rule may pay for, with what its conditions look at.
type Event struct {
	Key       string        `json:"key"`  // card:<number>, recharge:<serial>, fuel:…, won:…, day:…; unique
	What      string        `json:"what"` // as printed
	Basis     Basis         `json:"basis"`
	Date      calendar.Date `json:"date"`
	Quantity  int64         `json:"quantity"` // in the base unit of the basis
	Office    org.OfficeID  `json:"office"`
	Seller    org.StaffID   `json:"seller,omitempty"`
	Developer org.StaffID   `json:"developer,omitempty"`
	Kind      card.Kind     `json:"kind,omitempty"`
	Class     customer.Kind `json:"class,omitempty"`
	Channel   card.Channel  `json:"channel,omitempty"`
	Product   string        `json:"product,omitempty"`
	Campaign  string        `json:"campaign,omitempty"`
	Customer  string        `json:"customer,omitempty"` // who is one customer; empty is nobody's
	Of        string        `json:"of,omitempty"`       // of a reversal: key of what it takes back

	FirstFuel     calendar.Date `json:"firstFuel,omitzero"`
	FirstRecharge money.Fen     `json:"firstRecharge,omitempty"`
	ActiveMonths  int           `json:"activeMonths,omitempty"` // months after the month of issue with fuelling, without a gap
	Returned      calendar.Date `json:"returned,omitzero"`      // 退卡
	Replaces      string        `json:"replaces,omitempty"`     // 补换卡: number of the card before
	Earlier       bool          `json:"earlier,omitempty"`      // its customer had a card before the month
	Agreed        bool          `json:"agreed,omitempty"`       // its customer has an agreement in force
	Unproven      string        `json:"unproven,omitempty"`     // why nothing proves yet that the customer was won (6.5.4.4)
	Violation     string        `json:"violation,omitempty"`    // what was found against it
	Phone         string        `json:"phone,omitempty"`
	Plate         string        `json:"plate,omitempty"`
}

// Input of one settlement: what is known today of the events of Month, and of earlier months whose instalments fall into it.
type Input struct {
	Month    calendar.Month               `json:"month"`
	AsOf     calendar.Date                `json:"asOf"` // until when facts are known; deadlines after it have not passed
	Scheme   Scheme                       `json:"scheme"`
	Events   []Event                      `json:"events"`
	Plans    map[org.OfficeID]int64       `json:"plans"`    // cards planned for the month
	Offices  map[org.OfficeID]org.Office  `json:"offices"`  // with those above them
	Staff    map[org.StaffID]org.Staff    `json:"staff"`    //
	Managers map[org.OfficeID]org.StaffID `json:"managers"` // 站长
	Released map[string]string            `json:"released"` // event key → who released it and why
}

// State of an event: each is in exactly one.
type State string

// States of a line. The first five are those of events, the others of lines without an event of their own.
const (
	Payable      State = "计发"
	Held         State = "暂缓"
	NotQualified State = "不计"
	Reversed     State = "冲正"
	PaidBefore   State = "已发"
	Deducted     State = "扣减" // limits, budget, shortfall, penalty
	Added        State = "补足" // the minimum
	Adjusted     State = "调整" // a difference to what an earlier settlement paid
)

// Line is one event with its reason, once per receiver. Rate is per unit of the rule; Amount is signed.
type Line struct {
	No         int            `json:"no"`
	EventKey   string         `json:"eventKey"`
	Event      string         `json:"event"` // as printed
	Date       calendar.Date  `json:"date"`
	For        calendar.Month `json:"for"`     // month the event counts in
	RuleKey    string         `json:"ruleKey"` // empty for limits
	Rule       string         `json:"rule"`
	Receiver   Receiver       `json:"receiver"`
	StaffID    org.StaffID    `json:"staffId"`
	StaffNo    string         `json:"staffNo"`
	StaffName  string         `json:"staffName"`
	OfficeID   org.OfficeID   `json:"officeId"`
	OfficeName string         `json:"officeName"`
	Basis      string         `json:"basis"` // 第7张/计划10张 …
	Rate       money.Fen      `json:"rate"`
	Amount     money.Fen      `json:"amount"`
	State      State          `json:"state"`
	Reason     string         `json:"reason"`
	Adjusts    string         `json:"adjusts,omitempty"` // settlement whose line this corrects
}

// Sum is a total by person or office; pools have no person and stand beside the offices only. Cut is what limits and deductions took.
type Sum struct {
	ID     string    `json:"id"`
	No     string    `json:"no"` // 工号 or 机构代码
	Name   string    `json:"name"`
	Office string    `json:"office"`
	Cards  int       `json:"cards"`
	Pool   money.Fen `json:"pool"` // of an office: part of Amount that goes into its pool
	Amount money.Fen `json:"amount"`
	Cut    money.Fen `json:"cut"`
}

// Hint is the next step that changes the pay of a group.
type Hint struct {
	Rule   string    `json:"rule"`
	Name   string    `json:"name"` // station or person
	More   int64     `json:"more"` // base units still missing
	Gain   money.Fen `json:"gain"` // what the group then gets more
	Text   string    `json:"text"`
	Office string    `json:"office"`
}

// Settlement is the result for one month.
type Settlement struct {
	ID       string         `json:"id"`
	Month    calendar.Month `json:"month"`
	Scheme   Scheme         `json:"scheme"`
	Unit     string         `json:"unit"`
	MadeBy   string         `json:"madeBy"`
	MadeAt   string         `json:"madeAt"`
	Lines    []Line         `json:"lines"`
	People   []Sum          `json:"people"`
	Stations []Sum          `json:"stations"`
	Total    money.Fen      `json:"total"`
	Notes    []string       `json:"notes"`
	Hints    []Hint         `json:"hints,omitempty"`
}
