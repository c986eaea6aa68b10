package truetype_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/pdf/truetype"
)

const folder = "../../../assets/fonts/"

func load(t testing.TB, name string) ([]byte, *truetype.Font) {
	t.Helper()
	b, err := os.ReadFile(folder + name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := truetype.Open(bytes.NewReader(b), 0)
	if err != nil {
		t.Fatal(err)
	}
	return b, f
}

func standard(t testing.TB) []rune {
	t.Helper()
	b, err := os.ReadFile("../../../testdata/tgh8105.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []rune
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		out = append(out, []rune(strings.Split(line, "\t")[1])...)
	}
	return out
}

func TestEveryFaceHasTheStandardCharacters(t *testing.T) {
	want := standard(t)
	if len(want) != 8105 {
		t.Fatalf("list has %d characters", len(want))
	}
	for _, name := range []string{"NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf", "NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"} {
		_, f := load(t, name)
		for _, r := range want {
			if f.Glyph(r) == 0 {
				t.Errorf("%s lacks %c U+%04X", name, r, r)
			}
		}
		if f.Glyph('𠮷') != 0 || f.Glyph(0xe863) != 0 {
			t.Errorf("%s claims a character the source does not have", name)
		}
		if got := f.Advance(f.Glyph('国')); got != f.UnitsPerEm() {
			t.Errorf("%s: 国 is %d wide, em is %d", name, got, f.UnitsPerEm())
		}
	}
}

func TestSubsetKeepsShapesAndMetrics(t *testing.T) {
	_, f := load(t, "NotoSerifSC-Regular.ttf")
	text := []rune("龘供油协议①é½𬭚A0。")
	glyphs := []uint16{0}
	for _, r := range text {
		glyphs = append(glyphs, f.Glyph(r))
	}
	cmap, err := f.Table("cmap")
	if err != nil {
		t.Fatal(err)
	}
	b, err := f.Subset(glyphs, map[string][]byte{"cmap": cmap})
	if err != nil {
		t.Fatal(err)
	}
	if sum(b) != 0xB1B0AFBA {
		t.Errorf("checksum of the file is %08X", sum(b))
	}
	again, _ := f.Subset(glyphs, map[string][]byte{"cmap": cmap})
	if !bytes.Equal(b, again) {
		t.Error("two subsets of the same glyphs differ")
	}
	// The map in it is the old font's, so glyphs are asked for by their new numbers.
	s, err := truetype.Open(bytes.NewReader(b), 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, g := range glyphs {
		want, err1 := f.Outline(g)
		got, err2 := s.Outline(uint16(i))
		if err1 != nil || err2 != nil || !slices.Equal(want, got) {
			t.Errorf("glyph %d: outlines differ (%v, %v)", i, err1, err2)
		}
		if i > 0 && len(got) == 0 {
			t.Errorf("glyph %d (%c) is blank", i, text[i-1])
		}
		if f.Advance(g) != s.Advance(uint16(i)) {
			t.Errorf("glyph %d: advance %d, was %d", i, s.Advance(uint16(i)), f.Advance(g))
		}
	}
}

func sum(b []byte) (s uint32) {
	for i := 0; i < len(b); i += 4 {
		s += binary.BigEndian.Uint32(b[i:])
	}
	return s
}

func TestOutlinesStayInTheirBoxAndClose(t *testing.T) {
	_, f := load(t, "NotoSansSC-Bold.ttf")
	box := f.Bounds()
	for _, r := range standard(t)[:500] {
		segments, err := f.Outline(f.Glyph(r))
		if err != nil {
			t.Fatal(err)
		}
		open := false
		for _, s := range segments {
			if (s.Op == truetype.Move) == open {
				t.Fatalf("%c: contours are not closed one by one", r)
			}
			open = s.Op != truetype.Close
			if s.Op != truetype.Close && (s.X3 < float64(box[0]) || s.X3 > float64(box[2]) || s.Y3 < float64(box[1]) || s.Y3 > float64(box[3])) {
				t.Fatalf("%c: point %v outside %v", r, s, box)
			}
		}
		if open || len(segments) == 0 {
			t.Fatalf("%c: outline has %d steps, open %v", r, len(segments), open)
		}
	}
}

func TestBrokenFontsAreRefused(t *testing.T) {
	b, _ := load(t, "NotoSansSC-Bold.ttf")
	for _, n := range []int{0, 5, 12, 200, 5000, len(b) / 2} {
		if _, err := truetype.Open(bytes.NewReader(b[:n]), 0); !errors.Is(err, truetype.ErrMalformed) {
			t.Errorf("cut at %d: %v", n, err)
		}
	}
	cff := slices.Clone(b[:64])
	copy(cff, "OTTO")
	if _, err := truetype.Open(bytes.NewReader(cff), 0); !errors.Is(err, truetype.ErrUnsupported) {
		t.Errorf("CFF: %v", err)
	}
	if _, err := truetype.Open(bytes.NewReader(b), 1); !errors.Is(err, truetype.ErrMalformed) {
		t.Errorf("face 1 of a single font: %v", err)
	}
}

// FuzzOpen flips bytes of a small font: reading may fail, it may not panic.
func FuzzOpen(f *testing.F) {
	_, font := load(f, "NotoSansSC-Bold.ttf")
	extra := map[string][]byte{"cmap": tinyMap()}
	small, err := font.Subset([]uint16{0, font.Glyph('A'), font.Glyph('é'), font.Glyph('国')}, extra)
	if err != nil {
		f.Fatal(err)
	}
	for _, at := range []int{4, 12, 40, 200, 400} {
		f.Add(at, byte(0xff))
	}
	f.Fuzz(func(t *testing.T, at int, value byte) {
		b := slices.Clone(small)
		b[(at&0x7fffffff)%len(b)] = value
		broken, err := truetype.Open(bytes.NewReader(b), 0)
		if err != nil {
			return
		}
		for g := range uint16(6) {
			_, _ = broken.Outline(g)
			_ = broken.Advance(g)
		}
		_, _ = broken.Subset([]uint16{0, 1, 2}, nil)
	})
}

// tinyMap is a format 12 map of A to glyph 1.
func tinyMap() []byte {
	b := []byte{0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0}
	for _, v := range []uint32{28, 0, 1, 'A', 'A', 1} {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}
