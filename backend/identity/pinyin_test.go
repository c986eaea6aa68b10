package identity

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/mozillazg/go-pinyin"
)

func TestPinyinOfPlacesAndCompanies(t *testing.T) {
	for name, want := range map[string][2]string{
		"烟台港": {"ytg", "yantaigang"}, "单县": {"sx", "shanxian"}, "乐陵市": {"lls", "laolingshi"}, "济宁任城": {"jnrc", "jiningrencheng"}, "昌乐": {"cl", "changle"}, "济南": {"jn", "jinan"},
		"东阿阿胶": {"deaj", "dongeajiao"}, "莘县": {"sx", "shenxian"}, "冠县": {"gx", "guanxian"}, "茌平": {"cp", "chiping"}, "鄄城": {"jc", "juancheng"}, "郯城": {"tc", "tancheng"},
		"临朐": {"lq", "linqu"}, "临沭": {"ls", "linshu"}, "曲阜": {"qf", "qufu"}, "长清": {"cq", "changqing"}, "长岛": {"cd", "changdao"}, "芝罘区": {"zfq", "zhifuqu"}, "牟平": {"mp", "muping"},
		"栖霞": {"qx", "qixia"}, "台儿庄": {"tez", "taierzhuang"}, "无棣": {"wd", "wudi"}, "沾化": {"zh", "zhanhua"}, "汶上": {"ws", "wenshang"}, "莒南": {"jn", "junan"}, "薛城": {"xc", "xuecheng"},
		"烟台长安运输公司": {"ytcaysgs", "yantaichanganyunshugongsi"}, "山东重工": {"sdzg", "shandongzhonggong"}, "重庆": {"cq", "chongqing"}, "农业银行": {"nyyh", "nongyeyinhang"}, "绿源": {"ly", "lvyuan"},
		"ABC物流98号": {"abcwl98h", "abcwuliu98hao"}, "\uff21 甲-(乙)": {"ajy", "ajiayi"}, "": {"", ""}, "·、。": {"", ""}, "单田芳": {"dtf", "dantianfang"},
	} {
		if i, f := Pinyin(name, false); i != want[0] || f != want[1] {
			t.Errorf("%s reads %s, %s; want %v", name, i, f, want)
		}
	}
}

func TestPinyinOfPeople(t *testing.T) {
	for name, want := range map[string][2]string{
		"单田芳": {"stf", "shantianfang"}, "种师道": {"csd", "chongshidao"}, "祭仲": {"zz", "zhaizhong"}, "皇甫嵩": {"hfs", "huangfusong"}, "曾巩": {"zg", "zenggong"}, "仇英": {"qy", "qiuying"},
		"解缙": {"xj", "xiejin"}, "查继佐": {"zjz", "zhajizuo"}, "盖叫天": {"gjt", "gejiaotian"}, "尉迟恭": {"ycg", "yuchigong"}, "万俟卨": {"mqx", "moqixie"}, "任伟": {"rw", "renwei"},
		"诸葛亮": {"zgl", "zhugeliang"}, "长孙无忌": {"zswj", "zhangsunwuji"}, "区大相": {"odx", "oudaxiang"}, "朴树": {"ps", "piaoshu"}, "牟其中": {"mqz", "muqizhong"}, "缪荃孙": {"mqs", "miaoquansun"},
		"翟志刚": {"zzg", "zhaizhigang"}, "吕布": {"lb", "lvbu"}, "阿里木\u2022买买提": {"almmmt", "alimumaimaiti"}, "王单": {"wd", "wangdan"}, "曾": {"z", "zeng"}, "万里": {"wl", "wanli"},
		"尉健行": {"wjx", "weijianxing"}, "闾丘": {"lq", "lvqiu"}, "燕青": {"yq", "yanqing"}, "阿卜杜拉\u00b7买买提": {"abdlmmt", "abudulamaimaiti"}, "𫖯": {"f", "fu"},
	} {
		if i, f := Pinyin(name, true); i != want[0] || f != want[1] {
			t.Errorf("%s reads %s, %s; want %v", name, i, f, want)
		}
	}
}

// Each word of the tables has a syllable for each character, stands once, and differs from what the dictionary gives.
func TestReadingTables(t *testing.T) {
	for _, table := range []string{placeReadings, compoundSurnames, surnameReadings} {
		for line := range strings.Lines(strings.TrimPrefix(table, "\n")) {
			word, reading, _ := strings.Cut(strings.TrimSpace(line), " ")
			var plain []string
			for _, r := range word {
				plain = append(plain, syllable(r))
			}
			n := len(plain)
			if len(strings.Fields(reading)) != n || n > longestPhrase || strings.Join(plain, " ") == reading || strings.Count(table, "\n"+word+" ") != 1 {
				t.Errorf("%s: %s, the dictionary says %v", word, reading, plain)
			}
		}
	}
}

// The list of syllables is what dictionary and tables hold, no more and no less.
func TestSyllables(t *testing.T) {
	seen := map[string]bool{}
	for r := range pinyin.PinyinDict {
		seen[syllable(rune(r))] = true
	}
	for _, table := range []string{placeReadings, compoundSurnames, surnameReadings} {
		for line := range strings.Lines(strings.TrimSpace(table)) {
			for _, s := range strings.Fields(line)[1:] {
				seen[s] = true
			}
		}
	}
	if want := slices.Sorted(maps.Keys(seen)); !slices.Equal(Syllables(), want) {
		t.Errorf("the list has %d syllables, the readings %d:\n%s", len(Syllables()), len(want), strings.Join(want, " "))
	}
}

// Every character of the dictionary gives plain letters.
func TestPinyinIsPlain(t *testing.T) {
	for r := range pinyin.PinyinDict {
		if s := syllable(rune(r)); s == "" || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%c reads %q", r, s)
		}
	}
	if len(pinyin.PinyinDict) < 40_000 {
		t.Errorf("the dictionary has %d characters", len(pinyin.PinyinDict))
	}
}

func FuzzPinyin(f *testing.F) {
	f.Add("烟台港", false)
	f.Add("尉迟恭", true)
	f.Add("é ß Ⅳ 5", false)
	f.Fuzz(func(t *testing.T, name string, person bool) {
		initials, full := Pinyin(name, person)
		if strings.Trim(initials+full, "abcdefghijklmnopqrstuvwxyz0123456789") != "" || len(initials) > len(full) {
			t.Fatalf("%q reads %q, %q", name, initials, full)
		}
	})
}

func BenchmarkPinyin(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Pinyin("烟台芝罘长安物流运输有限责任公司", false)
	}
}
