package report

import (
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"

	"github.com/samber/lo"
)

// PursuitSheet is what the papers of one pursuit are made of.
type PursuitSheet struct {
	Unit, District, Station string
	Pursuit                 pursuit.Pursuit
	People                  map[org.StaffID]string
	Advice                  pursuit.Advice
	FloorSealed             bool
	Today                   calendar.Date
}

// FactPaper is 《零售客户情况调查表》 (6.5.4.1): what was found out of one target.
func FactPaper(s PursuitSheet) Paper {
	p, f := s.Pursuit, s.Pursuit.Work.Facts
	paper := s.paper("零售客户情况调查表", "6.5.4.1")
	paper.Sections = []Section{
		pairs("一、基本情况", []string{"客户名称", p.Name}, []string{"对象类别", p.ObjectKind}, []string{"地址", p.Address}, []string{"车辆和用油设备", f.Vehicles}),
		pairs("二、实际需求及周期规律", []string{"汽油月需求", tonnesOf(p.Gasoline)}, []string{"柴油月需求", tonnesOf(p.Diesel)}, []string{"周期规律", f.Cycle}, []string{"结算方式", f.Pay}),
		pairs("三、目前消费地点及维系手段", []string{"目前消费地点", p.CurrentPlace}, []string{"竞争对手及优惠", p.Competitor}, []string{"维系手段", f.Ties}),
		pairs("四、业务决策人", []string{"决策人及职务", p.Decider}, []string{"层级", f.Rank}, []string{"电话", p.DeciderPhone}, []string{"备注", p.Remark}),
	}
	paper.Notes = []string{"决策人的社会关系、个人喜好、重大事项不填入本表；确有必要的，经批准后存入敏感信息，到期删除。"}
	paper.Signers = []string{"调查人", "站经理", "片区经理", "日期"}
	return paper
}

// SchemePaper is 《零售客户开发方案》 (6.5.4.2 to 6.5.4.4): scheme, who goes and why, negotiations, the way so far. The price floor never
// stands on it.
func SchemePaper(s PursuitSheet) Paper {
	p, a := s.Pursuit, s.Pursuit.Work.Approach
	paper := s.paper("零售客户开发方案", "6.5.4.2至6.5.4.4")
	paper.Facts = append(paper.Facts, "目前阶段："+string(p.Stage))
	paper.Sections = []Section{
		pairs("一、开发方案", []string{"客户名称", p.Name}, []string{"月需求", "汽油" + tonnesOf(p.Gasoline) + "，柴油" + tonnesOf(p.Diesel)}, []string{"营销策略", a.Strategy}, []string{"谈判要点", a.Talk},
			[]string{"公关对象", a.Contact}, []string{"合作方式", a.Cooperation}, []string{"特殊需求及应对", a.Special},
			[]string{"让利底线", lo.Ternary(s.FloorSealed, "已封存，不印在纸上，有权限的人凭口令查看", "未封存")}),
		{Title: "二、开发人员", Titles: []string{"人员", "关联关系申报", "内容", "申报日期"}, Weights: []int{20, 20, 40, 20}, Empty: "还没有人申报关联关系", Rows: lo.Map(p.Work.Declarations, func(d pursuit.Declaration, _ int) []string {
			return []string{s.People[d.By] + lo.Ternary(d.By == p.ResponsibleID, "（责任人）", ""), string(d.Tie), d.Text, d.On.String()}
		})},
		{Title: "三、谈判记录", Titles: []string{"次数", "日期", "开发人", "对方", "内容", "结果"}, Weights: []int{7, 14, 12, 14, 26, 27}, Empty: "还没有谈过", Rows: lo.Map(p.Work.Rounds, func(r pursuit.Round, i int) []string {
			return []string{fmt.Sprint(i + 1), r.On.String(), s.People[r.By], r.With, r.Topic, r.Result}
		})},
		{Title: "四、推进过程", Titles: []string{"日期", "从", "到", "操作人", "说明"}, Weights: []int{16, 16, 16, 16, 36}, Empty: "还在「收集情况」", Rows: lo.Map(p.Work.Path, func(x pursuit.Passage, _ int) []string {
			return []string{x.On.String(), string(x.From), string(x.To), x.By, x.Why}
		})},
	}
	paper.Notes = []string{fmt.Sprintf("第%d次谈判应去的层级：%s（%s）。", s.Advice.Round, s.Advice.Wanted, joinReasons(s.Advice.Why))}
	if p.NextStep != "" {
		paper.Notes = append(paper.Notes, "下一步："+p.NextStep+lo.Ternary(p.NextOn.IsZero(), "", "，"+p.NextOn.String()))
	}
	paper.Signers = []string{"开发责任人", "片区经理", "零售管理部门", "日期"}
	return paper
}

func joinReasons(list []string) string {
	out := ""
	for i, x := range list {
		out += lo.Ternary(i > 0, "；", "") + x
	}
	return out
}

func (s PursuitSheet) paper(title, clause string) Paper {
	p := s.Pursuit
	return Paper{Title: title, Clause: clause, Unit: s.Unit, On: s.Today,
		Facts: lo.Compact([]string{"单位：" + s.Unit, lo.Ternary(s.District != "", "片区："+s.District, ""), "加油站：" + s.Station, "责任人：" + lo.CoalesceOrEmpty(s.People[p.ResponsibleID], "未定"),
			"列入日期：" + p.OpenedOn.Chinese()})}
}

// tonnesOf is a monthly need on paper; what was not found out is said so, it is not nothing.
func tonnesOf(g measure.Gram) string {
	if g == 0 {
		return "未了解"
	}
	return tonnesOrBlank(g) + "吨"
}
