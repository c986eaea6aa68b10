package ownership

import (
	"strings"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Reach is what an account sees: the office it belongs to and everything below. An account without an office belongs to the whole unit.
type Reach struct {
	Tree   org.Tree
	Office org.OfficeID
}

// All reports whether the account sees every customer of the folder.
func (r Reach) All() bool {
	o, known := r.Tree.Office(r.Office)
	return r.Office == "" || known && (o.Kind == org.Unit || o.Kind == org.Province)
}

// Offices lists the offices whose customers the account may see; nil means all of them, an empty list none (its office was removed).
func (r Reach) Offices() []org.OfficeID {
	if r.All() {
		return nil
	}
	return lo.FilterMap(r.Tree.Offices(), func(o org.Office, _ int) (org.OfficeID, bool) { return o.ID, r.Tree.Within(r.Office, o.ID) })
}

// MayRead checks that a customer of a station lies in the account's branch (6.4.1–6.4.4: the level above includes those below).
// Error: ownership.out_of_reach.
func (r Reach) MayRead(station org.OfficeID) error {
	if r.All() || r.Tree.Within(r.Office, station) {
		return nil
	}
	own, _ := r.Tree.Office(r.Office)
	return fault.New(fault.Forbidden, "ownership.out_of_reach", "这位客户不在"+lo.CoalesceOrEmpty(own.Name, "本账号所属机构")+"的范围内", "请由"+r.above(station, org.Station)+"的账号查看")
}

// kindOf is which kind of office manages a level (6.4.1–6.4.4); a customer without a level is its station's.
func kindOf(l grading.Level) org.Kind {
	k, ok := map[grading.Level]org.Kind{grading.ProvinceLevel: org.Province, grading.CityLevel: org.Unit, grading.CountyLevel: org.District}[l]
	return lo.Ternary(ok, k, org.Station)
}

// ManagingOffice is the office that manages a customer of a station on a level; ok=false for the province, which is not in the folder, and
// where the tree has no such office above the station.
func ManagingOffice(tree org.Tree, station org.OfficeID, l grading.Level) (org.Office, bool) {
	switch kindOf(l) {
	case org.Province:
		return org.Office{}, false
	case org.Unit:
		return tree.Unit()
	case org.District:
		return tree.DistrictOf(station)
	}
	return tree.Office(station)
}

// kind is the kind of office an account works for.
func (r Reach) kind() org.Kind {
	o, known := r.Tree.Office(r.Office)
	return lo.Ternary(r.Office == "" || !known, org.Unit, o.Kind)
}

// MayEdit checks who may change a customer managed on a level: the office that manages it, and the unit on its behalf (代录); above it is
// supervised, below it is assisted by visits. Of a province's customer the unit supplements local facts only, which LocalOnly checks.
// Errors: ownership.out_of_reach, ownership.not_yours with who may.
func (r Reach) MayEdit(station org.OfficeID, l grading.Level) error {
	if err := r.MayRead(station); err != nil {
		return err
	}
	if own := r.kind(); own == kindOf(l) || own == org.Unit {
		return nil
	}
	own, _ := r.Tree.Office(r.Office)
	name, clause := grading.ManagingBody(l)
	if clause == "" {
		name, clause = grading.ManagingBody(grading.StationLevel)
	}
	return fault.New(fault.Forbidden, "ownership.not_yours", string(l)+"客户由"+name+"管理（"+clause+"），"+own.Name+"的账号只能查看和登记回访", "请由"+r.above(station, kindOf(l))+"的账号修改")
}

// above names the offices whose accounts may change what an office of a kind manages.
func (r Reach) above(station org.OfficeID, kind org.Kind) string {
	names := []string{}
	if d, ok := r.Tree.Office(station); ok && kind == org.Station {
		names = append(names, d.Name)
	}
	if d, ok := r.Tree.DistrictOf(station); ok && kind == org.District {
		names = append(names, d.Name)
	}
	if u, ok := r.Tree.Unit(); ok {
		names = append(names, u.Name)
	}
	return lo.CoalesceOrEmpty(strings.Join(names, "或"), "所属单位")
}

// LocalOnly checks that a change of a province's customer touches nothing but local facts (contact, phone, remark) and the evidence it is
// the province's by (6.4.1, 5.1.3): the province keeps the rest. The account of the province itself may change all.
// Error: ownership.province.
func (r Reach) LocalOnly(before, after customer.Customer) error {
	if r.kind() == org.Province {
		return nil
	}
	b := before
	b.Contact, b.Phone, b.Remark, b.ProvincePurchase, b.Need.Bearer, b.Rev = after.Contact, after.Phone, after.Remark, after.ProvincePurchase, after.Need.Bearer, after.Rev
	for _, f := range []struct {
		field, name string
		same        bool
	}{
		{"name", "客户名称", b.Name == after.Name}, {"code", "客户编号", b.Code == after.Code}, {"kind", "客户类别", b.Kind == after.Kind},
		{"document", "证件号码", b.Document == after.Document}, {"industry", "行业", b.Industry == after.Industry}, {"countyCode", "所属区县", b.CountyCode == after.CountyCode},
		{"stationId", "归属加油站", b.StationID == after.StationID}, {"managerId", "责任人", b.ManagerID == after.ManagerID},
		{"need", "月需求", equal(b.Need.Gasoline, after.Need.Gasoline) && equal(b.Need.Diesel, after.Need.Diesel)},
	} {
		if !f.same {
			return fault.New(fault.Forbidden, "ownership.province", "省级客户由加油站管理处管理（6.4.1），本单位不能改「"+f.name+"」", "本单位只补充联系人、电话和备注；其他请报加油站管理处").On(f.field)
		}
	}
	return nil
}

func equal[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
