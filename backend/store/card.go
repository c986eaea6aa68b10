package store

import (
	"database/sql"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
)

func cards() table[card.Card] {
	return table[card.Card]{name: "card", entity: "card",
		columns: "id, number, kind, customer_id, customer_name, holder, phone, plate, station_id, opened, operator_id, seller_id, channel, developer_id, campaign, rev",
		fields: func(c *card.Card) []any {
			return []any{&c.ID, &c.Number, &c.Kind, ref(&c.CustomerID), &c.CustomerName, &c.Holder, &c.Phone, &c.Plate, ref(&c.StationID), day(&c.Opened),
				ref(&c.OperatorID), ref(&c.SellerID), &c.Channel, ref(&c.DeveloperID), &c.Campaign, &c.Rev}
		},
		id: func(c *card.Card) *string { return (*string)(&c.ID) }, rev: func(c *card.Card) *int64 { return &c.Rev }}
}

// Cards lists all cards by number.
func (tx *Tx) Cards() ([]card.Card, error) { return cards().list(tx, "ORDER BY number") }

// CardsOf lists the cards of a customer and of those merged into it.
func (tx *Tx) CardsOf(id customer.ID) ([]card.Card, error) {
	return cards().list(tx, "WHERE "+groupOf+" ORDER BY number", string(id))
}

// CardByNumber finds a card.
func (tx *Tx) CardByNumber(number string) (card.Card, bool, error) {
	return cards().first(tx, "WHERE number = ?", number)
}

// SaveCard creates or changes a card.
func (tx *Tx) SaveCard(c card.Card) (card.Card, error) { return cards().save(tx, c) }

const cardEventColumns = "serial, card_number, change, day, new_number, station_id, note"

func cardEventFields(e *card.Event) []any {
	return []any{&e.Serial, &e.CardNumber, &e.Change, day(&e.Date), &e.NewNumber, ref(&e.StationID), &e.Note}
}

// AddCardEvents stores changes of cards; identical stored ones count as same, a differing one is handed to refuse by its place in the list
// (store.card_event_differs) and not stored.
func (tx *Tx) AddCardEvents(batch intake.BatchID, list []card.Event, refuse func(i int, f *fault.Fault)) (t Taken, err error) {
	for i, e := range list {
		n, err := tx.exec("INSERT INTO card_event ("+cardEventColumns+", batch_id) VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (serial) DO NOTHING", append(cardEventFields(&e), string(batch))...)
		if err != nil {
			return t, err
		}
		if n == 1 {
			t.New++
			tx.stated(e.Serial)
			continue
		}
		var old card.Event
		var owner intake.BatchID
		if _, err := tx.one("SELECT "+cardEventColumns+", batch_id FROM card_event WHERE serial = ?", []any{e.Serial}, append(cardEventFields(&old), &owner)...); err != nil {
			return t, err
		}
		same := old.CardNumber == e.CardNumber && old.Change == e.Change && old.Date == e.Date && old.NewNumber == e.NewNumber
		if tx.replaces != nil && owner == batch {
			same = same && old.Note == e.Note
		}
		switch tx.settle(&t, batch, found{owner, e.Serial, same, intake.Sums{Rows: 1}}) {
		case put:
			_, err = tx.exec("UPDATE card_event SET ("+cardEventColumns+") = (?,?,?,?,?,?,?) WHERE serial = ?", append(cardEventFields(&e), e.Serial)...)
		case refused:
			refuse(i, fault.New(fault.Conflict, "store.card_event_differs", "变动流水「"+e.Serial+"」已有一笔不同的记录", correctHint))
		}
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

// CardEvents lists all changes of cards by card, day and serial.
func (tx *Tx) CardEvents() ([]card.Event, error) {
	out := []card.Event{}
	err := tx.each("SELECT "+cardEventColumns+" FROM card_event ORDER BY card_number, day, serial", nil, func(r *sql.Rows) error {
		var e card.Event
		err := r.Scan(cardEventFields(&e)...)
		out = append(out, e)
		return err
	})
	return out, err
}

func ranges() table[card.Range] {
	return table[card.Range]{name: "card_range", entity: "card_range", columns: "id, station_id, from_number, to_number, on_day, by, name, rev",
		fields: func(r *card.Range) []any {
			return []any{&r.ID, &r.StationID, &r.From, &r.To, day(&r.On), &r.By, &r.Name, &r.Rev}
		},
		id: func(r *card.Range) *string { return (*string)(&r.ID) }, rev: func(r *card.Range) *int64 { return &r.Rev }}
}

// Ranges lists the number ranges stations received, by number.
func (tx *Tx) Ranges() ([]card.Range, error) {
	return ranges().list(tx, "ORDER BY length(from_number), from_number")
}

// SaveRange adds a range.
func (tx *Tx) SaveRange(r card.Range) (card.Range, error) { return ranges().save(tx, r) }

// RemoveRange takes a range back. Error: store.not_found.
func (tx *Tx) RemoveRange(id card.RangeID) error { return ranges().remove(tx, string(id)) }

// FirstRecharges gives by card number the day of its first recharge that was no reversal.
func (tx *Tx) FirstRecharges() (map[string]calendar.Date, error) {
	out := map[string]calendar.Date{}
	err := tx.each("SELECT card_number, min(day) FROM recharge WHERE amount > 0 GROUP BY card_number", nil, func(r *sql.Rows) error {
		var number string
		var on calendar.Date
		err := r.Scan(&number, day(&on))
		out[number] = on
		return err
	})
	return out, err
}
