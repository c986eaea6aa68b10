package store

import (
	"database/sql"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/ownership"
)

// since says from which day a customer's new owner answers, and why; the zero value is the day of the save.
type since struct {
	day    calendar.Date
	reason string
}

// saveOwned is the one way a customer's row and its owners are written: both in one transaction, so that the owner of today in the row and
// the last period never differ.
func (tx *Tx) saveOwned(c customer.Customer, from since) (customer.Customer, error) {
	before := c.Rev
	saved, err := customers().save(tx, c)
	if err != nil || saved.Rev == before {
		return saved, err
	}
	if before == 0 {
		return saved, tx.own(saved.ID, ownership.Period{From: saved.Registered, OfficeID: saved.StationID, ManagerID: saved.ManagerID, Reason: "建档", By: tx.by.Name})
	}
	h, err := tx.Owners(saved.ID)
	if err != nil {
		return saved, err
	}
	last, known := h.Last()
	if known && last.OfficeID == saved.StationID && last.ManagerID == saved.ManagerID {
		return saved, nil
	}
	p := ownership.Period{From: from.day, OfficeID: saved.StationID, ManagerID: saved.ManagerID, Reason: from.reason, By: tx.by.Name}
	if p.From.IsZero() {
		p.From, p.Reason = calendar.FromTime(tx.by.At), "修改档案"
	}
	if known && p.From.Before(last.From) { // on file only from a later day: that period is the one corrected
		p.From = last.From
	}
	return saved, tx.own(saved.ID, p)
}

// own writes one period; one that begins on the same day is replaced, the change log has it.
func (tx *Tx) own(id customer.ID, p ownership.Period) error {
	_, err := tx.exec(`INSERT INTO ownership (customer_id, from_day, office_id, manager_id, reason, by) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (customer_id, from_day) DO UPDATE SET office_id = excluded.office_id, manager_id = excluded.manager_id, reason = excluded.reason, by = excluded.by`,
		string(id), day(&p.From), ref(&p.OfficeID), ref(&p.ManagerID), p.Reason, p.By)
	return err
}

// Transfer hands a customer over from a day on. The caller has checked the day (ownership.CheckTransfer). Errors: those of SaveCustomer.
func (tx *Tx) Transfer(t ownership.Transfer) (customer.Customer, error) {
	c, err := tx.Customer(t.CustomerID)
	if err != nil {
		return c, err
	}
	if c.MergedInto != "" {
		return c, mergedFault(c)
	}
	h, err := tx.Owners(t.CustomerID)
	if err != nil {
		return c, err
	}
	before, _ := h.Last()
	c.StationID, c.ManagerID = t.OfficeID, t.ManagerID
	if _, err := tx.one("SELECT county_code, county_name FROM office WHERE id = ? AND county_code <> ''", []any{string(t.OfficeID)}, &c.CountyCode, &c.CountyName); err != nil {
		return c, err
	}
	if c, err = tx.saveOwned(c, since{t.On, t.Reason}); err != nil {
		return c, err
	}
	was := ownership.Transfer{CustomerID: c.ID, OfficeID: before.OfficeID, ManagerID: before.ManagerID, On: before.From, Reason: before.Reason}
	return c, tx.log("transfer", string(t.CustomerID), "transfer", was, t, 0)
}

const periodColumns = "from_day, office_id, manager_id, reason, by"

func periodFields(p *ownership.Period) []any {
	return []any{day(&p.From), ref(&p.OfficeID), ref(&p.ManagerID), &p.Reason, &p.By}
}

// Owners is the history of one customer, ascending.
func (tx *Tx) Owners(id customer.ID) (ownership.History, error) {
	h := ownership.History{}
	err := tx.each("SELECT "+periodColumns+" FROM ownership WHERE customer_id = ? ORDER BY from_day", []any{string(id)}, func(r *sql.Rows) error {
		var p ownership.Period
		err := r.Scan(periodFields(&p)...)
		h = append(h, p)
		return err
	})
	return h, err
}

// OwnersAt are the owners of all customers on a day that differ from the owners of today: few, since most customers never change hands.
func (tx *Tx) OwnersAt(on calendar.Date) (map[customer.ID]ownership.Period, error) {
	histories := map[customer.ID]ownership.History{}
	err := tx.each("SELECT customer_id, "+periodColumns+" FROM ownership WHERE customer_id IN (SELECT customer_id FROM ownership WHERE from_day > ?) ORDER BY customer_id, from_day",
		[]any{on.String()}, func(r *sql.Rows) error {
			var id customer.ID
			var p ownership.Period
			err := r.Scan(append([]any{&id}, periodFields(&p)...)...)
			histories[id] = append(histories[id], p)
			return err
		})
	out := make(map[customer.ID]ownership.Period, len(histories))
	for id, h := range histories {
		out[id], _ = h.At(on)
	}
	return out, err
}

func overrides() table[ownership.Override] {
	return table[ownership.Override]{name: "override", entity: "tenure", // who manages for a time
		columns: "id, customer_id, computed, managing, reason, from_month, to_month, state, proposer, decider, ender, answer, rev",
		fields: func(o *ownership.Override) []any {
			return []any{&o.ID, &o.CustomerID, &o.Computed, &o.Managing, &o.Reason, month(&o.From), month(&o.To), &o.State,
				doc(&o.Proposer), doc(&o.Decider), doc(&o.Ender), &o.Answer, &o.Rev}
		},
		id: func(o *ownership.Override) *string { return (*string)(&o.ID) }, rev: func(o *ownership.Override) *int64 { return &o.Rev }}
}

// Overrides lists all transfers of authority, the newest first.
func (tx *Tx) Overrides() ([]ownership.Override, error) {
	return overrides().list(tx, "ORDER BY id DESC")
}

// OverridesOf lists those of one customer, the newest first.
func (tx *Tx) OverridesOf(id customer.ID) ([]ownership.Override, error) {
	return overrides().list(tx, "WHERE customer_id = ? ORDER BY id DESC", string(id))
}

// Override is one transfer of authority. Error: store.not_found.
func (tx *Tx) Override(id ownership.OverrideID) (ownership.Override, error) {
	return overrides().get(tx, string(id), "管理权限转移")
}

// SaveOverride creates or changes a transfer of authority. Errors: see table.save.
func (tx *Tx) SaveOverride(o ownership.Override) (ownership.Override, error) {
	return overrides().save(tx, o)
}

// HandoverHead is a stored handover without its lines.
type HandoverHead struct {
	ID        string
	MadeAt    string
	MadeBy    string
	On        calendar.Date
	Customers int
}

// SaveHandover stores what was handed over, for good.
func (tx *Tx) SaveHandover(h ownership.Handover) (ownership.Handover, error) {
	id, err := newID()
	if err != nil {
		return h, err
	}
	h.ID = id
	n := 0
	for _, s := range h.Sections {
		n += len(s.Lines)
	}
	if _, err := tx.exec("INSERT INTO handover (id, made_at, made_by, on_day, customers, json) VALUES (?, ?, ?, ?, ?, ?)", h.ID, h.MadeAt, h.MadeBy, day(&h.On), n, doc(&h)); err != nil {
		return h, err
	}
	for _, s := range h.Sections {
		for _, l := range s.Lines {
			if _, err := tx.exec("INSERT INTO handover_customer (handover_id, customer_id) VALUES (?, ?)", h.ID, string(l.CustomerID)); err != nil {
				return h, err
			}
		}
	}
	return h, tx.log("handover", h.ID, "create", nil, map[string]any{"on": h.On, "reason": h.Reason, "customers": n}, 0)
}

// Handover is one as it was saved. Error: store.not_found.
func (tx *Tx) Handover(id string) (h ownership.Handover, err error) {
	ok, err := tx.one("SELECT json FROM handover WHERE id = ?", []any{id}, doc(&h))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "store.not_found", "没有这份交接清单", "请刷新列表")
	}
	return h, err
}

// Handovers lists what was handed over, the newest first.
func (tx *Tx) Handovers() ([]HandoverHead, error) {
	out := []HandoverHead{}
	err := tx.each("SELECT id, made_at, made_by, on_day, customers FROM handover ORDER BY id DESC", nil, func(r *sql.Rows) error {
		var h HandoverHead
		err := r.Scan(&h.ID, &h.MadeAt, &h.MadeBy, day(&h.On), &h.Customers)
		out = append(out, h)
		return err
	})
	return out, err
}

// Stood is a customer's record as it stood on a day. Late says that it was entered only afterwards: the record is the first one then.
type Stood struct {
	Customer customer.Customer
	Late     bool
}

// CustomersAsOf reads from the change log how customers changed or entered after a day stood at its end; one that is not listed stood as it
// does now. An empty id asks for all.
func (tx *Tx) CustomersAsOf(on calendar.Date, id customer.ID) (map[customer.ID]Stood, error) {
	next := on.AddDays(1).String() // the log's instants begin with the day on this computer's clock
	out := map[customer.ID]Stood{}
	err := tx.each(`SELECT entity_id, after, at >= ?1 FROM change WHERE seq IN (SELECT coalesce(max(CASE WHEN at < ?1 THEN seq END), min(seq)) FROM change
		WHERE entity = 'customer' AND after <> 'null' AND (?2 = '' OR entity_id = ?2) GROUP BY entity_id HAVING max(at) >= ?1)`, []any{next, string(id)}, func(r *sql.Rows) error {
		var of customer.ID
		var s Stood
		err := r.Scan(&of, doc(&s.Customer), &s.Late)
		out[of] = s
		return err
	})
	return out, err
}
