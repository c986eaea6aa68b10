package paint

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"unicode/utf16"
)

// font writes a Type0 font under the placeholder's number, its parts under new numbers.
func (w *writer) font(number int, c *codes) error {
	file, err := c.font.Subset(c.glyphs, nil)
	if err != nil {
		return err
	}
	name := tag(file) + "+" + c.font.Name()
	descendant, descriptor, data, unicode := w.next, w.next+1, w.next+2, w.next+3
	w.next += 4
	w.begin(number)
	fmt.Fprintf(&w.buffer, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>\nendobj\n",
		name, descendant, unicode)
	w.begin(descendant)
	fmt.Fprintf(&w.buffer, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
		"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 1000/W[0[%s]]>>\nendobj\n", name, descriptor, c.widths())
	w.begin(descriptor)
	box, upm := c.font.Bounds(), c.font.UnitsPerEm()
	fmt.Fprintf(&w.buffer, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>\nendobj\n",
		name, box[0]*1000/upm, box[1]*1000/upm, box[2]*1000/upm, box[3]*1000/upm, c.font.Ascent()*1000/upm,
		c.font.Descent()*1000/upm, c.font.CapHeight()*1000/upm, c.font.Weight()/5, data)
	if err = w.stream(data, fmt.Sprintf("/Length1 %d", len(file)), file); err != nil {
		return err
	}
	return w.stream(unicode, "", c.toUnicode())
}

// tag is the six letters that mark a subset, made from its bytes.
func tag(file []byte) string {
	sum := sha256.Sum256(file)
	out := make([]byte, 6)
	for i := range out {
		out[i] = 'A' + sum[i]%26
	}
	return string(out)
}

// widths lists the advances of the codes in thousandths of an em.
func (c *codes) widths() []byte {
	var out []byte
	for _, g := range c.glyphs {
		out = fmt.Appendf(out, "%d ", c.font.Advance(g)*1000/c.font.UnitsPerEm())
	}
	return bytes.TrimRight(out, " ")
}

// toUnicode maps each code to its character; blocks of a hundred, as the format allows.
func (c *codes) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for from := 0; from < len(c.runes); from += 100 {
		block := c.runes[from:min(from+100, len(c.runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(block))
		for i, r := range block {
			fmt.Fprintf(&b, "<%04X><", from+i+1)
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
