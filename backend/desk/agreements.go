package desk

import (
	"context"
	"io"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/docx"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// previewNumber stands where a draft not yet saved has no number.
const previewNumber = "（保存后编号）"

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
	who, err := loadSupplier(tx)
	if err != nil {
		return agreement.Terms{}, err
	}
	return who.termsFor(tx, c, calendar.FromTime(d.now()))
}

// supplier is what the terms of any customer need to know of ourselves.
type supplier struct {
	tree  org.Tree
	unit  org.Office
	names map[org.StaffID]string
}

func loadSupplier(tx *store.Tx) (s supplier, err error) {
	if s.tree, s.unit, err = unitOf(tx); err != nil {
		return s, err
	}
	staff, err := tx.Staff()
	s.names = lo.SliceToMap(staff, func(x org.Staff) (org.StaffID, string) { return x.ID, x.Name })
	return s, err
}

func (s supplier) termsFor(tx *store.Tx, c customer.Customer, on calendar.Date) (agreement.Terms, error) {
	station, _ := s.tree.Office(c.StationID)
	cards, err := tx.CardsOf(c.ID)
	if err != nil {
		return agreement.Terms{}, err
	}
	vehicles := lo.FilterMap(cards, func(k card.Card, _ int) (agreement.Vehicle, bool) {
		return agreement.Vehicle{Plate: k.Plate, Card: k.Number, Driver: k.Holder}, k.Plate != ""
	})
	t := agreement.DefaultTerms(c, s.unit, station, vehicles, on)
	t.CoordinatorB = lo.CoalesceOrEmpty(s.names[c.ManagerID], t.CoordinatorB)
	return t, nil
}

// wordingOf is the template a request is composed from: that of the stored draft, or the one in use on the first day of the term; standard is
// the wording without the changes.
func (d *Desk) wordingOf(tx *store.Tx, r AgreementRequest, stored agreement.Agreement) (standard, t agreement.Template, err error) {
	on := calendar.FromTime(d.now())
	version := ""
	if stored.Template == r.Template {
		version = stored.TemplateVersion
	}
	if standard, err = d.template(tx, r.Template, version, on); err != nil {
		return standard, standard, err
	}
	t, err = standard.With(r.Changes)
	return standard, t, err
}

// PreviewAgreement writes the draft's PDF without saving; faults name clause and field.
func (d *Desk) PreviewAgreement(ctx context.Context, a access.Actor, r AgreementRequest, out io.Writer) error {
	var doc agreement.Document
	err := d.view(ctx, a, access.DraftAgreement, func(tx *store.Tx) error {
		var stored agreement.Agreement
		number := previewNumber
		if r.ID != "" {
			var err error
			if stored, err = tx.Agreement(r.ID); err != nil {
				return err
			}
			number = stored.Number
		}
		_, t, err := d.wordingOf(tx, r, stored)
		if err != nil {
			return err
		}
		doc, err = agreement.Compose(t, number, r.Terms, agreement.Draft)
		return err
	})
	if err != nil {
		return err
	}
	return d.printAgreement(doc, out)
}

func (d *Desk) printAgreement(doc agreement.Document, out io.Writer) error {
	printer, err := d.printer()
	if err != nil {
		return err
	}
	return printer.Agreement(out, doc)
}

// SaveAgreement stores a draft; a new one takes the next number of the office's block. Errors: those of composing, agreement.state,
// agreement.no_block, agreement.block_full, store.stale.
func (d *Desk) SaveAgreement(ctx context.Context, a access.Actor, r AgreementRequest) (agreement.Agreement, error) {
	var saved agreement.Agreement
	err := d.update(ctx, a, access.DraftAgreement, func(tx *store.Tx) (err error) {
		saved, err = d.saveDraft(tx, a, r)
		return err
	})
	return saved, err
}

func (d *Desk) saveDraft(tx *store.Tx, a access.Actor, r AgreementRequest) (agreement.Agreement, error) {
	draft := agreement.Agreement{CustomerID: r.CustomerID, Status: agreement.Draft, Renews: r.Renews}
	var err error
	if r.ID != "" {
		if draft, err = tx.Agreement(r.ID); err != nil {
			return draft, err
		}
		if draft.Status != agreement.Draft {
			return draft, fault.New(fault.Conflict, "agreement.state", "协议「"+draft.Number+"」现在是「"+string(draft.Status)+"」，不能改", "审核中的请先退回；签订后的变更请另立补充协议")
		}
		draft.Rev = r.Rev
	} else if draft.CustomerID, err = survivorOf(tx, r.CustomerID); err != nil {
		return draft, err
	}
	if err := within(tx, a, draft.CustomerID); err != nil {
		return draft, err
	}
	standard, t, err := d.wordingOf(tx, r, draft)
	if err != nil {
		return draft, err
	}
	if _, err := agreement.Compose(t, previewNumber, r.Terms, agreement.Draft); err != nil {
		return draft, err
	}
	if draft.Number == "" {
		if draft.Number, err = d.agreementNumber(tx, a); err != nil {
			return draft, err
		}
	}
	draft.Level = lo.CoalesceOrEmpty(r.Level, draft.Level, agreement.ByUnit)
	draft.From, draft.To, draft.Template, draft.TemplateVersion, draft.Terms, draft.Changes = r.Terms.From, r.Terms.To, r.Template, standard.Version, &r.Terms, r.Changes
	draft = draft.Written(d.stepBy(a, agreement.Write, ""))
	return tx.SaveAgreement(draft)
}

// Agreements lists all agreements.
func (d *Desk) Agreements(ctx context.Context, a access.Actor) ([]AgreementRow, error) {
	out := []AgreementRow{}
	err := d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Agreements()
		if err != nil {
			return err
		}
		rows, err := d.agreementRows(tx, list)
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		stations, err := stationsOfAgreements(tx, list)
		out = lo.Filter(rows, func(r AgreementRow, _ int) bool {
			return reach(a, tree).MayRead(stations[r.Agreement.CustomerID]) == nil
		})
		return err
	})
	return out, err
}

func stationsOfAgreements(tx *store.Tx, list []agreement.Agreement) (map[customer.ID]org.OfficeID, error) {
	customers, err := tx.CustomersByID(lo.Uniq(lo.Map(list, func(g agreement.Agreement, _ int) customer.ID { return g.CustomerID })))
	return lo.SliceToMap(customers, func(c customer.Customer) (customer.ID, org.OfficeID) { return c.ID, c.StationID }), err
}

// agreementRows shows agreements as of today: where they stand, and what can be done next.
func (d *Desk) agreementRows(tx *store.Tx, list []agreement.Agreement) ([]AgreementRow, error) {
	today := calendar.FromTime(d.now())
	policy, err := agreementPolicy(tx, today)
	if err != nil {
		return nil, err
	}
	customers, err := tx.CustomersByID(lo.Uniq(lo.Map(list, func(g agreement.Agreement, _ int) customer.ID { return g.CustomerID })))
	if err != nil {
		return nil, err
	}
	followed, err := tx.Renewed()
	if err != nil {
		return nil, err
	}
	byID := lo.KeyBy(customers, func(c customer.Customer) customer.ID { return c.ID })
	templates := map[string]agreement.Template{}
	rows := make([]AgreementRow, 0, len(list))
	for _, g := range list {
		c := byID[g.CustomerID]
		row := AgreementRow{Agreement: g, Customer: c.Name, Code: c.Code, InForce: g.InForce(today), DaysLeft: today.DaysUntil(g.To), Next: g.Next()}
		row.Phase, row.Within = g.PhaseOn(today, policy.Reminders, followed[g.ID])
		if g.Terms != nil {
			t, ok := templates[g.Template+"/"+g.TemplateVersion]
			if !ok {
				if t, err = d.template(tx, g.Template, g.TemplateVersion, today); err != nil {
					return nil, err
				}
				templates[g.Template+"/"+g.TemplateVersion] = t
			}
			row.Title, row.Open = t.Title, len(agreement.Open(agreement.Deviations(t, g, policy)))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func agreementPolicy(tx *store.Tx, on calendar.Date) (agreement.Policy, error) {
	raw, err := policyOn(tx, policyAgree, on)
	if err != nil {
		return agreement.Policy{}, err
	}
	return agreement.ParsePolicy(raw)
}

// WriteAgreement prints a stored draft or an approved text. Error: agreement.no_terms for one registered by import (its text lies on paper).
func (d *Desk) WriteAgreement(ctx context.Context, a access.Actor, id agreement.ID, out io.Writer) error {
	doc, err := d.documentOf(ctx, a, id)
	if err != nil {
		return err
	}
	return d.printAgreement(doc, out)
}

// WriteAgreementCopy writes the same text for a word processor, marked as a copy. Errors as WriteAgreement.
func (d *Desk) WriteAgreementCopy(ctx context.Context, a access.Actor, id agreement.ID, out io.Writer) error {
	doc, err := d.documentOf(ctx, a, id)
	if err != nil {
		return err
	}
	return docx.Agreement(out, doc)
}

func (d *Desk) documentOf(ctx context.Context, a access.Actor, id agreement.ID) (doc agreement.Document, err error) {
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		g, err := tx.Agreement(id)
		if err != nil {
			return err
		}
		if err := within(tx, a, g.CustomerID); err != nil {
			return err
		}
		doc, err = d.compose(tx, g)
		return err
	})
	return doc, err
}

// compose is the text of a stored agreement. Error: agreement.no_terms.
func (d *Desk) compose(tx *store.Tx, g agreement.Agreement) (agreement.Document, error) {
	if g.Terms == nil {
		return agreement.Document{}, fault.New(fault.Invalid, "agreement.no_terms", "协议「"+g.Number+"」是登记的已签协议，本程序里没有它的文本", "请查纸质协议，或另拟一份草稿")
	}
	t, err := d.template(tx, g.Template, g.TemplateVersion, g.From)
	if err != nil {
		return agreement.Document{}, err
	}
	if t, err = t.With(g.Changes); err != nil {
		return agreement.Document{}, err
	}
	return agreement.Compose(t, g.Number, *g.Terms, g.Status)
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
