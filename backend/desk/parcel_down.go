package desk

import (
	"encoding/json"
	"slices"
	"strings"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// policyRow is a version of a policy as it was put in force above.
type policyRow struct {
	ID      string        `json:"id"`
	Kind    string        `json:"kind"`
	Version string        `json:"version"`
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
	By      string        `json:"by"`   // who put it in force
	JSON    []byte        `json:"json"` // byte for byte: months name the version they were counted with
}

type schemeRow struct {
	ID     string           `json:"id"`
	Scheme incentive.Scheme `json:"scheme"`
}

// policies are the versions that came in force here since; what the program brings along is the same below and changes nothing there.
func (p *packing) policies() error {
	ids, err := p.changed(parcel.Policies)
	if err != nil {
		return err
	}
	var out []policyRow
	for _, id := range ids {
		kind, version, _ := strings.Cut(id, "/")
		list, err := p.tx.Policies(kind)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(list, func(v store.PolicyVersion) bool { return v.Version == version })
		if i < 0 {
			continue
		}
		by := ""
		if log, err := p.tx.Changes(string(parcel.Policies), id); err == nil && len(log) > 0 {
			by = log[0].Actor
		}
		v := list[i]
		out = append(out, policyRow{id, v.Kind, v.Version, v.From, v.Source, by, v.JSON})
	}
	return addTable(p, parcel.Policies, out)
}

func (p *packing) schemes() error {
	ids, err := p.changed(parcel.Schemes)
	if err != nil {
		return err
	}
	list, err := p.tx.Schemes()
	if err != nil {
		return err
	}
	var out []schemeRow
	for _, s := range list {
		if id := s.Key + "/" + s.Version; slices.Contains(ids, id) {
			out = append(out, schemeRow{id, s})
		}
	}
	return addTable(p, parcel.Schemes, out)
}

// blocks are the runs of numbers of offices of that branch.
func (p *packing) blocks() error {
	ids, err := p.changed(parcel.Blocks)
	if err != nil {
		return err
	}
	list, err := p.tx.NumberBlocksAmong(ids)
	if err != nil {
		return err
	}
	var out []agreement.NumberBlock
	for _, b := range list {
		if p.tree.Within(p.branch.ID, b.OfficeID) {
			b.OfficeID = p.code(b.OfficeID)
			out = append(out, b)
		}
	}
	return addTable(p, parcel.Blocks, out)
}

// notes are those that concern the office the parcel goes to, or that pass through it.
func (p *packing) notes() error {
	ids, err := p.changed(parcel.Notes)
	if err != nil {
		return err
	}
	list, err := p.tx.NotesAmong(ids)
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b parcel.Note) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return addTable(p, parcel.Notes, lo.Filter(list, func(n parcel.Note, _ int) bool {
		if p.down {
			return p.side.within(p.peer.Code, n.To) || p.side.within(p.peer.Code, n.From)
		}
		return !p.side.within(p.own.Code, n.To) || !p.side.within(p.own.Code, n.From)
	}))
}

// policy puts a version in force from its day on. Closed months were counted without it, so it does not begin in one.
func (t *unpacking) policy(raw json.RawMessage) error {
	r, err := decode[policyRow](raw)
	kind, known := policyKinds()[r.Kind]
	if err != nil || !known {
		return t.unread(raw)
	}
	key := kind.word + " " + r.Version
	v, err := policyVersion(r.Kind, r.JSON)
	if err != nil {
		return t.refused(r.ID, key, fault.New(fault.Invalid, "parcel.no_policy", "「"+key+"」的内容本程序读不出", "请先把本机程序升级到与上级相同的版本").Because(err))
	}
	list, err := t.tx.Policies(v.Kind)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(x store.PolicyVersion) bool { return x.Version == v.Version && string(x.JSON) == string(v.JSON) }) {
		t.now.Same++
		return nil
	}
	for m := range t.closed {
		if !v.From.After(m.Last()) {
			return t.aside(r.ID, key, "「"+key+"」自"+v.From.String()+"起生效，"+m.Chinese()+"在本机已经结账，没有收；请上级另发生效日在结账之后的版本")
		}
	}
	if err := t.tx.SavePolicy(v); err != nil {
		return t.refused(r.ID, key, err)
	}
	t.now.New++
	t.res.Alter(parcel.Alter{Kind: parcel.Policies, Key: key, Name: v.Source, Field: "生效日期", After: v.From.String() + "（" + lo.CoalesceOrEmpty(r.By, "上级") + "启用）"})
	return nil
}

// scheme puts a bonus scheme in force.
func (t *unpacking) scheme(raw json.RawMessage) error {
	r, err := decode[schemeRow](raw)
	if err != nil || r.Scheme.Key == "" || r.Scheme.Version == "" {
		return t.unread(raw)
	}
	s := r.Scheme
	key := s.Name + " " + s.Version
	if i := slices.IndexFunc(incentive.Check(s), incentive.Blocks); i >= 0 {
		return t.refused(r.ID, key, incentive.Check(s)[i])
	}
	list, err := t.tx.Schemes()
	if err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(x incentive.Scheme) bool { return x.Key == s.Key && x.Version == s.Version }) {
		if err := t.tx.SaveScheme(s); err != nil {
			return t.refused(r.ID, key, err)
		}
		t.now.Same++
		return nil
	}
	if err := t.tx.SaveScheme(s); err != nil {
		return t.refused(r.ID, key, err)
	}
	t.now.New++
	t.res.Alter(parcel.Alter{Kind: parcel.Schemes, Key: key, Field: "生效日期", After: s.From.String()})
	return nil
}

// block takes over a run of numbers that was given to an office here. The run of the whole unit that the program had made gives way to it.
func (t *unpacking) block(raw json.RawMessage) error {
	b, err := decode[agreement.NumberBlock](raw)
	if err != nil || !b.Sound() {
		return t.unread(raw)
	}
	id := string(b.ID)
	key := agreement.FormatNumber(b.Unit, b.Year, b.From) + "起"
	office, why := t.office(b.OfficeID, false)
	if why != "" || office == "" {
		return t.aside(id, key, lo.CoalesceOrEmpty(why, "号段没有写明机构"))
	}
	b.OfficeID = office
	known, err := t.clearBlocks(b)
	if err != nil || known {
		return err
	}
	b.ID, b.Rev = "", 0
	if _, err := t.tx.SaveNumberBlock(b); err != nil {
		return t.refused(id, key, err)
	}
	t.now.New++
	t.res.Alter(parcel.Alter{Kind: parcel.Blocks, Key: key, Name: t.side.called(t.side.codeOf(office)), Field: "号段", After: agreement.FormatNumber(b.Unit, b.Year, b.To)})
	return nil
}

// clearBlocks removes the run of the whole unit that the program made before anything was handed out; known: this very block is here already.
func (t *unpacking) clearBlocks(b agreement.NumberBlock) (known bool, err error) {
	list, err := t.tx.NumberBlocks(b.Unit, b.Year)
	if err != nil {
		return false, err
	}
	for _, x := range list {
		if x.OfficeID == b.OfficeID && x.From == b.From && x.To == b.To {
			t.now.Same++
			return true, nil
		}
		if t.in.tree.Within(t.side.own.ID, x.OfficeID) {
			continue
		}
		if err := t.tx.RemoveNumberBlock(x.ID); err != nil {
			return false, err
		}
	}
	return false, nil
}
