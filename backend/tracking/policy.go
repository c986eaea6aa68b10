package tracking

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// ParsePolicy reads a policy file strictly (tracking.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, bad("跟踪参数文件读不懂：" + err.Error())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return p, bad("跟踪参数文件后面有多余内容")
	}
	for _, r := range requirements() {
		if !r.holds(p) {
			return p, bad(r.why)
		}
	}
	if why := append(p.requirements(), lo.Compact([]string{p.exceptionFault()})...); len(why) > 0 {
		return p, bad(why[0])
	}
	for level, n := range p.VisitsPerQuarter {
		if !within(n, 0, 90) {
			return p, bad("「" + string(level) + "」的季度回访次数应为0至90")
		}
	}
	return p, nil
}

func bad(why string) error {
	return fault.New(fault.Invalid, "tracking.bad_policy", why, "请改正参数文件")
}

// requirement is what every policy must keep for the rules to have a meaning.
type requirement struct {
	holds func(Policy) bool
	why   string
}

func requirements() []requirement {
	return []requirement{
		{func(p Policy) bool { return p.Version != "" && !p.From.IsZero() }, "缺少版本号或生效日期"},
		{func(p Policy) bool { return within(p.SteadyBand, 0, 100) }, "平稳幅度应为0至100"},
	}
}

func within(n, low, high int) bool { return n >= low && n <= high }
