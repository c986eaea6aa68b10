package report

import (
	"fmt"

	"github.com/samber/lo"
)

// Change is one cell of a signed form that the records of today would fill otherwise. Row "合计" is the total row.
type Change struct {
	Code   Code
	Title  string // of the form
	Part   string // its title, where the form has more than one
	Row    string
	Column string // WholeRow where the row came or went
	Was    string
	Now    string
	Gone   []Ref // records behind the signed figure that are no longer behind it, or count otherwise
	Come   []Ref // records that are behind it now
}

// WholeRow stands for the column where a whole row came or went.
const WholeRow = "整行"

// Changes are the cells in which the forms differ from the signed ones, in the order of the signed forms, rows that came after the others.
// Heads, notes and running numbers are not compared: a number moves when a row goes, which is said of the row. Nor are
// columns that only one of two layouts has: a layout is policy, not a fact that came late.
func Changes(signed, now [7]Form) []Change {
	var out []Change
	for i, f := range signed {
		parts := lo.KeyBy(now[i].Parts, func(p Part) string { return p.Key })
		for _, p := range f.Parts {
			q := parts[p.Key]
			at := Change{Code: f.Code, Title: f.Title}
			if len(f.Parts) > 1 {
				at.Part = p.Title
			}
			out = append(out, at.part(p, q)...)
		}
	}
	return out
}

// keyed are the rows of a part by key, the total row included; a key that comes twice is told apart by which time it is.
func keyed(p Part) (keys []string, rows map[string]Row) {
	rows = map[string]Row{}
	list := p.Rows
	if p.Total != nil {
		list = append(list[:len(list):len(list)], *p.Total)
	}
	for _, r := range list {
		k := r.Key
		for n := 2; lo.HasKey(rows, k); n++ {
			k = fmt.Sprintf("%s（%d）", r.Key, n)
		}
		keys, rows[k] = append(keys, k), r
	}
	return keys, rows
}

func (c Change) part(p, q Part) (out []Change) {
	was, before := keyed(p)
	is, after := keyed(q)
	for _, k := range was {
		c.Row = k
		if now, ok := after[k]; ok {
			out = append(out, c.row(p, q, before[k], now)...)
			continue
		}
		out = append(out, c.whole("有", "—", refsOf(before[k]), nil))
	}
	for _, k := range is {
		if _, ok := before[k]; !ok {
			c.Row = k
			out = append(out, c.whole("—", "有", nil, refsOf(after[k])))
		}
	}
	return out
}

func (c Change) whole(was, now string, gone, come []Ref) Change {
	c.Column, c.Was, c.Now, c.Gone, c.Come = WholeRow, was, now, gone, come
	return c
}

// refsOf are the records of a row's first cell that has any: who the row is about.
func refsOf(r Row) []Ref {
	c, _ := lo.Find(r.Cells, func(c Cell) bool { return len(c.Refs) > 0 })
	return c.Refs
}

func (c Change) row(p, q Part, before, after Row) (out []Change) {
	at := map[string]int{}
	for i, col := range q.Columns {
		at[col.Key] = i
	}
	for i, col := range p.Columns {
		j, ok := at[col.Key]
		if col.Key == "no" || !ok {
			continue
		}
		old, now := before.Cells[i], after.Cells[j]
		if old.Known == now.Known && old.Num == now.Num && old.Text == now.Text {
			continue
		}
		c.Column, c.Was, c.Now = col.Title, old.Display(), now.Display()
		if col.Group != "" {
			c.Column = col.Group + "·" + col.Title
		}
		c.Gone, c.Come = without(old.Refs, now.Refs), without(now.Refs, old.Refs)
		out = append(out, c)
	}
	return out
}

// without are the records of a that are not in b with the same figure.
func without(a, b []Ref) []Ref {
	type part struct {
		kind RefKind
		id   string
		num  int64
	}
	has := lo.SliceToMap(b, func(r Ref) (part, bool) { return part{r.Kind, r.ID, r.Num}, true })
	return lo.Reject(a, func(r Ref, _ int) bool { return has[part{r.Kind, r.ID, r.Num}] })
}
