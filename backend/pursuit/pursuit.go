// Package pursuit knows the winning of one customer: from a potential customer through the stages of 6.5.4 to a customer, or to giving up.
package pursuit

import (
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// ID is the opaque identity of a pursuit (UUIDv7).
type ID string

// Stage is how far a pursuit is (6.5.4.1 to 6.5.4.5, verification 6.5.4.4).
type Stage string

// Stages in order.
const (
	Collect Stage = "收集情况"
	Scheme  Stage = "策划方案"
	People  Stage = "确定人员"
	Process Stage = "过程控制"
	Sign    Stage = "签订协议"
	Verify  Stage = "核实"
)

// Stages lists the stages in order.
func Stages() []Stage { return []Stage{Collect, Scheme, People, Process, Sign, Verify} }

// State is how a pursuit stands or ended.
type State string

// States.
const (
	Open    State = "进行"
	Won     State = "已转化"
	GivenUp State = "放弃"
)

// Pursuit is the winning of one potential customer. What the census found is carried over, so that it need not be typed again.
type Pursuit struct {
	ID            ID            `json:"id"`
	ProspectID    census.ID     `json:"prospectId"`
	CustomerID    customer.ID   `json:"customerId"` // the customer it led to
	Name          string        `json:"name"`
	StationID     org.OfficeID  `json:"stationId"`
	ObjectKind    string        `json:"objectKind"`
	Address       string        `json:"address"`
	Gasoline      measure.Gram  `json:"gasoline"` // per month
	Diesel        measure.Gram  `json:"diesel"`
	CurrentPlace  string        `json:"current"`
	Competitor    string        `json:"competitor"`
	Decider       string        `json:"decider"`
	DeciderPhone  string        `json:"deciderPhone"`
	ResponsibleID org.StaffID   `json:"responsibleId"`
	Stage         Stage         `json:"stage"`
	OpenedOn      calendar.Date `json:"openedOn"`
	ProgressOn    calendar.Date `json:"progressOn"` // the last day something was done
	NextStep      string        `json:"nextStep"`
	NextOn        calendar.Date `json:"nextOn"`
	State         State         `json:"state"`
	EndedOn       calendar.Date `json:"endedOn"`
	LostID        LostID        `json:"lostId"`
	Reason        string        `json:"reason"` // of giving up: the reason of the list and what more was said
	Before        census.Status `json:"before"` // status of the potential customer before it was taken up, for taking it back
	Remark        string        `json:"remark"`
	Work          Work          `json:"work"`
	Rev           int64         `json:"rev"`
}

// From takes up a potential customer on a day, everything it says carried over.
func From(p census.Prospect, on calendar.Date) Pursuit {
	return Pursuit{ProspectID: p.ID, Name: p.Name, StationID: p.StationID, ObjectKind: p.ObjectKind, Address: p.Address, Gasoline: p.Gasoline, Diesel: p.Diesel,
		CurrentPlace: p.CurrentPlace, Competitor: p.Competitor, Decider: p.Decider, DeciderPhone: p.DeciderPhone, ResponsibleID: p.ResponsibleID, Stage: Collect,
		OpenedOn: on, ProgressOn: on, State: Open, Before: p.Status, Remark: p.Remark, Work: noWork(p)}
}

// Rewritten is the pursuit with what a clerk may write taken from in; where it comes from, how far it is and how it ended stay.
func (p Pursuit) Rewritten(in Pursuit, on calendar.Date) Pursuit {
	in.ID, in.ProspectID, in.CustomerID, in.StationID, in.OpenedOn, in.ProgressOn, in.Stage = p.ID, p.ProspectID, p.CustomerID, p.StationID, p.OpenedOn, on, p.Stage
	in.State, in.EndedOn, in.LostID, in.Reason, in.Before, in.Rev = p.State, p.EndedOn, p.LostID, p.Reason, p.Before, p.Rev
	in.Work.Path = p.Work.Path
	in.Work = in.Work.whole()
	return in
}

// People are the members of staff a pursuit names, each once.
func (p Pursuit) People() []org.StaffID {
	ids := []org.StaffID{p.ResponsibleID}
	for _, d := range p.Work.Declarations {
		ids = append(ids, d.By)
	}
	for _, r := range p.Work.Rounds {
		ids = append(ids, r.By)
	}
	return lo.Uniq(lo.Compact(ids))
}

// Check holds a pursuit against what it needs on a day. Codes pursuit.empty, stage, negative, next, round, future, declaration, rank.
func Check(p Pursuit, today calendar.Date, pol Policy) fault.List {
	var fs fault.List
	add := func(wrong bool, field, code, message, remedy string) {
		if wrong {
			fs = append(fs, fault.New(fault.Invalid, code, message, remedy).On(field))
		}
	}
	add(strings.TrimSpace(p.Name) == "", "name", "pursuit.empty", "客户名称不能空", "请补填")
	add(!lo.Contains(Stages(), p.Stage), "stage", "pursuit.stage", "请选择开发阶段", "收集情况、策划方案、确定人员、过程控制、签订协议或核实")
	add(p.Gasoline < 0, "gasoline", "pursuit.negative", "汽油月需求不能是负数", "请改正")
	add(p.Diesel < 0, "diesel", "pursuit.negative", "柴油月需求不能是负数", "请改正")
	add(!p.NextOn.IsZero() && strings.TrimSpace(p.NextStep) == "", "nextStep", "pursuit.next", "写了日期，没有写下一步做什么", "请补填下一步")
	return append(fs, checkWork(p, today, pol)...)
}

// Ended refuses to work on a pursuit that was won or given up (pursuit.ended).
func Ended(p Pursuit) error {
	if p.State == Open {
		return nil
	}
	return fault.New(fault.Conflict, "pursuit.ended", "「"+p.Name+"」的开发已于"+p.EndedOn.String()+string(p.State), "要再开发，请在下一轮普查重新登记后列入")
}

// LostID is the identity of a reason of losing (UUIDv7).
type LostID string

// LostReason is one line of the short list of why pursuits are given up (放弃原因). A retired one is no longer offered.
type LostReason struct {
	ID      LostID `json:"id"`
	Name    string `json:"name"`
	Retired bool   `json:"retired"`
	Rev     int64  `json:"rev"`
}

// CheckLost holds a reason against the list. Codes pursuit.lost_name, pursuit.lost_twice.
func CheckLost(r LostReason, list []LostReason) fault.List {
	var fs fault.List
	name := strings.TrimSpace(r.Name)
	if n := len([]rune(name)); n == 0 || n > 20 {
		fs = append(fs, fault.New(fault.Invalid, "pursuit.lost_name", "放弃原因要写1到20个字", "细节在放弃时写在说明里").On("name"))
	}
	if lo.ContainsBy(list, func(x LostReason) bool { return x.ID != r.ID && x.Name == name }) {
		fs = append(fs, fault.New(fault.Invalid, "pursuit.lost_twice", "已有「"+name+"」这个原因", "请用原来的；停用了的可以恢复").On("name"))
	}
	return fs
}

// GiveUp ends a pursuit with a reason of the list and what more is to say. Errors: pursuit.ended, pursuit.reason.
func GiveUp(p Pursuit, why LostReason, more string, on calendar.Date) (Pursuit, error) {
	if err := Ended(p); err != nil {
		return p, err
	}
	if why.ID == "" || why.Retired {
		return p, fault.New(fault.Invalid, "pursuit.reason", "放弃要选择原因", "请从列表中选择，列表里没有的先添加；潜在客户会转为搁置").On("reason")
	}
	p.State, p.EndedOn, p.LostID, p.Reason = GivenUp, on, why.ID, why.Name
	if more = strings.TrimSpace(more); more != "" {
		p.Reason += "：" + more
	}
	return p, nil
}

// Shelve ends a pursuit whose potential customer is shelved, with the reason said there. Error: pursuit.ended.
func Shelve(p Pursuit, why string, on calendar.Date) (Pursuit, error) {
	if err := Ended(p); err != nil {
		return p, err
	}
	p.State, p.EndedOn, p.Reason = GivenUp, on, why
	return p, nil
}

// Link names the customer a pursuit led to, while the agreement is being signed. Errors: pursuit.ended, pursuit.early.
func Link(p Pursuit, c customer.ID, on calendar.Date) (Pursuit, error) {
	if err := Ended(p); err != nil {
		return p, err
	}
	if slices.Index(Stages(), p.Stage) < slices.Index(Stages(), Sign) {
		return p, fault.New(fault.Conflict, "pursuit.early", "「"+p.Name+"」还在「"+string(p.Stage)+"」，没有到签订协议", "请先推进到「签订协议」，再登记为客户")
	}
	p.CustomerID, p.ProgressOn = c, on
	return p, nil
}
