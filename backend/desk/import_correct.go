package desk

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// checkCorrection refuses options that no correction may have. Errors: intake.correction_kind, intake.correction_whole, intake.correction_reason.
func checkCorrection(kind intake.Kind, opt ImportOptions) error {
	switch {
	case len(opt.Corrects) == 0:
		return nil
	case !kind.Facts():
		return fault.New(fault.Invalid, "intake.correction_kind", kind.Chinese()+"按编号更正，不整份替换", "请直接导入，改动会逐栏列出")
	case opt.Good:
		return fault.New(fault.Invalid, "intake.correction_whole", "更正要整份替换，不能只导入正确的行：留下的行会被当成取消", "请改正文件里的错误后再更正")
	case !opt.DryRun && strings.TrimSpace(opt.Reason) == "":
		return fault.New(fault.Invalid, "intake.correction_reason", "没有写更正的原因", "请写明为什么更正，例如：卡系统重新导出").On("reason")
	}
	return nil
}

// openBatch saves the batch and gives it the rows of the files that it corrects.
func (j *job) openBatch() (err error) {
	if j.batch, err = j.tx.SaveBatch(j.batch); err != nil {
		return err
	}
	for _, id := range j.batch.Corrects {
		b, err := j.tx.Batch(id)
		if err != nil {
			return err
		}
		j.replaced = append(j.replaced, b)
	}
	if len(j.replaced) == 0 {
		return nil
	}
	return j.tx.TakePlace(j.batch)
}

// corrects reports whether a month lies in a file that is corrected.
func (j *job) corrects(m calendar.Month) bool {
	return slices.ContainsFunc(j.replaced, func(b intake.Batch) bool { return !m.Before(b.From) && !b.To.Before(m) })
}

// days widens the days of the rows.
func (j *job) days(day calendar.Date) {
	if j.from.IsZero() || day.Before(j.from) {
		j.from = day
	}
	if day.After(j.to) {
		j.to = day
	}
}

// meetClosed notes a row of a closed month that an earlier file states too: the file may be a corrected one.
func (r row) meetClosed(day calendar.Date) {
	j := r.job
	j.days(day)
	var fs fault.List
	number, serial := "", r.text("serial")
	if j.kind.Fuel() {
		number = r.number(&fs, "card")
	}
	id, err := j.tx.OwnerOf(j.kind, number, serial)
	if err != nil || id == "" || id == j.batch.ID {
		return // the row is refused anyhow; a file it could not be found in is only not offered
	}
	if j.atClosed == nil {
		j.atClosed = map[intake.BatchID]*store.Met{}
	}
	if j.atClosed[id] == nil {
		j.atClosed[id] = &store.Met{Keys: map[string]bool{}}
	}
	j.atClosed[id].Keys[strings.TrimSpace(number+" "+serial)] = true
}

// holdAgainst compares the file with those taken in before: what they have in common, or what changes where it takes their place.
func (j *job) holdAgainst() (err error) {
	if !j.kind.Facts() {
		return nil
	}
	if err := j.overlaps(); err != nil {
		return err
	}
	if len(j.replaced) > 0 {
		if err := j.correction(); err != nil {
			return err
		}
	}
	if j.kind.Fuel() {
		j.res.Products, err = j.tx.ProductsIn(j.batch.ID)
	}
	return err
}

// overlaps finds the earlier files that state some of the rows, and refuses a file that leaves out others of theirs: nobody can tell whether
// those are wrong now or only not repeated. The clerk says so, by correcting or by taking the good rows.
func (j *job) overlaps() error {
	met := map[intake.BatchID]*store.Met{}
	for _, from := range []map[intake.BatchID]*store.Met{j.taken.Met, j.atClosed} {
		for id, m := range from {
			if met[id] == nil {
				met[id] = &store.Met{Keys: map[string]bool{}}
			}
			met[id].Same, met[id].Differs = met[id].Same+m.Same, met[id].Differs+m.Differs
			for k := range m.Keys {
				met[id].Keys[k] = true
			}
		}
	}
	ids := lo.Keys(met)
	slices.Sort(ids)
	for _, id := range ids {
		o, err := j.overlap(id, met[id])
		if err != nil {
			return err
		}
		if o.Asks() || o.Closed > 0 {
			j.res.Overlaps = append(j.res.Overlaps, o)
		}
		if o.Asks() && o.Differs == 0 && o.Closed == 0 {
			j.totalFault(fault.New(fault.Invalid, "intake.overlap", fmt.Sprintf("这个文件与%s导入的「%s」有%d行相同，但「%s」另有%d行这个文件没有", o.Batch.At[:min(10, len(o.Batch.At))], o.Batch.File, o.Same, o.Batch.File, o.Missing),
				"它是更正过的文件时，请选「作为更正」，逐行核对后替换原文件；只是补充几行时，请选「只导入正确的行」，相同的行不会重复计入").At(fault.Place{File: j.file}))
		}
	}
	return nil
}

func (j *job) overlap(id intake.BatchID, met *store.Met) (o intake.Overlap, err error) {
	if o.Batch, err = j.tx.Batch(id); err != nil {
		return o, err
	}
	var last calendar.Date
	o.Same, o.Differs = met.Same, met.Differs
	if closed := j.atClosed[id]; closed != nil {
		o.Closed = len(closed.Keys)
	}
	o.Missing, o.Earlier, last, err = j.tx.Unstated(o.Batch, met.Keys, j.from)
	o.Longer = j.to.After(last)
	return o, err
}

// correction lists row by row what changes where the file takes the place of others.
func (j *job) correction() error {
	var old []intake.Line
	for _, b := range j.replaced {
		lines, err := linesIn(j.tx, b)
		if err != nil {
			return err
		}
		old = append(old, lines...)
		if !b.From.IsZero() && (j.batch.From.IsZero() || b.From.Before(j.batch.From) || j.batch.To.Before(b.To)) {
			j.fileFault(fault.New(fault.Invalid, "intake.correction_span", "「"+b.File+"」有"+spanOf(b)+"的记录，这个文件没有包括全部月份，替换后那些月份的记录就没有了",
				"请导出同样月份的文件再更正").At(fault.Place{File: j.file}))
		}
	}
	now, err := linesIn(j.tx, j.batch)
	if err != nil {
		return err
	}
	c := intake.Compare(lineColumns(j.kind), old, now)
	if c.New+c.Changed+c.Gone == 0 && j.faults == 0 {
		j.fileFault(fault.New(fault.Invalid, "intake.correction_same", "这个文件与要更正的文件逐行相同，没有可更正的", "不用导入；要改的内容请核对是否导出正确").At(fault.Place{File: j.file}))
	}
	if err := j.lateMonths(&c); err != nil {
		return err
	}
	c.Of, c.Reason = j.replaced, j.batch.Reason
	j.diff = c.Rows
	c.Rows = c.Rows[:min(len(c.Rows), maxShown)]
	j.res.Correction = &c
	return nil
}

// lateMonths names the closed months whose facts change: their signed forms stay, and 签后变化 shows the difference.
func (j *job) lateMonths(c *intake.Correction) error {
	closed, err := j.tx.ClosedMonths()
	if err != nil {
		return err
	}
	for _, m := range closed {
		if slices.ContainsFunc(c.Rows, func(d intake.Difference) bool { return slices.Contains(d.Months(), m) }) {
			c.Late = append(c.Late, m)
		}
	}
	if len(c.Late) > 0 {
		names := strings.Join(lo.Map(c.Late, func(m calendar.Month, _ int) string { return m.Chinese() }), "、")
		j.warnings.add(0, fault.New(fault.Invalid, "intake.correction_late", names+"已经结账，签过字的报表不会改动", "更正以后请在该月「签后变化」里查看差异，需要时起草更正表"))
	}
	return nil
}

func spanOf(b intake.Batch) string {
	if b.From == b.To {
		return b.From.Chinese()
	}
	return b.From.Chinese() + "至" + b.To.Chinese()
}

// tieKept holds what the file states against what is kept of it, to the fen and the millilitre: rows of its own, rows earlier files own, rows it
// states twice. Mass is what is kept, since a row that was there before keeps its factor. Error: intake.kept_differs.
func (j *job) tieKept() error {
	if !j.kind.Facts() {
		return nil
	}
	own, err := j.tx.BatchSums(j.batch)
	if err != nil {
		return err
	}
	if again := j.taken.Twice; again.Rows > 0 {
		j.res.Warnings = append(j.res.Warnings, fault.New(fault.Invalid, "intake.twice", fmt.Sprintf("文件里有%d行重复写了两次（%s升，%s元），只计一次", again.Rows, again.Volume.Litres(), again.Amount), "请核对导出；金额合计里包含重复的行"))
	}
	t := &j.res.Totals
	kept := own.Plus(j.taken.Elsewhere).Plus(j.taken.Twice)
	if stated := t.Rows - t.Rejected; kept.Rows != stated || kept.Volume != t.Volume || kept.Amount != t.Amount {
		return fault.New(fault.Internal, "intake.kept_differs", fmt.Sprintf("文件有%d行 %s升 %s元，存下的是%d行 %s升 %s元，没有导入", stated, t.Volume.Litres(), t.Amount, kept.Rows, kept.Volume.Litres(), kept.Amount),
			"请重试；仍不行时把文件交给维护人员")
	}
	t.Mass = kept.Mass
	return nil
}

// lineColumns are the cells rows of a kind are compared by, the factor and the mass made with it among them.
func lineColumns(kind intake.Kind) []string {
	switch kind {
	case intake.Recharges:
		return []string{"卡号", "时间", "充值金额(元)", "赠送额(元)", "支付方式", "冲正", "客户名称"}
	case intake.Bearers:
		return []string{"日期", "购卡单位", "面值(元)", "张数", "金额(元)", "经办人", "付款户名", "发票号"}
	case intake.CardEvents:
		return []string{"卡号", "变动", "日期", "新卡号", "说明"}
	}
	return []string{"时间", "加油站", "油品", "数量(升)", "折算系数(千克/升)", "质量(吨)", "单价(元)", "金额(元)", "车牌号", "客户名称"}
}

// linesIn are the rows of a file as they are compared, of a corrected file as they were.
func linesIn(tx *store.Tx, b intake.Batch) ([]intake.Line, error) {
	switch b.Kind {
	case intake.Recharges:
		return linesOf(tx.RechargesIn, b.ID, rechargeLine)
	case intake.Bearers:
		return linesOf(tx.BearersIn, b.ID, bearerLine)
	case intake.CardEvents:
		return linesOf(tx.CardEventsIn, b.ID, eventLine)
	}
	return linesOf(tx.SalesIn, b.ID, saleLine)
}

func linesOf[T any](read func(intake.BatchID) ([]T, error), id intake.BatchID, line func(T) intake.Line) ([]intake.Line, error) {
	list, err := read(id)
	return lo.Map(list, func(v T, _ int) intake.Line { return line(v) }), err
}

func saleLine(s card.Sale) intake.Line {
	return intake.Line{Key: s.CardNumber + " " + s.Serial, Month: s.Date.Month(), Name: s.CustomerName, Sums: intake.Sums{Rows: 1, Volume: s.Volume, Mass: s.Mass, Amount: s.Amount},
		Cells: []string{s.At, s.StationName, s.Product, litresText(s.Volume), s.Density.KgPerLitre(), s.Mass.Exact(), s.Price.String(), s.Amount.String(), s.Plate, s.CustomerName}}
}

// litresText prints millilitres exactly, without noughts beyond the second decimal.
func litresText(v measure.Millilitre) string {
	if v%10 == 0 {
		return v.Litres()
	}
	return measure.Gram(v * 1000).Exact()
}

func rechargeLine(c card.Recharge) intake.Line {
	return intake.Line{Key: c.Serial, Month: c.Date.Month(), Name: c.CustomerName, Sums: intake.Sums{Rows: 1, Amount: c.Amount},
		Cells: []string{c.CardNumber, c.At, c.Amount.String(), c.Gift.String(), c.PayMode, lo.Ternary(c.Reversal, "是", ""), c.CustomerName}}
}

func bearerLine(s card.BearerSale) intake.Line {
	return intake.Line{Key: s.Serial, Month: s.Date.Month(), Name: s.CustomerName, Sums: intake.Sums{Rows: 1, Amount: s.Amount},
		Cells: []string{s.Date.String(), s.CustomerName, s.FaceValue.String(), fmt.Sprint(s.Count), s.Amount.String(), s.Agent, s.Payer, s.Invoice}}
}

func eventLine(e card.Event) intake.Line {
	return intake.Line{Key: e.Serial, Month: e.Date.Month(), Name: e.CardNumber, Sums: intake.Sums{Rows: 1}, Cells: []string{e.CardNumber, string(e.Change), e.Date.String(), e.NewNumber, e.Note}}
}

// Differences writes all rows a corrected file would change as a workbook; nothing is imported.
func (d *Desk) Differences(ctx context.Context, a access.Actor, kind intake.Kind, up Upload, corrects []intake.BatchID, out io.Writer) error {
	opt := ImportOptions{DryRun: true, Corrects: corrects}
	if err := checkCorrection(kind, opt); err != nil {
		return err
	}
	j := &job{desk: d, kind: kind, file: up.Name, opt: opt}
	if err := d.importWith(ctx, a, up, j); err != nil {
		return err
	}
	return sheet.WriteTables(out, differenceTable(j.diff))
}

func differenceTable(list []intake.Difference) sheet.Table {
	t := sheet.Table{Title: "更正差异", Header: []string{"变化", "月份", "流水", "客户", "栏", "原值", "新值"}}
	for _, d := range list {
		for _, c := range d.Cells {
			t.Rows = append(t.Rows, []string{d.What, d.Month.String(), d.Key, d.Name, c.Field, c.Before, c.After})
		}
	}
	return t
}

// shownLines is how many rows of a file one answer shows; the workbook has all.
const shownLines = 200

// BatchView is one file with what it says: its rows, the factors used, what it corrected and what corrected it.
type BatchView struct {
	Batch      intake.Batch       `json:"batch"`
	Successor  *intake.Batch      `json:"successor,omitempty"` // the file that took its place
	Correction *intake.Correction `json:"correction,omitempty"`
	Products   []intake.Product   `json:"products"`
	Columns    []string           `json:"columns"`
	Lines      []BatchLine        `json:"lines"` // the first 200
	Total      int                `json:"total"` // rows of its own
}

// BatchLine is one row of a file.
type BatchLine struct {
	Key   string   `json:"key"`
	Cells []string `json:"cells"`
}

// Batch shows one file; of a corrected one the rows as they were. Only who sees the whole unit sees rows. Error: store.not_found.
func (d *Desk) Batch(ctx context.Context, a access.Actor, id intake.BatchID) (v BatchView, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		v, _, err = batchView(tx, a, id)
		return err
	})
	if v.Correction != nil {
		v.Correction.Rows = v.Correction.Rows[:min(len(v.Correction.Rows), maxShown)]
	}
	return v, err
}

func batchView(tx *store.Tx, a access.Actor, id intake.BatchID) (v BatchView, all []intake.Line, err error) {
	v = BatchView{Products: []intake.Product{}, Columns: []string{}, Lines: []BatchLine{}}
	if v.Batch, err = tx.Batch(id); err != nil || !v.Batch.Kind.Facts() {
		return v, nil, err
	}
	if v.Batch.CorrectedBy != "" {
		by, err := tx.Batch(v.Batch.CorrectedBy)
		if err != nil {
			return v, nil, err
		}
		v.Successor = &by
	}
	tree, err := loadTree(tx)
	if err != nil || !reach(a, tree).All() || v.Batch.UndoneAt != "" {
		return v, nil, err
	}
	if all, err = linesIn(tx, v.Batch); err != nil {
		return v, nil, err
	}
	v.Columns, v.Total = lineColumns(v.Batch.Kind), len(all)
	v.Lines = lo.Map(all[:min(len(all), shownLines)], func(l intake.Line, _ int) BatchLine { return BatchLine{l.Key, l.Cells} })
	if v.Batch.Kind.Fuel() {
		if v.Products, err = tx.ProductsIn(id); err != nil {
			return v, nil, err
		}
	}
	return v, all, v.correction(tx, all)
}

// correction compares the rows of a file with those it took the place of, as the preview of it did.
func (v *BatchView) correction(tx *store.Tx, now []intake.Line) error {
	if len(v.Batch.Corrects) == 0 {
		return nil
	}
	var old []intake.Line
	var of []intake.Batch
	for _, id := range v.Batch.Corrects {
		b, err := tx.Batch(id)
		if err != nil {
			return err
		}
		lines, err := linesIn(tx, b)
		if err != nil {
			return err
		}
		of, old = append(of, b), append(old, lines...)
	}
	c := intake.Compare(v.Columns, old, now)
	c.Of, c.Reason = of, v.Batch.Reason
	v.Correction = &c
	return nil
}

// WriteBatch writes all rows of one file with the factors used, and what it changed, as a workbook. Error: store.not_found.
func (d *Desk) WriteBatch(ctx context.Context, a access.Actor, id intake.BatchID, out io.Writer) (name string, err error) {
	var buf bytes.Buffer
	err = d.view(ctx, a, access.ExportFiles, func(tx *store.Tx) error {
		v, all, err := batchView(tx, a, id)
		if err != nil {
			return err
		}
		name = safeName(v.Batch.Kind.Chinese()+"_"+strings.TrimSuffix(v.Batch.File, ".xlsx")) + ".xlsx"
		rows := sheet.Table{Title: "记录", Header: append([]string{"流水"}, v.Columns...), Rows: lo.Map(all, func(l intake.Line, _ int) []string { return append([]string{l.Key}, l.Cells...) })}
		tables := []sheet.Table{rows, productTable(v.Products)}
		if v.Correction != nil {
			tables = append(tables, differenceTable(v.Correction.Rows))
		}
		return sheet.WriteTables(&buf, tables...)
	})
	if err != nil {
		return "", err
	}
	_, err = buf.WriteTo(out)
	return name, err
}

func productTable(list []intake.Product) sheet.Table {
	return sheet.Table{Title: "折算系数", Header: []string{"油品", "折算系数(千克/升)", "行数", "数量(升)", "质量(吨)", "金额(元)"}, Rows: lo.Map(list, func(p intake.Product, _ int) []string {
		return []string{p.Product, p.Density.KgPerLitre(), fmt.Sprint(p.Rows), p.Volume.Litres(), p.Mass.Exact(), p.Amount.String()}
	})}
}
