package sheet

import "strings"

// styles notes which cell styles show a number as a date.
func (x *xlsx) styles() error {
	if x.parts["xl/styles.xml"] == nil {
		return nil
	}
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := x.small("xl/styles.xml", &sheet); err != nil {
		return err
	}
	custom := map[int]bool{}
	for _, f := range sheet.Formats {
		custom[f.ID] = isDateFormat(f.Code)
	}
	for _, c := range sheet.Cells {
		date, own := custom[c.ID]
		x.dates = append(x.dates, date || !own && builtinDate(c.ID))
	}
	return nil
}

// builtinDate knows the built-in formats that are dates, the Chinese ones (27–31, 36, 50–58) included.
func builtinDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDateFormat reads a custom format: a date has y, m, d, h or s outside quotes and brackets, or their Chinese signs.
func isDateFormat(code string) bool {
	plain, skip := strings.Builder{}, rune(0)
	escaped := false
	for _, r := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case skip != 0:
			if r == skip {
				skip = 0
			}
		case r == '"':
			skip = '"'
		case r == '[':
			skip = ']'
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		default:
			plain.WriteRune(r)
		}
	}
	s := plain.String()
	return !strings.Contains(s, "general") && strings.ContainsAny(s, "ymdhs")
}
