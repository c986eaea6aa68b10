// Package fonts makes the font files under assets/fonts: the Noto faces cut down once to the characters Fuelbook prints.
package fonts

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fuelbook/backend/pdf/truetype"
)

// Cut is one file to make: Source under the folder of unpacked npm packages, Target under assets/fonts.
type Cut struct {
	Source string
	Target string
	Wide   bool // GBK instead of GB2312
}

// Cuts are the four faces. Regular faces are wide; a character missing in bold is printed from the regular face.
func Cuts() []Cut {
	serif, sans := "@expo-google-fonts/noto-serif-sc/", "@expo-google-fonts/noto-sans-sc/"
	return []Cut{
		{serif + "400Regular/NotoSerifSC_400Regular.ttf", "NotoSerifSC-Regular.ttf", true},
		{serif + "700Bold/NotoSerifSC_700Bold.ttf", "NotoSerifSC-Bold.ttf", false},
		{sans + "400Regular/NotoSansSC_400Regular.ttf", "NotoSansSC-Regular.ttf", true},
		{sans + "700Bold/NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf", false},
	}
}

// Report says what one cut kept. Missing are wanted Chinese characters the source has no glyph for.
type Report struct {
	Target  string
	Bytes   int
	Runes   int
	Missing []rune
}

// Make cuts all faces: modules is a node_modules folder holding the two packages, table the list of the 8,105 standard
// characters (tab-separated, the character in the second column), out the folder to write to.
func Make(modules, table, out string) ([]Report, error) {
	standard, err := readTable(table)
	if err != nil {
		return nil, err
	}
	var reports []Report
	for _, c := range Cuts() {
		source, err := os.ReadFile(filepath.Join(modules, filepath.FromSlash(c.Source)))
		if err != nil {
			return nil, err
		}
		font, report, err := Subset(source, Charset(standard, c.Wide))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Source, err)
		}
		if err = os.WriteFile(filepath.Join(out, c.Target), font, 0o644); err != nil {
			return nil, err
		}
		report.Target = c.Target
		reports = append(reports, report)
	}
	return reports, nil
}

// Subset cuts a TrueType font to the characters wanted, as far as it has them. The result stands alone (character map,
// names and metrics included) and depends on the arguments only.
func Subset(source []byte, want []rune) ([]byte, Report, error) {
	f, err := truetype.Open(bytes.NewReader(source), 0)
	if err != nil {
		return nil, Report{}, err
	}
	glyphs, runes, report := []uint16{0}, make(map[rune]uint16, len(want)), Report{}
	number := map[uint16]uint16{0: 0}
	for _, r := range want {
		g := f.Glyph(r)
		if g == 0 {
			if isHan(r) {
				report.Missing = append(report.Missing, r)
			}
			continue
		}
		if _, known := number[g]; !known {
			number[g] = uint16(len(glyphs))
			glyphs = append(glyphs, g)
		}
		runes[r] = number[g]
	}
	extra := map[string][]byte{"cmap": characterMap(runes)}
	for _, tag := range []string{"OS/2", "name", "post", "gasp"} {
		if b, err := f.Table(tag); err != nil {
			return nil, Report{}, err
		} else if b != nil {
			extra[tag] = b
		}
	}
	font, err := f.Subset(glyphs, extra)
	report.Bytes, report.Runes = len(font), len(runes)
	return font, report, err
}

func isHan(r rune) bool { return r >= 0x3400 && r < 0xe000 || r >= 0x20000 }

func readTable(path string) ([]rune, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var out []rune
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		fields := strings.Split(line, "\t")
		if i == 0 {
			continue
		}
		if len(fields) < 2 || len([]rune(fields[1])) != 1 {
			return nil, fmt.Errorf("%s line %d: no single character", path, i+1)
		}
		out = append(out, []rune(fields[1])[0])
	}
	return out, nil
}
