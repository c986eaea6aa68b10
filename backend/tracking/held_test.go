package tracking

import (
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
)

// A card opened in November is no card of October, neither counted nor a reason for a level; one opened on the last day is.
func TestCardsOfTheMonthOnly(t *testing.T) {
	for _, c := range []struct {
		opened calendar.Date
		want   int
	}{{october().Last(), 1}, {october().Last().AddDays(1), 0}, {calendar.Date{}, 1}} {
		in := input(t)
		in.Customers = append(in.Customers, company("c1"))
		in.Cards = []card.Card{{CustomerID: "c1", Kind: card.Named, Opened: c.opened}}
		if r := only(t, in, "c1"); r.Cards != c.want || r.Facts.CardHolder != (c.want == 1) {
			t.Errorf("opened %s: %d cards, %v", c.opened, r.Cards, r.Facts.CardHolder)
		}
	}
}

// Somebody silent for longer than the loaded months was lost on a day that is still known, and may be won back until a year after.
func TestLastFuellingBeforeTheLoadedMonths(t *testing.T) {
	in := input(t)
	c := company("c1")
	in.Customers = append(in.Customers, c)
	old := october().Add(-14).First()
	in.DataFrom, in.FirstFuel, in.OldFuel = october().Add(-20), map[customer.ID]calendar.Date{c.ID: old}, map[customer.ID]calendar.Date{c.ID: old}
	in.diesel(c.ID, 40)
	if r := only(t, in, c.ID); moves(r) != "[赢回]" || r.Opening {
		t.Errorf("%s", moves(r))
	}
}
