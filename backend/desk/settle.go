package desk

import (
	"cmp"
	"context"
	"io"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/org"
	"fuelbook/backend/plan"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// Settle computes the month's bonus; commit=false is the same work rolled back. What is saved is never recalculated.
func (d *Desk) Settle(ctx context.Context, a access.Actor, m calendar.Month, scheme incentive.Scheme, commit bool) (SettlementView, error) {
	var v SettlementView
	do := lo.Ternary(commit, access.CommitSettlement, access.PreviewSettlement)
	err := d.run(ctx, a, do, commit, func(tx *store.Tx) error {
		in, unit, err := settleInput(tx, m, scheme)
		if err != nil {
			return err
		}
		s, err := incentive.Calculate(in)
		if err != nil {
			return err
		}
		s.Unit, s.MadeBy, s.MadeAt = unit, a.Name, d.now().Format(time.RFC3339)
		if commit {
			if err := somethingToPay(s); err != nil {
				return err
			}
			if s, err = tx.SaveSettlement(s); err != nil {
				return err
			}
		}
		v = settlementView(s, commit)
		return nil
	})
	return v, err
}

// somethingToPay refuses to save a settlement that pays no event: it would only be an empty sheet to sign.
func somethingToPay(s incentive.Settlement) error {
	paid := false
	for _, l := range s.Lines {
		if l.State == incentive.Payable {
			return nil
		}
		paid = paid || l.State == incentive.PaidBefore
	}
	if !paid {
		return fault.New(fault.Invalid, "incentive.nothing_to_pay", s.Month.Chinese()+"没有可计发的发卡和充值", "请先导入当月的开户明细和充值明细，或核对方案的条件")
	}
	return fault.New(fault.Conflict, "incentive.nothing_new", s.Month.Chinese()+"的发卡和充值都已在以前的结算中计发", "请在已结算列表中查看或重新打印")
}

func settlementView(s incentive.Settlement, saved bool) SettlementView {
	return SettlementView{Settlement: s, Reading: s.Scheme.Describe(), Saved: saved, TotalText: s.Total.Grouped(), Capital: s.Total.Capital()}
}

func settleInput(tx *store.Tx, m calendar.Month, scheme incentive.Scheme) (in incentive.Input, unit string, err error) {
	tree, err := loadTree(tx)
	if err != nil {
		return in, "", err
	}
	staff, err := tx.Staff()
	if err != nil {
		return in, "", err
	}
	top, ok := tree.Unit()
	if !ok {
		return in, "", fault.New(fault.Invalid, "desk.no_unit", "还没有导入机构", "请先在「数据导入」导入机构文件")
	}
	in = incentive.Input{Month: m, Scheme: scheme, Staff: lo.KeyBy(staff, func(s org.Staff) org.StaffID { return s.ID }),
		Stations: lo.KeyBy(tree.Offices(), func(o org.Office) org.OfficeID { return o.ID })}
	if err := settleEvents(tx, m, &in); err != nil {
		return in, "", err
	}
	in.Plans, err = stationPlans(tx, m)
	return in, top.Name, err
}

// settleEvents loads what the scheme looks at: the month's cards and recharges, first fuellings, who had a card before.
func settleEvents(tx *store.Tx, m calendar.Month, in *incentive.Input) error {
	cards, err := tx.Cards()
	if err != nil {
		return err
	}
	roots, err := tx.Roots()
	if err != nil {
		return err
	}
	for i := range cards { // two records found to be one customer are one new customer
		cards[i].CustomerID = cmp.Or(roots[cards[i].CustomerID], cards[i].CustomerID)
	}
	in.Earlier = map[string]bool{}
	before := map[customer.ID]bool{}
	for _, c := range cards {
		if c.Opened.Before(m.First()) && c.CustomerID != "" {
			before[c.CustomerID] = true
		}
	}
	in.Cards = lo.Filter(cards, func(c card.Card, _ int) bool { return m.Contains(c.Opened) })
	for _, c := range in.Cards {
		in.Earlier[c.Number] = before[c.CustomerID]
	}
	if in.Recharges, err = tx.Recharges(m); err != nil {
		return err
	}
	if in.FirstFuel, err = tx.FirstFuelByCard(); err != nil {
		return err
	}
	if in.Unproven, err = unprovenCards(tx, in.Cards, in.FirstFuel, roots); err != nil {
		return err
	}
	in.Paid, err = tx.PaidEvents()
	return err
}

// unprovenCards says of each card why nothing proves yet that its holder was won: neither the card nor its holder fuelled, and no slip of
// the holder was confirmed.
func unprovenCards(tx *store.Tx, cards []card.Card, fuelled map[string]calendar.Date, roots map[customer.ID]customer.ID) (map[string]string, error) {
	first, err := tx.FirstFuel()
	if err != nil {
		return nil, err
	}
	for id, on := range first {
		if root, ok := roots[id]; ok && (first[root].IsZero() || on.Before(first[root])) {
			first[root] = on
		}
	}
	list, err := tx.Proofs()
	if err != nil {
		return nil, err
	}
	proofs := lo.GroupBy(list, func(p verification.Proof) customer.ID { return cmp.Or(roots[p.CustomerID], p.CustomerID) })
	out := map[string]string{}
	for _, c := range cards {
		seen := fuelled[c.Number]
		var slips []verification.Proof
		if c.CustomerID != "" { // nobody's card is proven by its own fuelling only
			seen, slips = cmp.Or(seen, first[c.CustomerID]), proofs[c.CustomerID]
		}
		if verdict := verification.Decide(seen, slips); !verdict.Proven() {
			out[c.Number] = verdict.Missing
		}
	}
	return out, nil
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

// Schemes lists the stored schemes with their reading.
func (d *Desk) Schemes(ctx context.Context, a access.Actor) ([]SchemeView, error) {
	out := []SchemeView{}
	err := d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.Schemes()
		out = lo.Map(list, func(s incentive.Scheme, _ int) SchemeView {
			return SchemeView{Scheme: s, Reading: s.Describe(), Faults: incentive.Check(s)}
		})
		return err
	})
	return out, err
}

// AddScheme takes a scheme file in. Errors: those of incentive.ParseScheme.
func (d *Desk) AddScheme(ctx context.Context, a access.Actor, raw []byte) (SchemeView, error) {
	s, err := incentive.ParseScheme(raw)
	if err != nil {
		return SchemeView{}, err
	}
	err = d.update(ctx, a, access.ApproveScheme, func(tx *store.Tx) error { return tx.SaveScheme(s) })
	return SchemeView{Scheme: s, Reading: s.Describe(), Faults: incentive.Check(s)}, err
}

// SchemeFor is a stored scheme by key (and version, empty for the latest), or with an empty key the one in force on the month's last day.
// Error: incentive.no_scheme.
func (d *Desk) SchemeFor(ctx context.Context, a access.Actor, m calendar.Month, key, version string) (incentive.Scheme, error) {
	var best *incentive.Scheme
	err := d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.Schemes()
		for i, s := range list {
			fits := lo.Ternary(key == "", !s.From.After(m.Last()) && (s.To.IsZero() || !s.To.Before(m.First())), s.Key == key && (version == "" || s.Version == version))
			if fits && (best == nil || best.From.Before(s.From)) {
				best = &list[i]
			}
		}
		return err
	})
	if err != nil {
		return incentive.Scheme{}, err
	}
	if best == nil {
		return incentive.Scheme{}, fault.New(fault.NotFound, "incentive.no_scheme", m.Chinese()+"没有生效的奖励方案", "请在「发卡奖励」录入方案")
	}
	return *best, nil
}

// Settlements lists what was settled, newest first.
func (d *Desk) Settlements(ctx context.Context, a access.Actor) ([]SettlementHead, error) {
	out := []SettlementHead{}
	err := d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.Settlements()
		out = lo.Map(list, func(h store.SettlementHead, _ int) SettlementHead {
			return SettlementHead{ID: h.ID, Month: h.Month, Scheme: h.Scheme, Total: h.Total.Grouped(), People: h.People, Lines: h.Lines, MadeBy: h.MadeBy, MadeAt: h.MadeAt}
		})
		return err
	})
	return out, err
}

// Settlement is a stored one.
func (d *Desk) Settlement(ctx context.Context, a access.Actor, id string) (SettlementView, error) {
	var v SettlementView
	err := d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		s, err := tx.Settlement(id)
		v = settlementView(s, true)
		return err
	})
	return v, err
}

// WriteSettlement writes a settlement as xlsx or pdf: what the value holds, never recalculated.
func (d *Desk) WriteSettlement(ctx context.Context, a access.Actor, s incentive.Settlement, format Format, out io.Writer) error {
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return err
	}
	if format == XLSX {
		return sheet.WriteSettlement(out, s)
	}
	printer, err := d.printer()
	if err != nil {
		return err
	}
	return printer.Settlement(out, s)
}

// SettlementFile names the file of a settlement: 发卡奖励结算_2026-10_烟台分公司.pdf.
func SettlementFile(s incentive.Settlement, format Format) string {
	return safeName("发卡奖励结算_"+s.Month.String()+"_"+s.Unit) + "." + string(format)
}
