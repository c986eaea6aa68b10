package sheet

import (
	"io"
	"strings"

	"fuelbook/backend/incentive"
	"fuelbook/backend/money"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

// WriteSettlement writes a bonus settlement: a sheet by person, by station, and every event with its reason. Amounts are numbers.
func WriteSettlement(w io.Writer, s incentive.Settlement) error {
	b := newBook()
	head := "填报单位：" + s.Unit + "    统计期：" + s.Month.Chinese() + "    方案：" + s.Scheme.Name + " " + s.Scheme.Version + "    制表人：" + s.MadeBy
	people := b.sumPage(s, head, "个人汇总", []string{"序号", "工号", "姓名", "单位", "计发卡数", "实发金额（元）", "封顶扣减（元）", "签领"}, s.People, true)
	stations := b.sumPage(s, head, "加油站汇总", []string{"序号", "机构代码", "加油站", "上级", "计发卡数", "实发金额（元）", "封顶扣减（元）"}, s.Stations, false)
	lines := b.linePage(s, head)
	return b.finish(w, people, stations, lines)
}

func (b *book) start(name, head string, widths []float64, titles []string) *page {
	p := b.page(name, widths)
	b.freeze(p, 3, 3, 3)
	b.line(p, "发卡奖励结算 "+name, b.titleStyle(), 28)
	b.line(p, head, b.noteStyle(), 16)
	b.put(p, lo.Map(titles, func(t string, _ int) any { return excelize.Cell{StyleID: b.headStyle(), Value: t} }), 22)
	return p
}

func (b *book) amount(f money.Fen, total bool) any {
	return excelize.Cell{StyleID: b.cellStyle("#,##0.00", total), Value: decimal(f.String())}
}

func (b *book) words(s string, total bool) any {
	return excelize.Cell{StyleID: b.cellStyle("", total), Value: s}
}

func (b *book) count(n int, total bool) any {
	return excelize.Cell{StyleID: b.cellStyle("0", total), Value: n}
}

func (b *book) sumPage(s incentive.Settlement, head, name string, titles []string, sums []incentive.Sum, sign bool) *page {
	p := b.start(name, head, []float64{6, 12, 24, 24, 10, 14, 14, 16}[:len(titles)], titles)
	var cards int
	var amount, cut money.Fen
	for i, x := range sums {
		row := []any{b.count(i+1, false), b.words(x.No, false), b.words(x.Name, false), b.words(x.Office, false), b.count(x.Cards, false), b.amount(x.Amount, false), b.amount(x.Cut, false)}
		if sign {
			row = append(row, b.words("", false))
		}
		b.put(p, row, 18)
		cards, amount, cut = cards+x.Cards, amount+x.Amount, cut+x.Cut
	}
	total := []any{b.words("合计", true), b.words("", true), b.words("", true), b.words("", true), b.count(cards, true), b.amount(amount, true), b.amount(cut, true)}
	if sign {
		total = append(total, b.words("", true))
	}
	b.put(p, total, 20)
	b.line(p, "结算总额："+s.Total.Grouped()+"元（"+s.Total.Capital()+"）", b.noteStyle(), 18)
	for _, n := range s.Notes {
		b.line(p, "注："+n, b.noteStyle(), 14)
	}
	b.line(p, strings.Join([]string{"制表人：" + s.MadeBy, "复核：              ", "负责人：              "}, "              "), b.noteStyle(), 24)
	return p
}

func (b *book) linePage(s incentive.Settlement, head string) *page {
	p := b.start("明细", head, []float64{6, 11, 10, 10, 24, 20, 14, 22, 10, 12, 8, 34}, []string{"序号", "日期", "工号", "姓名", "加油站", "事项", "规则", "计算依据", "单价（元）", "金额（元）", "状态", "理由"})
	for _, l := range s.Lines {
		b.put(p, []any{b.count(l.No, false), b.words(l.Date.String(), false), b.words(l.StaffNo, false), b.words(l.StaffName, false), b.words(l.OfficeName, false), b.words(l.Event, false),
			b.words(l.Rule, false), b.words(l.Basis, false), b.amount(l.Rate, false), b.amount(l.Amount, false), b.words(string(l.State), false), b.words(l.Reason, false)}, 0)
	}
	var sum money.Fen
	for _, l := range s.Lines {
		sum += l.Amount
	}
	total := lo.Times(12, func(int) any { return b.words("", true) })
	total[0], total[9] = b.words("合计", true), b.amount(sum, true)
	b.put(p, total, 20)
	return p
}
