// Package sheet turns files into rows and values into workbooks: xlsx, csv, html or csv saved as xls in, xlsx out.
package sheet

import (
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
)

// CellKind says what a cell holds.
type CellKind int

// Kinds of cells. Number keeps the shortest decimal text as stored; Date is ISO "2006-01-02" or "2006-01-02 15:04:05"; Error is #N/A and its like.
const (
	Empty CellKind = iota
	String
	Number
	Date
	Error
)

// Cell is one cell of a row.
type Cell struct {
	Text string
	Kind CellKind
}

// Row is one row of a sheet: Num as the spreadsheet shows it, Cells by column-1 with gaps as empty cells. Valid during the call only.
type Row struct {
	Num    int
	Cells  []Cell
	Hidden bool
}

// Column is a column we look for: by title or synonym, not by position.
type Column struct {
	Key, Title string
	Synonyms   []string
	Required   bool
}

// Schema is what a kind of file consists of.
type Schema struct {
	Kind    intake.Kind
	Columns []Column
}

// Record is one data row in the order of Schema.Columns.
type Record struct {
	Sheet  string // "" for text files
	Row    int
	Values []Value
}

// Value is one cell of a record: Text trimmed, Col 1-based or 0 when the file lacks the column, Title as the file writes it.
type Value struct {
	Text  string
	Kind  CellKind
	Col   int
	Title string
}

// Summary is what was found around the data rows.
type Summary struct {
	Sheet     string
	HeaderRow int
	Rows      int               // data rows
	Titles    []string          // texts of the rows above the header
	Totals    map[string]string // by column key, from the total row
	TotalRow  int
	Ignored   []string // columns of the file we do not use
	Warnings  fault.List
}

// Table is a plain list to write.
type Table struct {
	Title  string
	Header []string
	Rows   [][]string
}

// Reject is a row that was not taken: its cells and why.
type Reject struct {
	Row    int
	Cells  []string
	Faults fault.List
}
