package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/complaint"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
	"fuelbook/backend/store"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// ArchiveView is what an archive holds besides the customer's own fields, how complete it is, and the words its entries are made of.
type ArchiveView struct {
	CustomerID   customer.ID           `json:"customerId"`
	Details      []DetailView          `json:"details"`
	Attachments  []customer.Attachment `json:"attachments"`
	Completeness customer.Completeness `json:"completeness"`
	Words        ArchiveWords          `json:"words"`
}

// DetailView is an entry with what looks odd about it.
type DetailView struct {
	Detail  customer.Detail `json:"detail"`
	Holds   bool            `json:"holds"` // today
	Warning *fault.Fault    `json:"warning,omitempty"`
}

// ArchiveWords are the words to choose from.
type ArchiveWords struct {
	Classes  map[customer.Tree][]string `json:"classes"`
	Products []string                   `json:"products"`
	Bases    []string                   `json:"bases"`
	Uses     []string                   `json:"uses"`
	Energies []string                   `json:"energies"`
	Roles    []string                   `json:"roles"`
}

// Archive opens the archive of a customer. Error: store.not_found.
func (d *Desk) Archive(ctx context.Context, a access.Actor, id customer.ID) (v ArchiveView, err error) {
	today := calendar.FromTime(d.now())
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		if id, err = survivorOf(tx, id); err != nil {
			return err
		}
		c, err := tx.Customer(id)
		if err != nil {
			return err
		}
		if err := mayRead(tx, a, c); err != nil {
			return err
		}
		list, err := tx.Details(id)
		if err != nil {
			return err
		}
		policy, classes, err := archivePolicies(tx, today)
		if err != nil {
			return err
		}
		v.CustomerID, v.Completeness = id, policy.Complete(c, list, today)
		v.Details = lo.Map(list, func(x customer.Detail, _ int) DetailView {
			return DetailView{Detail: x, Holds: x.Holds(today), Warning: customer.WarnDetail(x)}
		})
		v.Words = ArchiveWords{Classes: classes.Trees, Products: customer.NeedProducts(), Bases: []string{customer.Declared, customer.Verified},
			Uses: customer.AddressUses(), Energies: customer.Energies(), Roles: customer.Roles()}
		v.Attachments, err = tx.Attachments(id)
		return err
	})
	return v, err
}

func archivePolicies(tx *store.Tx, on calendar.Date) (p customer.Archive, c customer.Classes, err error) {
	raw, err := policyOn(tx, policyArchive, on)
	if err != nil {
		return p, c, err
	}
	if p, err = customer.ParseArchive(raw); err != nil {
		return p, c, err
	}
	if raw, err = policyOn(tx, policyClasses, on); err != nil {
		return p, c, err
	}
	c, err = customer.ParseClasses(raw)
	return p, c, err
}

// SaveDetail creates (ID empty) or changes an entry of an archive; a need changes what the customer is graded by.
// Errors: those of customer.CheckDetail, customer.class_clash, store.stale, store.not_found.
func (d *Desk) SaveDetail(ctx context.Context, a access.Actor, x customer.Detail) (v DetailView, err error) {
	today := calendar.FromTime(d.now())
	err = d.update(ctx, a, access.EditCustomers, func(tx *store.Tx) error {
		_, classes, err := archivePolicies(tx, today)
		if err != nil {
			return err
		}
		x = x.Tidy()
		if err := customer.CheckDetail(x, classes).OrNil(); err != nil {
			return err
		}
		if x.From.After(today) && x.Kind == customer.NeedDetail {
			return fault.New(fault.Invalid, "customer.need_future", "需求的调查日期在今天以后", "请填调查或取得依据的日期").On("from")
		}
		list, err := ownDetails(tx, &x)
		if err != nil {
			return err
		}
		if err := d.manages(tx, a, x.CustomerID); err != nil {
			return err
		}
		if other, clash := classes.Clash(list, x); clash {
			return fault.New(fault.Conflict, "customer.class_clash", "同一时间已在「"+other.Class.Path+"」类", "请先给那一条填截止日，或改起始日").On("path")
		}
		if x, err = tx.SaveDetail(x); err != nil {
			return err
		}
		v = DetailView{Detail: x, Holds: x.Holds(today), Warning: customer.WarnDetail(x)}
		return applyNeeds(tx, x)
	})
	return v, err
}

// ownDetails loads the entries of the customer an entry belongs to; a new one belongs to the survivor, a known one stays where it is.
func ownDetails(tx *store.Tx, x *customer.Detail) ([]customer.Detail, error) {
	if x.ID != "" {
		old, err := tx.Detail(x.ID)
		if err != nil {
			return nil, err
		}
		if old.Kind != x.Kind {
			return nil, fault.New(fault.Invalid, "customer.detail_kind", "条目的种类不能改", "请删去后重新登记")
		}
		x.CustomerID = old.CustomerID
	} else {
		id, err := survivorOf(tx, x.CustomerID)
		if err != nil {
			return nil, err
		}
		x.CustomerID = id
	}
	if _, err := tx.Customer(x.CustomerID); err != nil {
		return nil, err
	}
	return tx.Details(x.CustomerID)
}

// RemoveDetail deletes an entry; what it was stays in the change log.
func (d *Desk) RemoveDetail(ctx context.Context, a access.Actor, id customer.DetailID) error {
	return d.update(ctx, a, access.EditCustomers, func(tx *store.Tx) error {
		x, err := tx.Detail(id)
		if err != nil {
			return err
		}
		if err := d.manages(tx, a, x.CustomerID); err != nil {
			return err
		}
		if err := tx.RemoveDetail(id); err != nil {
			return err
		}
		return applyNeeds(tx, x)
	})
}

// applyNeeds gives the customer the need its records say, after one of them changed: the one way from records to what is graded.
func applyNeeds(tx *store.Tx, changed customer.Detail) error {
	if changed.Kind != customer.NeedDetail {
		return nil
	}
	c, err := tx.Customer(changed.CustomerID)
	if err != nil {
		return err
	}
	list, err := tx.Details(c.ID)
	if err != nil {
		return err
	}
	for family, need := range map[measure.Family]**measure.Gram{measure.Gasoline: &c.Need.Gasoline, measure.Diesel: &c.Need.Diesel} {
		if strings.HasSuffix(changed.Need.Product, string(family)) {
			*need = customer.CurrentNeed(list, family)
		}
	}
	if c.MergedInto != "" {
		return nil // the survivor's need is its own
	}
	_, err = tx.SaveCustomer(c)
	return err
}

// noteNeeds keeps a record of a need that was changed on the customer itself, by form or file: every need has its day and its evidence.
func noteNeeds(tx *store.Tx, old, saved customer.Customer, today calendar.Date, evidence string) error {
	for _, f := range []struct {
		family      measure.Family
		before, now *measure.Gram
	}{{measure.Gasoline, old.Need.Gasoline, saved.Need.Gasoline}, {measure.Diesel, old.Need.Diesel, saved.Need.Diesel}} {
		switch {
		case f.before == nil && f.now == nil || f.before != nil && f.now != nil && *f.before == *f.now:
		case f.now != nil:
			_, err := tx.SaveDetail(customer.Detail{CustomerID: saved.ID, Kind: customer.NeedDetail, From: today,
				Need: &customer.NeedRecord{Product: string(f.family), Monthly: *f.now, Basis: customer.Declared, Evidence: evidence}})
			if err != nil {
				return err
			}
		default:
			if err := endNeeds(tx, saved.ID, f.family, today); err != nil {
				return err
			}
		}
	}
	return nil
}

// endNeeds ends the records of a family whose need is not known any more.
func endNeeds(tx *store.Tx, id customer.ID, family measure.Family, today calendar.Date) error {
	list, err := tx.Details(id)
	if err != nil {
		return err
	}
	for _, x := range list {
		if x.Need == nil || !x.To.IsZero() || !strings.HasSuffix(x.Need.Product, string(family)) {
			continue
		}
		x.To = lo.Ternary(x.From.After(today), x.From, today)
		if _, err := tx.SaveDetail(x); err != nil {
			return err
		}
	}
	return nil
}

// AddAttachment keeps a file with a customer. Errors: customer.attachment_size, customer.attachment_empty, customer.attachment_name, store.not_found.
func (d *Desk) AddAttachment(ctx context.Context, a access.Actor, id customer.ID, up Upload, note string) (out customer.Attachment, err error) {
	name := path.Base(strings.ReplaceAll(strings.TrimSpace(up.Name), `\`, "/"))
	switch {
	case len(up.Data) == 0:
		return out, fault.New(fault.Invalid, "customer.attachment_empty", "文件「"+name+"」是空的", "请核对后重新选择")
	case len(up.Data) > customer.MaxAttachment:
		return out, fault.New(fault.Invalid, "customer.attachment_size", fmt.Sprintf("文件「%s」有%.1fMB，最大%dMB", name, float64(len(up.Data))/(1<<20), customer.MaxAttachment>>20), "请压缩，或扫描成较低的分辨率")
	case name == "." || name == "/" || identity.CheckText(name) != nil || identity.CheckText(note) != nil:
		return out, fault.New(fault.Invalid, "customer.attachment_name", "文件名或说明里有不能显示的符号，或太长", "请改名后重新选择")
	}
	sum := sha256.Sum256(up.Data)
	err = d.update(ctx, a, access.EditCustomers, func(tx *store.Tx) error {
		id, err := survivorOf(tx, id)
		if err != nil {
			return err
		}
		if err := d.manages(tx, a, id); err != nil {
			return err
		}
		out, err = tx.AddAttachment(customer.Attachment{CustomerID: id, Name: name, Media: http.DetectContentType(up.Data), Size: int64(len(up.Data)),
			SHA256: hex.EncodeToString(sum[:]), AddedAt: d.now().Format(time.RFC3339), AddedBy: a.Name, Note: strings.TrimSpace(note)}, up.Data)
		return err
	})
	return out, err
}

// Attachment gives back a file as it came in. Error: store.not_found.
func (d *Desk) Attachment(ctx context.Context, a access.Actor, id customer.AttachmentID) (out customer.Attachment, data []byte, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) (err error) {
		if out, data, err = tx.Attachment(id); err != nil {
			return err
		}
		return within(tx, a, out.CustomerID)
	})
	return out, data, err
}

// RemoveAttachment deletes a file for good.
func (d *Desk) RemoveAttachment(ctx context.Context, a access.Actor, id customer.AttachmentID) error {
	return d.update(ctx, a, access.EditCustomers, func(tx *store.Tx) error {
		x, _, err := tx.Attachment(id)
		if err != nil {
			return err
		}
		if err := d.manages(tx, a, x.CustomerID); err != nil {
			return err
		}
		proofs, err := tx.ProofsOf(x.CustomerID)
		if err != nil {
			return err
		}
		if lo.ContainsBy(proofs, func(p verification.Proof) bool { return p.AttachmentID == id && p.State != verification.Removed }) {
			return fault.New(fault.Conflict, "verification.in_use", "「"+x.Name+"」是开发核实的凭证，不能删除", "请先在「开发核实」撤销凭证")
		}
		complaints, err := tx.ComplaintsOf(x.CustomerID)
		if err != nil {
			return err
		}
		if lo.ContainsBy(complaints, func(c complaint.Complaint) bool { return slices.Contains(c.Files, id) }) {
			return fault.New(fault.Conflict, "complaint.in_use", "「"+x.Name+"」是投诉的附件，不能删除", "投诉的附件要留存")
		}
		return tx.RemoveAttachment(id)
	})
}
