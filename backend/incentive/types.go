// Package incentive turns card issuance and recharges into a bonus, by a scheme that is data; a line per event with its reason.
package incentive

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// Scheme is one dated version of the bonus policy (6.5.5). Amounts in fen.
type Scheme struct {
	Key       string        `json:"key"`
	Version   string        `json:"version"`
	Name      string        `json:"name"`
	From      calendar.Date `json:"from"`
	To        calendar.Date `json:"to"`       // zero: open
	Approval  string        `json:"approval"` // 批文号
	Source    string        `json:"source"`
	CardKinds []card.Kind   `json:"cardKinds"` // kinds that count
	OnSite    *PlanRate     `json:"onSite"`    // cards sold at the station against its plan
	OffSite   *QuotaRate    `json:"offSite"`   // cards sold off site against a daily quota
	Recharge  *RechargeRate `json:"recharge"`
	Qualify   Qualify       `json:"qualify"`
	PersonCap money.Fen     `json:"personCap"` // per person and month, 0 none
}

// PlanRate pays Within up to the station's plan, Beyond above it (marginal bands: 增量阶梯).
type PlanRate struct {
	Within money.Fen `json:"within"`
	Beyond money.Fen `json:"beyond"`
}

// QuotaRate pays Within for the first Quota cards a station sells off site on a day, Beyond above.
type QuotaRate struct {
	Quota  int       `json:"quota"`
	Within money.Fen `json:"within"`
	Beyond money.Fen `json:"beyond"`
}

// RechargeRate pays Rate per Unit of net recharge; Mode floor counts whole units per station, pro_rata by the fen.
type RechargeRate struct {
	Unit money.Fen `json:"unit"`
	Rate money.Fen `json:"rate"`
	Mode string    `json:"mode"` // "floor" or "pro_rata"
}

// Qualify are the conditions a card must meet to be paid.
type Qualify struct {
	FirstFuelDays    int       `json:"firstFuelDays"`    // first fuelling within N days of issue, 0 not required
	FirstRecharge    money.Fen `json:"firstRecharge"`    // first recharge at least, 0 not required
	NewCustomersOnly bool      `json:"newCustomersOnly"` // a further card of a customer who already had one does not count
}

// Input of one settlement.
type Input struct {
	Month     calendar.Month
	Scheme    Scheme
	Cards     []card.Card     // opened in Month
	Recharges []card.Recharge // of Month, reversals included
	Plans     map[org.OfficeID]int64
	Stations  map[org.OfficeID]org.Office // with the offices above them, whose names stand beside a station
	Staff     map[org.StaffID]org.Staff
	FirstFuel map[string]calendar.Date // by card number
	Earlier   map[string]bool          // card numbers of customers who had a card before (for NewCustomersOnly)
	Unproven  map[string]string        // card number → why nothing proves yet that its holder was won (6.5.4.4)
	Paid      map[string]string        // event key → settlement that already paid it
}

// State of an event: each is in exactly one.
type State string

// States of an event in a settlement.
const (
	Payable      State = "计发"
	NotQualified State = "不计"
	Reversed     State = "冲正"
	PaidBefore   State = "已发"
)

// Line is one event with its reason. Rate is per Quantity unit; Amount is signed.
type Line struct {
	No         int           `json:"no"`
	EventKey   string        `json:"eventKey"` // card:<number>, recharge:<serial>, or PoolKey
	Event      string        `json:"event"`    // as printed
	Date       calendar.Date `json:"date"`
	StaffID    org.StaffID   `json:"staffId"`
	StaffNo    string        `json:"staffNo"`
	StaffName  string        `json:"staffName"`
	OfficeID   org.OfficeID  `json:"officeId"`
	OfficeName string        `json:"officeName"`
	Rule       string        `json:"rule"`  // 站内计划内, 站内超计划, 站外定额内, 站外超定额, 充值
	Basis      string        `json:"basis"` // 第7张/计划10张, 充值3笔…净充值436,800.00元 …
	Rate       money.Fen     `json:"rate"`
	Amount     money.Fen     `json:"amount"`
	State      State         `json:"state"`
	Reason     string        `json:"reason"`
}

// Sum is a total by person (cards only) or station (cards and recharge pool); Amount is what is paid, after the cut.
type Sum struct {
	ID     string    `json:"id"`
	No     string    `json:"no"` // 工号 or 机构代码
	Name   string    `json:"name"`
	Office string    `json:"office"`
	Cards  int       `json:"cards"`
	Amount money.Fen `json:"amount"`
	Cut    money.Fen `json:"cut"` // removed by the cap
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
}
