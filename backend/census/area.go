package census

import (
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/org"
)

// AreaID is the opaque identity of an area of responsibility (UUIDv7).
type AreaID string

// AreaKind is what an area is (6.5.1: 街道、居民小区、厂矿企业).
type AreaKind string

// Kinds of areas.
const (
	StreetArea  AreaKind = "街道"
	EstateArea  AreaKind = "居民小区"
	FactoryArea AreaKind = "厂矿企业"
	OtherArea   AreaKind = "其他"
)

// AreaKinds lists the kinds.
func AreaKinds() []AreaKind { return []AreaKind{StreetArea, EstateArea, FactoryArea, OtherArea} }

// Area is what one station answers for: a street, an estate, a factory. From and To are days, a zero To is "still".
type Area struct {
	ID         AreaID        `json:"id"`
	StationID  org.OfficeID  `json:"stationId"`
	Kind       AreaKind      `json:"kind"`
	Name       string        `json:"name"`
	CountyCode string        `json:"countyCode"`
	CountyName string        `json:"countyName"`
	ParentID   AreaID        `json:"parentId"` // the area it lies in, may be another station's
	Note       string        `json:"note"`
	From       calendar.Date `json:"from"`
	To         calendar.Date `json:"to"`
	Rev        int64         `json:"rev"`
}

// InForce reports whether the area is answered for on a day.
func (a Area) InForce(on calendar.Date) bool {
	return !a.From.After(on) && (a.To.IsZero() || !a.To.Before(on))
}

// Street is one 乡镇街道 of a county as the clerk keeps the list; holes are looked for in it. None are shipped.
type Street struct {
	ID         string `json:"id"`
	CountyCode string `json:"countyCode"`
	CountyName string `json:"countyName"`
	Name       string `json:"name"`
	Rev        int64  `json:"rev"`
}

// PlaceKey is the name of a place in the form places are compared by: folded, without the words an office or an estate may carry or not
// (毓璜顶街道办事处 is 毓璜顶街道), companies as identity.CompanyKey has them.
func PlaceKey(name string) string {
	key := identity.CompanyKey(name)
	for _, tail := range []string{"街道办事处", "办事处", "人民政府", "街道办", "街道", "居民小区", "住宅小区", "小区", "家属院"} {
		if cut, ok := strings.CutSuffix(key, tail); ok && cut != "" {
			return cut
		}
	}
	return key
}

// CheckArea holds an area against what it needs. all are the stored ones. Codes census.empty, census.area_kind, census.area_days,
// census.area_parent (unknown, or the area would lie in itself), census.area_twice (the same station has it already).
func CheckArea(a Area, all []Area) fault.List {
	var fs fault.List
	add := func(wrong bool, field, code, message, remedy string) {
		if wrong {
			fs = append(fs, fault.New(fault.Invalid, code, message, remedy).On(field))
		}
	}
	add(strings.TrimSpace(a.Name) == "", "name", "census.empty", "区域名称不能空", "请填街道、居民小区或厂矿企业的名称")
	add(!slices.Contains(AreaKinds(), a.Kind), "kind", "census.area_kind", "请选择区域类别", "街道、居民小区、厂矿企业或其他")
	add(a.CountyCode == "", "countyCode", "census.empty", "区域所在区县不能空", "请选择区县；没有可选时请先在「数据导入」导入机构")
	add(a.From.IsZero(), "from", "census.empty", "负责起始日期不能空", "请补填")
	add(!a.To.IsZero() && a.To.Before(a.From), "to", "census.area_days", "终止日期早于起始日期", "请核对两个日期")
	add(a.ParentID != "" && inItself(a, all), "parentId", "census.area_parent", "上级区域不存在，或会绕成一圈", "请另选上级区域")
	twice := slices.ContainsFunc(all, func(o Area) bool { return o.ID != a.ID && o.StationID == a.StationID && samePlace(a, o) })
	add(twice, "name", "census.area_twice", "这个站已经负责「"+a.Name+"」", "请改原来那一条，或核对名称")
	return fs
}

// inItself follows the parents of a; true also where one is not known.
func inItself(a Area, all []Area) bool {
	for at, left := a.ParentID, len(all)+1; at != ""; left-- {
		i := slices.IndexFunc(all, func(o Area) bool { return o.ID == at })
		if at == a.ID || i < 0 || left == 0 {
			return true
		}
		at = all[i].ParentID
	}
	return false
}

// samePlace: one county, names that are variants of each other, days that meet.
func samePlace(a, b Area) bool {
	return a.CountyCode == b.CountyCode && PlaceKey(a.Name) == PlaceKey(b.Name) && (b.To.IsZero() || !b.To.Before(a.From)) && (a.To.IsZero() || !a.To.Before(b.From))
}
