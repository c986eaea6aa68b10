package plan

import (
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// VersionID is the opaque identity of a version of a plan (UUIDv7).
type VersionID string

// State is how far a version is on its way to being in force (domain 5).
type State string

// States. An approved version is never changed; what changes afterwards is a new version.
const (
	Drafted   State = "草稿"
	Submitted State = "待审核"
	Reviewed  State = "待批准"
	Approved  State = "已批准"
	Dropped   State = "已放弃"
)

// Target is one line of a version: what the office is to reach, and how the proposal for it came about.
type Target struct {
	Line
	Filled   bool          `json:"filled"` // the office has given its number; without it the number is missing, not zero
	FilledBy string        `json:"filledBy"`
	FilledOn calendar.Date `json:"filledOn"`
	Proposed int64         `json:"proposed"`
	Carried  int64         `json:"carried"` // unmet in the month before, part of Proposed
	Why      []string      `json:"why"`
}

// Key tells the lines of a version apart: the part with the county code or the station.
func (t Target) Key() string {
	return string(t.Part) + "/" + lo.Ternary(t.Part == Institutions, t.CountyCode, string(t.StationID))
}

// Step is one signature or return on the way of a version.
type Step struct {
	What   string        `json:"what"` // 提交, 审核, 批准, 退回, 放弃
	By     string        `json:"by"`
	UserID access.UserID `json:"userId"`
	On     calendar.Date `json:"on"`
	Note   string        `json:"note"`
}

// Version is one version of a month's plan. Why is the reason of an amendment, empty for the first.
type Version struct {
	ID      VersionID      `json:"id"`
	Month   calendar.Month `json:"month"`
	No      int            `json:"no"` // 1 for the first
	State   State          `json:"state"`
	Why     string         `json:"why"`
	Targets []Target       `json:"targets"`
	Steps   []Step         `json:"steps"`
	Rev     int64          `json:"rev"`
}

// Missing names the lines nobody has given a number for.
func (v Version) Missing(name func(Target) string) []string {
	return lo.FilterMap(v.Targets, func(t Target, _ int) (string, bool) { return name(t), !t.Filled })
}

// Fill gives one line its number. Errors: plan.locked, plan.no_line, plan.negative.
func (v Version) Fill(key string, n int64, remark, by string, on calendar.Date) (Version, error) {
	if v.State != Drafted {
		return v, v.locked()
	}
	if n < 0 || n > 100_000 {
		return v, fault.New(fault.Invalid, "plan.negative", "计划数应在0到100000之间", "请改正").On(key)
	}
	v.Targets = slices.Clone(v.Targets)
	for i, t := range v.Targets {
		if t.Key() == key {
			t.Target, t.Filled, t.FilledBy, t.FilledOn, t.Remark = n, true, by, on, strings.TrimSpace(remark)
			v.Targets[i] = t
			return v, nil
		}
	}
	return v, fault.New(fault.NotFound, "plan.no_line", "计划中没有这一行", "请刷新后重试")
}

// Refresh takes fresh proposals; numbers already given stay, and lines of offices that are no longer asked go. Error: plan.locked.
func (v Version) Refresh(fresh []Target) (Version, error) {
	if v.State != Drafted {
		return v, v.locked()
	}
	old := lo.KeyBy(v.Targets, Target.Key)
	v.Targets = lo.Map(fresh, func(t Target, _ int) Target {
		if o, ok := old[t.Key()]; ok {
			t.Target, t.Filled, t.FilledBy, t.FilledOn, t.Remark, t.ResponsibleID = o.Target, o.Filled, o.FilledBy, o.FilledOn, o.Remark, o.ResponsibleID
		}
		return t
	})
	return v, nil
}

func (v Version) locked() error {
	return fault.New(fault.Conflict, "plan.locked", fmt.Sprintf("第%d版%s，不能改", v.No, v.State), "待审核、待批准的请先退回；已批准的请提出更正版，写明原因")
}

// Submit hands a draft in: every line has its number, and where the policy is hard the minimums are met. Errors: plan.locked, plan.missing,
// plan.below per finding.
func (v Version) Submit(by access.Actor, on calendar.Date, missing []string, findings []Finding, hard bool) (Version, error) {
	if v.State != Drafted {
		return v, v.locked()
	}
	if len(missing) > 0 {
		return v, fault.New(fault.Invalid, "plan.missing", fmt.Sprintf("还有%d个没有报数：%s", len(missing), strings.Join(missing, "、")), "没有报数不按零计，请催报或代填后再提交")
	}
	var fs fault.List
	for _, f := range findings {
		if f.Violation && hard {
			fs = append(fs, fault.New(fault.Invalid, "plan.below", f.Text, "请按"+f.Clause+"调整计划数"))
		}
	}
	if err := fs.OrNil(); err != nil {
		return v, err
	}
	return v.step("提交", Submitted, by, on, ""), nil
}

// Review is the second person's yes. Errors: plan.state, plan.same_person.
func (v Version) Review(by access.Actor, on calendar.Date) (Version, error) {
	return v.sign("审核", Submitted, Reviewed, by, on)
}

// Approve is the third person's yes: the version is in force and locked. Errors: plan.state, plan.same_person.
func (v Version) Approve(by access.Actor, on calendar.Date) (Version, error) {
	return v.sign("批准", Reviewed, Approved, by, on)
}

// sign is a signature by somebody who has not signed this round yet.
func (v Version) sign(what string, from, to State, by access.Actor, on calendar.Date) (Version, error) {
	if v.State != from {
		return v, fault.New(fault.Conflict, "plan.state", fmt.Sprintf("第%d版%s，不能%s", v.No, v.State, what), "请刷新后查看")
	}
	for _, s := range v.round() {
		if s.UserID == by.UserID || s.By == by.Name {
			return v, fault.New(fault.Forbidden, "plan.same_person", "「"+by.Name+"」已经"+s.What+"过这一版", "提交、审核、批准要由不同的人办理")
		}
	}
	return v.step(what, to, by, on, ""), nil
}

// round are the signatures since the last return.
func (v Version) round() []Step {
	_, last, _ := lo.FindLastIndexOf(v.Steps, func(s Step) bool { return s.What == "退回" })
	return v.Steps[last+1:]
}

// Return gives a version back to be changed, with the reason. Errors: plan.state, plan.why.
func (v Version) Return(by access.Actor, on calendar.Date, why string) (Version, error) {
	if v.State != Submitted && v.State != Reviewed {
		return v, fault.New(fault.Conflict, "plan.state", fmt.Sprintf("第%d版%s，不能退回", v.No, v.State), "请刷新后查看")
	}
	if strings.TrimSpace(why) == "" {
		return v, fault.New(fault.Invalid, "plan.why", "退回要写明原因", "请补填").On("why")
	}
	return v.step("退回", Drafted, by, on, strings.TrimSpace(why)), nil
}

// Drop ends a version that was never approved. Error: plan.state.
func (v Version) Drop(by access.Actor, on calendar.Date) (Version, error) {
	if v.State == Approved || v.State == Dropped {
		return v, fault.New(fault.Conflict, "plan.state", fmt.Sprintf("第%d版%s，不能放弃", v.No, v.State), "请刷新后查看")
	}
	return v.step("放弃", Dropped, by, on, ""), nil
}

func (v Version) step(what string, to State, by access.Actor, on calendar.Date, note string) Version {
	v.State = to
	v.Steps = append(slices.Clone(v.Steps), Step{What: what, By: by.Name, UserID: by.UserID, On: on, Note: note})
	return v
}

// Amend begins the next version of an approved plan. Errors: plan.why, plan.state.
func (v Version) Amend(why string) (Version, error) {
	switch {
	case v.State != Approved:
		return v, fault.New(fault.Conflict, "plan.state", fmt.Sprintf("第%d版%s，还可以直接改", v.No, v.State), "批准以后的改动才立更正版")
	case strings.TrimSpace(why) == "":
		return v, fault.New(fault.Invalid, "plan.why", "更正计划要写明原因", "请补填").On("why")
	}
	return Version{Month: v.Month, No: v.No + 1, State: Drafted, Why: strings.TrimSpace(why), Targets: slices.Clone(v.Targets), Steps: []Step{}}, nil
}

// SubmittedOn is the day the version was handed in last; the zero day for never.
func (v Version) SubmittedOn() calendar.Date {
	s, _, _ := lo.FindLastIndexOf(v.Steps, func(s Step) bool { return s.What == "提交" })
	return s.On
}

// Plan is the version as the plan the forms and the bonus read; lines without a number are left out.
func (v Version) Plan() Plan {
	p := Plan{Month: v.Month, FiledOn: v.SubmittedOn()}
	for _, t := range v.Targets {
		if !t.Filled {
			continue
		}
		l := t.Line
		if t.Carried > 0 {
			l.Remark = strings.TrimPrefix(l.Remark+fmt.Sprintf("；含上月未完成%d", t.Carried), "；")
		}
		p.Lines = append(p.Lines, l)
	}
	return p
}

// Sum is the roll-up of one office: what is filled in, and who is missing.
type Sum struct {
	OfficeID org.OfficeID `json:"officeId"`
	Name     string       `json:"name"`
	Kind     org.Kind     `json:"kind"`
	Cards    int64        `json:"cards"`
	Carried  int64        `json:"carried"`
	Stations int          `json:"stations"`
	Missing  []string     `json:"missing"` // stations without a number
}

// RollUp sums the personal cards from the stations over the districts to the unit, in the order of the tree; a district or unit with
// somebody missing says who.
func (v Version) RollUp(tree org.Tree) []Sum {
	var out []Sum
	for _, o := range tree.Offices() {
		if o.Kind != org.District && o.Kind != org.Unit {
			continue
		}
		s := Sum{OfficeID: o.ID, Name: o.Name, Kind: o.Kind, Missing: []string{}}
		for _, t := range v.Targets {
			if t.Part != PersonCards || !tree.Within(o.ID, t.StationID) {
				continue
			}
			s.Stations++
			if !t.Filled {
				station, _ := tree.Office(t.StationID)
				s.Missing = append(s.Missing, station.Name)
				continue
			}
			s.Cards, s.Carried = s.Cards+t.Target, s.Carried+t.Carried
		}
		if s.Stations > 0 {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b Sum) int { return lo.Ternary(a.Kind == b.Kind, 0, lo.Ternary(a.Kind == org.Unit, -1, 1)) })
	return out
}
