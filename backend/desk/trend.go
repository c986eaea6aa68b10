package desk

import (
	"context"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
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

// Trend draws volumes up to a month by 品种, 级别, 片区 or 加油站; an account sees its own stations. Customers stand where they stand at the end of the
// month, in all thirteen. Error: tracking.no_group.
func (d *Desk) Trend(ctx context.Context, a access.Actor, m calendar.Month, by string) (TrendView, error) {
	var v TrendView
	err := d.withMonth(ctx, a, access.ReadCustomers, m, func(tx *store.Tx, w *monthWork) error {
		group, ok := w.groups()[by]
		if !ok {
			return fault.New(fault.Invalid, "tracking.no_group", "不能按「"+by+"」看趋势", "请选品种、级别、片区或加油站")
		}
		from := w.month.Add(-12)
		volumes, err := tx.MonthVolumes(from, w.month)
		if err != nil {
			return err
		}
		roots, err := tx.Roots()
		if err != nil {
			return err
		}
		first, _, _, err := tx.SalesSpan()
		if err != nil {
			return err
		}
		within := reach(a, w.tree)
		rooted, _ := tracking.Input{Volumes: volumes}.Merged(roots)
		volumes = lo.Filter(rooted.Volumes, func(x tracking.Volume, _ int) bool {
			row, known := w.byID[x.CustomerID]
			return known && within.MayRead(row.Customer.StationID) == nil
		})
		all := tracking.Trend(volumes, from, w.month, func(tracking.Volume) string { return "合计" })
		v = TrendView{Month: w.month, By: by, Months: lo.Times(13, func(i int) calendar.Month { return from.Add(i) }),
			Note: "按卡号认到客户的消费，机构和个人都在内；各户按" + w.month.Chinese() + "的级别和归属归类"}
		known := func(i int) bool { return !first.IsZero() && !from.Add(i).Before(first) }
		for _, s := range append(all, tracking.Trend(volumes, from, w.month, group)...) {
			v.Series = append(v.Series, trendSeries(s, known))
		}
		return nil
	})
	return v, err
}

// groups are the ways a month's customers can be told apart.
func (w *monthWork) groups() map[string]func(tracking.Volume) string {
	station := func(v tracking.Volume) org.OfficeID { return w.byID[v.CustomerID].Customer.StationID }
	return map[string]func(tracking.Volume) string{
		"品种": func(v tracking.Volume) string { return string(v.Family) },
		"级别": func(v tracking.Volume) string { return string(w.byID[v.CustomerID].Level) },
		"加油站": func(v tracking.Volume) string {
			o, _ := w.tree.Office(station(v))
			return lo.CoalesceOrEmpty(o.Name, "未定")
		},
		"片区": func(v tracking.Volume) string {
			o, _ := w.tree.DistrictOf(station(v))
			return lo.CoalesceOrEmpty(o.Name, "未定")
		},
	}
}

func trendSeries(s tracking.Series, known func(int) bool) TrendSeries {
	top := max(slices.Max(s.Mass), 1)
	return TrendSeries{Label: s.Label,
		Text:  lo.Map(s.Mass, func(g measure.Gram, i int) string { return lo.Ternary(known(i), g.Tonnes(), "—") }),
		Share: lo.Map(s.Mass, func(g measure.Gram, _ int) int { return int(max(g, 0) * 1000 / top) })}
}
