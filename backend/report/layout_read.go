package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// vocabulary is what a layout may name in one form: figures by part, the terms of notes; need are the figures a tie, the summary for the leader or
// 本年累计 reads, which must stand on every layout.
type vocabulary struct {
	parts []partWords
	notes []string
}

type partWords struct {
	key   string
	terms []string
	need  []string
}

func wordsOf[T any](key string, columns []column[T], need ...string) partWords {
	return partWords{key, lo.Map(columns, func(c column[T], _ int) string { return c.Key }), need}
}

func vocabularies() map[Code]vocabulary {
	return map[Code]vocabulary{
		F1: {[]partWords{wordsOf("A", f1Institutions(), "county", "plan"), wordsOf("B", f1Cards(), "station", "plan")}, []string{"计划版本", "没有计划", "最低计划", "计划提示"}},
		F2: {[]partWords{wordsOf("A", f2Columns(), "name")}, []string{"登记户数", "筛查无效", "调查进度"}},
		F3: {[]partWords{wordsOf("A", f3Columns(), "name", "kind")}, []string{"流失小计", "认定口径", "另定口径"}},
		F4: {[]partWords{wordsOf("A", f4Columns(), "county", "level", "opening", "new", "wonback", "in", "out", "lost", "closing", "汽油", "柴油")},
			[]string{"未计户数", "撤销核实", "合并档案", "未识别消费"}},
		F5: {[]partWords{wordsOf("A", f5Columns(), "name", "level", "change")}, []string{"分级参数", "权限转移", "缓降"}},
		F6: {[]partWords{wordsOf("A", f6Columns(), "code", "name", "level", "gasoline", "diesel", "prev", "remark")}, []string{"消费动态"}},
		F7: {[]partWords{wordsOf("A", f7Institutions(), "county", "plan", "done", "rate"), wordsOf("B", f7Cards(), "station", "plan", "done", "rate")}, []string{"站均完成", "本年累计"}},
	}
}

// Codes are the seven forms in order.
func Codes() []Code { return []Code{F1, F2, F3, F4, F5, F6, F7} }

// ParseLayout reads a layout strictly. Code report.bad_layout, every fault with its place.
func ParseLayout(raw []byte) (l Layout, err error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return l, badLayout("表样文件", "读不懂："+err.Error())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return l, badLayout("表样文件", "后面有多余内容")
	}
	return l, l.Check().OrNil()
}

// Check lists what is wrong with a layout. Code report.bad_layout.
func (l Layout) Check() fault.List {
	var out fault.List
	if l.Version == "" || l.From.IsZero() || strings.TrimSpace(l.Source) == "" {
		out = append(out, badLayout("表样文件", "缺少版本号、生效日期或依据"))
	}
	if codes := lo.Map(l.Forms, func(f FormLayout, _ int) Code { return f.Code }); !slices.Equal(codes, Codes()) {
		return append(out, badLayout("表样文件", fmt.Sprintf("应按顺序写 F1 至 F7 七张表，现为%v", codes)))
	}
	words := vocabularies()
	for _, f := range l.Forms {
		out = append(out, f.check(words[f.Code])...)
	}
	return out
}

func badLayout(place, cause string) *fault.Fault {
	return fault.New(fault.Invalid, "report.bad_layout", place+cause, "请改正表样文件，可先下载现用的表样对照").On("layout")
}

const mostSigners = 6

func (f FormLayout) check(v vocabulary) (out fault.List) {
	place := "附录" + string(f.Code[1:])
	if strings.TrimSpace(f.Title) == "" {
		out = append(out, badLayout(place, "没有标题"))
	}
	if n := len(f.Signers); n == 0 || n > mostSigners || slices.ContainsFunc(f.Signers, func(s string) bool { return strings.TrimSpace(s) == "" }) {
		out = append(out, badLayout(place, fmt.Sprintf("的签字栏应写1至%d个人", mostSigners)))
	}
	out = append(out, f.checkNotes(place, v)...)
	keys := lo.Map(f.Parts, func(p PartLayout, _ int) string { return p.Key })
	if want := lo.Map(v.parts, func(p partWords, _ int) string { return p.key }); !slices.Equal(keys, want) {
		return append(out, badLayout(place, fmt.Sprintf("应分%s，现为%s", strings.Join(want, "、"), strings.Join(keys, "、"))))
	}
	for i, p := range f.Parts {
		out = append(out, p.check(place+lo.Ternary(len(f.Parts) > 1, p.Key, ""), v.parts[i])...)
	}
	return out
}

func (f FormLayout) checkNotes(place string, v vocabulary) (out fault.List) {
	for i, n := range f.Notes {
		term, named := termOf(n)
		switch {
		case named && !slices.Contains(v.notes, term):
			out = append(out, badLayout(place, fmt.Sprintf("表注第%d条：没有「%s」这个用语，可用%s", i+1, term, strings.Join(v.notes, "、"))))
		case !named && (strings.TrimSpace(n) == "" || strings.ContainsAny(n, "{}")):
			out = append(out, badLayout(place, fmt.Sprintf("表注第%d条：应是一句话，或单独一个{用语}", i+1)))
		}
	}
	return out
}

func (p PartLayout) check(place string, v partWords) (out fault.List) {
	if strings.TrimSpace(p.Empty) == "" {
		out = append(out, badLayout(place, "没有写无记录时的说明"))
	}
	out = append(out, heads(place, "的标题", p.Title, p.Empty)...)
	met := map[string]bool{}
	for i, c := range p.Columns {
		at := fmt.Sprintf("%s第%d列：", place, i+1)
		switch {
		case !slices.Contains(v.terms, c.Term):
			out = append(out, badLayout(at, "没有「"+c.Term+"」这个数，可用"+strings.Join(v.terms, "、")))
		case met[c.Term]:
			out = append(out, badLayout(at, "「"+c.Term+"」已经列过"))
		case strings.TrimSpace(c.Title) == "":
			out = append(out, badLayout(at, "没有列名"))
		case c.Width < 2 || c.Width > 60:
			out = append(out, badLayout(at, fmt.Sprintf("宽度%d应为2至60", c.Width)))
		}
		met[c.Term] = true
		out = append(out, heads(at, "列名", c.Title, c.Group)...)
	}
	for _, term := range v.need {
		if !met[term] {
			out = append(out, badLayout(place, "缺少「"+term+"」，勾稽和汇总要用"))
		}
	}
	return out
}

var braced = regexp.MustCompile(`\{[^}]*\}?`)

// heads refuses figures of the month that there are not.
func heads(place, what string, texts ...string) (out fault.List) {
	for _, s := range texts {
		for _, term := range braced.FindAllString(s, -1) {
			if _, ok := headTerms()[term]; !ok {
				known := lo.Keys(headTerms())
				slices.Sort(known)
				out = append(out, badLayout(place, what+"里没有「"+term+"」这个用语，可用"+strings.Join(known, "、")))
			}
		}
	}
	return out
}
