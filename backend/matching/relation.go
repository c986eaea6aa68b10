package matching

import (
	"slices"
	"strings"

	"fuelbook/backend/identity"
)

// relation says how the trade names and words of trade of two organisations stand to each other.
type relation int

// Relations, from the same name to another.
const (
	otherName relation = iota
	otherTrade
	exactName
	soundName  // one character of the same sound
	soundsName // two of them
	shapeName  // one character that looks alike
	swapName   // two neighbours swapped
	lostName   // one character too many or too few
	slipName   // one other character in a long name
	slightName // one other character in a short one
	partTrade  // the words of trade of one are among the other's
	shortName  // one has no words of trade
	frontName  // one is the beginning of the other
	abbreviated
	initialed
)

// alike are groups of characters that the eye or a scanner mistakes for one another.
const alike = " 己已巳 未末 土士 人入八 日曰目 晴睛情 钢纲刚 博搏傅 鸣呜 乌鸟 天夭 干千于 大太犬 龙尤 兴共 圣至 万方 力刀 申甲由 田由 王玉主 永水 泳沐 泰秦奉 洋详 通逋 达迖 恒桓 " +
	"顺须 航肮 源原 鑫鑫 瑞端 诚城 信倍 建健 辰展 凯剀 亿忆 宇字 宏宠 东车 风凤 利刹 胜脞 晟昊 昱显 铭洛 润涧 淄缁 历厉 鲁鱼 岳兵 岱贷 环坏 沃袄 拓柘 睿壑 "

func looksLike(a, b rune) bool {
	at := strings.IndexRune(alike, a)
	if at < 0 || a == ' ' || b == ' ' {
		return false
	}
	for group := range strings.FieldsSeq(alike) {
		if strings.ContainsRune(group, a) && strings.ContainsRune(group, b) {
			return true
		}
	}
	return false
}

// relate compares two names. It is symmetric.
func relate(a, b *orgName) relation {
	if slices.Equal(a.body, b.body) {
		return exactName
	}
	if r := byTrades(a, b); r != otherName {
		return r
	}
	if initialsOf(a.body, b.body) || initialsOf(b.body, a.body) {
		return initialed
	}
	if r := byLetters(a.body, b.body); r != otherName {
		return r
	}
	long, short := a.body, b.body
	if len(long) < len(short) {
		long, short = short, long
	}
	return byAbbreviation(long, short)
}

// byTrades compares two whose trade names are one, or one but for a letter of the same sound or look.
func byTrades(a, b *orgName) relation {
	if a.core == b.core {
		return sameCore(a.trades, b.trades)
	}
	letters := byLetters([]rune(a.core), []rune(b.core))
	switch {
	case letters != soundName && letters != shapeName, len(a.trades) == 0 != (len(b.trades) == 0):
		return otherName
	case slices.Equal(a.trades, b.trades):
		return letters
	case within(a.trades, b.trades) || within(b.trades, a.trades):
		return otherName
	}
	return otherTrade
}

// sameCore compares the words of trade of two with one trade name.
func sameCore(a, b []string) relation {
	switch {
	case slices.Equal(a, b):
		return soundName // one by their sound only, else the bodies were equal
	case len(a) == 0 || len(b) == 0:
		return shortName
	case within(a, b) || within(b, a):
		return partTrade
	}
	return otherTrade
}

func within(some, all []string) bool {
	return !slices.ContainsFunc(some, func(w string) bool { return !slices.Contains(all, w) })
}

// byLetters compares two texts letter by letter.
func byLetters(a, b []rune) relation {
	if len(a) != len(b) {
		if max(len(a), len(b)) >= 4 && oneMissing(a, b) {
			return lostName
		}
		return otherName
	}
	switch at := differing(a, b); len(at) {
	case 1:
		return oneLetter(a, a[at[0]], b[at[0]])
	case 2:
		return twoLetters(a, b, at[0], at[1])
	}
	return otherName
}

// differing are the first three places where two texts of one length differ.
func differing(a, b []rune) []int {
	at := make([]int, 0, 3)
	for i := range a {
		if a[i] != b[i] && len(at) < 3 {
			at = append(at, i)
		}
	}
	return at
}

func twoLetters(a, b []rune, i, k int) relation {
	switch {
	case len(a) < 3:
		return otherName
	case k == i+1 && a[i] == b[k] && a[k] == b[i]:
		return swapName
	case soundsLetter(a[i], b[i]) && soundsLetter(a[k], b[k]):
		return soundsName
	}
	return otherName
}

func oneLetter(a []rune, x, y rune) relation {
	switch {
	case isDigit(x) || isDigit(y):
		return otherName
	case len(a) >= 2 && identity.SameSound(x, y):
		return soundName
	case len(a) >= 2 && looksLike(x, y):
		return shapeName
	case len(a) >= 6:
		return slipName
	case len(a) >= 3:
		return slightName
	}
	return otherName
}

func soundsLetter(x, y rune) bool { return !isDigit(x) && !isDigit(y) && identity.SameSound(x, y) }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// oneMissing reports whether one text is the other without one letter, which is no digit.
func oneMissing(a, b []rune) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) != len(b)+1 {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	return !isDigit(a[i]) && slices.Equal(a[i+1:], b[i:])
}

// initialsOf reports whether a text is Latin letters, and the other Chinese whose reading begins with these initials.
func initialsOf(latin, chinese []rune) bool {
	const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if len(latin) < 2 || strings.Trim(string(latin), capitals) != "" || strings.ContainsAny(string(chinese), capitals) {
		return false
	}
	initials, _ := identity.Pinyin(string(chinese), false)
	return strings.HasPrefix(strings.ToUpper(initials), string(latin))
}

// byAbbreviation compares a long and a short text: the beginning, or letters picked in order.
func byAbbreviation(long, short []rune) relation {
	if len(short) < 2 || len(long) < len(short)+1 {
		return otherName
	}
	if len(long) >= len(short)+2 && slices.Equal(long[:len(short)], short) {
		return frontName
	}
	if long[0] != short[0] || len(long) < 4 {
		return otherName
	}
	i := 0
	for _, r := range long {
		if i < len(short) && r == short[i] {
			i++
		}
	}
	if i == len(short) {
		return abbreviated
	}
	return otherName
}
