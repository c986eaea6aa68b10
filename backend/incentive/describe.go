package incentive

import (
	"fmt"
	"strconv"
	"strings"

	"fuelbook/backend/card"

	"github.com/samber/lo"
)

// Describe is the scheme's reading of itself: what a clerk would say it pays, one sentence per rule.
func (s Scheme) Describe() []string {
	out := []string{s.title()}
	if s.OnSite != nil || s.OffSite != nil {
		out = append(out, "计奖的卡："+strings.Join(lo.Map(s.CardKinds, func(k card.Kind, _ int) string { return string(k) }), "、")+"；其他卡种不计。")
	}
	if r := s.OnSite; r != nil {
		out = append(out, fmt.Sprintf("站内发卡：本站当月计划以内每张%s元，超过计划的部分每张%s元；按开户日期、卡号排序计数。", r.Within, r.Beyond))
	}
	if r := s.OffSite; r != nil {
		out = append(out, fmt.Sprintf("站外发卡：每站每天前%d张每张%s元，超过的部分每张%s元；站外卡不计入本站计划。", r.Quota, r.Within, r.Beyond))
	}
	if r := s.Recharge; r != nil {
		out = append(out, fmt.Sprintf("充值：按站计算当月净充值（扣除冲正），每%s元计%s元，%s；计入站奖金池，由站内分配。", r.Unit.Grouped(), r.Rate, modeText(r.Mode)))
	}
	out = append(out, s.Qualify.describe()...)
	if s.PersonCap > 0 {
		out = append(out, "每人每月发卡奖最多"+s.PersonCap.Grouped()+"元，超过的部分不发也不结转。")
	}
	return out
}

func (s Scheme) title() string {
	until := "起"
	if !s.To.IsZero() {
		until = "至" + s.To.Chinese()
	}
	approval := "没有批文号"
	if s.Approval != "" {
		approval = "批文号" + s.Approval
	}
	return "「" + s.Name + "」版本" + s.Version + "，" + s.From.Chinese() + until + "开户的卡和发生的充值适用，" + approval + "。"
}

func modeText(mode string) string {
	if mode == floorMode {
		return "不满一个单位的不计"
	}
	return "不足一个单位的按比例计，四舍五入到分"
}

func (q Qualify) describe() []string {
	var out []string
	if q.FirstFuelDays > 0 {
		out = append(out, "须在开户后"+strconv.Itoa(q.FirstFuelDays)+"天内首次加油，否则不计。")
	}
	if q.FirstRecharge > 0 {
		out = append(out, "开户当月首次充值须不少于"+q.FirstRecharge.Grouped()+"元，否则不计。")
	}
	if q.NewCustomersOnly {
		out = append(out, "只计新客户的第一张卡；补卡、换卡和同一客户的第二张卡不计。")
	}
	return out
}
