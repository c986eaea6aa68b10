package complaint

import (
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

// State is how a complaint stands.
type State string

// States.
const (
	New      State = "待受理"
	Working  State = "处理中"
	Waiting  State = "已暂停"
	Answered State = "待客户确认"
	Content  State = "待关闭"
	Done     State = "已关闭"
)

// States lists the states in the order of the work.
func States() []State { return []State{New, Working, Waiting, Answered, Content, Done} }

// Standing is how a complaint stands at a moment. Minutes are working time but where RespondLeft runs round the clock.
type Standing struct {
	State       State         `json:"state"`
	Level       org.Kind      `json:"level"`
	Used        int           `json:"used"`        // working minutes the clock ran
	Limit       int           `json:"limit"`       // working minutes allowed; 0 = no fixed limit
	Left        int           `json:"left"`        // Limit − Used; negative when late
	Late        bool          `json:"late"`        // the limit is passed
	RespondLeft int           `json:"respondLeft"` // minutes until 受理 was or is due; negative when late
	ReturnBy    calendar.Date `json:"returnBy"`    // by when a closed complaint is to be asked about again, zero for never
	Returned    calendar.Date `json:"returned"`    // when that was done
	ReturnLate  bool          `json:"returnLate"`  // it was not, and the day is past
	at          int           // index of the level
}

// At works out how a complaint stands: the clock runs while it is 待受理 or 处理中, and it rises one level each time the whole limit is used up
// once more, besides what was raised by hand.
func (c Complaint) At(now calendar.Moment, p Policy, w calendar.Workdays) Standing {
	g := p.Grades[max(1, min(c.Severity, len(p.Grades)))-1]
	s := Standing{State: New, Limit: g.Days * w.DayMinutes(), at: slices.Index(Levels(), g.Level)}
	since, accepted := c.Came, now
	for _, e := range c.Events {
		if s.State == New && e.Kind == Accepted {
			accepted = e.At
		}
		if s.runs() {
			s.Used += w.Minutes(since, e.At)
		}
		since = max(since, e.At)
		s.take(e.Kind)
		s.ask(e, p, w)
	}
	if s.runs() {
		s.Used += w.Minutes(since, now)
	}
	waited := w.Minutes(c.Came, accepted)
	if g.RoundTheClock {
		waited = c.Came.MinutesUntil(accepted)
	}
	s.RespondLeft, s.Left = g.Respond-waited, s.Limit-s.Used
	if s.Limit > 0 {
		s.Late = s.Left < 0
		s.at += s.Used / s.Limit
	}
	s.ReturnLate = s.Returned.IsZero() && !s.ReturnBy.IsZero() && s.ReturnBy.Before(now.Day())
	s.at = min(s.at, len(Levels())-1)
	s.Level = Levels()[s.at]
	return s
}

func (s Standing) runs() bool { return s.State == New || s.State == Working }

// ask sets when the customer is asked again, and notes that it was.
func (s *Standing) ask(e Event, p Policy, w calendar.Workdays) {
	switch {
	case e.Kind == Closed && p.Return > 0:
		s.ReturnBy = w.Nth(e.At.Day().AddDays(1), p.Return)
	case e.Kind == Revisited:
		s.Returned = e.At.Day()
	}
}

// take moves the state by an event.
func (s *Standing) take(k Kind) {
	switch k {
	case Accepted, Refused, Resumed:
		s.State = Working
	case Paused:
		s.State = Waiting
	case Raised:
		s.at++
	case Handled:
		s.State = Answered
	case Confirmed:
		s.State = Content
	case Closed:
		s.State = Done
	}
}

// may lists the events each state allows.
func may() map[State][]Kind {
	return map[State][]Kind{New: {Accepted, Raised}, Working: {Handled, Paused, Raised}, Waiting: {Resumed, Raised}, Answered: {Confirmed, Refused}, Content: {Closed}, Done: {Revisited}}
}

// May lists what an office of a kind can do about a complaint as it stands. Answering and closing is for the level it stands at and those above;
// the province works outside the program, so the unit registers what it said.
func (s Standing) May(own org.Kind) []Kind {
	here := min(s.at, slices.Index(Levels(), org.Unit)) <= slices.Index(Levels(), own)
	out := slices.DeleteFunc(slices.Clone(may()[s.State]), func(k Kind) bool {
		return k == Raised && s.at == len(Levels())-1 || (k == Handled || k == Closed) && !here || k == Revisited && (s.ReturnBy.IsZero() || !s.Returned.IsZero())
	})
	return append([]Kind{}, out...)
}

// Do adds an event to a complaint as it stands; a closing names the root cause. Errors: complaint.not_now, complaint.backwards, complaint.text,
// complaint.cause.
func (c Complaint) Do(e Event, cause string, s Standing, own org.Kind) (Complaint, error) {
	if !slices.Contains(s.May(own), e.Kind) {
		return c, fault.New(fault.Conflict, "complaint.not_now", "投诉「"+string(s.State)+"」，在"+string(s.Level)+"一级，现在不能由您"+string(e.Kind), "请刷新后按可办的事项办理；本级无权答复的由上级办理")
	}
	latest := c.Came
	for _, x := range c.Events {
		latest = max(latest, x.At)
	}
	if e.At < latest {
		return c, fault.New(fault.Invalid, "complaint.backwards", "电脑时间早于上一次办理的时间（"+string(latest)+"）", "请校正电脑时间")
	}
	e.Text, cause = strings.TrimSpace(e.Text), strings.TrimSpace(cause)
	if e.Text == "" && e.Kind != Accepted && e.Kind != Resumed {
		return c, fault.New(fault.Invalid, "complaint.text", "没有写"+string(e.Kind)+"的内容", "请写明经过、原因或客户的话").On("text")
	}
	if e.Kind == Closed {
		if cause == "" {
			return c, fault.New(fault.Invalid, "complaint.cause", "没有写根本原因", "关闭投诉前请写明根本原因").On("cause")
		}
		c.Cause = cause
	}
	c.Events = append(slices.Clone(c.Events), e)
	return c, nil
}
