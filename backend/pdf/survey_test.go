package pdf_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
)

func surveySheet(station string, again, empty int) report.SurveySheet {
	s := report.SurveySheet{Unit: "示例市分公司", Station: station, District: "示例片区", Areas: []string{"东风街道", "幸福小区", "某化工厂"}, Round: "2026-H2", Empty: empty,
		StationDue: calendar.NewDate(2026, time.December, 20), DueOn: calendar.NewDate(2026, time.December, 31), Staff: map[org.StaffID]string{"e1": "钱某"}}
	for i := range again {
		s.Again = append(s.Again, census.Prospect{Name: fmt.Sprintf("某某物流有限公司第%d分公司", i+1), Area: "东风街道", ObjectKind: "企事业单位", Address: "某路1号院内东侧", Vehicles: "货车12辆", Diesel: 6_500_000,
			Cycle: "农忙时多", CurrentPlace: "城东加油点", Competitor: "城东加油点每升优惠三角", Bond: "月结", PayMode: "加油卡", Decider: "车队长", DeciderPhone: "13800001111", Importance: "高", Difficulty: "中",
			Rank: 1, ResponsibleID: "e1", Intent: "愿意谈", Remark: "年底换车"})
	}
	return s
}

// TestSurveySheetTextIsWhatWasPutIn: every field of 附录2 is on the paper, what is known is printed exactly, each station has its own page
// numbers and its signatures.
func TestSurveySheetTextIsWhatWasPutIn(t *testing.T) {
	var out bytes.Buffer
	if err := printer(t).Surveys(&out, []report.SurveySheet{surveySheet("示例一站", 2, 12), surveySheet("示例二站", 0, 3)}); err != nil {
		t.Fatal(err)
	}
	pages := extract(t, out.Bytes())
	if len(pages) != 3 {
		t.Fatalf("%d pages, want two for the first station and one for the second", len(pages))
	}
	for i, want := range []string{"第1页共2页", "第2页共2页", "第1页共1页"} {
		if !strings.Contains(pages[i], want) {
			t.Errorf("page %d does not say %s", i+1, want)
		}
	}
	for _, want := range []string{"附录2潜在客户调查表", "填报单位：示例市分公司", "片区：示例片区", "加油站：示例一站", "普查轮次：2026年下半年", "交表期限：2026年12月20日", "报出期限：2026年12月31日",
		"责任区域：东风街道、幸福小区、某化工厂", "某某物流有限公司第1分公司", "某某物流有限公司第2分公司", "货车12辆", "6.5", "13800001111", "钱某", "年底换车", "复查"} {
		if !strings.Contains(pages[0], want) {
			t.Errorf("the first page does not have %q", want)
		}
	}
	for _, field := range strings.Fields("潜在客户名称 责任区域 对象类别 调查日期 地址 备注 车辆数与车型 维系手段 汽油月需求（吨） 重要程度 柴油月需求（吨） 开发难度 需求周期规律 开发排序 目前消费地点 结算/支付方式 竞争对手及优惠 拟责任单位/责任人 业务决策人及职务 客户意向 电话 调查人") {
		if !strings.Contains(pages[0], field) {
			t.Errorf("附录2 has %s, the paper does not", field)
		}
	}
	for _, page := range []string{pages[1], pages[2]} {
		for _, sign := range []string{"调查人：", "站经理：", "片区经理：", "交表日期："} {
			if !strings.Contains(page, sign) {
				t.Errorf("the last page of a station has no %s", sign)
			}
		}
	}
}

// TestSurveySheetIsReproducible and refuses what it cannot print, by name.
func TestSurveySheetIsReproducible(t *testing.T) {
	var a, b bytes.Buffer
	p := printer(t)
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := p.Surveys(w, []report.SurveySheet{surveySheet("示例一站", 1, 2)}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same sheet prints other bytes")
	}
	bad := surveySheet("示例一站", 1, 0)
	bad.Again[0].Name = "某😀公司"
	err := p.Surveys(&a, []report.SurveySheet{bad})
	if err == nil || !strings.Contains(err.Error(), "第1户「潜在客户名称」") {
		t.Error(err)
	}
	if err := p.Surveys(&a, nil); err == nil {
		t.Error("nothing was printed without a word")
	}
}

// TestMarketSheetOnPaper: the sheet of our own has no appendix number and all four tables.
func TestMarketSheetOnPaper(t *testing.T) {
	var out bytes.Buffer
	f := report.Market(report.MarketInput{Unit: "示例市分公司", Station: org.Office{Name: "示例一站"}, Month: calendar.NewMonth(2026, time.October), FiledOn: calendar.NewDate(2026, time.November, 3),
		Competitors: []census.Competitor{{Name: "城东加油点", Metres: 800, Discount: "每升优惠三角"}}, Prospects: surveySheet("", 2, 0).Again})
	if err := printer(t).Form(&out, f); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(extract(t, out.Bytes()), "")
	for _, want := range []string{"市场形态表", "填报单位：示例市分公司示例一站", "一、周边竞争对手", "800米", "二、潜在需求（按对象类别）", "三、责任区域覆盖", "四、已知需求中我方供应的份额", "13.000"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not have %q", want)
		}
	}
	if strings.Contains(text, "附录0") || strings.Contains(text[:30], "附录") {
		t.Errorf("an appendix number: %s", text[:60])
	}
}
