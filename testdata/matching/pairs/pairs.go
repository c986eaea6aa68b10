// Package pairs makes the labelled pairs of customers the matching is held against: every name, number and code is invented from lists of common words.
package pairs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Half says which half of the set: rules are tuned on the one and held against the other too.
type Half string

// Halves.
const (
	Tune    Half = "tune"
	HeldOut Half = "heldout"
)

// Record is one customer as an office wrote it down.
type Record struct {
	Kind, Name, Document, Phone, Plate, Contact, County string
}

// Pair is two records and whether they are one customer. Kind says what was done to the name, or why they are two.
type Pair struct {
	Kind string
	Same bool
	A, B Record
}

// maker makes pairs from one stream of chance.
type maker struct {
	*rand.Rand
	words vocabulary
}

// kind is one way two records come about.
type kind struct {
	name string
	same bool
	n    int
	make func(*maker) (a, b Record)
}

// Make makes one half of the set, always the same.
func Make(half Half) []Pair {
	seed := uint64(len(half)) * 7919
	m := &maker{rand.New(rand.NewPCG(seed, 360)), vocabularyOf(half)}
	var out []Pair
	for _, k := range append(append(namesakes(), people()...), strangers()...) {
		for range k.n {
			a, b := k.make(m)
			if m.IntN(2) == 0 {
				a, b = b, a
			}
			out = append(out, Pair{k.name, k.same, a, b})
		}
	}
	return out
}

// Text is the set as a file: a line a pair, columns apart by tabs, the two records behind each other.
func Text(list []Pair) string {
	var b strings.Builder
	b.WriteString("种类\t同一客户")
	for _, side := range []string{"甲", "乙"} {
		for _, c := range []string{"类别", "名称", "证件", "电话", "车牌", "联系人", "区县"} {
			b.WriteString("\t" + side + c)
		}
	}
	b.WriteString("\n")
	for _, p := range list {
		fmt.Fprintf(&b, "%s\t%v", p.Kind, p.Same)
		for _, r := range []Record{p.A, p.B} {
			b.WriteString("\t" + strings.Join([]string{r.Kind, r.Name, r.Document, r.Phone, r.Plate, r.Contact, r.County}, "\t"))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func pick[T any](m *maker, list []T) T { return list[m.IntN(len(list))] }

func (m *maker) chance(percent int) bool { return m.IntN(100) < percent }

// firm is a company in its parts, so that variations can be told what to change.
type firm struct {
	province, city, county string // of the name; empty where it does not say
	core, trade, form      string
	rec                    Record
	town                   town
}

func (f firm) name() string { return f.province + f.city + f.county + f.core + f.trade + f.form }

// firm invents a company. Two of three names say where it is, as registered names do.
func (m *maker) firm() firm {
	f := firm{town: pick(m, m.words.towns), trade: pick(m, m.words.trades), form: pick(m, []string{"有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "厂", "集团有限公司"})}
	f.core = m.core()
	switch m.IntN(6) {
	case 0, 1:
		f.city = f.town.city
	case 2:
		f.province, f.city = "山东", ""
	case 3:
		f.city, f.county = f.town.city+"市", f.town.county
	}
	f.rec = Record{Kind: "机构客户", Document: m.credit(f.town.code), Phone: m.mobile(), Contact: m.person(), County: f.town.county}
	f.rec.Name = f.name()
	return f
}

// core invents a trade name of two or three different characters.
func (m *maker) core() string {
	n := 2
	if m.chance(30) {
		n = 3
	}
	var out []string
	for len(out) < n {
		if c := pick(m, m.words.lucky); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return strings.Join(out, "")
}

func (m *maker) person() string {
	s, g := []rune(surnames), []rune(givens)
	name := string(pick(m, s)) + string(pick(m, g))
	if m.chance(60) {
		name += string(pick(m, g))
	}
	return name
}

func (m *maker) mobile() string {
	return pick(m, []string{"130", "135", "139", "150", "158", "178", "186", "199"}) + fmt.Sprintf("%08d", m.IntN(100_000_000))
}

func (m *maker) plate() string {
	const set = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
	b := []byte{set[m.IntN(24)]}
	for range 5 {
		b = append(b, set[m.IntN(len(set))])
	}
	return "鲁" + string(b)
}

// credit invents a credit code with a right check character.
func (m *maker) credit(county string) string {
	const set = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	org := "MA"
	for range 6 {
		org += string(set[m.IntN(len(set))])
	}
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += w * strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", org[i])
	}
	code := "91" + county + org + string("0123456789X0"[11-sum%11])
	sum, weight := 0, 1
	for i := range 17 {
		sum, weight = sum+strings.IndexByte(set, code[i])*weight, weight*3%31
	}
	return code + string(set[(31-sum%31)%31])
}

// card invents an ID card with a right check character.
func (m *maker) card(county string) string {
	code := fmt.Sprintf("%s19%02d%02d%02d%03d", county, 50+m.IntN(50), 1+m.IntN(12), 1+m.IntN(28), m.IntN(1000))
	return code + string(cardCheck(code))
}

func cardCheck(code string) byte {
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(code[i]-'0') * weight
	}
	return "10X98765432"[sum%11]
}

// otherOf is another element than the given one.
func otherOf[T comparable](m *maker, list []T, not T) T {
	for {
		if x := pick(m, list); x != not {
			return x
		}
	}
}
