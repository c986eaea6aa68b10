package incentive

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/money"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// penalty takes back the pay of violating cards beyond the threshold, the dearest first (domain 13.3 T5).
func (e *engine) penalty() {
	if e.Scheme.Penalty == nil {
		return
	}
	violations := map[string]string{}
	cards := map[org.OfficeID]int64{}
	for i := range e.Events {
		if ev := &e.Events[i]; ev.Basis == Cards && e.months[i] == int32(e.Month.Index()) {
			cards[ev.Office]++
			if ev.Violation != "" {
				violations[ev.Key] = ev.Violation
			}
		}
	}
	paid, worth := map[org.OfficeID]map[string][]Line{}, map[string]money.Fen{}
	for _, l := range e.lines {
		if _, bad := violations[l.EventKey]; bad && l.State == Payable {
			if paid[l.OfficeID] == nil {
				paid[l.OfficeID] = map[string][]Line{}
			}
			paid[l.OfficeID][l.EventKey] = append(paid[l.OfficeID][l.EventKey], l)
			worth[l.EventKey] += l.Amount
		}
	}
	offices := lo.Keys(paid)
	slices.SortFunc(offices, func(a, b org.OfficeID) int { return cmp.Compare(e.officeOrder(a), e.officeOrder(b)) })
	for _, id := range offices {
		e.takeBack(paid[id], worth, cards[id], violations)
	}
}

func (e *engine) takeBack(paid map[string][]Line, worth map[string]money.Fen, cards int64, violations map[string]string) {
	p, n := e.Scheme.Penalty, int64(len(paid))
	allowed := money.MulDiv(cards, p.Percent, 100, lo.Ternary(p.RoundUp, money.Up, money.Down))
	if n*100 <= cards*p.Percent || n <= p.Least || n <= allowed {
		return
	}
	keys := lo.Keys(paid)
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(worth[b], worth[a]), strings.Compare(a, b)) })
	for _, key := range keys[:n-allowed] {
		for _, l := range paid[key] {
			l.EventKey, l.State, l.Amount = "penalty:"+key, Deducted, -l.Amount
			l.Reason = fmt.Sprintf("违规（%s）：本站%d张中违规%d张，超过%d%%且超过%d张，允许%d张，从酬金高的起扣回", violations[key], cards, n, p.Percent, p.Least, allowed)
			e.lines = append(e.lines, l)
		}
	}
}

// shortfalls take from a station's pool what its plan lacks, never below nothing, and carry nothing (domain 13.3 T13 a).
func (e *engine) shortfalls() {
	pools := map[org.OfficeID]money.Fen{}
	for i := range e.lines {
		if l := &e.lines[i]; l.Receiver == Pool {
			pools[l.OfficeID] += l.Amount
		}
	}
	ids := lo.Keys(e.Plans)
	slices.SortFunc(ids, func(a, b org.OfficeID) int { return cmp.Compare(e.officeOrder(a), e.officeOrder(b)) })
	for ri := range e.rules {
		for _, id := range ids {
			e.shortfall(ri, id, pools)
		}
	}
}

func (e *engine) shortfall(ri int, id org.OfficeID, pools map[org.OfficeID]money.Fen) {
	r := &e.rules[ri]
	missing := e.Plans[id] - e.counts[id][ri]
	if r.Shortfall == 0 || missing <= 0 || !takes(r.Filter.Offices, id) {
		return
	}
	due := money.Fen(missing) * r.Shortfall
	take := min(due, max(pools[id], 0))
	pools[id] -= take
	l := Line{EventKey: "short:" + r.Key + ":" + string(id) + ":" + e.Month.String(), Event: r.Name + "没有完成计划", Date: e.Month.Last(), For: e.Month, RuleKey: r.Key, Rule: r.Name,
		OfficeID: id, OfficeName: cmp.Or(e.Offices[id].Name, unknownOffice)}
	e.give(&l, Pool, nobody)
	l.State, l.Rate, l.Amount = Deducted, r.Shortfall, -take
	l.Basis = "完成" + r.Basis.quantity(e.counts[id][ri]) + "/计划" + strconv.FormatInt(e.Plans[id], 10)
	l.Reason = fmt.Sprintf("差%s，每%s扣%s元，应扣%s元，站奖金池扣到0为止", r.Basis.quantity(missing), scales[r.Basis].name, r.Shortfall, due.Grouped())
	if take < due {
		l.Reason += "，其余" + (due - take).Grouped() + "元不结转"
	}
	e.lines = append(e.lines, l)
}

// payee is who a limit looks at.
type payee struct {
	staff  org.StaffID
	office org.OfficeID
	day    calendar.Date
}

// limit applies the caps in their order: person and day, person and month, office, minimum, budget.
func (e *engine) limit() {
	lim := e.Scheme.Limits
	if lim == (Limits{}) {
		return
	}
	byPerson := func(l *Line) (payee, bool) { return payee{staff: l.StaffID}, l.StaffID != "" }
	e.capped(lim.PersonDay, "每人每天", func(l *Line) (payee, bool) { return payee{staff: l.StaffID, day: l.Date}, l.StaffID != "" })
	e.capped(lim.PersonMonth, "每人每月", byPerson)
	e.capped(lim.OfficeMonth, "每站每月", func(l *Line) (payee, bool) { return payee{office: l.OfficeID}, true })
	e.minimum(lim.Minimum)
	e.budget(lim.Budget)
}

// totals adds up the lines by what a limit looks at.
func (e *engine) totals(of func(*Line) (payee, bool)) (keys []payee, total map[payee]money.Fen) {
	total = map[payee]money.Fen{}
	for i := range e.lines {
		if l := &e.lines[i]; l.Amount != 0 {
			if k, ok := of(l); ok {
				total[k] += l.Amount
			}
		}
	}
	keys = lo.Keys(total)
	slices.SortFunc(keys, func(a, b payee) int {
		return cmp.Or(cmp.Compare(a.staff, b.staff), cmp.Compare(a.office, b.office), cmp.Compare(a.day.String(), b.day.String()))
	})
	return keys, total
}

// parts adds up the lines under some of the keys by receiver and office, in the order of their numbers.
func (e *engine) parts(of func(*Line) (payee, bool), wanted map[payee]bool) map[payee][]*Line {
	at, out := map[payee]map[payee]*Line{}, map[payee][]*Line{}
	for i := range e.lines {
		l := &e.lines[i]
		k, ok := of(l)
		if !ok || l.Amount == 0 || !wanted[k] {
			continue
		}
		if at[k] == nil {
			at[k] = map[payee]*Line{}
		}
		who := payee{staff: l.StaffID, office: l.OfficeID}
		part := at[k][who]
		if part == nil {
			part = &Line{StaffID: l.StaffID, StaffNo: l.StaffNo, StaffName: l.StaffName, OfficeID: l.OfficeID, OfficeName: l.OfficeName, Receiver: l.Receiver, Date: l.Date}
			at[k][who], out[k] = part, append(out[k], part)
		}
		part.Amount += l.Amount
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b *Line) int {
			return cmp.Or(cmp.Compare(a.StaffNo, b.StaffNo), cmp.Compare(a.StaffID, b.StaffID), cmp.Compare(e.officeOrder(a.OfficeID), e.officeOrder(b.OfficeID)))
		})
	}
	return out
}

// capped takes what lies above a limit from those under it, in proportion, by largest remainder.
func (e *engine) capped(most money.Fen, name string, of func(*Line) (payee, bool)) {
	if most == 0 {
		return
	}
	keys, total := e.totals(of)
	keys = lo.Filter(keys, func(k payee, _ int) bool { return total[k] > most })
	if len(keys) == 0 {
		return
	}
	parts := e.parts(of, lo.SliceToMap(keys, func(k payee) (payee, bool) { return k, true }))
	for _, k := range keys {
		over := total[k] - most
		e.cut(parts[k], over, "cap:"+name, name+"封顶", fmt.Sprintf("%s封顶%s元，应发%s元，超过的%s元不发也不结转", name, most.Grouped(), total[k].Grouped(), over.Grouped()))
	}
}

// budget shrinks everything in proportion when it exceeds the budget of the month.
func (e *engine) budget(most money.Fen) {
	if most == 0 {
		return
	}
	all := func(*Line) (payee, bool) { return payee{}, true }
	_, total := e.totals(all)
	if over := total[payee{}] - most; over > 0 {
		parts := e.parts(all, map[payee]bool{{}: true})
		e.cut(parts[payee{}], over, "budget", "总额控制", fmt.Sprintf("本月预算%s元，应发%s元，各人各站按比例压缩，尾差用最大余数法", most.Grouped(), total[payee{}].Grouped()))
	}
}

// cut writes a deduction for each part that has something to take from.
func (e *engine) cut(parts []*Line, over money.Fen, key, name, why string) {
	parts = lo.Filter(parts, func(l *Line, _ int) bool { return l.Amount > 0 })
	takes := money.Share(over, lo.Map(parts, func(l *Line, _ int) int64 { return int64(l.Amount) }))
	for i, l := range parts {
		if takes[i] != 0 {
			e.extra(*l, key, name, Deducted, -takes[i], why)
		}
	}
}

// minimum tops up whoever is paid something, but less.
func (e *engine) minimum(least money.Fen) {
	if least == 0 {
		return
	}
	byPerson := func(l *Line) (payee, bool) { return payee{staff: l.StaffID}, l.StaffID != "" }
	keys, total := e.totals(byPerson)
	keys = lo.Filter(keys, func(k payee, _ int) bool { return total[k] > 0 && total[k] < least })
	parts := e.parts(byPerson, lo.SliceToMap(keys, func(k payee) (payee, bool) { return k, true }))
	for _, k := range keys {
		e.extra(*parts[k][0], "minimum", "保底", Added, least-total[k], fmt.Sprintf("每人每月保底%s元，应发%s元", least.Grouped(), total[k].Grouped()))
	}
}

func (e *engine) extra(l Line, key, name string, state State, amount money.Fen, why string) {
	l.EventKey = key + ":" + string(l.StaffID) + ":" + string(l.OfficeID) + ":" + e.Month.String()
	if key == "cap:每人每天" {
		l.EventKey += ":" + l.Date.String()
	} else {
		l.Date = e.Month.Last()
	}
	l.Event, l.Rule, l.For, l.State, l.Amount, l.Reason = name, name, e.Month, state, amount, why
	e.lines = append(e.lines, l)
}
