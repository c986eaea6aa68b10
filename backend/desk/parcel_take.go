package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/plan"
	"fuelbook/backend/store"
)

// unpacking takes in the tables of one parcel. A record that cannot be taken in is set aside with the reason and the rest goes on; only a failure of
// the database ends the whole.
type unpacking struct {
	tx       *store.Tx
	side     side
	in       incoming
	at       string // RFC 3339
	res      parcel.Result
	now      *parcel.Count // of the table being taken in
	numbers  map[string]org.StaffID
	closed   map[calendar.Month]bool
	cards    map[string]card.Card // by number, read once cards are in
	plans    map[calendar.Month]*plan.Plan
	facts    map[string]*factBatch // by the sender's id
	late     map[calendar.Month]int
	files    map[string][]byte
	past     map[parcel.Kind]map[string]store.ParcelPast // how records last came, by their ids there; as they now came, once they did
	fresh    map[string]store.ParcelPast                 // of the table being taken in, to be stored at its end
	born     map[string]parcel.Holding
	register map[customer.ID]customer.Customer // all of ours, read once customers are asked for
	byNumber map[string]customer.ID
}

func newUnpacking(tx *store.Tx, in incoming, now time.Time) (*unpacking, error) {
	t := &unpacking{tx: tx, side: in.side, in: in, at: now.Format(time.RFC3339), numbers: map[string]org.StaffID{}, closed: map[calendar.Month]bool{}, plans: map[calendar.Month]*plan.Plan{},
		facts: map[string]*factBatch{}, files: map[string][]byte{},
		past: map[parcel.Kind]map[string]store.ParcelPast{}}
	t.res = parcel.Result{Counts: []parcel.Count{}, Alters: []parcel.Alter{}, Clashes: []parcel.Clash{}, Left: []parcel.Left{}, Files: []string{}}
	staff, err := tx.Staff()
	if err != nil {
		return t, err
	}
	for _, s := range staff {
		t.numbers[s.Number] = s.ID
	}
	list, err := tx.ClosedMonths()
	for _, m := range list {
		t.closed[m] = true
	}
	return t, err
}

// all takes in the tables in the order of parcel.Kinds, and checks that each row became something: what a parcel says it holds is what came in,
// was there, or is listed as set aside.
func (t *unpacking) all(step func(int, string) error) error {
	rows := map[parcel.Kind][]json.RawMessage{}
	for _, table := range t.in.pkg.Tables {
		rows[parcel.Kind(table.Name)] = append(rows[parcel.Kind(table.Name)], table.Rows...)
	}
	take := map[parcel.Kind]func(json.RawMessage) error{parcel.Customers: t.customer, parcel.Cards: t.card, parcel.Visits: t.visit, parcel.Plans: t.plan, parcel.Gone: t.gone,
		parcel.Batches: t.batch, parcel.Changes: t.event, parcel.Recharges: t.recharge, parcel.Bearers: t.bearer, parcel.Sales: t.sale, parcel.Files: t.file,
		parcel.Policies: t.policy, parcel.Schemes: t.scheme, parcel.Blocks: t.block, parcel.Notes: t.note}
	for i, kind := range parcel.Kinds() {
		if err := step(i, "正在核对"+kind.Chinese()+"，共"+fmt.Sprint(len(rows[kind]))+"条"); err != nil {
			return err
		}
		c := parcel.Count{Kind: kind, Word: kind.Chinese(), Rows: len(rows[kind])}
		t.now, t.late, t.fresh, t.born = &c, map[calendar.Month]int{}, map[string]store.ParcelPast{}, map[string]parcel.Holding{}
		if err := t.eachRow(rows[kind], take[kind], step, i); err != nil {
			return err
		}
		if err := t.ended(kind); err != nil {
			return err
		}
		if !c.Balanced() {
			return fault.New(fault.Internal, "parcel.unbalanced", fmt.Sprintf("%s应有%d条，只交代了%d条的去向，没有收", c.Word, c.Rows, c.New+c.Changed+c.Same+c.Clash+c.Aside), "请联系维护人员，并保留这个包")
		}
		if c.Rows > 0 {
			t.res.Counts = append(t.res.Counts, c)
		}
	}
	if _, err := t.tx.RematchSales(); err != nil { // sales that were here before their card
		return err
	}
	return nil
}

// rowsAStep is after how many rows a job looks whether it was cancelled.
const rowsAStep = 500

func (t *unpacking) eachRow(rows []json.RawMessage, take func(json.RawMessage) error, step func(int, string) error, at int) error {
	for i, raw := range rows {
		if i%rowsAStep == rowsAStep-1 {
			if err := step(at, fmt.Sprintf("正在核对%s，第%d条，共%d条", t.now.Word, i+1, len(rows))); err != nil {
				return err
			}
		}
		if err := take(raw); err != nil {
			return err
		}
	}
	return nil
}

// ended finishes a table: what is saved once for many rows.
func (t *unpacking) ended(kind parcel.Kind) error {
	if err := t.tx.SaveNewHoldings(kind, t.born); err != nil {
		return err
	}
	if err := t.tx.SaveParcelPasts(t.in.sender.Code, kind, t.fresh); err != nil {
		return err
	}
	switch kind {
	case parcel.Plans:
		return t.savePlans()
	case parcel.Changes, parcel.Recharges, parcel.Bearers, parcel.Sales:
		return t.saveFacts(kind)
	}
	return nil
}

// aside sets a record aside.
func (t *unpacking) aside(id, key, text string) error {
	t.now.Aside++
	t.res.Leave(parcel.Left{Kind: t.now.Kind, ID: id, Key: key, Text: text})
	return nil
}

// unread sets aside a row that is no record of its kind.
func (t *unpacking) unread(raw json.RawMessage) error {
	var of struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(raw, &of) // without an id it is told by its text alone
	return t.aside(of.ID, "", "这一行不是"+t.now.Word+"的内容，没有收；请对方核对后重发")
}

// refused sets a record aside with what the database says against it; a failure of the database itself ends the whole.
func (t *unpacking) refused(id, key string, err error) error {
	if err == nil {
		return nil
	}
	f := fault.From(err)
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		return err
	}
	return t.aside(id, key, f.Message+"。"+f.Remedy)
}

// office turns a code of the sender into an office of ours; why says what is against it. Only the sender's own branch is its to write about, from
// above only ours; a record that was handed over may lie anywhere.
func (t *unpacking) office(code org.OfficeID, handed bool) (id org.OfficeID, why string) {
	if code == "" {
		return "", ""
	}
	o, ok := t.in.tree.ByCode(string(code))
	switch {
	case !ok:
		return "", "机构代码「" + string(code) + "」不在本机机构里；请先更新机构，对方下次打包会再带来"
	case handed:
	case t.in.down && !t.in.tree.Within(t.side.own.ID, o.ID):
		return "", "「" + o.Name + "」不归本单位，没有收；请上级核对机构的上下级"
	case !t.in.down && !t.in.tree.Within(t.in.sender.ID, o.ID):
		return "", "「" + o.Name + "」不归" + t.in.sender.Name + "，它报的不能收；请核对机构的上下级"
	}
	return o.ID, ""
}

// any is an office by its code wherever it stands, empty where it is not known: who fuels may do so anywhere.
func (t *unpacking) any(code org.OfficeID) org.OfficeID {
	o, _ := t.in.tree.ByCode(string(code))
	return o.ID
}

// people turns numbers of staff into ids, all or none.
func (t *unpacking) people(ids ...*org.StaffID) (why string) {
	for _, id := range ids {
		if *id == "" {
			continue
		}
		own, ok := t.numbers[string(*id)]
		if !ok {
			return "工号「" + string(*id) + "」不在本机员工里；请先导入员工，对方下次打包会再带来"
		}
		*id = own
	}
	return ""
}

// arrival is one record as it came, in our terms.
type arrival struct {
	id, key, name string
	record        any
	owner         parcel.Holding                                                // who answers, as the sender knows it; zero: the sender
	seen          json.RawMessage                                               // the fields both may write, as the sender last had them from us
	home          string                                                        // code of the station as the sender knows it
	station       func(ours any) org.OfficeID                                   // of ours; nil where the kind has none
	find          func(id string) (ours any, oursID string, ok bool, err error) // by our id, or with "" by what the record is called
	make          func() (id string, err error)                                 // a new one
	save          func(json.RawMessage) (id string, err error)
	stranger      func(ours any) string // why the one found by its name is another, empty when it is the same
}

// arrive merges a record with the one of ours that it is, or makes it.
func (t *unpacking) arrive(a arrival) error {
	theirs, err := json.Marshal(a.record)
	if err != nil {
		return fault.Wrap(err, "parcel.encode", "记录写不出")
	}
	before, known, err := t.pastOf(t.now.Kind, a.id)
	if err != nil {
		return err
	}
	base := before.Base
	ours, oursID, ok, err := a.find(before.Ours)
	switch {
	case err != nil:
		return err
	case known && !ok:
		return t.aside(a.id, a.key, "本机已经删去这条记录，对方又改了它；请双方核对后由一方处理")
	case !ok:
		return t.create(a, theirs)
	case !known:
		base = nil
		if why := a.stranger(ours); why != "" {
			return t.aside(a.id, a.key, why)
		}
	}
	return t.merge(a, base, theirs, ours, oursID)
}

// pastOf is how a record last came from the sender, and which of ours it is.
func (t *unpacking) pastOf(kind parcel.Kind, id string) (p store.ParcelPast, known bool, err error) {
	all, ok := t.past[kind]
	if !ok {
		if all, err = t.tx.ParcelPasts(t.in.sender.Code, kind); err != nil {
			return p, false, err
		}
		t.past[kind] = all
	}
	p, known = all[id]
	return p, known, nil
}

// came remembers a record as it came.
func (t *unpacking) came(id, ours string, theirs json.RawMessage) {
	p := store.ParcelPast{Ours: ours, Base: theirs}
	t.fresh[id], t.past[t.now.Kind][id] = p, p
}

func (t *unpacking) create(a arrival, theirs json.RawMessage) error {
	id, err := a.make()
	if err != nil {
		return t.refused(a.id, a.key, err)
	}
	t.now.New++
	if said := t.said(a); t.now.Kind != parcel.Plans && said.Office != t.side.own.Code || said.Turn > 0 {
		t.born[id] = said
	}
	t.came(a.id, id, theirs)
	return nil
}

// said is who answers for a record as the sender tells. An office below says so of its own branch only, unless the record was handed over.
func (t *unpacking) said(a arrival) parcel.Holding {
	h := a.owner
	if t.now.Kind == parcel.Plans { // who approves a plan answers for it
		return parcel.Holding{Office: t.upper()}
	}
	if h.Office == "" || h.Turn < 0 || h.Turn == 0 && !t.in.down && !t.side.within(t.in.sender.Code, h.Office) && !t.side.within(h.Office, t.in.sender.Code) {
		return parcel.Holding{Office: t.in.sender.Code}
	}
	return h
}

// upper is the code of the upper one of the two offices.
func (t *unpacking) upper() string {
	if t.in.down {
		return t.in.sender.Code
	}
	return t.side.own.Code
}

func (t *unpacking) meeting(a arrival, ours any, oursID string) (m parcel.Meeting, err error) {
	m = parcel.Meeting{Kind: t.now.Kind, Self: t.side.own.Code, Sender: t.in.sender.Code, Said: t.said(a), Home: a.home, From: a.home, Within: t.side.within}
	if a.station != nil {
		m.Home = t.side.codeOf(a.station(ours))
	}
	if t.now.Kind == parcel.Plans {
		m.Ours = m.Said
		return m, nil
	}
	if h, ok := t.born[oursID]; ok {
		m.Ours = h
		return m, nil
	}
	m.Ours, err = t.side.holding(t.tx, t.now.Kind, oursID)
	return m, err
}

func (t *unpacking) merge(a arrival, base, theirs json.RawMessage, ours any, oursID string) error {
	before, err := json.Marshal(ours)
	if err != nil {
		return fault.Wrap(err, "parcel.encode", "记录写不出")
	}
	meeting, err := t.meeting(a, ours, oursID)
	if err != nil {
		return err
	}
	if meeting.Foreign() {
		return t.aside(a.id, a.key, "本机记着它归"+t.side.called(meeting.Ours.Office)+"负责，"+t.in.sender.Name+"不能移交；请双方核对")
	}
	m, err := meeting.Merge(base, a.seen, theirs, before)
	if err != nil {
		return err
	}
	if len(m.Changed) > 0 {
		if _, err := a.save(m.Record); err != nil {
			return t.refused(a.id, a.key, err)
		}
	}
	if m.Holding != meeting.Ours {
		if err := t.tx.SaveHolding(t.now.Kind, oursID, m.Holding); err != nil {
			return err
		}
		t.res.Alter(parcel.Alter{Kind: t.now.Kind, Key: a.key, Name: a.name, Field: "负责单位", Before: t.side.called(meeting.Ours.Office), After: t.side.called(m.Holding.Office)})
	}
	if err := t.told(a, m, before, m.Holding != meeting.Ours); err != nil {
		return err
	}
	t.came(a.id, oursID, theirs)
	return nil
}
