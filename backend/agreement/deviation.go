package agreement

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// ChangeKind is how a draft departs from a line of the wording.
type ChangeKind string

// Kinds of changes.
const (
	Reworded ChangeKind = "改写"
	Struck   ChangeKind = "删去"
	Added    ChangeKind = "增加" // behind the line, as a numbered paragraph
)

// Change is one departure from the wording of a template version. Line is the row of the template's text (from 1), which never changes
// within a version.
type Change struct {
	Line   int        `json:"line"`
	Kind   ChangeKind `json:"kind"`
	Text   string     `json:"text"` // new wording, with blanks as in a template; empty where struck
	Reason string     `json:"reason"`
}

// Allowance is somebody's yes to one departure, as it stood then: a departure changed afterwards has another key.
type Allowance struct {
	Key  string `json:"key"`
	By   string `json:"by"` // account
	Name string `json:"name"`
	At   string `json:"at"`
	Note string `json:"note"`
}

// Deviation is one line of the deviation sheet (偏离表).
type Deviation struct {
	Key      string     `json:"key"`
	Clause   string     `json:"clause"`
	What     string     `json:"what"`     // 改写, 删去, 增加, or the name of the blank
	Standard string     `json:"standard"` // what the standard says
	Actual   string     `json:"actual"`
	Reason   string     `json:"reason"`
	Allowed  *Allowance `json:"allowed,omitempty"` // nil while nobody allowed it
}

// Policy is the dated policy of agreements: what may stand in one without being asked about, when to remind, what is too little.
type Policy struct {
	Version       string        `json:"version"`
	From          calendar.Date `json:"from"`
	Source        string        `json:"source"`
	Legal         string        `json:"legal"`         // 有偏离时, 一律, 免
	Reminders     []int         `json:"reminders"`     // days before the end
	Discount      money.Fen     `json:"discount"`      // fen per litre; more is a departure
	Credit        money.Fen     `json:"credit"`        // more is a departure
	LateRate      int           `json:"lateRate"`      // ten-thousandths a day; another number is a departure
	LongestMonths int           `json:"longestMonths"` // longest term in months; a longer one is a departure
	LowPercent    int64         `json:"lowPercent"`    // fuelled below this share of what was agreed is warned of
	LowMonths     int           `json:"lowMonths"`     // in this many complete months
}

// ParsePolicy reads the policy strictly. Error: agreement.policy.
func ParsePolicy(raw []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	bad := func(why string) (Policy, error) {
		return Policy{}, fault.New(fault.Invalid, "agreement.policy", "供油协议的参数不对："+why, "请改正参数文件")
	}
	if err := dec.Decode(&p); err != nil {
		return bad(err.Error())
	}
	switch {
	case p.Version == "" || p.From.IsZero():
		return bad("没有版本或生效日期")
	case !slices.Contains([]string{"有偏离时", "一律", "免"}, p.Legal):
		return bad("legal 只能是 有偏离时、一律、免")
	case len(p.Reminders) == 0 || slices.Min(p.Reminders) < 1:
		return bad("reminders 须是正的天数")
	case !p.inRange():
		return bad("数值超出范围")
	}
	return p, nil
}

func (p Policy) inRange() bool {
	limits := p.Discount >= 0 && p.Credit >= 0 && p.LateRate >= 0 && p.LongestMonths >= 1
	return limits && p.LowPercent >= 0 && p.LowPercent <= 100 && p.LowMonths >= 1
}

// NeedsLegal reports whether the lawyer has to see an agreement with these departures.
func (p Policy) NeedsLegal(list []Deviation) bool {
	return p.Legal == "一律" || p.Legal == "有偏离时" && len(list) > 0
}

// With is the template with the changes made. Faults: agreement.change_line (no such line, or one that cannot be changed),
// agreement.change_kind, agreement.change_reason, and those of a template (agreement.template_*), each with the line in Place.Row.
func (t Template) With(changes []Change) (Template, error) {
	if len(changes) == 0 {
		return t, nil
	}
	lines, faults := strings.Split(t.Text, "\n"), fault.List{}
	for _, c := range changes {
		if f := t.checkChange(c); f != nil {
			faults = append(faults, f.At(fault.Place{Row: c.Line}))
			continue
		}
		text := strings.Join(strings.Fields(c.Text), " ")
		mark := ""
		if old := strings.TrimSpace(lines[c.Line-1]); strings.HasPrefix(old, "- ") || strings.HasPrefix(old, "# ") {
			mark = old[:2]
		}
		switch c.Kind {
		case Reworded:
			lines[c.Line-1] = mark + text
		case Struck:
			lines[c.Line-1] = ""
		default: // on the same row, so that the rows behind keep their numbers
			lines[c.Line-1] += rowBreak + "- " + text
		}
	}
	if len(faults) > 0 {
		return t, faults
	}
	out, bad := parseTemplate(t.Key, strings.Join(lines, "\n"))
	out.Text = t.Text
	out.Version, out.From = t.Version, t.From
	return out, bad.OrNil()
}

// rowBreak parts two lines that stand on one row of a changed template.
const rowBreak = "\v"

func (t Template) checkChange(c Change) *fault.Fault {
	_, known := lo.Find(t.Lines(), func(l Line) bool { return l.Row == c.Line })
	text := strings.TrimSpace(c.Text)
	switch {
	case !known:
		return refuse("change_line", "changes", "模板第"+strconv.Itoa(c.Line)+"行不能改", "请从条文列表中选择要改的条款")
	case !slices.Contains([]ChangeKind{Reworded, Struck, Added}, c.Kind):
		return refuse("change_kind", "changes", "没有「"+string(c.Kind)+"」这种改法", "请选 改写、删去 或 增加")
	case strings.TrimSpace(c.Reason) == "":
		return refuse("change_reason", "changes", "模板第"+strconv.Itoa(c.Line)+"行的改动没有写原因", "请写明为什么偏离标准文本")
	case c.Kind != Struck && text == "" || strings.ContainsAny(text, "\v\n") || text != "" && strings.ContainsAny(text[:1], "#-=>?@^") || strings.HasPrefix(text, "//"):
		return refuse("change_text", "changes", "第"+strconv.Itoa(c.Line)+"行的新文字是空的，或以记号开头", "请只写条款的文字")
	}
	return nil
}

// Line is a line of the wording that can be changed: a heading or a paragraph. Clause is the heading it stands under.
type Line struct {
	Row    int    `json:"row"`
	Clause string `json:"clause"`
	Text   string `json:"text"` // with its blanks
	Head   bool   `json:"head"`
}

// Lines lists what can be changed in a template, in its order.
func (t Template) Lines() []Line {
	var out []Line
	clause := "首部"
	for _, i := range t.items {
		switch i.kind {
		case headingItem:
			clause = i.text
		case directiveItem:
			if i.name == "appendix" {
				clause = "附件 " + i.text
			}
			continue
		}
		out = append(out, Line{Row: i.row, Clause: clause, Text: i.text, Head: i.kind == headingItem})
	}
	return out
}

// Deviations is the deviation sheet of a draft: each change of the wording, each term beyond what the policy lets stand, with the allowance
// that fits. t is the standard template. The order is that of the wording, then that of the terms.
func Deviations(t Template, a Agreement, p Policy) []Deviation {
	out := []Deviation{}
	lines := lo.KeyBy(t.Lines(), func(l Line) int { return l.Row })
	changes := slices.Clone(a.Changes)
	slices.SortStableFunc(changes, func(x, y Change) int { return x.Line - y.Line })
	for _, c := range changes {
		l := lines[c.Line]
		d := Deviation{Key: fmt.Sprintf("line:%d:%s:%s", c.Line, c.Kind, digest(c.Text)), Clause: l.Clause, What: string(c.Kind), Standard: l.Text, Actual: c.Text, Reason: c.Reason}
		if c.Kind == Added {
			d.Standard = "（无）"
		} else if c.Kind == Struck {
			d.Actual = "（删去）"
		}
		out = append(out, d)
	}
	if a.Terms != nil {
		out = append(out, termDeviations(*a.Terms, p)...)
	}
	for i := range out {
		if x, ok := lo.Find(a.Allowed, func(x Allowance) bool { return x.Key == out[i].Key }); ok {
			out[i].Allowed = &x
		}
	}
	return out
}

func termDeviations(t Terms, p Policy) []Deviation {
	var out []Deviation
	add := func(when bool, field, clause, what, standard, actual string) {
		if when {
			out = append(out, Deviation{Key: "term:" + field + ":" + actual, Clause: clause, What: what, Standard: standard, Actual: actual, Reason: "超出" + p.Version + "版参数允许的范围"})
		}
	}
	most := t.Discount
	for _, x := range t.Prices {
		most = max(most, x.Discount)
	}
	add(most > p.Discount, "discount", "价格与优惠", "每升优惠", "不超过"+p.Discount.Grouped()+"元", most.Grouped()+"元")
	add(t.Credit > p.Credit, "credit", "结算", "授信上限", "不超过"+p.Credit.Grouped()+"元", t.Credit.Grouped()+"元")
	add(t.LateRate != p.LateRate, "lateRate", "违约责任", "逾期违约金", "每日万分之"+strconv.Itoa(p.LateRate), lo.Ternary(t.LateRate == 0, "依法律规定", "每日万分之"+strconv.Itoa(t.LateRate)))
	long := !t.From.IsZero() && (t.To.IsZero() || t.From.Month().Add(p.LongestMonths).Before(t.To.Month()))
	add(long, "to", "期限", "期限", "不超过"+strconv.Itoa(p.LongestMonths)+"个月", lo.Ternary(t.To.IsZero(), "长期", t.From.String()+"至"+t.To.String()))
	return out
}

// Open are the departures nobody allowed.
func Open(list []Deviation) []Deviation {
	return lo.Filter(list, func(d Deviation, _ int) bool { return d.Allowed == nil })
}

// Allow notes somebody's yes to the departure with this key. Errors: agreement.state, agreement.no_deviation, agreement.same_person.
func Allow(a Agreement, list []Deviation, s Allowance) (Agreement, error) {
	d, ok := lo.Find(list, func(d Deviation) bool { return d.Key == s.Key })
	switch {
	case !slices.Contains([]Status{Draft, InReview, InLegal, InApproval}, a.Status):
		return a, fault.New(fault.Conflict, "agreement.state", "协议「"+a.Number+"」"+string(a.Status)+"，偏离表不能再改", "请刷新")
	case !ok:
		return a, fault.New(fault.NotFound, "agreement.no_deviation", "协议「"+a.Number+"」没有这处偏离，文本可能刚被改过", "请刷新后再看")
	case a.writtenBy(s.By):
		return a, fault.New(fault.Forbidden, "agreement.same_person", s.Name+"拟过协议「"+a.Number+"」，不能同意自己的偏离", "请换一个有权的账号")
	case d.Allowed != nil:
		return a, nil
	}
	a.Allowed = append(slices.Clip(a.Allowed), s)
	return a, nil
}

func (a Agreement) writtenBy(user string) bool {
	return lo.ContainsBy(a.Steps, func(s Step) bool { return writes(s) && s.By == user })
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}
