package money

import "strings"

// Capital is the amount in formal Chinese numerals (大写) with the prefix 人民币, as the rules for filling in bills ask:
// 整 after whole yuan only, one 零 for a run of zeros, 零 before 角 when the yuan end in zero.
// A negative amount has 负 behind the prefix. Where two spellings are official this is the first of CapitalVariants.
func (f Fen) Capital() string { return capital(f, false) }

// CapitalVariants lists every official spelling of the amount, the one Capital uses first. A second one exists when the
// yuan end in zero before 角, when 万 or 亿 is preceded by a zero and followed by 仟, and when the amount ends at 角
// (整 may then follow).
func CapitalVariants(f Fen) []string {
	out := []string{f.Capital()}
	if other := capital(f, true); other != out[0] {
		out = append(out, other)
	}
	if cents := abs(int64(f)) % 100; cents != 0 && cents%10 == 0 {
		for _, s := range out {
			out = append(out, s+"整")
		}
	}
	return out
}

// capital writes the amount. With early, the optional 零 stands behind 万 or 亿 instead of behind 元.
func capital(f Fen, early bool) string {
	var b strings.Builder
	b.WriteString("人民币")
	if f < 0 {
		b.WriteString("负")
	}
	u := abs(int64(f))
	yuan, jiao, fen := u/100, u/10%10, u%10
	if yuan > 0 || u == 0 {
		writeWhole(&b, yuan, early)
		b.WriteString("元")
	}
	gap := yuan > 0 && (jiao == 0 || yuan%10 == 0 && !early)
	writeCents(&b, jiao, fen, gap)
	return b.String()
}

// writeCents writes what follows 元: 整, or 角 and 分 with 零 over a gap.
func writeCents(b *strings.Builder, jiao, fen uint64, gap bool) {
	if jiao == 0 && fen == 0 {
		b.WriteString("整")
		return
	}
	if gap {
		b.WriteString("零")
	}
	if jiao > 0 {
		b.WriteString(numeral(jiao) + "角")
	}
	if fen > 0 {
		b.WriteString(numeral(fen) + "分")
	}
}

// place is a power of ten that has a word.
type place struct {
	size uint64
	word string
}

// places runs from large to small; 亿 and 万 may carry several digits, the others one.
func places() [5]place {
	return [5]place{{1_0000_0000, "亿"}, {1_0000, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"}}
}

// writeWhole writes n: what stands above the largest place, the place's word, then the rest, with 零 over a gap.
func writeWhole(b *strings.Builder, n uint64, early bool) {
	for _, p := range places() {
		if n < p.size {
			continue
		}
		high, rest := n/p.size, n%p.size
		writeWhole(b, high, early)
		b.WriteString(p.word)
		if rest == 0 {
			return
		}
		grouped := p.size >= 1_0000
		if rest < p.size/10 || early && grouped && high%10 == 0 {
			b.WriteString("零")
		}
		n = rest
	}
	b.WriteString(numeral(n))
}

func numeral(n uint64) string {
	return []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}[n]
}
