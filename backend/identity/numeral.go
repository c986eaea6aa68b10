package identity

import (
	"strconv"
	"strings"
)

// ArabicNumerals writes the Chinese numbers in a name with digits, for comparing names only: 第一建筑 and 1建筑, 贰拾叁处 and
// 23处. 第 before a number goes; numbers up to 99 are read as numbers, longer ones digit by digit; 百, 千 and 万 stay, for
// they are more often part of a trade name than of a number.
func ArabicNumerals(s string) string {
	if !strings.ContainsAny(s, "第"+numeralDigits+numeralTen) {
		return s
	}
	runes := []rune(s)
	var b strings.Builder
	for i := 0; i < len(runes); {
		if runes[i] == '第' && i+1 < len(runes) && isNumeral(runes[i+1]) {
			i++
		}
		n := 0
		for i+n < len(runes) && isChineseNumeral(runes[i+n]) {
			n++
		}
		if n == 0 {
			b.WriteRune(runes[i])
			i++
			continue
		}
		b.WriteString(arabic(runes[i : i+n]))
		i += n
	}
	return b.String()
}

// The Chinese digits nought to nine, three columns: everyday, capital, old.
const (
	numeralDigits = "零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖○壹貳參肆伍陸柒捌玖"
	numeralTen    = "十拾"
)

func isChineseNumeral(r rune) bool { return digitOf(r) >= 0 || strings.ContainsRune(numeralTen, r) }

func isNumeral(r rune) bool { return isChineseNumeral(r) || r >= '0' && r <= '9' }

// digitOf is the digit a character stands for, -1 for none.
func digitOf(r rune) int {
	at := strings.IndexRune(numeralDigits, r)
	if r == 0xfffd || at < 0 {
		return -1
	}
	return at / len("零") % 10
}

// arabic reads a run of Chinese numerals: with a ten in it as a number below a hundred, else digit by digit.
func arabic(run []rune) string {
	ten := strings.IndexAny(string(run), numeralTen) / len("十")
	if strings.ContainsAny(string(run), numeralTen) && len(run) <= 3 && ten <= 1 && len(run)-ten <= 2 {
		tens, units := 1, 0
		if ten == 1 {
			tens = digitOf(run[0])
		}
		if ten+1 < len(run) {
			units = digitOf(run[ten+1])
		}
		if units >= 0 {
			return strconv.Itoa(tens*10 + units)
		}
	}
	var b strings.Builder
	for _, r := range run {
		if d := digitOf(r); d >= 0 {
			b.WriteString(strconv.Itoa(d))
		} else {
			b.WriteString("10")
		}
	}
	return b.String()
}
