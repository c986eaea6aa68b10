package incentive

import (
	"fmt"
	"strconv"
	"strings"

	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// Describe is the scheme's reading of itself: what a clerk would say it pays, one sentence per rule and limit.
func (s Scheme) Describe() []string {
	out := []string{s.title()}
	rules, faults := compiled(s)
	if len(faults) > 0 {
		return append(out, "条款里有填错的数，改正后才能读出。")
	}
	for i := range rules {
		out = append(out, rules[i].describe())
	}
	out = append(out, s.Limits.describe()...)
	if p := s.Penalty; p != nil {
		out = append(out, fmt.Sprintf("违规的卡：本站违规超过当月发卡的%d%%且超过%d张时，超出部分从酬金高的起扣回，允许张数%s。", p.Percent, p.Least, lo.Ternary(p.RoundUp, "向上取整", "向下取整")))
	}
	out = append(out, s.Watch.describe()...)
	return append(out, "没有核实的客户不计（6.5.4.4）；补换卡不是新发卡。")
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
	return "「" + s.Name + "」版本" + s.Version + "，" + s.From.Chinese() + until + "发生的业务适用，" + approval + "。"
}

func (r *rule) describe() string {
	text := r.Name + "：" + r.what() + "，" + string(r.Per) + "计数，" + r.payText()
	if r.Factor != 0 && r.Factor != 100 {
		text += "，数量按" + strconv.FormatInt(r.Factor, 10) + "%折算"
	}
	if r.EachCap > 0 {
		text += "，单项最多" + r.EachCap.Grouped() + "元"
	}
	if r.Winners > 0 {
		text += fmt.Sprintf("，每个机构只取前%d名（同数按工号）", r.Winners)
	}
	text += "；" + r.shareText()
	if q := r.Qualify.describe(); len(q) > 0 {
		text += "；条件：" + strings.Join(q, "，")
	}
	if len(r.Instalments) > 0 {
		text += "；分期：" + strings.Join(lo.Map(r.Instalments, func(p Instalment, _ int) string {
			when := "当月"
			if p.After > 0 {
				when = "第" + strconv.Itoa(p.After) + "个月后" + lo.Ternary(p.Active, "（其间月月加油）", "")
			}
			return when + strconv.FormatInt(p.Percent, 10) + "%"
		}), "，")
	}
	if r.Shortfall > 0 {
		text += fmt.Sprintf("；没有完成计划的，每差1%s从站奖金池扣%s元，扣到0为止", scales[r.Basis].name, r.Shortfall)
	}
	if r.Exclusive != "" {
		text += "；与「" + r.Exclusive + "」组其他条款只计一条，先列的优先"
	}
	return text + "。"
}

// what reads the basis with its filter.
func (r *rule) what() string {
	f := r.Filter
	parts := []string{
		join(lo.Map(f.Channels, func(c card.Channel, _ int) string { return string(c) })),
		join(lo.Map(f.Kinds, func(k card.Kind, _ int) string { return string(k) })),
		join(lo.Map(f.Classes, func(k customer.Kind, _ int) string { return string(k) })),
		join(f.Products), join(f.Campaigns),
	}
	if len(f.Offices) > 0 {
		parts = append(parts, "指定的"+strconv.Itoa(len(f.Offices))+"个机构")
	}
	parts = lo.Compact(parts)
	if len(parts) == 0 {
		return string(r.Basis)
	}
	return strings.Join(parts, "、") + "的" + string(r.Basis)
}

func join(list []string) string { return strings.Join(list, "、") }

func (r *rule) payText() string {
	if r.formula != nil {
		return "按公式 " + r.Formula + "（分）"
	}
	bands := lo.Map(r.bands, func(_ band, i int) string { return r.bandText(i) })
	if len(bands) == 1 {
		return bands[0]
	}
	return lo.Ternary(r.Mode == Whole, "达到哪一档全部按哪一档：", "分档，只有超出的部分按高一档：") + strings.Join(bands, "；")
}

func (r *rule) shareText() string {
	if len(r.Shares) == 1 {
		return "归" + string(r.Shares[0].To)
	}
	return "分给" + strings.Join(lo.Map(r.Shares, func(s Share, _ int) string { return string(s.To) + strconv.FormatInt(s.Percent, 10) + "%" }), "、") + "（最大余数法）"
}

func (q Qualify) describe() []string {
	var out []string
	add := func(when bool, text string) {
		if when {
			out = append(out, text)
		}
	}
	add(q.FirstFuelDays > 0, "开户后"+strconv.Itoa(q.FirstFuelDays)+"天内首次加油")
	add(q.FirstFuelMonths > 0, "到次"+strconv.Itoa(q.FirstFuelMonths)+"月底首次加油")
	add(q.FirstRecharge > 0, "开户当月首次充值不少于"+q.FirstRecharge.Grouped()+"元")
	add(q.NewOnly, "只计新客户的第一张卡")
	add(q.Agreement, "客户有生效的供油协议")
	add(q.KeptDays > 0, strconv.Itoa(q.KeptDays)+"天内退卡的不计，已发的扣回")
	add(q.UsedMonths > 0, "开户后"+strconv.Itoa(q.UsedMonths)+"个月内没有加油的不计，已发的扣回")
	return out
}

func (l Limits) describe() []string {
	var out []string
	for _, x := range []struct {
		amount money.Fen
		text   string
	}{{l.PersonDay, "每人每天最多%s元，超过的不发也不结转。"}, {l.PersonMonth, "每人每月最多%s元，超过的不发也不结转。"}, {l.OfficeMonth, "每站每月最多%s元，超过的按比例减。"},
		{l.Minimum, "当月有奖的人每月保底%s元。"}, {l.Budget, "全月预算%s元，超过时各人各站按比例压缩，尾差用最大余数法。"}} {
		if x.amount > 0 {
			out = append(out, fmt.Sprintf(x.text, x.amount.Grouped()))
		}
	}
	return out
}

func (w Watch) describe() []string {
	var parts []string
	if w.SamePhone > 0 {
		parts = append(parts, fmt.Sprintf("同一电话用在%d个以上客户的卡", w.SamePhone))
	}
	if w.SamePlate > 0 {
		parts = append(parts, fmt.Sprintf("同一车牌用在%d个以上客户的卡", w.SamePlate))
	}
	if w.BurstDays > 0 {
		parts = append(parts, fmt.Sprintf("月末%d天发的卡占本人当月%d%%以上且不少于%d张", w.BurstDays, w.BurstPercent, w.BurstLeast))
	}
	if w.RefundDays > 0 {
		parts = append(parts, fmt.Sprintf("充值后%d天内又冲正", w.RefundDays))
	}
	if len(parts) == 0 {
		return nil
	}
	return []string{"暂缓，由另一人核实后放行：" + strings.Join(parts, "；") + "。"}
}
