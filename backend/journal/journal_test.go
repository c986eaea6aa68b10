package journal

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// chain makes n sound entries, the first linked to prev.
func chain(prev string, n int) []Entry {
	run := make([]Entry, n)
	for i := range run {
		e := Entry{Seq: int64(i + 1), At: "2026-10-31T08:00:00+08:00", ActorID: "u1", Actor: "张三", Office: "示范分公司", Entity: "customer", EntityID: fmt.Sprintf("c%d", i), Action: "update",
			Before: json.RawMessage(`{"name":"旧"}`), After: json.RawMessage(`{"name":"新"}`), Rev: int64(i + 1), Prev: prev}
		e.Hash = e.Sum()
		run[i], prev = e, e.Hash
	}
	return run
}

func TestSumCoversEveryField(t *testing.T) {
	e := chain("", 1)[0]
	for i := range reflect.TypeFor[Entry]().NumField() {
		name := reflect.TypeFor[Entry]().Field(i).Name
		changed := e
		switch f := reflect.ValueOf(&changed).Elem().Field(i); f.Kind() {
		case reflect.Int64:
			f.SetInt(f.Int() + 1)
		case reflect.String:
			f.SetString(f.String() + "x")
		default:
			f.SetBytes([]byte(`{"name":"别的"}`))
		}
		if same := changed.Sum() == e.Sum(); same != (name == "Hash") {
			t.Errorf("with another %s the sum is the same: %v", name, same)
		}
	}
}

// TestSumKeepsFieldsApart: text that moves from one field to the next is another entry.
func TestSumKeepsFieldsApart(t *testing.T) {
	for name, pair := range map[string][2]Entry{
		"actor and office":    {{Actor: "ab", Office: "c"}, {Actor: "a", Office: "bc"}},
		"empty and not empty": {{Entity: "x"}, {EntityID: "x"}},
		"before and after":    {{Before: json.RawMessage("null")}, {After: json.RawMessage("null")}},
		"a length in text":    {{Actor: "1:a", Office: ""}, {Actor: "1:", Office: "a"}},
		"nothing and null":    {{}, {Before: json.RawMessage("null")}},
	} {
		if pair[0].Sum() == pair[1].Sum() {
			t.Errorf("%s: two entries with one sum", name)
		}
	}
}

// TestSumIsStable: logs written by an older program must still read as sound.
func TestSumIsStable(t *testing.T) {
	const want = "173ab235999cb399c2c91ca3f0661f68afbe4f1f2eb863fa727304c37e1a8802" // SHA-256 of 1:1 25:2026-… 2:u1 6:张三 … without the blanks, by another program
	if got := chain("", 1)[0].Sum(); got != want {
		t.Errorf("the sum is %s, want %s", got, want)
	}
}

func TestBroken(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(run []Entry) []Entry
		want  int64
	}{
		"sound":             {func(r []Entry) []Entry { return r }, 0},
		"empty":             {func([]Entry) []Entry { return nil }, 0},
		"the first altered": {func(r []Entry) []Entry { r[0].Actor = "李四"; return r }, 1},
		"one altered":       {func(r []Entry) []Entry { r[2].After = json.RawMessage(`{}`); return r }, 3},
		"altered and resealed": {func(r []Entry) []Entry {
			r[2].Actor = "李四"
			r[2].Hash = r[2].Sum()
			return r
		}, 4}, // the next one still names the old hash
		"the last altered":    {func(r []Entry) []Entry { r[4].Rev = 99; return r }, 5},
		"one taken out":       {func(r []Entry) []Entry { return slices.Delete(r, 1, 2) }, 3},
		"the first taken out": {func(r []Entry) []Entry { return r[1:] }, 2},
		"two swapped":         {func(r []Entry) []Entry { r[1], r[2] = r[2], r[1]; return r }, 3},
		"one put in":          {func(r []Entry) []Entry { return slices.Insert(r, 2, chain("", 1)[0]) }, 1},
		"one twice":           {func(r []Entry) []Entry { return slices.Insert(r, 2, r[1]) }, 2},
		"hash wiped":          {func(r []Entry) []Entry { r[3].Hash = ""; return r }, 4},
		"link wiped":          {func(r []Entry) []Entry { r[3].Prev = ""; return r }, 4},
		"a foreign chain":     {func([]Entry) []Entry { return chain("other", 2) }, 1},
		"numbered nought": {func(r []Entry) []Entry {
			r[0].Seq = 0
			r[0].Hash = r[0].Sum()
			return r[:1]
		}, 1}, // never 0, which means sound
	} {
		if got := Broken("", c.spoil(chain("", 5))); got != c.want {
			t.Errorf("%s: broken at %d, want %d", name, got, c.want)
		}
	}
}

// TestBrokenInPieces: a long log is checked piece by piece, each with the hash before it.
func TestBrokenInPieces(t *testing.T) {
	run := chain("", 5)
	if got := Broken(run[1].Hash, run[2:]); got != 0 {
		t.Errorf("the second piece is broken at %d", got)
	}
	if got := Broken(run[0].Hash, run[2:]); got != 3 {
		t.Errorf("a piece that does not follow is broken at %d, want 3", got)
	}
	if got := Broken("", run[2:]); got != 3 {
		t.Errorf("a log whose beginning was cut is broken at %d, want 3", got)
	}
}

// A reader who may not see customers sees which fields stand there and which changed, and no value of them.
func TestVeiled(t *testing.T) {
	e := Entry{Entity: "customer", Before: json.RawMessage(`{"name":"张三","phone":"13800138000","need":{"gasoline":"1.5"}}`), After: json.RawMessage(`{"name":"张三","phone":"13900139000","need":{"gasoline":"1.5"}}`)}
	v := e.Veiled()
	for _, secret := range []string{"张三", "138", "139", "1.5"} {
		if strings.Contains(string(v.Before)+string(v.After), secret) {
			t.Errorf("%s shows in %s %s", secret, v.Before, v.After)
		}
	}
	var after map[string]string
	if err := json.Unmarshal(v.After, &after); err != nil || after["name"] != "（不显示）" || after["phone"] != "（已改，不显示）" {
		t.Errorf("%s %v", v.After, err)
	}
	created := Entry{Entity: "card", Before: json.RawMessage("null"), After: json.RawMessage(`{"number":"9"}`)}.Veiled()
	if string(created.Before) != "null" || strings.Contains(string(created.After), "9") {
		t.Errorf("%s %s", created.Before, created.After)
	}
	if user := (Entry{Entity: "user", After: json.RawMessage(`{"login":"a"}`)}); string(user.Veiled().After) != `{"login":"a"}` {
		t.Error("accounts are what an administrator keeps")
	}
	if e.Sum() == v.Sum() {
		t.Error("the veiled entry is for reading, not for the proof")
	}
}
