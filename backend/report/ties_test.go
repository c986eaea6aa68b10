package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/plan"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// failing are the numbers of the ties that do not hold.
func failing(checks []Check) (out []int) {
	for _, c := range checks {
		if !c.OK {
			out = append(out, c.No)
		}
	}
	return out
}

func TestTiesHold(t *testing.T) {
	_, checks := Build(scenario().out)
	want := [][2]int64{{10, 10}, {10, 10}, {63_700_000, 63_700_000}, {1, 1}, {1, 1}, {3, 3}, {9, 9}} // 15.7 t + 48 t in grams
	for i, c := range checks {
		if c.No != i+1 || !c.OK || c.Left != want[i][0] || c.Right != want[i][1] || c.Detail != "" {
			t.Errorf("tie %d is %+v, want %v", i+1, c, want[i])
		}
	}
}

func TestTiesNeverClosedBefore(t *testing.T) {
	w := scenario()
	w.out.PreviousClosing = nil
	_, checks := Build(w.out)
	if c := checks[6]; !c.OK || c.Detail != "上月没有在本程序结账，上月末户数由数据推算" {
		t.Errorf("without a closed month before tie 7 says %+v", c)
	}
}

// TestTiesAmongForms restates the specification's ties on the printed forms, without the code that checks them.
func TestTiesAmongForms(t *testing.T) {
	forms := built(t)
	sum := func(form, part int, keys ...string) (n int64) {
		for _, k := range keys {
			n += cellOf(t, forms[form-1], part, "合计", k).Num
		}
		return n
	}
	rows := func(form int) int64 { return int64(len(forms[form-1].Parts[0].Rows)) }
	for name, pair := range map[string][2]int64{
		"附录4 油量=附录6 油量":     {sum(4, 0, "汽油", "柴油"), sum(6, 0, "gasoline", "diesel")},
		"附录4 汽油=附录6 汽油":     {sum(4, 0, "汽油"), sum(6, 0, "gasoline")},
		"附录4 不记名卡=附录6 不记名卡": {sum(4, 0, "bearer"), sum(6, 0, "bearer")},
		"附录5 行数=附录6 行数":     {rows(5), rows(6)},
		"附录4 月末=附录5 行数":     {sum(4, 0, "closing"), rows(5)},
		"附录4 月末=大+中+小":      {sum(4, 0, "closing"), sum(4, 0, "size大型", "size中型", "size小型")},
		"附录4 月末=增+平+减":      {sum(4, 0, "closing"), sum(4, 0, "more", "same", "less")},
		"附录7 完成=附录4 新增":     {sum(7, 0, "done"), sum(4, 0, "new")},
		"附录7 完成=大+中+小":      {sum(7, 0, "done"), sum(7, 0, "large", "medium", "small")},
		"附录7 机构计划=附录1":      {sum(7, 0, "plan"), sum(1, 0, "plan")},
		"附录7 个人卡计划=附录1":     {sum(7, 1, "plan"), sum(1, 1, "plan")},
		"附录4 转入=转出":         {sum(4, 0, "in"), sum(4, 0, "out")},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %d and %d", name, pair[0], pair[1])
		}
	}
}

// TestBrokenInput: each break makes exactly one tie fail, with a sentence that names the difference, printed on the forms it concerns.
func TestBrokenInput(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(w *world)
		tie    int
		detail string
		refs   string // the record named
	}{
		"enters without a movement": {func(w *world) {
			r := w.row(t, "J09")
			r.Closing, r.Developed = true, false
		}, 1, "左边10，右边11，差-1；甲区站级：推算1户，月末2户", "id-J09"},
		"two wrongs that make a right sum": {func(w *world) {
			w.row(t, "J09").Closing, w.row(t, "J09").Developed = true, false
			w.row(t, "J11").Closing = false // leaves without a movement
		}, 1, "甲区站级：推算1户，月末2户；乙区站级：推算3户，月末2户", "id-J09"},
		"verified but not entered": {func(w *world) { w.row(t, "J09").Verified = true }, 4, "左边2，右边1，差1", ""},
		"one county planned twice": {func(w *world) {
			w.out.Plan.Lines = append(w.out.Plan.Lines, plan.Line{Part: plan.Institutions, CountyCode: "370602", CountyName: "甲区", Target: 4})
		}, 4, "机构计划：附录1为7，附录7为3；计划中「甲区」有两行", ""},
		"one station planned twice": {func(w *world) {
			w.out.Plan.Lines = append(w.out.Plan.Lines, plan.Line{Part: plan.PersonCards, StationID: "s2", Target: 8})
		}, 4, "个人卡计划：附录1为30，附录7为18；计划中「东二站」有两行", ""}, // 10+8+12 and the first of each station: 10+8
		"lost but never counted": {func(w *world) {
			w.row(t, "J09").Movements = []tracking.Reason{{Movement: tracking.Lost, Text: "试"}}
		}, 5, "左边2，右边1，差1", "id-J04 id-J09"},
		"a rise not marked":   {func(w *world) { w.row(t, "J06").HasBefore = false }, 6, "附录5标出1户变动，实有2户", ""},
		"fewer closed before": {func(w *world) { w.out.PreviousClosing["站级|370611"]-- }, 7, "左边8，右边9，差-1；乙区站级：上月锁定0户，本月的上月末1户", ""},
		"levels swapped, same sum": {func(w *world) {
			w.out.PreviousClosing["站级|370611"]--
			w.out.PreviousClosing["省级|370611"]++
		}, 7, "乙区省级：上月锁定1户，本月的上月末0户；乙区站级：上月锁定0户，本月的上月末1户", ""},
	} {
		w := scenario()
		c.spoil(w)
		forms, checks := Build(w.out)
		got := checks[c.tie-1]
		if list := failing(checks); !slices.Equal(list, []int{c.tie}) || got.Detail != c.detail {
			t.Errorf("%s: ties %v fail, %q; want tie %d, %q", name, list, got.Detail, c.tie, c.detail)
		}
		if !strings.HasPrefix(strings.Join(lo.Map(got.Refs, func(r Ref, _ int) string { return r.ID }), " "), c.refs) {
			t.Errorf("%s: named are %v, want %s", name, got.Refs, c.refs)
		}
		printed(t, name, forms, got)
	}
}

// printed holds that the note of a failed tie stands on its forms and on no other.
func printed(t *testing.T, name string, forms [7]Form, c Check) {
	t.Helper()
	on := map[int][]int{1: {4}, 2: {4, 5, 6}, 3: {4, 6}, 4: {1, 4, 6, 7}, 5: {3, 4}, 6: {4, 5}, 7: {4}}[c.No]
	for _, f := range forms {
		if got, want := has(f.Notes, "勾稽不平："+c.Text+"。"+c.Detail), slices.Contains(on, f.Appendix); got != want {
			t.Errorf("%s: printed on 附录%d is %v, want %v", name, f.Appendix, got, want)
		}
	}
}

// TestBrokenForm alters a printed form: the ties compare what is printed, so exactly one must see it.
func TestBrokenForm(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(f *[7]Form)
		tie    int
		detail string
	}{
		"附录4 one more won back": {func(f *[7]Form) { cellOf(t, f[3], 0, "370602/站级", "wonback").Num++ }, 1, "左边11，右边10，差1；甲区站级：推算2户，月末1户"},
		"附录5 lacks a row":       {func(f *[7]Form) { f[4].Parts[0].Rows = f[4].Parts[0].Rows[:9] }, 2, "左边10，右边9，差1；乙区地市级：附录4有1户，附录5有0行"},
		"附录6 lacks a row":       {func(f *[7]Form) { f[5].Parts[0].Rows = f[5].Parts[0].Rows[:9] }, 2, "乙区地市级：附录4有1户，附录6有0行"},
		"附录6 prints another level": {func(f *[7]Form) { cellOf(t, f[5], 0, "J12", "level").Text = "省级" }, 2,
			"乙区地市级：附录4有1户，附录6有0行；乙区省级：附录4有0户，附录6有1行"},
		"附录6 a gram too much":    {func(f *[7]Form) { cellOf(t, f[5], 0, "合计", "diesel").Num++ }, 3, "左边63700000，右边63700001，差-1"},
		"附录6 does not mark 新增":   {func(f *[7]Form) { cellOf(t, f[5], 0, "J02", "remark").Text = "" }, 4, "附录4新增1户，附录6中本月新增0行"},
		"附录7 another plan":       {func(f *[7]Form) { cellOf(t, f[6], 1, "合计", "plan").Num = 20 }, 4, "个人卡计划：附录1为22，附录7为20"},
		"附录7 plans swap":         {func(f *[7]Form) { swapPlans(t, &f[6]) }, 4, "机构计划：附录1为3，附录7为22；个人卡计划：附录1为22，附录7为3"},
		"附录3 prints partly lost": {func(f *[7]Form) { cellOf(t, f[2], 0, "J05", "kind").Text = "完全" }, 5, "左边2，右边1，差1"},
		"附录5 marks a fall":       {func(f *[7]Form) { cellOf(t, f[4], 0, "J01", "change").Text = "降" }, 6, "附录5标出3户变动，实有2户"},
		"附录4 in is not out":      {func(f *[7]Form) { cellOf(t, f[3], 0, "合计", "in").Num++ }, 6, "左边4，右边3，差1"},
	} {
		b := newBuilder(scenario().out.sorted())
		forms := [7]Form{b.f1(), b.f2(), b.f3(), b.f4(), b.f5(), b.f6(), b.f7()}
		c.spoil(&forms)
		checks := b.checks(forms)
		if list := failing(checks); !slices.Equal(list, []int{c.tie}) || checks[c.tie-1].Detail != c.detail {
			t.Errorf("%s: ties %v fail, %q; want tie %d, %q", name, list, checks[c.tie-1].Detail, c.tie, c.detail)
		}
	}
}

func swapPlans(t *testing.T, f *Form) {
	a, b := cellOf(t, *f, 0, "合计", "plan"), cellOf(t, *f, 1, "合计", "plan")
	a.Num, b.Num = b.Num, a.Num
}

// TestTiesWithoutAPlan: results without a plan fail nothing.
func TestTiesWithoutAPlan(t *testing.T) {
	w := scenario()
	w.out.Plan = nil
	forms, checks := Build(w.out)
	if list := failing(checks); list != nil {
		t.Errorf("ties %v fail", list)
	}
	if !has(forms[0].Notes, "本月还没有生效的开发计划") || len(forms[0].Parts[0].Rows) != 0 {
		t.Errorf("附录1 without a plan notes %q", forms[0].Notes)
	}
	if got := fmt.Sprint(cellOf(t, forms[6], 0, "370602", "remark").Text, cellOf(t, forms[6], 0, "370602", "done").Num); got != "计划外1" {
		t.Errorf("附录7 without a plan reads %s, want 计划外1", got)
	}
}

// TestAPartialPlanIsHeldAgainstNothing: while numbers are missing, the paper of a draft names them and judges nothing.
func TestAPartialPlanIsHeldAgainstNothing(t *testing.T) {
	w := newWorld()
	in := w.out
	in.Plan, in.PlanPartial, in.PlanNotes = &plan.Plan{Month: october()}, true, []string{"没有报数的4个，不按零计"}
	for _, n := range PlanForm(in).Notes {
		if strings.Contains(n, "未达最低") {
			t.Error(n)
		}
	}
	in.PlanPartial = false
	if !strings.Contains(strings.Join(PlanForm(in).Notes, "；"), "未达最低") {
		t.Error("a whole plan below the minimum is not judged")
	}
}
