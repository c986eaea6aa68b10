// Package ownership decides who answers for a customer: dated owners, transfers of authority (6.1.1), rights by level (6.4), load and drift.
package ownership

import (
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

// Period is one owner of a customer from a day on, until the next period begins: there is no end day, so that two owners at once, or
// none, cannot be written down. A zero From is "since ever".
type Period struct {
	From      calendar.Date `json:"from"`
	OfficeID  org.OfficeID  `json:"officeId"`  // 归属加油站
	ManagerID org.StaffID   `json:"managerId"` // 责任人
	Reason    string        `json:"reason"`
	By        string        `json:"by"` // who wrote it, by name
}

// History is the periods of one customer, ascending by day.
type History []Period

// At is the owner on a day: the last period begun by then, and before the first one the first. False only for an empty history.
func (h History) At(day calendar.Date) (Period, bool) {
	if len(h) == 0 {
		return Period{}, false
	}
	own := h[0]
	for _, p := range h[1:] {
		if p.From.After(day) {
			break
		}
		own = p
	}
	return own, true
}

// Last is the owner of today; false for an empty history.
func (h History) Last() (Period, bool) {
	if len(h) == 0 {
		return Period{}, false
	}
	return h[len(h)-1], true
}

// Transfer hands one customer to another office or person from a day on.
type Transfer struct {
	CustomerID customer.ID   `json:"customerId"`
	OfficeID   org.OfficeID  `json:"officeId"`
	ManagerID  org.StaffID   `json:"managerId"`
	On         calendar.Date `json:"on"`
	Reason     string        `json:"reason"`
}

// Setting is what a transfer is checked against.
type Setting struct {
	Today  calendar.Date
	Closed []calendar.Month
	Tree   org.Tree
	Staff  []org.Staff
}

func refuse(code, field, message, remedy string) *fault.Fault {
	return fault.New(fault.Invalid, "ownership."+code, message, remedy).On(field)
}

// CheckTransfer lists what forbids a transfer. Codes: ownership.no_day, future, closed, before_last, no_reason, no_station, no_manager,
// not_in_branch, nothing_changes.
func CheckTransfer(t Transfer, h History, s Setting) fault.List {
	fs := append(checkDay(t, h, s), checkReceiver(t, s)...)
	if strings.TrimSpace(t.Reason) == "" {
		fs = append(fs, refuse("no_reason", "reason", "转移要写明原因", "请补填，例如：责任人调岗、责任户数超额"))
	}
	if own, ok := h.Last(); ok && own.OfficeID == t.OfficeID && own.ManagerID == t.ManagerID {
		fs = append(fs, refuse("nothing_changes", "managerId", "接收的加油站和责任人就是现在的", "请另选接收人，或不办理转移"))
	}
	return fs
}

func checkDay(t Transfer, h History, s Setting) fault.List {
	last, known := h.Last()
	switch {
	case t.On.IsZero():
		return fault.List{refuse("no_day", "on", "转移要写明从哪天起", "请补填生效日期")}
	case t.On.After(s.Today):
		return fault.List{refuse("future", "on", "生效日期"+t.On.String()+"还没有到：责任人按天登记，将来的日子可能再变", "请到那天再办理，或改为今天"+s.Today.String())}
	case slices.Contains(s.Closed, t.On.Month()):
		return fault.List{refuse("closed", "on", t.On.Month().Chinese()+"已经结账，当月的责任人不能再变", "请改为未结账月份的日期")}
	case known && t.On.Before(last.From):
		return fault.List{refuse("before_last", "on", "现在的责任人从"+last.From.String()+"起，不能早于这一天再转移", "请改为"+last.From.String()+"或以后的日期")}
	}
	return nil
}

func checkReceiver(t Transfer, s Setting) (fs fault.List) {
	station, ok := s.Tree.Office(t.OfficeID)
	if !ok || station.Kind != org.Station {
		return fault.List{refuse("no_station", "officeId", "没有选择接收的加油站", "请从列表中选择加油站")}
	}
	i := slices.IndexFunc(s.Staff, func(p org.Staff) bool { return p.ID == t.ManagerID })
	if i < 0 || t.ManagerID == "" {
		return fault.List{refuse("no_manager", "managerId", "没有选择接收的责任人：每位客户时刻要有一位责任人", "请从列表中选择")}
	}
	if p := s.Staff[i]; !s.Tree.Within(p.OfficeID, t.OfficeID) {
		at, _ := s.Tree.Office(p.OfficeID)
		return fault.List{refuse("not_in_branch", "managerId", p.Name+"在"+at.Name+"，不能负责"+station.Name+"的客户", "请选择本站、所属片区或所属单位的人员，或一并转到"+at.Name+"的加油站")}
	}
	return nil
}
