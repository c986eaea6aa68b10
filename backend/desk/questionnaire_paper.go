package desk

import (
	"context"
	"fmt"
	"io"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/questionnaire"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// PrintQuestionnaire prints a version to be filled in by hand; with that it is frozen. Errors: store.not_found, pdf.*.
func (d *Desk) PrintQuestionnaire(ctx context.Context, a access.Actor, id questionnaire.VersionID, out io.Writer) (name string, err error) {
	if err := d.allow(ctx, a, access.RecordVisit); err != nil {
		return "", err
	}
	var paper report.Paper
	err = d.update(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		v, err := d.frozenVersion(tx, id)
		if err != nil {
			return err
		}
		q, err := tx.Questionnaire(v.QuestionnaireID)
		if err != nil {
			return err
		}
		tree, err := loadTree(tx)
		unit, _ := tree.Unit()
		paper = sheetPaper(q, v, unit.Name, d.today())
		return err
	})
	if err != nil {
		return "", err
	}
	return safeName(paper.Title) + ".pdf", d.writePaper(out, paper)
}

func sheetPaper(q questionnaire.Questionnaire, v questionnaire.Version, unit string, on calendar.Date) report.Paper {
	rows := lo.Map(v.Items, func(i questionnaire.Item, n int) []string {
		return []string{itoa(n + 1), i.Text + lo.Ternary(i.Must, "（必答）", ""), toFill(i)}
	})
	return report.Paper{Title: q.Name + "（第" + itoa(v.No) + "版）", Clause: "5.2.4", Unit: unit, On: on,
		Facts:    []string{"客户名称：＿＿＿＿＿＿＿＿＿＿＿＿＿＿", "填写人：＿＿＿＿＿＿＿＿", "日期：＿＿＿＿年＿＿月＿＿日"},
		Sections: []report.Section{{Title: v.Intro, Titles: []string{"题号", "题目", "回答"}, Weights: []int{7, 43, 50}, Rows: rows}},
		Notes:    []string{"单选圈一个号码，多选可圈几个；评分圈一个分数。"}}
}

// toFill is the place an answer is written in, with the numbers it is keyed by.
func toFill(i questionnaire.Item) string {
	switch i.Kind {
	case questionnaire.Single, questionnaire.Multi:
		return string(i.Kind) + "：" + strings.Join(lo.Map(i.Options, func(s string, n int) string { return itoa(n+1) + " " + s }), "　　")
	case questionnaire.Score:
		return "评分：" + strings.Join(lo.Map(lo.RangeFrom(i.Low, i.High-i.Low+1), func(n int, _ int) string { return itoa(n) }), "　")
	}
	return "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿"
}

// WriteResults writes the results of a segment as a paper with charts, or as a workbook with every count. Errors: message.format, store.not_found, pdf.*.
func (d *Desk) WriteResults(ctx context.Context, a access.Actor, id questionnaire.ID, s Segment, f Format, out io.Writer) (name string, err error) {
	var v ResultView
	var unit string
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		v, unit, err = results(tx, a, id, s)
		return err
	})
	if err != nil {
		return "", err
	}
	name = safeName(v.Name + "结果_" + d.today().String())
	if f == XLSX {
		return name + ".xlsx", sheet.WriteTable(out, resultTable(v))
	}
	return name + ".pdf", d.writePaper(out, resultPaper(v, unit, d.today()))
}

func resultTable(v ResultView) sheet.Table {
	t := sheet.Table{Title: "问卷结果", Header: []string{"题目", "题型", "版本", "问法", "答卷数", "答题数", "选项或分值", "人数", "占比", "平均", "说明"}}
	for _, r := range v.Results {
		for _, s := range r.Series {
			head := []string{r.Topic, string(r.Kind), itoa(s.No), s.Wording, itoa(s.Sheets), itoa(s.Answered)}
			mean := lo.Ternary(r.Kind == questionnaire.Score || r.Kind == questionnaire.Number, s.Mean(), "")
			if len(r.Labels) == 0 {
				t.Rows = append(t.Rows, append(head, "", "", "", mean, r.Note))
			}
			for i, label := range r.Labels {
				share := s.Share(i)
				t.Rows = append(t.Rows, append(append([]string{}, head...), label, itoa(s.Counts[i]), fmt.Sprintf("%d.%d%%", share/10, share%10), mean, r.Note))
			}
		}
		for _, text := range r.Texts {
			t.Rows = append(t.Rows, []string{r.Topic, string(r.Kind), "", "", "", "", text, "", "", "", ""})
		}
	}
	return t
}

func resultPaper(v ResultView, unit string, on calendar.Date) report.Paper {
	p := report.Paper{Title: v.Name + "结果", Clause: "5.2.4", Unit: unit, On: on, Facts: []string{"单位：" + unit, "范围：" + v.Segment, fmt.Sprintf("共%d份答卷", v.Sheets)},
		Notes: []string{"占比以答了这题的答卷为分母；多选各项之和可超过100%。问法变了而题型、选项数和分值没变的，按同一题比较。"}}
	for i, r := range v.Results {
		lines := append(append([]string{}, v.Charts[i].Lines...), lo.Compact([]string{r.Note})...)
		lines = append(lines, r.Texts...)
		p.Sections = append(p.Sections, report.Section{Title: itoa(i+1) + " " + r.Topic, Titles: []string{string(r.Kind)}, Weights: []int{100}, Rows: lo.Map(lines, func(s string, _ int) []string { return []string{s} })})
		if len(r.Labels) == 0 {
			continue
		}
		p.Sections = append(p.Sections, report.Section{Title: "各项占比", Graph: &report.Graph{Kind: report.Columns, Unit: "‰", Labels: r.Labels, Series: lo.Map(r.Series, func(s questionnaire.Series, _ int) report.Series {
			return report.Series{Name: "第" + itoa(s.No) + "版", Values: lo.Map(r.Labels, func(_ string, n int) int64 { return s.Share(n) }), Texts: lo.Map(r.Labels, func(_ string, n int) string { return itoa(s.Counts[n]) + "份" })}
		})}})
	}
	return p
}
