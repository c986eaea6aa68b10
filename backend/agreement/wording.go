package agreement

import (
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// WordingID is the opaque identity of a version of a template (UUIDv7).
type WordingID string

// WordingState is whether a version may be used.
type WordingState string

// States of a version.
const (
	WordingDraft WordingState = "草稿"
	InUse        WordingState = "在用" // never changed from now on
)

// Wording is one version of a template as it is kept. The unit's own versions need two people; the shipped ones come with the program.
type Wording struct {
	ID         WordingID     `json:"id"`
	Key        string        `json:"key"`
	Version    string        `json:"version"`
	From       calendar.Date `json:"from"`
	Text       string        `json:"text"`
	Shipped    bool          `json:"shipped"`
	State      WordingState  `json:"state"`
	MadeBy     string        `json:"madeBy"` // account
	Maker      string        `json:"maker"`
	MadeAt     string        `json:"madeAt"`
	ApprovedBy string        `json:"approvedBy"` // account
	Approver   string        `json:"approver"`
	ApprovedAt string        `json:"approvedAt"`
	Rev        int64         `json:"rev"`
}

// Current picks the version of a template that a draft of a day starts from: the latest in use that is not later than the day; among those of
// one day a version of the unit before the shipped one, then the later by version. ok=false for none.
func Current(list []Wording, key string, on calendar.Date) (best Wording, ok bool) {
	for _, w := range list {
		if w.Key != key || w.State != InUse || w.From.After(on) {
			continue
		}
		if !ok || best.From.Before(w.From) || best.From == w.From && (best.Shipped && !w.Shipped || best.Shipped == w.Shipped && best.Version < w.Version) {
			best, ok = w, true
		}
	}
	return best, ok
}

// CheckWording reads the text of a version and wants what every agreement of its key must have. Errors: a fault.List of agreement.template_*
// with the line, agreement.template_lacks for what is missing as a whole.
func CheckWording(w Wording) (Template, error) {
	t, bad := parseTemplate(w.Key, w.Text)
	lacks := func(what string) {
		bad = append(bad, fault.New(fault.Invalid, "agreement.template_lacks", "模板里没有"+what, "请对照标准模板补上"))
	}
	for _, name := range []string{"parties", "signatures"} {
		if !lo.ContainsBy(t.items, func(i item) bool { return i.kind == directiveItem && i.name == name }) {
			lacks("「@" + name + "」")
		}
	}
	for _, field := range []string{"from", "copies"} {
		if !lo.Contains(t.Fields(), field) {
			lacks("「{{" + field + "}}」")
		}
	}
	if !strings.Contains(w.Text, "合同专用章") {
		lacks("「合同专用章」")
	}
	return t, bad.OrNil()
}

// PutInUse is the second person's yes to a version. Errors: agreement.wording_state, agreement.same_person, those of CheckWording.
func PutInUse(w Wording, by, name, at string) (Wording, error) {
	switch {
	case w.State != WordingDraft:
		return w, fault.New(fault.Conflict, "agreement.wording_state", "模板版本「"+w.Version+"」已经在用", "要改请另立新版本")
	case w.MadeBy == by:
		return w, fault.New(fault.Forbidden, "agreement.same_person", name+"编写了这个版本，不能自己批准", "请换一个有权的账号")
	}
	if _, err := CheckWording(w); err != nil {
		return w, err
	}
	w.State, w.ApprovedBy, w.Approver, w.ApprovedAt = InUse, by, name, at
	return w, nil
}
