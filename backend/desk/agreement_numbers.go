package desk

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// agreementNumber takes the next number of this year for the actor: from the block of its office, of the office above it, or of the unit,
// whichever is nearest. In one data folder all of them are safe; offices with a folder of their own have blocks of their own.
func (d *Desk) agreementNumber(tx *store.Tx, a access.Actor) (string, error) {
	tree, unit, err := unitOf(tx)
	if err != nil {
		return "", err
	}
	year := calendar.FromTime(d.now()).Month().Year()
	blocks, err := d.blocksOf(tx, unit, year)
	if err != nil {
		return "", err
	}
	office := unit.ID
	here, _, err := sideOf(tx)
	if err != nil {
		return "", err
	}
	district, _ := tree.DistrictOf(a.OfficeID)
	for _, id := range []org.OfficeID{here.own.ID, district.ID, a.OfficeID} { // the nearer one last
		if id != "" && lo.ContainsBy(blocks, func(b agreement.NumberBlock) bool { return b.OfficeID == id }) {
			office = id
		}
	}
	var failed error
	seq, err := agreement.NextSeq(blocks, office, year, lastTaken(tx, unit.Code, year, &failed))
	if err = firstErr(failed, err); err != nil {
		return "", err
	}
	return agreement.FormatNumber(unit.Code, year, seq), nil
}

func unitOf(tx *store.Tx) (tree org.Tree, unit org.Office, err error) {
	if tree, err = loadTree(tx); err != nil {
		return tree, unit, err
	}
	unit, ok := tree.Unit()
	if !ok {
		err = fault.New(fault.Invalid, "desk.no_unit", "还没有导入机构", "请先在「数据导入」导入机构文件")
	}
	return tree, unit, err
}

func lastTaken(tx *store.Tx, unit string, year int, failed *error) func(from, to int) int {
	return func(from, to int) int {
		last, err := tx.LastNumber(unit, year, from, to)
		if err != nil {
			*failed = err
		}
		return last
	}
}

// blocksOf are the blocks of a year; the unit's first one is made where there is none and the transaction writes. An office below with a folder of
// its own waits for the block its unit sends it: two would give one number twice.
func (d *Desk) blocksOf(tx *store.Tx, unit org.Office, year int) ([]agreement.NumberBlock, error) {
	blocks, err := tx.NumberBlocks(unit.Code, year)
	if err != nil || len(blocks) > 0 {
		return blocks, err
	}
	if here, ok, err := sideOf(tx); err != nil || ok && here.own.ID != unit.ID {
		return nil, err
	}
	whole := agreement.NumberBlock{OfficeID: unit.ID, Unit: unit.Code, Year: year, From: 1, To: agreement.LastSeq, HandedBy: "程序", HandedAt: d.now().Format(time.RFC3339)}
	if tx.Writing() {
		whole, err = tx.SaveNumberBlock(whole)
	}
	return []agreement.NumberBlock{whole}, err
}

// Numbers is the ledger of a year, 0 for this one.
func (d *Desk) Numbers(ctx context.Context, a access.Actor, year int) (v NumbersView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		v, err = d.numbers(tx, year)
		return err
	})
	return v, err
}

func (d *Desk) numbers(tx *store.Tx, year int) (v NumbersView, err error) {
	tree, unit, err := unitOf(tx)
	if err != nil {
		return v, err
	}
	v = NumbersView{Unit: unit.Name, Year: year, Offices: lo.Filter(tree.Offices(), func(o org.Office, _ int) bool { return o.ID != unit.ID })}
	if year == 0 {
		v.Year = calendar.FromTime(d.now()).Month().Year()
	}
	if v.Blocks, err = d.blocksOf(tx, unit, v.Year); err != nil {
		return v, err
	}
	uses, err := tx.Numbers(unit.Code, v.Year)
	if err != nil {
		return v, err
	}
	list, err := tx.Agreements()
	if err != nil {
		return v, err
	}
	byID := lo.KeyBy(list, func(g agreement.Agreement) agreement.ID { return g.ID })
	v.Rows = agreement.Ledger(unit.Code, v.Year, v.Blocks, uses, byID, func(id org.OfficeID) string { o, _ := tree.Office(id); return o.Name })
	v.Gaps = lo.CountBy(v.Rows, func(r agreement.LedgerRow) bool { return r.Gap })
	return v, nil
}

// HandOutNumbers gives a run of the unit's numbers to an office. Errors: agreement.block_*.
func (d *Desk) HandOutNumbers(ctx context.Context, a access.Actor, r BlockRequest) (v NumbersView, err error) {
	err = d.update(ctx, a, access.KeepNumbers, func(tx *store.Tx) error {
		_, unit, err := unitOf(tx)
		if err != nil {
			return err
		}
		blocks, err := d.blocksOf(tx, unit, r.Year)
		if err != nil {
			return err
		}
		give := agreement.NumberBlock{OfficeID: r.OfficeID, Unit: unit.Code, Year: r.Year, From: r.From, To: r.To, HandedBy: a.Name, HandedAt: d.now().Format(time.RFC3339)}
		var failed error
		keep, give, err := agreement.HandOut(blocks, unit.ID, give, lastTaken(tx, unit.Code, r.Year, &failed))
		if err = firstErr(failed, err); err != nil {
			return err
		}
		// The unit's block shrinks before the others take its place, so that at no moment two overlap.
		for _, b := range blocks {
			if b.OfficeID == unit.ID && b.From <= r.From && b.To >= r.To {
				if err := tx.RemoveNumberBlock(b.ID); err != nil {
					return err
				}
			}
		}
		for _, b := range append(keep, give) {
			b.ID, b.Rev = "", 0
			if _, err := tx.SaveNumberBlock(b); err != nil {
				return err
			}
		}
		v, err = d.numbers(tx, r.Year)
		return err
	})
	return v, err
}

// ExplainGap notes why a number was left out. Errors: agreement.gap_note, agreement.number_taken.
func (d *Desk) ExplainGap(ctx context.Context, a access.Actor, r GapRequest) (v NumbersView, err error) {
	if strings.TrimSpace(r.Note) == "" {
		return v, fault.New(fault.Invalid, "agreement.gap_note", "没有写空号的原因", "请写明").On("note")
	}
	err = d.update(ctx, a, access.KeepNumbers, func(tx *store.Tx) error {
		_, unit, err := unitOf(tx)
		if err != nil {
			return err
		}
		use := agreement.NumberUse{Unit: unit.Code, Year: r.Year, Seq: r.Seq, Note: strings.TrimSpace(r.Note), By: a.Name, At: d.now().Format(time.RFC3339)}
		if err := tx.ExplainNumber(use); err != nil {
			return err
		}
		v, err = d.numbers(tx, r.Year)
		return err
	})
	return v, err
}

// WriteNumbers prints the ledger of a year.
func (d *Desk) WriteNumbers(ctx context.Context, a access.Actor, year int, out io.Writer) error {
	var v NumbersView
	err := d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) (err error) { v, err = d.numbers(tx, year); return err })
	if err != nil {
		return err
	}
	rows := lo.Map(v.Rows, func(r agreement.LedgerRow, _ int) []string {
		number := r.Number
		if r.From != r.To {
			number = fmt.Sprintf("%04d 至 %04d", r.From, r.To)
		}
		return []string{number, r.State, r.Office, lo.Ternary(r.Gap, "（未说明）", r.What)}
	})
	return d.writePaper(out, report.Paper{Title: "供油协议编号台账", Clause: "6.5.4.5", Unit: v.Unit, On: calendar.FromTime(d.now()), Facts: []string{fmt.Sprintf("年度：%d", v.Year), fmt.Sprintf("未说明的空号：%d个", v.Gaps)},
		Sections: []report.Section{{Title: "编号", Titles: []string{"编号", "状态", "取号机构", "客户、原因或说明"}, Weights: []int{26, 12, 24, 38}, Rows: rows, Empty: "还没有编号"}}, Signers: []string{"经办人", "审核人"}})
}
