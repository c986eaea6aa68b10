// Package agreement knows supply agreements (6.5.4.5): their terms, numbers, life, and the document composed from a template.
package agreement

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// ID is the opaque identity of an agreement (UUIDv7).
type ID string

// Level is who signs for the company (6.3.1.1.2, 6.3.1.2.2).
type Level string

// Signing levels.
const (
	ByProvince Level = "省公司"
	ByUnit     Level = "所属单位"
)

// Agreement is one supply agreement. Terms is present for drafts composed here, absent for those registered by import.
type Agreement struct {
	ID              ID            `json:"id"`
	Number          string        `json:"number"` // 协议编号
	CustomerID      customer.ID   `json:"customerId"`
	Level           Level         `json:"level"`
	Status          Status        `json:"status"`
	From            calendar.Date `json:"from"`
	To              calendar.Date `json:"to"`
	Template        string        `json:"template"`        // template key, empty for imported ones
	TemplateVersion string        `json:"templateVersion"` // version of the wording, empty for imported ones
	Terms           *Terms        `json:"terms,omitempty"`
	Changes         []Change      `json:"changes"`        // departures from the wording
	Allowed         []Allowance   `json:"allowed"`        // who allowed which departure
	Steps           []Step        `json:"steps"`          // its life so far, oldest first
	Renews          ID            `json:"renews"`         // the agreement this one follows, empty for none
	Scan            *Scan         `json:"scan,omitempty"` // the sealed paper, once it came back
	Fingerprint     string        `json:"fingerprint"`    // of the text that was approved, empty before
	EndedOn         calendar.Date `json:"endedOn"`        // day of an early end, zero for none
	Rev             int64         `json:"rev"`
}

// WasSigned reports whether both sides signed, also where the agreement was ended since.
func (a Agreement) WasSigned() bool { return a.Status == Signed || a.Status == Ended }

// InForce reports whether the agreement is signed and covers the day; one that was ended covers the days before.
func (a Agreement) InForce(on calendar.Date) bool {
	return a.WasSigned() && (a.Status == Signed || on.Before(a.EndedOn)) && !on.Before(a.From) && (a.To.IsZero() || !on.After(a.To))
}

// Party is one side as printed.
type Party struct {
	Name       string `json:"name"`
	CreditCode string `json:"creditCode"`
	Address    string `json:"address"`
	Head       string `json:"head"` // 法定代表人 / 负责人
	Contact    string `json:"contact"`
	Phone      string `json:"phone"`
	Bank       string `json:"bank"`
	Account    string `json:"account"`
}

// Vehicle is a line of the vehicles-and-cards schedule.
type Vehicle struct {
	Plate  string `json:"plate"`
	Card   string `json:"card"`
	Driver string `json:"driver"`
	Fuel   string `json:"fuel"`
}

// Terms are the blanks of a draft. Amounts in fen, masses in grams per month; Discount is fen per litre off the posted price.
type Terms struct {
	Customer     Party         `json:"customer"` // 甲方
	Supplier     Party         `json:"supplier"` // 乙方
	SignPlace    string        `json:"signPlace"`
	SignDate     calendar.Date `json:"signDate"`
	Products     []string      `json:"products"`
	Gasoline     measure.Gram  `json:"gasoline"`
	Diesel       measure.Gram  `json:"diesel"`
	Discount     money.Fen     `json:"discount"`
	Settlement   string        `json:"settlement"` // 预付充值 / 转账分配 / 月结
	StatementDay int           `json:"statementDay"`
	PayDay       int           `json:"payDay"`
	Credit       money.Fen     `json:"credit"`
	Deposit      money.Fen     `json:"deposit"` // 首次充值
	Stations     []string      `json:"stations"`
	CoordinatorA string        `json:"coordinatorA"`
	CoordinatorB string        `json:"coordinatorB"`
	Dispute      string        `json:"dispute"` // 仲裁 / 诉讼
	DisputeBody  string        `json:"disputeBody"`
	From         calendar.Date `json:"from"`
	To           calendar.Date `json:"to"`
	AutoRenew    bool          `json:"autoRenew"`
	Copies       int           `json:"copies"`
	CopiesA      int           `json:"copiesA"`
	CopiesB      int           `json:"copiesB"`
	Vehicles     []Vehicle     `json:"vehicles"`
	Delivery     string        `json:"delivery,omitempty"`  // 自提 / 配送, supply agreements only
	LateRate     int           `json:"lateRate,omitempty"`  // 逾期违约金, ten-thousandths per day, 0 by law
	LossHours    int           `json:"lossHours,omitempty"` // hours after which a reported loss takes effect, 0 at once
	Prices       []Price       `json:"prices,omitempty"`    // posted price less discount of each product
	Members      []string      `json:"members,omitempty"`   // 框架协议: units it holds for
	Amends       string        `json:"amends,omitempty"`    // 补充协议: number of the agreement it changes
	AmendsDate   calendar.Date `json:"amendsDate,omitzero"` // and its day of signing
	Amendment    string        `json:"amendment,omitempty"` // what changes, one paragraph a line
	FaceValue    money.Fen     `json:"faceValue,omitempty"` // 不记名卡: of one card
	CardCount    int           `json:"cardCount,omitempty"` // and how many
	Payment      string        `json:"payment,omitempty"`   // 银行转账 / 现金 / 刷卡
	Purpose      string        `json:"purpose,omitempty"`   // what the cards are for
	Handler      string        `json:"handler,omitempty"`   // 经办人 with the document shown, for the real-name register
}

// Price is one line of the price table: Posted on the day of signing, less Discount, both fen per litre.
type Price struct {
	Product  string    `json:"product"`
	Posted   money.Fen `json:"posted"`
	Discount money.Fen `json:"discount"`
}

// Net is what is paid per litre.
func (p Price) Net() money.Fen { return p.Posted - p.Discount }

// CardsAmount is what the bearer cards of the terms cost, fen.
func (t Terms) CardsAmount() money.Fen { return t.FaceValue * money.Fen(t.CardCount) }

// BlockKind tells the paper how to set a block.
type BlockKind string

// Kinds of blocks, in the order they usually appear.
const (
	PartyBlock BlockKind = "party"     // label/value pairs of one party
	Clause     BlockKind = "clause"    // 第N条 heading, kept with the first lines that follow
	Para       BlockKind = "para"      // a paragraph, first line indented two characters
	Table      BlockKind = "table"     // schedule table, header repeated on each page
	Signature  BlockKind = "signature" // two columns, never split from its heading
	Appendix   BlockKind = "appendix"  // heading of an attachment, starts a page
)

// Pair is a label and its value in a party block.
type Pair struct{ Label, Value string }

// Block is one piece of the document; which fields are used depends on Kind.
type Block struct {
	Kind   BlockKind
	Text   string     // heading or paragraph
	Pairs  []Pair     // PartyBlock, Signature (left column)
	Pairs2 []Pair     // Signature (right column)
	Header []string   // Table
	Widths []int      // Table: relative widths
	Rows   [][]string // Table
}

// Document is a composed agreement, ready for paper: a pure value, same inputs give the same document.
type Document struct {
	Title       string
	Number      string
	Blocks      []Block
	Watermark   string // 草稿 until approved, else empty
	Copies      int
	Fingerprint string // first 16 hex digits of the SHA-256 over the text, printed in the footer
	Date        calendar.Date
}
