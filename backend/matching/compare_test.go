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
		a.Others, a.Address = []string{"王强", "李丽"}, []string{"鲁通路1号", "鲁通路2号"}
		turned := a
		for _, list := range []*[]string{&turned.Phones, &turned.Plates, &turned.Aliases, &turned.Others, &turned.Address} {
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

// TestNamesOfAllSorts: offices, schools, villages and firms as they are called in one place and another; without any number to help.
func TestNamesOfAllSorts(t *testing.T) {
	for _, c := range []struct {
		a, b string
		like bool
	}{
		{"山东省济南市历城区人民政府", "济南市历城区政府", true},
		{"济南市公安局历城区分局", "历城公安分局", true},
		{"济南市公安局历城区分局", "济南市公安局章丘区分局", false},
		{"济南市历城区财政局", "济南市历城区教育局", false},
		{"烟台市第一中学", "烟台一中", true},
		{"烟台市第一中学", "烟台市第二中学", false},
		{"济南市历城区洪楼第一小学", "济南市历城区洪楼第二小学", false},
		{"龙口市东江镇邹王村", "龙口市东江镇邹王村村民委员会", true},
		{"莱州市程郭镇前王村民委员会", "莱州市程郭镇后王村民委员会", false},
		{"莱州市程郭镇前王村委会", "莱州市沙河镇前王村委会", false},
		{"历城区王舍人镇鲁通五金店", "济南历城鲁通五金店", true},
		{"烟台宏达汽车运输有限公司", "烟台宏达运输有限公司", true},
		{"烟台市宏达汽车维修厂", "烟台宏达汽修厂", true},
		{"济南公共交通集团有限公司", "济南市公交总公司", true},
		{"ABC物流有限公司", "Ａｂｃ物流", true},
		{"三和商贸", "叁和商贸", true},
		{"鲁铁十四局集团有限公司", "鲁铁十局集团有限公司", false},
		{"鲁铁十四局", "鲁铁14局集团有限公司", true},
		{"张三运输", "张三货运", false},
		{"鲁通物流有限公司", "鲁通物流有限公司工会委员会", false},
		{"鲁通重工集团", "鲁通重汽集团", false},
		{"烟台港集团", "烟台港集团有限公司", true},
	} {
		a, b := Profile{Kind: customer.Institution, Name: c.a}, Profile{Kind: customer.Institution, Name: c.b}
		got := Compare(a, b)
		if like := got.Verdict != Different; like != c.like {
			t.Errorf("%s and %s: %s %d, %v", c.a, c.b, got.Verdict, got.Score, got.Reasons)
		}
		if c.like && !share(Keys(a), Keys(b)) {
			t.Errorf("%s and %s share no key: %v, %v", c.a, c.b, Keys(a), Keys(b))
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
		p := Profile{Kind: kind, Name: a, Document: document, Phones: []string{phone}, Contact: b, County: b, Aliases: []string{b}, Plates: []string{phone}, Address: []string{a, b}, Others: []string{a}}
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
