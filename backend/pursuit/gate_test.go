package pursuit

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// rules is the policy that is shipped.
func rules(t *testing.T) Policy {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/pursuit.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// whole is a case that has every piece any stage asks for.
func whole() Case {
	p := From(prospect(), day)
	p.ID, p.Name, p.ResponsibleID, p.CustomerID, p.Decider = "z", "某物流有限公司", "e1", "k1", "车队长"
	p.Work.Facts = Facts{Cycle: "全年平稳", Ties: "每升降两角", Rank: "部门负责人"}
	p.Work.Approach = Approach{Strategy: "量价挂钩", Talk: "先谈服务", Contact: "车队长", Cooperation: "记账卡", Special: "夜间加油"}
	p.Work.Declarations = []Declaration{{By: "e1", On: day, Tie: NoTie}}
	p.Work.Rounds = []Round{{On: day, By: "e1", With: "车队长", Topic: "价格", Result: "愿意试用"}}
	return Case{Pursuit: p, Kind: customer.Institution, Signed: true, Floor: true}
}

// spoils takes one piece away, each by its key.
func spoils() map[string]func(*Case) {
	return map[string]func(*Case){
		"need": func(c *Case) { c.Gasoline, c.Diesel = 0, 0 }, "cycle": func(c *Case) { c.Work.Facts.Cycle = " " },
		"current": func(c *Case) { c.CurrentPlace, c.Competitor = "", " " }, "ties": func(c *Case) { c.Work.Facts.Ties = "" },
		"decider": func(c *Case) { c.Decider = "" }, "team": func(c *Case) { c.Team = "没有指派工作小组" }, "strategy": func(c *Case) { c.Work.Approach.Strategy = "" },
		"talk": func(c *Case) { c.Work.Approach.Talk = "" }, "contact": func(c *Case) { c.Work.Approach.Contact = "" }, "cooperation": func(c *Case) { c.Work.Approach.Cooperation = "" },
		"special": func(c *Case) { c.Work.Approach.Special = "" }, "floor": func(c *Case) { c.Floor = false }, "responsible": func(c *Case) { c.ResponsibleID = "" },
		"declaration": func(c *Case) { c.Work.Declarations = nil }, "round": func(c *Case) { c.Work.Rounds = nil }, "customer": func(c *Case) { c.CustomerID = "" },
		"agreement": func(c *Case) { c.Signed = false }, "proof": func(c *Case) { c.Proof = "没有首次加油" },
	}
}

// everything asks for every piece there is, three a stage.
func everything(t *testing.T) Policy {
	pol := rules(t)
	keys := lo.Map(pieces(), func(p piece, _ int) string { return p.key })
	for i := range pol.Stages {
		pol.Stages[i].Needs = keys[i*3 : i*3+3]
	}
	return pol
}

// TestEveryPieceIsNamedWhenItIsMissing: each piece alone holds up a pursuit right after the stage that asks for it, and nothing before.
func TestEveryPieceIsNamedWhenItIsMissing(t *testing.T) {
	pol, spoil := everything(t), spoils()
	if len(spoil) != len(pieces()) {
		t.Fatalf("%d pieces, %d ways to lose one", len(pieces()), len(spoil))
	}
	for i, s := range pol.Stages {
		for _, key := range s.Needs {
			c := whole()
			spoil[key](&c)
			for to := 1; to < len(Stages()); to++ {
				_, err := c.Move(Stages()[to], "", "甲", day, pol)
				held := to > i
				if held != fault.Is(err, "pursuit.lacks") || !held && err != nil {
					t.Fatalf("without %s to %s: %v", key, Stages()[to], err)
				}
				var list fault.List
				if held && errors.As(err, &list) && !(slices.ContainsFunc(list, func(f *fault.Fault) bool { return f.Field == key && strings.Contains(f.Message, string(s.Stage)) })) {
					t.Errorf("without %s: %v", key, err)
				}
			}
		}
	}
}

func TestAConflictBarsWhoAnswers(t *testing.T) {
	c := whole()
	c.Work.Declarations[0].Tie, c.Work.Declarations[0].Text = Conflict, "配偶是该公司股东"
	_, err := c.Move(Process, "", "甲", day, rules(t))
	if !fault.Is(err, "pursuit.lacks") || !strings.Contains(err.Error(), "回避") {
		t.Error(err)
	}
}

// TestAnyWalkKeepsTheRules: random moves on random cases end where a simple model says, and every move is on the path.
func TestAnyWalkKeepsTheRules(t *testing.T) {
	pol, spoil, r := everything(t), spoils(), rand.New(rand.NewPCG(4, 11))
	keys := lo.Map(pieces(), func(p piece, _ int) string { return p.key })
	for range 2000 {
		c, at, moves, lost := whole(), 0, 0, ""
		if r.IntN(3) > 0 {
			lost = keys[r.IntN(len(keys))]
			spoil[lost](&c)
		}
		for range 12 {
			to, why := r.IntN(6), lo.Ternary(r.IntN(2) == 0, "", "对方换了人")
			p, err := c.Move(Stages()[to], why, "甲", day, pol)
			allowed := to < at && why != "" || to > at && (lost == "" || to*3 <= slices.Index(keys, lost))
			if allowed != (err == nil) {
				t.Fatalf("from %d to %d without %q: %v", at, to, lost, err)
			}
			if allowed {
				at, moves = to, moves+1
			}
			c.Pursuit = p
			if p.Stage != Stages()[at] || len(p.Work.Path) != moves {
				t.Fatalf("%s after %d moves, path %v", p.Stage, moves, p.Work.Path)
			}
		}
		done, err := c.Complete(day, pol)
		if wins := at == 5 && lost == ""; wins != (err == nil) || wins != (done.State == Won) {
			t.Fatalf("at %d without %q: %v", at, lost, err)
		}
	}
}

func TestWonOnlyWithTheAgreementOfAUnit(t *testing.T) {
	pol, c := rules(t), whole()
	c.Stage, c.Signed = Verify, false
	if _, err := c.Complete(day, pol); !fault.Is(err, "pursuit.lacks") {
		t.Errorf("a unit without agreement: %v", err)
	}
	c.Kind = customer.Person
	if won, err := c.Complete(day, pol); err != nil || won.State != Won || won.EndedOn != day {
		t.Errorf("a person needs none: %v", err)
	}
	c.Stage = Sign
	if _, err := c.Complete(day, pol); !fault.Is(err, "pursuit.not_yet") {
		t.Error(err)
	}
	c.State = GivenUp
	for _, end := range []func() (Pursuit, error){func() (Pursuit, error) { return c.Complete(day, pol) }, func() (Pursuit, error) { return c.Move(Verify, "", "甲", day, pol) }} {
		if _, err := end(); !fault.Is(err, "pursuit.ended") {
			t.Error(err)
		}
	}
}

func TestStrangePoliciesAreRefused(t *testing.T) {
	raw, _ := os.ReadFile("../../assets/policy/pursuit.json")
	for _, change := range [][2]string{{`"quietDays": 30`, `"quietDays": 0`}, {`"need"`, `"needs"`}, {`"核实"`, `"合实"`}, {`"source"`, `"sauce"`}, {`"站经理"`, `"片区经理"`}, {`"peer": "分管领导"`, `"peer": "经办人员"`}} {
		if _, err := ParsePolicy([]byte(strings.Replace(string(raw), change[0], change[1], 1))); !fault.Is(err, "pursuit.bad_policy") {
			t.Errorf("%s: %v", change[1], err)
		}
	}
}

func TestAgeing(t *testing.T) {
	pol, p := rules(t), From(prospect(), day)
	for _, c := range []struct {
		days, quiet int
		says        string
	}{{30, 30, ""}, {31, 31, "31天没有进展（超过30天）"}, {60, 3, ""}, {61, 3, "在「收集情况」已61天（超过60天）"}} {
		p.ProgressOn = day.AddDays(c.days - c.quiet)
		if got := p.Age(day.AddDays(c.days), pol); got != c.says {
			t.Errorf("%d days: %s", c.days, got)
		}
	}
	p.Work.Path = []Passage{{From: Collect, To: People, On: day.AddDays(50)}}
	if got := p.Age(day.AddDays(61), pol); got != "" {
		t.Error("a new stage starts anew: ", got)
	}
	if p.State = Won; p.Age(day.AddDays(999), pol) != "" {
		t.Error("an ended pursuit does not age")
	}
}

func TestWorkIsChecked(t *testing.T) {
	later := day.AddDays(1)
	for field, spoil := range map[string][]func(*Work){
		"rounds": {func(w *Work) { w.Rounds[0].Result = "" }, func(w *Work) { w.Rounds[0].On = later }, func(w *Work) { w.Rounds[0].By = "" }, func(w *Work) { w.Rounds[0].On = calendar.Date{} },
			func(w *Work) { w.Rounds = append(w.Rounds, Round{On: day.AddDays(-1), By: "e1", Result: "y"}) }},
		"declarations": {func(w *Work) { w.Declarations[0].By = "" }, func(w *Work) { w.Declarations[0].Tie = "也许" }, func(w *Work) { w.Declarations[0].Tie = Known },
			func(w *Work) { w.Declarations[0].On = later }, func(w *Work) { w.Declarations = append(w.Declarations, w.Declarations[0]) }},
		"rank": {func(w *Work) { w.Facts.Rank = "皇帝" }},
	} {
		for i, s := range spoil {
			c := whole()
			s(&c.Work)
			if fs := Check(c.Pursuit, day, rules(t)); len(fs) != 1 || fs[0].Field != field {
				t.Errorf("%s %d: %v", field, i, fs)
			}
		}
	}
	if fs := Check(whole().Pursuit, day, rules(t)); fs != nil {
		t.Error(fs)
	}
}

func TestFloors(t *testing.T) {
	for _, f := range []Floor{{}, {Text: "  "}, {Gasoline: -1}, {Diesel: -1, Text: "x"}} {
		if _, err := f.Plain(); !fault.Is(err, "pursuit.floor") {
			t.Errorf("%+v: %v", f, err)
		}
	}
	plain, err := Floor{Diesel: 35, Text: "月用量满10吨"}.Plain()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := ReadFloor(plain); err != nil || back != (Floor{Diesel: 35, Text: "月用量满10吨"}) {
		t.Errorf("%+v %v", back, err)
	}
}
