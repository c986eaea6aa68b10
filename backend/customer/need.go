package customer

import (
	"cmp"
	"slices"
	"strings"

	"fuelbook/backend/measure"
)

// NeedProducts are the products a need is recorded for; each ends with its family, and the families stand for the whole.
func NeedProducts() []string {
	return []string{"汽油", "92#汽油", "95#汽油", "98#汽油", "柴油", "0#柴油", "-10#柴油", "-20#柴油", "-35#柴油"}
}

// CurrentNeed is what the dated records say the monthly need of a family is now: the newest record of the whole family, or the newest of each
// of its products since then, added up (3.2 adds products of one family and never two families). Of equal days the later id counts.
// nil means no record speaks of the family. The order of the list does not matter.
func CurrentNeed(list []Detail, family measure.Family) *measure.Gram {
	needs := slices.DeleteFunc(slices.Clone(list), func(d Detail) bool {
		return d.Kind != NeedDetail || d.Need == nil || !d.To.IsZero() || !strings.HasSuffix(d.Need.Product, string(family))
	})
	slices.SortFunc(needs, func(a, b Detail) int {
		return cmp.Or(cmp.Compare(a.From.String(), b.From.String()), cmp.Compare(a.ID, b.ID))
	})
	var whole *measure.Gram
	products := map[string]measure.Gram{}
	for _, d := range needs {
		if d.Need.Product == string(family) {
			whole = &d.Need.Monthly
			clear(products)
			continue
		}
		products[d.Need.Product] = d.Need.Monthly
	}
	if len(products) == 0 {
		return whole
	}
	var sum measure.Gram
	for _, g := range products {
		sum += g
	}
	return &sum
}
