// Package report builds the seven statutory forms (附录1–7) as values: cells with the records behind each, sums that tie between forms.
package report

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// Code of a form, F1 … F7 = 附录1 … 附录7.
type Code string

// The seven forms.
const (
	F1 Code = "F1"
	F2 Code = "F2"
	F3 Code = "F3"
	F4 Code = "F4"
	F5 Code = "F5"
	F6 Code = "F6"
	F7 Code = "F7"
)

// Kind of a cell or column: how the number in it is meant and shown.
type Kind string

// Kinds. Num holds: a count, grams, fen, days, or hundredths of a per cent.
const (
	Text    Kind = "text"
	Count   Kind = "count"
	Mass    Kind = "mass"    // grams, shown as tonnes with three decimals
	Money   Kind = "money"   // fen, shown as yuan with two decimals
	Wan     Kind = "wan"     // fen, shown as 万元 with two decimals
	Percent Kind = "percent" // hundredths of a per cent, shown with one decimal
	Mean    Kind = "mean"    // hundredths, shown with two decimals (站均)
)

// RefKind names what a reference points to.
type RefKind string

// Reference kinds.
const (
	CustomerRef RefKind = "customer"
	OfficeRef   RefKind = "office"
	PlanRef     RefKind = "plan" // ID is the month and line, e.g. "2026-10/A机构/370602"
	ProspectRef RefKind = "prospect"
	VisitRef    RefKind = "visit"
)

// Ref is one record behind a cell; Num is what this record contributes (same unit as the cell), so that a list totals its cell.
type Ref struct {
	Kind RefKind
	ID   string
	Num  int64
	Why  string // the movement's or decision's reason, where there is one
}

// Cell is one value. Known=false shows "—".
type Cell struct {
	Kind  Kind
	Num   int64
	Text  string
	Known bool
	Refs  []Ref
}

// Column of a part. Group is the upper header over neighbours with the same Group, empty for none. Width is relative.
type Column struct {
	Key   string `json:"key"`
	Title string `json:"title"`
	Group string `json:"group,omitempty"`
	Unit  string `json:"unit,omitempty"`
	Kind  Kind   `json:"kind"`
	Width int    `json:"width"`
	From  string `json:"from,omitempty"` // clause the column comes from, empty for ours
}

// Row of a part; Key is stable (customer code, county code, station code …).
type Row struct {
	Key   string
	Cells []Cell
}

// Part is one table of a form (F1 and F7 have two).
type Part struct {
	Key     string
	Title   string
	Columns []Column
	Rows    []Row
	Total   *Row
	Empty   string // sentence to print where there are no rows
}

// Check is one tie between forms (勾稽); OK=false names the difference and the records that break it.
type Check struct {
	No     int    `json:"no"`
	Text   string `json:"text"`
	OK     bool   `json:"ok"`
	Left   int64  `json:"left"`
	Right  int64  `json:"right"`
	Detail string `json:"detail"`
	Refs   []Ref  `json:"-"`
}

// Form is one statutory form as a value. Everything a door needs to show, write or print it.
type Form struct {
	Code     Code
	Appendix int
	Title    string // 机构客户流失统计表
	Clause   string // 6.6.3
	Layout   string // version of our layout, e.g. "2026-A"
	Unit     string // 填报单位
	Place    string // the station a form of our own is of, empty for the statutory forms
	Period   string // 统计期
	Month    calendar.Month
	DueOn    calendar.Date
	FiledOn  calendar.Date
	Maker    string   // 制表人
	Signed   []string `json:",omitempty"` // names under Signers, once signed in the program
	Parts    []Part
	Charts   []Chart
	Notes    []string
	Signers  []string // 制表人 审核人 负责人
}

// Hands are the names printed under Signers: those who signed in the program, else the maker alone.
func (f Form) Hands() []string {
	if len(f.Signed) > 0 {
		return f.Signed
	}
	return []string{f.Maker}
}

// Display is the cell as it is read on screen, in a workbook and on paper.
func (c Cell) Display() string {
	if !c.Known {
		return "—"
	}
	switch c.Kind {
	case Count:
		return decimal(c.Num, 0)
	case Mass:
		return measure.Gram(c.Num).Tonnes()
	case Money:
		return money.Fen(c.Num).Grouped()
	case Wan:
		return decimal(money.MulDiv(c.Num, 1, 10_000, money.HalfUp), 2)
	case Percent:
		return decimal(money.MulDiv(c.Num, 1, 10, money.HalfUp), 1) + "%"
	case Mean:
		return decimal(c.Num, 2)
	default:
		return c.Text
	}
}

func decimal(n int64, places int) string {
	s := money.Fen(n).String()
	switch places {
	case 0:
		return money.Fen(n * 100).String()[:len(money.Fen(n*100).String())-3]
	case 1:
		return money.Fen(n * 10).String()[:len(money.Fen(n*10).String())-1]
	default:
		return s
	}
}
