package tracking

import (
	"fmt"

	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

// develop decides whether a development success falls into the month (domain 7.3, 6.5.4.4–6.5.4.5).
func (p *page) develop(r *Row, before Snapshot) {
	switch r.Customer.Kind {
	case customer.Institution:
		p.developInstitution(r, before)
	case customer.Person:
		p.developPerson(r, before)
	}
}

// falls decides whether a development completed on a day counts in this month, and what to add to its sentence: in the month of the day; or
// in the first month after it where its records came only after that month was closed (domain 7.3: 补计入核实月并注明).
func (p *page) falls(r *Row, before Snapshot, on calendar.Date) (string, bool) {
	m := p.in.Month
	if on.Month() == m {
		return "", true
	}
	late := on.Month().Before(m) && len(p.in.Previous) > 0 && !r.Opening && before.LostOn == nil
	return "；" + on.Month().Chinese() + "结账后才见到记录，补计入本月", late
}

// developInstitution: an agreement is signed and the first fuelling is proven; the later of the two names the month.
// One that was already counted on opening is no development. Signed in the month but not yet fuelled is to be verified.
func (p *page) developInstitution(r *Row, before Snapshot) {
	m := p.in.Month
	signed := firstSigned(p.agreements)
	if signed == nil || r.Opening || signed.From.After(m.Last()) {
		return
	}
	note, falls := p.falls(r, before, later(signed.From, r.Proof.On))
	switch {
	case r.Proof.Proven() && falls:
		r.Developed, r.Verified, r.DevelopOn = true, true, later(signed.From, r.Proof.On)
		r.DevelopWhy = fmt.Sprintf("协议%s自%s起，%s%s", signed.Number, signed.From, r.Proof.Why, note)
	case !r.Proof.Proven() && m.Contains(signed.From):
		r.Developed, r.DevelopOn = true, signed.From
		r.DevelopWhy = fmt.Sprintf("协议%s自%s起，%s，待核实", signed.Number, signed.From, r.Proof.Missing)
	}
}

func firstSigned(list []agreement.Agreement) *agreement.Agreement {
	var first *agreement.Agreement
	for i, a := range list {
		if a.WasSigned() && (first == nil || a.From.Before(first.From)) {
			first = &list[i]
		}
	}
	return first
}

func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// developPerson: the person's first named card, verified by its first fuelling; the later of the two names the month (AMB-17: persons, not cards).
func (p *page) developPerson(r *Row, before Snapshot) {
	m := p.in.Month
	first := firstNamed(p.cards)
	if first == nil || first.Opened.After(m.Last()) || r.Opening && len(p.in.Previous) > 0 { // a closed month counted it already
		return
	}
	note, falls := p.falls(r, before, later(first.Opened, r.Proof.On))
	switch {
	case r.Proof.Proven() && falls:
		r.Developed, r.Verified, r.DevelopOn = true, true, later(first.Opened, r.Proof.On)
		r.DevelopWhy = fmt.Sprintf("首张记名卡%s于%s办理，%s%s", first.Number, first.Opened, r.Proof.Why, note)
	case !r.Proof.Proven() && m.Contains(first.Opened):
		r.Developed, r.DevelopOn = true, first.Opened
		r.DevelopWhy = fmt.Sprintf("首张记名卡%s于%s办理，%s，待核实", first.Number, first.Opened, r.Proof.Missing)
	}
}

func firstNamed(list []card.Card) *card.Card {
	var first *card.Card
	for i, c := range list {
		if c.Kind == card.Named && (first == nil || c.Opened.Before(first.Opened)) {
			first = &list[i]
		}
	}
	return first
}

// lost reports full loss by the end of m, told as c says.
func (p *page) lost(m calendar.Month, c Churn) bool {
	return c.Lost(func(back int) (yes, covered bool) {
		k := m.Add(-back)
		return p.at(k).count > 0, p.covers(k)
	})
}

// move decides membership at the end of the month and writes every movement with its reason (README.md has the identity). A loss is told by the
// size and level the customer opened the month with: those of a silent one fall while it is watched.
func (p *page) move(r *Row, before Snapshot) {
	m := p.in.Month
	c, special := p.in.Policy.ChurnOf(before.Size, before.Level)
	own := lo.Ternary(special, "（"+string(before.Size)+string(before.Level)+"另定口径）", "")
	switch {
	case r.Opening && !r.FirstFuel.IsZero() && p.lost(m, c):
		r.BaseMean = p.mean(m.Add(-c.LostMonths), 3)
		r.note(Lost, fmt.Sprintf("最后一次加油%s，连续%d个月没有消费%s", orNever(p.lastFuel(m)), c.LostMonths, own), "6.6.2")
	case r.Opening:
		r.Closing = true
	case before.LostOn != nil && r.Count > 0 && m.Index()-before.LostOn.Index() <= c.WinBackMonths:
		r.Closing, r.Developed, r.Verified, r.DevelopWhy = true, false, false, ""
		r.note(WonBack, fmt.Sprintf("%s认定流失，本月恢复加油%d次", before.LostOn, r.Count), "6.6.2")
	case r.Developed && r.Verified:
		r.Closing = true
		r.note(New, r.DevelopWhy, "6.5.4.5")
	}
	if r.Opening && r.Closing {
		p.moveLevel(r)
		p.partly(r, c, own)
	}
}

func orNever(d calendar.Date) string {
	if d.IsZero() {
		return "早于现有数据"
	}
	return d.String()
}

func (p *page) moveLevel(r *Row) {
	switch {
	case grading.Higher(r.Level, r.Before):
		r.note(Up, r.LevelWhy, clauseOf(r.Decision, r.Level))
	case grading.Higher(r.Before, r.Level):
		r.note(Down, r.LevelWhy, clauseOf(r.Decision, r.Level))
	}
}

func clauseOf(d grading.Decision, l grading.Level) string {
	for _, h := range d.Hits {
		if h.Level == l {
			return h.Clause
		}
	}
	return ""
}

// partly notes partial loss, told as c says.
func (p *page) partly(r *Row, c Churn, own string) {
	m := p.in.Month
	base, fell := c.fell(func(back int) (measure.Gram, bool) { k := m.Add(-back); return p.at(k).total(), p.covers(k) })
	if !fell {
		return
	}
	against := m.Add(1-c.PartialMonths).String() + "前三个月月均"
	if c.Seasonal && p.covers(m.Add(1-c.PartialMonths-silentYear)) {
		against = "去年同月"
	}
	r.BaseMean = base
	r.note(Partly, fmt.Sprintf("本月%s吨，较%s%s吨下降%d%%以上，连续%d个月%s", p.at(m).total().Tonnes(), against, base.Tonnes(), c.PartialRatio, c.PartialMonths, own), "6.6.2")
}

func (r *Row) note(m Movement, text, clause string) {
	r.Movements = append(r.Movements, Reason{Movement: m, Text: text, Clause: clause})
}

// Has reports whether the row moved this way, with the sentence.
func (r *Row) Has(m Movement) (why string, ok bool) {
	for _, x := range r.Movements {
		if x.Movement == m {
			return x.Text, true
		}
	}
	return "", false
}
