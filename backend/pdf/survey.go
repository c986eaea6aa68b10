package pdf

import (
	"fmt"
	"io"
	"strings"

	"github.com/samber/lo"

	"fuelbook/backend/fault"
	"fuelbook/backend/pdf/layout"
	"fuelbook/backend/report"
)

// surveyRow is the least height of a line people write in, in points: two lines make a record.
const surveyRow = 25

// Surveys prints the sheets to be filled in by hand, one station after another, each with its own page numbers, A4 landscape.
// Errors: pdf.nothing, pdf.no_glyph (list, nothing written), pdf.paint, those of w.
func (p *Printer) Surveys(w io.Writer, sheets []report.SurveySheet) error {
	if len(sheets) == 0 {
		return fault.New(fault.Invalid, "pdf.nothing", "没有可打印的调查表", "请先选择加油站；没有加油站时请导入机构")
	}
	check := preflight{fonts: p.fonts}
	for _, s := range sheets {
		name := s.Station + "《潜在客户调查表》"
		check.label(s.Unit+s.District+s.Station+strings.Join(s.Areas, ""), name+"表头")
		for i, known := range s.Again {
			upper, lower := s.Lines(known)
			for k, pair := range report.SurveyPairs() {
				check.text(upper[k], func() string { return fmt.Sprintf("%s第%d户「%s」", name, i+1, pair.Upper) })
				check.text(lower[k], func() string { return fmt.Sprintf("%s第%d户「%s」", name, i+1, pair.Lower) })
			}
		}
	}
	if err := check.found.OrNil(); err != nil {
		return err
	}
	var pages []*layout.Page
	for _, s := range sheets {
		pages = append(pages, p.surveyPages(s)...)
	}
	return p.write(w, "潜在客户调查表 "+sheets[0].Round.Label(), sheets[0].DueOn, pages)
}

// surveyRows are the lines of a sheet with the running number in front, two a record.
func surveyRows(s report.SurveySheet) [][]string {
	var rows [][]string
	for i, p := range s.Again {
		upper, lower := s.Lines(p)
		rows = append(rows, append([]string{fmt.Sprint(i + 1)}, upper...), append([]string{"复查"}, lower...))
	}
	blank := make([]string, len(report.SurveyPairs()))
	for i := range s.Empty {
		rows = append(rows, append([]string{fmt.Sprint(len(s.Again) + i + 1)}, blank...), append([]string{""}, blank...))
	}
	return rows
}

func (p *Printer) surveyPages(s report.SurveySheet) []*layout.Page {
	frame := layout.Landscape(13, 13, 13, 13)
	strips := p.surveyHead(s, frame.Inner())
	columns := []layout.Column{{Title: "序号", Align: layout.Centre, Weight: 4, Room: 2}}
	for _, c := range report.SurveyPairs() {
		columns = append(columns, layout.Column{Title: c.Upper + "\n" + c.Lower, Align: layout.Left, Weight: c.Width})
	}
	table := p.fonts.Table(layout.Table{Columns: columns, Rows: cleanRows(surveyRows(s)), Empty: "没有要填的行", Face: layout.Sans, Bold: layout.SansBold, Sizes: []float64{8},
		Pad: 2, Air: 2, Least: surveyRow, Shares: true, Tallest: frame.Body() - 100}, frame.Inner())
	table[0].Before = 2
	for i := range table[1:] { // the two lines of a record stay together, a heavier rule under them
		if row := &table[i+1]; i%2 == 0 {
			row.Keep = true
		} else {
			row.Ink.Rules = append(row.Ink.Rules, layout.Rule{X1: 0, Y1: row.Height, X2: frame.Inner(), Y2: row.Height, Width: 1.3})
		}
	}
	strips = append(strips, table...)
	note := "对象类别：政府机关、企事业单位、居民社区、商场、停车场、办公楼、其他；重要程度、开发难度：高、中、低。社会关系、个人喜好、重大事项不填入本表。序号下标「复查」的为以前登记的潜在客户，请核对后改写。"
	lines := p.fonts.Paragraph(note, layout.Style{Face: layout.Sans, Size: 8, Leading: 12}, frame.Inner())
	lines[0].Before = 5
	strips = layout.KeepTail(append(strips, lines...), 2)
	strips = append(strips, p.signatures([]string{"调查人", "站经理", "片区经理", "交表日期"}, nil, layout.Sans, 9.5, frame.Inner()))
	pages := layout.Flow(strips, frame)
	p.footers(pages, footer{left: "附录2 潜在客户调查表 · " + s.Station + " · " + s.Round.Label(), right: "依据 6.5.1 · " + report.MarketLayout, face: layout.Sans})
	return pages
}

// surveyHead is the title, who fills it in for whom and until when, and the areas of the station.
func (p *Printer) surveyHead(s report.SurveySheet, width float64) []layout.Strip {
	title := layout.Strip{Height: 26}
	p.fonts.Write(&title.Ink, 0, 11, layout.Sans, 9, 0, "附录2")
	p.fonts.WriteIn(&title.Ink, 0, 17, width, layout.Centre, layout.SansBold, 16, "潜在客户调查表")
	facts := lo.Compact([]string{"填报单位：" + s.Unit, lo.Ternary(s.District != "", "片区："+s.District, ""), "加油站：" + s.Station, "普查轮次：" + s.Round.Label(),
		"交表期限：" + s.StationDue.Chinese()})
	strips := append([]layout.Strip{title}, p.factLine(facts, "计量单位：吨/月", width)...)
	areas := "报出期限：" + s.DueOn.Chinese() + "\u3000\u3000责任区域：" + lo.Ternary(len(s.Areas) > 0, strings.Join(s.Areas, "、"), "（尚未划分，请填报本站负责的街道、居民小区和厂矿企业）")
	return append(strips, layout.KeepTail(p.fonts.Paragraph(layout.Clean(areas), layout.Style{Face: layout.Sans, Size: 9, Leading: 14}, width), 1)...)
}
