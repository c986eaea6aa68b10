package matching

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// Pair is two subjects of a list, by their places in it, that may be one customer.
type Pair struct {
	A, B  int
	Score int
}

// Crowd is a key that so many subjects share that it tells nobody apart: 张三's phone given for a hundred customers.
type Crowd struct {
	Key   string // as Keys gives it: p:13800001111
	Count int
}

// Crowded is how many subjects may share one key before it is left out.
const Crowded = 400

// Prepared makes subjects of many profiles, using all processors.
func Prepared(list []Profile) []*Subject {
	out := make([]*Subject, len(list))
	spread(len(list), func(i int) { out[i] = Prepare(list[i]) })
	return out
}

// KeysOfAll are the keys of many profiles, using all processors.
func KeysOfAll(list []Profile) [][]string {
	out := make([][]string, len(list))
	spread(len(list), func(i int) { out[i] = Keys(list[i]) })
	return out
}

// Pairs finds the pairs of a list that may be one customer, of which at least one stands at from or behind; by score, the
// best first. A trade name that is crowded is compared county by county; other crowded keys are left out and listed.
func Pairs(list []*Subject, from int) ([]Pair, []Crowd) {
	blocks, crowds := file(list)
	found := make([][]Pair, len(list))
	spread(len(list), func(i int) {
		var near []int
		for _, b := range blocks.of[i] {
			near = append(near, blocks.members[b]...)
		}
		slices.Sort(near)
		last := -1
		for _, k := range near {
			if k == last || k >= i || i < from {
				continue
			}
			last = k
			if !plausible(list[k], list[i]) {
				continue
			}
			if w := weigh(list[k], list[i]); w.verdict() != Different {
				found[i] = append(found[i], Pair{k, i, w.score()})
			}
		}
	})
	out := slices.Concat(found...)
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out, crowds
}

// plausible is a quick look before weighing: false only where the verdict is 不同 whatever else there is.
func plausible(a, b *Subject) bool {
	if a.person || b.person {
		return true
	}
	if a.document.full != "" && b.document.full != "" {
		return a.document.core == b.document.core || !a.document.valid || !b.document.valid
	}
	for i := range a.names {
		for k := range b.names {
			if r := relate(&a.names[i], &b.names[k]); r != otherName && r != otherTrade {
				return true
			}
		}
	}
	return false
}

// blocks are the subjects filed under each key, and the keys of each subject, by number.
type blocks struct {
	of      [][]int
	members [][]int
}

// file puts the subjects under their keys.
func file(list []*Subject) (blocks, []Crowd) {
	keys := make([][]string, len(list))
	spread(len(list), func(i int) { keys[i] = list[i].Keys() })
	count := map[string]int{}
	for _, ks := range keys {
		for _, k := range ks {
			count[k]++
		}
	}
	byCounty := map[string]int{}
	for i, ks := range keys {
		for n, k := range ks {
			if count[k] > Crowded && strings.HasPrefix(k, "n:") {
				keys[i][n] = k + "|" + list[i].county.String()
				byCounty[keys[i][n]]++
			}
		}
	}
	for k, n := range byCounty {
		count[k] = n
	}
	return number(keys, count), crowds(count, byCounty)
}

// number gives every key that is shared, but not by a crowd, a number.
func number(keys [][]string, count map[string]int) blocks {
	b := blocks{of: make([][]int, len(keys))}
	ids := map[string]int{}
	for i, ks := range keys {
		for _, k := range ks {
			if count[k] < 2 || count[k] > Crowded {
				continue
			}
			id, ok := ids[k]
			if !ok {
				id = len(b.members)
				ids[k] = id
				b.members = append(b.members, nil)
			}
			b.of[i] = append(b.of[i], id)
			b.members[id] = append(b.members[id], i)
		}
	}
	return b
}

// crowds lists the keys left out, the commonest first; a name that was split by county is not, unless a county is crowded too.
func crowds(count, byCounty map[string]int) []Crowd {
	out := []Crowd{}
	for k, n := range count {
		_, split := byCounty[k]
		if n > Crowded && (split || !strings.HasPrefix(k, "n:")) {
			out = append(out, Crowd{k, n})
		}
	}
	slices.SortFunc(out, func(a, b Crowd) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Key, b.Key)) })
	return out
}

// spread calls work for 0 to n-1 on all processors; each call must touch only its own results.
func spread(n int, work func(int)) {
	workers := min(runtime.GOMAXPROCS(0), max(n/64, 1))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				work(i)
			}
		})
	}
	wg.Wait()
}
