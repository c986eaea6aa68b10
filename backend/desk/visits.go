package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// SaveVisit records a contact with a customer; without a day it is today's, without staff that of who answers for the customer. Errors: visit.* per field, store.not_found, ownership.out_of_reach.
func (d *Desk) SaveVisit(ctx context.Context, a access.Actor, v visit.Visit) (visit.Visit, error) {
	err := d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) (err error) {
		v, err = d.saveVisit(tx, a, v)
		return err
	})
	return v, err
}

func (d *Desk) saveVisit(tx *store.Tx, a access.Actor, v visit.Visit) (visit.Visit, error) {
	who, err := survivorOf(tx, v.CustomerID)
	if err != nil {
		return v, err
	}
	if v.ID == "" {
		v.CustomerID = who // a new contact belongs to the customer, not to a record merged into it
	}
	c, err := tx.Customer(v.CustomerID)
	if err != nil {
		return v, err
	}
	if err := mayRead(tx, a, c); err != nil {
		return v, err
	}
	if v.ID != "" {
		if err := answersForAll(tx, parcel.Visits, string(v.ID), "这次回访"); err != nil {
			return v, err
		}
	}
	if v.ID == "" {
		v.StaffID = cmp.Or(v.StaffID, c.ManagerID)
	}
	if v.Date.IsZero() {
		v.Date = d.today()
	}
	if err := visit.Check(v).OrNil(); err != nil {
		return v, err
	}
	return tx.SaveVisit(v)
}

// Guest is a customer who came to a gathering, with what it fuelled before and after.
type Guest struct {
	CustomerID customer.ID     `json:"customerId"`
	Code       string          `json:"code"`
	Name       string          `json:"name"`
	Effect     tracking.Effect `json:"effect"`
}

// PartyView is a gathering with who came and what all of them together fuelled in the three months before and after, a month in tonnes.
type PartyView struct {
	visit.Party
	Guests []Guest         `json:"guests"`
	Effect tracking.Effect `json:"effect"`
	Before string          `json:"before"` // 吨／月, "—" without data
	After  string          `json:"after"`
}

// PartyEntry is a gathering to be saved with who came; whoever is not named any more stays, for a contact is not taken back.
type PartyEntry struct {
	visit.Party
	Guests []customer.ID `json:"guests"`
}

// Parties lists the gatherings with what became of the volume of those who came, as far as the actor's branch reaches, newest first.
func (d *Desk) Parties(ctx context.Context, a access.Actor) (out []PartyView, err error) {
	out = []PartyView{}
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		list, err := tx.Parties()
		if err != nil {
			return err
		}
		for _, p := range list {
			v, err := d.partyView(tx, a, p)
			if err != nil {
				return err
			}
			out = append(out, v)
		}
		return nil
	})
	return out, err
}

func (d *Desk) partyView(tx *store.Tx, a access.Actor, p visit.Party) (v PartyView, err error) {
	v = PartyView{Party: p, Guests: []Guest{}}
	came, err := tx.VisitsAt(p.ID)
	if err != nil {
		return v, err
	}
	tree, err := loadTree(tx)
	if err != nil {
		return v, err
	}
	roots, err := tx.Roots()
	if err != nil {
		return v, err
	}
	first, last, _, err := tx.SalesSpan()
	if err != nil {
		return v, err
	}
	all := map[calendar.Month]measure.Gram{}
	for _, id := range lo.Uniq(lo.Map(came, func(x visit.Visit, _ int) customer.ID { return cmp.Or(roots[x.CustomerID], x.CustomerID) })) {
		c, err := tx.Customer(id)
		if err != nil {
			return v, err
		}
		if reach(a, tree).MayRead(c.StationID) != nil {
			continue
		}
		by, err := tx.FuelOf(id)
		if err != nil {
			return v, err
		}
		for m, g := range by {
			all[m] += g
		}
		v.Guests = append(v.Guests, Guest{CustomerID: id, Code: c.Code, Name: c.Name, Effect: tracking.EffectOf(p.Date.Month(), by, first, last)})
	}
	slices.SortFunc(v.Guests, func(x, y Guest) int { return cmp.Compare(x.Code, y.Code) })
	v.Effect = tracking.EffectOf(p.Date.Month(), all, first, last)
	v.Before = lo.Ternary(v.Effect.BeforeMonths == 0, "—", v.Effect.Before.Tonnes())
	v.After = lo.Ternary(v.Effect.AfterMonths == 0, "—", v.Effect.After.Tonnes())
	return v, nil
}

// SaveParty saves a gathering, and a contact of everybody who came and is not down yet. Errors: visit.party per field, store.stale,
// store.not_found, ownership.out_of_reach.
func (d *Desk) SaveParty(ctx context.Context, a access.Actor, e PartyEntry) (v PartyView, err error) {
	err = d.update(ctx, a, access.RecordVisit, func(tx *store.Tx) error {
		e.Name, e.Place, e.Note = strings.TrimSpace(e.Name), strings.TrimSpace(e.Place), strings.TrimSpace(e.Note)
		if err := visit.CheckParty(e.Party).OrNil(); err != nil {
			return err
		}
		if e.Date.After(d.today()) && len(e.Guests) > 0 {
			return fault.New(fault.Invalid, "visit.party", "活动还没有举行，不能登记参加的客户", "请先保存活动，办完后再登记").On("guests")
		}
		p, err := tx.SaveParty(e.Party)
		if err != nil {
			return err
		}
		if err := d.cameTo(tx, a, p, e.Guests); err != nil {
			return err
		}
		v, err = d.partyView(tx, a, p)
		return err
	})
	return v, err
}

func (d *Desk) cameTo(tx *store.Tx, a access.Actor, p visit.Party, guests []customer.ID) error {
	came, err := tx.VisitsAt(p.ID)
	if err != nil {
		return err
	}
	roots, err := tx.Roots()
	if err != nil {
		return err
	}
	root := func(id customer.ID) customer.ID { return cmp.Or(roots[id], id) }
	down := lo.SliceToMap(came, func(x visit.Visit) (customer.ID, bool) { return root(x.CustomerID), true })
	for _, id := range guests {
		if down[root(id)] {
			continue
		}
		down[root(id)] = true
		if _, err := d.saveVisit(tx, a, visit.Visit{CustomerID: id, Way: visit.Gathering, Date: p.Date, Content: "参加「" + p.Name + "」", PartyID: p.ID}); err != nil {
			return err
		}
	}
	return nil
}
