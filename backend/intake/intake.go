// Package intake knows the files that come in: kinds, batches with their SHA-256, counts and totals, and what became of each row.
package intake

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// Kind is what a file holds; also the word on the command line.
type Kind string

// Kinds of files.
const (
	Offices    Kind = "offices"
	Staff      Kind = "staff"
	Customers  Kind = "customers"
	Cards      Kind = "cards"
	Recharges  Kind = "recharges"
	Sales      Kind = "sales"
	Bearers    Kind = "bearers" // sales of bearer cards (不记名卡销售)
	CardEvents Kind = "changes" // 卡片变动
	Plans      Kind = "plans"
	Prospects  Kind = "prospects" // filled sheets of 附录2 (潜在客户调查表)
	Manual     Kind = "manual"    // month volumes typed by a clerk (手工月量), no file
)

// Kinds lists all kinds in the order they should be imported.
func Kinds() []Kind {
	return []Kind{Offices, Staff, Customers, Cards, CardEvents, Recharges, Sales, Bearers, Plans, Prospects}
}

// Facts reports whether files of the kind bring rows of facts, owned and undone as a whole, and not records of the registry.
func (k Kind) Facts() bool { return k.Fuel() || k == Recharges || k == Bearers || k == CardEvents }

// Fuel reports whether the rows are fuel: sales of a file or month volumes typed by a clerk, which lie in one table and are summed alike.
func (k Kind) Fuel() bool { return k == Sales || k == Manual }

// Chinese is the kind's name on screen.
func (k Kind) Chinese() string {
	return map[Kind]string{Offices: "机构", Staff: "员工", Customers: "客户档案", Cards: "加油卡开户明细", Recharges: "充值明细",
		Sales: "消费明细", Bearers: "不记名卡销售", CardEvents: "卡片变动", Plans: "开发计划", Prospects: "潜在客户调查表", Manual: "手工月量"}[k]
}

// BatchID is the opaque identity of a batch (UUIDv7).
type BatchID string

// Batch is one file taken in. For sales, recharges and bearers it owns its rows and is undone as a whole.
type Batch struct {
	ID       BatchID        `json:"id"`
	Kind     Kind           `json:"kind"`
	File     string         `json:"file"`
	SHA256   string         `json:"sha256"`
	Sheet    string         `json:"sheet"`
	At       string         `json:"at"` // RFC 3339, local zone
	By       string         `json:"by"`
	From     calendar.Month `json:"from"` // months its rows lie in, zero for registry files
	To       calendar.Month `json:"to"`
	Totals   Totals         `json:"totals"`
	UndoneAt string         `json:"undoneAt"`

	Corrects    []BatchID `json:"corrects,omitempty"`    // the files whose place it took
	CorrectedBy BatchID   `json:"correctedBy,omitempty"` // the file that took its place; its own rows are kept aside, readable
	Reason      string    `json:"reason,omitempty"`      // why it corrects, or why it was typed by hand
	Entry       *Entry    `json:"entry,omitempty"`       // of 手工月量 alone
}

// Live reports whether the rows of the file count.
func (b Batch) Live() bool { return b.UndoneAt == "" && b.CorrectedBy == "" }

// Totals of a file as kept. File* are those its own total row states, nil where it has none.
type Totals struct {
	Rows       int                 `json:"rows"` // data rows read
	New        int                 `json:"new"`
	Changed    int                 `json:"changed"`
	Same       int                 `json:"same"` // rows that changed nothing (duplicates of what is stored)
	Rejected   int                 `json:"rejected"`
	Unmatched  int                 `json:"unmatched"` // rows kept whose card is not in the registry
	Pending    int                 `json:"pending"`   // cells kept empty because what they name is not known yet
	Volume     measure.Millilitre  `json:"volume"`
	Mass       measure.Gram        `json:"mass"`
	Amount     money.Fen           `json:"amount"`
	FileVolume *measure.Millilitre `json:"fileVolume"`
	FileAmount *money.Fen          `json:"fileAmount"`
	Shared     []BatchID           `json:"shared,omitempty"` // earlier files that own the rows counted as Same
	Over       int                 `json:"over,omitempty"`   // rows taken over from corrected files, counted as Same or Changed
	Gone       int                 `json:"gone,omitempty"`   // rows of corrected files it does not state
	Twice      int                 `json:"twice,omitempty"`  // rows the file states a second time, counted once
}

// Owned is how many rows of facts a file owns.
func (t Totals) Owned() int { return t.New + t.Over }

// Result of an import or its dry run. Faults are in file order. Done=false with Faults means nothing was taken.
type Result struct {
	Batch    *Batch     `json:"batch,omitempty"`
	Kind     Kind       `json:"kind"`
	File     string     `json:"file"`
	DryRun   bool       `json:"dryRun"`
	Done     bool       `json:"done"`
	Profile  string     `json:"profile,omitempty"` // the saved profile its columns were read by
	Repeat   bool       `json:"repeat"`            // the same file was imported before; nothing changed
	Totals   Totals     `json:"totals"`
	Ignored  []string   `json:"ignored"`  // columns of the file we do not use
	Warnings fault.List `json:"warnings"` // taken, but look at it
	Faults   fault.List `json:"faults"`   // wrong cells
	Changes  []Change   `json:"changes"`  // first changed records, field by field
	Message  string     `json:"message"`
	Millis   int64      `json:"millis"`

	Overlaps   []Overlap   `json:"overlaps,omitempty"`   // earlier files that state some of its rows, where a clerk has to say what it is
	Correction *Correction `json:"correction,omitempty"` // of a file that takes the place of others: the first differences, row by row
	Products   []Product   `json:"products,omitempty"`   // of fuel: products with the factors used
}

// Change is one field an import alters.
type Change struct {
	Key    string `json:"key"` // 客户编号, 卡号 …
	Name   string `json:"name"`
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}
