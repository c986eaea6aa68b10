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
	Sections []Section
	Notes    []string
	Signers  []string
}

// Section is one table of a paper. Every row has a cell for every title; Weights share out the width.
type Section struct {
	Title   string
	Titles  []string
	Weights []int
	Rows    [][]string
	Empty   string // printed where there are no rows
}

// pairs is a section of names and what is written beside them.
func pairs(title string, rows ...[]string) Section {
	return Section{Title: title, Titles: []string{"项目", "内容"}, Weights: []int{18, 82}, Rows: rows}
}
