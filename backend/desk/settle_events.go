package desk

import (
	"cmp"
	"slices"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/incentive"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/verification"

	"github.com/samber/lo"
)

// bonusBook is what events are made from; loaded once for all months of a settlement.
type bonusBook struct {
	tx        *store.Tx
	today     calendar.Date
	tree      org.Tree
	staff     map[org.StaffID]org.Staff
	managers  map[org.OfficeID]org.StaffID
	customers map[customer.ID]customer.Customer
	root      func(customer.ID) customer.ID
	cards     []card.Card
	byNumber  map[string]card.Card
	firstFuel map[string]calendar.Date
	won       func(customer.ID) verification.Verdict
	agreed    map[customer.ID]bool
	released  map[string]string
	changes   map[string][]card.Event // by card number
	replaces  map[string]string       // number of a card → the card it took the place of
}

func loadBonusBook(tx *store.Tx, today calendar.Date) (*bonusBook, error) {
	b := &bonusBook{tx: tx, today: today, managers: map[org.OfficeID]org.StaffID{}, agreed: map[customer.ID]bool{}, released: map[string]string{}}
	staff, err := tx.Staff()
	if err != nil {
		return nil, err
	}
	b.staff = lo.KeyBy(staff, func(s org.Staff) org.StaffID { return s.ID })
	for _, s := range staff {
		if s.Post == "站长" || s.Post == "站经理" || s.Post == "加油站经理" {
			b.managers[s.OfficeID] = cmp.Or(b.managers[s.OfficeID], s.ID)
		}
	}
	if b.tree, err = loadTree(tx); err != nil {
		return nil, err
	}
	customers, err := tx.AllCustomers()
	if err != nil {
		return nil, err
	}
	b.customers = lo.KeyBy(customers, func(c customer.Customer) customer.ID { return c.ID })
	roots, err := tx.Roots()
	if err != nil {
		return nil, err
	}
	b.root = func(id customer.ID) customer.ID { return cmp.Or(roots[id], id) }
	if b.cards, err = tx.Cards(); err != nil {
		return nil, err
	}
	b.byNumber = lo.KeyBy(b.cards, func(c card.Card) string { return c.Number })
	if b.firstFuel, err = tx.FirstFuelByCard(); err != nil {
		return nil, err
	}
	events, err := tx.CardEvents()
	if err != nil {
		return nil, err
	}
	b.changes = lo.GroupBy(events, func(e card.Event) string { return e.CardNumber })
	b.replaces = card.Substitutes(events)
	return b, b.loadProofs()
}

// loadProofs reads what proves that a customer was won, which agreements are in force, and what was released.
func (b *bonusBook) loadProofs() (err error) {
	if b.won, err = verdicts(b.tx, b.root); err != nil {
		return err
	}
	agreements, err := b.tx.Agreements()
	if err != nil {
		return err
	}
	for _, g := range lo.Filter(agreements, func(g agreement.Agreement, _ int) bool { return g.InForce(b.today) }) {
		b.agreed[b.root(g.CustomerID)] = true
	}
	list, err := b.tx.Releases()
	for _, r := range list {
		b.released[r.EventKey] = r.Name + "：" + r.Reason
	}
	return err
}

// input is what a scheme looks at in a month, with the earlier months whose instalments fall into it.
func (b *bonusBook) input(m calendar.Month, scheme incentive.Scheme) (incentive.Input, error) {
	in := incentive.Input{Month: m, AsOf: b.today, Scheme: scheme, Staff: b.staff, Managers: b.managers, Released: b.released,
		Offices: lo.KeyBy(b.tree.Offices(), func(o org.Office) org.OfficeID { return o.ID }), Events: []incentive.Event{}}
	months := []calendar.Month{m}
	bases := map[incentive.Basis]bool{}
	for _, r := range scheme.Rules {
		bases[r.Basis] = true
		for _, p := range r.Instalments {
			months = append(months, m.Add(-p.After))
		}
	}
	var err error
	for _, m := range lo.Uniq(months) {
		if err = b.month(&in, m, bases); err != nil {
			return in, err
		}
	}
	in.Plans, err = stationPlans(b.tx, m)
	return in, err
}

// month adds the events of one month. Cards and recharges are always there, so that what a scheme does not pay is named too.
func (b *bonusBook) month(in *incentive.Input, m calendar.Month, bases map[incentive.Basis]bool) error {
	recharges, err := b.tx.Recharges(m)
	if err != nil {
		return err
	}
	active, err := b.activeMonths(m)
	if err != nil {
		return err
	}
	first := firstRecharges(recharges)
	earlier := b.earlier(m)
	for _, c := range b.cards {
		if m.Contains(c.Opened) {
			ev := b.card(c, first[c.Number])
			who := b.root(c.CustomerID)
			ev.Earlier, ev.ActiveMonths = earlier[who], active[who]
			in.Events = append(in.Events, ev)
		}
	}
	in.Events = append(in.Events, b.recharges(recharges)...)
	return b.further(in, m, bases)
}

// further adds the events only some schemes look at.
func (b *bonusBook) further(in *incentive.Input, m calendar.Month, bases map[incentive.Basis]bool) error {
	if bases[incentive.Days] {
		days, err := b.tx.BonusDays(m)
		if err != nil {
			return err
		}
		for _, d := range days {
			in.Events = append(in.Events, d.Event(b.staff[d.StaffID]))
		}
	}
	if bases[incentive.Customers] {
		in.Events = append(in.Events, b.wins(m)...)
	}
	if bases[incentive.Mass] || bases[incentive.Volume] || bases[incentive.Spent] {
		fuel, err := b.fuel(m, bases)
		if err != nil {
			return err
		}
		in.Events = append(in.Events, fuel...)
	}
	return nil
}

// earlier are the customers that had a card before a month.
func (b *bonusBook) earlier(m calendar.Month) map[customer.ID]bool {
	out := map[customer.ID]bool{}
	for _, c := range b.cards {
		if c.CustomerID != "" && c.Opened.Before(m.First()) {
			out[b.root(c.CustomerID)] = true
		}
	}
	return out
}

// activeMonths counts for each customer the months after m with fuelling, without a gap, up to today.
func (b *bonusBook) activeMonths(m calendar.Month) (map[customer.ID]int, error) {
	volumes, err := b.tx.MonthVolumes(m.Add(1), b.today.Month())
	fuelled := map[customer.ID]map[int]bool{}
	for _, v := range volumes {
		id := b.root(v.CustomerID)
		if fuelled[id] == nil {
			fuelled[id] = map[int]bool{}
		}
		fuelled[id][v.Month.Index()] = true
	}
	return lo.MapValues(fuelled, func(months map[int]bool, _ customer.ID) int {
		n := 0
		for months[m.Add(n+1).Index()] {
			n++
		}
		return n
	}), err
}

// card is the issuance of a card. Nobody's card is proven by its own fuelling only (6.5.4.4).
func (b *bonusBook) card(c card.Card, first rechargeSum) incentive.Event {
	who := b.root(c.CustomerID)
	ev := incentive.Event{Key: "card:" + c.Number, What: string(c.Kind) + c.Number, Basis: incentive.Cards, Date: c.Opened, Quantity: 1, Office: c.StationID, Seller: c.SellerID,
		Kind: c.Kind, Channel: c.Channel, FirstFuel: b.firstFuel[c.Number], FirstRecharge: first.amount, Phone: c.Phone, Plate: c.Plate, Campaign: c.Campaign, Replaces: b.replaces[c.Number],
		Returned: card.LifeOf(c, b.changes[c.Number], calendar.Date{}, b.firstFuel[c.Number]).ReturnedOn}
	switch {
	case who != "":
		ev.Customer, ev.Class, ev.Developer, ev.Agreed = string(who), b.customers[who].Kind, cmp.Or(c.DeveloperID, b.customers[who].ManagerID), b.agreed[who]
	case c.CustomerName != "" && c.Phone != "":
		ev.Customer = "file:" + c.CustomerName + ":" + c.Phone
	}
	verdict := verification.Decide(b.firstFuel[c.Number], nil)
	if !verdict.Proven() && who != "" {
		verdict = b.won(who)
	}
	if !verdict.Proven() {
		ev.Unproven = verdict.Missing
	}
	return ev
}

// recharges are the payments of a month; a reversal counts where the recharge it takes back counted.
func (b *bonusBook) recharges(list []card.Recharge) []incentive.Event {
	known := lo.KeyBy(list, func(r card.Recharge) string { return r.Serial })
	return lo.Map(list, func(r card.Recharge, _ int) incentive.Event {
		ev := incentive.Event{Key: "recharge:" + r.Serial, What: "充值" + r.Serial, Basis: incentive.Recharged, Date: r.Date, Quantity: int64(r.Amount), Office: r.StationID, Seller: b.byNumber[r.CardNumber].SellerID,
			Kind: b.byNumber[r.CardNumber].Kind}
		if who := b.root(b.byNumber[r.CardNumber].CustomerID); who != "" {
			ev.Customer, ev.Class, ev.Developer = string(who), b.customers[who].Kind, b.customers[who].ManagerID
		}
		if r.Amount < 0 {
			ev.What, ev.Of = "充值冲正"+r.Serial, "recharge:"+cmp.Or(r.Reverses, "没有找到")
			if orig, ok := known[r.Reverses]; ok {
				ev.Office = orig.StationID
			}
		}
		return ev
	})
}

// wins are the institutions won in a month (6.5.4.4).
func (b *bonusBook) wins(m calendar.Month) []incentive.Event {
	var out []incentive.Event
	for id, c := range b.customers {
		if b.root(id) != id || c.Kind != customer.Institution {
			continue
		}
		if v := b.won(id); v.Proven() && m.Contains(v.On) {
			out = append(out, incentive.Event{Key: "won:" + string(id), What: "开发成功 " + c.Name, Basis: incentive.Customers, Date: v.On, Quantity: 1, Office: c.StationID,
				Seller: c.ManagerID, Developer: c.ManagerID, Class: c.Kind, Customer: string(id), Agreed: b.agreed[id]})
		}
	}
	slices.SortFunc(out, func(x, y incentive.Event) int { return cmp.Compare(x.Key, y.Key) })
	return out
}

// fuel is what each customer fuelled in a month by kind of oil, once for each basis that is asked for; it goes to whoever answers for the customer.
func (b *bonusBook) fuel(m calendar.Month, bases map[incentive.Basis]bool) ([]incentive.Event, error) {
	volumes, err := b.tx.MonthVolumes(m, m)
	sums := map[customer.ID]map[measure.Family]tracking.Volume{}
	for _, v := range volumes {
		id := b.root(v.CustomerID)
		if sums[id] == nil {
			sums[id] = map[measure.Family]tracking.Volume{}
		}
		s := sums[id][v.Family]
		s.Mass, s.Volume, s.Amount = s.Mass+v.Mass, s.Volume+v.Volume, s.Amount+v.Amount
		sums[id][v.Family] = s
	}
	var out []incentive.Event
	for id, families := range sums {
		c := b.customers[id]
		for family, v := range families {
			for basis, n := range map[incentive.Basis]int64{incentive.Mass: int64(v.Mass), incentive.Volume: int64(v.Volume), incentive.Spent: int64(v.Amount)} {
				if bases[basis] {
					out = append(out, incentive.Event{Key: string(basis) + ":" + string(id) + ":" + string(family) + ":" + m.String(), What: c.Name + " " + string(family), Basis: basis, Date: m.Last(), Quantity: n,
						Office: c.StationID, Seller: c.ManagerID, Developer: c.ManagerID, Class: c.Kind, Product: string(family), Customer: string(id), Agreed: b.agreed[id]})
				}
			}
		}
	}
	slices.SortFunc(out, func(x, y incentive.Event) int { return cmp.Compare(x.Key, y.Key) })
	return out, err
}
