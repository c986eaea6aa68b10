package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// maxShown bounds the wrong cells and changes in one answer; the rest are counted in the message and are all in the
// workbook of rejected rows, so nothing is hidden.
const maxShown = 500

// ImportOptions of one file. DryRun rolls everything back; Good takes the right rows and leaves the wrong ones out. Corrects names files of facts
// whose place this one takes, for a Reason; such a file is taken whole or not at all.
type ImportOptions struct {
	DryRun   bool
	Good     bool
	Corrects []intake.BatchID
	Reason   string
}

// job is one file on its way in.
type job struct {
	desk     *Desk
	tx       *store.Tx
	kind     intake.Kind
	file     string
	book     *sheet.Book
	schema   sheet.Schema
	keys     map[string]int
	opt      ImportOptions
	batch    intake.Batch
	res      intake.Result
	faults   int            // all wrong cells, also those not shown
	bad      map[int]bool   // rows with a fault
	rejects  []sheet.Reject // filled only when a workbook of rejects is wanted
	warnings warningCounter
	keep     bool // keep rejected rows
	today    calendar.Date
	whole    bool // a fault is about the file as a whole: leaving rows out does not mend it

	taken    store.Taken                   // what became of the rows of facts
	atClosed map[intake.BatchID]*store.Met // rows earlier files state too, in closed months
	from, to calendar.Date                 // first and last day of the rows of facts, refused ones too
	replaced []intake.Batch                // the files whose place it takes
	diff     []intake.Difference           // all differences of a correction
}

// taker reads all rows of one kind and saves them.
type taker func(*job) (sheet.Summary, error)

func takerOf(kind intake.Kind) (taker, error) {
	t, ok := map[intake.Kind]taker{intake.Offices: takeOffices, intake.Staff: takeStaff, intake.Customers: takeCustomers, intake.Cards: takeCards,
		intake.Recharges: takeRecharges, intake.Sales: takeSales, intake.Bearers: takeBearers, intake.CardEvents: takeCardEvents, intake.Plans: takePlans, intake.Prospects: takeProspects}[kind]
	if !ok {
		return nil, fault.New(fault.Invalid, "intake.no_kind", "不认识的文件种类「"+string(kind)+"」", "可用的种类：offices staff customers cards changes recharges sales bearers plans prospects")
	}
	return t, nil
}

// Import takes one file in: all of it, or what the clerk explicitly accepts, or nothing. The same file twice changes nothing.
// A Result with Faults and Done=false means nothing was taken; errors are for what is not about single cells.
func (d *Desk) Import(ctx context.Context, a access.Actor, kind intake.Kind, up Upload, opt ImportOptions) (intake.Result, error) {
	start := d.now()
	j := &job{desk: d, kind: kind, file: up.Name, opt: opt}
	if err := checkCorrection(kind, opt); err != nil {
		return j.res, err
	}
	err := d.importWith(ctx, a, up, j)
	j.res.Millis = d.now().Sub(start).Milliseconds()
	return j.res, err
}

// errRefused rolls the transaction back after the result was filled.
var errRefused = fault.New(fault.Invalid, "intake.refused", "文件有错误，没有导入任何内容", "请改正后重试，或选择只导入正确的行")

func (d *Desk) importWith(ctx context.Context, a access.Actor, up Upload, j *job) error {
	take, err := takerOf(j.kind)
	if err != nil {
		return err
	}
	j.book, err = sheet.Open(up.Name, bytes.NewReader(up.Data), int64(len(up.Data)))
	if err != nil {
		return err
	}
	sum := sha256.Sum256(up.Data)
	j.batch = intake.Batch{Kind: j.kind, File: up.Name, SHA256: hex.EncodeToString(sum[:]), At: d.now().Format(time.RFC3339), By: a.Name,
		Corrects: j.opt.Corrects, Reason: strings.TrimSpace(j.opt.Reason)}
	err = d.run(ctx, a, access.ImportFiles, !j.opt.DryRun, func(tx *store.Tx) error { return j.run(tx, take) })
	if err != nil && fault.Is(err, errRefused.Code) {
		return nil
	}
	return err
}

func (j *job) run(tx *store.Tx, take taker) error {
	j.tx, j.bad, j.today = tx, map[int]bool{}, calendar.FromTime(j.desk.now())
	j.res = intake.Result{Kind: j.kind, File: j.file, DryRun: j.opt.DryRun, Ignored: []string{}, Warnings: fault.List{}, Faults: fault.List{}, Changes: []intake.Change{}}
	var profile *intake.Profile
	var err error
	if j.schema, profile, err = schemaFor(tx, j.kind, j.book); err != nil {
		return err
	}
	if profile != nil {
		j.res.Profile = profile.Name
	}
	old, seen, err := tx.BatchByHash(j.kind, j.batch.SHA256)
	if err != nil {
		return err
	}
	if seen && !j.keep && !unfinished(old) {
		j.repeat(old)
		return nil
	}
	// The batch is saved first: facts name it. Its totals are completed at the end of the same transaction.
	if err := j.openBatch(); err != nil {
		return err
	}
	sum, err := take(j)
	if err != nil {
		return err
	}
	if err := j.finish(sum); err != nil {
		return err
	}
	if t := j.res.Totals; seen && t.New+t.Changed == 0 {
		j.repeat(old)
		return errRefused // nothing to keep, not even the second batch
	}
	return nil
}

// unfinished reports whether a file left something behind that may be taken now: rows refused, names nobody knew then.
func unfinished(old intake.Batch) bool {
	t := old.Totals
	if old.Kind.Facts() {
		return t.Rejected > 0 // what was unmatched is kept and matched as soon as the card is known
	}
	return t.Rejected+t.Unmatched+t.Pending > 0
}

// repeat answers for a file that was taken in before and brings nothing new.
func (j *job) repeat(old intake.Batch) {
	j.res.Repeat, j.res.Done, j.res.Batch, j.res.Totals = true, !j.opt.DryRun, &old, old.Totals
	j.res.Message = fmt.Sprintf("这个文件已于%s由%s导入（%s），内容相同，没有改动任何记录", old.At[:min(16, len(old.At))], old.By, old.File)
}

// finish compares totals, completes the batch, and refuses when wrong rows were not accepted.
func (j *job) finish(sum sheet.Summary) error {
	j.batch.Sheet = sum.Sheet
	j.res.Ignored = sum.Ignored
	j.res.Totals.Rows, j.res.Totals.Rejected = sum.Rows, len(j.bad)
	j.tieTotals(sum)
	if err := j.holdAgainst(); err != nil {
		return err
	}
	j.res.Warnings = append(append(j.res.Warnings, sum.Warnings...), j.warnings.list()...)
	if sum.Rows == 0 {
		j.fileFault(fault.New(fault.Invalid, "intake.no_rows", "文件里只有列名，没有数据行", "请核对导出的范围后重新导出").At(fault.Place{File: j.file, Sheet: sum.Sheet}))
	}
	if t := j.res.Totals; j.faults > 0 && t.New+t.Changed+t.Same == 0 {
		j.whole = true // no row is right: there is nothing to take
	}
	if j.faults > 0 && (!j.opt.Good || j.whole) {
		j.res.Totals.New, j.res.Totals.Changed, j.res.Totals.Same, j.res.Totals.Unmatched = 0, 0, 0, 0
		j.res.Message = fmt.Sprintf("%d行中有%d处错误，没有导入任何内容", sum.Rows, j.faults) + j.shownText()
		return errRefused
	}
	if err := j.tieKept(); err != nil {
		return err
	}
	j.batch.Totals = j.res.Totals
	saved, err := j.tx.SaveBatch(j.batch)
	if err != nil {
		return err
	}
	j.res.Batch, j.res.Done = &saved, !j.opt.DryRun
	j.res.Message = j.doneText() + j.shownText()
	return nil
}

// doneText says what was taken, or would be.
func (j *job) doneText() string {
	if c := j.res.Correction; c != nil {
		return fmt.Sprintf("%s：逐行核对，新增%d行，更正%d行，取消%d行，%d行没有变；原文件%s", lo.Ternary(j.opt.DryRun, "预览更正", "已更正"), c.New, c.Changed, c.Gone, c.Same, lo.Ternary(j.opt.DryRun, "将保留备查", "已保留备查"))
	}
	t := j.res.Totals
	text := fmt.Sprintf("%s%d行：新增%d，更正%d，相同%d，未导入%d", lo.Ternary(j.opt.DryRun, "预览：共", "已导入：共"), t.Rows, t.New, t.Changed, t.Same, t.Rejected)
	if t.Unmatched > 0 {
		text += fmt.Sprintf("，其中%d笔卡号未登记，列入「未匹配」", t.Unmatched)
	}
	return text
}

func (j *job) shownText() string {
	if j.faults > len(j.res.Faults) {
		return fmt.Sprintf("；此处列出前%d处，其余%d处见错误行工作簿", len(j.res.Faults), j.faults-len(j.res.Faults))
	}
	return ""
}

// tieTotals checks the file's own total row against the sum of its rows: a difference means rows are missing or were edited.
func (j *job) tieTotals(sum sheet.Summary) {
	check := func(key, got string, parse func(string) (int64, error), mine int64) *int64 {
		text, ok := sum.Totals[key]
		if !ok || text == "" {
			return nil
		}
		stated, err := parse(text)
		place := fault.Place{File: j.file, Sheet: sum.Sheet, Row: sum.TotalRow, Column: key, Value: text}
		if err != nil {
			j.totalFault(fault.From(err).At(place))
			return nil
		}
		if stated != mine && len(j.bad) == 0 {
			f := fault.New(fault.Invalid, "intake.total_differs", "合计行写的是"+text+"，各行相加是"+got, "文件可能缺行或被改过，请重新导出")
			j.totalFault(f.At(place))
		}
		return &stated
	}
	t := &j.res.Totals
	if v := check("volume", t.Volume.Litres(), litres, int64(t.Volume)); v != nil {
		t.FileVolume = lo.ToPtr(millilitre(*v))
	}
	if v := check("amount", t.Amount.String(), fen, int64(t.Amount)); v != nil {
		t.FileAmount = lo.ToPtr(asFen(*v))
	}
}

// rows streams the data rows of the file as cells by key; faults of reading end it.
func (j *job) rows(each func(row) error) (sheet.Summary, error) {
	j.keys = map[string]int{}
	for i, c := range j.schema.Columns {
		j.keys[c.Key] = i
	}
	return j.book.Read(j.schema, func(rec sheet.Record) error { return each(row{j, rec}) })
}

// fault notes a wrong cell; the row is then not taken.
func (j *job) fault(row int, f *fault.Fault) {
	j.bad[row] = true
	j.show(f)
}

func (j *job) show(f *fault.Fault) {
	j.faults++
	if len(j.res.Faults) < maxShown {
		j.res.Faults = append(j.res.Faults, f)
	}
}

// fileFault notes what is wrong with the file as a whole; accepting the good rows does not waive it.
func (j *job) fileFault(f *fault.Fault) {
	j.whole = true
	j.show(f)
}

// totalFault notes a wrong total row. No row is to blame, so a clerk who takes the good rows is told of it and goes on.
func (j *job) totalFault(f *fault.Fault) {
	if j.opt.Good {
		j.warnings.add(0, f)
		return
	}
	j.show(f)
}

// reject keeps a wrong row for the workbook of rejects.
func (j *job) reject(r row, fs fault.List) {
	for _, f := range fs {
		j.fault(r.rec.Row, f)
	}
	if j.keep {
		j.rejects = append(j.rejects, sheet.Reject{Row: r.rec.Row, Faults: fs,
			Cells: lo.Map(r.rec.Values, func(v sheet.Value, _ int) string { return v.Text })})
	}
}

// change notes a field an import alters.
func (j *job) change(key, name, field, before, after string) {
	if before != after && len(j.res.Changes) < maxShown {
		j.res.Changes = append(j.res.Changes, intake.Change{Key: key, Name: name, Field: field, Before: before, After: after})
	}
}

// span widens the batch's months by a row's day.
func (j *job) span(day calendar.Date) {
	j.days(day)
	m := day.Month()
	if j.batch.From.IsZero() || m.Before(j.batch.From) {
		j.batch.From = m
	}
	if j.batch.To.IsZero() || j.batch.To.Before(m) {
		j.batch.To = m
	}
}

// count books one saved record.
func (j *job) count(existed, changed bool) {
	switch {
	case !existed:
		j.res.Totals.New++
	case changed:
		j.res.Totals.Changed++
	default:
		j.res.Totals.Same++
	}
}

// Rejects writes the wrong rows of a file with their reasons as a workbook; nothing is imported.
func (d *Desk) Rejects(ctx context.Context, a access.Actor, kind intake.Kind, up Upload, out io.Writer) error {
	j := &job{desk: d, kind: kind, file: up.Name, opt: ImportOptions{DryRun: true}, keep: true}
	if err := d.importWith(ctx, a, up, j); err != nil {
		return err
	}
	header := lo.Map(sheet.SchemaOf(kind).Columns, func(c sheet.Column, _ int) string { return c.Title })
	return sheet.WriteRejects(out, kind.Chinese()+"_错误行", header, j.rejects)
}

// Batches lists the files taken in, newest first.
func (d *Desk) Batches(ctx context.Context, a access.Actor) (out []intake.Batch, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) (err error) {
		out, err = tx.Batches()
		return err
	})
	return out, err
}

// Unmatched lists the cards in a month's sales that the registry does not know. They belong to no branch yet, so the whole unit sees them only.
func (d *Desk) Unmatched(ctx context.Context, a access.Actor, m calendar.Month) (out []UnmatchedRow, err error) {
	err = d.view(ctx, a, access.ReadCustomers, func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		if err != nil || !reach(a, tree).All() {
			return err
		}
		list, err := tx.Unmatched(m)
		out = lo.Map(list, func(u store.UnmatchedCard, _ int) UnmatchedRow {
			return UnmatchedRow{CardNumber: u.CardNumber, Names: u.Names, Count: u.Count, Litres: u.Volume.Litres(), Amount: u.Amount.Grouped(), First: u.First, Last: u.Last}
		})
		return err
	})
	return out, err
}

// Sniff guesses what a file holds: the kind whose columns fit best, or whose saved profile has this shape.
func (d *Desk) Sniff(ctx context.Context, up Upload) (g KindGuess, err error) {
	g.Why = "没有一种文件的表头与它相符，请选择种类后对应各列"
	err = d.store.View(ctx, func(tx *store.Tx) error {
		for _, kind := range sniffOrder() {
			book, err := sheet.Open(up.Name, bytes.NewReader(up.Data), int64(len(up.Data)))
			if err != nil {
				return err
			}
			schema, profile, err := schemaFor(tx, kind, book)
			if err != nil {
				return err
			}
			stop := fault.New(fault.Internal, "intake.sniffed", "", "")
			_, err = book.Read(schema, func(sheet.Record) error { return stop })
			if err != nil && !fault.Is(err, stop.Code) {
				continue
			}
			g = KindGuess{Kind: kind, Label: kind.Chinese(), Why: "表头与「" + kind.Chinese() + "」相符"}
			if profile != nil {
				g.Why = "与保存过的列对应「" + profile.Name + "」相符"
			}
			return nil
		}
		return nil
	})
	return g, err
}

// sniffOrder puts kinds with more telling columns first.
func sniffOrder() []intake.Kind {
	return []intake.Kind{intake.Sales, intake.Recharges, intake.Customers, intake.Cards, intake.Bearers, intake.CardEvents, intake.Prospects, intake.Plans, intake.Staff, intake.Offices}
}
