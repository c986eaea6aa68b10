package sheet

import (
	"fmt"
	"io"

	"fuelbook/backend/report"

	"github.com/samber/lo"
	"github.com/xuri/excelize/v2"
)

// Rows a chart of the summary stands over, of 15 points each, and its size in pixels.
const (
	chartRows   = 16
	chartWide   = 1060
	chartHigh   = 255
	noteColumns = 150 // half-width columns a line of the notes takes
	leaderSheet = "领导一页"
	chartSheet  = "图表数据"
)

// WriteLeader writes the summary for the leader: one printed page with the workbook's own charts, and the figures they are drawn from beside it.
func WriteLeader(w io.Writer, l report.Leader) error {
	b := newBook()
	p := b.page(leaderSheet, []float64{24, 13, 13, 13, 13, 13, 8, 36})
	upright := "portrait"
	b.keep(b.f.SetPageLayout(leaderSheet, &excelize.PageLayoutOptions{Orientation: &upright, FitToHeight: lo.ToPtr(1)}))
	b.line(p, l.Month.Chinese()+"零售客户情况", b.titleStyle(), 28)
	b.line(p, "单位："+l.Unit+"    "+lo.Ternary(l.Closed, "已结账", "未结账，数字可能变动")+"    制表日期："+l.On.Chinese(), b.noteStyle(), 16)
	b.put(p, b.heads(report.LeaderTitles()), 20)
	for _, v := range l.Lines {
		b.put(p, b.leaderLine(v), 0)
	}
	data := b.page(chartSheet, []float64{14, 14, 14})
	b.bridgeChart(p, data, l)
	b.volumeChart(p, data, l)
	b.moveRows(p, l)
	for _, n := range l.Notes {
		b.line(p, "注："+n, b.noteStyle(), float64(14*(columnsOf(n)/noteColumns+1)))
	}
	return b.finish(w, p, data)
}

func (b *book) heads(titles []string) []any {
	return lo.Map(titles, func(t string, _ int) any { return excelize.Cell{StyleID: b.headStyle(), Value: t} })
}

// leaderLine writes figures as numbers; the comparisons are texts, for their unit differs from line to line.
func (b *book) leaderLine(v report.LeaderLine) []any {
	cell := func(c report.Cell) any {
		value, format := cellValue(c)
		return excelize.Cell{StyleID: b.cellStyle(lo.CoalesceOrEmpty(format, "General"), false), Value: value}
	}
	right := func(s string) any { return excelize.Cell{StyleID: b.cellStyle("@", false), Value: s} }
	planned := right("")
	if v.Plan.Known {
		planned = cell(v.Plan)
	}
	return []any{b.words(v.Name, false), cell(v.Now), cell(v.Before), right(v.Against(v.Before)), cell(v.Year), right(v.Against(v.Year)), planned, b.words(v.Basis, false)}
}

// room leaves the rows a chart stands over and gives the cell it begins at.
func (b *book) room(p *page, title string) string {
	b.line(p, title, b.headStyle(), 18)
	at := fmt.Sprintf("A%d", p.row)
	for range chartRows {
		b.put(p, nil, 15)
	}
	return at
}

func (b *book) bridgeChart(p, data *page, l report.Leader) {
	labelled := l.Bridge // the foot would be labelled too, so that the figures stand beside the names
	labelled.Labels = lo.Map(l.Bridge.Labels, func(s string, i int) string { return s + " " + l.Bridge.Series[1].Texts[i] })
	first := b.numbers(data, []string{"变动", "起点（户）", "户数"}, labelled, func(i, s int) any { return l.Bridge.Series[s].Values[i] })
	low := float64(l.Bridge.Cut)
	c := chartOf(data, l.Bridge, first)
	c.Series[0].Fill = excelize.Fill{Type: "pattern", Pattern: 0} // the foot is not drawn
	dark := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"4A6FA5"}}
	c.Series[1].DataPoint = []excelize.ChartDataPoint{{Index: 0, Fill: dark}, {Index: len(l.Bridge.Labels) - 1, Fill: dark}}
	c.YAxis.Minimum = &low
	c.Legend.Position = "none"
	b.keep(b.f.AddChart(p.name, b.room(p, l.BridgeTitle()), c))
}

func (b *book) volumeChart(p, data *page, l report.Leader) {
	first := b.numbers(data, []string{"月份", "汽油（吨）", "柴油（吨）"}, l.Volume, func(i, s int) any {
		if l.Volume.Series[s].Texts[i] == "—" {
			return nil // a month no file covers is no zero
		}
		value, _ := cellValue(report.Cell{Kind: report.Mass, Num: l.Volume.Series[s].Values[i], Known: true})
		return value
	})
	c := chartOf(data, l.Volume, first)
	c.Legend.Position = "bottom"
	b.keep(b.f.AddChart(p.name, b.room(p, report.VolumeTitle), c))
}

// numbers writes what a chart is drawn from, a row a label, and gives the first of the rows.
func (b *book) numbers(data *page, titles []string, g report.Graph, value func(label, series int) any) int {
	b.put(data, b.heads(titles), 20)
	first := data.row
	for i, label := range g.Labels {
		row := []any{b.words(label, false)}
		for s := range g.Series {
			row = append(row, excelize.Cell{StyleID: b.cellStyle("General", false), Value: value(i, s)})
		}
		b.put(data, row, 16)
	}
	return first
}

// chartOf is a stacked column chart of the rows written by numbers.
func chartOf(data *page, g report.Graph, first int) *excelize.Chart {
	last := first + len(g.Labels) - 1
	column := func(name string) string { return fmt.Sprintf("'%s'!$%s$%d:$%s$%d", data.name, name, first, name, last) }
	ink := excelize.Font{Family: "宋体", Size: 9, Color: "404040"}
	c := &excelize.Chart{Type: excelize.ColStacked, Dimension: excelize.ChartDimension{Width: chartWide, Height: chartHigh}, GapWidth: lo.ToPtr(uint(60)),
		XAxis: excelize.ChartAxis{Font: ink}, YAxis: excelize.ChartAxis{MajorGridLines: true, Font: ink}}
	for i, fill := range []string{"4A6FA5", "B8C4D6"}[:len(g.Series)] {
		name := string(rune('B' + i))
		c.Series = append(c.Series, excelize.ChartSeries{Name: fmt.Sprintf("'%s'!$%s$%d", data.name, name, first-1), Categories: column("A"), Values: column(name),
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}})
	}
	return c
}

func (b *book) moveRows(p *page, l report.Leader) {
	b.line(p, report.MovesTitle, b.headStyle(), 18)
	for i := range max(len(l.Gains), len(l.Losses)) {
		row := lo.Times(8, func(int) any { return b.words("", false) })
		put := func(list []report.LeaderMove, name, change int) {
			if i < len(list) {
				value, format := cellValue(list[i].Change)
				row[name], row[change] = b.words(list[i].Name, false), excelize.Cell{StyleID: b.cellStyle(format, false), Value: value}
			}
		}
		put(l.Gains, 0, 3)
		put(l.Losses, 4, 7)
		b.merge(p, 1, p.row, 3, p.row)
		b.merge(p, 5, p.row, 7, p.row)
		b.put(p, row, 16)
	}
}
