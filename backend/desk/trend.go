package desk

import (
	"cmp"
	"context"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// TrendView is what was fuelled in the thirteen months up to one, by group; the last and the first are the same month of two years.
type TrendView struct {
	Month  calendar.Month   `json:"month"`
	By     string           `json:"by"`
	Months []calendar.Month `json:"months"`
	Series []TrendSeries    `json:"series"` // 合计 first, then the largest group first
	Note   string           `json:"note"`
}

// TrendSeries is one group. Share is how tall each month is drawn, in thousandths of the tallest of the group.
type TrendSeries struct {
	Label string   `json:"label"`
	Text  []string `json:"text"` // tonnes, "—" where no sales file covers the month
	Share []int    `json:"share"`
}

// TrendQuery says how customers are told apart, and which of them: those of an office by its code, of a level; empty for all.
type TrendQuery struct{ By, Office, Level string }

// Trend draws volumes up to a month by 品种, 品号, 级别, 片区, 加油站 or 所属单位; an account sees its own stations. Customers stand where they stand at the
// end of the month, in all thirteen. Errors: tracking.no_group, tracking.no_level, desk.no_office.
func (d *Desk) Trend(ctx context.Context, a access.Actor, m calendar.Month, q TrendQuery) (TrendView, error) {
	var v TrendView
	err := d.withMonth(ctx, a, access.ReadCustomers, m, func(tx *store.Tx, w *monthWork) error {
		from := w.month.Add(-12)
		only, err := w.trendOf(a, q)
		if err != nil {
			return err
		}
		first, _, _, err := tx.SalesSpan()
		if err != nil {
			return err
		}
		all, groups := tracking.NewTrend(from, w.month), tracking.NewTrend(from, w.month)
		if err := w.addUp(tx, q.By, from, only, func(label string, m calendar.Month, mass measure.Gram) {
			all.Add("合计", m, mass)
			groups.Add(label, m, mass)
		}); err != nil {
			return err
		}
		v = TrendView{Month: w.month, By: q.By, Months: lo.Times(13, func(i int) calendar.Month { return from.Add(i) }), Series: []TrendSeries{},
			Note: "按卡号认到客户的消费，机构和个人都在内；各户按" + w.month.Chinese() + "的级别和归属归类"}
		known := func(i int) bool { return !first.IsZero() && !from.Add(i).Before(first) }
		for _, s := range append(all.Series(), groups.Series()...) {
			v.Series = append(v.Series, trendSeries(s, known))
		}
		return nil
	})
	return v, err
}

// byProduct tells products apart, which customers do not decide.
const byProduct = "品号"

// trendOf tells whose volumes are drawn: what the account may read, of the office and level asked for.
func (w *monthWork) trendOf(a access.Actor, q TrendQuery) (func(customer.ID) bool, error) {
	if _, ok := w.groups()[q.By]; !ok && q.By != byProduct {
		return nil, fault.New(fault.Invalid, "tracking.no_group", "不能按「"+q.By+"」看趋势", "请选品种、品号、级别、片区、加油站或所属单位")
	}
	if q.Level != "" && !slices.Contains([]string{string(grading.ProvinceLevel), string(grading.CityLevel), string(grading.CountyLevel), string(grading.StationLevel), string(grading.Ungraded)}, q.Level) {
		return nil, fault.New(fault.Invalid, "tracking.no_level", "没有「"+q.Level+"」这个级别", "请在下拉框里选")
	}
	var office org.OfficeID
	if q.Office != "" {
		o, err := officeByCode(w.tree, q.Office)
		if err != nil {
			return nil, err
		}
		office = o.ID
	}
	within := reach(a, w.tree)
	return func(id customer.ID) bool {
		row, known := w.byID[id]
		return known && within.MayRead(row.Customer.StationID) == nil && (q.Level == "" || q.Level == string(row.Level)) && (office == "" || w.tree.Within(office, row.Customer.StationID))
	}, nil
}

// addUp gives each mass that counts, with the group it falls into. What hangs on a merged record is its survivor's.
func (w *monthWork) addUp(tx *store.Tx, by string, from calendar.Month, only func(customer.ID) bool, give func(string, calendar.Month, measure.Gram)) error {
	roots, err := tx.Roots()
	if err != nil {
		return err
	}
	if by == byProduct {
		return tx.ProductVolumes(from, w.month, func(v tracking.ProductVolume) {
			if only(cmp.Or(roots[v.CustomerID], v.CustomerID)) {
				give(v.Product, v.Month, v.Mass)
			}
		})
	}
	volumes, err := tx.MonthVolumes(from, w.month)
	group := w.groups()[by]
	for _, v := range volumes {
		if v.CustomerID = cmp.Or(roots[v.CustomerID], v.CustomerID); only(v.CustomerID) {
			give(group(v), v.Month, v.Mass)
		}
	}
	return err
}

// groups are the ways a month's customers can be told apart.
func (w *monthWork) groups() map[string]func(tracking.Volume) string {
	station := func(v tracking.Volume) org.OfficeID { return w.byID[v.CustomerID].Customer.StationID }
	above := func(k org.Kind) func(tracking.Volume) string {
		return func(v tracking.Volume) string {
			o, _ := w.tree.Above(station(v), k)
			return lo.CoalesceOrEmpty(o.Name, "未定")
		}
	}
	return map[string]func(tracking.Volume) string{
		"品种":   func(v tracking.Volume) string { return string(v.Family) },
		"级别":   func(v tracking.Volume) string { return string(w.byID[v.CustomerID].Level) },
		"加油站":  above(org.Station),
		"片区":   above(org.District),
		"所属单位": above(org.Unit),
	}
}

func trendSeries(s tracking.Series, known func(int) bool) TrendSeries {
	top := max(slices.Max(s.Mass), 1)
	return TrendSeries{Label: s.Label,
		Text:  lo.Map(s.Mass, func(g measure.Gram, i int) string { return lo.Ternary(known(i), g.Tonnes(), "—") }),
		Share: lo.Map(s.Mass, func(g measure.Gram, _ int) int { return int(max(g, 0) * 1000 / top) })}
}
