package incentive

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// randomRule makes a rule of any shape that Check accepts.
func randomRule(r *rand.Rand, n int) Rule {
	x := Rule{Key: fmt.Sprint("k", n), Name: fmt.Sprint("条款", n), Basis: pick(r, Cards, Cards, Recharged), Per: pick(r, EachEvent, StationMonth, StationDay, PersonMonth, PersonDay, UnitMonth),
		Mode: pick(r, Marginal, Whole), Unit: "1", Rounding: FullUnits, Shares: pick(r, []Share{{Seller, 100}}, []Share{{Seller, 67}, {Pool, 33}}, []Share{{Pool, 100}}, []Share{{Seller, 50}, {Manager, 25}, {Team, 25}})}
	from, step := int64(0), int64(3)
	if x.Basis == Recharged {
		x.Unit, x.Rounding, step = pick(r, "100.00", "33.33"), pick(r, FullUnits, Prorated), 5000
	}
	for range 1 + r.IntN(3) {
		text := fmt.Sprint(from)
		if x.Basis == Recharged {
			text = money.Fen(from).String()
		}
		x.Bands = append(x.Bands, Band{From: text, Rate: money.Fen(r.Int64N(900))})
		from += 1 + r.Int64N(step)
	}
	if x.Per == StationMonth && x.Basis == Cards && len(x.Bands) > 1 {
		x.Bands[len(x.Bands)-1].From, x.Shortfall = "100%", money.Fen(r.Int64N(300))
	}
	if x.Mode == Whole && x.Per == PersonMonth && r.IntN(2) == 0 {
		x.Unit, x.Winners = "", r.IntN(2)
	}
	x.Qualify = Qualify{NewOnly: r.IntN(4) == 0, KeptDays: r.IntN(2) * 30, UsedMonths: r.IntN(2)}
	if r.IntN(4) == 0 {
		x.Exclusive = "组"
	}
	if r.IntN(4) == 0 {
		x.Instalments = []Instalment{{Percent: 37}, {Percent: 63, After: 1, Active: r.IntN(2) == 0}}
	}
	return x
}

func randomScheme(r *rand.Rand) Scheme {
	s := scheme()
	for i := range 1 + r.IntN(4) {
		s.Rules = append(s.Rules, randomRule(r, i))
	}
	if r.IntN(2) == 0 {
		s.Limits = Limits{PersonMonth: money.Fen(r.Int64N(9000)), PersonDay: money.Fen(r.Int64N(4000)), OfficeMonth: money.Fen(r.Int64N(20_000)), Budget: money.Fen(r.Int64N(30_000))}
	}
	if r.IntN(3) == 0 {
		s.Penalty = &Penalty{Percent: 10, Least: 2}
	}
	if r.IntN(2) == 0 {
		s.Watch = Watch{SamePhone: 2, BurstDays: 3, BurstPercent: 60, BurstLeast: 3, RefundDays: 5}
	}
	return s
}

func randomEvents(r *rand.Rand) []Event {
	var out []Event
	for i := range r.IntN(60) {
		e := Event{Key: fmt.Sprintf("card:%03d", i), What: fmt.Sprint("卡", i), Basis: Cards, Quantity: 1, Date: calendar.NewDate(2026, 9, 20).AddDays(r.IntN(42)), Office: pick(r, org.OfficeID("s1"), "s1", "s2", "zz"),
			Seller: pick(r, org.StaffID("a"), "a", "b", "c", "", "zz"), Kind: pick(r, card.Named, card.FleetDriver), Channel: pick(r, card.OnSite, card.OffSite), Customer: pick(r, "", "k1", "k2", "k3"),
			Phone: pick(r, "", "", "", "p1"), ActiveMonths: r.IntN(2), Earlier: r.IntN(6) == 0, Violation: pick(r, "", "", "养卡")}
		if r.IntN(5) == 0 {
			e.Returned = e.Date.AddDays(r.IntN(60))
		}
		out = append(out, e)
	}
	for i := range r.IntN(40) {
		e := Event{Key: fmt.Sprintf("recharge:%03d", i), What: fmt.Sprint("充值", i), Basis: Recharged, Quantity: r.Int64N(90_000), Date: day(1 + r.IntN(31)), Office: pick(r, org.OfficeID("s1"), "s2"), Seller: pick(r, org.StaffID("a"), "b", "")}
		if n := len(out); n > 0 && r.IntN(5) == 0 && out[n-1].Basis == Recharged && out[n-1].Of == "" {
			e.Of, e.Quantity, e.Office, e.Seller = out[n-1].Key, -1-r.Int64N(out[n-1].Quantity+1), out[n-1].Office, out[n-1].Seller
		}
		out = append(out, e)
	}
	return out
}

func randomInput(r *rand.Rand) Input {
	in := newInput(randomScheme(r))
	in.Managers["s2"] = "m"
	in.Events = randomEvents(r)
	in.Plans["s1"] = r.Int64N(12)
	return in
}

// eachSeed runs a check on many inputs; the seed is printed where it fails.
func eachSeed(t *testing.T, n int, check func(t *testing.T, r *rand.Rand)) {
	for seed := range uint64(n) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { check(t, rand.New(rand.NewPCG(seed, 6))) })
	}
}

// TestSums: people and pools, stations, and lines all add up to the total; shares to the whole; nobody is above a limit.
func TestSums(t *testing.T) {
	eachSeed(t, 300, func(t *testing.T, r *rand.Rand) {
		in := randomInput(r)
		s := calculate(t, in)
		var people, pools, stations, lines money.Fen
		for _, p := range s.People {
			people += p.Amount
			if most := in.Scheme.Limits.PersonMonth; most > 0 && p.Amount > most {
				t.Errorf("%s gets %s, above %s", p.Name, p.Amount, most)
			}
		}
		for _, st := range s.Stations {
			stations, pools = stations+st.Amount, pools+st.Pool
		}
		for i, l := range s.Lines {
			lines += l.Amount
			if l.No != i+1 || l.Reason == "" || l.EventKey == "" || l.State == "" {
				t.Errorf("line %+v", l)
			}
			if (l.State == NotQualified || l.State == Held) && l.Amount != 0 {
				t.Errorf("pays what does not count: %+v", l)
			}
		}
		if s.Total != people+pools || s.Total != stations || s.Total != lines {
			t.Errorf("total %s, people %s, pools %s, stations %s, lines %s", s.Total, people, pools, stations, lines)
		}
		if most := in.Scheme.Limits.Budget; most > 0 && s.Total > most {
			t.Errorf("total %s above the budget %s", s.Total, most)
		}
	})
}

// TestEveryEventHasOneState: no event of the month is missing, none is in two states.
func TestEveryEventHasOneState(t *testing.T) {
	eachSeed(t, 300, func(t *testing.T, r *rand.Rand) {
		in := randomInput(r)
		states := map[string]map[State]bool{}
		for _, l := range calculate(t, in).Lines {
			if states[l.EventKey] == nil {
				states[l.EventKey] = map[State]bool{}
			}
			states[l.EventKey][l.State] = true
		}
		for _, e := range in.Events {
			if n := len(states[e.Key]); n != 1 && !(n == 0 && !in.Month.Contains(e.Date)) {
				t.Errorf("%s of %s has %d states: %v", e.Key, e.Date, n, states[e.Key])
			}
		}
	})
}

// TestOrderDoesNotMatter also covers recomputing a month from its stored inputs: the same bytes come out.
func TestOrderDoesNotMatter(t *testing.T) {
	eachSeed(t, 200, func(t *testing.T, r *rand.Rand) {
		in := randomInput(r)
		stored, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		first := encoded(t, calculate(t, in))
		r.Shuffle(len(in.Events), func(i, j int) { in.Events[i], in.Events[j] = in.Events[j], in.Events[i] })
		if got := encoded(t, calculate(t, in)); got != first {
			n := 0
			for n < len(got) && got[n] == first[n] {
				n++
			}
			t.Errorf("the order of events changes the settlement: %s instead of %s", got[max(n-200, 0):min(n+200, len(got))], first[max(n-200, 0):min(n+200, len(first))])
		}
		var back Input
		if err := json.Unmarshal(stored, &back); err != nil {
			t.Fatal(err)
		}
		if got := encoded(t, calculate(t, back)); got != first {
			t.Error("the stored inputs give another settlement")
		}
	})
}

func encoded(t *testing.T, s Settlement) string {
	t.Helper()
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestLateFactsAdjust: whatever becomes known later, what was paid plus what is due is what is known; what is taken back is exactly what was
// paid; a paid month does not change.
func TestLateFactsAdjust(t *testing.T) {
	eachSeed(t, 300, func(t *testing.T, r *rand.Rand) {
		in := randomInput(r)
		var paid []Paid
		byLine := map[identity]money.Fen{}
		for round := range 4 {
			known := calculate(t, in)
			due := Due(known.Lines, paid)
			for _, l := range due {
				if l.State == Reversed && l.Adjusts != "" && l.Amount != -byLine[l.identity()] {
					t.Errorf("takes back %s of %s", l.Amount, byLine[l.identity()])
				}
				byLine[l.identity()] += l.Amount
				paid = append(paid, Paid{Settlement: fmt.Sprint("JS", round), Line: l})
			}
			sum := money.Fen(0)
			for _, p := range paid {
				sum += p.Amount
			}
			if sum != known.Total {
				t.Fatalf("round %d: paid %s, known %s", round, sum, known.Total)
			}
			if again := Changed(Due(known.Lines, paid)); len(again) != 0 {
				t.Errorf("nothing new, and still due: %+v", again[0])
			}
			lateFacts(r, &in)
		}
	})
}

// lateFacts changes what is known: cards come in late, are returned, are given to another, recharges are taken back.
func lateFacts(r *rand.Rand, in *Input) {
	for i := range in.Events {
		e := &in.Events[i]
		switch r.IntN(8) {
		case 0:
			e.Returned = e.Date.AddDays(3)
		case 1:
			e.Seller = pick(r, org.StaffID("a"), "b", "c")
		case 2:
			e.Unproven = pick(r, "", "没有加油")
		}
	}
	if n := len(in.Events); n > 0 && r.IntN(2) == 0 {
		i := r.IntN(n)
		in.Events = append(in.Events[:i:i], in.Events[i+1:]...)
	}
	late := fact(fmt.Sprintf("card:late%d", r.Int64()), Cards, 1, day(1+r.IntN(31)))
	late.Channel, late.Kind = card.OnSite, card.Named
	in.Events = append(in.Events, late)
}

// TestLintIsRightOverSmallDomains compares the linter with trying every quantity.
func TestLintIsRightOverSmallDomains(t *testing.T) {
	eachSeed(t, 400, func(t *testing.T, r *rand.Rand) {
		x := randomRule(r, 0)
		x.Basis, x.Instalments, x.Rounding = Cards, nil, FullUnits
		if x.Unit != "" {
			x.Unit = "1"
		}
		for i := range x.Bands {
			x.Bands[i].Above = r.IntN(3) == 0
			if !strings.HasSuffix(x.Bands[i].From, "%") {
				x.Bands[i].From = fmt.Sprint(i * (1 + r.IntN(4)))
			}
		}
		s, plan := scheme(x), r.Int64N(9)
		c, faults := compile(x, "")
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		f := c.frame(plan, true)
		said := map[int64]string{}
		for _, found := range Lint(s, plan) {
			if found.Kind == FoundNegative || found.Kind == FoundCliff {
				said[found.To] = found.Kind
			}
		}
		top := money.Fen(0)
		for _, b := range c.bands {
			top = max(top, b.rate)
		}
		for q := int64(1); q < 40; q++ {
			gain := c.payOf(q, f) - c.payOf(q-1, f)
			over := top
			if c.unit == 0 {
				over = 0
			}
			if gain < 0 && said[q] != FoundNegative || gain > over && said[q] != FoundCliff {
				t.Errorf("from %d to %d the pay changes by %s, the linter says %q; bands %+v plan %d", q-1, q, gain, said[q], x.Bands, plan)
			}
		}
	})
}

// TestMoreNeverPaysLess unless the linter said so.
func TestMoreNeverPaysLess(t *testing.T) {
	eachSeed(t, 200, func(t *testing.T, r *rand.Rand) {
		x := randomRule(r, 0)
		x.Basis, x.Unit, x.Qualify, x.Instalments, x.Rounding, x.Winners, x.Shortfall = Cards, "1", Qualify{}, nil, FullUnits, 0, 0
		for i := range x.Bands {
			if !strings.HasSuffix(x.Bands[i].From, "%") {
				x.Bands[i].From = fmt.Sprint(i * 2)
			}
		}
		in := newInput(scheme(x))
		in.Plans["s1"] = r.Int64N(6)
		for _, found := range Lint(in.Scheme, in.Plans["s1"]) {
			if found.Kind == FoundNegative {
				return
			}
		}
		last := money.Fen(0)
		for n := range 12 {
			in.Events = issue("x", n, "a", day(4), nil)
			got := calculate(t, in).Total
			if got < last {
				t.Errorf("%d cards pay %s, one less paid %s; %+v", n, got, last, x.Bands)
			}
			last = got
		}
	})
}

func TestSameInputSameSettlement(t *testing.T) {
	in := randomInput(rand.New(rand.NewPCG(1, 1)))
	if !reflect.DeepEqual(calculate(t, in), calculate(t, in)) {
		t.Error("two runs differ")
	}
}

// BenchmarkSettle settles a million issuances by the public plan of T1 (issue budget: 3 s on 2 cores).
func BenchmarkSettle(b *testing.B) {
	in := million(1_000_000)
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		s := calculate(b, in)
		runtime.ReadMemStats(&after)
		if len(s.Lines) != len(in.Events) {
			b.Fatal(len(s.Lines))
		}
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(in.Events)), "B/event")
}

func million(n int) Input {
	in := t1(FullUnits)
	in.Scheme.Limits.PersonMonth = money.Yuan(3000)
	in.Scheme.Watch = Watch{SamePhone: 3}
	in.Events = make([]Event, 0, n)
	for i := range 2200 {
		id := org.OfficeID(fmt.Sprintf("x%04d", i))
		in.Offices[id] = org.Office{ID: id, Code: string(id), Name: "示例站" + string(id)}
		in.Plans[id] = 200
		for k := range 3 {
			who := org.StaffID(fmt.Sprintf("%s-%d", id, k))
			in.Staff[who] = org.Staff{ID: who, Number: string(who), Name: "员工" + string(who), OfficeID: id}
		}
	}
	r := rand.New(rand.NewPCG(3, 3))
	for i := range n {
		station := org.OfficeID(fmt.Sprintf("x%04d", r.IntN(2200)))
		in.Events = append(in.Events, Event{Key: fmt.Sprintf("card:9%015d", i), What: fmt.Sprintf("记名卡9%015d", i), Basis: Cards, Quantity: 1, Date: day(1 + r.IntN(31)), Office: station,
			Seller: org.StaffID(fmt.Sprintf("%s-%d", station, r.IntN(3))), Kind: card.Named, Channel: pick(r, card.OnSite, card.OffSite), Phone: fmt.Sprintf("139%08d", i)})
	}
	return in
}
