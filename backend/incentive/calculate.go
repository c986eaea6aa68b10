package incentive

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// Modes of RechargeRate.
const (
	floorMode   = "floor"
	proRataMode = "pro_rata"
)

// Rules as printed.
const (
	ruleOnSite       = "站内"
	ruleOffSite      = "站外"
	ruleWithinPlan   = "站内计划内"
	ruleBeyondPlan   = "站内超计划"
	ruleWithinQuota  = "站外定额内"
	ruleBeyondQuota  = "站外超定额"
	ruleRecharge     = "充值"
	poolName         = "站奖金池"
	unknownOffice    = "网点不明"
	notInMonth       = "不属于结算月份"
	notInForce       = "不在方案有效期内"
	unknownOfficeWhy = "开户网点不在机构表中"
)

// Calculate settles one month by one scheme (6.5.5). It depends on what is in the input, never on its order: each card
// gets one line, each station one line for its net recharge (PoolKey), each reversal one line. Rates are marginal.
// Errors: the blocking faults of Check; incentive.no_month; incentive.twice for an event given twice;
// incentive.bad_reversal for a reversal that is not negative.
func Calculate(in Input) (Settlement, error) {
	if l := append(blocking(Check(in.Scheme)), checkEvents(in)...); len(l) > 0 {
		return Settlement{}, l
	}
	b := newBook(in)
	b.settleCards()
	b.settleRecharges()
	s := Settlement{Month: in.Month, Scheme: in.Scheme, Lines: b.sortedLines()}
	b.sum(&s)
	s.Notes = b.notes(s)
	return s, nil
}

// PoolKey is the event key of a station's net recharge of a month. It names the month, because each month is paid once.
func PoolKey(station org.OfficeID, m calendar.Month) string {
	return "recharge-pool:" + string(station) + ":" + m.String()
}

func checkEvents(in Input) fault.List {
	var l fault.List
	if in.Month.IsZero() {
		l = append(l, fault.New(fault.Invalid, "incentive.no_month", "没有结算月份", "请选择月份").On("month"))
	}
	seen := make(map[string]bool, len(in.Cards)+len(in.Recharges))
	twice := func(key, what string) {
		if seen[key] {
			l = append(l, fault.New(fault.Invalid, "incentive.twice", what+"出现了两次", "请核对导入的文件"))
		}
		seen[key] = true
	}
	for _, c := range in.Cards {
		twice(cardKey(c.Number), "卡号"+c.Number)
	}
	for _, r := range in.Recharges {
		twice(rechargeKey(r.Serial), "充值流水"+r.Serial)
		if r.Reversal && r.Amount >= 0 {
			l = append(l, fault.New(fault.Invalid, "incentive.bad_reversal", "冲正流水"+r.Serial+"的金额不是负数", "请核对充值明细"))
		}
	}
	return l
}

func cardKey(number string) string     { return "card:" + number }
func rechargeKey(serial string) string { return "recharge:" + serial }

// entry is a line with what only sorting and capping need.
type entry struct {
	Line
	office string    // code of the office, sorts unknown ones last
	group  int       // 0 on site, 1 off site, 2 reversals and refused recharges, 3 pool
	worth  money.Fen // of a card paid before: what it counts against the cap
}

// sortedLines numbers the lines in printing order: by station, kind, day and number.
func (b *book) sortedLines() []Line {
	order := make([]*entry, len(b.lines)) // entries are large, pointers are cheap to move
	for i := range b.lines {
		order[i] = &b.lines[i]
	}
	slices.SortFunc(order, compareLines)
	out := make([]Line, len(order))
	for i, e := range order {
		out[i] = e.Line
		out[i].No = i + 1
	}
	return out
}

func compareLines(a, b *entry) int {
	if c := strings.Compare(a.office, b.office); c != 0 {
		return c
	}
	if a.group != b.group {
		return a.group - b.group
	}
	if c := compareDates(a.Date, b.Date); c != 0 {
		return c
	}
	return strings.Compare(a.EventKey, b.EventKey)
}

func compareDates(a, b calendar.Date) int {
	switch {
	case a.Before(b):
		return -1
	case b.Before(a):
		return 1
	}
	return 0
}

// book is the state of one calculation.
type book struct {
	Input
	lines         []entry
	kinds         map[card.Kind]bool
	firstRecharge map[string]money.Fen    // by card number, net of reversals
	onSite        map[org.OfficeID]int64  // cards counted against the plan so far
	offSite       map[stationDay]int      // cards counted against the quota so far
	customers     map[string]string       // customer → number of the card that was paid for
	unplanned     map[org.OfficeID]string // stations with on-site cards but no plan, by name
}

type stationDay struct {
	station org.OfficeID
	day     calendar.Date
}

func newBook(in Input) *book {
	b := &book{Input: in, kinds: map[card.Kind]bool{}, onSite: map[org.OfficeID]int64{}, offSite: map[stationDay]int{},
		customers: map[string]string{}, unplanned: map[org.OfficeID]string{}, lines: make([]entry, 0, len(in.Cards)+64)}
	for _, k := range in.Scheme.CardKinds {
		b.kinds[k] = true
	}
	return b
}

// inForce reports whether the scheme covers the day: the version of the day of issue applies, never a later one.
func (b *book) inForce(d calendar.Date) bool {
	return !d.Before(b.Scheme.From) && (b.Scheme.To.IsZero() || !d.After(b.Scheme.To))
}

// place fills in the office of a line.
func (b *book) place(e *entry, id org.OfficeID) {
	e.OfficeID, e.OfficeName, e.office = id, unknownOffice, "\uffff"+string(id)
	if o, ok := b.Stations[id]; ok {
		e.OfficeName, e.office = o.Name, o.Code+"\x00"+string(id)
	}
}

// notes say what a reader of the totals must know.
func (b *book) notes(s Settlement) []string {
	count := map[State]int{}
	pools := money.Fen(0)
	for _, l := range s.Lines {
		count[l.State]++
		if l.StaffID == "" {
			pools += l.Amount
		}
	}
	out := []string{fmt.Sprintf("共%d行：计发%d、不计%d、冲正%d、已发%d。", len(s.Lines), count[Payable], count[NotQualified], count[Reversed], count[PaidBefore])}
	if b.Scheme.Approval == "" {
		out = append(out, "本方案没有批文号，结果仅供测算。")
	}
	if pools > 0 {
		out = append(out, "充值奖"+pools.Grouped()+"元计入各站奖金池，只在机构合计中，不在个人合计中。")
	}
	names := make([]string, 0, len(b.unplanned))
	for _, n := range b.unplanned {
		names = append(names, n)
	}
	if slices.Sort(names); len(names) > 0 {
		out = append(out, "没有当月计划数、站内卡一律按计划内计的加油站："+strings.Join(names, "、")+"。")
	}
	return append(out, cutNotes(s.People)...)
}

func cutNotes(people []Sum) []string {
	n, cut := 0, money.Fen(0)
	for _, p := range people {
		if p.Cut > 0 {
			n, cut = n+1, cut+p.Cut
		}
	}
	if n == 0 {
		return nil
	}
	return []string{"每人封顶共减" + cut.Grouped() + "元，涉及" + strconv.Itoa(n) + "人，不结转。"}
}
