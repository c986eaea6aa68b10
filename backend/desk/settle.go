package desk

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// Settle computes the month's bonus; commit=false is the same work rolled back. What is due is the month as known today less what approved
// settlements paid of it, with what earlier months owe or are owed by facts that came later (6.5.5). A committed one waits for approval by a
// second person; what is saved is never recalculated. Errors: incentive.pending, incentive.old_month, incentive.nothing_to_pay,
// incentive.nothing_new, those of Calculate.
func (d *Desk) Settle(ctx context.Context, a access.Actor, m calendar.Month, scheme incentive.Scheme, commit bool) (SettlementView, error) {
	var v SettlementView
	do := lo.Ternary(commit, access.CommitSettlement, access.PreviewSettlement)
	err := d.run(ctx, a, do, commit, func(tx *store.Tx) error {
		r, err := d.settlement(tx, m, scheme)
		if err != nil {
			return err
		}
		s := r.settlement
		s.MadeBy, s.MadeAt = a.Name, d.now().Format(time.RFC3339)
		if commit {
			if err := r.payable(); err != nil {
				return err
			}
			input, err := packed(r.input)
			if err != nil {
				return err
			}
			if s, err = tx.SaveSettlement(s, string(a.UserID), input); err != nil {
				return err
			}
		}
		v, err = settlementView(tx, s, commit)
		return err
	})
	return v, err
}

// settled is a settlement with what it was made from.
type settled struct {
	settlement incentive.Settlement
	input      incentive.Input
	pending    string // settlement that waits for approval
}

// settlement is what is due for a month: its own lines, corrections of earlier months, rulings.
func (d *Desk) settlement(tx *store.Tx, m calendar.Month, scheme incentive.Scheme) (r settled, err error) {
	b, err := loadBonusBook(tx, calendar.FromTime(d.now()))
	if err != nil {
		return r, err
	}
	top, ok := b.tree.Unit()
	if !ok {
		return r, fault.New(fault.Invalid, "desk.no_unit", "还没有导入机构", "请先在「数据导入」导入机构文件")
	}
	past, err := paidSettlements(tx)
	if err != nil {
		return r, err
	}
	r.pending = past.pending
	if past.old[m] {
		return r, fault.New(fault.Conflict, "incentive.old_month", m.Chinese()+"已按本版本以前的办法结算", "以前的结算只能查看和打印，有差错请另提争议")
	}
	if r.input, err = b.input(m, scheme); err != nil {
		return r, err
	}
	if r.settlement, err = incentive.Calculate(r.input); err != nil {
		return r, err
	}
	s := &r.settlement
	s.Unit, s.Lines = top.Name, incentive.Due(s.Lines, past.of(m))
	for _, before := range past.months() {
		if before.Before(m) {
			more, err := past.corrections(b, before)
			if err != nil {
				return r, err
			}
			s.Lines = append(s.Lines, more...)
		}
	}
	rulings, err := b.rulings(past)
	s.Lines = append(s.Lines, rulings...)
	for i := range s.Lines {
		s.Lines[i].No = i + 1
	}
	incentive.Total(s, r.input)
	return r, err
}

// payable refuses to save a settlement while another waits, or one that pays nothing: it would only be an empty sheet to sign.
func (r settled) payable() error {
	s := r.settlement
	if r.pending != "" {
		return fault.New(fault.Conflict, "incentive.pending", "还有一次结算等待批准", "请先批准或退回，再结算，以免重复计发")
	}
	if slices.ContainsFunc(s.Lines, func(l incentive.Line) bool { return l.Amount != 0 }) {
		return nil
	}
	if slices.ContainsFunc(s.Lines, func(l incentive.Line) bool { return l.State == incentive.PaidBefore }) {
		return fault.New(fault.Conflict, "incentive.nothing_new", s.Month.Chinese()+"的发卡和充值都已在以前的结算中计发，也没有要调整的", "请在已结算列表中查看或重新打印")
	}
	return fault.New(fault.Invalid, "incentive.nothing_to_pay", s.Month.Chinese()+"没有可计发的发卡和充值", "请先导入当月的开户明细和充值明细，或核对方案的条件")
}

// past is what approved settlements paid.
type past struct {
	paid    map[calendar.Month][]incentive.Paid
	schemes map[calendar.Month]incentive.Scheme // of the last settlement of the month itself
	rulings map[string]bool                     // event keys of rulings paid
	old     map[calendar.Month]bool             // settled before lines named their month; they stay as they are
	pending string
}

func paidSettlements(tx *store.Tx) (past, error) {
	p := past{paid: map[calendar.Month][]incentive.Paid{}, schemes: map[calendar.Month]incentive.Scheme{}, rulings: map[string]bool{}, old: map[calendar.Month]bool{}}
	steps, err := tx.SettlementSteps()
	if err != nil {
		return p, err
	}
	heads, err := tx.Settlements()
	if err != nil {
		return p, err
	}
	for _, h := range slices.Backward(heads) { // from the oldest
		switch steps[h.ID].State {
		case incentive.Submitted:
			p.pending = h.ID
		case incentive.Approved:
			s, err := tx.Settlement(h.ID)
			if err != nil {
				return p, err
			}
			p.add(s)
		}
	}
	return p, nil
}

func (p past) add(s incentive.Settlement) {
	if slices.ContainsFunc(s.Lines, func(l incentive.Line) bool { return l.For.IsZero() }) {
		p.old[s.Month] = true
		return
	}
	p.schemes[s.Month] = s.Scheme
	for _, l := range s.Lines {
		if l.IsRuling() {
			p.rulings[l.EventKey] = true
			continue
		}
		p.paid[l.For] = append(p.paid[l.For], incentive.Paid{Settlement: s.ID, Line: l})
	}
}

// of is what was paid of a month: its own events, and instalments that fell into it.
func (p past) of(m calendar.Month) []incentive.Paid { return p.paid[m] }

// months that were settled, the oldest first.
func (p past) months() []calendar.Month {
	out := lo.Keys(p.schemes)
	slices.SortFunc(out, func(a, b calendar.Month) int { return a.Index() - b.Index() })
	return out
}

// corrections are what a settled month owes or is owed by what is known today, by the scheme it was paid by.
func (p past) corrections(b *bonusBook, m calendar.Month) ([]incentive.Line, error) {
	in, err := b.input(m, p.schemes[m])
	if err != nil {
		return nil, err
	}
	known, err := incentive.Calculate(in)
	if err != nil {
		return nil, err
	}
	return incentive.Changed(incentive.Due(known.Lines, p.of(m))), nil
}

// rulings are the lines of upheld disputes that were not paid yet.
func (b *bonusBook) rulings(p past) ([]incentive.Line, error) {
	list, err := b.tx.Disputes()
	var out []incentive.Line
	for _, d := range list {
		who := b.staff[d.StaffID]
		office, _ := b.tree.Office(who.OfficeID)
		if l := d.Line(who, office); d.State == incentive.Upheld && !p.rulings[l.EventKey] {
			out = append(out, l)
		}
	}
	return out, err
}

// packed are the inputs of a settlement as they are kept.
func packed(in incentive.Input) ([]byte, error) {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	if err := json.NewEncoder(zip).Encode(in); err != nil {
		return nil, fault.Wrap(err, "incentive.input", "结算的原始数据保存不了")
	}
	if err := zip.Close(); err != nil {
		return nil, fault.Wrap(err, "incentive.input", "结算的原始数据保存不了")
	}
	return out.Bytes(), nil
}

func unpacked(raw []byte) (in incentive.Input, err error) {
	zip, err := gzip.NewReader(bytes.NewReader(raw))
	if err == nil {
		err = json.NewDecoder(zip).Decode(&in)
	}
	if err != nil {
		err = fault.Wrap(err, "incentive.input", "结算的原始数据读不出")
	}
	return in, err
}

func settlementView(tx *store.Tx, s incentive.Settlement, saved bool) (SettlementView, error) {
	v := SettlementView{Settlement: s, Reading: s.Scheme.Describe(), Saved: saved, TotalText: s.Total.Grouped(), Capital: s.Total.Capital(), Pools: []PoolView{}}
	if s.Hints == nil {
		v.Settlement.Hints = []incentive.Hint{}
	}
	if !saved {
		return v, nil
	}
	var err error
	if v.Step, err = tx.SettlementStep(s.ID); err != nil {
		return v, err
	}
	v.Pools, err = poolsOf(tx, s.ID)
	return v, err
}

func stationPlans(tx *store.Tx, m calendar.Month) (map[org.OfficeID]int64, error) {
	p, _, err := tx.Plan(m)
	out := map[org.OfficeID]int64{}
	for _, l := range p.Lines {
		if l.Part == plan.PersonCards {
			out[l.StationID] += l.Target
		}
	}
	return out, err
}

// rechargeSum is the first recharge of a card in a month, less what was taken back of it.
type rechargeSum struct {
	amount money.Fen
	serial string
}

// firstRecharges gives by card the first recharge of the month that was not wholly taken back.
func firstRecharges(list []card.Recharge) map[string]rechargeSum {
	left := map[string]money.Fen{}
	for _, r := range list {
		left[lo.Ternary(r.Amount < 0, r.Reverses, r.Serial)] += r.Amount
	}
	sorted := slices.Clone(list)
	slices.SortFunc(sorted, func(a, b card.Recharge) int { return strings.Compare(a.At+a.Serial, b.At+b.Serial) })
	out := map[string]rechargeSum{}
	for _, r := range sorted {
		if _, known := out[r.CardNumber]; !known && r.Amount > 0 && left[r.Serial] > 0 {
			out[r.CardNumber] = rechargeSum{left[r.Serial], r.Serial}
		}
	}
	return out
}
