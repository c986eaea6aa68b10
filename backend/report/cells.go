package report

import (
	"strings"

	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// fig is a figure of a statutory form: its term, how it is meant, the clause it comes from, "" for ours. The layout heads it.
func fig(term string, kind Kind, from string) Column {
	return Column{Key: term, Kind: kind, From: from}
}

// col heads a column of a form of our own. from is the clause it comes from, "" for ours.
func col(key, title string, kind Kind, width int, from string) Column {
	return Column{Key: key, Title: title, Kind: kind, Width: width, From: from}
}

func (c Column) under(group string) Column { c.Group = group; return c }

func (c Column) in(unit string) Column { c.Unit = unit; return c }

func text(s string) Cell { return Cell{Kind: Text, Text: s, Known: true} }

// words is a text that is "—" when there is nothing to say.
func words(s string) Cell { return Cell{Kind: Text, Text: s, Known: s != ""} }

func number(n int64) Cell { return Cell{Kind: Count, Num: n, Known: true} }

func unknown(k Kind) Cell { return Cell{Kind: k} }

// of is a countable cell whose one record is the customer.
func of(k Kind, r *tracking.Row, n int64, why string) Cell {
	return Cell{Kind: k, Num: n, Known: true, Refs: []Ref{{Kind: CustomerRef, ID: string(r.Customer.ID), Num: n, Why: why}}}
}

// ifKnown is of, or "—".
func ifKnown(k Kind, r *tracking.Row, n int64, known bool, why string) Cell {
	if !known {
		return unknown(k)
	}
	return of(k, r, n, why)
}

// tally counts rows into a cell, each with its reason.
func tally(rows []*tracking.Row, take func(*tracking.Row) (why string, ok bool)) Cell {
	c := Cell{Kind: Count, Known: true}
	for _, r := range rows {
		if why, ok := take(r); ok {
			c.Num++
			c.Refs = append(c.Refs, Ref{Kind: CustomerRef, ID: string(r.Customer.ID), Num: 1, Why: why})
		}
	}
	return c
}

// add sums a figure of rows into a cell; rows with zero are left out of the records.
func add(k Kind, rows []*tracking.Row, figure func(*tracking.Row) int64) Cell {
	c := Cell{Kind: k, Known: true}
	for _, r := range rows {
		if n := figure(r); n != 0 {
			c.Num += n
			c.Refs = append(c.Refs, Ref{Kind: CustomerRef, ID: string(r.Customer.ID), Num: n})
		}
	}
	return c
}

// share is part of whole in hundredths of a per cent, "—" when the whole is zero. refs are the records of both figures.
// What is below a hundredth is cut off, so that showing one decimal rounds the true figure: 12.345 % is 12.3, not 12.35 and then 12.4.
func share(part, whole int64, refs []Ref) Cell {
	if whole <= 0 {
		return unknown(Percent)
	}
	return Cell{Kind: Percent, Num: money.MulDiv(part, 10_000, whole, money.Down), Known: true, Refs: refs}
}

// growth is (now − before) / before, "—" when before is zero or not known (domain 7.4).
func growth(now, before int64, known bool, refs []Ref) Cell {
	if !known {
		return unknown(Percent)
	}
	return share(now-before, before, refs)
}

// Growth is (now − before) / before as it is read, "—" where before is zero or not known.
func Growth(now, before int64, known bool) string { return growth(now, before, known, nil).Display() }

func refTo(r *tracking.Row, why string) []Ref {
	return []Ref{{Kind: CustomerRef, ID: string(r.Customer.ID), Why: why}}
}

// place is 区县/加油站 of a customer; an office that is not known prints as its bare id.
func (b *builder) place(c customer.Customer) string {
	return strings.Trim(c.CountyName+"/"+b.station(c.StationID), "/")
}

func (b *builder) station(id org.OfficeID) string {
	if o, ok := b.offices[id]; ok {
		return o.Name
	}
	return string(id)
}

func (b *builder) person(id org.StaffID) string {
	if s, ok := b.staff[id]; ok {
		return s.Name
	}
	return string(id)
}

func (b *builder) district(id org.OfficeID) string {
	o := b.offices[id]
	if up, ok := b.byCode[o.ParentCode]; ok && up.Kind == org.District {
		return up.Name
	}
	return ""
}

// graded is what the grader would say of a potential customer's stated need.
func (b *builder) graded(p census.Prospect) grading.Decision {
	return grading.Grade(grading.Facts{Kind: customer.Institution, Gasoline: p.Gasoline, Diesel: p.Diesel, GasKnown: true, DieselKnown: true, BearerKnown: true, NeedBasis: grading.Declared}, b.in.Grading)
}

func families(gas, diesel measure.Gram) string {
	return strings.Join(lo.Compact([]string{lo.Ternary(gas > 0, "汽油", ""), lo.Ternary(diesel > 0, "柴油", "")}), "、")
}

// join lists what the prospects say, each once; "—" where none says anything.
func join(list []census.Prospect, field func(census.Prospect) string) Cell {
	c := words(strings.Join(lo.Uniq(lo.Compact(lo.Map(list, func(p census.Prospect, _ int) string { return field(p) }))), "；"))
	c.Refs = prospectRefs(list, nil)
	return c
}

func prospectRefs(list []census.Prospect, figure func(census.Prospect) int64) []Ref {
	return lo.Map(list, func(p census.Prospect, _ int) Ref {
		r := Ref{Kind: ProspectRef, ID: string(p.ID)}
		if figure != nil {
			r.Num = figure(p)
		}
		return r
	})
}

func prospectSum(k Kind, list []census.Prospect, figure func(census.Prospect) int64) Cell {
	return Cell{Kind: k, Num: lo.SumBy(list, figure), Known: len(list) > 0, Refs: prospectRefs(list, figure)}
}

func grams(p measure.Gram) int64 { return int64(p) }

func yesNo(v bool) string { return lo.Ternary(v, "是", "否") }
