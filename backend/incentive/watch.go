package incentive

import (
	"cmp"
	"fmt"

	"fuelbook/backend/calendar"
	"fuelbook/backend/org"
)

// Suspicious finds the events the scheme's patterns hold back and nobody released: event key → reason.
func Suspicious(in Input) map[string]string {
	w := watcher{in: in, out: map[string]string{}}
	if in.Scheme.Watch == (Watch{}) {
		return w.out
	}
	w.shared(in.Scheme.Watch.SamePhone, "电话", func(ev *Event) string { return ev.Phone })
	w.shared(in.Scheme.Watch.SamePlate, "车牌", func(ev *Event) string { return ev.Plate })
	w.bursts()
	w.refunds()
	return w.out
}

type watcher struct {
	in  Input
	out map[string]string
}

func (w *watcher) hold(key, why string) {
	if _, free := w.in.Released[key]; !free && w.out[key] == "" {
		w.out[key] = why
	}
}

// shared: one telephone or plate on cards of several customers.
func (w *watcher) shared(least int, name string, of func(*Event) string) {
	if least == 0 {
		return
	}
	cards := func(ev *Event) string {
		if ev.Basis != Cards {
			return ""
		}
		return of(ev)
	}
	alike(w.in.Events, least, cards, func(same []int32) {
		customers := map[string]bool{}
		for _, i := range same {
			customers[cmp.Or(w.in.Events[i].Customer, w.in.Events[i].Key)] = true
		}
		if n := len(customers); n >= least {
			for _, i := range same {
				w.hold(w.in.Events[i].Key, fmt.Sprintf("同一%s用在%d个客户的%d张卡上", name, n, len(same)))
			}
		}
	})
}

// bursts: most of a person's cards in the last days of the month.
func (w *watcher) bursts() {
	p := w.in.Scheme.Watch
	if p.BurstDays == 0 {
		return
	}
	from := w.in.Month.Last().AddDays(1 - p.BurstDays)
	all, late := map[org.StaffID]int64{}, map[org.StaffID][]string{}
	for i := range w.in.Events {
		ev := &w.in.Events[i]
		if ev.Basis != Cards || ev.Seller == "" || !w.in.Month.Contains(ev.Date) {
			continue
		}
		all[ev.Seller]++
		if !ev.Date.Before(from) {
			late[ev.Seller] = append(late[ev.Seller], ev.Key)
		}
	}
	for id, keys := range late {
		if n := int64(len(keys)); n >= p.BurstLeast && n*100 >= all[id]*p.BurstPercent {
			for _, key := range keys {
				w.hold(key, fmt.Sprintf("月末%d天集中发卡%d张，占本人当月%d张的%d%%", p.BurstDays, n, all[id], n*100/all[id]))
			}
		}
	}
}

// refunds: recharged and taken back soon after; the recharge waits, and the card that was qualified by it.
func (w *watcher) refunds() {
	days := w.in.Scheme.Watch.RefundDays
	if days == 0 {
		return
	}
	at := map[string]calendar.Date{}
	for i := range w.in.Events {
		if ev := &w.in.Events[i]; ev.Basis == Recharged && ev.Of == "" {
			at[ev.Key] = ev.Date
		}
	}
	for i := range w.in.Events {
		ev := &w.in.Events[i]
		if on, ok := at[ev.Of]; ok && ev.Of != "" && on.DaysUntil(ev.Date) <= days {
			w.hold(ev.Of, fmt.Sprintf("充值后%d天内又冲正（%s）", days, ev.What))
		}
	}
}
