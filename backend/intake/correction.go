package intake

import (
	"cmp"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// Sums are what rows of facts add up to. Volume and Mass are zero for kinds that have none.
type Sums struct {
	Rows   int                `json:"rows"`
	Volume measure.Millilitre `json:"volume"`
	Mass   measure.Gram       `json:"mass"`
	Amount money.Fen          `json:"amount"`
}

// Plus adds two sums.
func (s Sums) Plus(t Sums) Sums {
	return Sums{s.Rows + t.Rows, s.Volume + t.Volume, s.Mass + t.Mass, s.Amount + t.Amount}
}

// Overlap is what a file and one taken in before have in common.
type Overlap struct {
	Batch   Batch `json:"batch"`
	Same    int   `json:"same"`    // rows both state alike
	Differs int   `json:"differs"` // rows both state, but not alike
	Closed  int   `json:"closed"`  // rows both state that lie in a closed month
	Missing int   `json:"missing"` // rows only the earlier file states
	Earlier int   `json:"earlier"` // of Missing: rows before the first day of the new file
	Longer  bool  `json:"longer"`  // the new file goes on to a later day
}

// Asks reports whether a clerk has to say what the new file is: a corrected one, or one that only adds rows. A file that goes on where the
// earlier one ended, and states of it all since its own first day, does not contradict it.
func (o Overlap) Asks() bool {
	goesOn := o.Missing == o.Earlier && o.Longer
	return o.Differs > 0 || o.Missing > 0 && !goesOn
}

// Product is what the rows of a file say of one product converted by one factor.
type Product struct {
	Product string          `json:"product"`
	Density measure.Density `json:"-"`
	Factor  string          `json:"factor"` // the density as printed, kg per litre
	Sums
}

// Line is one row of facts as it is compared: its key, who it is about, and its cells in the order of the columns.
type Line struct {
	Key   string
	Month calendar.Month
	Name  string
	Cells []string
	Sums  Sums
}

// What became of a row by a correction.
const (
	RowNew     = "新增"
	RowChanged = "更正"
	RowGone    = "取消"
)

// CellChange is one cell of a row: what it was and what it is, empty where there was or is none.
type CellChange struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Difference is one row that is not as it was.
type Difference struct {
	What  string         `json:"what"` // 新增, 更正, 取消
	Month calendar.Month `json:"month"`
	Key   string         `json:"key"`
	Name  string         `json:"name"`
	Cells []CellChange   `json:"cells"`

	was calendar.Month // of a row that moved to another month
}

// Months are those whose facts differ by the row, one or two.
func (d Difference) Months() []calendar.Month {
	if d.was.IsZero() || d.was == d.Month {
		return []calendar.Month{d.Month}
	}
	return []calendar.Month{d.was, d.Month}
}

// Correction is what a corrected file makes of the rows of those it takes the place of, row by row.
type Correction struct {
	Of      []Batch          `json:"of"`
	Reason  string           `json:"reason"`
	New     int              `json:"new"`
	Changed int              `json:"changed"`
	Gone    int              `json:"gone"`
	Same    int              `json:"same"` // rows that were left alone
	Before  Sums             `json:"before"`
	After   Sums             `json:"after"`
	Late    []calendar.Month `json:"late"` // closed months whose facts change; their signed forms do not
	Rows    []Difference     `json:"rows"`
}

// Compare holds the rows of earlier files against those that take their place: changed and gone rows in the order of the old, new ones after them.
func Compare(columns []string, old, now []Line) Correction {
	c := Correction{Of: []Batch{}, Late: []calendar.Month{}, Rows: []Difference{}}
	is := make(map[string]Line, len(now))
	for _, l := range now {
		is[l.Key] = l
		c.After = c.After.Plus(l.Sums)
	}
	was := make(map[string]bool, len(old))
	for _, l := range old {
		was[l.Key] = true
		c.Before = c.Before.Plus(l.Sums)
		c.compare(columns, l, is)
	}
	for _, l := range now {
		if !was[l.Key] {
			c.New++
			c.Rows = append(c.Rows, rowOf(RowNew, columns, l, func(s string) CellChange { return CellChange{After: s} }))
		}
	}
	return c
}

func (c *Correction) compare(columns []string, l Line, is map[string]Line) {
	n, there := is[l.Key]
	switch {
	case !there:
		c.Gone++
		c.Rows = append(c.Rows, rowOf(RowGone, columns, l, func(s string) CellChange { return CellChange{Before: s} }))
	case slices.Equal(l.Cells, n.Cells):
		c.Same++
	default:
		c.Changed++
		d := Difference{What: RowChanged, Month: n.Month, Key: l.Key, Name: cmp.Or(n.Name, l.Name), Cells: []CellChange{}, was: l.Month}
		for i, field := range columns {
			if l.Cells[i] != n.Cells[i] {
				d.Cells = append(d.Cells, CellChange{field, l.Cells[i], n.Cells[i]})
			}
		}
		c.Rows = append(c.Rows, d)
	}
}

// rowOf is a row that came or went, with the cells that say something.
func rowOf(what string, columns []string, l Line, side func(string) CellChange) Difference {
	d := Difference{What: what, Month: l.Month, Key: l.Key, Name: l.Name, Cells: []CellChange{}}
	for i, field := range columns {
		if l.Cells[i] == "" {
			continue
		}
		x := side(l.Cells[i])
		x.Field = field
		d.Cells = append(d.Cells, x)
	}
	return d
}
