package desk

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"fuelbook/backend/customer"
	"fuelbook/backend/identity"
	"fuelbook/backend/journal"
	"fuelbook/backend/matching"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// likePair is two customers that may be one; a is the smaller id.
type likePair struct {
	a, b  customer.ID
	score int
}

func pairOf(a, b customer.ID, score int) likePair { return likePair{min(a, b), max(a, b), score} }

// pairCache keeps the pairs of the whole registry and follows the change log: a few changed customers are looked at again,
// many mean going through all. Reasons are not kept; they are worded for what is shown.
type pairCache struct {
	mu     sync.Mutex
	known  bool
	seq    int64
	pairs  []likePair
	crowds []matching.Crowd
}

// fewChanges is how many entries of the change log are followed one by one.
const fewChanges = 300

// likePairs are the suspected pairs of the registry as it is now, the best first.
func (d *Desk) likePairs(tx *store.Tx) ([]likePair, []matching.Crowd, error) {
	c := &d.pairs
	c.mu.Lock()
	defer c.mu.Unlock()
	seq, err := tx.LastSeq()
	if err != nil {
		return nil, nil, err
	}
	if c.known && c.seq == seq {
		return slices.Clone(c.pairs), c.crowds, nil
	}
	touched, all := map[customer.ID]bool{}, !c.known || seq < c.seq
	if !all {
		entries, err := tx.MatchingChanges(c.seq, fewChanges)
		if err != nil {
			return nil, nil, err
		}
		touched, all = touchedBy(entries)
	}
	if all {
		err = c.pass(tx)
	} else {
		err = c.follow(tx, touched)
	}
	c.known, c.seq = err == nil, seq
	return slices.Clone(c.pairs), c.crowds, err
}

// touchedBy reads which customers changed; all is true where that is not few, or not known one by one.
func touchedBy(entries []journal.Entry) (touched map[customer.ID]bool, all bool) {
	touched = map[customer.ID]bool{}
	for _, e := range entries {
		switch e.Entity {
		case "customer":
			touched[customer.ID(e.EntityID)] = true
		case "card", "detail":
			for _, raw := range []json.RawMessage{e.Before, e.After} {
				var record struct {
					CustomerID customer.ID `json:"customerId"`
				}
				if err := json.Unmarshal(raw, &record); err != nil {
					return touched, true
				}
				touched[record.CustomerID] = true
			}
		default:
			return touched, true
		}
	}
	delete(touched, "")
	return touched, len(entries) >= fewChanges
}

// profile is a customer with its marks.
func profile(c customer.Customer, m *store.Marks) matching.Profile {
	if m == nil {
		return matching.Of(c, nil, nil)
	}
	p := matching.Of(c, m.Phones, m.Plates)
	p.Aliases, p.Others, p.Address = m.Names, m.Contacts, m.Addresses
	return p
}

// pass goes through the whole registry.
func (c *pairCache) pass(tx *store.Tx) error {
	list, err := tx.Customers()
	if err != nil {
		return err
	}
	marks, err := tx.Marks(nil)
	if err != nil {
		return err
	}
	found, crowds := matching.Pairs(matching.Prepared(lo.Map(list, func(x customer.Customer, _ int) matching.Profile { return profile(x, marks[x.ID]) })), 0)
	c.pairs = lo.Map(found, func(p matching.Pair, _ int) likePair { return pairOf(list[p.A].ID, list[p.B].ID, p.Score) })
	c.crowds = crowds
	sortPairs(c.pairs)
	return nil
}

// follow looks at the touched customers again and leaves all other pairs as they are.
func (c *pairCache) follow(tx *store.Tx, touched map[customer.ID]bool) error {
	c.pairs = slices.DeleteFunc(c.pairs, func(p likePair) bool { return touched[p.a] || touched[p.b] })
	for id := range touched {
		list, err := resembling(tx, id)
		if err != nil {
			return err
		}
		c.pairs = append(c.pairs, list...)
	}
	sortPairs(c.pairs)
	c.pairs = slices.Compact(c.pairs) // two touched customers find each other twice
	return nil
}

func sortPairs(list []likePair) {
	slices.SortFunc(list, func(x, y likePair) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b))
	})
}

// resembling finds the pairs of one customer; none where it was deleted or merged since.
func resembling(tx *store.Tx, id customer.ID) ([]likePair, error) {
	found, err := tx.CustomersOf([]customer.ID{id})
	if err != nil || len(found) == 0 || found[0].MergedInto != "" {
		return nil, err
	}
	marks, err := tx.Marks([]customer.ID{id})
	if err != nil {
		return nil, err
	}
	list, err := alikeTo(tx, profile(found[0], marks[id]), id)
	return lo.Map(list, func(a alike, _ int) likePair { return pairOf(id, a.customer.ID, a.found.Score) }), err
}

// alike is a customer that a profile resembles.
type alike struct {
	customer customer.Customer
	found    matching.Suggestion
}

// alikeTo finds the registered customers a profile resembles, without one, the best first.
func alikeTo(tx *store.Tx, p matching.Profile, without customer.ID) ([]alike, error) {
	candidates, err := tx.Candidates(matching.Keys(p), normalPhones(p.Phones), normalPlates(p.Plates))
	if err != nil || len(candidates) == 0 {
		return nil, err
	}
	marks, err := tx.Marks(lo.Map(candidates, func(c customer.Customer, _ int) customer.ID { return c.ID }))
	if err != nil {
		return nil, err
	}
	subject := matching.Prepare(p)
	var out []alike
	for _, c := range candidates {
		if c.ID == without {
			continue
		}
		if found, ok := subject.Likely(matching.Prepare(profile(c, marks[c.ID]))); ok {
			out = append(out, alike{c, found})
		}
	}
	slices.SortStableFunc(out, func(a, b alike) int { return cmp.Compare(b.found.Score, a.found.Score) })
	return out, nil
}

// normalPhones are the numbers as cards hold them.
func normalPhones(list []string) []string {
	return lo.Map(list, func(s string, _ int) string { n, _ := identity.NormalisePhone(s); return n })
}

func normalPlates(list []string) []string {
	return lo.Map(list, func(s string, _ int) string { n, _ := identity.NormalisePlate(s); return n })
}

// crowdNote says which number could not be used as a clue.
func crowdNote(c matching.Crowd) string {
	kind, value, _ := strings.Cut(c.Key, ":")
	what := map[string]string{"p": "电话" + identity.MaskPhone(value), "v": "车牌" + value, "d": "证件号码" + identity.MaskDocument(value)}[kind]
	if what == "" {
		what = "名称读音「" + value + "」"
	}
	return what + "由" + itoa(c.Count) + "位客户共用，没有作为查重线索；请核对是否误填"
}
