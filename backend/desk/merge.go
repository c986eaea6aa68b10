package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// MergeRequest says which record is read as which from now on. Take lists the fields the survivor takes from the merged record; nil asks for
// the suggestion: what the survivor leaves empty. The revisions are those the clerk looked at.
type MergeRequest struct {
	SurvivorID  customer.ID `json:"survivorId"`
	SurvivorRev int64       `json:"survivorRev,omitempty"`
	MergedID    customer.ID `json:"mergedId"`
	MergedRev   int64       `json:"mergedRev,omitempty"`
	Take        []string    `json:"take,omitempty"`
	Reason      string      `json:"reason,omitempty"`
}

// MergeField is one field in which the two differ, as JSON values. Taken: the survivor gets the merged record's value.
type MergeField struct {
	Field    string          `json:"field"`
	Survivor json.RawMessage `json:"survivor"`
	Merged   json.RawMessage `json:"merged"`
	Taken    bool            `json:"taken"`
}

// MergeSide counts what hangs on one of the two records.
type MergeSide struct {
	Customer   customer.Customer `json:"customer"`
	Cards      int               `json:"cards"`
	Agreements int               `json:"agreements"`
	Visits     int               `json:"visits"`
}

// MergeView is a merge before it is made, or as it was made.
type MergeView struct {
	Survivor   MergeSide         `json:"survivor"`
	Merged     MergeSide         `json:"merged"`
	Fields     []MergeField      `json:"fields"`
	Result     customer.Customer `json:"result"` // the survivor afterwards
	Collisions fault.List        `json:"collisions"`
	Warnings   fault.List        `json:"warnings"`
	Merge      *customer.Merge   `json:"merge,omitempty"` // once it was made
}

// MergeRow is one merge in the list.
type MergeRow struct {
	Merge    customer.Merge `json:"merge"`
	Survivor string         `json:"survivor"` // code and name
	Merged   string         `json:"merged"`
}

// PartedView says what taking a merge back did, or would do.
type PartedView struct {
	Merge customer.Merge  `json:"merge"`
	Kept  []journal.Kept  `json:"kept"`  // fields of the survivor edited since: they stay
	Since []journal.Entry `json:"since"` // records registered for the survivor since: they stay with it
	Done  bool            `json:"done"`
}

// fixedFields are not chosen one by one: they belong to the record and not to the customer (each keeps its own number), or go with another field.
func fixedFields() []string { return []string{"code", "mergedInto", "retired", "countyCode"} }

// together lists the fields that are one fact: who takes the county's name takes its code.
func together(field string) []string {
	if field == "countyName" {
		return []string{"countyName", "countyCode"}
	}
	return []string{field}
}

// Merge makes one customer of two records, or with commit=false shows what that would be. Collisions (other kind, two different valid
// documents, one merged or retired already) stop it. Errors: customer.collision, customer.merge_reason, customer.merge_field, store.stale.
func (d *Desk) Merge(ctx context.Context, a access.Actor, r MergeRequest, commit bool) (v MergeView, err error) {
	err = d.run(ctx, a, access.MergeCustomers, commit, func(tx *store.Tx) error {
		if v, err = d.mergeView(tx, r); err != nil || !commit {
			return err
		}
		if len(v.Collisions) > 0 {
			return fault.New(fault.Conflict, "customer.collision", v.Collisions[0].Message, v.Collisions[0].Remedy)
		}
		if strings.TrimSpace(r.Reason) == "" {
			return fault.New(fault.Invalid, "customer.merge_reason", "请写明为什么认定是同一客户", "例如「证件号码相同，录了两次」").On("reason")
		}
		for _, c := range []customer.Customer{v.Result, v.Merged.Customer} {
			if err := answersForAll(tx, parcel.Customers, string(c.ID), "客户「"+c.Name+"」"); err != nil {
				return err
			}
		}
		taken := lo.FilterMap(v.Fields, func(f MergeField, _ int) (string, bool) { return f.Field, f.Taken })
		made, err := tx.MergeCustomers(v.Result, v.Merged.Customer, customer.Merge{Taken: taken, Reason: strings.TrimSpace(r.Reason), At: d.now().Format(time.RFC3339), By: a.Name})
		v.Merge = &made
		return err
	})
	return v, err
}

func (d *Desk) mergeView(tx *store.Tx, r MergeRequest) (v MergeView, err error) {
	if v.Survivor, err = mergeSide(tx, r.SurvivorID); err != nil {
		return v, err
	}
	if v.Merged, err = mergeSide(tx, r.MergedID); err != nil {
		return v, err
	}
	s, m := v.Survivor.Customer, v.Merged.Customer
	if r.SurvivorRev != 0 && r.SurvivorRev != s.Rev || r.MergedRev != 0 && r.MergedRev != m.Rev {
		return v, fault.New(fault.Conflict, "store.stale", "两份档案中有一份刚被别人改过", "请刷新后重新核对")
	}
	v.Collisions = collisions(s, m)
	v.Warnings = mergeWarnings(s, m)
	if v.Fields, err = mergeFields(s, m, r.Take); err != nil {
		return v, err
	}
	v.Result, err = taking(s, m, v.Fields)
	return v, err
}

func mergeSide(tx *store.Tx, id customer.ID) (side MergeSide, err error) {
	if side.Customer, err = tx.Customer(id); err != nil {
		return side, err
	}
	cards, err := tx.CardsOf(id)
	if err != nil {
		return side, err
	}
	agreements, err := tx.AgreementsOf(id)
	if err != nil {
		return side, err
	}
	visits, err := tx.VisitsOf(id)
	side.Cards, side.Agreements, side.Visits = len(cards), len(agreements), len(visits)
	return side, err
}

// collisions are contradictions a merge would hide.
func collisions(s, m customer.Customer) (fs fault.List) {
	add := func(code, message, remedy string) {
		fs = append(fs, fault.New(fault.Conflict, code, message, remedy))
	}
	if s.ID == m.ID {
		add("customer.same_record", "这是同一份档案", "请选择两份不同的档案")
	}
	for _, c := range []customer.Customer{s, m} {
		if c.MergedInto != "" {
			add("customer.merged", "「"+c.Name+"」（"+c.Code+"）已并入另一份档案", "请打开并入后的档案再合并")
		}
	}
	if s.Kind != m.Kind {
		add("customer.kinds_differ", "一份是"+string(s.Kind)+"，另一份是"+string(m.Kind), "请先核对并改正客户类别")
	}
	if soundDocument(s) && soundDocument(m) && s.Document != m.Document {
		add("customer.documents_differ", "两份档案的证件号码都有效而且不同，不是同一客户", "如有一个录错了，请先改正再合并")
	}
	return fs
}

func soundDocument(c customer.Customer) bool {
	if c.Document == "" {
		return false
	}
	_, f := documentOf(c.Kind, c.Document)
	return f == nil
}

func mergeWarnings(s, m customer.Customer) (fs fault.List) {
	if s.CountyCode != m.CountyCode {
		fs = append(fs, fault.New(fault.Invalid, "customer.counties_differ", "所属区县不同："+s.CountyName+"、"+m.CountyName, "请确认不是同一公司的两家分支"))
	}
	if s.ManagerID != "" && m.ManagerID != "" && s.ManagerID != m.ManagerID {
		fs = append(fs, fault.New(fault.Invalid, "customer.managers_differ", "两份档案的责任人不同", "合并后只有一位责任人，请选定并告知另一位"))
	}
	return fs
}

// mergeFields lists what differs; take names what the survivor takes, nil what it leaves empty and the earlier 建档日期.
func mergeFields(s, m customer.Customer, take []string) ([]MergeField, error) {
	a, b, err := twoJSON(s, m)
	if err != nil {
		return nil, err
	}
	names, err := journal.Differing(a, b)
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(fixedFields(), n) })
	for _, t := range take {
		if !slices.Contains(names, t) && t != "" {
			return nil, fault.New(fault.Invalid, "customer.merge_field", "两份档案的「"+t+"」没有不同，无从选择", "请刷新后重新选择").On("take")
		}
	}
	return lo.Map(names, func(n string, _ int) MergeField {
		f := MergeField{Field: n, Survivor: journal.Field(a, n), Merged: journal.Field(b, n)}
		if take != nil {
			f.Taken = slices.Contains(take, n)
			return f
		}
		f.Taken = empty(f.Survivor) && !empty(f.Merged) || n == "registered" && !empty(f.Merged) && string(f.Merged) < string(f.Survivor)
		return f
	}), nil
}

func twoJSON(s, m customer.Customer) (a, b json.RawMessage, err error) {
	if a, err = json.Marshal(s); err == nil {
		b, err = json.Marshal(m)
	}
	return a, b, err
}

func empty(raw json.RawMessage) bool {
	return slices.Contains([]string{"", "null", `""`, "[]", "false"}, string(raw))
}

// taking is the survivor with the fields it takes.
func taking(s, m customer.Customer, fields []MergeField) (out customer.Customer, err error) {
	a, b, err := twoJSON(s, m)
	if err != nil {
		return out, err
	}
	for _, f := range fields {
		if !f.Taken {
			continue
		}
		for _, name := range together(f.Field) {
			if a, err = journal.WithField(a, name, journal.Field(b, name)); err != nil {
				return out, err
			}
		}
	}
	if err := json.Unmarshal(a, &out); err != nil {
		return out, fault.Wrap(err, "customer.merge", "两份档案合不起来")
	}
	return out, nil
}

// Unmerge makes two customers of one again, or with commit=false shows what could not be told apart.
// Errors: customer.not_merged, store.not_found.
func (d *Desk) Unmerge(ctx context.Context, a access.Actor, id customer.MergeID, commit bool) (v PartedView, err error) {
	err = d.run(ctx, a, access.MergeCustomers, commit, func(tx *store.Tx) error {
		p, err := tx.Unmerge(id, d.now().Format(time.RFC3339))
		v = PartedView{Merge: p.Merge, Kept: p.Kept, Since: p.Since, Done: commit}
		return err
	})
	return v, err
}

// Merges lists the merges whose survivor lies in the actor's branch, newest first.
func (d *Desk) Merges(ctx context.Context, a access.Actor) (out []MergeRow, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Merges()
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		r := reach(a, tree)
		for _, m := range list {
			s, err := tx.Customer(m.SurvivorID)
			if err != nil {
				return err
			}
			x, err := tx.Customer(m.MergedID)
			if err != nil {
				return err
			}
			if r.MayRead(s.StationID) != nil {
				continue
			}
			out = append(out, MergeRow{Merge: m, Survivor: s.Code + " " + s.Name, Merged: x.Code + " " + x.Name})
		}
		return nil
	})
	return out, err
}

// survivorOf is the customer a record is read as.
func survivorOf(tx *store.Tx, id customer.ID) (customer.ID, error) {
	roots, err := tx.Roots()
	return cmp.Or(roots[id], id), err
}
