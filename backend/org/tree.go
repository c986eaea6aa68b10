package org

import (
	"slices"
	"strings"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// County is a county or district (GB/T 2260) that has at least one station in business.
type County struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// Tree is the offices of one data folder with their levels resolved. The zero Tree has no offices. It is not changed after NewTree.
type Tree struct {
	offices  []Office // by code
	byID     map[OfficeID]int
	byCode   map[string]int
	byName   map[string]int
	parent   []int // index of the office above, -1 for the topmost
	children [][]int
}

// NewTree resolves parents by code. The faults are those of Check for every office and the structural ones:
// org.duplicate_code, org.duplicate_name, org.unknown_parent (allowed for the topmost unit only), org.many_tops,
// org.wrong_parent, org.cycle. A tree with faults still answers, but its answers are not to be stored.
// No offices give the zero Tree and no fault: a new data folder.
func NewTree(offices []Office) (Tree, fault.List) {
	t := Tree{offices: slices.Clone(offices), byID: map[OfficeID]int{}, byCode: map[string]int{}, byName: map[string]int{}}
	slices.SortFunc(t.offices, func(a, b Office) int { return strings.Compare(a.Code+"\x00"+string(a.ID), b.Code+"\x00"+string(b.ID)) })
	faults := t.index()
	faults = append(faults, t.link()...)
	return t, append(faults, t.cycles()...)
}

// index fills the three look-ups; the first of two offices with the same code or name keeps it.
func (t *Tree) index() fault.List {
	var faults fault.List
	for i, o := range t.offices {
		faults = append(faults, Check(o)...)
		if o.ID != "" {
			t.byID[o.ID] = i
		}
		if first, ok := t.byCode[o.Code]; ok {
			faults = append(faults, refuse("duplicate_code", "code", "机构代码「"+o.Code+"」用了两次："+t.offices[first].Name+"、"+o.Name, "请改正其中一个代码"))
		} else {
			t.byCode[o.Code] = i
		}
		key := nameKey(o.Name)
		if first, ok := t.byName[key]; ok {
			faults = append(faults, refuse("duplicate_name", "name", "机构名称「"+o.Name+"」用了两次：代码"+t.offices[first].Code+"、"+o.Code, "请改正名称，文件按名称认网点"))
		} else {
			t.byName[key] = i
		}
	}
	return faults
}

// link finds the office above each. Only one office may name a parent that is not here: the topmost.
func (t *Tree) link() fault.List {
	var faults fault.List
	t.parent, t.children = make([]int, len(t.offices)), make([][]int, len(t.offices))
	top := -1
	for i, o := range t.offices {
		p, ok := t.byCode[o.ParentCode]
		switch {
		case ok && o.ParentCode != "":
			t.parent[i] = p
			t.children[p] = append(t.children[p], i)
			if f := levels(o, t.offices[p]); f != nil {
				faults = append(faults, f)
			}
			continue
		case o.Kind != Unit && o.Kind != Province:
			faults = append(faults, refuse("unknown_parent", "parentCode", "机构「"+o.Name+"」的上级代码「"+o.ParentCode+"」不存在", "请先录入上级机构，或改正上级代码"))
		case top >= 0:
			faults = append(faults, refuse("many_tops", "parentCode", "有两个最上级机构："+t.offices[top].Name+"、"+o.Name, "一个数据文件夹只管一个所属单位，请删去多余的或改正上级代码"))
		default:
			top = i
		}
		t.parent[i] = -1
	}
	return faults
}

// levels refuses an office that hangs under one of the same or a lower level (clause 5).
func levels(o, above Office) *fault.Fault {
	order := []Kind{Province, Unit, District, Station}
	own, over := slices.Index(order, o.Kind), slices.Index(order, above.Kind)
	if own < 0 || over < 0 || over < own || o.Code == above.Code {
		return nil // an unknown kind is Check's, an office under itself a cycle
	}
	return refuse("wrong_parent", "parentCode", string(o.Kind)+"「"+o.Name+"」不能归在"+string(above.Kind)+"「"+above.Name+"」之下", "请改正上级代码")
}

// cycles names each office from which the way up never ends, and cuts it there so that walks terminate.
func (t *Tree) cycles() fault.List {
	var faults fault.List
	for i, o := range t.offices {
		p := t.parent[i]
		for steps := 0; p >= 0 && p != i && steps <= len(t.offices); steps++ {
			p = t.parent[p]
		}
		if p != i {
			continue
		}
		faults = append(faults, refuse("cycle", "parentCode", "机构「"+o.Name+"」的上级绕回了自己", "请改正上级代码"))
		up := t.parent[i]
		t.parent[i], t.children[up] = -1, lo.Without(t.children[up], i)
	}
	return faults
}

// Offices lists all offices by code. The slice is the caller's.
func (t Tree) Offices() []Office { return slices.Clone(t.offices) }

// Unit is the office this data folder belongs to: the topmost 所属单位. False when no offices are in yet.
func (t Tree) Unit() (Office, bool) {
	best := -1
	for i, o := range t.offices {
		if o.Kind == Unit && (best < 0 || t.depth(i) < t.depth(best)) {
			best = i
		}
	}
	return t.at(best, best >= 0)
}

// Units lists the 所属单位 by code.
func (t Tree) Units() []Office {
	return lo.Filter(t.offices, func(o Office, _ int) bool { return o.Kind == Unit })
}

// Whole is the office all of this data folder speaks of: the 省公司 where units of it are held side by side, as after opening their parcels; else the Unit.
func (t Tree) Whole() (Office, bool) {
	if len(t.Units()) > 1 {
		i := slices.IndexFunc(t.offices, func(o Office) bool { return o.Kind == Province })
		return t.at(i, i >= 0)
	}
	return t.Unit()
}

func (t Tree) depth(i int) int {
	n := 0
	for p := t.parent[i]; p >= 0; p = t.parent[p] {
		n++
	}
	return n
}

// Office finds by identity.
func (t Tree) Office(id OfficeID) (Office, bool) {
	i, ok := t.byID[id]
	return t.at(i, ok)
}

// ByCode finds by 机构代码, exactly as stored.
func (t Tree) ByCode(code string) (Office, bool) {
	i, ok := t.byCode[code]
	return t.at(i, ok)
}

// ByName finds by name; blanks and the width of brackets, letters and digits do not matter. Nothing is guessed beyond that.
func (t Tree) ByName(name string) (Office, bool) {
	i, ok := t.byName[nameKey(name)]
	return t.at(i, ok && name != "")
}

func (t Tree) at(i int, ok bool) (Office, bool) {
	if !ok {
		return Office{}, false
	}
	return t.offices[i], true
}

// StationsUnder lists the stations at or below an office, by code, whatever their status.
func (t Tree) StationsUnder(id OfficeID) []Office {
	return lo.Filter(t.offices, func(o Office, i int) bool { return o.Kind == Station && t.within(id, i) })
}

// DistrictOf is the 零管片区 above a station (or the office itself when it is one). False where a station hangs under the unit directly.
func (t Tree) DistrictOf(id OfficeID) (Office, bool) {
	return t.Above(id, District)
}

// Above is the nearest office of a kind above another, or that office itself.
func (t Tree) Above(id OfficeID, kind Kind) (Office, bool) {
	i, ok := t.byID[id]
	for ok && i >= 0 {
		if t.offices[i].Kind == kind {
			return t.offices[i], true
		}
		i = t.parent[i]
	}
	return Office{}, false
}

// Counties lists the counties with at least one station in business (营业), by code (7.2, AMB-16).
func (t Tree) Counties() []County {
	open := lo.Filter(t.offices, func(o Office, _ int) bool { return o.Kind == Station && o.Status == Open && o.CountyCode != "" })
	out := lo.UniqBy(lo.Map(open, func(o Office, _ int) County { return County{o.CountyCode, o.CountyName} }), func(c County) string { return c.Code })
	slices.SortFunc(out, func(a, b County) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// Within reports whether id is ancestor or lies anywhere below it. Unknown offices are within nothing.
func (t Tree) Within(ancestor, id OfficeID) bool {
	i, ok := t.byID[id]
	return ok && t.within(ancestor, i)
}

func (t Tree) within(ancestor OfficeID, i int) bool {
	a, ok := t.byID[ancestor]
	for ok && i >= 0 {
		if i == a {
			return true
		}
		i = t.parent[i]
	}
	return false
}
