package desk

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// CustomerTrend is what one customer fuelled in the thirteen months up to the one worked on, by product, with what became of it and what it said.
type CustomerTrend struct {
	Graph  ColumnGraph     `json:"graph"`
	Months []CustomerMonth `json:"months"` // thirteen, the newest first
	Note   string          `json:"note"`
}

// CustomerMonth is one month (6.6.1, 6.6.2): what was fuelled, on how many days and how often, against the month before, the year before and the mean
// of three months; the stations used; how far the customer is, what became of it and why; what it said.
type CustomerMonth struct {
	Month    calendar.Month `json:"month"`
	Level    string         `json:"level"` // as closed, or as the records say; empty before it was on file
	State    string         `json:"state"` // 开发状态
	Gasoline string         `json:"gasoline"`
	Diesel   string         `json:"diesel"`
	Amount   string         `json:"amount"`
	Count    int            `json:"count"`
	Days     int            `json:"days"`     // with a fuelling
	Cycle    string         `json:"cycle"`    // 加油周期 in days, of the 90 days to the month's end
	Previous string         `json:"previous"` // change to the month before
	Year     string         `json:"year"`     // to the same month of the year before
	Base     string         `json:"base"`     // to the mean of the three months before
	Stations []string       `json:"stations"` // used, the most used first
	Moves    []string       `json:"moves"`
	Opinions []string       `json:"opinions"`
}

// shownProducts are drawn each by itself, the smaller ones together.
const shownProducts = 3

// CustomerTrend draws one customer. Errors: store.not_found, ownership.out_of_reach.
func (d *Desk) CustomerTrend(ctx context.Context, a access.Actor, id customer.ID) (v CustomerTrend, err error) {
	err = d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		roots, err := tx.Roots()
		if err != nil {
			return err
		}
		c, err := tx.Customer(cmp.Or(roots[id], id))
		if err != nil {
			return err
		}
		if err := mayRead(tx, a, c); err != nil {
			return err
		}
		v, err = w.customerTrend(tx, c.ID)
		return err
	})
	return v, err
}

func (w *monthWork) customerTrend(tx *store.Tx, id customer.ID) (v CustomerTrend, err error) {
	from := w.month.Add(-12)
	products, err := tx.ProductsOf(id, from, w.month)
	if err != nil {
		return v, err
	}
	volumes, err := tx.VolumesOf(id, from.Add(-3), w.month)
	if err != nil {
		return v, err
	}
	first, _, _, err := tx.SalesSpan()
	if err != nil {
		return v, err
	}
	v.Note = "横线为此前三个月月均；已结账各月的升降级、流失、赢回、新增以结账时为准，原因按现有记录；“—”为没有消费数据的月份"
	v.Graph = productGraph(products, from, w.month, first)
	bases, known := tracking.Bases(volumes, from, w.month, first)
	top := max(graphTop(products, from, w.month), slices.Max(bases))
	scaleGraph(&v.Graph, products, from, top)
	for i := range v.Graph.Columns {
		if known[i] {
			v.Graph.Columns[i].Base = lo.ToPtr(thousandths(int64(bases[i]), int64(top)))
		}
	}
	months, err := w.customerMonths(tx, id, from)
	for i, m := range months {
		v.Graph.Columns[i].Marks = lo.Map(lo.Filter(m.Moves, shownMark), func(s string, _ int) string { return markOf(s) })
		m.Days = daysIn(volumes, m.Month)
		v.Months = append(v.Months, m)
	}
	slices.Reverse(v.Months)
	return v, err
}

// shownMark leaves 转入 and 转出 to the table: the level's rise or fall marks the same step.
func shownMark(s string, _ int) bool {
	return markOf(s) != string(tracking.In) && markOf(s) != string(tracking.Out)
}

// markOf is the movement a sentence begins with.
func markOf(s string) string {
	for _, m := range []tracking.Movement{tracking.New, tracking.Up, tracking.Down, tracking.Partly, tracking.Lost, tracking.WonBack, tracking.In, tracking.Out} {
		if len(s) >= len(m) && s[:len(m)] == string(m) {
			return string(m)
		}
	}
	return s
}

// daysIn is on how many days of a month a customer fuelled.
func daysIn(volumes []tracking.Volume, m calendar.Month) int {
	var days uint32
	for _, v := range volumes {
		if v.Month == m {
			days |= v.Days
		}
	}
	return bits.OnesCount32(days)
}

func massIn(products []store.ProductMass, m calendar.Month) measure.Gram {
	return lo.SumBy(products, func(p store.ProductMass) measure.Gram { return lo.Ternary(p.Month == m, p.Mass, 0) })
}

func graphTop(products []store.ProductMass, from, to calendar.Month) (top measure.Gram) {
	for k := from; !to.Before(k); k = k.Add(1) {
		top = max(top, massIn(products, k))
	}
	return top
}

// drawnProducts are the products that are drawn, the largest first; what is left is 其他.
func drawnProducts(products []store.ProductMass) []string {
	sums := map[string]measure.Gram{}
	for _, p := range products {
		sums[p.Product] += p.Mass
	}
	names := lo.Keys(sums)
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(cmp.Compare(sums[y], sums[x]), cmp.Compare(x, y)) })
	if len(names) > shownProducts+1 {
		names = append(names[:shownProducts], "其他")
	}
	return names
}

func productGraph(products []store.ProductMass, from, to, first calendar.Month) ColumnGraph {
	g := ColumnGraph{Title: "各月用油，按品种", Unit: "吨", Keys: drawnProducts(products), Columns: []GraphColumn{}}
	for k := from; !to.Before(k); k = k.Add(1) {
		covered := !first.IsZero() && !k.Before(first)
		g.Columns = append(g.Columns, GraphColumn{Label: k.String(), Text: lo.Ternary(covered, massIn(products, k).Tonnes(), "—"), Strong: k == to})
	}
	return g
}

// scaleGraph fills in the parts of each column on a scale of top.
func scaleGraph(g *ColumnGraph, products []store.ProductMass, from calendar.Month, top measure.Gram) {
	for i := range g.Columns {
		of := lo.Filter(products, func(p store.ProductMass, _ int) bool { return p.Month == from.Add(i) })
		g.Columns[i].Parts = lo.Map(g.Keys, func(key string, _ int) int {
			mass := lo.SumBy(of, func(p store.ProductMass) measure.Gram {
				return lo.Ternary(p.Product == key || key == "其他" && !lo.Contains(g.Keys, p.Product), p.Mass, 0)
			})
			return thousandths(int64(mass), int64(top))
		})
	}
}

// customerMonths are all months of the span, oldest first.
func (w *monthWork) customerMonths(tx *store.Tx, id customer.ID, from calendar.Month) ([]CustomerMonth, error) {
	states, err := tx.StatesOf(id, from.Add(-1), w.month)
	if err != nil {
		return nil, err
	}
	visits, err := tx.VisitsOf(id)
	if err != nil {
		return nil, err
	}
	stations, err := tx.StationsOf(id, from, w.month)
	if err != nil {
		return nil, err
	}
	var out []CustomerMonth
	for k := from; !w.month.Before(k); k = k.Add(1) {
		m := CustomerMonth{Month: k, Moves: []string{}, Opinions: opinionsIn(visits, k), Stations: append([]string{}, stations[k]...)}
		row, err := w.rowIn(tx, id, k, states)
		if err != nil {
			return nil, err
		}
		if row != nil {
			m.tell(row, w.countyName)
		}
		before, had := states[k.Add(-1)]
		if now, has := states[k]; has {
			m.Level = string(now.Level)
			if had {
				m.Moves = asClosed(m.Moves, tracking.Between(before, now))
			}
		}
		out = append(out, m)
	}
	return out, nil
}

// rowIn is what the rules say of the customer in one month; nil where it was not yet on file. A closed month before gives the state it opened with.
func (w *monthWork) rowIn(tx *store.Tx, id customer.ID, m calendar.Month, states map[calendar.Month]tracking.Snapshot) (*tracking.Row, error) {
	if m == w.month {
		return w.byID[id], nil
	}
	var previous []tracking.Snapshot
	if s, ok := states[m.Add(-1)]; ok {
		previous = []tracking.Snapshot{s}
	}
	in, err := monthAfter(tx, m, []customer.ID{id}, previous)
	if err != nil {
		return nil, err
	}
	if in.Proofs, err = tx.ProofsOf(id); err != nil {
		return nil, err
	}
	in.FuelDays = tracking.DaysOf(in.Volumes, m.Last().AddDays(-89), m.Last())
	rows := tracking.Month(in)
	if len(rows) == 0 {
		return nil, nil
	}
	return &rows[0], nil
}

// tell fills in what the month says of the customer.
func (m *CustomerMonth) tell(r *tracking.Row, county func(string) string) {
	total := r.Gasoline + r.Diesel
	m.Level, m.State = string(r.Level), tracking.State(r)
	m.Gasoline, m.Diesel, m.Amount, m.Count = r.Gasoline.Tonnes(), r.Diesel.Tonnes(), r.Amount.Grouped(), r.Count
	m.Cycle = lo.Ternary(r.CycleDays > 0, itoa(r.CycleDays), "—")
	m.Previous = report.Growth(int64(total), int64(r.PrevGasoline+r.PrevDiesel), r.PrevKnown)
	m.Year = report.Growth(int64(total), int64(r.YearGasoline+r.YearDiesel), r.YearKnown)
	m.Base = report.Growth(int64(total), int64(r.BaseMean), r.BaseMean > 0)
	for _, x := range append(slices.Clone(r.Movements), tracking.Transfers(r, county)...) {
		m.Moves = append(m.Moves, string(x.Movement)+"："+x.Text)
	}
}

// asClosed are the movements of a closed month as it was closed: those the records of today tell keep their reasons, one they no longer tell is said
// without, and one that was not counted then is left out. A partial loss and 转入, 转出 leave no trace of their own.
func asClosed(told []string, closed []tracking.Movement) []string {
	out := lo.Filter(told, func(s string, _ int) bool {
		m := tracking.Movement(markOf(s))
		return lo.Contains(closed, m) || !lo.Contains([]tracking.Movement{tracking.New, tracking.Up, tracking.Down, tracking.Lost, tracking.WonBack}, m)
	})
	for _, m := range closed {
		if !lo.ContainsBy(out, func(s string) bool { return markOf(s) == string(m) }) {
			out = append(out, string(m)+"：结账时认定，现有记录不再支持")
		}
	}
	return out
}

func opinionsIn(visits []visit.Visit, m calendar.Month) []string {
	out := []string{}
	for _, v := range visits {
		if said := v.Said(); said != "" && m.Contains(v.Date) {
			out = append(out, said)
		}
	}
	return out
}
