package watch

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"
)

//go:embed donations.csv
var donations string // the 1995 cohort of donors: gifts, last year, years, donors

// Compared is one figure of the self-test: as published, as computed here, and whether they agree to the digits published.
type Compared struct {
	Name      string `json:"name"`
	Published string `json:"published"`
	Ours      string `json:"ours"`
	OK        bool   `json:"ok"`
}

// SelfTest fits the public donor cohort and compares with the published figures.
func SelfTest() ([]Compared, error) {
	cells, err := cohort()
	if err != nil {
		return nil, err
	}
	f := FitModel(cells)
	p := f.Params
	total := 0.0
	for _, c := range cells {
		total += float64(c.Count) * p.Expected(c, 5)
	}
	of := func(x, last int) float64 { return p.Alive(Cell{X: x, Last: last, N: 6}) }
	return []Compared{
		compare("α", 1.204, 3, p.Alpha), compare("β", 0.750, 3, p.Beta), compare("γ", 0.657, 3, p.Gamma), compare("δ", 2.783, 3, p.Delta),
		compare("对数似然", -33225.6, 1, f.LL),
		compare("从未捐赠者下一年仍在的概率", 0.11, 2, of(0, 0)),
		compare("捐2次、末次第4年，仍在的概率", 0.59, 2, of(2, 4)),
		compare("每年都捐，仍在的概率", 0.93, 2, of(6, 6)),
		compare("此后五年的捐赠次数合计", 12884.2, 1, total),
	}, nil
}

// compare agrees when ours, rounded to the digits published, reads the same.
func compare(name string, published float64, digits int, ours float64) Compared {
	text := func(x float64) string { return strconv.FormatFloat(x, 'f', digits, 64) }
	return Compared{name, text(published), text(ours), text(published) == text(ours)}
}

func cohort() ([]Cell, error) {
	rows, err := csv.NewReader(strings.NewReader(donations)).ReadAll()
	if err != nil {
		return nil, err
	}
	out := make([]Cell, 0, len(rows))
	for _, r := range rows[1:] {
		var n [4]int
		for i := range n {
			if n[i], err = strconv.Atoi(r[i]); err != nil {
				return nil, err
			}
		}
		out = append(out, Cell{n[0], n[1], n[2], n[3]})
	}
	return out, nil
}
