package desk

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"

	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/intake"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

func csv(name string, lines ...string) Upload {
	return Upload{Name: name, Data: []byte(strings.Join(lines, "\n") + "\n")}
}

// try imports with options and gives the result whatever it is.
func try(t *testing.T, d *Desk, kind intake.Kind, up Upload, opt ImportOptions) intake.Result {
	t.Helper()
	res, err := d.Import(context.Background(), clerk(), kind, up, opt)
	if err != nil {
		t.Fatalf("%s: %v", up.Name, err)
	}
	return res
}

func stored(t *testing.T, d *Desk, code string) customer.Customer {
	t.Helper()
	var list []customer.Customer
	err := d.store.View(context.Background(), func(tx *store.Tx) (err error) { list, err = tx.Customers(); return err })
	if err != nil {
		t.Fatal(err)
	}
	c, ok := lo.Find(list, func(c customer.Customer) bool { return c.Code == code })
	if !ok {
		t.Fatalf("no customer %s", code)
	}
	return c
}

const staffHead = "工号,姓名,机构代码,岗位"

// The wrong rows are written as a workbook also after the right ones were taken, and the same file then brings only what is new.
func TestRejectsAfterTheGoodRows(t *testing.T) {
	d := office(t)
	up := csv("新员工.csv", staffHead, "T0001,张三,SD06001,站经理", "T0002,李四,没有这个机构,站经理")
	res := try(t, d, intake.Staff, up, ImportOptions{Good: true})
	if !res.Done || res.Totals.New != 1 || res.Totals.Rejected != 1 {
		t.Fatalf("%+v", res)
	}
	var out bytes.Buffer
	if err := d.Rejects(context.Background(), clerk(), intake.Staff, up, &out); err != nil {
		t.Fatal(err)
	}
	b, err := sheet.Open("错误行.xlsx", bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	if err := b.Rows(0, func(r sheet.Row) error {
		rows = append(rows, strings.Join(lo.Map(r.Cells, func(c sheet.Cell, _ int) string { return c.Text }), "|"))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || !strings.Contains(rows[1], "T0002|李四") || !strings.Contains(rows[1], "没有机构代码") {
		t.Errorf("%q", rows)
	}
	if again := try(t, d, intake.Staff, up, ImportOptions{Good: true}); !again.Repeat || again.Totals.New != 1 {
		t.Errorf("the same file again: %+v", again)
	}
	take(t, d, intake.Offices, csv("补机构.csv", "机构代码,机构名称,机构类型,上级代码,区县代码,区县", "没有这个机构,补建加油站,加油站,370600,370602,芝罘区"))
	if again := try(t, d, intake.Staff, up, ImportOptions{}); again.Repeat || !again.Done || again.Totals.New != 1 || again.Totals.Same != 1 {
		t.Errorf("after the office was added: %+v", again)
	}
}

// Leaving rows out does not mend a file that is wrong as a whole.
func TestGoodRowsDoNotWaiveTheWhole(t *testing.T) {
	d := office(t)
	res := try(t, d, intake.Offices, csv("机构2.csv", "机构代码,机构名称,机构类型,上级代码,区县代码,区县", "X9,孤零零加油站,加油站,没有的上级,370602,芝罘区"), ImportOptions{Good: true})
	if res.Done || len(res.Faults) == 0 {
		t.Errorf("a broken tree was saved: %+v", res)
	}
	if err := d.store.View(context.Background(), func(tx *store.Tx) error { _, err := loadTree(tx); return err }); err != nil {
		t.Error(err)
	}
	plans := csv("计划.csv", "部分,区县/加油站,计划开发机构数", "A机构,福山区,2")
	if res := try(t, d, intake.Plans, plans, ImportOptions{Good: true}); res.Done || res.Faults[0].Code != "intake.no_month" {
		t.Errorf("a plan without a month: %+v", res)
	}
}

// A file without a column says nothing about it: what is stored stays, and every field that changes is listed.
func TestAbsentColumnsKeepWhatIsStored(t *testing.T) {
	d := office(t)
	before := stored(t, d, "370611J00001")
	res := take(t, d, intake.Customers, csv("改电话.csv", "客户编号,客户名称,客户类别,联系电话", before.Code+","+before.Name+","+string(before.Kind)+",13800138000"))
	after := stored(t, d, before.Code)
	want := before
	want.Phone, want.Rev = "13800138000", after.Rev
	if !reflect.DeepEqual(after, want) {
		t.Errorf("before %+v\nafter  %+v", before, after)
	}
	if len(res.Changes) != 1 || res.Changes[0].Field != "联系电话" {
		t.Errorf("%+v", res.Changes)
	}
	res = take(t, d, intake.Customers, csv("改统一采购.csv", "客户编号,客户名称,客户类别,是否全省统一采购,建档日期,不记名卡年采购额(万元)",
		before.Code+","+before.Name+","+string(before.Kind)+",是,2024-02-29,12.5"))
	fields := lo.Map(res.Changes, func(c intake.Change, _ int) string { return c.Field + c.After })
	if got := strings.Join(fields, " "); !strings.Contains(got, "全省统一采购是") || !strings.Contains(got, "建档日期2024-02-29") || !strings.Contains(got, "不记名卡年采购额125,000.00") {
		t.Errorf("%s", got)
	}
}

func customerCode(t *testing.T, d *Desk, id customer.ID) (code string) {
	t.Helper()
	err := d.store.View(context.Background(), func(tx *store.Tx) error {
		c, err := tx.Customer(id)
		code = c.Code
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func cardOf(t *testing.T, d *Desk, number string) (c card.Card) {
	t.Helper()
	err := d.store.View(context.Background(), func(tx *store.Tx) error {
		list, err := tx.Cards()
		c, _ = lo.Find(list, func(c card.Card) bool { return c.Number == number })
		return err
	})
	if err != nil || c.ID == "" {
		t.Fatalf("card %s: %v", number, err)
	}
	return c
}

// A renamed customer keeps its cards when the usual card file, which still has the old name, comes again.
func TestRenamedCustomerKeepsCards(t *testing.T) {
	d := office(t)
	before := cardOf(t, d, "9803795468931045")
	who := stored(t, d, customerCode(t, d, before.CustomerID))
	who.Name = "改名后的某某公司"
	if _, err := d.SaveCustomer(context.Background(), clerk(), who); err != nil {
		t.Fatal(err)
	}
	res := take(t, d, intake.Cards, csv("开户.csv", "卡号,卡类型,客户名称,开户日期,车牌号", before.Number+","+string(before.Kind)+","+before.CustomerName+","+before.Opened.String()+",鲁F12345"))
	after := cardOf(t, d, before.Number)
	if after.CustomerID != before.CustomerID || after.Plate != "鲁F12345" || res.Totals.Unmatched != 0 {
		t.Errorf("%+v\n%+v", after, res.Totals)
	}
	if after.SellerID != before.SellerID || after.StationID != before.StationID || after.Channel != before.Channel || after.Phone != before.Phone {
		t.Errorf("columns the file lacks were emptied: %+v", after)
	}
}

// What a file named too early is taken when the same file comes again: the remedy printed beside it works.
func TestSameFileAgainAfterTheStaffIsKnown(t *testing.T) {
	d := office(t)
	up := csv("新卡.csv", "卡号,卡类型,客户名称,开户日期,推荐人", "9777000000000001,记名卡,张三,2026-10-08,T0009")
	if res := take(t, d, intake.Cards, up); res.Totals.Pending != 1 || cardOf(t, d, "9777000000000001").SellerID != "" {
		t.Fatalf("%+v", res.Totals)
	}
	if res := take(t, d, intake.Cards, up); !res.Repeat {
		t.Errorf("nothing has become known: %+v", res)
	}
	take(t, d, intake.Staff, csv("新员工.csv", staffHead, "T0009,王五,SD06001,加油员"))
	if res := take(t, d, intake.Cards, up); res.Repeat || res.Totals.Changed != 1 || cardOf(t, d, "9777000000000001").SellerID == "" {
		t.Errorf("%+v", res)
	}
}

const saleHead = "流水号,卡号,加油站,交易时间,油品,数量(升),金额(元)"

// A day after today is refused with the row, and does not move the month everyone works on.
func TestFutureDays(t *testing.T) {
	d := office(t)
	up := csv("未来.csv", saleHead, "F1,9803795468931045,烟台福山化工路加油站,2062-10-01 08:00:00,92#汽油,10.00,74.20", "F2,9803795468931045,烟台福山化工路加油站,2026-11-03 08:00:00,92#汽油,10.00,74.20")
	res := try(t, d, intake.Sales, up, ImportOptions{})
	if res.Done || len(res.Faults) != 1 || res.Faults[0].Code != "intake.future" || res.Faults[0].Place.Row != 2 || !strings.Contains(res.Faults[0].Remedy, "现为2026-11-03") {
		t.Errorf("%+v", res.Faults)
	}
	bearer := csv("不记名.csv", "销售单号,购卡单位,面值,张数,金额(元),销售日期", "B1,某某公司,100,1,100,2027-01-01")
	if res := try(t, d, intake.Bearers, bearer, ImportOptions{}); res.Done || res.Faults[0].Code != "intake.future" || res.Faults[0].Place.Column != "销售日期" {
		t.Errorf("%+v", res.Faults)
	}
}

// A row that contradicts a stored one is a wrong row like any other: with its place, and the good rows can be taken without it.
func TestContradictingRow(t *testing.T) {
	d := office(t)
	take(t, d, intake.Sales, csv("甲.csv", saleHead, "C1,9803795468931045,烟台福山化工路加油站,2026-10-01 08:00:00,92#汽油,10.00,74.20"))
	up := csv("乙.csv", saleHead, "C0,9803795468931045,烟台福山化工路加油站,2026-10-02 08:00:00,92#汽油,20.00,148.40", "C1,9803795468931045,烟台福山化工路加油站,2026-10-01 08:00:00,92#汽油,10.00,74.21")
	res := try(t, d, intake.Sales, up, ImportOptions{})
	if res.Done || len(res.Faults) != 1 || res.Faults[0].Code != "store.sale_differs" || res.Faults[0].Place.Row != 3 || res.Faults[0].Place.File != "乙.csv" {
		t.Fatalf("%+v", res.Faults)
	}
	res = try(t, d, intake.Sales, up, ImportOptions{Good: true})
	if !res.Done || res.Totals.New != 1 || res.Totals.Rejected != 1 || res.Totals.Amount != 148_40 || res.Totals.Volume.Litres() != "20.00" {
		t.Errorf("%+v", res.Totals)
	}
}

// Undoing a file whose rows a later file states too would leave that file with less than it says.
func TestUndoUnderALaterFile(t *testing.T) {
	d, ctx := office(t), context.Background()
	one := "U1,9803795468931045,烟台福山化工路加油站,2026-10-01 08:00:00,92#汽油,10.00,74.20"
	first := take(t, d, intake.Sales, csv("前.csv", saleHead, one))
	later := take(t, d, intake.Sales, csv("后.csv", saleHead, one, strings.Replace(one, "U1", "U2", 1)))
	_, err := d.UndoBatch(ctx, clerk(), first.Batch.ID, true)
	wantCode(t, err, "store.batch_shared")
	if err != nil && !strings.Contains(err.Error(), "请先撤销「后.csv」") {
		t.Error(err)
	}
	for _, id := range []intake.BatchID{later.Batch.ID, first.Batch.ID} {
		if _, err := d.UndoBatch(ctx, clerk(), id, true); err != nil {
			t.Error(err)
		}
	}
	if res := take(t, d, intake.Sales, csv("后.csv", saleHead, one, strings.Replace(one, "U1", "U2", 1))); res.Repeat || res.Totals.New != 2 {
		t.Errorf("%+v", res)
	}
}

// A file without a right row, or without any, is refused whatever the clerk accepts, and its figures do not read as if something was taken.
func TestNothingRightIsNothingTaken(t *testing.T) {
	d := office(t)
	res := try(t, d, intake.Staff, csv("错.csv", staffHead, "T1,张三,没有的机构,", "T2,李四,没有的机构,"), ImportOptions{Good: true})
	if res.Done || res.Totals.New != 0 || res.Totals.Rejected != 2 || len(res.Faults) != 2 {
		t.Errorf("%+v", res)
	}
	res = try(t, d, intake.Staff, csv("空.csv", staffHead), ImportOptions{Good: true})
	if res.Done || len(res.Faults) != 1 || res.Faults[0].Code != "intake.no_rows" {
		t.Errorf("%+v", res)
	}
	res = try(t, d, intake.Staff, csv("半.csv", staffHead, "T1,张三,没有的机构,", "T3,王五,SD06001,"), ImportOptions{})
	if res.Done || res.Totals.New != 0 {
		t.Errorf("a refused file says it brought %d", res.Totals.New)
	}
}
