package journal

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestPutBack(t *testing.T) {
	cases := []struct {
		name, before, after, now, want string
		kept                           []string
	}{
		{"nobody touched it", `{"id":"1","rev":1,"a":"x","b":1}`, `{"id":"1","rev":2,"a":"y","b":1}`, `{"id":"1","rev":2,"a":"y","b":1}`, `{"id":"1","rev":2,"a":"x","b":1}`, nil},
		{"another field was edited since", `{"a":"x","b":1}`, `{"a":"y","b":1}`, `{"a":"y","b":7,"rev":5}`, `{"a":"x","b":7,"rev":5}`, nil},
		{"the same field was edited since", `{"a":"x"}`, `{"a":"y"}`, `{"a":"z"}`, `{"a":"z"}`, []string{"a"}},
		{"somebody put it back already", `{"a":"x"}`, `{"a":"y"}`, `{"a":"x"}`, `{"a":"x"}`, nil},
		{"inside an object", `{"need":{"g":"1","d":"2"}}`, `{"need":{"g":"5","d":"6"}}`, `{"need":{"g":"5","d":"9"}}`, `{"need":{"g":"1","d":"9"}}`, []string{"need.d"}},
		{"a list is one value", `{"p":["卡"]}`, `{"p":["卡","现金"]}`, `{"p": [ "卡", "现金" ]}`, `{"p":["卡"]}`, nil},
		{"a field the record did not have", `{"a":1}`, `{"a":1,"b":2}`, `{"a":1,"b":2}`, `{"a":1}`, nil},
		{"null before", `{"g":null}`, `{"g":"5"}`, `{"g":"5"}`, `{"g":null}`, nil},
	}
	for _, c := range cases {
		got, kept, err := PutBack(json.RawMessage(c.before), json.RawMessage(c.after), json.RawMessage(c.now))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, k := range kept {
			names = append(names, k.Field)
		}
		if d, _ := Differing(got, json.RawMessage(c.want)); len(d) > 0 || !slices.Equal(names, c.kept) {
			t.Errorf("%s: got %s kept %v, want %s kept %v", c.name, got, names, c.want, c.kept)
		}
	}
}

func TestPutBackRefusesWhatIsNoRecord(t *testing.T) {
	for _, bad := range []string{`"text"`, `[1]`, `{`, ``} {
		if _, _, err := PutBack(json.RawMessage(bad), json.RawMessage(`{}`), json.RawMessage(`{}`)); err == nil {
			t.Errorf("%q was taken as a record", bad)
		}
	}
}

func TestDiffering(t *testing.T) {
	got, err := Differing(json.RawMessage(`{"id":"1","rev":1,"a":1,"n":{"x":1,"y":2},"gone":true}`), json.RawMessage(`{"id":"2","rev":9,"a":1,"n":{"x":1,"y":3},"new":null,"came":0}`))
	if want := []string{"came", "gone", "n.y"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v %v, want %v", got, err, want)
	}
}

// Whatever happened since: a field changed by nobody else is as before, a field changed since is as it is now, and nothing is lost.
func TestPutBackAgainstAModel(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 7))
	draw := func() map[string]int {
		m := map[string]int{}
		for i := range 6 {
			m[fmt.Sprint("f", i)] = rng.IntN(3)
		}
		return m
	}
	enc := func(m map[string]int) json.RawMessage { raw, _ := json.Marshal(m); return raw }
	for range 3000 {
		before, after, now := draw(), draw(), draw()
		raw, kept, err := PutBack(enc(before), enc(after), enc(now))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		want, lost := map[string]int{}, 0
		for f := range now {
			want[f] = now[f]
			if before[f] != after[f] && now[f] == after[f] {
				want[f] = before[f]
			}
			if before[f] != after[f] && now[f] != after[f] && now[f] != before[f] {
				lost++
			}
		}
		if !reflect.DeepEqual(got, want) || len(kept) != lost {
			t.Fatalf("before %v after %v now %v: got %v kept %v, want %v kept %d", before, after, now, got, kept, want, lost)
		}
	}
}
