package desk

import (
	"context"
	"errors"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/ownership"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// CellEdit is one cell of the list as somebody typed or pasted it. Base is what the cell held on the screen it was typed over.
type CellEdit struct {
	ID    customer.ID `json:"id"`
	Field string      `json:"field" doc:"contact phone industry remark needGasoline needDiesel document manager station"`
	Base  string      `json:"base"`
	Value string      `json:"value"`
}

// CellEdits are cells to be saved as one: all or nothing, or with Good those that can be. Commit=false is the same work taken back.
type CellEdits struct {
	Cells  []CellEdit `json:"cells" maxItems:"20000"`
	Commit bool       `json:"commit"`
	Good   bool       `json:"good"`
}

// CellState is what became of a cell.
type CellState string

// States of a cell.
const (
	CellSaved    CellState = "saved"
	CellSame     CellState = "same"     // it held that already
	CellRefused  CellState = "refused"  // the value cannot be taken
	CellConflict CellState = "conflict" // somebody else changed it meanwhile
)

// CellResult is one cell with what became of it and why.
type CellResult struct {
	ID     customer.ID `json:"id"`
	Name   string      `json:"name"`
	Field  string      `json:"field"`
	Title  string      `json:"title"`
	Stored string      `json:"stored"` // before this
	Value  string      `json:"value"`  // as it is stored now, or was typed where it was not taken
	State  CellState   `json:"state"`
	Why    string      `json:"why"`
}

// CellReport answers CellEdits. Job undoes what was saved; empty when nothing was.
type CellReport struct {
	Cells []CellResult `json:"cells"`
	Saved int          `json:"saved"`
	Bad   int          `json:"bad"`
	Done  bool         `json:"done"`
	Job   string       `json:"job"`
}

// cellField is a column that may be edited in the list: how it reads and how it is set.
type cellField struct {
	title string
	get   func(customer.Customer) string
	set   func(*customer.Customer, string) error
}

// cellFields are the columns that may be edited in the list. Name, code and kind are who the customer is: they are changed in its file.
func cellFields(tree org.Tree, staff []org.Staff) map[string]cellField {
	plain := func(title string, at func(*customer.Customer) *string) cellField {
		return cellField{title, func(c customer.Customer) string { return *at(&c) }, func(c *customer.Customer, s string) error { *at(c) = s; return nil }}
	}
	tonnes := func(title string, at func(*customer.Customer) **measure.Gram) cellField {
		return cellField{title, func(c customer.Customer) string { return tonnesOr(*at(&c), "") }, func(c *customer.Customer, s string) error { return setTonnes(at(c), s) }}
	}
	return map[string]cellField{
		"contact":      plain("联系人", func(c *customer.Customer) *string { return &c.Contact }),
		"industry":     plain("行业", func(c *customer.Customer) *string { return &c.Industry }),
		"remark":       plain("备注", func(c *customer.Customer) *string { return &c.Remark }),
		"document":     plain("证件号码", func(c *customer.Customer) *string { return &c.Document }),
		"phone":        {"电话", func(c customer.Customer) string { return c.Phone }, setPhone},
		"needGasoline": tonnes("申报汽油月需求", func(c *customer.Customer) **measure.Gram { return &c.Need.Gasoline }),
		"needDiesel":   tonnes("申报柴油月需求", func(c *customer.Customer) **measure.Gram { return &c.Need.Diesel }),
		"manager": {"责任人", func(c customer.Customer) string { return managerText(staff, c.ManagerID) },
			func(c *customer.Customer, s string) error { return setManager(c, staff, s) }},
		"station": {"归属加油站", func(c customer.Customer) string { o, _ := tree.Office(c.StationID); return o.Name },
			func(c *customer.Customer, s string) error { return setStation(c, tree, s) }},
	}
}

// setTonnes reads a need; an empty cell is "not known".
func setTonnes(at **measure.Gram, s string) error {
	if s == "" {
		*at = nil
		return nil
	}
	g, err := measure.ParseTonnes(s)
	if err == nil {
		*at = &g
	}
	return err
}

func setPhone(c *customer.Customer, s string) error {
	phone, kind := identity.NormalisePhone(s)
	if s != "" && kind == identity.UnknownPhone {
		return fault.New(fault.Invalid, "customer.phone", "「"+s+"」不是电话号码", "请填11位手机号，或带区号的座机号")
	}
	c.Phone = phone
	return nil
}

func managerText(staff []org.Staff, id org.StaffID) string {
	s, _ := lo.Find(staff, func(s org.Staff) bool { return s.ID == id })
	return s.Name
}

// setManager takes a name or a number of staff; a name two of them share is not guessed.
func setManager(c *customer.Customer, staff []org.Staff, s string) error {
	found := lo.Filter(staff, func(x org.Staff, _ int) bool { return x.Name == s || x.Number == s })
	switch {
	case s == "":
		c.ManagerID = ""
	case len(found) == 1:
		c.ManagerID = found[0].ID
	case len(found) == 0:
		return fault.New(fault.Invalid, "customer.manager", "没有责任人「"+s+"」", "请填员工姓名或工号")
	default:
		return fault.New(fault.Invalid, "customer.manager_twice", "有不止一位员工叫「"+s+"」", "请改填工号")
	}
	return nil
}

// setStation takes a name or a code of a station; the county follows it.
func setStation(c *customer.Customer, tree org.Tree, s string) error {
	found := lo.Filter(tree.Offices(), func(o org.Office, _ int) bool { return o.Kind == org.Station && (o.Name == s || o.Code == s) })
	if len(found) != 1 {
		return fault.New(fault.Invalid, "customer.station", "没有加油站「"+s+"」", "请填机构表中的加油站名称或编码")
	}
	moveTo(c, found[0])
	return nil
}

// moveTo gives a customer to a station, and to its county.
func moveTo(c *customer.Customer, station org.Office) {
	c.StationID, c.CountyCode, c.CountyName = station.ID, station.CountyCode, station.CountyName
}

// errHeld takes a job back that was only looked at, or that was to be all or nothing.
var errHeld = errors.New("held back")

// editor carries one job that changes many customers.
type editor struct {
	tx     *store.Tx
	names  names
	reach  ownership.Reach
	staff  []org.Staff
	fields map[string]cellField
	today  calendar.Date
}

// editor begins such a job. by are the names of the list as it was found right before: the level a customer is managed on, which decides
// who may change it, is that of its standing.
func (d *Desk) editor(tx *store.Tx, a access.Actor, by names) (*editor, error) {
	staff, err := tx.Staff()
	return &editor{tx, by, reach(a, by.tree), staff, cellFields(by.tree, staff), d.today()}, err
}

// mayEdit checks by managing level whether the actor may change a customer so (6.4.1–6.4.4).
func (e *editor) mayEdit(old, now customer.Customer) error {
	standings, err := e.tx.Standings([]customer.ID{old.ID})
	if err != nil {
		return err
	}
	level := grading.Ungraded
	if s, ok := standings[old.ID]; ok {
		level = e.names.managing(s)
	}
	if err := e.reach.MayEdit(old.StationID, level); err != nil {
		return err
	}
	if err := answersFor(e.tx, old, now); err != nil {
		return err
	}
	if level == grading.ProvinceLevel {
		return e.reach.LocalOnly(old, now)
	}
	return e.reach.MayRead(now.StationID)
}

// EditCells saves cells of the list: typed one by one, or pasted. Error: access.denied; what is wrong with a cell stands in the report.
func (d *Desk) EditCells(ctx context.Context, a access.Actor, in CellEdits) (CellReport, error) {
	var out CellReport
	if err := d.allow(ctx, a, access.EditCustomers); err != nil {
		return out, err
	}
	_, by, _, err := d.found(ctx)
	if err != nil {
		return out, err
	}
	err = d.commit(ctx, a, func(tx *store.Tx) error {
		e, err := d.editor(tx, a, by)
		if err != nil {
			return err
		}
		job, err := e.as(d.by(a), "修改客户列表", func() error {
			for _, cells := range lo.PartitionBy(in.Cells, func(c CellEdit) customer.ID { return c.ID }) {
				results, err := e.cells(cells)
				if err != nil {
					return err
				}
				out.Cells = append(out.Cells, results...)
			}
			return nil
		})
		if err != nil {
			return err
		}
		out.Saved = lo.CountBy(out.Cells, func(c CellResult) bool { return c.State == CellSaved })
		out.Bad = lo.CountBy(out.Cells, func(c CellResult) bool { return c.State == CellRefused || c.State == CellConflict })
		if !in.Commit || out.Bad > 0 && !in.Good {
			return errHeld
		}
		out.Done, out.Job = true, job
		return nil
	})
	if errors.Is(err, errHeld) {
		err = nil
	}
	return out, err
}

// cells applies the edits of one customer.
func (e *editor) cells(edits []CellEdit) ([]CellResult, error) {
	c, err := e.tx.Customer(edits[0].ID)
	var f *fault.Fault
	if errors.As(err, &f) && f.Kind == fault.NotFound {
		return lo.Map(edits, func(x CellEdit, _ int) CellResult {
			return CellResult{ID: x.ID, Field: x.Field, Value: x.Value, State: CellRefused, Why: reason(f)}
		}), nil
	}
	if err != nil {
		return nil, err
	}
	out := make([]CellResult, len(edits))
	now := c
	for i, x := range edits {
		out[i] = e.cell(&now, x)
	}
	fs, err := e.save(c, &now)
	if err != nil {
		return nil, err
	}
	for i := range out {
		r := &out[i]
		switch {
		case r.State != CellSaved:
		case len(fs) > 0:
			r.State, r.Why = CellRefused, reasons(fs)
		default:
			r.Value = e.fields[r.Field].get(now)
			if r.Value == r.Stored {
				r.State = CellSame
			}
		}
	}
	return out, nil
}

// cell applies one edit to a customer, unless it was typed over something that is no longer there.
func (e *editor) cell(c *customer.Customer, x CellEdit) CellResult {
	r := CellResult{ID: x.ID, Name: c.Name, Field: x.Field, Title: x.Field, Value: strings.TrimSpace(x.Value), State: CellSaved}
	field, ok := e.fields[x.Field]
	if !ok {
		r.State, r.Why = CellRefused, "这一列不能在列表中修改，请打开客户档案修改"
		return r
	}
	r.Title, r.Stored = field.title, field.get(*c)
	switch {
	case r.Stored == r.Value:
		r.State = CellSame
	case r.Stored != strings.TrimSpace(x.Base):
		r.State, r.Why = CellConflict, "别人刚改过「"+field.title+"」：原为「"+x.Base+"」，现为「"+r.Stored+"」"
	default:
		if err := field.set(c, r.Value); err != nil {
			r.State, r.Why = CellRefused, reason(fault.From(err))
		}
	}
	return r
}

// save checks and stores a customer as the form does; what is wrong with it comes back as faults, and it is then left alone.
func (e *editor) save(old customer.Customer, c *customer.Customer) (fault.List, error) {
	err := checkCustomer(c, e.names.tree, e.staff)
	if err == nil {
		err = e.mayEdit(old, *c)
	}
	if err == nil {
		return e.store(old, c)
	}
	var fs fault.List
	if errors.As(err, &fs) {
		return fs, nil
	}
	if f := fault.From(err); f.Kind != fault.Internal {
		return fault.List{f}, nil
	}
	return nil, err
}

func (e *editor) store(old customer.Customer, c *customer.Customer) (fault.List, error) {
	saved, err := e.tx.SaveCustomer(*c)
	if fault.Is(err, "customer.merged") || fault.Is(err, "store.month_closed") {
		return fault.List{fault.From(err)}, nil
	}
	if err != nil {
		return nil, err
	}
	*c = saved
	if err := resettled(e.tx, old, saved); err != nil {
		return nil, err
	}
	return nil, noteNeeds(e.tx, old, saved, e.today, "列表中填写")
}

func reason(f *fault.Fault) string { return strings.Trim(f.Message+"。"+f.Remedy, "。") }

func reasons(fs fault.List) string {
	return strings.Join(lo.Map(fs, func(f *fault.Fault, _ int) string { return reason(f) }), "；")
}
