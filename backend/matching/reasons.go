package matching

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samber/lo"
)

// clue names a kind of evidence.
type clue int

// The kinds of evidence, in the order they are said where weights are equal.
const (
	clueCode clue = iota
	clueCard
	clueMobile
	clueLine
	cluePlate
	clueName
	cluePerson
	clueSound
	clueSounds
	clueShape
	clueSwap
	clueLost
	clueSlip
	clueSlight
	cluePart
	clueShort
	clueFront
	clueAbbreviated
	clueInitials
	clueAlias
	cluePersonSound
	clueNamed
	clueContactIs
	clueNearCode
	clueNearCard
	clueContact
	clueContactSound
	cluePlace
	clueNearPlace
	clueHomeCounty
	clueCounty
	clueAddress
	clueForm
	clueForms
	clueSameBranch
	clueCodes
	clueCards
	clueBranch
	clueBranches
	clueNumber
	clueOneNumber
	clueTrade
	clueOther
	clueOtherPerson
	clueOtherPlace
	clueAwayCounty
	clueOtherCounty
	clueOtherForm
	clueGroup
	clueOtherContact
	clueOtherPhone
	clueStrangers
	clueOddCodes
	clueMisfiled
	clueKinds
	clueNamesake
)

// sentences word each kind of evidence; ①, ② stand for what was compared.
func sentences() map[clue]string {
	return map[clue]string{
		clueCode: "证件号码相同（①）", clueCard: "身份证号相同（①，15位与18位视为同一号码）", clueMobile: "手机号码相同（①）", clueLine: "固定电话相同（①）", cluePlate: "车牌相同（①）",
		clueName: "去掉地区和公司形式后名称相同：「①」", cluePerson: "姓名相同：「①」", clueSound: "名称只差一个同音字：「①」与「②」", clueSounds: "名称差两个同音字：「①」与「②」",
		clueShape: "名称只差一个形近字：「①」与「②」", clueSwap: "名称中相邻两字颠倒：「①」与「②」", clueLost: "名称多或少一个字：「①」与「②」", clueSlip: "名称较长，只差一个字：「①」与「②」", clueSlight: "名称差一个不同音也不形近的字，常是两家：「①」与「②」",
		cluePart: "字号相同，行业用词一个包含另一个：「①」与「②」", clueShort: "字号相同，其中一个没有写行业：「①」与「②」", clueFront: "一个名称是另一个的开头：「①」与「②」",
		clueAbbreviated: "一个名称像是另一个的简称：「①」与「②」", clueInitials: "一个名称是另一个的拼音首字母：「①」与「②」", clueAlias: "对上的是简称或曾用名",
		cluePersonSound: "姓名只差一个同音或形近字：「①」与「②」", clueNamed: "单位名称中有该个人的姓名：「①」、「②」", clueContactIs: "单位的联系人就是该个人：「①」",
		clueNearCode: "证件号码只差一位，且至少一个校验不符（①、②）", clueNearCard: "身份证号只差一位，且至少一个校验不符（①、②）",
		clueContact: "联系人相同：「①」", clueContactSound: "联系人只差一个同音或形近字：「①」与「②」", cluePlace: "名称中的地区相同：①", clueNearPlace: "名称中的地区不矛盾：①与②",
		clueHomeCounty: "名称中的地区（①）与另一条的所属区县（②）不矛盾", clueCounty: "所属区县相同：①", clueAddress: "地址相同：「①」", clueForm: "公司形式相同：①",
		clueForms: "公司形式相近：「①」与「②」", clueSameBranch: "同一个分支机构：①",
		clueCodes: "两个证件号码都有效却不同（①、②），是两个主体", clueCards: "两个身份证号都有效却不同（①、②），是两个人", clueBranch: "一个是分支机构（①），另一个不是，应分别建档",
		clueBranches: "是两个不同的分支机构：「①」与「②」", clueNumber: "名称中的序号不同：①与②", clueOneNumber: "只有一个名称带序号（①）",
		clueTrade: "字号相同或相近而行业不同：「①」与「②」", clueOther: "名称不同：「①」与「②」", clueOtherPerson: "姓名不同：「①」与「②」", clueOtherPlace: "名称中的地区不同：①与②",
		clueAwayCounty: "名称中的地区（①）与另一条的所属区县（②）不符", clueOtherCounty: "所属区县不同：①与②", clueOtherForm: "公司形式不同：「①」与「②」", clueGroup: "一个是集团，另一个不是，可能是母子公司",
		clueOtherContact: "联系人不同：「①」与「②」", clueOtherPhone: "手机号码不同", clueStrangers: "名称只是相近，联系人和手机又都不同", clueOddCodes: "证件号码不同，其中有的校验不符",
		clueMisfiled: "一条登记为个人客户，名称却是单位", clueKinds: "一条是单位，一条是个人", clueNamesake: "姓名相同的人很多，没有电话、证件或车牌为证，不能认定",
	}
}

func (s *scale) suggestion() Suggestion {
	words := sentences()
	list := slices.Clone(s.list)
	slices.SortStableFunc(list, func(a, b evidence) int { return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.what, b.what)) })
	return Suggestion{Score: s.score(), Verdict: s.verdict(), Reasons: lo.Map(list, func(e evidence, _ int) Reason {
		return Reason{Text: strings.NewReplacer("①", e.a, "②", e.b).Replace(words[e.what]), Weight: e.weight}
	})}
}
