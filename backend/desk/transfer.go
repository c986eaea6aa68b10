package desk

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// Load shows who answers for how many customers against the capacity, and the moves that would level it, within the actor's branch.
func (d *Desk) Load(ctx context.Context, a access.Actor) (LoadView, error) {
	var v LoadView
	err := d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		r := reach(a, w.tree)
		roster, err := w.roster(tx, r)
		if err != nil {
			return err
		}
		seen := func(o org.OfficeID) bool { return r.MayRead(o) == nil }
		ours := lo.SliceToMap(w.staff, func(s org.Staff) (org.StaffID, bool) { return s.ID, seen(s.OfficeID) })
		moves := lo.Filter(roster.Suggest(), func(m ownership.Move, _ int) bool { return ours[m.ToID] })
		v = LoadView{Month: w.month, People: roster.People(), Moves: moves, Capacity: w.capacity.Capacity, Policy: w.capacity.Version, Source: w.capacity.Source,
			Offices: lo.Filter(roster.Offices(), func(o ownership.OfficeLoad, _ int) bool { return r.All() || seen(o.OfficeID) })}
		heads, err := tx.Handovers()
		v.Handovers = lo.Map(heads, func(h store.HandoverHead, _ int) HandoverHead { return HandoverHead(h) })
		return err
	})
	return v, err
}

// Receivers lists who could answer for customers of a station: its own people, its district's, the unit's; those whose post takes
// customers over come first. Errors: ownership.out_of_reach.
func (d *Desk) Receivers(ctx context.Context, a access.Actor, station org.OfficeID) ([]ReceiverView, error) {
	out := []ReceiverView{}
	err := d.withMonth(ctx, a, access.ReadCustomers, calendar.Month{}, func(tx *store.Tx, w *monthWork) error {
		if err := reach(a, w.tree).MayRead(station); err != nil {
			return err
		}
		roster, err := w.roster(tx, ownership.Reach{Tree: w.tree})
		out = lo.Map(roster.Receivers(station), func(p ownership.PersonLoad, _ int) ReceiverView {
			return ReceiverView{ID: p.StaffID, Name: p.Name, Post: p.Post, Office: p.Office, Count: p.Counts.Total, Capacity: p.Capacity}
		})
		return err
	})
	return out, err
}

// roster is the customers of a branch with the owners of today, and the people who may take them over.
func (w *monthWork) roster(tx *store.Tx, r ownership.Reach) (*ownership.Roster, error) {
	customers, err := tx.Customers()
	if err != nil {
		return nil, err
	}
	charges := lo.FilterMap(customers, func(c customer.Customer, _ int) (ownership.Charge, bool) {
		return ownership.Charge{CustomerID: c.ID, Code: c.Code, Name: c.Name, County: c.CountyCode, Station: c.StationID, Manager: c.ManagerID, Managing: w.managing(c.ID)},
			r.MayRead(c.StationID) == nil
	})
	staff := w.staff
	if !r.All() { // its own people, and those of elsewhere who answer for one of its customers
		managers := lo.SliceToMap(charges, func(c ownership.Charge) (org.StaffID, bool) { return c.Manager, true })
		staff = lo.Filter(staff, func(s org.Staff, _ int) bool { return r.MayRead(s.OfficeID) == nil || managers[s.ID] })
	}
	return ownership.NewRoster(w.tree, staff, charges, w.capacity), nil
}

// handing is a transfer under way: what it is checked against and what it will hand over.
type handing struct {
	*monthWork
	tx      *store.Tx
	reach   ownership.Reach
	setting ownership.Setting
	staff   map[org.StaffID]org.Staff
	paper   ownership.Handover
	parts   map[[2]org.StaffID]int // giver and receiver → section
}

// Transfer hands customers over in one transaction, all or none, and keeps the list that is signed (交接清单). Every record of a customer
// hangs on the customer and stays where it is. Errors: ownership.no_moves, twice, those of ownership.CheckTransfer and Reach.MayEdit, each
// with the customer's name where there are several.
func (d *Desk) Transfer(ctx context.Context, a access.Actor, q TransferRequest, commit bool) (TransferResult, error) {
	var res TransferResult
	err := d.run(ctx, a, access.TransferCustomers, commit, func(tx *store.Tx) error {
		h, err := d.handing(tx, a, q)
		if err != nil {
			return err
		}
		if res.Loads, err = h.loads(q); err != nil {
			return err
		}
		var fs fault.List
		for _, to := range q.Moves {
			more, err := h.one(ownership.Transfer{CustomerID: to.CustomerID, OfficeID: to.OfficeID, ManagerID: to.ManagerID, On: q.On, Reason: strings.TrimSpace(q.Reason)}, len(q.Moves) > 1)
			if err != nil {
				return err
			}
			fs = append(fs, more...)
		}
		if err := fs.OrNil(); err != nil {
			return err
		}
		res.Done, res.Handover = commit, h.paper
		if commit {
			res.Handover, err = tx.SaveHandover(h.paper)
		}
		return err
	})
	return res, err
}

func (d *Desk) handing(tx *store.Tx, a access.Actor, q TransferRequest) (*handing, error) {
	if len(q.Moves) == 0 {
		return nil, fault.New(fault.Invalid, "ownership.no_moves", "没有选择要转移的客户", "请至少选择一位客户").On("moves")
	}
	if len(lo.UniqBy(q.Moves, func(t TransferTo) customer.ID { return t.CustomerID })) < len(q.Moves) {
		return nil, fault.New(fault.Invalid, "ownership.twice", "同一位客户选了两次", "每位客户只能转给一位责任人").On("moves")
	}
	m, err := d.workMonth(tx)
	if err != nil {
		return nil, err
	}
	w, err := d.work(tx, m)
	if err != nil {
		return nil, err
	}
	closed, err := tx.ClosedMonths()
	unit, _ := w.tree.Unit()
	return &handing{monthWork: w, tx: tx, reach: reach(a, w.tree), setting: ownership.Setting{Today: d.today(), Closed: closed, Tree: w.tree, Staff: w.staff},
		staff: lo.KeyBy(w.staff, func(s org.Staff) org.StaffID { return s.ID }), parts: map[[2]org.StaffID]int{},
		paper: ownership.Handover{Unit: unit.Name, On: q.On, Reason: strings.TrimSpace(q.Reason), MadeBy: a.Name, MadeAt: d.now().Format(time.RFC3339)}}, err
}

// one checks and books one customer; what forbids it comes back as faults.
func (h *handing) one(t ownership.Transfer, several bool) (fault.List, error) {
	c, err := h.tx.Customer(t.CustomerID)
	if err != nil {
		return nil, err
	}
	owners, err := h.tx.Owners(c.ID)
	if err != nil {
		return nil, err
	}
	fs := append(h.rights(c, t), ownership.CheckTransfer(t, owners, h.setting)...)
	if len(fs) > 0 {
		if several {
			fs = lo.Map(fs, func(f *fault.Fault, _ int) *fault.Fault {
				named := *f
				named.Message = c.Code + " " + c.Name + "：" + f.Message
				return &named
			})
		}
		return fs, nil
	}
	if err := h.list(c, t); err != nil {
		return nil, err
	}
	now, err := h.tx.Transfer(t)
	if err != nil {
		return nil, err
	}
	return nil, resettled(h.tx, c, now)
}

func (h *handing) rights(c customer.Customer, t ownership.Transfer) (fs fault.List) {
	level := h.managing(c.ID)
	after := c
	after.StationID, after.ManagerID = t.OfficeID, t.ManagerID
	if level == grading.ProvinceLevel {
		if err := h.reach.LocalOnly(c, after); err != nil {
			return fault.List{fault.From(err)}
		}
	}
	for _, err := range []error{h.reach.MayEdit(c.StationID, level), h.reach.MayRead(t.OfficeID), answersFor(h.tx, c, after)} {
		if err != nil {
			fs = append(fs, fault.From(err))
		}
	}
	return fs
}

// at is a person with the office: 张某（某站）.
func (h *handing) at(id org.StaffID) string {
	s, ok := h.staff[id]
	if !ok {
		return "（原未指定责任人）"
	}
	o, _ := h.tree.Office(s.OfficeID)
	return s.Name + "（" + o.Name + "）"
}

// list puts a customer with cards, agreements and open visits on the paper.
func (h *handing) list(c customer.Customer, t ownership.Transfer) error {
	pair := [2]org.StaffID{c.ManagerID, t.ManagerID}
	i, ok := h.parts[pair]
	if !ok {
		i = len(h.paper.Sections)
		h.parts[pair] = i
		h.paper.Sections = append(h.paper.Sections, ownership.HandoverPart{Giver: h.at(c.ManagerID), Receiver: h.at(t.ManagerID)})
	}
	items, err := handed(h.tx, c)
	if err != nil {
		return err
	}
	from, _ := h.tree.Office(c.StationID)
	to, _ := h.tree.Office(t.OfficeID)
	count := func(kind string) int {
		return lo.CountBy(items, func(x ownership.HandoverItem) bool { return x.Kind == kind })
	}
	row := lo.FromPtrOr(h.byID[c.ID], tracking.Row{Level: grading.Ungraded})
	p := &h.paper.Sections[i]
	p.Items = append(p.Items, items...)
	p.Lines = append(p.Lines, ownership.HandoverLine{CustomerID: c.ID, Code: c.Code, Name: c.Name, Level: row.Level, Managing: h.managing(c.ID),
		Station: lo.Ternary(from.ID == to.ID, to.Name, from.Name+" → "+to.Name), Contact: c.Contact, Phone: c.Phone, Cards: count(itemCard), Agreements: count(itemAgreement), Open: count(itemOpen)})
	return nil
}

// Words of what is handed over.
const (
	itemCard      = "加油卡"
	itemAgreement = "供油协议"
	itemOpen      = "未办结事项"
)

// handed lists what goes with a customer: every card, every agreement not void, every visit with something still to do.
func handed(tx *store.Tx, c customer.Customer) ([]ownership.HandoverItem, error) {
	cards, err := tx.CardsOf(c.ID)
	if err != nil {
		return nil, err
	}
	agreements, err := tx.AgreementsOf(c.ID)
	if err != nil {
		return nil, err
	}
	visits, err := tx.VisitsOf(c.ID)
	if err != nil {
		return nil, err
	}
	out := lo.Map(cards, func(x card.Card, _ int) ownership.HandoverItem {
		return ownership.HandoverItem{Code: c.Code, Kind: itemCard, No: x.Number, Text: strings.Join(lo.Compact([]string{string(x.Kind), x.Holder, x.Plate}), " ")}
	})
	for _, x := range agreements {
		if x.Status != agreement.Void {
			out = append(out, ownership.HandoverItem{Code: c.Code, Kind: itemAgreement, No: x.Number, Text: fmt.Sprintf("%s签订，%s，%s至%s", x.Level, x.Status, x.From, x.To)})
		}
	}
	for _, x := range visits {
		if text := stillOpen(x); text != "" {
			out = append(out, ownership.HandoverItem{Code: c.Code, Kind: itemOpen, No: x.Date.String(), Text: string(x.Way) + "：" + text})
		}
	}
	return out, nil
}

// stillOpen says what of a visit is not done: an opinion or a next step that nobody handled.
func stillOpen(v visit.Visit) string {
	if v.Handled {
		return ""
	}
	return strings.Join(lo.Compact([]string{v.Opinion, lo.Ternary(v.NextStep != "", "下步"+v.NextStep, "")}), "；")
}

// loads says what the moves do to each person's number of customers.
func (h *handing) loads(q TransferRequest) ([]LoadChange, error) {
	roster, err := h.roster(h.tx, ownership.Reach{Tree: h.tree})
	if err != nil {
		return nil, err
	}
	delta := map[org.StaffID]int{}
	for _, t := range q.Moves {
		c, err := h.tx.Customer(t.CustomerID)
		if err != nil {
			return nil, err
		}
		delta[c.ManagerID]--
		delta[t.ManagerID]++
	}
	out := lo.FilterMap(roster.People(), func(p ownership.PersonLoad, _ int) (LoadChange, bool) {
		n := delta[p.StaffID]
		delete(delta, p.StaffID)
		return LoadChange{Name: p.Name, Before: p.Counts.Total, After: p.Counts.Total + n, Capacity: p.Capacity}, n != 0
	})
	for _, s := range h.monthWork.staff { // people who answered for nobody so far
		if n := delta[s.ID]; n != 0 {
			out = append(out, LoadChange{Name: s.Name, After: n})
		}
	}
	return out, nil
}

// Handover is a stored list. Error: store.not_found.
func (d *Desk) Handover(ctx context.Context, a access.Actor, id string) (h ownership.Handover, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		if h, err = tx.Handover(id); err != nil {
			return err
		}
		for _, p := range h.Sections {
			for _, l := range p.Lines {
				c, err := tx.Customer(l.CustomerID)
				if err != nil {
					return err
				}
				if err := mayRead(tx, a, c); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return h, err
}

// WriteHandover prints a stored list as it was saved.
func (d *Desk) WriteHandover(ctx context.Context, a access.Actor, h ownership.Handover, out io.Writer) error {
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return err
	}
	printer, err := d.printer()
	if err != nil {
		return err
	}
	return printer.Handover(out, h)
}

// HandoverFile names the file: 客户交接清单_2026-11-10_烟台分公司.pdf.
func HandoverFile(h ownership.Handover) string {
	return safeName("客户交接清单_"+h.On.String()+"_"+h.Unit) + ".pdf"
}
