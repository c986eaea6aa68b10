// Package grading decides size class (3.2.1–3.2.3) and management level (6.3.1.x) of a customer, with every clause that fired.
package grading

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// Size is the size class of an institution.
type Size string

// Size classes; persons and resellers have none.
const (
	Large        Size = "大型"
	Medium       Size = "中型"
	Small        Size = "小型"
	Undetermined Size = "未定"
	NoSize       Size = ""
)

// Level is the management level, computed.
type Level string

// Levels from the highest to none.
const (
	ProvinceLevel Level = "省级"
	CityLevel     Level = "地市级"
	CountyLevel   Level = "区县级"
	StationLevel  Level = "站级"
	Ungraded      Level = "未定级"
)

// Basis says where a figure came from; it prints beside the figure (口径).
type Basis string

// Bases of a figure.
const (
	Declared Basis = "申报"
	Mean3    Basis = "3月均"
	Mean12   Basis = "12月均"
	Rolling  Basis = "滚动12月"
	Unknown  Basis = "未知"
)

// Facts is all the grader looks at, for one customer on one day. Known flags tell "zero" from "not known".
type Facts struct {
	CustomerID       customer.ID
	Kind             customer.Kind
	Gasoline, Diesel measure.Gram // per month
	GasKnown         bool
	DieselKnown      bool
	NeedBasis        Basis
	Bearer           money.Fen // per year
	BearerKnown      bool
	BearerBasis      Basis
	ProvincePurchase bool // 6.3.1.1.1, with evidence
	ProvinceSigned   bool // 6.3.1.1.2: agreement in force signed by the province
	UnitSigned       bool // agreement in force with the unit
	ChannelStable    bool // 用油渠道和需求相对稳定 (6.3.1.2.2)
	Stable           bool // 消费稳定 (6.3.1.3.2)
	StableWhy        string
	CardHolder       bool // holds a Kunlun card (3.3)
	Fixed            bool // 其他固定客户
}

// Figure is one comparison that was made, printable: 汽油月需求 5.000吨 ≥ 5吨.
type Figure struct {
	Name      string `json:"name"`
	Value     string `json:"value"`
	Op        string `json:"op"`
	Threshold string `json:"threshold"`
}

// Hit is one clause that fired. Clause is the printed number (6.4.1.4.x stays as printed, T1); Code is the rule code of domain 6.4.
type Hit struct {
	Code    string   `json:"code"`
	Clause  string   `json:"clause"`
	Level   Level    `json:"level"`
	Text    string   `json:"text"`
	Figures []Figure `json:"figures"`
}

// Decision is the result for one customer. Hits are in the order of the regulation, all of them, not only the highest.
type Decision struct {
	Size       Size     `json:"size"`
	SizeClause string   `json:"sizeClause"`
	SizeHits   []Figure `json:"sizeHits"`
	Level      Level    `json:"level"`
	Hits       []Hit    `json:"hits"`
	Incomplete bool     `json:"incomplete"` // some figures unknown: 数据不全
	Notes      []string `json:"notes"`      // near a threshold, resale, alias of a clause …
	Policy     string   `json:"policy"`     // version of the policy used
}

// Bound is where a class begins, inclusive (domain 6.1: 左闭右开).
type Bound struct {
	Gasoline measure.Gram `json:"gasoline"`
	Diesel   measure.Gram `json:"diesel"`
	Bearer   money.Fen    `json:"bearer"`
}

// Policy is the dated grading policy; see assets/policy/grading.json for the default and its sources.
type Policy struct {
	Version        string        `json:"version"`
	From           calendar.Date `json:"from"`
	Source         string        `json:"source"`
	Large          Bound         `json:"large"`          // 3.2.1 and 6.3.1.2
	Medium         Bound         `json:"medium"`         // 3.2.2 and 6.3.1.3
	ProvinceBearer money.Fen     `json:"provinceBearer"` // 6.3.1.1.3
	NeedBasis      Basis         `json:"needBasis"`      // 申报, 3月均, 12月均: after the initial period
	InitialMonths  int           `json:"initialMonths"`  // full months during which the declared need counts
	StableMonths   int           `json:"stableMonths"`   // months with fuelling each, for 消费稳定
	StableRatio    int           `json:"stableRatio"`    // per cent of the mean of the months before
	ChannelShare   int           `json:"channelShare"`   // per cent of the need we supply, for 渠道稳定
	D2Enabled      bool          `json:"d2Enabled"`      // AMB-05
	HoldMonths     int           `json:"holdMonths"`     // downgrade only after so many months below
}
