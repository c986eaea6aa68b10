package tracking

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// town is a random registry with two years of fuelling: customers come, pause, return, grow, shrink and move between counties.
type town struct {
	customers  []customer.Customer
	volumes    []Volume
	agreements []agreement.Agreement
	cards      []card.Card
	first      map[customer.ID]calendar.Date
}

func newTown(r *rand.Rand, n int) *town {
	t := &town{first: map[customer.ID]calendar.Date{}}
	for i := range n {
		c := company(customer.ID(fmt.Sprintf("C%05d", i)))
		c.Kind = []customer.Kind{customer.Institution, customer.Institution, customer.Institution, customer.Person, customer.Reseller}[r.IntN(5)]
		c.CountyCode = []string{"370602", "370611", "370681"}[r.IntN(3)]
		c.Registered = day(october().Add(-r.IntN(24)), 1+r.IntN(28))
		c.ProvincePurchase = c.Kind == customer.Institution && r.IntN(60) == 0
		t.customers = append(t.customers, c)
		t.life(r, c)
	}
	return t
}

// life is one customer's fuelling, agreement and card.
func (t *town) life(r *rand.Rand, c customer.Customer) {
	size := []int64{0, 300, 3_000, 25_000, 60_000}[r.IntN(5)] // kilograms of diesel a month
	paused := 0
	for m := october().Add(-23); !october().Add(5).Before(m); m = m.Add(1) {
		if paused--; paused > 0 || size == 0 || m.Before(c.Registered.Month()) {
			continue
		}
		if r.IntN(12) == 0 {
			paused = 1 + r.IntN(6)
		}
		if r.IntN(10) == 0 {
			size = max(1, size*int64(20+r.IntN(200))/100)
		}
		on := day(m, 1+r.IntN(28))
		t.volumes = append(t.volumes, Volume{CustomerID: c.ID, Month: m, Family: measure.Diesel, Mass: measure.Gram(size * (900 + r.Int64N(200))), Count: 1 + r.IntN(9), First: on, Last: on})
		if _, ok := t.first[c.ID]; !ok {
			t.first[c.ID] = on
		}
	}
	if r.IntN(3) > 0 {
		from := c.Registered.AddDays(r.IntN(400))
		t.agreements = append(t.agreements, agreement.Agreement{ID: agreement.ID(c.ID), Number: string(c.ID), CustomerID: c.ID, Level: agreement.ByUnit, Status: agreement.Signed, From: from, To: from.AddDays(364)})
	}
	if r.IntN(2) == 0 {
		t.cards = append(t.cards, card.Card{ID: card.ID(c.ID), Number: string(c.ID), Kind: card.Named, CustomerID: c.ID, Opened: c.Registered.AddDays(r.IntN(300))})
	}
}

func (t *town) month(in Input, m calendar.Month, previous []Snapshot) Input {
	in.Month, in.DataFrom, in.Previous = m, october().Add(-23), previous
	in.Customers, in.Agreements, in.Cards, in.FirstFuel = t.customers, t.agreements, t.cards, t.first
	in.Volumes = lo.Filter(t.volumes, func(v Volume, _ int) bool { return !m.Before(v.Month) && m.Index()-v.Month.Index() <= 12 })
	return in
}

// counted is 户数 per place of the institutions a flag counts.
func counted(rows []Row, in func(Row) (Place, bool)) map[Place]int {
	out := map[Place]int{}
	for _, r := range rows {
		if p, ok := in(r); ok && r.Customer.Kind == customer.Institution {
			out[p]++
		}
	}
	return out
}

// Over six months of a random town: the identity balances in every county and level, a month opens with what the month before closed,
// and the order of the input changes nothing.
func TestIdentityOverMonths(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 62))
	base, seen := input(t), map[Movement]int{}
	for range 20 {
		w := newTown(r, 200)
		var previous []Snapshot
		var closing map[Place]int
		for m := october(); !october().Add(5).Before(m); m = m.Add(1) {
			for i := range w.customers { // customers move to another county now and then
				if r.IntN(40) == 0 {
					w.customers[i].CountyCode = "370611"
				}
			}
			rows := Month(w.month(base, m, previous))
			for _, tie := range Identity(rows) {
				if !tie.OK() || len(tie.Breakers) > 0 {
					t.Fatalf("%s: %+v", m, tie)
				}
			}
			opening := counted(rows, func(r Row) (Place, bool) { return Place{r.Before, r.BeforeCounty}, r.Opening })
			if closing != nil && !reflect.DeepEqual(opening, closing) {
				t.Fatalf("%s opens with %v, the month before closed with %v", m, opening, closing)
			}
			closing = counted(rows, func(r Row) (Place, bool) { return Place{r.Level, r.Customer.CountyCode}, r.Closing })
			same(t, rows, Month(shuffled(r, w.month(base, m, previous))))
			previous = lo.Map(rows, func(r Row, _ int) Snapshot { return r.Snapshot })
			for _, x := range rows {
				for _, why := range x.Movements {
					seen[why.Movement]++
				}
			}
		}
	}
	for _, m := range []Movement{New, Up, Down, Lost, Partly, WonBack} {
		if seen[m] < 10 {
			t.Errorf("%s happened %d times: the town is too quiet", m, seen[m])
		}
	}
}

func shuffled(r *rand.Rand, in Input) Input {
	in.Customers, in.Volumes, in.Agreements, in.Cards, in.Previous = slices.Clone(in.Customers), slices.Clone(in.Volumes), slices.Clone(in.Agreements), slices.Clone(in.Cards), slices.Clone(in.Previous)
	r.Shuffle(len(in.Customers), func(i, j int) { in.Customers[i], in.Customers[j] = in.Customers[j], in.Customers[i] })
	r.Shuffle(len(in.Volumes), func(i, j int) { in.Volumes[i], in.Volumes[j] = in.Volumes[j], in.Volumes[i] })
	r.Shuffle(len(in.Agreements), func(i, j int) { in.Agreements[i], in.Agreements[j] = in.Agreements[j], in.Agreements[i] })
	r.Shuffle(len(in.Cards), func(i, j int) { in.Cards[i], in.Cards[j] = in.Cards[j], in.Cards[i] })
	r.Shuffle(len(in.Previous), func(i, j int) { in.Previous[i], in.Previous[j] = in.Previous[j], in.Previous[i] })
	return in
}

func same(t *testing.T, a, b []Row) {
	t.Helper()
	for i := range a {
		if !reflect.DeepEqual(a[i], b[i]) {
			t.Fatalf("%s depends on the order of the input:\n%+v\n%+v", a[i].Customer.ID, a[i], b[i])
		}
	}
}

// Rows that enter or leave without a movement are named, not smoothed over.
func TestIdentityNamesBreakers(t *testing.T) {
	in := company("X")
	broken := []Row{
		{Customer: in, Before: grading.StationLevel, BeforeCounty: "370602", Level: grading.StationLevel, Opening: true},
		{Customer: company("Y"), Level: grading.StationLevel, Closing: true},
	}
	ties := Identity(broken)
	if len(ties) != 1 || !ties[0].OK() || !reflect.DeepEqual(ties[0].Breakers, []customer.ID{"X", "Y"}) {
		t.Errorf("%+v: one came and one went unexplained; equal sums must not hide them", ties)
	}
	if ties := Identity(broken[:1]); ties[0].OK() {
		t.Errorf("%+v", ties)
	}
	reseller := broken[0]
	reseller.Customer.Kind = customer.Reseller
	if ties := Identity([]Row{reseller}); len(ties) != 0 {
		t.Errorf("resellers are not counted: %+v", ties)
	}
}

func TestIdentityOrder(t *testing.T) {
	row := func(l grading.Level, county string) Row {
		return Row{Customer: customer.Customer{Kind: customer.Institution, CountyCode: county}, Before: l, BeforeCounty: county, Level: l, Opening: true, Closing: true}
	}
	ties := Identity([]Row{row(grading.StationLevel, "370611"), row(grading.CityLevel, "370611"), row(grading.StationLevel, "370602"), row(grading.ProvinceLevel, "370611")})
	got := lo.Map(ties, func(t Tie, _ int) string { return t.CountyCode + string(t.Level) })
	if want := []string{"370602站级", "370611省级", "370611地市级", "370611站级"}; !slices.Equal(got, want) {
		t.Error(got)
	}
}

func BenchmarkMonth50k(b *testing.B) {
	w := newTown(rand.New(rand.NewPCG(1, 1)), 50_000)
	in := w.month(input(b), october(), nil)
	b.ReportAllocs()
	for b.Loop() {
		if rows := Month(in); len(rows) == 0 {
			b.Fatal("no rows")
		}
	}
}

// Every movement is booked in its own column, so that two wrong ones cannot make a right sum.
func TestIdentityColumns(t *testing.T) {
	row := func(opening, closing bool, before, after grading.Level, moves ...Movement) Row {
		r := Row{Customer: company("X"), Before: before, BeforeCounty: "370602", Level: after, Opening: opening, Closing: closing}
		for _, m := range moves {
			r.note(m, "理由", "6.6.2")
		}
		return r
	}
	city, station := grading.CityLevel, grading.StationLevel
	got := Identity([]Row{row(true, true, city, city), row(false, true, "", city, New), row(false, true, "", city, New), row(false, true, "", city, WonBack),
		row(true, false, city, city, Lost), row(true, true, station, city, Up), row(true, true, city, station, Down, Partly)})
	want := []Tie{{Level: city, CountyCode: "370602", Opening: 3, New: 2, WonBack: 1, In: 1, Out: 1, Lost: 1, Closing: 5},
		{Level: station, CountyCode: "370602", Opening: 1, In: 1, Out: 1, Closing: 1}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
