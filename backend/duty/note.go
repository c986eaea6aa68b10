package duty

import (
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// Note is what an office wrote of a duty that no other record tells of: what its analysis found, how it urged those below. Figures are those it
// had before it, kept as they stood.
type Note struct {
	ID      string         `json:"id"`
	Month   calendar.Month `json:"month"` // it is about
	Fact    Fact           `json:"fact"`
	Text    string         `json:"text"`
	Figures string         `json:"figures"`
	By      string         `json:"by"`
	On      calendar.Date  `json:"on"`
	Rev     int64          `json:"rev"`
}

// Written lists the facts that are written down by hand.
func Written() []Fact { return []Fact{Analysis, Supervision} }

// Tidy takes blanks off the ends. Errors: duty.not_written, duty.empty_note.
func (n Note) Tidy() (Note, error) {
	n.Text = strings.TrimSpace(n.Text)
	switch {
	case !slices.Contains(Written(), n.Fact):
		return n, fault.New(fault.Invalid, "duty.not_written", "这项职责由记录说明是否完成，不用填写", "请办理职责本身")
	case n.Text == "":
		return n, fault.New(fault.Invalid, "duty.empty_note", "没有写落实情况", "请写明看到什么、要求了什么").On("text")
	}
	return n, nil
}
