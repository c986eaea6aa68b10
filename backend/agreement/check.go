package agreement

import (
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/fault"
	"fuelbook/backend/money"

	"github.com/samber/lo"
)

// Ways of settling and of resolving disputes, as they stand in Terms.
const (
	Prepaid     = "预付充值"
	Transfer    = "转账分配"
	Monthly     = "月结"
	Arbitration = "仲裁"
	Litigation  = "诉讼"
)

func refuse(code, field, message, remedy string) *fault.Fault {
	return fault.New(fault.Invalid, "agreement."+code, message, remedy).On(field)
}

// CheckTerms lists what contradicts itself in the terms; blanks that are merely empty are Compose's. Field is the JSON
// path. Codes: agreement.dates, copies, dispute, settlement, credit, price, demand, party, vehicle, bearer, amends.
func CheckTerms(t Terms) fault.List {
	c := &termChecker{}
	c.dates(t)
	c.copies(t)
	c.dispute(t)
	c.settlement(t)
	c.amounts(t)
	c.demand(t)
	c.vehicles(t.Vehicles)
	c.prices(t)
	c.bearerCards(t)
	c.amendment(t)
	c.bad(t.Customer.Name != "" && t.Customer.Name == t.Supplier.Name, "party", "customer.name", "甲方与乙方是同一个单位", "请核对双方名称")
	return c.list
}

type termChecker struct{ list fault.List }

func (c *termChecker) bad(when bool, code, field, message, remedy string) {
	if when {
		c.list = append(c.list, refuse(code, field, message, remedy))
	}
}

func (c *termChecker) dates(t Terms) {
	both := !t.From.IsZero() && !t.To.IsZero()
	c.bad(both && !t.From.Before(t.To), "dates", "to", "截止日期"+t.To.String()+"不晚于开始日期"+t.From.String(), "请改正期限")
	c.bad(both && !t.SignDate.IsZero() && t.SignDate.After(t.To), "dates", "signDate", "签订日期"+t.SignDate.String()+"晚于截止日期", "请改正签订日期或期限")
}

func (c *termChecker) copies(t Terms) {
	c.bad(t.CopiesA < 0 || t.CopiesB < 0 || t.Copies != t.CopiesA+t.CopiesB, "copies", "copies",
		"一式"+strconv.Itoa(t.Copies)+"份，甲方"+strconv.Itoa(t.CopiesA)+"份加乙方"+strconv.Itoa(t.CopiesB)+"份对不上", "请改正份数")
}

func (c *termChecker) dispute(t Terms) {
	c.bad(t.Dispute != Arbitration && t.Dispute != Litigation, "dispute", "dispute", "没有选择争议解决方式", "请在 仲裁、诉讼 中选一个")
	c.bad(t.Dispute == Arbitration && strings.Contains(t.DisputeBody, "法院"), "dispute", "disputeBody", "选了仲裁，机构却是法院", "请填仲裁委员会的全称")
	c.bad(t.Dispute == Litigation && strings.Contains(t.DisputeBody, "仲裁"), "dispute", "disputeBody", "选了诉讼，机构却是仲裁委员会", "请填有管辖权的人民法院")
}

func (c *termChecker) settlement(t Terms) {
	known := lo.Contains([]string{Prepaid, Transfer, Monthly}, t.Settlement)
	c.bad(!known, "settlement", "settlement", "没有选择结算方式", "请在 预付充值、转账分配、月结 中选一个")
	monthly := t.Settlement == Monthly
	for _, d := range []struct {
		field, label string
		day          int
	}{{"statementDay", "对账日", t.StatementDay}, {"payDay", "付款日", t.PayDay}} {
		c.bad(monthly && (d.day < 1 || d.day > 28), "settlement", d.field, "月结的"+d.label+"不在1日至28日之间", "请改正，29日至31日不是每月都有")
		c.bad(known && !monthly && d.day != 0, "settlement", d.field, t.Settlement+"没有"+d.label, "请删去"+d.label+"，或改为月结")
	}
	c.bad(monthly && t.Credit == 0, "credit", "credit", "月结没有授信上限", "请填写授信上限（须另行审批），或改为预付充值")
	c.bad(known && !monthly && t.Credit > 0, "credit", "credit", t.Settlement+"与授信上限"+t.Credit.Grouped()+"元矛盾", "请把授信上限改为0，或改为月结")
}

func (c *termChecker) amounts(t Terms) {
	c.bad(t.Credit < 0, "credit", "credit", "授信上限是负数", "请改正")
	c.bad(t.Deposit < 0, "price", "deposit", "首次充值是负数", "请改正")
	c.bad(t.Discount < 0 || t.Discount > 500, "price", "discount", "每升优惠"+t.Discount.String()+"元不在0至5元之间", "请核对小数点")
	c.bad(t.LateRate < 0 || t.LateRate > 100, "price", "lateRate", "逾期违约金不在每日万分之0至100之间", "请改正")
	c.bad(t.LossHours < 0 || t.LossHours > 72, "price", "lossHours", "挂失生效时间不在0至72小时之间", "请改正")
}

func (c *termChecker) prices(t Terms) {
	seen := map[string]bool{}
	for i, p := range t.Prices {
		field, row := "prices["+strconv.Itoa(i)+"]", "价格表第"+strconv.Itoa(i+1)+"行"
		c.bad(!slices.Contains(t.Products, p.Product), "price", field+".product", row+"的「"+p.Product+"」不在油品之列", "请改正品名，或在油品里补上")
		c.bad(seen[p.Product], "price", field+".product", row+"的「"+p.Product+"」重复", "一种油品只写一行")
		c.bad(p.Posted <= 0 || p.Posted > 3000, "price", field+".posted", row+"的挂牌价"+p.Posted.Grouped()+"元不在0至30元之间", "请核对小数点")
		c.bad(p.Discount < 0 || p.Discount >= p.Posted && p.Posted > 0, "price", field+".discount", row+"的优惠"+p.Discount.Grouped()+"元不低于挂牌价或是负数", "请核对小数点")
		c.bad(t.Discount > 0 && p.Discount != t.Discount, "price", field+".discount", row+"优惠"+p.Discount.Grouped()+"元，与每升优惠"+t.Discount.Grouped()+"元不一致", "请改成一致，或把每升优惠填0、以价格表为准")
		seen[p.Product] = true
	}
}

// Limits of prepaid bearer cards (domain 11.1 [C9]): the face of one card, the purchase of a unit that has to be paid by transfer, and the
// purchase that has to be registered with the real name.
const (
	bearerFace     money.Fen = 1000_00
	bearerTransfer money.Fen = 5000_00
	bearerRealName money.Fen = 10000_00
	byTransfer               = "银行转账"
)

func (c *termChecker) bearerCards(t Terms) {
	if t.FaceValue == 0 && t.CardCount == 0 {
		return
	}
	amount := t.CardsAmount()
	c.bad(t.FaceValue <= 0 || t.FaceValue > bearerFace, "bearer", "faceValue", "单张面值"+t.FaceValue.Grouped()+"元，不记名卡不能超过1,000元", "请改正面值")
	c.bad(t.CardCount <= 0 || t.CardCount > 1_000_000, "bearer", "cardCount", "购卡张数"+strconv.Itoa(t.CardCount)+"不对", "请改正张数")
	c.bad(amount >= bearerTransfer && t.Payment != byTransfer, "bearer", "payment", "购卡"+amount.Grouped()+"元，单位一次购卡5,000元及以上须银行转账", "请把付款方式改为银行转账")
	c.bad(amount >= bearerRealName && strings.TrimSpace(t.Handler) == "", "bearer", "handler", "购卡"+amount.Grouped()+"元，1万元及以上须实名登记，没有填经办人和证件", "请填写经办人姓名和证件号码")
	c.bad(t.Payment == byTransfer && strings.TrimSpace(t.Customer.Account) == "", "bearer", "customer.account", "银行转账没有填付款账号", "请填写甲方开户银行和账号，逐笔登记要用")
}

func (c *termChecker) amendment(t Terms) {
	given := strings.TrimSpace(t.Amends) != ""
	c.bad(given && !t.AmendsDate.IsZero() && !t.SignDate.IsZero() && t.SignDate.Before(t.AmendsDate), "amends", "amends", "补充协议的签订日期早于原协议的签订日期", "请核对两个日期")
}

func (c *termChecker) demand(t Terms) {
	c.bad(t.Gasoline < 0, "demand", "gasoline", "汽油用量是负数", "请改正")
	c.bad(t.Diesel < 0, "demand", "diesel", "柴油用量是负数", "请改正")
	if len(t.Products) == 0 {
		return
	}
	diesel := func(p string) bool { return strings.Contains(p, "柴油") }
	c.bad(t.Diesel > 0 && !lo.SomeBy(t.Products, diesel), "demand", "diesel", "有柴油用量，油品里却没有柴油", "请补上柴油，或删去用量")
	c.bad(t.Gasoline > 0 && lo.EveryBy(t.Products, diesel), "demand", "gasoline", "有汽油用量，油品里却没有汽油", "请补上汽油，或删去用量")
}

func (c *termChecker) vehicles(list []Vehicle) {
	seen := map[string]int{}
	for i, v := range list {
		field := "vehicles[" + strconv.Itoa(i) + "]"
		first, twice := seen[v.Card]
		c.bad(v.Card != "" && twice, "vehicle", field+".card", "第"+strconv.Itoa(i+1)+"行的卡号"+v.Card+"与第"+strconv.Itoa(first+1)+"行相同", "一张卡只能对应一辆车，请改正")
		c.bad(v.Card == "" && v.Plate == "", "vehicle", field+".plate", "第"+strconv.Itoa(i+1)+"行没有车牌号也没有卡号", "请补填或删去这一行")
		if !twice {
			seen[v.Card] = i
		}
	}
}
