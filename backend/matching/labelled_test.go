package matching

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/testdata/matching/pairs"
)

var update = flag.Bool("update", false, "write the labelled pairs anew")

const labelled = "../../testdata/matching"

// TestGeneratorReproducesTheSet: the stored pairs are those the generator makes.
func TestGeneratorReproducesTheSet(t *testing.T) {
	total := 0
	for _, half := range []pairs.Half{pairs.Tune, pairs.HeldOut} {
		list := pairs.Make(half)
		total += len(list)
		text, path := pairs.Text(list), filepath.Join(labelled, string(half)+".tsv")
		if *update {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		stored, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(stored) != text {
			t.Errorf("%s differs from what the generator makes: run with -update and read the difference", path)
		}
	}
	if total < 4000 {
		t.Errorf("only %d pairs", total)
	}
}

func profileOf(r pairs.Record) Profile {
	p := Profile{Kind: customer.Kind(r.Kind), Name: r.Name, Document: r.Document, Phones: []string{r.Phone}, Contact: r.Contact, County: r.County}
	if r.Plate != "" {
		p.Plates = []string{r.Plate}
	}
	return p
}

// tally counts one kind of pairs.
type tally struct{ n, found, sure, filed, wrong int }

// TestLabelledPairs: recall ≥ 98 % at precision ≥ 95 % on each half, and at least 99 % of the pairs that are one share a key.
func TestLabelledPairs(t *testing.T) {
	for _, half := range []pairs.Half{pairs.Tune, pairs.HeldOut} {
		t.Run(string(half), func(t *testing.T) {
			by, order := map[string]*tally{}, []string{}
			same, other := tally{}, tally{}
			for _, p := range pairs.Make(half) {
				if by[p.Kind] == nil {
					by[p.Kind] = &tally{}
					order = append(order, p.Kind)
				}
				a, b := Prepare(profileOf(p.A)), Prepare(profileOf(p.B))
				s := a.Compare(b)
				sums := []*tally{by[p.Kind], &other}
				if p.Same {
					sums[1] = &same
				}
				found, sure, filed := s.Verdict != Different, s.Verdict == Same, share(a.Keys(), b.Keys())
				for _, x := range sums {
					x.n, x.found, x.sure, x.filed = x.n+1, x.found+one(found), x.sure+one(sure), x.filed+one(filed)
				}
				if found != p.Same {
					if by[p.Kind].wrong++; by[p.Kind].wrong <= 3 {
						t.Logf("%s %v: %+v | %+v %d %v", p.Kind, p.Same, p.A, p.B, s.Score, s.Reasons)
					}
				}
			}
			for _, k := range order {
				t.Logf("%-12s %4d pairs, %4d suggested, %4d sure, %4d share a key", k, by[k].n, by[k].found, by[k].sure, by[k].filed)
			}
			recall, precision, sure := ratio(same.found, same.n), ratio(same.found, same.found+other.found), ratio(same.sure, same.sure+other.sure)
			t.Logf("recall %.4f of %d, precision %.4f with %d others, precision of 同一客户 %.4f, filed together %.4f", recall, same.n, precision, other.n, sure, ratio(same.filed, same.n))
			if recall < 0.98 || precision < 0.95 || sure < 0.99 || ratio(same.filed, same.n) < 0.99 {
				t.Error("below what is wanted: recall 98 %, precision 95 %, 99 % share a key")
			}
		})
	}
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

func share(a, b []string) bool {
	has := map[string]bool{}
	for _, k := range a {
		has[k] = true
	}
	for _, k := range b {
		if has[k] {
			return true
		}
	}
	return false
}
