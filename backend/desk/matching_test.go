package desk

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/matching"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// writtenAs saves a customer of the sample office's first station.
func writtenAs(t testing.TB, d *Desk, code, name, phone, contact string) customer.Customer {
	t.Helper()
	offices, err := d.Offices(context.Background(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	station, _ := lo.Find(offices, func(o OfficeView) bool { return o.Kind == "加油站" })
	c, err := d.SaveCustomer(context.Background(), clerk(), customer.Customer{Code: code, Name: name, Kind: customer.Institution, StationID: station.ID, Phone: phone, Contact: contact})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func similar(t testing.TB, d *Desk, draft SimilarDraft) AlikeList {
	t.Helper()
	list, err := d.Similar(context.Background(), clerk(), draft)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func draftOf(c customer.Customer) SimilarDraft {
	return SimilarDraft{ID: c.ID, Kind: c.Kind, Name: c.Name, Document: c.Document, Phone: c.Phone, Contact: c.Contact, StationID: c.StationID}
}

func duplicates(t testing.TB, d *Desk, q DuplicateQuery) DuplicatePage {
	t.Helper()
	page, err := d.Duplicates(context.Background(), clerk(), q)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func TestSimilarWhileTyping(t *testing.T) {
	d := office(t)
	a := writtenAs(t, d, "TEST-1", "烟台市鲁通达物流有限公司", "13800001111", "王强")
	for _, draft := range []SimilarDraft{
		{Kind: customer.Institution, Name: "魯通達物流〔烟台〕有限責任公司", StationID: a.StationID},
		{Kind: customer.Institution, Name: "鲁通大物流", Phone: "138 0000 1111"},
		{Kind: customer.Institution, Name: "鲁通达", Phone: "13800001111", Contact: "王强"},
	} {
		list := similar(t, d, draft)
		if list.Total != 1 || len(list.Rows) != 1 || list.Rows[0].ID != a.ID || len(list.Rows[0].Reasons) == 0 || list.Rows[0].Verdict == matching.Different {
			t.Errorf("%s: %+v", draft.Name, list)
		}
	}
	for _, draft := range []SimilarDraft{{}, {Name: "鲁"}, {Kind: customer.Institution, Name: "鲁通达运输有限公司"}, {Kind: customer.Person, Name: "王强"}, draftOf(a)} {
		if list := similar(t, d, draft); list.Total != 0 || list.Rows == nil {
			t.Errorf("%q: %+v", draft.Name, list)
		}
	}
	if _, err := d.Similar(context.Background(), access.Actor{Role: access.Admin}, draftOf(a)); !fault.Is(err, "access.denied") {
		t.Errorf("an administrator sees customers: %v", err)
	}
}

func TestDuplicatesAndDeclaredDifferent(t *testing.T) {
	ctx, d := context.Background(), office(t)
	if page := duplicates(t, d, DuplicateQuery{}); page.Total != 0 || page.Customers != 600 || page.Rows == nil {
		t.Fatalf("the sample holds %d pairs of %d customers", page.Total, page.Customers)
	}
	a := writtenAs(t, d, "TEST-1", "烟台市鲁通达物流有限公司", "13800001111", "王强")
	b := writtenAs(t, d, "TEST-2", "鲁通达物流（烟台）有限责任公司", "", "")
	c := writtenAs(t, d, "TEST-3", "鲁通大物流公司", "13800001111", "王强")
	page := duplicates(t, d, DuplicateQuery{})
	if page.Total != 3 || page.Same+page.Suspected != 3 || page.Rows[0].Score < page.Rows[2].Score {
		t.Fatalf("%d pairs: %+v", page.Total, page.Rows)
	}
	if n := duplicates(t, d, DuplicateQuery{Verdict: string(matching.Same)}).Total; n != page.Same {
		t.Errorf("%d of %s, counted %d", n, matching.Same, page.Same)
	}
	if n := duplicates(t, d, DuplicateQuery{Text: "test-2"}).Total; n != 2 {
		t.Errorf("%d pairs of TEST-2", n)
	}
	if rows := duplicates(t, d, DuplicateQuery{Offset: 2, Limit: 2}).Rows; len(rows) != 1 {
		t.Errorf("%d rows on the second page", len(rows))
	}
	row, _ := lo.Find(page.Rows, func(r DuplicateRow) bool { return r.A == a.ID && r.B == b.ID })
	state := lo.SliceToMap(row.Fields, func(f DuplicateField) (string, string) { return f.Label, f.State })
	if state["客户名称"] != "异" || state["电话"] != "缺" || state["归属加油站"] != "同" || state["联系人"] != "缺" {
		t.Errorf("fields %+v", row.Fields)
	}

	for _, r := range []DifferentRequest{{A: a.ID, B: b.ID, Reason: " "}, {A: a.ID, B: b.ID, Reason: strings.Repeat("长", 201)}} {
		_, err := d.DeclareDifferent(ctx, clerk(), r)
		wantCode(t, err, "matching.reason")
	}
	_, err := d.DeclareDifferent(ctx, clerk(), DifferentRequest{A: a.ID, B: a.ID, Reason: "两家"})
	wantCode(t, err, "matching.itself")
	_, err = d.DeclareDifferent(ctx, clerk(), DifferentRequest{A: a.ID, B: "nobody", Reason: "两家"})
	wantCode(t, err, "store.not_found")
	_, err = d.DeclareDifferent(ctx, access.Actor{Role: access.Reviewer}, DifferentRequest{A: a.ID, B: b.ID, Reason: "两家"})
	wantCode(t, err, "access.denied")

	said, err := d.DeclareDifferent(ctx, clerk(), DifferentRequest{A: b.ID, B: a.ID, Reason: "两块执照"})
	if err != nil || said.By != "测试员" || said.Withdrawn {
		t.Fatalf("%+v %v", said, err)
	}
	page = duplicates(t, d, DuplicateQuery{})
	if page.Total != 2 || page.Declared != 1 || lo.ContainsBy(page.Rows, func(r DuplicateRow) bool { return r.A == a.ID && r.B == b.ID }) {
		t.Errorf("after the declaration %d pairs, %d declared", page.Total, page.Declared)
	}
	if list := similar(t, d, draftOf(a)); lo.ContainsBy(list.Rows, func(x Alike) bool { return x.ID == b.ID }) {
		t.Error("the declared pair is still shown beside the form")
	}
	if rows := duplicates(t, d, DuplicateQuery{Declared: true}).Rows; len(rows) != 1 || rows[0].Declared == nil || rows[0].Declared.Reason != "两块执照" {
		t.Errorf("declared pairs %+v", rows)
	}
	if _, err := d.WithdrawDifferent(ctx, clerk(), said.ID); err != nil {
		t.Fatal(err)
	}
	if page := duplicates(t, d, DuplicateQuery{}); page.Total != 3 || page.Declared != 0 {
		t.Errorf("after withdrawing %d pairs, %d declared", page.Total, page.Declared)
	}
	if again, err := d.DeclareDifferent(ctx, clerk(), DifferentRequest{A: a.ID, B: b.ID, Reason: "还是两家"}); err != nil || again.ID != said.ID {
		t.Errorf("declared again: %+v %v", again, err)
	}

	v := merge(t, d, a.ID, c.ID)
	if page := duplicates(t, d, DuplicateQuery{}); page.Total != 0 || page.Declared != 1 {
		t.Errorf("after the merge %d pairs, %d declared: what was said of one holds for both", page.Total, page.Declared)
	}
	if _, err := d.Unmerge(ctx, clerk(), v.Merge.ID, true); err != nil {
		t.Fatal(err)
	}
	if page := duplicates(t, d, DuplicateQuery{}); page.Total != 2 {
		t.Errorf("after parting them again %d pairs", page.Total)
	}
}

// TestFollowingChangesEqualsAFreshPass: the kept pairs, followed through random edits, are those a fresh pass finds.
func TestFollowingChangesEqualsAFreshPass(t *testing.T) {
	d := office(t)
	r := rand.New(rand.NewPCG(3, 5))
	names := []string{"烟台鲁通达物流有限公司", "鲁通达物流公司", "鲁通大物流", "鲁通达运输", "历山贸易有限公司", "历山商贸", "鲁通达物流有限公司烟台分公司"}
	var all []customer.Customer
	for i := range 14 {
		all = append(all, writtenAs(t, d, fmt.Sprintf("TEST-%02d", i), names[r.IntN(len(names))], "", ""))
	}
	duplicates(t, d, DuplicateQuery{})
	for step := range 60 {
		i := r.IntN(len(all))
		c := all[i]
		var err error
		switch r.IntN(4) {
		case 0:
			c.Name = names[r.IntN(len(names))]
			all[i], err = d.SaveCustomer(context.Background(), clerk(), c)
		case 1:
			c.Phone = fmt.Sprintf("1380000%04d", r.IntN(3))
			all[i], err = d.SaveCustomer(context.Background(), clerk(), c)
		case 2:
			err = d.store.Update(context.Background(), d.by(clerk()), func(tx *store.Tx) error {
				v := customer.Detail{CustomerID: c.ID, Kind: customer.VehicleDetail, Vehicle: &customer.Vehicle{Plate: fmt.Sprintf("鲁F1234%d", r.IntN(3))}}
				if r.IntN(2) == 0 {
					v = customer.Detail{CustomerID: c.ID, Kind: customer.ContactDetail, Contact: &customer.Contact{Name: "王强", Phone: fmt.Sprintf("1380000%04d", r.IntN(3))}}
				}
				_, err := tx.SaveDetail(v)
				return err
			})
		default:
			err = d.store.Update(context.Background(), d.by(clerk()), func(tx *store.Tx) error {
				_, err := tx.SaveCard(card.Card{Number: fmt.Sprintf("99%014d", step), Kind: card.Named, CustomerID: c.ID, Plate: fmt.Sprintf("鲁F1234%d", r.IntN(3)), Channel: card.OnSite})
				return err
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		followed := duplicates(t, d, DuplicateQuery{Limit: 200})
		d.pairs = pairCache{}
		if fresh := duplicates(t, d, DuplicateQuery{Limit: 200}); !reflect.DeepEqual(fresh, followed) {
			t.Fatalf("step %d: %d pairs followed, %d found afresh", step, followed.Total, fresh.Total)
		}
	}
}

func TestImportSaysWhomARowResembles(t *testing.T) {
	d := office(t)
	writtenAs(t, d, "TEST-1", "烟台市鲁通达物流有限公司", "13800001111", "王强")
	head := "客户编号,客户名称,客户类别,证件号码,行业,个人类型,所属区县,归属加油站,责任人工号,联系人,联系电话\n"
	file := head + "TEST-2,鲁通达物流（烟台）有限责任公司,机构客户,,,,福山区,烟台福山观海路加油站,,王强,13800001111\n" +
		"TEST-3,鲁通达运输有限公司,机构客户,,,,福山区,烟台福山观海路加油站,,,\n" +
		"TEST-4,历山五金厂,机构客户,,,,福山区,烟台福山观海路加油站,,,13900002222\n" +
		"TEST-5,歷山五金厂,机构客户,,,,福山区,烟台福山观海路加油站,,,13900002222\n"
	up := Upload{Name: "客户档案.csv", Data: []byte(file)}
	res, err := d.Import(context.Background(), clerk(), intake.Customers, up, ImportOptions{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	warned := lo.Filter(res.Warnings, func(f *fault.Fault, _ int) bool { return f.Code == "matching.resembles" })
	if res.Totals.New != 4 || len(warned) != 2 {
		t.Fatalf("%s: %v", res.Message, res.Warnings)
	}
	if f := warned[0]; f.Place.Row != 2 || f.Place.Column != "客户名称" || !strings.Contains(f.Message, "已有客户「烟台市鲁通达物流有限公司」（TEST-1）") || !strings.Contains(f.Message, "手机号码相同") {
		t.Errorf("%s at %s", f.Message, f.Place)
	}
	if f := warned[1]; f.Place.Row != 5 || !strings.Contains(f.Message, "同一文件中的客户「历山五金厂」（TEST-4）") {
		t.Errorf("%s at %s", f.Message, f.Place)
	}
	take(t, d, intake.Customers, up)
	again, err := d.Import(context.Background(), clerk(), intake.Customers, Upload{Name: "又一份.csv", Data: append([]byte(file), '\n')}, ImportOptions{})
	if err != nil || slices.ContainsFunc(again.Warnings, func(f *fault.Fault) bool { return f.Code == "matching.resembles" }) {
		t.Errorf("known customers are warned of again: %v %v", again.Warnings, err)
	}
}

// crowd is a registry of n invented customers in a file.
func crowd(b *testing.B, n int) *Desk {
	b.Helper()
	d := openAt(b, filepath.Join(b.TempDir(), "fuelbook.db"))
	r := rand.New(rand.NewPCG(7, 11))
	lucky, trades := []rune("宏达通顺盛昌兴荣泰恒瑞华海源丰隆腾远建利祥诚明德永福金路齐信正凯鼎嘉润"), []string{"物流", "运输", "建材", "商贸", "食品", "机械", "化工", "园林", "建筑工程", "汽车租赁"}
	towns := []string{"历城区", "章丘区", "福山区", "龙口市", "寿光市", "齐河县", "胶州市", "沂水县"}
	err := d.store.Update(context.Background(), d.by(clerk()), func(tx *store.Tx) error {
		for i := range n {
			core := []rune{lucky[r.IntN(len(lucky))], lucky[r.IntN(len(lucky))]}
			c := customer.Customer{Code: fmt.Sprintf("%08d", i), Kind: customer.Institution, Name: string(core) + trades[r.IntN(len(trades))] + "有限公司", CountyName: towns[r.IntN(len(towns))],
				Phone: fmt.Sprintf("139%08d", r.IntN(100_000_000)), Contact: string([]rune{lucky[r.IntN(len(lucky))], lucky[r.IntN(len(lucky))]}), PayModes: []string{}}
			if r.IntN(3) == 0 {
				c.Kind, c.Name = customer.Person, c.Contact
			}
			if _, err := tx.SaveCustomer(c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return d
}

func BenchmarkSimilarAmong100000(b *testing.B) {
	d := crowd(b, 100_000)
	for b.Loop() {
		list := similar(b, d, SimilarDraft{Kind: customer.Institution, Name: "宏达物流有限公司", Phone: "13900001111", Contact: "王强"})
		b.ReportMetric(float64(list.Total), "found")
	}
}

func BenchmarkDuplicatesOf50000(b *testing.B) {
	d := crowd(b, 50_000)
	for b.Loop() {
		d.pairs = pairCache{}
		b.ReportMetric(float64(duplicates(b, d, DuplicateQuery{}).Total), "pairs")
	}
}
