package customer

import (
	"slices"
	"strings"
	"time"

	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
)

// part is the payload of an entry: whether it is there and how it is checked.
type part struct {
	kind  DetailKind
	set   bool
	check func(add reporter)
}

type reporter func(field, code, message, remedy string)

// CheckDetail holds an entry against what its kind needs. What merely looks odd (a plate, a phone) is a warning of WarnDetail and never
// blocks. Codes customer.detail_kind, customer.detail_empty, customer.detail_word, customer.detail_negative, customer.detail_period, identity.text_*.
func CheckDetail(d Detail, classes Classes) fault.List {
	var fs fault.List
	add := func(field, code, message, remedy string) {
		fs = append(fs, fault.New(fault.Invalid, code, message, remedy).On(field))
	}
	parts := parts(&d, classes)
	mine := slices.IndexFunc(parts, func(p part) bool { return p.kind == d.Kind })
	for i, p := range parts {
		if p.set != (i == mine) {
			add("kind", "customer.detail_kind", "内容和种类「"+string(d.Kind)+"」不符", "请刷新后重新填写")
			return fs
		}
	}
	if mine < 0 {
		add("kind", "customer.detail_kind", "没有「"+string(d.Kind)+"」这一种", "请刷新后重新选择")
		return fs
	}
	if d.From.IsZero() {
		add("from", "customer.detail_empty", "请填日期", "从哪天起，或调查、取得的日期")
	}
	if !d.To.IsZero() && d.To.Before(d.From) {
		add("to", "customer.detail_period", "截止日早于起始日", "请核对两个日期")
	}
	parts[mine].check(add)
	for _, t := range d.texts() {
		if f := identity.CheckText(t.value); f != nil {
			fs = append(fs, f.On(t.field))
		}
	}
	return fs
}

func parts(d *Detail, classes Classes) []part {
	return []part{
		{ClassDetail, d.Class != nil, func(add reporter) { checkClass(d.Class, classes, add) }},
		{ContactDetail, d.Contact != nil, func(add reporter) {
			need(add, "name", "姓名", d.Contact.Name)
			if _, err := time.Parse("2006-01-02", "2000-"+d.Contact.Birthday); d.Contact.Birthday != "" && (err != nil || len(d.Contact.Birthday) != len("01-02")) {
				add("birthday", "customer.detail_birthday", "生日「"+d.Contact.Birthday+"」读不懂", "请写成月-日，如03-08；不登记年份")
			}
		}},
		{AddressDetail, d.Address != nil, func(add reporter) {
			need(add, "text", "地址", d.Address.Text)
			word(add, "use", "用途", d.Address.Use, AddressUses())
		}},
		{VehicleDetail, d.Vehicle != nil, func(add reporter) {
			need(add, "plate", "车牌号", d.Vehicle.Plate)
			word(add, "energy", "动力", d.Vehicle.Energy, Energies())
			positive(add, "tankLitres", "油箱", d.Vehicle.TankL)
			positive(add, "monthlyKm", "月行驶里程", d.Vehicle.MonthlyKm)
		}},
		{TankDetail, d.Tank != nil, func(add reporter) {
			need(add, "product", "油品", d.Tank.Product)
			positive(add, "volume", "容量", int64(d.Tank.Volume))
		}},
		{SupplyDetail, d.Supply != nil, func(add reporter) { need(add, "name", "现供油方", d.Supply.Name) }},
		{NeedDetail, d.Need != nil, func(add reporter) {
			word(add, "product", "油品", d.Need.Product, NeedProducts())
			word(add, "basis", "口径", d.Need.Basis, []string{Declared, Verified})
			need(add, "evidence", "依据", d.Need.Evidence)
			positive(add, "monthly", "月需求量", int64(d.Need.Monthly))
		}},
	}
}

// AddressUses are what an address is for.
func AddressUses() []string { return []string{"注册", "办公", "用油", "开票"} }

// Energies are what a vehicle runs on.
func Energies() []string {
	return []string{"汽油", "柴油", "混合动力", "纯电", "天然气", "其他"}
}

// Roles are what a contact has to do with us.
func Roles() []string { return []string{"决策", "经办", "财务", "车队"} }

func need(add reporter, field, name, value string) {
	if strings.TrimSpace(value) == "" {
		add(field, "customer.detail_empty", name+"不能空", "请补填")
	}
}

func word(add reporter, field, name, value string, words []string) {
	if !slices.Contains(words, value) {
		add(field, "customer.detail_word", name+"「"+value+"」不在可用的词里", "请改为："+strings.Join(words, "、"))
	}
}

func positive(add reporter, field, name string, n int64) {
	if n < 0 {
		add(field, "customer.detail_negative", name+"不能是负数", "请改正；不知道就填0")
	}
}

func checkClass(m *Membership, classes Classes, add reporter) {
	if !classes.Has(m.Tree, m.Path) {
		add("path", "customer.detail_word", string(m.Tree)+"分类里没有「"+m.Path+"」", "请从列表中选择（6.2）")
	}
}

type named struct{ field, value string }

// texts are the free texts of an entry.
func (d Detail) texts() (out []named) {
	switch {
	case d.Contact != nil:
		out = []named{{"name", d.Contact.Name}, {"post", d.Contact.Post}, {"phone", d.Contact.Phone}, {"role", d.Contact.Role}, {"remark", d.Contact.Remark}}
	case d.Address != nil:
		out = []named{{"text", d.Address.Text}}
	case d.Vehicle != nil:
		out = []named{{"plate", d.Vehicle.Plate}, {"type", d.Vehicle.Type}, {"cardNumber", d.Vehicle.CardNo}}
	case d.Tank != nil:
		out = []named{{"product", d.Tank.Product}, {"usage", d.Tank.Usage}}
	case d.Supply != nil:
		out = []named{{"name", d.Supply.Name}, {"place", d.Supply.Place}, {"discount", d.Supply.Discount}, {"settling", d.Supply.Settling}, {"evidence", d.Supply.Evidence}}
	case d.Need != nil:
		out = []named{{"evidence", d.Need.Evidence}}
	}
	return out
}

// Tidy brings plate and phone of an entry to their one form.
func (d Detail) Tidy() Detail {
	if d.Vehicle != nil {
		v := *d.Vehicle
		v.Plate, _ = identity.NormalisePlate(v.Plate)
		d.Vehicle = &v
	}
	if d.Contact != nil {
		c := *d.Contact
		c.Phone, _ = identity.NormalisePhone(c.Phone)
		d.Contact = &c
	}
	return d
}

// WarnDetail says what looks odd about an entry, never blocking a real customer.
func WarnDetail(d Detail) *fault.Fault {
	switch {
	case d.Vehicle != nil:
		if _, f := identity.NormalisePlate(d.Vehicle.Plate); f != nil {
			return f.On("plate")
		}
	case d.Contact != nil && d.Contact.Phone != "":
		if _, kind := identity.NormalisePhone(d.Contact.Phone); kind == identity.UnknownPhone {
			return fault.New(fault.Invalid, "identity.phone", "联系电话不像手机或固定电话", "请核对，可以先保留").On("phone")
		}
	}
	return nil
}
