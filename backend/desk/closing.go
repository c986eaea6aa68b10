package desk

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// closedForms is what a closed month keeps: the forms exactly as signed, and how each customer was graded for them.
type closedForms struct {
	Forms  [7]report.Form
	Checks []report.Check
	Graded map[customer.ID]graded
}

// graded is a customer's grading as it was closed.
type graded struct {
	Facts    grading.Facts
	Decision grading.Decision
	Level    grading.Level
	Why      string
}

// thaw puts the forms and gradings of a closed month in the place of what the records of today would say.
func (w *monthWork) thaw(tx *store.Tx) error {
	kept, err := unpackForms(*w.closed)
	if err != nil {
		return err
	}
	w.forms, w.checks = kept.Forms, kept.Checks
	if w.input.Layout, err = layoutNamed(tx, kept.Forms[0].Layout); err != nil { // a branch's forms look as those that were signed
		return err
	}
	for i := range w.rows {
		r := &w.rows[i]
		if g, ok := kept.Graded[r.Customer.ID]; ok {
			r.Facts, r.Decision, r.Level, r.LevelWhy = g.Facts, g.Decision, g.Level, g.Why
		}
	}
	return nil
}

// CloseMonth closes a month in one step, as the command line does; the signatures are then given on paper. At the screen the third signature
// closes it (SignMonth). Errors: desk.blocked, store.month_closed.
func (d *Desk) CloseMonth(ctx context.Context, a access.Actor, m calendar.Month, commit bool) (MonthView, error) {
	err := d.run(ctx, a, access.CloseMonth, commit, func(tx *store.Tx) error {
		w, err := d.openMonth(tx, m)
		if err != nil {
			return err
		}
		blockers, _, err := w.blockers(tx, d.today())
		if err != nil {
			return err
		}
		if len(blockers) > 0 {
			return blockedFault(m, blockers)
		}
		return d.lock(tx, w, a.Name, nil)
	})
	if err != nil {
		return MonthView{}, err
	}
	return d.Month(ctx, a, m)
}

// lock stores the seven forms with their hash and freezes the month. signed are the names under them, none where they are signed on paper.
func (d *Desk) lock(tx *store.Tx, w *monthWork, by string, signed []string) error {
	forms := w.forms
	for i := range forms {
		forms[i].Maker, forms[i].Signed = lo.FirstOr(signed, by), signed
	}
	packed, hash, err := packForms(closedForms{forms, w.checks, lo.SliceToMap(w.rows, func(r tracking.Row) (customer.ID, graded) {
		return r.Customer.ID, graded{r.Facts, r.Decision, r.Level, r.LevelWhy}
	})})
	if err != nil {
		return err
	}
	return tx.CloseMonth(store.ClosedMonth{Month: w.month, ClosedAt: d.now().Format(time.RFC3339), By: by, Hash: hash, Forms: packed,
		Snapshots: lo.Map(w.rows, func(r tracking.Row, _ int) tracking.Snapshot { return r.Snapshot })})
}

func blockedFault(m calendar.Month, blockers []Blocker) error {
	faults := make(fault.List, 0, len(blockers))
	for _, b := range blockers {
		faults = append(faults, fault.New(fault.Invalid, "desk.blocked", m.Chinese()+"还不能结账："+b.Text, "请先处理后再结账"))
	}
	return faults
}

// blockers are what forbids closing on a day; warnings what to look at first.
func (w *monthWork) blockers(tx *store.Tx, today calendar.Date) (stop, look []Blocker, err error) {
	sums, err := tx.SalesTotals(w.month)
	if err != nil {
		return nil, nil, err
	}
	if !today.After(w.month.Last()) {
		stop = append(stop, Blocker{"not_over", w.month.Chinese() + "还没有过完，结账后当月的消费不能再导入", "/months/" + w.month.String()})
	}
	if sums.Rows == 0 {
		stop = append(stop, Blocker{"no_sales", w.month.Chinese() + "还没有导入消费明细", "/imports"})
	}
	if len(w.customers) == 0 {
		stop = append(stop, Blocker{"no_customers", "还没有客户档案", "/imports"})
	}
	if w.plan == nil {
		stop = append(stop, Blocker{"no_plan", "还没有" + w.month.Chinese() + "的开发计划（附录1、附录7 的依据）", "/imports"})
	}
	for _, c := range w.checks {
		if !c.OK {
			stop = append(stop, Blocker{"check", fmt.Sprintf("勾稽%d不平：%s。%s", c.No, c.Text, c.Detail), "/months/" + w.month.String()})
		}
	}
	for _, f := range w.findings {
		look = append(look, Blocker{"plan", f.Text, "/months/" + w.month.String() + "/F1"})
	}
	if sums.UnmatchedRows > 0 {
		look = append(look, Blocker{"unmatched", fmt.Sprintf("有%d笔消费的卡号不在登记中（计入文件合计，不计入任何客户）", sums.UnmatchedRows), "/imports/unmatched?month=" + w.month.String()})
	}
	twice, err := countedTwice(tx, w.month)
	if err != nil {
		return nil, nil, err
	}
	look = append(look, twice...)
	silent, err := w.silent(tx)
	return stop, append(look, silent...), err
}

func packForms(c closedForms) (packed []byte, hash string, err error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, "", fault.Wrap(err, "desk.pack", "报表无法存档")
	}
	sum := sha256.Sum256(raw)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err = z.Write(raw); err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, "", fault.Wrap(err, "desk.pack", "报表无法存档")
	}
	return b.Bytes(), hex.EncodeToString(sum[:]), nil
}

// unpackForms reads the forms of a closed month as signed. Errors: desk.unpack, desk.altered (the content has no longer the fingerprint it was closed with).
func unpackForms(m store.ClosedMonth) (c closedForms, err error) {
	z, err := gzip.NewReader(bytes.NewReader(m.Forms))
	if err != nil {
		return c, unreadable(m, err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		return c, unreadable(m, err)
	}
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != m.Hash {
		return c, fault.New(fault.Conflict, "desk.altered", m.Month.Chinese()+"的报表存档与结账时的指纹不符，已被改动过", "请不要使用这份报表；用「系统管理」中的备份恢复，并报告上级")
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, unreadable(m, err)
	}
	return c, nil
}

func unreadable(m store.ClosedMonth, err error) error {
	return fault.Wrap(err, "desk.unpack", m.Month.Chinese()+"已结账，但报表存档读不出")
}
