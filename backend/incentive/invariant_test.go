package incentive

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// randomInput makes a month with every kind of trouble in it.
func randomInput(r *rand.Rand) Input {
	in := newInput(example())
	in.Plans = map[org.OfficeID]int64{"s1": r.Int64N(12)}
	s := &in.Scheme
	s.OnSite.Within, s.OnSite.Beyond = money.Fen(r.Int64N(500)), money.Fen(r.Int64N(900))
	s.OffSite.Quota, s.Recharge.Rate = r.IntN(4), money.Fen(r.Int64N(700))
	if r.IntN(2) == 0 {
		s.Recharge.Mode = proRataMode
	}
	if r.IntN(2) == 0 {
		s.PersonCap = money.Fen(r.Int64N(8000))
	}
	s.Qualify.NewCustomersOnly = r.IntN(3) == 0
	if r.IntN(3) == 0 {
		s.Qualify.FirstFuelDays = 5
	}
	for i := range r.IntN(60) {
		in.Cards = append(in.Cards, randomCard(r, &in, i))
	}
	for i := range r.IntN(40) {
		in.Recharges = append(in.Recharges, randomRecharge(r, &in, i))
	}
	return in
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func randomCard(r *rand.Rand, in *Input, i int) card.Card {
	c := card.Card{Number: fmt.Sprintf("%03d", (i*37)%1000), Kind: pick(r, card.Named, card.Named, card.FleetDriver, card.Bearer),
		StationID: pick(r, org.OfficeID("s1"), "s1", "s2", "zz"), SellerID: pick(r, org.StaffID("a"), "a", "b", "b", "", "zz"),
		Channel: pick(r, card.OnSite, card.OnSite, card.OffSite, ""), Opened: day(1 + r.IntN(33)), CustomerID: pick(r, customer.ID(""), "k1", "k2", "k3")}
	if r.IntN(2) == 0 {
		in.FirstFuel[c.Number] = c.Opened.AddDays(r.IntN(9) - 1)
	}
	if r.IntN(6) == 0 {
		in.Paid[cardKey(c.Number)] = "JS0"
	}
	in.Earlier[c.Number] = r.IntN(5) == 0
	return c
}

func randomRecharge(r *rand.Rand, in *Input, i int) card.Recharge {
	x := card.Recharge{Serial: fmt.Sprintf("C%03d", i), CardNumber: fmt.Sprintf("%03d", r.IntN(60)), StationID: pick(r, org.OfficeID("s1"), "s2", "zz"),
		Amount: money.Fen(r.Int64N(3_000_000)), Date: day(1 + r.IntN(32))}
	if n := len(in.Recharges); n > 0 && r.IntN(5) == 0 {
		x.Reversal, x.Amount, x.Reverses = true, -1-x.Amount, pick(r, "gone", in.Recharges[r.IntN(n)].Serial)
	}
	return x
}

func shuffled(r *rand.Rand, in Input) Input {
	in.Cards, in.Recharges = append([]card.Card{}, in.Cards...), append([]card.Recharge{}, in.Recharges...)
	r.Shuffle(len(in.Cards), func(i, j int) { in.Cards[i], in.Cards[j] = in.Cards[j], in.Cards[i] })
	r.Shuffle(len(in.Recharges), func(i, j int) { in.Recharges[i], in.Recharges[j] = in.Recharges[j], in.Recharges[i] })
	return in
}

// checkSums: the total is people plus pools, and stations, and lines less cuts.
func checkSums(t *testing.T, s Settlement) {
	t.Helper()
	var people, pools, stations, lines, cuts money.Fen
	for _, p := range s.People {
		people, cuts = people+p.Amount, cuts+p.Cut
	}
	for _, st := range s.Stations {
		stations += st.Amount
	}
	for _, l := range s.Lines {
		lines += l.Amount
		if l.StaffName == poolName {
			pools += l.Amount
		}
	}
	if s.Total != people+pools || s.Total != stations || s.Total != lines-cuts {
		t.Errorf("total %s, people %s + pools %s, stations %s, lines %s - cuts %s", s.Total, people, pools, stations, lines, cuts)
	}
}

// checkParts: nobody is above the cap or below nothing; every amount has a state that allows it, every line a reason.
func checkParts(t *testing.T, s Settlement) {
	t.Helper()
	for _, p := range s.People {
		if p.Amount < 0 || p.Cut < 0 || s.Scheme.PersonCap > 0 && p.Amount > s.Scheme.PersonCap {
			t.Errorf("person %+v with cap %s", p, s.Scheme.PersonCap)
		}
	}
	for i, l := range s.Lines {
		if l.No != i+1 || l.Reason == "" || l.EventKey == "" || (l.State == Payable) != (l.Amount > 0) {
			t.Errorf("line %+v", l)
		}
	}
}

// checkEventsOnce: each card has one line; each recharge is refused, reversing, or counted in a pool.
func checkEventsOnce(t *testing.T, in Input, s Settlement) {
	t.Helper()
	lines := map[string]int{}
	for _, l := range s.Lines {
		lines[l.EventKey]++
		if lines[l.EventKey] > 1 {
			t.Errorf("%s has two lines", l.EventKey)
		}
	}
	inPools := 0
	for _, c := range in.Cards {
		if lines[cardKey(c.Number)] != 1 {
			t.Errorf("card %s has %d lines", c.Number, lines[cardKey(c.Number)])
		}
	}
	for _, x := range in.Recharges {
		inPools += 1 - lines[rechargeKey(x.Serial)]
	}
	counted := 0
	for _, l := range s.Lines {
		var n int
		if _, err := fmt.Sscanf(l.Basis, "充值%d笔", &n); err == nil {
			counted += n
		}
	}
	if counted != inPools {
		t.Errorf("%d recharges counted in pools, want %d", counted, inPools)
	}
}

func FuzzInvariants(f *testing.F) {
	for seed := range uint64(400) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 1))
		in := randomInput(r)
		s := calculate(t, in)
		checkSums(t, s)
		checkParts(t, s)
		checkEventsOnce(t, in, s)
		if other := calculate(t, shuffled(r, in)); !reflect.DeepEqual(s, other) {
			t.Error("the order of events changes the result")
		}
	})
}

// FuzzMoreNeverPaysLess: a further customer's card never lowers anybody's bonus, unless Check said that more pays less.
func FuzzMoreNeverPaysLess(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 2))
		in := randomInput(r)
		for _, w := range Check(in.Scheme) {
			if w.Code == "incentive.warn_inverted" {
				return
			}
		}
		before := calculate(t, in)
		extra := randomCard(r, &in, 999)
		extra.Number, extra.CustomerID = "00"+extra.Number, "another"
		in.Cards = append(in.Cards, extra)
		after := map[string]money.Fen{}
		s := calculate(t, in)
		for _, p := range s.People {
			after[p.ID] = p.Amount
		}
		for _, p := range before.People {
			if after[p.ID] < p.Amount {
				t.Errorf("%s falls from %s to %s", p.Name, p.Amount, after[p.ID])
			}
		}
		if s.Total < before.Total {
			t.Errorf("total falls from %s to %s", before.Total, s.Total)
		}
	})
}

// FuzzTwoSettlements: settling a part first and the rest later pays what one settlement would have paid.
func FuzzTwoSettlements(f *testing.F) {
	for seed := range uint64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		r := rand.New(rand.NewPCG(seed, 3))
		in := randomInput(r)
		in.Recharges, in.Paid, in.Scheme.Qualify = nil, map[string]string{}, Qualify{}
		in.Scheme.PersonCap = 0
		in.Scheme.OnSite.Within++ // a rate of zero leaves cards unpaid, and their places are then not held
		in.Scheme.OnSite.Beyond++
		whole := calculate(t, in)
		first := in
		first.Cards = in.Cards[:len(in.Cards)/2]
		early := calculate(t, first)
		for _, l := range early.Lines {
			if l.State == Payable {
				in.Paid[l.EventKey] = "JS1"
			}
		}
		late := calculate(t, in)
		if early.Total+late.Total != whole.Total {
			t.Errorf("%s + %s is not %s", early.Total, late.Total, whole.Total)
		}
	})
}

func BenchmarkCalculate(b *testing.B) {
	for _, n := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			in := bigInput(n)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Calculate(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// bigInput has n events at 200 stations: half cards, half recharges.
func bigInput(n int) Input {
	in := newInput(example())
	in.Plans = map[org.OfficeID]int64{}
	for i := range 200 {
		id := org.OfficeID(fmt.Sprintf("s%03d", i))
		in.Stations[id] = org.Office{ID: id, Code: string(id), Name: "站" + string(id), Kind: org.Station}
		in.Plans[id] = int64(i)
		who := org.StaffID(fmt.Sprintf("p%03d", i))
		in.Staff[who] = org.Staff{ID: who, Number: string(who), Name: string(who), OfficeID: id}
	}
	for i := range n / 2 {
		id, who, on := org.OfficeID(fmt.Sprintf("s%03d", i%200)), org.StaffID(fmt.Sprintf("p%03d", i%200)), day(1+i%31)
		in.Cards = append(in.Cards, card.Card{Number: fmt.Sprintf("9%015d", (i*7919)%10_000_019), Kind: card.Named, StationID: id, SellerID: who, Channel: pickChannel(i), Opened: on})
		in.Recharges = append(in.Recharges, card.Recharge{Serial: fmt.Sprintf("CZ%09d", i), StationID: id, Amount: money.Fen(i % 100_000), Date: on, At: calendar.Date.String(on)})
	}
	return in
}

func pickChannel(i int) card.Channel {
	if i%5 == 0 {
		return card.OffSite
	}
	return card.OnSite
}
