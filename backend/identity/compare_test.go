package identity

import (
	"testing"
	"unicode/utf8"
)

func TestSimplify(t *testing.T) {
	for in, want := range map[string]string{"": "", "鲁通物流": "鲁通物流", "魯通物流有限責任公司": "鲁通物流有限责任公司", "濟南龍騰運輸車隊": "济南龙腾运输车队",
		"臺兒莊": "台儿庄", "ABC": "ABC", "𠮷野家": "𠮷野家", "🚚": "🚚", "\xff": "\xff"} {
		if got := Simplify(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	before := rune(0)
	for i := 0; i < len(traditionalPairs); i += 6 {
		r, n := utf8.DecodeRuneInString(traditionalPairs[i:])
		if r <= before || n != 3 {
			t.Fatalf("the table is not ascending at %c", r)
		}
		before = r
		once := Simplify(string(r))
		if once == string(r) || Simplify(once) != once {
			t.Errorf("%c becomes %s, then %s", r, once, Simplify(once))
		}
	}
}

func TestSameSound(t *testing.T) {
	for _, c := range []struct {
		a, b rune
		want bool
	}{{'达', '大', true}, {'宏', '鸿', true}, {'长', '昌', true}, {'长', '张', true}, {'宏', '远', false}, {'a', 'a', true}, {'a', 'b', false}, {'🚚', '达', false}, {'女', '路', false}} {
		if got := SameSound(c.a, c.b); got != c.want || SameSound(c.b, c.a) != got {
			t.Errorf("%c and %c: %v", c.a, c.b, got)
		}
	}
}

func TestArabicNumerals(t *testing.T) {
	for in, want := range map[string]string{"": "", "第一建筑": "1建筑", "1建筑": "1建筑", "第1建筑": "1建筑", "壹建筑": "1建筑", "二十三处": "23处", "十处": "10处", "十一处": "11处",
		"贰拾处": "20处", "三一重工": "31重工", "百货": "百货", "第": "第", "第三方": "3方", "一二三四": "1234", "二〇二六": "2026", "十十": "1010", "万达": "万达", "等第": "等第"} {
		if got := ArabicNumerals(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
