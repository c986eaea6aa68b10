package tracking

import (
	"maps"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// proven is whether winning a customer is proven by the end of a month: by sales and slips up to then (6.5.4.4).
func (p *page) proven(m calendar.Month) verification.Verdict {
	first := p.first
	if first.After(m.Last()) {
		first = calendar.Date{}
	}
	return verification.Decide(first, lo.Filter(p.proofs, func(p verification.Proof, _ int) bool { return !p.FuelledOn.After(m.Last()) }))
}

// Withdrawn are the customers that had counted by a proof removed since, and by nothing else.
func (in Input) Withdrawn() []customer.ID {
	of := lo.GroupBy(in.Proofs, func(p verification.Proof) customer.ID { return p.CustomerID })
	var out []customer.ID
	for _, id := range slices.Sorted(maps.Keys(of)) {
		counted := lo.ContainsBy(of[id], func(p verification.Proof) bool { return p.State == verification.Removed && len(p.Counted) > 0 })
		if counted && !verification.Decide(in.FirstFuel[id], of[id]).Proven() {
			out = append(out, id)
		}
	}
	return out
}

// Unproven takes out of the opening state the customers that had come in by a proof removed since: the month opens with that many fewer,
// and 附录4 says so. The input's own lists stay as they are.
func (in Input) Unproven() (out Input, gone []customer.ID) {
	withdrawn := in.Withdrawn()
	in.Previous = slices.Clone(in.Previous)
	for i, s := range in.Previous {
		if s.Active && slices.Contains(withdrawn, s.CustomerID) {
			in.Previous[i].Active = false
			gone = append(gone, s.CustomerID)
		}
	}
	return in, gone
}
