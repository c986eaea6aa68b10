package incentive

import (
	"cmp"
	"slices"
	"sync"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// Texts of lines that have no place or nobody.
const (
	poolName      = "站奖金池"
	unknownOffice = "网点不明"
)

// Calculate settles one month by one scheme (6.5.5), as known today and as if nothing had been paid; Due gives what is still to pay. It depends
// on what is in the input, never on its order. The order of the work is that of domain 13.1: conditions, exclusion of the same customer, price,
// limit of one event, shares, instalments, shortfall and penalty, limits of persons, offices and the budget.
// Errors: what Check finds wrong with the scheme; incentive.no_month; incentive.twice for an event given twice; incentive.bad_reversal for
// a reversal that is not negative; incentive.formula.
func Calculate(in Input) (Settlement, error) {
	rules, _ := compiled(in.Scheme)
	faults := blocking(Check(in.Scheme))
	var holds map[string]string
	var beside sync.WaitGroup
	beside.Go(func() {
		faults = append(faults, checkEvents(in)...)
		holds = Suspicious(in)
	})
	e := newEngine(in, rules)
	beside.Wait()
	if len(faults) > 0 {
		return Settlement{}, faults
	}
	e.holds = holds
	for i := range e.rules {
		if err := e.settleRule(i); err != nil {
			return Settlement{}, err
		}
	}
	e.leftovers()
	e.penalty()
	e.shortfalls()
	e.limit()
	s := Settlement{Month: in.Month, Scheme: in.Scheme, Lines: e.sorted(), Hints: e.hints}
	Total(&s, in)
	s.Notes = e.notes(s)
	return s, nil
}

func checkEvents(in Input) fault.List {
	var l fault.List
	if in.Month.IsZero() {
		l = append(l, fault.New(fault.Invalid, "incentive.no_month", "没有结算月份", "请选择月份").On("month"))
	}
	for i := range in.Events {
		if ev := &in.Events[i]; ev.Of != "" && ev.Quantity >= 0 {
			l = append(l, fault.New(fault.Invalid, "incentive.bad_reversal", ev.What+"是冲正，金额却不是负数", "请核对充值明细"))
		}
	}
	var twice []int32
	alike(in.Events, 2, func(ev *Event) string { return ev.Key }, func(same []int32) { twice = append(twice, same[1:]...) })
	slices.Sort(twice)
	for _, i := range twice {
		l = append(l, fault.New(fault.Invalid, "incentive.twice", in.Events[i].What+"出现了两次", "请核对导入的文件"))
	}
	return l
}

// mark is what became of an event so far.
type mark struct {
	taken   uint64 // exclusive groups that have it
	lined   bool   // has a line
	counted bool   // counted for a prize
	rule    int32  // that refused it first
	refusal string
}

// engine is the state of one calculation.
type engine struct {
	Input
	*index
	rules   []rule
	order   []int32           // events by day and key
	byBasis map[Basis][]int32 // the same, apart by basis
	picked  []int32           // of the rule at work, kept for its room
	groups  []*group          // of those
	before  []int64           // what the groups had before each
	marks   []mark
	holds   map[string]string // event key → why it is held back
	refused map[string]bool   // recharges that do not count, for their reversals
	lines   []Line
	hints   []Hint
	counts  map[org.OfficeID]map[int]int64 // by rule: what a station reached, for the shortfall
	noPlan  map[org.OfficeID]bool
}

func newEngine(in Input, rules []rule) *engine {
	e := &engine{Input: in, index: newIndex(in), rules: rules, marks: make([]mark, len(in.Events)), refused: map[string]bool{},
		lines: make([]Line, 0, len(in.Events)+64), counts: map[org.OfficeID]map[int]int64{}, noPlan: map[org.OfficeID]bool{}}
	e.order, e.byBasis = e.sortedEvents(in.Events), map[Basis][]int32{}
	for _, i := range e.order {
		b := in.Events[i].Basis
		e.byBasis[b] = append(e.byBasis[b], i)
	}
	return e
}

// group is what is counted together: of an office, a person, or all; of a day or the month.
type group struct {
	frame
	groupKey
	day calendar.Date
}

// groupKey tells groups apart, by the numbers of the index.
type groupKey struct{ office, staff, days int32 }

func (e *engine) key(r *rule, i int32) groupKey {
	switch r.Per {
	case StationMonth:
		return groupKey{e.officeOf[i], nobody, 0}
	case StationDay:
		return groupKey{e.officeOf[i], nobody, e.days[i]}
	case PersonMonth:
		return groupKey{nobody, e.person(r, i), 0}
	case PersonDay:
		return groupKey{nobody, e.person(r, i), e.days[i]}
	}
	return groupKey{nobody, nobody, 0}
}

// person is who is counted: the one who gets the first share that goes to a person.
func (e *engine) person(r *rule, i int32) int32 {
	for _, s := range r.Shares {
		if s.To == Developer {
			return e.develops[i]
		}
		if s.To == Seller {
			break
		}
	}
	return e.seller[i]
}

// newGroup knows its plan: of the station, or of all stations for the unit.
func (e *engine) newGroup(r *rule, k groupKey, day calendar.Date) *group {
	plan, planned := int64(0), false
	switch r.Per {
	case StationMonth, StationDay:
		plan, planned = e.Plans[e.offices[k.office].ID]
	case UnitMonth:
		for _, n := range e.Plans {
			plan, planned = plan+n, true
		}
	}
	g := &group{frame: r.frame(plan, planned), groupKey: k}
	if r.Per == StationDay || r.Per == PersonDay {
		g.day = day
	}
	return g
}

func (r *rule) quantity(ev *Event) int64 {
	if r.Factor == 0 || r.Factor == 100 {
		return ev.Quantity
	}
	return money.MulDiv(ev.Quantity, r.Factor, 100, money.HalfUp)
}

// parts are the instalments of a rule; one of everything when it has none.
func (r *rule) parts() []Instalment {
	if len(r.Instalments) == 0 {
		return []Instalment{{Percent: 100}}
	}
	return r.Instalments
}

func (e *engine) settleRule(i int) error {
	paid := int64(0)
	for k, part := range e.rules[i].parts() {
		if err := e.settlePart(i, k, part, paid); err != nil {
			return err
		}
		paid += part.Percent
	}
	return nil
}

// settlePart prices the events of the month whose k-th instalment is due now; paid are the percents of the instalments before.
func (e *engine) settlePart(ri, k int, part Instalment, paid int64) error {
	r := &e.rules[ri]
	month := e.Month.Add(-part.After)
	groups := map[groupKey]*group{}
	e.picked, e.groups, e.before = e.picked[:0], e.groups[:0], e.before[:0]
	seen := map[string]string{}
	for _, i := range e.byBasis[r.Basis] {
		ev := &e.Events[i]
		m := &e.marks[i]
		if e.months[i] != int32(month.Index()) || !r.Filter.takes(ev) || m.taken&r.bit != 0 {
			continue
		}
		if why := e.refusal(r, i, part, seen); why != "" {
			e.refuse(i, int32(ri), why)
			continue
		}
		if why, held := e.held(ev); held {
			e.hold(i, r, why)
			continue
		}
		m.taken |= r.bit
		key := e.key(r, i)
		g := groups[key]
		if g == nil {
			g = e.newGroup(r, key, ev.Date)
			groups[key] = g
		}
		e.picked, e.groups, e.before = append(e.picked, i), append(e.groups, g), append(e.before, g.total)
		g.total += r.quantity(ev)
	}
	if err := e.priceAll(pricer{engine: e, r: r, index: int32(ri), part: part, nth: k, paid: paid, month: month}); err != nil {
		return err
	}
	prizes := pricer{engine: e, r: r, part: part, nth: k, paid: paid, month: month, texts: map[int]string{}}
	prizes.prizes(groups)
	e.lines = append(e.lines, prizes.lines...)
	if k == 0 {
		e.reached(ri, groups)
	}
	return nil
}

// reached notes what groups came to, for shortfalls, hints and the note on missing plans.
func (e *engine) reached(ri int, groups map[groupKey]*group) {
	r := &e.rules[ri]
	for _, g := range groups {
		if g.office == nobody {
			continue
		}
		id := e.offices[g.office].ID
		if r.Per == StationMonth {
			if e.counts[id] == nil {
				e.counts[id] = map[int]int64{}
			}
			e.counts[id][ri] = g.total
		}
		if !g.planned && r.planned() {
			e.noPlan[id] = true
		}
	}
	e.hint(r, groups)
}

// planned reports whether a band of the rule begins at the plan.
func (r *rule) planned() bool {
	return slices.ContainsFunc(r.bands, func(b band) bool { return b.percent > 0 })
}

func (e *engine) refuse(i, ri int32, why string) {
	if m := &e.marks[i]; m.refusal == "" {
		m.refusal, m.rule = why, ri
	}
	if e.Events[i].Basis == Recharged {
		e.refused[e.Events[i].Key] = true
	}
}

// held gives why an event waits; a reversal waits with what it takes back.
func (e *engine) held(ev *Event) (why string, held bool) {
	if why, held = e.holds[ev.Key]; !held && ev.Of != "" {
		why, held = e.holds[ev.Of]
	}
	return why, held
}

func (e *engine) hold(i int32, r *rule, why string) {
	ev := &e.Events[i]
	e.marks[i].lined = true
	l := e.line(r, i)
	l.State, l.Reason, l.Basis = Held, why+"；由另一人核实后放行", "本笔"+r.Basis.quantity(ev.Quantity)
	e.receive(&l, r.Shares[0].To, i)
	e.lines = append(e.lines, l)
}

// leftovers are the events that no rule paid: refused by the first that looked, or asked for by none.
func (e *engine) leftovers() {
	for _, i := range e.order {
		m, ev := &e.marks[i], &e.Events[i]
		if m.lined || e.months[i] != int32(e.Month.Index()) && m.refusal == "" && !m.counted && e.instalmentsBack(ev) {
			continue // an instalment of another month is not due now
		}
		r := &rule{}
		if m.refusal != "" {
			r = &e.rules[m.rule]
		}
		l := e.line(r, i)
		l.State, l.Reason = NotQualified, cmp.Or(m.refusal, e.unwanted(ev))
		if m.counted {
			l.State, l.Reason = Payable, "计入奖项的评比，本身不另计"
		}
		if ev.Of != "" {
			l.State = Reversed
		}
		l.Basis = "本笔" + ev.Basis.quantity(ev.Quantity)
		to := Seller
		if len(r.Shares) > 0 {
			to = r.Shares[0].To
		}
		e.receive(&l, to, i)
		e.lines = append(e.lines, l)
	}
}

// instalmentsBack reports whether some rule looks at events of the month of this one.
func (e *engine) instalmentsBack(ev *Event) bool {
	return slices.ContainsFunc(e.rules, func(r rule) bool {
		return slices.ContainsFunc(r.Instalments, func(p Instalment) bool { return e.Month.Add(-p.After) == ev.Date.Month() })
	})
}

func (e *engine) unwanted(ev *Event) string {
	if e.Month.Index() != ev.Date.Month().Index() {
		return "不属于结算月份"
	}
	return "方案没有适用的条款：" + string(ev.Basis) + labels(ev)
}

// line begins the line of an event.
func (e *engine) line(r *rule, i int32) Line {
	ev := &e.Events[i]
	l := Line{EventKey: ev.Key, Event: ev.What, Date: ev.Date, For: ev.Date.Month(), RuleKey: r.Key, Rule: r.Name, OfficeID: ev.Office, OfficeName: unknownOffice}
	if n := e.officeOf[i]; n != nobody {
		l.OfficeName = e.offices[n].Name
	}
	return l
}

// receive fills in who gets the line of an event.
func (e *engine) receive(l *Line, to Receiver, i int32) {
	e.give(l, to, e.who(to, i))
}

// who is the number of a receiver of an event, nobody for pools and people who are not known.
func (e *engine) who(to Receiver, i int32) int32 {
	switch to {
	case Seller:
		return e.seller[i]
	case Developer:
		return e.develops[i]
	case Manager:
		if n := e.officeOf[i]; n != nobody {
			return e.manager[n]
		}
	}
	return nobody
}

// give fills in a receiver.
func (e *engine) give(l *Line, to Receiver, who int32) {
	l.Receiver, l.StaffID, l.StaffNo, l.StaffName = to, "", "", ""
	switch {
	case who != nobody:
		s := &e.staff[who]
		l.StaffID, l.StaffNo, l.StaffName = s.ID, s.Number, s.Name
	case to == Pool || to == Team:
		l.StaffName = string(to)
	}
}

// sorted numbers the lines in printing order: by office, unknown ones last; within, in the order they were made.
func (e *engine) sorted() []Line {
	rank := map[org.OfficeID]int{}
	ids := []org.OfficeID{}
	counts := []int{}
	for i := range e.lines {
		id := e.lines[i].OfficeID
		n, ok := rank[id]
		if !ok {
			n = len(ids)
			rank[id], ids, counts = n, append(ids, id), append(counts, 0)
		}
		counts[n]++
	}
	order := slices.Clone(ids)
	slices.SortFunc(order, func(a, b org.OfficeID) int { return cmp.Compare(e.officeOrder(a), e.officeOrder(b)) })
	at := make([]int, len(ids))
	next := 0
	for _, id := range order {
		at[rank[id]] = next
		next += counts[rank[id]]
	}
	to := make([]int32, len(e.lines)) // where each line belongs
	for i := range e.lines {
		n := rank[e.lines[i].OfficeID]
		to[i] = int32(at[n])
		at[n]++
	}
	for i := range e.lines { // moved in place, lines are many and large
		for int(to[i]) != i {
			k := to[i]
			e.lines[i], e.lines[k] = e.lines[k], e.lines[i]
			to[i], to[k] = to[k], k
		}
		e.lines[i].No = i + 1
	}
	return e.lines
}

func (e *engine) officeOrder(id org.OfficeID) string {
	if o, ok := e.Offices[id]; ok {
		return o.Code + "\x00" + string(id)
	}
	return "\uffff" + string(id)
}
