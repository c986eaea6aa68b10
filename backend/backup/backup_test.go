package backup

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

func shipped(t *testing.T) Policy {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/backup.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func at(day, hour int) time.Time {
	return time.Date(2026, 1, 1, hour, 0, 0, 0, time.UTC).AddDate(0, 0, day)
}

func of(k Kind, when time.Time) Copy { return Copy{Name: FileName(k, when, false), Kind: k, At: when} }

func TestNamesReadBack(t *testing.T) {
	for k := range kinds() {
		for _, isSealed := range []bool{false, true} {
			name := FileName(k, at(3, 5), isSealed)
			c, ok := ParseName(name, time.UTC)
			if !ok || c.Kind != k || c.Sealed != isSealed || !c.At.Equal(at(3, 5)) || c.Name != name {
				t.Errorf("%s: %+v %v", name, c, ok)
			}
		}
	}
	for _, name := range []string{"", "fuelbook.db", "fuelbook-x-daily.db", FileName(Daily, at(0, 0), false) + ".part", FileName("other", at(0, 0), false), "fuelbook-20261332-000000.000-daily.db", "x" + FileName(Daily, at(0, 0), false)} {
		if _, ok := ParseName(name, time.UTC); ok {
			t.Errorf("%q was taken for a copy", name)
		}
	}
}

// Three years of daily use: what stays is the last days, weeks and months, and a copy of each job lately.
func TestRotationOverYears(t *testing.T) {
	p := shipped(t)
	var held []Copy
	for day := range 1100 {
		for _, c := range []Copy{of(Import, at(day, 8)), of(Daily, at(day, 9))} {
			held = append(held, c)
			for _, gone := range p.Doomed(held, c.Name) {
				held = without(held, gone.Name)
			}
		}
	}
	days, months, jobs := 0, map[string]bool{}, 0
	for _, c := range held {
		if c.Kind != Daily {
			jobs++
			continue
		}
		months[c.At.Format("2006-01")] = true
		if whole(at(1099, 9), c.At) < p.Daily {
			days++
		}
	}
	if days != p.Daily || len(months) != p.Monthly || jobs != p.Jobs {
		t.Errorf("%d days, %d months, %d before jobs", days, len(months), jobs)
	}
	if most := p.Daily + p.Weekly + p.Monthly + p.Jobs; len(held) > most {
		t.Errorf("%d copies stay, at most %d should", len(held), most)
	}
}

// Whatever lies in the folder, the copy just proven and the newest of a day stay, and deleting twice deletes nothing more.
func TestRotationNeverTakesTheProvenOne(t *testing.T) {
	p := shipped(t)
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		p.Daily, p.Weekly, p.Monthly, p.Jobs = 1+r.IntN(4), r.IntN(3), r.IntN(3), 1+r.IntN(4)
		var list []Copy
		for range 1 + r.IntN(60) {
			list = append(list, of([]Kind{Daily, Import, Close, Merge}[r.IntN(4)], at(r.IntN(90), r.IntN(24))))
		}
		proven := list[r.IntN(len(list))].Name
		left := list
		for _, gone := range p.Doomed(list, proven) {
			if gone.Name == proven {
				t.Fatalf("seed %d: the proven copy is doomed", seed)
			}
			left = without(left, gone.Name)
		}
		newest, _ := Newest(list)
		if kept, ok := Newest(left); !ok || !kept.At.Equal(newest.At) {
			t.Fatalf("seed %d: the newest copy is gone", seed)
		}
		if again := p.Doomed(left, proven); len(again) != 0 {
			t.Fatalf("seed %d: a second pass deletes %v", seed, again)
		}
	}
}

func without(list []Copy, name string) (out []Copy) {
	for _, c := range list {
		if c.Name != name {
			out = append(out, c)
		}
	}
	return out
}

func TestDueOncePerDayAndNeededByKind(t *testing.T) {
	p := shipped(t)
	today := []Copy{of(Daily, at(5, 8))}
	if Due(today, at(5, 23)) || !Due(today, at(6, 0)) || !Due([]Copy{of(Import, at(5, 8))}, at(5, 9)) || !Due([]Copy{of(Daily, at(9, 8))}, at(5, 9)) {
		t.Error("the copy of the day")
	}
	soon := at(5, 8).Add(10 * time.Minute)
	if !p.Needed(Import, today, soon) || p.Needed(Merge, today, soon) || !p.Needed(Merge, today, at(5, 9)) || !p.Needed(Merge, nil, soon) || !p.Needed(Merge, today, at(4, 0)) {
		t.Error("the copy before a job")
	}
}

func TestWarnings(t *testing.T) {
	p := shipped(t)
	well := State{Now: at(100, 9), Newest: at(99, 9), Drill: at(50, 9), Passed: true, Second: Second{Chosen: true, Newest: at(99, 9)}}
	for name, c := range map[string]struct {
		change func(*State)
		want   string
	}{
		"well":           {func(*State) {}, ""},
		"three days":     {func(s *State) { s.Newest = at(97, 8) }, ""},
		"four days":      {func(s *State) { s.Newest = at(96, 9) }, "backup.old"},
		"never":          {func(s *State) { s.Newest = time.Time{} }, "backup.none"},
		"failed":         {func(s *State) { s.Problem = "磁盘满了" }, "backup.failed"},
		"no second":      {func(s *State) { s.Second = Second{} }, "backup.one_place"},
		"stick out":      {func(s *State) { s.Second.Missing = "没有接上" }, "backup.second_missing"},
		"second failed":  {func(s *State) { s.Second.Problem = "磁盘满了" }, "backup.second_failed"},
		"second empty":   {func(s *State) { s.Second.Newest = time.Time{} }, "backup.second_none"},
		"second old":     {func(s *State) { s.Second.Newest = at(96, 9) }, "backup.second_old"},
		"no drill":       {func(s *State) { s.Drill = time.Time{} }, "backup.no_drill"},
		"drill failed":   {func(s *State) { s.Passed = false }, "backup.drill_failed"},
		"drill long ago": {func(s *State) { s.Drill = at(9, 8) }, "backup.drill_old"},
	} {
		s := well
		c.change(&s)
		got := p.Warnings(s)
		if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || got[0].Code != c.want || got[0].Text == "" || got[0].Remedy == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestPolicyIsReadStrictly(t *testing.T) {
	for _, raw := range []string{`{}`, `x`, `{"version":"a","from":"2026-01-01","daily":0,"jobs":1,"warnDays":1,"drillDays":1}`, `{"version":"a","from":"2026-01-01","daily":1,"jobs":1,"warnDays":0,"drillDays":1}`,
		`{"version":"a","from":"2026-01-01","daily":1,"jobs":1,"warnDays":1,"drillDays":1,"more":1}`, `{"version":"a","from":"2026-01-01","daily":1,"jobs":1,"warnDays":1,"drillDays":1,"gapMinutes":{"other":1}}`} {
		if _, err := ParsePolicy([]byte(raw)); err == nil {
			t.Errorf("%s was accepted", raw)
		}
	}
}
