package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fuelbook/backend/customer"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// checks are the ties between the forms (domain 8, 勾稽 1–7). Each compares the forms as printed; the rows they were made of only name the records.
func (b *builder) checks(forms [7]Form) []Check {
	return []Check{b.stockFlow(forms[3]), b.sameRows(forms), sameVolumes(forms), b.developed(forms), b.lostTie(forms), b.moves(forms), b.carried(forms[3])}
}

// forms are the appendices a check speaks of.
func (c Check) forms() []int {
	return map[int][]int{1: {4}, 2: {4, 5, 6}, 3: {4, 6}, 4: {1, 4, 6, 7}, 5: {3, 4}, 6: {4, 5}, 7: {4}}[c.No]
}

// tie compares two figures; broken are the parts that differ even where the totals agree.
func tie(no int, text string, left, right int64, broken []string, refs []Ref) Check {
	c := Check{No: no, Text: text, OK: left == right && len(broken) == 0, Left: left, Right: right, Refs: refs}
	if left != right {
		broken = append([]string{fmt.Sprintf("左边%d，右边%d，差%d", left, right, left-right)}, broken...)
	}
	c.Detail = strings.Join(broken, "；")
	return c
}

// at finds a column by its key; a key that is not there is a bug.
func (p Part) at(key string) int {
	i := slices.IndexFunc(p.Columns, func(c Column) bool { return c.Key == key })
	if i < 0 {
		panic("report: no column " + key + " in part " + p.Key)
	}
	return i
}

// total is the number in the total row of a column, 0 where the form has no rows.
func total(f Form, part int, key string) int64 {
	p := f.Parts[part]
	if p.Total == nil {
		return 0
	}
	return p.Total.Cells[p.at(key)].Num
}

// held are the numbers of a column of 附录4 by its county and level.
func held(f4 Form, key string) map[string]int64 {
	p := f4.Parts[0]
	i := p.at(key)
	return lo.SliceToMap(p.Rows, func(r Row) (string, int64) { return r.Key, r.Cells[i].Num })
}

// differ says, in order, where two counts by county and level are not the same.
func (b *builder) differ(x, y map[string]int64, format string) (out []string) {
	for _, k := range slices.Sorted(maps.Keys(lo.Assign(x, y))) {
		if x[k] != y[k] {
			code, level, _ := strings.Cut(k, "/")
			out = append(out, b.countyName(code)+level+"："+fmt.Sprintf(format, x[k], y[k]))
		}
	}
	return out
}

// stockFlow is tie 1, per county and level; the customers that enter or leave without a movement are its records.
func (b *builder) stockFlow(f4 Form) Check {
	left, right := map[string]int64{}, held(f4, "closing")
	for key, sign := range map[string]int64{"opening": 1, "new": 1, "wonback": 1, "in": 1, "out": -1, "lost": -1} {
		for place, n := range held(f4, key) {
			left[place] += sign * n
		}
	}
	breakers := lo.FlatMap(tracking.Identity(b.in.Rows), func(t tracking.Tie, _ int) []Ref {
		return lo.Map(t.Breakers, func(id customer.ID, _ int) Ref { return Ref{Kind: CustomerRef, ID: string(id), Num: 1} })
	})
	return tie(1, "附录4 月末户数=上月末+新增+赢回+转入-转出-流失（逐区县逐级别）", lo.Sum(lo.Values(left)), lo.Sum(lo.Values(right)),
		b.differ(left, right, "推算%d户，月末%d户"), breakers)
}

// sameRows is tie 2, per county and level.
func (b *builder) sameRows(forms [7]Form) Check {
	f4, f5, f6 := held(forms[3], "closing"), b.listed(forms[4]), b.listed(forms[5])
	broken := append(b.differ(f4, f5, "附录4有%d户，附录5有%d行"), b.differ(f4, f6, "附录4有%d户，附录6有%d行")...)
	return tie(2, "附录4 月末户数=附录5 行数=附录6 行数", total(forms[3], 0, "closing"), int64(len(forms[4].Parts[0].Rows)), broken, nil)
}

// listed counts the rows of 附录5 or 附录6 by county and level.
func (b *builder) listed(f Form) map[string]int64 {
	county := lo.SliceToMap(b.members, func(r *tracking.Row) (string, string) { return r.Customer.Code, r.Customer.CountyCode })
	p, out := f.Parts[0], map[string]int64{}
	i := p.at("level")
	for _, r := range p.Rows {
		out[county[r.Key]+"/"+r.Cells[i].Text]++
	}
	return out
}

func sameVolumes(forms [7]Form) Check {
	left := total(forms[3], 0, "汽油") + total(forms[3], 0, "柴油")
	right := total(forms[5], 0, "gasoline") + total(forms[5], 0, "diesel")
	return tie(3, "附录4 油量合计=附录6 油量合计（克）", left, right, nil, nil)
}

// developed is tie 4: results against movements, and the plan against what 附录7 and 附录1 print of it.
func (b *builder) developed(forms [7]Form) Check {
	done, grown := total(forms[6], 0, "done"), total(forms[3], 0, "new")
	var broken []string
	if marked := countText(forms[5], "remark", func(s string) bool { return slices.Contains(strings.Split(s, "、"), string(tracking.New)) }); marked != grown {
		broken = append(broken, fmt.Sprintf("附录4新增%d户，附录6中本月新增%d行", grown, marked))
	}
	for i, part := range []string{"机构", "个人卡"} {
		if f1, f7 := total(forms[0], i, "plan"), total(forms[6], i, "plan"); f1 != f7 {
			broken = append(broken, fmt.Sprintf("%s计划：附录1为%d，附录7为%d", part, f1, f7))
		}
	}
	if b.in.Plan != nil {
		if dup := b.duplicateLine(*b.in.Plan); dup != "" {
			broken = append(broken, "计划中「"+dup+"」有两行")
		}
	}
	return tie(4, "附录7 机构完成数=附录4 新增；附录7 计划数=附录1 计划数", done, grown, broken, nil)
}

func (b *builder) duplicateLine(p plan.Plan) string {
	seen := map[string]bool{}
	for _, l := range p.Lines {
		k := string(l.Part) + lo.Ternary(l.Part == plan.Institutions, l.CountyCode, string(l.StationID))
		if seen[k] {
			return lo.Ternary(l.Part == plan.Institutions, l.CountyName, b.station(l.StationID))
		}
		seen[k] = true
	}
	return ""
}

// countText counts the rows of a form's first part whose cell says so.
func countText(f Form, key string, is func(string) bool) int64 {
	p := f.Parts[0]
	i := p.at(key)
	return int64(lo.CountBy(p.Rows, func(r Row) bool { return is(r.Cells[i].Text) }))
}

// lostTie is tie 5: partial losses stand on 附录3 only and take nobody away.
func (b *builder) lostTie(forms [7]Form) Check {
	printed := countText(forms[2], "kind", func(s string) bool { return s == "完全" })
	p := forms[2].Parts[0]
	var refs []Ref
	for _, r := range p.Rows {
		if c := r.Cells[p.at("kind")]; c.Text == "完全" {
			refs = append(refs, c.Refs...)
		}
	}
	return tie(5, "附录3 完全流失行数=附录4 流失", printed, total(forms[3], 0, "lost"), nil, refs)
}

// moves is tie 6: every change of level or county opens one cell and closes another, and each change of level is marked 升 or 降 in 附录5.
func (b *builder) moves(forms [7]Form) Check {
	printed := countText(forms[4], "change", func(s string) bool { return s == "升" || s == "降" })
	real := int64(lo.CountBy(b.members, func(r *tracking.Row) bool { return r.Opening && r.Level != r.Before }))
	var broken []string
	if printed != real {
		broken = append(broken, fmt.Sprintf("附录5标出%d户变动，实有%d户", printed, real))
	}
	return tie(6, "附录4 转入=转出，且与附录5 变动相符", total(forms[3], 0, "in"), total(forms[3], 0, "out"), broken, nil)
}

// carried is tie 7: what the closed month before ended with is what this one opens with, per county and level.
func (b *builder) carried(f4 Form) Check {
	const text = "上月锁定的月末户数=本月的上月末户数"
	if b.in.PreviousClosing == nil {
		return Check{No: 7, Text: text, OK: true, Detail: "上月没有在本程序结账，上月末户数由数据推算"}
	}
	closing := map[string]int64{}
	for k, n := range b.in.PreviousClosing {
		level, county, _ := strings.Cut(k, "|")
		closing[county+"/"+level] += int64(n)
	}
	opening := held(f4, "opening")
	return tie(7, text, lo.Sum(lo.Values(closing)), lo.Sum(lo.Values(opening)), b.differ(closing, opening, "上月锁定%d户，本月的上月末%d户"), nil)
}
