package report

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// named is one column of the specification and how it prints: group·title, several with | between them. spec "" is one we add.
type named struct{ spec, prints string }

// specified are the columns of the seven forms in the order of the specification (one list a part).
func specified() map[string][]named {
	return map[string][]named{
		"F1A": {{"序号", "序号"}, {"区县", "区县"}, {"营业加油站数", "营业加油站数"}, {"最低开发数（=1）", "最低开发数"}, {"计划开发数", "计划开发数"}, {"目标客户名称", "目标客户名称"},
			{"客户类型（大/中/小）", "客户类型"}, {"油品种类", "油品种类"}, {"预计月需求 汽油/柴油", "预计月需求·汽油|预计月需求·柴油"}, {"目前消费地点及供油方", "目前消费地点及供油方"}, {"拟采取方案摘要", "拟采取方案摘要"},
			{"开发责任人", "开发责任人"}, {"是否需工作小组", "是否需工作小组"}, {"计划完成日期", "计划完成日期"}, {"备注", "备注"}},
		"F1B": {{"序号", "序号"}, {"片区/加油站", "片区|加油站"}, {"计划发展个人卡客户数", "计划发展个人卡客户数"}, {"最低站均 10", "最低站均"}, {"站均", "站均"}, {"主要对象区域（街道/小区/厂矿）", "主要对象区域"},
			{"责任人", "责任人"}, {"备注", "备注"}},
		"F2A": {{"", "序号"}, {"加油站", "加油站"}, {"责任区域（街道/居民小区/厂矿企业）", "责任区域"}, {"调查日期", "调查日期"}, {"调查人", "调查人"}, {"潜在客户名称", "潜在客户名称"}, {"对象类别", "对象类别"},
			{"地址", "地址"}, {"车辆数与车型", "车辆数与车型"}, {"油品种类", "油品种类"}, {"实际需求量（月）", "月实际需求量·汽油|月实际需求量·柴油"}, {"需求周期规律", "需求周期规律"}, {"目前消费地点", "目前消费地点"},
			{"竞争对手及优惠", "竞争对手及优惠"}, {"维系手段", "维系手段"}, {"结算/支付方式", "结算/支付方式"}, {"业务决策人及职务、电话", "业务决策人及职务|电话"}, {"重要程度", "重要程度"}, {"开发难度", "开发难度"},
			{"开发排序", "开发排序"}, {"拟责任单位/责任人", "拟责任单位/责任人"}, {"客户意向", "客户意向"}, {"备注", "备注"}},
		"F3A": {{"序号", "序号"}, {"客户编号", "客户编号"}, {"客户名称", "客户名称"}, {"客户级别", "客户级别"}, {"客户类型（大/中/小）", "客户类型"}, {"所属区县/加油站", "所属区县/加油站"}, {"管理责任人", "管理责任人"},
			{"油品", "油品"}, {"原月均量", "原月均量"}, {"本月量", "本月量"}, {"降幅%", "降幅"}, {"最后消费日期", "最后消费日期"}, {"流失类型（完全/部分）", "流失类型"}, {"认定月份", "认定月份"}, {"流失原因", "流失原因"},
			{"是否投诉所致", "是否投诉所致"}, {"流向竞争对手", "流向竞争对手"}, {"挽回措施", "挽回措施"}, {"责任人、期限", "责任人、期限"}, {"挽回结果", "挽回结果"}, {"备注", "备注"}},
		"F4A": {{"区县", "区县"}, {"客户级别", "客户级别"}, {"上月末户数", "上月末户数"}, {"本月新增（开发）", "本月新增"}, {"", "本月赢回"}, {"本月转入/转出", "本月转入|本月转出"}, {"本月流失", "本月流失"}, {"月末户数", "月末户数"},
			{"其中大/中/小", "其中·大型|其中·中型|其中·小型"}, {"汽油量、环比、同比", "汽油·汽油量|汽油·环比|汽油·同比"}, {"柴油量、环比、同比", "柴油·柴油量|柴油·环比|柴油·同比"}, {"不记名卡采购额", "不记名卡采购额"},
			{"消费需求变化（增/平/减户数）", "消费需求变化（户）·增|消费需求变化（户）·平|消费需求变化（户）·减"}, {"应回访/已回访/回访率", "回访·应回访|回访·已回访|回访·回访率"}, {"意见条数/已处理", "意见·条数|意见·已处理"},
			{"开发中项目数", "开发中项目数"}, {"主要情况分析", "主要情况分析"}, {"备注", "备注"}},
		"F5A": {{"序号", "序号"}, {"客户编号", "客户编号"}, {"客户名称", "客户名称"}, {"区县/加油站", "区县/加油站"}, {"客户类型", "客户类型"}, {"供油协议（签订层级/编号/到期）", "供油协议·签订层级|供油协议·编号|供油协议·到期"},
			{"核定月需求 汽油/柴油", "核定月需求·汽油|核定月需求·柴油"}, {"口径（申报/3 月均/12 月均）", "口径"}, {"不记名卡滚动 12 个月采购额", "不记名卡滚动12个月采购额"}, {"消费稳定（是/否）", "消费稳定"}, {"原级别", "原级别"},
			{"系统建议级别", "系统建议级别"}, {"命中条款", "命中条款"}, {"核定级别", "核定级别"}, {"变动（升/平/降）", "变动"}, {"管理主体", "管理主体"}, {"管理权限转移（向上/向下）", "管理权限转移"}, {"责任人", "责任人"}, {"备注", "备注"}},
		"F6A": {{"序号", "序号"}, {"客户编号", "客户编号"}, {"客户名称", "客户名称"}, {"级别", "级别"}, {"类型", "类型"}, {"区县/加油站", "区县/加油站"}, {"责任人", "责任人"}, {"加油卡类别、卡数", "加油卡类别|卡数"},
			{"加油周期（天）", "加油周期（天）"}, {"加油次数", "加油次数"}, {"汽油量、柴油量", "本月加油量·汽油|本月加油量·柴油"}, {"上月量、环比", "比较·上月量|比较·环比"}, {"去年同月、同比", "比较·去年同月|比较·同比"}, {"充值额", "充值额"},
			{"不记名卡采购额", "不记名卡采购额"}, {"消费动态（增/稳/降/停）", "消费动态"}, {"消费需求", "消费需求"}, {"开发进度（初期客户）", "开发进度"}, {"意见反应", "意见反应"}, {"本月回访方式/日期/次数", "本月回访方式/日期/次数"},
			{"下步措施", "下步措施"}, {"备注", "备注"}},
		"F7A": {{"区县（A）", "区县"}, {"机构计划数", "机构计划数"}, {"机构完成数", "机构完成数"}, {"完成率", "完成率"}, {"是否≥1", "是否≥1"}, {"已签协议数", "已签协议数"}, {"核实通过数", "核实通过数"}, {"待核实数", "待核实数"},
			{"新增月需求 汽油/柴油", "新增月需求·汽油|新增月需求·柴油"}, {"新增大/中/小户数", "新增户数·大型|新增户数·中型|新增户数·小型"}, {"", "本年累计·计划数|本年累计·完成数|本年累计·完成率"}, {"未完成原因", "未完成原因"}, {"备注", "备注"}},
		"F7B": {{"片区/加油站（B）", "片区|加油站"}, {"站数", "营业站数"}, {"个人卡计划数", "个人卡计划数"}, {"完成数", "完成数"}, {"", "待核实数"}, {"站均完成", "站均完成"}, {"完成率", "完成率"}, {"站均是否≥10", "站均是否≥10"}, {"", "本年累计·计划数|本年累计·完成数|本年累计·完成率"},
			{"未完成原因", "未完成原因"}, {"备注", "备注"}},
	}
}

func TestColumnsAreThoseSpecified(t *testing.T) {
	want := specified()
	for _, f := range built(t) {
		for _, p := range f.Parts {
			var got, wanted []string
			for _, c := range p.Columns {
				got = append(got, strings.TrimPrefix(c.Group+"·"+c.Title, "·"))
			}
			for _, n := range want[string(f.Code)+p.Key] {
				wanted = append(wanted, strings.Split(n.prints, "|")...)
			}
			if !slices.Equal(got, wanted) {
				t.Errorf("%s%s has the columns\n%s, specified are\n%s", f.Code, p.Key, strings.Join(got, " "), strings.Join(wanted, " "))
			}
			delete(want, string(f.Code)+p.Key)
		}
	}
	if len(want) != 0 {
		t.Errorf("parts that are missing: %v", want)
	}
}

// numbered are the clauses of QG/SDXS 360-2012 as printed, from its first section to where the public text ends.
func numbered() []string {
	return strings.Fields(`3.1 3.2 3.2.1 3.2.2 3.2.3 3.3 4.1 4.2 4.3 5.1 5.1.1 5.1.2 5.1.3 5.1.4 5.2 5.2.1 5.2.2 5.2.3 5.2.4 5.3 5.3.1 5.3.2 5.3.3 5.4 5.4.1 5.4.2
		6.1 6.1.1 6.1.2 6.2 6.2.1 6.2.2 6.2.3 6.3 6.3.1 6.3.1.1 6.3.1.1.1 6.3.1.1.2 6.3.1.1.3 6.3.1.2 6.3.1.2.1 6.3.1.2.2 6.3.1.2.3 6.3.1.3 6.3.1.3.1 6.3.1.3.2 6.3.1.3.3
		6.4.1.4 6.4.1.4.1 6.4.1.4.2 6.4.1.4.3 6.4 6.4.1 6.4.2 6.4.3 6.4.4 6.5 6.5.1 6.5.2 6.5.3 6.5.4 6.5.4.1 6.5.4.2 6.5.4.3 6.5.4.4 6.5.4.5 6.5.4.6 6.5.5
		6.6 6.6.1 6.6.2 6.6.3 6.7 6.7.1 6.7.1.1 6.7.1.2`)
}

func TestClausesExist(t *testing.T) {
	clauses := numbered()
	due := map[Code]string{"F1": "6.5.3 2026-09-25", "F2": "6.5.1 2026-12-31", "F3": "6.6.3 2026-11-05", "F4": "6.6.3 2026-11-05", "F5": "6.6.3 2026-11-05", "F6": "6.6.3 2026-11-05", "F7": "6.6.3 2026-11-05"}
	printed := regexp.MustCompile(`\d+(\.\d+)+`)
	for i, f := range built(t) {
		if f.Appendix != i+1 || f.Code != Code("F"+string(rune('1'+i))) {
			t.Errorf("form %d is %s, 附录%d", i+1, f.Code, f.Appendix)
		}
		if got := f.Clause + " " + f.DueOn.String(); got != due[f.Code] {
			t.Errorf("%s is due %s, want %s", f.Code, got, due[f.Code])
		}
		for _, p := range f.Parts {
			for _, c := range p.Columns {
				if c.From != "" && !slices.Contains(clauses, c.From) {
					t.Errorf("%s%s %s comes from clause %s, which there is not", f.Code, p.Key, c.Title, c.From)
				}
			}
		}
	}
	for _, r := range built(t)[4].Parts[0].Rows {
		for _, c := range r.Cells[slices.IndexFunc(built(t)[4].Parts[0].Columns, func(c Column) bool { return c.Key == "clauses" })].Refs {
			for _, no := range printed.FindAllString(strings.Split(c.Why, " ")[0], -1) {
				if !slices.Contains(clauses, no) {
					t.Errorf("%s fired clause %s, which there is not", r.Key, no)
				}
			}
		}
	}
}

func TestEveryColumnHasTheUnitOfItsKind(t *testing.T) {
	unit := map[Kind]string{Mass: "吨", Money: "元", Text: "", Count: "", Percent: "", Mean: ""}
	for _, f := range built(t) {
		for _, p := range f.Parts {
			for i, c := range p.Columns {
				if want, ok := unit[c.Kind]; !ok || c.Unit != want {
					t.Errorf("%s%s %s is a %s in %q, want %q", f.Code, p.Key, c.Title, c.Kind, c.Unit, want)
				}
				if c.Width < 4 || c.Title == "" || c.Key == "" {
					t.Errorf("%s%s column %d is incomplete: %+v", f.Code, p.Key, i, c)
				}
				for _, r := range append(slices.Clone(p.Rows), *p.Total) {
					if got := r.Cells[i].Kind; got != c.Kind && got != Text {
						t.Errorf("%s%s %s holds a %s under %s", f.Code, p.Key, r.Key, got, c.Kind)
					}
				}
			}
		}
	}
}

func TestColumnKeysAreUnique(t *testing.T) {
	for _, f := range built(t) {
		for _, p := range f.Parts {
			seen := map[string]bool{}
			for _, c := range p.Columns {
				if seen[c.Key] {
					t.Errorf("%s%s has two columns %s", f.Code, p.Key, c.Key)
				}
				seen[c.Key] = true
			}
		}
	}
}

// TestNothingPrivateIsPrinted: social ties, tastes and life events (6.5.4.1) have no column (T15).
func TestNothingPrivateIsPrinted(t *testing.T) {
	for _, f := range built(t) {
		for _, p := range f.Parts {
			for _, c := range p.Columns {
				if regexp.MustCompile("社会关系|喜好|重大事项|身份证|证件").MatchString(c.Title) {
					t.Errorf("%s%s prints %s", f.Code, p.Key, c.Title)
				}
			}
		}
	}
}
