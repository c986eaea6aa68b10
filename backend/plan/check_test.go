package plan

import (
	"fmt"
	"reflect"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

func policy() Policy { return Policy{Version: "试", PerCounty: 1, PerStation: 10} }

// stations makes open stations s1, s2 … in the counties named.
func stations(counties ...string) []org.Office {
	var out []org.Office
	for i, c := range counties {
		out = append(out, org.Office{ID: org.OfficeID(fmt.Sprintf("s%d", i+1)), Name: fmt.Sprintf("第%d站", i+1), Kind: org.Station, CountyCode: c, CountyName: c + "县", Status: org.Open})
	}
	return out
}

func inst(county string, n int64) Line {
	return Line{Part: Institutions, CountyCode: county, CountyName: county + "县", Target: n}
}

func cards(id org.OfficeID, n int64) Line { return Line{Part: PersonCards, StationID: id, Target: n} }

func TestCheck(t *testing.T) {
	at := func(kind org.Kind, status org.Status, offices ...org.Office) []org.Office {
		last := &offices[len(offices)-1]
		last.Kind, last.Status = kind, status
		return offices
	}
	for name, c := range map[string]struct {
		offices []org.Office
		lines   []Line
		want    []Finding
	}{
		"no offices, no plan":          {nil, nil, []Finding{}},
		"exactly the minimum":          {stations("甲"), []Line{inst("甲", 1), cards("s1", 10)}, []Finding{}},
		"one institution short":        {stations("甲"), []Line{inst("甲", 0), cards("s1", 10)}, []Finding{{"甲县计划开发机构客户0个，少于1个", "6.5.3", true}}},
		"one card short":               {stations("甲"), []Line{inst("甲", 1), cards("s1", 9)}, []Finding{{"个人卡计划9个，1个营业站站均不足10个", "6.5.3", true}, {"第1站个人卡计划9个，低于10个（只看站均，不算违规）", "6.5.3", false}}},
		"3, 0 and 1 in three counties": {stations("甲", "乙", "丙"), []Line{inst("甲", 3), inst("丙", 1), cards("s1", 30)}, []Finding{{"乙县计划开发机构客户0个，少于1个", "6.5.3", true}}},
		"25, 5 and 0 cards: the mean is 10": {stations("甲", "甲", "甲"), []Line{inst("甲", 1), cards("s1", 25), cards("s2", 5), cards("s3", 0)},
			[]Finding{{"第2站个人卡计划5个，低于10个（只看站均，不算违规）", "6.5.3", false}, {"第3站个人卡计划0个，低于10个（只看站均，不算违规）", "6.5.3", false}}},
		"29 cards at three stations round to no mean of 10": {stations("甲", "甲", "甲"), []Line{inst("甲", 1), cards("s1", 29)}, []Finding{{"个人卡计划29个，3个营业站站均不足10个", "6.5.3", true}}},
		"two lines of a county add up":                      {stations("甲"), []Line{inst("甲", 0), inst("甲", 1), cards("s1", 4), cards("s1", 6)}, []Finding{}},
		"a closed station asks nothing":                     {at(org.Station, org.Closed, stations("甲", "乙")...), []Line{inst("甲", 1), cards("s1", 10)}, []Finding{}},
		"a station being rebuilt asks nothing":              {at(org.Station, org.Rebuild, stations("甲", "乙")...), []Line{inst("甲", 1), cards("s1", 10)}, []Finding{}},
		"a closed station with a low line is not shown":     {at(org.Station, org.Closed, stations("甲", "乙")...), []Line{inst("甲", 1), cards("s1", 10), cards("s2", 1)}, []Finding{}},
		"a district is no station":                          {at(org.District, org.Open, stations("甲", "乙")...), []Line{inst("甲", 1), cards("s1", 10)}, []Finding{}},
		"a county without a station does not help":          {stations("甲"), []Line{inst("丁", 5), cards("s1", 10)}, []Finding{{"甲县计划开发机构客户0个，少于1个", "6.5.3", true}}},
		"no line at all":                                    {stations("甲", "乙"), nil, []Finding{{"甲县计划开发机构客户0个，少于1个", "6.5.3", true}, {"乙县计划开发机构客户0个，少于1个", "6.5.3", true}, {"个人卡计划0个，2个营业站站均不足10个", "6.5.3", true}}},
	} {
		if got := Check(Plan{Lines: c.lines}, c.offices, policy()); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// TestMinimumOfALargeUnit is the example of the specification: 6 counties and 42 stations ask 6 institutions and 420 cards.
func TestMinimumOfALargeUnit(t *testing.T) {
	var counties []string
	var lines []Line
	for i := range 42 {
		counties = append(counties, string(rune('A'+i%6)))
		if i < 6 {
			lines = append(lines, inst(counties[i], 1))
		}
	}
	lines = append(lines, cards("s1", 420))
	if got := Check(Plan{Lines: lines}, stations(counties...), policy()); len(got) != 0 {
		t.Errorf("6 and 420 are enough, found %v", got)
	}
	lines[6].Target--
	if got := Check(Plan{Lines: lines}, stations(counties...), policy()); len(got) != 1 || !got[0].Violation {
		t.Errorf("419 cards are one short, found %v", got)
	}
}

func TestMinimumsAreThePolicys(t *testing.T) {
	pol := Policy{PerCounty: 3, PerStation: 0}
	got := Check(Plan{Lines: []Line{inst("甲", 2), cards("s1", 0)}}, stations("甲"), pol)
	if want := []Finding{{"甲县计划开发机构客户2个，少于3个", "6.5.3", true}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestTotals(t *testing.T) {
	p := Plan{Lines: []Line{inst("甲", 3), inst("乙", 1), cards("s1", 25), cards("s2", 5)}}
	if a, b := p.Totals(); a != 4 || b != 30 {
		t.Errorf("the plan has %d institutions and %d cards, want 4 and 30", a, b)
	}
	if a, b := (Plan{}).Totals(); a != 0 || b != 0 {
		t.Errorf("an empty plan has %d and %d", a, b)
	}
}

func TestParsePolicy(t *testing.T) {
	good := `{"version":"2012-A","from":"2012-08-01","source":"6.5.3","perCounty":1,"perStation":10,"hard":true}`
	want := Policy{Version: "2012-A", From: calendar.NewDate(2012, 8, 1), Source: "6.5.3", PerCounty: 1, PerStation: 10, Hard: true}
	if got, err := ParsePolicy([]byte(good)); err != nil || got != want {
		t.Errorf("reads %+v, %v", got, err)
	}
	if got, err := ParsePolicy([]byte(`{"version":"v","from":"2012-08-01","perCounty":0,"perStation":0}`)); err != nil || got.Hard {
		t.Errorf("zero minimums are a policy too: %+v, %v", got, err)
	}
	for name, raw := range map[string]string{
		"nothing": ``, "no object": `[]`, "cut off": good[:40], "more after it": good + `{}`, "an unknown field": `{"version":"v","from":"2012-08-01","perTown":1}`,
		"no version": `{"from":"2012-08-01"}`, "no date": `{"version":"v"}`, "a wrong date": `{"version":"v","from":"2012-13-01"}`,
		"negative per county":  `{"version":"v","from":"2012-08-01","perCounty":-1}`,
		"negative per station": `{"version":"v","from":"2012-08-01","perStation":-1}`, "a fraction": `{"version":"v","from":"2012-08-01","perStation":9.5}`,
	} {
		_, err := ParsePolicy([]byte(raw))
		f := fault.From(err)
		if !fault.Is(err, "plan.bad_policy") || f.Kind != fault.Invalid || f.Message != "计划参数文件读不懂，或缺少版本号、生效日期" || f.Remedy != "请改正参数文件" {
			t.Errorf("%s: refused with %v", name, err)
		}
	}
}
