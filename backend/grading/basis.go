package grading

import (
	"fmt"

	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// Sold is what a customer fuelled in one month, by family. Known=false: no sales file covers the month.
type Sold struct {
	Known            bool
	Gasoline, Diesel measure.Gram
}

// NeedFigure is the monthly need a grading uses (核定月需求) and where it comes from.
type NeedFigure struct {
	Gasoline, Diesel      measure.Gram
	GasKnown, DieselKnown bool
	Basis                 Basis
}

// Need picks the figure (domain 6.5): the declared need in the initial period or when the policy says so, or when sales do not cover
// the months; else the mean of the last 3 (or 12) complete months. recent is the statistic month first, going back.
// A mean is rounded down to the gram: it must not lift a customer over a threshold that was not reached.
func Need(declared customer.Need, recent []Sold, initial bool, p Policy) NeedFigure {
	months := map[Basis]int{Mean3: 3, Mean12: 12}[p.NeedBasis]
	if months > 0 && !initial && covered(recent, months) {
		var gas, diesel measure.Gram
		for _, s := range recent[:months] {
			gas, diesel = gas+s.Gasoline, diesel+s.Diesel
		}
		n := int64(months)
		return NeedFigure{measure.Gram(money.MulDiv(int64(gas), 1, n, money.Down)), measure.Gram(money.MulDiv(int64(diesel), 1, n, money.Down)), true, true, p.NeedBasis}
	}
	f := NeedFigure{Gasoline: lo.FromPtr(declared.Gasoline), Diesel: lo.FromPtr(declared.Diesel), GasKnown: declared.Gasoline != nil, DieselKnown: declared.Diesel != nil, Basis: Declared}
	if !f.GasKnown && !f.DieselKnown {
		f.Basis = Unknown
	}
	return f
}

func covered(recent []Sold, months int) bool {
	return len(recent) >= months && lo.EveryBy(recent[:months], func(s Sold) bool { return s.Known })
}

func (s Sold) total() measure.Gram { return s.Gasoline + s.Diesel }

// Stable decides 消费稳定 (6.3.1.3.2, domain 6.5): an agreement in force is the caller's; here: fuelling in each of the last StableMonths
// complete months, and their sum at least StableRatio per cent of the same number of months before, where those are covered.
// recent is the statistic month first. The sentence says which part decided.
func Stable(recent []Sold, p Policy) (bool, string) {
	n := p.StableMonths
	if !covered(recent, n) {
		return false, fmt.Sprintf("否：消费数据不足%d个月", n)
	}
	var last, before measure.Gram
	for i, s := range recent[:n] {
		if s.total() <= 0 {
			return false, fmt.Sprintf("否：近%d个月中倒数第%d个月没有消费", n, i+1)
		}
		last += s.total()
	}
	if !covered(recent, 2*n) {
		return true, fmt.Sprintf("是：近%d个月每月均有消费（无更早数据）", n)
	}
	for _, s := range recent[n : 2*n] {
		before += s.total()
	}
	if int64(last)*100 < int64(before)*int64(p.StableRatio) {
		return false, fmt.Sprintf("否：近%d个月%s吨，不足前%d个月%s吨的%d%%", n, last.Tonnes(), n, before.Tonnes(), p.StableRatio)
	}
	return true, fmt.Sprintf("是：近%d个月每月均有消费，量为前%d个月的%d%%以上", n, n, p.StableRatio)
}

// ChannelStable decides 用油渠道和需求相对稳定 (6.3.1.2.2, domain 6.5): no empty month among the last StableMonths, and we supplied at least
// ChannelShare per cent of the declared need over them. Without a declared need only the first part counts.
func ChannelStable(recent []Sold, declared customer.Need, p Policy) bool {
	n := p.StableMonths
	if !covered(recent, n) {
		return false
	}
	var sold measure.Gram
	for _, s := range recent[:n] {
		if s.total() <= 0 {
			return false
		}
		sold += s.total()
	}
	need := lo.FromPtr(declared.Gasoline) + lo.FromPtr(declared.Diesel)
	return int64(sold)*100 >= int64(need)*int64(n)*int64(p.ChannelShare)
}

// Hold settles the level kept (核定级别): up at once, down only after HoldMonths months in a row below (domain 6.5). below counts the months
// before this one; the count for the next month is returned. before="" means there was no level yet.
func Hold(before Level, below int, computed Level, p Policy) (level Level, count int, why string) {
	switch {
	case before == "" || before == computed:
		return computed, 0, ""
	case higher(computed, before):
		return computed, 0, "由" + string(before) + "升为" + string(computed) + "，当月命中即升"
	case below+1 >= p.HoldMonths:
		return computed, 0, fmt.Sprintf("由%s降为%s：连续%d个月低于原级", before, computed, below+1)
	}
	return before, below + 1, fmt.Sprintf("保持%s：本月算得%s，连续第%d个月低于原级，满%d个月才降", before, computed, below+1, p.HoldMonths)
}

// Higher reports whether a is a higher level than b.
func Higher(a, b Level) bool { return higher(a, b) }

// ManagingBody names who manages customers of a level, with the clause (6.4.1–6.4.4).
func ManagingBody(l Level) (name, clause string) {
	switch l {
	case ProvinceLevel:
		return "加油站管理处", "6.4.1"
	case CityLevel:
		return "所属单位零售管理部门", "6.4.2"
	case CountyLevel:
		return "片区经理", "6.4.3"
	case StationLevel:
		return "加油站经理及站内员工", "6.4.4"
	}
	return "—", ""
}
