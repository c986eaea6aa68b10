package store

import (
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
)

func cards() table[card.Card] {
	return table[card.Card]{name: "card", entity: "card",
		columns: "id, number, kind, customer_id, customer_name, holder, phone, plate, station_id, opened, operator_id, seller_id, channel, rev",
		fields: func(c *card.Card) []any {
			return []any{&c.ID, &c.Number, &c.Kind, ref(&c.CustomerID), &c.CustomerName, &c.Holder, &c.Phone, &c.Plate, ref(&c.StationID), day(&c.Opened),
				ref(&c.OperatorID), ref(&c.SellerID), &c.Channel, &c.Rev}
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
