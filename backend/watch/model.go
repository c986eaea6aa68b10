// Package watch ranks the customers who may be leaving by the BG/BB model of monthly activity and proves it on the office's own past; it decides no form.
package watch

import (
	"cmp"
	"math"
	"slices"
)

// Cell is a number of customers with the same history: Count of them were active in X of N months, the last time in the Last-th (0 for never).
type Cell struct {
	X, Last, N int
	Count      int
}

// Params are the four parameters of the BG/BB model (Fader, Hardie and Shang 2010): the chance of being active in a month of one who is still
// there is Beta(Alpha, Beta) distributed among customers, the chance of leaving before a month Beta(Gamma, Delta).
type Params struct {
	Alpha, Beta, Gamma, Delta float64
}

func lbeta(a, b float64) float64 {
	x, _ := math.Lgamma(a)
	y, _ := math.Lgamma(b)
	z, _ := math.Lgamma(a + b)
	return x + y - z
}

// logSum is log(Σ exp(terms)) without leaving the range of float64.
func logSum(terms []float64) float64 {
	top := slices.Max(terms)
	sum := 0.0
	for _, t := range terms {
		sum += math.Exp(t - top)
	}
	return top + math.Log(sum)
}

// stayed is the log chance of the history and of being there through month n.
func (p Params) stayed(c Cell, n int) float64 {
	return lbeta(p.Alpha+float64(c.X), p.Beta+float64(c.N-c.X)) - lbeta(p.Alpha, p.Beta) + lbeta(p.Gamma, p.Delta+float64(n)) - lbeta(p.Gamma, p.Delta)
}

// likelihood is the log chance of one customer's history: still there, or left after any month since the last activity.
func (p Params) likelihood(c Cell) float64 {
	terms := []float64{p.stayed(c, c.N)}
	for i := range c.N - c.Last {
		terms = append(terms, lbeta(p.Alpha+float64(c.X), p.Beta+float64(c.Last-c.X+i))-lbeta(p.Alpha, p.Beta)+
			lbeta(p.Gamma+1, p.Delta+float64(c.Last+i))-lbeta(p.Gamma, p.Delta))
	}
	return logSum(terms)
}

// LogLikelihood of all histories together.
func (p Params) LogLikelihood(cells []Cell) float64 {
	sum := 0.0
	for _, c := range cells {
		sum += float64(c.Count) * p.likelihood(c)
	}
	return sum
}

// Alive is the chance that a customer with this history is there in the month after it, between 0 and 1.
func (p Params) Alive(c Cell) float64 {
	return math.Exp(p.stayed(c, c.N+1) - p.likelihood(c))
}

// Expected is how many of the next months a customer with this history will be active in, on average.
func (p Params) Expected(c Cell, next int) float64 {
	g := func(n int) float64 {
		a, _ := math.Lgamma(1 + p.Delta + float64(n))
		b, _ := math.Lgamma(p.Gamma + p.Delta + float64(n))
		return a - b
	}
	a, _ := math.Lgamma(p.Gamma + p.Delta)
	b, _ := math.Lgamma(1 + p.Delta)
	chance := lbeta(p.Alpha+float64(c.X)+1, p.Beta+float64(c.N-c.X)) - lbeta(p.Alpha, p.Beta) - p.likelihood(c)
	return math.Exp(chance+a-b) * p.Delta / (p.Gamma - 1) * (math.Exp(g(c.N)) - math.Exp(g(c.N+next)))
}

// Chance is the share of customers the model says are active in exactly x of n months.
func (p Params) Chance(x, n int) float64 {
	choose := func(m int) float64 { return -math.Log(float64(m+1)) - lbeta(float64(x+1), float64(m-x+1)) }
	base := lbeta(p.Alpha, p.Beta) + lbeta(p.Gamma, p.Delta)
	terms := []float64{choose(n) + lbeta(p.Alpha+float64(x), p.Beta+float64(n-x)) + lbeta(p.Gamma, p.Delta+float64(n)) - base}
	for i := x; i < n; i++ {
		terms = append(terms, choose(i)+lbeta(p.Alpha+float64(x), p.Beta+float64(i-x))+lbeta(p.Gamma+1, p.Delta+float64(i))-base)
	}
	return math.Exp(logSum(terms))
}

// gather joins equal histories, in a fixed order: the sum of floats must not depend on how the customers were read.
func gather(cells []Cell) []Cell {
	type history struct{ x, last, n int }
	count := map[history]int{}
	for _, c := range cells {
		count[history{c.X, c.Last, c.N}] += c.Count
	}
	out := make([]Cell, 0, len(count))
	for h, n := range count {
		out = append(out, Cell{h.x, h.last, h.n, n})
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.N, b.N), cmp.Compare(a.X, b.X), cmp.Compare(a.Last, b.Last))
	})
	return out
}
