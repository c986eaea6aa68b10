package matching

import (
	"slices"
	"strings"
	"unicode"

	"fuelbook/backend/identity"
)

// form is the legal form a name ends with.
type form string

// Forms; a name without one is unformed.
const (
	unformed form = ""
	company  form = "公司" // which one is not said
	limited  form = "有限公司"
	stock    form = "股份有限公司"
	plant    form = "厂"
	coop     form = "合作社"
	shop     form = "经营部"
)

// orgName is the name of an organisation taken apart: place, trade name (字号), words of trade, form, branch.
type orgName struct {
	place  place
	core   string   // trade name, digits for numbers
	trades []string // as written last to first
	body   []rune   // trade name and words of trade as they were typed, digits for numbers
	form   form
	group  bool // 集团
	branch bool
	where  place  // of the branch
	which  string // the rest of the branch's name: number, 项目部 …
}

// plain folds a name to its letters, digits and round brackets: simplified, half width, upper case, no marks.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '(' || r == ')' {
			return r
		}
		return -1
	}, strings.ToUpper(identity.Simplify(identity.FoldName(name))))
}

// readOrg takes the name of an organisation apart. former are the names in brackets it says it had (原…).
func readOrg(name string) (o orgName, former []string) {
	runes, former := o.takeAsides([]rune(usual(plain(name))))
	runes = o.takeTown(o.takePlaces(runes))
	runes = o.takeBureau(runes)
	head, form, tail := cutForm(runes)
	o.form = form
	switch {
	case len(tail) > 0:
		o.readBranch(tail)
	case form == unformed:
		head = o.takeBranch(head)
	case form == company:
		head = o.takeNumber(head)
	}
	if o.form == unformed && !o.branch {
		head = o.takeShort(head)
	}
	head = o.takeGroup(head)
	if p, n := regionAtBack(head, bare); n > 0 && len(head)-n >= 3 && !o.place.told() {
		o.place, head = p, head[:len(head)-n]
	}
	o.readBody(head)
	return o, former
}

// spellings are long ways of saying what is mostly said shorter, each with the shorter one.
const spellings = "中国石油天然气 中国石油 中国石油化工 中国石化 公共交通 公交 汽车维修 汽修 汽车修理 汽修 汽车配件 汽配 人民政府 政府 人民法院 法院 人民检察院 检察院 " +
	"街道办事处 街道办 中学 中 村村民委员会 村 村村委会 村 村民委员会 村 村委会 村 居民委员会 居 居委会 居"

// usual says a name in the shorter way.
func usual(name string) string {
	long := ""
	for word := range strings.FieldsSeq(spellings) {
		if long == "" {
			long = word
			continue
		}
		if strings.Contains(name, long) {
			name = strings.ReplaceAll(name, long, word)
		}
		long = ""
	}
	return name
}

// takeTown takes the town or street behind a county off: 历城区王舍人镇鲁通五金店.
func (o *orgName) takeTown(runes []rune) []rune {
	if !o.place.told() {
		return runes
	}
	for i := 2; i <= 4 && i < len(runes)-2; i++ {
		if runes[i] == '镇' || runes[i] == '乡' {
			o.place.town = string(runes[:i])
			return runes[i+1:]
		}
	}
	return runes
}

// takeBureau reads 公安局历城区分局 as what it is also called, 历城公安分局.
func (o *orgName) takeBureau(runes []rune) []rune {
	main, sub, ok := strings.Cut(string(runes), "局")
	where, is := strings.CutSuffix(sub, "分局")
	if p, known := regionOf(where, ready); ok && is && known && main != "" {
		o.place = o.place.join(p)
		return []rune(main + "分局")
	}
	return runes
}

// takeShort takes the one character off that stands for a form: 厂, and behind a word of trade 队, 店, 部, 站.
func (o *orgName) takeShort(head []rune) []rune {
	n := len(head) - 1
	if n < 2 {
		return head
	}
	switch rest := head[:n]; {
	case head[n] == '厂':
		o.form = plant
		return rest
	case head[n] == '队' && rest[n-1] == '车' && tradeAtBack(rest[:n-1]) != "":
		o.form = shop
		return rest[:n-1]
	case strings.ContainsRune("队店部站", head[n]) && tradeAtBack(rest) != "":
		o.form = shop
		return rest
	}
	return head
}

// takeAsides takes the brackets out of a name: regions, 集团, branches and former names mean something, remarks nothing;
// what is none of them stays in the name without its brackets.
func (o *orgName) takeAsides(runes []rune) (rest []rune, former []string) {
	for {
		from := slices.Index(runes, '(')
		to := slices.Index(runes[max(from, 0):], ')') + max(from, 0)
		if from < 0 || to <= from {
			return slices.DeleteFunc(append(rest, runes...), func(r rune) bool { return r == '(' || r == ')' }), former
		}
		rest = append(rest, runes[:from]...)
		inside := slices.DeleteFunc(slices.Clone(runes[from:to]), func(r rune) bool { return r == '(' })
		runes = runes[to+1:]
		switch text := string(inside); {
		case strings.HasPrefix(text, "原") || strings.HasPrefix(text, "曾用名"):
			former = append(former, strings.TrimPrefix(strings.TrimPrefix(text, "原"), "曾用名"))
		case strings.Contains(" 筹 个体工商户 个体户 普通合伙 有限合伙 特殊普通合伙 盖章 公章 ", " "+text+" "):
		case o.asidePlace(inside):
		case markerAtBack(inside) != "" || strings.HasSuffix(text, "店") || strings.HasSuffix(text, "部"):
			o.readBranch(inside)
		default:
			rest = append(rest, inside...)
		}
	}
}

// asidePlace reads a bracket that holds regions and nothing else.
func (o *orgName) asidePlace(inside []rune) bool {
	var p place
	for len(inside) > 0 {
		q, n := regionAtFront(inside, ready)
		if n == 0 {
			return false
		}
		p, inside = p.join(q), inside[n:]
	}
	o.place = o.place.join(p)
	return true
}

// mostPlaces is how many regions stand before a name at most: province, city, county, zone, and one written twice.
const mostPlaces = 5

// takePlaces takes the regions off the front, while at least two characters stay.
func (o *orgName) takePlaces(runes []rune) []rune {
	for range mostPlaces {
		p, n := regionAtFront(runes, bare)
		if q, m := regionAtFront(runes, ready); n == 0 && m > 0 && q.city != "" && q.city == o.place.city {
			p, n = q, m // 烟台福山: behind its city a county needs no 区
		}
		if n == 0 || len(runes)-n < 2 || !standsAlone(runes[n:]) {
			return runes
		}
		o.place, runes = o.place.join(p), runes[n:]
	}
	return runes
}

// standsAlone reports whether a name is still one without the region before it: not just 港 or 公司.
func standsAlone(runes []rune) bool {
	head, _, _ := cutForm(runes)
	rest := strings.TrimSuffix(string(head), "集团")
	return len([]rune(rest)) >= 2
}

// cutForm splits a name at its legal form; what stands behind the form is a branch.
func cutForm(runes []rune) (head []rune, f form, tail []rune) {
	for i := 1; i < len(runes); i++ {
		for n := min(10, len(runes)-i); n >= 2; n-- {
			word := string(runes[i : i+n])
			if isForm(word) && (word != "公司" || !strings.ContainsRune("分支子", runes[i-1])) {
				return runes[:i], formOf(word), runes[i+n:]
			}
		}
	}
	return runes, unformed, nil
}

func formOf(word string) form {
	for _, x := range []struct {
		part string
		form form
	}{{"股份", stock}, {"有限", limited}, {"公司", company}, {"合作社", coop}, {"厂", plant}} {
		if strings.Contains(word, x.part) {
			return x.form
		}
	}
	return shop
}

const markers = " 分公司 支公司 项目部 办事处 分店 分厂 分部 分社 营业部 门市部 "

// markerAtBack is the word a branch ends with.
func markerAtBack(runes []rune) string {
	if len(runes) < 2 {
		return ""
	}
	for n := 3; n >= 2; n-- {
		if len(runes) >= n && strings.Contains(markers, " "+string(runes[len(runes)-n:])+" ") {
			return string(runes[len(runes)-n:])
		}
	}
	return ""
}

// takeBranch takes the branch off a name without a legal form: 鲁通物流济南分公司, 鲁通物流第二项目部. 营业部 and 门市部 alone
// are the form of a small business.
func (o *orgName) takeBranch(runes []rune) []rune {
	marker := markerAtBack(runes)
	if marker == "" {
		return runes
	}
	end := len(runes) - len([]rune(marker))
	from := end
	if _, n := regionAtBack(runes[:end], ready); n > 0 && end-n >= 2 {
		from = end - n
	} else if n := numberAtBack(runes[:end]); n > 0 && end-n >= 2 {
		from = end - n
	} else if at := afterTrade(runes[:end]); at > 0 && end-at <= 5 {
		from = at
	}
	if from == end && (marker == "营业部" || marker == "门市部") {
		o.form = shop
		return runes[:end]
	}
	o.readBranch(runes[from:])
	return runes[:from]
}

// takeNumber takes the number off 鲁通建筑一公司: the first company of several, as a branch is.
func (o *orgName) takeNumber(runes []rune) []rune {
	n := numberAtBack(runes)
	if n == 0 || len(runes)-n < 2 {
		return runes
	}
	o.readBranch(runes[len(runes)-n:])
	return runes[:len(runes)-n]
}

// numberAtBack is how many of the last runes are a number, 第 included.
func numberAtBack(runes []rune) int {
	n := 0
	for n < len(runes) && digitsOnly(identity.ArabicNumerals(string(runes[len(runes)-n-1]))) {
		n++
	}
	if n > 0 && n < len(runes) && runes[len(runes)-n-1] == '第' {
		n++
	}
	return n
}

func digitsOnly(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// readBranch reads what names a branch: 济南历城分公司, 第二项目部. 分公司 says nothing beside the place or number.
func (o *orgName) readBranch(runes []rune) {
	o.branch = true
	for {
		p, n := regionAtFront(runes, ready)
		if n == 0 {
			break
		}
		o.where, runes = o.where.join(p), runes[n:]
	}
	rest := identity.ArabicNumerals(string(runes))
	for _, s := range []string{"分公司", "支公司", "公司", "分店", "分厂", "店"} {
		if cut, ok := strings.CutSuffix(rest, s); ok {
			rest = cut
			break
		}
	}
	o.which = rest
}

// takeGroup takes 集团 off the end of what stands before the form.
func (o *orgName) takeGroup(head []rune) []rune {
	if rest, ok := strings.CutSuffix(string(head), "集团"); ok && len([]rune(rest)) >= 2 {
		o.group = true
		if o.form == unformed {
			o.form = company
		}
		return []rune(rest)
	}
	return head
}

// readBody splits trade name and words of trade.
func (o *orgName) readBody(head []rune) {
	o.body = []rune(identity.ArabicNumerals(string(head)))
	rest := head
	for word := tradeAtBack(rest); word != ""; word = tradeAtBack(rest) {
		o.trades = append(o.trades, word)
		rest = rest[:len(rest)-len([]rune(word))]
	}
	if len(o.trades) == 0 {
		if word := tradeBySound(rest); word != "" {
			o.trades = []string{word}
			rest = rest[:len(rest)-len([]rune(word))]
		}
	}
	o.core = identity.ArabicNumerals(string(rest))
}

// digits are the digits of the trade name and words of trade: 一建 and 二建 differ in them.
func (o *orgName) digits() string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, string(o.body))
}
