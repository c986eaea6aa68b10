package grading

import (
	"strings"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// months are known months of diesel in kilograms, the statistic month first; -1 is a month no sales file covers.
func months(kg ...int64) []Sold {
	return lo.Map(kg, func(v int64, _ int) Sold {
		return Sold{Known: v >= 0, Diesel: measure.Gram(max(v, 0) * 1000)}
	})
}

func declared(gas, diesel measure.Gram) customer.Need {
	return customer.Need{Gasoline: &gas, Diesel: &diesel}
}

func TestNeed(t *testing.T) {
	p := shipped(t)
	with := func(b Basis) Policy { q := p; q.NeedBasis = b; return q }
	year := months(12, 12, 12, 24, 24, 24, 36, 36, 36, 48, 48, 48)
	odd := months(1, 0, 0)
	odd[0].Gasoline, odd[0].Diesel = 2, 2 // two grams in three months: the mean is rounded down, never up over a threshold
	for _, c := range []struct {
		name    string
		recent  []Sold
		initial bool
		p       Policy
		want    NeedFigure
	}{
		{"three months cover", year, false, p, NeedFigure{0, 12_000, true, true, Mean3}},
		{"twelve months", year, false, with(Mean12), NeedFigure{0, 30_000, true, true, Mean12}},
		{"declared by policy", year, false, with(Declared), NeedFigure{1, 2, true, true, Declared}},
		{"initial period", year, true, p, NeedFigure{1, 2, true, true, Declared}},
		{"two months only", months(12, 12), false, p, NeedFigure{1, 2, true, true, Declared}},
		{"a month without a file", months(12, -1, 12), false, p, NeedFigure{1, 2, true, true, Declared}},
		{"a month without fuelling counts as zero", months(12, 0, 12), false, p, NeedFigure{0, 8_000, true, true, Mean3}},
		{"rounded down", odd, false, p, NeedFigure{0, 0, true, true, Mean3}},
	} {
		if got := Need(declared(1, 2), c.recent, c.initial, c.p); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := Need(customer.Need{}, nil, true, p); got != (NeedFigure{Basis: Unknown}) {
		t.Errorf("nothing known: %+v", got)
	}
	diesel := measure.Gram(7)
	if got := Need(customer.Need{Diesel: &diesel}, nil, true, p); got != (NeedFigure{Diesel: 7, DieselKnown: true, Basis: Declared}) {
		t.Errorf("half known: %+v", got)
	}
}

func TestStable(t *testing.T) {
	p := shipped(t)
	for _, c := range []struct {
		name   string
		recent []Sold
		want   bool
		why    string
	}{
		{"no data", nil, false, "消费数据不足3个月"},
		{"two months", months(5, 5), false, "消费数据不足3个月"},
		{"a month unknown", months(5, -1, 5), false, "消费数据不足3个月"},
		{"an empty month", months(5, 0, 5), false, "倒数第2个月没有消费"},
		{"three months, nothing before", months(5, 1, 5), true, "无更早数据"},
		{"the months before unknown", months(5, 1, 5, 9, -1, 9), true, "无更早数据"},
		{"exactly half", months(5, 5, 5, 10, 10, 10), true, "50%以上"},
		{"a kilogram under half", months(5, 5, 4, 10, 10, 10), false, "不足前3个月"},
		{"nothing before but known", months(5, 5, 5, 0, 0, 0), true, "50%以上"},
	} {
		got, why := Stable(c.recent, p)
		if got != c.want || !strings.Contains(why, c.why) {
			t.Errorf("%s: %v %q", c.name, got, why)
		}
	}
	p.StableMonths = 1
	if ok, why := Stable(months(5, 11), p); ok {
		t.Error("one month is compared with one month: ", why)
	}
}

func TestChannelStable(t *testing.T) {
	p := shipped(t)
	for _, c := range []struct {
		name   string
		recent []Sold
		need   customer.Need
		want   bool
	}{
		{"no data", nil, declared(0, 1000), false},
		{"an empty month", months(9, 0, 9), declared(0, 1000), false},
		{"exactly 60 per cent", months(6, 6, 6), declared(4_000, 6_000), true},
		{"a kilogram less", months(6, 6, 5), declared(4_000, 6_000), false},
		{"no declared need", months(1, 1, 1), customer.Need{}, true},
	} {
		if got := ChannelStable(c.recent, c.need, p); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestHold(t *testing.T) {
	p := shipped(t)
	none := p
	none.HoldMonths = 0
	for _, c := range []struct {
		name     string
		before   Level
		below    int
		computed Level
		p        Policy
		level    Level
		count    int
		why      string
	}{
		{"first level", "", 0, CountyLevel, p, CountyLevel, 0, ""},
		{"same", CityLevel, 2, CityLevel, p, CityLevel, 0, ""},
		{"up at once", StationLevel, 0, CityLevel, p, CityLevel, 0, "当月命中即升"},
		{"first month below", CityLevel, 0, StationLevel, p, CityLevel, 1, "连续第1个月"},
		{"second month below", CityLevel, 1, CountyLevel, p, CityLevel, 2, "连续第2个月"},
		{"third month below", CityLevel, 2, CountyLevel, p, CountyLevel, 0, "由地市级降为区县级：连续3个月"},
		{"a better month starts the count anew", CityLevel, 2, ProvinceLevel, p, ProvinceLevel, 0, "当月命中即升"},
		{"to none", StationLevel, 2, Ungraded, p, Ungraded, 0, "由站级降为未定级"},
		{"no holding", CityLevel, 0, StationLevel, none, StationLevel, 0, "由地市级降为站级"},
	} {
		level, count, why := Hold(c.before, c.below, c.computed, c.p)
		if level != c.level || count != c.count || !strings.Contains(why, c.why) || (c.why == "") != (why == "") {
			t.Errorf("%s: %s %d %q", c.name, level, count, why)
		}
	}
}

// Over months of random levels: never lower than computed, never held longer than the policy says.
func TestHoldOverMonths(t *testing.T) {
	p := shipped(t)
	all := []Level{ProvinceLevel, CityLevel, CountyLevel, StationLevel, Ungraded}
	level, below, lower := Level(""), 0, 0
	for i := range 5_000 {
		computed := all[(i*i+i/7)%len(all)]
		level, below, _ = Hold(level, below, computed, p)
		if Higher(computed, level) {
			t.Fatalf("month %d: computed %s, kept %s", i, computed, level)
		}
		if lower = lo.Ternary(Higher(level, computed), lower+1, 0); lower >= p.HoldMonths {
			t.Fatalf("month %d: %s held for %d months", i, level, lower)
		}
	}
}

func TestManagingBody(t *testing.T) {
	for l, want := range map[Level][2]string{
		ProvinceLevel: {"加油站管理处", "6.4.1"}, CityLevel: {"所属单位零售管理部门", "6.4.2"}, CountyLevel: {"片区经理", "6.4.3"},
		StationLevel: {"加油站经理及站内员工", "6.4.4"}, Ungraded: {"—", ""},
	} {
		if name, clause := ManagingBody(l); name != want[0] || clause != want[1] {
			t.Errorf("%s: %s %s", l, name, clause)
		}
	}
}
