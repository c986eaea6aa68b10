package measure

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"fuelbook/backend/fault"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]Gram{
		"0": 0, "5": 5 * Tonne, "4.999999": 4_999_999, "0.08599999999999999": 86_000, "-1.5": -1_500_000, "1,234.5": 1_234_500_000, "5吨": 5 * Tonne, "2.0000000": 2 * Tonne,
	} {
		if got, err := ParseTonnes(in); err != nil || got != want {
			t.Errorf("%q tonnes reads %d, %v", in, got, err)
		}
	}
	for in, want := range map[string]Millilitre{"90.22": 90_220, "0.001": 1, "1,390.96": 1_390_960, "6897升": 6_897_000} {
		if got, err := ParseLitres(in); err != nil || got != want {
			t.Errorf("%q litres reads %d, %v", in, got, err)
		}
	}
	if _, err := ParseTonnes("4.9999999"); !fault.Is(err, "money.too_fine") {
		t.Error(err)
	}
	if _, err := ParseLitres("1.0005"); !fault.Is(err, "money.too_fine") {
		t.Error(err)
	}
	if _, err := ParseTonnes("5元"); !fault.Is(err, "money.bad_amount") {
		t.Error(err)
	}
}

func TestPrint(t *testing.T) {
	for g, want := range map[Gram][2]string{
		0: {"0.000", "0.000"}, 4_999_999: {"5.000", "4.999999"}, 4_999_499: {"4.999", "4.999499"}, 5 * Tonne: {"5.000", "5.000"}, 86_000: {"0.086", "0.086"},
		-400: {"0.000", "-0.0004"}, -500: {"-0.001", "-0.0005"}, 1_234_500: {"1.235", "1.2345"}, math.MinInt64: {"-9223372036854.776", "-9223372036854.775808"},
	} {
		if got := [2]string{g.Tonnes(), g.Exact()}; got != want {
			t.Errorf("%d g prints %v, want %v", int64(g), got, want)
		}
	}
	for m, want := range map[Millilitre]string{90_220: "90.22", 5: "0.01", 4: "0.00", -1005: "-1.01"} {
		if got := m.Litres(); got != want {
			t.Errorf("%d ml prints %s, want %s", int64(m), got, want)
		}
	}
	if got := Density(725_000).KgPerLitre(); got != "0.725" {
		t.Error(got)
	}
}

// The litres that stand for the thresholds of the grading rules (domain 14.1), from both sides.
func TestMass(t *testing.T) {
	for _, c := range []struct {
		litres  string
		density Density
		want    Gram
	}{
		{"6897", 725_000, 5_000_325}, {"6896.551", 725_000, 4_999_999}, {"6900", 725_000, 5_002_500}, {"59880", 835_000, 49_999_800}, {"59880.24", 835_000, 50_000_000},
		{"-100", 725_000, -72_500}, {"0", 725_000, 0}, {"0.002", 725_000, 1}, {"0.001", 400_000, 0}, {"-0.001", 500_000, -1}, {"999999999", 1_000_000, 999_999_999_000},
	} {
		v, err := ParseLitres(c.litres)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.density.Mass(v); got != c.want {
			t.Errorf("%s l of %s weigh %d g, want %d", c.litres, c.density.KgPerLitre(), got, c.want)
		}
	}
}

func TestJSON(t *testing.T) {
	in := struct {
		G Gram
		V Millilitre
	}{4_999_999, 90_220}
	b, err := json.Marshal(in)
	if err != nil || string(b) != `{"G":"4.999999","V":"90.220"}` {
		t.Fatalf("%s, %v", b, err)
	}
	out := in
	if err := json.Unmarshal([]byte(`{"G":"","V":""}`), &out); err != nil || out.G != 0 || out.V != 0 {
		t.Errorf("%v, %v", out, err)
	}
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Errorf("%v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"G":"x"}`), &out); !fault.Is(err, "money.bad_amount") {
		t.Error(err)
	}
	if err := json.Unmarshal([]byte(`{"V":"x"}`), &out); !fault.Is(err, "money.bad_amount") {
		t.Error(err)
	}
}

func FuzzPrintParse(f *testing.F) {
	f.Add(int64(4_999_999), uint32(725_000))
	f.Add(int64(-1), uint32(1))
	f.Fuzz(func(t *testing.T, n int64, d uint32) {
		n %= 1_000_000_000_000_000
		if g, err := ParseTonnes(Gram(n).Exact()); err != nil || g != Gram(n) {
			t.Fatalf("%d g prints %s, which reads %d, %v", n, Gram(n).Exact(), g, err)
		}
		text, _ := Millilitre(n).MarshalText()
		if v, err := ParseLitres(string(text)); err != nil || v != Millilitre(n) {
			t.Fatalf("%d ml prints %s, which reads %d, %v", n, text, v, err)
		}
		// twice the error of a rounded mass is at most one gram
		exact := new(big.Int).Mul(big.NewInt(n), big.NewInt(int64(d)))
		got := new(big.Int).Mul(big.NewInt(int64(Density(d).Mass(Millilitre(n)))), big.NewInt(1_000_000))
		if got.Sub(got, exact).CmpAbs(big.NewInt(500_000)) > 0 {
			t.Fatalf("%d ml of %d: off by %v", n, d, got)
		}
	})
}
