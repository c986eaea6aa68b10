package desk

import (
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/report"
)

func (r *recount) form(code report.Code) []part {
	switch code {
	case "F1":
		return []part{r.f1a(), r.f1b()}
	case "F2":
		return []part{r.f2()}
	case "F3":
		return []part{r.f3()}
	case "F4":
		return []part{r.f4()}
	case "F5":
		return []part{r.f5()}
	case "F6":
		return []part{r.f6()}
	}
	a, _ := r.f7("A")
	b, _ := r.f7("B")
	return []part{a, b}
}

func (r *recount) office(id string) tuple {
	return r.l.offices[slices.IndexFunc(r.l.offices, func(o tuple) bool { return o.s("id") == id })]
}

func (r *recount) open(county string) (n int64) {
	for _, o := range r.l.offices {
		if o.s("kind") == "加油站" && o.s("status") == "营业" && (county == "" || o.s("county_code") == county) {
			n++
		}
	}
	return n
}

func (r *recount) district(station string) string {
	up := r.office(station).s("parent_code")
	return r.l.offices[slices.IndexFunc(r.l.offices, func(o tuple) bool { return o.s("code") == up })].s("name")
}

// oils names the products of a potential customer.
func oils(p tuple) string {
	out := []string{}
	if p.n("gasoline") > 0 {
		out = append(out, "汽油")
	}
	if p.n("diesel") > 0 {
		out = append(out, "柴油")
	}
	return strings.Join(out, "、")
}

// each lists what rows say, every text once.
func each(rows []tuple, text func(tuple) string) string {
	var out []string
	for _, p := range rows {
		if s := text(p); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "；")
}

func (r *recount) planLines(of string) (out []tuple) {
	for _, l := range r.l.lines {
		if l.s("month") == ms(r.m) && strings.HasPrefix(l.s("part"), of) {
			out = append(out, l)
		}
	}
	return out
}

func (r *recount) f1a() part {
	p := part{label: "county"}
	for _, l := range r.planLines("A") {
		var list []tuple
		gas, diesel, team := int64(0), int64(0), false
		for _, x := range r.l.prospects {
			if x.s("status") == "开发中" && x.s("county") == l.s("county_code") {
				list = append(list, x)
				gas, diesel = gas+x.n("gasoline"), diesel+x.n("diesel")
				team = team || x.s("object_kind") == "政府机关" || x.s("object_kind") == "企事业单位" && stated(x) == "地市级"
			}
		}
		col := func(k string) box { return words(each(list, func(x tuple) string { return x.s(k) })) }
		group := box{kind: 't', no: len(list) == 0, s: map[bool]string{true: "是", false: "否"}[team]}
		p.lines = append(p.lines, line{l.s("county_code"), map[string]box{"county": plain(l.s("county_name")), "stations": num(r.open(l.s("county_code"))), "minimum": num(1), "plan": num(l.n("target")), "targets": col("name"),
			"size": words(each(list, func(x tuple) string {
				return map[string]string{"地市级": "大型", "区县级": "中型", "站级": "小型"}[stated(x)]
			})), "family": words(each(list, oils)), "gasoline": kilos(gas, len(list) > 0), "diesel": kilos(diesel, len(list) > 0),
			"current": words(each(list, func(x tuple) string { return x.s("current_place") + x.s("competitor") })), "scheme": col("intent"), "responsible": words(named(r.l.staff, l.s("responsible_id"))), "team": group, "due": plain(monthEnd(r.m)), "remark": plain(l.s("remark"))}})
	}
	return p
}

func (r *recount) f1b() part {
	p := part{label: "district", totals: map[string]box{"minimum": num(10)}}
	sum := int64(0)
	for _, l := range r.planLines("B") {
		var list []tuple
		for _, x := range r.l.prospects {
			if x.s("station_id") == l.s("station_id") {
				list = append(list, x)
			}
		}
		sum += l.n("target")
		p.lines = append(p.lines, line{l.s("at"), map[string]box{"district": words(r.district(l.s("station_id"))), "station": plain(named(r.l.offices, l.s("station_id"))), "plan": num(l.n("target")), "minimum": num(10), "mean": {kind: 'a', no: true},
			"areas": words(each(list, func(x tuple) string { return x.s("area") })), "responsible": words(named(r.l.staff, l.s("responsible_id"))), "remark": plain(l.s("remark"))}})
	}
	p.totals["mean"] = r.perStation(sum)
	return p
}

func (r *recount) perStation(n int64) box {
	open := r.open("")
	return box{kind: 'a', n: (n*200 + open) / (2 * open)}
}

func (r *recount) f2() part {
	p := part{label: "station"}
	half := func(m int) string { return fmt.Sprint(m/12, m%12 >= 7) }
	for _, x := range r.l.prospects {
		if half(ym(x.s("surveyed_on"))) != half(r.m) || x.s("status") == "无效" {
			continue
		}
		rank, who := "", ""
		if x.n("rank") > 0 {
			rank = fmt.Sprint(x.n("rank"))
		}
		for _, s := range r.l.staff {
			if s.s("id") == x.s("responsible_id") {
				who = named(r.l.offices, s.s("office_id")) + "/" + s.s("name")
			}
		}
		at := map[string]box{"station": plain(named(r.l.offices, x.s("station_id"))), "family": words(oils(x)), "gasoline": kilos(x.n("gasoline"), true), "diesel": kilos(x.n("diesel"), true), "rank": words(rank), "responsible": words(who)}
		for key, column := range map[string]string{"area": "area", "date": "surveyed_on", "surveyor": "surveyor", "name": "name", "kind": "object_kind", "address": "address", "vehicles": "vehicles", "cycle": "cycle", "current": "current_place", "competitor": "competitor", "bond": "bond",
			"pay": "pay_mode", "decider": "decider", "phone": "decider_phone", "importance": "importance", "difficulty": "difficulty", "intent": "intent", "remark": "remark"} {
			at[key] = words(x.s(column))
		}
		p.lines = append(p.lines, line{x.s("id"), at})
	}
	return p
}

// goal is a row of 附录7.
type goal struct {
	key, station, name, remark string
	plan                       int64
	rows                       []*counted
}

func (r *recount) goals(of string) []*goal {
	var out []*goal
	find := func(key, station, name, remark string) *goal {
		for _, g := range out {
			if g.key == key {
				return g
			}
		}
		out = append(out, &goal{key: key, station: station, name: name, remark: remark})
		return out[len(out)-1]
	}
	for _, l := range r.planLines(of) {
		key, name := l.s("county_code"), l.s("county_name")
		if of == "B" {
			key, name = l.s("at"), named(r.l.offices, l.s("station_id"))
		}
		find(key, l.s("station_id"), name, l.s("remark")).plan = l.n("target")
	}
	for _, x := range r.rows {
		if !x.won || x.c.s("kind") != map[string]string{"A": "机构客户", "B": "个人客户"}[of] {
			continue
		}
		key, name := x.county, x.countyName
		if of == "B" {
			key, name = r.office(x.station).s("code"), named(r.l.offices, x.station)
		}
		g := find(key, x.station, name, "计划外")
		g.rows = append(g.rows, x)
	}
	for _, y := range r.before {
		for _, k := range y.keys {
			if part, key, _ := strings.Cut(k, "|"); part == of {
				station := ""
				if of == "B" {
					station = r.l.offices[slices.IndexFunc(r.l.offices, func(o tuple) bool { return o.s("code") == key })].s("id")
				}
				find(key, station, y.names[k], "本月未安排")
			}
		}
	}
	return out
}

func (g *goal) count(fits func(*counted) bool) (n int64) {
	for _, x := range g.rows {
		if fits(x) {
			n++
		}
	}
	return n
}

func (r *recount) f7(of string) (p part, y year) {
	p, y = part{label: map[string]string{"A": "county", "B": "district"}[of], rates: true, totals: map[string]box{}}, year{names: map[string]string{}, plan: map[string]int64{}, done: map[string]int64{}}
	sure := func(x *counted) bool { return x.verified }
	all := int64(0)
	for _, g := range r.goals(of) {
		done := g.count(sure)
		waiting := int64(len(g.rows)) - done
		all += done
		reason := ""
		if done < g.plan {
			reason = fmt.Sprintf("差%d个", g.plan-done)
			if waiting > 0 {
				reason += fmt.Sprintf("，另有待核实%d个", waiting)
			}
		}
		k := of + "|" + g.key
		y.keys, y.names[k], y.plan[k], y.done[k] = append(y.keys, k), g.name, g.plan, done
		yp, yd := g.plan, done
		for _, b := range r.before {
			yp, yd = yp+b.plan[k], yd+b.done[k]
		}
		at := map[string]box{"plan": num(g.plan), "done": num(done), "rate": ratio(done, g.plan, true), "pending": num(waiting), "yearplan": num(yp), "yeardone": num(yd), "yearrate": ratio(yd, yp, true), "reason": plain(reason), "remark": plain(g.remark)}
		if of == "A" {
			r.f7a(g, at, done)
		} else {
			open := int64(0)
			if r.office(g.station).s("status") == "营业" {
				open = 1
			}
			at["district"], at["station"], at["open"], at["mean"], at["ten"] = words(r.district(g.station)), plain(g.name), num(open), box{kind: 'a', no: true}, words("")
		}
		p.lines = append(p.lines, line{g.key, at})
	}
	if of == "B" {
		p.totals["mean"], p.totals["ten"] = r.perStation(all), plain(map[bool]string{true: "是", false: "否"}[all >= 10*r.open("")])
	}
	return p, y
}

func (r *recount) f7a(g *goal, at map[string]box, done int64) {
	gas, diesel := int64(0), int64(0)
	for _, x := range g.rows {
		if x.verified {
			gas, diesel = gas+x.v.gas, diesel+x.v.diesel
		}
	}
	at["county"], at["least"], at["verified"] = plain(g.name), plain(map[bool]string{true: "是", false: "否"}[done >= 1]), num(done)
	at["signed"] = num(g.count(func(x *counted) bool { return len(x.deals(r.m)) > 0 }))
	at["gasoline"], at["diesel"] = kilos(gas, true), kilos(diesel, true)
	for k, s := range map[string]string{"large": "大型", "medium": "中型", "small": "小型"} {
		at[k] = num(g.count(func(x *counted) bool { return x.verified && x.v.size == s }))
	}
}

func (r *recount) year() year {
	_, a := r.f7("A")
	_, b := r.f7("B")
	a.keys = append(a.keys, b.keys...)
	for k := range b.names {
		a.names[k], a.plan[k], a.done[k] = b.names[k], b.plan[k], b.done[k]
	}
	return a
}
