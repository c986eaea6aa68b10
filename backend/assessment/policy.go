// Package assessment turns facts of a month into scores of offices and persons (考核评价, 4.3, 5.1.4). It counts in whole numbers only, so that the
// same facts give the same score, rank and fingerprint on every machine, in whatever order they are handed in.
package assessment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Key names what is measured.
type Key string

// What is measured, every one told from facts.
const (
	Plan        Key = "plan"
	Filing      Key = "filing"
	Corrections Key = "corrections"
	Visits      Key = "visits"
	Complaints  Key = "complaints"
	Churn       Key = "churn"
	Quality     Key = "quality"
)

// Keys lists what is measured, in the order of the board.
func Keys() []Key { return []Key{Plan, Filing, Corrections, Visits, Complaints, Churn, Quality} }

// Band gives a score. Of a share At is the least whole percent that reaches it; of a count the most records that still have it.
type Band struct {
	At    int `json:"at"`
	Score int `json:"score"` // 0–100
}

// Measure is how one thing is scored. Bands stand from the best; what reaches none scores 0. Count scores the number of records that are not
// good; without it the share of good ones is scored.
type Measure struct {
	Key    Key    `json:"key"`
	Name   string `json:"name"`
	Clause string `json:"clause"`
	Weight int    `json:"weight"` // percent of the total
	Says   string `json:"says"`   // what is counted, as the board explains it
	Count  bool   `json:"count,omitempty"`
	Bands  []Band `json:"bands"`
}

// Policy is the dated table of weights and scores.
type Policy struct {
	Version  string        `json:"version"`
	From     calendar.Date `json:"from"`
	Source   string        `json:"source"`
	Measures []Measure     `json:"measures"`
}

// ParsePolicy reads a policy file strictly. Error: assessment.bad_policy, on the measure that is wrong or on weights.
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil || dec.More() || p.Version == "" || p.From.IsZero() {
		return p, bad("参数文件读不懂，或缺少版本号、生效日期", "请改正参数文件", "").Because(err)
	}
	return p, p.Check()
}

// Check tells whether a policy scores every measure once, by weights that add up to 100 and bands that run from the best. Error: assessment.bad_policy.
func (p Policy) Check() error {
	keys := lo.Map(p.Measures, func(m Measure, _ int) Key { return m.Key })
	if !slices.Equal(keys, Keys()) {
		return bad("七项指标不齐或次序不对", "请按原有的指标改权重和得分表", "")
	}
	for _, m := range p.Measures {
		if m.Name == "" || m.Clause == "" || m.Says == "" || m.Weight < 0 || !m.ordered() {
			return bad("「"+m.Name+"」的权重或得分表不对", "权重不能为负；得分0到100，从好到差排列，界限和得分都不能重复", string(m.Key))
		}
	}
	if sum := lo.SumBy(p.Measures, func(m Measure) int { return m.Weight }); sum != 100 {
		return bad(fmt.Sprintf("各项权重合计%d", sum), "请改到合计100", "weights")
	}
	return nil
}

func bad(message, remedy, field string) *fault.Fault {
	return fault.New(fault.Invalid, "assessment.bad_policy", "考核评价参数："+message, remedy).On(field)
}

func (m Measure) ordered() bool {
	for i, b := range m.Bands {
		if b.At < 0 || b.At > 1000 || b.Score < 0 || b.Score > 100 {
			return false
		}
		if i == 0 {
			continue
		}
		last := m.Bands[i-1]
		if b.Score >= last.Score || m.Count == (b.At <= last.At) || b.At == last.At {
			return false
		}
	}
	return len(m.Bands) > 0
}

// score gives the score of good out of all, with the sentence that explains it.
func (m Measure) score(good, all int) (int, string) {
	for _, b := range m.Bands {
		switch {
		case m.Count && all-good <= b.At:
			return b.Score, fmt.Sprintf("%d份，不多于%d份得%d分", all-good, b.At, b.Score)
		case !m.Count && good*100 >= b.At*all:
			return b.Score, fmt.Sprintf("%d÷%d，达到%d%%得%d分", good, all, b.At, b.Score)
		}
	}
	last := m.Bands[len(m.Bands)-1]
	if m.Count {
		return 0, fmt.Sprintf("%d份，多于%d份不得分", all-good, last.At)
	}
	return 0, fmt.Sprintf("%d÷%d，不到%d%%不得分", good, all, last.At)
}
