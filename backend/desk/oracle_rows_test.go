package desk

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// year is what 附录7 of a closed month counted by part and place, kept by the recount itself.
type year struct {
	keys       []string // "A|370601", in the order of the form
	names      map[string]string
	plan, done map[string]int64
}

// recount is one month counted again from the rows.
type recount struct {
	l        *ledger
	m        int
	dataFrom int
	opened   map[string]state // how the month before was closed; nil when it was not
	before   []year           // of the closed months of the year
	rows     []*counted
}

// counted is one customer in one month.
type counted struct {
	life
	v                         verdict
	was                       state
	hadState                  bool
	now                       state
	why                       string // of the level
	station, manager          string
	county, countyName        string
	isNew, lost, partly, back bool
	won, verified             bool
	base                      int64
	day, slip, missing        string
	movements                 []string
}

func (r *recount) run() {
	for _, s := range r.l.sales {
		if x := ym(s.s("month")); r.dataFrom == 0 || x < r.dataFrom {
			r.dataFrom = x
		}
	}
	opened := r.rooted()
	for _, c := range r.l.customers {
		if c.s("merged_into") != "" || c.s("registered") > end(r.m) {
			continue
		}
		f := life{l: r.l, c: c, id: c.s("id"), dataFrom: r.dataFrom}
		f.sales = r.l.of(r.l.sales, f.id)
		x := &counted{life: f, v: f.judge(r.m)}
		x.station, x.manager, x.county, x.countyName = f.home(r.m)
		switch {
		case opened != nil:
			x.was, x.hadState = opened[f.id], opened[f.id].level != ""
		case c.s("registered") <= end(r.m-1):
			x.was, x.hadState = f.guessed(r.m-1), true
		}
		x.decide(r)
		r.rows = append(r.rows, x)
	}
}

// rooted gives the states of the month before to the survivors: its own while it was counted, else the first counted one.
func (r *recount) rooted() map[string]state {
	if r.opened == nil {
		return nil
	}
	out := map[string]state{}
	ids := []string{}
	for id := range r.opened {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		a, b := r.opened[ids[i]], r.opened[ids[j]]
		own := func(k int) bool { return r.l.root[ids[k]] == ids[k] }
		if a.active != b.active {
			return a.active
		}
		if own(i) != own(j) {
			return own(i)
		}
		return ids[i] < ids[j]
	})
	for _, id := range ids {
		if _, ok := out[r.l.root[id]]; !ok {
			out[r.l.root[id]] = r.opened[id]
		}
	}
	return out
}

// guessed is the state at the end of a month nobody closed.
func (f life) guessed(m int) state {
	_, _, county, _ := f.home(m)
	s := state{level: f.judge(m).level, county: county, active: true}
	_, _, missing := f.shown(end(m))
	if _, _, ever := f.shown("9999"); missing != "" && ever == "" {
		s.active = false
	} else if f.lastDay(m) != "" && f.silent(m) {
		s.active, s.lostIn = false, ym(f.lastDay(m))+3
	}
	return s
}

func levelRank(l string) int {
	return slices.Index([]string{"未定级", "站级", "区县级", "地市级", "省级"}, l)
}

func (x *counted) decide(r *recount) {
	m := r.m
	x.now = state{level: x.v.level, county: x.county, lostIn: x.was.lostIn}
	switch {
	case !x.hadState || x.was.level == x.v.level:
	case levelRank(x.v.level) > levelRank(x.was.level):
		x.why = "由" + x.was.level + "升为" + x.v.level + "，当月命中即升"
	case x.was.below >= 2:
		x.why = fmt.Sprintf("由%s降为%s：连续%d个月低于原级", x.was.level, x.v.level, x.was.below+1)
	default:
		x.now.level, x.now.below = x.was.level, x.was.below+1
		x.why = fmt.Sprintf("保持%s：本月算得%s，连续第%d个月低于原级，满3个月才降", x.was.level, x.v.level, x.now.below)
	}
	x.day, x.slip, x.missing = x.shown(end(m))
	x.base = x.mean(m-1, 3)
	x.develop(r)
	firstSeen := x.first() != "" && x.first() <= end(m)
	switch {
	case x.was.active && firstSeen && x.silent(m):
		x.lost, x.base, x.now.lostIn = true, x.mean(m-3, 3), m
	case x.was.active:
		x.now.active = true
	case x.was.lostIn != 0 && x.times(m) > 0 && m-x.was.lostIn <= 12:
		x.back, x.now.active, x.won, x.verified = true, true, false, false
	case x.won && x.verified:
		x.isNew, x.now.active = true, true
	}
	if x.now.active {
		x.now.lostIn = 0
	}
	if x.was.active && x.now.active {
		x.shrunk(m)
	}
	for _, k := range []struct {
		on   bool
		name string
	}{{x.lost, "流失"}, {x.back, "赢回"}, {x.isNew, "新增"}, {x.was.active && x.now.active && levelRank(x.now.level) > levelRank(x.was.level), "升级"},
		{x.was.active && x.now.active && levelRank(x.now.level) < levelRank(x.was.level), "降级"}, {x.partly, "部分流失"}} {
		if k.on {
			x.movements = append(x.movements, k.name)
		}
	}
}

// shrunk: this month and the one before at most half of the mean of the three before them.
func (x *counted) shrunk(m int) {
	base := x.mean(m-2, 3)
	if x.known(m-4) && base > 0 && x.sold(m, "")*2 <= base && x.sold(m-1, "")*2 <= base {
		x.partly, x.base = true, base
	}
}

// develop: an institution's first signed agreement, or a person's first named card, and the first proven fuelling; the later day counts.
func (x *counted) develop(r *recount) {
	start := ""
	earliest := func(rows []tuple, field string, fits func(tuple) bool) {
		for _, a := range rows {
			if fits(a) && (start == "" || a.s(field) < start) {
				start = a.s(field)
			}
		}
	}
	inst := x.c.s("kind") == "机构客户"
	switch x.c.s("kind") {
	case "机构客户":
		earliest(x.l.of(x.l.deals, x.id), "from_day", func(a tuple) bool { return a.s("status") == "已签" || a.s("status") == "已终止" })
	case "个人客户":
		earliest(x.l.of(x.l.cards, x.id), "opened", func(a tuple) bool { return a.s("kind") == "记名卡" })
	default:
		return
	}
	if start == "" || start > end(r.m) || x.was.active && (inst || r.opened != nil) {
		return
	}
	if x.missing != "" {
		x.won = ym(start) == r.m
		return
	}
	day := max(start, x.day)
	late := ym(day) < r.m && r.opened != nil && !x.was.active && x.was.lostIn == 0
	if ym(day) == r.m || late {
		x.won, x.verified = true, true
	}
}

func (x *counted) institution() bool { return x.c.s("kind") == "机构客户" }

func (x *counted) visits(m int) (out []tuple) {
	for _, v := range x.l.of(x.l.visits, x.id) {
		if ym(v.s("day")) == m {
			out = append(out, v)
		}
	}
	return out
}

func (x *counted) due(m int) int64 {
	quarter := map[string]int{"省级": 3, "地市级": 3, "区县级": 2, "站级": 1}[x.now.level]
	k := m%3 + 1 // of its quarter
	n := (quarter*k+2)/3 - (quarter*(k-1)+2)/3
	if n == 0 && x.young(m) && x.institution() {
		n = 1
	}
	return int64(n)
}

func (x *counted) nextStep(m int) (s string) {
	for _, v := range x.visits(m) {
		if v.s("next_step") != "" {
			s = v.s("next_step")
		}
	}
	return s
}

func (x *counted) opinions(m int) (all, handled int64, text string) {
	var said []string
	for _, v := range x.visits(m) {
		if v.s("opinion") != "" {
			all, said = all+1, append(said, v.s("opinion"))
			handled += v.n("handled")
		}
	}
	return all, handled, strings.Join(said, "；")
}

func (x *counted) mood(m int) string {
	now, prev := x.sold(m, ""), x.sold(m-1, "")
	switch {
	case now <= 0:
		return "停"
	case !x.known(m - 1):
		return "—"
	case prev <= 0 || now*10 > prev*11:
		return "增"
	case now*10 < prev*9:
		return "降"
	}
	return "稳"
}

// cycle is the median gap between days of fuelling in the 90 days up to the month's end.
func (x *counted) cycle(m int) string {
	days := map[int]bool{}
	last := epoch(monthEnd(m))
	for _, s := range x.sales {
		if d := epoch(s.s("day")); d <= last && d > last-90 {
			days[d] = true
		}
	}
	var list, gaps []int
	for d := range days {
		list = append(list, d)
	}
	sort.Ints(list)
	for i := 1; i < len(list); i++ {
		gaps = append(gaps, list[i]-list[i-1])
	}
	if len(gaps) < 2 {
		return ""
	}
	sort.Ints(gaps)
	return fmt.Sprint(gaps[(len(gaps)-1)/2])
}

// epoch counts the days of the civil calendar.
func epoch(s string) int {
	var y, m, d int
	if _, err := fmt.Sscanf(s, "%d-%d-%d", &y, &m, &d); err != nil {
		return 0
	}
	if m <= 2 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + d
}

func (r *recount) closing() map[string]state {
	out := map[string]state{}
	for _, x := range r.rows {
		out[x.id] = x.now
	}
	return out
}
