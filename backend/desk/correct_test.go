package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"

	"github.com/samber/lo"
)

// fuelling is a row of a file as the test writes it.
type fuelling struct {
	serial, card, station, product string
	day, centilitres, fen          int
}

func (f fuelling) line() string {
	return fmt.Sprintf("%s,%s,%s,2026-10-%02d 08:00:00,%s,%d.%02d,%d.%02d", f.serial, f.card, f.station, f.day, f.product, f.centilitres/100, f.centilitres%100, f.fen/100, f.fen%100)
}

func salesCSV(name string, rows []fuelling) Upload {
	return csv(name, append([]string{saleHead}, lo.Map(rows, func(f fuelling, _ int) string { return f.line() })...)...)
}

// twoCards are cards of one customer, and one nobody knows.
func twoCards(t *testing.T, d *Desk) (who customer.ID, cards []string) {
	t.Helper()
	err := d.store.View(t.Context(), func(tx *store.Tx) error {
		list, err := tx.Cards()
		by := lo.GroupBy(list, func(c card.Card) customer.ID { return c.CustomerID })
		ids := lo.Keys(by)
		slices.Sort(ids)
		for _, id := range ids {
			if id != "" && len(by[id]) > 1 {
				who, cards = id, []string{by[id][0].Number, by[id][1].Number, "9999000011112222"}
				break
			}
		}
		return err
	})
	if err != nil || who == "" {
		t.Fatal("no customer with two cards", err)
	}
	return who, cards
}

func randomRows(r *rand.Rand, cards []string, n int) []fuelling {
	return lo.Times(n, func(i int) fuelling {
		return fuelling{fmt.Sprintf("R%03d", i), cards[r.IntN(len(cards))], []string{"烟台福山化工路加油站", "烟台没有的加油站"}[r.IntN(2)], []string{"92#汽油", "0#柴油"}[r.IntN(2)], 1 + r.IntN(31), 100 + r.IntN(9000), 700 + r.IntN(70000)}
	})
}

// corrected changes, drops and adds rows at random; at least one.
func corrected(r *rand.Rand, rows []fuelling, cards []string) (out []fuelling, changed, gone, added int) {
	for i, f := range rows {
		switch k := r.IntN(6); {
		case k == 0 && i > 0:
			gone++
			continue
		case k == 1 || i == 0:
			f.centilitres += 1 + r.IntN(50)
			changed++
		}
		out = append(out, f)
	}
	for i := range r.IntN(4) {
		f := randomRows(r, cards, 1)[0]
		f.serial = fmt.Sprintf("N%03d", i)
		out, added = append(out, f), added+1
	}
	return out, changed, gone, added
}

// countedNow is everything of October that is counted, as text.
func countedNow(t *testing.T, d *Desk, batches ...intake.BatchID) string {
	t.Helper()
	var b bytes.Buffer
	err := d.store.View(t.Context(), func(tx *store.Tx) error {
		volumes, err := tx.MonthVolumes(october, october)
		if err != nil {
			return err
		}
		sums, err := tx.SalesTotals(october)
		if err != nil {
			return err
		}
		for _, id := range batches {
			rows, err := tx.SalesIn(id)
			if err != nil {
				return err
			}
			head, err := tx.Batch(id)
			if err != nil {
				return err
			}
			if err := json.NewEncoder(&b).Encode([]any{head, rows}); err != nil {
				return err
			}
		}
		return json.NewEncoder(&b).Encode([]any{volumes, sums})
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// tied checks that what a file says is what is kept of October, and that the customer of two cards at two stations counts once, with all of both.
func tied(t *testing.T, d *Desk, res intake.Result, rows []fuelling, who customer.ID, cards []string) {
	t.Helper()
	var volume measure.Millilitre
	var amount, own money.Fen
	for _, f := range rows {
		volume, amount = volume+measure.Millilitre(f.centilitres*10), amount+money.Fen(f.fen)
		if f.card != cards[2] {
			own += money.Fen(f.fen)
		}
	}
	if x := res.Totals; x.Volume != volume || x.Amount != amount || x.Rows != len(rows) || x.New+x.Changed+x.Same != len(rows) {
		t.Errorf("the file has %d rows %d ml %d fen, its totals are %+v", len(rows), volume, amount, x)
	}
	if p := lo.SumBy(res.Products, func(p intake.Product) money.Fen { return p.Amount }); p != amount {
		t.Errorf("by product and factor it is %d fen", p)
	}
	err := d.store.View(t.Context(), func(tx *store.Tx) error {
		sums, err := tx.SalesTotals(october)
		if err != nil {
			return err
		}
		if sums.Rows != len(rows) || sums.Volume != volume || sums.Amount != amount || sums.Mass != res.Totals.Mass {
			t.Errorf("kept %+v of %d rows %d ml %d fen", sums, len(rows), volume, amount)
		}
		list, err := tx.MonthVolumes(october, october)
		of := lo.Filter(list, func(v tracking.Volume, _ int) bool { return v.CustomerID == who })
		families := lo.UniqBy(of, func(v tracking.Volume) measure.Family { return v.Family })
		if got := lo.SumBy(of, func(v tracking.Volume) money.Fen { return v.Amount }); got != own || len(of) != len(families) {
			t.Errorf("the customer of two cards has %d lines with %d fen, its rows have %d", len(of), got, own)
		}
		health, err2 := d.store.Check(t.Context())
		if !health.OK {
			t.Errorf("%v", health.Findings)
		}
		return firstError(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func firstError(errs ...error) error {
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return nil
}

// Random files with a random correction: the totals of the file are the totals kept, the differences are exactly those that were made, and
// undoing the correction gives back what was there to the byte.
func TestRandomCorrections(t *testing.T) {
	base := office(t)
	who, cards := twoCards(t, base)
	for seed := range uint64(4) {
		d, r := office(t), rand.New(rand.NewPCG(seed, 7))
		rows := randomRows(r, cards, 30)
		first := take(t, d, intake.Sales, salesCSV("十月.csv", rows))
		tied(t, d, first, rows, who, cards)
		before := countedNow(t, d, first.Batch.ID)

		next, changed, gone, added := corrected(r, rows, cards)
		up := salesCSV("十月更正.csv", next)
		if res := try(t, d, intake.Sales, up, ImportOptions{}); res.Done || len(res.Overlaps) != 1 || res.Overlaps[0].Batch.ID != first.Batch.ID || res.Overlaps[0].Differs != changed || res.Overlaps[0].Missing != gone {
			t.Fatalf("not said to be a correction: %+v", res.Overlaps)
		}
		opt := ImportOptions{Corrects: []intake.BatchID{first.Batch.ID}, Reason: "卡系统重新导出"}
		dry := opt
		dry.DryRun = true
		preview := try(t, d, intake.Sales, up, dry)
		c := preview.Correction
		if c == nil || c.New != added || c.Changed != changed || c.Gone != gone || len(c.Rows) != added+changed+gone || c.Before.Rows != len(rows) || c.After.Rows != len(next) {
			t.Fatalf("seed %d: %+v instead of %d new %d changed %d gone", seed, c, added, changed, gone)
		}
		if countedNow(t, d, first.Batch.ID) != before {
			t.Fatal("the preview left something")
		}
		second := try(t, d, intake.Sales, up, opt)
		if !second.Done {
			t.Fatalf("%s %v", second.Message, second.Faults)
		}
		tied(t, d, second, next, who, cards)
		keptAside(t, d, first, second, len(rows))
		if _, err := d.UndoBatch(t.Context(), clerk(), second.Batch.ID, true); err != nil {
			t.Fatal(err)
		}
		if after := countedNow(t, d, first.Batch.ID); after != before {
			t.Errorf("seed %d: undone it is\n%.600s\nand was\n%.600s", seed, after, before)
		}
	}
}

// keptAside checks that the corrected file is readable, names its successor and cannot be undone from under it.
func keptAside(t *testing.T, d *Desk, first, second intake.Result, rows int) {
	t.Helper()
	v, err := d.Batch(t.Context(), clerk(), first.Batch.ID)
	if err != nil || v.Total != rows || v.Successor == nil || v.Successor.ID != second.Batch.ID || v.Batch.Live() {
		t.Errorf("the old file: %d rows, successor %v, %v", v.Total, v.Successor, err)
	}
	w, err := d.Batch(t.Context(), clerk(), second.Batch.ID)
	if err != nil || w.Correction == nil || w.Correction.Changed != second.Correction.Changed || w.Correction.Reason != "卡系统重新导出" {
		t.Errorf("the new file: %+v, %v", w.Correction, err)
	}
	_, err = d.UndoBatch(t.Context(), clerk(), first.Batch.ID, true)
	wantCode(t, err, "store.batch_corrected")
	var out bytes.Buffer
	if name, err := d.WriteBatch(t.Context(), clerk(), second.Batch.ID, &out); err != nil || !strings.HasSuffix(name, ".xlsx") || out.Len() == 0 {
		t.Error(name, err)
	}
}

// A correction shows each changed field with both values, keeps the factor of what it leaves alone, and wants a reason and the whole months.
func TestCorrectionFieldByField(t *testing.T) {
	d := office(t)
	one := fuelling{"C1", "9803795468931045", "烟台福山化工路加油站", "92#汽油", 1, 1000, 7420}
	two := one
	two.serial, two.day = "C2", 2
	first := take(t, d, intake.Sales, salesCSV("原.csv", []fuelling{one, two}))
	two.centilitres, two.fen = 2000, 14840
	up := salesCSV("改.csv", []fuelling{one, two})
	of := []intake.BatchID{first.Batch.ID}
	_, err := d.Import(t.Context(), clerk(), intake.Sales, up, ImportOptions{Corrects: of})
	wantCode(t, err, "intake.correction_reason")
	_, err = d.Import(t.Context(), clerk(), intake.Sales, up, ImportOptions{Corrects: of, Good: true, Reason: "x"})
	wantCode(t, err, "intake.correction_whole")
	_, err = d.Import(t.Context(), clerk(), intake.Staff, up, ImportOptions{Corrects: of, Reason: "x"})
	wantCode(t, err, "intake.correction_kind")
	res := try(t, d, intake.Sales, up, ImportOptions{Corrects: of, DryRun: true})
	var said []string
	for _, row := range res.Correction.Rows {
		for _, c := range row.Cells {
			said = append(said, row.What+c.Field+c.Before+"→"+c.After)
		}
	}
	if got := strings.Join(said, " "); got != "更正数量(升)10.00→20.00 更正质量(吨)0.00725→0.0145 更正金额(元)74.20→148.40" {
		t.Errorf("%s: %s %v", got, res.Message, res.Faults)
	}
	var out bytes.Buffer
	if err := d.Differences(t.Context(), clerk(), intake.Sales, up, of, &out); err != nil || out.Len() == 0 {
		t.Error(err)
	}
	if same := try(t, d, intake.Sales, salesCSV("同.csv", []fuelling{{"C2", one.card, one.station, one.product, 2, 1000, 7420}, one}), ImportOptions{Corrects: of, Reason: "x"}); same.Done || same.Faults[0].Code != "intake.correction_same" {
		t.Errorf("%+v", same.Faults)
	}
}

// A file that only leaves rows out is no silent subset: the clerk says whether it corrects or adds. One that goes on where the earlier ended does not ask.
func TestOverlapIsAsked(t *testing.T) {
	d := office(t)
	row := func(serial string, day int) fuelling {
		return fuelling{serial, "9803795468931045", "烟台福山化工路加油站", "92#汽油", day, 1000, 7420}
	}
	first := take(t, d, intake.Sales, salesCSV("上旬.csv", []fuelling{row("O1", 1), row("O2", 5), row("O3", 9)}))
	res := try(t, d, intake.Sales, salesCSV("少.csv", []fuelling{row("O1", 1), row("O3", 9)}), ImportOptions{})
	if res.Done || len(res.Faults) != 1 || res.Faults[0].Code != "intake.overlap" || res.Overlaps[0].Missing != 1 {
		t.Fatalf("%+v", res)
	}
	if res = try(t, d, intake.Sales, salesCSV("续.csv", []fuelling{row("O2", 5), row("O3", 9), row("O4", 12)}), ImportOptions{}); !res.Done || res.Totals.New != 1 || res.Totals.Same != 2 {
		t.Fatalf("%+v", res)
	}
	_, err := d.Import(t.Context(), clerk(), intake.Sales, salesCSV("改.csv", []fuelling{row("O1", 2)}), ImportOptions{Corrects: []intake.BatchID{first.Batch.ID}, Reason: "x"})
	wantCode(t, err, "store.batch_shared")
	again := append([]fuelling{row("O5", 20)}, row("O5", 20))
	if res = try(t, d, intake.Sales, salesCSV("重.csv", again), ImportOptions{}); !res.Done || res.Totals.Twice != 1 || !lo.ContainsBy(res.Warnings, func(f *fault.Fault) bool { return f.Code == "intake.twice" }) {
		t.Errorf("%+v", res)
	}
}

// A correction of a signed month is a late fact: the forms stay as signed and the changes are listed; undone, nothing has changed since.
func TestCorrectionOfASignedMonth(t *testing.T) {
	d, ctx := office(t, recent()...), t.Context()
	var batch intake.Batch
	var rows []card.Sale
	err := d.store.View(ctx, func(tx *store.Tx) error {
		list, err := tx.Batches()
		batch, _ = lo.Find(list, func(b intake.Batch) bool { return b.Kind == intake.Sales && b.From == october })
		if err == nil {
			rows, err = tx.SalesIn(batch.ID)
		}
		return err
	})
	if err != nil || len(rows) == 0 {
		t.Fatal(err)
	}
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	d.now = func() time.Time { return calendar.NewDate(2026, time.November, 20).Time() }
	lines := []string{saleHead}
	for i, s := range rows {
		if i%100 == 0 {
			s.Volume *= 3
		}
		lines = append(lines, fmt.Sprintf("%s,%s,%s,%s,%s,%s,%s", s.Serial, s.CardNumber, s.StationName, s.At, s.Product, litresText(s.Volume), s.Amount))
	}
	up := csv("十月重导.csv", lines...)
	asked := try(t, d, intake.Sales, up, ImportOptions{DryRun: true})
	if len(asked.Overlaps) != 1 || asked.Overlaps[0].Closed != len(rows) || asked.Overlaps[0].Missing != 0 {
		t.Fatalf("%+v", asked.Overlaps)
	}
	var before, after bytes.Buffer
	if err := d.WriteForm(ctx, clerk(), october, "", "", XLSX, &before); err != nil {
		t.Fatal(err)
	}
	res := try(t, d, intake.Sales, up, ImportOptions{Corrects: []intake.BatchID{batch.ID}, Reason: "数量更正"})
	if !res.Done || len(res.Correction.Late) != 1 || res.Correction.New+res.Correction.Gone != 0 {
		t.Fatalf("%s %v %+v", res.Message, res.Faults, res.Correction)
	}
	if err := d.WriteForm(ctx, clerk(), october, "", "", XLSX, &after); err != nil || !bytes.Equal(before.Bytes(), after.Bytes()) {
		t.Errorf("the signed forms changed: %v", err)
	}
	if v, err := d.Changes(ctx, clerk(), october); err != nil || len(v.Changes) == 0 {
		t.Errorf("nothing is said to have changed since: %v", err)
	}
	if _, err := d.UndoBatch(ctx, clerk(), res.Batch.ID, true); err != nil {
		t.Fatal(err)
	}
	if v, err := d.Changes(ctx, clerk(), october); err != nil || len(v.Changes) != 0 {
		t.Errorf("%d cells differ after the undo: %v", len(v.Changes), err)
	}
	late := try(t, d, intake.Sales, csv("迟到.csv", saleHead, "L1,9803795468931045,烟台福山化工路加油站,2026-10-09 08:00:00,92#汽油,10.00,74.20"), ImportOptions{})
	if late.Done || late.Faults[0].Code != "store.month_closed" {
		t.Errorf("the month is not frozen any more: %+v", late)
	}
}

// A volume typed by hand flows where sales flow, with its factor; it is edited and undone as a file is, and never counts beside one silently.
func TestByHand(t *testing.T) {
	d, ctx := office(t), t.Context()
	c := stored(t, d, "370611J00001")
	in := ByHandRequest{Reason: "该站未接入卡系统", Commit: true, Entry: intake.Entry{CustomerID: string(c.ID), Month: october, Product: "92#汽油", Unit: intake.InTonnes, Quantity: "2.175", Amount: 22_000_00, Source: "加油站台账"}}
	bad := in
	bad.Entry.Source, bad.Reason = "", ""
	_, err := d.EnterByHand(ctx, clerk(), bad)
	wantCode(t, err, "intake.entry_source")
	_, err = d.EnterByHand(ctx, hand(access.Reviewer, "乙"), in)
	wantCode(t, err, "access.denied")
	dry := in
	dry.Commit = false
	if res, err := d.EnterByHand(ctx, clerk(), dry); err != nil || res.Done || len(typedRows(t, d)) != 0 {
		t.Fatal(err, res)
	}
	first, err := d.EnterByHand(ctx, clerk(), in)
	if err != nil || first.Totals.Volume.Litres() != "3000.00" || first.Products[0].Factor != "0.725" {
		t.Fatal(err, first.Totals, first.Products)
	}
	if got := monthMass(t, d, c.ID); got != 2_175_000 {
		t.Errorf("%d g are counted", got)
	}
	_, err = d.EnterByHand(ctx, clerk(), in)
	wantCode(t, err, "intake.by_hand_twice")
	edit := in
	edit.Corrects, edit.Entry.Quantity, edit.Reason = first.Batch.ID, "2.9", "抄错了"
	second, err := d.EnterByHand(ctx, clerk(), edit)
	if err != nil || second.Correction == nil || second.Correction.Changed != 1 || monthMass(t, d, c.ID) != 2_900_000 {
		t.Fatal(err, second.Correction)
	}
	if _, err := d.UndoBatch(ctx, clerk(), second.Batch.ID, true); err != nil || monthMass(t, d, c.ID) != 2_175_000 {
		t.Fatalf("undone it is %d g, %v", monthMass(t, d, c.ID), err)
	}
	besideFiles(t, d, c, in)
}

// besideFiles brings a file that states the same customer, month and product.
func besideFiles(t *testing.T, d *Desk, c customer.Customer, in ByHandRequest) {
	t.Helper()
	ctx := t.Context()
	take(t, d, intake.Cards, csv("卡.csv", "卡号,卡类型,客户名称,开户日期", "9777000000000009,记名卡,"+c.Name+",2026-01-08"))
	up := csv("消费.csv", saleHead, "H1,9777000000000009,烟台福山化工路加油站,2026-10-09 08:00:00,92#汽油,10.00,74.20")
	if res := try(t, d, intake.Sales, up, ImportOptions{}); res.Done || res.Faults[0].Code != "intake.by_hand" {
		t.Fatalf("counted beside it: %+v", res.Faults)
	}
	typed := typedRows(t, d)
	if len(typed) != 1 {
		t.Fatal(typed)
	}
	if _, err := d.UndoBatch(ctx, clerk(), typed[0].Batch.ID, true); err != nil || monthMass(t, d, c.ID) != 0 {
		t.Fatal(err)
	}
	take(t, d, intake.Sales, up)
	_, err := d.EnterByHand(ctx, clerk(), in)
	wantCode(t, err, "intake.by_hand_imported")
	in.Entry.Beside = true
	res, err := d.EnterByHand(ctx, clerk(), in)
	if err != nil || len(res.Warnings) != 1 || monthMass(t, d, c.ID) != 2_175_000+7250 {
		t.Fatal(err, res.Warnings, monthMass(t, d, c.ID))
	}
	if list := typedRows(t, d); len(list) != 1 || list[0].Beside == "" || list[0].Product.Factor != "0.725" {
		t.Errorf("%+v", list)
	}
	facts := factsShown(t, d, c.ID)
	if len(facts) != 2 || facts[0].Source != "导入" || facts[1].Source != "手工" || facts[1].Density != "0.725" {
		t.Errorf("%+v", facts)
	}
	plain := in
	plain.Entry.Month = calendar.NewMonth(2026, time.September)
	plain.Entry.Beside = false
	if _, err := d.EnterByHand(ctx, clerk(), plain); err != nil {
		t.Fatal(err)
	}
	if err := d.store.View(ctx, func(tx *store.Tx) error {
		first, _, _, err := tx.SalesSpan()
		if first != october {
			t.Errorf("a volume of one customer says that all are known since %s", first)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func typedRows(t *testing.T, d *Desk) []ByHandRow {
	t.Helper()
	v, err := d.ByHandList(t.Context(), clerk())
	if err != nil || len(v.Products) == 0 {
		t.Fatal(err, v.Products)
	}
	return v.Entries
}

func monthMass(t *testing.T, d *Desk, id customer.ID) (g measure.Gram) {
	t.Helper()
	if err := d.store.View(t.Context(), func(tx *store.Tx) error {
		by, err := tx.FuelOf(id)
		g = by[october]
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return g
}

func factsShown(t *testing.T, d *Desk, id customer.ID) (list []FactView) {
	t.Helper()
	lo.Must0(d.store.View(t.Context(), func(tx *store.Tx) error {
		fuel, err := tx.FuelFactsOf([]customer.ID{id}, october)
		list = lo.Map(fuel[id], func(f store.FuelFact, _ int) FactView { return factView(f) })
		return err
	}))
	return list
}
