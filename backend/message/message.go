// Package message knows short messages to customers: templates and how long a text is, who agreed or opted out, quiet hours, how often at most, and the lists handed to an SMS desk (6.7.1.2).
package message

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/visit"
)

// Occasion is what a message is sent for.
type Occasion string

// The occasions.
const (
	Festival Occasion = "节日"
	Birthday Occasion = "生日"
	Price    Occasion = "调价"
	Reminder Occasion = "提醒"
)

// Occasions lists them as they are offered.
func Occasions() []Occasion { return []Occasion{Festival, Birthday, Price, Reminder} }

// Scope is what somebody agreed to be written about.
type Scope string

// The scopes: an occasion is of service or of marketing, a consent may cover both.
const (
	Service   Scope = "服务"
	Marketing Scope = "营销"
	Any       Scope = "全部"
)

// Scopes lists the scopes of a consent.
func Scopes() []Scope { return []Scope{Any, Service, Marketing} }

// TemplateID is the opaque identity of a template (UUIDv7).
type TemplateID string

// Template is a text with fields in braces: 尊敬的{称呼}.
type Template struct {
	ID       TemplateID `json:"id"`
	Name     string     `json:"name"`
	Occasion Occasion   `json:"occasion"`
	Text     string     `json:"text"`
	Retired  bool       `json:"retired"`
	Rev      int64      `json:"rev"`
}

// Answer is what somebody said about being written to.
type Answer string

// The answers.
const (
	Agreed  Answer = "同意"
	Refused Answer = "退订"
)

// ConsentID is the opaque identity of an answer (UUIDv7).
type ConsentID string

// Consent is one answer of one number. An agreement belongs to a contact of a customer; an opt-out to the number, whoever it is filed under,
// so its customer may be empty. Answers are never changed, later ones are added.
type Consent struct {
	ID         ConsentID     `json:"id"`
	CustomerID customer.ID   `json:"customerId"` // "" for an opt-out of a number nobody has
	Phone      string        `json:"phone"`      // in the form of identity.NormalisePhone
	Name       string        `json:"name"`       // who said it
	Answer     Answer        `json:"answer"`
	Scope      Scope         `json:"scope"` // of an agreement
	Day        calendar.Date `json:"day"`
	Source     string        `json:"source"` // 书面, 电话, 协议条款, 回复R …
	Note       string        `json:"note"`   // where the proof lies
	Rev        int64         `json:"rev"`
}

// MailingID is the opaque identity of a mailing (UUIDv7).
type MailingID string

// State is how far a mailing has come.
type State string

// The states: frozen lists wait for their result; a void one was taken back before anything was sent.
const (
	Frozen State = "已冻结"
	Told   State = "已回收"
	Void   State = "已作废"
)

// Mailing is one list of messages, frozen as it was made.
type Mailing struct {
	ID       MailingID         `json:"id"`
	Name     string            `json:"name"`
	Occasion Occasion          `json:"occasion"`
	Template string            `json:"template"` // name of the template
	Text     string            `json:"text"`     // of the template as it was
	Given    map[string]string `json:"given"`    // fields that are equal for everybody
	SendOn   calendar.Date     `json:"sendOn"`   // birthdays: of the first
	SendAt   string            `json:"sendAt"`   // "09:30"
	State    State             `json:"state"`
	FrozenAt calendar.Moment   `json:"frozenAt"`
	FrozenBy string            `json:"frozenBy"`
	OfficeID string            `json:"officeId"` // of the account that made it, "" for the unit
	FileAt   calendar.Moment   `json:"fileAt"`   // when its numbers last left the program, "" for not yet
	FileBy   string            `json:"fileBy"`
	Rev      int64             `json:"rev"`
}

// LineID is the opaque identity of a line (UUIDv7).
type LineID string

// LineState is what became of one message.
type LineState string

// The states of a line. Dropped are those who opted out after the list was frozen.
const (
	Waiting LineState = "待发"
	Sent    LineState = "已发"
	Failed  LineState = "失败"
	Dropped LineState = "已退订"
)

// Line is one message to one number. A number stands once on a mailing.
type Line struct {
	ID         LineID          `json:"id"`
	MailingID  MailingID       `json:"mailingId"`
	No         int             `json:"no"` // 1, 2 … in the file that leaves
	CustomerID customer.ID     `json:"customerId"`
	Phone      string          `json:"phone"`
	Name       string          `json:"name"`
	Text       string          `json:"text"`
	Parts      int             `json:"parts"`
	SendOn     calendar.Date   `json:"sendOn"`
	State      LineState       `json:"state"`
	SentAt     calendar.Moment `json:"sentAt"`
	Note       string          `json:"note"`    // why it failed, or that it was sent in quiet hours
	VisitID    visit.ID        `json:"visitId"` // the contact it became, "" while it was not sent
	Rev        int64           `json:"rev"`
}

// Left is a customer that gets nothing, and why.
type Left struct {
	CustomerID customer.ID `json:"customerId"`
	Why        string      `json:"why"`
}
