package matching

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/testdata/matching/pairs"
)

// TestPassFindsWhatComparingAllFinds: going by keys finds the pairs that comparing everybody with everybody finds.
func TestPassFindsWhatComparingAllFinds(t *testing.T) {
	var profiles []Profile
	for i, p := range pairs.Make(pairs.HeldOut) {
		if i%4 == 0 {
			profiles = append(profiles, profileOf(p.A), profileOf(p.B))
		}
	}
	list := Prepared(profiles)
	all, missed := 0, 0
	found, crowds := Pairs(list, 0)
	has := map[[2]int]int{}
	for _, p := range found {
		has[[2]int{p.A, p.B}] = p.Score
	}
	if len(has) != len(found) || len(crowds) != 0 {
		t.Errorf("%d pairs of which %d are different, crowds %v", len(found), len(has), crowds)
	}
	for i := range list {
		for k := range i {
			s, likely := list[k].Likely(list[i])
			if likely {
				all++
			}
			score, ok := has[[2]int{k, i}]
			if likely && !ok {
				missed++
			}
			if ok && score != s.Score {
				t.Fatalf("pair %d %d scores %d, compared by itself %d", k, i, score, s.Score)
			}
		}
	}
	t.Logf("%d records, %d pairs, %d not found by keys", len(list), all, missed)
	if all < 300 || missed*100 > all {
		t.Errorf("%d of %d pairs were not found by keys", missed, all)
	}
	behind, _ := Pairs(list, len(list)/2)
	want := slices.DeleteFunc(slices.Clone(found), func(p Pair) bool { return p.B < len(list)/2 })
	if !slices.Equal(behind, want) {
		t.Errorf("%d pairs for the second half, want %d", len(behind), len(want))
	}
}

func TestCrowdsAreLeftOutAndListed(t *testing.T) {
	var profiles []Profile
	for i := range Crowded + 50 {
		county := "历城区"
		if i < 2 {
			county = "章丘区"
		}
		profiles = append(profiles, Profile{Kind: customer.Institution, Name: fmt.Sprintf("宏达物流%c队", 'A'+i%20), County: county, Phones: []string{"13800001111"}})
	}
	_, crowds := Pairs(Prepared(profiles), 0)
	if len(crowds) == 0 || crowds[0].Count != len(profiles) || crowds[0].Key != "p:13800001111" {
		t.Errorf("crowds %v", crowds)
	}
	for _, p := range profiles[:2] {
		p.Phones, p.Name = []string{"13900002222"}, "宏达物流甲队"
		profiles = append(profiles, p)
	}
	found, _ := Pairs(Prepared(profiles), 0)
	n := len(profiles)
	if !slices.ContainsFunc(found, func(p Pair) bool { return p.A == n-2 && p.B == n-1 }) {
		t.Error("two of one county and phone are not found in the crowd")
	}
}

// invented makes n customers as a real registry has them: common trade names are common.
func invented(n int) []Profile {
	r := rand.New(rand.NewPCG(7, 11))
	lucky, trades := []rune("宏达通顺盛昌兴荣泰恒瑞华海源丰隆腾远建利祥诚明德永福金路齐信正凯鼎嘉润"), []string{"物流", "运输", "建材", "商贸", "食品", "机械", "化工", "园林", "建筑工程", "汽车租赁"}
	towns := []string{"历城区", "章丘区", "福山区", "龙口市", "寿光市", "齐河县", "胶州市", "沂水县"}
	givens := []rune("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红玲芬燕彬鹏浩凯秀丹晨波宁福生建国志新海云")
	pick := func() rune { return lucky[int(r.Float64()*r.Float64()*float64(len(lucky)))] }
	out := make([]Profile, n)
	for i := range out {
		p := Profile{Kind: customer.Institution, County: towns[r.IntN(len(towns))], Phones: []string{fmt.Sprintf("139%08d", r.IntN(100_000_000))}}
		p.Contact = string([]rune{givens[r.IntN(len(givens))], givens[r.IntN(len(givens))], givens[r.IntN(len(givens))]})
		p.Name = string([]rune{pick(), pick()}) + trades[r.IntN(len(trades))] + "有限公司"
		if r.IntN(3) == 0 {
			p.Name = string(pick()) + p.Name
		}
		if r.IntN(3) == 0 {
			p.Kind, p.Name = customer.Person, p.Contact
		}
		if p.Kind == customer.Institution && r.IntN(2) == 0 {
			p.Document = creditCode(r.IntN(1_000_000_000))
		}
		out[i] = p
	}
	return out
}

// creditCode is the n-th credit code with a right check character.
func creditCode(n int) string {
	const set = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	code := fmt.Sprintf("91370112%09d", n)
	sum, weight := 0, 1
	for i := range code {
		sum, weight = sum+strings.IndexByte(set, code[i])*weight, weight*3%31
	}
	return code + string(set[(31-sum%31)%31])
}

func BenchmarkWholeRegistry(b *testing.B) {
	for _, n := range []int{10_000, 50_000} {
		profiles := invented(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				found, crowds := Pairs(Prepared(profiles), 0)
				b.ReportMetric(float64(len(found)), "pairs")
				b.ReportMetric(float64(len(crowds)), "crowds")
			}
		})
	}
}
