package measure

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

func TestCanonicalProduct(t *testing.T) {
	for in, want := range map[string]string{
		"92#汽油": "92#汽油", " 92 # 汽油\t": "92#汽油", "\uff19\uff12\uff03汽油": "92#汽油", "\uff0d10#柴油": "-10#柴油", "\u221210#柴油": "-10#柴油", "\u201310#柴油": "-10#柴油",
		"lng": "LNG", "\uff4cng": "LNG", "92\u3000#汽油\u00a0": "92#汽油", "": "", "92号车用汽油": "92号车用汽油",
	} {
		if got := CanonicalProduct(in); got != want || CanonicalProduct(got) != got {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

// The quick look at bytes must not miss a rune that folds.
func TestCanonicalProductMissesNothing(t *testing.T) {
	for r := rune(0); r < 0x30000; r++ {
		if want := foldProduct(r); want != r && utf8.ValidRune(r) && CanonicalProduct(string(r)) == string(r) {
			t.Errorf("%U is not folded", r)
		}
	}
}

func TestFindByDay(t *testing.T) {
	row := func(p string, d Density, from calendar.Date) DensityRow {
		return DensityRow{Product: p, Family: Gasoline, Aliases: []string{"92号汽油"}, Density: d, From: from, Source: "x"}
	}
	spring, autumn := calendar.NewDate(2026, time.March, 1), calendar.NewDate(2026, time.October, 15)
	table := DensityTable{row("92#汽油", 725_000, spring), row("92#汽油", 730_000, autumn)}
	for day, want := range map[calendar.Date]Density{spring: 725_000, autumn.AddDays(-1): 725_000, autumn: 730_000, autumn.AddDays(900): 730_000} {
		for _, name := range []string{"92#汽油", "92号汽油", " \uff19\uff12#汽油"} {
			if got, err := table.Find(name, day); err != nil || got.Density != want {
				t.Errorf("%s on %v: %v, %v", name, day, got.Density, err)
			}
		}
	}
	for name, day := range map[string]calendar.Date{"92#汽油": spring.AddDays(-1), "95#汽油": autumn, "": autumn} {
		if _, err := table.Find(name, day); !fault.Is(err, "measure.no_density") || !strings.Contains(err.Error(), "「"+name+"」在"+day.String()) {
			t.Errorf("%q on %v: %v", name, day, err)
		}
	}
}

// The policy that is shipped: domain 14.1 and the spellings of card systems.
func TestShippedPolicy(t *testing.T) {
	b, err := os.ReadFile("../../assets/policy/density.json")
	if err != nil {
		t.Fatal(err)
	}
	table, err := ParseDensityFile(b)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]struct {
		product string
		family  Family
		density Density
	}{
		"92#汽油": {"92#汽油", Gasoline, 725_000}, "92号汽油": {"92#汽油", Gasoline, 725_000}, "92号车用汽油": {"92#汽油", Gasoline, 725_000}, "93#汽油": {"92#汽油", Gasoline, 725_000},
		"95号车用汽油": {"95#汽油", Gasoline, 737_000}, "97#汽油": {"95#汽油", Gasoline, 737_000}, "98#汽油": {"98#汽油", Gasoline, 753_000}, "汽油98号": {"98#汽油", Gasoline, 753_000},
		"0#柴油": {"0#柴油", Diesel, 835_000}, "0号车用柴油": {"0#柴油", Diesel, 835_000}, "-10#柴油": {"-10#柴油", Diesel, 840_000}, "\uff0d10号柴油": {"-10#柴油", Diesel, 840_000},
	} {
		got, err := table.Find(name, calendar.NewDate(2012, time.August, 1))
		if err != nil || got.Product != want.product || got.Family != want.family || got.Density != want.density {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := table.Find("92#汽油", calendar.NewDate(2012, time.July, 31)); !fault.Is(err, "measure.no_density") {
		t.Errorf("in force before the regulation: %v", err)
	}
}

func TestParseDensity(t *testing.T) {
	const good = `{"product":"92#汽油","family":"汽油","aliases":["92号汽油"],"density":725000,"from":"2012-08-01","source":"x"}`
	other := strings.NewReplacer("92", "95", "725000", "737000").Replace(good)
	gas := `{"product":"LNG","family":"其他","aliases":null,"density":717,"from":"2012-08-01","source":"x"}`
	if got, err := ParseDensity([]byte("[" + good + "," + other + "," + gas + "," + strings.Replace(good, "2012", "2026", 1) + "]")); err != nil || len(got) != 4 {
		t.Fatalf("%v, %v", got, err)
	}
	for name, in := range map[string]string{
		"nothing": "", "no array": good, "empty": "[]", "null": "null", "rest": "[" + good + "] 1", "unknown field": "[" + strings.Replace(good, "source", "sauce", 1) + "]",
		"no product": "[" + strings.Replace(good, "92#汽油", " ", 1) + "]", "family": "[" + strings.Replace(good, `"family":"汽油"`, `"family":"煤油"`, 1) + "]",
		"kilograms": "[" + strings.Replace(good, "725000", "725", 1) + "]", "negative": "[" + strings.Replace(gas, "717", "-717", 1) + "]", "fraction": "[" + strings.Replace(good, "725000", "0.725", 1) + "]",
		"no day": "[" + strings.Replace(good, "2012-08-01", "", 1) + "]", "no source": "[" + strings.Replace(good, `"x"`, `""`, 1) + "]", "twice": "[" + good + "," + good + "]",
		"order":    "[" + strings.Replace(good, "2012", "2026", 1) + "," + good + "]",
		"families": "[" + good + "," + strings.Replace(strings.Replace(good, `"family":"汽油"`, `"family":"柴油"`, 1), "2012", "2013", 1) + "]",
		"alias":    "[" + good + "," + strings.Replace(other, "95号汽油", "92 号汽油", 1) + "]", "no alias": "[" + strings.Replace(good, "92号汽油", "", 1) + "]",
		"alias is a product": "[" + good + "," + strings.Replace(other, "95号汽油", "92#汽油", 1) + "]",
	} {
		if got, err := ParseDensity([]byte(in)); !fault.Is(err, "measure.bad_density") || got != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestParseDensityListsAll(t *testing.T) {
	_, err := ParseDensity([]byte(`[{"product":"","family":"","aliases":[],"density":0,"from":"","source":""}]`))
	var l fault.List
	if !errors.As(err, &l) || len(l) != 5 || l[0].Field != "[0].product" {
		t.Errorf("%v", err)
	}
}

func BenchmarkFind(b *testing.B) {
	raw, err := os.ReadFile("../../assets/policy/density.json")
	if err != nil {
		b.Fatal(err)
	}
	table, err := ParseDensityFile(raw)
	if err != nil {
		b.Fatal(err)
	}
	day := calendar.NewDate(2026, time.October, 1)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Find("0#柴油", day); err != nil {
			b.Fatal(err)
		}
	}
}
