// Package agreement knows supply agreements (6.5.4.5): their terms, numbers, life, and the document composed from a template.
package agreement

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
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

// Status of an agreement's life.
type Status string

// Life in this depth: a registered signed agreement, a draft, a void.
const (
	Draft  Status = "草稿"
	Signed Status = "已签"
	Void   Status = "作废"
)

// Agreement is one supply agreement. Terms is present for drafts composed here, absent for those registered by import.
type Agreement struct {
	ID         ID            `json:"id"`
	Number     string        `json:"number"` // 协议编号
	CustomerID customer.ID   `json:"customerId"`
	Level      Level         `json:"level"`
	Status     Status        `json:"status"`
	From       calendar.Date `json:"from"`
	To         calendar.Date `json:"to"`
	Template   string        `json:"template"` // template key, empty for imported ones
	Terms      *Terms        `json:"terms,omitempty"`
	Rev        int64         `json:"rev"`
}

// InForce reports whether the agreement is signed and covers the day.
func (a Agreement) InForce(on calendar.Date) bool {
	return a.Status == Signed && !on.Before(a.From) && (a.To.IsZero() || !on.After(a.To))
}

// Sign registers a draft as signed by both sides on paper. Error: agreement.not_draft.
func Sign(a Agreement) (Agreement, error) {
	if a.Status != Draft {
		return a, fault.New(fault.Conflict, "agreement.not_draft", "协议「"+a.Number+"」"+string(a.Status)+"，不能再登记为已签", "请刷新列表")
	}
	a.Status = Signed
	return a, nil
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
}

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
