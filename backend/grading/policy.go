package grading

import (
	"bytes"
	"encoding/json"

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
	switch {
	case p.Version == "" || p.From.IsZero():
		return p, bad("缺少版本号或生效日期")
	case p.Medium.Gasoline <= 0 || p.Medium.Diesel <= 0 || p.Medium.Bearer <= 0:
		return p, bad("中型界限必须大于0")
	case p.Large.Gasoline <= p.Medium.Gasoline || p.Large.Diesel <= p.Medium.Diesel || p.Large.Bearer <= p.Medium.Bearer:
		return p, bad("大型界限必须大于中型界限")
	case p.ProvinceBearer <= p.Large.Bearer:
		return p, bad("省级不记名卡界限必须大于大型界限")
	case !lo.Contains([]Basis{Declared, Mean3, Mean12}, p.NeedBasis):
		return p, bad("需求口径只能是 申报、3月均、12月均")
	case p.StableMonths < 1 || p.HoldMonths < 0 || p.InitialMonths < 0 || p.StableRatio < 0 || p.ChannelShare < 0:
		return p, bad("月数和百分比不能为负，稳定月数至少1")
	}
	return p, nil
}

func bad(why string) error {
	return fault.New(fault.Invalid, "grading.bad_policy", why, "请改正参数文件")
}
