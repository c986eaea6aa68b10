package census

import (
	"fmt"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Step is one change of status a clerk may ask for.
type Step struct {
	From Status `json:"from"`
	To   Status `json:"to"`
	Name string `json:"name"`
	Why  bool   `json:"why"`  // a reason is asked for
	Next bool   `json:"next"` // only in a later round than the one it was surveyed in
}

// steps is the state machine of domain 5.
func steps() []Step {
	return []Step{
		{From: Found, To: Valid, Name: "筛查有效"},
		{From: Found, To: Invalid, Name: "筛查无效", Why: true},
		{From: Valid, To: Invalid, Name: "改为无效", Why: true},
		{From: Invalid, To: Valid, Name: "改为有效", Why: true},
		{From: Valid, To: Pursued, Name: "列入开发"},
		{From: Pursued, To: Converted, Name: "转为客户"},
		{From: Pursued, To: Shelved, Name: "搁置", Why: true},
		{From: Shelved, To: Found, Name: "重新登记", Next: true},
		{From: Invalid, To: Found, Name: "重新登记", Next: true},
	}
}

// Steps lists what may become of a potential customer surveyed in round was while round now is surveyed ("" for none).
func Steps(s Status, was, now Round) []Step {
	return lo.Filter(steps(), func(x Step, _ int) bool { return x.From == s && (!x.Next || later(was, now)) })
}

func later(was, now Round) bool { return now.Sound() && was < now }

// Move changes the status on a day, with its reason. Errors: census.no_step saying which steps there are, census.same_round, census.why.
func Move(p Prospect, to Status, why string, on calendar.Date, was, now Round) (Prospect, error) {
	step, ok := lo.Find(steps(), func(x Step) bool { return x.From == p.Status && x.To == to })
	if !ok {
		return p, fault.New(fault.Conflict, "census.no_step", fmt.Sprintf("「%s」现为「%s」，不能改为「%s」", p.Name, p.Status, to), remedy(p.Status)).On("status")
	}
	if step.Next && !later(was, now) {
		return p, fault.New(fault.Conflict, "census.same_round", fmt.Sprintf("「%s」要到下一轮普查才能重新登记", p.Name), "请先开始新一轮普查").On("status")
	}
	why = strings.TrimSpace(why)
	if step.Why && why == "" {
		return p, fault.New(fault.Invalid, "census.why", step.Name+"要写明原因", "请补填原因").On("why")
	}
	p.Status, p.StatusOn, p.StatusWhy = to, on, why
	return p, nil
}

func remedy(from Status) string {
	names := lo.FilterMap(steps(), func(x Step, _ int) (string, bool) { return x.Name, x.From == from })
	if len(names) == 0 {
		return "这个状态不再改变"
	}
	return "现在可以：" + strings.Join(names, "、")
}

// Idle says why a pursued one should be shelved: no progress for the months of the policy since progress (domain 5); "" where it should not.
func Idle(p Prospect, progress, today calendar.Date, policy Policy) string {
	if p.Status != Pursued || progress.IsZero() {
		return ""
	}
	months := today.Month().Index() - progress.Month().Index()
	if today.Day() < progress.Day() {
		months--
	}
	if months < policy.ShelveMonths {
		return ""
	}
	return fmt.Sprintf("开发中已%d个月没有进展（最近%s），满%d个月应搁置", months, progress, policy.ShelveMonths)
}
