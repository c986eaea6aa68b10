package questionnaire

import (
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

func ask(id string, k Kind, options ...string) Item {
	return Item{QuestionID: QuestionID(id), Kind: k, Text: "问" + id, Options: options, Low: lo.Ternary(k == Score, 1, 0), High: lo.Ternary(k == Score, 5, 0)}
}

func TestKeysAreRead(t *testing.T) {
	many := make([]string, 12)
	for i := range many {
		many[i] = strings.Repeat("项", i+1)
	}
	for _, c := range []struct {
		item  Item
		typed string
		want  Value
		bad   bool
	}{
		{ask("a", Single, "好", "中", "差"), " 2 ", Value{Choices: []int{2}}, false},
		{ask("a", Single, "好", "中", "差"), "4", Value{}, true},
		{ask("a", Single, "好", "中", "差"), "1,2", Value{}, true},
		{ask("a", Multi, "好", "中", "差"), "313", Value{Choices: []int{1, 3}}, false},
		{ask("a", Multi, "好", "中", "差"), "3、1", Value{Choices: []int{1, 3}}, false},
		{ask("a", Multi, many...), "12", Value{Choices: []int{12}}, false},
		{ask("a", Multi, many...), "1 2", Value{Choices: []int{1, 2}}, false},
		{ask("a", Score), "5", Value{Number: lo.ToPtr(int64(5))}, false},
		{ask("a", Score), "0", Value{}, true},
		{ask("a", Number), "300", Value{Number: lo.ToPtr(int64(300))}, false},
		{ask("a", Number), "-1", Value{}, true},
		{ask("a", Number), "三", Value{}, true},
		{ask("a", Text), " 排队久 ", Value{Text: "排队久"}, false},
		{ask("a", Text), strings.Repeat("久", 501), Value{}, true},
		{ask("a", Score), "", Value{}, false},
	} {
		got, err := c.item.Key(c.typed)
		if (err != nil) != c.bad || !slices.Equal(got.Choices, c.want.Choices) || lo.FromPtr(got.Number) != lo.FromPtr(c.want.Number) || got.Text != c.want.Text {
			t.Errorf("%s %q: %+v %v", c.item.Kind, c.typed, got, err)
		}
		if err != nil && !fault.Is(err, "questionnaire.answer") {
			t.Error(err)
		}
	}
}

func TestASheetIsReadWhole(t *testing.T) {
	v := Version{Items: []Item{ask("a", Score), ask("b", Text)}}
	v.Items[0].Must = true
	if got, fs := v.ReadSheet(map[QuestionID]string{"a": "4"}); fs != nil || len(got) != 1 {
		t.Error(got, fs)
	}
	if _, fs := v.ReadSheet(map[QuestionID]string{"b": "好"}); len(fs) != 1 || fs[0].Field != "values.a" || !strings.HasPrefix(fs[0].Message, "第1题") {
		t.Error(fs)
	}
	v.Items[0].Must = false
	if _, fs := v.ReadSheet(nil); len(fs) != 1 || fs[0].Code != "questionnaire.nothing" {
		t.Error(fs)
	}
}

func TestVersionsAreChecked(t *testing.T) {
	good := Version{Items: []Item{ask("a", Score), ask("b", Multi, "一", "二"), ask("c", Text), ask("d", Number)}}
	if fs := CheckVersion(good); fs != nil {
		t.Error(fs)
	}
	for field, v := range map[string]Version{
		"items": {}, "items.0.text": {Items: []Item{{Kind: Text}}}, "items.0.options": {Items: []Item{ask("a", Single, "一", "一")}}, "items.0.low": {Items: []Item{{Kind: Score, Text: "x", Low: 1, High: 2}}},
		"items.0.kind": {Items: []Item{{Kind: "图", Text: "x"}}}, "items.1.text": {Items: []Item{ask("a", Text), ask("a", Text)}},
	} {
		if fs := CheckVersion(v); len(fs) != 1 || fs[0].Field != field {
			t.Errorf("%s: %v", field, fs)
		}
	}
}

func sheet(v VersionID, id QuestionID, value Value) Answer {
	return Answer{VersionID: v, Values: map[QuestionID]Value{id: value}}
}

// TestVersionsAreComparedByIdentity: reworded it is the same question; on another scale it stands apart and says so; a question taken out keeps its answers.
func TestVersionsAreComparedByIdentity(t *testing.T) {
	score := func(n int64) Value { return Value{Number: &n} }
	reworded, wider := ask("a", Score), ask("a", Score)
	reworded.Text = "您觉得服务怎样"
	wider.Low, wider.High = 0, 10
	versions := []Version{{ID: "3", No: 3, Items: []Item{wider}}, {ID: "1", No: 1, Items: []Item{ask("a", Score), ask("b", Text)}}, {ID: "2", No: 2, Items: []Item{reworded}}}
	answers := []Answer{sheet("1", "a", score(2)), sheet("1", "a", score(5)), sheet("1", "b", Value{Text: "快"}), sheet("2", "a", score(4)), sheet("3", "a", score(9))}
	got := Results(versions, answers, map[QuestionID]string{"a": "服务"})
	if len(got) != 3 || got[0].QuestionID != "a" || got[0].Series[0].No != 3 || got[2].QuestionID != "b" {
		t.Fatalf("%+v", got)
	}
	two := got[1]
	if len(two.Series) != 2 || two.Series[0].Mean() != "3.50" || two.Series[0].Sheets != 3 || two.Series[0].Answered != 2 || two.Series[1].Wording != "您觉得服务怎样" || two.Series[0].Share(1) != 500 || len(two.Labels) != 5 || two.Topic != "服务" {
		t.Errorf("%+v", two)
	}
	if !strings.Contains(got[0].Note, "不能相互比较") || !strings.Contains(got[0].Note, "第3版") || !strings.Contains(two.Note, "第1版、第2版") || got[2].Note != "" || !slices.Equal(got[2].Texts, []string{"快"}) {
		t.Errorf("%q %q", got[0].Note, two.Note)
	}
	if got[0].Series[0].Counts[9] != 1 || got[0].Series[0].Least != 9 || got[0].Series[0].Most != 9 {
		t.Errorf("%+v", got[0].Series[0])
	}
}

// TestNothingIsLostInCounting: single choices add up to those who answered; a label takes the words of the newest version.
func TestNothingIsLostInCounting(t *testing.T) {
	old, now := ask("a", Single, "好", "差"), ask("a", Single, "满意", "不满")
	answers := []Answer{sheet("1", "a", Value{Choices: []int{1}}), sheet("1", "a", Value{Choices: []int{2}}), sheet("2", "a", Value{Choices: []int{2}}), sheet("2", "z", Value{Text: "别题"})}
	r := Results([]Version{{ID: "1", No: 1, Items: []Item{old}}, {ID: "2", No: 2, Items: []Item{now}}}, answers, nil)[0]
	for _, s := range r.Series {
		if lo.Sum(s.Counts) != s.Answered {
			t.Errorf("%+v", s)
		}
	}
	if !slices.Equal(r.Labels, []string{"满意", "不满"}) || r.Series[1].Sheets != 2 || r.Series[1].Answered != 1 {
		t.Errorf("%+v", r)
	}
	now.Scale = "换了意思"
	if rs := Results([]Version{{ID: "1", No: 1, Items: []Item{old}}, {ID: "2", No: 2, Items: []Item{now}}}, answers, nil); len(rs) != 2 {
		t.Errorf("%+v", rs)
	}
	if (Series{}).Mean() != "—" || (Series{Counts: []int{0}}).Share(0) != 0 {
		t.Error("without answers")
	}
}
