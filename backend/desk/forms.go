package desk

import (
	"context"
	"io"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/census"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// Form is one form for the screen; office is the code of a branch, or empty for the unit, here and below. See monthWork.formsFor.
func (d *Desk) Form(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string) (FormView, error) {
	var v FormView
	err := d.withMonth(ctx, a, access.RunForms, m, func(_ *store.Tx, w *monthWork) error {
		f, err := w.formFor(a, code, office)
		v = formView(f, w.closed != nil)
		return err
	})
	return v, err
}

func formView(f report.Form, closed bool) FormView {
	return FormView{Code: f.Code, Appendix: f.Appendix, Title: f.Title, Clause: f.Clause, Layout: f.Layout, Unit: f.Unit, Period: f.Period,
		Month: f.Month, DueOn: f.DueOn, FiledOn: f.FiledOn, Closed: closed, Charts: append([]report.Chart{}, f.Charts...), Notes: f.Notes, Signers: f.Signers,
		Parts: lo.Map(f.Parts, func(p report.Part, _ int) PartView {
			v := PartView{Key: p.Key, Title: p.Title, Columns: p.Columns, Empty: p.Empty, Rows: lo.Map(p.Rows, func(r report.Row, _ int) RowView { return rowView(r) })}
			if p.Total != nil {
				total := rowView(*p.Total)
				v.Total = &total
			}
			return v
		})}
}

func rowView(r report.Row) RowView {
	return RowView{Key: r.Key, Cells: lo.Map(r.Cells, func(c report.Cell, _ int) CellView { return CellView{T: c.Display(), N: len(c.Refs)} })}
}

// Records opens a cell: the records behind it and whether they total it. row is the index, or -1 for the total row.
// Error: report.no_cell.
func (d *Desk) Records(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string, part, row, col int) (RecordList, error) {
	return d.records(ctx, a, access.RunForms, m, code, office, part, row, col, maxShown)
}

// records also reads what the customers among the first so many records fuelled in the month.
func (d *Desk) records(ctx context.Context, a access.Actor, do access.Action, m calendar.Month, code report.Code, office string, part, row, col, most int) (out RecordList, err error) {
	err = d.withMonth(ctx, a, do, m, func(tx *store.Tx, w *monthWork) error {
		f, err := w.formFor(a, code, office)
		if err != nil {
			return err
		}
		p, r, cell, err := cellAt(f, part, row, col)
		if err != nil {
			return err
		}
		out = w.recordList(p.Columns[col], r, cell)
		for i := range out.Records[:min(len(out.Records), most)] {
			if v := &out.Records[i]; v.Kind == report.CustomerRef {
				if v.Facts, err = factViews(tx, customer.ID(v.ID), m); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return out, err
}

func factViews(tx *store.Tx, id customer.ID, m calendar.Month) ([]FactView, error) {
	list, err := tx.FuelOfMonth(id, m)
	return lo.Map(list, func(f store.FuelFact, _ int) FactView {
		return FactView{Product: f.Product.Product, Source: lo.Ternary(f.Typed, "手工", "导入"), Count: f.Rows, Litres: litresText(f.Volume), Density: f.Density.KgPerLitre(), Tonnes: f.Mass.Exact(), Amount: f.Amount.Grouped()}
	}), err
}

// WriteRecords writes the records behind a cell as a workbook: the records, and for customers the litres, factors and masses of the month.
// Error: report.no_cell.
func (d *Desk) WriteRecords(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string, part, row, col int, out io.Writer) (name string, err error) {
	list, err := d.records(ctx, a, access.ExportFiles, m, code, office, part, row, col, mostRows)
	if err != nil {
		return "", err
	}
	records := sheet.Table{Title: "记录", Header: []string{"编号", "名称", "数值", "说明"}}
	facts := sheet.Table{Title: m.String() + "油量", Header: []string{"编号", "名称", "油品", "来源", "笔数", "数量(升)", "折算系数(千克/升)", "质量(吨)", "金额(元)"}}
	for _, r := range list.Records {
		records.Rows = append(records.Rows, []string{r.Code, r.Name, r.Value, r.Why})
		for _, f := range r.Facts {
			facts.Rows = append(facts.Rows, []string{r.Code, r.Name, f.Product, f.Source, itoa(f.Count), f.Litres, f.Density, f.Tonnes, f.Amount})
		}
	}
	return safeName("记录_"+m.String()+"_附录"+strings.TrimPrefix(string(code), "F")+"_"+list.Title) + ".xlsx", sheet.WriteTables(out, records, facts)
}

func cellAt(f report.Form, part, row, col int) (report.Part, report.Row, report.Cell, error) {
	none := fault.New(fault.NotFound, "report.no_cell", "表中没有这个单元格", "请刷新页面后再点")
	if part < 0 || part >= len(f.Parts) {
		return report.Part{}, report.Row{}, report.Cell{}, none
	}
	p := f.Parts[part]
	var r report.Row
	switch {
	case row == -1 && p.Total != nil:
		r = *p.Total
	case row >= 0 && row < len(p.Rows):
		r = p.Rows[row]
	default:
		return p, r, report.Cell{}, none
	}
	if col < 0 || col >= len(r.Cells) {
		return p, r, report.Cell{}, none
	}
	return p, r, r.Cells[col], nil
}

func (w *monthWork) recordList(c report.Column, r report.Row, cell report.Cell) RecordList {
	sum := cell
	sum.Num = lo.SumBy(cell.Refs, func(ref report.Ref) int64 { return ref.Num })
	sum.Known = true
	out := RecordList{Title: strings.Trim(r.Key+" · "+c.Title, " ·"), Value: cell.Display()}
	if countable(cell.Kind) {
		out.Total, out.Ties = sum.Display(), sum.Num == cell.Num
	}
	out.Records = lo.Map(cell.Refs, func(ref report.Ref, _ int) RecordView { return w.recordView(ref, cell.Kind) })
	return out
}

func countable(k report.Kind) bool {
	return lo.Contains([]report.Kind{report.Count, report.Mass, report.Money, report.Wan}, k)
}

func (w *monthWork) recordView(ref report.Ref, kind report.Kind) RecordView {
	v := RecordView{Kind: ref.Kind, ID: ref.ID, Why: ref.Why, Code: ref.ID}
	if countable(kind) {
		v.Value = report.Cell{Kind: kind, Num: ref.Num, Known: true}.Display()
	}
	switch ref.Kind {
	case report.CustomerRef:
		if row, ok := w.byID[customer.ID(ref.ID)]; ok {
			v.Code, v.Name, v.Link = row.Customer.Code, row.Customer.Name, "/customers/"+ref.ID
		}
	case report.OfficeRef:
		if o, ok := w.tree.Office(org.OfficeID(ref.ID)); ok {
			v.Code, v.Name = o.Code, o.Name
		}
	case report.ProspectRef:
		if p, ok := lo.Find(w.prospects, func(p census.Prospect) bool { return string(p.ID) == ref.ID }); ok {
			v.Name, v.Code, v.Link = p.Name, p.Area, "/prospects"
		}
	case report.PlanRef:
		v.Name, v.Link = "开发计划", "/months/"+w.month.String()+"/F1"
	}
	return v
}

// WriteForm writes one form, or all seven with code "", as xlsx or pdf.
func (d *Desk) WriteForm(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string, format Format, out io.Writer) error {
	forms, err := d.formsOf(ctx, a, m, code, office)
	if err != nil {
		return err
	}
	if format == XLSX {
		return sheet.WriteForms(out, forms)
	}
	printer, err := d.printer()
	if err != nil {
		return err
	}
	return printer.Forms(out, forms)
}

// Format of a file that leaves.
type Format string

// The two formats.
const (
	XLSX Format = "xlsx"
	PDF  Format = "pdf"
)

func (d *Desk) formsOf(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string) (forms []report.Form, err error) {
	err = d.withMonth(ctx, a, access.ExportFiles, m, func(_ *store.Tx, w *monthWork) error {
		if code != "" {
			f, err := w.formFor(a, code, office)
			forms = []report.Form{f}
			return err
		}
		all, err := w.formsFor(a, office)
		forms = all[:] // a copy: the cached month is shared, and the maker's name below is not its own
		return err
	})
	for i := range forms {
		forms[i].Maker = lo.Ternary(forms[i].Maker == "", a.Name, forms[i].Maker)
	}
	return forms, err
}

// FormFile names the file of a form as it leaves: 附录3_机构客户流失统计表_2026-10_烟台分公司.xlsx.
func (d *Desk) FormFile(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string, format Format) (string, error) {
	forms, err := d.formsOf(ctx, a, m, code, office)
	if err != nil {
		return "", err
	}
	name := "七张报表"
	if code != "" {
		name = "附录" + string(code[1:]) + "_" + forms[0].Title
	}
	return safeName(name+"_"+m.String()+"_"+forms[0].Unit) + "." + string(format), nil
}

// safeName replaces what Windows refuses in file names.
func safeName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, strings.TrimSpace(s))
}
