package parcel

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
)

func TestMergeIsFieldByField(t *testing.T) {
	for name, c := range map[string]struct{ base, theirs, ours, record, changed, clashes string }{
		"only theirs changed":     {`{"a":1,"b":1}`, `{"a":2,"b":1}`, `{"a":1,"b":1}`, `{"a":2,"b":1}`, "a", ""},
		"only ours changed":       {`{"a":1}`, `{"a":1}`, `{"a":5}`, `{"a":5}`, "", ""},
		"both, to the same":       {`{"a":1}`, `{"a":3}`, `{"a":3}`, `{"a":3}`, "", ""},
		"both, differently":       {`{"a":1,"b":1}`, `{"a":2,"b":2}`, `{"a":3,"b":1}`, `{"a":3,"b":2}`, "b", "a"},
		"inside an object":        {`{"n":{"x":1,"y":1}}`, `{"n":{"x":2,"y":1}}`, `{"n":{"x":1,"y":9}}`, `{"n":{"x":2,"y":9}}`, "n.x", ""},
		"never met, ours empty":   {"", `{"a":"x","b":"y"}`, `{"a":"","b":"y"}`, `{"a":"x","b":"y"}`, "a", ""},
		"never met, both filled":  {"", `{"a":"x"}`, `{"a":"z"}`, `{"a":"z"}`, "", "a"},
		"identity is not touched": {`{"id":"1","rev":1}`, `{"id":"2","rev":7}`, `{"id":"3","rev":4}`, `{"id":"3","rev":4}`, "", ""},
	} {
		var base json.RawMessage
		if c.base != "" {
			base = json.RawMessage(c.base)
		}
		m, err := Merge(base, json.RawMessage(c.theirs), json.RawMessage(c.ours))
		if err != nil {
			t.Fatal(err)
		}
		var clashes []string
		for _, k := range m.Clashes {
			clashes = append(clashes, k.Field)
		}
		if string(m.Record) != c.record || strings.Join(m.Changed, ",") != c.changed || strings.Join(clashes, ",") != c.clashes {
			t.Errorf("%s: %s, changed %v, clashes %v", name, m.Record, m.Changed, clashes)
		}
		again, err := Merge(json.RawMessage(c.theirs), json.RawMessage(c.theirs), m.Record)
		if err != nil || len(again.Changed)+len(again.Clashes) != 0 {
			t.Errorf("%s: a second time changes %v: %v", name, again, err)
		}
	}
	if _, err := Merge(nil, json.RawMessage(`{}`), json.RawMessage(`[`)); err == nil {
		t.Error("what is no record was merged")
	}
}

func TestOnlyAReceiptTurnsAParcelGreen(t *testing.T) {
	s := Sent{}
	states := s.State()
	s.PlacedAt = "2026-11-03T09:00:00Z"
	states += s.State()
	s.Received = calendar.NewDate(2026, 11, 4)
	states += s.State()
	if states != "已打包已发出已收到" {
		t.Error(states)
	}
}

func TestListsAreBoundedAndCountsWhole(t *testing.T) {
	var r Result
	for i := range Shown + 7 {
		r.Leave(Left{ID: fmt.Sprint(i)})
	}
	if len(r.Left) != Shown || r.More != 7 {
		t.Errorf("%d listed, %d more", len(r.Left), r.More)
	}
	if !(Count{Rows: 5, New: 1, Changed: 1, Same: 1, Clash: 1, Aside: 1}).Balanced() || (Count{Rows: 207, New: 100}).Balanced() {
		t.Error("207 expected and 100 taken is not balanced")
	}
	r.Counts = []Count{{Rows: 2, New: 2}, {Rows: 1, Aside: 1}}
	if s := r.Sums(); s.Rows != 3 || s.New != 2 || s.Aside != 1 {
		t.Errorf("%+v", s)
	}
}

func TestWordsForAClerk(t *testing.T) {
	for v, want := range map[string]string{`"甲"`: "甲", `""`: "（空）", "null": "（空）", "true": "是", "false": "否", `["现金","转账"]`: "现金、转账", "12": "12", "[]": "（空）"} {
		if got := ValueWord(json.RawMessage(v)); got != want {
			t.Errorf("%s reads %s, want %s", v, got, want)
		}
	}
	if FieldWord("need.diesel") != "柴油月需求" || FieldWord("x.y") != "x.y" {
		t.Error("field words")
	}
	for _, k := range Kinds() {
		if k.Chinese() == string(k) {
			t.Errorf("%s has no Chinese name", k)
		}
	}
	if !Empty(json.RawMessage(`{"a":null,"b":""}`)) || Empty(json.RawMessage(`{"a":1}`)) {
		t.Error("emptiness of objects")
	}
}
