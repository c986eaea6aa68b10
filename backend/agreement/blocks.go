package agreement

import (
	"strconv"
	"strings"

	"github.com/samber/lo"
)

// parties writes the two party blocks; names and the customer's code must be given, the rest may be filled in by hand.
func (c *composer) parties() {
	c.clauseOf["customer.name"], c.clauseOf["supplier.name"], c.clauseOf["customer.creditCode"] = c.place, c.place, c.place
	for _, field := range []string{"customer.name", "customer.creditCode", "supplier.name"} {
		if !c.fill.values[field].given {
			c.missing(field)
		}
	}
	c.blocks = append(c.blocks, c.party("customer", "甲方（用油方）", "统一社会信用代码（证件号码）", "法定代表人（负责人）"),
		c.party("supplier", "乙方（供油方）", "统一社会信用代码", "负责人"),
		Block{Kind: Para, Text: c.text("签订地点：{{signPlace|?}}　　签订日期：{{signDate|?}}")})
}

func (c *composer) party(name, title, code, head string) Block {
	pair := func(label, field string) Pair {
		return Pair{Label: label, Value: c.fill.values[name+"."+field].text}
	}
	return Block{Kind: PartyBlock, Text: title, Pairs: []Pair{pair("名称", "name"), pair(code, "creditCode"), pair("地址", "address"), pair(head, "head"),
		pair("联系人", "contact"), pair("联系电话", "phone"), pair("开户银行", "bank"), pair("银行账号", "account")}}
}

func signatures() Block {
	column := func(party, head string) []Pair {
		return []Pair{{Label: party + "（合同专用章）"}, {Label: head}, {Label: "授权委托书编号"}, {Label: "签字日期", Value: "　　　　年　　月　　日"}}
	}
	return Block{Kind: Signature, Text: "签署栏", Pairs: column("甲方", "法定代表人或授权代理人"), Pairs2: column("乙方", "负责人或授权代理人")}
}

// vehicleTable lists the vehicles and cards; with none it leaves rows to fill in by hand.
func vehicleTable(vehicles []Vehicle) Block {
	header, widths := []string{"序号", "车牌号", "加油卡号", "持卡人", "油品"}, []int{2, 4, 6, 4, 4}
	if len(vehicles) == 0 {
		b := handTable(8, header[1:])
		b.Widths = widths
		return b
	}
	return Block{Kind: Table, Header: header, Widths: widths, Rows: lo.Map(vehicles, func(v Vehicle, i int) []string {
		return []string{strconv.Itoa(i + 1), v.Plate, v.Card, v.Driver, v.Fuel}
	})}
}

// handTable is an empty numbered table for handwriting.
func handTable(rows int, columns []string) Block {
	b := Block{Kind: Table, Header: append([]string{"序号"}, columns...), Widths: []int{2}}
	for range columns {
		b.Widths = append(b.Widths, 5)
	}
	for i := range rows {
		row := make([]string, len(b.Header))
		row[0] = strconv.Itoa(i + 1)
		b.Rows = append(b.Rows, row)
	}
	return b
}

func invoice(p Party) Block {
	return Block{Kind: PartyBlock, Pairs: []Pair{{"单位名称", p.Name}, {"纳税人识别号", p.CreditCode}, {"地址", p.Address}, {"电话", p.Phone},
		{"开户银行", p.Bank}, {"银行账号", p.Account}, {"发票类型", ""}}}
}

// priceTable prints posted price less discount of each product, in figures; with none it leaves rows to fill in by hand.
func (c *composer) priceTable(prices []Price) Block {
	header, widths := []string{"序号", "油品", "签订日挂牌价（元/升）", "每升优惠（元）", "签订日执行价（元/升）"}, []int{2, 5, 5, 4, 5}
	if len(prices) == 0 {
		b := handTable(3, header[1:])
		b.Widths = widths
		return b
	}
	return Block{Kind: Table, Header: header, Widths: widths, Rows: lo.Map(prices, func(p Price, i int) []string {
		return []string{strconv.Itoa(i + 1), p.Product, p.Posted.Grouped(), p.Discount.Grouped(), p.Net().Grouped()}
	})}
}

// amendment sets what changes, a numbered paragraph a line as it was written; it must be given.
func (c *composer) amendment() {
	c.clauseOf["amendment"] = c.place
	if strings.TrimSpace(c.terms.Amendment) == "" {
		c.missing("amendment")
	}
	for _, line := range strings.Split(c.terms.Amendment, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			c.paragraphs++
			c.blocks = append(c.blocks, Block{Kind: Para, Text: strconv.Itoa(c.clauses) + "." + strconv.Itoa(c.paragraphs) + "　" + line})
		}
	}
}
