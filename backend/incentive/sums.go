package incentive

import (
	"slices"
	"strings"

	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// person gathers one seller's card lines; the amounts by office are what a cut is shared over.
type person struct {
	cards    int
	gross    money.Fen
	paid     money.Fen // worth of cards an earlier settlement of this month paid
	byOffice map[org.OfficeID]money.Fen
}

// sum fills people, stations and total. The cap applies per person over all stations; what it cuts is shared over the
// person's stations by largest remainder, so that people plus pools, and stations, both add up to the total.
func (b *book) sum(s *Settlement) {
	people, stations := map[org.StaffID]*person{}, map[org.OfficeID]*Sum{}
	for i := range b.lines {
		b.addLine(&b.lines[i], people, stations)
	}
	for id, p := range people {
		if p.cards == 0 {
			continue
		}
		cut := b.cut(p)
		b.shareCut(p, cut, stations)
		who := b.Staff[id]
		s.People = append(s.People, Sum{ID: string(id), No: who.Number, Name: who.Name, Office: b.Stations[who.OfficeID].Name, Cards: p.cards, Amount: p.gross - cut, Cut: cut})
	}
	for _, st := range stations {
		s.Stations = append(s.Stations, *st)
		s.Total += st.Amount
	}
	slices.SortFunc(s.People, compareSums)
	slices.SortFunc(s.Stations, compareSums)
}

func (b *book) addLine(e *entry, people map[org.StaffID]*person, stations map[org.OfficeID]*Sum) {
	card := e.group < 2
	if card && e.StaffID != "" {
		addCard(e, people)
	}
	if e.State != Payable {
		return
	}
	st := stations[e.OfficeID]
	if st == nil {
		o := b.Stations[e.OfficeID]
		st = &Sum{ID: string(e.OfficeID), No: o.Code, Name: o.Name, Office: b.above(o)}
		stations[e.OfficeID] = st
	}
	if card {
		st.Cards++
	}
	st.Amount += e.Amount
}

// addCard adds a card that is paid now, or was before, to its seller.
func addCard(e *entry, people map[org.StaffID]*person) {
	if e.State != Payable && e.State != PaidBefore {
		return
	}
	p := people[e.StaffID]
	if p == nil {
		p = &person{byOffice: map[org.OfficeID]money.Fen{}}
		people[e.StaffID] = p
	}
	p.paid += e.worth
	if e.State == Payable {
		p.cards, p.gross = p.cards+1, p.gross+e.Amount
		p.byOffice[e.OfficeID] += e.Amount
	}
}

// cut is what the cap takes: what lies above it, counting what an earlier settlement of the month already paid.
func (b *book) cut(p *person) money.Fen {
	if b.Scheme.PersonCap == 0 {
		return 0
	}
	return max(p.gross-max(b.Scheme.PersonCap-p.paid, 0), 0)
}

func (b *book) shareCut(p *person, cut money.Fen, stations map[org.OfficeID]*Sum) {
	if cut == 0 {
		return
	}
	ids := make([]org.OfficeID, 0, len(p.byOffice))
	for id := range p.byOffice {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y org.OfficeID) int {
		return strings.Compare(b.Stations[x].Code+string(x), b.Stations[y].Code+string(y))
	})
	weights := make([]int64, len(ids))
	for i, id := range ids {
		weights[i] = int64(p.byOffice[id])
	}
	for i, part := range money.Share(cut, weights) {
		stations[ids[i]].Cut += part
		stations[ids[i]].Amount -= part
	}
}

func compareSums(a, b Sum) int {
	if c := strings.Compare(a.No, b.No); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// above is the name of the office a station reports to; empty when it is not among the offices given.
func (b *book) above(o org.Office) string {
	for _, x := range b.Stations {
		if x.Code != "" && x.Code == o.ParentCode {
			return x.Name
		}
	}
	return ""
}
