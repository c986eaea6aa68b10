package agreement

import (
	"strconv"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
)

// handLine is what stands in a blank that is filled in by hand.
const handLine = "________"

// value is one field as it can be printed. Field names are the JSON names of Terms.
type value struct {
	label string // Chinese, for faults
	given bool
	text  string
	yuan  string // amounts: without 大写
	flag  bool   // only for conditions
}

// filler holds the values of one draft.
type filler struct{ values map[string]value }

func newFiller(number string, t Terms) filler {
	f := filler{values: map[string]value{}}
	f.text("number", "协议编号", number)
	f.party("customer", "甲方", t.Customer)
	f.party("supplier", "乙方", t.Supplier)
	f.text("signPlace", "签订地点", t.SignPlace)
	f.date("signDate", "签订日期", t.SignDate)
	f.text("products", "油品", strings.Join(t.Products, "、"))
	f.mass("gasoline", "汽油月均预计用量", t.Gasoline)
	f.mass("diesel", "柴油月均预计用量", t.Diesel)
	f.flag("demand", "预计用量", t.Gasoline > 0 || t.Diesel > 0)
	f.amount("discount", "每升优惠", t.Discount)
	f.text("settlement", "结算方式", t.Settlement)
	f.count("statementDay", "对账日", t.StatementDay)
	f.count("payDay", "付款日", t.PayDay)
	f.amount("credit", "授信上限", t.Credit)
	f.amount("deposit", "首次充值", t.Deposit)
	f.text("stations", "供油站点", strings.Join(t.Stations, "、"))
	f.text("coordinatorA", "甲方专人", t.CoordinatorA)
	f.text("coordinatorB", "乙方专人", t.CoordinatorB)
	f.text("dispute", "争议解决方式", t.Dispute)
	f.text("disputeBody", "争议解决机构", t.DisputeBody)
	f.date("from", "开始日期", t.From)
	f.date("to", "截止日期", t.To)
	f.flag("autoRenew", "自动续期", t.AutoRenew)
	f.count("copies", "份数", t.Copies)
	f.count("copiesA", "甲方份数", t.CopiesA)
	f.count("copiesB", "乙方份数", t.CopiesB)
	f.flag("vehicles", "车辆", len(t.Vehicles) > 0)
	f.count("cards", "加油卡张数", countCards(t.Vehicles))
	f.text("delivery", "交付方式", t.Delivery)
	f.count("lateRate", "逾期违约金", t.LateRate)
	f.count("lossHours", "挂失生效时间", t.LossHours)
	f.flag("prices", "价格表", len(t.Prices) > 0)
	f.text("members", "适用单位", strings.Join(t.Members, "、"))
	f.text("amends", "原协议编号", t.Amends)
	f.date("amendsDate", "原协议签订日期", t.AmendsDate)
	f.text("amendment", "变更内容", t.Amendment)
	f.amount("faceValue", "单张面值", t.FaceValue)
	f.count("cardCount", "购卡张数", t.CardCount)
	f.amount("cardsAmount", "购卡总金额", t.CardsAmount())
	f.text("payment", "付款方式", t.Payment)
	f.text("purpose", "用途", t.Purpose)
	f.text("handler", "经办人", t.Handler)
	return f
}

func countCards(vehicles []Vehicle) int {
	n := 0
	for _, v := range vehicles {
		if v.Card != "" {
			n++
		}
	}
	return n
}

func (f filler) text(name, label, s string) {
	s = strings.Join(strings.Fields(s), " ") // a line break inside a blank would break the paragraph
	f.values[name] = value{label: label, text: s, given: s != ""}
}

func (f filler) date(name, label string, d calendar.Date) { f.text(name, label, d.Chinese()) }

func (f filler) count(name, label string, n int) {
	f.values[name] = value{label: label, text: strconv.Itoa(n), given: n != 0}
}

func (f filler) flag(name, label string, on bool) {
	f.values[name] = value{label: label, given: on, flag: true}
}

func (f filler) mass(name, label string, g measure.Gram) {
	f.values[name] = value{label: label, text: g.Exact(), given: g != 0}
}

// amount prints figures and 大写, as contracts ask.
func (f filler) amount(name, label string, v money.Fen) {
	yuan := v.Grouped() + "元"
	f.values[name] = value{label: label, text: yuan + "（大写：" + v.Capital() + "）", yuan: yuan, given: v != 0}
}

func (f filler) party(name, label string, p Party) {
	for _, v := range []struct{ field, label, text string }{
		{"name", "名称", p.Name}, {"creditCode", "统一社会信用代码", p.CreditCode}, {"address", "地址", p.Address}, {"head", "法定代表人或负责人", p.Head},
		{"contact", "联系人", p.Contact}, {"phone", "联系电话", p.Phone}, {"bank", "开户银行", p.Bank}, {"account", "银行账号", p.Account},
	} {
		f.text(name+"."+v.field, label+v.label, v.text)
	}
}

// fill replaces the blanks of a line; missing are those that had to be given.
func (f filler) fill(text string) (filled string, missing []blank) {
	for _, b := range blanks(text) {
		v := f.values[b.field]
		shown := v.text
		if b.format == "yuan" {
			shown = v.yuan
		}
		if !v.given {
			shown = handLine
			if !b.optional {
				missing = append(missing, b)
			}
		}
		// One at a time and from the left: a value that itself holds braces is not read again.
		before, after, _ := strings.Cut(text, b.whole)
		filled, text = filled+before+shown, after
	}
	return filled + text, missing
}
