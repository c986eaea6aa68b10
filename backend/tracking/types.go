// Package tracking follows each customer month by month: volume, cycle, movement, churn; every judgement with its reason.
package tracking

import (
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/ownership"
	"fuelbook/backend/verification"
	"fuelbook/backend/visit"
)

// Volume is what one customer fuelled of one family in one month (a sum of sales, all stations and cards together).
type Volume struct {
	CustomerID customer.ID
	Month      calendar.Month
	Family     measure.Family
	Mass       measure.Gram
	Volume     measure.Millilitre
	Amount     money.Fen
	Count      int           // fuellings
	First      calendar.Date // first and last fuelling day in the month
	Last       calendar.Date
	Days       uint32 // the days of the month with a fuelling, the 1st is bit 0
}

// ProductVolume is what one customer fuelled of one product (品号) in one month.
type ProductVolume struct {
	CustomerID customer.ID
	Month      calendar.Month
	Product    string
	Mass       measure.Gram
}

// FuelDays are the distinct days one customer fuelled in a window, ascending; used for 加油周期.
type FuelDays struct {
	CustomerID customer.ID
	Days       []calendar.Date
}

// Input is everything needed for one month; loaded in one read. Volumes cover at least the 13 months up to and including Month where stored.
// DataFrom is the first month any sales file covers: nothing before it counts as zero.
type Input struct {
	Month        calendar.Month
	DataFrom     calendar.Month
	Customers    []customer.Customer
	Cards        []card.Card
	Volumes      []Volume
	FuelDays     []FuelDays // 90 days up to the end of Month
	Bearer       []card.BearerSale
	Recharges    []RechargeSum // of Month
	Agreements   []agreement.Agreement
	Visits       []visit.Visit // of Month
	Previous     []Snapshot    // of the month before, empty when it was never closed
	FirstFuel    map[customer.ID]calendar.Date
	OldFuel      map[customer.ID]calendar.Date // last day of fuelling before the months Volumes covers
	Proofs       []verification.Proof          // of all customers
	BearerKnown  bool                          // any bearer-sale file was imported
	Overrides    []ownership.Override
	CountyBefore map[customer.ID]string // county code at the end of the month before, of customers who stood elsewhere then
	Grading      grading.Policy
	Policy       Policy
}

// RechargeSum is what one customer paid onto cards in the month, reversals netted.
type RechargeSum struct {
	CustomerID customer.ID
	Amount     money.Fen
	Count      int
}

// Snapshot is what a closed month keeps of a customer, the opening state of the next.
type Snapshot struct {
	CustomerID customer.ID     `json:"customerId"`
	Level      grading.Level   `json:"level"`
	Size       grading.Size    `json:"size"`
	CountyCode string          `json:"countyCode"`
	Below      int             `json:"below"`  // months in a row the computed level was below Level
	Active     bool            `json:"active"` // counted in 月末户数
	LostOn     *calendar.Month `json:"lostOn"`
}

// Policy is the dated churn and tracking policy (default 议, domain 9.2). Churn holds for all but those an exception fits.
type Policy struct {
	Version string        `json:"version"`
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
	Churn
	Exceptions       []ChurnFor            `json:"exceptions,omitempty"` // the first that fits
	SteadyBand       int                   `json:"steadyBand"`           // ± per cent still called 平/稳
	VisitsPerQuarter map[grading.Level]int `json:"visitsPerQuarter"`     // due visits by level, for 回访率
	SignedBy         string                `json:"signedBy,omitempty"`   // empty for the shipped default
	SignedAt         string                `json:"signedAt,omitempty"`
}

// Movement of a customer in the month, for 附录4 and 6.
type Movement string

// Movements; a customer may have several in one month.
const (
	New     Movement = "新增"
	Up      Movement = "升级"
	Down    Movement = "降级"
	Lost    Movement = "流失"
	Partly  Movement = "部分流失"
	WonBack Movement = "赢回"
	In      Movement = "转入"
	Out     Movement = "转出"
)

// Reason is a movement or judgement with the sentence and figures behind it.
type Reason struct {
	Movement Movement `json:"movement"`
	Text     string   `json:"text"`
	Clause   string   `json:"clause"`
}

// Row is one customer's month.
type Row struct {
	Customer     customer.Customer
	Facts        grading.Facts
	Decision     grading.Decision // what the figures of this month say
	Before       grading.Level    // level at the end of the month before; Ungraded with HasBefore=false when unknown
	HasBefore    bool
	BeforeCounty string        // county at the end of the month before
	Level        grading.Level // 核定级别 this month, after the downgrade hold
	LevelWhy     string
	Override     *ownership.Override // the transfer of authority in force in the month (6.1.1); it changes who manages, never Level
	Gasoline     measure.Gram
	Diesel       measure.Gram
	PrevGasoline measure.Gram
	PrevDiesel   measure.Gram
	PrevKnown    bool // sales of the month before are stored
	YearGasoline measure.Gram
	YearDiesel   measure.Gram
	YearKnown    bool         // sales of the same month last year are stored
	BaseMean     measure.Gram // both families, mean of the three months before; of a lost or partly lost customer, before the fall
	Amount       money.Fen
	Recharge     money.Fen
	Bearer       money.Fen // bought in the month
	Count        int
	CycleDays    int // median interval, 0 when fewer than three fuellings in 90 days
	LastFuel     calendar.Date
	FirstFuel    calendar.Date
	Proof        verification.Verdict // whether winning it is proven by the end of the month
	Cards        int
	CardKinds    string
	Agreement    *agreement.Agreement // the one in force at month end, highest signing level
	Initial      bool                 // in the initial period
	Trend        string               // 增 稳 降 停
	Developed    bool                 // a development success falls into this month, verified or still to be verified (domain 7.3)
	Verified     bool                 // and it is verified: only then it counts
	DevelopWhy   string
	DevelopOn    calendar.Date // the agreement's or card's first day, or the fuelling if that came later
	Visits       []visit.Visit
	VisitsDue    int
	Movements    []Reason
	Opening      bool // counted in 上月末户数
	Closing      bool // counted in 月末户数
	Snapshot     Snapshot
}

// Managing is the level the customer is managed on: Level, or the one a transfer of authority names.
func (r *Row) Managing() grading.Level { return ownership.Managing(r.Level, r.Override) }
