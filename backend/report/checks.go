package report

import (
	"fmt"
	"strings"

	"fuelbook/backend/customer"
	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// checks are the ties between the forms (domain 8, 勾稽 1–7). Each is computed from the forms as printed, not from what they were made of.
func (b *builder) checks(forms [7]Form) []Check {
	return []Check{b.stockFlow(), b.sameRows(forms), sameVolumes(forms), b.developed(forms), b.lostTie(forms), b.moves(forms), b.carried()}
}

// forms are the appendices a check speaks of.
func (c Check) forms() []int {
	return map[int][]int{1: {4}, 2: {4, 5, 6}, 3: {4, 6}, 4: {1, 4, 6, 7}, 5: {3, 4}, 6: {4, 5}, 7: {4}}[c.No]
}

func tie(no int, text string, left, right int64, detail string, refs []Ref) Check {
	c := Check{No: no, Text: text, OK: left == right, Left: left, Right: right, Refs: refs}
	if !c.OK {
		c.Detail = fmt.Sprintf("左边%d，右边%d，差%d。%s", left, right, left-right, detail)
	}
	return c
}

// stockFlow is tie 1, per county and level; the customers that enter or leave without a movement are named.
func (b *builder) stockFlow() Check {
	var left, right int64
	var broken []string
	var refs []Ref
	for _, t := range tracking.Identity(b.in.Rows) {
		left += int64(t.Opening + t.New + t.WonBack + t.In - t.Out - t.Lost)
		right += int64(t.Closing)
		if !t.OK() {
			broken = append(broken, b.countyName(t.CountyCode)+string(t.Level))
		}
		for _, id := range t.Breakers {
			refs = append(refs, Ref{Kind: CustomerRef, ID: string(id), Num: 1})
		}
	}
	c := tie(1, "附录4 月末户数=上月末+新增+赢回+转入-转出-流失（逐区县逐级别）", left, right, strings.Join(broken, "、"), refs)
	if len(broken) > 0 {
		c.OK = false
	}
	return c
}

// total is the number in the total row of a column, 0 where the form has no rows.
func total(f Form, part int, key string) int64 {
	p := f.Parts[part]
	if p.Total == nil {
		return 0
	}
	_, i, ok := lo.FindIndexOf(p.Columns, func(c Column) bool { return c.Key == key })
	if !ok {
		return 0
	}
	return p.Total.Cells[i].Num
}

func (b *builder) sameRows(forms [7]Form) Check {
	f5, f6 := int64(len(forms[4].Parts[0].Rows)), int64(len(forms[5].Parts[0].Rows))
	c := tie(2, "附录4 月末户数=附录5 行数=附录6 行数", total(forms[3], 0, "closing"), f5, "", nil)
	if f5 != f6 {
		c.OK, c.Detail = false, fmt.Sprintf("附录5有%d行，附录6有%d行", f5, f6)
	}
	return c
}

func sameVolumes(forms [7]Form) Check {
	left := total(forms[3], 0, "汽油") + total(forms[3], 0, "柴油")
	right := total(forms[5], 0, "gasoline") + total(forms[5], 0, "diesel")
	return tie(3, "附录4 油量合计=附录6 油量合计（克）", left, right, "", nil)
}

func (b *builder) developed(forms [7]Form) Check {
	done, grown := total(forms[6], 0, "done"), total(forms[3], 0, "new")
	c := tie(4, "附录7 机构完成数=附录4 新增；附录7 计划数=附录1 计划数", done, grown, "", nil)
	marked := int64(lo.CountBy(b.members, func(r tracking.Row) bool { _, ok := r.Has(tracking.New); return ok }))
	if marked != grown {
		c.OK, c.Detail = false, c.Detail+fmt.Sprintf("附录6中本月新增%d行", marked)
	}
	if b.in.Plan != nil {
		inst, cards := b.in.Plan.Totals()
		if got := total(forms[6], 0, "plan") + total(forms[6], 1, "plan"); got != inst+cards || got != total(forms[0], 0, "plan")+total(forms[0], 1, "plan") {
			c.OK, c.Detail = false, c.Detail+fmt.Sprintf("附录7计划%d，附录1计划%d", got, inst+cards)
		}
		if dup := duplicateLine(*b.in.Plan); dup != "" {
			c.OK, c.Detail = false, c.Detail+"计划中「"+dup+"」有两行"
		}
	}
	return c
}

func duplicateLine(p plan.Plan) string {
	seen := map[string]bool{}
	for _, l := range p.Lines {
		k := string(l.Part) + l.CountyCode + string(l.StationID)
		if seen[k] {
			return lo.CoalesceOrEmpty(l.CountyName, string(l.StationID))
		}
		seen[k] = true
	}
	return ""
}

func (b *builder) lostTie(forms [7]Form) Check {
	full := tally(b.in.Rows, func(r tracking.Row) (string, bool) {
		why, ok := lostWhy(r)
		return why, ok && r.Customer.Kind == customer.Institution
	})
	p := forms[2].Parts[0]
	_, i, _ := lo.FindIndexOf(p.Columns, func(c Column) bool { return c.Key == "kind" })
	printed := int64(lo.CountBy(p.Rows, func(r Row) bool { return r.Cells[i].Text == "完全" }))
	return tie(5, "附录3 完全流失行数=附录4 流失", printed, total(forms[3], 0, "lost"), "", full.Refs)
}

// moves: every level or county change opens one cell and closes another, and each level change is marked 升 or 降 in 附录5.
func (b *builder) moves(forms [7]Form) Check {
	c := tie(6, "附录4 转入=转出，且与附录5 变动相符", total(forms[3], 0, "in"), total(forms[3], 0, "out"), "", nil)
	p := forms[4].Parts[0]
	_, i, _ := lo.FindIndexOf(p.Columns, func(c Column) bool { return c.Key == "change" })
	printed := lo.CountBy(p.Rows, func(r Row) bool { return r.Cells[i].Text == "升" || r.Cells[i].Text == "降" })
	real := lo.CountBy(b.members, func(r tracking.Row) bool { return r.Opening && r.Level != r.Before })
	if printed != real {
		c.OK, c.Detail = false, c.Detail+fmt.Sprintf("附录5标出%d户变动，实有%d户", printed, real)
	}
	return c
}

// carried is tie 7: what the closed month before ended with is what this one opens with.
func (b *builder) carried() Check {
	const text = "上月锁定的月末户数=本月的上月末户数"
	if b.in.PreviousClosing == nil {
		c := Check{No: 7, Text: text, OK: true, Detail: "上月没有在本程序结账，上月末户数由数据推算"}
		return c
	}
	var closing, opening int64
	var bad []string
	now := map[string]int{}
	for _, r := range b.in.Rows {
		if r.Opening && r.Customer.Kind == customer.Institution {
			now[string(r.Before)+"|"+r.BeforeCounty]++
			opening++
		}
	}
	for k, n := range b.in.PreviousClosing {
		closing += int64(n)
		if now[k] != n {
			bad = append(bad, k)
		}
	}
	c := tie(7, text, closing, opening, strings.Join(bad, "、"), nil)
	return c
}
