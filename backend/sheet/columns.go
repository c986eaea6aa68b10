package sheet

import (
	"errors"
	"slices"
	"strings"

	"github.com/samber/lo"
)

// Header is the row of a file that names its columns, with the first rows below it.
type Header struct {
	Sheet   string
	Row     int
	Titles  []string   // by column, trimmed; empty where a column has no title
	Samples [][]string // up to three rows below, by column
}

// sampled is how many rows below the header are shown.
const sampled = 3

// Header finds the row that names the columns: the one the schema recognises, else, within the first rows of each sheet, the one with the most
// texts in it. Error: sheet.no_header for a file without any row of two texts.
func (b *Book) Header(schema Schema) (Header, error) {
	var best Header
	var weight int
	for i, name := range b.Sheets() {
		rows, err := b.top(i)
		if err != nil {
			return best, err
		}
		for k, row := range rows {
			w := texts(row)
			if _, missing := match(schema, row.Cells); len(missing) == 0 {
				w += 1 << 20 // recognised: nothing else can be the header
			}
			if w > weight && w > 1 {
				weight = w
				best = Header{Sheet: name, Row: row.Num, Titles: trimmed(row), Samples: lo.Map(rows[k+1:min(k+1+sampled, len(rows))], func(r Row, _ int) []string { return trimmed(r) })}
			}
		}
	}
	if weight == 0 {
		r := reader{book: b, schema: schema}
		return best, r.noHeader()
	}
	return best, nil
}

var errEnough = errors.New("enough rows")

// top reads the first filled rows of a sheet, as many as a header is looked for in.
func (b *Book) top(sheet int) (rows []Row, err error) {
	err = b.Rows(sheet, func(row Row) error {
		if len(trimmed(row)) == 0 {
			return nil
		}
		rows = append(rows, Row{Num: row.Num, Cells: slices.Clone(row.Cells)})
		return lo.Ternary(len(rows) >= headerWithin, errEnough, nil)
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return rows, err
}

// texts counts the different texts of a row; numbers and days are no titles.
func texts(row Row) int {
	return len(lo.Uniq(lo.FilterMap(row.Cells, func(c Cell, _ int) (string, bool) { t := normal(c.Text); return t, t != "" && c.Kind == String })))
}

func trimmed(row Row) []string {
	out := lo.Map(row.Cells, func(c Cell, _ int) string { return trim(c.Text) })
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// Shape tells files of one layout: their titles, folded, in order.
func Shape(titles []string) string {
	return strings.Join(lo.Map(titles, func(t string, _ int) string { return normal(t) }), "|")
}

// Mapping says how the columns of one file shape are read: by schema key the title as the file writes it, "" or no entry for
// "not in this file".
func (s Schema) Mapping(m map[string]string) Schema {
	s.Columns = lo.Map(s.Columns, func(c Column, _ int) Column {
		c.Title, c.Synonyms = m[c.Key], nil // no title is empty, so "" is never found
		return c
	})
	return s
}

// Match proposes which title of a header each schema column is read from, by its names.
func (s Schema) Match(titles []string) map[string]string {
	columns, _ := match(s, lo.Map(titles, func(t string, _ int) Cell { return Cell{Text: t, Kind: String} }))
	out := map[string]string{}
	for k, i := range columns {
		if i >= 0 {
			out[s.Columns[k].Key] = titles[i]
		}
	}
	return out
}

// Check holds a mapping against the titles it is for: every key known, every title there, none read twice, everything required read.
// The sentences are Chinese; none means sound.
func (s Schema) Check(titles []string, m map[string]string) (wrong []string) {
	used := map[string]string{}
	for key, title := range m {
		c, ok := lo.Find(s.Columns, func(c Column) bool { return c.Key == key })
		switch {
		case !ok:
			wrong = append(wrong, "没有「"+key+"」这一栏")
		case title != "" && !slices.Contains(titles, title):
			wrong = append(wrong, "文件里没有「"+title+"」这一列")
		case title != "" && used[title] != "":
			wrong = append(wrong, "「"+title+"」这一列同时给了「"+used[title]+"」和「"+c.Title+"」")
		}
		used[title] = c.Title
	}
	found := s.Mapping(m).Match(titles)
	for _, c := range s.Columns { // by their own names, not those of the file
		if c.Required && found[c.Key] == "" {
			wrong = append(wrong, "「"+c.Title+"」还没有对应的列")
		}
	}
	slices.Sort(wrong)
	return wrong
}
