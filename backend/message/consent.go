package message

import (
	"cmp"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"

	"github.com/samber/lo"
)

// CheckConsent holds an answer against what it needs; today is the last day it can be of. Codes message.phone, message.source, message.day,
// message.answer, message.scope per field.
func CheckConsent(c Consent, today calendar.Date) fault.List {
	var fs fault.List
	add := func(field, code, text, remedy string) {
		fs = append(fs, fault.New(fault.Invalid, code, text, remedy).On(field))
	}
	if _, kind := identity.NormalisePhone(c.Phone); kind != identity.Mobile {
		add("phone", "message.phone", "「"+c.Phone+"」不是手机号", "请填11位手机号")
	}
	switch {
	case c.Answer != Agreed && c.Answer != Refused:
		add("answer", "message.answer", "没有「"+string(c.Answer)+"」这种答复", "请选同意或退订")
	case c.Answer == Agreed && c.CustomerID == "":
		add("customerId", "message.answer", "同意要登记在客户名下", "请先选客户")
	case c.Answer == Agreed && !slices.Contains(Scopes(), c.Scope):
		add("scope", "message.scope", "没有写明同意的范围", "请选全部、服务或营销")
	}
	if strings.TrimSpace(c.Source) == "" {
		add("source", "message.source", "没有写明来源", "请写如何得知，如书面、电话、回复R；同意的凭证要留存")
	}
	if c.Day.IsZero() || c.Day.After(today) {
		add("day", "message.day", "日期空着或晚于今天", "请填客户答复的日期")
	}
	return fs
}

// Book answers who may be written to.
type Book struct {
	refused map[string]calendar.Date // last opt-out of a number
	agreed  map[who][]Consent
}

type who struct {
	id    customer.ID
	phone string
}

// BookOf sorts answers; root names the customer a merged record belongs to.
func BookOf(list []Consent, root func(customer.ID) customer.ID) Book {
	b := Book{map[string]calendar.Date{}, map[who][]Consent{}}
	for _, c := range list {
		if c.Answer == Refused {
			if c.Day.After(b.refused[c.Phone]) {
				b.refused[c.Phone] = c.Day
			}
			continue
		}
		key := who{root(c.CustomerID), c.Phone}
		b.agreed[key] = append(b.agreed[key], c)
	}
	return b
}

// Refused is the day a number last opted out, zero for never.
func (b Book) Refused(phone string) calendar.Date { return b.refused[phone] }

// May decides about one number of one customer on a day; why says what forbids it. An opt-out wins over every agreement that is not younger,
// under whatever customer either stands; what came back that day still waits for the next.
func (b Book) May(id customer.ID, phone string, about Scope, on calendar.Date) (why string, ok bool) {
	list := b.agreed[who{id, phone}]
	no := b.refused[phone]
	if c, found := lo.Find(list, func(c Consent) bool {
		return c.Day.After(no) && !c.Day.After(on) && (c.Scope == Any || c.Scope == about)
	}); found {
		return string(c.Scope) + "，" + c.Day.String() + c.Source, true
	}
	switch {
	case !no.IsZero():
		return "已于" + no.String() + "退订", false
	case len(list) > 0:
		return "只同意接收" + string(slices.MaxFunc(list, func(x, y Consent) int { return cmp.Compare(x.Day.String(), y.Day.String()) }).Scope) + "类短信或尚未生效", false
	}
	return "没有登记同意", false
}
