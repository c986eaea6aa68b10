package grading

import (
	_ "embed"
	"os"
	"strings"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// vectors are the acceptance vectors of domain 6.6: number, kind, gasoline and diesel in tonnes a month, bearer cards in yuan a year
// ("?" is not known), evidence, and the size, level and clauses expected. Every clause that fires is listed, not only the telling ones.
//
//go:embed testdata/vectors.tsv
var vectors string

// shipped is the policy the program comes with.
func shipped(tb testing.TB) Policy {
	tb.Helper()
	raw, err := os.ReadFile("../../assets/policy/grading.json")
	if err != nil {
		tb.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

func tonnes(tb testing.TB, s string) (sum measure.Gram, known bool) {
	tb.Helper()
	if s == "?" {
		return 0, false
	}
	for part := range strings.SplitSeq(s, "+") { // grades of one family are added (92号 + 95号)
		g, err := measure.ParseTonnes(part)
		if err != nil {
			tb.Fatal(err)
		}
		sum += g
	}
	return sum, true
}

// factsOf reads the first columns of a vector.
func factsOf(tb testing.TB, f []string) Facts {
	tb.Helper()
	x := Facts{Kind: customer.Kind(f[1])}
	x.Gasoline, x.GasKnown = tonnes(tb, f[2])
	x.Diesel, x.DieselKnown = tonnes(tb, f[3])
	if f[4] != "?" {
		v, err := money.Parse(f[4])
		if err != nil {
			tb.Fatal(err)
		}
		x.Bearer, x.BearerKnown = v, true
	}
	for word := range strings.SplitSeq(f[5], ",") {
		switch word {
		case "unit":
			x.UnitSigned = true
		case "stable":
			x.Stable = true
		case "channel":
			x.ChannelStable = true
		case "purchase":
			x.ProvincePurchase = true
		case "province":
			x.ProvinceSigned = true
		case "card":
			x.CardHolder = true
		}
	}
	return x
}

func codes(d Decision) string {
	return strings.Join(lo.Map(d.Hits, func(h Hit, _ int) string { return h.Code }), ",")
}

func TestVectors(t *testing.T) {
	p := shipped(t)
	n := 0
	for line := range strings.Lines(vectors) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		d := Grade(factsOf(t, f), p)
		if string(d.Size) != f[6] || string(d.Level) != f[7] || codes(d) != f[8] {
			t.Errorf("vector %s: %s %s %s, want %s %s %s", f[0], d.Size, d.Level, codes(d), f[6], f[7], f[8])
		}
		n++
	}
	if n != 30 {
		t.Errorf("%d vectors read", n)
	}
}

// The second half of vector 30: a county customer who falls below for the first month stays one.
func TestVector30Held(t *testing.T) {
	p := shipped(t)
	level, below, why := Hold(CountyLevel, 0, StationLevel, p)
	if level != CountyLevel || below != 1 || !strings.Contains(why, "满3个月才降") {
		t.Error(level, below, why)
	}
}

// The shipped numbers are those of the regulation (3.2.1–3.2.3, 6.3.1.1.3), not of whoever edited the file last.
func TestShippedPolicy(t *testing.T) {
	p := shipped(t)
	if (p.Large != Bound{5_000_000, 50_000_000, 100_000_000}) || (p.Medium != Bound{2_000_000, 20_000_000, 10_000_000}) || p.ProvinceBearer != 2_000_000_000 {
		t.Errorf("%+v", p)
	}
	if p.Version == "" || p.From.String() != "2012-08-01" || !strings.Contains(p.Source, "QG/SDXS 360-2012") || !strings.Contains(p.Source, "议") {
		t.Errorf("%q %s %q does not say where the numbers come from and which are defaults", p.Version, p.From, p.Source)
	}
}

func TestEveryHitShowsItsFigures(t *testing.T) {
	p := shipped(t)
	for line := range strings.Lines(vectors) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		d := Grade(factsOf(t, f), p)
		for _, h := range d.Hits {
			if h.Text == "" || (h.Clause == "") != (h.Code == "S0") || (len(h.Figures) == 0) != (h.Code == "S0") {
				t.Errorf("vector %s: %+v", f[0], h)
			}
			for _, g := range h.Figures {
				if g.Name == "" || g.Op == "" || g.Threshold == "" {
					t.Errorf("vector %s %s: %+v", f[0], h.Code, g)
				}
			}
		}
	}
}

func TestNotes(t *testing.T) {
	p := shipped(t)
	has := func(x Facts, want string, present bool) {
		t.Helper()
		if got := strings.Join(Grade(x, p).Notes, "|"); strings.Contains(got, want) != present {
			t.Errorf("notes %q, want %q %v", got, want, present)
		}
	}
	full := Facts{Kind: customer.Institution, GasKnown: true, DieselKnown: true, BearerKnown: true}
	near := full
	near.Gasoline = 4_999_600
	has(near, "汽油显示为5.000吨，实为4.9996吨，未达5.000吨", true)
	near.Gasoline = 4_999_499 // prints as 4.999: nobody is misled
	has(near, "未达", false)
	near.Gasoline, near.Diesel = 0, 19_999_999
	has(near, "柴油显示为20.000吨", true)
	has(full, "数据不全", false)
	partly := full
	partly.BearerKnown = false
	has(partly, "未知的数字按0参与比较", true)
	has(full, "应为6.3.1.4.x", true)
	has(Facts{Kind: customer.Person}, "非固定客户不分级", true)
	has(Facts{Kind: customer.Reseller, Diesel: 80_000_000}, "单列", true)
}
