package measure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
)

// DensityRow is one dated entry of the density policy.
type DensityRow struct {
	Product string        `json:"product"` // 品号 as the registry knows it, for example 92#汽油
	Family  Family        `json:"family"`
	Aliases []string      `json:"aliases"` // other spellings in card-system exports
	Density Density       `json:"density"` // grams per cubic metre
	From    calendar.Date `json:"from"`
	Source  string        `json:"source"`
}

// DensityTable is the policy: rows of one product may follow each other in time.
type DensityTable []DensityRow

// CanonicalProduct is the spelling products are compared by: full-width forms halved, blanks dropped, Latin letters in
// upper case, every dash a hyphen. Different words for one product (92号, 93#) are aliases of the policy, not folded here.
func CanonicalProduct(s string) string {
	for i := range len(s) {
		if mayFold(s[i]) {
			return strings.Map(foldProduct, s)
		}
	}
	return s
}

// mayFold spots the bytes a rune that folds can start with; hanzi start with 0xE4 to 0xE9 and pass. Each sale row looks
// its product up, and nearly all names are canonical already.
func mayFold(b byte) bool {
	return b <= ' ' || b >= 'a' && b <= 'z' || b >= 0xC2 && b < 0xE4 || b > 0xE9
}

// foldProduct gives the rune to compare by, negative to drop it.
func foldProduct(r rune) rune {
	if r >= '\uff01' && r <= '\uff5e' { // full-width ASCII
		r -= '\uff01' - '!'
	}
	switch {
	case r >= 'a' && r <= 'z':
		return r - 'a' + 'A'
	case r == '\u2212', r >= '\u2010' && r <= '\u2015': // minus sign, dashes
		return '-'
	case r == '\ufeff', r == '\u200b', r < '\u2e80' && unicode.IsSpace(r), r == '\u3000':
		return -1
	}
	return r
}

// Find gives the row in force for a product name or alias, compared by CanonicalProduct, on a day.
// Error: measure.no_density, naming product and day.
func (t DensityTable) Find(product string, on calendar.Date) (DensityRow, error) {
	best, canon := -1, CanonicalProduct(product)
	for i, r := range t {
		if !on.Before(r.From) && (best < 0 || t[best].From.Before(r.From)) && r.matches(canon) {
			best = i
		}
	}
	if best < 0 {
		return DensityRow{}, fault.New(fault.Invalid, "measure.no_density", "油品「"+product+"」在"+on.String()+"没有核算密度", "请在「制度与参数·密度」中补充该油品，或核对油品名称")
	}
	return t[best], nil
}

func (r DensityRow) matches(canon string) bool {
	return CanonicalProduct(r.Product) == canon || slices.ContainsFunc(r.Aliases, func(a string) bool { return CanonicalProduct(a) == canon })
}

// ParseDensity reads the density policy: a JSON array of DensityRow. It is strict: unknown fields, an empty table, a row
// without product, family, day or source, a density outside what a liquid fuel can have, rows of one product out of
// order, and a name that means two products are refused, all at once (fault.List).
// Errors: measure.bad_density.
func ParseDensity(b []byte) (DensityTable, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	var t DensityTable
	if err := dec.Decode(&t); err != nil {
		return nil, badDensity("", "密度表不是有效的格式").Because(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, badDensity("", "密度表后面有多余内容")
	}
	if len(t) == 0 {
		return nil, badDensity("", "密度表是空的")
	}
	if err := t.check().OrNil(); err != nil {
		return nil, err
	}
	return t, nil
}

// ParseDensityFile reads the density policy with its head (version, from, source); the rows carry their own dates. Errors: as ParseDensity.
func ParseDensityFile(b []byte) (DensityTable, error) {
	var file struct {
		Version string          `json:"version"`
		From    calendar.Date   `json:"from"`
		Source  string          `json:"source"`
		Rows    json.RawMessage `json:"rows"`
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&file); err != nil || file.Version == "" || file.From.IsZero() {
		return nil, badDensity("", "密度参数文件读不懂，或缺少版本号、生效日期").Because(err)
	}
	return ParseDensity(file.Rows)
}

func badDensity(field, message string) *fault.Fault {
	return fault.New(fault.Invalid, "measure.bad_density", message, "请对照「制度与参数·密度」的示例改正").On(field)
}

// check lists what is wrong in the rows and between them.
func (t DensityTable) check() (all fault.List) {
	latest, owner := map[string]DensityRow{}, map[string]string{}
	for i, r := range t {
		at, product := fmt.Sprintf("[%d]", i), CanonicalProduct(r.Product)
		all = append(all, r.check(at)...)
		if before, ok := latest[product]; ok && (!before.From.Before(r.From) || before.Family != r.Family) {
			all = append(all, badDensity(at+".from", "油品「"+r.Product+"」的各行应同一油品类别，并按启用日期从早到晚排列"))
		}
		latest[product] = r
		for _, name := range append([]string{r.Product}, r.Aliases...) {
			canon := CanonicalProduct(name)
			if other, ok := owner[canon]; ok && other != product {
				all = append(all, badDensity(at+".aliases", "名称「"+name+"」同时指向「"+other+"」和「"+product+"」"))
			}
			owner[canon] = product
		}
	}
	return all
}

// check lists what is wrong in one row. Gasoline and diesel weigh 600 to 1,000 kg/m³: a density typed in kg would
// shrink every tonnage a thousandfold. What is Other (gas) only has to be positive.
func (r DensityRow) check(at string) (all fault.List) {
	low, high := Density(1), Density(10_000_000)
	if r.Family != Other {
		low, high = 600_000, 1_000_000
	}
	for _, c := range []struct {
		bad            bool
		field, message string
	}{
		{CanonicalProduct(r.Product) == "", ".product", "缺少油品名称"},
		{slices.ContainsFunc(r.Aliases, func(a string) bool { return CanonicalProduct(a) == "" }), ".aliases", "别名不能为空"},
		{!r.Family.Valid(), ".family", "油品类别「" + string(r.Family) + "」应为汽油、柴油或其他"},
		{r.Density < low || r.Density > high, ".density", fmt.Sprintf("密度%d不合理，单位为克每立方米，例如 725000", r.Density)},
		{r.From.IsZero(), ".from", "缺少启用日期"},
		{strings.TrimSpace(r.Source) == "", ".source", "缺少依据"},
	} {
		if c.bad {
			all = append(all, badDensity(at+c.field, c.message))
		}
	}
	return all
}
