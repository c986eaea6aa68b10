package report

import (
	"cmp"
	"slices"
	"sync"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// Input is everything the seven forms of one month are made of.
type Input struct {
	Month           calendar.Month
	Unit            string
	Layout          Layout // of the forms: the version in force at the end of Month, or the one Month was signed with
	Maker           string
	FiledOn         calendar.Date
	Offices         []org.Office
	Staff           []org.Staff
	Rows            []tracking.Row // of Month
	Plan            *plan.Plan     // of Month, nil when none was filed
	Prospects       []census.Prospect
	Survey          Survey // of the census round the month lies in
	PlanPolicy      plan.Policy
	Grading         grading.Policy
	Tracking        tracking.Policy
	PreviousClosing map[string]int // counted customers of the closed month before, by level|county; nil when none was closed
	UnmatchedSales  int            // sales of the month that lead to no customer
	PlanPartial     bool           // lines of Plan are still missing: it is held against no minimum
	PlanNotes       []string       // state, version and days of the plan, as printed
	Year            Year           // the closed months of the year before Month
	Unproven        []string       // counted at the end of the month before by a proof removed since, as printed
	Merged          []string       // records counted at the end of the month before and merged into another since, as printed
}

// builder is the input indexed.
type builder struct {
	in       Input
	offices  map[org.OfficeID]org.Office
	byCode   map[string]org.Office
	staff    map[org.StaffID]org.Staff
	rows     []*tracking.Row // those of in; they are large, so nothing here copies one
	members  []*tracking.Row // institutions counted at the end of the month: the rows of F5 and F6
	counties []county
}

type county struct {
	code, name string
	stations   int64 // open ones
}

// Build makes the seven forms and the ties between them. A tie that fails is also printed on the forms it concerns.
func Build(in Input) (forms [7]Form, checks []Check) {
	b := newBuilder(in.sorted())
	var wg sync.WaitGroup
	for i, make := range []func() Form{b.f1, b.f2, b.f3, b.f4, b.f5, b.f6, b.f7} { // they only read
		wg.Go(func() { forms[i] = make() })
	}
	wg.Wait()
	checks = b.checks(forms)
	for _, c := range checks {
		if c.OK {
			continue
		}
		for _, i := range c.forms() {
			forms[i-1].Notes = append(forms[i-1].Notes, "勾稽不平："+c.Text+"。"+c.Detail)
		}
	}
	return forms, checks
}

// sorted is the input in the order the forms print: a form must not depend on how its records happened to be read.
// The lists given stay as they are.
func (in Input) sorted() Input {
	in.Offices, in.Prospects = slices.Clone(in.Offices), slices.Clone(in.Prospects)
	slices.SortFunc(in.Offices, func(x, y org.Office) int { return cmp.Or(cmp.Compare(x.Code, y.Code), cmp.Compare(x.ID, y.ID)) })
	code := lo.SliceToMap(in.Offices, func(o org.Office) (org.OfficeID, string) { return o.ID, o.Code })
	byCode := func(x, y tracking.Row) int {
		return cmp.Or(cmp.Compare(x.Customer.Code, y.Customer.Code), cmp.Compare(x.Customer.ID, y.Customer.ID))
	}
	if !slices.IsSortedFunc(in.Rows, byCode) { // rows are large
		in.Rows = slices.Clone(in.Rows)
		slices.SortFunc(in.Rows, byCode)
	}
	in.Survey.Reported = slices.Clone(in.Survey.Reported)
	for _, list := range [][]census.Prospect{in.Prospects, in.Survey.Reported} {
		slices.SortFunc(list, func(x, y census.Prospect) int {
			return cmp.Or(cmp.Compare(code[x.StationID], code[y.StationID]), cmp.Compare(x.SurveyedOn.String(), y.SurveyedOn.String()), cmp.Compare(x.ID, y.ID))
		})
	}
	if in.Plan != nil {
		p := *in.Plan
		p.Lines = slices.Clone(p.Lines)
		slices.SortStableFunc(p.Lines, func(x, y plan.Line) int {
			return cmp.Or(cmp.Compare(x.Part, y.Part), cmp.Compare(x.CountyCode, y.CountyCode), cmp.Compare(code[x.StationID], code[y.StationID]), cmp.Compare(x.Target, y.Target), cmp.Compare(x.Remark, y.Remark))
		})
		in.Plan = &p
	}
	return in
}

func newBuilder(in Input) *builder {
	b := &builder{in: in, offices: lo.KeyBy(in.Offices, func(o org.Office) org.OfficeID { return o.ID }),
		byCode: lo.KeyBy(in.Offices, func(o org.Office) string { return o.Code }), staff: lo.KeyBy(in.Staff, func(s org.Staff) org.StaffID { return s.ID })}
	b.rows = pointers(in.Rows)
	b.members = lo.Filter(b.rows, func(r *tracking.Row, _ int) bool { return r.Closing && r.Customer.Kind == customer.Institution })
	found := map[string]*county{}
	add := func(code, name string, open int64) {
		if found[code] == nil {
			found[code] = &county{code: code, name: name}
		}
		found[code].stations += open
	}
	for _, o := range in.Offices {
		if o.Kind == org.Station {
			add(o.CountyCode, o.CountyName, lo.Ternary[int64](o.Status == org.Open, 1, 0))
		}
	}
	for _, r := range b.rows {
		add(r.Customer.CountyCode, r.Customer.CountyName, 0)
	}
	b.counties = lo.Map(lo.Values(found), func(c *county, _ int) county { return *c })
	slices.SortFunc(b.counties, func(x, y county) int { return cmp.Compare(x.code, y.code) })
	return b
}

// pointers points to each row where it lies.
func pointers(rows []tracking.Row) []*tracking.Row {
	out := make([]*tracking.Row, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out
}

// form fills the head that all forms share; title, notes and signatures are the layout's.
func (b *builder) form(code Code, clause string, due calendar.Date, notes sayings, parts ...Part) Form {
	l := b.in.Layout.form(code)
	return Form{Code: code, Appendix: int(code[1] - '0'), Title: l.Title, Clause: clause, Layout: b.in.Layout.Version, Unit: b.in.Unit, Period: b.in.Month.Chinese(),
		Month: b.in.Month, DueOn: due, FiledOn: b.in.FiledOn, Maker: b.in.Maker, Parts: parts, Notes: l.notes(notes), Signers: slices.Clone(l.Signers)}
}

// column is one column of a form: how it is headed and how its cell comes from an item. total makes the cell of the total row;
// nil sums countable columns and leaves others empty.
type column[T any] struct {
	Column
	cell  func(*builder, T) Cell
	total func(*builder, []T) Cell
}

// table makes a part of items. The first text column of the total row reads 合计.
func table[T any](b *builder, key, title, empty string, columns []column[T], items []T, id func(T) string) Part {
	p := Part{Key: key, Title: title, Empty: empty, Rows: make([]Row, 0, len(items))}
	for _, c := range columns {
		p.Columns = append(p.Columns, c.Column)
	}
	cells := make([]Cell, len(items)*len(columns)) // of all rows
	for n, item := range items {
		r := Row{Key: id(item), Cells: cells[n*len(columns) : (n+1)*len(columns) : (n+1)*len(columns)]}
		for i, c := range columns {
			if c.cell == nil { // the running number
				r.Cells[i] = number(int64(n + 1))
				continue
			}
			r.Cells[i] = c.cell(b, item)
		}
		p.Rows = append(p.Rows, r)
	}
	if len(items) > 0 {
		p.Total = totalRow(b, columns, items, p.Rows)
	}
	return p
}

func totalRow[T any](b *builder, columns []column[T], items []T, rows []Row) *Row {
	t := &Row{Key: "合计", Cells: make([]Cell, len(columns))}
	for i, c := range columns {
		switch {
		case c.total != nil:
			t.Cells[i] = c.total(b, items)
		case c.cell != nil && summable(c.Kind):
			t.Cells[i] = sumOf(c.Kind, rows, i)
		default:
			t.Cells[i] = text("")
		}
	}
	for i, c := range columns { // the label stands in the first column of words
		if c.Kind == Text && c.total == nil {
			t.Cells[i] = text("合计")
			break
		}
	}
	return t
}

func summable(k Kind) bool { return k == Count || k == Mass || k == Money || k == Wan }

func sumOf(kind Kind, rows []Row, i int) Cell {
	sum := Cell{Kind: kind}
	if n := lo.SumBy(rows, func(r Row) int { return len(r.Cells[i].Refs) }); n > 0 {
		sum.Refs = make([]Ref, 0, n)
	}
	for _, r := range rows {
		c := r.Cells[i]
		sum.Num, sum.Known = sum.Num+c.Num, sum.Known || c.Known
		sum.Refs = append(sum.Refs, c.Refs...)
	}
	return sum
}

// RowRefs are the records a row is about: those of its cells, each once and without a figure. A cell that has none of its own opens them.
func RowRefs(r Row) []Ref {
	type one struct {
		kind RefKind
		id   string
	}
	all := lo.FlatMap(r.Cells, func(c Cell, _ int) []Ref { return c.Refs })
	return lo.Map(lo.UniqBy(all, func(x Ref) one { return one{x.Kind, x.ID} }), func(x Ref, _ int) Ref { return Ref{Kind: x.Kind, ID: x.ID} })
}

// Records are the records behind a cell; row -1 is the total row. It is nil for a cell that does not exist.
func Records(f Form, part, row, col int) []Ref {
	if part < 0 || part >= len(f.Parts) {
		return nil
	}
	p := f.Parts[part]
	switch {
	case row == -1 && p.Total != nil && col >= 0 && col < len(p.Total.Cells):
		return p.Total.Cells[col].Refs
	case row >= 0 && row < len(p.Rows) && col >= 0 && col < len(p.Rows[row].Cells):
		return p.Rows[row].Cells[col].Refs
	}
	return nil
}
