package ownership

import (
	"cmp"
	"slices"

	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Charge is one customer somebody answers for.
type Charge struct {
	CustomerID customer.ID
	Code, Name string
	County     string // code
	Station    org.OfficeID
	Manager    org.StaffID
	Managing   grading.Level
}

// Counts are customers by managing level.
type Counts struct {
	Province int `json:"province"`
	City     int `json:"city"`
	County   int `json:"county"`
	Station  int `json:"station"`
	Ungraded int `json:"ungraded"`
	Total    int `json:"total"`
}

func (c *Counts) add(l grading.Level) {
	c.Total++
	switch l {
	case grading.ProvinceLevel:
		c.Province++
	case grading.CityLevel:
		c.City++
	case grading.CountyLevel:
		c.County++
	case grading.StationLevel:
		c.Station++
	default:
		c.Ungraded++
	}
}

// PersonLoad is what one person answers for against what one person can (domain 3). The row without a person counts customers nobody
// answers for. Elsewhere are customers whose level is managed by another kind of office than the person's (6.4).
type PersonLoad struct {
	StaffID   org.StaffID `json:"staffId"`
	Number    string      `json:"number"`
	Name      string      `json:"name"`
	Post      string      `json:"post"`
	Office    string      `json:"office"`
	Counts    Counts      `json:"counts"`
	Capacity  int         `json:"capacity"`
	Over      int         `json:"over"` // customers above the capacity
	Elsewhere int         `json:"elsewhere"`
}

// OfficeLoad is what one office manages by level against the people it has for it.
type OfficeLoad struct {
	OfficeID org.OfficeID `json:"officeId"` // empty for the province
	Name     string       `json:"name"`
	Kind     org.Kind     `json:"kind"`
	Counts   Counts       `json:"counts"`
	People   int          `json:"people"` // who take customers over
	Capacity int          `json:"capacity"`
	Over     int          `json:"over"`
}

// Roster is the people and customers of a folder, indexed for counting and suggesting.
type Roster struct {
	tree    org.Tree
	policy  Policy
	charges []Charge
	staff   map[org.StaffID]org.Staff
	order   []org.Staff // by 工号
}

// NewRoster indexes; charges are taken in the order of customer codes.
func NewRoster(tree org.Tree, staff []org.Staff, charges []Charge, p Policy) *Roster {
	r := &Roster{tree: tree, policy: p, charges: slices.Clone(charges), order: slices.Clone(staff), staff: lo.KeyBy(staff, func(s org.Staff) org.StaffID { return s.ID })}
	slices.SortFunc(r.charges, func(a, b Charge) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.CustomerID, b.CustomerID))
	})
	slices.SortFunc(r.order, func(a, b org.Staff) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID)) })
	return r
}

func (r *Roster) kind(id org.StaffID) org.Kind {
	o, _ := r.tree.Office(r.staff[id].OfficeID)
	return o.Kind
}

// misplaced reports a customer whose level another kind of office manages than the one its person works in.
func (r *Roster) misplaced(c Charge) bool {
	want := kindOf(c.Managing)
	return want != org.Province && r.kind(c.Manager) != want
}

// People lists everybody who answers for customers or may take some over, the fullest first; customers nobody answers for come on top.
func (r *Roster) People() []PersonLoad {
	rows := map[org.StaffID]*PersonLoad{}
	at := func(id org.StaffID) *PersonLoad {
		if rows[id] == nil {
			s := r.staff[id]
			o, _ := r.tree.Office(s.OfficeID)
			rows[id] = &PersonLoad{StaffID: id, Number: s.Number, Name: lo.Ternary(id == "", "未指定责任人", lo.CoalesceOrEmpty(s.Name, string(id))), Post: s.Post, Office: o.Name, Capacity: r.policy.room(o.Kind)}
		}
		return rows[id]
	}
	for _, s := range r.order {
		if o, _ := r.tree.Office(s.OfficeID); r.policy.takes(o.Kind, s.Post) {
			at(s.ID)
		}
	}
	for _, c := range r.charges {
		row := at(c.Manager)
		row.Counts.add(c.Managing)
		row.Elsewhere += lo.Ternary(r.misplaced(c), 1, 0)
	}
	out := lo.Map(lo.Values(rows), func(p *PersonLoad, _ int) PersonLoad {
		p.Over = max(p.Counts.Total-p.Capacity, 0)
		return *p
	})
	slices.SortFunc(out, func(a, b PersonLoad) int {
		return cmp.Or(cmp.Compare(b.Over, a.Over), cmp.Compare(b.Counts.Total, a.Counts.Total), cmp.Compare(a.Number, b.Number), cmp.Compare(a.StaffID, b.StaffID))
	})
	return out
}

// Receivers lists everybody who works in the branch above a station or in it, the nearest office first and there those whose post takes
// customers over.
func (r *Roster) Receivers(station org.OfficeID) []PersonLoad {
	load := lo.KeyBy(r.People(), func(p PersonLoad) org.StaffID { return p.StaffID })
	near := map[org.Kind]int{org.Station: 0, org.District: 1, org.Unit: 2, org.Province: 3}
	list := lo.Filter(r.order, func(s org.Staff, _ int) bool { return r.tree.Within(s.OfficeID, station) })
	slices.SortStableFunc(list, func(a, b org.Staff) int {
		rank := func(s org.Staff) int {
			k := r.kind(s.ID)
			return near[k]*2 + lo.Ternary(r.policy.takes(k, s.Post), 0, 1)
		}
		return cmp.Compare(rank(a), rank(b))
	})
	return lo.Map(list, func(s org.Staff, _ int) PersonLoad {
		if p, ok := load[s.ID]; ok {
			return p
		}
		o, _ := r.tree.Office(s.OfficeID)
		return PersonLoad{StaffID: s.ID, Number: s.Number, Name: s.Name, Post: s.Post, Office: o.Name, Capacity: r.policy.room(o.Kind)}
	})
}

// Offices lists every office with what it manages by 6.4, in the order of the tree; the province's row comes last and only with customers.
func (r *Roster) Offices() []OfficeLoad {
	rows := lo.Map(r.tree.Offices(), func(o org.Office, _ int) OfficeLoad {
		n := lo.CountBy(r.order, func(s org.Staff) bool { return s.OfficeID == o.ID && r.policy.takes(o.Kind, s.Post) })
		return OfficeLoad{OfficeID: o.ID, Name: o.Name, Kind: o.Kind, People: n, Capacity: n * r.policy.room(o.Kind)}
	})
	index := map[org.OfficeID]int{}
	for i, o := range rows {
		index[o.OfficeID] = i
	}
	beyond := OfficeLoad{Name: "加油站管理处", Kind: org.Province}
	for _, c := range r.charges {
		o, ok := ManagingOffice(r.tree, c.Station, c.Managing)
		if !ok {
			o, ok = r.tree.Office(lo.Ternary(kindOf(c.Managing) == org.Province, "", c.Station)) // no district above: the station itself
		}
		if i, known := index[o.ID]; ok && known {
			rows[i].Counts.add(c.Managing)
		} else {
			beyond.Counts.add(c.Managing)
		}
	}
	for i := range rows {
		rows[i].Over = max(rows[i].Counts.Total-rows[i].Capacity, 0)
	}
	if beyond.Counts.Total > 0 {
		rows = append(rows, beyond)
	}
	return rows
}
