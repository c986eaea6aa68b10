// Package problem knows the problems met in developing customers (6.5.4.4): raised at a station, climbing to the level able to solve them
// when nobody touches them, answered back to who raised them. Where a problem stands follows from its events and the day; nothing runs.
package problem

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/pursuit"

	"github.com/samber/lo"
)

// ID is the opaque identity of a problem (UUIDv7).
type ID string

// Kind is what was done about a problem.
type Kind string

// Kinds of events.
const (
	Handled  Kind = "处理" // something was done; the clock starts anew
	Sent     Kind = "上报" // to the level above by hand
	Answered Kind = "答复" // the answer goes back to who raised it
	Accepted Kind = "认可" // who raised it is content
	Reopened Kind = "重提" // who raised it is not
	Taken    Kind = "撤回" // who raised it takes it back
)

// Event is one thing done about a problem. For the province, which works outside this program, Text says who there answered.
type Event struct {
	Kind   Kind          `json:"kind"`
	On     calendar.Date `json:"on"`
	By     string        `json:"by"`
	UserID access.UserID `json:"userId"`
	Text   string        `json:"text"`
}

// Problem is one problem as it was raised, and what was done about it, oldest first.
type Problem struct {
	ID         ID            `json:"id"`
	OfficeID   org.OfficeID  `json:"officeId"` // where it was raised
	PursuitID  pursuit.ID    `json:"pursuitId"`
	CustomerID customer.ID   `json:"customerId"`
	Title      string        `json:"title"`
	Detail     string        `json:"detail"`
	RaisedOn   calendar.Date `json:"raisedOn"`
	RaisedBy   access.UserID `json:"raisedBy"`
	Raiser     string        `json:"raiser"`
	Events     []Event       `json:"events"`
	Rev        int64         `json:"rev"`
}

// Policy is the dated rule of climbing: how many days a level may leave a problem untouched. The province is the top and has none.
type Policy struct {
	Version string        `json:"version"`
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
	Climb   []Patience    `json:"climb"` // from the bottom up
}

// Patience is how long one level may leave a problem untouched, in days.
type Patience struct {
	Level org.Kind `json:"level"`
	Days  int      `json:"days"`
}

// Levels are the levels a problem climbs, from the bottom up.
func Levels() []org.Kind { return []org.Kind{org.Station, org.District, org.Unit, org.Province} }

// ParsePolicy reads a policy file strictly (problem.bad_policy).
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	levels := lo.Map(p.Climb, func(x Patience, _ int) org.Kind { return x.Level })
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || !slices.Equal(levels, Levels()[:3]) || !lo.EveryBy(p.Climb, func(x Patience) bool { return x.Days > 0 }) {
		return p, fault.New(fault.Invalid, "problem.bad_policy", "开发问题参数文件读不懂，或缺少版本号、生效日期、各级天数", "请改正参数文件").Because(err)
	}
	return p, nil
}

// State is how a problem stands.
type State string

// States.
const (
	Open    State = "待解决"
	Replied State = "已答复"
	Closed  State = "已办结"
)

// Climb is one climb of a problem.
type Climb struct {
	To  org.Kind      `json:"to"`
	On  calendar.Date `json:"on"`
	Why string        `json:"why"`
}

// Standing is where a problem stands on a day.
type Standing struct {
	State  State         `json:"state"`
	Level  org.Kind      `json:"level"`
	Since  calendar.Date `json:"since"` // on this level
	Climbs []Climb       `json:"climbs"`
	Age    int           `json:"age"`  // days since it was raised, or until it was closed
	Here   int           `json:"here"` // days on this level
	Left   int           `json:"left"` // days until it climbs; -1 where it does not
	at     int           // index of Level
	idle   calendar.Date // last touched
}

// At works out where a problem stands on a day: raised at the level of its office, up by hand, and up by itself on the day a level has left
// it untouched for its patience. An answered problem waits for who raised it and does not climb.
func (p Problem) At(today calendar.Date, raisedAt org.Kind, pol Policy) Standing {
	s := Standing{State: Open, Since: p.RaisedOn, Climbs: []Climb{}, at: max(0, slices.Index(Levels(), raisedAt)), idle: p.RaisedOn}
	end := today
	for _, e := range p.Events {
		s.wait(e.On, pol)
		s.take(e)
		if s.State == Closed {
			end = e.On
		}
	}
	s.wait(today, pol)
	s.Level, s.Age, s.Here, s.Left = Levels()[s.at], p.RaisedOn.DaysUntil(end), s.Since.DaysUntil(end), -1
	if s.State == Open && s.at < len(pol.Climb) {
		s.Left = pol.Climb[s.at].Days - s.idle.DaysUntil(today)
	}
	return s
}

// wait lets the days up to one pass.
func (s *Standing) wait(until calendar.Date, pol Policy) {
	for s.State == Open && s.at < len(pol.Climb) && s.idle.DaysUntil(until) >= pol.Climb[s.at].Days {
		c := pol.Climb[s.at]
		s.up(s.idle.AddDays(c.Days), fmt.Sprintf("%s%d天没有处理，自动上报", c.Level, c.Days))
	}
}

func (s *Standing) up(on calendar.Date, why string) {
	s.at++
	s.Since, s.idle = on, on
	s.Climbs = append(s.Climbs, Climb{To: Levels()[s.at], On: on, Why: why})
}

func (s *Standing) take(e Event) {
	switch e.Kind {
	case Handled:
		s.idle = e.On
	case Sent:
		s.up(e.On, e.By+"上报："+e.Text)
	case Answered:
		s.State = Replied
	case Reopened:
		s.State, s.idle = Open, e.On
	case Accepted, Taken:
		s.State = Closed
	}
}

// Check holds a problem to be raised against what it needs. Code problem.empty.
func Check(p Problem) fault.List {
	if strings.TrimSpace(p.Title) == "" {
		return fault.List{fault.New(fault.Invalid, "problem.empty", "没有写是什么问题", "请用一句话写明问题").On("title")}
	}
	return nil
}

// Do adds an event. mayHandle: the actor's office is on the level where the problem stands, or above it. Errors: problem.text,
// problem.state, problem.not_here, problem.not_yours, problem.top.
func (p Problem) Do(e Event, s Standing, mayHandle bool) (Problem, error) {
	if err := p.allowed(e, s, mayHandle); err != nil {
		return p, err
	}
	e.Text = strings.TrimSpace(e.Text)
	p.Events = append(slices.Clone(p.Events), e)
	return p, nil
}

func (p Problem) allowed(e Event, s Standing, mayHandle bool) error {
	needs := map[Kind][]State{Handled: {Open}, Sent: {Open}, Answered: {Open}, Accepted: {Replied}, Reopened: {Replied}, Taken: {Open, Replied}}
	raisers := lo.Contains([]Kind{Accepted, Reopened, Taken}, e.Kind)
	switch {
	case needs[e.Kind] == nil:
		return fault.New(fault.Invalid, "problem.kind", "没有「"+string(e.Kind)+"」这个办法", "请从列表中选择")
	case !lo.Contains(needs[e.Kind], s.State):
		return fault.New(fault.Conflict, "problem.state", "问题"+string(s.State)+"，不能"+string(e.Kind), "请刷新后查看")
	case strings.TrimSpace(e.Text) == "" && e.Kind != Accepted:
		return fault.New(fault.Invalid, "problem.text", string(e.Kind)+"要写明内容", "请补填").On("text")
	case raisers && e.UserID != p.RaisedBy:
		return fault.New(fault.Forbidden, "problem.not_yours", "只有提出人「"+p.Raiser+"」可以"+string(e.Kind), "请由提出人办理")
	case !raisers && !mayHandle:
		return fault.New(fault.Forbidden, "problem.not_here", "问题已到「"+string(s.Level)+"」，本级不能"+string(e.Kind), "请由"+string(s.Level)+"或上级的账号办理")
	case e.Kind == Sent && s.at >= len(Levels())-1:
		return fault.New(fault.Conflict, "problem.top", "问题已到省公司，不能再上报", "请登记省公司的答复")
	}
	return nil
}

// MayHandle reports whether somebody of an office of one kind may handle a problem standing on a level: his own, or one below. The
// province is outside the program; the unit speaks for it.
func MayHandle(own, level org.Kind) bool {
	at := func(k org.Kind) int { return min(slices.Index(Levels(), k), 2) }
	return at(own) >= at(level)
}
