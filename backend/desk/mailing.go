package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/message"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// MailingOrder is a list of messages to be made. Expect is how many receivers the screen showed; when it has become another number, nothing is
// frozen. Until is the last birthday; Expiring and Silent narrow reminders, in days, 0 for not.
type MailingOrder struct {
	Name       string             `json:"name"`
	TemplateID message.TemplateID `json:"templateId"`
	Given      map[string]string  `json:"given"`
	SendOn     calendar.Date      `json:"sendOn"`
	Until      calendar.Date      `json:"until"`
	SendAt     string             `json:"sendAt"`
	Expiring   int                `json:"expiring" minimum:"0" maximum:"400"`
	Silent     int                `json:"silent" minimum:"0" maximum:"4000"`
	Select     Selection          `json:"select"`
	Commit     bool               `json:"commit"`
	Expect     int                `json:"expect"`
}

// MailingView is a list with what became of it; Parts is how many messages the desk charges. Lines and Missing are the first five hundred, all
// are in the file. In the list of lists they are empty.
type MailingView struct {
	message.Mailing
	Receivers int             `json:"receivers"`
	Parts     int             `json:"parts"`
	Waiting   int             `json:"waiting"`
	Sent      int             `json:"sent"`
	Failed    int             `json:"failed"`
	Dropped   int             `json:"dropped"`
	Left      int             `json:"left"`
	Reasons   []message.Count `json:"reasons"`
	Lines     []MailingLine   `json:"lines"`
	Missing   []MassFailure   `json:"missing"`
	Saved     bool            `json:"saved"`
}

// MailingLine is a message with its customer; the number is masked.
type MailingLine struct {
	message.Line
	Code     string         `json:"code"`
	Customer string         `json:"customer"`
	Length   message.Length `json:"length"`
}

// mostLines is how many messages of a list are shown.
const mostLines = 500

// MakeMailing makes a list, or with Commit=false the same without saving it: who gets which text, and who nothing with the reason. Frozen, the
// list never changes; only opt-outs still take numbers off it. Errors: message.* per field, message.nobody, message.list_moved,
// customer.selection_moved, store.not_found.
func (d *Desk) MakeMailing(ctx context.Context, a access.Actor, in MailingOrder) (v MailingView, err error) {
	if err := d.allow(ctx, a, access.RecordVisit); err != nil {
		return v, err
	}
	var rows []CustomerRow
	if err := d.eachRow(ctx, a, in.Select, func(r CustomerRow) { rows = append(rows, r) }); err != nil {
		return v, err
	}
	err = d.run(ctx, a, access.RecordVisit, in.Commit, func(tx *store.Tx) error {
		m, err := d.messageWork(tx, a)
		if err != nil {
			return err
		}
		t, err := tx.MessageTemplate(in.TemplateID)
		if err != nil {
			return err
		}
		order, err := m.order(in, t, calendar.MomentOf(d.now()))
		if err != nil {
			return err
		}
		list, err := m.subjects(append([]CustomerRow{}, rows...))
		if err != nil {
			return err
		}
		past, err := m.past(in.SendOn, lo.Ternary(t.Occasion == message.Birthday, in.Until, in.SendOn))
		if err != nil {
			return err
		}
		lines, left := m.policy.Choose(order, list, m.book, past)
		box := message.Mailing{Name: cmp.Or(strings.TrimSpace(in.Name), t.Name+" "+in.SendOn.String()), Occasion: t.Occasion, Template: t.Name, Text: t.Text, Given: order.Given, SendOn: in.SendOn, SendAt: in.SendAt,
			State: message.Frozen, FrozenAt: calendar.MomentOf(d.now()), FrozenBy: a.Name, OfficeID: string(a.OfficeID)}
		if in.Commit {
			if box, lines, err = m.freeze(box, lines, left, in.Expect); err != nil {
				return err
			}
		}
		v, err = m.view(box, lines, left)
		v.Saved = in.Commit
		return err
	})
	return v, err
}

// order is what is asked for as the rules see it, checked.
func (m *messageWork) order(in MailingOrder, t message.Template, now calendar.Moment) (message.Order, error) {
	o := message.Order{Occasion: t.Occasion, Text: t.Text, Given: lo.MapValues(in.Given, func(s string, _ string) string { return strings.TrimSpace(s) }), SendOn: in.SendOn, Until: in.Until, SendAt: in.SendAt,
		Expiring: in.Expiring, Silent: in.Silent}
	fs := m.policy.CheckOrder(o, m.today)
	if in.SendOn == m.today && message.IsClock(in.SendAt) && calendar.Moment(in.SendOn.String()+" "+in.SendAt) < now {
		fs = append(fs, fault.New(fault.Invalid, "message.day", "今天"+in.SendAt+"已过", "请填以后的时间").On("sendAt"))
	}
	return o, fs.OrNil()
}

// past tells the days around a span a number of a customer was written to or is to be, with those of its customer that name no number.
func (m *messageWork) past(from, to calendar.Date) (func(customer.ID, string) []calendar.Date, error) {
	widest := lo.Max(lo.Map(m.policy.Caps, func(c message.Cap, _ int) int { return c.Days }))
	list, err := m.tx.WrittenBetween(from.AddDays(-widest), to.AddDays(widest))
	byPhone, byHand := map[string][]calendar.Date{}, map[customer.ID][]calendar.Date{}
	for _, w := range list {
		if w.Phone == "" {
			byHand[m.root(w.CustomerID)] = append(byHand[m.root(w.CustomerID)], w.On)
			continue
		}
		byPhone[w.Phone] = append(byPhone[w.Phone], w.On)
	}
	return func(id customer.ID, phone string) []calendar.Date {
		return append(slices.Clone(byPhone[phone]), byHand[id]...)
	}, err
}

func (m *messageWork) freeze(box message.Mailing, lines []message.Line, left []message.Left, expect int) (message.Mailing, []message.Line, error) {
	if len(lines) == 0 {
		return box, lines, fault.New(fault.Invalid, "message.nobody", "没有可以发送的客户，没有冻结名单", "请看未列入的原因，登记同意或放宽条件")
	}
	if expect != len(lines) {
		return box, lines, fault.New(fault.Conflict, "message.list_moved", fmt.Sprintf("可以发送的已从%d户变为%d户，没有冻结名单", expect, len(lines)), "请重新预览，核对后再冻结")
	}
	box, err := m.tx.SaveMailing(box)
	if err != nil {
		return box, lines, err
	}
	for i := range lines {
		lines[i].MailingID = box.ID
		if lines[i], err = m.tx.SaveMessageLine(lines[i]); err != nil {
			return box, lines, err
		}
	}
	return box, lines, m.tx.AddMessageLeft(box.ID, left)
}

// view names what is on a list.
func (m *messageWork) view(box message.Mailing, lines []message.Line, left []message.Left) (v MailingView, err error) {
	v = MailingView{Mailing: box, Receivers: len(lines), Left: len(left), Reasons: message.Reasons(left), Saved: true}
	for _, l := range lines {
		v.count(l.State, 1)
		v.Parts += l.Parts
	}
	about, err := m.named(lines, left)
	v.Lines = lo.Map(lines[:min(len(lines), mostLines)], func(l message.Line, _ int) MailingLine {
		c := about[m.root(l.CustomerID)]
		l.Phone = identity.MaskPhone(l.Phone)
		return MailingLine{l, c.Code, c.Name, message.Measure(l.Text)}
	})
	v.Missing = lo.Map(left[:min(len(left), mostLines)], func(l message.Left, _ int) MassFailure {
		c := about[m.root(l.CustomerID)]
		return MassFailure{c.ID, c.Code, c.Name, l.Why}
	})
	return v, err
}

func (m *messageWork) named(lines []message.Line, left []message.Left) (map[customer.ID]customer.Customer, error) {
	ids := append(lo.Map(lines, func(l message.Line, _ int) customer.ID { return m.root(l.CustomerID) }), lo.Map(left, func(l message.Left, _ int) customer.ID { return m.root(l.CustomerID) })...)
	list, err := m.tx.CustomersByID(lo.Uniq(ids))
	return lo.KeyBy(list, func(c customer.Customer) customer.ID { return c.ID }), err
}

func (v *MailingView) count(state message.LineState, n int) {
	switch state {
	case message.Waiting:
		v.Waiting += n
	case message.Sent:
		v.Sent += n
	case message.Failed:
		v.Failed += n
	case message.Dropped:
		v.Dropped += n
	}
}

// Mailings lists the frozen lists, the newest first; an account of a branch sees those made there.
func (d *Desk) Mailings(ctx context.Context, a access.Actor) (out []MailingView, err error) {
	out = []MailingView{}
	err = d.withMessages(ctx, a, func(m *messageWork) error {
		list, err := m.tx.Mailings()
		if err != nil {
			return err
		}
		counts, err := m.tx.LineCounts()
		for _, box := range list {
			if m.mine(box) != nil {
				continue
			}
			v := MailingView{Mailing: box, Saved: true}
			for _, c := range counts[box.ID] {
				v.count(c.State, c.N)
				v.Receivers += c.N
			}
			out = append(out, v)
		}
		return err
	})
	return out, err
}

// mine checks that a list was made in the account's branch. Error: ownership.out_of_reach.
func (m *messageWork) mine(box message.Mailing) error {
	if m.reach.All() || box.OfficeID == string(m.actor.OfficeID) {
		return nil
	}
	return fault.New(fault.Forbidden, "ownership.out_of_reach", "这批短信不是本单位做的", "请由制作单位或全单位的账号办理")
}

// opened is a list with its messages. Errors: store.not_found, ownership.out_of_reach.
func (m *messageWork) opened(id message.MailingID) (box message.Mailing, lines []message.Line, err error) {
	if box, err = m.tx.Mailing(id); err != nil {
		return box, nil, err
	}
	if err := m.mine(box); err != nil {
		return box, nil, err
	}
	lines, err = m.tx.MessageLines(id)
	return box, lines, err
}

// Mailing is one list. Errors: store.not_found, ownership.out_of_reach.
func (d *Desk) Mailing(ctx context.Context, a access.Actor, id message.MailingID) (v MailingView, err error) {
	err = d.withMessages(ctx, a, func(m *messageWork) error {
		v, err = m.shown(id)
		return err
	})
	return v, err
}

func (m *messageWork) shown(id message.MailingID) (v MailingView, err error) {
	box, lines, err := m.opened(id)
	if err != nil {
		return v, err
	}
	left, err := m.tx.MessageLeft(id)
	if err != nil {
		return v, err
	}
	return m.view(box, lines, left)
}

// WriteMailing writes the messages that wait, for whatever desk sends them: as a workbook, or as comma-separated text. Whoever opted out since
// the list was frozen is taken off it first. It is personal data that leaves the program: the right is that of exports, and the list keeps who
// took it out and when. Errors: message.void, message.nothing_left, message.format, store.not_found.
func (d *Desk) WriteMailing(ctx context.Context, a access.Actor, id message.MailingID, format string, out io.Writer) (name string, err error) {
	write := map[string]func(io.Writer, sheet.Table) error{"xlsx": sheet.WriteTable, "csv": sheet.WriteCSV}[format]
	if write == nil {
		return "", fault.New(fault.Invalid, "message.format", "没有「"+format+"」这种文件", "请选xlsx或csv")
	}
	var t sheet.Table
	err = d.update(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		m, err := d.messageWork(tx, a)
		if err != nil {
			return err
		}
		box, lines, err := m.opened(id)
		if err != nil {
			return err
		}
		if box.State == message.Void {
			return voided()
		}
		if lines, err = m.dropped(lines); err != nil {
			return err
		}
		lines = lo.Filter(lines, func(l message.Line, _ int) bool { return l.State == message.Waiting })
		if len(lines) == 0 {
			return fault.New(fault.Invalid, "message.nothing_left", "这批短信没有待发的了", "已发、失败和已退订的不再导出")
		}
		box.FileAt, box.FileBy = calendar.MomentOf(d.now()), a.Name
		if box, err = tx.SaveMailing(box); err != nil {
			return err
		}
		about, err := m.named(lines, nil)
		name = safeName("短信_"+box.Name) + "." + format
		t = sheet.Table{Title: "短信", Header: []string{"编号", "手机号", "短信内容", "称呼", "客户编号", "客户名称", "发送日期", "发送时间", "条数"}, Rows: lo.Map(lines, func(l message.Line, _ int) []string {
			c := about[m.root(l.CustomerID)]
			return []string{itoa(l.No), l.Phone, l.Text, l.Name, c.Code, c.Name, l.SendOn.String(), box.SendAt, itoa(l.Parts)}
		})}
		return err
	})
	if err != nil {
		return "", err
	}
	return name, write(out, t)
}

func voided() error {
	return fault.New(fault.Conflict, "message.void", "这批短信已作废", "请重新制作名单")
}

// dropped takes numbers off a list that opted out since.
func (m *messageWork) dropped(lines []message.Line) ([]message.Line, error) {
	for i, l := range lines {
		no := m.book.Refused(l.Phone)
		if l.State != message.Waiting || no.IsZero() {
			continue
		}
		if _, ok := m.book.May(m.root(l.CustomerID), l.Phone, message.Service, l.SendOn); ok {
			continue // agreed again, later than it opted out
		}
		if _, ok := m.book.May(m.root(l.CustomerID), l.Phone, message.Marketing, l.SendOn); ok {
			continue
		}
		l.State, l.Note = message.Dropped, "冻结后于"+no.String()+"退订"
		saved, err := m.tx.SaveMessageLine(l)
		if err != nil {
			return nil, err
		}
		lines[i] = saved
	}
	return lines, nil
}
