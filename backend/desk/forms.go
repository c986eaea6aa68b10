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
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

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
	some := lo.SomeBy(r.Cells, func(c report.Cell) bool { return len(c.Refs) > 0 })
	return RowView{Key: r.Key, Cells: lo.Map(r.Cells, func(c report.Cell, _ int) CellView {
		return CellView{T: c.Display(), N: max(len(c.Refs), lo.Ternary(some, 1, 0))} // one without records of its own opens its row's
	})}
}

// Records opens a cell: the records behind it and whether they total it, with what the customers among those shown fuelled in the month.
// row is the index, or -1 for the total row. Error: report.no_cell.
func (d *Desk) Records(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string, part, row, col int) (out RecordList, err error) {
	err = d.withMonth(ctx, a, access.RunForms, m, func(tx *store.Tx, w *monthWork) error {
		f, err := w.formFor(a, code, office)
		if err != nil {
			return err
		}
		p, r, cell, err := cellAt(f, part, row, col)
		if err != nil {
			return err
		}
		out, _ = w.recordList(f, p.Columns[col], r, cell)
		shown := out.Records[:min(len(out.Records), maxShown)]
		fuel, err := fuelOf(tx, shown, m)
		for i := range shown {
			shown[i].Facts = lo.Map(fuel[customer.ID(shown[i].ID)], func(f store.FuelFact, _ int) FactView { return factView(f) })
		}
		return err
	})
	return out, err
}

// fuelOf reads what the customers among records fuelled in a month.
func fuelOf(tx *store.Tx, records []RecordView, m calendar.Month) (map[customer.ID][]store.FuelFact, error) {
	return tx.FuelFactsOf(lo.FilterMap(records, func(r RecordView, _ int) (customer.ID, bool) { return customer.ID(r.ID), r.Kind == report.CustomerRef }), m)
}

func factView(f store.FuelFact) FactView {
	return FactView{Product: f.Product.Product, Source: sourceOf(f), Count: f.Rows, Litres: litresText(f.Volume), Density: f.Density.KgPerLitre(), Tonnes: f.Mass.Exact(), Amount: f.Amount.Grouped()}
}

// fuelLines are those facts as they are printed.
func fuelLines(tx *store.Tx, records []RecordView, m calendar.Month) ([]report.FuelLine, error) {
	fuel, err := fuelOf(tx, records, m)
	return lo.FlatMap(records, func(r RecordView, _ int) []report.FuelLine {
		return lo.Map(fuel[customer.ID(r.ID)], func(f store.FuelFact, _ int) report.FuelLine {
			return report.FuelLine{Code: r.Code, Name: r.Name, Product: f.Product.Product, Source: sourceOf(f), Count: f.Rows, Litres: litresText(f.Volume),
				Density: f.Density.KgPerLitre(), Mass: f.Mass, Amount: f.Amount}
		})
	}), err
}

func sourceOf(f store.FuelFact) string { return lo.Ternary(f.Typed, "手工", "导入") }

// WriteRecords writes the records behind a cell as a paper or a workbook of their own, opinions from visits included; of customers
// also the litres, factors and masses of the month. Errors as Records, and pdf.*, sheet.*.
func (d *Desk) WriteRecords(ctx context.Context, a access.Actor, m calendar.Month, code report.Code, office string, part, row, col int, format Format, out io.Writer) (name string, err error) {
	var form report.Form
	err = d.withMonth(ctx, a, access.ExportFiles, m, func(tx *store.Tx, w *monthWork) error {
		f, err := w.formFor(a, code, office)
		if err != nil {
			return err
		}
		p, r, cell, err := cellAt(f, part, row, col)
		if err != nil {
			return err
		}
		list, items := w.recordList(f, p.Columns[col], r, cell)
		fuel, err := fuelLines(tx, list.Records, m)
		if err != nil {
			return err
		}
		f.Maker = a.Name
		form = report.Listing(f, list.Title, cell, items, fuel, spoken(f))
		name = safeName("附录"+string(f.Code[1:])+"_"+list.Title+"_"+m.String()+"_"+f.Unit) + "." + string(format)
		return nil
	})
	if err != nil {
		return "", err
	}
	if format == XLSX {
		return name, sheet.WriteForm(out, form)
	}
	printer, err := d.printer()
	if err != nil {
		return "", err
	}
	return name, printer.Form(out, form)
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

// spoken are the forms that tell of visits: 附录4 and 附录6. The records behind their cells carry the customer's opinions (6.6.2).
func spoken(f report.Form) bool { return f.Code == report.F4 || f.Code == report.F6 }

// recordList is what stands behind a cell, for the screen and as it is listed on paper.
func (w *monthWork) recordList(f report.Form, c report.Column, r report.Row, cell report.Cell) (RecordList, []report.Item) {
	sum, refs := cell, cell.Refs
	sum.Num = lo.SumBy(refs, func(ref report.Ref) int64 { return ref.Num })
	sum.Known = true
	out := RecordList{Title: strings.Trim(w.rowName(f, r)+" · "+c.Title, " ·"), Value: cell.Display(), Row: len(refs) == 0}
	if out.Row {
		refs = report.RowRefs(r)
	}
	counted := countable(cell.Kind) && !out.Row
	if counted {
		out.Total, out.Ties = sum.Display(), sum.Num == cell.Num
	}
	visited := w.visited(refs)
	out.Records = make([]RecordView, 0, len(refs))
	items := make([]report.Item, 0, len(refs))
	for _, ref := range refs {
		v := w.recordView(ref, cell.Kind, visited)
		if !counted {
			v.Value = ""
		}
		if t, ok := w.byID[customer.ID(ref.ID)]; ok && spoken(f) && ref.Kind == report.CustomerRef {
			v.Opinions = lo.FilterMap(t.Visits, func(x visit.Visit, _ int) (string, bool) { return x.Said(), x.Opinion != "" })
		}
		out.Records = append(out.Records, v)
		items = append(items, report.Item{Code: v.Code, Name: v.Name, Why: v.Why, Opinions: v.Opinions, Value: report.Cell{Kind: cell.Kind, Num: ref.Num, Known: counted}})
	}
	return out, items
}

// rowName is what a row is called: the key of a county and level is read as 区县 and 级别.
func (w *monthWork) rowName(f report.Form, r report.Row) string {
	code, level, two := strings.Cut(r.Key, "/")
	if f.Code != report.F4 || !two {
		return r.Key
	}
	return w.countyName(code) + level
}

// countyName is a county by its code, the code itself where no station lies in it.
func (w *monthWork) countyName(code string) string {
	o, _ := lo.Find(w.tree.Offices(), func(o org.Office) bool { return o.CountyCode == code })
	return lo.CoalesceOrEmpty(o.CountyName, code)
}

// visited are the customers of the visits among records.
func (w *monthWork) visited(refs []report.Ref) map[string]*tracking.Row {
	wanted := map[string]bool{}
	for _, r := range refs {
		if r.Kind == report.VisitRef {
			wanted[r.ID] = true
		}
	}
	out := map[string]*tracking.Row{}
	for i := range w.rows {
		if len(wanted) == 0 {
			break
		}
		for _, v := range w.rows[i].Visits {
			if wanted[string(v.ID)] {
				out[string(v.ID)] = &w.rows[i]
			}
		}
	}
	return out
}

func countable(k report.Kind) bool {
	return lo.Contains([]report.Kind{report.Count, report.Mass, report.Money, report.Wan}, k)
}

func (w *monthWork) recordView(ref report.Ref, kind report.Kind, visited map[string]*tracking.Row) RecordView {
	v := RecordView{Kind: ref.Kind, ID: ref.ID, Why: ref.Why, Code: ref.ID, Opinions: []string{}}
	if countable(kind) {
		v.Value = report.Cell{Kind: kind, Num: ref.Num, Known: true}.Display()
	}
	switch ref.Kind {
	case report.CustomerRef:
		if row, ok := w.byID[customer.ID(ref.ID)]; ok {
			v.Code, v.Name, v.Link = row.Customer.Code, row.Customer.Name, "/customers/"+ref.ID
		}
	case report.VisitRef:
		v.Code, v.Name = "", "已删除的回访"
		if row, ok := visited[ref.ID]; ok {
			v.Code, v.Name, v.Link = row.Customer.Code, row.Customer.Name, "/customers/"+string(row.Customer.ID)
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
