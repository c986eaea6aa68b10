package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// Settlements lists what was settled, newest first.
func (d *Desk) Settlements(ctx context.Context, a access.Actor) ([]SettlementHead, error) {
	out := []SettlementHead{}
	err := d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		list, err := tx.Settlements()
		if err != nil {
			return err
		}
		steps, err := tx.SettlementSteps()
		out = lo.Map(list, func(h store.SettlementHead, _ int) SettlementHead {
			return SettlementHead{ID: h.ID, Month: h.Month, Scheme: h.Scheme, Total: h.Total.Grouped(), People: h.People, Lines: h.Lines, MadeBy: h.MadeBy, MadeAt: h.MadeAt, Step: steps[h.ID]}
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
		if err == nil {
			v, err = settlementView(tx, s, true)
		}
		return err
	})
	return v, err
}

// DecideSettlement approves a submitted settlement, which locks it and books it as paid, or sends it back. Errors: incentive.step,
// incentive.same_person, incentive.step_note.
func (d *Desk) DecideSettlement(ctx context.Context, a access.Actor, id string, to incentive.StepState, note string) (SettlementView, error) {
	var v SettlementView
	err := d.update(ctx, a, access.ApproveSettlement, func(tx *store.Tx) error {
		s, err := tx.Settlement(id)
		if err != nil {
			return err
		}
		step, err := tx.SettlementStep(id)
		if err != nil {
			return err
		}
		if step, err = step.Decide(to, string(a.UserID), a.Name, d.now().Format(time.RFC3339), note); err != nil {
			return err
		}
		if err := tx.SaveSettlementStep(step); err != nil {
			return err
		}
		v, err = settlementView(tx, s, true)
		return err
	})
	return v, err
}

// CheckSettlement computes a saved settlement again from the inputs kept with it, and tells whether its own lines come out to the byte.
func (d *Desk) CheckSettlement(ctx context.Context, a access.Actor, id string) (same bool, err error) {
	err = d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		s, err := tx.Settlement(id)
		if err != nil {
			return err
		}
		raw, err := tx.SettlementInput(id)
		if err != nil {
			return err
		}
		in, err := unpacked(raw)
		if err != nil {
			return err
		}
		again, err := incentive.Calculate(in)
		if err != nil {
			return err
		}
		earlier, err := paidBefore(tx, s)
		if err != nil {
			return err
		}
		own := incentive.Due(again.Lines, earlier)
		for i := range own {
			own[i].No = i + 1
		}
		first, err1 := json.Marshal(s.Lines[:min(len(own), len(s.Lines))])
		second, err2 := json.Marshal(own)
		same = err1 == nil && err2 == nil && bytes.Equal(first, second)
		return nil
	})
	return same, err
}

// paidBefore is what settlements approved before s paid of its month.
func paidBefore(tx *store.Tx, s incentive.Settlement) ([]incentive.Paid, error) {
	steps, err := tx.SettlementSteps()
	if err != nil {
		return nil, err
	}
	heads, err := tx.Settlements()
	if err != nil {
		return nil, err
	}
	var out []incentive.Paid
	for _, h := range slices.Backward(heads) {
		if h.ID >= s.ID || steps[h.ID].State != incentive.Approved {
			continue
		}
		old, err := tx.Settlement(h.ID)
		if err != nil {
			return nil, err
		}
		for _, l := range old.Lines {
			if l.For == s.Month && !l.IsRuling() {
				out = append(out, incentive.Paid{Settlement: h.ID, Line: l})
			}
		}
	}
	return out, nil
}

// NowKnown sets a settled month as it was paid beside the same month as known today: the lines that differ, by the scheme it was paid by.
// Error: incentive.not_settled.
func (d *Desk) NowKnown(ctx context.Context, a access.Actor, m calendar.Month) (v NowKnownView, err error) {
	err = d.view(ctx, a, access.PreviewSettlement, func(tx *store.Tx) error {
		b, err := loadBonusBook(tx, calendar.FromTime(d.now()))
		if err != nil {
			return err
		}
		p, err := paidSettlements(tx)
		if err != nil {
			return err
		}
		scheme, ok := p.schemes[m]
		if !ok {
			return fault.New(fault.NotFound, "incentive.not_settled", m.Chinese()+"还没有批准的结算", "请先结算并批准")
		}
		in, err := b.input(m, scheme)
		if err != nil {
			return err
		}
		known, err := incentive.Calculate(in)
		if err != nil {
			return err
		}
		paid := lo.SumBy(p.of(m), func(l incentive.Paid) money.Fen { return l.Amount })
		v = NowKnownView{Month: m, Paid: paid.Grouped(), Known: known.Total.Grouped(), Difference: (known.Total - paid).Grouped(), Rows: knownRows(known.Lines, p.of(m))}
		return nil
	})
	return v, err
}

// knownRows are the items of a month that differ.
func knownRows(known []incentive.Line, paid []incentive.Paid) []KnownRow {
	return lo.Map(incentive.Changed(incentive.Due(known, paid)), func(l incentive.Line, _ int) KnownRow {
		before := incentive.PaidOf(paid, l)
		return KnownRow{Event: l.Event, Rule: l.Rule, Who: strings.TrimSpace(l.StaffNo + " " + l.StaffName + " " + l.OfficeName), Paid: before.Grouped(), Known: (before + l.Amount).Grouped(), Difference: l.Amount.Grouped(), Reason: l.Reason}
	})
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
