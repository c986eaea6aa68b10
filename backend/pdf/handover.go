package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/samber/lo"

	"fuelbook/backend/calendar"
	"fuelbook/backend/ownership"
	"fuelbook/backend/pdf/layout"
)

const handoverTitle = "客户交接清单"

// Handover prints what a transfer hands over on A4 landscape: for each giver and receiver the customers, what goes with each, and the lines
// to sign. Errors: pdf.no_glyph (a list, nothing written), pdf.paint, those of w.
func (p *Printer) Handover(w io.Writer, h ownership.Handover) error {
	check := preflight{fonts: p.fonts}
	check.label(h.Unit+h.Reason+h.MadeBy+h.MadeAt+h.ID, "交接清单表头")
	for _, part := range h.Sections {
		check.label(part.Giver+part.Receiver, "移交人、接收人")
		for _, v := range handoverSheets(part) {
			check.rows(v.rows, lo.Map(v.columns, func(c layout.Column, _ int) string { return c.Title }), v.title)
		}
	}
	if err := check.found.OrNil(); err != nil {
		return err
	}
	date := h.On
	if len(h.MadeAt) >= 10 {
		if made, err := calendar.ParseDate(h.MadeAt[:10]); err == nil {
			date = made
		}
	}
	return p.write(w, handoverTitle+" "+h.On.String(), date, p.handoverPages(h))
}

func (p *Printer) handoverPages(h ownership.Handover) []*layout.Page {
	frame := layout.Landscape(15, 13, 15, 15)
	width := frame.Inner()
	strips := []layout.Strip{}
	for i, part := range h.Sections {
		title := layout.Strip{Height: 26, Fresh: i > 0} // each pair of people signs a paper of its own
		p.fonts.WriteIn(&title.Ink, 0, 17, width, layout.Centre, layout.SansBold, 16, handoverTitle)
		strips = append(append(strips, title), p.factLine([]string{"单位：" + h.Unit, "移交人：" + part.Giver, "接收人：" + part.Receiver}, "生效日期："+h.On.Chinese(), width)...)
		strips = append(strips, p.factLine([]string{"转移原因：" + h.Reason}, "制表："+h.MadeBy+" "+clock(h.MadeAt), width)...)
		for _, v := range handoverSheets(part) {
			strips = append(strips, p.sheet(v, frame)...)
		}
		const words = "以上客户的档案、加油卡、供油协议和未办结事项已当面点清；自生效日期起由接收人负责开发、维护和管理（6.1.2、6.4）。"
		lines := p.fonts.Paragraph(words, layout.Style{Face: layout.Sans, Size: 9, Leading: 14}, width)
		lines[0].Before = 5
		strips = append(strips, lines...)
		strips = append(layout.KeepTail(strips, 2), p.signatures([]string{"移交人", "接收人", "监交人", "日期"}, nil, layout.Sans, 10, width))
	}
	pages := layout.Flow(strips, frame)
	p.footers(pages, footer{left: strings.Join(lo.Compact([]string{handoverTitle, h.Unit, h.On.String()}), " · "), right: prefixed("编号 ", h.ID), face: layout.Sans})
	return pages
}

// handoverSheets are the two tables of a pair: the customers, and what goes with them.
func handoverSheets(part ownership.HandoverPart) []sheet {
	customers := sheet{title: fmt.Sprintf("一、移交客户（%d户）", len(part.Lines)), air: 3, sizes: []float64{9, 8.5, 8, 7.5, 7}, columns: []layout.Column{
		column("序号", layout.Centre), column("客户编号", layout.Left), column("客户名称", layout.Left), column("核定级别", layout.Centre), column("管理级别", layout.Centre),
		column("归属加油站", layout.Left), column("联系人", layout.Left), column("电话", layout.Left), column("加油卡\n（张）", layout.Right),
		column("供油协议\n（份）", layout.Right), column("未办结\n（项）", layout.Right), {Title: "核对", Room: 10},
	}}
	for i, l := range part.Lines {
		customers.rows = append(customers.rows, []string{strconv.Itoa(i + 1), l.Code, l.Name, string(l.Level), string(l.Managing), l.Station, l.Contact, l.Phone,
			strconv.Itoa(l.Cards), strconv.Itoa(l.Agreements), strconv.Itoa(l.Open), ""})
	}
	sum := func(of func(ownership.HandoverLine) int) string { return strconv.Itoa(lo.SumBy(part.Lines, of)) }
	customers.total = []string{"", "", "合计", "", "", "", "", "", sum(func(l ownership.HandoverLine) int { return l.Cards }),
		sum(func(l ownership.HandoverLine) int { return l.Agreements }), sum(func(l ownership.HandoverLine) int { return l.Open }), ""}
	items := sheet{title: "二、随同移交的加油卡、供油协议和未办结事项", empty: "没有加油卡、供油协议和未办结事项", air: 1.7, sizes: []float64{8.5, 8, 7.5, 7}, columns: []layout.Column{
		column("序号", layout.Centre), column("客户编号", layout.Left), column("类别", layout.Left), column("编号或日期", layout.Left), column("内容", layout.Left), {Title: "核对", Room: 10},
	}}
	for i, x := range part.Items {
		items.rows = append(items.rows, []string{strconv.Itoa(i + 1), x.Code, x.Kind, x.No, x.Text, ""})
	}
	return []sheet{customers, items}
}
