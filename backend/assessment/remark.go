package assessment

import (
	"strings"
	"unicode/utf8"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// Remark is what the chief says of a subject for a month. An empty text takes it back; the change log keeps what stood there.
type Remark struct {
	ID    string         `json:"id"`
	Month calendar.Month `json:"month"`
	Kind  Kind           `json:"kind"`
	Code  string         `json:"code"`
	Text  string         `json:"text"`
	By    string         `json:"by"`
	At    string         `json:"at"` // 2026-11-03 09:30
	Rev   int64          `json:"rev"`
}

// longest is how many characters a remark may have: the paper prints it in one cell.
const longest = 200

// Tidy takes blanks off the ends. Error: assessment.long_remark.
func (r Remark) Tidy() (Remark, error) {
	r.Text = strings.TrimSpace(r.Text)
	if utf8.RuneCountInString(r.Text) > longest {
		return r, fault.New(fault.Invalid, "assessment.long_remark", "评语超过200字", "请写短一些").On("text")
	}
	return r, nil
}
