// Package filing is how a month's forms are answered for: explanations of what stands out, and the three signatures 填报, 复核, 负责人.
package filing

import (
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Step is one of the three signatures under a month, in the order they are given.
type Step string

// The three steps. Each takes an account of the role of the same name, and three different accounts (domain 3, incompatible duties).
const (
	Fill   Step = "填报"
	Review Step = "复核"
	Issue  Step = "负责人"
)

// Steps are the signatures in order.
func Steps() []Step { return []Step{Fill, Review, Issue} }

// Signature is one account's name under the figures it saw. Figures is the fingerprint of the seven forms as they were.
type Signature struct {
	Step    Step          `json:"step"`
	By      access.UserID `json:"by"`
	Name    string        `json:"name"`
	At      string        `json:"at"` // RFC 3339
	Figures string        `json:"figures"`
}

// Explanation answers for one warning, in the words the warning had: figures that move ask for a new one.
type Explanation struct {
	Code  string `json:"code"`
	About string `json:"about"`
	Text  string `json:"text"`
	Name  string `json:"name"`
	At    string `json:"at"`
}

// Return is a month sent back to the filler with the reason.
type Return struct {
	Reason string `json:"reason"`
	Name   string `json:"name"`
	Step   Step   `json:"step"` // of the account that sent it back
	At     string `json:"at"`
}

// Filing is all that was signed, explained and sent back of one month. ID is the month, "2026-10".
type Filing struct {
	ID         string        `json:"id"`
	Signatures []Signature   `json:"signatures"`
	Explained  []Explanation `json:"explained"`
	Returned   []Return      `json:"returned"`
	Rev        int64         `json:"rev"`
}

// Warning is what may be signed only when it is explained.
type Warning struct{ Code, Text string }

// Standing are the signatures that hold for figures: once the figures moved, nobody has signed them.
func (f Filing) Standing(figures string) []Signature {
	return lo.Filter(f.Signatures, func(s Signature, _ int) bool { return s.Figures == figures })
}

// Next is the signature the figures wait for, "" when all three are there.
func (f Filing) Next(figures string) Step {
	if n := len(f.Standing(figures)); n < len(Steps()) {
		return Steps()[n]
	}
	return ""
}

// Open are the warnings nobody explained yet.
func (f Filing) Open(warnings []Warning) []Warning {
	return lo.Reject(warnings, func(w Warning, _ int) bool {
		return lo.ContainsBy(f.Explained, func(e Explanation) bool { return e.Code == w.Code && e.About == w.Text })
	})
}

// stepOf is the signature a role gives; roles without one have none.
func stepOf(r access.Role) (Step, bool) {
	s := Step(r)
	return s, slices.Contains(Steps(), s)
}

// Sign puts the actor's name under the figures. Signatures under other figures are dropped, they were for something else.
// Errors: filing.no_hand, filing.order, filing.same_person, filing.unexplained.
func (f Filing) Sign(a access.Actor, m calendar.Month, figures string, warnings []Warning, at string) (Filing, error) {
	step, ok := stepOf(a.Role)
	if !ok {
		return f, fault.New(fault.Forbidden, "filing.no_hand", "“"+string(a.Role)+"”账号不能在月报上签字", "请用填报、复核、负责人账号依次签字")
	}
	standing := f.Standing(figures)
	if next := f.Next(figures); next != step {
		return f, fault.New(fault.Conflict, "filing.order", m.Chinese()+"的报表现在等“"+string(next)+"”签字，不是“"+string(step)+"”", "请按填报、复核、负责人的顺序签；数字有变动时要从填报重新签")
	}
	if s, again := lo.Find(standing, func(s Signature) bool { return s.By == a.UserID }); again {
		return f, fault.New(fault.Conflict, "filing.same_person", a.Name+"已经以“"+string(s.Step)+"”签过"+m.Chinese()+"，不能再签“"+string(step)+"”", "三级签字要由三个不同的账号办理")
	}
	if open := f.Open(warnings); len(open) > 0 {
		return f, fault.New(fault.Invalid, "filing.unexplained", m.Chinese()+"还有提示没有说明："+open[0].Text, "请在「勾稽与结账」里逐条写明原因后再签")
	}
	f.Signatures = append(standing, Signature{Step: step, By: a.UserID, Name: a.Name, At: at, Figures: figures})
	return f, nil
}

// Explain writes down why a warning may stand; a second explanation of the same replaces the first. Errors: filing.empty, filing.no_warning.
func (f Filing) Explain(a access.Actor, w Warning, text string, warnings []Warning, at string) (Filing, error) {
	if text = strings.TrimSpace(text); text == "" {
		return f, fault.New(fault.Invalid, "filing.empty", "说明没有内容", "请写明原因，例如某站停业改造").On("text")
	}
	if !slices.Contains(warnings, w) {
		return f, fault.New(fault.NotFound, "filing.no_warning", "这条提示已经不在了："+w.Text, "请刷新页面，看现在的提示")
	}
	f.Explained = append(lo.Reject(f.Explained, func(e Explanation, _ int) bool { return e.Code == w.Code && e.About == w.Text }),
		Explanation{Code: w.Code, About: w.Text, Text: text, Name: a.Name, At: at})
	return f, nil
}

// SendBack takes the signatures off and says why. Errors: filing.no_hand, filing.empty, filing.nothing_signed.
func (f Filing) SendBack(a access.Actor, reason, at string) (Filing, error) {
	step, ok := stepOf(a.Role)
	if !ok {
		return f, fault.New(fault.Forbidden, "filing.no_hand", "“"+string(a.Role)+"”账号不能退回月报", "请用填报、复核或负责人账号办理")
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return f, fault.New(fault.Invalid, "filing.empty", "退回没有写原因", "请写明要改什么").On("reason")
	}
	if len(f.Signatures) == 0 {
		return f, fault.New(fault.Conflict, "filing.nothing_signed", "还没有人签字，不用退回", "直接改数据即可")
	}
	f.Signatures = nil
	f.Returned = append(slices.Clone(f.Returned), Return{Reason: reason, Name: a.Name, Step: step, At: at})
	return f, nil
}
