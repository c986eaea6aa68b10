package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestErrorSentence(t *testing.T) {
	f := New(Invalid, "sheet.bad_number", "「x」不是数字", "请改为数字")
	if got := f.Error(); got != "「x」不是数字。请改为数字[sheet.bad_number]" {
		t.Error(got)
	}
	at := f.At(Place{File: "消费.csv", Sheet: "一月", Row: 12, Column: "金额"})
	if got := at.Error(); got != "消费.csv 工作表「一月」 第12行「金额」：「x」不是数字。请改为数字[sheet.bad_number]" {
		t.Error(got)
	}
	if f.Place != (Place{}) {
		t.Error("At changed the original")
	}
}

func TestPlace(t *testing.T) {
	for want, p := range map[string]Place{
		"": {}, "a.csv": {File: "a.csv"}, "第3行": {Row: 3}, "第3行 第2列": {Row: 3, Col: 2}, "第3行「卡号」": {Row: 3, Col: 2, Column: "卡号"},
	} {
		if got := p.String(); got != want {
			t.Errorf("%+v prints %q, want %q", p, got, want)
		}
	}
}

func TestCopies(t *testing.T) {
	f := New(Conflict, "a.b", "m", "r")
	g := f.On("rows[1].card").Because(io.EOF)
	if f.Field != "" || f.Unwrap() != nil {
		t.Error("the original was changed")
	}
	if g.Field != "rows[1].card" || !errors.Is(g, io.EOF) {
		t.Errorf("copy is %+v", g)
	}
}

func TestJSONHidesCause(t *testing.T) {
	b, err := json.Marshal(Wrap(errors.New("secret path"), "store.write", "写入失败"))
	if err != nil || strings.Contains(string(b), "secret") || strings.Contains(string(b), "place") {
		t.Errorf("%s, %v", b, err)
	}
}

func TestFrom(t *testing.T) {
	a, b := New(Invalid, "a", "甲", ""), New(Invalid, "b", "乙", "")
	for want, err := range map[*Fault]error{
		a: fmt.Errorf("outer: %w", List{a, b}),
		b: errors.Join(io.EOF, b),
	} {
		if got := From(err); got != want {
			t.Errorf("From(%v) = %v", err, got)
		}
	}
	if From(nil) != nil {
		t.Error("From(nil) is not nil")
	}
	if got := From(io.EOF); got.Kind != Internal || got.Code != "internal" || !errors.Is(got, io.EOF) {
		t.Errorf("From(EOF) = %+v", got)
	}
	var none *Fault
	if got := From(fmt.Errorf("x: %w", error(none))); got == nil || got.Kind != Internal {
		t.Errorf("a nil fault gives %v", got)
	}
}

func TestIs(t *testing.T) {
	a, b := New(Invalid, "a", "甲", ""), New(Invalid, "b", "乙", "")
	for _, c := range []struct {
		err  error
		code string
		want bool
	}{
		{nil, "a", false}, {io.EOF, "a", false}, {a, "a", true}, {a, "b", false}, {List{a, b}, "b", true}, {List{a, b}, "c", false},
		{fmt.Errorf("x: %w", List{a, b}), "b", true}, {errors.Join(a, List{b}), "b", true}, {errors.Join(List{a}, b), "b", true}, {a.Because(b), "b", true},
	} {
		if got := Is(c.err, c.code); got != c.want {
			t.Errorf("Is(%v, %s) = %v", c.err, c.code, got)
		}
	}
}

func TestList(t *testing.T) {
	if (List{}).OrNil() != nil || List(nil).OrNil() != nil {
		t.Error("an empty list is an error")
	}
	l := List{}
	for i := range 5 {
		l = append(l, New(Invalid, fmt.Sprintf("c%d", i), "坏", ""))
	}
	if got := l.OrNil().Error(); got != "坏[c0]\n坏[c1]\n坏[c2]\n……另有2处" {
		t.Errorf("%q", got)
	}
	if got := l[:3].Error(); strings.Contains(got, "另有") {
		t.Errorf("%q", got)
	}
}
