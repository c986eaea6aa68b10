package message

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Policy is the dated rule of writing to customers. 6.7.1.2 names the short message and no limit; every number is the unit's own.
type Policy struct {
	Version   string             `json:"version"`
	From      calendar.Date      `json:"from"`
	Source    string             `json:"source"`
	Footer    string             `json:"footer"`    // how to opt out, behind every text
	Quiet     Quiet              `json:"quiet"`     // when nothing is sent
	Caps      []Cap              `json:"caps"`      // all of them hold
	MostParts int                `json:"mostParts"` // of one message
	Ahead     int                `json:"ahead"`     // days of birthdays a list may cover
	Scopes    map[Occasion]Scope `json:"scopes"`    // what an occasion is
	Words     Words              `json:"words"`     // of the results SMS desks give back
	Festivals []string           `json:"festivals"` // to choose from
	Samples   []Sample           `json:"samples"`
}

// Quiet is the time of day nothing is sent in, "20:00" to "08:00"; the end is no part of it.
type Quiet struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Cap allows so many messages to a number in any run of so many days.
type Cap struct {
	Days int `json:"days"`
	Most int `json:"most"`
}

// Words are what results are written with, compared without regard to case.
type Words struct {
	Sent    []string `json:"sent"`
	Failed  []string `json:"failed"`
	Refused []string `json:"refused"` // failed, and an opt-out
}

// Sample is a text to begin a template with.
type Sample struct {
	Name     string   `json:"name"`
	Occasion Occasion `json:"occasion"`
	Text     string   `json:"text"`
}

// ParsePolicy reads a policy file strictly (message.bad_policy); its samples must be sound templates.
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&p)
	if err != nil || dec.More() || p.Version == "" || p.From.IsZero() || !p.sound() {
		return p, fault.New(fault.Invalid, "message.bad_policy", "短信参数文件读不懂，或缺少版本号、生效日期，或免打扰时段、频次、结果用词、样稿不对", "请改正参数文件").Because(err)
	}
	return p, nil
}

func (p Policy) sound() bool {
	ok := p.Footer != "" && p.Quiet.sound() && p.MostParts > 0 && p.Ahead > 0 && p.Ahead <= 31 && len(p.Caps) > 0 && p.Words.sound()
	ok = ok && lo.EveryBy(p.Caps, func(c Cap) bool { return c.Days > 0 && c.Days <= 400 && c.Most > 0 })
	ok = ok && lo.EveryBy(Occasions(), func(o Occasion) bool { return p.Scopes[o] == Service || p.Scopes[o] == Marketing })
	return ok && lo.EveryBy(p.Samples, func(s Sample) bool {
		return CheckTemplate(Template{Name: s.Name, Occasion: s.Occasion, Text: s.Text}) == nil
	})
}

func (w Words) sound() bool { return len(w.Sent) > 0 && len(w.Failed) > 0 }

func (q Quiet) sound() bool { return IsClock(q.From) && IsClock(q.To) && q.From != q.To }

// IsClock reports a time of day, "09:30".
func IsClock(s string) bool {
	_, err := time.Parse("15:04", s)
	return err == nil && len(s) == len("15:04")
}

// Covers reports a time of day nothing is sent at.
func (q Quiet) Covers(clock string) bool {
	if q.From < q.To {
		return q.From <= clock && clock < q.To
	}
	return q.From <= clock || clock < q.To
}

// String says it.
func (q Quiet) String() string {
	return q.From + "至" + lo.Ternary(q.From < q.To, "", "次日") + q.To
}

// Room reports whether one more message on a day keeps every cap in every run of days, before and after it; the cap it would break otherwise.
// sent are the days of the messages the number got or is to get.
func Room(caps []Cap, sent []calendar.Date, on calendar.Date) (Cap, bool) {
	for _, c := range caps {
		for first := on.AddDays(1 - c.Days); !first.After(on); first = first.AddDays(1) {
			last := first.AddDays(c.Days - 1)
			if lo.CountBy(sent, func(d calendar.Date) bool { return !d.Before(first) && !d.After(last) }) >= c.Most {
				return c, false
			}
		}
	}
	return Cap{}, true
}

// String says it.
func (c Cap) String() string { return fmt.Sprintf("任意%d天内最多%d条", c.Days, c.Most) }

// outcome is what a word of a result means.
func (w Words) outcome(word string) (state LineState, ok bool) {
	in := func(list []string) bool {
		return lo.SomeBy(list, func(s string) bool { return strings.EqualFold(s, strings.TrimSpace(word)) })
	}
	switch {
	case in(w.Refused):
		return Dropped, true
	case in(w.Failed):
		return Failed, true
	case in(w.Sent):
		return Sent, true
	}
	return "", false
}
