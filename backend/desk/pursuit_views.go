package desk

import (
	"fmt"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// PursuitList is all that the board and the list of pursuits show.
type PursuitList struct {
	Stages   []pursuit.Stage      `json:"stages"`
	Peers    []string             `json:"peers"` // levels of deciders
	Lost     []pursuit.LostReason `json:"lost"`  // reasons of giving up, those in use first
	Pursuits []PursuitView        `json:"pursuits"`
}

// PursuitView is a pursuit with its names. Touched: somebody has worked on it, so it can no longer be taken back.
type PursuitView struct {
	pursuit.Pursuit
	Station     string        `json:"station"`
	Responsible string        `json:"responsible"`
	Customer    string        `json:"customer"`
	Touched     bool          `json:"touched"`
	Due         string        `json:"due"`      // 今天, 已过3天 …, of the next step
	Late        bool          `json:"late"`     // the next step is past its day
	Age         string        `json:"age"`      // what is wrong with how long it has stood
	StagedOn    calendar.Date `json:"stagedOn"` // the day it entered its stage
	Lacks       []string      `json:"lacks"`    // pieces its stage still asks for
}

// PursuitDetail is one pursuit with all that is decided about it.
type PursuitDetail struct {
	PursuitView
	Asked  []AskedView    `json:"asked"` // by stage
	Advice pursuit.Advice `json:"advice"`
	Floor  FloorState     `json:"floor"`
}

// AskedView is what one stage asks for, and how much of it is there.
type AskedView struct {
	Stage  pursuit.Stage   `json:"stage"`
	Pieces []pursuit.Piece `json:"pieces"`
}

// FloorState says that a price floor is sealed, never what it is.
type FloorState struct {
	Sealed   bool   `json:"sealed"`
	SealedAt string `json:"sealedAt"`
	SealedBy string `json:"sealedBy"`
}

// NewCustomerFrom is what a pursuit cannot say of the customer to be registered.
type NewCustomerFrom struct {
	Code     string `json:"code"`
	Kind     string `json:"kind"`
	Document string `json:"document"`
	Rev      int64  `json:"rev"` // of the pursuit
}

// pursuitContext is what pursuits are seen and decided with.
type pursuitContext struct {
	desk      *Desk
	tree      org.Tree
	staff     []org.Staff
	people    map[org.StaffID]string
	customers map[customer.ID]string
	load      map[org.StaffID]int // pursuits in progress a person answers for
	floors    map[pursuit.ID]pursuit.SealedFloor
	policy    pursuit.Policy
	today     calendar.Date
}

func (d *Desk) pursuitContext(tx *store.Tx) (c pursuitContext, err error) {
	c.desk, c.today = d, calendar.FromTime(d.now())
	var won []store.Namesake
	var all []pursuit.Pursuit
	for _, read := range []func() error{
		func() (e error) { c.tree, e = loadTree(tx); return },
		func() (e error) { c.staff, e = tx.Staff(); return },
		func() (e error) { won, e = tx.ConvertedCustomers(); return },
		func() (e error) { all, e = tx.Pursuits(); return },
		func() (e error) { c.floors, e = tx.PriceFloors(); return },
		func() (e error) { c.policy, e = pursuitPolicy(tx, c.today); return },
	} {
		if err := read(); err != nil {
			return c, err
		}
	}
	c.people = lo.SliceToMap(c.staff, func(s org.Staff) (org.StaffID, string) { return s.ID, s.Name })
	c.customers = lo.SliceToMap(won, func(n store.Namesake) (customer.ID, string) { return n.ID, n.Name })
	c.load = lo.CountValuesBy(lo.Filter(all, func(p pursuit.Pursuit, _ int) bool { return p.State == pursuit.Open }), func(p pursuit.Pursuit) org.StaffID { return p.ResponsibleID })
	return c, nil
}

// pursuitPolicy is the rule of the procedure in force on a day.
func pursuitPolicy(tx *store.Tx, on calendar.Date) (pursuit.Policy, error) {
	raw, err := policyOn(tx, policyPursuit, on)
	if err != nil {
		return pursuit.Policy{}, err
	}
	return pursuit.ParsePolicy(raw)
}

// file is a pursuit with what other records say of it.
func (c pursuitContext) file(tx *store.Tx, p pursuit.Pursuit) (pursuit.Case, error) {
	_, sealed := c.floors[p.ID]
	out := pursuit.Case{Pursuit: p, Floor: sealed}
	var err error
	if out.Team, err = c.desk.teamMissing(tx, p); err != nil {
		return out, err
	}
	if p.CustomerID == "" {
		out.Proof = "还没有客户档案，无从核实"
		return out, nil
	}
	won, err := tx.Customer(p.CustomerID)
	if err != nil {
		return out, err
	}
	out.Kind = won.Kind
	list, err := tx.AgreementsOf(p.CustomerID)
	if err != nil {
		return out, err
	}
	out.Signed = lo.ContainsBy(list, func(x agreement.Agreement) bool { return x.WasSigned() })
	verdict, err := verdictOf(tx, p.CustomerID)
	out.Proof = verdict.Missing
	return out, err
}

func (c pursuitContext) view(tx *store.Tx, p pursuit.Pursuit) (PursuitView, error) {
	o, _ := c.tree.Office(p.StationID)
	v := PursuitView{Pursuit: p, Station: o.Name, Responsible: c.people[p.ResponsibleID], Customer: c.customers[p.CustomerID], Touched: p.Rev > 1, Age: p.Age(c.today, c.policy), StagedOn: p.StagedOn(), Lacks: []string{}}
	if p.State != pursuit.Open {
		return v, nil
	}
	if !p.NextOn.IsZero() {
		left := c.today.DaysUntil(p.NextOn)
		v.Late = left < 0
		v.Due = lo.Ternary(left < 0, fmt.Sprintf("已过%d天", -left), lo.Ternary(left == 0, "今天", fmt.Sprintf("还有%d天", left)))
	}
	file, err := c.file(tx, p)
	v.Lacks = lo.FilterMap(file.Evidence(p.Stage, c.policy), func(x pursuit.Piece, _ int) (string, bool) { return x.Name, !x.There })
	return v, err
}

func (c pursuitContext) detail(tx *store.Tx, p pursuit.Pursuit) (out PursuitDetail, err error) {
	if out.PursuitView, err = c.view(tx, p); err != nil {
		return out, err
	}
	file, err := c.file(tx, p)
	if err != nil {
		return out, err
	}
	out.Asked = lo.Map(pursuit.Stages(), func(s pursuit.Stage, _ int) AskedView { return AskedView{s, file.Evidence(s, c.policy)} })
	out.Advice = pursuit.Advise(p, c.candidates(p), c.staff, c.policy)
	sealed, ok := c.floors[p.ID]
	out.Floor = FloorState{Sealed: ok, SealedAt: sealed.SealedAt, SealedBy: sealed.SealedBy}
	return out, nil
}

// candidates are the staff on the way up from the target's station: of the station, its district and its unit.
func (c pursuitContext) candidates(p pursuit.Pursuit) []pursuit.Candidate {
	return lo.FilterMap(c.staff, func(s org.Staff, _ int) (pursuit.Candidate, bool) {
		o, ok := c.tree.Office(s.OfficeID)
		away := map[org.Kind]int{org.Station: 0, org.District: 1, org.Unit: 2, org.Province: 3}[o.Kind]
		return pursuit.Candidate{Staff: s, Away: away, Load: c.load[s.ID]}, ok && c.tree.Within(o.ID, p.StationID)
	})
}
