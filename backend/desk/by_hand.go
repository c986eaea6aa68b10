package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// ByHandRequest is a month volume typed by a clerk. Corrects names the entry it takes the place of, empty for a new one.
type ByHandRequest struct {
	Entry    intake.Entry   `json:"entry"`
	Reason   string         `json:"reason"`
	Corrects intake.BatchID `json:"corrects,omitempty"`
	Commit   bool           `json:"commit"`
}

// ByHandView are the month volumes typed by hand that count, newest first, and the products one may choose.
type ByHandView struct {
	Entries  []ByHandRow `json:"entries"`
	Products []string    `json:"products"`
}

// ByHandRow is one of them with what it counts as.
type ByHandRow struct {
	Batch   intake.Batch   `json:"batch"`
	Product intake.Product `json:"product"` // what it counts as, with the factor used
	Closed  bool           `json:"closed"`  // its month is signed: neither edited nor taken out
	Beside  string         `json:"beside"`  // what files state of the same customer, month and product; empty for nothing
}

// ByHandList lists the month volumes typed by hand.
func (d *Desk) ByHandList(ctx context.Context, a access.Actor) (v ByHandView, err error) {
	v = ByHandView{Entries: []ByHandRow{}, Products: []string{}}
	err = d.view(ctx, a, access.ImportFiles, func(tx *store.Tx) error {
		density, err := loadDensity(tx)
		if err != nil {
			return err
		}
		v.Products = lo.Uniq(lo.Map(density, func(r measure.DensityRow, _ int) string { return r.Product }))
		closed, err := tx.ClosedMonths()
		if err != nil {
			return err
		}
		list, err := tx.TypedBatches()
		for i := 0; err == nil && i < len(list); i++ {
			row := ByHandRow{Batch: list[i], Closed: slices.Contains(closed, list[i].From)}
			err = row.fill(tx)
			v.Entries = append(v.Entries, row)
		}
		return err
	})
	return v, err
}

func (r *ByHandRow) fill(tx *store.Tx) error {
	products, err := tx.ProductsIn(r.Batch.ID)
	if err != nil || len(products) == 0 || r.Batch.Entry == nil {
		return err
	}
	r.Product = products[0]
	e := r.Batch.Entry
	sums, err := tx.ImportedFuel(customer.ID(e.CustomerID), e.Month, e.Product)
	if sums.Rows > 0 {
		r.Beside = importedText(sums)
	}
	return err
}

func importedText(s intake.Sums) string {
	return fmt.Sprintf("%d笔 %s升 %s吨", s.Rows, s.Volume.Litres(), s.Mass.Exact())
}

// EnterByHand takes in a month volume a clerk typed, or one in the place of an earlier one: one row among the sales, in a batch of its own that
// is corrected and undone as a file is. Commit=false is the same work rolled back. It never counts beside imported sales of the same customer,
// month and product unless the entry says that it is other fuel. Errors: intake.entry_*, intake.by_hand_imported, intake.by_hand_twice,
// measure.no_density, store.month_closed, store.not_found.
func (d *Desk) EnterByHand(ctx context.Context, a access.Actor, in ByHandRequest) (res intake.Result, err error) {
	res = intake.Result{Kind: intake.Manual, DryRun: !in.Commit, Ignored: []string{}, Warnings: fault.List{}, Faults: fault.List{}, Changes: []intake.Change{}}
	work := func(tx *store.Tx) error { return d.enterByHand(tx, a, in, &res) }
	if in.Commit { // one row needs no copy of all data before it
		err = d.update(ctx, a, access.ImportFiles, work)
	} else {
		err = d.run(ctx, a, access.ImportFiles, false, work)
	}
	res.Done = in.Commit && err == nil
	return res, err
}

func (d *Desk) enterByHand(tx *store.Tx, a access.Actor, in ByHandRequest, res *intake.Result) error {
	e := in.Entry
	c, err := tx.Customer(customer.ID(e.CustomerID))
	if err != nil {
		return fault.From(err).On("customerId")
	}
	e.Code, e.Name, e.Source = c.Code, c.Name, strings.TrimSpace(e.Source)
	if err := e.Check(in.Reason, d.today()).OrNil(); err != nil {
		return err
	}
	s, err := d.typedSale(tx, &e, c)
	if err != nil {
		return err
	}
	if err := mayType(tx, in, e, res); err != nil {
		return err
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return fault.Wrap(err, "intake.entry", "手工月量无法保存")
	}
	at := d.now().Format(time.RFC3339Nano)
	sum := sha256.Sum256(append(raw, at...))
	b := intake.Batch{Kind: intake.Manual, File: "手工月量 " + e.Month.String() + " " + e.Name + " " + e.Product, SHA256: hex.EncodeToString(sum[:]), At: d.now().Format(time.RFC3339), By: a.Name,
		From: e.Month, To: e.Month, Reason: strings.TrimSpace(in.Reason), Entry: &e}
	if in.Corrects != "" {
		b.Corrects = []intake.BatchID{in.Corrects}
	}
	return saveTyped(tx, b, s, res)
}

// typedSale is the row of sales an entry counts as.
func (d *Desk) typedSale(tx *store.Tx, e *intake.Entry, c customer.Customer) (s card.Sale, err error) {
	table, err := loadDensity(tx)
	if err != nil {
		return s, err
	}
	day, _ := e.Day(d.today())
	density, err := table.Find(e.Product, day)
	if err != nil {
		return s, fault.From(err).On("product")
	}
	e.Product = density.Product
	s = card.Sale{CardNumber: card.ByHand, CustomerID: c.ID, CustomerName: c.Name, At: day.String(), Date: day, Product: density.Product, Family: density.Family, Density: density.Density, Amount: e.Amount}
	s.Serial = strings.Join([]string{lo.CoalesceOrEmpty(c.Code, string(c.ID)), e.Month.String(), e.Product}, " ")
	s.Volume, s.Mass, err = e.Convert(density.Density)
	return s, err
}

// mayType holds an entry against what is there: the month is open, nobody typed the same before, and files state nothing of it.
func mayType(tx *store.Tx, in ByHandRequest, e intake.Entry, res *intake.Result) error {
	months := []calendar.Month{e.Month}
	if in.Corrects != "" {
		old, err := tx.Batch(in.Corrects)
		if err != nil {
			return err
		}
		months = append(months, old.From)
	}
	closed, err := tx.ClosedMonths()
	if err != nil {
		return err
	}
	if m, found := lo.Find(months, func(m calendar.Month) bool { return slices.Contains(closed, m) }); found {
		return fault.New(fault.Frozen, "store.month_closed", m.Chinese()+"已经结账，不能再改", "迟到的数据请作为下月的更正录入").On("month")
	}
	typed, err := typedVolumesOf(tx)
	if err != nil {
		return err
	}
	id := customer.ID(e.CustomerID)
	if b, there := typed.all[typed.key(id, e.Month, e.Product)]; there && b.ID != in.Corrects {
		return fault.New(fault.Conflict, "intake.by_hand_twice", e.Name+e.Month.Chinese()+e.Product+"已有一条手工月量（"+b.Entry.Quantity+string(b.Entry.Unit)+"，"+b.By+"录入）", "请修改那一条，不要另录").On("customerId")
	}
	sums, err := tx.ImportedFuel(id, e.Month, e.Product)
	if err != nil || sums.Rows == 0 {
		return err
	}
	text := e.Name + e.Month.Chinese() + e.Product + "已有导入的消费" + importedText(sums)
	if !e.Beside {
		return fault.New(fault.Conflict, "intake.by_hand_imported", text+"，再手工录入会重复计算", "导入的已经包括时不用录入；这是导出里没有的另一部分油时，请勾选「另计」").On("beside")
	}
	res.Warnings = append(res.Warnings, fault.New(fault.Invalid, "intake.by_hand_beside", text+"，这条手工月量与它一并计入", "请确认不是同一批油"))
	return nil
}

func saveTyped(tx *store.Tx, b intake.Batch, s card.Sale, res *intake.Result) error {
	b, err := tx.SaveBatch(b)
	if err != nil {
		return err
	}
	if len(b.Corrects) > 0 {
		if err := tx.TakePlace(b); err != nil {
			return err
		}
	}
	taken, err := addTyped(tx, b, s)
	if err != nil {
		return err
	}
	b.Totals = intake.Totals{Rows: 1, New: taken.New, Changed: taken.Changed, Same: taken.Same, Over: taken.Over, Gone: taken.Gone, Volume: s.Volume, Mass: s.Mass, Amount: s.Amount}
	if b, err = tx.SaveBatch(b); err != nil {
		return err
	}
	res.Batch, res.File, res.Totals = &b, b.File, b.Totals
	res.Message = fmt.Sprintf("%s：%s升 × %s千克/升 = %s吨，%s元", b.File, litresText(s.Volume), s.Density.KgPerLitre(), s.Mass.Exact(), s.Amount.Grouped())
	v := BatchView{Batch: b, Columns: lineColumns(b.Kind)}
	if err := v.correction(tx, []intake.Line{saleLine(s)}); err != nil {
		return err
	}
	res.Correction = v.Correction
	res.Products, err = tx.ProductsIn(b.ID)
	return err
}

// addTyped adds the one row; a row with its key that does not say the same refuses it.
func addTyped(tx *store.Tx, b intake.Batch, s card.Sale) (taken store.Taken, err error) {
	given := false
	next := func() (card.Sale, bool, error) {
		if given {
			return card.Sale{}, false, nil
		}
		given = true
		return s, true, nil
	}
	var refused error
	taken, err = tx.AddSales(b.ID, next, func(_ int, _ card.Sale, f *fault.Fault) { refused = f })
	if err == nil {
		err = refused
	}
	if err == nil && len(b.Corrects) > 0 {
		err = tx.FinishPlace(&taken)
	}
	return taken, err
}

// typedVolumes are the month volumes typed by hand, by who they belong to, month and product.
type typedVolumes struct {
	all   map[string]intake.Batch
	roots map[customer.ID]customer.ID
}

func typedVolumesOf(tx *store.Tx) (t typedVolumes, err error) {
	t.all = map[string]intake.Batch{}
	list, err := tx.TypedBatches()
	if err != nil || len(list) == 0 {
		return t, err
	}
	if t.roots, err = tx.Roots(); err != nil {
		return t, err
	}
	for _, b := range list {
		if e := b.Entry; e != nil {
			t.all[t.key(customer.ID(e.CustomerID), e.Month, e.Product)] = b
		}
	}
	return t, nil
}

func (t typedVolumes) key(id customer.ID, m calendar.Month, product string) string {
	return string(lo.CoalesceOrEmpty(t.roots[id], id)) + "|" + m.String() + "|" + product
}

// against refuses a row of a file that a volume typed by hand already counts.
func (t typedVolumes) against(r row, id customer.ID, v card.Sale) fault.List {
	if len(t.all) == 0 || id == "" {
		return nil
	}
	b, there := t.all[t.key(id, v.Date.Month(), v.Product)]
	if !there || b.Entry.Beside {
		return nil
	}
	return fault.List{r.wrong("card", "intake.by_hand", b.Entry.Name+b.Entry.Month.Chinese()+v.Product+"已有手工月量（"+b.Entry.Quantity+string(b.Entry.Unit)+"），再计入就重复了",
		"以文件为准时，请先在「手工月量」撤销那一条再导入；是另一部分油时，请把那一条改为「另计」；以手工月量为准时，请选「只导入正确的行」")}
}

// countedTwice are the volumes typed by hand that files state too by now: a card or a merge may have led their sales to the customer since.
func countedTwice(tx *store.Tx, m calendar.Month) (look []Blocker, err error) {
	list, err := tx.TypedBatches()
	for i := 0; err == nil && i < len(list); i++ {
		e := list[i].Entry
		if e == nil || e.Month != m || e.Beside {
			continue
		}
		var sums intake.Sums
		if sums, err = tx.ImportedFuel(customer.ID(e.CustomerID), m, e.Product); sums.Rows > 0 {
			look = append(look, Blocker{"by_hand", e.Name + "的" + e.Product + "既有手工月量" + e.Quantity + string(e.Unit) + "，又有导入的消费" + importedText(sums) + "，两者都计入了", "/imports/by-hand"})
		}
	}
	return look, err
}
