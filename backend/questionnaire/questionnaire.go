// Package questionnaire knows what customers are asked (5.2.4): questions apart from their wording, versions that are frozen once used, answers keyed from paper, results that compare versions where they can be compared.
package questionnaire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// ID is the opaque identity of a questionnaire (UUIDv7).
type ID string

// QuestionID is the opaque identity of a question: what is asked, in whatever words (UUIDv7).
type QuestionID string

// VersionID is the opaque identity of a version (UUIDv7).
type VersionID string

// AnswerID is the opaque identity of a filled-in sheet (UUIDv7).
type AnswerID string

// Questionnaire is a row of versions under one name.
type Questionnaire struct {
	ID   ID     `json:"id"`
	Name string `json:"name"`
	Rev  int64  `json:"rev"`
}

// Question is the identity of a question; Topic is what it is called among clerks, never printed.
type Question struct {
	ID    QuestionID `json:"id"`
	Topic string     `json:"topic"`
	Rev   int64      `json:"rev"`
}

// Kind is how a question is answered.
type Kind string

// The kinds.
const (
	Single Kind = "单选"
	Multi  Kind = "多选"
	Score  Kind = "评分"
	Number Kind = "数字"
	Text   Kind = "文字"
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Single, Multi, Score, Number, Text} }

// Item is a question as one version asks it. Options answer 单选 and 多选 and are known by their place, so a version that changes their number or
// order asks on another scale; Low and High bound a 评分.
type Item struct {
	QuestionID QuestionID `json:"questionId"`
	Kind       Kind       `json:"kind"`
	Text       string     `json:"text"`
	Options    []string   `json:"options"`
	Low        int        `json:"low"`
	High       int        `json:"high"`
	Scale      string     `json:"scale"` // named anew where options mean something else though their number is the same; "" for the first meaning
	Must       bool       `json:"must"`
}

// SameScale reports whether answers to two wordings may be put beside each other.
func SameScale(a, b Item) bool {
	return a.Kind == b.Kind && len(a.Options) == len(b.Options) && a.Low == b.Low && a.High == b.High && a.Scale == b.Scale
}

// Version is one wording of a questionnaire; it is frozen once it was printed or answered.
type Version struct {
	ID              VersionID     `json:"id"`
	QuestionnaireID ID            `json:"questionnaireId"`
	No              int           `json:"no"`
	Intro           string        `json:"intro"`
	Items           []Item        `json:"items"`
	FrozenOn        calendar.Date `json:"frozenOn"` // zero while it is a draft
	Rev             int64         `json:"rev"`
}

// Value answers one question: Choices are places of options from 1, Number a score or a whole number. Empty is no answer.
type Value struct {
	Choices []int  `json:"choices,omitempty"`
	Number  *int64 `json:"number,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Empty reports no answer.
func (v Value) Empty() bool { return len(v.Choices) == 0 && v.Number == nil && v.Text == "" }

// Answer is a filled-in sheet of one customer, with what the customer was on that day.
type Answer struct {
	ID         AnswerID             `json:"id"`
	VersionID  VersionID            `json:"versionId"`
	CustomerID customer.ID          `json:"customerId"`
	VisitID    visit.ID             `json:"visitId"` // the contact it was filled in at, "" for none
	Day        calendar.Date        `json:"day"`
	Level      string               `json:"level"`
	Kind       customer.Kind        `json:"kind"`
	StationID  org.OfficeID         `json:"stationId"`
	Values     map[QuestionID]Value `json:"values"`
	Rev        int64                `json:"rev"`
}

// CheckVersion holds a version against what it needs. Codes questionnaire.item, questionnaire.empty per field (items.0.text …).
func CheckVersion(v Version) fault.List {
	var fs fault.List
	if len(v.Items) == 0 {
		fs = append(fs, fault.New(fault.Invalid, "questionnaire.empty", "问卷还没有题目", "请至少加一题").On("items"))
	}
	seen := map[QuestionID]bool{}
	for i, item := range v.Items {
		add := func(field, text, remedy string) {
			fs = append(fs, fault.New(fault.Invalid, "questionnaire.item", fmt.Sprintf("第%d题：%s", i+1, text), remedy).On(fmt.Sprintf("items.%d.%s", i, field)))
		}
		if strings.TrimSpace(item.Text) == "" {
			add("text", "题目不能空", "请写题目")
		}
		if item.QuestionID != "" && seen[item.QuestionID] {
			add("text", "与前面的题是同一题", "一份问卷里同一题只问一次")
		}
		seen[item.QuestionID] = true
		item.check(add)
	}
	return fs
}

func (i Item) check(add func(field, text, remedy string)) {
	switch i.Kind {
	case Single, Multi:
		if len(i.Options) < 2 || len(i.Options) > 20 || lo.SomeBy(i.Options, func(s string) bool { return strings.TrimSpace(s) == "" }) || len(lo.Uniq(i.Options)) != len(i.Options) {
			add("options", "选项少于两个、多于二十个，或有空的、重复的", "请一行写一个选项")
		}
	case Score:
		if i.Low < 0 || i.High > 10 || i.High-i.Low < 2 {
			add("low", "评分的范围不对", "请用1到5、0到10这样的范围")
		}
	case Number, Text:
	default:
		add("kind", "没有「"+string(i.Kind)+"」这种题", "请选单选、多选、评分、数字或文字")
	}
}

// longestText is how many characters a written answer may have.
const longestText = 500

// Key reads what is typed for a question from the sheet: the place of an option, places with commas or blanks between them (or without, when
// there are at most nine), a score, a whole number, a text. Nothing typed is no answer. Error: questionnaire.answer.
func (i Item) Key(typed string) (Value, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return Value{}, nil
	}
	switch i.Kind {
	case Text:
		if utf8.RuneCountInString(typed) > longestText {
			return Value{}, wrong(fmt.Sprintf("回答超过%d字", longestText), "请缩短")
		}
		return Value{Text: typed}, nil
	case Single, Multi:
		return i.choices(typed)
	}
	n, err := strconv.ParseInt(typed, 10, 64)
	switch {
	case err != nil:
		return Value{}, wrong("「"+typed+"」不是整数", "请填整数")
	case i.Kind == Score && (n < int64(i.Low) || n > int64(i.High)):
		return Value{}, wrong(fmt.Sprintf("「%s」不在%d到%d之间", typed, i.Low, i.High), "请核对")
	case n < 0 || n > 1e12:
		return Value{}, wrong("「"+typed+"」太大或是负数", "请核对")
	}
	return Value{Number: &n}, nil
}

func (i Item) choices(typed string) (Value, error) {
	parts := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" ,，、", r) })
	if len(parts) == 1 && i.Kind == Multi && len(i.Options) <= 9 {
		parts = strings.Split(parts[0], "")
	}
	var v Value
	for _, s := range parts {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > len(i.Options) {
			return Value{}, wrong(fmt.Sprintf("「%s」不是1到%d的选项号", s, len(i.Options)), "请填选项前的号码")
		}
		v.Choices = append(v.Choices, n)
	}
	v.Choices = lo.Uniq(v.Choices)
	slices.Sort(v.Choices)
	if i.Kind == Single && len(v.Choices) > 1 {
		return Value{}, wrong("这一题只能选一项", "请只填一个号码")
	}
	return v, nil
}

func wrong(message, remedy string) *fault.Fault {
	return fault.New(fault.Invalid, "questionnaire.answer", message, remedy)
}

// ReadSheet reads a whole sheet as it was typed, question by question. Errors questionnaire.answer on values.<question>: what cannot be read, what must
// be answered and is not; questionnaire.nothing when nothing is answered at all.
func (v Version) ReadSheet(typed map[QuestionID]string) (map[QuestionID]Value, fault.List) {
	var fs fault.List
	out := map[QuestionID]Value{}
	for n, item := range v.Items {
		value, err := item.Key(typed[item.QuestionID])
		if err == nil && item.Must && value.Empty() {
			err = wrong("这一题要答", "问卷上没有填的，请向客户补问")
		}
		if err != nil {
			f := fault.From(err)
			fs = append(fs, fault.New(f.Kind, f.Code, fmt.Sprintf("第%d题：%s", n+1, f.Message), f.Remedy).On("values."+string(item.QuestionID)))
			continue
		}
		if !value.Empty() {
			out[item.QuestionID] = value
		}
	}
	if len(fs) == 0 && len(out) == 0 {
		fs = append(fs, fault.New(fault.Invalid, "questionnaire.nothing", "一题都没有答", "请至少填一题").On("values"))
	}
	return out, fs
}
