package desk

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/message"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// MailingResult says what a result did, or with Done=false would do.
type MailingResult struct {
	Sent    int           `json:"sent"`    // became contacts
	Failed  int           `json:"failed"`  // not sent after all
	Equal   int           `json:"equal"`   // said the same before
	Refused int           `json:"refused"` // opted out by their answer
	Odd     []message.Odd `json:"odd"`
	Done    bool          `json:"done"`
	Mailing MailingView   `json:"mailing"`
}

func resultSchema() sheet.Schema {
	return sheet.Schema{Columns: []sheet.Column{
		{Key: "no", Title: "编号", Synonyms: []string{"序号", "短信编号"}},
		{Key: "phone", Title: "手机号", Synonyms: []string{"手机号码", "手机", "号码", "接收号码", "电话"}, Required: true},
		{Key: "word", Title: "结果", Synonyms: []string{"状态", "发送结果", "发送状态", "状态报告"}, Required: true},
		{Key: "at", Title: "时间", Synonyms: []string{"发送时间", "实际发送时间", "提交时间", "完成时间"}},
		{Key: "note", Title: "原因", Synonyms: []string{"失败原因", "说明", "备注", "状态描述"}},
	}}
}

// ReadMailingResult takes what the SMS desk gives back: every message that was sent becomes a contact 短信 of its customer; a result that is read
// again changes nothing, a corrected one only what differs. With commit=false nothing is saved.
// Errors: sheet.*, message.void, message.visit_changed, store.not_found.
func (d *Desk) ReadMailingResult(ctx context.Context, a access.Actor, id message.MailingID, up Upload, commit bool) (MailingResult, error) {
	rows, odd, err := outcomes(up)
	if err != nil {
		return MailingResult{}, err
	}
	out, err := d.tell(ctx, a, id, commit, func(*messageWork, message.Mailing, []message.Line) ([]message.Outcome, error) { return rows, nil })
	out.Odd = append(odd, out.Odd...)
	return out, err
}

// outcomes reads the rows of a result file.
func outcomes(up Upload) (rows []message.Outcome, odd []message.Odd, err error) {
	odd = []message.Odd{}
	book, err := sheet.Open(up.Name, bytes.NewReader(up.Data), int64(len(up.Data)))
	if err != nil {
		return nil, odd, err
	}
	_, err = book.Read(resultSchema(), func(r sheet.Record) error {
		o := message.Outcome{Row: r.Row, Phone: r.Values[1].Text, Word: r.Values[2].Text, Note: r.Values[4].Text}
		var wrong error
		if text := r.Values[0].Text; text != "" {
			if o.No, wrong = strconv.Atoi(strings.TrimSuffix(text, ".0")); wrong != nil || o.No < 1 {
				odd = append(odd, message.Odd{Row: r.Row, Why: "编号「" + text + "」不是数"})
				return nil
			}
		}
		if text := r.Values[3].Text; text != "" {
			if o.At, wrong = calendar.ParseMoment(text); wrong != nil {
				odd = append(odd, message.Odd{Row: r.Row, Why: "时间「" + text + "」读不懂"})
				return nil
			}
		}
		rows = append(rows, o)
		return nil
	})
	return rows, odd, err
}

// MarkMailingSent notes all messages of a list whose time has come as sent, for a desk that gives no result back. Errors: message.nothing_due,
// message.void, store.not_found.
func (d *Desk) MarkMailingSent(ctx context.Context, a access.Actor, id message.MailingID) (MailingResult, error) {
	return d.tell(ctx, a, id, true, func(m *messageWork, box message.Mailing, lines []message.Line) ([]message.Outcome, error) {
		lines, err := m.dropped(lines)
		now := calendar.MomentOf(d.now())
		due := lo.Filter(lines, func(l message.Line, _ int) bool { return l.State == message.Waiting && planned(box, l) <= now })
		if len(due) == 0 && err == nil {
			err = fault.New(fault.Invalid, "message.nothing_due", "没有到了发送时间还待发的短信", "请在计划的发送时间以后登记")
		}
		return lo.Map(due, func(l message.Line, _ int) message.Outcome {
			return message.Outcome{No: l.No, Phone: l.Phone, Word: m.policy.Words.Sent[0]}
		}), err
	})
}

func planned(box message.Mailing, l message.Line) calendar.Moment {
	return calendar.Moment(l.SendOn.String() + " " + box.SendAt)
}

// tell is the one way a result comes in.
func (d *Desk) tell(ctx context.Context, a access.Actor, id message.MailingID, commit bool, give func(*messageWork, message.Mailing, []message.Line) ([]message.Outcome, error)) (out MailingResult, err error) {
	err = d.run(ctx, a, access.RecordVisit, commit, func(tx *store.Tx) error {
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
		rows, err := give(m, box, lines)
		if err != nil {
			return err
		}
		said := m.policy.Read(lines, rows, func(l message.Line) calendar.Moment { return planned(box, l) }, calendar.MomentOf(d.now()))
		out = MailingResult{Equal: said.Equal, Odd: lo.Ternary(said.Odd == nil, []message.Odd{}, said.Odd), Done: commit}
		if err := d.note(m, lines, said, &out); err != nil {
			return err
		}
		if out.Sent+out.Failed > 0 {
			box.State = message.Told
			if _, err = tx.SaveMailing(box); err != nil {
				return err
			}
		}
		out.Mailing, err = m.shown(id)
		return err
	})
	return out, err
}

// note saves what a result says.
func (d *Desk) note(m *messageWork, lines []message.Line, said message.Reading, out *MailingResult) error {
	was := lo.KeyBy(lines, func(l message.Line) int { return l.No })
	for _, l := range said.Changed {
		out.Sent += lo.Ternary(l.State == message.Sent, 1, 0)
		out.Failed += lo.Ternary(l.State == message.Failed, 1, 0)
		if err := d.change(m, was[l.No], l); err != nil {
			return err
		}
	}
	for _, l := range said.Refused {
		added, err := m.refuse(message.Consent{CustomerID: m.root(l.CustomerID), Phone: l.Phone, Name: l.Name, Answer: message.Refused, Day: m.today, Source: "短信平台回执"})
		if err != nil {
			return err
		}
		out.Refused += lo.Ternary(added, 1, 0)
	}
	return nil
}

// change saves a message with the contact it is now: one that was sent has exactly one, on its day.
func (d *Desk) change(m *messageWork, was, now message.Line) error {
	now.VisitID = ""
	switch {
	case now.State != message.Sent:
	case was.VisitID != "" && was.SentAt.Day() == now.SentAt.Day():
		now.VisitID = was.VisitID
	default:
		v, err := d.saveVisit(m.tx, m.actor, visit.Visit{CustomerID: now.CustomerID, Way: visit.Message, Date: now.SentAt.Day(), Contact: now.Name, Content: now.Text})
		if err != nil {
			return err
		}
		now.VisitID = v.ID
	}
	if _, err := m.tx.SaveMessageLine(now); err != nil {
		return err
	}
	if was.VisitID == "" || was.VisitID == now.VisitID {
		return nil
	}
	old, err := m.tx.Visit(was.VisitID)
	if err != nil {
		return err
	}
	if old.Rev != 1 {
		return fault.New(fault.Conflict, "message.visit_changed", fmt.Sprintf("第%d条（%s）的短信回访记录登记后有人改过，没有撤回", was.No, was.Name), "请先核对该客户的回访记录")
	}
	return m.tx.RemoveVisit(old.ID)
}

// UndoMailing takes back the last thing done about a list: its results, with the contacts they became, or when nothing was told yet the list itself.
// Errors: message.void, message.visit_changed, store.not_found.
func (d *Desk) UndoMailing(ctx context.Context, a access.Actor, id message.MailingID) (v MailingView, err error) {
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		m, err := d.messageWork(tx, a)
		if err != nil {
			return err
		}
		box, lines, err := m.opened(id)
		if err != nil {
			return err
		}
		switch box.State {
		case message.Void:
			return voided()
		case message.Frozen:
			box.State = message.Void
		default:
			box.State = message.Frozen
		}
		for _, l := range lines {
			back := l
			back.State, back.SentAt, back.Note = message.Waiting, "", ""
			if l.State == message.Waiting || l.State == message.Dropped {
				continue
			}
			if err := d.change(m, l, back); err != nil {
				return err
			}
		}
		if _, err = tx.SaveMailing(box); err != nil {
			return err
		}
		v, err = m.shown(id)
		return err
	})
	return v, err
}
