package parcel

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// line reads who stands above whom off the codes: u, u.d, u.d.s.
func line(upper, lower string) bool { return upper == lower || strings.HasPrefix(lower, upper+".") }

func TestMergeSaysWhoseWordStands(t *testing.T) {
	unit, district, sibling := Holding{Office: "u"}, Holding{Office: "u.d"}, Holding{Office: "u.e"}
	handed := Holding{Office: "u.e", Turn: 1}
	for name, c := range map[string]struct {
		self, sender                 string
		ours, said                   Holding
		came, seen, theirs, oursText string
		record, changed, asked       string
		reason                       Reason
	}{
		"the owner below changed":              {"u", "u.d", district, district, `{"name":"1"}`, "", `{"name":"2"}`, `{"name":"1"}`, `{"name":"2"}`, "name", "", OwnerSays},
		"the upper changed what is not its":    {"u", "u.d", district, district, `{"name":"1"}`, "", `{"name":"1"}`, `{"name":"9"}`, `{"name":"1"}`, "name", "name", OwnerSays},
		"the lower changed what is not its":    {"u", "u.d", unit, unit, `{"name":"1"}`, "", `{"name":"2"}`, `{"name":"1"}`, `{"name":"1"}`, "", "name", OwnStands},
		"the lower is only late":               {"u", "u.d", unit, unit, `{"name":"1"}`, "", `{"name":"1"}`, `{"name":"2"}`, `{"name":"2"}`, "", "", OwnStands},
		"assist changed, owner did not":        {"u", "u.d", unit, unit, `{"phone":"1"}`, "", `{"phone":"2"}`, `{"phone":"1"}`, `{"phone":"2"}`, "phone", "", AssistSays},
		"assist built on what the owner wrote": {"u", "u.d", unit, unit, `{"phone":"1"}`, `{"phone":"3"}`, `{"phone":"4"}`, `{"phone":"3"}`, `{"phone":"4"}`, "phone", "", AssistSays},
		"both, to the same":                    {"u", "u.d", unit, unit, `{"phone":"1"}`, "", `{"phone":"3"}`, `{"phone":"3"}`, `{"phone":"3"}`, "", "", ""},
		"both, differently, at the owner":      {"u", "u.d", unit, unit, `{"phone":"1","remark":""}`, "", `{"phone":"2","remark":"r"}`, `{"phone":"3","remark":""}`, `{"phone":"3","remark":"r"}`, "remark", "phone", BothChanged},
		"both, differently, at the assistant":  {"u.d", "u", unit, unit, `{"phone":"1"}`, "", `{"phone":"2"}`, `{"phone":"3"}`, `{"phone":"2"}`, "phone", "phone", BothChanged},
		"handed to another branch":             {"u", "u.d", district, handed, `{"name":"1"}`, "", `{"name":"2"}`, `{"name":"1"}`, `{"name":"2"}`, "name", "", OwnerSays},
		"late after the handing over":          {"u", "u.d", handed, district, `{"phone":"1"}`, "", `{"phone":"2"}`, `{"phone":"1"}`, `{"phone":"1"}`, "", "phone", Unheard},
		"both made it":                         {"u", "u.d", unit, district, "", "", `{"name":"x","industry":"i","phone":""}`, `{"name":"y","industry":"","phone":"7"}`, `{"industry":"i","name":"y","phone":"7"}`, "industry", "name", TwoOwners},
		"inside an object":                     {"u", "u.d", district, district, `{"need":{"x":1}}`, "", `{"need":{"x":2}}`, `{"need":{"x":1}}`, `{"need":{"x":2}}`, "need.x", "", OwnerSays},
		"identity is not touched":              {"u", "u.d", district, district, `{"id":"1","rev":1}`, "", `{"id":"2","rev":7}`, `{"id":"3","rev":4}`, `{"id":"3","rev":4}`, "", "", ""},
		"a word of somebody else":              {"u", "u.e", district, sibling, "", "", `{"name":"x"}`, `{"name":"y"}`, `{"name":"y"}`, "", "name", TwoOwners},
	} {
		m := Meeting{Kind: Customers, Self: c.self, Sender: c.sender, Ours: c.ours, Said: c.said, Home: "u.d.s", From: "u.d.s", Within: line}
		if c.said == handed || c.ours == handed {
			m.Home, m.From = map[bool]string{true: "u.e.s", false: "u.d.s"}[c.ours == handed], map[bool]string{true: "u.e.s", false: "u.d.s"}[c.said == handed]
		}
		got, err := m.Merge(rawOf(c.came), rawOf(c.seen), rawOf(c.theirs), rawOf(c.oursText))
		if err != nil {
			t.Fatal(err)
		}
		var changed, asked []string
		reason := Reason("")
		for _, k := range got.Changed {
			changed, reason = append(changed, k.Field), k.Reason
		}
		for _, q := range got.Questions {
			asked, reason = append(asked, q.Field), q.Reason
		}
		if string(got.Record) != c.record || strings.Join(changed, ",") != c.changed || strings.Join(asked, ",") != c.asked || reason != c.reason && c.changed+c.asked != "" {
			t.Errorf("%s: %s, changed %v, asked %v, %s", name, got.Record, changed, asked, reason)
		}
	}
	if _, err := (Meeting{Ours: unit, Said: unit, Within: line}).Merge(nil, nil, json.RawMessage(`{}`), json.RawMessage(`[`)); err == nil {
		t.Error("what is no record was merged")
	}
}

func rawOf(s string) json.RawMessage {
	if s == "" {
		return nil
	}
	return json.RawMessage(s)
}

func TestOnlyTheOfficeThatAnswersWritesAndHandsOver(t *testing.T) {
	h := Holding{Office: "u.d"}
	for office, fields := range map[string][2]string{"u.d": {"name,phone", ""}, "u.d.s": {"phone,remark", "name"}, "u": {"", "phone"}, "u.e": {"", "remark"}} {
		for _, f := range strings.Split(fields[0], ",") {
			if f != "" && h.MayWrite(office, Customers, []string{f}, "客户", "片区", line) != nil {
				t.Errorf("%s may not write %s", office, f)
			}
		}
		if f := fields[1]; f != "" {
			err := h.MayWrite(office, Customers, []string{f}, "客户「甲」", "第一片区", line)
			if x := fault.From(err); !fault.Is(err, "parcel.not_owner") || x.Field != f || x.Remedy == "" || !strings.Contains(x.Message, "第一片区") || !strings.Contains(x.Message, FieldWord(f)) {
				t.Errorf("%s writes %s: %v", office, f, err)
			}
		}
	}
	next, err := h.HandOver("u.d", "u.e", "片区")
	if err != nil || next != (Holding{"u.e", 1}) || next.Move() != (Holding{"u.e", 2}) {
		t.Errorf("%v %v", next, err)
	}
	if _, err := next.HandOver("u.d", "u", "二片区"); !fault.Is(err, "parcel.not_owner") {
		t.Errorf("handed over twice: %v", err)
	}
	if _, err := h.HandOver("u.d", "u.d", ""); !fault.Is(err, "parcel.same_owner") {
		t.Errorf("handed to itself: %v", err)
	}
	told := Meeting{Self: "u", Sender: "u.e", Ours: h, Said: Holding{"u.e", 5}, Within: line}
	if !told.Foreign() {
		t.Error("an office took a record of another branch by saying so")
	}
	if told.Sender, told.Self = "u", "u.e"; told.Foreign() {
		t.Error("the line above may tell of a handing over")
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
