package exchange

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func chain(n int) []Package {
	var all []Package
	previous := ""
	for i := 1; i <= n; i++ {
		h := header()
		h.Sequence, h.Previous = int64(i), previous
		previous = fmt.Sprintf("id%d", i)
		all = append(all, Package{ID: previous, Header: h})
	}
	return all
}

// Packages are lost and sent again, repeated and reordered; each is taken exactly once and in order.
func TestTwelveMonthsArriveInAnyOrder(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // picks orders
	for range 1000 {
		sent := chain(12)
		var state Taken
		var order []int64
		for len(order) < len(sent) {
			p := sent[random.IntN(len(sent))]
			due, err := state.Due("a", p)
			switch {
			case due:
				state = state.With(p)
				order = append(order, p.Header.Sequence)
			case err == nil && p.Header.Sequence > state.Last:
				t.Fatalf("%d passed over after %d", p.Header.Sequence, state.Last)
			case err != nil && code(err) != "exchange.waits":
				t.Fatal(err)
			}
		}
		for i, n := range order {
			if n != int64(i+1) {
				t.Fatalf("taken in order %v", order)
			}
		}
	}
}

func TestWhatWaitsAndWhatNeverComesIn(t *testing.T) {
	sent := chain(4)
	state := Taken{}.With(sent[0])
	_, err := state.Due("三月.fbx", sent[3])
	if code(err) != "exchange.waits" || !strings.Contains(err.Error(), "第2号包、第3号包") || !strings.Contains(err.Error(), "三月.fbx") {
		t.Errorf("out of order: %v", err)
	}
	needs := sent[1]
	needs.Header.Needs = []string{"policy7"}
	if _, err := state.Due("a", needs); code(err) != "exchange.waits" || !strings.Contains(err.Error(), "policy7") {
		t.Errorf("prerequisite: %v", err)
	}
	far := sent[1]
	far.Header.Sequence = 1 << 62
	if _, err := state.Due("a", far); code(err) != "exchange.waits" || len(err.Error()) > 1000 {
		t.Errorf("gigantic sequence: %v", err)
	}
	fork := sent[1]
	fork.Header.Previous = "elsewhere"
	if _, err := state.Due("a", fork); code(err) != "exchange.fork" {
		t.Errorf("fork: %v", err)
	}
	twin := sent[0]
	twin.ID = "twin"
	if _, err := state.Due("a", twin); code(err) != "exchange.older" {
		t.Errorf("older: %v", err)
	}
	if due, err := state.Due("a", sent[0]); due || err != nil {
		t.Errorf("same again: %v %v", due, err)
	}
}
