package money

import (
	"math"
	"math/big"
	"slices"
	"testing"
)

func TestMulDiv(t *testing.T) {
	for _, c := range []struct {
		a, num, den int64
		how         Rounding
		want        int64
	}{
		{10, 1, 4, HalfUp, 3}, {10, 1, 4, Down, 2}, {10, 1, 4, Up, 3}, {-10, 1, 4, HalfUp, -3}, {-10, 1, 4, Down, -2}, {-10, 1, 4, Up, -3},
		{9, 1, 4, HalfUp, 2}, {9, 1, 4, Up, 3}, {8, 1, 4, Up, 2}, {7, -3, 2, HalfUp, -11}, {-7, -3, 2, HalfUp, 11}, {0, -3, 2, Up, 0},
		{math.MaxInt64, math.MaxInt64, math.MaxInt64, HalfUp, math.MaxInt64}, {-math.MaxInt64, 1, 1, Down, -math.MaxInt64},
		{math.MaxInt64 - 1, 3, 3, Down, math.MaxInt64 - 1}, {5_000_000_000, 15, 10_000, HalfUp, 7_500_000},
	} {
		if got := MulDiv(c.a, c.num, c.den, c.how); got != c.want {
			t.Errorf("MulDiv(%d,%d,%d,%s) = %d, want %d", c.a, c.num, c.den, c.how, got, c.want)
		}
	}
}

func TestMulDivPanics(t *testing.T) {
	for name, call := range map[string]func(){
		"zero den": func() { MulDiv(1, 1, 0, Down) }, "negative den": func() { MulDiv(1, 1, -2, Down) },
		"too large": func() { MulDiv(math.MaxInt64, 2, 1, Down) }, "far too large": func() { MulDiv(math.MaxInt64, math.MaxInt64, 1, Down) },
		"negative weight": func() { Share(1, []int64{2, -1}) },
	} {
		if !panics(call) {
			t.Errorf("%s does not panic", name)
		}
	}
}

func panics(call func()) (did bool) {
	defer func() { did = recover() != nil }()
	call()
	return false
}

func TestRoundingValid(t *testing.T) {
	if !HalfUp.Valid() || !Down.Valid() || !Up.Valid() || Rounding("").Valid() || Rounding("HalfUp").Valid() {
		t.Error("wrong names taken")
	}
}

func FuzzMulDiv(f *testing.F) {
	f.Add(int64(7), int64(-3), int64(2), uint8(0))
	f.Add(int64(math.MinInt64), int64(1), int64(2), uint8(1))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(math.MaxInt64), uint8(2))
	f.Fuzz(func(t *testing.T, a, num, den int64, mode uint8) {
		if den <= 0 {
			den = -(den + 1) + 1
			if den <= 0 {
				return
			}
		}
		how := []Rounding{HalfUp, Down, Up}[mode%3]
		want := oracle(a, num, den, how)
		fits := want.CmpAbs(big.NewInt(math.MaxInt64)) <= 0
		var got int64
		if did := panics(func() { got = MulDiv(a, num, den, how) }); did == fits {
			t.Fatalf("MulDiv(%d,%d,%d,%s): panic %v, exact %v", a, num, den, how, did, want)
		}
		if fits && got != want.Int64() {
			t.Fatalf("MulDiv(%d,%d,%d,%s) = %d, want %v", a, num, den, how, got, want)
		}
	})
}

// oracle rounds with floor arithmetic on big integers: |a·num|/den plus 0, a half or almost one.
func oracle(a, num, den int64, how Rounding) *big.Int {
	p := new(big.Int).Mul(big.NewInt(a), big.NewInt(num))
	sign := p.Sign()
	p.Abs(p).Mul(p, big.NewInt(2))
	d := big.NewInt(den)
	switch how {
	case HalfUp:
		p.Add(p, d)
	case Up:
		p.Add(p, d).Add(p, d).Sub(p, big.NewInt(1))
	}
	p.Div(p, d.Mul(d, big.NewInt(2)))
	if sign < 0 {
		p.Neg(p)
	}
	return p
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		total   Fen
		weights []int64
		want    []Fen
	}{
		{100, nil, []Fen{}}, {100, []int64{0}, []Fen{100}}, {100, []int64{0, 0, 0}, []Fen{34, 33, 33}}, {100, []int64{1, 1, 1}, []Fen{34, 33, 33}},
		{100, []int64{1, 0, 2}, []Fen{33, 0, 67}}, {-100, []int64{1, 1, 1}, []Fen{-34, -33, -33}}, {0, []int64{3, 4}, []Fen{0, 0}},
		{10, []int64{1, 2, 3, 4}, []Fen{1, 2, 3, 4}}, {1, []int64{5, 6}, []Fen{0, 1}}, {2, []int64{1, 1, 1}, []Fen{1, 1, 0}},
		{Max, []int64{math.MaxInt64, math.MaxInt64}, []Fen{500_000_000_000_000, 499_999_999_999_999}},
	} {
		if got := Share(c.total, c.weights); !slices.Equal(got, c.want) {
			t.Errorf("Share(%d, %v) = %v, want %v", c.total, c.weights, got, c.want)
		}
	}
}

func FuzzShare(f *testing.F) {
	f.Add(int64(100), []byte{1, 1, 1})
	f.Add(int64(-1), []byte{0, 0})
	f.Add(int64(math.MinInt64), []byte{7})
	f.Fuzz(func(t *testing.T, total int64, raw []byte) {
		if len(raw) == 0 || len(raw) > 500 {
			return
		}
		weights := make([]int64, len(raw))
		var all int64
		for i, b := range raw {
			weights[i] = int64(b) * int64(b)
			all += weights[i]
		}
		var sum Fen
		for i, p := range Share(Fen(total), weights) {
			sum += p
			if all == 0 {
				continue
			}
			low, high := oracle(total, weights[i], all, Down), oracle(total, weights[i], all, Up)
			if got := big.NewInt(int64(p)); got.CmpAbs(low) < 0 || got.CmpAbs(high) > 0 {
				t.Fatalf("part %d of %d is %d, outside %v…%v", i, total, p, low, high)
			}
		}
		if sum != Fen(total) {
			t.Fatalf("parts of %d sum to %d", total, sum)
		}
	})
}
