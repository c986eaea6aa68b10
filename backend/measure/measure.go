// Package measure holds whole grams and whole millilitres and the dated density that turns one into the other.
package measure

import (
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"
)

// Gram is a mass in whole grams; one tonne is 1,000,000.
type Gram int64

// Millilitre is a volume in whole millilitres; one litre is 1,000.
type Millilitre int64

// Tonne is one tonne in grams.
const Tonne Gram = 1_000_000

// ParseTonnes reads tonnes ("4.999999", up to six decimals) into grams. Errors as money.ParseScaled.
func ParseTonnes(s string) (Gram, error) {
	n, err := money.ParseScaled(s, 6)
	return Gram(n), err
}

// ParseLitres reads litres (up to three decimals) into millilitres. Errors as money.ParseScaled.
func ParseLitres(s string) (Millilitre, error) {
	n, err := money.ParseScaled(s, 3)
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
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n, 10)
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

// Density is grams per cubic metre, which is milligrams per litre: 0.725 kg/L is 725,000.
type Density int64

// KgPerLitre prints the density as kg/L with six decimals trimmed to at least three: "0.725".
func (d Density) KgPerLitre() string { return Gram(d).Exact() }

// Mass converts a volume with this density; the fraction of a gram is rounded half up, per sale row.
func (d Density) Mass(v Millilitre) Gram {
	return Gram(money.MulDiv(int64(v), int64(d), 1_000_000, money.HalfUp))
}

// DensityRow is one dated entry of the density policy.
type DensityRow struct {
	Product string        `json:"product"` // 品号 as the registry knows it, for example 92#汽油
	Family  Family        `json:"family"`
	Aliases []string      `json:"aliases"` // other spellings in card-system exports
	Density Density       `json:"density"`
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
}

// DensityTable is the policy: rows of one product may follow each other in time.
type DensityTable []DensityRow

// Find gives the row in force for a product name (or alias; spaces, case and full-width forms ignored by the caller's
// canonical spelling) on a day. Error: measure.no_density, naming product and day.
func (t DensityTable) Find(product string, on calendar.Date) (DensityRow, error) {
	best, ok := DensityRow{}, false
	for _, r := range t {
		if r.matches(product) && !on.Before(r.From) && (!ok || best.From.Before(r.From)) {
			best, ok = r, true
		}
	}
	if !ok {
		return best, fault.New(fault.Invalid, "measure.no_density", "油品「"+product+"」在"+on.String()+"没有核算密度", "请在「制度与参数·密度」中补充该油品,或核对油品名称")
	}
	return best, nil
}

func (r DensityRow) matches(product string) bool {
	if r.Product == product {
		return true
	}
	for _, a := range r.Aliases {
		if a == product {
			return true
		}
	}
	return false
}
