package desk

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/report"
)

// MonthHead is one month in the list.
type MonthHead struct {
	Month    calendar.Month `json:"month"`
	Sales    int            `json:"sales"` // rows stored
	Closed   bool           `json:"closed"`
	ClosedAt string         `json:"closedAt"`
	ClosedBy string         `json:"closedBy"`
	Settled  bool           `json:"settled"`
}

// MonthView is the month page: tiles, ties, what stands in the way of closing.
type MonthView struct {
	Head     MonthHead       `json:"head"`
	Forms    []FormHead      `json:"forms"`
	Checks   []report.Check  `json:"checks"`
	Blockers []Blocker       `json:"blockers"` // closing is refused while there are any
	Warnings []WarningView   `json:"warnings"` // may be signed once each is explained
	Filing   FilingView      `json:"filing"`
	Compared []report.Figure `json:"compared"` // totals beside the month before, where that is closed
	Punctual []Punctual      `json:"punctual"` // the last twelve months, oldest first
	Hash     string          `json:"hash"`     // of the stored forms, closed months only
}

// Blocker is a sentence with the screen that resolves it.
type Blocker struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Link string `json:"link"`
}

// FormHead is one tile.
type FormHead struct {
	Code     report.Code   `json:"code"`
	Appendix int           `json:"appendix"`
	Title    string        `json:"title"`
	DueOn    calendar.Date `json:"dueOn"`
	Rows     int           `json:"rows"`
}

// FormView is a form for the screen: display texts, number of records behind each cell.
type FormView struct {
	Code     report.Code    `json:"code"`
	Appendix int            `json:"appendix"`
	Title    string         `json:"title"`
	Clause   string         `json:"clause"`
	Layout   string         `json:"layout"`
	Unit     string         `json:"unit"`
	Period   string         `json:"period"`
	Month    calendar.Month `json:"month"`
	DueOn    calendar.Date  `json:"dueOn"`
	FiledOn  calendar.Date  `json:"filedOn"`
	Closed   bool           `json:"closed"`
	Parts    []PartView     `json:"parts"`
	Charts   []report.Chart `json:"charts"`
	Notes    []string       `json:"notes"`
	Signers  []string       `json:"signers"`
}

// PartView is one table. Total is nil where the part has none.
type PartView struct {
	Key     string          `json:"key"`
	Title   string          `json:"title"`
	Columns []report.Column `json:"columns"`
	Rows    []RowView       `json:"rows"`
	Total   *RowView        `json:"total"`
	Empty   string          `json:"empty"`
}

// RowView is one row.
type RowView struct {
	Key   string     `json:"key"`
	Cells []CellView `json:"cells"`
}

// CellView is a display text and how many records stand behind it.
type CellView struct {
	T string `json:"t"`
	N int    `json:"n"`
}

// RecordView is one record behind a cell; Values of a list total the cell.
type RecordView struct {
	Kind     report.RefKind `json:"kind"`
	ID       string         `json:"id"`
	Code     string         `json:"code"`
	Name     string         `json:"name"`
	Value    string         `json:"value"`
	Why      string         `json:"why"`
	Link     string         `json:"link"`
	Facts    []FactView     `json:"facts,omitempty"` // of a customer: what it fuelled in the month, by the records of today
	Opinions []string       `json:"opinions"`        // what the customer said in the month, on the forms that tell of visits
}

// FactView is what a customer fuelled of one product in a month: litres, the factor they were converted by, and the mass that gave.
type FactView struct {
	Product string `json:"product"`
	Source  string `json:"source"` // 导入, 手工
	Count   int    `json:"count"`
	Litres  string `json:"litres"`
	Density string `json:"density"` // kg per litre
	Tonnes  string `json:"tonnes"`
	Amount  string `json:"amount"` // yuan
}

// RecordList is what a click on a cell opens.
type RecordList struct {
	Title   string       `json:"title"` // column and row
	Value   string       `json:"value"`
	Total   string       `json:"total"` // sum of the records, in the cell's own unit
	Ties    bool         `json:"ties"`  // Total equals the cell (for countable cells)
	Row     bool         `json:"row"`   // the cell has no records of its own: these are what its row is about
	Records []RecordView `json:"records"`
}

// GradeView is one customer's grading, also printed by the command line.
type GradeView struct {
	Code     string           `json:"code"`
	Name     string           `json:"name"`
	Kind     customer.Kind    `json:"kind"`
	Gasoline string           `json:"gasoline"`
	Diesel   string           `json:"diesel"`
	Bearer   string           `json:"bearer"`
	Basis    grading.Basis    `json:"basis"`
	Level    grading.Level    `json:"level"` // 核定级别
	LevelWhy string           `json:"levelWhy"`
	Decision grading.Decision `json:"decision"`
}
