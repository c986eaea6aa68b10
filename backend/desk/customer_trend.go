package desk

import (
	"cmp"
	"context"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// CustomerTrend is what one customer fuelled in the thirteen months up to the one worked on, by product, with what became of it and what it said.
type CustomerTrend struct {
	Graph  ColumnGraph     `json:"graph"`
	Months []CustomerMonth `json:"months"` // the newest first, those with something to say
	Note   string          `json:"note"`
}

// CustomerMonth is one month: level, movements with their sentences, opinions from visits.
type CustomerMonth struct {
	Month    calendar.Month `json:"month"`
	Level    string         `json:"level"` // as closed, or as it is in the month worked on; empty where neither is known
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
	v.Note = "横线为此前三个月月均；升降级、流失、赢回、新增取各月结账时的状态，未结账的当月取现有记录；“—”为没有消费数据的月份"
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
		v.Graph.Columns[i].Marks = lo.Map(m.Moves, func(s string, _ int) string { return markOf(s) })
		if len(m.Moves)+len(m.Opinions) > 0 {
			v.Months = append([]CustomerMonth{m}, v.Months...)
		}
	}
	v.Months = append([]CustomerMonth{}, v.Months...)
	return v, err
}

// markOf is the movement a sentence begins with.
func markOf(s string) string {
	for _, m := range []tracking.Movement{tracking.New, tracking.Up, tracking.Down, tracking.Partly, tracking.Lost, tracking.WonBack} {
		if len(s) >= len(m) && s[:len(m)] == string(m) {
			return string(m)
		}
	}
	return s
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
	var out []CustomerMonth
	for k := from; !w.month.Before(k); k = k.Add(1) {
		m := CustomerMonth{Month: k, Moves: []string{}}
		before, had := states[k.Add(-1)]
		now, has := states[k]
		m.Level = string(now.Level)
		if had && has {
			m.Moves = lo.Map(tracking.Between(before, now), func(x tracking.Movement, _ int) string {
				return string(x) + lo.Ternary(x == tracking.Up || x == tracking.Down, "："+string(before.Level)+"→"+string(now.Level), "")
			})
		}
		if row, ok := w.byID[id]; ok && k == w.month && !(had && has) {
			m.Level = string(row.Level)
			m.Moves = lo.Map(row.Movements, func(r tracking.Reason, _ int) string { return string(r.Movement) + "：" + r.Text })
		}
		m.Opinions = opinionsIn(visits, k)
		out = append(out, m)
	}
	return out, nil
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
