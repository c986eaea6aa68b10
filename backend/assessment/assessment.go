package assessment

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/samber/lo"
)

// Kind is what is ranked among its like.
type Kind string

// The kinds, from the top down.
const (
	Unit     Kind = "所属单位"
	District Kind = "零管片区"
	Station  Kind = "加油站"
	Person   Kind = "客户责任人"
)

// Kinds lists the kinds from the top down.
func Kinds() []Kind { return []Kind{Unit, District, Station, Person} }

// Subject is who is assessed. Code is that of the office or the staff number: identities of the database differ between machines, codes do not.
type Subject struct {
	Kind Kind   `json:"kind"`
	Code string `json:"code"`
	Name string `json:"name"`
	Of   string `json:"of"` // the office it belongs to
}

func (s Subject) key() string { return string(s.Kind) + "/" + s.Code }

// Record is one thing that counts: Good of Of, as 1 of 1 for a customer that was visited or 2 of 3 for a line of a plan. Link is the screen that
// shows it; it takes no part in the fingerprint.
type Record struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Text string `json:"text"`
	Good int    `json:"good"`
	Of   int    `json:"of"`
	Link string `json:"link"`
}

// Fact is a record that counts for a subject under a measure.
type Fact struct {
	Subject Subject
	Key     Key
	Record  Record
}

// Score is one measure of a subject. Known is false where there are no facts: it says 无数据 and has no weight.
type Score struct {
	Key     Key      `json:"key"`
	Weight  int      `json:"weight"`
	Known   bool     `json:"known"`
	Good    int      `json:"good"`
	Of      int      `json:"of"`
	Score   int      `json:"score"` // 0–100
	Why     string   `json:"why"`
	Records []Record `json:"-"`
}

// Row is a subject with its scores in the order of Keys.
type Row struct {
	Subject
	Scores []Score
	Points int // Σ weight × score over what is known
	Weight int // Σ weight over what is known; 0 where nothing is
	Total  int // hundredths, Points ÷ Weight rounded half up
	Rank   int // among its kind by the exact quotient, equal ones share it; 0 where nothing is known
}

// Board is all subjects, by kind and rank, those without facts last.
type Board struct {
	Rows        []Row
	Fingerprint string // SHA-256 of the policy's version, the subjects and the facts
}

// Rule says how totals are made; it stands on the board and its paper.
const Rule = "总分=各项权重×得分之和÷有数据各项的权重之和，四舍五入到0.01分；没有数据的指标不计权重。名次在同类之间按未舍入的总分排，相同的并列。"

// Assess scores the subjects by their facts. Facts of somebody who is no subject are left out.
func Assess(p Policy, subjects []Subject, facts []Fact) Board {
	by := map[string]map[Key][]Record{}
	for _, s := range subjects {
		by[s.key()] = map[Key][]Record{}
	}
	for _, f := range facts {
		if of, ok := by[f.Subject.key()]; ok {
			of[f.Key] = append(of[f.Key], f.Record)
		}
	}
	b := Board{Rows: lo.Map(subjects, func(s Subject, _ int) Row { return row(p, s, by[s.key()]) })}
	slices.SortFunc(b.Rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds(), x.Kind), slices.Index(Kinds(), y.Kind)), better(x, y), cmp.Compare(x.Code, y.Code))
	})
	place := 0
	for i := range b.Rows {
		r := &b.Rows[i]
		if i == 0 || b.Rows[i-1].Kind != r.Kind {
			place = 0
		}
		place++
		switch {
		case r.Weight == 0:
		case place > 1 && better(b.Rows[i-1], *r) == 0:
			r.Rank = b.Rows[i-1].Rank
		default:
			r.Rank = place
		}
	}
	b.Fingerprint = fingerprint(p, b.Rows)
	return b
}

// better compares exact quotients, the higher first; a row where nothing is known comes last.
func better(x, y Row) int {
	if x.Weight == 0 || y.Weight == 0 {
		return cmp.Compare(y.Weight, x.Weight)
	}
	return cmp.Compare(y.Points*x.Weight, x.Points*y.Weight)
}

func row(p Policy, s Subject, of map[Key][]Record) Row {
	r := Row{Subject: s}
	for _, m := range p.Measures {
		x := Score{Key: m.Key, Weight: m.Weight, Records: sorted(of[m.Key]), Why: "无数据，不计权重"}
		x.Good, x.Of = lo.SumBy(x.Records, func(r Record) int { return r.Good }), lo.SumBy(x.Records, func(r Record) int { return r.Of })
		if x.Known = x.Of > 0; x.Known {
			x.Score, x.Why = m.score(x.Good, x.Of)
			r.Points, r.Weight = r.Points+m.Weight*x.Score, r.Weight+m.Weight
		}
		r.Scores = append(r.Scores, x)
	}
	if r.Weight > 0 {
		r.Total = (r.Points*200 + r.Weight) / (2 * r.Weight)
	}
	return r
}

// sorted puts what counts against the subject first.
func sorted(list []Record) []Record {
	out := append([]Record{}, list...)
	slices.SortFunc(out, func(x, y Record) int {
		return cmp.Or(cmp.Compare(y.Of-y.Good, x.Of-x.Good), cmp.Compare(x.Code, y.Code), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Text, y.Text), cmp.Compare(x.Good, y.Good))
	})
	return out
}

func fingerprint(p Policy, rows []Row) string {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q\n", p.Version) // a hash never refuses bytes
	for _, r := range rows {
		_, _ = fmt.Fprintf(h, "%q %q %q %q\n", r.Kind, r.Code, r.Name, r.Of)
		for _, s := range r.Scores {
			for _, x := range s.Records {
				_, _ = fmt.Fprintf(h, "%q %q %q %q %d %d\n", s.Key, x.Code, x.Name, x.Text, x.Good, x.Of)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
