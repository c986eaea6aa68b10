package org

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

func offices() []Office {
	return []Office{
		{ID: "u", Code: "370600", Name: "示例分公司", Kind: Unit, ParentCode: "SD", Status: Open},
		{ID: "d1", Code: "PQ01", Name: "市区片区", Kind: District, ParentCode: "370600", Status: Open},
		{ID: "d2", Code: "PQ02", Name: "福山片区", Kind: District, ParentCode: "370600", Status: Open},
		{ID: "s1", Code: "JZ01", Name: "示例(东)加油站", Kind: Station, ParentCode: "PQ01", CountyCode: "370602", CountyName: "芝罘区", Status: Open},
		{ID: "s2", Code: "JZ02", Name: "第二加油站", Kind: Station, ParentCode: "PQ01", CountyCode: "370611", CountyName: "福山区", Status: Open},
		{ID: "s3", Code: "JZ03", Name: "第三加油站", Kind: Station, ParentCode: "PQ02", CountyCode: "370602", CountyName: "芝罘区", Status: Open},
		{ID: "s4", Code: "JZ04", Name: "第四加油站", Kind: Station, ParentCode: "PQ02", CountyCode: "370681", CountyName: "龙口市", Status: Rebuild},
		{ID: "s5", Code: "JZ05", Name: "直属加油站", Kind: Station, ParentCode: "370600", CountyCode: "370685", CountyName: "招远市", Status: Closed},
	}
}

func tree(t *testing.T) Tree {
	t.Helper()
	x, faults := NewTree(offices())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return x
}

func ids(list []Office) string {
	return strings.Join(lo.Map(list, func(o Office, _ int) string { return string(o.ID) }), " ")
}

func TestTree(t *testing.T) {
	x := tree(t)
	if u, ok := x.Unit(); !ok || u.ID != "u" {
		t.Errorf("unit %+v", u)
	}
	for id, want := range map[OfficeID]string{"u": "s1 s2 s3 s4 s5", "d1": "s1 s2", "d2": "s3 s4", "s1": "s1", "zz": ""} {
		if got := ids(x.StationsUnder(id)); got != want {
			t.Errorf("under %s: %s", id, got)
		}
	}
	for id, want := range map[OfficeID]OfficeID{"s1": "d1", "s4": "d2", "d2": "d2", "s5": "", "u": "", "zz": ""} {
		if d, ok := x.DistrictOf(id); d.ID != want || ok != (want != "") {
			t.Errorf("district of %s: %s", id, d.ID)
		}
	}
	if got := x.Counties(); !reflect.DeepEqual(got, []County{{"370602", "芝罘区"}, {"370611", "福山区"}}) {
		t.Errorf("counties %v: only those with a station in business count", got)
	}
	for _, c := range []struct {
		above, id OfficeID
		want      bool
	}{{"u", "s1", true}, {"u", "u", true}, {"d1", "s2", true}, {"d1", "s3", false}, {"s1", "d1", false}, {"u", "zz", false}, {"zz", "s1", false}, {"", "", false}} {
		if got := x.Within(c.above, c.id); got != c.want {
			t.Errorf("%s within %s: %v", c.id, c.above, got)
		}
	}
}

func TestLookups(t *testing.T) {
	x := tree(t)
	for name, want := range map[string]OfficeID{"示例(东)加油站": "s1", " 示例（东）加油站 ": "s1", "示例 （东） 加油站": "s1", "示例东加油站": "", "": ""} {
		if o, ok := x.ByName(name); o.ID != want || ok != (want != "") {
			t.Errorf("%q is %s", name, o.ID)
		}
	}
	if o, ok := x.ByCode("PQ02"); !ok || o.ID != "d2" {
		t.Error("by code")
	}
	if o, ok := x.Office("s4"); !ok || o.Code != "JZ04" {
		t.Error("by identity")
	}
	if _, ok := x.ByCode("SD"); ok {
		t.Error("the province outside the folder was found")
	}
	list := x.Offices()
	list[0].Name = "改"
	if o, _ := x.ByCode(list[0].Code); o.Name == "改" {
		t.Error("Offices hands out the tree's own slice")
	}
}

func TestEmptyTree(t *testing.T) {
	x, faults := NewTree(nil)
	if _, ok := x.Unit(); ok || len(faults) > 0 || len(x.Offices()) != 0 || len(x.Counties()) != 0 {
		t.Error("an empty folder has offices or faults")
	}
	var zero Tree
	if _, ok := zero.ByName("甲"); ok || zero.Within("a", "b") {
		t.Error("the zero tree found something")
	}
}

func TestTreeFaults(t *testing.T) {
	for _, c := range []struct {
		code   string
		change func([]Office) []Office
	}{
		{"org.duplicate_code", func(l []Office) []Office { l[4].Code = "JZ01"; return l }},
		{"org.duplicate_name", func(l []Office) []Office { l[4].Name = "示例（东）加油站"; return l }},
		{"org.unknown_parent", func(l []Office) []Office { l[3].ParentCode = "PQ99"; return l }},
		{"org.unknown_parent", func(l []Office) []Office { l[1].ParentCode = ""; return l }},
		{"org.many_tops", func(l []Office) []Office {
			return append(l, Office{ID: "u2", Code: "370700", Name: "另一分公司", Kind: Unit, ParentCode: "SD", Status: Open})
		}},
		{"org.wrong_parent", func(l []Office) []Office { l[1].ParentCode = "JZ01"; return l }},
		{"org.wrong_parent", func(l []Office) []Office { l[4].ParentCode = "JZ01"; return l }},
		{"org.cycle", func(l []Office) []Office { l[1].ParentCode, l[2].ParentCode = "PQ02", "PQ01"; return l }},
		{"org.cycle", func(l []Office) []Office { l[1].ParentCode = "PQ01"; return l }},
	} {
		x, faults := NewTree(c.change(offices()))
		if !fault.Is(faults, c.code) {
			t.Errorf("want %s, got %v", c.code, faults)
		}
		for _, o := range x.Offices() { // walks end even on a broken tree
			x.Within("u", o.ID)
			x.DistrictOf(o.ID)
		}
		x.Unit()
	}
	if x, faults := NewTree([]Office{{ID: "u", Code: "1", Name: "甲", Kind: Unit, Status: Open}}); len(faults) > 0 {
		t.Errorf("a unit without a parent: %v", faults)
	} else if _, ok := x.Unit(); !ok {
		t.Error("no unit")
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		code, field string
		change      func(*Office)
	}{
		{"org.no_code", "code", func(o *Office) { o.Code = " " }}, {"org.no_name", "name", func(o *Office) { o.Name = "" }},
		{"org.bad_kind", "kind", func(o *Office) { o.Kind = "库" }}, {"org.bad_status", "status", func(o *Office) { o.Status = "" }},
		{"org.no_county", "countyCode", func(o *Office) { o.CountyCode = "" }}, {"org.bad_county", "countyCode", func(o *Office) { o.CountyCode = "37060" }},
		{"org.bad_county", "countyCode", func(o *Office) { o.CountyCode = "37060x" }}, {"org.own_parent", "parentCode", func(o *Office) { o.ParentCode = o.Code }},
	} {
		o := offices()[3]
		c.change(&o)
		if l := Check(o); len(l) != 1 || l[0].Code != c.code || l[0].Field != c.field || l[0].Remedy == "" {
			t.Errorf("%s: %v", c.code, l)
		}
	}
	for _, o := range offices() {
		if l := Check(o); len(l) > 0 {
			t.Errorf("%s: %v", o.Name, l)
		}
	}
}

func TestCheckStaff(t *testing.T) {
	if l := CheckStaff(Staff{Number: "G1", Name: "甲", OfficeID: "s1"}); len(l) > 0 {
		t.Error(l)
	}
	l := CheckStaff(Staff{Name: " "})
	if !fault.Is(l, "org.no_number") || !fault.Is(l, "org.no_staff_name") || !fault.Is(l, "org.no_office") {
		t.Error(l)
	}
}

// FuzzTree: whatever parents are named, walks end, and a tree without faults puts every office under its unit.
func FuzzTree(f *testing.F) {
	for seed := range uint64(100) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 4))
		var list []Office
		for i := range 1 + r.IntN(12) {
			kind := []Kind{Unit, District, District, Station}[min(i, 1+r.IntN(3))]
			list = append(list, Office{ID: OfficeID(fmt.Sprint(i)), Code: fmt.Sprint(i), Name: fmt.Sprint("站", i), Kind: kind, ParentCode: fmt.Sprint(r.IntN(max(i, 1) + r.IntN(2))),
				CountyCode: "370602", Status: Open})
		}
		list[0].ParentCode, list[0].Kind = "SD", Unit
		x, faults := NewTree(list)
		unit, ok := x.Unit()
		for _, o := range x.Offices() {
			if inside := x.Within(unit.ID, o.ID); len(faults) == 0 && (!ok || !inside) {
				t.Errorf("%s is not under the unit", o.Name)
			}
			if len(x.StationsUnder(o.ID)) > len(list) {
				t.Error("more stations than offices")
			}
		}
	})
}
