package plan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Policy is the dated minimum of 6.5.3: institutions per county, personal cards per station on the mean.
type Policy struct {
	Version    string        `json:"version"`
	From       calendar.Date `json:"from"`
	Source     string        `json:"source"`
	PerCounty  int64         `json:"perCounty"`
	PerStation int64         `json:"perStation"`
	Hard       bool          `json:"hard"` // below the minimum a plan may not be filed
}

// Finding is one thing the check found; Violation marks what breaks the regulation, the rest is shown only.
type Finding struct {
	Text      string `json:"text"`
	Clause    string `json:"clause"`
	Violation bool   `json:"violation"`
}

// ParsePolicy reads a policy file strictly (plan.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || p.PerCounty < 0 || p.PerStation < 0 {
		return p, fault.New(fault.Invalid, "plan.bad_policy", "计划参数文件读不懂，或缺少版本号、生效日期", "请改正参数文件").Because(err)
	}
	return p, nil
}

// Totals of a plan.
func (p Plan) Totals() (institutions, cards int64) {
	for _, l := range p.Lines {
		if l.Part == Institutions {
			institutions += l.Target
		} else {
			cards += l.Target
		}
	}
	return institutions, cards
}

// Check holds a plan against the minimums (domain 7.2): every county with an open station one by one; personal cards by the mean over
// open stations, which alone decides (T10). Stations below the mean's minimum are shown, not counted as violations.
// Findings come in the order of the offices given.
func Check(p Plan, offices []org.Office, pol Policy) []Finding {
	open := lo.Filter(offices, func(o org.Office, _ int) bool { return o.Kind == org.Station && o.Status == org.Open })
	return append([]Finding{}, slices.Concat(counties(p, open, pol), mean(p, int64(len(open)), pol), low(p, open, pol))...) // a list in JSON, never null
}

// counties finds those with an open station and too few institutions planned; a plan for a county without one helps nobody.
func counties(p Plan, open []org.Office, pol Policy) []Finding {
	planned := map[string]int64{}
	for _, l := range p.Lines {
		if l.Part == Institutions {
			planned[l.CountyCode] += l.Target
		}
	}
	var out []Finding
	for _, o := range lo.UniqBy(open, func(o org.Office) string { return o.CountyCode }) {
		if n := planned[o.CountyCode]; n < pol.PerCounty {
			out = append(out, Finding{fmt.Sprintf("%s计划开发机构客户%d个，少于%d个", o.CountyName, n, pol.PerCounty), "6.5.3", true})
		}
	}
	return out
}

// mean compares totals, not a rounded mean: 29 cards at 3 stations are below 10 each.
func mean(p Plan, stations int64, pol Policy) []Finding {
	if _, cards := p.Totals(); cards < stations*pol.PerStation {
		return []Finding{{fmt.Sprintf("个人卡计划%d个，%d个营业站站均不足%d个", cards, stations, pol.PerStation), "6.5.3", true}}
	}
	return nil
}

// low shows open stations that have a line of their own below the minimum.
func low(p Plan, open []org.Office, pol Policy) []Finding {
	planned := map[org.OfficeID]int64{}
	for _, l := range p.Lines {
		if l.Part == PersonCards {
			planned[l.StationID] += l.Target
		}
	}
	var out []Finding
	for _, o := range open {
		if n, ok := planned[o.ID]; ok && n < pol.PerStation {
			out = append(out, Finding{fmt.Sprintf("%s个人卡计划%d个，低于%d个（只看站均，不算违规）", o.Name, n, pol.PerStation), "6.5.3", false})
		}
	}
	return out
}
