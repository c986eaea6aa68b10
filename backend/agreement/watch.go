package agreement

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// Fuelled is what a customer fuelled in a month, grams.
type Fuelled struct {
	Month    calendar.Month
	Gasoline measure.Gram
	Diesel   measure.Gram
}

// WatchRow compares what an agreement promises with what was fuelled in a month. Percent is of both products together, rounded down, -1 where
// nothing was agreed.
type WatchRow struct {
	Month          calendar.Month `json:"month"`
	AgreedGasoline measure.Gram   `json:"agreedGasoline"`
	Gasoline       measure.Gram   `json:"gasoline"`
	AgreedDiesel   measure.Gram   `json:"agreedDiesel"`
	Diesel         measure.Gram   `json:"diesel"`
	Percent        int64          `json:"percent"`
	Low            bool           `json:"low"`
	Whole          bool           `json:"whole"` // the agreement covers the whole month, and it is over
}

// Watched is the comparison of one agreement over its months.
type Watched struct {
	Rows    []WatchRow `json:"rows"`
	Warning string     `json:"warning"` // empty where there is nothing to warn of
}

// Watch compares an agreement's monthly quantities (预计量, no least purchase) with what was fuelled, month by month from its beginning to the
// month of the day. A warning is due when the last p.LowMonths whole months all stay below p.LowPercent (anchor C5).
func Watch(a Agreement, fuelled []Fuelled, on calendar.Date, p Policy) Watched {
	out := Watched{Rows: []WatchRow{}}
	if a.Terms == nil || a.From.IsZero() {
		return out
	}
	by := map[calendar.Month]Fuelled{}
	for _, f := range fuelled {
		by[f.Month] = f
	}
	end := lo.Ternary(!a.To.IsZero() && a.To.Before(on), a.To, on)
	for m := a.From.Month(); !end.Month().Before(m); m = m.Add(1) {
		out.Rows = append(out.Rows, a.watch(m, by[m], on, p))
	}
	out.Warning = lowWarning(out.Rows, p)
	return out
}

func (a Agreement) watch(m calendar.Month, f Fuelled, on calendar.Date, p Policy) WatchRow {
	row := WatchRow{Month: m, AgreedGasoline: a.Terms.Gasoline, Gasoline: f.Gasoline, AgreedDiesel: a.Terms.Diesel, Diesel: f.Diesel, Percent: -1}
	if agreed := a.Terms.Gasoline + a.Terms.Diesel; agreed > 0 {
		row.Percent = int64((promised(a.Terms.Gasoline, f.Gasoline) + promised(a.Terms.Diesel, f.Diesel)) * 100 / agreed)
	}
	row.Whole = !m.First().Before(a.From) && (a.To.IsZero() || !a.To.Before(m.Last())) && m.Last().Before(on)
	row.Low = row.Whole && row.Percent >= 0 && row.Percent < p.LowPercent
	return row
}

// promised is what was fuelled of a product that was agreed; one that was not agreed makes up for nothing.
func promised(agreed, fuelled measure.Gram) measure.Gram {
	if agreed == 0 {
		return 0
	}
	return fuelled
}

func lowWarning(rows []WatchRow, p Policy) string {
	low := 0
	for i := len(rows) - 1; i >= 0; i-- {
		switch {
		case !rows[i].Whole && low == 0:
			continue
		case !rows[i].Low:
			return ""
		}
		if low++; low == p.LowMonths {
			return fmt.Sprintf("最近%d个整月的加油量都不到约定的%d%%，续签前请走访并核对约定用量", p.LowMonths, p.LowPercent)
		}
	}
	return ""
}
