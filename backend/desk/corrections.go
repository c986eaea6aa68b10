package desk

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/filing"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// ChangesView is what the records of today say of a signed month, and which delta forms (更正表) already say so.
type ChangesView struct {
	Changes     []ChangeView     `json:"changes"`
	Corrections []CorrectionView `json:"corrections"`
	Pending     bool             `json:"pending"` // the changes are not those of the last approved correction
}

// CorrectionView is a delta form in the list.
type CorrectionView struct {
	filing.Correction
	State string `json:"state"`
}

// Changes lists what changed since a month was closed: the cells of its forms that late facts would fill otherwise, with the records that make
// the difference, and the corrections written so far. Error: desk.not_closed.
func (d *Desk) Changes(ctx context.Context, a access.Actor, m calendar.Month) (v ChangesView, err error) {
	err = d.view(ctx, a, access.RunForms, func(tx *store.Tx) (err error) {
		v, _, err = d.changes(tx, m)
		return err
	})
	return v, err
}

func (d *Desk) changes(tx *store.Tx, m calendar.Month) (v ChangesView, signed store.ClosedMonth, err error) {
	w, in, p, err := d.reckon(tx, m)
	if err != nil {
		return v, signed, err
	}
	if w.closed == nil {
		return v, signed, fault.New(fault.Conflict, "desk.not_closed", m.Chinese()+"还没有结账，没有签后变化", "结账以后再看")
	}
	signed = *w.closed
	kept, err := unpackForms(signed)
	if err != nil {
		return v, signed, err
	}
	if err := d.gather(tx, w, in, p); err != nil {
		return v, signed, err
	}
	if w.input.Layout, err = layoutNamed(tx, kept.Forms[0].Layout); err != nil {
		return v, signed, err
	}
	now, _ := report.Build(w.input)
	v.Changes = w.changeViews(report.Changes(kept.Forms, now))
	list, err := tx.Corrections(m)
	v.Corrections = lo.Map(list, func(c filing.Correction, _ int) CorrectionView { return CorrectionView{c, c.State()} })
	approved := lo.Filter(list, func(c filing.Correction, _ int) bool { return c.ApprovedAt != "" })
	last, _ := lo.Last(approved)
	v.Pending = !slices.Equal(last.Cells, cellsOf(v.Changes))
	return v, signed, err
}

// cellsOf is what a delta form keeps of the changes: the cells, without the records behind them.
func cellsOf(list []ChangeView) []filing.Cell {
	return lo.Map(list, func(c ChangeView, _ int) filing.Cell {
		return filing.Cell{Code: string(c.Code), Form: c.Form, Part: c.Part, Row: c.Row, Name: c.Name, Column: c.Column, Was: c.Was, Now: c.Now}
	})
}

// DraftCorrection writes a delta form of all cells that differ from what was signed. Errors: desk.not_closed, filing.empty, filing.nothing_changed.
func (d *Desk) DraftCorrection(ctx context.Context, a access.Actor, m calendar.Month, reason string) (ChangesView, error) {
	return d.correct(ctx, a, access.DraftCorrection, m, func(v ChangesView, signed store.ClosedMonth, list []filing.Correction) (filing.Correction, error) {
		return filing.Draft(a, m, signed.Hash, list, cellsOf(v.Changes), reason, d.now().Format(time.RFC3339))
	})
}

// ApproveCorrection signs the delta form with a number. Errors: filing.no_correction, filing.approved, filing.same_person, filing.moved.
func (d *Desk) ApproveCorrection(ctx context.Context, a access.Actor, m calendar.Month, no int) (ChangesView, error) {
	return d.correct(ctx, a, access.ApproveCorrection, m, func(v ChangesView, _ store.ClosedMonth, list []filing.Correction) (filing.Correction, error) {
		c, err := correctionOf(list, m, no)
		if err != nil {
			return c, err
		}
		return c.Approve(a, cellsOf(v.Changes), d.now().Format(time.RFC3339))
	})
}

func (d *Desk) correct(ctx context.Context, a access.Actor, right access.Action, m calendar.Month, job func(ChangesView, store.ClosedMonth, []filing.Correction) (filing.Correction, error)) (ChangesView, error) {
	err := d.update(ctx, a, right, func(tx *store.Tx) error {
		v, signed, err := d.changes(tx, m)
		if err != nil {
			return err
		}
		c, err := job(v, signed, lo.Map(v.Corrections, func(c CorrectionView, _ int) filing.Correction { return c.Correction }))
		if err != nil {
			return err
		}
		_, err = tx.SaveCorrection(c)
		return err
	})
	if err != nil {
		return ChangesView{}, err
	}
	return d.Changes(ctx, a, m)
}

func correctionOf(list []filing.Correction, m calendar.Month, no int) (filing.Correction, error) {
	c, ok := lo.Find(list, func(c filing.Correction) bool { return c.No == no })
	if !ok {
		return c, fault.New(fault.NotFound, "filing.no_correction", fmt.Sprintf("%s没有第%d号更正表", m.Chinese(), no), "请在「签后变化」里看有哪些更正表")
	}
	return c, nil
}

// WriteCorrection prints a delta form as it was kept. Error: filing.no_correction.
func (d *Desk) WriteCorrection(ctx context.Context, a access.Actor, m calendar.Month, no int, out io.Writer) (name string, err error) {
	var paper report.Paper
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		list, err := tx.Corrections(m)
		if err != nil {
			return err
		}
		c, err := correctionOf(list, m, no)
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		whole, _ := tree.Whole()
		paper = correctionPaper(c, whole.Name, d.today())
		return err
	})
	if err != nil {
		return "", err
	}
	return safeName(fmt.Sprintf("%s_月报更正表%d", m, no)) + ".pdf", d.writePaper(out, paper)
}

func correctionPaper(c filing.Correction, unit string, today calendar.Date) report.Paper {
	rows := lo.Map(c.Cells, func(x filing.Cell, i int) []string {
		return []string{itoa(i + 1), "附录" + strings.TrimPrefix(x.Code, "F") + x.Part, strings.TrimSpace(x.Row + " " + x.Name), x.Column, lo.CoalesceOrEmpty(x.Was, "（空）"), lo.CoalesceOrEmpty(x.Now, "（空）")}
	})
	approval := "批准：待批准"
	if c.ApprovedAt != "" {
		approval = "批准：" + c.Approver + " " + c.ApprovedAt[:10]
	}
	return report.Paper{Title: c.Month.Chinese() + "月报更正表", Clause: "6.6.3", Unit: unit, On: today, Wide: true,
		Facts:    []string{"填报单位：" + unit, fmt.Sprintf("第%d号，共%d个单元格", c.No, len(rows)), "起草：" + c.Maker + " " + c.MadeAt[:10], approval},
		Sections: []report.Section{{Title: "与签字报表不同的单元格", Titles: []string{"序号", "表", "行", "列", "签字时", "更正为"}, Weights: []int{5, 8, 34, 23, 15, 15}, Rows: rows, Empty: "已恢复为签字时的数字"}},
		Notes:    []string{"更正原因：" + c.Reason, "签字报表保持不变，其指纹（SHA-256）：" + c.Signed, "以号码最大的一份已批准更正表为准。"}, Signers: []string{"制表人", "审核人", "负责人"}}
}
