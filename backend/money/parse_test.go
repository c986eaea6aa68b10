package money

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"fuelbook/backend/fault"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Fen
	}{
		{"0", 0}, {"-0", 0}, {"1", 100}, {"1.5", 150}, {"1.50", 150}, {"1.500000", 150}, {".5", 50}, {"5.", 500}, {"007.10", 710},
		{"+3", 300}, {"-3.01", -301}, {"1,234.56", 123456}, {"12,345,678", 1234567800}, {"1\uff0c234\uff0e56", 123456},
		{"¥1,234.50", 123450}, {"-¥2", -200}, {"¥-2", -200}, {"¥ 8", 800}, {"1234.5元", 123450}, {" 12.30\t", 1230}, {"\u00a012\u3000", 1200},
		{"\uff11\uff12\uff13.45", 12345}, {"\uffe57", 700}, {"8 元", 800}, {"\ufeff5", 500}, {"\u22125", -500},
		{"514.0599999999999", 51406}, {"-514.0599999999999", -51406}, {"514.06000000000006", 51406}, {"123456789.11999999", 12345678912},
		{"0.30000000000000004", 30}, {"9.9999999999999995", 1000}, {"1e3", 100000}, {"5.1406E2", 51406}, {"1.1368683772161603E-13", 0}, {"5E-2", 5},
		{"9999999999999.99", Max}, {"-9999999999999.99", -Max},
	} {
		if got, err := Parse(c.in); err != nil || got != c.want {
			t.Errorf("Parse(%q) = %v, %v; want %v", c.in, got, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, code := range map[string]string{
		"": "money.bad_amount", "  ": "money.bad_amount", ".": "money.bad_amount", "-": "money.bad_amount", "--1": "money.bad_amount", "+-1": "money.bad_amount",
		"-¥-1": "money.bad_amount", "1-": "money.bad_amount", "abc": "money.bad_amount", "1.2.3": "money.bad_amount", "12,34": "money.bad_amount", "1,2345": "money.bad_amount",
		",123": "money.bad_amount", "1,,234": "money.bad_amount", "1.234,5": "money.bad_amount", "12 34": "money.bad_amount", "1元2": "money.bad_amount", "1¥": "money.bad_amount",
		"1e": "money.bad_amount", "1e99": "money.bad_amount", "0x10": "money.bad_amount", "1_000": "money.bad_amount", "1/2": "money.bad_amount", "NaN": "money.bad_amount",
		strings.Repeat("1", 41): "money.bad_amount", "1.234": "money.too_fine", "1.005": "money.too_fine", "514.0594": "money.too_fine", "0.123456789012": "money.too_fine",
		"514.0599": "money.too_fine", "1e-3": "money.too_fine", "10000000000000": "money.too_large", "-10000000000000": "money.too_large", "9999999999999.9999999999": "money.too_large",
		"1e20": "money.too_large", strings.Repeat("9", 40): "money.too_large",
	} {
		if got, err := Parse(in); !fault.Is(err, code) || got != 0 {
			t.Errorf("Parse(%q) = %v, %v; want %s", in, got, err, code)
		}
	}
}

func TestParseScaled(t *testing.T) {
	for _, c := range []struct {
		in    string
		scale int
		want  int64
	}{
		{"0.08599999999999999", 6, 86000}, {"4.999999", 6, 4999999}, {"5140.5999999999995", 6, 5140600000}, {"12", 0, 12}, {"7.42", 3, 7420}, {"90.22", 3, 90220},
	} {
		if got, err := ParseScaled(c.in, c.scale); err != nil || got != c.want {
			t.Errorf("ParseScaled(%q, %d) = %d, %v; want %d", c.in, c.scale, got, err, c.want)
		}
	}
	for _, in := range []string{"¥5", "5元", "4.9999999"} {
		if _, err := ParseScaled(in, 6); err == nil {
			t.Errorf("ParseScaled(%q) accepted", in)
		}
	}
}

// A double that a spreadsheet wrote with 15 to 17 digits is the fen it was made from, up to a hundred million yuan.
func TestParseReadsDoubles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		want := Fen(r.Int64N(1_000_000_000_000) - 500_000_000_000)
		f, _ := strconv.ParseFloat(want.String(), 64)
		for _, s := range []string{strconv.FormatFloat(f, 'f', -1, 64), strconv.FormatFloat(f, 'g', 17, 64), strconv.FormatFloat(f*1.1/1.1, 'g', 17, 64)} {
			if got, err := Parse(s); err != nil || got != want {
				t.Fatalf("Parse(%q) = %v, %v; want %v", s, got, err, want)
			}
		}
	}
}

func TestPrint(t *testing.T) {
	for f, want := range map[Fen][2]string{
		0: {"0.00", "0.00"}, 5: {"0.05", "0.05"}, -5: {"-0.05", "-0.05"}, 99999: {"999.99", "999.99"}, 100000: {"1000.00", "1,000.00"},
		-123450: {"-1234.50", "-1,234.50"}, Max: {"9999999999999.99", "9,999,999,999,999.99"}, -1 << 63: {"-92233720368547758.08", "-92,233,720,368,547,758.08"},
		Yuan(12): {"12.00", "12.00"},
	} {
		if got := [2]string{f.String(), f.Grouped()}; got != want {
			t.Errorf("%d prints %v, want %v", int64(f), got, want)
		}
	}
}

func TestText(t *testing.T) {
	var f Fen
	if err := f.UnmarshalText([]byte("1,234.5")); err != nil || f != 123450 {
		t.Errorf("read %v, %v", f, err)
	}
	if b, _ := f.MarshalText(); string(b) != "1234.50" {
		t.Errorf("wrote %s", b)
	}
	if err := f.UnmarshalText(nil); err != nil || f != 0 {
		t.Errorf("empty reads %v, %v", f, err)
	}
	if err := f.UnmarshalText([]byte("x")); !fault.Is(err, "money.bad_amount") {
		t.Errorf("x reads as %v", err)
	}
}

func FuzzParseString(f *testing.F) {
	for _, n := range []int64{0, 1, -1, 99, -100, int64(Max), -int64(Max)} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		want := Fen(n % (int64(Max) + 1))
		for _, s := range []string{want.String(), want.Grouped(), "¥" + want.Grouped(), want.String() + "元"} {
			if got, err := Parse(s); err != nil || got != want {
				t.Fatalf("Parse(%q) = %v, %v; want %v", s, got, err, want)
			}
		}
	})
}

// FuzzParseScaled compares with exact rationals: what is accepted is the number, or within one part in 10^9 of a unit's
// neighbourhood when it is a binary tail; what is refused as too fine really has a finer fraction.
func FuzzParseScaled(f *testing.F) {
	for _, s := range []string{"1.5", "-0.08599999999999999", "1e5", "1E-7", "12,345.678", "0.0000001", "999999999999999", "00.10e1"} {
		f.Add(s, uint8(2))
		f.Add(s, uint8(6))
	}
	f.Fuzz(func(t *testing.T, s string, sc uint8) {
		scale := int(sc % 10)
		got, err := ParseScaled(s, scale)
		exact, ok := new(big.Rat).SetString(strings.ReplaceAll(tidy(s), ",", ""))
		if err == nil && !ok {
			t.Fatalf("accepted %q as %d", s, got)
		}
		if !ok || fault.Is(err, "money.bad_amount") {
			return
		}
		exact.Mul(exact, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)))
		switch {
		case fault.Is(err, "money.too_fine") && exact.IsInt():
			t.Fatalf("%q at %d refused as too fine", s, scale)
		case fault.Is(err, "money.too_large") && new(big.Rat).Abs(exact).Cmp(new(big.Rat).SetInt64(int64(Max))) < 0:
			t.Fatalf("%q at %d refused as too large", s, scale)
		case err == nil:
			diff := new(big.Rat).Sub(exact, new(big.Rat).SetInt64(got))
			if exact.IsInt() && diff.Sign() != 0 || diff.Abs(diff).Cmp(big.NewRat(1, 10_000)) > 0 {
				t.Fatalf("%q at %d reads %d", s, scale, got)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"669.43", "1,234,567.89", "514.0599999999999", "¥1,234.50"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
