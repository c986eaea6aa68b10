package census

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Gap is one thing wrong with the areas of responsibility: what, why, and who must act.
type Gap struct {
	Kind     GapKind        `json:"kind"`
	Code     string         `json:"code"`
	Text     string         `json:"text"` // the sentence why
	Who      string         `json:"who"`  // who must act and how
	Stations []org.OfficeID `json:"stations"`
	Areas    []AreaID       `json:"areas"`
}

// GapKind tells overlaps from holes and from what cannot be told yet.
type GapKind string

// Kinds of gaps.
const (
	Overlap GapKind = "重叠"
	Hole    GapKind = "空白"
	Unknown GapKind = "无法判断"
)

// Territory is what the report of areas is made of. Surveyed counts the records of the round by area; Round is "" while none is surveyed.
type Territory struct {
	On       calendar.Date
	Stations []org.Office
	Counties []org.County
	Areas    []Area
	Streets  []Street
	Round    Round
	Surveyed map[AreaID]int
}

// territory is the input indexed.
type territory struct {
	Territory
	live []Area // in force on the day
	name map[org.OfficeID]string
	gaps []Gap
}

// Gaps lists overlaps first, then holes by county, station and area (6.5.1: every area has exactly one station that answers for it).
func Gaps(in Territory) []Gap {
	t := &territory{Territory: in, gaps: []Gap{}}
	t.live = lo.Filter(in.Areas, func(a Area, _ int) bool { return a.InForce(in.On) })
	slices.SortFunc(t.live, func(a, b Area) int {
		return cmp.Or(cmp.Compare(a.CountyCode, b.CountyCode), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	t.name = lo.SliceToMap(in.Stations, func(o org.Office) (org.OfficeID, string) { return o.ID, o.Name })
	t.overlaps()
	t.nested()
	t.counties()
	t.stations()
	t.unsurveyed()
	return t.gaps
}

func (t *territory) add(kind GapKind, code, text, who string, areas ...Area) {
	g := Gap{Kind: kind, Code: code, Text: text, Who: who, Areas: []AreaID{}, Stations: []org.OfficeID{}}
	for _, a := range areas {
		g.Areas, g.Stations = append(g.Areas, a.ID), append(g.Stations, a.StationID)
	}
	g.Stations = lo.Uniq(g.Stations)
	t.gaps = append(t.gaps, g)
}

// overlaps finds one place claimed by several stations, under whatever spelling.
func (t *territory) overlaps() {
	type place struct{ county, key string }
	groups := lo.GroupBy(t.live, func(a Area) place { return place{a.CountyCode, PlaceKey(a.Name)} })
	for _, a := range t.live {
		group := groups[place{a.CountyCode, PlaceKey(a.Name)}]
		stations := len(lo.UniqBy(group, func(x Area) org.OfficeID { return x.StationID }))
		if a.ID != group[0].ID || stations < 2 {
			continue
		}
		claims := lo.Map(group, func(x Area, _ int) string { return fmt.Sprintf("%s报「%s」", t.name[x.StationID], x.Name) })
		text := fmt.Sprintf("%s「%s」有%d个站负责：%s", a.CountyName, a.Name, stations, strings.Join(claims, "，"))
		if len(lo.UniqBy(group, func(x Area) string { return x.Name })) > 1 {
			text += "；写法不同，是同一处"
		}
		t.add(Overlap, "area.overlap", text, "请分公司客户管理岗指定一个站，其余站终止该区域", group...)
	}
}

// nested finds an area whose upper area is another station's: allowed, but the border must be known to both.
func (t *territory) nested() {
	byID := lo.KeyBy(t.live, func(a Area) AreaID { return a.ID })
	for _, a := range t.live {
		if up, ok := byID[a.ParentID]; ok && up.StationID != a.StationID {
			t.add(Overlap, "area.nested", fmt.Sprintf("「%s」由%s负责，它所在的「%s」由%s负责", a.Name, t.name[a.StationID], up.Name, t.name[up.StationID]),
				"请两站经理确认分界，在备注写明；不另分的终止一条", a, up)
		}
	}
}

// counties finds streets of the lists without a station, and counties that have none or no list to check by.
func (t *territory) counties() {
	for _, c := range t.Counties {
		mine := lo.Filter(t.live, func(a Area, _ int) bool { return a.CountyCode == c.Code })
		listed := lo.Filter(t.Streets, func(s Street, _ int) bool { return s.CountyCode == c.Code })
		if len(mine) == 0 {
			t.add(Hole, "area.county", fmt.Sprintf("%s有营业加油站，但没有划分任何责任区域", c.Name), "请"+c.Name+"所属片区经理划分到站")
		}
		if len(listed) == 0 {
			t.add(Unknown, "area.no_list", fmt.Sprintf("%s还没有乡镇街道名册，查不出哪些街道无人负责", c.Name), "请分公司客户管理岗录入"+c.Name+"的乡镇街道名册")
			continue
		}
		claimed := lo.SliceToMap(mine, func(a Area) (string, bool) { return PlaceKey(a.Name), true })
		for _, s := range listed {
			if !claimed[PlaceKey(s.Name)] {
				t.add(Hole, "area.street", fmt.Sprintf("%s「%s」没有责任加油站", c.Name, s.Name), "请"+c.Name+"所属片区经理指定加油站")
			}
		}
	}
}

// stations finds those without an area, and areas left behind by stations out of business.
func (t *territory) stations() {
	owned := lo.GroupBy(t.live, func(a Area) org.OfficeID { return a.StationID })
	for _, o := range t.Stations {
		switch {
		case o.Status == org.Open && len(owned[o.ID]) == 0:
			t.add(Hole, "area.station", o.Name+"没有责任区域", "请"+o.Name+"站经理报出负责的街道、居民小区和厂矿企业")
			t.gaps[len(t.gaps)-1].Stations = []org.OfficeID{o.ID}
		case o.Status == org.Closed && len(owned[o.ID]) > 0:
			names := lo.Map(owned[o.ID], func(a Area, _ int) string { return "「" + a.Name + "」" })
			t.add(Hole, "area.closed", o.Name+"已停业，"+strings.Join(names, "")+"无人负责", "请分公司客户管理岗转给邻近加油站", owned[o.ID]...)
		}
	}
}

// unsurveyed finds areas nobody has entered a record for in the round.
func (t *territory) unsurveyed() {
	if !t.Round.Sound() {
		return
	}
	open := lo.SliceToMap(t.Stations, func(o org.Office) (org.OfficeID, bool) { return o.ID, o.Status == org.Open })
	inside := map[AreaID]int{} // also through the areas that lie in it
	for _, a := range t.live {
		inside[a.ID] += t.Surveyed[a.ID]
		if a.ParentID != "" {
			inside[a.ParentID] += t.Surveyed[a.ID]
		}
	}
	for _, a := range t.live {
		if inside[a.ID] == 0 && open[a.StationID] {
			t.add(Hole, "area.no_record", fmt.Sprintf("%s「%s」（%s）%s普查还没有一条记录", a.CountyName, a.Name, t.name[a.StationID], t.Round.Label()),
				"请"+t.name[a.StationID]+"补查，确无潜在客户的在普查进度中说明", a)
		}
	}
}
