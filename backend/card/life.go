package card

import (
	"cmp"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
)

// Change is what happened to a card after its issue, as the card system writes it.
type Change string

// Changes (domain 5, 11).
const (
	Activated    Change = "激活"
	ReportedLost Change = "挂失"
	Found        Change = "解挂"
	Replaced     Change = "补卡"
	Exchanged    Change = "换卡"
	Returned     Change = "退卡"
)

// Changes lists all.
func Changes() []Change {
	return []Change{Activated, ReportedLost, Found, Replaced, Exchanged, Returned}
}

// Event is one change of a card; a replacement or exchange names the new card.
type Event struct {
	Serial     string        `json:"serial"`
	CardNumber string        `json:"cardNumber"`
	Change     Change        `json:"change"`
	Date       calendar.Date `json:"date"`
	NewNumber  string        `json:"newNumber"`
	StationID  org.OfficeID  `json:"stationId"`
	Note       string        `json:"note"`
}

// Status is where a card stands.
type Status string

// Statuses.
const (
	Issued        Status = "已发未用"
	InUse         Status = "在用"
	Lost          Status = "挂失"
	GivenBack     Status = "已退卡"
	SubstitutedBy Status = "已补换"
)

// Step is one day in the life of a card, for its timeline.
type Step struct {
	Date calendar.Date `json:"date"`
	What string        `json:"what"`
}

// Life is what became of a card: it follows from its issue, its changes, its first recharge and its first fuelling alone.
type Life struct {
	Status     Status        `json:"status"`
	ReturnedOn calendar.Date `json:"returnedOn,omitzero"`
	NewNumber  string        `json:"newNumber,omitempty"` // the card that took its place
	Steps      []Step        `json:"steps"`
	Odd        []string      `json:"odd"` // changes that do not fit the state they came upon
}

// LifeOf follows a card through its changes, whatever their order in the list. Of changes on the same day the one with the smaller serial comes
// first. A change that does not fit (a card returned, then reported lost) is named and changes nothing.
func LifeOf(c Card, events []Event, firstRecharge, firstFuel calendar.Date) Life {
	l := Life{Status: Issued, Steps: []Step{{c.Opened, "开户发卡"}}, Odd: []string{}}
	if !firstRecharge.IsZero() {
		l.Steps = append(l.Steps, Step{firstRecharge, "首次充值"})
	}
	if !firstFuel.IsZero() {
		l.Status = InUse
		l.Steps = append(l.Steps, Step{firstFuel, "首次加油"})
	}
	list := slices.Clone(events)
	slices.SortFunc(list, func(a, b Event) int { return cmp.Or(b.Date.DaysUntil(a.Date), strings.Compare(a.Serial, b.Serial)) })
	for _, e := range list {
		l.take(c, e)
	}
	slices.SortStableFunc(l.Steps, func(a, b Step) int { return b.Date.DaysUntil(a.Date) })
	return l
}

// take is one change. A card that was returned or substituted is at its end.
func (l *Life) take(c Card, e Event) {
	next, ok := map[Change]Status{Activated: InUse, ReportedLost: Lost, Found: InUse, Replaced: SubstitutedBy, Exchanged: SubstitutedBy, Returned: GivenBack}[e.Change]
	over := l.Status == GivenBack || l.Status == SubstitutedBy
	switch {
	case !ok:
		l.odd(e, "不认识这种变动")
	case e.Date.Before(c.Opened):
		l.odd(e, "早于开户日"+c.Opened.String())
	case over:
		l.odd(e, "卡"+string(l.Status)+"以后的变动")
	case e.Change == Found && l.Status != Lost:
		l.odd(e, "没有挂失，不能解挂")
	default:
		l.Status = next
		what := string(e.Change)
		if next == SubstitutedBy {
			l.NewNumber = e.NewNumber
			what += "，新卡" + e.NewNumber
		}
		if next == GivenBack {
			l.ReturnedOn = e.Date
		}
		l.Steps = append(l.Steps, Step{e.Date, what})
	}
}

func (l *Life) odd(e Event, why string) {
	l.Odd = append(l.Odd, e.Date.String()+string(e.Change)+"："+why)
}

// Substitutes maps the number of each card that took the place of another to that other: it is no new card.
func Substitutes(events []Event) map[string]string {
	out := map[string]string{}
	for _, e := range events {
		if (e.Change == Replaced || e.Change == Exchanged) && e.NewNumber != "" {
			out[e.NewNumber] = e.CardNumber
		}
	}
	return out
}
