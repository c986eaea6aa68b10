package incentive

import (
	"cmp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"fuelbook/backend/calendar"
	"fuelbook/backend/money"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

// pricer prices one instalment of one rule. It reads the engine and writes to its own lists, so that several work side by side.
type pricer struct {
	*engine
	r        *rule
	index    int32
	part     Instalment
	nth      int
	paid     int64
	month    calendar.Month
	texts    map[int]string // by band: the same for all its lines
	lines    []Line
	refusals []refusal
	err      error
}

// refusal is an event the bands pay nothing for.
type refusal struct {
	event int32
	why   string
}

// side is how many events are worth a pricer of their own.
const side = 4096

// priceAll prices what was picked: what each adds to its group is known, so parts of the list are priced side by side and put together in order.
func (e *engine) priceAll(p pricer) error {
	n := min(runtime.GOMAXPROCS(0), 1+len(e.picked)/side)
	parts, each, base := make([]pricer, n), len(p.r.Shares), len(e.lines)
	e.lines = slices.Grow(e.lines, len(e.picked)*each)
	room := e.lines[:base+len(e.picked)*each]
	var wait sync.WaitGroup
	for k := range parts {
		from, to := len(e.picked)*k/n, len(e.picked)*(k+1)/n
		parts[k] = p
		parts[k].texts = map[int]string{}
		parts[k].lines = room[base+from*each : base+from*each : base+to*each] // each writes where its lines belong
		wait.Go(func() { parts[k].priceSome(from, to) })
	}
	wait.Wait()
	for k := range parts {
		if parts[k].err != nil {
			return parts[k].err
		}
		if end := len(e.lines); len(parts[k].lines) > 0 && &room[end] == &parts[k].lines[0] {
			e.lines = room[:end+len(parts[k].lines)]
		} else { // a part in front left events out
			e.lines = append(e.lines, parts[k].lines...)
		}
		for _, x := range parts[k].refusals {
			e.refuse(x.event, p.index, x.why)
		}
	}
	return nil
}

func (p *pricer) priceSome(from, to int) {
	for n := from; n < to && p.err == nil; n++ {
		p.err = p.price(p.picked[n], p.groups[n], p.before[n])
	}
}

// price writes the lines of one event: what the group earns with it less what it earned without.
func (p *pricer) price(i int32, g *group, before int64) error {
	q := p.r.quantity(&p.Events[i])
	if p.r.unit == 0 && p.r.Per != EachEvent && p.r.formula == nil {
		p.marks[i].counted = true
		return nil
	}
	f, n := g.frame, before+q
	if p.r.Per == EachEvent {
		f.total, before = q, 0
	}
	amount, at, err := p.worth(q, before, f)
	if err != nil {
		return err
	}
	p.write(i, n, f, at, p.instalment(amount))
	return nil
}

// worth is the amount of an event before instalments, and the band it lies in.
func (p *pricer) worth(q, before int64, f frame) (amount money.Fen, at int, err error) {
	if p.r.formula != nil {
		amount, err = p.r.formula.pay(q, before+q, f)
		return p.signed(amount), 0, err
	}
	return p.signed(p.r.pay(before+q, f) - p.r.pay(before, f)), p.r.bandAt(max(before+q, before), f), nil
}

func (p *pricer) signed(amount money.Fen) money.Fen {
	if most := p.r.EachCap; most > 0 {
		amount = min(max(amount, -most), most)
	}
	return lo.Ternary(p.r.Deduct, -amount, amount)
}

// instalment is the part of an amount due now; the parts of all instalments add up to it.
func (p *pricer) instalment(amount money.Fen) money.Fen {
	upTo := func(percent int64) int64 { return money.MulDiv(int64(amount), percent, 100, money.HalfUp) }
	return money.Fen(upTo(p.paid+p.part.Percent) - upTo(p.paid))
}

func (p *pricer) write(i int32, n int64, f frame, at int, amount money.Fen) {
	ev := &p.Events[i]
	if amount == 0 && ev.Of == "" && p.r.formula == nil && (at < 0 || p.r.bands[at].rate == 0) { // another rule may still pay it
		p.refusals = append(p.refusals, refusal{i, p.reason(at) + lo.Ternary(at < 0, "", "，不发")})
		return
	}
	p.marks[i].lined = true
	l := p.line(p.r, i)
	l.Basis = p.basis(ev, n, f)
	if p.nth > 0 {
		l.EventKey += "#" + strconv.Itoa(p.nth+1)
	}
	l.State, l.Reason = lo.Ternary(ev.Of == "", Payable, Reversed), p.reason(at)
	if at >= 0 && at < len(p.r.bands) {
		l.Rate = p.r.bands[at].rate
	}
	p.split(l, amount, func(l *Line, to Receiver) { p.receive(l, to, i) })
}

// split writes a line for each share; the parts add up to the amount (largest remainder).
func (p *pricer) split(l Line, amount money.Fen, receive func(*Line, Receiver)) {
	whole := l.Reason
	parts := []money.Fen{amount}
	if len(p.r.Shares) > 1 {
		parts = money.Share(amount, lo.Map(p.r.Shares, func(s Share, _ int) int64 { return s.Percent }))
	}
	for k, s := range p.r.Shares {
		l.Amount = parts[k]
		if len(parts) > 1 {
			l.Reason = whole + "；" + amount.Grouped() + "元的" + strconv.FormatInt(s.Percent, 10) + "%"
		}
		p.lines = append(p.lines, l)
		receive(&p.lines[len(p.lines)-1], s.To)
	}
}

// basis says where the event stands in its group.
func (p *pricer) basis(ev *Event, n int64, f frame) string {
	b := make([]byte, 0, 64)
	if scales[p.r.Basis].decimals > 0 || p.r.Per == EachEvent {
		b = append(b, "本笔"...)
		b = append(b, p.r.Basis.quantity(ev.Quantity)...)
		if p.r.Factor != 0 && p.r.Factor != 100 {
			b = append(append(b, "，折算"...), p.r.Basis.quantity(p.r.quantity(ev))...)
		}
		if p.r.Per == EachEvent {
			return string(b)
		}
		return string(append(append(b, "，累计"...), p.r.Basis.quantity(n)...))
	}
	if p.r.Per == StationDay || p.r.Per == PersonDay {
		b = append(b, "当日"...)
	}
	b = strconv.AppendInt(append(b, "第"...), n, 10)
	b = append(b, scales[p.r.Basis].name...)
	switch {
	case f.planned:
		b = strconv.AppendInt(append(b, "/计划"...), f.plan, 10)
	case p.r.planned():
		b = append(b, "/没有计划数"...)
	}
	if p.r.Mode == Whole {
		b = strconv.AppendInt(append(b, "，合计"...), f.total, 10)
	}
	return string(b)
}

// reason names the rule, the band and the rounding.
func (p *pricer) reason(at int) string {
	if text, ok := p.texts[at]; ok {
		return text
	}
	text := p.r.Name + "：" + p.r.bandText(at)
	if len(p.r.Instalments) > 0 {
		text += "；第" + strconv.Itoa(p.nth+1) + "期" + strconv.FormatInt(p.part.Percent, 10) + "%"
	}
	p.texts[at] = text
	return text
}

// bandText reads one band: 从第101张起，每张6.00元.
func (r *rule) bandText(at int) string {
	if r.formula != nil {
		return "按公式"
	}
	if at < 0 {
		return "没有达到最低一档"
	}
	b := r.bands[at]
	text := r.rateText(b.rate)
	if from := r.fromText(b); from != "" {
		text = from + text
	}
	return text
}

func (r *rule) fromText(b band) string {
	word := lo.Ternary(b.above || r.Mode == Marginal, "超过", "达到")
	switch {
	case b.percent == 100:
		return word + "计划，"
	case b.percent > 0:
		return word + "计划的" + strconv.FormatInt(b.percent, 10) + "%，"
	case b.from > 0:
		return word + r.Basis.quantity(b.from) + "，"
	}
	return ""
}

func (r *rule) rateText(rate money.Fen) string {
	word := lo.Ternary(r.Deduct, "扣", "")
	switch {
	case r.unit == 0:
		return "定额" + word + rate.Grouped() + "元"
	case r.unit == 1 && scales[r.Basis].decimals == 0:
		return "每" + scales[r.Basis].name + word + rate.String() + "元"
	case r.Rounding == FullUnits:
		return "每满" + r.Basis.quantity(r.unit) + word + rate.String() + "元，不满的不计"
	}
	return "每" + r.Basis.quantity(r.unit) + word + rate.String() + "元，按比例四舍五入到分"
}

// prizes pay a fixed amount to groups that reached a band: to all, or to the best of each office.
func (p *pricer) prizes(groups map[groupKey]*group) {
	if p.r.unit != 0 || p.r.Per == EachEvent || p.r.formula != nil {
		return
	}
	list := lo.Filter(lo.Values(groups), func(g *group, _ int) bool { return p.r.pay(g.total, g.frame) > 0 })
	slices.SortFunc(list, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.total, a.total), strings.Compare(p.groupName(a), p.groupName(b)), cmp.Compare(a.days, b.days))
	})
	won := map[int32]int{}
	for _, g := range list {
		home := p.home(g)
		if won[home]++; p.r.Winners > 0 && won[home] > p.r.Winners {
			continue
		}
		at := p.r.bandAt(g.total, g.frame)
		l := Line{EventKey: "prize:" + p.r.Key + ":" + p.month.String() + ":" + p.groupName(g), Event: p.r.Name, Date: p.month.Last(), For: p.month, RuleKey: p.r.Key, Rule: p.r.Name, OfficeName: unknownOffice}
		if home != nobody {
			l.OfficeID, l.OfficeName = p.offices[home].ID, p.offices[home].Name
		}
		if !g.day.IsZero() {
			l.Date, l.EventKey = g.day, l.EventKey+":"+g.day.String()
		}
		l.State, l.Rate, l.Reason = Payable, p.r.bands[at].rate, p.reason(at)
		l.Basis = "合计" + p.r.Basis.quantity(g.total)
		p.split(l, p.instalment(p.signed(p.r.pay(g.total, g.frame))), func(l *Line, to Receiver) { p.give(l, to, p.winner(to, g)) })
	}
}

// groupName tells groups apart in texts, in the order of staff and office numbers.
func (e *engine) groupName(g *group) string {
	name := ""
	if g.staff != nobody {
		name = e.staff[g.staff].Number + ":" + string(e.staff[g.staff].ID)
	}
	if g.office != nobody {
		name += ":" + e.offices[g.office].Code + ":" + string(e.offices[g.office].ID)
	}
	return name
}

// home is the office of a group: its own, or that of the person.
func (e *engine) home(g *group) int32 {
	if g.office != nobody || g.staff == nobody {
		return g.office
	}
	return int32(slices.IndexFunc(e.offices, func(o org.Office) bool { return o.ID == e.staff[g.staff].OfficeID }))
}

// winner is who gets a share of the prize of a group: the person, or the head of the office.
func (e *engine) winner(to Receiver, g *group) int32 {
	switch home := e.home(g); {
	case to == Seller || to == Developer:
		return g.staff
	case to == Manager && home != nobody:
		return e.manager[home]
	}
	return nobody
}

// hint tells each group what it takes to the next band and what that pays.
func (e *engine) hint(r *rule, groups map[groupKey]*group) {
	if scales[r.Basis].decimals > 0 || r.Per == EachEvent || r.Per == StationDay || r.Per == PersonDay || r.formula != nil {
		return
	}
	var out []Hint
	for _, g := range groups {
		h, ok := r.next(g.frame)
		if !ok || g.staff == nobody && r.Per == PersonMonth {
			continue
		}
		if home := e.home(g); home != nobody {
			h.Office = e.offices[home].Name
		}
		h.Name = cmp.Or(h.Office, "本单位")
		if g.staff != nobody {
			h.Name = e.staff[g.staff].Name
		}
		h.Text = h.Name + "再" + string(r.Basis) + r.Basis.quantity(h.More) + "，" + h.Text
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b Hint) int {
		return cmp.Or(strings.Compare(a.Office, b.Office), strings.Compare(a.Name, b.Name))
	})
	e.hints = append(e.hints, out...)
}

// next is the smallest number of further units with which the group earns at another rate than now; by the same pay as the settlement.
func (r *rule) next(f frame) (Hint, bool) {
	best := int64(-1)
	for _, l := range f.levels {
		from := l.from
		if r.Mode == Marginal {
			from++
		}
		if from > f.total && (best < 0 || from < best) {
			best = from
		}
	}
	if best < 0 {
		return Hint{}, false
	}
	then := f
	then.total = best
	gain := r.pay(best, then) - r.pay(f.total, f)
	text := "即" + r.bandText(r.bandAt(best, then)) + "，共多计" + gain.Grouped() + "元"
	return Hint{Rule: r.Name, More: best - f.total, Gain: gain, Text: text}, gain > 0
}
