package agreement

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Status is how far an agreement is in its life (6.5.4.5, domain 5).
type Status string

// The life of an agreement. In force, renewal due and ended by time follow from Signed and the dates: see PhaseOn.
const (
	Draft      Status = "草稿"
	InReview   Status = "待审核" // by the department
	InLegal    Status = "待法务" // by the lawyer, where the wording or the terms depart from the standard
	InApproval Status = "待批准"
	Approved   Status = "已批准" // the text is frozen
	Printed    Status = "已打印"
	Sealed     Status = "已盖章" // by both sides, on paper
	Signed     Status = "已签"  // the sealed paper is back, or it was registered by a file
	Ended      Status = "已终止" // before its time
	Void       Status = "作废"  // never came to be; its number is not used again
)

// Frozen reports whether the text can no longer change.
func (s Status) Frozen() bool {
	return slices.Contains([]Status{Approved, Printed, Sealed, Signed, Ended}, s)
}

// Act is what somebody does to an agreement.
type Act string

// The acts of an agreement's life.
const (
	Write   Act = "拟稿"
	Submit  Act = "提交审核"
	Review  Act = "部门审核"
	Legal   Act = "法务审核"
	Approve Act = "批准"
	Return  Act = "退回"
	Print   Act = "打印"
	Seal    Act = "登记盖章"
	Receive Act = "扫描归档"
	Extend  Act = "自动续期"
	End     Act = "终止"
	Discard Act = "作废"
)

// Step is one act in the life: who (account and name), when, and a note, which going back and ending need.
type Step struct {
	Act  Act    `json:"act"`
	By   string `json:"by"` // account
	Name string `json:"name"`
	At   string `json:"at"` // RFC 3339
	Note string `json:"note"`
}

// move says from where an act may be done. Where it leads is Advance's.
type move struct {
	from []Status
	to   Status
	note bool // a reason is wanted
	sign bool // a signature: nobody signs twice, nor under a draft of his own
}

func moves() map[Act]move {
	waiting := []Status{InReview, InLegal, InApproval}
	return map[Act]move{
		Submit: {from: []Status{Draft}, to: InReview}, Review: {from: []Status{InReview}, to: InApproval, sign: true}, Legal: {from: []Status{InLegal}, to: InApproval, sign: true},
		Approve: {from: []Status{InApproval}, to: Approved, sign: true}, Return: {from: append(waiting, Approved, Printed), to: Draft, note: true},
		Print: {from: []Status{Approved, Printed, Sealed, Signed, Ended}}, Seal: {from: []Status{Printed}, to: Sealed, note: true}, Receive: {from: []Status{Sealed}, to: Signed},
		Extend: {from: []Status{Signed}, to: Signed, note: true}, End: {from: []Status{Signed}, to: Ended, note: true}, Discard: {from: append(append([]Status{Draft}, waiting...), Approved, Printed, Sealed), to: Void, note: true},
	}
}

// Check is what an act is judged by: the day, the departures nobody allowed yet, whether the lawyer has to see it, and the fingerprint of its text now.
type Check struct {
	Today       calendar.Date
	Open        []Deviation
	NeedsLegal  bool
	Fingerprint string
}

// Advance does an act and gives the agreement after it. The steps before stay. Errors: agreement.state (not from here), agreement.note (a
// reason is wanted), agreement.same_person (own draft, or signed before), agreement.deviation_open, agreement.no_extension, agreement.no_scan.
func Advance(a Agreement, s Step, c Check) (Agreement, error) {
	m, ok := moves()[s.Act]
	s.Note = strings.TrimSpace(s.Note)
	switch {
	case !ok || !slices.Contains(m.from, a.Status):
		return a, fault.New(fault.Conflict, "agreement.state", "协议「"+a.Number+"」现在是「"+string(a.Status)+"」，不能"+string(s.Act), "请刷新后按下一步办理")
	case m.note && s.Note == "":
		return a, fault.New(fault.Invalid, "agreement.note", "「"+string(s.Act)+"」没有说明", noteRemedy(s.Act)).On("note")
	case m.sign && slices.Contains(a.hands(), s.By):
		return a, fault.New(fault.Forbidden, "agreement.same_person", s.Name+"拟过或已经审过协议「"+a.Number+"」，不能再"+string(s.Act), "请换一个账号办理，拟稿、审核、批准须是不同的人")
	}
	if err := a.obstacle(s.Act, c); err != nil {
		return a, err
	}
	return a.moved(s, m, c), nil
}

// obstacle is what one act wants besides the right state and hand.
func (a Agreement) obstacle(act Act, c Check) error {
	switch {
	case act == Approve && len(c.Open) > 0:
		return fault.New(fault.Conflict, "agreement.deviation_open", "协议「"+a.Number+"」还有"+strconv.Itoa(len(c.Open))+"处"+"偏离标准文本没有人同意，第一处："+c.Open[0].Clause+" "+c.Open[0].What,
			"请在偏离表逐处同意，或退回改回标准文本")
	case act == Extend && !a.mayExtend(c.Today):
		return fault.New(fault.Conflict, "agreement.no_extension", "协议「"+a.Number+"」没有约定自动续期，或还没到期满前三十日", "没有约定的请续签一份新协议")
	case act == Receive && a.Scan == nil:
		return fault.New(fault.Invalid, "agreement.no_scan", "协议「"+a.Number+"」没有扫描件", "请先选择盖章后的扫描件")
	}
	return nil
}

// mayExtend: the terms agreed on it, and the end is at most thirty days away or past.
func (a Agreement) mayExtend(on calendar.Date) bool {
	return a.Terms != nil && a.Terms.AutoRenew && !a.To.IsZero() && on.DaysUntil(a.To) <= 30
}

func (a Agreement) moved(s Step, m move, c Check) Agreement {
	switch {
	case s.Act == Print:
		a.Status = lo.Ternary(a.Status == Approved, Printed, a.Status)
	case s.Act == Review && c.NeedsLegal:
		a.Status = InLegal
	default:
		a.Status = m.to
	}
	switch s.Act {
	case Approve:
		a.Fingerprint = c.Fingerprint
	case Return:
		a.Fingerprint = ""
	case Extend:
		a.To = yearFrom(a.To.AddDays(1))
	case End:
		a.EndedOn = c.Today
	}
	a.Steps = append(slices.Clip(a.Steps), s)
	return a
}

// hands are the accounts that wrote the text at any time, or signed under it since it was last returned.
func (a Agreement) hands() []string {
	_, returned, _ := lo.FindLastIndexOf(a.Steps, func(s Step) bool { return s.Act == Return })
	var out []string
	for i, s := range a.Steps {
		if writes(s) || i > returned && moves()[s.Act].sign {
			out = append(out, s.By)
		}
	}
	return out
}

func writes(s Step) bool { return s.Act == Write || s.Act == Submit }

func noteRemedy(act Act) string {
	switch act {
	case Seal:
		return "请写明用印登记号、对方签字人和日期"
	case Discard:
		return "请写明作废的原因，编号台账要解释"
	}
	return "请写明原因"
}

// Written notes who wrote the draft; the same person twice in a row is noted once.
func (a Agreement) Written(s Step) Agreement {
	if n := len(a.Steps); n > 0 && a.Steps[n-1].Act == Write && a.Steps[n-1].By == s.By {
		return a
	}
	s.Act = Write
	a.Steps = append(slices.Clip(a.Steps), s)
	return a
}

// Next lists the acts that can be done now, the one forward first.
func (a Agreement) Next() []Act {
	order := []Act{Submit, Review, Legal, Approve, Seal, Receive, Print, Extend, Return, End, Discard}
	return lo.Filter(order, func(act Act, _ int) bool {
		return slices.Contains(moves()[act].from, a.Status) && (act != Extend || a.Terms != nil && a.Terms.AutoRenew)
	})
}

// Phase is where a signed agreement stands on a day.
type Phase string

// Phases of a signed agreement; none for one that is not signed.
const (
	NotYet     Phase = "未到期限"
	Running    Phase = "有效"
	RenewalDue Phase = "将到期"
	Expired    Phase = "已到期"
	Followed   Phase = "已续签"
)

// PhaseOn tells the phase of a signed agreement on a day, and within which of the reminders (days before the end, longest first) it stands,
// 0 for none. It follows from the dates alone, so it needs no running program. followed says whether a signed agreement renews it.
func (a Agreement) PhaseOn(on calendar.Date, reminders []int, followed bool) (Phase, int) {
	if a.Status != Signed {
		return "", 0
	}
	switch left := on.DaysUntil(a.To); {
	case on.Before(a.From):
		return NotYet, 0
	case !a.To.IsZero() && left < 0:
		return lo.Ternary(followed, Followed, Expired), 0
	case a.To.IsZero() || followed:
		return Running, 0
	default:
		within := 0
		for _, days := range reminders {
			if left <= days && (within == 0 || days < within) {
				within = days
			}
		}
		return lo.Ternary(within > 0, RenewalDue, Running), within
	}
}
