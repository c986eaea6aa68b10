package desk

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/report"
)

// box is one cell as recounted: w words, t words that may be empty, c count, m grams, y fen, p a share, a hundredths. no prints "—".
type box struct {
	kind  byte
	n, of int64
	s     string
	no    bool
}

func words(s string) box            { return box{kind: 'w', s: s} }
func plain(s string) box            { return box{kind: 't', s: s} }
func num(n int64) box               { return box{kind: 'c', n: n} }
func kilos(n int64, known bool) box { return box{kind: 'm', n: n, no: !known} }
func yuan(n int64, known bool) box  { return box{kind: 'y', n: n, no: !known} }
func ratio(n, of int64, known bool) box {
	return box{kind: 'p', n: n, of: of, no: !known}
}

func (b box) show() string {
	fixed := func(n, unit int64, places int) string { // half away from zero
		sign := ""
		if n < 0 {
			sign, n = "-", -n
		}
		if n = (n + unit/2) / unit; n == 0 {
			sign = ""
		}
		ten := int64(1)
		for range places {
			ten *= 10
		}
		return fmt.Sprintf("%s%d.%0*d", sign, n/ten, places, n%ten)
	}
	switch {
	case b.no, b.kind == 'w' && b.s == "", b.kind == 'p' && b.of <= 0:
		return "—"
	case b.kind == 'c':
		return fmt.Sprint(b.n)
	case b.kind == 'm':
		return fixed(b.n, 1000, 3)
	case b.kind == 'a':
		return fixed(b.n, 1, 2)
	case b.kind == 'p':
		return fixed(b.n*10_000/b.of, 10, 1) + "%"
	case b.kind == 'y':
		s := fixed(b.n, 1, 2)
		for i := len(s) - 6; i > 0 && s[i-1] != '-'; i -= 3 {
			s = s[:i] + "," + s[i:]
		}
		return s
	}
	return b.s
}

// line is one row by column key; part is a table of rows with what its total row says where that is no plain sum.
type line struct {
	key string
	at  map[string]box
}

type part struct {
	lines  []line
	label  string         // the column that reads 合计
	rates  bool           // the total of a share is the share of the sums
	totals map[string]box // columns whose total is its own
}

func (p part) total() map[string]string {
	out := map[string]string{}
	for key := range p.lines[0].at {
		sum, any, all := box{}, false, true
		for _, l := range p.lines {
			c := l.at[key]
			sum.kind, sum.n, sum.of = c.kind, sum.n+c.n, sum.of+c.of
			any, all = any || !c.no, all && !c.no
		}
		sum.no = !any
		if sum.kind == 'p' {
			sum.no = !all
		}
		switch own, ok := p.totals[key]; {
		case ok:
			out[key] = own.show()
		case key == p.label:
			out[key] = "合计"
		case key == "no" || strings.ContainsRune("wta", rune(sum.kind)) || sum.kind == 'p' && !p.rates:
			out[key] = ""
		default:
			out[key] = sum.show()
		}
	}
	return out
}

// compare holds a form against its recount, cell by cell; a column nobody recounted is a difference too.
func compare(t *testing.T, f FormView, want []part) (cells int) {
	t.Helper()
	for i, p := range f.Parts {
		if len(p.Rows) != len(want[i].lines) {
			t.Errorf("%s%s: %d rows, recounted %d: %v", f.Code, p.Key, len(p.Rows), len(want[i].lines), keysOf(p.Rows, want[i].lines))
			continue
		}
		check := func(row RowView, key string, cell func(report.Column) (string, bool)) {
			if row.Key != key {
				t.Errorf("%s%s: row %s, recounted %s", f.Code, p.Key, row.Key, key)
			}
			for c, column := range p.Columns {
				cells++
				if w, ok := cell(column); !ok || row.Cells[c].T != w {
					t.Errorf("%s%s %s %s（%s）: %q, recounted %q", f.Code, p.Key, key, column.Title, column.Key, row.Cells[c].T, w)
				}
			}
		}
		for n, row := range p.Rows {
			check(row, want[i].lines[n].key, func(c report.Column) (string, bool) {
				if c.Key == "no" {
					return fmt.Sprint(n + 1), true
				}
				b, ok := want[i].lines[n].at[c.Key]
				return b.show(), ok
			})
		}
		if p.Total != nil {
			totals := want[i].total()
			check(*p.Total, "合计", func(c report.Column) (string, bool) { return totals[c.Key], true })
		}
	}
	return cells
}

func keysOf(rows []RowView, lines []line) (out []string) {
	for _, r := range rows {
		if !slices.ContainsFunc(lines, func(l line) bool { return l.key == r.Key }) {
			out = append(out, "only printed "+r.Key)
		}
	}
	for _, l := range lines {
		if !slices.ContainsFunc(rows, func(r RowView) bool { return r.Key == l.key }) {
			out = append(out, "only recounted "+l.key)
		}
	}
	return out
}

func (r *recount) place(x *counted) string { return x.countyName + "/" + named(r.l.offices, x.station) }

func (r *recount) f3() part {
	p := part{label: "code"}
	for _, x := range r.rows {
		if !x.institution() || !x.lost && !x.partly {
			continue
		}
		now := x.sold(r.m, "")
		oil := ""
		for _, o := range []struct{ family, short string }{{"汽油", "need_gasoline"}, {"柴油", "need_diesel"}} {
			g := map[string]int64{"汽油": x.v.gas, "柴油": x.v.diesel}[o.family]
			if g+x.sold(r.m, o.family)+x.sold(r.m-1, o.family)+x.sold(r.m-12, o.family) > 0 {
				oil = strings.Trim(oil+"、"+o.family, "、")
			}
		}
		if oil == "" {
			for _, o := range []struct{ family, short string }{{"汽油", "need_gasoline"}, {"柴油", "need_diesel"}} {
				if x.c.n(o.short) > 0 {
					oil = strings.Trim(oil+"、"+o.family, "、")
				}
			}
		}
		kind, why := "完全", "最后一次加油"+x.lastDay(r.m)+"，连续3个月没有消费"
		if x.partly {
			kind, why = "部分", fmt.Sprintf("本月%s吨，较%s前三个月月均%s吨下降50%%以上，连续2个月", kilos(now, true).show(), ms(r.m-1), kilos(x.base, true).show())
		}
		manager := named(r.l.staff, x.manager)
		p.lines = append(p.lines, line{x.c.s("code"), map[string]box{"code": plain(x.c.s("code")), "name": plain(x.c.s("name")), "level": plain(x.now.level), "size": plain(x.v.size), "place": plain(r.place(x)), "manager": words(manager),
			"family": words(oil), "base": kilos(x.base, true), "now": kilos(now, true), "drop": ratio(x.base-now, x.base, true), "last": words(x.lastDay(r.m)), "kind": plain(kind), "found": plain(ms(r.m)), "reason": words(""), "complaint": words(""),
			"rival": words(""), "measure": words(x.nextStep(r.m)), "duty": words(manager), "result": words(""), "remark": plain(why)}})
	}
	return p
}

// stated is the level of a potential customer's stated need.
func stated(p tuple) string {
	switch g, d := p.n("gasoline"), p.n("diesel"); {
	case g >= 5*tonne || d >= 50*tonne:
		return "地市级"
	case g >= 2*tonne || d >= 20*tonne:
		return "区县级"
	}
	return "站级"
}

func (r *recount) f4() part {
	groups := map[string][]func(map[string]*box){}
	put := func(county, level string, f func(map[string]*box)) {
		k := fmt.Sprintf("%s/%s", county, level)
		groups[k] = append(groups[k], f)
	}
	one := func(keys ...string) func(map[string]*box) {
		return func(at map[string]*box) {
			for _, k := range keys {
				at[k].n++
			}
		}
	}
	for _, x := range r.rows {
		if !x.institution() {
			continue
		}
		moved := x.was.active && x.now.active && (x.was.level != x.now.level || x.was.county != x.county)
		if x.was.active {
			put(x.was.county, x.was.level, one("opening"))
			if x.lost {
				put(x.was.county, x.was.level, one("lost"))
			}
			if moved {
				put(x.was.county, x.was.level, one("out"))
			}
		}
		if x.now.active {
			put(x.county, x.now.level, one("closing", map[string]string{"增": "more", "稳": "same", "—": "same", "降": "less", "停": "less"}[x.mood(r.m)]))
			put(x.county, x.now.level, r.careOf(x))
			for k, on := range map[string]bool{"new": x.isNew, "wonback": x.back, "in": moved, "partly": x.partly, "size" + x.v.size: x.v.size != "未定"} {
				if on {
					put(x.county, x.now.level, one(k))
				}
			}
		}
	}
	for _, p := range r.l.prospects {
		if p.s("status") == "开发中" {
			put(p.s("county"), stated(p), one("pursued"))
		}
	}
	keys := []string{}
	for k := range groups {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := strings.Split(keys[i], "/"), strings.Split(keys[j], "/")
		if a[0] != b[0] {
			return a[0] < b[0]
		}
		return levelRank(a[1]) > levelRank(b[1])
	})
	p := part{label: "county", rates: true}
	for _, k := range keys {
		p.lines = append(p.lines, r.f4Line(k, groups[k]))
	}
	return p
}

func (r *recount) careOf(x *counted) func(map[string]*box) {
	return func(at map[string]*box) {
		for _, f := range []string{"汽油", "柴油"} {
			now := x.sold(r.m, f)
			at[f].n += now
			for k, m := range map[string]int{"prev": r.m - 1, "year": r.m - 12} {
				at[f+k].n, at[f+k].of = at[f+k].n+now-x.sold(m, f), at[f+k].of+x.sold(m, f)
			}
		}
		all, handled, _ := x.opinions(r.m)
		seen, due := int64(len(x.visits(r.m))), x.due(r.m)
		at["bearer"].n += x.bearer(r.m, r.m)
		at["due"].n, at["visited"].n, at["opinions"].n, at["handled"].n = at["due"].n+due, at["visited"].n+seen, at["opinions"].n+all, at["handled"].n+handled
		at["visitRate"].n, at["visitRate"].of = at["visitRate"].n+min(seen, due), at["visitRate"].of+due
	}
}

func (r *recount) f4Line(key string, adds []func(map[string]*box)) line {
	at := map[string]*box{}
	for _, k := range strings.Fields("opening new wonback in out lost closing size大型 size中型 size小型 more same less due visited opinions handled pursued partly") {
		at[k] = new(num(0))
	}
	for _, k := range strings.Fields("汽油 柴油") {
		at[k], at[k+"prev"], at[k+"year"] = new(kilos(0, true)), new(ratio(0, 0, r.dataFrom <= r.m-1)), new(ratio(0, 0, r.dataFrom <= r.m-12))
	}
	at["bearer"], at["visitRate"] = new(yuan(0, true)), new(ratio(0, 0, true))
	for _, add := range adds {
		add(at)
	}
	var say []string
	for _, x := range []struct{ k, name string }{{"new", "新增"}, {"wonback", "赢回"}, {"in", "转入"}, {"out", "转出"}, {"lost", "流失"}, {"partly", "部分流失"}} {
		if at[x.k].n > 0 {
			say = append(say, fmt.Sprintf("%s%d户", x.name, at[x.k].n))
		}
	}
	if len(say) == 0 {
		say = []string{"户数平稳"}
	}
	county, level, _ := strings.Cut(key, "/")
	l := line{key, map[string]box{"county": plain(r.countyName(county)), "level": plain(level), "analysis": plain(strings.Join(say, "，")), "remark": plain("")}}
	for k, b := range at {
		if k != "partly" {
			l.at[k] = *b
		}
	}
	return l
}

func (r *recount) countyName(code string) string {
	for _, o := range r.l.offices {
		if o.s("county_code") == code {
			return o.s("county_name")
		}
	}
	return code
}

func (r *recount) f5() part {
	p := part{label: "code"}
	for _, x := range r.rows {
		if !x.institution() || !x.now.active {
			continue
		}
		deal := tuple{}
		if list := x.deals(r.m); len(list) > 0 {
			deal = list[0]
		}
		change := "平"
		switch {
		case x.back:
			change = "赢回"
		case !x.was.active:
			change = "新"
		case levelRank(x.now.level) > levelRank(x.was.level):
			change = "升"
		case levelRank(x.now.level) < levelRank(x.was.level):
			change = "降"
		}
		was, remark := "", ""
		if x.hadState {
			was = x.was.level
		}
		if x.now.level != x.v.level {
			remark = x.why
		}
		p.lines = append(p.lines, line{x.c.s("code"), map[string]box{"code": words(x.c.s("code")), "name": words(x.c.s("name")), "place": words(r.place(x)), "size": words(x.v.size), "signed": words(deal.s("level")), "number": words(deal.s("number")), "until": words(deal.s("to_day")),
			"gasoline": kilos(x.v.gas, x.v.gasKnown), "diesel": kilos(x.v.diesel, x.v.dieselKnown), "basis": words(x.v.basis), "bearer": yuan(x.v.bearer, x.v.bearKnow), "stable": plain(map[bool]string{true: "是", false: "否"}[x.v.stable]), "before": words(was), "computed": words(x.v.level),
			"clauses": words(strings.Join(x.v.clauses, "、")), "level": words(x.now.level), "change": plain(change), "body": words(map[string]string{"省级": "加油站管理处", "地市级": "所属单位零售管理部门", "区县级": "片区经理", "站级": "加油站经理及站内员工"}[x.now.level]), "transfer": words(""),
			"manager": words(named(r.l.staff, x.manager)), "remark": plain(remark)}})
	}
	return p
}

func (r *recount) f6() part {
	p := part{label: "code", rates: true}
	for _, x := range r.rows {
		if !x.institution() || !x.now.active {
			continue
		}
		kinds := map[string]int{}
		for _, c := range x.cards(r.m) {
			kinds[c.s("kind")]++
		}
		var held []string
		for k, n := range kinds {
			held = append(held, fmt.Sprint(k, n))
		}
		sort.Strings(held)
		paid := int64(0)
		for _, c := range x.l.of(x.l.recharges, x.id) {
			if ym(c.s("day")) == r.m {
				paid += c.n("amount")
			}
		}
		need, progress, seen := "", "", ""
		if x.v.gasKnown || x.v.dieselKnown {
			need = "汽" + kilos(x.v.gas, true).show() + " 柴" + kilos(x.v.diesel, true).show()
		}
		if x.won && x.verified {
			progress = "本月开发成功"
		} else if x.young(r.m) {
			progress = "业务开展初期"
		}
		if v := x.visits(r.m); len(v) > 0 {
			seen = fmt.Sprintf("%s %s 共%d次", v[len(v)-1].s("way"), v[len(v)-1].s("day"), len(v))
		}
		_, _, said := x.opinions(r.m)
		now, prev, old := x.sold(r.m, ""), x.sold(r.m-1, ""), x.sold(r.m-12, "")
		p.lines = append(p.lines, line{x.c.s("code"), map[string]box{"code": words(x.c.s("code")), "name": words(x.c.s("name")), "level": words(x.now.level), "size": words(x.v.size), "place": words(r.place(x)), "manager": words(named(r.l.staff, x.manager)), "cards": words(strings.Join(held, "、")),
			"cardCount": num(int64(len(x.cards(r.m)))), "cycle": words(x.cycle(r.m)), "count": num(x.times(r.m)), "gasoline": kilos(x.sold(r.m, "汽油"), true), "diesel": kilos(x.sold(r.m, "柴油"), true), "prev": kilos(prev, x.known(r.m-1)), "prevRate": ratio(now-prev, prev, x.known(r.m-1)),
			"year": kilos(old, x.known(r.m-12)), "yearRate": ratio(now-old, old, x.known(r.m-12)), "recharge": yuan(paid, true), "bearer": yuan(x.bearer(r.m, r.m), true), "trend": words(x.mood(r.m)), "need": words(need), "progress": words(progress), "opinion": words(said),
			"visits": words(seen), "next": words(x.nextStep(r.m)), "remark": words(strings.Join(x.movements, "、"))}})
	}
	return p
}

// TestEveryCellOfTheSevenFormsIsARecount holds each cell of 附录1–7 of random offices against a recount from the bare rows, written in
// another way and without any rule of the product: a month nobody closed before, then months that open with a closed one, while customers
// move, merge, are corrected, and records come late.
func TestEveryCellOfTheSevenFormsIsARecount(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			d, path, r := randomOffice(t, seed, oracleStart)
			r.stir(t, d, calendar.NewDate(2026, time.September, 3))
			var opened map[string]state
			var before []year
			cells := 0
			for i, m := range []calendar.Month{october.Add(-1), october, october.Add(1)} {
				if i == 0 && seed%2 == 0 { // half of the offices begin with October
					continue
				}
				count := &recount{l: ledgerOf(t, path), opened: opened, before: before}
				count.m = ym(m.String())
				count.run()
				for _, code := range []report.Code{"F1", "F2", "F3", "F4", "F5", "F6", "F7"} {
					f, err := d.Form(t.Context(), clerk(), m, code, "")
					if err != nil {
						t.Fatal(err)
					}
					cells += compare(t, f, count.form(code))
				}
				if october.Before(m) || t.Failed() {
					break
				}
				if _, err := d.CloseMonth(t.Context(), clerk(), m, true); err != nil {
					t.Fatal(err)
				}
				opened, before = count.closing(), append(before, count.year())
				r.stir(t, d, m.Add(1).First())
				r.join(t, d)
			}
			if cells < 1000 {
				t.Errorf("only %d cells were compared", cells)
			}
		})
	}
}
