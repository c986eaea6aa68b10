package report

import (
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"

	"github.com/samber/lo"
)

// Layout is a dated version of how the seven forms look (the regulation's own layouts are not public): which figures stand in which order under
// which heads, titles, notes and lines to sign. What a figure is and how it is reckoned is code, named by its term; a layout cannot change it.
type Layout struct {
	Version  string        `json:"version"`
	From     calendar.Date `json:"from"`
	Source   string        `json:"source"` // the paper that decided it
	Forms    []FormLayout  `json:"forms"`  // F1 … F7
	SignedBy string        `json:"signedBy,omitempty"`
	SignedAt string        `json:"signedAt,omitempty"`
}

// FormLayout is the layout of one form. A note is a sentence as it is printed, or one {term} for what the program says there, which may be nothing.
type FormLayout struct {
	Code    Code         `json:"code"`
	Title   string       `json:"title"`
	Parts   []PartLayout `json:"parts"`
	Notes   []string     `json:"notes"`
	Signers []string     `json:"signers"`
}

// PartLayout is the layout of one table; Empty is printed where it has no rows. Title, Empty and the titles of columns may name a figure of
// the month, such as {区县最低}.
type PartLayout struct {
	Key     string         `json:"key"`
	Title   string         `json:"title"`
	Empty   string         `json:"empty"`
	Columns []ColumnLayout `json:"columns"`
}

// ColumnLayout puts the figure of a term under a head. Width is relative.
type ColumnLayout struct {
	Term  string `json:"term"`
	Title string `json:"title"`
	Group string `json:"group,omitempty"`
	Width int    `json:"width"`
}

func (l Layout) form(code Code) FormLayout {
	f, _ := lo.Find(l.Forms, func(f FormLayout) bool { return f.Code == code })
	return f
}

// sayings are the sentences of a form by term.
type sayings map[string][]string

func (s sayings) say(term, text string) { s[term] = append(s[term], text) }

// termOf is the term a note stands for.
func termOf(note string) (term string, ok bool) {
	if !strings.HasPrefix(note, "{") || !strings.HasSuffix(note, "}") {
		return "", false
	}
	return note[1 : len(note)-1], true
}

func (f FormLayout) notes(said sayings) []string {
	out := []string{}
	for _, n := range f.Notes {
		if term, ok := termOf(n); ok {
			out = append(out, said[term]...)
			continue
		}
		out = append(out, n)
	}
	return out
}

// headTerms are the figures of a month that a head may name.
func headTerms() map[string]func(Input) string {
	return map[string]func(Input) string{
		"{区县最低}": func(in Input) string { return fmt.Sprint(in.PlanPolicy.PerCounty) },
		"{站均最低}": func(in Input) string { return fmt.Sprint(in.PlanPolicy.PerStation) },
		"{普查轮次}": func(in Input) string { return roundOf(in).Label() },
	}
}

// fill writes the figures of the month into a head.
func (b *builder) fill(head string) string {
	if !strings.Contains(head, "{") {
		return head
	}
	for term, of := range headTerms() {
		head = strings.ReplaceAll(head, term, of(b.in))
	}
	return head
}

// laid makes a part as the layout has it.
func laid[T any](b *builder, code Code, key string, columns []column[T], items []T, id func(T) string) Part {
	p, _ := lo.Find(b.in.Layout.form(code).Parts, func(p PartLayout) bool { return p.Key == key })
	chosen := make([]column[T], 0, len(p.Columns))
	for _, c := range p.Columns {
		i := slices.IndexFunc(columns, func(x column[T]) bool { return x.Key == c.Term })
		one := columns[i] // a layout that names no figure was refused when it was read
		one.Title, one.Group, one.Width = b.fill(c.Title), c.Group, c.Width
		chosen = append(chosen, one)
	}
	return table(b, key, b.fill(p.Title), b.fill(p.Empty), chosen, items, id)
}
