package tracking

import (
	"cmp"
	"maps"
	"slices"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/verification"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// Merged reads the facts of merged customers as their survivor's: fuellings, cards, agreements, visits, payments, first days and the state the
// month opens with. roots is customer.Roots. The input's own lists stay as they are. Gone are the customers that were counted at the end of
// the month before beside their survivor: the month opens with that many fewer, and 附录4 says so.
func (in Input) Merged(roots map[customer.ID]customer.ID) (out Input, gone []customer.ID) {
	if len(roots) == 0 {
		return in, nil
	}
	root := func(id customer.ID) customer.ID { return cmp.Or(roots[id], id) }
	in.Cards = lo.Map(in.Cards, func(c card.Card, _ int) card.Card { c.CustomerID = root(c.CustomerID); return c })
	in.Volumes = lo.Map(in.Volumes, func(v Volume, _ int) Volume { v.CustomerID = root(v.CustomerID); return v })
	in.Bearer = lo.Map(in.Bearer, func(s card.BearerSale, _ int) card.BearerSale { s.CustomerID = root(s.CustomerID); return s })
	in.Agreements = lo.Map(in.Agreements, func(a agreement.Agreement, _ int) agreement.Agreement { a.CustomerID = root(a.CustomerID); return a })
	in.Visits = lo.Map(in.Visits, func(v visit.Visit, _ int) visit.Visit { v.CustomerID = root(v.CustomerID); return v })
	in.Recharges = joined(in.Recharges, root)
	in.FuelDays = joinedDays(in.FuelDays, root)
	in.Proofs = lo.Map(in.Proofs, func(p verification.Proof, _ int) verification.Proof { p.CustomerID = root(p.CustomerID); return p })
	in.FirstFuel = chosen(in.FirstFuel, root, calendar.Date.Before)
	in.OldFuel = chosen(in.OldFuel, root, calendar.Date.After)
	in.Previous, gone = joinedSnapshots(in.Previous, root)
	return in, gone
}

func joined(list []RechargeSum, root func(customer.ID) customer.ID) []RechargeSum {
	sums := map[customer.ID]RechargeSum{}
	for _, r := range list {
		s := sums[root(r.CustomerID)]
		sums[root(r.CustomerID)] = RechargeSum{CustomerID: root(r.CustomerID), Amount: s.Amount + r.Amount, Count: s.Count + r.Count}
	}
	return slices.SortedFunc(maps.Values(sums), func(a, b RechargeSum) int { return cmp.Compare(a.CustomerID, b.CustomerID) })
}

func joinedDays(list []FuelDays, root func(customer.ID) customer.ID) []FuelDays {
	days := map[customer.ID][]calendar.Date{}
	for _, f := range list {
		days[root(f.CustomerID)] = append(days[root(f.CustomerID)], f.Days...)
	}
	out := make([]FuelDays, 0, len(days))
	for _, id := range slices.Sorted(maps.Keys(days)) {
		all := slices.Clone(days[id])
		slices.SortFunc(all, func(a, b calendar.Date) int { return cmp.Compare(a.String(), b.String()) })
		out = append(out, FuelDays{CustomerID: id, Days: slices.Compact(all)})
	}
	return out
}

// chosen keeps one day a survivor, the one that stands better.
func chosen(days map[customer.ID]calendar.Date, root func(customer.ID) customer.ID, better func(a, b calendar.Date) bool) map[customer.ID]calendar.Date {
	out := make(map[customer.ID]calendar.Date, len(days))
	for id, d := range days {
		if old, ok := out[root(id)]; !ok || better(d, old) {
			out[root(id)] = d
		}
	}
	return out
}

// joinedSnapshots keeps one opening state a customer: the survivor's own while it was counted, else that of a counted record merged into
// it, else its own. Of several, the lowest id stands, so that order does not matter.
func joinedSnapshots(list []Snapshot, root func(customer.ID) customer.ID) (out []Snapshot, gone []customer.ID) {
	groups := lo.GroupBy(list, func(s Snapshot) customer.ID { return root(s.CustomerID) })
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		group := slices.Clone(groups[id])
		slices.SortFunc(group, func(a, b Snapshot) int {
			return cmp.Or(-compareBool(a.Active, b.Active), -compareBool(a.CustomerID == id, b.CustomerID == id), cmp.Compare(a.CustomerID, b.CustomerID))
		})
		for _, s := range group[1:] {
			if s.Active {
				gone = append(gone, s.CustomerID)
			}
		}
		group[0].CustomerID = id
		out = append(out, group[0])
	}
	return out, gone
}

func compareBool(a, b bool) int { return lo.Ternary(a == b, 0, lo.Ternary(a, 1, -1)) }
