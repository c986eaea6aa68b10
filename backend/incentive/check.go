package incentive

import (
	"slices"
	"strings"

	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// warning begins the codes of what an approver should see but may want.
const warning = "incentive.warn_"

// maxRate bounds what one card may earn; anything above is a slip of the decimal point.
const maxRate = 100_000_00

// checker collects faults under the JSON names of a scheme's fields.
type checker struct{ list fault.List }

func (c *checker) bad(when bool, code, field, message, remedy string) {
	if when {
		c.list = append(c.list, fault.New(fault.Invalid, "incentive."+code, message, remedy).On(field))
	}
}

func (c *checker) warn(when bool, code, field, message, remedy string) {
	if when {
		c.list = append(c.list, fault.New(fault.Invalid, warning+code, message, remedy).On(field))
	}
}

// Check lists what is wrong with a scheme and what is odd about it; Field is the JSON path. What is wrong has codes
// incentive.scheme_*, and nothing is calculated with it; what is odd has codes incentive.warn_* (Blocks tells them apart).
func Check(s Scheme) fault.List {
	c := &checker{}
	c.head(s)
	c.kinds(s)
	c.plan(s.OnSite)
	c.quota(s.OffSite)
	c.recharge(s.Recharge)
	c.conditions(s)
	return c.list
}

// Blocks reports whether a fault of Check forbids calculating, as opposed to a warning for the approver.
func Blocks(f *fault.Fault) bool { return !strings.HasPrefix(f.Code, warning) }

// blocking keeps the faults that forbid calculating.
func blocking(l fault.List) fault.List {
	return lo.Filter(l, func(f *fault.Fault, _ int) bool { return Blocks(f) })
}

func (c *checker) head(s Scheme) {
	for field, value := range map[string]string{"key": s.Key, "version": s.Version, "name": s.Name} {
		c.bad(strings.TrimSpace(value) == "", "scheme_empty", field, "方案的「"+field+"」没有填", "请补填")
	}
	slices.SortFunc(c.list, func(a, b *fault.Fault) int { return strings.Compare(a.Field, b.Field) })
	c.bad(s.From.IsZero(), "scheme_dates", "from", "方案没有生效日期", "请补填 from，例如 2026-01-01")
	c.bad(!s.To.IsZero() && s.To.Before(s.From), "scheme_dates", "to", "方案的截止日期早于生效日期", "请改正 from 或 to；一直有效时 to 留空")
	c.warn(strings.TrimSpace(s.Approval) == "", "unapproved", "approval", "方案没有批文号", "报批后请填写批文号（6.5.5）")
	c.warn(strings.TrimSpace(s.Source) == "", "no_source", "source", "方案没有写明出处", "请写明依据的文件")
}

func (c *checker) kinds(s Scheme) {
	known := []card.Kind{card.FleetMaster, card.FleetDriver, card.Named, card.Bearer}
	for _, k := range s.CardKinds {
		c.bad(!slices.Contains(known, k), "scheme_kind", "cardKinds", "「"+string(k)+"」不是卡类型", "请填 单位管理卡、司机卡、记名卡 或 不记名卡")
	}
	c.bad(len(lo.Uniq(s.CardKinds)) < len(s.CardKinds), "scheme_kind", "cardKinds", "同一卡类型写了两次", "请删去重复的")
	perCard := s.OnSite != nil || s.OffSite != nil
	c.bad(perCard && len(s.CardKinds) == 0, "scheme_kind", "cardKinds", "方案按张计奖，却没有列出计奖的卡类型", "请补填 cardKinds")
	c.bad(!perCard && s.Recharge == nil, "scheme_rates", "onSite", "方案没有任何计奖标准", "请填写 onSite、offSite 或 recharge")
	c.warn(perCard && s.OnSite == nil, "gap", "onSite", "方案没有站内标准，站内发的卡一律不计", "确属如此可以不改")
	c.warn(perCard && s.OffSite == nil, "gap", "offSite", "方案没有站外标准，站外发的卡一律不计", "确属如此可以不改")
}

func (c *checker) plan(r *PlanRate) {
	if r == nil {
		return
	}
	c.rate("onSite.within", r.Within)
	c.rate("onSite.beyond", r.Beyond)
	c.warn(r.Beyond < r.Within, "inverted", "onSite.beyond", "超计划每张反而低于计划内", "多发卡的单张奖励会变少，请核对")
}

func (c *checker) quota(r *QuotaRate) {
	if r == nil {
		return
	}
	c.bad(r.Quota < 0, "scheme_quota", "offSite.quota", "站外日定额是负数", "请改为不小于0的整数")
	c.rate("offSite.within", r.Within)
	c.rate("offSite.beyond", r.Beyond)
	c.warn(r.Beyond < r.Within, "inverted", "offSite.beyond", "超定额每张反而低于定额内", "多发卡的单张奖励会变少，请核对")
}

func (c *checker) recharge(r *RechargeRate) {
	if r == nil {
		return
	}
	c.bad(r.Unit <= 0 || r.Unit > money.Max, "scheme_unit", "recharge.unit", "充值奖的单位金额必须大于0", "请填写每多少元计一次，例如 \"10000.00\"")
	c.rate("recharge.rate", r.Rate)
	c.bad(r.Unit > 0 && r.Rate > r.Unit, "scheme_rate", "recharge.rate", "充值奖超过了充值本身", "请核对 unit 与 rate")
	c.bad(r.Mode != floorMode && r.Mode != proRataMode, "scheme_mode", "recharge.mode", "「"+r.Mode+"」不是计法", "请填 floor（满整单位才计）或 pro_rata（按比例计）")
}

func (c *checker) rate(field string, v money.Fen) {
	c.bad(v < 0, "scheme_rate", field, "「"+field+"」是负数", "奖励标准不能为负，请改正")
	c.bad(v > maxRate, "scheme_rate", field, "「"+field+"」超过100,000元", "请核对小数点")
	c.warn(v == 0, "zero", field, "「"+field+"」是0，落在这一档的不发奖", "确属如此可以不改")
}

func (c *checker) conditions(s Scheme) {
	c.bad(s.Qualify.FirstFuelDays < 0 || s.Qualify.FirstFuelDays > 366, "scheme_qualify", "qualify.firstFuelDays", "首次加油期限不在0至366天之间", "请改正，0 表示不要求")
	c.bad(s.Qualify.FirstRecharge < 0, "scheme_qualify", "qualify.firstRecharge", "首次充值下限是负数", "请改正，0 表示不要求")
	c.bad(s.PersonCap < 0, "scheme_cap", "personCap", "每人封顶是负数", "请改正，0 表示不封顶")
}
