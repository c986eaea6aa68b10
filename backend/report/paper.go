package report

import "fuelbook/backend/calendar"

// Paper is a paper of the office that is no monthly form: a title, facts, tables one under another, notes, lines to sign.
type Paper struct {
	Title    string
	Clause   string
	Unit     string
	On       calendar.Date
	Facts    []string
	Wide     bool // landscape
	Dense    bool // narrow margins and lines close together, for what must stay on one page
	Sections []Section
	Notes    []string
	Signers  []string
}

// Section is one table of a paper. Every row has a cell for every title; Weights share out the width.
type Section struct {
	Title   string
	Titles  []string
	Weights []int
	Figures []int // columns of figures, set at the right
	Rows    [][]string
	Empty   string // printed where there are no rows
	Graph   *Graph // drawn under the table; a section with a graph and no titles has no table
}

// GraphKind is how a graph draws its values.
type GraphKind string

// Kinds of graphs: columns side by side, columns on each other, a line through the points, a bridge from one stock to the next. A bridge has two
// series: where each column begins, which is not drawn, and how high it is.
const (
	Columns GraphKind = "columns"
	Stacked GraphKind = "stacked"
	Lines   GraphKind = "lines"
	Bridge  GraphKind = "bridge"
)

// Graph draws numbers beside their labels. Every series has a value for every label, none is negative; Texts are the values as they are read.
type Graph struct {
	Kind   GraphKind
	Unit   string
	Cut    int64 // where the scale of a bridge begins
	Labels []string
	Series []Series
	Tops   []string // read over each stack, if given
}

// Series is one row of numbers, in the smallest unit.
type Series struct {
	Name   string
	Values []int64
	Texts  []string
}

// pairs is a section of names and what is written beside them.
func pairs(title string, rows ...[]string) Section {
	return Section{Title: title, Titles: []string{"项目", "内容"}, Weights: []int{18, 82}, Rows: rows}
}
