package desk

import (
	"encoding/json"
	"errors"

	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/journal"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/visit"
)

func journalField(record json.RawMessage, path, value string) (json.RawMessage, error) {
	return journal.WithField(record, path, json.RawMessage(value))
}

// told counts a merged record and lists what changed and what clashed.
func (t *unpacking) told(a arrival, m parcel.Merged, before json.RawMessage, handed bool) error {
	for _, k := range m.Changed {
		t.res.Alter(t.line(a, k.Field, journal.Field(before, k.Field), journal.Field(m.Record, k.Field)))
	}
	for _, q := range m.Questions {
		c := parcel.Clash{Alter: t.line(a, q.Field, q.Ours, q.Theirs), Taken: q.Taken, Reason: q.Reason}
		if !parcel.Empty(q.Base) {
			c.Base = t.value(q.Field, q.Base)
		}
		t.res.Clash(c)
		if err := t.ask(a, q, m.Holding.Office); err != nil {
			return err
		}
	}
	switch {
	case len(m.Questions) > 0:
		t.now.Clash++
	case len(m.Changed) > 0 || handed:
		t.now.Changed++
	default:
		t.now.Same++
	}
	return nil
}

func (t *unpacking) line(a arrival, path string, before, after json.RawMessage) parcel.Alter {
	return parcel.Alter{Kind: t.now.Kind, Key: a.key, Name: a.name, Field: parcel.FieldWord(path), Before: t.value(path, before), After: t.value(path, after)}
}

// value is a value as a clerk reads it: offices by name, staff by number.
func (t *unpacking) value(path string, v json.RawMessage) string {
	word := parcel.ValueWord(v)
	switch path {
	case "stationId":
		if o, ok := t.in.tree.Office(org.OfficeID(word)); ok {
			return o.Name
		}
	case "managerId", "operatorId", "sellerId", "developerId", "staffId", "responsibleId":
		for number, id := range t.numbers {
			if string(id) == word {
				return "工号" + number
			}
		}
	}
	return word
}

func decode[T any](raw json.RawMessage) (v T, err error) {
	if err = json.Unmarshal(raw, &v); err != nil {
		err = fault.Wrap(err, "parcel.no_record", "包里的记录读不出")
	}
	return v, err
}

// customer takes in one customer.
func (t *unpacking) customer(raw json.RawMessage) error {
	r, err := decode[customerRow](raw)
	if err != nil || !holdable(r.Customer) {
		return t.unread(raw)
	}
	c, home := r.Customer, string(r.StationID)
	id := string(c.ID)
	if c.MergedInto != "" {
		return t.aside(id, c.Code, "对方把它并入了另一个客户；合并不随包走，请在「疑似重复」里核对后由本机合并")
	}
	var why string
	if c.StationID, why = t.office(c.StationID, r.Owner.Turn > 0); why == "" {
		why = t.people(&c.ManagerID)
	}
	if why != "" {
		return t.left(id, c.Code, why, r.Owner)
	}
	return t.arrive(arrival{id: id, key: c.Code, name: c.Name, record: c, owner: r.Owner, seen: r.Seen, home: home,
		station: func(ours any) org.OfficeID { o, _ := ours.(customer.Customer); return o.StationID },
		find: func(own string) (any, string, bool, error) {
			got, ok, err := t.registered(customer.ID(own), c.Code)
			return got, string(got.ID), ok, err
		},
		make: func() (string, error) {
			v := c
			v.Rev = 0
			v, err := t.tx.SaveCustomer(v)
			t.book(v, err)
			return string(v.ID), err
		},
		save: func(raw json.RawMessage) (string, error) {
			v, err := decode[customer.Customer](raw)
			if err != nil {
				return "", err
			}
			v, err = t.tx.SaveCustomer(v)
			t.book(v, err)
			return string(v.ID), err
		},
		stranger: func(ours any) string {
			o, _ := ours.(customer.Customer)
			if identity.FoldName(o.Name) != identity.FoldName(c.Name) && o.Document != c.Document {
				return "客户编号" + c.Code + "在本机是「" + o.Name + "」，与对方的「" + c.Name + "」不是同一客户；请一方改编号后重报"
			}
			return ""
		}})
}

// registered finds a customer of ours by id, or without one by its number. All are read at the first question: a parcel may hold fifty thousand.
func (t *unpacking) registered(id customer.ID, code string) (c customer.Customer, ok bool, err error) {
	if t.register == nil {
		list, err := t.tx.AllCustomers()
		if err != nil {
			return c, false, err
		}
		t.register, t.byNumber = make(map[customer.ID]customer.Customer, len(list)), make(map[string]customer.ID, len(list))
		for _, c := range list {
			t.book(c, nil)
		}
	}
	if id == "" {
		id = t.byNumber[code]
	}
	c, ok = t.register[id]
	return c, ok, nil
}

// book keeps what was read once as it is now.
func (t *unpacking) book(c customer.Customer, err error) {
	if err == nil {
		t.register[c.ID], t.byNumber[c.Code] = c, c.ID
	}
}

// left sets a customer aside, unless the parcel only has to tell that it went to another branch whose offices are not in this folder.
func (t *unpacking) left(id, key, why string, said parcel.Holding) error {
	past, known, err := t.pastOf(t.now.Kind, id)
	if err != nil {
		return err
	}
	ours := past.Ours
	if !known && t.in.down {
		ours = id // it was made here: the sender has it by our id
		_, known, err = t.registered(customer.ID(id), "")
	}
	if err != nil || !known || !t.in.down || said.Turn == 0 {
		return errors.Join(err, t.aside(id, key, why))
	}
	h, err := t.side.holding(t.tx, t.now.Kind, ours)
	if err != nil {
		return err
	}
	if said.Turn <= h.Turn {
		t.now.Same++
		return nil
	}
	t.now.Changed++
	t.res.Alter(parcel.Alter{Kind: t.now.Kind, Key: key, Field: "负责单位", Before: t.side.called(h.Office), After: t.side.called(said.Office)})
	return t.tx.SaveHolding(t.now.Kind, ours, said)
}

// holdable reports whether the database can hold a customer.
func holdable(c customer.Customer) bool {
	if c.ID == "" || c.Code == "" || c.Name == "" {
		return false
	}
	if c.Kind != customer.Institution && c.Kind != customer.Person && c.Kind != customer.Reseller {
		return false
	}
	n := c.Need
	return (n.Gasoline == nil || *n.Gasoline >= 0) && (n.Diesel == nil || *n.Diesel >= 0) && (n.Bearer == nil || *n.Bearer >= 0)
}

// holder is the customer of ours that a record of the sender names; "" when it names none. why says that it is not known.
func (t *unpacking) holder(theirs customer.ID, called calledAs) (id customer.ID, why string, err error) {
	if theirs == "" {
		return "", "", nil
	}
	past, ok, err := t.pastOf(parcel.Customers, string(theirs))
	if err != nil || ok {
		return customer.ID(past.Ours), "", err
	}
	c, ok, err := t.registered("", called.Code)
	if err == nil && (!ok || identity.FoldName(c.Name) != identity.FoldName(called.Name)) {
		return "", "它的客户（编号" + called.Code + "「" + called.Name + "」）不在本机，见客户的搁置原因；对方下次打包会再带来", nil
	}
	return c.ID, "", err
}

// card takes in one card.
func (t *unpacking) card(raw json.RawMessage) error {
	c, err := decode[cardRow](raw)
	if err != nil || c.ID == "" || c.Number == "" || c.Channel != card.OnSite && c.Channel != card.OffSite {
		return t.unread(raw)
	}
	id := string(c.ID)
	var why string
	if c.StationID, why = t.office(c.StationID, c.Owner.Turn > 0); why == "" {
		why = t.people(&c.OperatorID, &c.SellerID, &c.DeveloperID)
	}
	if why == "" {
		if c.CustomerID, why, err = t.holder(c.CustomerID, c.Customer); err != nil {
			return err
		}
	}
	if why != "" {
		return t.aside(id, c.Number, why)
	}
	return t.arrive(arrival{id: id, key: c.Number, name: c.Holder, record: c.Card, owner: c.Owner,
		find: func(string) (any, string, bool, error) { // a card is its number, whatever became of its record
			got, ok, err := t.tx.CardByNumber(c.Number)
			return got, string(got.ID), ok, err
		},
		make: func() (string, error) {
			v := c.Card
			v.Rev = 0
			v, err := t.tx.SaveCard(v)
			return string(v.ID), err
		},
		save: func(raw json.RawMessage) (string, error) {
			v, err := decode[card.Card](raw)
			if err != nil {
				return "", err
			}
			v, err = t.tx.SaveCard(v)
			return string(v.ID), err
		},
		stranger: func(any) string { return "" }})
}

// visit takes in one contact; it has no name but its id.
func (t *unpacking) visit(raw json.RawMessage) error {
	v, err := decode[visitRow](raw)
	if err != nil || v.ID == "" || v.CustomerID == "" || len(visit.Check(v.Visit)) > 0 {
		return t.unread(raw)
	}
	id, why := string(v.ID), t.people(&v.StaffID)
	if why == "" {
		if v.CustomerID, why, err = t.holder(v.CustomerID, v.Customer); err != nil {
			return err
		}
	}
	key := v.Customer.Code + " " + v.Date.String()
	if why != "" {
		return t.aside(id, key, why)
	}
	return t.arrive(arrival{id: id, key: key, name: v.Contact, record: v.Visit,
		find: func(own string) (any, string, bool, error) {
			if own == "" {
				own = id
			}
			got, ok, err := t.tx.VisitByID(visit.ID(own))
			return got, string(got.ID), ok, err
		},
		make: func() (string, error) {
			own := v.Visit
			own.Rev = 0
			own, err := t.tx.SaveVisit(own)
			return string(own.ID), err
		},
		save: func(raw json.RawMessage) (string, error) {
			v, err := decode[visit.Visit](raw)
			if err != nil {
				return "", err
			}
			v, err = t.tx.SaveVisit(v)
			return string(v.ID), err
		},
		stranger: func(any) string { return "" }})
}

// gone tells of a record that the sender deleted: nothing is ever deleted here by a file.
func (t *unpacking) gone(raw json.RawMessage) error {
	g, err := decode[goneRow](raw)
	if err != nil || g.ID == "" {
		return t.unread(raw)
	}
	_, _, known, err := t.tx.ParcelRecord(t.in.sender.Code, g.Kind, g.ID)
	if err != nil {
		return err
	}
	if !known {
		t.now.Same++
		return nil
	}
	return t.aside(g.ID, "", "对方已删除这条"+g.Kind.Chinese()+"；本机不因文件删除任何记录，请核对后由本机处理")
}

// file keeps a workbook of signed forms. A name that is more than a name never reaches a disk.
func (t *unpacking) file(raw json.RawMessage) error {
	f, err := decode[fileRow](raw)
	if err != nil || f.Name == "" || len(f.Data) == 0 {
		return t.unread(raw)
	}
	if f.Name != safeName(f.Name) || f.Name[0] == '.' || t.files[f.Name] != nil {
		return t.aside("", f.Name, "文件名不合规，没有收；请对方重新打包")
	}
	t.files[f.Name], t.res.Files = f.Data, append(t.res.Files, f.Name)
	t.now.New++
	return nil
}
