package agreement

import (
	"fmt"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// DefaultTerms gives the terms of a usable draft from what the registry knows: one year from the day, prepaid, four
// copies, a court at the supplier's seat. What the registry does not know stays empty for the clerk.
func DefaultTerms(c customer.Customer, unit, station org.Office, vehicles []Vehicle, on calendar.Date) Terms {
	t := Terms{
		Customer:  Party{Name: c.Name, CreditCode: c.Document, Contact: c.Contact, Phone: c.Phone},
		Supplier:  Party{Name: unit.Name, Address: unit.Address},
		SignPlace: unit.Address, SignDate: on, From: on, To: yearFrom(on),
		Settlement: Prepaid, Dispute: Litigation, DisputeBody: "乙方所在地有管辖权的人民法院",
		Copies: 4, CopiesA: 2, CopiesB: 2, Delivery: "自提", LateRate: 3,
		CoordinatorA: lo.CoalesceOrEmpty(c.Contact, c.Name), CoordinatorB: lo.CoalesceOrEmpty(station.Name, unit.Name) + "经理",
		Stations: []string{lo.CoalesceOrEmpty(station.Name, unit.Name+"所属加油站")},
		Vehicles: vehicles,
	}
	if t.Vehicles == nil {
		t.Vehicles = []Vehicle{}
	}
	if c.Need.Gasoline != nil {
		t.Gasoline = *c.Need.Gasoline
	}
	if c.Need.Diesel != nil {
		t.Diesel = *c.Need.Diesel
	}
	t.Products = defaultProducts(t)
	return t
}

// yearFrom is the last day of the year that begins on d.
func yearFrom(d calendar.Date) calendar.Date {
	m := d.Month()
	next := m.Add(12)
	if d.Day() > next.Last().Day() { // 29 February
		return next.Last()
	}
	return next.First().AddDays(d.Day() - 2)
}

func defaultProducts(t Terms) []string {
	gasoline, diesel := []string{"92号车用汽油", "95号车用汽油"}, []string{"0号车用柴油"}
	switch {
	case t.Diesel > 0 && t.Gasoline == 0:
		return diesel
	case t.Gasoline > 0 && t.Diesel == 0:
		return gasoline
	}
	return append(gasoline, diesel...)
}

// FormatNumber is the agreement number SDXS-{unit}-{year}-GY-{sequence of at least four digits} (domain 12.2).
func FormatNumber(unitCode string, year, seq int) string {
	return fmt.Sprintf("SDXS-%s-%04d-GY-%04d", strings.TrimSpace(unitCode), year, seq)
}

// Best is the agreement that speaks for a customer on a day: one in force, signed by the province before the unit (6.3.1),
// then the one that lasts longest; nil when none is in force.
func Best(agreements []Agreement, on calendar.Date) *Agreement {
	var best *Agreement
	for i := range agreements {
		if a := &agreements[i]; a.InForce(on) && (best == nil || a.better(*best)) {
			best = a
		}
	}
	return best
}

func (a Agreement) better(b Agreement) bool {
	switch {
	case a.Level != b.Level:
		return a.Level == ByProvince
	case a.To != b.To:
		return !b.To.IsZero() && (a.To.IsZero() || a.To.After(b.To))
	}
	return a.Number < b.Number
}
