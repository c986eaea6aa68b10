// Package pursuit knows the winning of one customer: from a potential customer through the stages of 6.5.4 to a customer, or to giving up.
package pursuit

import (
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
	Reason        string        `json:"reason"` // of giving up
	Before        census.Status `json:"before"` // status of the potential customer before it was taken up, for taking it back
	Remark        string        `json:"remark"`
	Rev           int64         `json:"rev"`
}

// From takes up a potential customer on a day, everything it says carried over.
func From(p census.Prospect, on calendar.Date) Pursuit {
	return Pursuit{ProspectID: p.ID, Name: p.Name, StationID: p.StationID, ObjectKind: p.ObjectKind, Address: p.Address, Gasoline: p.Gasoline, Diesel: p.Diesel,
		CurrentPlace: p.CurrentPlace, Competitor: p.Competitor, Decider: p.Decider, DeciderPhone: p.DeciderPhone, ResponsibleID: p.ResponsibleID, Stage: Collect,
		OpenedOn: on, ProgressOn: on, State: Open, Before: p.Status, Remark: p.Remark}
}

// Check holds a pursuit against what it needs. Codes pursuit.empty, pursuit.stage, pursuit.negative, pursuit.next.
func Check(p Pursuit) fault.List {
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
	return fs
}

// Ended refuses to work on a pursuit that was won or given up (pursuit.ended).
func Ended(p Pursuit) error {
	if p.State == Open {
		return nil
	}
	return fault.New(fault.Conflict, "pursuit.ended", "「"+p.Name+"」的开发已于"+p.EndedOn.String()+string(p.State), "要再开发，请在下一轮普查重新登记后列入")
}

// GiveUp ends a pursuit with its reason. Errors: pursuit.ended, pursuit.reason.
func GiveUp(p Pursuit, reason string, on calendar.Date) (Pursuit, error) {
	if err := Ended(p); err != nil {
		return p, err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return p, fault.New(fault.Invalid, "pursuit.reason", "放弃要写明原因", "请补填原因，潜在客户会转为搁置").On("reason")
	}
	p.State, p.EndedOn, p.Reason = GivenUp, on, reason
	return p, nil
}

// Win ends a pursuit with the customer it led to. Error: pursuit.ended.
func Win(p Pursuit, c customer.ID, on calendar.Date) (Pursuit, error) {
	if err := Ended(p); err != nil {
		return p, err
	}
	p.State, p.EndedOn, p.ProgressOn, p.CustomerID = Won, on, on, c
	return p, nil
}
