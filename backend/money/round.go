package money

import (
	"math"
	"math/big"
	"math/bits"
	"sort"
)

// Rounding names how a fraction of a fen becomes whole.
type Rounding string

// HalfUp rounds the half away from zero (四舍五入), Down towards zero (舍去), Up away from zero (进一).
const (
	HalfUp Rounding = "half_up"
	Down   Rounding = "down"
	Up     Rounding = "up"
)

// Valid reports whether the name is one of the three; whoever reads a rounding from a file asks.
func (r Rounding) Valid() bool { return r == HalfUp || r == Down || r == Up }

// MulDiv is a*num/den with the fraction treated as named; den must be positive. The product may exceed 64 bits; a
// quotient that does not fit an int64 (its lowest value excepted) and a den that is not positive panic: both are bugs.
func MulDiv(a, num, den int64, how Rounding) int64 {
	if den <= 0 {
		panic("money.MulDiv: den must be positive")
	}
	hi, lo := bits.Mul64(abs(a), abs(num))
	if hi >= uint64(den) {
		panic("money.MulDiv: overflow")
	}
	q, r := bits.Div64(hi, lo, uint64(den))
	if r != 0 && roundsUp(r, uint64(den), how) {
		q++
	}
	if q > math.MaxInt64 {
		panic("money.MulDiv: overflow")
	}
	if (a < 0) != (num < 0) {
		return -int64(q)
	}
	return int64(q)
}

func roundsUp(r, den uint64, how Rounding) bool {
	return how == Up || how == HalfUp && r >= den-r
}

func abs(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}

// Share splits total by whole weights so that the parts sum exactly to total: floors first, then one fen each to the
// largest remainders, ties to the earlier index (callers order by 工号). Negative totals split as the negation.
// When all weights are zero the split is even. No weights give no parts; a negative weight is a bug and panics.
func Share(total Fen, weights []int64) []Fen {
	out := make([]Fen, len(weights))
	if len(weights) == 0 {
		return out
	}
	weights, sum := positiveWeights(weights)
	whole := new(big.Int).SetUint64(abs(int64(total)))
	rest := new(big.Int).Set(whole)
	rems, order := make([]*big.Int, len(weights)), make([]int, len(weights))
	for i, w := range weights {
		q, r := new(big.Int).Mul(whole, big.NewInt(w)), new(big.Int)
		q.QuoRem(q, sum, r)
		out[i], rems[i], order[i] = Fen(q.Uint64()), r, i
		rest.Sub(rest, q)
	}
	sort.SliceStable(order, func(a, b int) bool { return rems[order[a]].Cmp(rems[order[b]]) > 0 })
	for i := range int(rest.Int64()) {
		out[order[i]]++
	}
	if total < 0 {
		for i := range out {
			out[i] = -out[i]
		}
	}
	return out
}

// positiveWeights gives weights with a positive sum: the same ones, or all ones when every weight is zero.
func positiveWeights(weights []int64) ([]int64, *big.Int) {
	sum := new(big.Int)
	for _, w := range weights {
		if w < 0 {
			panic("money.Share: negative weight")
		}
		sum.Add(sum, big.NewInt(w))
	}
	if sum.Sign() > 0 {
		return weights, sum
	}
	even := make([]int64, len(weights))
	for i := range even {
		even[i] = 1
	}
	return even, sum.SetInt64(int64(len(even)))
}
