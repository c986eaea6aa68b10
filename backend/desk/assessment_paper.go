package desk

import (
	"context"
	"fmt"
	"io"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/assessment"
	"fuelbook/backend/calendar"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"

	"github.com/samber/lo"
)

// WriteAssessment writes the ranking of a month with the remarks: on paper, or as a workbook whose last sheet says how it was scored.
// Errors: those of Assessment, pdf.*.
func (d *Desk) WriteAssessment(ctx context.Context, a access.Actor, m calendar.Month, format Format, out io.Writer) (name string, err error) {
	if err := d.allow(ctx, a, access.ExportFiles); err != nil {
		return "", err
	}
	var v AssessmentView
	unit := ""
	err = d.assessed(ctx, a, access.ReadCustomers, m, func(x assessed) error {
		o, _ := x.work.tree.Unit()
		unit = o.Name
		v, err = x.view(a)
		return err
	})
	if err != nil {
		return "", err
	}
	name = safeName("考核评价_" + v.Month.String())
	if format == XLSX {
		tables := lo.Map(v.Kinds, func(k assessment.Kind, _ int) sheet.Table {
			return sheet.Table{Title: string(k), Header: v.titles(), Rows: v.ranking(k)}
		})
		said := sheet.Table{Title: "考核办法", Header: []string{"指标", "条款", "权重", "计算", "得分表"}, Rows: v.method()}
		said.Rows = append(said.Rows, lo.Map(v.notes(), func(n string, _ int) []string { return []string{n} })...)
		return name + ".xlsx", sheet.WriteTables(out, append(tables, said)...)
	}
	return name + ".pdf", d.writePaper(out, v.paper(unit, d.today()))
}

func (v AssessmentView) titles() []string {
	measures := lo.Map(v.Measures, func(m assessment.Measure, _ int) string { return m.Name })
	return append(append([]string{"名次", "代码", "名称", "所属"}, measures...), "总分", "评语")
}

// ranking is the rows of a kind as they are read; a score without facts says so.
func (v AssessmentView) ranking(k assessment.Kind) [][]string {
	return lo.FilterMap(v.Rows, func(r AssessmentRow, _ int) ([]string, bool) {
		scores := lo.Map(r.Scores, func(s ScoreCell, _ int) string {
			return lo.Ternary(s.Known, fmt.Sprintf("%d %d/%d", s.Score.Score, s.Good, s.Of), "无数据")
		})
		return append(append([]string{lo.Ternary(r.Rank > 0, itoa(r.Rank), "—"), r.Code, r.Name, r.Of}, scores...), r.Total, r.Remark.Text), r.Kind == k
	})
}

// method is how each measure is scored.
func (v AssessmentView) method() [][]string {
	return lo.Map(v.Measures, func(m assessment.Measure, _ int) []string {
		bands := lo.Map(m.Bands, func(b assessment.Band, _ int) string {
			return lo.Ternary(m.Count, fmt.Sprintf("%d份以内%d分", b.At, b.Score), fmt.Sprintf("%d%%及以上%d分", b.At, b.Score))
		})
		return []string{m.Name, m.Clause, itoa(m.Weight), m.Says, strings.Join(bands, "；") + "；其余0分"}
	})
}

func (v AssessmentView) notes() []string {
	return lo.Compact([]string{v.Rule, "得分后面是合格数/应有数，更正一项按有更正的份数计分。区县的机构计划不属于哪个片区，只计入所属单位和责任人。", "考核办法" + v.Version + "版：" + v.Source + "。",
		lo.Ternary(v.Running, "本月还没有结束，只计到"+v.On.Chinese()+"，分数还会变。", "事实计到"+v.On.Chinese()+"。"), "事实指纹（SHA-256）：" + v.Fingerprint + "，相同则各机计算的分数相同。"})
}

func (v AssessmentView) paper(unit string, today calendar.Date) report.Paper {
	p := report.Paper{Title: v.Month.Chinese() + "客户管理考核评价表", Clause: "4.3、5.1.4", Unit: unit, On: today, Wide: true,
		Facts: []string{"单位：" + unit, "事实计到：" + v.On.Chinese(), "考核办法：" + v.Version + "版"}, Notes: v.notes(), Signers: []string{"制表人", "审核人", "负责人"}}
	for _, k := range v.Kinds {
		p.Sections = append(p.Sections, report.Section{Title: string(k) + "排名", Titles: v.titles(), Weights: []int{4, 8, 13, 10, 8, 8, 8, 8, 8, 8, 8, 7, 14}, Rows: v.ranking(k)})
	}
	p.Sections = append(p.Sections, report.Section{Title: "考核办法", Titles: []string{"指标", "条款", "权重", "计算", "得分表"}, Weights: []int{10, 6, 5, 35, 44}, Rows: v.method()})
	return p
}
