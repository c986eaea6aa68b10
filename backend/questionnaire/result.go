package questionnaire

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/samber/lo"
)

// Result is how one question was answered on one scale, by every version that asked it so. Note says what cannot be compared.
type Result struct {
	QuestionID QuestionID `json:"questionId"`
	Topic      string     `json:"topic"`
	Kind       Kind       `json:"kind"`
	Labels     []string   `json:"labels"` // options in the words of the newest version, or scores; empty for numbers and texts
	Series     []Series   `json:"series"` // by version, the oldest first
	Texts      []string   `json:"texts"`
	Note       string     `json:"note"`
}

// Series is what one version got. Counts stand beside Labels; Sum, Least and Most are of scores and numbers.
type Series struct {
	No       int    `json:"no"`
	Wording  string `json:"wording"`
	Sheets   int    `json:"sheets"`   // filled in
	Answered int    `json:"answered"` // with an answer to this question
	Counts   []int  `json:"counts"`
	Sum      int64  `json:"sum"`
	Least    int64  `json:"least"`
	Most     int64  `json:"most"`
}

// Mean is the mean of scores and numbers with two decimals, half up; "—" without an answer.
func (s Series) Mean() string {
	if s.Answered == 0 {
		return "—"
	}
	n := int64(s.Answered)
	hundredths := (s.Sum*200 + n) / (2 * n)
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// Share is a count in thousandths of those who answered, half up.
func (s Series) Share(i int) int64 {
	if s.Answered == 0 {
		return 0
	}
	n := int64(s.Answered)
	return (int64(s.Counts[i])*2000 + n) / (2 * n)
}

// Results counts answers question by question, by identity. Versions that ask a question on the same scale stand in one result; where the scale is
// another there is another result, and both say so. Questions come in the order of the newest version, older ones behind.
func Results(versions []Version, answers []Answer, topics map[QuestionID]string) []Result {
	versions = slices.Clone(versions)
	slices.SortFunc(versions, func(x, y Version) int { return cmp.Compare(x.No, y.No) })
	by := lo.GroupBy(answers, func(a Answer) VersionID { return a.VersionID })
	var order []QuestionID
	for _, v := range slices.Backward(versions) {
		for _, item := range v.Items {
			order = append(order, item.QuestionID)
		}
	}
	out := []Result{}
	for _, id := range lo.Uniq(order) {
		out = append(out, resultsOf(id, topics[id], versions, by)...)
	}
	return out
}

func resultsOf(id QuestionID, topic string, versions []Version, by map[VersionID][]Answer) []Result {
	var out []Result
	var scales []Item
	for _, v := range versions {
		item, ok := lo.Find(v.Items, func(i Item) bool { return i.QuestionID == id })
		if !ok {
			continue
		}
		k := slices.IndexFunc(scales, func(s Item) bool { return SameScale(s, item) })
		if k < 0 {
			scales, k = append(scales, item), len(scales)
			out = append(out, Result{QuestionID: id, Topic: topic, Kind: item.Kind, Texts: []string{}})
		}
		out[k].Labels = item.labels() // the newest words win
		out[k].Series = append(out[k].Series, series(v, item, by[v.ID], &out[k].Texts))
	}
	if len(out) > 1 {
		slices.Reverse(out)
		for i := range out {
			out[i].Note = fmt.Sprintf("各版的题型或分值、选项不同，不能相互比较；这里只有%s", nos(out[i].Series))
		}
	}
	return out
}

func nos(list []Series) string {
	text := ""
	for i, s := range list {
		text += lo.Ternary(i > 0, "、", "") + fmt.Sprintf("第%d版", s.No)
	}
	return text
}

// labels are what counts stand beside.
func (i Item) labels() []string {
	switch i.Kind {
	case Single, Multi:
		return i.Options
	case Score:
		return lo.Map(lo.RangeFrom(i.Low, i.High-i.Low+1), func(n int, _ int) string { return fmt.Sprint(n) })
	}
	return []string{}
}

func series(v Version, item Item, answers []Answer, texts *[]string) Series {
	s := Series{No: v.No, Wording: item.Text, Sheets: len(answers), Counts: make([]int, len(item.labels()))}
	for _, a := range answers {
		value, ok := a.Values[item.QuestionID]
		if !ok || value.Empty() {
			continue
		}
		s.Answered++
		for _, c := range value.Choices {
			s.Counts[c-1]++
		}
		if value.Number != nil {
			s.number(item, *value.Number)
		}
		if value.Text != "" {
			*texts = append(*texts, value.Text)
		}
	}
	return s
}

func (s *Series) number(item Item, n int64) {
	s.Sum += n
	s.Least = lo.Ternary(s.Answered == 1, n, min(s.Least, n))
	s.Most = lo.Ternary(s.Answered == 1, n, max(s.Most, n))
	if item.Kind == Score {
		s.Counts[n-int64(item.Low)]++
	}
}
