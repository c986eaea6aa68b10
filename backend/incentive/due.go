package incentive

import (
	"cmp"
	"slices"
	"strings"

	"fuelbook/backend/money"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Paid is a line an approved settlement paid, and which.
type Paid struct {
	Settlement string
	Line
}

// identity is what makes two lines the same payment.
type identity struct {
	event, rule string
	receiver    Receiver
	staff       org.StaffID
	office      org.OfficeID
}

func (l *Line) identity() identity {
	return identity{l.EventKey, l.RuleKey, l.Receiver, l.StaffID, l.OfficeID}
}

// Due is what is still to pay of a month: its lines as known today, less what approved settlements paid of it. What was paid and still holds
// stays with no amount (已发); what no longer holds is taken back by the exact negation of what was paid (冲正); what changed gets the
// difference (调整); what is new is paid. The amounts of Due and of paid add up to those of known, whatever the order.
func Due(known []Line, paid []Paid) []Line {
	sums, last := map[identity]money.Fen{}, map[identity]Paid{}
	for _, p := range paid {
		id := p.identity()
		sums[id] += p.Amount
		if old, ok := last[id]; !ok || old.Amount == 0 || p.Amount != 0 {
			last[id] = p
		}
	}
	out := make([]Line, 0, len(known))
	for _, l := range known {
		id := l.identity()
		if before, was := last[id]; was {
			l = less(l, before, sums[id])
			delete(last, id)
		}
		out = append(out, l)
	}
	gone := lo.Filter(lo.Keys(last), func(id identity, _ int) bool { return sums[id] != 0 })
	slices.SortFunc(gone, func(a, b identity) int {
		return cmp.Or(strings.Compare(a.event, b.event), strings.Compare(a.rule, b.rule), cmp.Compare(a.receiver, b.receiver), cmp.Compare(a.staff, b.staff), cmp.Compare(a.office, b.office))
	})
	for _, id := range gone {
		l := last[id].Line
		l.Reason = "现有记录中不再有这一项"
		out = append(out, back(l, last[id], sums[id]))
	}
	return out
}

// less is a known line less what was paid of it.
func less(l Line, before Paid, owed money.Fen) Line {
	switch {
	case l.Amount == owed && owed == 0:
		if l.State == Payable {
			l.State = PaidBefore
		}
	case l.Amount == owed:
		l.State, l.Reason, l.Amount = PaidBefore, "已在结算单「"+before.Settlement+"」计发"+owed.Grouped()+"元，本次不再计", 0
	case l.Amount == 0:
		l = back(l, before, owed)
	case owed != 0:
		l.Reason = "应为" + l.Amount.Grouped() + "元，已发" + owed.Grouped() + "元；" + l.Reason
		l.State, l.Amount, l.Adjusts = Adjusted, l.Amount-owed, before.Settlement
	}
	return l
}

// back is the negation of what was paid.
func back(l Line, before Paid, owed money.Fen) Line {
	l.State, l.Rate, l.Amount, l.Adjusts = Reversed, before.Rate, -owed, before.Settlement
	l.Reason = "扣回结算单「" + before.Settlement + "」计发的" + owed.Grouped() + "元：" + l.Reason
	return l
}

// Changed keeps the lines of Due that change something: what an earlier month adds to the settlement of a later one.
func Changed(due []Line) []Line {
	return lo.Filter(due, func(l Line, _ int) bool { return l.Amount != 0 })
}

// PaidOf is what was paid of the item of a line.
func PaidOf(paid []Paid, l Line) money.Fen {
	return lo.SumBy(paid, func(p Paid) money.Fen { return lo.Ternary(p.identity() == l.identity(), p.Amount, 0) })
}
