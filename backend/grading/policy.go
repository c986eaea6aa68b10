package grading

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// ParsePolicy reads a policy file strictly: unknown fields, missing dates and bounds out of order are refused (grading.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, bad("分级参数文件读不懂：" + err.Error())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return p, bad("分级参数文件后面有多余内容")
	}
	for _, r := range requirements() {
		if !r.holds(p) {
			return p, bad(r.why)
		}
	}
	return p, nil
}

// requirement is what every policy must keep for the decision table to have no hole and no overlap.
type requirement struct {
	holds func(Policy) bool
	why   string
}

func requirements() []requirement {
	return []requirement{
		{func(p Policy) bool { return p.Version != "" && !p.From.IsZero() }, "缺少版本号或生效日期"},
		{func(p Policy) bool { return p.Medium.above(Bound{}) }, "中型界限必须大于0"},
		{func(p Policy) bool { return p.Large.above(p.Medium) }, "大型界限必须大于中型界限"},
		{func(p Policy) bool { return p.ProvinceBearer > p.Large.Bearer }, "省级不记名卡界限必须大于大型界限"},
		{func(p Policy) bool { return lo.Contains([]Basis{Declared, Mean3, Mean12}, p.NeedBasis) }, "需求口径只能是 申报、3月均、12月均"},
		{func(p Policy) bool { return p.StableMonths >= 1 }, "稳定月数至少1"},
		{func(p Policy) bool { return min(p.HoldMonths, p.InitialMonths, p.StableRatio, p.ChannelShare) >= 0 }, "月数和百分比不能为负"},
	}
}

// above reports whether every bound lies over the other's.
func (b Bound) above(low Bound) bool {
	return b.Gasoline > low.Gasoline && b.Diesel > low.Diesel && b.Bearer > low.Bearer
}

func bad(why string) error {
	return fault.New(fault.Invalid, "grading.bad_policy", why, "请改正参数文件")
}
