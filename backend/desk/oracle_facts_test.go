package desk

import (
	"database/sql"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
)

// tuple is one row as the database gives it, by column.
type tuple map[string]any

func (r tuple) s(k string) string {
	if r[k] == nil {
		return ""
	}
	return fmt.Sprint(r[k])
}

func (r tuple) n(k string) int64 { v, _ := r[k].(int64); return v }

// ledger is the database read row by row, nothing decided.
type ledger struct {
	customers, offices, staff, cards, sales, recharges, bearers, visits, deals, proofs, prospects, lines, owners []tuple
	bearerKnown                                                                                                  bool
	root                                                                                                         map[string]string
}

// ask reads rows of a database as they stand.
func ask(t *testing.T, path, query string) []tuple {
	t.Helper()
	db, err := sql.Open("sqlite3", path+"?_query_only=true")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(query, err)
	}
	return scanTuples(t, rows)
}

func ledgerOf(t *testing.T, path string) *ledger {
	t.Helper()
	all := func(query string) []tuple { return ask(t, path, query) }
	l := &ledger{root: map[string]string{}}
	l.customers = all("SELECT * FROM customer ORDER BY code")
	l.offices, l.staff, l.cards = all("SELECT * FROM office ORDER BY code"), all("SELECT * FROM staff"), all("SELECT * FROM card")
	l.sales = all("SELECT customer_id, day, month, family, mass FROM sale")
	l.recharges, l.bearers = all("SELECT * FROM recharge"), all("SELECT * FROM bearer_sale")
	l.visits, l.deals, l.proofs = all("SELECT * FROM visit ORDER BY day, id"), all("SELECT * FROM agreement"), all("SELECT * FROM proof ORDER BY rowid")
	l.prospects = all("SELECT p.*, o.code AS at, o.county_code AS county FROM prospect p JOIN office o ON o.id = p.station_id ORDER BY o.code, p.surveyed_on, p.id")
	l.lines = all("SELECT l.*, p.filed_on, o.code AS at FROM plan_line l JOIN plan p USING (month) LEFT JOIN office o ON o.id = l.station_id ORDER BY l.part, l.county_code, o.code")
	l.owners = all("SELECT * FROM ownership ORDER BY from_day")
	l.bearerKnown = len(all("SELECT 1 FROM batch WHERE kind = 'bearers'")) > 0
	for _, c := range l.customers {
		l.root[c.s("id")] = c.s("id")
	}
	for range l.customers { // chains of merges
		for _, c := range l.customers {
			if into := c.s("merged_into"); into != "" {
				l.root[c.s("id")] = l.root[into]
			}
		}
	}
	return l
}

func scanTuples(t *testing.T, rows *sql.Rows) (out []tuple) {
	t.Helper()
	defer func() {
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
	}()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		vals, refs := make([]any, len(names)), make([]any, len(names))
		for i := range vals {
			refs[i] = &vals[i]
		}
		if err := rows.Scan(refs...); err != nil {
			t.Fatal(err)
		}
		r := tuple{}
		for i, n := range names {
			if b, ok := vals[i].([]byte); ok {
				vals[i] = string(b)
			}
			r[n] = vals[i]
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// of are the rows that hang on a customer or on one merged into it.
func (l *ledger) of(rows []tuple, id string) (out []tuple) {
	for _, r := range rows {
		if l.root[r.s("customer_id")] == id {
			out = append(out, r)
		}
	}
	return out
}

func named(rows []tuple, id string) string {
	for _, r := range rows {
		if r.s("id") == id {
			return r.s("name")
		}
	}
	return ""
}

// ym counts months from year 0; ms and last write it back.
func ym(s string) int {
	var y, m int
	if _, err := fmt.Sscanf(s, "%d-%d", &y, &m); err != nil {
		return 0
	}
	return y*12 + m - 1
}

func ms(i int) string { return fmt.Sprintf("%04d-%02d", i/12, i%12+1) }

// end is a text after every day of the month and before the next one.
func end(i int) string { return ms(i) + "-31" }

// state is how a customer stands at the end of a month.
type state struct {
	level, county string
	below         int
	active        bool
	lostIn        int // month, 0 for none
}

// life is one customer as of a month: its rows and what follows from them.
type life struct {
	l        *ledger
	c        tuple
	id       string
	sales    []tuple
	dataFrom int
}

func (f life) sold(m int, family string) (g int64) {
	for _, s := range f.sales {
		if ym(s.s("month")) == m && (family == "" || s.s("family") == family) {
			g += s.n("mass")
		}
	}
	return g
}

func (f life) times(m int) (n int64) {
	for _, s := range f.sales {
		if ym(s.s("month")) == m {
			n++
		}
	}
	return n
}

func (f life) known(m int) bool { return f.dataFrom > 0 && m >= f.dataFrom }

func (f life) first() string {
	d := ""
	for _, s := range f.sales {
		if d == "" || s.s("day") < d {
			d = s.s("day")
		}
	}
	return d
}

func (f life) lastDay(m int) string {
	d := ""
	for _, s := range f.sales {
		if s.s("day") <= end(m) && s.s("day") > d {
			d = s.s("day")
		}
	}
	return d
}

func (f life) mean(m, n int) int64 {
	sum, months := int64(0), int64(0)
	for i := range n {
		if f.known(m - i) {
			sum, months = sum+f.sold(m-i, ""), months+1
		}
	}
	if months == 0 {
		return 0
	}
	return sum / months
}

// silent: three whole months without a fuelling.
func (f life) silent(m int) bool {
	return f.known(m-2) && f.times(m)+f.times(m-1)+f.times(m-2) == 0
}

// young: the first three months since the first fuelling, or since registration while there was none.
func (f life) young(m int) bool {
	start := f.first()
	if start == "" {
		start = f.c.s("registered")
	}
	return start != "" && m-ym(start) < 3
}

// shown is the day the first fuelling is proven for, by what happened up to a day.
func (f life) shown(until string) (day, why, missing string) {
	missing = "消费明细中还没有首次加油，也没有经第二人确认的小票或照片"
	if d := f.first(); d != "" && d <= until {
		day, why, missing = d, "首次加油"+d+"，已由消费数据核实", ""
	}
	for _, p := range f.l.of(f.l.proofs, f.id) {
		on := p.s("fuelled_on")
		switch {
		case on > until:
		case p.s("state") == "待确认" && missing != "":
			missing = p.s("kind") + "（" + on + "）等待第二人确认"
		case p.s("state") == "已确认" && (missing != "" || on < day):
			day, missing = on, ""
			why = "首次加油" + on + "，" + p.s("confirmer") + "于" + p.s("confirmed_on") + "凭" + p.s("kind") + "核实"
		}
	}
	return day, why, missing
}

func (f life) deals(m int) (list []tuple) {
	for _, a := range f.l.of(f.l.deals, f.id) {
		on := monthEnd(m)
		ended := a.s("status") == "已终止"
		if (a.s("status") == "已签" || ended && on < a.s("ended_on")) && a.s("from_day") <= on && (a.s("to_day") == "" || on <= a.s("to_day")) {
			list = append(list, a)
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		till := func(r tuple) string {
			return strings.ReplaceAll(" "+r.s("to_day"), " ", map[bool]string{true: "~"}[r.s("to_day") == ""])
		}
		if a.s("level") != b.s("level") {
			return a.s("level") == "省公司"
		}
		if till(a) != till(b) {
			return till(a) > till(b)
		}
		return a.s("number") < b.s("number")
	})
	return list
}

func monthEnd(m int) string {
	days := []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return fmt.Sprintf("%s-%02d", ms(m), days[m%12])
}

func (f life) bearer(from, to int) (sum int64) {
	for _, b := range f.l.of(f.l.bearers, f.id) {
		if x := ym(b.s("day")); x >= from && x <= to {
			sum += b.n("amount")
		}
	}
	return sum
}

func (f life) cards(m int) (out []tuple) {
	for _, c := range f.l.of(f.l.cards, f.id) {
		if c.s("opened") <= end(m) {
			out = append(out, c)
		}
	}
	return out
}

// home is the station, manager and county of the month's last day.
func (f life) home(m int) (station, manager, county, countyName string) {
	station, manager = f.c.s("station_id"), f.c.s("manager_id")
	var mine []tuple
	for _, o := range f.l.owners {
		if o.s("customer_id") == f.id {
			mine = append(mine, o)
		}
	}
	for i, o := range mine {
		if i == 0 || o.s("from_day") <= end(m) {
			station, manager = o.s("office_id"), o.s("manager_id")
		}
	}
	i := slices.IndexFunc(f.l.offices, func(o tuple) bool { return o.s("id") == station })
	return station, manager, f.l.offices[i].s("county_code"), f.l.offices[i].s("county_name")
}

// verdict is how a customer would be graded by the figures of a month.
type verdict struct {
	gas, diesel, bearer             int64
	gasKnown, dieselKnown, bearKnow bool
	basis                           string
	stable                          bool
	size, level                     string
	clauses                         []string
}

const tonne = 1_000_000

func (f life) judge(m int) (v verdict) {
	v.figures(f, m)
	kind := f.c.s("kind")
	if kind == "再流通客户" {
		v.level = "未定级"
		return v
	}
	inst := kind == "机构客户"
	unit, province := false, false
	for _, a := range f.deals(m) {
		unit, province = unit || a.s("level") == "所属单位", province || a.s("level") == "省公司"
	}
	sum, gap, before := int64(0), !f.known(m-2), int64(0)
	for i := range 3 {
		sum, gap, before = sum+f.sold(m-i, ""), gap || f.sold(m-i, "") <= 0, before+f.sold(m-3-i, "")
	}
	v.stable = !gap && (!f.known(m-5) || sum*2 >= before)
	channel := !gap && sum*100 >= (f.c.n("need_gasoline")+f.c.n("need_diesel"))*3*60
	if inst {
		v.size = sizeOf(v)
	}
	mid := func(x, lo, hi int64) bool { return x >= lo && x < hi }
	for _, rule := range []struct {
		clause, level string
		hit           bool
	}{
		{"6.3.1.1.1", "省级", inst && f.c.n("province_purchase") == 1}, {"6.3.1.1.2", "省级", province}, {"6.3.1.1.3", "省级", v.bearer >= 2_000_000_000},
		{"6.3.1.2.1", "地市级", v.gas >= 5*tonne || v.diesel >= 50*tonne}, {"6.3.1.2.2", "地市级", inst && unit && channel && v.size == "大型"}, {"6.3.1.2.3", "地市级", v.bearer >= 100_000_000},
		{"6.3.1.3.1", "区县级", mid(v.gas, 2*tonne, 5*tonne) || mid(v.diesel, 20*tonne, 50*tonne)}, {"6.3.1.3.2", "区县级", inst && unit && v.stable && (v.size == "中型" || v.size == "小型")},
		{"6.3.1.3.3", "区县级", mid(v.bearer, 10_000_000, 100_000_000)}, {"6.4.1.4.1", "站级", inst && v.size != "未定" && v.gas < 2*tonne && v.diesel < 20*tonne},
		{"6.4.1.4.2", "站级", v.bearer > 0 && v.bearer < 10_000_000}, {"6.4.1.4.3", "站级", kind == "个人客户" && len(f.cards(m)) > 0 || f.c.n("fixed") == 1}, {"S0", "站级", inst && v.size == "未定"},
	} {
		if rule.hit {
			v.clauses = append(v.clauses, rule.clause)
			if v.level == "" {
				v.level = rule.level
			}
		}
	}
	if v.level == "" {
		v.level = "未定级"
	}
	return v
}

func (v *verdict) figures(f life, m int) {
	begun := f.first() != "" && f.first() <= end(m)
	if begun && !f.young(m) && f.known(m-2) {
		for i := range 3 {
			v.gas, v.diesel = v.gas+f.sold(m-i, "汽油"), v.diesel+f.sold(m-i, "柴油")
		}
		v.gas, v.diesel, v.gasKnown, v.dieselKnown, v.basis = v.gas/3, v.diesel/3, true, true, "3月均"
	} else {
		v.gas, v.diesel, v.gasKnown, v.dieselKnown, v.basis = f.c.n("need_gasoline"), f.c.n("need_diesel"), f.c["need_gasoline"] != nil, f.c["need_diesel"] != nil, "申报"
		if !v.gasKnown && !v.dieselKnown {
			v.basis = "未知"
		}
	}
	v.bearer, v.bearKnow = f.c.n("need_bearer"), f.c["need_bearer"] != nil
	if f.l.bearerKnown {
		v.bearer, v.bearKnow = f.bearer(m-11, m), true
	}
}

func sizeOf(v verdict) string {
	switch {
	case !v.gasKnown && !v.dieselKnown && !v.bearKnow:
		return "未定"
	case v.gas >= 5*tonne || v.diesel >= 50*tonne || v.bearer >= 100_000_000:
		return "大型"
	case v.gas >= 2*tonne || v.diesel >= 20*tonne || v.bearer >= 10_000_000:
		return "中型"
	}
	return "小型"
}
