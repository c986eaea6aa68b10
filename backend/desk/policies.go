package desk

import (
	"context"
	"encoding/json"
	"io/fs"

	"fuelbook/backend/agreement"
	"fuelbook/backend/assessment"
	"fuelbook/backend/backup"
	"fuelbook/backend/calendar"
	"fuelbook/backend/care"
	"fuelbook/backend/census"
	"fuelbook/backend/claim"
	"fuelbook/backend/complaint"
	"fuelbook/backend/customer"
	"fuelbook/backend/duty"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/incentive"
	"fuelbook/backend/measure"
	"fuelbook/backend/message"
	"fuelbook/backend/ownership"
	"fuelbook/backend/plan"
	"fuelbook/backend/problem"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
)

// Kinds of dated policy; the shipped default of each is assets/policy/<kind>.json.
const (
	policyGrading  = "grading"
	policyTracking = "tracking"
	policyPlan     = "plan"
	policyDensity  = "density"
	policyCensus   = "census"
	policyClasses  = "classes"
	policyArchive  = "archive"
	policyLoad     = "ownership"
	policyPursuit  = "pursuit"
	policyPlanning = "planning"
	policyProblem  = "problem"
	policyClaim    = "claim"
	policyAgree    = "agreement"
	policyComplain = "complaint"
	policyWorkdays = "workdays"
	policyCare     = "care"
	policyDuties   = "duties"
	policyBackup   = "backup"
	policyMessages = "messages"
	policyAssess   = "assessment"
	policyLayout   = "layout"
)

// seedPolicies puts the shipped defaults into the database once; later versions are added, never overwritten. A version that is stored
// stays as it is, for months were calculated with it; that a changed file comes with a new version is what a test sees to.
func (d *Desk) seedPolicies(ctx context.Context) error {
	return d.store.Update(ctx, d.system(), func(tx *store.Tx) error {
		for _, kind := range []string{policyGrading, policyTracking, policyPlan, policyDensity, policyClasses, policyArchive, policyLoad, policyCensus, policyPursuit, policyPlanning, policyProblem, policyClaim, policyAgree, policyComplain, policyWorkdays, policyBackup, policyCare, policyDuties, policyAssess, policyLayout, policyMessages} {
			raw, err := fs.ReadFile(d.assets, "policy/"+kind+".json")
			if err != nil {
				return fault.Wrap(err, "desk.policy", "程序自带的「"+policyKinds()[kind].word+"」参数读不出")
			}
			v, err := policyVersion(kind, raw)
			if err != nil {
				return err
			}
			if err := tx.SavePolicy(v); err != nil && !fault.Is(err, "store.policy_differs") {
				return err
			}
		}
		if err := d.seedTemplates(tx); err != nil {
			return err
		}
		return d.seedScheme(tx)
	})
}

func (d *Desk) seedScheme(tx *store.Tx) error {
	stored, err := tx.Schemes()
	if err != nil || len(stored) > 0 {
		return err
	}
	raw, err := fs.ReadFile(d.assets, "policy/scheme.json")
	if err != nil {
		return fault.Wrap(err, "desk.policy", "程序自带的示例奖励方案读不出")
	}
	s, err := incentive.ParseScheme(raw)
	if err != nil {
		return err
	}
	return tx.SaveScheme(s)
}

// policyKind is what a kind of policy is called, and what reads its file.
type policyKind struct {
	word  string
	check func([]byte) error
}

// policyKinds are all kinds of dated policies.
func policyKinds() map[string]policyKind {
	return map[string]policyKind{
		policyDensity:  kindOfPolicy("零售核算密度", measure.ParseDensityFile),
		policyGrading:  kindOfPolicy("分级标准", grading.ParsePolicy),
		policyTracking: kindOfPolicy("跟踪与流失口径", tracking.ParsePolicy),
		policyPlan:     kindOfPolicy("开发计划参数", plan.ParsePolicy),
		policyCensus:   kindOfPolicy("普查参数", census.ParsePolicy),
		policyClasses:  kindOfPolicy("客户分类", customer.ParseClasses),
		policyArchive:  kindOfPolicy("档案要求", customer.ParseArchive),
		policyLoad:     kindOfPolicy("客户经理负荷", ownership.ParsePolicy),
		policyPursuit:  kindOfPolicy("开发过程参数", pursuit.ParsePolicy),
		policyPlanning: kindOfPolicy("计划测算参数", plan.ParsePlanning),
		policyProblem:  kindOfPolicy("问题时限", problem.ParsePolicy),
		policyClaim:    kindOfPolicy("摘牌规则", claim.ParsePolicy),
		policyAgree:    kindOfPolicy("协议权限", agreement.ParsePolicy),
		policyComplain: kindOfPolicy("投诉时限", complaint.ParsePolicy),
		policyWorkdays: kindOfPolicy("工作日历", calendar.ParseWorkdays),
		policyCare:     kindOfPolicy("维护回访规则", care.ParsePolicy),
		policyDuties:   kindOfPolicy("月度任务", duty.ParsePolicy),
		policyBackup:   kindOfPolicy("备份规则", backup.ParsePolicy),
		policyAssess:   kindOfPolicy("考核办法", assessment.ParsePolicy),
		policyLayout:   kindOfPolicy("报表表样", report.ParseLayout),
		policyMessages: kindOfPolicy("短信规则", message.ParsePolicy),
	}
}

func kindOfPolicy[T any](word string, parse func([]byte) (T, error)) policyKind {
	return policyKind{word, func(raw []byte) error { _, err := parse(raw); return err }}
}

// policyVersion reads the head every policy file has, after the kind's own parser accepted the whole.
func policyVersion(kind string, raw []byte) (store.PolicyVersion, error) {
	v := store.PolicyVersion{Kind: kind, JSON: raw}
	if err := policyKinds()[kind].check(raw); err != nil {
		return v, err
	}
	var head struct {
		Version string        `json:"version"`
		From    calendar.Date `json:"from"`
		Source  string        `json:"source"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return v, fault.Wrap(err, "desk.policy", "参数「"+policyKinds()[kind].word+"」的版本信息读不出")
	}
	v.Version, v.From, v.Source = head.Version, head.From, head.Source
	return v, nil
}

// policyOn gives the JSON of the version in force on a day. Error: desk.no_policy.
func policyOn(tx *store.Tx, kind string, on calendar.Date) ([]byte, error) {
	versions, err := tx.Policies(kind)
	if err != nil {
		return nil, err
	}
	var best *store.PolicyVersion
	for i, v := range versions {
		if !v.From.After(on) && (best == nil || !v.From.Before(best.From)) {
			best = &versions[i]
		}
	}
	if best == nil {
		return nil, fault.New(fault.Invalid, "desk.no_policy", on.String()+"没有生效的「"+policyKinds()[kind].word+"」参数", "请在「制度与参数」中录入生效日期更早的版本")
	}
	return best.JSON, nil
}

// policies of one month: each as in force on the month's last day (architecture principle 2).
type policies struct {
	grading  grading.Policy
	tracking tracking.Policy
	plan     plan.Policy
	load     ownership.Policy
	census   census.Policy
}

func loadPolicies(tx *store.Tx, m calendar.Month) (p policies, err error) {
	read := func(kind string) []byte {
		if err != nil {
			return nil
		}
		var raw []byte
		raw, err = policyOn(tx, kind, m.Last())
		return raw
	}
	g, t, pl, l, cs := read(policyGrading), read(policyTracking), read(policyPlan), read(policyLoad), read(policyCensus)
	if err != nil {
		return p, err
	}
	if p.grading, err = grading.ParsePolicy(g); err != nil {
		return p, err
	}
	if p.tracking, err = tracking.ParsePolicy(t); err != nil {
		return p, err
	}
	if p.census, err = census.ParsePolicy(cs); err != nil {
		return p, err
	}
	if p.load, err = ownership.ParsePolicy(l); err != nil {
		return p, err
	}
	p.plan, err = plan.ParsePolicy(pl)
	return p, err
}

func loadDensity(tx *store.Tx) (measure.DensityTable, error) {
	raw, err := policyOn(tx, policyDensity, calendar.NewDate(2200, 1, 1))
	if err != nil {
		return nil, err
	}
	return measure.ParseDensityFile(raw)
}
