package pursuit

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Case is a pursuit with what other records say of it.
type Case struct {
	Pursuit
	Team   string        // what its working group lacks (6.5.4.6), "" for nothing
	Kind   customer.Kind // of the customer it led to
	Signed bool          // a supply agreement of that customer is signed
	Proof  string        // what proof of its success is missing (6.5.4.4), "" for nothing
	Floor  bool          // a price floor is sealed
}

// Piece is one piece of evidence as it stands.
type Piece struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Clause string `json:"clause"`
	Where  string `json:"where"` // where it is entered
	There  bool   `json:"there"`
	Lacks  string `json:"lacks"` // what exactly is missing, where more can be said than the name
}

// piece is one kind of evidence; lacks says what of it is missing, "" when it is there.
type piece struct {
	key, name, clause, where string
	lacks                    func(Case) string
}

func filled(text func(Case) string) func(Case) string {
	return func(c Case) string { return lo.Ternary(strings.TrimSpace(text(c)) == "", "未填", "") }
}

// pieces are all kinds of evidence a stage may ask for.
func pieces() []piece {
	const facts, plan = "情况调查表", "开发方案"
	return []piece{
		{"need", "实际需求", "6.5.4.1", facts, func(c Case) string {
			return lo.Ternary(c.Gasoline == 0 && c.Diesel == 0, "汽油、柴油月需求都未填", "")
		}},
		{"cycle", "用油周期规律", "6.5.4.1", facts, filled(func(c Case) string { return c.Work.Facts.Cycle })},
		{"current", "目前消费地点", "6.5.4.1", facts, filled(func(c Case) string { return c.CurrentPlace + c.Competitor })},
		{"ties", "维系手段", "6.5.4.1", facts, filled(func(c Case) string { return c.Work.Facts.Ties })},
		{"decider", "业务决策人及职务", "6.5.4.1", facts, filled(func(c Case) string { return c.Decider })},
		{"team", "开发工作小组", "6.5.4.6", "工作小组", func(c Case) string { return c.Team }},
		{"strategy", "营销策略", "6.5.4.2", plan, filled(func(c Case) string { return c.Work.Approach.Strategy })},
		{"talk", "谈判要点", "6.5.4.2", plan, filled(func(c Case) string { return c.Work.Approach.Talk })},
		{"contact", "公关对象", "6.5.4.2", plan, filled(func(c Case) string { return c.Work.Approach.Contact })},
		{"cooperation", "合作方式", "6.5.4.2", plan, filled(func(c Case) string { return c.Work.Approach.Cooperation })},
		{"special", "特殊需求及应对", "6.5.4.2", plan, filled(func(c Case) string { return c.Work.Approach.Special })},
		{"floor", "让利底线", "6.5.4.2", "让利底线", func(c Case) string { return lo.Ternary(c.Floor, "", "未封存") }},
		{"responsible", "开发责任人", "6.5.4.3", "开发人员", filled(func(c Case) string { return string(c.ResponsibleID) })},
		{"declaration", "责任人的关联关系申报", "6.5.4.3", "开发人员", declared},
		{"round", "谈判记录", "6.5.4.4", "谈判记录", func(c Case) string { return lo.Ternary(len(c.Work.Rounds) == 0, "一次也没有", "") }},
		{"customer", "客户档案", "6.5.4.5", "登记为客户", filled(func(c Case) string { return string(c.CustomerID) })},
		{"agreement", "已签供油协议", "6.5.4.5", "供油协议", signed},
		{"proof", "开发核实", "6.5.4.4", "开发核实", func(c Case) string { return c.Proof }},
	}
}

// declared: who answers for the pursuit has said what ties there are, and they do not bar him.
func declared(c Case) string {
	d, ok := c.Work.declared(c.ResponsibleID)
	switch {
	case !ok:
		return "未申报"
	case d.Tie == Conflict:
		return "申报了利益冲突（" + d.Text + "），应当回避，请换责任人"
	}
	return ""
}

// signed: a unit is won with an agreement only; a person needs none (6.5.4.5: 单位客户).
func signed(c Case) string {
	switch {
	case c.Signed || c.Kind == customer.Person:
		return ""
	case c.CustomerID == "":
		return "还没有客户档案"
	}
	return "没有已签的协议"
}

// Evidence is what a stage asks for and what of it is there.
func (c Case) Evidence(s Stage, pol Policy) []Piece {
	all := lo.KeyBy(pieces(), func(x piece) string { return x.key })
	return lo.Map(pol.needs(s), func(key string, _ int) Piece {
		x := all[key]
		lacks := x.lacks(c)
		return Piece{Key: key, Name: x.name, Clause: x.clause, Where: x.where, There: lacks == "", Lacks: lacks}
	})
}

// passes names every piece that stages before to still lack: pursuit.lacks, one each, in their order.
func (c Case) passes(to int, pol Policy) fault.List {
	var fs fault.List
	for _, s := range Stages()[:to] {
		for _, p := range c.Evidence(s, pol) {
			if !p.There {
				fs = append(fs, fault.New(fault.Conflict, "pursuit.lacks", "「"+string(s)+"」还缺"+p.Name+"："+p.Lacks+"（"+p.Clause+"）", "请在「"+p.Where+"」补齐").On(p.Key))
			}
		}
	}
	return fs
}

// Move changes the stage. Forward, everything the stages passed ask for has to be there; back, a reason has to be said. Errors:
// pursuit.ended, pursuit.stage, pursuit.same_stage, pursuit.lacks per piece, pursuit.why.
func (c Case) Move(to Stage, why, by string, on calendar.Date, pol Policy) (Pursuit, error) {
	p := c.Pursuit
	if err := Ended(p); err != nil {
		return p, err
	}
	from, target := slices.Index(Stages(), p.Stage), slices.Index(Stages(), to)
	why = strings.TrimSpace(why)
	switch {
	case target < 0:
		return p, fault.New(fault.Invalid, "pursuit.stage", "没有「"+string(to)+"」这个阶段", "请从六个阶段中选择").On("stage")
	case target == from:
		return p, fault.New(fault.Invalid, "pursuit.same_stage", "「"+p.Name+"」已经在「"+string(to)+"」", "请选择另一个阶段").On("stage")
	case target < from && why == "":
		return p, fault.New(fault.Invalid, "pursuit.why", "退回「"+string(to)+"」要写明原因", "请补填").On("why")
	case target > from:
		if err := c.passes(target, pol).OrNil(); err != nil {
			return p, err
		}
	}
	p.Work.Path = append(slices.Clone(p.Work.Path), Passage{From: p.Stage, To: to, On: on, By: by, Why: why})
	p.Stage, p.ProgressOn = to, on
	return p, nil
}

// Complete ends a pursuit as won: it stands at 核实 and nothing any stage asks for is missing. Errors: pursuit.ended, pursuit.not_yet,
// pursuit.lacks per piece.
func (c Case) Complete(on calendar.Date, pol Policy) (Pursuit, error) {
	if err := Ended(c.Pursuit); err != nil {
		return c.Pursuit, err
	}
	if c.Stage != Verify {
		return c.Pursuit, fault.New(fault.Conflict, "pursuit.not_yet", "「"+c.Name+"」还在「"+string(c.Stage)+"」", "请逐步推进到「核实」，核实通过才算开发成功")
	}
	if err := c.passes(len(Stages()), pol).OrNil(); err != nil {
		return c.Pursuit, err
	}
	p := c.Pursuit
	p.State, p.EndedOn, p.ProgressOn = Won, on, on
	return p, nil
}
