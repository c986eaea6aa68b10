package ownership

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Policy is the dated policy of load and drift (default 议, domain 3 and 6.5); see assets/policy/ownership.json.
type Policy struct {
	Version     string        `json:"version"`
	From        calendar.Date `json:"from"`
	Source      string        `json:"source"`
	Capacity    []Capacity    `json:"capacity"`
	DriftRatio  int           `json:"driftRatio"`  // per cent by which declared need and sales may differ
	DriftMonths int           `json:"driftMonths"` // in a row before it is listed
}

// Capacity is how many customers one person of an office of a kind can answer for, and which posts take customers over.
type Capacity struct {
	Office    org.Kind `json:"office"`
	Posts     []string `json:"posts"`
	Customers int      `json:"customers"`
}

// ParsePolicy reads a policy file strictly (ownership.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return p, bad("负荷参数文件读不懂：" + err.Error())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return p, bad("负荷参数文件后面有多余内容")
	}
	return p, p.check()
}

func (p Policy) check() error {
	if p.Version == "" || p.From.IsZero() {
		return bad("缺少版本号或生效日期")
	}
	for _, kind := range []org.Kind{org.Unit, org.District, org.Station} {
		c, ok := p.of(kind)
		if !ok || c.Customers < 1 || len(c.Posts) == 0 {
			return bad("「" + string(kind) + "」缺少每人户数或岗位")
		}
	}
	if p.DriftRatio < 1 || p.DriftRatio > 100 || p.DriftMonths < 1 || p.DriftMonths > 12 {
		return bad("偏离幅度应为1至100，连续月数应为1至12")
	}
	return nil
}

func bad(why string) error {
	return fault.New(fault.Invalid, "ownership.bad_policy", why, "请改正参数文件")
}

func (p Policy) of(kind org.Kind) (Capacity, bool) {
	return lo.Find(p.Capacity, func(c Capacity) bool { return c.Office == kind })
}

// takes reports whether a post at a kind of office takes customers over.
func (p Policy) takes(kind org.Kind, post string) bool {
	c, ok := p.of(kind)
	return ok && lo.Contains(c.Posts, post)
}

func (p Policy) room(kind org.Kind) int {
	c, _ := p.of(kind)
	return c.Customers
}
