package incentive

import (
	"cmp"
	"fmt"
	"slices"

	"fuelbook/backend/money"
)

// Kinds of findings of the linter.
const (
	FoundGap      = "空档"
	FoundOverlap  = "重叠"
	FoundNegative = "减少"
	FoundCliff    = "断崖"
	FoundStep     = "起点"
	FoundUnproven = "未证明"
)

// Finding is what the linter proves about the pay of a rule: at To units it pays After, at From (one unit before) it pays Before.
type Finding struct {
	Rule   string    `json:"rule"`
	Kind   string    `json:"kind"`
	From   int64     `json:"from"`
	To     int64     `json:"to"`
	Before money.Fen `json:"before"`
	After  money.Fen `json:"after"`
	Text   string    `json:"text"`
}

// Lint lists gaps, overlaps, quantities with which one more unit pays less, and cliffs where one more unit pays more than the highest rate. It
// looks at the whole domain: between two beginnings of bands the pay of a rule is a straight line (stairs of one rate for whole units), so what
// happens at the beginnings is all that can happen. plan is the plan to judge by, where bands begin at the plan. A scheme Check refuses has none.
func Lint(s Scheme, plan int64) []Finding {
	rules, faults := compiled(s)
	if len(faults) > 0 {
		return nil
	}
	var out []Finding
	for i := range rules {
		switch r := &rules[i]; {
		case r.formula != nil:
			out = append(out, Finding{Rule: r.Name, Kind: FoundUnproven, Text: "「" + r.Name + "」用公式计奖，断崖和减少不能逐点证明，请用试算核对"})
		case len(r.bands) > 0:
			out = append(out, r.lint(r.frame(plan, true))...)
		}
	}
	return out
}

func (r *rule) lint(f frame) []Finding {
	var out []Finding
	out = append(out, r.edges(f)...)
	for _, l := range f.levels {
		out = append(out, r.step(l.from, f)...)
		if r.Mode == Marginal || l.from == 0 { // the first unit of a marginal band is the one behind its beginning; nothing earns nothing
			out = append(out, r.step(l.from+r.stride(), f)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return cmp.Compare(a.To, b.To) })
	return slices.CompactFunc(out, func(a, b Finding) bool { return a.Kind == b.Kind && a.To == b.To && a.Kind != FoundOverlap })
}

// stride is the least quantity that changes the pay.
func (r *rule) stride() int64 {
	if r.Rounding == FullUnits && r.unit > 0 {
		return r.unit
	}
	return 1
}

// edges: quantities below the first band, bands that begin at the same place or before the one in front, beginnings between whole units.
func (r *rule) edges(f frame) []Finding {
	var out []Finding
	if first := f.levels[0].from; first > 1 || first == 1 && r.Mode == Marginal {
		out = append(out, Finding{Rule: r.Name, Kind: FoundGap, From: 0, To: first, Text: fmt.Sprintf("「%s」%s以下不计奖", r.Name, r.Basis.quantity(first))})
	}
	for i, l := range f.levels {
		if i > 0 && (l.from == f.levels[i-1].from || l.at < f.levels[i-1].at) {
			out = append(out, Finding{Rule: r.Name, Kind: FoundOverlap, From: f.levels[i-1].from, To: l.from, Text: fmt.Sprintf("「%s」第%d档和第%d档重叠在%s", r.Name, f.levels[i-1].at+1, l.at+1, r.Basis.quantity(l.from))})
		}
		if r.Rounding == FullUnits && r.Mode == Marginal && r.unit > 1 && l.from%r.unit != 0 {
			out = append(out, Finding{Rule: r.Name, Kind: FoundStep, From: l.from, To: l.from, Text: fmt.Sprintf("「%s」第%d档从%s起，不是计奖单位%s的整数倍，跨档的单位会丢", r.Name, l.at+1, r.Basis.quantity(l.from), r.Basis.quantity(r.unit))})
		}
	}
	return out
}

// step compares the pay at a quantity with one stride before.
func (r *rule) step(at int64, f frame) []Finding {
	from := at - r.stride()
	if from < 0 {
		return nil
	}
	before, after := r.payOf(from, f), r.payOf(at, f)
	gain := after - before
	most := money.Fen(0)
	for _, b := range r.bands {
		most = max(most, b.rate)
	}
	out := Finding{Rule: r.Name, From: from, To: at, Before: before, After: after}
	names := func(word string) string {
		return fmt.Sprintf("「%s」从%s到%s：%s元变为%s元，%s%s元", r.Name, r.Basis.quantity(from), r.Basis.quantity(at), before.Grouped(), after.Grouped(), word, max(gain, -gain).Grouped())
	}
	switch {
	case gain < 0:
		out.Kind, out.Text = FoundNegative, names("多做反而少")
	case gain > r.portionOf(most):
		out.Kind, out.Text = FoundCliff, names("一下多")
	case r.Mode == Marginal && r.falls(at, f):
		out.Kind, out.Text = FoundNegative, fmt.Sprintf("「%s」从%s起每单位的标准反而降低", r.Name, r.Basis.quantity(at))
	default:
		return nil
	}
	return []Finding{out}
}

// payOf is what a group of exactly q earns.
func (r *rule) payOf(q int64, f frame) money.Fen {
	f.total = q
	return r.pay(q, f)
}

// portionOf is the most one stride may earn without being a cliff; a prorated unit is rounded to the fen on both sides.
func (r *rule) portionOf(rate money.Fen) money.Fen {
	if r.unit == 0 {
		return 0
	}
	rounded := money.Fen(0)
	if r.Rounding == Prorated && r.unit > 1 {
		rounded = money.Fen(len(r.bands))
	}
	return r.portion(r.stride(), rate) + rounded
}

// falls reports whether the rate behind a quantity is lower than in front of it.
func (r *rule) falls(at int64, f frame) bool {
	front, back := r.bandAt(at-r.stride(), f), r.bandAt(at, f)
	return front >= 0 && back >= 0 && r.bands[back].rate < r.bands[front].rate
}
