package agreement

import (
	"fmt"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/money"
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

// SampleTerms fill every blank with invented values, to see what a wording looks like on paper.
func SampleTerms(on calendar.Date) Terms {
	t := DefaultTerms(customer.Customer{Name: "（示例）甲方单位名称", Document: "91350100M000100Y43", Contact: "甲方联系人", Phone: "0000-0000000"},
		org.Office{Name: "（示例）乙方单位名称", Address: "（示例）乙方地址"}, org.Office{Name: "（示例）加油站"}, []Vehicle{{Plate: "鲁A00000", Card: "9000000000000000", Driver: "持卡人", Fuel: "0号车用柴油"}}, on)
	t.Gasoline, t.Diesel, t.Discount, t.Deposit = 1_000_000, 2_000_000, 10, money.Yuan(10_000)
	t.Prices = lo.Map(t.Products, func(p string, _ int) Price { return Price{Product: p, Posted: 760, Discount: 10} })
	t.Members, t.Amends, t.AmendsDate, t.Amendment = []string{"（示例）成员单位"}, "（示例）原协议编号", on, "（示例）变更的内容。"
	t.FaceValue, t.CardCount, t.Payment, t.Purpose, t.Handler, t.Customer.Account = money.Yuan(500), 10, byTransfer, "本单位用车", "经办人", "0000000000"
	return t
}

// Together are the terms of one customer out of many: what belongs to the customer (party, need, vehicles, coordinator, station) is its own,
// what the clerk chose for all is common; a common list or coordinator that is empty leaves the customer's.
func Together(own, common Terms) Terms {
	t := common
	t.Customer, t.Vehicles, t.CoordinatorA, t.Gasoline, t.Diesel = own.Customer, own.Vehicles, own.CoordinatorA, own.Gasoline, own.Diesel
	t.Supplier = common.Supplier
	if t.Supplier.Name == "" {
		t.Supplier = own.Supplier
	}
	if len(common.Products) == 0 {
		t.Products = own.Products
	}
	if len(common.Stations) == 0 {
		t.Stations = own.Stations
	}
	t.CoordinatorB = lo.CoalesceOrEmpty(common.CoordinatorB, own.CoordinatorB)
	t.SignPlace = lo.CoalesceOrEmpty(common.SignPlace, own.SignPlace)
	return t
}
