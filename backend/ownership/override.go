package ownership

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
)

// OverrideID is the opaque identity of a transfer of authority (UUIDv7).
type OverrideID string

// State of a transfer of authority.
type State string

// States: proposed, in force (for its months), refused, ended before its time.
const (
	Proposed State = "待批"
	Approved State = "生效"
	Rejected State = "驳回"
	Ended    State = "终止"
)

// Direction of a transfer of authority, as 附录5 prints it.
type Direction string

// Directions.
const (
	Up   Direction = "向上"
	Down Direction = "向下"
	Same Direction = ""
)

// Signature is who signed, in which role, on which day. The zero Signature is an empty line.
type Signature struct {
	UserID access.UserID `json:"userId"`
	Name   string        `json:"name"`
	Role   access.Role   `json:"role"`
	On     calendar.Date `json:"on"`
}

// Override is a transfer of management authority (管理权限转移, 6.1.1): from a month on a customer is managed on another level than the one
// its figures say. The computed level never changes. To is the last month, zero for open; of an ended one the last month it was in force.
type Override struct {
	ID         OverrideID     `json:"id"`
	CustomerID customer.ID    `json:"customerId"`
	Computed   grading.Level  `json:"computed"` // when it was proposed
	Managing   grading.Level  `json:"managing"`
	Reason     string         `json:"reason"`
	From       calendar.Month `json:"from"`
	To         calendar.Month `json:"to"`
	State      State          `json:"state"`
	Proposer   Signature      `json:"proposer"`
	Decider    Signature      `json:"decider"`
	Ender      Signature      `json:"ender"`
	Answer     string         `json:"answer"` // why it was refused or ended
	Rev        int64          `json:"rev"`
}

// InForce reports whether the override decides who manages in a month.
func (o Override) InForce(m calendar.Month) bool {
	return (o.State == Approved || o.State == Ended) && !m.Before(o.From) && (o.To.IsZero() || !o.To.Before(m))
}

// In finds the override in force in a month among those of one customer; nil when there is none.
func In(list []Override, m calendar.Month) *Override {
	i := slices.IndexFunc(list, func(o Override) bool { return o.InForce(m) })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// levels from the lowest to the highest.
func levels() []grading.Level {
	return []grading.Level{grading.StationLevel, grading.CountyLevel, grading.CityLevel, grading.ProvinceLevel}
}

// Steps counts how many levels up (positive) or down b lies from a; ok=false where one is no level (未定级).
func Steps(a, b grading.Level) (n int, ok bool) {
	i, k := slices.Index(levels(), a), slices.Index(levels(), b)
	return k - i, i >= 0 && k >= 0
}

// DirectionOf names the way from the computed to the managing level; Same where there is none.
func DirectionOf(computed, managing grading.Level) Direction {
	switch n, ok := Steps(computed, managing); {
	case ok && n > 0:
		return Up
	case ok && n < 0:
		return Down
	}
	return Same
}

// tooFar reports more than one step; the province, which is a matter of evidence and not of figures, may be reached and left from any level (domain 6.5).
func tooFar(computed, managing grading.Level) bool {
	n, ok := Steps(computed, managing)
	return ok && (n > 1 || n < -1) && computed != grading.ProvinceLevel && managing != grading.ProvinceLevel
}

// CheckOverride lists what forbids a proposal. others are the customer's other overrides, closed the closed months. Codes: ownership.ungraded,
// same_level, no_level, two_steps, no_reason, no_month, closed, reversed, pending, overlap.
func CheckOverride(o Override, others []Override, closed []calendar.Month) fault.List {
	fs := append(checkLevels(o), checkMonths(o, closed)...)
	if utf8.RuneCountInString(strings.TrimSpace(o.Reason)) < 4 {
		fs = append(fs, refuse("no_reason", "reason", "管理权限转移要写明原因", "请写明哪一级客户过多或过少（6.1.1）"))
	}
	for _, x := range others {
		switch {
		case x.ID == o.ID:
		case x.State == Proposed:
			fs = append(fs, refuse("pending", "managing", "这位客户已有一份待批的管理权限转移", "请先批准或驳回那一份"))
		case (x.State == Approved || x.State == Ended) && overlap(x, o):
			fs = append(fs, refuse("overlap", "from", "与"+x.From.Chinese()+"起的管理权限转移期间重叠", "请先终止那一份，或改起止月份"))
		}
	}
	return fs
}

func overlap(a, b Override) bool {
	starts := func(x, y Override) bool { return y.To.IsZero() || !y.To.Before(x.From) }
	never := !a.To.IsZero() && a.To.Before(a.From) // ended before it began
	return !never && starts(a, b) && starts(b, a)
}

func checkLevels(o Override) fault.List {
	switch n, ok := Steps(o.Computed, o.Managing); {
	case !slices.Contains(levels(), o.Computed):
		return fault.List{refuse("ungraded", "managing", "这位客户未定级，没有可转移的管理权限", "请先补齐需求、用卡或协议资料，定级后再申请")}
	case !ok:
		return fault.List{refuse("no_level", "managing", "没有选择管理级别", "请选择 省级、地市级、区县级 或 站级")}
	case n == 0:
		return fault.List{refuse("same_level", "managing", "管理级别就是核定级别"+string(o.Computed), "请选择上一级或下一级")}
	case tooFar(o.Computed, o.Managing):
		return fault.List{refuse("two_steps", "managing", "由"+string(o.Computed)+"到"+string(o.Managing)+"超过一级", "一次只能向上或向下转移一级（涉及省级的除外）")}
	}
	return nil
}

func checkMonths(o Override, closed []calendar.Month) fault.List {
	switch {
	case o.From.IsZero():
		return fault.List{refuse("no_month", "from", "没有写明从哪个月起", "请补填起始月份")}
	case slices.ContainsFunc(closed, func(m calendar.Month) bool { return !m.Before(o.From) }):
		return fault.List{refuse("closed", "from", o.From.Chinese()+"或其后已有月份结账，管理主体不能再变", "请改为未结账的月份")}
	case !o.To.IsZero() && o.To.Before(o.From):
		return fault.List{refuse("reversed", "to", "终止月份早于起始月份", "请核对两个月份")}
	}
	return nil
}

// CheckSigner refuses a second signature that may not be given (domain 3): the proposer's own, and a reviewer's where the transfer is not
// between district and station. Codes: ownership.same_person, not_signer.
func CheckSigner(o Override, by Signature) error {
	if by.UserID == o.Proposer.UserID || by.UserID == "" {
		return fault.New(fault.Forbidden, "ownership.same_person", "申请人不能批准自己的申请：管理权限转移要两个人签字", "请由另一位负责人或复核批准")
	}
	small := func(l grading.Level) bool { return l == grading.CountyLevel || l == grading.StationLevel }
	if by.Role == access.Chief || by.Role == access.Reviewer && small(o.Computed) && small(o.Managing) {
		return nil
	}
	return fault.New(fault.Forbidden, "ownership.not_signer", "由"+string(o.Computed)+"到"+string(o.Managing)+"的转移，「"+string(by.Role)+"」不能批准", "请由负责人批准；复核只批准区县级与站级之间的转移")
}

// Decide signs a proposal: approved or refused. Errors: ownership.decided, closed, no_answer, those of CheckSigner.
func (o Override) Decide(approve bool, answer string, by Signature, closed []calendar.Month) (Override, error) {
	if o.State != Proposed {
		return o, fault.New(fault.Conflict, "ownership.decided", "这份申请已经是「"+string(o.State)+"」", "请刷新列表")
	}
	if err := CheckSigner(o, by); err != nil {
		return o, err
	}
	if answer = strings.TrimSpace(answer); !approve && answer == "" {
		return o, refuse("no_answer", "answer", "驳回要写明原因", "请补填")
	}
	if approve {
		if fs := checkMonths(o, closed); len(fs) > 0 {
			return o, fs
		}
	}
	o.State, o.Decider, o.Answer = Rejected, by, answer
	if approve {
		o.State = Approved
	}
	return o, nil
}

// Withdraw takes a proposal back: its proposer's own refusal, told from another's by the signature. Errors: ownership.decided, not_proposer,
// no_answer.
func (o Override) Withdraw(why string, by Signature) (Override, error) {
	if o.State != Proposed {
		return o, fault.New(fault.Conflict, "ownership.decided", "这份申请已经是「"+string(o.State)+"」，不能撤回", "生效的请由负责人终止")
	}
	if by.UserID != o.Proposer.UserID {
		return o, fault.New(fault.Forbidden, "ownership.not_proposer", "这份申请是"+o.Proposer.Name+"提出的，只有本人能撤回", "请由本人撤回，或由批准人驳回")
	}
	if why = strings.TrimSpace(why); why == "" {
		return o, refuse("no_answer", "answer", "撤回要写明原因", "请补填")
	}
	o.State, o.Decider, o.Answer = Rejected, by, why
	return o, nil
}

// Withdrawn reports whether the proposer took the proposal back.
func (o Override) Withdrawn() bool {
	return o.State == Rejected && o.Decider.UserID == o.Proposer.UserID
}

// End takes an override in force back from a month on. Errors: ownership.not_in_force, no_month, closed, no_answer, those of CheckSigner.
func (o Override) End(from calendar.Month, why string, by Signature, closed []calendar.Month) (Override, error) {
	if o.State != Approved {
		return o, fault.New(fault.Conflict, "ownership.not_in_force", "只有生效的管理权限转移可以终止，这一份是「"+string(o.State)+"」", "请刷新列表")
	}
	if err := CheckSigner(o, by); err != nil {
		return o, err
	}
	if fs := checkMonths(Override{From: from}, closed); len(fs) > 0 {
		return o, fs
	}
	if from.Before(o.From) || !o.To.IsZero() && o.To.Before(from) {
		return o, refuse("no_month", "from", "终止月份不在转移的期间内", "请选"+o.From.Chinese()+"或以后、期满以前的月份")
	}
	if why = strings.TrimSpace(why); why == "" {
		return o, refuse("no_answer", "answer", "终止要写明原因", "请补填")
	}
	o.State, o.Ender, o.Answer, o.To = Ended, by, why, from.Add(-1)
	return o, nil
}

// Reachable lists the levels a transfer of authority may name from a computed level, the highest first; none for 未定级.
func Reachable(computed grading.Level) []grading.Level {
	out := []grading.Level{}
	for _, l := range slices.Backward(levels()) {
		if n, ok := Steps(computed, l); ok && n != 0 && !tooFar(computed, l) {
			out = append(out, l)
		}
	}
	return out
}
