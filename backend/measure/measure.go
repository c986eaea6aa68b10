// Package measure holds whole grams and whole millilitres and the dated density that turns one into the other.
package measure

import (
	"strconv"
	"strings"

	"fuelbook/backend/money"
)

// Gram is a mass in whole grams; one tonne is 1,000,000.
type Gram int64

// Millilitre is a volume in whole millilitres; one litre is 1,000.
type Millilitre int64

// Tonne is one tonne in grams.
const Tonne Gram = 1_000_000

// ParseTonnes reads tonnes ("4.999999" or "5吨", up to six decimals) into grams. Errors as money.ParseScaled.
func ParseTonnes(s string) (Gram, error) {
	n, err := money.ParseScaled(strings.TrimSuffix(strings.TrimSpace(s), "吨"), 6)
	return Gram(n), err
}

// ParseLitres reads litres ("90.22" or "90升", up to three decimals) into millilitres. Errors as money.ParseScaled.
func ParseLitres(s string) (Millilitre, error) {
	n, err := money.ParseScaled(strings.TrimSuffix(strings.TrimSpace(s), "升"), 3)
	return Millilitre(n), err
}

// Tonnes prints grams as tonnes with three decimals, half up. Compare first, print after (domain 6.1).
func (g Gram) Tonnes() string { return fixed(money.MulDiv(int64(g), 1, 1000, money.HalfUp), 3) }

// Exact prints grams as tonnes with as many decimals as needed, at least three.
func (g Gram) Exact() string {
	s := fixed(int64(g), 6)
	for strings.HasSuffix(s, "0") && len(s)-strings.IndexByte(s, '.') > 4 {
		s = s[:len(s)-1]
	}
	return s
}

// Litres prints millilitres as litres with two decimals, half up.
func (m Millilitre) Litres() string { return fixed(money.MulDiv(int64(m), 1, 10, money.HalfUp), 2) }

func fixed(n int64, decimals int) string {
	sign, u := "", uint64(n)
	if n < 0 {
		sign, u = "-", -u
	}
	s := strconv.FormatUint(u, 10)
	if pad := decimals + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	return sign + s[:len(s)-decimals] + "." + s[len(s)-decimals:]
}

// Family is the product family the regulation counts by (6.2.2); families are never added together.
type Family string

// Gasoline, Diesel, and Other for what is sold but never graded (gas, urea, non-oil).
const (
	Gasoline Family = "汽油"
	Diesel   Family = "柴油"
	Other    Family = "其他"
)

// Valid reports whether f is one of the three.
func (f Family) Valid() bool { return f == Gasoline || f == Diesel || f == Other }

// Density is grams per cubic metre, which is milligrams per litre: 0.725 kg/L is 725,000.
type Density int64

// KgPerLitre prints the density as kg/L with six decimals trimmed to at least three: "0.725".
func (d Density) KgPerLitre() string { return Gram(d).Exact() }

// Mass converts a volume with this density; the fraction of a gram is rounded half up, per sale row.
func (d Density) Mass(v Millilitre) Gram {
	return Gram(money.MulDiv(int64(v), int64(d), 1_000_000, money.HalfUp))
}

// Volume converts a mass back with this density; the fraction of a millilitre is rounded half up. The density is not zero.
func (d Density) Volume(g Gram) Millilitre {
	return Millilitre(money.MulDiv(int64(g), 1_000_000, int64(d), money.HalfUp))
}
