package message

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Units of a text in UCS-2 (3GPP TS 23.038): a single message carries 140 octets (TS 23.040, 9.2.3.16), 70 units; a part of a longer one gives
// six octets to the header that joins the parts (9.2.3.24.1) and carries 67. Chinese texts are always sent so.
const (
	Single = 70
	Joined = 67
)

// Length is how long a text is as an SMS desk sends and charges it.
type Length struct {
	Units int `json:"units"` // UTF-16
	Parts int `json:"parts"`
	Each  int `json:"each"` // units a part carries: 70, or 67 when there are several
	Left  int `json:"left"` // units free in the last part
}

// Measure counts a text; a character of two units is never cut in two.
func Measure(text string) Length {
	units := 0
	for _, r := range text {
		units += unitsOf(r)
	}
	if units <= Single {
		return Length{units, 1, Single, Single - units}
	}
	l := Length{Units: units, Parts: 1, Each: Joined, Left: Joined}
	for _, r := range text {
		n := unitsOf(r)
		if n > l.Left {
			l.Parts++
			l.Left = Joined
		}
		l.Left -= n
	}
	return l
}

func unitsOf(r rune) int { return lo.Ternary(r > 0xFFFF, 2, 1) }

// OwnFields are filled in from the customer.
func OwnFields() []string {
	return []string{"称呼", "客户名称", "加油站", "客户经理", "最近加油", "协议到期"}
}

// GivenFields are typed once for a mailing, by occasion.
func GivenFields(o Occasion) []string {
	return map[Occasion][]string{Festival: {"节日"}, Price: {"油品", "原价", "新价", "执行日期"}, Reminder: {"事项", "截止日期"}}[o]
}

// FieldsOf are the fields a text asks for, each once, in their order. Errors message.template on text: a brace without its other, a field the
// occasion does not have.
func FieldsOf(o Occasion, text string) ([]string, error) {
	var out []string
	known := append(OwnFields(), GivenFields(o)...)
	_, err := each(text, func(name string) string {
		out = append(out, name)
		return ""
	})
	if err != nil {
		return nil, err
	}
	out = lo.Uniq(out)
	if name, ok := lo.Find(out, func(n string) bool { return !slices.Contains(known, n) }); ok {
		return nil, badText("「"+string(o)+"」的短信没有「{"+name+"}」这个字段", "可用的字段："+strings.Join(known, "、"))
	}
	return out, nil
}

// each replaces every field of a text.
func each(text string, by func(name string) string) (string, error) {
	var b strings.Builder
	for {
		i := strings.IndexAny(text, "{}")
		if i < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		end := strings.IndexAny(text[i+1:], "{}")
		if text[i] == '}' || end < 0 || text[i+1+end] == '{' {
			return "", badText("花括号没有成对，在「"+cut(text[i:])+"」处", "字段写成{称呼}这样，正文中不要用花括号")
		}
		b.WriteString(text[:i])
		b.WriteString(by(strings.TrimSpace(text[i+1 : i+1+end])))
		text = text[i+end+2:]
	}
}

func cut(s string) string {
	if utf8.RuneCountInString(s) <= 8 {
		return s
	}
	return string([]rune(s)[:8]) + "…"
}

func badText(message, remedy string) *fault.Fault {
	return fault.New(fault.Invalid, "message.template", message, remedy).On("text")
}

// Render fills a text in and puts the way to opt out behind it, unless the text says it itself. missing are the fields without a value; the text
// must then not be sent. Error: message.template.
func Render(text string, values map[string]string, footer string) (out string, missing []string, err error) {
	out, err = each(text, func(name string) string {
		v := strings.TrimSpace(values[name])
		if v == "" {
			missing = append(missing, name)
		}
		return v
	})
	if err == nil && !strings.Contains(out, footer) {
		out += footer
	}
	return out, lo.Uniq(missing), err
}

// CheckTemplate holds a template against what it needs. Errors: message.name, message.occasion, message.template per field.
func CheckTemplate(t Template) fault.List {
	var fs fault.List
	if strings.TrimSpace(t.Name) == "" {
		fs = append(fs, fault.New(fault.Invalid, "message.name", "模板名称不能空", "请补填").On("name"))
	}
	if !slices.Contains(Occasions(), t.Occasion) {
		fs = append(fs, fault.New(fault.Invalid, "message.occasion", "没有「"+string(t.Occasion)+"」这种场合", "请选节日、生日、调价或提醒").On("occasion"))
		return fs
	}
	if strings.TrimSpace(t.Text) == "" {
		return append(fs, badText("短信正文不能空", "请写正文，字段写成{称呼}这样"))
	}
	if _, err := FieldsOf(t.Occasion, t.Text); err != nil {
		fs = append(fs, fault.From(err))
	}
	return fs
}
