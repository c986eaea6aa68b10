package parcel

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// NoteID names a question or a return, the same in every office it travels to.
type NoteID string

// NoteSort says what a note is.
type NoteSort string

// A question is asked by the program where a value gave way, a return is written by the office above.
const (
	Asked    NoteSort = "疑问"
	Returned NoteSort = "退回"
)

// Note travels to the office that answers for its record, and its answer to whoever has it.
type Note struct {
	ID         NoteID         `json:"id"`
	Sort       NoteSort       `json:"sort"`
	Kind       Kind           `json:"kind"`  // File: the signed forms of Month
	Month      calendar.Month `json:"month"` // zero for a record
	Key        string         `json:"key"`   // 客户编号, 卡号 …
	Name       string         `json:"name"`
	Field      string         `json:"field"`  // dotted path; empty for a return
	Stands     string         `json:"stands"` // the value that stands, as a clerk reads it
	Other      string         `json:"other"`  // the one that gave way
	Text       string         `json:"text"`   // why; what is to be done
	From       string         `json:"from"`   // code
	FromName   string         `json:"fromName"`
	To         string         `json:"to"`       // code of the office that has to answer
	RaisedAt   string         `json:"raisedAt"` // RFC 3339
	RaisedBy   string         `json:"raisedBy"`
	Answer     string         `json:"answer"`
	Adopted    bool           `json:"adopted"` // the other value was taken
	AnsweredAt string         `json:"answeredAt"`
	AnsweredBy string         `json:"answeredBy"`
	Rev        int64          `json:"rev"`
}

// Open reports that it was not answered.
func (n Note) Open() bool { return n.AnsweredAt == "" }

// Adoptable reports whether the other value can be taken by a key: a field of plain text.
func (n Note) Adoptable() bool { return n.Sort == Asked && Assisted(n.Kind, n.Field) }

// QuestionID is the same at both ends of a clash: which of the two values stands does not matter.
func QuestionID(kind Kind, key, field, a, b string) NoteID {
	if a > b {
		a, b = b, a
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{string(kind), key, field, a, b}, "\x00")))
	return NoteID(hex.EncodeToString(sum[:16]))
}

// Reply answers a note for the office own. Errors: parcel.not_asked, parcel.answered, parcel.no_answer, parcel.not_adoptable.
func (n Note) Reply(own, answer string, adopt bool, at, by string) (Note, error) {
	answer = strings.TrimSpace(answer)
	switch {
	case n.To != own:
		return n, fault.New(fault.Forbidden, "parcel.not_asked", "这一条要由负责单位（"+n.To+"）答复", "请等它的答复随包回来")
	case !n.Open():
		return n, fault.New(fault.Conflict, "parcel.answered", "这一条已经由"+n.AnsweredBy+"答复过", "请刷新清单")
	case answer == "" && !adopt:
		return n, fault.New(fault.Invalid, "parcel.no_answer", "没有写答复", "请写明怎样处理").On("answer")
	case adopt && !n.Adoptable():
		return n, fault.New(fault.Invalid, "parcel.not_adoptable", "「"+FieldWord(n.Field)+"」不能一键改用另一个值", "请在档案里改好，再写明答复").On("adopt")
	}
	n.Answer, n.Adopted, n.AnsweredAt, n.AnsweredBy = answer, adopt, at, by
	return n, nil
}

// Met is a note after the same one arrived from another office: the answer is taken, and the first stays.
func (n Note) Met(theirs Note) Note {
	if n.Open() && !theirs.Open() {
		n.Answer, n.Adopted, n.AnsweredAt, n.AnsweredBy = theirs.Answer, theirs.Adopted, theirs.AnsweredAt, theirs.AnsweredBy
	}
	return n
}

// Sound reports whether a note can be kept.
func (n Note) Sound() bool {
	return n.ID != "" && n.To != "" && n.From != "" && n.RaisedAt != "" && (n.Sort == Asked && n.Field != "" || n.Sort == Returned && n.Text != "")
}
