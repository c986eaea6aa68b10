package report

import (
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/tracking"
)

func marketScene() MarketInput {
	on := calendar.NewDate(2026, time.October, 10)
	need := measure.Gram(4_000_000)
	return MarketInput{Unit: "示例市分公司", Station: org.Office{ID: "s1", Name: "示例一站"}, Month: calendar.NewMonth(2026, time.October), FiledOn: calendar.NewDate(2026, time.November, 3),
		Competitors: []census.Competitor{{ID: "k1", StationID: "s1", Name: "某民营站", Brand: "民营", Metres: 800, Discount: "每升优惠三角", SeenOn: on}},
		Areas: []census.Area{{ID: "a1", StationID: "s1", Kind: census.StreetArea, Name: "东风街道", From: on}, {ID: "a2", StationID: "s1", Kind: census.FactoryArea, Name: "某化工厂", From: on},
			{ID: "a3", StationID: "s1", Kind: census.StreetArea, Name: "旧街道", From: on, To: on}},
		Prospects: []census.Prospect{
			{ID: "p1", AreaID: "a1", Name: "甲单位", ObjectKind: "政府机关", Gasoline: 1_000_000, Competitor: "某民营站，每升优惠三角", Importance: "高", SurveyedOn: on, Status: census.Found},
			{ID: "p2", AreaID: "a1", Name: "乙公司", ObjectKind: "企事业单位", Diesel: 6_000_000, Competitor: "城东加油点", SurveyedOn: on, Status: census.Pursued},
			{ID: "p3", Area: "别处", Name: "丙公司", ObjectKind: "企事业单位", Diesel: 2_000_000, Competitor: "城东加油点", SurveyedOn: on, Status: census.Valid},
			{ID: "p4", Name: "无效", ObjectKind: "其他", Gasoline: 9_000_000, Status: census.Invalid}, {ID: "p5", Name: "已转", ObjectKind: "其他", Gasoline: 9_000_000, Status: census.Converted}},
		Rows: []tracking.Row{{Customer: customer.Customer{ID: "c1", Need: customer.Need{Gasoline: &need}}, Facts: grading.Facts{Gasoline: 1_500_000, GasKnown: true, Diesel: 2_000_000, DieselKnown: true},
			Gasoline: 1_500_000, Diesel: 2_000_000}}}
}

// TestMarketSheet: what was screened out or won is not potential; a named competitor is counted once whether registered or only named;
// the share is our sales over declared need and potential, each product by itself.
func TestMarketSheet(t *testing.T) {
	f := Market(marketScene())
	read := func(part int) string {
		var b strings.Builder
		for _, r := range f.Parts[part].Rows {
			for _, c := range r.Cells {
				b.WriteString(c.Display() + " ")
			}
			b.WriteString("\n")
		}
		return b.String()
	}
	for part, want := range map[int]string{
		0: "1 某民营站 民营 800米 每升优惠三角 1 1.000 0.000 登记（2026-10-10） \n2 城东加油点 — — — 2 0.000 8.000 调查 \n",
		1: "政府机关 1 1 0 1.000 0.000 \n企事业单位 2 0 1 0.000 8.000 \n居民社区 0 0 0 — — \n商场 0 0 0 — — \n停车场 0 0 0 — — \n办公楼 0 0 0 — — \n其他 0 0 0 — — \n",
		2: "东风街道 街道 2 1.000 6.000 2026-10-10 — \n某化工厂 厂矿企业 0 — — — 还没有记录 \n不在责任区域表内的记录 — 1 0.000 2.000 2026-10-10 — \n",
		3: "汽油 4.000 1.000 1.500 30.0% \n柴油 2.000 8.000 2.000 20.0% \n",
	} {
		if got := read(part); got != want {
			t.Errorf("part %d reads\n%s\nwant\n%s", part, got, want)
		}
	}
	if f.Appendix != 0 || f.Parts[3].Total != nil || f.Parts[1].Total.Cells[4].Display() != "1.000" || !strings.Contains(f.Unit, "示例一站") {
		t.Errorf("%+v", f)
	}
	in := marketScene()
	in.Rows[0].Gasoline = 5_000_001 // more than the 5 t known
	in.Areas, in.Prospects = in.Areas[1:2], []census.Prospect{{ID: "p9", AreaID: "a2", ObjectKind: "其他", SurveyedOn: in.FiledOn, Status: census.Converted}}
	over := Market(in)
	if cell := over.Parts[2].Rows[0].Cells; cell[2].Num != 0 || cell[6].Display() != "—" || cell[5].Display() != "2026-11-03" {
		t.Errorf("an area whose one record became a customer reads %+v", cell)
	}
	if !strings.Contains(strings.Join(over.Notes, ""), "份额超过100%") || strings.Contains(strings.Join(f.Notes, ""), "份额超过100%") {
		t.Errorf("%v", over.Notes)
	}
	empty := Market(MarketInput{Station: org.Office{Name: "空站"}, Month: calendar.NewMonth(2026, time.October)})
	for i, p := range empty.Parts[:3] {
		if len(p.Rows) != 0 || p.Empty == "" {
			t.Errorf("part %d of an empty station: %+v", i, p.Rows)
		}
	}
	if got := empty.Parts[3].Rows[0].Cells[4].Display(); got != "—" {
		t.Errorf("the share of nothing is %s", got)
	}
}

// TestReportedRoundReadsAsReported: the form of a round that was reported shows what was reported, and names what came later; while it
// runs it names the stations that are missing.
func TestReportedRoundReadsAsReported(t *testing.T) {
	in := scenario().out
	c := census.Campaign{ID: "c1", Kind: census.General, Round: "2026-H2", State: census.Running, DueOn: calendar.NewDate(2026, time.December, 30)}
	in.Survey = Survey{Campaign: &c, Progress: []census.Progress{{Station: "甲站", State: census.Missing}, {Station: "乙站", State: census.Explained, Absence: "修路"}}}
	forms, _ := Build(in)
	notes := strings.Join(forms[1].Notes, "|")
	if !strings.Contains(notes, "尚未报来的加油站：甲站") || !strings.Contains(notes, "没有潜在客户的加油站：乙站（修路）") || forms[1].DueOn != c.DueOn {
		t.Errorf("%s %s", notes, forms[1].DueOn)
	}
	c.State, c.ReportedOn = census.Reported, calendar.NewDate(2026, time.December, 28)
	kept := in.Prospects[1]
	kept.Name = "报出时的名称"
	in.Survey.Reported = []census.Prospect{kept}
	forms, _ = Build(in)
	notes = strings.Join(forms[1].Notes, "|")
	if rows := forms[1].Parts[0].Rows; len(rows) != 1 || cellOf(t, forms[1], 0, string(kept.ID), "name").Text != "报出时的名称" {
		t.Errorf("%+v", rows)
	}
	if !strings.Contains(notes, "已于2026年12月28日报出") || !strings.Contains(notes, "报出后又登记2户，未列入") {
		t.Error(notes)
	}
	in.Prospects[0].Status = census.Invalid
	in.Survey = Survey{}
	forms, _ = Build(in)
	if len(forms[1].Parts[0].Rows) != 2 || !strings.Contains(strings.Join(forms[1].Notes, ""), "另有1户经筛查无效，未列入") {
		t.Errorf("%v", forms[1].Notes)
	}
}
