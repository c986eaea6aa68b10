package desk

import (
	"context"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// CardQuery filters the register of cards; empty fields do not filter. Limit is at most 500.
type CardQuery struct {
	Text    string       `query:"text" doc:"卡号、客户、持卡人、车牌"`
	Station org.OfficeID `query:"station"`
	Status  card.Status  `query:"status"`
	Offset  int          `query:"offset" minimum:"0"`
	Limit   int          `query:"limit" minimum:"0" maximum:"500"`
}

// CardRow is one card with what became of it.
type CardRow struct {
	Card      card.Card `json:"card"`
	Customer  string    `json:"customer"`
	Station   string    `json:"station"`
	Seller    string    `json:"seller"`
	Developer string    `json:"developer"`
	Replaces  string    `json:"replaces"` // the card it took the place of; it is no new card
	Life      card.Life `json:"life"`
}

// CardPage is a page of the register with the count of all that fit.
type CardPage struct {
	Total int       `json:"total"`
	Rows  []CardRow `json:"rows"`
}

// cardRegister is what rows of the register are made from.
type cardRegister struct {
	cards    []card.Card
	events   map[string][]card.Event
	replaces map[string]string
	life     func(card.Card) card.Life
	names    map[customer.ID]string
	staff    map[org.StaffID]string
	tree     org.Tree
}

func loadCardRegister(tx *store.Tx) (r cardRegister, err error) {
	if r.cards, err = tx.Cards(); err != nil {
		return r, err
	}
	events, err := tx.CardEvents()
	if err != nil {
		return r, err
	}
	r.events, r.replaces = lo.GroupBy(events, func(e card.Event) string { return e.CardNumber }), card.Substitutes(events)
	recharged, err := tx.FirstRecharges()
	if err != nil {
		return r, err
	}
	fuelled, err := tx.FirstFuelByCard()
	if err != nil {
		return r, err
	}
	r.life = func(c card.Card) card.Life {
		return card.LifeOf(c, r.events[c.Number], recharged[c.Number], fuelled[c.Number])
	}
	customers, err := tx.AllCustomers()
	if err != nil {
		return r, err
	}
	r.names = lo.SliceToMap(customers, func(c customer.Customer) (customer.ID, string) { return c.ID, c.Name })
	staff, err := tx.Staff()
	if err != nil {
		return r, err
	}
	r.staff = lo.SliceToMap(staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Number + " " + s.Name })
	r.tree, err = loadTree(tx)
	return r, err
}

// CardRegister lists the cards of the account's branch, newest first (发卡台账).
func (d *Desk) CardRegister(ctx context.Context, a access.Actor, q CardQuery) (out CardPage, err error) {
	out.Rows = []CardRow{}
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		r, err := loadCardRegister(tx)
		if err != nil {
			return err
		}
		branch := reach(a, r.tree)
		slices.SortFunc(r.cards, func(x, y card.Card) int {
			return lo.Ternary(x.Opened == y.Opened, strings.Compare(x.Number, y.Number), x.Opened.DaysUntil(y.Opened))
		})
		limit := lo.Ternary(q.Limit == 0, 100, q.Limit)
		for _, c := range r.cards {
			if branch.MayRead(c.StationID) != nil || q.Station != "" && c.StationID != q.Station || !r.says(c, q.Text) {
				continue
			}
			life := r.life(c)
			if q.Status != "" && life.Status != q.Status {
				continue
			}
			if out.Total >= q.Offset && len(out.Rows) < limit {
				out.Rows = append(out.Rows, r.row(c, life))
			}
			out.Total++
		}
		return nil
	})
	return out, err
}

// says reports whether a card has the text in its number, holder, customer or plate.
func (r *cardRegister) says(c card.Card, text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || slices.ContainsFunc([]string{c.Number, c.Holder, c.CustomerName, r.names[c.CustomerID], c.Plate}, func(s string) bool { return strings.Contains(s, text) })
}

func (r *cardRegister) row(c card.Card, life card.Life) CardRow {
	station, _ := r.tree.Office(c.StationID)
	name := c.CustomerName
	if n := r.names[c.CustomerID]; n != "" {
		name = n
	}
	return CardRow{Card: c, Customer: name, Station: station.Name, Seller: r.staff[c.SellerID], Developer: r.staff[c.DeveloperID], Replaces: r.replaces[c.Number], Life: life}
}

// StockView is the stock of a station with the ranges it received.
type StockView struct {
	card.Stock
	Name   string       `json:"name"`
	Ranges []card.Range `json:"ranges"`
}

// CardStocks lists what the stations of the branch received, issued and have left; stations with neither range nor card are left out.
func (d *Desk) CardStocks(ctx context.Context, a access.Actor) (out []StockView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		cards, err := tx.Cards()
		if err != nil {
			return err
		}
		list, err := tx.Ranges()
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		branch := reach(a, tree)
		out = []StockView{}
		for _, o := range tree.Offices() {
			if o.Kind != org.Station || branch.MayRead(o.ID) != nil {
				continue
			}
			v := StockView{Stock: card.StockOf(o.ID, list, cards), Name: o.Name, Ranges: lo.Filter(list, func(r card.Range, _ int) bool { return r.StationID == o.ID })}
			if len(v.Ranges) > 0 || len(v.Outside) > 0 {
				out = append(out, v)
			}
		}
		return err
	})
	return out, err
}

// ReceiveRange notes numbers a station received. Errors: those of card.CheckRange, desk.no_station.
func (d *Desk) ReceiveRange(ctx context.Context, a access.Actor, r card.Range) (out card.Range, err error) {
	err = d.update(ctx, a, access.KeepNumbers, func(tx *store.Tx) error {
		list, err := tx.Ranges()
		if err != nil {
			return err
		}
		if err := card.CheckRange(r, list); err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		if o, ok := tree.Office(r.StationID); !ok || o.Kind != org.Station {
			return fault.New(fault.Invalid, "desk.no_station", "没有这个加油站", "请从列表里选").On("stationId")
		}
		out, err = tx.SaveRange(card.Range{StationID: r.StationID, From: r.From, To: r.To, On: r.On, By: string(a.UserID), Name: a.Name})
		return err
	})
	return out, err
}

// RemoveRange takes a wrong range back.
func (d *Desk) RemoveRange(ctx context.Context, a access.Actor, id card.RangeID) error {
	return d.update(ctx, a, access.KeepNumbers, func(tx *store.Tx) error { return tx.RemoveRange(id) })
}
