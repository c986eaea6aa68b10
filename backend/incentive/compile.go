package incentive

import (
	"strconv"
	"strings"

	"fuelbook/backend/fault"
	"fuelbook/backend/money"
)

// rule is a Rule with its quantities as whole numbers of the base unit.
type rule struct {
	Rule
	unit    int64 // 0: a fixed amount
	bands   []band
	formula *formula
	bit     uint64 // of its exclusive group
}

// band begins at from; of a band relative to the plan from follows from percent.
type band struct {
	from    int64
	percent int64 // of the plan, -1 none
	above   bool
	rate    money.Fen
}

// scales are the decimals of a quantity as written, and what it is counted in.
var scales = map[Basis]struct {
	decimals int
	name     string
}{Cards: {0, "张"}, Customers: {0, "户"}, Days: {0, "天"}, Recharged: {2, "元"}, Spent: {2, "元"}, Mass: {6, "吨"}, Volume: {3, "升"}}

// quantity prints a number of base units as the scheme writes it.
func (b Basis) quantity(n int64) string {
	switch b {
	case Recharged, Spent:
		return money.Fen(n).Grouped() + "元"
	case Mass:
		return scaled(n, 6) + "吨"
	case Volume:
		return scaled(n, 3) + "升"
	}
	return strconv.FormatInt(n, 10) + scales[b].name
}

// scaled prints n/10^decimals without trailing zeros.
func scaled(n int64, decimals int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n, 10)
	for len(s) <= decimals {
		s = "0" + s
	}
	cut := len(s) - decimals
	s = strings.TrimRight(s[:cut]+"."+s[cut:], "0")
	return sign + strings.TrimSuffix(s, ".")
}

// compile turns the texts of a rule into numbers. Faults name the field under path.
func compile(r Rule, path string) (rule, fault.List) {
	out, list := rule{Rule: r}, fault.List{}
	scale := scales[r.Basis]
	read := func(text, field string) int64 {
		n, err := money.ParseScaled(text, scale.decimals)
		if err != nil || n < 0 {
			list = append(list, fault.New(fault.Invalid, "incentive.scheme_quantity", "「"+text+"」不是不小于0的数量", "请填以"+scale.name+"计的数").On(path+field))
		}
		return n
	}
	if r.Unit != "" {
		if out.unit = read(r.Unit, "unit"); out.unit == 0 && len(list) == 0 {
			list = append(list, fault.New(fault.Invalid, "incentive.scheme_unit", "计奖单位是0", "请填每多少计一次；一次性的定额请留空").On(path+"unit"))
		}
	}
	for i, b := range r.Bands {
		field := "bands." + strconv.Itoa(i) + ".from"
		x := band{above: b.Above, rate: b.Rate, percent: -1}
		if text, of := strings.CutSuffix(b.From, "%"); of {
			n, err := strconv.ParseInt(text, 10, 32)
			if err != nil || n < 0 {
				list = append(list, fault.New(fault.Invalid, "incentive.scheme_quantity", "「"+b.From+"」不是计划的百分数", "请填例如 100%").On(path+field))
			}
			x.percent = n
		} else {
			x.from = read(b.From, field)
		}
		out.bands = append(out.bands, x)
	}
	if r.Formula != "" {
		f, err := newFormula(r.Formula)
		if err != nil {
			list = append(list, fault.From(err).On(path+"formula"))
		}
		out.formula = f
	}
	return out, list
}

// compiled are the rules of a scheme; the groups of exclusive rules are numbered.
func compiled(s Scheme) ([]rule, fault.List) {
	var out []rule
	var list fault.List
	bits := map[string]uint64{}
	for i, r := range s.Rules {
		c, faults := compile(r, "rules."+strconv.Itoa(i)+".")
		list = append(list, faults...)
		if r.Exclusive != "" {
			if bits[r.Exclusive] == 0 {
				bits[r.Exclusive] = 1 << (len(bits) % 64)
			}
			c.bit = bits[r.Exclusive]
		}
		out = append(out, c)
	}
	return out, list
}
