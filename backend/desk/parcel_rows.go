package desk

import (
	"encoding/json"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/plan"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// What travels are the records themselves, with one change: an office is its code, a member of staff its number, since ids are each folder's own.
// A record that belongs to a customer also names it by 客户编号 and name: two offices may have given one number twice. Content of the vault, price floors and accounts are not read here at all.

// packing gathers what changed since an entry of the change log: upward in the records of this office and those below, downward what concerns the
// branch of the office it goes to.
type packing struct {
	tx       *store.Tx
	side     side
	tree     org.Tree
	own      org.Office
	peer     parcel.Peer
	down     bool
	branch   org.Office // whose records travel
	since    int64
	again    map[parcel.Kind][]string // set aside by the recipient, to be sent again
	number   map[org.StaffID]string
	names    map[customer.ID]calledAs
	stations map[customer.ID]org.OfficeID
	gone     []goneRow
	tables   []exchange.Table
}

func newPacking(tx *store.Tx, own org.Office, peer parcel.Peer, since int64, left []parcel.Left) (*packing, error) {
	p := &packing{tx: tx, own: own, peer: peer, down: !peer.Upper, branch: own, since: since, again: map[parcel.Kind][]string{}, number: map[org.StaffID]string{}, names: map[customer.ID]calledAs{}, stations: map[customer.ID]org.OfficeID{}}
	for _, l := range left {
		p.again[l.Kind] = append(p.again[l.Kind], l.ID)
	}
	var err error
	if p.tree, err = loadTree(tx); err != nil {
		return p, err
	}
	p.side = side{own, p.tree}
	if p.down {
		p.branch, _ = p.tree.ByCode(peer.Code)
	}
	staff, err := tx.Staff()
	if err != nil {
		return p, err
	}
	for _, s := range staff {
		p.number[s.ID] = s.Number
	}
	all, err := tx.AllCustomers()
	for _, c := range all {
		p.names[c.ID], p.stations[c.ID] = calledAs{c.Code, c.Name}, c.StationID
	}
	return p, err
}

// gather fills the tables in the order of parcel.Kinds.
func (p *packing) gather() error {
	tables := []func() error{p.customers, p.cards, p.visits, p.plans, p.removed, p.facts, p.notes}
	if p.down {
		tables = []func() error{p.policies, p.schemes, p.blocks, p.customers, p.cards, p.plans, p.notes}
	}
	for _, do := range tables {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// changed lists the records of a kind to be sent, and notes those that were deleted.
func (p *packing) changed(kind parcel.Kind) ([]string, error) {
	ids, gone, err := p.tx.ChangedSince(string(kind), p.since)
	if err != nil {
		return nil, err
	}
	handed, err := p.tx.HandedSince(kind, p.since)
	for _, id := range handed {
		if !gone[id] && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, id := range p.again[kind] {
		if !gone[id] && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for id := range gone {
		p.gone = append(p.gone, goneRow{kind, id})
	}
	return ids, err
}

// ours reports whether a record of a station belongs to this office or one below. What has no station is whoever's folder it is in.
func (p *packing) ours(station org.OfficeID) bool {
	return station == "" && !p.down || p.tree.Within(p.branch.ID, station)
}

// travels decides whether a record goes along, by the station of its customer and who answers for it. Upward goes all of the branch and what was
// handed over; downward what the branch is to know: not what it answers for itself and always did. One that left the branch goes once more, to say so.
func (p *packing) travels(station org.OfficeID, h parcel.Holding, told map[string]int64, id string) bool {
	turn, known := told[id]
	switch {
	case !p.down:
		return p.ours(station) || h.Turn > 0
	case p.ours(station) && (h.Turn > 0 || !p.side.within(p.peer.Code, h.Office)):
		return true
	}
	return known && turn < h.Turn
}

// answering are who answers for the records of a kind, and of which handing over the recipient was told.
type answering struct {
	held map[string]parcel.Holding
	told map[string]int64
}

func (p *packing) answering(kind parcel.Kind) (w answering, err error) {
	if w.held, err = p.tx.Holdings(kind); err == nil && p.down {
		w.told, err = p.tx.Told(p.peer.Code, kind)
	}
	return w, err
}

func (p *packing) holder(w answering, id string) parcel.Holding {
	if h, ok := w.held[id]; ok {
		return h
	}
	return parcel.Holding{Office: p.own.Code}
}

// tell notes what an office below is told.
func (p *packing) tell(kind parcel.Kind, id string, h parcel.Holding) error {
	if !p.down {
		return nil
	}
	return p.tx.SaveTold(p.peer.Code, kind, id, h.Turn)
}

func (p *packing) code(id org.OfficeID) org.OfficeID {
	o, _ := p.tree.Office(id)
	return org.OfficeID(o.Code)
}

func (p *packing) staff(id org.StaffID) org.StaffID { return org.StaffID(p.number[id]) }

func addTable[T any](p *packing, kind parcel.Kind, rows []T, sums ...string) error {
	t := exchange.Table{Name: string(kind), Sums: sums, Rows: make([]json.RawMessage, 0, len(rows))}
	for _, r := range rows {
		raw, err := json.Marshal(r)
		if err != nil {
			return fault.Wrap(err, "parcel.encode", "记录写不出")
		}
		t.Rows = append(t.Rows, raw)
	}
	p.tables = append(p.tables, t)
	return nil
}

func (p *packing) customers() error {
	ids, err := p.changed(parcel.Customers)
	if err != nil {
		return err
	}
	wanted := make([]customer.ID, len(ids))
	for i, id := range ids {
		wanted[i] = customer.ID(id)
	}
	list, err := p.tx.CustomersByID(wanted)
	if err != nil {
		return err
	}
	who, err := p.answering(parcel.Customers)
	if err != nil {
		return err
	}
	came, err := p.tx.ParcelBases(p.peer.Code, parcel.Customers)
	if err != nil {
		return err
	}
	var out []customerRow
	for _, c := range list {
		h := p.holder(who, string(c.ID))
		if !p.travels(c.StationID, h, who.told, string(c.ID)) {
			continue
		}
		if err := p.tell(parcel.Customers, string(c.ID), h); err != nil {
			return err
		}
		seen, err := assistedOf(parcel.Customers, came[string(c.ID)])
		if err != nil {
			return err
		}
		c.StationID, c.ManagerID = p.code(c.StationID), p.staff(c.ManagerID)
		out = append(out, customerRow{c, h, seen})
	}
	return addTable(p, parcel.Customers, out)
}

// assistedOf are the fields of a record that two offices may write, but those whose value is an id of this folder; nil of nothing.
func assistedOf(kind parcel.Kind, base json.RawMessage) (json.RawMessage, error) {
	if base == nil {
		return nil, nil
	}
	all, err := decode[map[string]json.RawMessage](base)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(lo.PickBy(all, func(name string, _ json.RawMessage) bool {
		return parcel.Assisted(kind, name) && !strings.HasSuffix(name, "Id")
	}))
	if err != nil {
		return nil, fault.Wrap(err, "parcel.encode", "记录写不出")
	}
	return raw, nil
}

func (p *packing) cards() error {
	ids, err := p.changed(parcel.Cards)
	if err != nil {
		return err
	}
	list, err := p.tx.CardsAmong(ids)
	if err != nil {
		return err
	}
	who, err := p.answering(parcel.Cards)
	if err != nil {
		return err
	}
	var out []cardRow
	for _, c := range list {
		h, station := p.holder(who, string(c.ID)), c.StationID
		if p.down { // a card handed over lies where its customer does
			station = p.stations[c.CustomerID]
		}
		if !p.travels(station, h, who.told, string(c.ID)) {
			continue
		}
		if err := p.tell(parcel.Cards, string(c.ID), h); err != nil {
			return err
		}
		c.StationID, c.OperatorID, c.SellerID, c.DeveloperID = p.code(c.StationID), p.staff(c.OperatorID), p.staff(c.SellerID), p.staff(c.DeveloperID)
		out = append(out, cardRow{c, p.names[c.CustomerID], h})
	}
	return addTable(p, parcel.Cards, out)
}

func (p *packing) visits() error {
	ids, err := p.changed(parcel.Visits)
	if err != nil {
		return err
	}
	list, err := p.tx.VisitsAmong(ids)
	if err != nil {
		return err
	}
	var out []visitRow
	for _, v := range list {
		c, _, err := p.tx.FindCustomer(v.CustomerID)
		if err != nil {
			return err
		}
		if p.ours(c.StationID) {
			v.StaffID = p.staff(v.StaffID)
			v.PartyID = "" // gatherings do not travel; the contact does
			out = append(out, visitRow{v, calledAs{c.Code, c.Name}})
		}
	}
	return addTable(p, parcel.Visits, out)
}

// plans are the lines of part B of the stations of the branch, upward as they are reported, downward as they are ordered; part A is by county and belongs to the unit.
func (p *packing) plans() error {
	months, _, err := p.tx.ChangedSince(string(parcel.Plans), p.since)
	if err != nil {
		return err
	}
	came, err := p.tx.ParcelBases(p.peer.Code, parcel.Plans)
	if err != nil {
		return err
	}
	var out []planRow
	for _, text := range months {
		var m calendar.Month
		if err := m.UnmarshalText([]byte(text)); err != nil {
			return err
		}
		in, _, err := p.tx.Plan(m)
		if err != nil {
			return err
		}
		for _, l := range in.Lines {
			if l.Part == plan.PersonCards && p.tree.Within(p.branch.ID, l.StationID) {
				code := p.code(l.StationID)
				seen, err := assistedOf(parcel.Plans, came[text+" "+string(code)])
				if err != nil {
					return err
				}
				out = append(out, planRow{text + "|" + string(code), m, in.FiledOn, code, l.Target, p.staff(l.ResponsibleID), l.Remark, seen})
			}
		}
	}
	return addTable(p, parcel.Plans, out, "target")
}

func (p *packing) removed() error { return addTable(p, parcel.Gone, p.gone) }

// tallies are the control totals of the tables that hold rows.
func tallies(list []exchange.Summary) []parcel.Tally {
	out := []parcel.Tally{}
	for _, s := range list {
		if s.Count > 0 {
			out = append(out, parcel.Tally{Kind: parcel.Kind(s.Name), Word: parcel.Kind(s.Name).Chinese(), Count: s.Count, Sums: s.Sums})
		}
	}
	return out
}
