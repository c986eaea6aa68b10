package report

import (
	"strings"

	"github.com/samber/lo"
)

// Figure is one total of a form beside the same total of the month before, as both are read.
type Figure struct {
	Code   Code   `json:"code"`
	Form   string `json:"form"`
	Column string `json:"column"`
	Was    string `json:"was"` // "—" where the month before had no such total
	Now    string `json:"now"`

	term string // form, part and term of the column
}

// Compare sets the numbers of the total rows of 附录3, 4 and 7 of two months side by side, in the order of the forms.
func Compare(now, was [7]Form) []Figure {
	before := lo.SliceToMap(totals(was), func(t Figure) (string, string) { return t.term, t.Now })
	return lo.Map(totals(now), func(t Figure, _ int) Figure {
		t.Was = lo.CoalesceOrEmpty(before[t.term], "—") // the same figure, whatever the two layouts call it
		return t
	})
}

func totals(forms [7]Form) []Figure {
	out := []Figure{}
	for _, f := range forms {
		if f.Appendix != 3 && f.Appendix != 4 && f.Appendix != 7 {
			continue
		}
		for _, p := range f.Parts {
			if p.Total == nil {
				continue
			}
			for i, c := range p.Total.Cells {
				if c.Kind == Text || !c.Known {
					continue
				}
				column := strings.Join(lo.Compact([]string{p.Columns[i].Group, p.Columns[i].Title}), "·")
				out = append(out, Figure{Code: f.Code, Form: strings.TrimSpace(f.Title + " " + p.Key), Column: column, Now: c.Display(), term: strings.Join([]string{string(f.Code), p.Key, p.Columns[i].Key}, "/")})
			}
		}
	}
	return out
}
