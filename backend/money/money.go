// Package money holds amounts in whole fen: parsing, printing, named rounding, shares by largest remainder, formal numerals (大写).
package money

import (
	"math/big"
	"math/bits"
	"sort"
	"strconv"
	"strings"

	"fuelbook/backend/fault"
)

// Fen is an amount of RMB in whole fen (1/100 yuan); it may be negative.
type Fen int64

// Max is the largest amount we accept or print, 9,999,999,999,999.99 yuan.
const Max Fen = 999_999_999_999_999

// Yuan is a Fen from whole yuan.
func Yuan(y int64) Fen { return Fen(y * 100) }

// Parse reads a yuan amount as people and spreadsheets write it: optional sign, thousands commas, ¥ or 元,
// at most two decimals that are not zero. A binary tail of a spreadsheet double ("514.0599999999999", ≥ 10 decimals,
// within 1e-9 yuan of a fen) is accepted as the fen it stands for; any other finer fraction is refused, never rounded.
// Errors: money.bad_amount, money.too_fine, money.too_large.
func Parse(s string) (Fen, error) {
	units, err := ParseScaled(s, 2)
	if err != nil {
		return 0, err
	}
	return Fen(units), nil
}

// ParseScaled reads a decimal number into whole units of 10^-scale, with the rules of Parse.
func ParseScaled(s string, scale int) (int64, error) {
	t := strings.NewReplacer(",", "", ",", "", "¥", "", "¥", "", "元", "", " ", "", "\t", "", "\u00a0", "").Replace(s)
	r, ok := new(big.Rat), false
	if isDecimal(t) {
		r, ok = r.SetString(t)
	}
	if !ok {
		return 0, fault.New(fault.Invalid, "money.bad_amount", "「"+s+"」不是数字", "请改为数字,例如 1234.56")
	}
	r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)))
	n, exact := roundNearest(r)
	if !exact && !isBinaryTail(t, r, n, scale) {
		return 0, fault.New(fault.Invalid, "money.too_fine", "「"+s+"」的小数超过"+strconv.Itoa(scale)+"位", "请核对原始单据,改为不超过"+strconv.Itoa(scale)+"位小数")
	}
	if !n.IsInt64() || n.CmpAbs(big.NewInt(int64(Max))) > 0 {
		return 0, fault.New(fault.Invalid, "money.too_large", "「"+s+"」超出可记录的范围", "请核对是否多写了位数")
	}
	return n.Int64(), nil
}

// isDecimal admits plain and exponent notation of bounded length (a double prints at most 24 characters).
func isDecimal(t string) bool {
	if t == "" || len(t) > 40 {
		return false
	}
	f := strings.TrimLeft(t, "+-")
	mant, exp, hasExp := strings.Cut(strings.ToLower(f), "e")
	if hasExp {
		e, err := strconv.Atoi(exp)
		if err != nil || e > 20 || e < -20 {
			return false
		}
	}
	whole, frac, _ := strings.Cut(mant, ".")
	return whole+frac != "" && strings.Trim(whole+frac, "0123456789") == "" && len(t)-len(f) <= 1
}

func roundNearest(r *big.Rat) (n *big.Int, exact bool) {
	num, den := new(big.Int).Mul(r.Num(), big.NewInt(2)), new(big.Int).Mul(r.Denom(), big.NewInt(2))
	if num.Sign() < 0 {
		num.Sub(num, r.Denom())
	} else {
		num.Add(num, r.Denom())
	}
	return new(big.Int).Quo(num, den), r.IsInt()
}

// isBinaryTail: spreadsheets store doubles; 514.06 may print as 514.0599999999999.
func isBinaryTail(t string, scaled *big.Rat, n *big.Int, scale int) bool {
	_, frac, _ := strings.Cut(t, ".")
	if len(frac) < 10 && !strings.ContainsAny(frac, "eE") {
		return false
	}
	diff := new(big.Rat).Sub(scaled, new(big.Rat).SetInt(n))
	limit := new(big.Rat).SetFrac64(1, 10_000_000)
	return scale <= 6 && diff.Abs(diff).Cmp(limit) < 0
}

// String is the plain yuan form with two decimals and no separators: "-1234.50". It is what files and JSON carry.
func (f Fen) String() string {
	sign, u := "", uint64(f)
	if f < 0 {
		sign, u = "-", uint64(-f)
	}
	cents := strconv.FormatUint(u%100+100, 10)[1:]
	return sign + strconv.FormatUint(u/100, 10) + "." + cents
}

// Grouped is String with thousands separators, for screens and paper: "-1,234.50".
func (f Fen) Grouped() string {
	s := f.String()
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	head, tail := s[:len(s)-3], s[len(s)-3:]
	for i := len(head) - 3; i > 0; i -= 3 {
		head = head[:i] + "," + head[i:]
	}
	return sign + head + tail
}

// Rounding names how a fraction of a fen becomes whole.
type Rounding string

// HalfUp rounds the half away from zero (四舍五入), Down towards zero (舍去), Up away from zero (进一).
const (
	HalfUp Rounding = "half_up"
	Down   Rounding = "down"
	Up     Rounding = "up"
)

// MulDiv is a*num/den with the fraction treated as named; den must be positive. It does not overflow within int64 results.
func MulDiv(a, num, den int64, how Rounding) int64 {
	if den <= 0 {
		panic("money.MulDiv: den must be positive")
	}
	neg := (a < 0) != (num < 0)
	hi, lo := bits.Mul64(abs(a), abs(num))
	q, r := bits.Div64(hi%uint64(den), lo, uint64(den))
	if hi >= uint64(den) || q > 1<<62 {
		panic("money.MulDiv: overflow")
	}
	if r != 0 && (how == Up || how == HalfUp && r >= uint64(den)-r) {
		q++
	}
	if neg {
		return -int64(q)
	}
	return int64(q)
}

func abs(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}

// Share splits total by whole weights so that the parts sum exactly to total: floors first, then one fen each to the
// largest remainders, ties to the earlier index (callers order by 工号). Negative totals split as the negation.
// Weights must not be negative; when all are zero the first part gets everything only if there is one, else the split is even.
func Share(total Fen, weights []int64) []Fen {
	out := make([]Fen, len(weights))
	if len(weights) == 0 {
		return out
	}
	if total < 0 {
		for i, v := range Share(-total, weights) {
			out[i] = -v
		}
		return out
	}
	sum := new(big.Int)
	for _, w := range weights {
		sum.Add(sum, big.NewInt(w))
	}
	if sum.Sign() == 0 {
		even := make([]int64, len(weights))
		for i := range even {
			even[i] = 1
		}
		return Share(total, even)
	}
	rest, rems, order := int64(total), make([]*big.Int, len(weights)), make([]int, len(weights))
	for i, w := range weights {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(int64(total)), big.NewInt(w)), sum, new(big.Int))
		out[i], rems[i], order[i] = Fen(q.Int64()), r, i
		rest -= q.Int64()
	}
	sort.SliceStable(order, func(a, b int) bool { return rems[order[a]].Cmp(rems[order[b]]) > 0 })
	for i := range rest {
		out[order[i]]++
	}
	return out
}
