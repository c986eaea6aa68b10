package incentive

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// warning begins the codes of what an approver should see but may want.
const warning = "incentive.warn_"

// maxRate bounds what one unit may earn; anything above is a slip of the decimal point.
const maxRate = 100_000_00

// checker collects faults under the JSON path of a scheme's fields.
type checker struct {
	list fault.List
	path string
}

func (c *checker) bad(when bool, code, field, message, remedy string) {
	if when {
		c.list = append(c.list, fault.New(fault.Invalid, "incentive."+code, message, remedy).On(c.path+field))
	}
}

func (c *checker) warn(when bool, code, field, message, remedy string) {
	if when {
		c.list = append(c.list, fault.New(fault.Invalid, warning+code, message, remedy).On(c.path+field))
	}
}

// Check lists what is wrong with a scheme and what is odd about it; Field is the JSON path. What is wrong has codes incentive.scheme_* and
// incentive.formula, and nothing is calculated with it; what is odd has codes incentive.warn_* (Blocks tells them apart). Lint looks at the pay.
func Check(s Scheme) fault.List {
	c := &checker{}
	c.head(s)
	_, faults := compiled(s)
	c.list = append(c.list, faults...)
	for i, r := range s.Rules {
		c.path = "rules." + strconv.Itoa(i) + "."
		c.rule(r)
		c.bad(lo.CountBy(s.Rules, func(x Rule) bool { return x.Key == r.Key }) > 1, "scheme_twice", "key", "条款代号「"+r.Key+"」用了两次", "请各条款用不同的代号")
	}
	c.path = ""
	c.limits(s)
	return c.list
}

// Blocks reports whether a fault of Check forbids calculating, as opposed to a warning for the approver.
func Blocks(f *fault.Fault) bool { return !strings.HasPrefix(f.Code, warning) }

// blocking keeps the faults that forbid calculating.
func blocking(l fault.List) fault.List {
	return lo.Filter(l, func(f *fault.Fault, _ int) bool { return Blocks(f) })
}

func (c *checker) head(s Scheme) {
	for _, f := range []struct{ name, value string }{{"key", s.Key}, {"version", s.Version}, {"name", s.Name}} {
		c.bad(strings.TrimSpace(f.value) == "", "scheme_empty", f.name, "方案的「"+f.name+"」没有填", "请补填")
	}
	c.bad(s.From.IsZero(), "scheme_dates", "from", "方案没有生效日期", "请补填生效日期，例如 2026-01-01")
	c.bad(!s.To.IsZero() && s.To.Before(s.From), "scheme_dates", "to", "方案的截止日期早于生效日期", "请改正日期；一直有效时截止日期留空")
	c.bad(len(s.Rules) == 0, "scheme_rules", "rules", "方案没有任何条款", "请增加条款")
	c.bad(len(s.Rules) > 60, "scheme_rules", "rules", "方案的条款超过60条", "请拆成几个方案")
	c.warn(strings.TrimSpace(s.Approval) == "", "unapproved", "approval", "方案没有批文号", "报批后请填写批文号（6.5.5）")
	c.warn(strings.TrimSpace(s.Source) == "", "no_source", "source", "方案没有写明出处", "请写明依据的文件")
}

func (c *checker) rule(r Rule) {
	c.bad(strings.TrimSpace(r.Key) == "" || strings.ContainsAny(r.Key, ":#|"), "scheme_empty", "key", "条款代号没有填，或含有 : # |", "请填简短的代号，例如 onsite")
	c.bad(strings.TrimSpace(r.Name) == "", "scheme_empty", "name", "条款没有名称", "请补填，打印在结算单上")
	_, known := scales[r.Basis]
	c.bad(!known, "scheme_basis", "basis", "「"+string(r.Basis)+"」不是计奖基数", "请选 发卡、新户、充值、消费额、吨数、升数 或 天数")
	c.bad(!slices.Contains([]Per{EachEvent, StationMonth, StationDay, PersonMonth, PersonDay, UnitMonth}, r.Per), "scheme_per", "per", "「"+string(r.Per)+"」不是计数范围", "请选 每笔、每站每月、每站每日、每人每月、每人每日 或 全单位每月")
	c.bad(r.Mode != Marginal && r.Mode != Whole, "scheme_mode", "mode", "「"+string(r.Mode)+"」不是阶梯的算法", "请选 超出部分 或 达标全部")
	c.bad(r.Unit != "" && r.Rounding != FullUnits && r.Rounding != Prorated, "scheme_rounding", "rounding", "「"+string(r.Rounding)+"」不是取整方法", "请选 满整单位 或 按比例四舍五入到分")
	c.bad(r.Unit == "" && r.Mode == Marginal && r.Formula == "", "scheme_unit", "unit", "定额奖只能是达标全部", "请把算法改为 达标全部，或填写计奖单位")
	c.bad(r.Formula == "" && len(r.Bands) == 0, "scheme_bands", "bands", "条款没有标准", "请增加一档，或写公式")
	c.bad(r.Formula != "" && len(r.Bands) > 0, "scheme_bands", "formula", "既有分档又有公式", "请删去一种")
	c.kinds(r)
	c.numbers(r)
	c.shares(r)
	for i, b := range r.Bands {
		field := "bands." + strconv.Itoa(i) + ".rate"
		c.bad(b.Rate < 0, "scheme_rate", field, "标准是负数", "要扣的请勾「扣减」，标准填正数")
		c.bad(b.Rate > maxRate, "scheme_rate", field, "标准超过100,000元", "请核对小数点")
		c.bad(strings.HasSuffix(b.From, "%") && !slices.Contains([]Per{StationMonth, UnitMonth}, r.Per), "scheme_plan", "bands."+strconv.Itoa(i)+".from", "按计划百分数分档，只能每站每月或全单位每月计数", "请改计数范围或起点")
	}
}

func (c *checker) kinds(r Rule) {
	all := []card.Kind{card.FleetMaster, card.FleetDriver, card.Named, card.Bearer}
	for _, k := range r.Filter.Kinds {
		c.bad(!slices.Contains(all, k), "scheme_kind", "filter.kinds", "「"+string(k)+"」不是卡类型", "请填 单位管理卡、司机卡、记名卡 或 不记名卡")
	}
	for _, ch := range r.Filter.Channels {
		c.bad(ch != card.OnSite && ch != card.OffSite, "scheme_channel", "filter.channels", "「"+string(ch)+"」不是渠道", "请填 站内 或 站外")
	}
	c.bad(len(lo.Uniq(r.Filter.Kinds)) < len(r.Filter.Kinds), "scheme_kind", "filter.kinds", "同一卡类型写了两次", "请删去重复的")
}

func (c *checker) numbers(r Rule) {
	q := r.Qualify
	c.bad(q.FirstFuelDays < 0 || q.FirstFuelDays > 366, "scheme_qualify", "qualify.firstFuelDays", "首次加油期限不在0至366天之间", "请改正，0 表示不要求")
	c.bad(min(q.FirstFuelMonths, q.KeptDays, q.UsedMonths, r.Winners) < 0 || q.FirstRecharge < 0, "scheme_qualify", "qualify", "条件里有负数", "请改正，0 表示不要求")
	c.bad(q.FirstFuelDays > 0 && q.FirstFuelMonths > 0, "scheme_qualify", "qualify.firstFuelMonths", "首次加油的期限写了两种", "请只留一种")
	c.bad(r.Factor < 0 || r.EachCap < 0 || r.Shortfall < 0, "scheme_number", "factor", "折算、单项封顶或短缺扣减是负数", "请改正，0 表示没有")
	c.bad(r.Winners > 0 && (r.Unit != "" || r.Per != PersonMonth), "scheme_winners", "winners", "限名额的奖须是每人每月的定额奖", "请把计奖单位留空，计数范围选每人每月")
	c.bad(r.Shortfall > 0 && r.Per != StationMonth, "scheme_shortfall", "shortfall", "短缺扣减须按每站每月计数", "请改计数范围")
}

func (c *checker) shares(r Rule) {
	known := []Receiver{Seller, Developer, Manager, Pool, Team}
	sum := int64(0)
	for _, s := range r.Shares {
		c.bad(!slices.Contains(known, s.To), "scheme_share", "shares", "「"+string(s.To)+"」不是分配对象", "请选 发卡人、开发人、站长、站奖金池 或 开发小组")
		c.bad(s.Percent <= 0, "scheme_share", "shares", "分配比例不大于0", "请改正或删去")
		sum += s.Percent
	}
	c.bad(sum != 100, "scheme_share", "shares", "分配比例合计"+strconv.FormatInt(sum, 10)+"%，不是100%", "请改正")
	sum = 0
	for _, p := range r.Instalments {
		c.bad(p.Percent <= 0 || p.After < 0 || p.After > 24, "scheme_instalment", "instalments", "分期的比例或月数不对", "比例须大于0，月数在0至24之间")
		sum += p.Percent
	}
	c.bad(len(r.Instalments) > 0 && sum != 100, "scheme_instalment", "instalments", "分期比例合计"+strconv.FormatInt(sum, 10)+"%，不是100%", "请改正")
	c.bad(!slices.IsSortedFunc(r.Instalments, func(a, b Instalment) int { return a.After - b.After }), "scheme_instalment", "instalments", "分期没有按月数从先到后", "请重排")
}

func (c *checker) limits(s Scheme) {
	l := s.Limits
	c.bad(min(l.PersonDay, l.PersonMonth, l.OfficeMonth, l.Budget, l.Minimum) < 0, "scheme_cap", "limits", "封顶、预算或保底是负数", "请改正，0 表示没有")
	c.bad(l.Minimum > 0 && l.PersonMonth > 0 && l.Minimum > l.PersonMonth, "scheme_cap", "limits.minimum", "保底高于封顶", "请改正")
	if p := s.Penalty; p != nil {
		c.bad(p.Percent < 0 || p.Percent > 100 || p.Least < 0, "scheme_penalty", "penalty", "违规扣回的门槛不对", "比例在0至100之间，张数不小于0")
	}
	w := s.Watch
	c.bad(min(w.SamePhone, w.SamePlate, w.BurstDays, w.RefundDays) < 0 || w.BurstPercent < 0 || w.BurstLeast < 0 || w.SamePhone == 1 || w.SamePlate == 1,
		"scheme_watch", "watch", "暂缓的条件不对", "同一电话、同一车牌填2以上，0 表示不查")
	c.bad(s.Limits.Budget > money.Max, "scheme_cap", "limits.budget", "预算太大", "请核对小数点")
}
