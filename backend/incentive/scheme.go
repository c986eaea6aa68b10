// Package incentive turns card issuance, recharges, fuelling and days into a bonus, by a scheme that is data; a line per event with its reason.
package incentive

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// Scheme is one dated version of the bonus policy (6.5.5). The version in force on the day of an event applies to it, never a later one.
type Scheme struct {
	Key      string        `json:"key"`
	Version  string        `json:"version"`
	Name     string        `json:"name"`
	From     calendar.Date `json:"from"`
	To       calendar.Date `json:"to,omitzero"`        // zero: open
	Approval string        `json:"approval,omitempty"` // 批文号
	Source   string        `json:"source,omitempty"`
	Rules    []Rule        `json:"rules"` // their order is their precedence within an exclusive group
	Limits   Limits        `json:"limits,omitzero"`
	Penalty  *Penalty      `json:"penalty,omitempty"`
	Watch    Watch         `json:"watch,omitzero"`
}

// Basis is what a rule counts.
type Basis string

// Bases with their base unit: one, fen, gram, millilitre.
const (
	Cards     Basis = "发卡"  // cards issued
	Customers Basis = "新户"  // institutions won
	Recharged Basis = "充值"  // fen; reversals are negative
	Spent     Basis = "消费额" // fen
	Mass      Basis = "吨数"  // grams fuelled
	Volume    Basis = "升数"  // millilitres fuelled
	Days      Basis = "天数"  // days worked for the sale, by kind of day
)

// Per is whose quantity the bands look at.
type Per string

// Scopes of a count.
const (
	EachEvent    Per = "每笔"
	StationMonth Per = "每站每月"
	StationDay   Per = "每站每日"
	PersonMonth  Per = "每人每月"
	PersonDay    Per = "每人每日"
	UnitMonth    Per = "全单位每月"
)

// Mode is how bands pay.
type Mode string

// Modes: marginal bands pay each part at its own rate (增量), whole bands the whole quantity at the rate reached (达标全部).
const (
	Marginal Mode = "超出部分"
	Whole    Mode = "达标全部"
)

// Rounding names how a quantity that is no whole number of units pays.
type Rounding string

// Roundings: only whole units pay, or parts of a unit pay in proportion, each band rounded half up to the fen.
const (
	FullUnits Rounding = "满整单位"
	Prorated  Rounding = "按比例四舍五入到分"
)

// Receiver is who gets a share.
type Receiver string

// Receivers. Pools are paid to an office and divided there (Distribute).
const (
	Seller    Receiver = "发卡人"
	Developer Receiver = "开发人"
	Manager   Receiver = "站长"
	Pool      Receiver = "站奖金池"
	Team      Receiver = "开发小组"
)

// Rule pays for one kind of event.
type Rule struct {
	Key         string       `json:"key"`
	Name        string       `json:"name"`
	Basis       Basis        `json:"basis"`
	Filter      Filter       `json:"filter,omitzero"`
	Qualify     Qualify      `json:"qualify,omitzero"`
	Per         Per          `json:"per"`
	Mode        Mode         `json:"mode"`
	Unit        string       `json:"unit"`                  // how much one rate pays for: cards "1", yuan "10000.00", tonnes "1.000", litres "1000"; "" pays a fixed amount
	Rounding    Rounding     `json:"rounding"`              // of what is no whole unit
	Bands       []Band       `json:"bands,omitempty"`       // from low to high
	Formula     string       `json:"formula,omitempty"`     // instead of bands: fen by q, n, total, plan (see Formula)
	Factor      int64        `json:"factor,omitempty"`      // percent of the quantity that counts, 0 is 100 (折算)
	EachCap     money.Fen    `json:"eachCap,omitempty"`     // most one event earns, 0 none
	Winners     int          `json:"winners,omitempty"`     // a fixed amount: only so many persons of an office, highest first; 0 all
	Deduct      bool         `json:"deduct,omitempty"`      // takes away instead of paying (罚)
	Shares      []Share      `json:"shares"`                // of each amount; percents add up to 100
	Instalments []Instalment `json:"instalments,omitempty"` // none: all in the month of the event
	Shortfall   money.Fen    `json:"shortfall,omitempty"`   // taken from the station's pool for each unit below its plan, never below nothing, not carried
	Exclusive   string       `json:"exclusive,omitempty"`   // name of a group of which only the first rule that qualifies pays
}

// Filter says which events a rule is for; empty lists take all.
type Filter struct {
	Kinds     []card.Kind     `json:"kinds,omitempty"`
	Classes   []customer.Kind `json:"classes,omitempty"`
	Channels  []card.Channel  `json:"channels,omitempty"`
	Offices   []org.OfficeID  `json:"offices,omitempty"`
	Products  []string        `json:"products,omitempty"`
	Campaigns []string        `json:"campaigns,omitempty"` // 活动; of days: the kind of day
}

// Qualify are the conditions of an event. What fails later takes back what was paid.
type Qualify struct {
	FirstFuelDays   int       `json:"firstFuelDays,omitempty"`   // first fuelling within N days of issue
	FirstFuelMonths int       `json:"firstFuelMonths,omitempty"` // or until the end of the N-th month after the month of issue
	FirstRecharge   money.Fen `json:"firstRecharge,omitempty"`   // first recharge at least
	NewOnly         bool      `json:"newOnly,omitempty"`         // further cards of a customer do not count
	Agreement       bool      `json:"agreement,omitempty"`       // the customer has an agreement in force
	KeptDays        int       `json:"keptDays,omitempty"`        // returned within N days: does not count
	UsedMonths      int       `json:"usedMonths,omitempty"`      // not fuelled by the end of the N-th month after issue: does not count
}

// Band begins at From: a quantity as in Unit, or "100%" of the plan. Above leaves From itself out (超过, not 以上); marginal bands need it not.
type Band struct {
	From  string    `json:"from"`
	Above bool      `json:"above,omitempty"`
	Rate  money.Fen `json:"rate"`
}

// Share is the part of a receiver.
type Share struct {
	To      Receiver `json:"to"`
	Percent int64    `json:"percent"`
}

// Instalment is a part paid After months; Active wants fuelling in each month between.
type Instalment struct {
	Percent int64 `json:"percent"`
	After   int   `json:"after"`
	Active  bool  `json:"active,omitempty"`
}

// Limits cap what is paid after the shares; 0 is none. Persons' limits do not touch pools. Nothing cut is carried.
type Limits struct {
	PersonDay   money.Fen `json:"personDay,omitempty"`
	PersonMonth money.Fen `json:"personMonth,omitempty"`
	OfficeMonth money.Fen `json:"officeMonth,omitempty"`
	Budget      money.Fen `json:"budget,omitempty"`  // of the month; above it everything shrinks in proportion
	Minimum     money.Fen `json:"minimum,omitempty"` // least a person with anything paid gets in a month
}

// Penalty takes back the pay of violating cards of a station and month, the dearest first: only when they are more than Percent of its cards
// and more than Least, and only those beyond Percent (双门槛扣回).
type Penalty struct {
	Percent int64 `json:"percent"`
	Least   int64 `json:"least"`
	RoundUp bool  `json:"roundUp,omitempty"` // how many are allowed: default rounds down
}

// Watch holds events back until a second person releases them; 0 switches a pattern off.
type Watch struct {
	SamePhone    int   `json:"samePhone,omitempty"`    // so many cards of different customers with one telephone in a month
	SamePlate    int   `json:"samePlate,omitempty"`    // the same for a plate
	BurstDays    int   `json:"burstDays,omitempty"`    // of the last N days of the month
	BurstPercent int64 `json:"burstPercent,omitempty"` // a person's cards of those days are at least this part of the month's
	BurstLeast   int64 `json:"burstLeast,omitempty"`   // and so many
	RefundDays   int   `json:"refundDays,omitempty"`   // recharged and taken back within N days
}
