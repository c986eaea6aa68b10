package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samber/lo"
)

// LayoutChanges says in sentences how a layout differs from an earlier one, form by form; both are sound.
func LayoutChanges(was, now Layout) []string {
	out := []string{}
	for i, f := range now.Forms {
		old, place := was.Forms[i], "附录"+string(f.Code[1:])
		say := func(text string) { out = append(out, place+"："+text) }
		if f.Title != old.Title {
			say("标题由「" + old.Title + "」改为「" + f.Title + "」")
		}
		for k, p := range f.Parts {
			place = "附录" + string(f.Code[1:]) + lo.Ternary(len(f.Parts) > 1, p.Key, "")
			lo.ForEach(p.changes(old.Parts[k]), func(text string, _ int) { say(text) })
		}
		place = "附录" + string(f.Code[1:])
		if !slices.Equal(f.Notes, old.Notes) {
			less, more := lo.Difference(old.Notes, f.Notes)
			say(fmt.Sprintf("表注去掉%d条、加上%d条%s", len(less), len(more), lo.Ternary(len(less)+len(more) == 0, "，顺序不同", "")))
		}
		if !slices.Equal(f.Signers, old.Signers) {
			say("签字栏由「" + strings.Join(old.Signers, "、") + "」改为「" + strings.Join(f.Signers, "、") + "」")
		}
	}
	return out
}

func (p PartLayout) changes(old PartLayout) (out []string) {
	if p.Title != old.Title || p.Empty != old.Empty {
		out = append(out, "分表标题或无记录时的说明不同")
	}
	by := func(list []ColumnLayout) map[string]ColumnLayout {
		return lo.KeyBy(list, func(c ColumnLayout) string { return c.Term })
	}
	before, after := by(old.Columns), by(p.Columns)
	widths := 0
	for _, c := range p.Columns {
		o, ok := before[c.Term]
		switch {
		case !ok:
			out = append(out, "加上「"+c.Title+"」")
		case o.Title != c.Title || o.Group != c.Group:
			out = append(out, "「"+headOf(o)+"」改名为「"+headOf(c)+"」")
		case o.Width != c.Width:
			widths++
		}
	}
	for _, c := range old.Columns {
		if _, ok := after[c.Term]; !ok {
			out = append(out, "去掉「"+headOf(c)+"」")
		}
	}
	if widths > 0 {
		out = append(out, fmt.Sprintf("%d列的宽度不同", widths))
	}
	both := func(list []ColumnLayout, other map[string]ColumnLayout) []string {
		return lo.FilterMap(list, func(c ColumnLayout, _ int) (string, bool) { _, ok := other[c.Term]; return c.Term, ok })
	}
	if !slices.Equal(both(p.Columns, before), both(old.Columns, after)) {
		out = append(out, "列的顺序不同")
	}
	return out
}

func headOf(c ColumnLayout) string { return strings.Trim(c.Group+"·"+c.Title, "·") }
