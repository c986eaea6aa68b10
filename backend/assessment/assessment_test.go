package assessment

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/fault"
)

func shipped(t *testing.T) (Policy, string) {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/assessment.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p, string(raw)
}

// drawn makes subjects and facts of every kind from a seed, some measures without facts.
func drawn(seed uint64) (subjects []Subject, facts []Fact) {
	r := rand.New(rand.NewPCG(seed, 7))
	for _, k := range Kinds() {
		for n := range 1 + r.IntN(6) {
			s := Subject{Kind: k, Code: fmt.Sprintf("S%02d", n), Name: fmt.Sprint(k, n)}
			subjects = append(subjects, s)
			for _, key := range Keys() {
				for i := range r.IntN(5) {
					of := r.IntN(4)
					facts = append(facts, Fact{s, key, Record{Code: fmt.Sprintf("C%d", i), Text: fmt.Sprint(r.IntN(3)), Of: of, Good: r.IntN(of + 2), Link: fmt.Sprint(r.Uint64())}})
				}
			}
		}
	}
	return subjects, facts
}

// TestTheOrderOfFactsDoesNotMatter: the same facts shuffled give the same bytes, links apart.
func TestTheOrderOfFactsDoesNotMatter(t *testing.T) {
	p, _ := shipped(t)
	for seed := range uint64(200) {
		subjects, facts := drawn(seed)
		want := Assess(p, subjects, facts)
		r := rand.New(rand.NewPCG(seed, 9))
		r.Shuffle(len(subjects), func(i, j int) { subjects[i], subjects[j] = subjects[j], subjects[i] })
		r.Shuffle(len(facts), func(i, j int) { facts[i], facts[j] = facts[j], facts[i] })
		for i := range facts {
			facts[i].Record.Link = ""
		}
		got := Assess(p, subjects, facts)
		for _, b := range []*Board{&want, &got} {
			for i := range b.Rows {
				for j := range b.Rows[i].Scores {
					for k := range b.Rows[i].Scores[j].Records {
						b.Rows[i].Scores[j].Records[k].Link = ""
					}
				}
			}
		}
		x, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		y, err := json.Marshal(got)
		if err != nil || string(x) != string(y) {
			t.Fatalf("seed %d: %v\n%s\n%s", seed, err, x, y)
		}
	}
}

// TestTotalsAndRanksAreExact holds totals and ranks against rational numbers and a ranking counted anew.
func TestTotalsAndRanksAreExact(t *testing.T) {
	p, _ := shipped(t)
	for seed := range uint64(200) {
		subjects, facts := drawn(seed)
		b := Assess(p, subjects, facts)
		exact := map[string]*big.Rat{}
		for _, r := range b.Rows {
			points, weight := new(big.Rat), new(big.Rat)
			for _, s := range r.Scores {
				good, of := 0, 0
				for _, f := range facts {
					if f.Subject == r.Subject && f.Key == s.Key {
						good, of = good+f.Record.Good, of+f.Record.Of
					}
				}
				if s.Good != good || s.Of != of || s.Known != (of > 0) {
					t.Fatalf("seed %d: %+v is not %d of %d", seed, s, good, of)
				}
				if s.Known {
					points.Add(points, big.NewRat(int64(s.Weight)*int64(s.Score), 1))
					weight.Add(weight, big.NewRat(int64(s.Weight), 1))
				}
			}
			if weight.Sign() == 0 {
				if r.Rank != 0 || r.Total != 0 {
					t.Errorf("%+v is ranked by nothing", r.Subject)
				}
				continue
			}
			quotient := points.Quo(points, weight)
			exact[r.key()] = quotient
			if want := quotient.FloatString(2); want != fmt.Sprintf("%d.%02d", r.Total/100, r.Total%100) {
				t.Errorf("seed %d: %d, want %s", seed, r.Total, want)
			}
		}
		for _, r := range b.Rows {
			if exact[r.key()] == nil {
				continue
			}
			want := 1
			for _, o := range b.Rows {
				if q := exact[o.key()]; o.Kind == r.Kind && q != nil && q.Cmp(exact[r.key()]) > 0 {
					want++
				}
			}
			if r.Rank != want {
				t.Errorf("seed %d: %s is ranked %d, want %d", seed, r.key(), r.Rank, want)
			}
		}
	}
}

// TestBandsAtTheirEdges: a share reaches a band at its whole percent and not before; a count has it up to its number.
func TestBandsAtTheirEdges(t *testing.T) {
	p, _ := shipped(t)
	for _, m := range p.Measures {
		for i, b := range m.Bands {
			next := 0
			if i+1 < len(m.Bands) {
				next = m.Bands[i+1].Score
			}
			at, _ := m.score(b.At*7, 700)
			short, _ := m.score(b.At*7-1, 700)
			if m.Count {
				at, _ = m.score(100-b.At, 100)
				short, _ = m.score(100-b.At-1, 100)
			}
			if at != b.Score || short != next {
				t.Errorf("%s at %d: %d and %d, want %d and %d", m.Name, b.At, at, short, b.Score, next)
			}
		}
	}
}

// TestTheFingerprintSeesEveryFact: a changed figure, name or policy gives another.
func TestTheFingerprintSeesEveryFact(t *testing.T) {
	p, _ := shipped(t)
	subjects, facts := drawn(3)
	seen := []string{Assess(p, subjects, facts).Fingerprint}
	note := func(p Policy, s []Subject, f []Fact) {
		t.Helper()
		got := Assess(p, s, f).Fingerprint
		if slices.Contains(seen, got) {
			t.Error("the change is not seen")
		}
		seen = append(seen, got)
	}
	for _, change := range []func(*Record){func(r *Record) { r.Good++ }, func(r *Record) { r.Of++ }, func(r *Record) { r.Text += "x" }, func(r *Record) { r.Code += "x" }} {
		list := slices.Clone(facts)
		change(&list[0].Record)
		note(p, subjects, list)
	}
	note(p, subjects, facts[1:])
	p.Version += "2"
	note(p, subjects, facts)
	stranger := Fact{Subject{Kind: Person, Code: "none"}, Plan, Record{Of: 1}}
	if a, b := Assess(p, subjects, facts), Assess(p, subjects, append(facts, stranger)); !reflect.DeepEqual(a, b) {
		t.Error("facts of nobody count")
	}
}

func TestParsePolicyRefuses(t *testing.T) {
	_, raw := shipped(t)
	for _, c := range []struct{ was, now, field string }{
		{`"weight": 30`, `"weight": 29`, "weights"}, {`"weight": 30`, `"weight": -30`, "plan"}, {`"key": "plan"`, `"key": "churn"`, ""}, {`"at": 120, "score": 100`, `"at": 120, "score": 101`, "plan"},
		{`"at": 100, "score": 95`, `"at": 120, "score": 95`, "plan"}, {`"at": 100, "score": 95`, `"at": 100, "score": 100`, "plan"}, {`"at": 1, "score": 80`, `"at": 0, "score": 80`, "corrections"},
		{`"version": "2026-A"`, `"version": ""`, ""}, {`"clause": "6.5.3"`, `"clause": ""`, "plan"}, {`"says"`, `"tells"`, ""},
	} {
		_, err := ParsePolicy([]byte(strings.Replace(raw, c.was, c.now, 1)))
		if !fault.Is(err, "assessment.bad_policy") || fault.From(err).Field != c.field {
			t.Errorf("%s: %v", c.now, err)
		}
	}
}
