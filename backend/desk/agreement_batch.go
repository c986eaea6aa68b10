package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// MostAtOnce is the largest batch of agreements.
const MostAtOnce = 2000

// BatchRequest drafts one agreement for each customer of a selection: Common is what all have, the rest comes from each archive.
type BatchRequest struct {
	Select   Selection       `json:"select"`
	Template string          `json:"template"`
	Common   agreement.Terms `json:"common"`
	OneFile  bool            `json:"oneFile"` // one file to print on both sides, else a zip with a file each
	Skip     bool            `json:"skip"`    // leave out the customers something is missing of
}

// BatchCheck says before anything is written what each customer lacks.
type BatchCheck struct {
	Total  int         `json:"total"`
	Good   int         `json:"good"`
	Lacks  []BatchLack `json:"lacks"`
	Common []string    `json:"common"` // what is wrong for all of them
}

// BatchLack is a customer that cannot have an agreement yet, with every reason.
type BatchLack struct {
	ID   customer.ID `json:"id"`
	Code string      `json:"code"`
	Name string      `json:"name"`
	Why  []string    `json:"why"`
}

// batchDraft is one agreement to be made.
type batchDraft struct {
	customer customer.Customer
	terms    agreement.Terms
	why      []string
}

// CheckBatch looks at every customer of a batch without writing anything. Errors: agreement.batch_size, agreement.no_template.
func (d *Desk) CheckBatch(ctx context.Context, a access.Actor, r BatchRequest) (BatchCheck, error) {
	var drafts []batchDraft
	ids, err := d.batchIDs(ctx, a, r)
	if err != nil {
		return BatchCheck{}, err
	}
	err = d.view(ctx, a, access.DraftAgreement, func(tx *store.Tx) (err error) {
		drafts, err = d.batchDrafts(tx, a, r, ids)
		return err
	})
	return checked(drafts), err
}

func checked(drafts []batchDraft) BatchCheck {
	v := BatchCheck{Total: len(drafts), Lacks: []BatchLack{}, Common: []string{}}
	times := map[string]int{}
	for _, x := range drafts {
		if len(x.why) == 0 {
			v.Good++
			continue
		}
		v.Lacks = append(v.Lacks, BatchLack{ID: x.customer.ID, Code: x.customer.Code, Name: x.customer.Name, Why: x.why})
		for _, why := range x.why {
			times[why]++
		}
	}
	for why, n := range times {
		if n == len(drafts) && n > 1 {
			v.Common = append(v.Common, why)
		}
	}
	return v
}

func (d *Desk) batchIDs(ctx context.Context, a access.Actor, r BatchRequest) ([]customer.ID, error) {
	if err := d.allow(ctx, a, access.DraftAgreement); err != nil {
		return nil, err
	}
	ids, err := d.selected(ctx, a, r.Select)
	if err == nil && (len(ids) == 0 || len(ids) > MostAtOnce) {
		err = fault.New(fault.Invalid, "agreement.batch_size", fmt.Sprintf("选中了%d户，一批应在1至%d户之间", len(ids), MostAtOnce), "请用筛选缩小范围")
	}
	return ids, err
}

func (d *Desk) batchDrafts(tx *store.Tx, a access.Actor, r BatchRequest, ids []customer.ID) ([]batchDraft, error) {
	today := calendar.FromTime(d.now())
	t, err := d.template(tx, r.Template, "", today)
	if err != nil {
		return nil, err
	}
	who, err := loadSupplier(tx)
	if err != nil {
		return nil, err
	}
	customers, err := tx.CustomersByID(ids)
	if err != nil {
		return nil, err
	}
	byID, within := lo.KeyBy(customers, func(c customer.Customer) customer.ID { return c.ID }), reach(a, who.tree)
	out := make([]batchDraft, 0, len(ids))
	for _, id := range ids {
		x := batchDraft{customer: byID[id]}
		if x.customer.ID == "" {
			x.why = []string{"没有这位客户，可能已被合并或删除"}
		} else if err := within.MayRead(x.customer.StationID); err != nil {
			x.why = []string{fault.From(err).Message}
		} else {
			own, err := who.termsFor(tx, x.customer, today)
			if err != nil {
				return nil, err
			}
			x.terms = agreement.Together(own, r.Common)
			_, err = agreement.Compose(t, previewNumber, x.terms, agreement.Draft)
			x.why = reasonsOf(err)
		}
		out = append(out, x)
	}
	return out, nil
}

func reasonsOf(err error) []string {
	if err == nil {
		return nil
	}
	var list fault.List
	if !errors.As(err, &list) {
		return []string{fault.From(err).Message}
	}
	return lo.Map(list, func(f *fault.Fault, _ int) string { return f.Message })
}

// StartBatch drafts, numbers and prints a batch as a long job. The drafts are stored together, before the paper is made: a job that is cancelled
// before leaves nothing, one cancelled while printing leaves the drafts and no file. Errors: agreement.batch_lacks where something is missing
// and Skip is not set, desk.work_busy.
func (d *Desk) StartBatch(ctx context.Context, a access.Actor, r BatchRequest) (Work, error) {
	ids, err := d.batchIDs(ctx, a, r)
	if err != nil {
		return Work{}, err
	}
	return d.begin(a, "批量供油协议", 2*len(ids), func(ctx context.Context, step func(int, string) error) (workFile, error) {
		docs, names, err := d.draftBatch(ctx, a, r, ids, step)
		if err != nil {
			return workFile{}, err
		}
		return d.printBatch(docs, names, r.OneFile, func(done int) error {
			return step(len(ids)+done, fmt.Sprintf("正在排版打印文件，第%d份，共%d份", done, len(docs)))
		})
	})
}

// draftBatch stores the drafts in one transaction and composes their texts.
func (d *Desk) draftBatch(ctx context.Context, a access.Actor, r BatchRequest, ids []customer.ID, step func(int, string) error) (docs []agreement.Document, names []string, err error) {
	err = d.update(ctx, a, access.DraftAgreement, func(tx *store.Tx) error {
		drafts, err := d.batchDrafts(tx, a, r, ids)
		if err != nil {
			return err
		}
		if v := checked(drafts); len(v.Lacks) > 0 && (!r.Skip || v.Good == 0) {
			return fault.New(fault.Invalid, "agreement.batch_lacks", fmt.Sprintf("%d户里有%d户还缺内容，第一户：%s %s", v.Total, len(v.Lacks), v.Lacks[0].Name, v.Lacks[0].Why[0]), "请补齐，或选择跳过这些客户")
		}
		t, err := d.template(tx, r.Template, "", calendar.FromTime(d.now()))
		if err != nil {
			return err
		}
		for i, x := range drafts {
			if err := step(i, fmt.Sprintf("正在拟稿，第%d户，共%d户", i+1, len(drafts))); err != nil {
				return err
			}
			if len(x.why) > 0 {
				continue
			}
			g := agreement.Agreement{CustomerID: x.customer.ID, Level: agreement.ByUnit, Status: agreement.Draft, From: x.terms.From, To: x.terms.To, Template: r.Template, TemplateVersion: t.Version, Terms: &x.terms}
			if g.Number, err = d.agreementNumber(tx, a); err != nil {
				return err
			}
			if g, err = tx.SaveAgreement(g.Written(d.stepBy(a, agreement.Write, ""))); err != nil {
				return err
			}
			doc, err := agreement.Compose(t, g.Number, x.terms, g.Status)
			if err != nil {
				return err
			}
			docs, names = append(docs, doc), append(names, safeName(g.Number+"_"+x.customer.Name))
		}
		return nil
	})
	return docs, names, err
}

func (d *Desk) printBatch(docs []agreement.Document, names []string, oneFile bool, step func(int) error) (workFile, error) {
	printer, err := d.printer()
	if err != nil {
		return workFile{}, err
	}
	var out bytes.Buffer
	if oneFile {
		err = printer.Agreements(&out, docs, step)
		return workFile{fmt.Sprintf("供油协议_%d份.pdf", len(docs)), "application/pdf", out.Bytes()}, err
	}
	err = printer.AgreementFiles(&out, docs, names, step)
	return workFile{fmt.Sprintf("供油协议_%d份.zip", len(docs)), "application/zip", out.Bytes()}, err
}
