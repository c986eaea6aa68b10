package tracking

import (
	"bytes"
	"encoding/json"

	"fuelbook/backend/fault"
)

// ParsePolicy reads a policy file strictly (tracking.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	bad := func(why string) error {
		return fault.New(fault.Invalid, "tracking.bad_policy", why, "请改正参数文件")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, bad("跟踪参数文件读不懂：" + err.Error())
	}
	switch {
	case p.Version == "" || p.From.IsZero():
		return p, bad("缺少版本号或生效日期")
	case p.LostMonths < 1 || p.LostMonths > 12:
		return p, bad("流失月数应为1至12")
	case p.PartialMonths < 1 || p.PartialMonths > 6 || p.PartialRatio < 1 || p.PartialRatio > 100:
		return p, bad("部分流失：连续月数应为1至6，降幅应为1至100")
	case p.WinBackMonths < 0 || p.SteadyBand < 0 || p.SteadyBand > 100:
		return p, bad("赢回月数不能为负，平稳幅度应为0至100")
	}
	for level, n := range p.VisitsPerQuarter {
		if n < 0 || n > 90 {
			return p, bad("「" + string(level) + "」的季度回访次数应为0至90")
		}
	}
	return p, nil
}
