package grading

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// The oracle is the regulation as a table of intervals, with its own copy of the numbers: a customer is put into one band per figure, and
// every row whose bands and evidence all match fires. It shares no code and no number with the rules.

// Bands: gasoline and diesel 0 below 2/20 t, 1 up to 5/50 t, 2 from there; bearer cards 0 nothing, 1 below 100,000, 2 below 1,000,000,
// 3 below 20,000,000, 4 from there (yuan a year).
var (
	gasEdges    = []int64{2_000_000, 5_000_000}
	dieselEdges = []int64{20_000_000, 50_000_000}
	bearerEdges = []int64{1, 10_000_000, 100_000_000, 2_000_000_000}
)

func band(v int64, edges []int64) byte {
	n := byte('0')
	for _, e := range edges {
		if v >= e {
			n++
		}
	}
	return n
}

// line of the oracle: the kinds and bands it covers ("" is any), the evidence it needs, what it says.
type line struct {
	kinds, gas, diesel, bearer, evidence string
	says                                 string
}

// evidence letters: a province purchase, b province agreement, u unit agreement, c channel stable, s stable, k card, f fixed.
func evidence(f Facts) string {
	var b strings.Builder
	for letter, ok := range map[rune]bool{'a': f.ProvincePurchase, 'b': f.ProvinceSigned, 'u': f.UnitSigned, 'c': f.ChannelStable, 's': f.Stable, 'k': f.CardHolder, 'f': f.Fixed} {
		if ok {
			b.WriteRune(letter)
		}
	}
	return b.String()
}

func (l line) covers(kind, gas, diesel, bearer byte, proof string) bool {
	in := func(set string, b byte) bool { return set == "" || strings.IndexByte(set, b) >= 0 }
	if !in(l.kinds, kind) || !in(l.gas, gas) || !in(l.diesel, diesel) || !in(l.bearer, bearer) {
		return false
	}
	for _, need := range l.evidence {
		if !strings.ContainsRune(proof, need) {
			return false
		}
	}
	return true
}

var sizeLines = []line{
	{kinds: "I", gas: "2", says: "大型"}, {kinds: "I", diesel: "2", says: "大型"}, {kinds: "I", bearer: "34", says: "大型"},
	{kinds: "I", gas: "1", says: "中型"}, {kinds: "I", diesel: "1", says: "中型"}, {kinds: "I", bearer: "2", says: "中型"},
	{kinds: "I", gas: "0", diesel: "0", bearer: "01", says: "小型"},
}

var clauseLines = []line{
	{kinds: "I", evidence: "a", says: "P1 省级"}, {kinds: "IP", evidence: "b", says: "P2 省级"}, {kinds: "IP", bearer: "4", says: "P3 省级"},
	{kinds: "IP", gas: "2", says: "C1 地市级"}, {kinds: "IP", diesel: "2", says: "C1 地市级"},
	{kinds: "I", gas: "2", evidence: "uc", says: "C2 地市级"}, {kinds: "I", diesel: "2", evidence: "uc", says: "C2 地市级"}, {kinds: "I", bearer: "34", evidence: "uc", says: "C2 地市级"},
	{kinds: "IP", bearer: "34", says: "C3 地市级"},
	{kinds: "IP", gas: "1", says: "D1 区县级"}, {kinds: "IP", diesel: "1", says: "D1 区县级"},
	{kinds: "I", gas: "01", diesel: "01", bearer: "012", evidence: "us", says: "D2 区县级"},
	{kinds: "IP", bearer: "2", says: "D3 区县级"},
	{kinds: "I", gas: "0", diesel: "0", says: "S1 站级"}, {kinds: "IP", bearer: "1", says: "S2 站级"},
	{kinds: "P", evidence: "k", says: "S3 站级"}, {kinds: "IP", evidence: "f", says: "S3 站级"},
}

// oracle answers size, level and the codes that fire.
func oracle(f Facts) (size, level string, fired []string) {
	kind := map[customer.Kind]byte{customer.Institution: 'I', customer.Person: 'P', customer.Reseller: 'R'}[f.Kind]
	proof := evidence(f)
	g, d, b := band(int64(f.Gasoline), gasEdges), band(int64(f.Diesel), dieselEdges), band(int64(f.Bearer), bearerEdges)
	unknown := kind == 'I' && !f.GasKnown && !f.DieselKnown && !f.BearerKnown
	for _, l := range sizeLines {
		if l.covers(kind, g, d, b, proof) && size == "" {
			size = l.says
		}
	}
	if unknown {
		size = "未定"
	}
	level = "未定级"
	for _, l := range clauseLines {
		code, at, _ := strings.Cut(l.says, " ")
		if !l.covers(kind, g, d, b, proof) || slices.Contains(fired, code) || unknown && (code == "S1" || code == "D2") {
			continue
		}
		fired = append(fired, code)
		if level == "未定级" { // rows stand from the highest level down
			level = at
		}
	}
	if unknown {
		fired = append(fired, "S0")
		if level == "未定级" {
			level = "站级"
		}
	}
	return size, level, fired
}

// someFacts draws a customer; half of the figures lie at an edge or one gram or fen beside it.
func someFacts(r *rand.Rand) Facts {
	at := func(edges []int64, wide int64) int64 {
		switch r.IntN(4) {
		case 0:
			return 0
		case 1, 2:
			return max(0, edges[r.IntN(len(edges))]+int64(r.IntN(3))-1)
		}
		return r.Int64N(wide)
	}
	f := Facts{Kind: []customer.Kind{customer.Institution, customer.Institution, customer.Person, customer.Reseller}[r.IntN(4)],
		GasKnown: r.IntN(5) > 0, DieselKnown: r.IntN(5) > 0, BearerKnown: r.IntN(5) > 0,
		ProvincePurchase: r.IntN(8) == 0, ProvinceSigned: r.IntN(8) == 0, UnitSigned: r.IntN(2) == 0, ChannelStable: r.IntN(2) == 0,
		Stable: r.IntN(2) == 0, CardHolder: r.IntN(2) == 0, Fixed: r.IntN(4) == 0}
	if f.GasKnown {
		f.Gasoline = measure.Gram(at(gasEdges, 8_000_000))
	}
	if f.DieselKnown {
		f.Diesel = measure.Gram(at(dieselEdges, 80_000_000))
	}
	if f.BearerKnown {
		f.Bearer = money.Fen(at(bearerEdges, 3_000_000_000))
	}
	return f
}

// 10,000 random customers agree with the table of intervals in size, level and every clause.
func TestAgainstOracle(t *testing.T) {
	p, r := shipped(t), rand.New(rand.NewPCG(3, 6312))
	seen := map[string]int{}
	for i := range 10_000 {
		f := someFacts(r)
		size, level, fired := oracle(f)
		d := Grade(f, p)
		if string(d.Size) != size || string(d.Level) != level || codes(d) != strings.Join(fired, ",") {
			t.Fatalf("customer %d %+v: %s %s %s, the table says %s %s %v", i, f, d.Size, d.Level, codes(d), size, level, fired)
		}
		for _, c := range append(fired, size, level) {
			seen[c]++
		}
	}
	for _, l := range append(slices.Clone(sizeLines), clauseLines...) {
		code, _, _ := strings.Cut(l.says, " ")
		if seen[code] < 20 {
			t.Errorf("%s was drawn %d times: the customers are not random enough", code, seen[code])
		}
	}
}

// The short way decides what the long one does.
func TestOutcomeIsGrade(t *testing.T) {
	p := shipped(t)
	r := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		f := someFacts(r)
		d := Grade(f, p)
		if level, size := Outcome(f, p); level != d.Level || size != d.Size {
			t.Fatalf("%+v: %s %s, graded %s %s", f, level, size, d.Level, d.Size)
		}
	}
}

// More need or more purchase never lowers a level, and no figure or evidence is read twice: the same facts give the same decision.
func TestMoreNeverLowers(t *testing.T) {
	p, r := shipped(t), rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		f := someFacts(r)
		f.GasKnown, f.DieselKnown, f.BearerKnown = true, true, true
		more := f
		switch r.IntN(3) {
		case 0:
			more.Gasoline += measure.Gram(r.Int64N(4_000_000))
		case 1:
			more.Diesel += measure.Gram(r.Int64N(40_000_000))
		case 2:
			more.Bearer += money.Fen(r.Int64N(200_000_000))
		}
		a, b := Grade(f, p), Grade(more, p)
		// 6.3.1.3.2 is for medium and small institutions: growing out of it leads to 6.3.1.2.1 or .3, never below.
		if Higher(a.Level, b.Level) {
			t.Fatalf("%+v is %s, with more %+v it is %s", f, a.Level, more, b.Level)
		}
	}
}

// Every edge of 3.2 and 6.3.1: one below, at, one above.
func TestEdges(t *testing.T) {
	p := shipped(t)
	known := Facts{Kind: customer.Institution, GasKnown: true, DieselKnown: true, BearerKnown: true}
	gas := func(v int64) Facts { f := known; f.Gasoline = measure.Gram(v); return f }
	diesel := func(v int64) Facts { f := known; f.Diesel = measure.Gram(v); return f }
	bearer := func(v int64) Facts { f := known; f.Bearer = money.Fen(v); return f }
	for _, c := range []struct {
		name          string
		make          func(int64) Facts
		edge          int64
		below, from   Size
		belowL, from_ Level
	}{
		{"汽油2吨", gas, 2_000_000, Small, Medium, StationLevel, CountyLevel},
		{"汽油5吨", gas, 5_000_000, Medium, Large, CountyLevel, CityLevel},
		{"柴油20吨", diesel, 20_000_000, Small, Medium, StationLevel, CountyLevel},
		{"柴油50吨", diesel, 50_000_000, Medium, Large, CountyLevel, CityLevel},
		{"不记名卡10万元", bearer, 10_000_000, Small, Medium, StationLevel, CountyLevel},
		{"不记名卡100万元", bearer, 100_000_000, Medium, Large, CountyLevel, CityLevel},
		{"不记名卡2000万元", bearer, 2_000_000_000, Large, Large, CityLevel, ProvinceLevel},
	} {
		for step, want := range []struct {
			size  Size
			level Level
		}{{c.below, c.belowL}, {c.from, c.from_}, {c.from, c.from_}} {
			v := c.edge + int64(step) - 1
			if d := Grade(c.make(v), p); d.Size != want.size || d.Level != want.level {
				t.Errorf("%s: %d is %s %s, want %s %s", c.name, v, d.Size, d.Level, want.size, want.level)
			}
		}
	}
}

func BenchmarkGrade50k(b *testing.B) {
	p, r := shipped(b), rand.New(rand.NewPCG(1, 1))
	list := make([]Facts, 50_000)
	for i := range list {
		list[i] = someFacts(r)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range list {
			Grade(f, p)
		}
	}
}
