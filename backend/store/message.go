package store

import (
	"database/sql"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/message"
	"fuelbook/backend/visit"
)

func messageTemplates() table[message.Template] {
	return table[message.Template]{name: "message_template", entity: "message_template", columns: "id, name, occasion, text, retired, rev",
		fields: func(t *message.Template) []any {
			return []any{&t.ID, &t.Name, &t.Occasion, &t.Text, &t.Retired, &t.Rev}
		},
		id: func(t *message.Template) *string { return (*string)(&t.ID) }, rev: func(t *message.Template) *int64 { return &t.Rev }}
}

// MessageTemplates lists the templates of messages, those in use first.
func (tx *Tx) MessageTemplates() ([]message.Template, error) {
	return messageTemplates().list(tx, "ORDER BY retired, occasion, name, id")
}

// MessageTemplate is one template. Error: store.not_found.
func (tx *Tx) MessageTemplate(id message.TemplateID) (message.Template, error) {
	return messageTemplates().get(tx, string(id), "短信模板")
}

// SaveMessageTemplate creates or changes a template.
func (tx *Tx) SaveMessageTemplate(t message.Template) (message.Template, error) {
	return messageTemplates().save(tx, t)
}

func consents() table[message.Consent] {
	return table[message.Consent]{name: "message_consent", entity: "message_consent", columns: "id, customer_id, phone, name, answer, scope, day, source, note, rev",
		fields: func(c *message.Consent) []any {
			return []any{&c.ID, ref(&c.CustomerID), &c.Phone, &c.Name, &c.Answer, &c.Scope, day(&c.Day), &c.Source, &c.Note, &c.Rev}
		},
		id: func(c *message.Consent) *string { return (*string)(&c.ID) }, rev: func(c *message.Consent) *int64 { return &c.Rev }}
}

// Consents lists every answer about being written to, the newest first.
func (tx *Tx) Consents() ([]message.Consent, error) {
	return consents().list(tx, "ORDER BY day DESC, id DESC")
}

// AddConsent writes an answer down for good.
func (tx *Tx) AddConsent(c message.Consent) (message.Consent, error) { return consents().insert(tx, c) }

func mailings() table[message.Mailing] {
	return table[message.Mailing]{name: "mailing", entity: "mailing", columns: "id, name, occasion, template, text, given, send_on, send_at, state, frozen_at, frozen_by, office_id, file_at, file_by, rev",
		fields: func(m *message.Mailing) []any {
			return []any{&m.ID, &m.Name, &m.Occasion, &m.Template, &m.Text, doc(&m.Given), day(&m.SendOn), &m.SendAt, &m.State, &m.FrozenAt, &m.FrozenBy, &m.OfficeID, &m.FileAt, &m.FileBy, &m.Rev}
		},
		id: func(m *message.Mailing) *string { return (*string)(&m.ID) }, rev: func(m *message.Mailing) *int64 { return &m.Rev }}
}

// Mailings lists the frozen lists, the newest first.
func (tx *Tx) Mailings() ([]message.Mailing, error) { return mailings().list(tx, "ORDER BY id DESC") }

// Mailing is one list. Error: store.not_found.
func (tx *Tx) Mailing(id message.MailingID) (message.Mailing, error) {
	return mailings().get(tx, string(id), "短信名单")
}

// SaveMailing creates or changes a list.
func (tx *Tx) SaveMailing(m message.Mailing) (message.Mailing, error) { return mailings().save(tx, m) }

func messageLines() table[message.Line] {
	return table[message.Line]{name: "message_line", entity: "message_line", columns: "id, mailing_id, no, customer_id, phone, name, text, parts, send_on, state, sent_at, note, visit_id, rev",
		fields: func(l *message.Line) []any {
			return []any{&l.ID, &l.MailingID, &l.No, &l.CustomerID, &l.Phone, &l.Name, &l.Text, &l.Parts, day(&l.SendOn), &l.State, &l.SentAt, &l.Note, ref(&l.VisitID), &l.Rev}
		},
		id: func(l *message.Line) *string { return (*string)(&l.ID) }, rev: func(l *message.Line) *int64 { return &l.Rev }}
}

// MessageLines lists the messages of a list in its order.
func (tx *Tx) MessageLines(id message.MailingID) ([]message.Line, error) {
	return messageLines().list(tx, "WHERE mailing_id = ? ORDER BY no", string(id))
}

// SaveMessageLine creates or changes a message.
func (tx *Tx) SaveMessageLine(l message.Line) (message.Line, error) {
	return messageLines().save(tx, l)
}

// LineCount is how many messages of a list are in a state.
type LineCount struct {
	State message.LineState
	N     int
}

// LineCounts counts the messages of every list by state.
func (tx *Tx) LineCounts() (map[message.MailingID][]LineCount, error) {
	out := map[message.MailingID][]LineCount{}
	err := tx.each("SELECT mailing_id, state, count(*) FROM message_line GROUP BY mailing_id, state", nil, func(r *sql.Rows) error {
		var id message.MailingID
		var c LineCount
		err := r.Scan(&id, &c.State, &c.N)
		out[id] = append(out[id], c)
		return err
	})
	return out, err
}

// AddMessageLeft writes down who gets nothing of a list, once, when it is frozen.
func (tx *Tx) AddMessageLeft(id message.MailingID, list []message.Left) error {
	for _, l := range list {
		if _, err := tx.exec("INSERT INTO message_left (mailing_id, customer_id, why) VALUES (?, ?, ?)", string(id), string(l.CustomerID), l.Why); err != nil {
			return err
		}
	}
	return nil
}

// MessageLeft lists who gets nothing of a list.
func (tx *Tx) MessageLeft(id message.MailingID) ([]message.Left, error) {
	out := []message.Left{}
	err := tx.each("SELECT customer_id, why FROM message_left WHERE mailing_id = ? ORDER BY customer_id", []any{string(id)}, func(r *sql.Rows) error {
		var l message.Left
		err := r.Scan(&l.CustomerID, &l.Why)
		out = append(out, l)
		return err
	})
	return out, err
}

// WrittenTo is a day a customer was written to or is to be; Phone is "" for a message that was noted by hand.
type WrittenTo struct {
	CustomerID customer.ID
	Phone      string
	On         calendar.Date
}

// WrittenBetween lists the messages of lists, sent or waiting, and those noted by hand, of a span of days. A message that became a contact is one.
func (tx *Tx) WrittenBetween(from, to calendar.Date) ([]WrittenTo, error) {
	out := []WrittenTo{}
	err := tx.each(`SELECT l.customer_id, l.phone, CASE WHEN l.state = '已发' THEN substr(l.sent_at, 1, 10) ELSE l.send_on END AS at FROM message_line l JOIN mailing m ON m.id = l.mailing_id
		WHERE m.state <> '已作废' AND l.state IN ('待发', '已发') AND at BETWEEN ?1 AND ?2
		UNION ALL SELECT customer_id, '', day FROM visit WHERE way = ?3 AND day BETWEEN ?1 AND ?2 AND id NOT IN (SELECT visit_id FROM message_line WHERE visit_id IS NOT NULL)`,
		[]any{from.String(), to.String(), string(visit.Message)}, func(r *sql.Rows) error {
			var w WrittenTo
			err := r.Scan(&w.CustomerID, &w.Phone, day(&w.On))
			out = append(out, w)
			return err
		})
	return out, err
}

// RemoveVisit takes back a contact that a list of messages made.
func (tx *Tx) RemoveVisit(id visit.ID) error { return visits().remove(tx, string(id)) }
