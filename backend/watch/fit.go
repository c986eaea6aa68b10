package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Fit is the model fitted to an office's histories. Poor is why it must not be used, empty where it may.
type Fit struct {
	Params Params
	LL     float64 // log likelihood
	Gap    float64 // share of customers the model puts at another number of active months than seen, 0–1
	Count  int     // customers
	Poor   string
}

// What makes a fit trustworthy. The bounds are on the logarithm of a parameter.
const (
	leastCustomers = 30
	bound          = 7.0
	agree          = 0.5  // two starts that end within it found the same top
	worstGap       = 0.15 // see Fit.Gap
	leastSpread    = 0.01 // between the highest and the lowest chance of being there
)

// spreadOf is how far the histories differ in their chance of being there.
func spreadOf(p Params, cells []Cell) float64 {
	low, high := 1.0, 0.0
	for _, c := range cells {
		a := p.Alive(c)
		low, high = min(low, a), max(high, a)
	}
	return high - low
}

// FitModel finds the parameters under which the histories are most likely, from several starts.
func FitModel(cells []Cell) Fit {
	cells = gather(cells)
	f := Fit{}
	for _, c := range cells {
		f.Count += c.Count
	}
	if f.Count < leastCustomers {
		f.Poor = fmt.Sprintf("只有%d户有足够的记录，少于%d户", f.Count, leastCustomers)
		return f
	}
	ends := []end{}
	for _, s := range [][4]float64{{0, 0, 0, 0}, {0.5, -0.5, -0.5, 1.5}, {1, 1, -1, 2.5}, {2, 0, -2, 1}} {
		ends = append(ends, climb(s, func(v [4]float64) float64 {
			if c := -paramsOf(v).LogLikelihood(cells); !math.IsNaN(c) {
				return c
			}
			return math.Inf(1) // never the best place
		}))
	}
	slices.SortFunc(ends, cheaper)
	f.Params, f.LL, f.Gap = paramsOf(ends[0].at), -ends[0].cost, gap(paramsOf(ends[0].at), cells)
	switch {
	case math.IsInf(f.LL, 0):
		f.LL, f.Params, f.Gap, f.Poor = 0, Params{}, 1, "模型没有算出结果"
	case ends[1].cost-ends[0].cost > agree:
		f.Poor = "从不同起点算出的结果不一致"
	case f.Gap > worstGap:
		f.Poor = fmt.Sprintf("模型与实际活跃月数的分布相差%.0f%%", f.Gap*100)
	case spreadOf(f.Params, cells) < leastSpread:
		f.Poor = "各户的消费太整齐，模型分不出先后"
	}
	return f
}

func paramsOf(v [4]float64) Params {
	e := func(x float64) float64 { return math.Exp(max(-bound, min(bound, x))) }
	return Params{e(v[0]), e(v[1]), e(v[2]), e(v[3])}
}

// gap is half the sum of differences between how many customers were active in x of n months and how many the model expects.
func gap(p Params, cells []Cell) float64 {
	seen, of := map[[2]int]int{}, map[int]int{}
	total, sum := 0, 0.0
	for _, c := range cells {
		seen[[2]int{c.N, c.X}] += c.Count
		of[c.N] += c.Count
		total += c.Count
	}
	months := make([]int, 0, len(of))
	for n := range of {
		months = append(months, n)
	}
	slices.Sort(months)
	for _, n := range months {
		for x := range n + 1 {
			sum += math.Abs(float64(seen[[2]int{n, x}]) - float64(of[n])*p.Chance(x, n))
		}
	}
	return sum / 2 / float64(total)
}

type end struct {
	at   [4]float64
	cost float64
}

func cheaper(a, b end) int { return cmp.Compare(a.cost, b.cost) }

// climb is the simplex search of Nelder and Mead in four dimensions, with the usual coefficients, until the corners agree.
func climb(start [4]float64, cost func([4]float64) float64) end {
	s := make([]end, 5)
	for i := range s {
		at := start
		if i > 0 {
			at[i-1] += 0.5
		}
		s[i] = end{at, cost(at)}
	}
	for range 4000 {
		slices.SortStableFunc(s, cheaper)
		if s[4].cost-s[0].cost < 1e-9 && spread(s) < 1e-6 {
			break
		}
		step(s, cost)
	}
	return s[0]
}

func spread(s []end) float64 {
	d := 0.0
	for k := range 4 {
		d = max(d, math.Abs(s[4].at[k]-s[0].at[k]))
	}
	return d
}

// step replaces the worst corner, or draws all towards the best.
func step(s []end, cost func([4]float64) float64) {
	var mid [4]float64
	for _, c := range s[:4] {
		for k := range 4 {
			mid[k] += c.at[k] / 4
		}
	}
	along := func(t float64) end {
		var at [4]float64
		for k := range 4 {
			at[k] = mid[k] + t*(s[4].at[k]-mid[k])
		}
		return end{at, cost(at)}
	}
	r := along(-1)
	switch {
	case r.cost < s[0].cost:
		if e := along(-2); e.cost < r.cost {
			r = e
		}
		s[4] = r
	case r.cost < s[3].cost:
		s[4] = r
	default:
		if c := along(0.5); c.cost < s[4].cost {
			s[4] = c
			return
		}
		for i := range s[1:] {
			c := &s[i+1]
			for k := range 4 {
				c.at[k] = s[0].at[k] + (c.at[k]-s[0].at[k])/2
			}
			c.cost = cost(c.at)
		}
	}
}
