package store

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/tracking"
)

// What is packed comes out again: any id in order, any sign, a family nobody knows, more customers than fit a row.
func TestPacksKeepEveryLine(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	var ids []string
	for i := range 2*perPack + 7 {
		ids = append(ids, []string{"", "01950000-0000-7000-8000-", "客户"}[r.IntN(3)]+fmt.Sprintf("%06d", i)+string(make([]byte, r.IntN(2)*r.IntN(200))))
	}
	slices.Sort(ids)
	var p packer
	var want, got []tracking.Volume
	for _, id := range ids {
		lines := make([]tracking.Volume, 1+r.IntN(4))
		for i := range lines {
			n := func() int64 { return int64(r.Uint64()) >> r.IntN(64) } //nolint:gosec // any sign
			days := 1 + r.Uint32N(1<<31-1)
			lines[i] = tracking.Volume{CustomerID: customer.ID(id), Month: october, Family: []measure.Family{measure.Gasoline, measure.Diesel, measure.Other, "氢气"}[i],
				Mass: measure.Gram(n()), Volume: measure.Millilitre(n()), Amount: money.Fen(n()), Count: r.IntN(1 << 30), Days: days}
			for d := 1; d <= 31; d++ {
				if days>>(d-1)&1 == 0 {
					continue
				}
				if lines[i].First.IsZero() {
					lines[i].First = october.On(d)
				}
				lines[i].Last = october.On(d)
			}
		}
		p.add([]byte(id), lines)
		want = append(want, lines...)
	}
	total := 0
	for _, one := range p.packs {
		u := unpacker{month: october, rest: one.bytes}
		for n, ok := u.next(); ok; n, ok = u.next() {
			for range n {
				v := u.line()
				v.CustomerID = customer.ID(u.id)
				got = append(got, v)
			}
		}
		if total += one.lines; u.bad {
			t.Fatal("a pack that is no pack")
		}
		for cut := range one.bytes[:min(40, len(one.bytes))] { // a torn one is noticed, or ends at a whole customer
			torn := unpacker{month: october, rest: one.bytes[:cut]}
			for n, ok := torn.next(); ok; n, ok = torn.next() {
				for range n {
					torn.line()
				}
			}
		}
	}
	if !slices.Equal(got, want) || total != len(want) || len(p.packs) != 3 {
		t.Errorf("%d lines in %d packs, want %d in 3", len(got), len(p.packs), len(want))
	}
}

// Sums read packed are those of the single sales, for one customer and for all, over months with and without sales.
func TestPackedSumsAreThoseOfTheSales(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	s := memory(t)
	x := seed(t, s)
	families := []measure.Family{measure.Gasoline, measure.Diesel, measure.Other}
	type key struct {
		id customer.ID
		m  calendar.Month
		f  measure.Family
	}
	var others []customer.Customer
	update(t, s, func(tx *Tx) error {
		for i := range 12 {
			c, err := tx.SaveCustomer(customer.Customer{Code: fmt.Sprintf("K%02d", i), Name: fmt.Sprintf("客户%d", i), Kind: customer.Institution, StationID: x.station.ID})
			if err != nil {
				return err
			}
			others = append(others, c)
		}
		return nil
	})
	want, ofProduct, read := map[key]tracking.Volume{}, map[tracking.ProductVolume]measure.Gram{}, 0
	var list []card.Sale
	for i := range 900 {
		v := sale(x, fmt.Sprintf("P%d", i), 1, int64(r.IntN(90_000))-2000)
		v.CustomerID, v.Family = others[r.IntN(len(others))].ID, families[r.IntN(3)]
		v.Product = string(v.Family) + []string{"甲", "乙", "丙"}[r.IntN(3)]
		v.Date = october.Add(-[]int{0, 1, 3, 14, 20}[r.IntN(5)]).First().AddDays(r.IntN(28))
		v.At, v.Mass = v.Date.String()+" 08:00:00", v.Density.Mass(v.Volume)
		list = append(list, v)
		k := key{v.CustomerID, v.Date.Month(), v.Family}
		sum := want[k]
		sum.CustomerID, sum.Month, sum.Family = k.id, k.m, k.f
		sum.Mass, sum.Volume, sum.Amount, sum.Count, sum.Days = sum.Mass+v.Mass, sum.Volume+v.Volume, sum.Amount+v.Amount, sum.Count+1, sum.Days|1<<(v.Date.Day()-1)
		if sum.First.IsZero() || v.Date.Before(sum.First) {
			sum.First = v.Date
		}
		if v.Date.After(sum.Last) {
			sum.Last = v.Date
		}
		want[k] = sum
		ofProduct[tracking.ProductVolume{CustomerID: k.id, Month: k.m, Product: v.Product}] += v.Mass
	}
	addSales(t, s, &x, list...)
	for range 2 { // as packed by the import, and again for a database that has none
		must(t, s, func(tx *Tx) (int, error) {
			return 0, tx.ProductVolumes(october.Add(-20), october, func(v tracking.ProductVolume) {
				mass := v.Mass
				if v.Mass = 0; ofProduct[v] != mass {
					t.Errorf("%+v: %d, the sales have %d", v, mass, ofProduct[v])
				}
				read++
			})
		})
		update(t, s, func(tx *Tx) error { _, err := tx.exec("DELETE FROM product_pack"); return err })
		if err := s.refreshPacks(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if read != 2*len(ofProduct) {
		t.Errorf("%d lines of products, want twice %d", read, len(ofProduct))
	}
	between := func(from, to calendar.Month, keep func(tracking.Volume) bool) (out []tracking.Volume) {
		for _, v := range want {
			if !v.Month.Before(from) && !to.Before(v.Month) && keep(v) {
				out = append(out, v)
			}
		}
		slices.SortFunc(out, func(a, b tracking.Volume) int {
			return cmp.Or(cmp.Compare(a.CustomerID, b.CustomerID), cmp.Compare(a.Month.Index(), b.Month.Index()), cmp.Compare(a.Family, b.Family))
		})
		return out
	}
	for _, back := range []int{0, 3, 13, 30} {
		from := october.Add(-back)
		fuel := must(t, s, func(tx *Tx) (Fuel, error) { return tx.FuelUpTo(from, october.Add(-1)) })
		if all := between(from, october.Add(-1), func(tracking.Volume) bool { return true }); !slices.Equal(fuel.Volumes, all) {
			t.Errorf("%d months: %d lines, want %d", back, len(fuel.Volumes), len(all))
		}
		for _, c := range others {
			mine := func(v tracking.Volume) bool { return v.CustomerID == c.ID }
			if got := must(t, s, func(tx *Tx) ([]tracking.Volume, error) { return tx.VolumesOf(c.ID, from, october) }); !slices.Equal(got, between(from, october, mine)) {
				t.Errorf("%s since %s: %+v", c.Code, from, got)
			}
			var first, last calendar.Date
			for _, v := range between(calendar.Month{}, october, mine) {
				if first.IsZero() || v.First.Before(first) {
					first = v.First
				}
				if v.Month.Before(from) && v.Last.After(last) {
					last = v.Last
				}
			}
			if fuel.First[c.ID] != first || fuel.Before[c.ID] != last {
				t.Errorf("%s since %s: first %s, before %s; want %s, %s", c.Code, from, fuel.First[c.ID], fuel.Before[c.ID], first, last)
			}
			if got := must(t, s, func(tx *Tx) (calendar.Date, error) { return tx.LastFuelOf(c.ID, from) }); got != last {
				t.Errorf("%s before %s: %s, want %s", c.Code, from, got, last)
			}
		}
	}
}

// BenchmarkMillion reads the packed sums of a million customers through twelve months (twelve million lines): the branch's tonnes month by
// month, and the year of one customer, from a database on disk.
func BenchmarkMillion(b *testing.B) {
	const customers, months = 1_000_000, 12
	s := file(b, filepath.Join(b.TempDir(), "million.db"))
	update(b, s, func(tx *Tx) error {
		for m := october.Add(1 - months); !october.Before(m); m = m.Add(1) {
			var p packer
			for i := range customers {
				p.add(fmt.Appendf(nil, "01950000-0000-7000-8000-%012d", i), []tracking.Volume{{Family: measure.Gasoline, Mass: measure.Gram(29_000 + i%900*100),
					Volume: 40_000, Amount: 30_000, Count: 1 + i%3, Days: 1 << (i % 28)}})
			}
			for _, one := range p.packs {
				if _, err := tx.exec("INSERT INTO volume_pack (month, first, lines, packed) VALUES (?, ?, ?, ?)", m.String(), one.first, one.lines, one.bytes); err != nil {
					return err
				}
			}
		}
		return nil
	})
	b.Run("months", func(b *testing.B) {
		for b.Loop() {
			var sum [months]measure.Gram
			lines := 0
			if err := s.View(context.Background(), func(tx *Tx) error {
				return tx.eachVolume(october.Add(1-months), october, func(v tracking.Volume) {
					sum[october.Index()-v.Month.Index()] += v.Mass
					lines++
				})
			}); err != nil || lines != customers*months || sum[0] != sum[months-1] {
				b.Fatal(lines, sum, err)
			}
		}
		var mem runtime.MemStats
		runtime.ReadMemStats(&mem)
		b.ReportMetric(float64(mem.HeapSys)/1e6, "MB-heap")
	})
	b.Run("customer", func(b *testing.B) {
		for b.Loop() {
			if err := s.View(context.Background(), func(tx *Tx) error {
				list, err := tx.VolumesOf("01950000-0000-7000-8000-000000777777", october.Add(-12), october)
				if len(list) != months {
					b.Fatal(len(list))
				}
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
