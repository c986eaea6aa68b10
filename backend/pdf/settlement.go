package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/samber/lo"

	"fuelbook/backend/calendar"
	"fuelbook/backend/incentive"
	"fuelbook/backend/money"
	"fuelbook/backend/pdf/layout"
)

// sheet is one table of a settlement on its way to paper.
type sheet struct {
	title   string
	columns []layout.Column
	rows    [][]string
	total   []string
	sizes   []float64
	empty   string  // what stands where there are no rows
	air     float64 // above and below in a cell; generous where people sign
}

// Settlement prints a bonus settlement on A4 landscape: by person with a column to sign for the money, by station, then every
// line with its reason. Errors: pdf.no_glyph (a list, nothing written), pdf.paint, those of w.
func (p *Printer) Settlement(w io.Writer, s incentive.Settlement) error {
	sheets := []sheet{people(s), stations(s), details(s)}
	check := preflight{fonts: p.fonts}
	for _, v := range []struct{ text, where string }{
		{s.Unit, "单位"}, {s.Scheme.Name + s.Scheme.Version + s.Scheme.Approval, "方案"}, {s.ID, "结算编号"},
		{s.MadeBy + s.MadeAt, "制表人"}, {strings.Join(s.Notes, ""), "注"},
	} {
		check.label(v.text, "结算单"+v.where)
	}
	for _, v := range sheets {
		heads := lo.Map(v.columns, func(c layout.Column, _ int) string { return c.Title })
		check.rows(v.rows, heads, v.title)
	}
	if err := check.found.OrNil(); err != nil {
		return err
	}
	date := s.Month.Last()
	if len(s.MadeAt) >= 10 {
		if made, err := calendar.ParseDate(s.MadeAt[:10]); err == nil {
			date = made
		}
	}
	return p.write(w, settlementTitle+" "+s.Month.Chinese(), date, p.settlementPages(s, sheets))
}

const settlementTitle = "发卡奖励结算单"

func (p *Printer) settlementPages(s incentive.Settlement, sheets []sheet) []*layout.Page {
	frame := layout.Landscape(15, 13, 15, 15)
	width := frame.Inner()
	title := layout.Strip{Height: 26}
	p.fonts.WriteIn(&title.Ink, 0, 17, width, layout.Centre, layout.SansBold, 16, settlementTitle)
	strips := append([]layout.Strip{title}, p.factLine([]string{"单位：" + s.Unit, "结算月份：" + s.Month.Chinese(), "结算编号：" + s.ID}, "金额单位：元", width)...)
	policy := lo.Compact([]string{s.Scheme.Name, prefixed("版本 ", s.Scheme.Version), prefixed("批文号 ", s.Scheme.Approval)})
	strips = append(strips, p.factLine([]string{"执行方案：" + strings.Join(policy, "，")}, prefixed("制表时间：", clock(s.MadeAt)), width)...)
	for i, v := range sheets {
		table := p.sheet(v, frame)
		if i == 2 {
			table[0].Fresh = true // what people sign and what explains it are separate papers
		}
		strips = append(strips, table...)
		if i == 0 {
			strips = append(layout.KeepTail(strips, 1), p.sum(s.Total, width), p.signatures(
				[]string{"制表人", "审核人", "财务", "负责人"}, []string{s.MadeBy}, layout.Sans, 9.5, width))
		}
	}
	if len(s.Notes) > 0 {
		strips = layout.KeepTail(strips, 1)
	}
	for i, note := range s.Notes {
		text := layout.Clean(note)
		if i == 0 {
			text = "注：" + text
		}
		lines := p.fonts.Paragraph(text, layout.Style{Face: layout.Sans, Size: 8, Leading: 12}, width)
		if i == 0 {
			lines[0].Before = 5
		}
		strips = append(strips, lines...)
	}
	pages := layout.Flow(strips, frame)
	p.footers(pages, footer{
		left:  strings.Join(lo.Compact([]string{settlementTitle, s.Unit, s.Month.Chinese()}), " · "),
		right: prefixed("编号 ", s.ID), face: layout.Sans,
	})
	return pages
}

// clock is a stored time as it is read on paper; a text in another form stays as it is.
func clock(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Format("2006-01-02 15:04")
}

func prefixed(label, value string) string {
	if value == "" {
		return ""
	}
	return label + value
}

// sum is the total in formal numerals and in figures, as the rules for vouchers ask.
func (p *Printer) sum(total money.Fen, width float64) layout.Strip {
	strip := layout.Strip{Height: 20, Before: 4, Keep: true}
	p.fonts.Write(&strip.Ink, 0, 13, layout.SansBold, 10, 0, "合计（大写）："+total.Capital())
	p.fonts.WriteIn(&strip.Ink, 0, 13, width, layout.Right, layout.SansBold, 10, "（小写）：¥"+total.Grouped())
	return strip
}

func (p *Printer) sheet(v sheet, frame layout.Frame) []layout.Strip {
	head := layout.Strip{Height: 19, Before: 8, Keep: true}
	p.fonts.Write(&head.Ink, 0, 13, layout.SansBold, 10.5, 0, v.title)
	table := layout.Table{
		Columns: v.columns, Rows: cleanRows(v.rows), Total: v.total, Empty: lo.CoalesceOrEmpty(v.empty, "本月无记录"),
		Face: layout.Sans, Bold: layout.SansBold, Sizes: v.sizes, Pad: 3, Air: v.air, Tallest: frame.Body() - 100,
	}
	return append([]layout.Strip{head}, p.fonts.Table(table, frame.Inner())...)
}

func column(title string, align layout.Align) layout.Column {
	return layout.Column{Title: title, Align: align}
}

func people(s incentive.Settlement) sheet {
	v := sheet{title: "一、按人员汇总", air: 5, sizes: []float64{9.5, 9, 8.5, 8, 7.5, 7, 6.5}, columns: []layout.Column{
		column("序号", layout.Centre), column("工号", layout.Left), column("姓名", layout.Left), column("所属单位", layout.Left),
		column("计发卡数\n（张）", layout.Right), column("封顶扣减", layout.Right), column("实发金额", layout.Right), {Title: "签领", Room: 12},
	}}
	for i := range v.columns {
		v.columns[i].Weight = []int{4, 9, 9, 22, 8, 11, 12, 25}[i]
	}
	v.rows, v.total = sums(s.People, s.Total, "人")
	if pools := s.Total - lo.SumBy(s.People, func(p incentive.Sum) money.Fen { return p.Amount }); pools != 0 { // so that the column adds up
		v.rows = append(v.rows, []string{"", "", "站奖金池", "由站内二次分配，另表签领", "", "", pools.Grouped()})
	}
	return v
}

func stations(s incentive.Settlement) sheet {
	v := sheet{title: "二、按加油站汇总", air: 2.4, sizes: []float64{9, 8.5, 8, 7.5, 7, 6.5}, columns: []layout.Column{
		column("序号", layout.Centre), column("机构代码", layout.Left), column("加油站", layout.Left), column("上级单位", layout.Left),
		column("计发卡数\n（张）", layout.Right), column("封顶扣减", layout.Right), column("实发金额", layout.Right),
	}}
	v.rows, v.total = sums(s.Stations, s.Total, "站")
	return v
}

// sums lists totals with their own total below; unit is the word to count them by.
func sums(list []incentive.Sum, total money.Fen, unit string) (rows [][]string, sum []string) {
	cards, cut := 0, money.Fen(0)
	for i, v := range list {
		rows = append(rows, []string{
			strconv.Itoa(i + 1), v.No, v.Name, v.Office, strconv.Itoa(v.Cards), v.Cut.Grouped(), v.Amount.Grouped(),
		})
		cards, cut = cards+v.Cards, cut+v.Cut
	}
	sum = []string{"", "", "合计", fmt.Sprintf("共%d%s", len(list), unit), strconv.Itoa(cards), cut.Grouped(), total.Grouped()}
	return rows, sum
}

func details(s incentive.Settlement) sheet {
	v := sheet{title: "三、明细及理由", air: 1.7, sizes: []float64{8, 7.5, 7, 6.5}, columns: []layout.Column{
		column("序号", layout.Centre), column("日期", layout.Left), column("工号", layout.Left), column("姓名", layout.Left),
		column("加油站", layout.Left), column("事项", layout.Left), column("规则", layout.Left), column("计算依据", layout.Left),
		column("单价", layout.Right), column("金额", layout.Right), column("状态", layout.Centre), column("理由", layout.Left),
	}}
	sum := money.Fen(0)
	for _, l := range s.Lines {
		v.rows = append(v.rows, []string{
			strconv.Itoa(l.No), l.Date.String(), l.StaffNo, l.StaffName, l.OfficeName, l.Event, l.Rule, l.Basis,
			l.Rate.Grouped(), l.Amount.Grouped(), string(l.State), l.Reason,
		})
		sum += l.Amount
	}
	v.total = []string{"", "", "", "合计", fmt.Sprintf("共%d条", len(s.Lines)), "", "", "", "", sum.Grouped(), "", ""}
	return v
}
