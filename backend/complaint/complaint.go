// Package complaint knows complaints and disputes (4.2, 5.2.4): what a customer complains of, how grave it is, and what was done about it.
// Its clock is worked out from the stored events and the arrangement of working time; nothing runs, so nothing can be missed.
package complaint

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// ID is the opaque identity of a complaint (UUIDv7).
type ID string

// Kind is what was done about a complaint.
type Kind string

// Kinds of events.
const (
	Accepted  Kind = "受理"
	Paused    Kind = "暂停" // the office waits for somebody else, as an inspection; the clock stands still
	Resumed   Kind = "恢复"
	Raised    Kind = "升级" // to the level above by hand
	Handled   Kind = "处理" // an answer is given; the clock stands still until the customer speaks
	Confirmed Kind = "客户确认"
	Refused   Kind = "客户不认可" // the clock runs on from where it stood
	Closed    Kind = "关闭"
	Revisited Kind = "回访" // after it was closed the customer was asked again
)

// Event is one thing done about a complaint.
type Event struct {
	Kind   Kind            `json:"kind"`
	At     calendar.Moment `json:"at"` // 2026-10-31 09:30
	By     string          `json:"by"`
	UserID access.UserID   `json:"userId"`
	Text   string          `json:"text"`
}

// Complaint is one complaint as it came in and what was done about it, oldest first. CustomerID is empty when nobody on file complained.
type Complaint struct {
	ID         ID                      `json:"id"`
	CustomerID customer.ID             `json:"customerId"`
	OfficeID   org.OfficeID            `json:"officeId"` // it is about
	Caller     string                  `json:"caller"`   // who complained, and how to reach them
	Category   string                  `json:"category"` // a kind of the policy
	Severity   int                     `json:"severity"` // 1 to 5, the grade of the policy whose limits hold
	Text       string                  `json:"text"`
	Came       calendar.Moment         `json:"came"`
	Taker      string                  `json:"taker"`
	Cause      string                  `json:"cause"` // root cause, said when it is closed
	Events     []Event                 `json:"events"`
	Files      []customer.AttachmentID `json:"files"` // attached to the customer's archive, and shown here
	Rev        int64                   `json:"rev"`
}

// Grade is one grade of severity and its limits.
type Grade struct {
	Name          string   `json:"name"`
	Kinds         []string `json:"kinds"`         // what belongs to it
	Respond       int      `json:"respond"`       // minutes until 受理
	RoundTheClock bool     `json:"roundTheClock"` // Respond runs by the wall clock, not by working time
	Days          int      `json:"days"`          // working days until an answer the customer accepts; 0 = no fixed limit
	Level         org.Kind `json:"level"`         // where it is handled first
}

// Policy is the dated table of grades, from the lightest.
type Policy struct {
	Version string        `json:"version"`
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
	Grades  []Grade       `json:"grades"`
	Return  int           `json:"returnDays,omitempty"` // working days after closing by which the customer is asked again; 0 = never
}

// Levels are the levels a complaint rises through, from the bottom up.
func Levels() []org.Kind { return []org.Kind{org.Station, org.District, org.Unit, org.Province} }

// ParsePolicy reads a policy file strictly (complaint.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	sound := lo.EveryBy(p.Grades, func(g Grade) bool {
		return g.Name != "" && len(g.Kinds) > 0 && g.Respond > 0 && g.Days >= 0 && slices.Contains(Levels(), g.Level)
	})
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || len(p.Grades) == 0 || p.Return < 0 || !sound {
		return p, fault.New(fault.Invalid, "complaint.bad_policy", "投诉参数文件读不懂，或缺少版本号、生效日期、各级时限", "请改正参数文件").Because(err)
	}
	return p, nil
}

// Severity is the grade a kind of complaint belongs to, from 1; 0 for an unknown kind.
func (p Policy) Severity(category string) int {
	return 1 + slices.IndexFunc(p.Grades, func(g Grade) bool { return slices.Contains(g.Kinds, category) })
}

// Check tells what is missing in a complaint to be registered now. A severity may be graver than its kind's, never lighter. Faults: complaint.empty,
// complaint.who, complaint.category, complaint.severity, complaint.future.
func Check(c Complaint, now calendar.Moment, p Policy) (fs fault.List) {
	if strings.TrimSpace(c.Text) == "" {
		fs = append(fs, fault.New(fault.Invalid, "complaint.empty", "没有写投诉内容", "请写清时间、地点和诉求").On("text"))
	}
	if c.CustomerID == "" && strings.TrimSpace(c.Caller) == "" {
		fs = append(fs, fault.New(fault.Invalid, "complaint.who", "没有写谁投诉", "请选择客户，或写投诉人和联系方式").On("caller"))
	}
	least := p.Severity(c.Category)
	switch {
	case least == 0:
		fs = append(fs, fault.New(fault.Invalid, "complaint.category", "没有「"+c.Category+"」这类投诉", "请从列表中选择").On("category"))
	case c.Severity < least || c.Severity > len(p.Grades):
		fs = append(fs, fault.New(fault.Invalid, "complaint.severity", "级别不能低于「"+p.Grades[least-1].Name+"」", "请选同级或更重的级别").On("severity"))
	}
	if c.Came > now {
		fs = append(fs, fault.New(fault.Invalid, "complaint.future", "投诉时间在以后", "请改正投诉时间").On("came"))
	}
	return fs
}
