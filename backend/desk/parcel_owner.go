package desk

import (
	"context"
	"encoding/json"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"
)

// side is this installation among the offices.
type side struct {
	own  org.Office
	tree org.Tree
}

// sideOf is the office of this installation; ok=false before it has keys: then nobody else writes what lies here.
func sideOf(tx *store.Tx) (s side, ok bool, err error) {
	k, ok, err := tx.OwnKey()
	if err != nil || !ok {
		return s, false, err
	}
	if s.tree, err = loadTree(tx); err != nil {
		return s, false, err
	}
	s.own, ok = s.tree.Office(k.OfficeID)
	return s, ok, nil
}

// within says how offices stand to each other by code. The one above the topmost is not in the folder but known by its code.
func (s side) within(upper, lower string) bool {
	if upper == lower {
		return upper != ""
	}
	l, ok := s.tree.ByCode(lower)
	if !ok {
		return false
	}
	if u, ok := s.tree.ByCode(upper); ok {
		return s.tree.Within(u.ID, l.ID)
	}
	for {
		above, ok := s.tree.ByCode(l.ParentCode)
		if !ok {
			return l.ParentCode == upper && upper != ""
		}
		l = above
	}
}

// holding is who answers for a record here.
func (s side) holding(tx *store.Tx, kind parcel.Kind, id string) (parcel.Holding, error) {
	h, ok, err := tx.Holding(kind, id)
	if !ok {
		h = parcel.Holding{Office: s.own.Code}
	}
	return h, err
}

// called is the name of an office by its code.
func (s side) called(code string) string {
	if o, ok := s.tree.ByCode(code); ok {
		return o.Name
	}
	return "代码" + code + "的单位"
}

func (s side) codeOf(id org.OfficeID) string {
	o, _ := s.tree.Office(id)
	return o.Code
}

// answersFor refuses a change of a customer for which another office answers: the office above returns it with a remark, one below assists by a few
// fields. Error: parcel.not_owner.
func answersFor(tx *store.Tx, old, now customer.Customer) error {
	h, ok, err := tx.Holding(parcel.Customers, string(old.ID))
	if err != nil || !ok || old.ID == "" {
		return err
	}
	s, ok, err := sideOf(tx)
	if err != nil || !ok || h.Office == s.own.Code {
		return err
	}
	fields, err := differing(old, now)
	if err != nil {
		return err
	}
	return h.MayWrite(s.own.Code, parcel.Customers, fields, "客户「"+old.Name+"」", s.called(h.Office), s.within)
}

func differing(a, b any) ([]string, error) {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	if errA != nil || errB != nil {
		return nil, fault.New(fault.Internal, "parcel.encode", "记录写不出", "请联系维护人员")
	}
	return journal.Differing(x, y)
}

// answersForAll is answersFor for what touches the whole record: merging it, or deleting what hangs on it.
func answersForAll(tx *store.Tx, kind parcel.Kind, id, name string) error {
	h, ok, err := tx.Holding(kind, id)
	if err != nil || !ok {
		return err
	}
	s, ok, err := sideOf(tx)
	if err != nil || !ok || h.Office == s.own.Code {
		return err
	}
	return h.MayWrite(s.own.Code, kind, []string{"name"}, name, s.called(h.Office), s.within)
}

// resettled gives a customer whose station changed a turn of its own, so that those who assisted at the old one learn of it.
func resettled(tx *store.Tx, old, now customer.Customer) error {
	if old.ID == "" || old.StationID == now.StationID {
		return nil
	}
	s, ok, err := sideOf(tx)
	if err != nil || !ok {
		return err
	}
	h, err := s.holding(tx, parcel.Customers, string(old.ID))
	if err != nil {
		return err
	}
	return tx.SaveHolding(parcel.Customers, string(old.ID), h.Move())
}

// HandOverRequest gives a customer, by its 客户编号, to another office. To is its code; StationID the station there, empty where it stays the same.
type HandOverRequest struct {
	Code      string       `json:"code" maxLength:"60"`
	To        string       `json:"to" maxLength:"60"`
	StationID org.OfficeID `json:"stationId"`
}

// GiveAway makes another office answer for a customer and its cards; the next parcels tell everybody. Only the office that answers may.
// Errors: parcel.no_keys, parcel.not_owner, parcel.same_owner, parcel.no_station.
func (d *Desk) GiveAway(ctx context.Context, a access.Actor, r HandOverRequest) (out customer.Customer, err error) {
	err = d.update(ctx, a, access.TransferCustomers, func(tx *store.Tx) error {
		if _, _, err := ownOffice(tx); err != nil {
			return err
		}
		s, _, err := sideOf(tx)
		if err != nil {
			return err
		}
		c, ok, err := tx.CustomerByCode(strings.TrimSpace(r.Code))
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.NotFound, "store.not_found", "没有客户编号「"+r.Code+"」", "请核对编号").On("code")
		}
		if err := seesStation(tx, a, c.StationID); err != nil {
			return err
		}
		h, err := s.holding(tx, parcel.Customers, string(c.ID))
		if err != nil {
			return err
		}
		next, err := h.HandOver(s.own.Code, strings.TrimSpace(r.To), s.called(h.Office))
		if err != nil {
			return err
		}
		if r.StationID != "" && r.StationID != c.StationID {
			c.StationID, c.ManagerID = r.StationID, "" // who answered for it belongs to the office that gives it away
		}
		if !s.within(next.Office, s.codeOf(c.StationID)) {
			return fault.New(fault.Invalid, "parcel.no_station", "客户的加油站不在"+s.called(next.Office)+"之下", "请选接收单位下属的加油站").On("stationId")
		}
		if out, err = tx.SaveCustomer(c); err != nil {
			return err
		}
		return s.handOverAll(tx, out.ID, next)
	})
	return out, err
}

// handOverAll notes the new holding of a customer and of those of its cards for which we answered.
func (s side) handOverAll(tx *store.Tx, id customer.ID, next parcel.Holding) error {
	if err := tx.SaveHolding(parcel.Customers, string(id), next); err != nil {
		return err
	}
	cards, err := tx.CardsOf(id)
	if err != nil {
		return err
	}
	for _, c := range cards {
		h, err := s.holding(tx, parcel.Cards, string(c.ID))
		if err != nil {
			return err
		}
		if h.Office != s.own.Code {
			continue
		}
		if err := tx.SaveHolding(parcel.Cards, string(c.ID), parcel.Holding{Office: next.Office, Turn: h.Turn + 1}); err != nil {
			return err
		}
	}
	return nil
}
