package ownership

import (
	"cmp"
	"fmt"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
)

// DriftKind says what contradicts what.
type DriftKind string

// Kinds of contradiction.
const (
	Below    DriftKind = "低于现级"    // the figures of the month say a lower level than the one kept
	Above    DriftKind = "高于现级"    // a higher one
	Needless DriftKind = "转移失据"    // a transfer of authority the level has caught up with, or left behind
	NeedSale DriftKind = "需求与实销不符" // declared need against what was fuelled (T14)
)

// Standing is one customer's month as the monitor looks at it. Sold is the month first, going back.
type Standing struct {
	CustomerID customer.ID
	Month      calendar.Month
	Level      grading.Level // 核定级别
	Why        string
	Decision   grading.Decision // what the figures of the month say
	Held       int              // months in a row the figures were below the level
	Override   *Override
	Need       customer.Need
	Sold       []grading.Sold
}

// Contradiction is one finding with the figures compared and the month it began.
type Contradiction struct {
	CustomerID customer.ID      `json:"customerId"`
	Kind       DriftKind        `json:"kind"`
	Managing   grading.Level    `json:"managing"` // managing level
	Says       grading.Level    `json:"says"`     // the level the figures say; empty where it is not about levels
	Text       string           `json:"text"`
	Figures    []grading.Figure `json:"figures"`
	Since      calendar.Month   `json:"since"`
}

// Managing is the level a customer is managed on: the override's where one is in force, else the computed one.
func Managing(level grading.Level, o *Override) grading.Level {
	if o == nil {
		return level
	}
	return o.Managing
}

// Drift lists what contradicts a customer's managing level, and need against sales.
func Drift(s Standing, p Policy) []Contradiction {
	out := []Contradiction{}
	add := func(kind DriftKind, says grading.Level, since calendar.Month, text string, figures []grading.Figure) {
		out = append(out, Contradiction{CustomerID: s.CustomerID, Kind: kind, Managing: Managing(s.Level, s.Override), Says: says, Text: text, Figures: figures, Since: since})
	}
	switch {
	case grading.Higher(s.Level, s.Decision.Level):
		add(Below, s.Decision.Level, s.Month.Add(1-max(s.Held, 1)), s.Why, figures(s.Decision))
	case grading.Higher(s.Decision.Level, s.Level):
		add(Above, s.Decision.Level, s.Month, "本月数字已达"+string(s.Decision.Level), figures(s.Decision))
	}
	if text := needless(s); text != "" {
		add(Needless, s.Level, s.Month, text, figures(s.Decision))
	}
	for _, f := range []struct {
		name string
		need *measure.Gram
		sold func(grading.Sold) measure.Gram
	}{{"汽油", s.Need.Gasoline, func(x grading.Sold) measure.Gram { return x.Gasoline }}, {"柴油", s.Need.Diesel, func(x grading.Sold) measure.Gram { return x.Diesel }}} {
		if f.need == nil || *f.need <= 0 {
			continue
		}
		if n, op := apart(*f.need, s.Sold, f.sold, p.DriftRatio); n >= p.DriftMonths {
			now := f.sold(s.Sold[0])
			add(NeedSale, "", s.Month.Add(1-n), fmt.Sprintf("%s申报月需求%s吨，本月实销%s吨，连续%d个月相差%d%%以上", f.name, f.need.Tonnes(), now.Tonnes(), n, p.DriftRatio),
				[]grading.Figure{{Name: f.name + "实销", Value: now.Tonnes() + "吨", Op: op, Threshold: "申报" + f.need.Tonnes() + "吨"}})
		}
	}
	return out
}

// Graver orders findings for a list: what concerns the level before needs, the higher managing level first, the older first.
func Graver(a, b Contradiction) int {
	order := []DriftKind{Needless, Below, Above, NeedSale}
	higher, _ := Steps(a.Managing, b.Managing)
	return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), higher, cmp.Compare(a.Since.Index(), b.Since.Index()))
}

// figures are those of the clauses that decided: the ones of the level the figures say.
func figures(d grading.Decision) []grading.Figure {
	out := []grading.Figure{}
	for _, h := range d.Hits {
		if h.Level == d.Level {
			out = append(out, h.Figures...)
		}
	}
	return out
}

func needless(s Standing) string {
	switch {
	case s.Override == nil:
		return ""
	case s.Override.Managing == s.Level:
		return "核定级别已是" + string(s.Level) + "，管理权限转移不再需要"
	case tooFar(s.Level, s.Override.Managing):
		return "核定级别已变为" + string(s.Level) + "，与管理级别" + string(s.Override.Managing) + "相差超过一级"
	}
	return ""
}

// apart counts the months in a row, the latest first, in which sales differ from the need by more than ratio per cent, all on one side.
func apart(need measure.Gram, sold []grading.Sold, of func(grading.Sold) measure.Gram, ratio int) (months int, op string) {
	for _, s := range sold {
		side := ""
		switch v := int64(of(s)) * 100; {
		case !s.Known:
		case v < int64(need)*int64(100-ratio):
			side = "<"
		case v > int64(need)*int64(100+ratio):
			side = ">"
		}
		if side == "" || months > 0 && side != op {
			return months, op
		}
		months, op = months+1, side
	}
	return months, op
}
