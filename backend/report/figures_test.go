package report

import "testing"

// figure is one cell worked out by hand from the tables of scenario(): form, part, row, column, what it reads.
type figure struct {
	form      int
	part      int
	row, col  string
	want      string
	reckoning string
}

func TestFiguresOfTheSummary(t *testing.T) {
	check(t, []figure{
		{4, 0, "370602/地市级", "opening", "1", "J01"},
		{4, 0, "370602/地市级", "in", "1", "J06 (6+5+4)/3 = 5.000 t: 5 and above is 地市级"},
		{4, 0, "370602/地市级", "closing", "2", "1+0+0+1-0-0"},
		{4, 0, "370602/地市级", "汽油", "12.000", "6+6"},
		{4, 0, "370602/地市级", "汽油prev", "9.1%", "(12-11)/11 = 9.09 %"},
		{4, 0, "370602/地市级", "汽油year", "140.0%", "(12-5)/5"},
		{4, 0, "370602/地市级", "柴油prev", "—", "nothing the month before"},
		{4, 0, "370602/地市级", "due", "2", "地市级 3 a quarter, one in its first month, twice"},
		{4, 0, "370602/地市级", "visited", "2", "both at J01"},
		{4, 0, "370602/地市级", "visitRate", "50.0%", "the second at J01 does not make up for J06"},
		{4, 0, "370602/区县级", "opening", "2", "J06, J07"},
		{4, 0, "370602/区县级", "new", "1", "J02"},
		{4, 0, "370602/区县级", "out", "1", "J06"},
		{4, 0, "370602/区县级", "closing", "2", "2+1-1: J07 is held"},
		{4, 0, "370602/区县级", "汽油prev", "-20.0%", "(1.2-1.5)/1.5"},
		{4, 0, "370602/区县级", "pursued", "1", "p1: 3 t of gasoline would be 区县级"},
		{4, 0, "370602/区县级", "analysis", "新增1户，转出1户", ""},
		{4, 0, "370602/站级", "wonback", "1", "J03"},
		{4, 0, "370602/站级", "out", "1", "J10 to 乙区"},
		{4, 0, "370602/站级", "closing", "1", "1+1-1"},
		{4, 0, "370611/地市级", "bearer", "1,200,000.00", "1200 × 1000"},
		{4, 0, "370611/地市级", "analysis", "户数平稳", ""},
		{4, 0, "370611/区县级", "lost", "1", "J04"},
		{4, 0, "370611/区县级", "closing", "1", "3-1-1: J05 is only partly lost"},
		{4, 0, "370611/区县级", "柴油prev", "-25.0%", "(12-16)/16"},
		{4, 0, "370611/区县级", "analysis", "转出1户，流失1户，部分流失1户", ""},
		{4, 0, "370611/站级", "in", "2", "J08 from 区县级, J10 from 甲区"},
		{4, 0, "370611/站级", "closing", "3", "1+2"},
		{4, 0, "合计", "opening", "9", "1+2+1+1+3+1"},
		{4, 0, "合计", "closing", "10", "9+1+1+3-3-1"},
		{4, 0, "合计", "size大型", "3", "J01, J06, J12 by bearer cards"},
		{4, 0, "合计", "size中型", "2", "J02 25 t, J05 (12+16+40)/3 = 22.667 t"},
		{4, 0, "合计", "size小型", "5", "J03, J07, J08, J10, J11"},
		{4, 0, "合计", "汽油", "15.700", "6+6+1.2+1+0.5+1"},
		{4, 0, "合计", "汽油prev", "12.1%", "(15.7-14)/14 = 12.14 %"},
		{4, 0, "合计", "汽油year", "214.0%", "(15.7-5)/5"},
		{4, 0, "合计", "柴油", "48.000", "30+12+6: the 80 t of the reseller are not there"},
		{4, 0, "合计", "柴油prev", "118.2%", "(48-22)/22 = 118.18 %"},
		{4, 0, "合计", "more", "3", "J02, J03, J06"},
		{4, 0, "合计", "same", "4", "J01, J08, J10, J12"},
		{4, 0, "合计", "less", "3", "J05, J07 fall, J11 has nothing"},
		{4, 0, "合计", "visitRate", "20.0%", "2 of 10"},
		{4, 0, "合计", "opinions", "2", "J01, J05"},
		{4, 0, "合计", "handled", "1", "J01"},
		{4, 0, "合计", "pursued", "2", "p1, p2"},
	})
}

func TestFiguresOfPlanAndResults(t *testing.T) {
	check(t, []figure{
		{1, 0, "370602", "stations", "2", "s1, s2"},
		{1, 0, "370611", "stations", "1", "s3; s4 is closed"},
		{1, 0, "370602", "targets", "某机关服务中心", "p1 alone is under development"},
		{1, 0, "370602", "size", "中型", "3 t"},
		{1, 0, "370602", "team", "是", "政府机关 (6.5.4.6)"},
		{1, 0, "370611", "team", "是", "large 企事业单位 (6.5.4.6)"},
		{1, 0, "370611", "diesel", "60.000", "p2"},
		{1, 0, "370611", "current", "—", "p2 says nothing"},
		{1, 0, "合计", "plan", "3", "2+1"},
		{1, 1, "合计", "plan", "22", "10+12"},
		{1, 1, "合计", "mean", "7.33", "22/3"},
		{1, 1, "Cs2", "areas", "某商场；某小区", "p4 of June, p3 of July"},
		{2, 0, "p1", "responsible", "东一站/站长甲", ""},
		{2, 0, "合计", "gasoline", "3.500", "3+0.5; p4 was surveyed on 31 July, for the round before"},
		{7, 0, "370602", "plan", "2", ""},
		{7, 0, "370602", "done", "1", "J02"},
		{7, 0, "370602", "pending", "1", "J09"},
		{7, 0, "370602", "rate", "50.0%", "1/2"},
		{7, 0, "370602", "least", "是", "1 ≥ 1"},
		{7, 0, "370602", "signed", "2", "J02, J09"},
		{7, 0, "370602", "diesel", "25.000", "declared need of J02"},
		{7, 0, "370602", "reason", "差1个，另有待核实1个", ""},
		{7, 0, "370611", "least", "否", "0 < 1"},
		{7, 0, "370611", "reason", "差1个", ""},
		{7, 0, "合计", "rate", "33.3%", "1/3"},
		{7, 0, "合计", "medium", "1", "J02"},
		{7, 1, "Cs1", "done", "1", "G01"},
		{7, 1, "Cs2", "pending", "1", "G02"},
		{7, 1, "Cs3", "done", "1", "G04"},
		{7, 1, "Cs3", "plan", "0", "no line of the plan"},
		{7, 1, "Cs3", "rate", "—", "nothing planned"},
		{7, 1, "Cs3", "remark", "计划外", ""},
		{7, 1, "合计", "open", "3", ""},
		{7, 1, "合计", "mean", "0.67", "2/3"},
		{7, 1, "合计", "rate", "9.1%", "2/22 = 9.09 %"},
		{7, 1, "合计", "ten", "否", "2 < 30"},
	})
}

func TestFiguresOfChurnLevelsAndDetails(t *testing.T) {
	check(t, []figure{
		{3, 0, "J04", "kind", "完全", "nothing in August, September, October"},
		{3, 0, "J04", "base", "16.000", "(24+24+0)/3 of July, June, May: before the fall"},
		{3, 0, "J04", "drop", "100.0%", "(8-0)/8"},
		{3, 0, "J04", "last", "2026-07-23", ""},
		{3, 0, "J04", "family", "柴油", "declared: nothing was fuelled lately"},
		{3, 0, "J05", "kind", "部分", "16 and 12 are at most half of 40"},
		{3, 0, "J05", "base", "40.000", "(40+40+40)/3 of August, July, June: before the fall"},
		{3, 0, "J05", "drop", "70.0%", "28/40"},
		{3, 0, "J05", "measure", "报优惠方案", ""},
		{3, 0, "合计", "now", "12.000", "0+12"},
		{5, 0, "J01", "clauses", "6.3.1.2.1、6.3.1.2.2", "6 t; signed, large, steady"},
		{5, 0, "J01", "change", "平", ""},
		{5, 0, "J02", "basis", "申报", "first months"},
		{5, 0, "J02", "gasoline", "—", "not declared"},
		{5, 0, "J02", "diesel", "25.000", "declared, not the 30 t fuelled"},
		{5, 0, "J02", "before", "—", ""},
		{5, 0, "J02", "change", "新", ""},
		{5, 0, "J03", "change", "赢回", "not new"},
		{5, 0, "J03", "gasoline", "0.333", "1/3 rounded down to the gram"},
		{5, 0, "J05", "clauses", "6.3.1.3.1、6.3.1.3.2", "22.667 t; signed and steady: 68 t ≥ half of 80 t"},
		{5, 0, "J06", "change", "升", ""},
		{5, 0, "J07", "computed", "站级", "1.5 t"},
		{5, 0, "J07", "level", "区县级", "held"},
		{5, 0, "J07", "change", "平", ""},
		{5, 0, "J07", "remark", "保持区县级：本月算得站级，连续第1个月低于原级，满3个月才降", ""},
		{5, 0, "J08", "change", "降", "the third month"},
		{5, 0, "J08", "body", "加油站经理及站内员工", "6.4.4"},
		{5, 0, "J10", "change", "平", "the county changed, not the level"},
		{5, 0, "J12", "bearer", "1,200,000.00", ""},
		{5, 0, "J12", "clauses", "6.3.1.2.3、6.4.1.4.1", "bearer cards; 0.5 t"},
		{6, 0, "J01", "cards", "单位管理卡1、司机卡2", ""},
		{6, 0, "J01", "cardCount", "3", ""},
		{6, 0, "J01", "cycle", "20", "gaps 20,11,20,10,20 days: the middle one"},
		{6, 0, "J01", "prevRate", "0.0%", ""},
		{6, 0, "J01", "yearRate", "20.0%", "(6-5)/5"},
		{6, 0, "J01", "recharge", "30,000.00", ""},
		{6, 0, "J01", "visits", "电话交流 2026-10-21 共2次", "the last one"},
		{6, 0, "J01", "next", "下月上门", ""},
		{6, 0, "J01", "opinion", "希望增加开票窗口", ""},
		{6, 0, "J02", "progress", "本月开发成功", ""},
		{6, 0, "J02", "cycle", "—", "two days only"},
		{6, 0, "J02", "remark", "新增", ""},
		{6, 0, "J06", "remark", "升级", ""},
		{6, 0, "J11", "trend", "停", ""},
		{6, 0, "合计", "count", "18", "nine customers, twice"},
		{6, 0, "合计", "prev", "36.000", "14 + 22"},
		{6, 0, "合计", "prevRate", "76.9%", "(63.7-36)/36 = 76.94 %"},
		{6, 0, "合计", "yearRate", "1174.0%", "(63.7-5)/5"},
	})
}

func check(t *testing.T, figures []figure) {
	t.Helper()
	forms := built(t)
	for _, f := range figures {
		if got := cellOf(t, forms[f.form-1], f.part, f.row, f.col).Display(); got != f.want {
			t.Errorf("附录%d %s %s reads %s, want %s (%s)", f.form, f.row, f.col, got, f.want, f.reckoning)
		}
	}
}

func TestWhoStandsOnTheForms(t *testing.T) {
	forms := built(t)
	for form, want := range map[int]string{3: "J04 J05", 5: "J01 J02 J03 J05 J06 J07 J08 J10 J11 J12", 6: "J01 J02 J03 J05 J06 J07 J08 J10 J11 J12"} {
		got := ""
		for _, r := range forms[form-1].Parts[0].Rows {
			got += " " + r.Key
		}
		if got != " "+want {
			t.Errorf("附录%d lists%s, want %s: no lost, waiting, person or reseller on 附录5 and 附录6", form, got, want)
		}
	}
}

func TestNotesSayWhatTheFiguresDoNot(t *testing.T) {
	forms := built(t)
	for form, want := range map[int]string{
		1: "区县2个，营业站3个；机构计划3个，个人卡计划22个，站均7.33（最低10，只看平均）；是否达最低：否",
		2: "2026年下半年登记潜在客户3户",
		3: "完全流失1户，部分流失1户，流失量合计44.000吨；流失率11.1%（完全流失户÷上月末户数9）", // 8 + (32-12); 1/9
		4: "不含再流通客户1户（3.2）；另有在册未计户数1户（未签协议、未见首次加油，或以前已流失）",     // Z01; J09
		5: "1户的核定级别因缓降高于本月建议级别，见备注",                            // J07
		6: "消费动态：较上月增减10%以内为稳（议）",
		7: "营业站3个，站均完成0.67个（按全部营业站）",
	} {
		if !has(forms[form-1].Notes, want) {
			t.Errorf("附录%d does not note %q but %q", form, want, forms[form-1].Notes)
		}
	}
	if !has(forms[3].Notes, "本月另有3笔消费的卡号不在登记中，不计入任何客户") {
		t.Errorf("unmatched sales are dropped in silence: %q", forms[3].Notes)
	}
}

func has(list []string, want string) bool {
	for _, s := range list {
		if s == want {
			return true
		}
	}
	return false
}
