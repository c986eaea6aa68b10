package matching

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fuelbook/backend/customer"
	"fuelbook/testdata/matching/pairs"
)

// TestCompareIsSymmetricAndReflexive: the order of two records and of their lists does not matter; a record is itself.
func TestCompareIsSymmetricAndReflexive(t *testing.T) {
	for i, p := range pairs.Make(pairs.HeldOut) {
		a, b := profileOf(p.A), profileOf(p.B)
		if x, y := Compare(a, b), Compare(b, a); !reflect.DeepEqual(x, y) {
			t.Fatalf("%s %s: %+v, the other way round %+v", a.Name, b.Name, x, y)
		}
		a.Phones, a.Plates, a.Aliases = append(a.Phones, "0531-88001234", "13900001111"), append(a.Plates, "鲁A12345"), []string{"甲乙", "丙丁"}
		turned := a
		for _, list := range []*[]string{&turned.Phones, &turned.Plates, &turned.Aliases} {
			*list = slices.Clone(*list)
			slices.Reverse(*list)
		}
		if x, y := Compare(a, b), Compare(turned, b); x.Score != y.Score || x.Verdict != y.Verdict {
			t.Fatalf("%s %s: %+v, with turned lists %+v", a.Name, b.Name, x, y)
		}
		if self := Compare(a, turned); self.Verdict != Same {
			t.Fatalf("record %d %+v is not itself: %+v", i, a, self)
		}
		keys, other := Keys(a), Keys(turned)
		slices.Sort(keys)
		slices.Sort(other)
		if !slices.Equal(keys, other) {
			t.Fatalf("keys %v, with turned lists %v", keys, other)
		}
	}
}

func firm(name string) Profile {
	return Profile{Kind: customer.Institution, Name: name, County: "历城区"}
}

func TestVerdictsSayWhy(t *testing.T) {
	person := func(name, id, phone string) Profile {
		return Profile{Kind: customer.Person, Name: name, Document: id, Phones: []string{phone}}
	}
	with := func(p Profile, code, phone, contact string) Profile {
		p.Document, p.Phones, p.Contact = code, []string{phone}, contact
		return p
	}
	for _, c := range []struct {
		a, b    Profile
		verdict Verdict
		says    string
	}{
		{firm("山东省济南市历城区鲁通物流有限公司"), firm("鲁通物流（济南）有限责任公司"), Suspected, "去掉地区和公司形式后名称相同"},
		{firm("鲁通物流有限公司"), firm("鲁通运输有限公司"), Different, "字号相同或相近而行业不同"},
		{firm("鲁通物流有限公司"), firm("鲁通物流有限公司济南分公司"), Different, "一个是分支机构（济南），另一个不是"},
		{firm("鲁通物流有限公司济南分公司"), firm("鲁通物流有限公司烟台分公司"), Different, "两个不同的分支机构"},
		{firm("济南第一建筑公司"), firm("济南第二建筑公司"), Different, "序号不同：1与2"},
		{firm("鲁通建筑一公司"), firm("鲁通建筑二公司"), Different, "两个不同的分支机构"},
		{firm("济南魯通運輸有限公司"), firm("济南鲁通运输有限公司"), Suspected, "名称相同"},
		{firm("济南鲁通物流有限公司"), firm("烟台鲁通物流有限公司"), Different, "名称中的地区不同"},
		{with(firm("鲁通物流有限公司"), "", "13800001111", "王强"), with(firm("鲁童物流公司"), "", "138 0000 1111", "王强"), Same, "只差一个同音字"},
		{with(firm("鲁通物流有限公司"), "91350100M000100Y43", "", ""), with(firm("鲁通物流有限公司"), "91110108551385082Q", "", ""), Different, "两个证件号码都有效却不同"},
		{with(firm("鲁通物流有限公司"), "91350100M000100Y43", "", ""), with(firm("泰山贸易有限公司"), "91350100M000100Y43", "", ""), Suspected, "证件号码相同"},
		{person("张伟", "", ""), person("张伟", "", ""), Different, "姓名相同的人很多"},
		{person("张伟", "", "13800001111"), person("张伟", "", "13800001111"), Same, "手机号码相同（138****1111）"},
		{person("张伟", "", "13800001111"), person("张强", "", "13800001111"), Different, "姓名不同"},
		{person("张伟", "11010519491231002X", ""), person("张伟", "110105491231002", ""), Same, "15位与18位视为同一号码"},
		{person("张伟", "11010519491231002X", ""), person("张伟", "440524188001010014", ""), Different, "两个身份证号都有效却不同"},
	} {
		got := Compare(c.a, c.b)
		said := slices.ContainsFunc(got.Reasons, func(r Reason) bool { return strings.Contains(r.Text, c.says) })
		if got.Verdict != c.verdict || !said {
			t.Errorf("%s and %s: %s %d, want %s because %s: %v", c.a.Name, c.b.Name, got.Verdict, got.Score, c.verdict, c.says, got.Reasons)
		}
		for _, r := range got.Reasons {
			if r.Text == "" || strings.ContainsAny(r.Text, "①②") || strings.Contains(r.Text, c.a.Document) && c.a.Document != "" {
				t.Errorf("the sentence %q", r.Text)
			}
		}
	}
}

func TestEveryClueHasASentence(t *testing.T) {
	words := sentences()
	for c := clueCode; c <= clueNamesake; c++ {
		if words[c] == "" {
			t.Errorf("clue %d has no sentence", c)
		}
	}
}

// FuzzCompare: whatever is written, comparing ends, is symmetric, stays within its bounds and gives keys that are text.
func FuzzCompare(f *testing.F) {
	long := strings.Repeat("鲁通物流", 50)
	for _, s := range []string{"", "鲁通物流有限公司", "(（〔", "第", "十十十", "𠮷野家🚚\u202e公司", "厂", "有限公司", "市中区", long, long + "厂", "\xff\xfe", "ﬀ①㍻", "分公司", "()()()", "一二三四五六七八九十"} {
		f.Add(s, "鲁通", "91350100M000100Y43", "13800001111", true)
		f.Add("济南"+s, s, s, s, false)
	}
	f.Fuzz(func(t *testing.T, a, b, document, phone string, person bool) {
		kind := customer.Institution
		if person {
			kind = customer.Person
		}
		p := Profile{Kind: kind, Name: a, Document: document, Phones: []string{phone}, Contact: b, County: b, Aliases: []string{b}, Plates: []string{phone}, Address: a}
		q := Profile{Kind: customer.Institution, Name: b, Phones: []string{phone}, Contact: a, County: a, Document: phone, Aliases: []string{a}}
		x, y := Compare(p, q), Compare(q, p)
		if !reflect.DeepEqual(x, y) {
			t.Fatalf("%+v, the other way round %+v", x, y)
		}
		if x.Score < 0 || x.Score > 100 {
			t.Fatalf("score %d", x.Score)
		}
		for _, k := range append(Keys(p), Keys(q)...) {
			if !utf8.ValidString(k) && utf8.ValidString(a+b+document+phone) || len(k) > longestKey+2 {
				t.Fatalf("key %q", k)
			}
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	list := pairs.Make(pairs.Tune)
	subjects := make([]*Subject, 0, 2*len(list))
	for _, p := range list {
		subjects = append(subjects, Prepare(profileOf(p.A)), Prepare(profileOf(p.B)))
	}
	i := 0
	for b.Loop() {
		subjects[i%len(subjects)].Likely(subjects[(i+1)%len(subjects)])
		i++
	}
}

func BenchmarkPrepareWithKeys(b *testing.B) {
	list := pairs.Make(pairs.Tune)
	i := 0
	for b.Loop() {
		Prepare(profileOf(list[i%len(list)].A)).Keys()
		i++
	}
}
