package desk

import (
	"context"
	"io"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// previewNumber stands where a draft not yet saved has no number.
const previewNumber = "（保存后编号）"

// Templates lists the agreement templates.
func (d *Desk) Templates(ctx context.Context, a access.Actor) ([]TemplateView, error) {
	if err := d.allow(ctx, a, access.DraftAgreement); err != nil {
		return nil, err
	}
	list, err := agreement.Templates(d.assets)
	return lo.Map(list, func(t agreement.Template, _ int) TemplateView {
		return TemplateView{Key: t.Key, Title: t.Title, Note: t.Note}
	}), err
}

func (d *Desk) template(key string) (agreement.Template, error) {
	list, err := agreement.Templates(d.assets)
	if err != nil {
		return agreement.Template{}, err
	}
	t, ok := lo.Find(list, func(t agreement.Template) bool { return t.Key == key })
	if !ok {
		return t, fault.New(fault.NotFound, "agreement.no_template", "没有模板「"+key+"」", "请从列表中选择").On("template")
	}
	return t, nil
}

// DefaultTerms are the blanks as far as the registry knows them.
func (d *Desk) DefaultTerms(ctx context.Context, a access.Actor, id customer.ID) (agreement.Terms, error) {
	var t agreement.Terms
	err := d.view(ctx, a, access.DraftAgreement, func(tx *store.Tx) (err error) {
		if err := within(tx, a, id); err != nil {
			return err
		}
		t, err = d.defaultTerms(tx, id)
		return err
	})
	return t, err
}

func (d *Desk) defaultTerms(tx *store.Tx, id customer.ID) (agreement.Terms, error) {
	c, err := tx.Customer(id)
	if err != nil {
		return agreement.Terms{}, err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return agreement.Terms{}, err
	}
	unit, ok := tree.Unit()
	if !ok {
		return agreement.Terms{}, fault.New(fault.Invalid, "desk.no_unit", "还没有导入机构", "请先在「数据导入」导入机构文件")
	}
	station, _ := tree.Office(c.StationID)
	cards, err := tx.CardsOf(id)
	if err != nil {
		return agreement.Terms{}, err
	}
	vehicles := lo.FilterMap(cards, func(k card.Card, _ int) (agreement.Vehicle, bool) {
		return agreement.Vehicle{Plate: k.Plate, Card: k.Number, Driver: k.Holder}, k.Plate != ""
	})
	t := agreement.DefaultTerms(c, unit, station, vehicles, calendar.FromTime(d.now()))
	staff, err := tx.Staff()
	for _, s := range staff {
		if s.ID == c.ManagerID {
			t.CoordinatorB = s.Name
		}
	}
	return t, err
}

// PreviewAgreement writes the draft's PDF without saving; faults name clause and field.
func (d *Desk) PreviewAgreement(ctx context.Context, a access.Actor, r AgreementRequest, out io.Writer) error {
	if err := d.allow(ctx, a, access.DraftAgreement); err != nil {
		return err
	}
	t, err := d.template(r.Template)
	if err != nil {
		return err
	}
	number, err := d.knownNumber(ctx, r.ID)
	if err != nil {
		return err
	}
	doc, err := agreement.Compose(t, number, r.Terms, agreement.Draft)
	if err != nil {
		return err
	}
	return d.printAgreement(doc, out)
}

// knownNumber is the number a draft has, or a word in its place while it has none.
func (d *Desk) knownNumber(ctx context.Context, id agreement.ID) (string, error) {
	if id == "" {
		return previewNumber, nil
	}
	var g agreement.Agreement
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { g, err = tx.Agreement(id); return err })
	return g.Number, err
}

func (d *Desk) printAgreement(doc agreement.Document, out io.Writer) error {
	printer, err := d.printer()
	if err != nil {
		return err
	}
	return printer.Agreement(out, doc)
}

// SaveAgreement stores a draft; a new one takes the next number of the unit and year.
func (d *Desk) SaveAgreement(ctx context.Context, a access.Actor, r AgreementRequest) (agreement.Agreement, error) {
	t, err := d.template(r.Template)
	if err != nil {
		return agreement.Agreement{}, err
	}
	if _, err := agreement.Compose(t, previewNumber, r.Terms, agreement.Draft); err != nil {
		return agreement.Agreement{}, err
	}
	var saved agreement.Agreement
	err = d.update(ctx, a, access.DraftAgreement, func(tx *store.Tx) error {
		if r.ID == "" {
			if r.CustomerID, err = survivorOf(tx, r.CustomerID); err != nil {
				return err
			}
		}
		if err := within(tx, a, r.CustomerID); err != nil {
			return err
		}
		draft := agreement.Agreement{ID: r.ID, Rev: r.Rev, CustomerID: r.CustomerID, Level: agreement.ByUnit, Status: agreement.Draft,
			From: r.Terms.From, To: r.Terms.To, Template: r.Template, Terms: &r.Terms}
		if draft.Number, err = d.agreementNumber(tx, r); err != nil {
			return err
		}
		saved, err = tx.SaveAgreement(draft)
		return err
	})
	return saved, err
}

// RegisterSigned registers a draft as signed by both sides on paper. Errors: agreement.not_draft, store.stale, ownership.out_of_reach.
func (d *Desk) RegisterSigned(ctx context.Context, a access.Actor, id agreement.ID, rev int64) (out agreement.Agreement, err error) {
	err = d.update(ctx, a, access.ApproveAgreement, func(tx *store.Tx) error {
		g, err := tx.Agreement(id)
		if err != nil {
			return err
		}
		if err := within(tx, a, g.CustomerID); err != nil {
			return err
		}
		g.Rev = rev
		if g, err = agreement.Sign(g); err != nil {
			return err
		}
		out, err = tx.SaveAgreement(g)
		return err
	})
	return out, err
}

func (d *Desk) agreementNumber(tx *store.Tx, r AgreementRequest) (string, error) {
	if r.ID != "" {
		old, err := tx.Agreement(r.ID)
		if err == nil && old.Status != agreement.Draft {
			err = fault.New(fault.Conflict, "agreement.not_draft", "协议「"+old.Number+"」已不是草稿，不能改", "签订后的变更请另立补充协议")
		}
		return old.Number, err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return "", err
	}
	unit, _ := tree.Unit()
	year := calendar.FromTime(d.now()).Month().Year()
	seq, err := tx.NextAgreementSeq(unit.Code, year)
	return agreement.FormatNumber(unit.Code, year, seq), err
}

// Agreements lists all agreements.
func (d *Desk) Agreements(ctx context.Context, a access.Actor) ([]AgreementRow, error) {
	out := []AgreementRow{}
	today := calendar.FromTime(d.now())
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Agreements()
		if err != nil {
			return err
		}
		customers, err := tx.AllCustomers()
		byID := lo.KeyBy(customers, func(c customer.Customer) customer.ID { return c.ID })
		tree, failed := loadTree(tx)
		out = lo.FilterMap(list, func(g agreement.Agreement, _ int) (AgreementRow, bool) {
			c := byID[g.CustomerID]
			return AgreementRow{Agreement: g, Customer: c.Name, Code: c.Code, InForce: g.InForce(today), DaysLeft: today.DaysUntil(g.To)}, reach(a, tree).MayRead(c.StationID) == nil
		})
		return firstErr(err, failed)
	})
	return out, err
}

// WriteAgreement prints a stored draft. Error: agreement.no_terms for one registered by import (its text lies on paper).
func (d *Desk) WriteAgreement(ctx context.Context, a access.Actor, id agreement.ID, out io.Writer) error {
	var doc agreement.Document
	err := d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		g, err := tx.Agreement(id)
		if err != nil {
			return err
		}
		if err := within(tx, a, g.CustomerID); err != nil {
			return err
		}
		if g.Terms == nil {
			return fault.New(fault.Invalid, "agreement.no_terms", "协议「"+g.Number+"」是登记的已签协议，本程序里没有它的文本", "请查纸质协议，或另拟一份草稿")
		}
		t, err := d.template(g.Template)
		if err != nil {
			return err
		}
		doc, err = agreement.Compose(t, g.Number, *g.Terms, g.Status)
		return err
	})
	if err != nil {
		return err
	}
	return d.printAgreement(doc, out)
}

// DraftFor is what the command line prints: the customer's latest draft of the template, or a new one with the terms the registry knows.
func (d *Desk) DraftFor(ctx context.Context, a access.Actor, code, template string) (agreement.Agreement, error) {
	var terms agreement.Terms
	var id customer.ID
	var draft *agreement.Agreement
	err := d.view(ctx, a, access.DraftAgreement, func(tx *store.Tx) error {
		c, ok, err := tx.CustomerByCode(code)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.NotFound, "store.not_found", "没有客户编号「"+code+"」", "请用 fuelbook grade 查看编号")
		}
		list, err := tx.AgreementsOf(c.ID)
		if err != nil {
			return err
		}
		for i, g := range list {
			if g.Status == agreement.Draft && g.Template == template {
				draft = &list[i]
			}
		}
		id = c.ID
		terms, err = d.defaultTerms(tx, c.ID)
		return err
	})
	switch {
	case err != nil:
		return agreement.Agreement{}, err
	case draft != nil:
		return *draft, nil
	}
	return d.SaveAgreement(ctx, a, AgreementRequest{Template: template, CustomerID: id, Terms: terms})
}
