package pursuit

import (
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// Work is what was found out, planned and done in a pursuit, beside what the census said.
type Work struct {
	Facts        Facts         `json:"facts"`
	Approach     Approach      `json:"approach"`
	Declarations []Declaration `json:"declarations"` // one a person at most
	Rounds       []Round       `json:"rounds"`       // oldest first
	Path         []Passage     `json:"path"`         // every change of stage, oldest first
}

// noWork is the work of a pursuit just taken up, with what the census found out of it.
func noWork(p census.Prospect) Work {
	return Work{Facts: Facts{Cycle: p.Cycle, Vehicles: p.Vehicles, Ties: p.Bond, Pay: p.PayMode}, Declarations: []Declaration{}, Rounds: []Round{}, Path: []Passage{}}
}

// whole gives empty lists for missing ones, so that a record reads and compares alike wherever it came from.
func (w Work) whole() Work {
	w.Declarations, w.Rounds, w.Path = append([]Declaration{}, w.Declarations...), append([]Round{}, w.Rounds...), append([]Passage{}, w.Path...)
	return w
}

// Facts are the basic facts (6.5.4.1). Social ties, tastes and life events of a decider are no part of it: they belong to the vault.
type Facts struct {
	Cycle    string `json:"cycle"`    // 用油周期规律: seasons, days of the week, how often
	Vehicles string `json:"vehicles"` // 车辆和用油设备
	Ties     string `json:"ties"`     // 对方的维系手段: how its present supplier keeps it
	Pay      string `json:"pay"`      // 结算方式
	Rank     string `json:"rank"`     // 决策人层级, one of Policy.Ranks
}

// Approach is the scheme of the pursuit (开发方案, 6.5.4.2) without the price floor, which is sealed and kept apart under its own right.
type Approach struct {
	Strategy    string `json:"strategy"`    // 营销策略
	Talk        string `json:"talk"`        // 谈判要点
	Contact     string `json:"contact"`     // 公关对象: the one to talk business with
	Cooperation string `json:"cooperation"` // 合作方式
	Special     string `json:"special"`     // 特殊需求及应对
}

// Tie is what a person declares of the target and its decider.
type Tie string

// Ties. A known decider is what 6.5.4.3 prefers; a conflict of interest bars the person (domain 15 L9).
const (
	NoTie    Tie = "无关联"
	Known    Tie = "熟识"   // schoolmate, former colleague, business of long standing
	Conflict Tie = "利益冲突" // relative, share, debt, second job
)

// Declaration is what a person who may go says of ties to the target (关联关系申报).
type Declaration struct {
	By   org.StaffID   `json:"by"`
	On   calendar.Date `json:"on"`
	Tie  Tie           `json:"tie"`
	Text string        `json:"text"` // which
}

// declared is the declaration of a person; ok=false when none was made.
func (w Work) declared(by org.StaffID) (Declaration, bool) {
	return lo.Find(w.Declarations, func(d Declaration) bool { return d.By == by })
}

// Round is one negotiation (谈判记录, 6.5.4.4).
type Round struct {
	On     calendar.Date `json:"on"`
	By     org.StaffID   `json:"by"`
	With   string        `json:"with"`
	Topic  string        `json:"topic"`
	Result string        `json:"result"`
}

// Passage is one change of stage. Why is said when going back.
type Passage struct {
	From Stage         `json:"from"`
	To   Stage         `json:"to"`
	On   calendar.Date `json:"on"`
	By   string        `json:"by"`
	Why  string        `json:"why"`
}

// checkWork holds the work against what it needs. Codes pursuit.round, pursuit.future, pursuit.declaration, pursuit.rank.
func checkWork(p Pursuit, today calendar.Date, pol Policy) fault.List {
	var fs fault.List
	add := func(wrong bool, field, code, message, remedy string) {
		if wrong {
			fs = append(fs, fault.New(fault.Invalid, code, message, remedy).On(field))
		}
	}
	for i, r := range p.Work.Rounds {
		place := "第" + itoa(i+1) + "次谈判"
		add(r.On.IsZero() || strings.TrimSpace(r.Result) == "", "rounds", "pursuit.round", place+"没有写日期或结果", "请补填")
		add(r.By == "", "rounds", "pursuit.round", place+"没有写谁去的", "请选择开发人")
		add(r.On.After(today), "rounds", "pursuit.future", place+"的日期"+r.On.String()+"还没有到", "安排好的谈判请写在下一步")
		add(i > 0 && r.On.Before(p.Work.Rounds[i-1].On), "rounds", "pursuit.round", place+"的日期早于上一次", "请按先后登记")
	}
	for _, d := range p.Work.Declarations {
		known := lo.Contains([]Tie{NoTie, Known, Conflict}, d.Tie)
		add(d.By == "" || d.On.IsZero() || !known, "declarations", "pursuit.declaration", "关联关系申报没有写申报人、日期或结论", "请补填，或删去这一行")
		add(d.On.After(today), "declarations", "pursuit.future", "关联关系申报的日期"+d.On.String()+"还没有到", "请改正")
		add(known && d.Tie != NoTie && strings.TrimSpace(d.Text) == "", "declarations", "pursuit.declaration", "申报了「"+string(d.Tie)+"」，没有写是什么关系", "请补填，例如：原同事、亲属在该单位任职")
	}
	add(len(lo.UniqBy(p.Work.Declarations, func(d Declaration) org.StaffID { return d.By })) != len(p.Work.Declarations), "declarations", "pursuit.declaration", "同一个人申报了两次", "请留下最近的一次")
	add(p.Work.Facts.Rank != "" && pol.rankOfPeer(p.Work.Facts.Rank) == 0, "rank", "pursuit.rank", "没有「"+p.Work.Facts.Rank+"」这个决策人层级", "请从列表中选择")
	return fs
}

// StagedOn is the day the pursuit entered its stage.
func (p Pursuit) StagedOn() calendar.Date {
	last, ok := lo.Last(p.Work.Path)
	if !ok {
		return p.OpenedOn
	}
	return last.On
}

// Age says what is wrong with how long a pursuit has stood, "" for nothing.
func (p Pursuit) Age(today calendar.Date, pol Policy) string {
	if p.State != Open {
		return ""
	}
	quiet, staged := p.ProgressOn.DaysUntil(today), p.StagedOn().DaysUntil(today)
	switch {
	case quiet > pol.QuietDays:
		return itoa(quiet) + "天没有进展（超过" + itoa(pol.QuietDays) + "天）"
	case staged > pol.StageDays:
		return "在「" + string(p.Stage) + "」已" + itoa(staged) + "天（超过" + itoa(pol.StageDays) + "天）"
	}
	return ""
}
