package ownership

import (
	"cmp"
	"fmt"
	"slices"

	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// MoveKind says what a suggested move is.
type MoveKind string

// Kinds of moves: another person answers (done at once), or another level manages (needs two signatures, 6.1.1).
const (
	HandOver  MoveKind = "责任转移"
	Authority MoveKind = "管理权限转移"
)

// Move is one suggestion: whom to give a customer, why, and what it does to both loads.
type Move struct {
	Kind       MoveKind      `json:"kind"`
	CustomerID customer.ID   `json:"customerId"`
	Code       string        `json:"code"`
	Name       string        `json:"name"`
	Level      grading.Level `json:"level"`     // managing level now
	ToLevel    grading.Level `json:"toLevel"`   // the one proposed, of a transfer of authority
	FromID     org.StaffID   `json:"fromId"`    // empty: nobody answers for the customer
	From       string        `json:"from"`      // by name
	ToID       org.StaffID   `json:"toId"`      // who should
	To         string        `json:"to"`        // by name and office
	StationID  org.OfficeID  `json:"stationId"` // 归属加油站 afterwards
	Station    string        `json:"station"`
	Why        string        `json:"why"`
	FromBefore int           `json:"fromBefore"`
	FromAfter  int           `json:"fromAfter"`
	ToBefore   int           `json:"toBefore"`
	ToAfter    int           `json:"toAfter"`
	Capacity   int           `json:"capacity"` // of the receiver
}

// Suggest proposes moves until nobody has more customers than capacity, as far as others have room. The same roster always gives the same
// list. A receiver works in the kind of office that manages the level (6.4.1–6.4.4) above the customer's station, or, for stations, in
// another station of the same district; nobody is filled above the capacity.
func (r *Roster) Suggest() []Move {
	load := lo.CountValuesBy(r.charges, func(c Charge) org.StaffID { return c.Manager })
	moves := []Move{}
	for _, p := range r.People() {
		mine := lo.Filter(r.charges, func(c Charge, _ int) bool { return c.Manager == p.StaffID && c.Managing != grading.ProvinceLevel })
		slices.SortStableFunc(mine, func(a, b Charge) int { return lo.Ternary(r.misplaced(a), 0, 1) - lo.Ternary(r.misplaced(b), 0, 1) })
		for _, c := range mine {
			if load[p.StaffID] <= p.Capacity && p.StaffID != "" {
				break
			}
			if m, ok := r.handOver(c, load); ok {
				moves = append(moves, m)
				load[c.Manager]--
				load[m.ToID]++
			}
		}
		moves = append(moves, r.authority(p, mine, moves, load)...)
	}
	return moves
}

// handOver finds the person with the most room for a customer on its own level.
func (r *Roster) handOver(c Charge, load map[org.StaffID]int) (Move, bool) {
	best := r.emptiest(c, c.Managing, load)
	station, why := c.Station, ""
	office, known := ManagingOffice(r.tree, c.Station, c.Managing)
	switch {
	case best != nil && c.Manager == "":
		why = "还没有责任人；" + string(c.Managing) + "客户由" + office.Name + "管理"
	case best != nil && r.misplaced(c):
		_, clause := grading.ManagingBody(c.Managing)
		why = string(c.Managing) + "客户应由" + office.Name + "负责（" + clause + "），现责任人已超额"
	case best != nil:
		why = office.Name + "内责任户数最少的同岗人员"
	case known && office.Kind == org.Station && !r.misplaced(c):
		if best = r.neighbour(c, load); best == nil {
			return Move{}, false
		}
		station = best.OfficeID
		why = "本站没有余量；同片区加油站中责任户数最少"
	default:
		return Move{}, false
	}
	return r.move(HandOver, c, c.Managing, *best, station, why, load), true
}

func (r *Roster) move(kind MoveKind, c Charge, to grading.Level, p org.Staff, station org.OfficeID, why string, load map[org.StaffID]int) Move {
	at, _ := r.tree.Office(p.OfficeID)
	st, _ := r.tree.Office(station)
	return Move{Kind: kind, CustomerID: c.CustomerID, Code: c.Code, Name: c.Name, Level: c.Managing, ToLevel: to, FromID: c.Manager, From: r.staff[c.Manager].Name, ToID: p.ID,
		To: p.Name + "（" + at.Name + "）", StationID: station, Station: st.Name, Why: why, FromBefore: load[c.Manager], FromAfter: load[c.Manager] - 1,
		ToBefore: load[p.ID], ToAfter: load[p.ID] + 1, Capacity: r.policy.room(at.Kind)}
}

// emptiest is who has the most room at the office that manages a level over a customer's station; nil when nobody has.
func (r *Roster) emptiest(c Charge, l grading.Level, load map[org.StaffID]int) *org.Staff {
	office, ok := ManagingOffice(r.tree, c.Station, l)
	if !ok {
		return nil
	}
	return r.best(c, load, func(s org.Staff, o org.Office) int { return lo.Ternary(s.OfficeID == office.ID, 0, -1) })
}

// neighbour is who has the most room at another station of the same district, the customer's own county first.
func (r *Roster) neighbour(c Charge, load map[org.StaffID]int) *org.Staff {
	home, ok := r.tree.DistrictOf(c.Station)
	if !ok {
		return nil
	}
	return r.best(c, load, func(_ org.Staff, o org.Office) int {
		switch d, _ := r.tree.DistrictOf(o.ID); {
		case o.Kind != org.Station || o.Status != org.Open || d.ID != home.ID:
			return -1
		case o.CountyCode == c.County:
			return 0
		}
		return 1
	})
}

// best is the person of the lowest rank (negative: not eligible) with the lowest share of the capacity used, by 工号 among equals.
func (r *Roster) best(c Charge, load map[org.StaffID]int, rank func(org.Staff, org.Office) int) *org.Staff {
	type offer struct {
		staff      org.Staff
		rank, full int
	}
	offers := lo.FilterMap(r.order, func(s org.Staff, _ int) (offer, bool) {
		o, _ := r.tree.Office(s.OfficeID)
		k, room := rank(s, o), r.policy.room(o.Kind)
		ok := k >= 0 && s.ID != c.Manager && r.policy.takes(o.Kind, s.Post) && load[s.ID] < room
		return offer{s, k, load[s.ID] * 1000 / max(room, 1)}, ok
	})
	if len(offers) == 0 {
		return nil
	}
	first := slices.MinFunc(offers, func(a, b offer) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.full, b.full)) })
	return &first.staff
}

// authority advises, where a person is still over the capacity, to give authority to the level above or below that has room (6.1.1).
func (r *Roster) authority(p PersonLoad, mine []Charge, moves []Move, load map[org.StaffID]int) []Move {
	moved := lo.Associate(moves, func(m Move) (customer.ID, bool) { return m.CustomerID, true })
	out := []Move{}
	for _, c := range mine {
		over := load[p.StaffID] - p.Capacity - len(out)
		if over <= 0 || p.StaffID == "" {
			break
		}
		if moved[c.CustomerID] || r.misplaced(c) {
			continue
		}
		for _, to := range neighbours(c.Managing) {
			if s := r.emptiest(c, to, load); s != nil {
				why := fmt.Sprintf("%s仍超额%d户，同级没有余量；可按6.1.1申请%s转移一级", p.Name, over, DirectionOf(c.Managing, to))
				m := r.move(Authority, c, to, *s, c.Station, why, load)
				m.FromBefore, m.FromAfter = m.FromBefore-len(out), m.FromAfter-len(out)
				out = append(out, m)
				load[s.ID]++
				break
			}
		}
	}
	load[p.StaffID] -= len(out)
	return out
}

// neighbours are the levels one step down and up that the unit itself manages.
func neighbours(l grading.Level) []grading.Level {
	return map[grading.Level][]grading.Level{grading.CityLevel: {grading.CountyLevel}, grading.CountyLevel: {grading.StationLevel, grading.CityLevel}, grading.StationLevel: {grading.CountyLevel}}[l]
}
