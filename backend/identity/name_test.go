package identity

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFoldName(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "  ": "", " 张 三 ": "张三", "张\u3000三": "张三", "JOHN  SMITH": "JOHN SMITH", "\uff2a\uff4f\uff48\uff4e": "John", "ABC 公司": "ABC公司", "烟台 3 队": "烟台3队", "1 2": "1 2",
		"山东\uff08烟台\uff09公司": "山东(烟台)公司", "山东〔烟台〕公司": "山东(烟台)公司", "【甲】[乙]": "(甲)(乙)", "阿里木\u2022买买提": "阿里木\u00b7买买提", "阿里木\u30fb买买提": "阿里木\u00b7买买提", "阿里木 \u00b7 买买提": "阿里木\u00b7买买提",
		"\ufeff张\u200b三": "张三", "e\u0301a": "\u00e9a", "\ufa0e田": "\ufa0e田", "\uf9e9": "\uf9e9", "\U0002f81a": "\U0002f81a", "\uf9e9e\u0301": "\uf9e9\u00e9", "𫖯": "𫖯", "䶮": "䶮",
	} {
		if got := FoldName(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
	if FoldName("\uf9e9") == FoldName("\u91cc") {
		t.Error("a compatibility hanzi was folded")
	}
}

func TestCompanyKey(t *testing.T) {
	same := []string{"山东\uff08烟台\uff09Abc物流有限责任公司", "山东烟台ABC物流有限公司", " 山东(烟台) ABC 物流有限公司", "山东[烟台]\uff21\uff22\uff23物流有限公司"}
	for _, s := range same {
		if CompanyKey(s) != "山东烟台ABC物流有限公司" {
			t.Errorf("%q has key %q", s, CompanyKey(s))
		}
	}
	for _, pair := range [][2]string{{"烟台物流有限公司", "物流有限公司"}, {"甲股份有限公司", "甲有限公司"}, {"山东甲公司", "山东省甲公司"}, {"甲公司", "乙公司"}} {
		if CompanyKey(pair[0]) == CompanyKey(pair[1]) {
			t.Errorf("%v have one key", pair)
		}
	}
}

func FuzzFoldName(f *testing.F) {
	for _, s := range []string{"张 三", "山东\uff08烟台\uff09有限责 任公司", "e \u0301\uf9e9\u0301", "阿里木\u30fb买买提", "A (B) C", "1\u0300 2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		once := FoldName(s)
		if again := FoldName(once); again != once {
			t.Fatalf("%q folds to %q, then to %q", s, once, again)
		}
		if key := CompanyKey(s); CompanyKey(once) != key || strings.ContainsAny(key, "()\u3000") {
			t.Fatalf("%q has key %q, folded %q", s, key, CompanyKey(once))
		}
	})
}
