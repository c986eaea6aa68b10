package message

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"

	"github.com/samber/lo"
)

// Subject is a customer that may be written to.
type Subject struct {
	CustomerID  customer.ID
	People      []Person // the first who may be written to is
	Own         map[string]string
	LastFuel    calendar.Date
	AgreedUntil calendar.Date // end of the agreement in force, zero without one
}

// Person is a contact; Birthday is "MM-DD", "" for not known.
type Person struct {
	Name, Phone, Birthday string
}

// Order is a list to be made. Expiring and Silent narrow a reminder: agreements ending within so many days of the day it is sent, nothing
// fuelled for more than so many; 0 asks for neither.
type Order struct {
	Occasion Occasion
	Text     string
	Given    map[string]string
	SendOn   calendar.Date
	Until    calendar.Date // last birthday of the list
	SendAt   string
	Expiring int
	Silent   int
}

// CheckOrder holds an order against what it needs. Codes message.template, message.given per field, message.day, message.quiet, message.ahead.
func (p Policy) CheckOrder(o Order, today calendar.Date) fault.List {
	var fs fault.List
	add := func(field, code, text, remedy string) {
		fs = append(fs, fault.New(fault.Invalid, code, text, remedy).On(field))
	}
	fields, err := FieldsOf(o.Occasion, o.Text)
	if err != nil {
		return append(fs, fault.From(err))
	}
	for _, f := range lo.Intersect(GivenFields(o.Occasion), fields) {
		if strings.TrimSpace(o.Given[f]) == "" {
			add("given."+f, "message.given", "没有填「"+f+"」", "模板中用到了这个字段，请填写")
		}
	}
	if o.SendOn.Before(today) {
		add("sendOn", "message.day", "发送日期空着或已过", "请填今天或以后的日期")
	}
	switch {
	case !IsClock(o.SendAt):
		add("sendAt", "message.quiet", "没有填发送时间", "请写成09:30这样")
	case p.Quiet.Covers(o.SendAt):
		add("sendAt", "message.quiet", o.SendAt+"在免打扰时段（"+p.Quiet.String()+"）", "请改到免打扰时段以外")
	}
	if o.Occasion == Birthday && (o.Until.Before(o.SendOn) || o.SendOn.DaysUntil(o.Until) >= p.Ahead) {
		add("until", "message.ahead", fmt.Sprintf("生日名单的止日早于起日，或超过%d天", p.Ahead), "请改短，到时再做下一批")
	}
	return fs
}

// Choose makes the list: who gets which text, and who nothing with the reason. past names the days a number of a customer was written to or is to be.
func (p Policy) Choose(o Order, list []Subject, book Book, past func(customer.ID, string) []calendar.Date) (lines []Line, left []Left) {
	c := chooser{Policy: p, order: o, book: book, past: past, taken: map[string]string{}}
	for _, s := range list {
		line, why := c.one(s)
		if why != "" {
			left = append(left, Left{s.CustomerID, why})
			continue
		}
		c.taken[line.Phone] = s.Own["客户名称"]
		line.No = len(lines) + 1
		lines = append(lines, line)
	}
	return lines, left
}

type chooser struct {
	Policy
	order Order
	book  Book
	past  func(customer.ID, string) []calendar.Date
	taken map[string]string
}

// one tries the people of a customer; when none may be written to, the reason of the first is the customer's.
func (c *chooser) one(s Subject) (Line, string) {
	if why := c.order.narrows(s); why != "" {
		return Line{}, why
	}
	reason := "没有电话"
	for i, person := range lo.Filter(s.People, func(x Person, _ int) bool { return strings.TrimSpace(x.Phone) != "" }) {
		line, why := c.person(s, person)
		if why == "" {
			return line, ""
		}
		if i == 0 || reason == noBirthday {
			reason = why
		}
	}
	return Line{}, reason
}

const noBirthday = "这几天没有人过生日，或没有登记生日"

func (o Order) narrows(s Subject) string {
	switch {
	case o.Occasion != Reminder:
	case o.Expiring > 0 && (s.AgreedUntil.IsZero() || s.AgreedUntil.Before(o.SendOn) || o.SendOn.DaysUntil(s.AgreedUntil) > o.Expiring):
		return fmt.Sprintf("没有在%d天内到期的协议", o.Expiring)
	case o.Silent > 0 && (s.LastFuel.IsZero() || s.LastFuel.DaysUntil(o.SendOn) <= o.Silent):
		return fmt.Sprintf("没有加油记录，或%d天内加过油", o.Silent)
	}
	return ""
}

func (c *chooser) person(s Subject, person Person) (Line, string) {
	phone, kind := identity.NormalisePhone(person.Phone)
	on, ok := c.order.day(person)
	switch {
	case kind == identity.Landline:
		return Line{}, "「" + identity.MaskPhone(person.Phone) + "」是座机，收不到短信"
	case kind != identity.Mobile:
		return Line{}, "登记的电话不是手机号"
	case !ok:
		return Line{}, noBirthday
	}
	if why, ok := c.book.May(s.CustomerID, phone, c.Scopes[c.order.Occasion], on); !ok {
		return Line{}, why
	}
	if of, twice := c.taken[phone]; twice {
		return Line{}, "号码与「" + of + "」相同，只发一次"
	}
	if limit, ok := Room(c.Caps, c.past(s.CustomerID, phone), on); !ok {
		return Line{}, "超过频次：" + limit.String()
	}
	values := maps.Clone(s.Own)
	maps.Copy(values, c.order.Given)
	values["称呼"] = person.Name
	text, missing, err := Render(c.order.Text, values, c.Footer)
	size := Measure(text)
	switch {
	case err != nil:
		return Line{}, fault.From(err).Message
	case len(missing) > 0:
		return Line{}, "没有「" + strings.Join(missing, "」「") + "」，正文填不全"
	case size.Parts > c.MostParts:
		return Line{}, fmt.Sprintf("正文%d字，要分%d条，超过%d条", size.Units, size.Parts, c.MostParts)
	}
	return Line{CustomerID: s.CustomerID, Phone: phone, Name: person.Name, Text: text, Parts: size.Parts, SendOn: on, State: Waiting}, ""
}

// day is the day a person is written to: for birthdays its own, and 29 February is kept on the 28th of a common year.
func (o Order) day(p Person) (calendar.Date, bool) {
	if o.Occasion != Birthday {
		return o.SendOn, true
	}
	for d := o.SendOn; !d.After(o.Until); d = d.AddDays(1) {
		if p.Birthday == monthDay(d) || p.Birthday == "02-29" && monthDay(d) == "02-28" && monthDay(d.AddDays(1)) == "03-01" {
			return d, true
		}
	}
	return calendar.Date{}, false
}

func monthDay(d calendar.Date) string { return d.Time().Format("01-02") }

// Count is how many customers were left out for one reason.
type Count struct {
	Why string `json:"why"`
	N   int    `json:"n"`
}

// Reasons counts the reasons, the most frequent first; what stands in quotation marks or a date does not make another one.
func Reasons(left []Left) []Count {
	by := lo.CountValuesBy(left, func(l Left) string { return general(l.Why) })
	out := lo.MapToSlice(by, func(why string, n int) Count { return Count{why, n} })
	slices.SortFunc(out, func(x, y Count) int {
		if x.N != y.N {
			return y.N - x.N
		}
		return strings.Compare(x.Why, y.Why)
	})
	return out
}

func general(why string) string {
	switch {
	case strings.HasPrefix(why, "已于"):
		return "已退订"
	case strings.HasPrefix(why, "号码与"):
		return "号码重复"
	case strings.HasSuffix(why, "收不到短信"):
		return "座机"
	case strings.HasPrefix(why, "正文"):
		return "正文过长"
	}
	return why
}
