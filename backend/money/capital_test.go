package money

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestCapital(t *testing.T) {
	for yuan, want := range map[string][]string{
		"1409.50":         {"壹仟肆佰零玖元伍角", "壹仟肆佰零玖元伍角整"},
		"6007.14":         {"陆仟零柒元壹角肆分"},
		"16409.02":        {"壹万陆仟肆佰零玖元零贰分"},
		"325.04":          {"叁佰贰拾伍元零肆分"},
		"1680.32":         {"壹仟陆佰捌拾元零叁角贰分", "壹仟陆佰捌拾元叁角贰分"},
		"107000.53":       {"壹拾万柒仟元零伍角叁分", "壹拾万零柒仟元伍角叁分"},
		"10.00":           {"壹拾元整"},
		"0":               {"零元整"},
		"0.05":            {"伍分"},
		"0.50":            {"伍角", "伍角整"},
		"10.05":           {"壹拾元零伍分"},
		"-10":             {"负壹拾元整"},
		"-0.01":           {"负壹分"},
		"100000007":       {"壹亿零柒元整"},
		"1000010000":      {"壹拾亿零壹万元整"},
		"1000000000":      {"壹拾亿元整"},
		"10001000":        {"壹仟万壹仟元整", "壹仟万零壹仟元整"},
		"1050000000.10":   {"壹拾亿伍仟万元零壹角", "壹拾亿零伍仟万元壹角", "壹拾亿伍仟万元零壹角整", "壹拾亿零伍仟万元壹角整"},
		"999999999999.99": {"玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"},
		"9000000000000":   {"玖万亿元整"},
	} {
		f, err := Parse(yuan)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			want[i] = "人民币" + want[i]
		}
		if got := CapitalVariants(f); !slices.Equal(got, want) || f.Capital() != want[0] {
			t.Errorf("%s: %v, want %v", yuan, got, want)
		}
	}
}

func TestCapitalRoundTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 20000 {
		// amounts of every length, with many zeros, because zeros are where the rules are
		f, digits := Fen(0), r.IntN(14)+1
		for range digits {
			f *= 10
			if r.IntN(2) == 0 {
				f += Fen(r.IntN(10))
			}
		}
		if r.IntN(4) == 0 {
			f = -f
		}
		for _, s := range CapitalVariants(f) {
			if got := readCapital(s); got != f {
				t.Fatalf("%v writes %s, which reads %v", f, s, got)
			}
			if strings.Contains(s, "零零") || strings.Contains(s, "零元") && f != 0 || strings.HasSuffix(s, "零") {
				t.Fatalf("%v writes %s: stray 零", f, s)
			}
		}
	}
}

// readCapital is the inverse, written by adding up words instead of dividing.
func readCapital(s string) Fen {
	s, negative := strings.CutPrefix(strings.TrimPrefix(s, "人民币"), "负")
	units := map[rune]int64{'拾': 10, '佰': 100, '仟': 1000}
	var total, section, digit, cents int64
	for _, c := range s {
		if i := slices.Index([]rune("零壹贰叁肆伍陆柒捌玖"), c); i >= 0 {
			digit = int64(i)
			continue
		}
		switch c {
		case '拾', '佰', '仟':
			section += digit * units[c]
		case '万':
			total += (section + digit) * 10_000
			section = 0
		case '亿':
			total = (total + section + digit) * 100_000_000
			section = 0
		case '元':
			total += section + digit
		case '角':
			cents += digit * 10
		case '分':
			cents += digit
		}
		digit = 0
	}
	f := Fen(total*100 + cents)
	if negative {
		return -f
	}
	return f
}

func BenchmarkCapital(b *testing.B) {
	for b.Loop() {
		Fen(10_700_053).Capital()
	}
}
