package ownership

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

func day(m time.Month, d int) calendar.Date { return calendar.NewDate(2026, m, d) }

func month(m time.Month) calendar.Month { return calendar.NewMonth(2026, m) }

// tree is a unit of two districts with two stations each; t9 hangs under the unit directly.
func tree(t testing.TB) org.Tree {
	t.Helper()
	office := func(id, name string, kind org.Kind, parent, county string) org.Office {
		return org.Office{ID: org.OfficeID(id), Code: id, Name: name, Kind: kind, ParentCode: parent, CountyCode: county, CountyName: county, Status: org.Open}
	}
	tr, faults := org.NewTree([]org.Office{
		office("u", "分公司", org.Unit, "SD", ""), office("d1", "东片区", org.District, "u", ""), office("d2", "西片区", org.District, "u", ""),
		office("s1", "东一站", org.Station, "d1", "370602"), office("s2", "东二站", org.Station, "d1", "370602"), office("s3", "西一站", org.Station, "d2", "370611"),
		office("s4", "西二站", org.Station, "d2", "370611"), office("s9", "直属站", org.Station, "u", "370602")})
	if err := faults.OrNil(); err != nil {
		t.Fatal(err)
	}
	return tr
}

func people() []org.Staff {
	one := func(id, office, post string) org.Staff {
		return org.Staff{ID: org.StaffID(id), Number: id, Name: "员工" + id, OfficeID: org.OfficeID(office), Post: post}
	}
	return []org.Staff{one("c1", "u", "客户管理岗"), one("b1", "u", "分公司经理"), one("m1", "d1", "片区经理"), one("m2", "d2", "片区经理"), one("z1", "s1", "站经理"), one("z2", "s2", "站经理"),
		one("z3", "s3", "站经理"), one("z4", "s4", "站经理"), one("y1", "s1", "加油员")}
}

func setting(t testing.TB) Setting {
	return Setting{Today: day(11, 10), Closed: []calendar.Month{month(9), month(10)}, Tree: tree(t), Staff: people()}
}

func TestCheckTransfer(t *testing.T) {
	h := History{{From: day(1, 5), OfficeID: "s1", ManagerID: "z1"}, {From: day(11, 3), OfficeID: "s1", ManagerID: "y1"}}
	good := Transfer{CustomerID: "c", OfficeID: "s1", ManagerID: "z1", On: day(11, 5), Reason: "调岗"}
	for _, c := range []struct {
		name string
		with func(*Transfer)
		want string
	}{
		{"good", func(*Transfer) {}, ""},
		{"today", func(x *Transfer) { x.On = day(11, 10) }, ""},
		{"the day of the last period corrects it", func(x *Transfer) { x.On = day(11, 3) }, ""},
		{"to another station of the branch", func(x *Transfer) { x.OfficeID, x.ManagerID = "s2", "z2" }, ""},
		{"the district answers", func(x *Transfer) { x.ManagerID = "m1" }, ""},
		{"the unit answers", func(x *Transfer) { x.ManagerID = "c1" }, ""},
		{"tomorrow", func(x *Transfer) { x.On = day(11, 11) }, "ownership.future"},
		{"a closed month", func(x *Transfer) { x.On = day(10, 31) }, "ownership.closed"},
		{"before the last period", func(x *Transfer) { x.On = day(11, 2) }, "ownership.before_last"},
		{"no day", func(x *Transfer) { x.On = calendar.Date{} }, "ownership.no_day"},
		{"no reason", func(x *Transfer) { x.Reason = " " }, "ownership.no_reason"},
		{"no station", func(x *Transfer) { x.OfficeID = "d1" }, "ownership.no_station"},
		{"nobody", func(x *Transfer) { x.ManagerID = "" }, "ownership.no_manager"},
		{"a stranger", func(x *Transfer) { x.ManagerID = "zz" }, "ownership.no_manager"},
		{"another branch", func(x *Transfer) { x.ManagerID = "m2" }, "ownership.not_in_branch"},
		{"another station's manager", func(x *Transfer) { x.ManagerID = "z2" }, "ownership.not_in_branch"},
		{"nothing changes", func(x *Transfer) { x.ManagerID = "y1" }, "ownership.nothing_changes"},
	} {
		x := good
		c.with(&x)
		err := CheckTransfer(x, h, setting(t)).OrNil()
		if c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// Whatever periods are written in whatever order: on every day there is exactly one owner, the one of a model that holds every day.
func TestExactlyOneOwnerOnEveryDay(t *testing.T) {
	const days, first = 400, 40
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		start := day(1, 1)
		model := make([]org.StaffID, days)
		for i := range model {
			model[i] = "m0"
		}
		h := History{{From: start.AddDays(first), ManagerID: "m0"}}
		for n := range r.IntN(12) {
			at := first + r.IntN(days-first)
			on := start.AddDays(at)
			last, _ := h.Last()
			if on.Before(last.From) {
				continue // refused by CheckTransfer
			}
			p := Period{From: on, ManagerID: org.StaffID('a' + rune(n))}
			if i := slices.IndexFunc(h, func(x Period) bool { return x.From == on }); i >= 0 {
				h[i] = p
			} else {
				h = append(h, p)
			}
			if at == first { // a correction of the first period reaches back to the beginning
				at = 0
			}
			for i := at; i < days; i++ {
				model[i] = p.ManagerID
			}
		}
		for i, want := range model {
			if got, ok := h.At(start.AddDays(i)); !ok || got.ManagerID != want {
				t.Fatalf("seed %d day %d: %v, want %s", seed, i, got, want)
			}
		}
	}
	if _, ok := (History{}).At(day(1, 1)); ok {
		t.Error("nobody owns a customer without periods")
	}
}
