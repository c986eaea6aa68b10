package grading

import (
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// Grade decides size class and management level. Every rule of domain 6.4 is evaluated; the highest level that fired wins
// (AMB-03); hits stay in the regulation's order. Comparisons are on whole grams and fen; rounding is for printing only.
func Grade(f Facts, p Policy) Decision {
	d := Decision{Level: Ungraded, Policy: p.Version, Incomplete: !f.GasKnown || !f.DieselKnown || !f.BearerKnown, Notes: []string{}, Hits: []Hit{}, SizeHits: []Figure{}}
	if f.Kind == customer.Reseller {
		d.Notes = append(d.Notes, "再流通客户单列，不分级、不计入机构客户（3.2）")
		return d
	}
	if f.Kind == customer.Institution {
		d.Size, d.SizeClause, d.SizeHits = size(f, p)
	}
	for _, r := range table {
		if r.fires(f, p, d.Size) {
			d.Hits = append(d.Hits, Hit{Code: r.code, Clause: r.clause, Level: r.level, Text: r.text, Figures: r.figures(f, p, d.Size)})
			if higher(r.level, d.Level) {
				d.Level = r.level
			}
		}
	}
	d.Notes = append(d.Notes, notes(f, p, d)...)
	return d
}

// Outcome is what Grade decides, without its reasons.
func Outcome(f Facts, p Policy) (level Level, s Size) {
	level = Ungraded
	if f.Kind == customer.Reseller {
		return level, s
	}
	if f.Kind == customer.Institution {
		s = class(f, p)
	}
	for _, r := range table {
		if r.fires(f, p, s) && higher(r.level, level) {
			level = r.level
		}
	}
	return level, s
}

// rank orders the levels; a higher number is a higher level.
func rank(l Level) int {
	switch l {
	case ProvinceLevel:
		return 4
	case CityLevel:
		return 3
	case CountyLevel:
		return 2
	case StationLevel:
		return 1
	}
	return 0
}

func higher(a, b Level) bool { return rank(a) > rank(b) }

// class is the decision table of 3.2.1–3.2.3: reaching by any one figure, staying below by all of them (T6). Unknown counts as zero
// unless all three are unknown.
func class(f Facts, p Policy) Size {
	over := func(b Bound) bool { return f.Gasoline >= b.Gasoline || f.Diesel >= b.Diesel || f.Bearer >= b.Bearer }
	switch {
	case !f.GasKnown && !f.DieselKnown && !f.BearerKnown:
		return Undetermined
	case over(p.Large):
		return Large
	case over(p.Medium):
		return Medium
	}
	return Small
}

// size is class with its clause and the figures compared.
func size(f Facts, p Policy) (Size, string, []Figure) {
	switch s := class(f, p); s {
	case Large:
		return s, "3.2.1", reached(f, p.Large)
	case Medium:
		return s, "3.2.2", reached(f, p.Medium)
	case Small:
		return s, "3.2.3", below(f, p.Medium)
	default:
		return s, "", []Figure{}
	}
}

// reached lists the figures at or above their bound.
func reached(f Facts, b Bound) []Figure {
	hits := []Figure{}
	if f.Gasoline >= b.Gasoline {
		hits = append(hits, mass("汽油月需求", f.Gasoline, "≥", b.Gasoline))
	}
	if f.Diesel >= b.Diesel {
		hits = append(hits, mass("柴油月需求", f.Diesel, "≥", b.Diesel))
	}
	if f.Bearer >= b.Bearer {
		hits = append(hits, yuan("不记名卡年采购额", f.Bearer, "≥", b.Bearer))
	}
	return hits
}

// below lists all three comparisons with the bound they stay under.
func below(f Facts, b Bound) []Figure {
	return []Figure{mass("汽油月需求", f.Gasoline, "<", b.Gasoline), mass("柴油月需求", f.Diesel, "<", b.Diesel), yuan("不记名卡年采购额", f.Bearer, "<", b.Bearer)}
}

func mass(name string, v measure.Gram, op string, t measure.Gram) Figure {
	return Figure{Name: name, Value: v.Exact() + "吨", Op: op, Threshold: t.Exact() + "吨"}
}

func yuan(name string, v money.Fen, op string, t money.Fen) Figure {
	return Figure{Name: name, Value: v.Grouped() + "元", Op: op, Threshold: t.Grouped() + "元"}
}

func word(name, value string) Figure {
	return Figure{Name: name, Value: value, Op: "=", Threshold: "是"}
}

// notes say what a reader would stumble over: a figure that prints as the threshold but lies below it, missing data, printed clause numbers.
func notes(f Facts, p Policy, d Decision) []string {
	out := []string{}
	for _, b := range []Bound{p.Large, p.Medium} {
		out = append(out, near("汽油", f.Gasoline, b.Gasoline)...)
		out = append(out, near("柴油", f.Diesel, b.Diesel)...)
	}
	if d.Incomplete {
		out = append(out, "数据不全：未知的数字按0参与比较")
	}
	if lo.ContainsBy(d.Hits, func(h Hit) bool { return h.Level == StationLevel }) {
		out = append(out, "站级条款原文编号为6.4.1.4.x，应为6.3.1.4.x")
	}
	if d.Level == Ungraded {
		out = append(out, "没有命中任何条款：个人、无昆仑加油卡、非固定客户不分级")
	}
	return out
}

func near(name string, v, bound measure.Gram) []string {
	if v < bound && v.Tonnes() == bound.Tonnes() {
		return []string{name + "显示为" + bound.Tonnes() + "吨，实为" + v.Exact() + "吨，未达" + bound.Exact() + "吨"}
	}
	return nil
}
