package fonts

import (
	"encoding/binary"
	"slices"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// symbols are the ranges of punctuation, signs and forms kept beside the Chinese characters, where the source has them.
func symbols() [][2]rune {
	return [][2]rune{
		{0x20, 0x7e}, {0xa0, 0xff}, {0x391, 0x3c9}, {0x2010, 0x2027}, {0x2030, 0x203e}, {0x20ac, 0x20ac}, {0x2100, 0x214f},
		{0x2150, 0x218f}, {0x2190, 0x21ff}, {0x2200, 0x22ff}, {0x2460, 0x24ff}, {0x2500, 0x25ff}, {0x2600, 0x2612},
		{0x2713, 0x2717}, {0x3000, 0x303f}, {0x3200, 0x33ff}, {0xff00, 0xffef},
	}
}

// Charset lists the characters of a cut in order: the standard characters, GBK (wide) or GB2312, and symbols.
func Charset(standard []rune, wide bool) []rune {
	set := slices.Clone(standard)
	first, last, trail := byte(0xa1), byte(0xf7), byte(0xa1)
	if wide {
		first, last, trail = 0x81, 0xfe, 0x40
	}
	decoder := simplifiedchinese.GBK.NewDecoder()
	for lead := int(first); lead <= int(last); lead++ {
		for low := int(trail); low <= 0xfe; low++ {
			b, err := decoder.Bytes([]byte{byte(lead), byte(low)})
			r := []rune(string(b))
			if err == nil && len(r) == 1 && r[0] != 0xfffd && (r[0] < 0xe000 || r[0] > 0xf8ff) {
				set = append(set, r[0])
			}
		}
	}
	for _, s := range symbols() {
		for r := s[0]; r <= s[1]; r++ {
			set = append(set, r)
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// group is a run of characters whose glyphs follow one another.
type group struct {
	start, end rune
	glyph      uint16
}

func groups(runes map[rune]uint16) []group {
	order := make([]rune, 0, len(runes))
	for r := range runes {
		order = append(order, r)
	}
	slices.Sort(order)
	var out []group
	for _, r := range order {
		if n := len(out) - 1; n >= 0 && out[n].end+1 == r && r != 0x10000 && rune(out[n].glyph)+r-out[n].start == rune(runes[r]) {
			out[n].end = r
			continue
		}
		out = append(out, group{r, r, runes[r]})
	}
	return out
}

// characterMap writes a cmap with format 4 for the basic plane and format 12 for everything.
func characterMap(runes map[rune]uint16) []byte {
	all := groups(runes)
	basic := slices.DeleteFunc(slices.Clone(all), func(g group) bool { return g.start > 0xfffe })
	four, twelve := format4(basic), format12(all)
	out := words(nil, 0, 2, 3, 1)
	out = binary.BigEndian.AppendUint32(out, 20)
	out = words(out, 3, 10)
	out = binary.BigEndian.AppendUint32(out, uint32(20+len(four)))
	return append(append(out, four...), twelve...)
}

func words(b []byte, values ...int) []byte {
	for _, v := range values {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	return b
}

func format4(gs []group) []byte {
	gs = append(slices.Clone(gs), group{0xffff, 0xffff, 0})
	n, power, log := len(gs), 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	b := words(nil, 4, 16+8*n, 0, 2*n, 2*power, log, 2*(n-power))
	for _, g := range gs {
		b = words(b, int(g.end))
	}
	b = words(b, 0)
	for _, g := range gs {
		b = words(b, int(g.start))
	}
	for _, g := range gs {
		delta := int(g.glyph) - int(g.start)
		if g.start == 0xffff {
			delta = 1
		}
		b = words(b, delta&0xffff)
	}
	return append(b, make([]byte, 2*n)...)
}

func format12(gs []group) []byte {
	b := words(nil, 12, 0)
	for _, v := range []int{16 + 12*len(gs), 0, len(gs)} {
		b = binary.BigEndian.AppendUint32(b, uint32(v))
	}
	for _, g := range gs {
		for _, v := range []uint32{uint32(g.start), uint32(g.end), uint32(g.glyph)} {
			b = binary.BigEndian.AppendUint32(b, v)
		}
	}
	return b
}
