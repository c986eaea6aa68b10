package incentive

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/card"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// pool is one station's recharges of the month.
type pool struct {
	count, reversals int
	gross, back      money.Fen // back is negative
	serials          []string
}

func (p *pool) net() money.Fen { return p.gross + p.back }

// sortedRecharges is the month's recharges in time.
func (b *book) sortedRecharges() []card.Recharge {
	out := slices.Clone(b.Recharges)
	slices.SortFunc(out, func(x, y card.Recharge) int {
		if c := compareDates(x.Date, y.Date); c != 0 {
			return c
		}
		if c := strings.Compare(x.At, y.At); c != 0 {
			return c
		}
		return strings.Compare(x.Serial, y.Serial)
	})
	return out
}

func isReversal(r card.Recharge) bool { return r.Reversal || r.Amount < 0 }

// originals maps serials to the recharges a reversal may name.
func originals(list []card.Recharge) map[string]card.Recharge {
	out := make(map[string]card.Recharge, len(list))
	for _, r := range list {
		if !isReversal(r) {
			out[r.Serial] = r
		}
	}
	return out
}

// firstRecharges gives by card the first recharge of the month that was not wholly taken back, less what was taken back of it.
func (b *book) firstRecharges() map[string]money.Fen {
	list := b.sortedRecharges()
	left := make(map[string]money.Fen, len(list))
	for _, r := range list {
		if isReversal(r) {
			left[r.Reverses] += r.Amount
		} else {
			left[r.Serial] += r.Amount
		}
	}
	out := map[string]money.Fen{}
	for _, r := range list {
		if _, known := out[r.CardNumber]; !known && !isReversal(r) && left[r.Serial] > 0 {
			out[r.CardNumber] = left[r.Serial]
		}
	}
	return out
}

// settleRecharges nets the recharges per station. A reversal counts where the recharge it takes back counted.
func (b *book) settleRecharges() {
	list := b.sortedRecharges()
	known, pools := originals(list), map[org.OfficeID]*pool{}
	at := func(id org.OfficeID) *pool {
		if pools[id] == nil {
			pools[id] = &pool{}
		}
		return pools[id]
	}
	for _, r := range list {
		why := b.refusedRecharge(r)
		switch {
		case isReversal(r):
			b.reverse(r, known, at)
		case why != "":
			b.refuseRecharge(r, why)
		default:
			p := at(r.StationID)
			p.count, p.gross = p.count+1, p.gross+r.Amount
			p.serials = append(p.serials, r.Serial)
		}
	}
	for id, p := range pools {
		b.lines = append(b.lines, b.payPool(id, p))
	}
}

func (b *book) refusedRecharge(r card.Recharge) string {
	switch {
	case !b.Month.Contains(r.Date):
		return "充值日" + notInMonth
	case !b.inForce(r.Date):
		return "充值日" + notInForce
	}
	return ""
}

func (b *book) rechargeLine(r card.Recharge, event string, station org.OfficeID) entry {
	e := entry{group: 2, Line: Line{EventKey: rechargeKey(r.Serial), Event: event, Date: r.Date, StaffName: poolName, Rule: ruleRecharge,
		Basis: r.Amount.Grouped() + "元"}}
	b.place(&e, station)
	return e
}

func (b *book) refuseRecharge(r card.Recharge, why string) {
	e := b.rechargeLine(r, "充值"+r.Serial, r.StationID)
	e.State, e.Reason = NotQualified, why
	b.lines = append(b.lines, e)
}

// reverse writes the line of a reversal: beside its recharge when that is in the month, else alone.
func (b *book) reverse(r card.Recharge, known map[string]card.Recharge, at func(org.OfficeID) *pool) {
	orig, found := known[r.Reverses]
	station, reason := r.StationID, "没有找到原充值，冲减本站当月净充值"
	if r.Reverses != "" {
		reason = "原充值" + r.Reverses + "不在本月，冲减本站当月净充值"
	}
	counts := b.refusedRecharge(r) == ""
	if found {
		station, counts = orig.StationID, b.refusedRecharge(orig) == ""
		reason = "冲正" + orig.Serial + "（" + orig.Amount.Grouped() + "元），抵消后余" + (orig.Amount + r.Amount).Grouped() + "元"
	}
	if !counts {
		reason = "对应的充值不计奖，冲正也不计"
	}
	e := b.rechargeLine(r, "充值冲正"+r.Serial, station)
	e.State, e.Reason = Reversed, reason
	b.lines = append(b.lines, e)
	if counts {
		p := at(station)
		p.reversals, p.back = p.reversals+1, p.back+r.Amount
	}
}

// payPool writes the line of a station. Rounding: floor counts whole units, pro_rata rounds the product half up to the fen.
func (b *book) payPool(id org.OfficeID, p *pool) entry {
	e := entry{group: 3, Line: Line{EventKey: PoolKey(id, b.Month), Event: b.Month.Chinese() + "净充值", Date: b.Month.Last(), StaffName: poolName,
		Rule: ruleRecharge, Basis: p.basis(), State: NotQualified}}
	b.place(&e, id)
	if before := b.Paid[e.EventKey]; before != "" {
		e.State, e.Reason = PaidBefore, "已在结算单「"+before+"」计发；其后补录的充值不再计，请另行处理"
		return e
	}
	if e.OfficeName == unknownOffice {
		e.Reason = "充值网点不在机构表中" + p.list()
		return e
	}
	r := b.Scheme.Recharge
	if r == nil {
		e.Reason = "方案没有充值标准" + p.list()
		return e
	}
	e.Rate = r.Rate
	amount, how := r.pay(p.net())
	e.Reason = how + p.list()
	if amount > 0 {
		e.State, e.Amount = Payable, amount
	}
	return e
}

// pay is the bonus for a net recharge, with how it came about.
func (r RechargeRate) pay(net money.Fen) (amount money.Fen, how string) {
	unit := r.Unit.Grouped() + "元"
	whole := net / r.Unit
	switch {
	case net <= 0:
		return 0, "净充值不大于0，不计"
	case r.Rate == 0:
		return 0, "充值标准是0元"
	case r.Mode == proRataMode:
		amount = money.Fen(money.MulDiv(int64(net), int64(r.Rate), int64(r.Unit), money.HalfUp))
		if amount == 0 {
			return 0, "每" + unit + "计" + r.Rate.String() + "元，不足1分，不计"
		}
		return amount, "每" + unit + "计" + r.Rate.String() + "元，按比例"
	case whole == 0:
		return 0, "不满" + unit + "，不计"
	}
	return whole * r.Rate, "满" + unit + "的" + strconv.FormatInt(int64(whole), 10) + "个，每个" + r.Rate.String() + "元；余" + (net % r.Unit).Grouped() + "元不计"
}

func (p *pool) basis() string {
	s := "充值" + strconv.Itoa(p.count) + "笔" + p.gross.Grouped() + "元"
	if p.reversals > 0 {
		s += "，冲正" + strconv.Itoa(p.reversals) + "笔" + p.back.Grouped() + "元"
	}
	return s + "，净充值" + p.net().Grouped() + "元"
}

// list names the recharges of a pool: all of a few, first and last of many (the rest are the station's of the month).
func (p *pool) list() string {
	switch n := len(p.serials); {
	case n == 0:
		return ""
	case n <= 4:
		return "；流水" + strings.Join(p.serials, "、")
	default:
		return "；流水" + p.serials[0] + "等共" + strconv.Itoa(n) + "笔"
	}
}
