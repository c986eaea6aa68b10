package claim

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"

	"github.com/samber/lo"
)

// PostID is the opaque identity of a target on the board (UUIDv7).
type PostID string

// Kind is what happened to a target on the board.
type Kind string

// Kinds of events.
const (
	Claimed  Kind = "摘牌"
	Released Kind = "退回" // by who holds it, or for him
	TakenOff Kind = "撤牌" // off the board for good
)

// Event is one thing that happened to a target. At is RFC 3339 in UTC, to the second; an event may become known later than it happened.
type Event struct {
	Kind    Kind          `json:"kind"`
	At      string        `json:"at"`
	StaffID org.StaffID   `json:"staffId"` // who claims or releases
	By      string        `json:"by"`      // account that entered it
	UserID  access.UserID `json:"userId"`
	Why     string        `json:"why"`
}

// Post is a target put up for claiming, with everything that happened to it in the order it became known.
type Post struct {
	ID        PostID        `json:"id"`
	PursuitID pursuit.ID    `json:"pursuitId"`
	Terms     string        `json:"terms"`
	Days      int           `json:"days"` // a claim holds
	PutUpAt   string        `json:"putUpAt"`
	PutUpBy   string        `json:"putUpBy"`
	PutUpID   access.UserID `json:"putUpId"`
	Events    []Event       `json:"events"`
	Rev       int64         `json:"rev"`
}

// State is how a target on the board stands.
type State string

// States.
const (
	Free State = "可摘"
	Held State = "已摘"
	Off  State = "已撤"
)

// Entry is one line of the fairness log: what happened, and whether it held.
type Entry struct {
	At      string      `json:"at"`
	What    string      `json:"what"`
	StaffID org.StaffID `json:"staffId"`
	Held    bool        `json:"held"`
	Why     string      `json:"why"`
}

// Board is where a target stands at an instant.
type Board struct {
	State  State       `json:"state"`
	Holder org.StaffID `json:"holder"`
	Since  string      `json:"since"`
	Until  string      `json:"until"`
	Log    []Entry     `json:"log"`
	ran    map[org.StaffID]time.Time
}

// At replays what happened up to an instant in the order of time, whatever order it became known in: of two claims the earlier holds, of two
// in the same second the lower staff id; the later is kept with the reason. A claim runs out by itself after its days.
func (p Post) At(now time.Time, pol Policy) Board {
	b := Board{State: Free, Log: []Entry{{At: p.PutUpAt, What: "挂牌", Held: true, Why: strings.TrimSpace(p.PutUpBy + " " + p.Terms)}}, ran: map[org.StaffID]time.Time{}}
	events := slices.Clone(p.Events)
	slices.SortStableFunc(events, func(x, y Event) int {
		return cmp.Or(cmp.Compare(x.At, y.At), cmp.Compare(rank(x.Kind), rank(y.Kind)), cmp.Compare(x.StaffID, y.StaffID))
	})
	for _, e := range events {
		at := instant(e.At)
		if at.After(now) {
			break
		}
		b.runOut(at, p.Days)
		b.take(e, at, pol)
	}
	b.runOut(now, p.Days)
	return b
}

// rank: in the same second what gives back comes before what takes.
func rank(k Kind) int { return lo.Ternary(k == Claimed, 1, 0) }

func instant(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil { // only this package and the desk write instants; one that cannot be read never happened
		return time.Unix(1<<40, 0)
	}
	return t
}

// runOut gives a claim back whose days are over.
func (b *Board) runOut(now time.Time, days int) {
	if b.State != Held {
		return
	}
	end := instant(b.Since).AddDate(0, 0, days)
	b.Until = end.Format(time.RFC3339)
	if !now.Before(end) {
		b.ran[b.Holder] = end
		b.Log = append(b.Log, Entry{At: b.Until, What: "到期收回", StaffID: b.Holder, Held: true, Why: "期限已满"})
		b.State, b.Holder, b.Since, b.Until = Free, "", "", ""
	}
}

func (b *Board) take(e Event, at time.Time, pol Policy) {
	entry := Entry{At: e.At, What: string(e.Kind), StaffID: e.StaffID, Why: e.Why}
	why := b.refusal(e, at, pol)
	if why != "" {
		entry.Why = why
	} else {
		entry.Held = true
		switch e.Kind {
		case Claimed:
			b.State, b.Holder, b.Since = Held, e.StaffID, e.At
		case Released:
			b.State, b.Holder, b.Since, b.Until = Free, "", "", ""
		case TakenOff:
			b.State, b.Holder, b.Since, b.Until = Off, "", "", ""
		}
	}
	b.Log = append(b.Log, entry)
}

// refusal says why an event does not hold, "" when it does.
func (b *Board) refusal(e Event, at time.Time, pol Policy) string {
	ran, had := b.ran[e.StaffID]
	switch {
	case b.State == Off:
		return "目标已撤牌"
	case e.Kind == Claimed && b.State == Held:
		return "已被先摘"
	case e.Kind == Claimed && had && at.Before(ran.AddDate(0, 0, pol.CoolDays)):
		return "上次摘牌到期后还不满规定的间隔"
	case e.Kind == Released && b.Holder != e.StaffID:
		return "这时不是他摘的"
	}
	return ""
}

// Do adds an event as it becomes known. holds is how many targets the person holds already. Errors: claim.lost with the reason,
// claim.full, claim.own, claim.before, claim.future, claim.why, claim.staff.
func (p Post) Do(e Event, now time.Time, holds int, pol Policy) (Post, error) {
	if err := p.allowed(e, now, holds, pol); err != nil {
		return p, err
	}
	p.Events = append(slices.Clone(p.Events), e)
	return p, nil
}

func (p Post) allowed(e Event, now time.Time, holds int, pol Policy) error {
	at := instant(e.At)
	switch {
	case at.Before(instant(p.PutUpAt)):
		return fault.New(fault.Invalid, "claim.before", "时间早于挂牌时间"+p.PutUpAt, "请核对后重填").On("at")
	case at.After(now):
		return fault.New(fault.Invalid, "claim.future", "时间还没有到", "请填实际发生的时间").On("at")
	case e.Kind == Claimed: // one that came too late is kept in the log all the same
		return p.mayClaim(e, holds, pol)
	case strings.TrimSpace(e.Why) == "":
		return fault.New(fault.Invalid, "claim.why", string(e.Kind)+"要写明原因", "请补填").On("why")
	}
	tried := p
	tried.Events = append(slices.Clone(p.Events), e)
	entry, lost := lo.Find(tried.At(now, pol).Log, func(x Entry) bool {
		return x.At == e.At && x.What == string(e.Kind) && x.StaffID == e.StaffID && !x.Held
	})
	if lost {
		return fault.New(fault.Conflict, "claim.lost", entry.Why, "请刷新后查看")
	}
	return nil
}

func (p Post) mayClaim(e Event, holds int, pol Policy) error {
	switch {
	case e.StaffID == "":
		return fault.New(fault.Invalid, "claim.staff", "没有选摘牌人", "请从员工中选择").On("staffId")
	case e.UserID == p.PutUpID:
		return fault.New(fault.Forbidden, "claim.own", "挂牌的人不能登记摘牌", "请由摘牌人所在单位或另一个人登记")
	case holds >= pol.PerPerson:
		return fault.New(fault.Conflict, "claim.full", "摘牌人手上已有"+strconv.Itoa(holds)+"个目标", "完成或退回一个以后再摘").On("staffId")
	}
	return nil
}
