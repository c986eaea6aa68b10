package desk

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// NoteView is a question or a return as the screen shows it.
type NoteView struct {
	parcel.Note
	Word   string `json:"word"` // the field, or what was returned
	ToName string `json:"toName"`
	Mine   bool   `json:"mine"`  // this office has to answer
	Adopt  bool   `json:"adopt"` // the other value can be taken by a key
}

// ReturnRequest sends something back to the office below that answers for it: a customer by its 客户编号, or the signed forms of a month of an office.
type ReturnRequest struct {
	Code   string         `json:"code" maxLength:"60"`   // 客户编号; empty for forms
	Month  calendar.Month `json:"month"`                 // of the forms
	Office string         `json:"office" maxLength:"60"` // code of whose forms they are
	Text   string         `json:"text" maxLength:"500"`
}

// NoteAnswer answers a note. Adopt takes the other value into the record.
type NoteAnswer struct {
	Answer string `json:"answer" maxLength:"500"`
	Adopt  bool   `json:"adopt"`
}

// Notes lists the questions and returns of this office and those on their way through it. Error: parcel.no_keys.
func (d *Desk) Notes(ctx context.Context, a access.Actor) (out []NoteView, err error) {
	err = d.view(ctx, a, access.SeeParcels, func(tx *store.Tx) error {
		out, err = noteViews(tx)
		return err
	})
	return out, err
}

func noteViews(tx *store.Tx) ([]NoteView, error) {
	if _, _, err := ownOffice(tx); err != nil {
		return nil, err
	}
	s, _, err := sideOf(tx)
	if err != nil {
		return nil, err
	}
	list, err := tx.Notes()
	return lo.Map(list, func(n parcel.Note, _ int) NoteView {
		v := NoteView{Note: n, Word: parcel.FieldWord(n.Field), ToName: s.called(n.To), Mine: n.To == s.own.Code, Adopt: n.Adoptable()}
		if n.Sort == parcel.Returned {
			v.Word = n.Kind.Chinese()
		}
		return v
	}), err
}

// Return sends a record or signed forms back with a remark, which travels in the next parcel downward. The record itself is not touched.
// Errors: parcel.no_keys, parcel.no_remark, parcel.own_record, parcel.no_forms, store.not_found.
func (d *Desk) Return(ctx context.Context, a access.Actor, r ReturnRequest) (out []NoteView, err error) {
	r.Text = strings.TrimSpace(r.Text)
	if r.Text == "" {
		return nil, fault.New(fault.Invalid, "parcel.no_remark", "退回要写明要改什么", "请补填退回意见").On("text")
	}
	err = d.update(ctx, a, access.OpenParcels, func(tx *store.Tx) error {
		if _, _, err := ownOffice(tx); err != nil {
			return err
		}
		s, _, err := sideOf(tx)
		if err != nil {
			return err
		}
		at := d.now().Format(time.RFC3339Nano)
		n := parcel.Note{Sort: parcel.Returned, Text: r.Text, From: s.own.Code, FromName: s.own.Name, RaisedAt: d.now().Format(time.RFC3339), RaisedBy: a.Name}
		if err := s.returned(tx, r, &n); err != nil {
			return err
		}
		n.ID = parcel.QuestionID(n.Kind, n.Key, n.From, n.Text, at)
		if _, err := tx.SaveNote(n); err != nil {
			return err
		}
		out, err = noteViews(tx)
		return err
	})
	return out, err
}

// returned fills in what is returned and to whom.
func (s side) returned(tx *store.Tx, r ReturnRequest, n *parcel.Note) error {
	if r.Code == "" {
		n.Kind, n.Month, n.Key, n.Name, n.To = parcel.Files, r.Month, r.Month.String(), s.called(r.Office), r.Office
		list, err := tx.ReceivedParcels()
		if err == nil && !slices.ContainsFunc(list, func(p parcel.Received) bool {
			return p.Code == r.Office && p.Month == r.Month && len(p.Result.Files) > 0
		}) {
			err = fault.New(fault.NotFound, "parcel.no_forms", "没有收到"+n.Name+"该月的签字月报", "请核对单位和月份").On("month")
		}
		return err
	}
	c, ok, err := tx.CustomerByCode(strings.TrimSpace(r.Code))
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.NotFound, "store.not_found", "没有客户编号「"+r.Code+"」", "请核对编号").On("code")
	}
	h, err := s.holding(tx, parcel.Customers, string(c.ID))
	if err == nil && h.Office == s.own.Code {
		err = fault.New(fault.Invalid, "parcel.own_record", "客户「"+c.Name+"」由本单位负责，不必退回", "请直接在档案里改").On("code")
	}
	n.Kind, n.Key, n.Name, n.To = parcel.Customers, c.Code, c.Name, h.Office
	return err
}

// AnswerNote answers a question or a return of this office; the answer travels in the next parcels. Errors: parcel.no_keys, those of Note.Reply,
// and what forbids the other value.
func (d *Desk) AnswerNote(ctx context.Context, a access.Actor, id parcel.NoteID, in NoteAnswer) (out []NoteView, err error) {
	err = d.update(ctx, a, access.PackParcels, func(tx *store.Tx) error {
		_, own, err := ownOffice(tx)
		if err != nil {
			return err
		}
		n, err := tx.Note(id)
		if err != nil {
			return err
		}
		if n, err = n.Reply(own.Code, in.Answer, in.Adopt, d.now().Format(time.RFC3339), a.Name); err != nil {
			return err
		}
		if in.Adopt {
			if err := adoptOther(tx, n); err != nil {
				return err
			}
		}
		if _, err := tx.SaveNote(n); err != nil {
			return err
		}
		out, err = noteViews(tx)
		return err
	})
	return out, err
}

// adoptOther puts the value that had given way into the record, as the office that answers would by hand.
func adoptOther(tx *store.Tx, n parcel.Note) error {
	c, ok, err := tx.CustomerByCode(n.Key)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.NotFound, "store.not_found", "没有客户编号「"+n.Key+"」", "可能已改编号或合并，请在档案里改好再写明答复")
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return fault.Wrap(err, "parcel.encode", "记录写不出")
	}
	value, err := json.Marshal(n.Other)
	if err != nil {
		return fault.Wrap(err, "parcel.encode", "记录写不出")
	}
	if raw, err = journalField(raw, n.Field, string(value)); err != nil {
		return err
	}
	now, err := decode[customer.Customer](raw)
	if err != nil {
		return err
	}
	if err := answersFor(tx, c, now); err != nil {
		return err
	}
	_, err = tx.SaveCustomer(now)
	return err
}

// ask keeps a question about a field that gave way; both ends of a clash ask the same one.
func (t *unpacking) ask(a arrival, q parcel.Question, to string) error {
	stands, other, from := t.plain(q.Field, q.Ours), t.plain(q.Field, q.Theirs), t.in.sender
	if q.Taken {
		stands, other, from = other, stands, t.side.own
	}
	id := parcel.QuestionID(t.now.Kind, a.key, q.Field, stands, other)
	if list, err := t.tx.NotesAmong([]string{string(id)}); err != nil || len(list) > 0 {
		return err
	}
	_, err := t.tx.SaveNote(parcel.Note{ID: id, Sort: parcel.Asked, Kind: t.now.Kind, Key: a.key, Name: a.name, Field: q.Field, Stands: stands, Other: other, Text: string(q.Reason), From: from.Code,
		FromName: from.Name, To: to, RaisedAt: t.at, RaisedBy: "程序"})
	return err
}

// plain is a value as it is typed; what is empty is "".
func (t *unpacking) plain(path string, v json.RawMessage) string {
	if parcel.Empty(v) {
		return ""
	}
	return t.value(path, v)
}

// note takes in a question or a return, or its answer.
func (t *unpacking) note(raw json.RawMessage) error {
	n, err := decode[parcel.Note](raw)
	if err != nil || !n.Sound() {
		return t.unread(raw)
	}
	list, err := t.tx.NotesAmong([]string{string(n.ID)})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		n.Rev = 0
		t.now.New++
		_, err = t.tx.SaveNote(n)
		return err
	}
	met := list[0].Met(n)
	if met == list[0] {
		t.now.Same++
		return nil
	}
	t.now.Changed++
	_, err = t.tx.SaveNote(met)
	return err
}
