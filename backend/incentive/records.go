package incentive

import (
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// Step is where a settlement stands and who brought it there.
type Step struct {
	Settlement string    `json:"settlement"`
	State      StepState `json:"state"`
	MadeBy     string    `json:"madeBy"` // account that submitted it
	By         string    `json:"by"`     // account that approved it or sent it back
	Name       string    `json:"name"`
	At         string    `json:"at"`
	Note       string    `json:"note"`
}

// StepState is the state of a settlement.
type StepState string

// States of a settlement: submitted, approved and locked, sent back. Only an approved one has paid.
const (
	Submitted StepState = "待批准"
	Approved  StepState = "已批准"
	SentBack  StepState = "已退回"
)

// Decide moves a submitted settlement on. Errors: incentive.step (not submitted any more), incentive.same_person, incentive.step_note.
func (s Step) Decide(to StepState, by, name, at, note string) (Step, error) {
	switch {
	case s.State != Submitted:
		return s, fault.New(fault.Conflict, "incentive.step", "这次结算已经是「"+string(s.State)+"」", "请刷新列表")
	case to == Approved && by == s.MadeBy:
		return s, fault.New(fault.Forbidden, "incentive.same_person", "提交结算的人不能自己批准", "请换一个有批准权的账号")
	case to == SentBack && strings.TrimSpace(note) == "":
		return s, fault.New(fault.Invalid, "incentive.step_note", "退回没有写原因", "请写明原因").On("note")
	}
	s.State, s.By, s.Name, s.At, s.Note = to, by, name, at, strings.TrimSpace(note)
	return s, nil
}

// Draft is a scheme that is being written.
type Draft struct {
	ID     string `json:"id"`
	Scheme Scheme `json:"scheme"`
	MadeBy string `json:"madeBy"`
	Maker  string `json:"maker"`
	MadeAt string `json:"madeAt"`
	Rev    int64  `json:"rev"`
}

// Approvable checks that another person may put a draft in force. Errors: incentive.same_person, incentive.no_approval, those of Check.
func (d Draft) Approvable(by string) error {
	if err := blocking(Check(d.Scheme)).OrNil(); err != nil {
		return err
	}
	switch {
	case by == d.MadeBy:
		return fault.New(fault.Forbidden, "incentive.same_person", "编写方案的人不能自己批准", "请换一个有批准权的账号")
	case strings.TrimSpace(d.Scheme.Approval) == "":
		return fault.New(fault.Invalid, "incentive.no_approval", "方案没有批文号，不能启用", "请填写单位批准方案的文号（6.5.5）").On("approval")
	}
	return nil
}

// Release lets an event through that was held back.
type Release struct {
	ID       string `json:"id"`
	EventKey string `json:"eventKey"`
	Event    string `json:"event"`
	Held     string `json:"held"` // why it was held
	Reason   string `json:"reason"`
	By       string `json:"by"`
	Name     string `json:"name"`
	At       string `json:"at"`
	Rev      int64  `json:"rev"`
}

// PoolShare is how a station divided the pool of a settlement.
type PoolShare struct {
	ID         string       `json:"id"`
	Settlement string       `json:"settlement"`
	OfficeID   org.OfficeID `json:"officeId"`
	Parts      []Part       `json:"parts"`
	By         string       `json:"by"`
	Name       string       `json:"name"`
	At         string       `json:"at"`
	Rev        int64        `json:"rev"`
}

// Dispute is a question about a bonus with its evidence and ruling; what is upheld becomes a line of the next settlement.
type Dispute struct {
	ID       string         `json:"id"`
	Month    calendar.Month `json:"month"`
	StaffID  org.StaffID    `json:"staffId"`
	Question string         `json:"question"`
	Evidence string         `json:"evidence"`
	AskedBy  string         `json:"askedBy"`
	Asker    string         `json:"asker"`
	AskedAt  string         `json:"askedAt"`
	State    DisputeState   `json:"state"`
	Amount   money.Fen      `json:"amount"` // to pay, or to take back where negative
	Ruling   string         `json:"ruling"`
	RuledBy  string         `json:"ruledBy"`
	Ruler    string         `json:"ruler"`
	RuledAt  string         `json:"ruledAt"`
	Rev      int64          `json:"rev"`
}

// DisputeState is the state of a dispute.
type DisputeState string

// States of a dispute.
const (
	Asked    DisputeState = "待裁定"
	Upheld   DisputeState = "成立"
	Rejected DisputeState = "不成立"
)

// Rule decides a dispute. Errors: incentive.dispute_ruled, incentive.same_person, incentive.ruling, incentive.dispute_amount.
func (d Dispute) Rule(state DisputeState, amount money.Fen, ruling, by, name, at string) (Dispute, error) {
	ruling = strings.TrimSpace(ruling)
	switch {
	case d.State != Asked:
		return d, fault.New(fault.Conflict, "incentive.dispute_ruled", "这项争议已经裁定", "请刷新列表；有新情况请另提")
	case by == d.AskedBy:
		return d, fault.New(fault.Forbidden, "incentive.same_person", "提出争议的人不能自己裁定", "请换一个账号")
	case ruling == "" || state != Upheld && state != Rejected:
		return d, fault.New(fault.Invalid, "incentive.ruling", "没有写裁定的理由，或没有选成立与否", "请写明依据").On("ruling")
	case (state == Upheld) != (amount != 0) || amount > maxRate || amount < -maxRate:
		return d, fault.New(fault.Invalid, "incentive.dispute_amount", "成立的争议要有补发或扣回的金额，不成立的没有金额", "请核对金额").On("amount")
	}
	d.State, d.Amount, d.Ruling, d.RuledBy, d.Ruler, d.RuledAt = state, amount, ruling, by, name, at
	return d, nil
}

// disputeKey begins the event keys of rulings.
const disputeKey = "dispute:"

// Line is what an upheld dispute pays.
func (d Dispute) Line(staff org.Staff, office org.Office) Line {
	return Line{EventKey: disputeKey + d.ID, Event: "争议裁定", For: d.Month, Date: d.Month.Last(), Rule: "争议", Receiver: Seller, StaffID: staff.ID, StaffNo: staff.Number, StaffName: staff.Name,
		OfficeID: office.ID, OfficeName: office.Name, Basis: d.Question, Amount: d.Amount, State: Adjusted, Reason: d.Ruler + "裁定成立：" + d.Ruling}
}

// IsRuling reports whether a line came from a dispute; such lines are paid once and never computed anew.
func (l *Line) IsRuling() bool { return strings.HasPrefix(l.EventKey, disputeKey) }

// Day is one day a person worked for the sale of cards; Kind is what a rule filters by as 活动 (非当班, 节假日 …).
type Day struct {
	ID      string        `json:"id"`
	StaffID org.StaffID   `json:"staffId"`
	On      calendar.Date `json:"on"`
	Kind    string        `json:"kind"`
	Note    string        `json:"note"`
	By      string        `json:"by"`
	Name    string        `json:"name"`
	Rev     int64         `json:"rev"`
}

// Event is what a rule of days pays for.
func (d Day) Event(staff org.Staff) Event {
	return Event{Key: "day:" + d.ID, What: "出勤 " + d.Kind, Basis: Days, Date: d.On, Quantity: 1, Office: staff.OfficeID, Seller: d.StaffID, Developer: d.StaffID, Campaign: d.Kind}
}
