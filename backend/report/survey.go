package report

import (
	"fmt"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// SurveySheet is one station's 《潜在客户调查表》(附录2) to be filled in by hand: the head printed, potential customers of earlier rounds to
// ask again, and empty lines. It has every field of 附录2; the station stands in the head and the products follow from the two needs.
type SurveySheet struct {
	Unit       string
	Station    string
	District   string
	Areas      []string
	Round      census.Round
	StationDue calendar.Date
	DueOn      calendar.Date
	Again      []census.Prospect
	Empty      int
	Staff      map[org.StaffID]string
}

// SurveyPair is one column of the sheet: two fields, one under the other.
type SurveyPair struct {
	Upper, Lower string
	Width        int
}

// SurveyPairs are the columns, wide enough to write in; every record takes two lines.
func SurveyPairs() []SurveyPair {
	return []SurveyPair{{"潜在客户名称", "责任区域", 17}, {"对象类别", "调查日期", 9}, {"地址", "备注", 14}, {"车辆数与车型", "维系手段", 10}, {"汽油月需求（吨）", "重要程度", 7},
		{"柴油月需求（吨）", "开发难度", 7}, {"需求周期规律", "开发排序", 9}, {"目前消费地点", "结算/支付方式", 10}, {"竞争对手及优惠", "拟责任单位/责任人", 12},
		{"业务决策人及职务", "客户意向", 10}, {"电话", "调查人", 11}}
}

// Lines are the two lines of a potential customer to ask again, in the order of SurveyPairs. The day and who asks are left to be written.
func (s SurveySheet) Lines(p census.Prospect) (upper, lower []string) {
	return []string{p.Name, p.ObjectKind, p.Address, p.Vehicles, tonnesOrBlank(p.Gasoline), tonnesOrBlank(p.Diesel), p.Cycle, p.CurrentPlace, p.Competitor, p.Decider, p.DeciderPhone},
		[]string{p.Area, "", p.Remark, p.Bond, p.Importance, p.Difficulty, lo.Ternary(p.Rank > 0, fmt.Sprint(p.Rank), ""), p.PayMode, s.Staff[p.ResponsibleID], p.Intent, ""}
}

func tonnesOrBlank(g measure.Gram) string {
	if g == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.TrimRight(g.Tonnes(), "0"), ".")
}

// SurveyBook is the sheet of one station as a workbook form: one line a record under the titles the import knows, so that a station can
// fill it in and send it back.
func SurveyBook(s SurveySheet) Form {
	b := &builder{}
	say := func(key, title string, width int, field func(census.Prospect) string) column[census.Prospect] {
		return column[census.Prospect]{Column: col(key, title, Text, width, ""), cell: func(_ *builder, p census.Prospect) Cell { return text(field(p)) }}
	}
	columns := []column[census.Prospect]{
		say("station", "加油站", 14, func(census.Prospect) string { return s.Station }), say("area", "责任区域", 12, func(p census.Prospect) string { return p.Area }),
		say("date", "调查日期", 11, func(census.Prospect) string { return "" }), say("surveyor", "调查人", 8, func(census.Prospect) string { return "" }),
		say("name", "潜在客户名称", 20, func(p census.Prospect) string { return p.Name }), say("kind", "对象类别", 11, func(p census.Prospect) string { return p.ObjectKind }),
		say("address", "地址", 16, func(p census.Prospect) string { return p.Address }), say("vehicles", "车辆数与车型", 12, func(p census.Prospect) string { return p.Vehicles }),
		say("gasoline", "汽油月需求（吨）", 8, func(p census.Prospect) string { return tonnesOrBlank(p.Gasoline) }), say("diesel", "柴油月需求（吨）", 8, func(p census.Prospect) string { return tonnesOrBlank(p.Diesel) }),
		say("cycle", "需求周期规律", 11, func(p census.Prospect) string { return p.Cycle }), say("current", "目前消费地点", 12, func(p census.Prospect) string { return p.CurrentPlace }),
		say("competitor", "竞争对手及优惠", 14, func(p census.Prospect) string { return p.Competitor }), say("bond", "维系手段", 10, func(p census.Prospect) string { return p.Bond }),
		say("pay", "结算/支付方式", 10, func(p census.Prospect) string { return p.PayMode }), say("decider", "业务决策人及职务", 12, func(p census.Prospect) string { return p.Decider }),
		say("phone", "电话", 13, func(p census.Prospect) string { return p.DeciderPhone }), say("importance", "重要程度", 6, func(p census.Prospect) string { return p.Importance }),
		say("difficulty", "开发难度", 6, func(p census.Prospect) string { return p.Difficulty }), say("rank", "开发排序", 6, func(p census.Prospect) string { return lo.Ternary(p.Rank > 0, fmt.Sprint(p.Rank), "") }),
		say("responsible", "拟责任人工号", 9, func(census.Prospect) string { return "" }), say("intent", "客户意向", 10, func(p census.Prospect) string { return p.Intent }),
		say("remark", "备注", 12, func(p census.Prospect) string { return p.Remark }),
	}
	list := append(append([]census.Prospect{}, s.Again...), make([]census.Prospect, s.Empty)...)
	part := table(b, "A", "应于"+s.StationDue.Chinese()+"交齐", "", columns, list, func(p census.Prospect) string { return string(p.ID) })
	part.Total = nil
	for i := range part.Rows[len(s.Again):] { // what is not filled in must not read as a record
		part.Rows[len(s.Again)+i].Cells[0] = text("")
	}
	return Form{Code: "F2", Appendix: 2, Title: "潜在客户调查表", Clause: "6.5.1", Layout: MarketLayout, Unit: strings.Trim(s.Unit+" "+s.Station, " "), Period: s.Round.Label(),
		DueOn: s.DueOn, Parts: []Part{part}, Notes: []string{"对象类别请填：" + strings.Join(census.ObjectKinds(), "、") + "；重要程度、开发难度请填：高、中、低；每行都要写加油站「" + s.Station + "」"},
		Signers: []string{"调查人", "站经理", "片区经理"}}
}
