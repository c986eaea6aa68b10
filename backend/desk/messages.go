package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/message"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// MessageDesk is what messages are written with: templates, samples to begin one with, fields by occasion, and the rules in force.
type MessageDesk struct {
	Templates []message.Template `json:"templates"`
	Occasions []OccasionView     `json:"occasions"`
	Scopes    []message.Scope    `json:"scopes"`
	Festivals []string           `json:"festivals"`
	Rules     []string           `json:"rules"`
	Today     calendar.Date      `json:"today"`
}

// OccasionView is an occasion with its fields.
type OccasionView struct {
	Name    message.Occasion `json:"name"`
	Scope   message.Scope    `json:"scope"`
	Own     []string         `json:"own"`
	Given   []string         `json:"given"`
	Samples []message.Sample `json:"samples"`
}

// messageWork is what messages are decided with.
type messageWork struct {
	tx     *store.Tx
	actor  access.Actor
	reach  ownership.Reach
	policy message.Policy
	today  calendar.Date
	roots  map[customer.ID]customer.ID
	book   message.Book
	said   []message.Consent // the newest first
}

func (d *Desk) messageWork(tx *store.Tx, a access.Actor) (m *messageWork, err error) {
	m = &messageWork{tx: tx, actor: a, today: d.today()}
	raw, err := policyOn(tx, policyMessages, m.today)
	if err != nil {
		return m, err
	}
	if m.policy, err = message.ParsePolicy(raw); err != nil {
		return m, err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return m, err
	}
	m.reach = reach(a, tree)
	if m.roots, err = tx.Roots(); err != nil {
		return m, err
	}
	m.said, err = tx.Consents()
	m.book = message.BookOf(m.said, m.root)
	return m, err
}

func (m *messageWork) root(id customer.ID) customer.ID { return cmp.Or(m.roots[id], id) }

// withMessages gives a reading job what messages are decided with.
func (d *Desk) withMessages(ctx context.Context, a access.Actor, fn func(*messageWork) error) error {
	return d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		m, err := d.messageWork(tx, a)
		if err != nil {
			return err
		}
		return fn(m)
	})
}

// Messages is what messages are written with.
func (d *Desk) Messages(ctx context.Context, a access.Actor) (v MessageDesk, err error) {
	err = d.withMessages(ctx, a, func(m *messageWork) (err error) {
		p := m.policy
		v = MessageDesk{Scopes: message.Scopes(), Festivals: p.Festivals, Today: m.today, Rules: []string{
			"只发给登记了同意的号码，退订一经登记处处不发", "免打扰时段：" + p.Quiet.String(), "频次：" + strings.Join(lo.Map(p.Caps, func(c message.Cap, _ int) string { return c.String() }), "，"),
			"正文末尾自动加「" + p.Footer + "」", "一条70字，超过70字按每条67字拆分，最多" + itoa(p.MostParts) + "条"}}
		v.Occasions = lo.Map(message.Occasions(), func(o message.Occasion, _ int) OccasionView {
			return OccasionView{o, p.Scopes[o], message.OwnFields(), message.GivenFields(o), lo.Filter(p.Samples, func(s message.Sample, _ int) bool { return s.Occasion == o })}
		})
		v.Templates, err = m.tx.MessageTemplates()
		return err
	})
	return v, err
}

// MeasuredText is a text of a template as it will read with the names of its fields in place, and how long that is.
type MeasuredText struct {
	Text   string         `json:"text"`
	Fields []string       `json:"fields"`
	Length message.Length `json:"length"`
}

// MeasureText counts a text while it is written. Error: message.template on text.
func (d *Desk) MeasureText(ctx context.Context, a access.Actor, o message.Occasion, text string) (v MeasuredText, err error) {
	err = d.withMessages(ctx, a, func(m *messageWork) error {
		if v.Fields, err = message.FieldsOf(o, text); err != nil {
			return err
		}
		names := lo.SliceToMap(v.Fields, func(f string) (string, string) { return f, f })
		v.Text, _, err = message.Render(text, names, m.policy.Footer)
		v.Length = message.Measure(v.Text)
		return err
	})
	return v, err
}

// SaveTemplate creates or changes a template; lists that are frozen keep the text they had. Errors: message.name, message.occasion,
// message.template per field, store.stale.
func (d *Desk) SaveTemplate(ctx context.Context, a access.Actor, t message.Template) (message.Template, error) {
	err := d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) (err error) {
		t.Name, t.Text = strings.TrimSpace(t.Name), strings.TrimSpace(t.Text)
		if err := message.CheckTemplate(t).OrNil(); err != nil {
			return err
		}
		t, err = tx.SaveMessageTemplate(t)
		return err
	})
	return t, err
}

// ConsentView is an answer with its names; the number is masked.
type ConsentView struct {
	message.Consent
	Code     string `json:"code"`
	Customer string `json:"customer"`
}

// PersonView is a contact of a customer and whether it may be written to. Phone is what an answer is noted under, Masked what is shown.
type PersonView struct {
	Name   string `json:"name"`
	Phone  string `json:"phone"`
	Masked string `json:"masked"`
	Mobile bool   `json:"mobile"`
	Serves string `json:"serves"` // why or why not about service
	Sells  string `json:"sells"`  // why or why not about marketing
	May    bool   `json:"may"`    // about anything
}

// ConsentList is what one customer's numbers answered, or without one the latest answers of all.
type ConsentList struct {
	People  []PersonView  `json:"people"`
	Answers []ConsentView `json:"answers"`
	Total   int           `json:"total"`
}

// Consents lists answers of a customer, with its contacts, or without one the latest hundred the account may see. Errors: store.not_found,
// ownership.out_of_reach.
func (d *Desk) Consents(ctx context.Context, a access.Actor, id customer.ID) (v ConsentList, err error) {
	v = ConsentList{People: []PersonView{}, Answers: []ConsentView{}}
	err = d.withMessages(ctx, a, func(m *messageWork) error {
		if id != "" {
			if v.People, err = m.people(id); err != nil {
				return err
			}
		}
		phones := lo.Map(v.People, func(p PersonView, _ int) string { return p.Phone })
		for _, c := range m.said {
			if id != "" && m.root(c.CustomerID) != m.root(id) && !slices.Contains(phones, c.Phone) {
				continue
			}
			view, seen, err := m.answer(c)
			if err != nil {
				return err
			}
			if !seen {
				continue
			}
			if v.Total++; v.Total <= 100 {
				v.Answers = append(v.Answers, view)
			}
		}
		return nil
	})
	return v, err
}

// answer names what is about an answer; seen tells whether the account may see the customer.
func (m *messageWork) answer(c message.Consent) (v ConsentView, seen bool, err error) {
	v = ConsentView{Consent: c}
	v.Phone = identity.MaskPhone(c.Phone)
	if c.CustomerID == "" {
		return v, true, nil
	}
	about, err := m.tx.Customer(m.root(c.CustomerID))
	v.CustomerID, v.Code, v.Customer = about.ID, about.Code, about.Name
	return v, m.reach.MayRead(about.StationID) == nil, err
}

func (m *messageWork) people(id customer.ID) ([]PersonView, error) {
	c, err := m.tx.Customer(m.root(id))
	if err != nil {
		return nil, err
	}
	if err := m.reach.MayRead(c.StationID); err != nil {
		return nil, err
	}
	list, err := m.tx.Details(c.ID)
	return lo.Map(peopleOf(c, list, m.today), func(p message.Person, _ int) PersonView {
		phone, kind := identity.NormalisePhone(p.Phone)
		v := PersonView{Name: p.Name, Phone: phone, Masked: identity.MaskPhone(p.Phone), Mobile: kind == identity.Mobile}
		serves, sells := false, false
		v.Serves, serves = m.book.May(c.ID, phone, message.Service, m.today)
		v.Sells, sells = m.book.May(c.ID, phone, message.Marketing, m.today)
		v.May = serves || sells
		return v
	}), err
}

// peopleOf are the contacts of a customer with a telephone, each number once: its own first, then those who decide.
func peopleOf(c customer.Customer, list []customer.Detail, on calendar.Date) []message.Person {
	out := []message.Person{{Name: cmp.Or(strings.TrimSpace(c.Contact), c.Name), Phone: c.Phone, Birthday: lo.Ternary(c.Kind == customer.Person, identity.BirthDay(c.Document), "")}}
	known := lo.FilterMap(list, func(x customer.Detail, _ int) (customer.Contact, bool) {
		return lo.FromPtr(x.Contact), x.Contact != nil && x.Holds(on)
	})
	slices.SortStableFunc(known, func(x, y customer.Contact) int {
		return cmp.Compare(lo.Ternary(x.Decides, 0, 1), lo.Ternary(y.Decides, 0, 1))
	})
	out = append(out, lo.Map(known, func(k customer.Contact, _ int) message.Person {
		return message.Person{Name: k.Name, Phone: k.Phone, Birthday: k.Birthday}
	})...)
	var kept []message.Person
	for _, p := range out {
		phone, _ := identity.NormalisePhone(p.Phone)
		i := slices.IndexFunc(kept, func(k message.Person) bool { return k.Phone == phone })
		switch {
		case phone == "":
		case i < 0:
			kept = append(kept, message.Person{Name: p.Name, Phone: phone, Birthday: p.Birthday})
		default: // the same person in the archive: its entry may know the birthday
			kept[i].Birthday = cmp.Or(kept[i].Birthday, p.Birthday)
		}
	}
	return kept
}

// Agree writes down that contacts of a customer agreed to be written to. Errors: message.* per field, store.not_found, ownership.out_of_reach.
func (d *Desk) Agree(ctx context.Context, a access.Actor, c message.Consent) (v ConsentList, err error) {
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		m, err := d.messageWork(tx, a)
		if err != nil {
			return err
		}
		c.ID, c.Answer, c.Source, c.Note = "", message.Agreed, strings.TrimSpace(c.Source), strings.TrimSpace(c.Note)
		c.CustomerID = m.root(c.CustomerID)
		if err := message.CheckConsent(c, m.today).OrNil(); err != nil {
			return err
		}
		people, err := m.people(c.CustomerID)
		if err != nil {
			return err
		}
		c.Phone, _ = identity.NormalisePhone(c.Phone)
		person, ok := lo.Find(people, func(p PersonView) bool { return p.Phone == c.Phone })
		if !ok {
			return fault.New(fault.Invalid, "message.phone", "这个号码不是该客户登记的联系电话", "请先在客户档案登记联系人").On("phone")
		}
		if no := m.book.Refused(c.Phone); !no.IsZero() && !c.Day.After(no) {
			return fault.New(fault.Conflict, "message.refused", "这个号码已于"+no.String()+"退订，同意的日期不晚于退订", "退订当天不能恢复；客户以后重新同意的，请填那一天").On("day")
		}
		c.Name = cmp.Or(strings.TrimSpace(c.Name), person.Name)
		_, err = tx.AddConsent(c)
		return err
	})
	if err != nil {
		return v, err
	}
	return d.Consents(ctx, a, c.CustomerID)
}

// OptOut is numbers that want no messages any more, pasted from anywhere, and how they said so.
type OptOut struct {
	Numbers string        `json:"numbers"`
	Day     calendar.Date `json:"day"`
	Source  string        `json:"source"`
	Note    string        `json:"note"`
}

// OptedOut says what became of pasted numbers.
type OptedOut struct {
	Added   int      `json:"added"`
	Already int      `json:"already"`
	Odd     []string `json:"odd"` // what is no mobile number; nothing is noted for it
}

// OptOut writes opt-outs down; from then on nothing goes to these numbers, whoever they are filed under and whatever list they stand on.
// Errors: message.* per field.
func (d *Desk) OptOut(ctx context.Context, a access.Actor, in OptOut) (v OptedOut, err error) {
	v.Odd = []string{}
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		m, err := d.messageWork(tx, a)
		if err != nil {
			return err
		}
		owners, err := m.owners()
		if err != nil {
			return err
		}
		words := numbersIn(in.Numbers)
		if len(words) == 0 {
			return fault.New(fault.Invalid, "message.phone", "没有填号码", "一行一个，可以从短信平台的回复清单粘贴").On("numbers")
		}
		for _, w := range lo.Uniq(words) {
			phone, kind := identity.NormalisePhone(w)
			if kind != identity.Mobile {
				v.Odd = append(v.Odd, w)
				continue
			}
			c := message.Consent{CustomerID: owners[phone], Phone: phone, Answer: message.Refused, Day: in.Day, Source: strings.TrimSpace(in.Source), Note: strings.TrimSpace(in.Note)}
			if err := message.CheckConsent(c, m.today).OrNil(); err != nil {
				return err
			}
			added, err := m.refuse(c)
			if err != nil {
				return err
			}
			v.Added += lo.Ternary(added, 1, 0)
			v.Already += lo.Ternary(added, 0, 1)
		}
		return nil
	})
	return v, err
}

// numbersIn parts pasted text: by lines and commas, and by blanks where a piece is no number as a whole (138 0535 0001 is one).
func numbersIn(text string) (out []string) {
	for _, piece := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\t\r\n,，;；、", r) }) {
		if _, kind := identity.NormalisePhone(piece); kind != identity.UnknownPhone {
			out = append(out, piece)
			continue
		}
		out = append(out, strings.Fields(piece)...)
	}
	return out
}

// refuse writes an opt-out down unless one that is as young stands already.
func (m *messageWork) refuse(c message.Consent) (added bool, err error) {
	if !c.Day.After(m.book.Refused(c.Phone)) {
		return false, nil
	}
	c, err = m.tx.AddConsent(c)
	m.said = append(m.said, c)
	m.book = message.BookOf(m.said, m.root)
	return true, err
}

// owners tells whose number a number is: the first customer that has it.
func (m *messageWork) owners() (map[string]customer.ID, error) {
	all, err := m.subjects(nil)
	out := map[string]customer.ID{}
	for _, s := range all {
		for _, p := range s.People {
			if _, ok := out[p.Phone]; !ok {
				out[p.Phone] = s.CustomerID
			}
		}
	}
	return out, err
}

// subjects are customers as the rules of messages see them, in the order of ids; nil is everybody.
func (m *messageWork) subjects(rows []CustomerRow) ([]message.Subject, error) {
	customers, err := m.tx.Customers()
	if err != nil {
		return nil, err
	}
	contacts, err := m.tx.DetailsOfKind(customer.ContactDetail)
	if err != nil {
		return nil, err
	}
	of := lo.GroupBy(contacts, func(x customer.Detail) customer.ID { return m.root(x.CustomerID) })
	until, err := m.agreedUntil()
	if err != nil {
		return nil, err
	}
	staff, err := m.tx.Staff()
	if err != nil {
		return nil, err
	}
	names := lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Name })
	if rows == nil {
		rows = lo.Map(customers, func(c customer.Customer, _ int) CustomerRow { return CustomerRow{ID: c.ID} })
	}
	byID := lo.KeyBy(customers, func(c customer.Customer) customer.ID { return c.ID })
	return lo.FilterMap(rows, func(r CustomerRow, _ int) (message.Subject, bool) {
		c, ok := byID[r.ID]
		station, _ := m.reach.Tree.Office(c.StationID)
		s := message.Subject{CustomerID: c.ID, People: peopleOf(c, of[c.ID], m.today), LastFuel: r.LastFuel, AgreedUntil: until[c.ID],
			Own: map[string]string{"客户名称": c.Name, "加油站": station.Name, "客户经理": names[c.ManagerID], "最近加油": chinese(r.LastFuel), "协议到期": chinese(until[c.ID])}}
		return s, ok
	}), nil
}

func chinese(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Chinese()
}

// agreedUntil is when the last agreement in force of each customer ends.
func (m *messageWork) agreedUntil() (map[customer.ID]calendar.Date, error) {
	list, err := m.tx.Agreements()
	out := map[customer.ID]calendar.Date{}
	for _, g := range lo.Filter(list, func(g agreement.Agreement, _ int) bool { return g.InForce(m.today) }) {
		if id := m.root(g.CustomerID); g.To.After(out[id]) {
			out[id] = g.To
		}
	}
	return out, err
}
