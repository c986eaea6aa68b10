package ownership

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

func grams(tonnes int64) measure.Gram { return measure.Gram(tonnes * 1_000_000) }

func shipped(t testing.TB) Policy {
	t.Helper()
	raw, err := os.ReadFile("../../assets/policy/ownership.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := ParsePolicy(raw)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// small is the shipped policy with capacities of 3, 4 and 6, so that tests stay readable.
func small(t testing.TB) Policy {
	p := shipped(t)
	p.Capacity = lo.Map(p.Capacity, func(c Capacity, _ int) Capacity { c.Customers /= 10; return c })
	return p
}

func charges(n int, station org.OfficeID, manager org.StaffID, level grading.Level) []Charge {
	return lo.Times(n, func(i int) Charge {
		code := fmt.Sprintf("%s-%s-%s-%02d", station, manager, level, i)
		return Charge{CustomerID: customer.ID(code), Code: code, Name: code, County: "370602", Station: station, Manager: manager, Managing: level}
	})
}

func TestParsePolicy(t *testing.T) {
	p := shipped(t)
	for kind, n := range map[org.Kind]int{org.Unit: 30, org.District: 40, org.Station: 60} {
		if p.room(kind) != n {
			t.Errorf("%s: %d", kind, p.room(kind))
		}
	}
	for _, raw := range []string{`{}`, `{"version":"1","from":"2012-01-01","source":"x","capacity":[],"driftRatio":50,"driftMonths":2}`, `{"unknown":1}`, `x`} {
		if _, err := ParsePolicy([]byte(raw)); !fault.Is(err, "ownership.bad_policy") {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func TestPeopleAndOffices(t *testing.T) {
	list := append(charges(8, "s1", "z1", grading.StationLevel), charges(2, "s1", "z1", grading.CityLevel)...)
	list = append(list, charges(1, "s3", "", grading.CountyLevel)...)
	list = append(list, charges(1, "s3", "z3", grading.ProvinceLevel)...)
	r := NewRoster(tree(t), people(), list, small(t))
	by := lo.KeyBy(r.People(), func(p PersonLoad) org.StaffID { return p.StaffID })
	if z := by["z1"]; z.Counts.Total != 10 || z.Counts.City != 2 || z.Capacity != 6 || z.Over != 4 || z.Elsewhere != 2 {
		t.Errorf("%+v", z)
	}
	if nobody := by[""]; nobody.Name != "未指定责任人" || nobody.Over != 1 {
		t.Errorf("%+v", nobody)
	}
	if _, listed := by["y1"]; listed {
		t.Error("a pump attendant without customers is listed")
	}
	if m := by["m1"]; m.Counts.Total != 0 || m.Capacity != 4 {
		t.Errorf("who could take customers over is missing: %+v", m)
	}
	offices := lo.KeyBy(r.Offices(), func(o OfficeLoad) string { return o.Name })
	if offices["分公司"].Counts.City != 2 || offices["东一站"].Counts.Station != 8 || offices["东一站"].Over != 2 || offices["西片区"].Counts.County != 1 || offices["加油站管理处"].Counts.Province != 1 {
		t.Errorf("%+v", offices)
	}
	if total := lo.SumBy(r.Offices(), func(o OfficeLoad) int { return o.Counts.Total }); total != len(list) {
		t.Errorf("%d customers in offices, %d there are", total, len(list))
	}
}

func TestReceiversComeFromTheBranch(t *testing.T) {
	list := NewRoster(tree(t), people(), charges(3, "s1", "y1", grading.StationLevel), small(t)).Receivers("s1")
	if got := lo.Map(list, func(p PersonLoad, _ int) org.StaffID { return p.StaffID }); !reflect.DeepEqual(got, []org.StaffID{"z1", "y1", "m1", "c1", "b1"}) {
		t.Error(got)
	}
	if list[1].Counts.Total != 3 || list[2].Capacity != 4 {
		t.Errorf("%+v", list)
	}
}

func TestSuggestions(t *testing.T) {
	list := append(charges(8, "s1", "z1", grading.StationLevel), charges(2, "s1", "z1", grading.CityLevel)...)
	list = append(list, charges(1, "s3", "", grading.CountyLevel)...)
	moves := NewRoster(tree(t), people(), list, small(t)).Suggest()
	to := lo.CountValuesBy(moves, func(m Move) org.StaffID { return m.ToID })
	if len(moves) != 5 || to["c1"] != 2 || to["z2"] != 2 || to["m2"] != 1 {
		t.Fatalf("%+v", moves)
	}
	for _, m := range moves {
		if m.Why == "" || m.Kind != HandOver || m.ToAfter != m.ToBefore+1 || m.FromAfter != m.FromBefore-1 {
			t.Errorf("%+v", m)
		}
		if m.ToID == "z2" && m.StationID != "s2" {
			t.Errorf("another station's manager takes the customer to his station: %+v", m)
		}
	}
	full := append(charges(8, "s3", "z3", grading.StationLevel), charges(6, "s4", "z4", grading.StationLevel)...)
	advice := NewRoster(tree(t), people(), full, small(t)).Suggest()
	if len(advice) != 2 || advice[0].Kind != Authority || advice[0].ToLevel != grading.CountyLevel || advice[0].ToID != "m2" || advice[1].FromAfter != 6 {
		t.Fatalf("%+v", advice)
	}
}

// Over random rosters: same input same list, nobody is filled above the capacity, nobody gives who is not over it, everybody stays in the
// branch the tree allows, and the numbers said are those that come about.
func TestSuggestionInvariants(t *testing.T) {
	tr, staff, p := tree(t), people(), small(t)
	managers := append(lo.Map(staff, func(s org.Staff, _ int) org.StaffID { return s.ID }), "")
	stations := []org.OfficeID{"s1", "s2", "s3", "s4", "s9"}
	all := append(levels(), grading.Ungraded)
	moved := 0
	for seed := range uint64(2_000) {
		g := rand.New(rand.NewPCG(seed, 1))
		list := lo.Times(g.IntN(60), func(i int) Charge {
			return charges(1, stations[g.IntN(len(stations))], managers[g.IntN(len(managers))], all[g.IntN(len(all))])[0]
		})
		for i := range list {
			list[i].CustomerID, list[i].Code = customer.ID(fmt.Sprint(i)), fmt.Sprint(i)
		}
		r := NewRoster(tr, staff, list, p)
		moves := r.Suggest()
		mixed := slices.Clone(list)
		g.Shuffle(len(mixed), func(i, k int) { mixed[i], mixed[k] = mixed[k], mixed[i] })
		if !reflect.DeepEqual(moves, NewRoster(tr, staff, mixed, p).Suggest()) {
			t.Fatalf("seed %d: the order of reading changes the suggestions", seed)
		}
		load := lo.CountValuesBy(list, func(c Charge) org.StaffID { return c.Manager })
		for _, m := range moves {
			if m.FromID != "" && load[m.FromID] <= p.room(r.kind(m.FromID)) {
				t.Fatalf("seed %d: %s is not over: %+v", seed, m.FromID, m)
			}
			if m.FromBefore != load[m.FromID] || m.ToBefore != load[m.ToID] {
				t.Fatalf("seed %d: loads are %d and %d: %+v", seed, load[m.FromID], load[m.ToID], m)
			}
			load[m.FromID]--
			load[m.ToID]++
			if load[m.ToID] > p.room(r.kind(m.ToID)) || load[m.ToID] != m.ToAfter || m.Capacity != p.room(r.kind(m.ToID)) {
				t.Fatalf("seed %d: %s is filled above the capacity: %+v", seed, m.ToID, m)
			}
			if !tr.Within(r.staff[m.ToID].OfficeID, m.StationID) || m.Level == grading.ProvinceLevel {
				t.Fatalf("seed %d: not in the branch: %+v", seed, m)
			}
			moved++
		}
	}
	if moved < 2_000 {
		t.Errorf("only %d moves tested", moved)
	}
}
