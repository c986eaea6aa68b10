package incentive

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/calendar"

	"github.com/samber/lo"
)

func takes[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// takes reports whether an event is one the rule is for.
func (f *Filter) takes(ev *Event) bool {
	return takes(f.Kinds, ev.Kind) && takes(f.Classes, ev.Class) && takes(f.Channels, ev.Channel) && takes(f.Offices, ev.Office) &&
		takes(f.Products, ev.Product) && takes(f.Campaigns, ev.Campaign)
}

// labels name what a filter looks at, for an event no rule is for.
func labels(ev *Event) string {
	var out []string
	for _, s := range []string{string(ev.Kind), string(ev.Channel), string(ev.Class), ev.Product, ev.Campaign} {
		if s != "" {
			out = append(out, s)
		}
	}
	if ev.Basis == Cards && ev.Channel == "" {
		out = append(out, "没有注明站内或站外")
	}
	if len(out) == 0 {
		return ""
	}
	return "（" + strings.Join(out, "、") + "）"
}

// refusal is the first reason why a rule does not pay an event, empty when it does. seen are the customers the rule already paid a card of.
func (e *engine) refusal(r *rule, i int32, part Instalment, seen map[string]string) string {
	ev := &e.Events[i]
	if ev.Of != "" {
		if e.refused[ev.Of] {
			return "对应的充值不计奖，冲正也不计"
		}
		return ""
	}
	if why := e.misplaced(r, i); why != "" {
		return why
	}
	if why := e.unfit(r, ev); why != "" {
		return why
	}
	if part.Active && ev.ActiveMonths < part.After {
		return "开户后第" + strconv.Itoa(ev.ActiveMonths+1) + "个月没有加油，这一期不发"
	}
	return r.notNew(ev, seen)
}

// misplaced: outside the dates of the scheme, at an unknown office, or with nobody to pay.
func (e *engine) misplaced(r *rule, i int32) string {
	s, ev := &e.Scheme, &e.Events[i]
	switch {
	case ev.Date.Before(s.From) || !s.To.IsZero() && ev.Date.After(s.To):
		return "不在方案有效期内"
	case e.officeOf[i] == nobody:
		return "网点不在机构表中"
	}
	for _, share := range r.Shares {
		if share.To != Pool && share.To != Team && e.who(share.To, i) == nobody {
			return missing(share.To, ev)
		}
	}
	return ""
}

// missing says why there is nobody to pay.
func missing(to Receiver, ev *Event) string {
	if to == Seller && ev.Seller != "" || to == Developer && ev.Developer != "" {
		return string(to) + "不在员工表中"
	}
	return "没有填" + string(to)
}

// unfit looks at the conditions of the event itself. What is not verified enters no bonus (6.5.4.4), whatever the scheme asks for.
func (e *engine) unfit(r *rule, ev *Event) string {
	q := &r.Qualify
	switch {
	case ev.Replaces != "":
		return "补换卡（原卡" + ev.Replaces + "），不是新发卡"
	case ev.Unproven != "":
		return "待核实：" + ev.Unproven
	case ev.Violation != "" && e.Scheme.Penalty == nil:
		return "违规：" + ev.Violation
	case q.Agreement && !ev.Agreed:
		return "客户没有生效的供油协议"
	case q.FirstRecharge > ev.FirstRecharge:
		return lo.Ternary(ev.FirstRecharge == 0, "当月没有充值，要求首次充值不少于", "首次充值"+ev.FirstRecharge.Grouped()+"元，不足") + q.FirstRecharge.Grouped() + "元"
	case q.KeptDays > 0 && !ev.Returned.IsZero() && !ev.Returned.After(ev.Date.AddDays(q.KeptDays)):
		return ev.Returned.String() + "退卡，未满" + strconv.Itoa(q.KeptDays) + "天"
	}
	return e.unused(q, ev)
}

// unused: first fuelled too late or not at all.
func (e *engine) unused(q *Qualify, ev *Event) string {
	var limit calendar.Date
	switch {
	case q.FirstFuelDays > 0:
		limit = ev.Date.AddDays(q.FirstFuelDays)
	case q.FirstFuelMonths > 0:
		limit = ev.Date.Month().Add(q.FirstFuelMonths).Last()
	}
	if why := late(ev.Date, ev.FirstFuel, limit); why != "" || q.UsedMonths == 0 {
		return why
	}
	end := ev.Date.Month().Add(q.UsedMonths).Last()
	if end.Before(e.AsOf) && (ev.FirstFuel.IsZero() || ev.FirstFuel.After(end)) {
		return "到" + end.String() + "没有加油，不计，已发的扣回"
	}
	return ""
}

// late compares the first fuelling with its limit; no limit, no reason.
func late(opened, first, limit calendar.Date) string {
	switch {
	case limit.IsZero():
		return ""
	case first.IsZero():
		return "尚无加油记录，期限至" + limit.String()
	case first.Before(opened):
		return "首次加油" + first.String() + "早于开户日，请核对"
	case first.After(limit):
		return "首次加油" + first.String() + "，超过期限" + limit.String()
	}
	return ""
}

// notNew: a further card of the same customer, or of one who had a card before.
func (r *rule) notNew(ev *Event, seen map[string]string) string {
	if !r.Qualify.NewOnly {
		return ""
	}
	if ev.Earlier {
		return "不是新客户，以前已有卡"
	}
	if ev.Customer == "" {
		return ""
	}
	if first, ok := seen[ev.Customer]; ok {
		return "同一客户本月已计" + first
	}
	seen[ev.Customer] = ev.What
	return ""
}
