package fonts_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"fuelbook/backend/pdf/truetype"
	"fuelbook/build/fonts"
)

// TestSubsetStandsAlone cuts a committed font again: same characters, same widths, and a map that reads back.
func TestSubsetStandsAlone(t *testing.T) {
	source, err := os.ReadFile("../../assets/fonts/NotoSansSC-Bold.ttf")
	if err != nil {
		t.Fatal(err)
	}
	want := []rune("AZaz09 。,年月日油客簿䶮𬭚𫖯𬬻")
	slices.Sort(want)
	cut, report, err := fonts.Subset(source, append(slices.Clone(want), '𠮷'))
	if err != nil {
		t.Fatal(err)
	}
	if report.Runes != len(want) || string(report.Missing) != "𠮷" {
		t.Errorf("kept %d of %d, missing %q", report.Runes, len(want), string(report.Missing))
	}
	before, err1 := truetype.Open(bytes.NewReader(source), 0)
	after, err2 := truetype.Open(bytes.NewReader(cut), 0)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for _, r := range want {
		if after.Glyph(r) == 0 || after.Advance(after.Glyph(r)) != before.Advance(before.Glyph(r)) {
			t.Errorf("%c: glyph %d, advance %d, was %d", r, after.Glyph(r), after.Advance(after.Glyph(r)), before.Advance(before.Glyph(r)))
		}
		a, _ := before.Outline(before.Glyph(r))
		b, _ := after.Outline(after.Glyph(r))
		if !slices.Equal(a, b) {
			t.Errorf("%c: shape changed", r)
		}
	}
	var got []rune
	for r := range after.Runes {
		got = append(got, r)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("map holds %q, want %q", string(got), string(want))
	}
}

func TestCharsets(t *testing.T) {
	narrow, wide := fonts.Charset([]rune("𬭚"), false), fonts.Charset([]rune("𬭚"), true)
	for _, r := range "一龥嘂,A①☐𬭚" {
		if !slices.Contains(wide, r) {
			t.Errorf("wide set lacks %c", r)
		}
	}
	if slices.Contains(narrow, '龥') || !slices.Contains(narrow, '啊') || !slices.Contains(narrow, '齄') {
		t.Error("narrow set is not GB2312")
	}
	if !slices.IsSorted(wide) || len(wide) < 21003+300 {
		t.Errorf("wide set has %d characters, sorted %v", len(wide), slices.IsSorted(wide))
	}
}
