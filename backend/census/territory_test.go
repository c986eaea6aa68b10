package census

import (
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
)

var today = calendar.NewDate(2026, time.November, 3)

func station(id, name string, status org.Status) org.Office {
	return org.Office{ID: org.OfficeID(id), Code: id, Name: name, Kind: org.Station, Status: status, CountyCode: "1", CountyName: "甲区"}
}

func area(id, station, name string) Area {
	return Area{ID: AreaID(id), StationID: org.OfficeID(station), Kind: StreetArea, Name: name, CountyCode: "1", CountyName: "甲区", From: calendar.NewDate(2026, time.January, 1), Rev: 1}
}

func scene() Territory {
	return Territory{On: today, Stations: []org.Office{station("s1", "一站", org.Open), station("s2", "二站", org.Open)}, Counties: []org.County{{Code: "1", Name: "甲区"}},
		Streets:  []Street{{ID: "t1", CountyCode: "1", Name: "东风街道"}, {ID: "t2", CountyCode: "1", Name: "建设街道"}},
		Areas:    []Area{area("a1", "s1", "东风街道"), area("a2", "s2", "建设街道办事处")},
		Round:    "2026-H2",
		Surveyed: map[AreaID]int{"a1": 1, "a2": 2}}
}

// say lists code and text of the gaps.
func say(gaps []Gap) string {
	var b strings.Builder
	for _, g := range gaps {
		b.WriteString(string(g.Kind) + " " + g.Code + " " + g.Text + "|" + g.Who + "\n")
	}
	return b.String()
}

func TestTerritoryWithoutGaps(t *testing.T) {
	if got := say(Gaps(scene())); got != "" {
		t.Errorf("sound areas are blamed:\n%s", got)
	}
}

func TestGaps(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Territory)
		want  []string
	}{
		"one street under two spellings": {func(x *Territory) {
			x.Areas = append(x.Areas, area("a3", "s2", "东风街道办事处"))
			x.Surveyed["a3"] = 1
		},
			[]string{"重叠 area.overlap 甲区「东风街道」有2个站负责：一站报「东风街道」，二站报「东风街道办事处」；写法不同，是同一处"}},
		"full width and brackets": {func(x *Territory) {
			x.Areas = append(x.Areas, area("a3", "s1", "某化工（集团）有限责任公司"), area("a4", "s2", "某化工(集团)有限公司"))
			x.Surveyed["a3"], x.Surveyed["a4"] = 1, 1
		}, []string{"重叠 area.overlap"}},
		"ended claims do not overlap": {func(x *Territory) {
			old := area("a3", "s2", "东风街道")
			old.To = calendar.NewDate(2026, time.March, 1)
			x.Areas = append(x.Areas, old)
		}, nil},
		"other county": {func(x *Territory) {
			other := area("a3", "s2", "东风街道")
			other.CountyCode = "2"
			x.Areas, x.Surveyed["a3"] = append(x.Areas, other), 1
		}, nil},
		"an estate in the street of another": {func(x *Territory) {
			estate := area("a3", "s2", "幸福小区")
			estate.Kind, estate.ParentID = EstateArea, "a1"
			x.Areas, x.Surveyed["a3"] = append(x.Areas, estate), 1
		}, []string{"重叠 area.nested 「幸福小区」由二站负责，它所在的「东风街道」由一站负责"}},
		"street without a station": {func(x *Territory) {
			x.Streets = append(x.Streets, Street{ID: "t3", CountyCode: "1", Name: "南山街道"})
		},
			[]string{"空白 area.street 甲区「南山街道」没有责任加油站|请甲区所属片区经理指定加油站"}},
		"no list of streets": {func(x *Territory) { x.Streets = nil }, []string{"无法判断 area.no_list 甲区还没有乡镇街道名册"}},
		"nothing at all": {func(x *Territory) { x.Areas, x.Streets = nil, nil },
			[]string{"空白 area.county", "无法判断 area.no_list", "空白 area.station 一站没有责任区域|请一站站经理", "空白 area.station 二站"}},
		"station out of business": {func(x *Territory) { x.Stations[1].Status = org.Closed }, []string{"空白 area.closed 二站已停业，「建设街道办事处」无人负责"}},
		"area without a record":   {func(x *Territory) { delete(x.Surveyed, "a2") }, []string{"空白 area.no_record 甲区「建设街道办事处」（二站）2026年下半年普查还没有一条记录"}},
		"a record in the estate covers its street": {func(x *Territory) {
			estate := area("a3", "s2", "幸福小区")
			estate.ParentID = "a2"
			x.Areas = append(x.Areas, estate)
			delete(x.Surveyed, "a2")
			x.Surveyed["a3"] = 1
		}, nil},
		"no round running": {func(x *Territory) { x.Round = ""; x.Surveyed = nil }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := scene()
			c.spoil(&in)
			got := strings.Split(strings.TrimSuffix(say(Gaps(in)), "\n"), "\n")
			if got[0] == "" {
				got = nil
			}
			if len(got) != len(c.want) {
				t.Fatalf("got\n%s\nwant %d: %v", strings.Join(got, "\n"), len(c.want), c.want)
			}
			for i, line := range got {
				if !strings.HasPrefix(line, c.want[i]) || strings.HasSuffix(line, "|") {
					t.Errorf("got %s, want %s and who must act", line, c.want[i])
				}
			}
		})
	}
}

func TestCheckArea(t *testing.T) {
	all := []Area{area("a1", "s1", "东风街道"), area("a2", "s1", "建设街道")}
	all[0].ParentID = "a2"
	if fs := CheckArea(area("a3", "s2", "东风街道"), all); fs != nil {
		t.Errorf("another station's claim is a gap to report, not a fault: %v", fs)
	}
	for code, spoil := range map[string]func(*Area){
		"census.empty": func(a *Area) { a.Name = " " }, "census.area_kind": func(a *Area) { a.Kind = "村" }, "census.area_days": func(a *Area) { a.To = calendar.NewDate(2025, 1, 1) },
		"census.area_parent": func(a *Area) { a.ParentID = "nobody" }, "census.area_twice": func(a *Area) { a.Name = "东风街道办事处" },
	} {
		a := area("a9", "s1", "南山街道")
		spoil(&a)
		if fs := CheckArea(a, all); len(fs) != 1 || fs[0].Code != code || fs[0].Field == "" {
			t.Errorf("%s: %v", code, fs)
		}
	}
	circle := all[1]
	circle.ParentID = "a1"
	if fs := CheckArea(circle, all); len(fs) != 1 || fs[0].Code != "census.area_parent" {
		t.Errorf("a circle of areas: %v", fs)
	}
}
