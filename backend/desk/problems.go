package desk

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/problem"
	"fuelbook/backend/pursuit"
	"fuelbook/backend/report"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// ProblemView is a problem with its names and where it stands today.
type ProblemView struct {
	problem.Problem
	problem.Standing
	Office   string         `json:"office"`
	Target   string         `json:"target"` // the pursuit or customer it is about
	Clock    string         `json:"clock"`  // 还有2天上报, 今天上报, 等待提出人认可 …
	May      []problem.Kind `json:"may"`    // what the actor may do
	Climbing bool           `json:"climbing"`
}

// NewProblem is a problem to be raised. OfficeID is where; an account of a branch raises in its own office when it is empty.
type NewProblem struct {
	OfficeID   org.OfficeID `json:"officeId"`
	PursuitID  pursuit.ID   `json:"pursuitId"`
	CustomerID customer.ID  `json:"customerId"`
	Title      string       `json:"title"`
	Detail     string       `json:"detail"`
}

// problemContext is what problems are seen with.
type problemContext struct {
	actor  access.Actor
	tree   org.Tree
	policy problem.Policy
	names  map[string]string // of pursuits and customers
	today  calendar.Date
}

func (d *Desk) problemContext(tx *store.Tx, a access.Actor) (c problemContext, err error) {
	c.actor, c.today, c.names = a, calendar.FromTime(d.now()), map[string]string{}
	if c.tree, err = loadTree(tx); err != nil {
		return c, err
	}
	raw, err := policyOn(tx, policyProblem, c.today)
	if err != nil {
		return c, err
	}
	if c.policy, err = problem.ParsePolicy(raw); err != nil {
		return c, err
	}
	list, err := tx.Pursuits()
	for _, p := range list {
		c.names[string(p.ID)] = p.Name
	}
	return c, err
}

// own is the kind of office the actor acts for: the unit, unless the account is one of a branch.
func (c problemContext) own() org.Kind {
	if o, ok := c.tree.Office(c.actor.OfficeID); ok {
		return o.Kind
	}
	return org.Unit
}

func (c problemContext) standing(p problem.Problem) problem.Standing {
	o, _ := c.tree.Office(p.OfficeID)
	return p.At(c.today, o.Kind, c.policy)
}

func (c problemContext) view(p problem.Problem) ProblemView {
	o, _ := c.tree.Office(p.OfficeID)
	s := c.standing(p)
	v := ProblemView{Problem: p, Standing: s, Office: o.Name, Target: lo.CoalesceOrEmpty(c.names[string(p.PursuitID)], c.names[string(p.CustomerID)]), Climbing: s.State == problem.Open && s.Left >= 0}
	switch {
	case s.State == problem.Replied:
		v.Clock = "等待提出人认可"
	case s.State == problem.Closed:
		v.Clock = fmt.Sprintf("用了%d天", s.Age)
	case s.Left < 0:
		v.Clock = "已到省公司，不再上报"
	default:
		v.Clock = fmt.Sprintf("再过%d天没有处理就上报", s.Left)
	}
	for _, k := range []problem.Kind{problem.Handled, problem.Answered, problem.Sent, problem.Accepted, problem.Reopened, problem.Taken} {
		if _, err := p.Do(problem.Event{Kind: k, UserID: c.actor.UserID, Text: "x"}, s, problem.MayHandle(c.own(), s.Level)); err == nil {
			v.May = append(v.May, k)
		}
	}
	v.May = append([]problem.Kind{}, v.May...)
	return v
}

// Problems is the register (登记簿) of the actor's branch: open ones that climb soonest first, then those answered, then the closed ones.
func (d *Desk) Problems(ctx context.Context, a access.Actor) (out []ProblemView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		out, err = d.register(tx, a)
		return err
	})
	return out, err
}

func (d *Desk) register(tx *store.Tx, a access.Actor) ([]ProblemView, error) {
	list, err := tx.Problems()
	if err != nil {
		return nil, err
	}
	c, err := d.problemContext(tx, a)
	if err != nil {
		return nil, err
	}
	out := []ProblemView{}
	for _, p := range list {
		if reach(a, c.tree).MayRead(p.OfficeID) != nil {
			continue
		}
		if p.CustomerID != "" {
			about, err := tx.Customer(p.CustomerID)
			if err != nil {
				return nil, err
			}
			c.names[string(p.CustomerID)] = about.Name
		}
		out = append(out, c.view(p))
	}
	order := []problem.State{problem.Open, problem.Replied, problem.Closed}
	slices.SortStableFunc(out, func(x, y ProblemView) int {
		soon := func(v ProblemView) int { return lo.Ternary(v.Left < 0, -1, v.Left) } // what has reached the top is the oldest worry
		return cmp.Or(cmp.Compare(slices.Index(order, x.State), slices.Index(order, y.State)), cmp.Compare(soon(x), soon(y)), cmp.Compare(y.Age, x.Age))
	})
	return out, nil
}

// RaiseProblem puts a problem into the register. Errors: problem.empty, problem.office, ownership.out_of_reach.
func (d *Desk) RaiseProblem(ctx context.Context, a access.Actor, n NewProblem) (v ProblemView, err error) {
	err = d.update(ctx, a, access.WorkProblems, func(tx *store.Tx) error {
		c, err := d.problemContext(tx, a)
		if err != nil {
			return err
		}
		unit, _ := c.tree.Unit()
		at := lo.CoalesceOrEmpty(n.OfficeID, a.OfficeID, unit.ID)
		if _, ok := c.tree.Office(at); !ok {
			return fault.New(fault.Invalid, "problem.office", "没有这个机构", "请从列表中选择").On("officeId")
		}
		if err := reach(a, c.tree).MayRead(at); err != nil {
			return err
		}
		p := problem.Problem{OfficeID: at, PursuitID: n.PursuitID, CustomerID: n.CustomerID, Title: strings.TrimSpace(n.Title), Detail: strings.TrimSpace(n.Detail),
			RaisedOn: c.today, RaisedBy: a.UserID, Raiser: a.Name, Events: []problem.Event{}}
		if err := problem.Check(p).OrNil(); err != nil {
			return err
		}
		if p, err = tx.SaveProblem(p); err != nil {
			return err
		}
		v = c.view(p)
		return nil
	})
	return v, err
}

// WorkProblem does something about a problem: handles, sends up, answers; who raised it accepts, reopens or takes back. Errors: problem.*,
// store.stale, ownership.out_of_reach.
func (d *Desk) WorkProblem(ctx context.Context, a access.Actor, id problem.ID, do problem.Kind, text string, rev int64) (v ProblemView, err error) {
	err = d.update(ctx, a, access.WorkProblems, func(tx *store.Tx) error {
		p, err := tx.Problem(id)
		if err != nil {
			return err
		}
		c, err := d.problemContext(tx, a)
		if err != nil {
			return err
		}
		if err := reach(a, c.tree).MayRead(p.OfficeID); err != nil {
			return err
		}
		p.Rev = rev
		s := c.standing(p)
		if p, err = p.Do(problem.Event{Kind: do, On: c.today, By: a.Name, UserID: a.UserID, Text: text}, s, problem.MayHandle(c.own(), s.Level)); err != nil {
			return err
		}
		if p, err = tx.SaveProblem(p); err != nil {
			return err
		}
		v = c.view(p)
		return nil
	})
	return v, err
}

// WriteProblems writes the register on paper. Errors: pdf.*.
func (d *Desk) WriteProblems(ctx context.Context, a access.Actor, out io.Writer) (name string, err error) {
	var paper report.Paper
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		list, err := d.register(tx, a)
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		if err != nil {
			return err
		}
		whole, _ := tree.Whole()
		paper = registerPaper(list, whole.Name, calendar.FromTime(d.now()))
		return nil
	})
	if err != nil {
		return "", err
	}
	printer, err := d.printer()
	if err != nil {
		return "", err
	}
	return safeName(paper.Title+"_"+paper.On.String()) + ".pdf", printer.Paper(out, paper)
}

func registerPaper(list []ProblemView, unit string, today calendar.Date) report.Paper {
	rows := lo.Map(list, func(v ProblemView, i int) []string {
		last, _ := lo.Last(v.Events)
		return []string{itoa(i + 1), v.RaisedOn.String(), v.Office, v.Target, v.Title, v.Raiser, string(v.Level), itoa(v.Age), itoa(v.Here), string(v.State) + "，" + v.Clock,
			lo.Ternary(last.Kind == "", "", last.On.String()+last.By+string(last.Kind)+"："+last.Text)}
	})
	open := lo.CountBy(list, func(v ProblemView) bool { return v.State == problem.Open })
	return report.Paper{Title: "客户开发问题登记簿", Clause: "6.5.4.4", Unit: unit, On: today, Wide: true, Facts: []string{"单位：" + unit, "截至：" + today.Chinese(), fmt.Sprintf("共%d个，待解决%d个", len(list), open)},
		Sections: []report.Section{{Title: "问题及处理", Titles: []string{"序号", "提出日期", "提出单位", "客户", "问题", "提出人", "现在", "已过天", "本级天", "状态", "最近处理"},
			Weights: []int{4, 9, 11, 11, 15, 7, 8, 5, 5, 11, 14}, Rows: rows, Empty: "没有登记问题"}}, Signers: []string{"登记人", "零售管理部门", "日期"}}
}
