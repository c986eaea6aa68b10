package desk

import (
	"context"
	"slices"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// NewProof is a slip or photo to be handed in; the file is attached to the customer before.
type NewProof struct {
	CustomerID   customer.ID           `json:"customerId"`
	FuelledOn    calendar.Date         `json:"fuelledOn"`
	Kind         verification.Kind     `json:"kind"`
	AttachmentID customer.AttachmentID `json:"attachmentId"`
	Note         string                `json:"note"`
}

// verdictOf is whether winning a customer is proven (6.5.4.4).
func verdictOf(tx *store.Tx, id customer.ID) (verification.Verdict, error) {
	first, err := tx.FirstFuelOf(id)
	if err != nil {
		return verification.Verdict{}, err
	}
	proofs, err := tx.ProofsOf(id)
	return verification.Decide(first, proofs), err
}

// SubmitProof hands in a slip or photo; it proves nothing until a second person confirms it. Errors: verification.* per field,
// verification.needless, store.not_found, ownership.out_of_reach.
func (d *Desk) SubmitProof(ctx context.Context, a access.Actor, n NewProof) (out verification.Proof, err error) {
	today := calendar.FromTime(d.now())
	err = d.update(ctx, a, access.SubmitProof, func(tx *store.Tx) error {
		id, err := survivorOf(tx, n.CustomerID)
		if err != nil {
			return err
		}
		if err := within(tx, a, id); err != nil {
			return err
		}
		p := verification.Proof{CustomerID: id, FuelledOn: n.FuelledOn, Kind: n.Kind, AttachmentID: n.AttachmentID, Note: n.Note, State: verification.Claimed,
			ClaimedBy: a.UserID, Claimer: a.Name, ClaimedOn: today, Counted: []string{}}
		if err := verification.Check(p, today).OrNil(); err != nil {
			return err
		}
		file, _, err := tx.Attachment(n.AttachmentID)
		if err != nil {
			return err
		}
		p.SHA256 = file.SHA256
		verdict, err := verdictOf(tx, id)
		if err != nil {
			return err
		}
		if verdict.Proven() {
			return fault.New(fault.Conflict, "verification.needless", "这位客户已经核实："+verdict.Why, "不需要再提交凭证")
		}
		out, err = tx.SaveProof(p)
		return err
	})
	return out, err
}

// ConfirmProof is the second person's yes. Errors: verification.same_person, verification.state, store.stale, ownership.out_of_reach.
func (d *Desk) ConfirmProof(ctx context.Context, a access.Actor, id verification.ID, rev int64) (out verification.Proof, err error) {
	err = d.update(ctx, a, access.ConfirmProof, func(tx *store.Tx) error {
		p, err := seenProof(tx, a, id, rev)
		if err != nil {
			return err
		}
		involved, err := involvedIn(tx, p.CustomerID)
		if err != nil {
			return err
		}
		if p, err = verification.Confirm(p, a, involved, calendar.FromTime(d.now())); err != nil {
			return err
		}
		out, err = tx.SaveProof(p)
		return err
	})
	return out, err
}

func seenProof(tx *store.Tx, a access.Actor, id verification.ID, rev int64) (verification.Proof, error) {
	p, err := tx.Proof(id)
	if err != nil {
		return p, err
	}
	if p.Rev != rev {
		return p, fault.New(fault.Conflict, "store.stale", "这条记录刚被别人改过", "请重新打开，核对后再改")
	}
	return p, within(tx, a, p.CustomerID)
}

// involvedIn names who answers for a customer, and who pursued it.
func involvedIn(tx *store.Tx, id customer.ID) ([]string, error) {
	c, err := tx.Customer(id)
	if err != nil {
		return nil, err
	}
	pursuits, err := tx.PursuitsOf(id)
	if err != nil {
		return nil, err
	}
	staff, err := tx.Staff()
	if err != nil {
		return nil, err
	}
	ids := []org.StaffID{c.ManagerID}
	for _, p := range pursuits {
		ids = append(ids, p.People()...)
	}
	return lo.FilterMap(staff, func(s org.Staff, _ int) (string, bool) { return s.Name, slices.Contains(ids, s.ID) }), nil
}

// RemoveProof takes a proof away, with the reason; what counted by it counts no longer, and where it had counted is kept with it and given
// back. Without commit it only says where. Errors: verification.why, verification.state, store.stale, ownership.out_of_reach.
func (d *Desk) RemoveProof(ctx context.Context, a access.Actor, id verification.ID, why string, rev int64, commit bool) (out RemovalView, err error) {
	err = d.run(ctx, a, access.ConfirmProof, commit, func(tx *store.Tx) error {
		p, err := seenProof(tx, a, id, rev)
		if err != nil {
			return err
		}
		if out.Counted, out.Still, err = d.countedBy(tx, p); err != nil {
			return err
		}
		if !commit {
			return nil
		}
		if p, err = verification.Remove(p, a.Name, why, out.Counted, calendar.FromTime(d.now())); err != nil {
			return err
		}
		_, err = tx.SaveProof(p)
		return err
	})
	return out, err
}

// countedBy says where a success counts that nothing but this proof proves; still is the sentence of what else proves it.
func (d *Desk) countedBy(tx *store.Tx, p verification.Proof) (counted []string, still string, err error) {
	counted = []string{}
	if p.State != verification.Confirmed {
		return counted, "", nil
	}
	first, err := tx.FirstFuelOf(p.CustomerID)
	if err != nil {
		return nil, "", err
	}
	proofs, err := tx.ProofsOf(p.CustomerID)
	if err != nil {
		return nil, "", err
	}
	if rest := verification.Decide(first, lo.Reject(proofs, func(x verification.Proof, _ int) bool { return x.ID == p.ID })); rest.Proven() {
		return counted, rest.Why, nil
	}
	for m, end := p.FuelledOn.Month(), calendar.FromTime(d.now()).Month(); !end.Before(m); m = m.Add(1) {
		where, err := d.countedIn(tx, p.CustomerID, m)
		if err != nil {
			return nil, "", err
		}
		counted = append(counted, where...)
	}
	paid, err := paidFor(tx, p.CustomerID)
	return append(counted, paid...), "", err
}

// countedIn says whether 附录7 of a month counts a customer: the stored form of a closed month, else what would be computed.
func (d *Desk) countedIn(tx *store.Tx, id customer.ID, m calendar.Month) ([]string, error) {
	w, err := d.work(tx, m)
	if err != nil {
		return nil, err
	}
	for _, x := range report.AchievedOf(m, w.forms[6]) {
		if slices.ContainsFunc(x.Done, func(r report.Ref) bool { return r.ID == string(id) }) {
			state := lo.Ternary(w.closed != nil, "已结账，表不改动，下月起扣除", "未结账，立即不再计入")
			return []string{m.Chinese() + "附录7「" + x.Name + "」（" + state + "）"}, nil
		}
	}
	return nil, nil
}

// paidFor names the settlements that paid for cards of a customer.
func paidFor(tx *store.Tx, id customer.ID) ([]string, error) {
	cards, err := tx.CardsOf(id)
	if err != nil {
		return nil, err
	}
	p, err := paidSettlements(tx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, c := range cards {
		for _, m := range p.months() {
			if sum := lo.SumBy(p.of(m), func(l incentive.Paid) money.Fen { return lo.Ternary(l.EventKey == "card:"+c.Number, l.Amount, 0) }); sum != 0 {
				out = append(out, m.Chinese()+"发卡奖励，卡"+c.Number+"（已计发"+sum.Grouped()+"元，下次结算自动扣回）")
			}
		}
	}
	return out, nil
}
