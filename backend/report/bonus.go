package report

import (
	"fmt"
	"strconv"

	"fuelbook/backend/calendar"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// StatementPaper is what one person gets in a settlement (6.5.5): every line with rule, figures, rate, amount and reason.
func StatementPaper(s incentive.Settlement, step incentive.Step, who incentive.Sum, on calendar.Date) Paper {
	var rows [][]string
	held := 0
	for _, l := range s.Lines {
		if string(l.StaffID) != who.ID {
			continue
		}
		held += lo.Ternary(l.State == incentive.Held, 1, 0)
		rows = append(rows, []string{strconv.Itoa(len(rows) + 1), l.Date.String(), l.Event, l.Rule, l.Basis, l.Rate.Grouped(), l.Amount.Grouped(), string(l.State), l.Reason})
	}
	notes := []string{"方案：" + s.Scheme.Name + " " + s.Scheme.Version + lo.Ternary(s.Scheme.Approval == "", "（没有批文号，仅供测算）", "，批文号"+s.Scheme.Approval),
		"本人对其中任何一项有疑问的，可向站长提出争议；裁定的结果列入下一次结算。"}
	if held > 0 {
		notes = append(notes, fmt.Sprintf("其中%d项暂缓，核实后列入以后的结算。", held))
	}
	return Paper{Title: "发卡奖励对账单", Clause: "6.5.5", Unit: s.Unit, On: on, Wide: true,
		Facts:    []string{"统计期：" + s.Month.Chinese(), "员工：" + who.No + " " + who.Name, "所在机构：" + who.Office, "合计：" + who.Amount.Grouped() + "元（" + who.Amount.Capital() + "）", "结算状态：" + string(step.State)},
		Sections: []Section{{Title: "逐项", Titles: []string{"序", "日期", "事项", "条款", "计算依据", "单价（元）", "金额（元）", "状态", "理由"}, Weights: []int{4, 9, 16, 9, 15, 8, 9, 6, 24}, Rows: rows, Empty: "没有"}},
		Notes:    notes, Signers: []string{"本人", "站长", "制表人"}}
}

// PoolPaper is the signed list of a divided pool (二次分配签领表).
func PoolPaper(s incentive.Settlement, station string, pool money.Fen, share incentive.PoolShare, on calendar.Date) Paper {
	rows := lo.Map(share.Parts, func(p incentive.Part, i int) []string {
		how := "按权重" + strconv.FormatInt(p.Weight, 10)
		if p.Weight == 0 {
			how = "定额"
		}
		return []string{strconv.Itoa(i + 1), p.StaffNo, p.Name, how + lo.Ternary(p.Why == "", "", "；"+p.Why), p.Amount.Grouped(), ""}
	})
	rows = append(rows, []string{"", "", "合计", "", pool.Grouped(), ""})
	return Paper{Title: "站奖金池二次分配签领表", Clause: "6.5.5", Unit: s.Unit, On: on,
		Facts:    []string{"统计期：" + s.Month.Chinese(), "加油站：" + station, "奖金池：" + pool.Grouped() + "元（" + pool.Capital() + "）", "分配人：" + share.Name},
		Sections: []Section{{Title: "分配", Titles: []string{"序", "工号", "姓名", "依据", "金额（元）", "签领"}, Weights: []int{6, 14, 16, 30, 14, 20}, Rows: rows}},
		Notes:    []string{"各人金额合计恰好等于奖金池；按权重分配的尾差用最大余数法，同余按工号。"}, Signers: []string{"站长", "审核人", "负责人"}}
}
