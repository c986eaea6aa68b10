package incentive

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/card"
	"fuelbook/backend/money"
)

// settleCards walks the cards by day and number. Cards an earlier settlement paid come first: they hold their places in
// the plan, so that two settlements of a month together pay what one would have paid.
func (b *book) settleCards() {
	b.firstRecharge = b.firstRecharges()
	order := make([]*card.Card, len(b.Cards))
	for i := range b.Cards {
		order[i] = &b.Cards[i]
	}
	slices.SortFunc(order, func(x, y *card.Card) int {
		if px, py := b.paid(x) != "", b.paid(y) != ""; px != py {
			if px {
				return -1
			}
			return 1
		}
		if c := compareDates(x.Opened, y.Opened); c != 0 {
			return c
		}
		return strings.Compare(x.Number, y.Number)
	})
	for _, c := range order {
		b.lines = append(b.lines, b.settleCard(c))
	}
}

func (b *book) paid(c *card.Card) string { return b.Paid[cardKey(c.Number)] }

func (b *book) settleCard(c *card.Card) entry {
	e := entry{Line: Line{EventKey: cardKey(c.Number), Event: string(c.Kind) + c.Number, Date: c.Opened, Rule: ruleOnSite}}
	if c.Channel == card.OffSite {
		e.Rule, e.group = ruleOffSite, 1
	}
	b.place(&e, c.StationID)
	e.StaffID = c.SellerID
	if s, ok := b.Staff[c.SellerID]; ok {
		e.StaffNo, e.StaffName = s.Number, s.Name
	}
	before := b.paid(c)
	if before == "" {
		if why := b.refusal(c); why != "" {
			e.State, e.Reason = NotQualified, why
			return e
		}
	}
	b.customers[customerKey(c)] = c.Number
	b.price(&e, c)
	if before != "" {
		e.State, e.Reason, e.worth, e.Amount = PaidBefore, "已在结算单「"+before+"」计发，本次不再计", e.Amount, 0
	}
	return e
}

// refusal is the first reason not to pay a card, empty when there is none.
func (b *book) refusal(c *card.Card) string {
	for _, why := range []func(*card.Card) string{b.wrongTime, b.wrongKind, b.wrongPlace, b.wrongSeller, b.unproven, b.noFuel, b.noRecharge, b.notNew} {
		if reason := why(c); reason != "" {
			return reason
		}
	}
	return ""
}

func (b *book) wrongTime(c *card.Card) string {
	switch {
	case !b.Month.Contains(c.Opened):
		return "开户日" + notInMonth
	case !b.inForce(c.Opened):
		return "开户日" + notInForce
	}
	return ""
}

func (b *book) wrongKind(c *card.Card) string {
	switch {
	case !b.kinds[c.Kind]:
		return "方案不计「" + string(c.Kind) + "」"
	case c.Channel == card.OnSite && b.Scheme.OnSite == nil, c.Channel == card.OffSite && b.Scheme.OffSite == nil:
		return "方案没有" + string(c.Channel) + "标准"
	case c.Channel != card.OnSite && c.Channel != card.OffSite:
		return "没有注明站内或站外"
	}
	return ""
}

func (b *book) wrongPlace(c *card.Card) string {
	if _, ok := b.Stations[c.StationID]; !ok {
		return unknownOfficeWhy
	}
	return ""
}

func (b *book) wrongSeller(c *card.Card) string {
	if c.SellerID == "" {
		return "没有填发卡人"
	}
	if _, ok := b.Staff[c.SellerID]; !ok {
		return "发卡人不在员工表中"
	}
	return ""
}

// unproven: what is not verified enters no bonus (6.5.4.4), whatever the scheme asks for.
func (b *book) unproven(c *card.Card) string {
	if why := b.Unproven[c.Number]; why != "" {
		return "待核实：" + why
	}
	return ""
}

func (b *book) noFuel(c *card.Card) string {
	days := b.Scheme.Qualify.FirstFuelDays
	if days == 0 {
		return ""
	}
	first, ok := b.FirstFuel[c.Number]
	limit := c.Opened.AddDays(days)
	switch {
	case !ok || first.IsZero():
		return "尚无加油记录，期限至" + limit.String()
	case first.Before(c.Opened):
		return "首次加油" + first.String() + "早于开户日，请核对"
	case first.After(limit):
		return "首次加油" + first.String() + "，超过期限" + limit.String()
	}
	return ""
}

func (b *book) noRecharge(c *card.Card) string {
	least := b.Scheme.Qualify.FirstRecharge
	if least == 0 {
		return ""
	}
	got, ok := b.firstRecharge[c.Number]
	switch {
	case !ok:
		return "当月没有充值，要求首次充值不少于" + least.Grouped() + "元"
	case got < least:
		return "首次充值" + got.Grouped() + "元，不足" + least.Grouped() + "元"
	}
	return ""
}

func (b *book) notNew(c *card.Card) string {
	if !b.Scheme.Qualify.NewCustomersOnly {
		return ""
	}
	if b.Earlier[c.Number] {
		return "不是新客户，以前已有卡"
	}
	if first, ok := b.customers[customerKey(c)]; ok {
		return "同一客户本月已计卡号" + first
	}
	return ""
}

// customerKey tells customers apart: by the registry, else by name and telephone as in the file. A card with neither is
// a customer of its own; nothing is guessed from a name alone.
func customerKey(c *card.Card) string {
	switch {
	case c.CustomerID != "":
		return "id:" + string(c.CustomerID)
	case c.CustomerName != "" && c.Phone != "":
		return "file:" + c.CustomerName + "\x00" + c.Phone
	}
	return "card:" + c.Number
}

// price finds the band of a card that counts and takes its place there.
func (b *book) price(e *entry, c *card.Card) {
	switch {
	case c.Channel == card.OnSite && b.Scheme.OnSite != nil:
		b.priceOnSite(e, c)
	case c.Channel == card.OffSite && b.Scheme.OffSite != nil:
		b.priceOffSite(e, c)
	default: // paid by an earlier scheme, and this one has no such rate
		return
	}
	e.State, e.Amount = Payable, e.Rate
	e.Reason = e.Rule + "，每张" + e.Rate.String() + "元"
	if e.Rate == 0 {
		e.State, e.Reason = NotQualified, e.Rule+"的标准是0元"
	}
}

func (b *book) priceOnSite(e *entry, c *card.Card) {
	b.onSite[c.StationID]++
	n := b.onSite[c.StationID]
	plan, planned := b.Plans[c.StationID]
	e.Basis = "第" + strconv.FormatInt(n, 10) + "张/计划" + strconv.FormatInt(plan, 10) + "张"
	if !planned {
		e.Basis = "第" + strconv.FormatInt(n, 10) + "张/没有计划数"
		b.unplanned[c.StationID] = e.OfficeName
	}
	e.Rule, e.Rate = band(!planned || n <= plan, ruleWithinPlan, ruleBeyondPlan, b.Scheme.OnSite.Within, b.Scheme.OnSite.Beyond)
}

func (b *book) priceOffSite(e *entry, c *card.Card) {
	r, key := b.Scheme.OffSite, stationDay{c.StationID, c.Opened}
	b.offSite[key]++
	n := b.offSite[key]
	e.Basis = "当日第" + strconv.Itoa(n) + "张/定额" + strconv.Itoa(r.Quota) + "张"
	e.Rule, e.Rate = band(n <= r.Quota, ruleWithinQuota, ruleBeyondQuota, r.Within, r.Beyond)
}

func band(within bool, low, high string, lowRate, highRate money.Fen) (string, money.Fen) {
	if within {
		return low, lowRate
	}
	return high, highRate
}
