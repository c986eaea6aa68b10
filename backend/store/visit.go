package store

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/visit"
)

func visits() table[visit.Visit] {
	return table[visit.Visit]{name: "visit", entity: "visit", columns: "id, customer_id, way, day, staff_id, contact, content, need, opinion, mood, handled, next_step, follow_up, party_id, rev",
		fields: func(v *visit.Visit) []any {
			return []any{&v.ID, &v.CustomerID, &v.Way, day(&v.Date), ref(&v.StaffID), &v.Contact, &v.Content, &v.Need, &v.Opinion, &v.Mood, &v.Handled, &v.NextStep, day(&v.FollowUp), ref(&v.PartyID), &v.Rev}
		},
		id: func(v *visit.Visit) *string { return (*string)(&v.ID) }, rev: func(v *visit.Visit) *int64 { return &v.Rev }}
}

// Visits lists the contacts of a month.
func (tx *Tx) Visits(m calendar.Month) ([]visit.Visit, error) {
	return visits().list(tx, "WHERE day BETWEEN ? AND ? ORDER BY day, id", m.First().String(), m.Last().String())
}

// VisitsOf lists the contacts with a customer, newest first.
func (tx *Tx) VisitsOf(id customer.ID) ([]visit.Visit, error) {
	return visits().list(tx, "WHERE "+groupOf+" ORDER BY day DESC, id DESC", string(id))
}

// LatestVisits lists the latest contact of every record up to a day, in any way or in one of them, by customer. Merged records have their own.
func (tx *Tx) LatestVisits(on calendar.Date, way visit.Way) ([]visit.Visit, error) {
	return visits().list(tx, `WHERE day <= ?1 AND (?2 = '' OR way = ?2) AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.customer_id = visit.customer_id AND later.day <= ?1
		AND (?2 = '' OR later.way = ?2) AND (later.day, later.id) > (visit.day, visit.id)) ORDER BY customer_id`, on.String(), string(way))
}

// LatestSpoken lists the latest contact of every record up to a day that was made with it alone: a message of a list is written to many.
func (tx *Tx) LatestSpoken(on calendar.Date) ([]visit.Visit, error) {
	const alone = "NOT EXISTS (SELECT 1 FROM message_line WHERE visit_id = "
	return visits().list(tx, `WHERE day <= ?1 AND `+alone+`visit.id) AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.customer_id = visit.customer_id AND later.day <= ?1
		AND (later.day, later.id) > (visit.day, visit.id) AND `+alone+`later.id)) ORDER BY customer_id`, on.String())
}

// Visit is one contact. Error: store.not_found.
func (tx *Tx) Visit(id visit.ID) (visit.Visit, error) { return visits().get(tx, string(id), "回访") }

// VisitsAt lists the contacts of a gathering in the order they were written down.
func (tx *Tx) VisitsAt(id visit.PartyID) ([]visit.Visit, error) {
	return visits().list(tx, "WHERE party_id = ? ORDER BY id", string(id))
}

// SaveVisit creates or changes a contact.
func (tx *Tx) SaveVisit(v visit.Visit) (visit.Visit, error) { return visits().save(tx, v) }

func parties() table[visit.Party] {
	return table[visit.Party]{name: "party", entity: "party", columns: "id, name, day, place, note, rev",
		fields: func(p *visit.Party) []any { return []any{&p.ID, &p.Name, day(&p.Date), &p.Place, &p.Note, &p.Rev} },
		id:     func(p *visit.Party) *string { return (*string)(&p.ID) }, rev: func(p *visit.Party) *int64 { return &p.Rev }}
}

// Parties lists the gatherings, newest first.
func (tx *Tx) Parties() ([]visit.Party, error) {
	return parties().list(tx, "ORDER BY day DESC, id DESC")
}

// SaveParty creates or changes a gathering.
func (tx *Tx) SaveParty(p visit.Party) (visit.Party, error) { return parties().save(tx, p) }

func errands() table[visit.Errand] {
	return table[visit.Errand]{name: "errand", entity: "errand", columns: "id, month, customer_id, staff_id, due_on, why, put_off, unmet, rev",
		fields: func(e *visit.Errand) []any {
			return []any{&e.ID, month(&e.Month), &e.CustomerID, ref(&e.StaffID), day(&e.DueOn), doc(&e.Why), &e.PutOff, &e.Unmet, &e.Rev}
		},
		id: func(e *visit.Errand) *string { return (*string)(&e.ID) }, rev: func(e *visit.Errand) *int64 { return &e.Rev }}
}

// Errands lists the visits planned of a month, the first due first.
func (tx *Tx) Errands(m calendar.Month) ([]visit.Errand, error) {
	return errands().list(tx, "WHERE month = ? ORDER BY due_on, id", m.String())
}

// Errand is one planned visit. Error: store.not_found.
func (tx *Tx) Errand(id visit.ErrandID) (visit.Errand, error) {
	return errands().get(tx, string(id), "计划拜访")
}

// SaveErrand creates or changes a planned visit. Error: store.duplicate when the customer is planned in the month already.
func (tx *Tx) SaveErrand(e visit.Errand) (visit.Errand, error) { return errands().save(tx, e) }
