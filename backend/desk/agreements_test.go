package desk

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/pdf"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// hand is an account of a role, by its name.
func hand(role access.Role, name string) access.Actor {
	return access.Actor{UserID: access.UserID(name), Name: name, Role: role}
}

// agreementOf stores a draft of the card agreement for a customer, written by 甲.
func agreementOf(t *testing.T, d *Desk, code string, change func(*agreement.Terms)) agreement.Agreement {
	t.Helper()
	ctx, c := context.Background(), stored(t, d, code)
	terms, err := d.DefaultTerms(ctx, hand(access.Filler, "甲"), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&terms)
	}
	g, err := d.SaveAgreement(ctx, hand(access.Filler, "甲"), AgreementRequest{Template: "card", CustomerID: c.ID, Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// sealed brings a draft to 已盖章.
func sealed(t *testing.T, d *Desk, g agreement.Agreement) agreement.Agreement {
	t.Helper()
	for _, s := range []struct {
		who access.Actor
		act agreement.Act
	}{{hand(access.Filler, "甲"), agreement.Submit}, {hand(access.Reviewer, "乙"), agreement.Review}, {hand(access.Chief, "丙"), agreement.Approve},
		{hand(access.Filler, "甲"), agreement.Print}, {hand(access.Filler, "甲"), agreement.Seal}} {
		v, err := d.StepAgreement(context.Background(), s.who, g.ID, StepRequest{Rev: g.Rev, Act: s.act, Note: "用印登记12号"})
		if err != nil {
			t.Fatalf("%s: %v", s.act, err)
		}
		g = v.Row.Agreement
	}
	return g
}

func paper(t testing.TB, d *Desk, id agreement.ID) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := d.WriteAgreement(context.Background(), hand(access.Filler, "甲"), id, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestAnAgreementIsSignedStepByStep: draft, review, approval, paper, seal, scan; the scan of a paper printed before a return is refused.
func TestAnAgreementIsSignedStepByStep(t *testing.T) {
	d, ctx := office(t), context.Background()
	g := agreementOf(t, d, "370611J00001", nil)
	if g.Number != "SDXS-370600-2026-GY-0001" && !regexp.MustCompile(`^SDXS-.+-2026-GY-\d{4}$`).MatchString(g.Number) || g.TemplateVersion != "2026-A" {
		t.Errorf("%+v", g)
	}
	_, err := d.StepAgreement(ctx, hand(access.Filler, "丁"), g.ID, StepRequest{Rev: g.Rev, Act: agreement.Approve})
	wantCode(t, err, "access.denied")
	g = sealed(t, d, g)
	old := paper(t, d, g.ID)
	// Sent back after printing, changed, and printed again: the earlier paper is another text.
	v, err := d.StepAgreement(ctx, hand(access.Chief, "丙"), g.ID, StepRequest{Rev: g.Rev, Act: agreement.Return, Note: "期限写错"})
	if v.Row.Agreement.ID != "" || err == nil {
		t.Errorf("a sealed agreement was sent back: %v", err)
	}
	wantCode(t, err, "agreement.state")
	h := agreementOf(t, d, "370611J00001", func(x *agreement.Terms) { x.CoordinatorA = "另一位专人" })
	h = sealed(t, d, h)
	scan := func(id agreement.ID, rev int64, data []byte, number, print string) (AgreementDetail, error) {
		return d.ReceiveScan(ctx, hand(access.Filler, "甲"), id, ScanRequest{Rev: rev, Number: number, Fingerprint: print, SignedOn: calendar.NewDate(2026, 11, 3), Signatory: "某经理", File: Upload{Name: `C:\扫描\协议.pdf`, Data: data}})
	}
	_, err = scan(h.ID, h.Rev, old, "", "")
	wantCode(t, err, "agreement.scan_other")
	_, err = scan(h.ID, h.Rev, []byte("%PDF-1.4 a picture"), "", "")
	wantCode(t, err, "agreement.scan_unmatched")
	_, err = scan(h.ID, h.Rev, []byte("no picture at all"), "", "")
	wantCode(t, err, "agreement.scan_media")
	v, err = scan(h.ID, h.Rev, []byte("\xff\xd8\xff\xe0 a photo"), h.Number, h.Fingerprint)
	if err != nil || v.Row.Agreement.Status != agreement.Signed || v.Row.Agreement.Scan.Matched != agreement.MatchedByHand || v.Row.Agreement.Scan.Name != "协议.pdf" {
		t.Fatalf("%+v %v", v.Row.Agreement.Scan, err)
	}
	v, err = scan(g.ID, g.Rev, old, "", "")
	if err != nil || v.Row.Agreement.Scan.Matched != agreement.MatchedByText || !v.Row.InForce {
		t.Fatalf("%+v %v", v.Row, err)
	}
	if _, back, err := d.Scan(ctx, hand(access.Filler, "甲"), g.ID); err != nil || !bytes.Equal(back, old) {
		t.Errorf("the scan comes back as %d bytes, %v", len(back), err)
	}
	if again := paper(t, d, g.ID); !bytes.Equal(again, old) {
		t.Error("a signed agreement prints other bytes than before")
	}
	_, err = d.SaveAgreement(ctx, hand(access.Filler, "甲"), AgreementRequest{ID: g.ID, Rev: v.Row.Agreement.Rev, Template: "card", Terms: *g.Terms})
	wantCode(t, err, "agreement.state")
	err = d.store.Update(ctx, d.system(), func(tx *store.Tx) error {
		x, err := tx.Agreement(g.ID)
		if err != nil {
			return err
		}
		x.Terms.Discount = 1
		_, err = tx.SaveAgreement(x)
		return err
	})
	wantCode(t, err, "store.immutable")
}

// TestAFileDoesNotSignOurDrafts: a list of customers that names the number of a draft of ours leaves it a draft.
func TestAFileDoesNotSignOurDrafts(t *testing.T) {
	d, ctx := office(t), context.Background()
	g := agreementOf(t, d, "370611J00001", nil)
	c := stored(t, d, "370611J00001")
	csv := "客户编号,客户名称,客户类型,归属加油站,协议编号,签订层级,协议起始,协议终止\n" + c.Code + "," + c.Name + ",机构客户," + stationName(t, d, c.StationID) + "," + g.Number + ",所属单位,2026-01-01,2026-12-31\n"
	res, err := d.Import(ctx, clerk(), intake.Customers, Upload{Name: "客户.csv", Data: []byte(csv)}, ImportOptions{})
	if err != nil || !res.Done {
		t.Fatalf("%v %+v", err, res.Faults)
	}
	if !lo.ContainsBy(res.Warnings, func(w *fault.Fault) bool { return strings.Contains(w.Message, "现在是「草稿」") }) {
		t.Errorf("nothing is said: %+v", res.Warnings)
	}
	v, err := d.AgreementDetail(ctx, clerk(), g.ID)
	if err != nil || v.Row.Agreement.Status != agreement.Draft || v.Row.Agreement.Rev != g.Rev {
		t.Errorf("%+v %v", v.Row.Agreement, err)
	}
}

func stationName(t *testing.T, d *Desk, id org.OfficeID) string {
	t.Helper()
	var name string
	if err := d.store.View(context.Background(), func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		o, _ := tree.Office(id)
		name = o.Name
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestNumbersComeFromBlocks: a district with a block takes from it, one without takes from the unit; the ledger has every number.
func TestNumbersComeFromBlocks(t *testing.T) {
	d, ctx := office(t), context.Background()
	first := agreementOf(t, d, "370611J00001", nil)
	c := stored(t, d, "370611J00001")
	_, err := d.HandOutNumbers(ctx, hand(access.Filler, "甲"), BlockRequest{OfficeID: c.StationID, Year: 2026, From: 101, To: 110})
	wantCode(t, err, "access.denied")
	v, err := d.HandOutNumbers(ctx, hand(access.Reviewer, "乙"), BlockRequest{OfficeID: c.StationID, Year: 2026, From: 101, To: 110})
	if err != nil || len(v.Blocks) != 3 {
		t.Fatalf("%+v %v", v.Blocks, err)
	}
	_, err = d.HandOutNumbers(ctx, hand(access.Reviewer, "乙"), BlockRequest{OfficeID: c.StationID, Year: 2026, From: 105, To: 120})
	wantCode(t, err, "agreement.block_overlap")
	at := hand(access.Filler, "站上")
	at.OfficeID = c.StationID
	terms, err := d.DefaultTerms(ctx, at, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	g, err := d.SaveAgreement(ctx, at, AgreementRequest{Template: "card", CustomerID: c.ID, Terms: terms})
	if err != nil || !strings.HasSuffix(g.Number, "-0101") {
		t.Fatalf("%s %v", g.Number, err)
	}
	if _, err := d.StepAgreement(ctx, at, g.ID, StepRequest{Rev: g.Rev, Act: agreement.Discard, Note: "客户撤回"}); err != nil {
		t.Fatal(err)
	}
	if next := agreementOf(t, d, "370611J00001", nil); next.Number != first.Number[:len(first.Number)-4]+"0002" {
		t.Errorf("%s after %s", next.Number, first.Number)
	}
	v, err = d.Numbers(ctx, clerk(), 2026)
	if err != nil || v.Gaps != 0 {
		t.Fatal(err)
	}
	void, ok := lo.Find(v.Rows, func(r agreement.LedgerRow) bool { return r.From == 101 })
	if !ok || void.State != "作废" || void.What != "作废：客户撤回" {
		t.Errorf("%+v", void)
	}
	var out bytes.Buffer
	if err := d.WriteNumbers(ctx, clerk(), 2026, &out); err != nil || !strings.Contains(pdf.Text(out.Bytes()), "客户撤回") {
		t.Errorf("%v", err)
	}
}

// TestANewWordingIsUsedFromItsDay: a version needs a second person, drafts made before keep theirs, and no sentence of it changes any more.
func TestANewWordingIsUsedFromItsDay(t *testing.T) {
	d, ctx := office(t), context.Background()
	old := agreementOf(t, d, "370611J00001", nil)
	all, err := d.Wordings(ctx, clerk())
	if err != nil || len(all) != 5 {
		t.Fatalf("%d %v", len(all), err)
	}
	card, _ := lo.Find(all, func(w WordingView) bool { return w.Key == "card" })
	w := agreement.Wording{Key: "card", Text: strings.Replace(strings.Replace(card.Text, "^ 2026-A 2012-08-01", "^ 2026-鲁 2026-11-01", 1), "# 不可抗力", "# 不可抗力及其他", 1)}
	_, err = d.SaveWording(ctx, hand(access.Filler, "甲"), agreement.Wording{Key: "card", Text: "= 没有版本"})
	wantCode(t, err, "agreement.wording_head")
	made, err := d.SaveWording(ctx, hand(access.Filler, "甲"), w)
	if err != nil || len(made.Faults) != 0 {
		t.Fatalf("%+v %v", made.Faults, err)
	}
	var out bytes.Buffer
	if err := d.PreviewWording(ctx, hand(access.Filler, "甲"), made.Wording, &out); err != nil || !strings.Contains(pdf.Text(out.Bytes()), "不可抗力及其他") {
		t.Error(err)
	}
	if g := agreementOf(t, d, "370611J00001", nil); g.TemplateVersion != "2026-A" {
		t.Errorf("a draft of a version nobody approved: %s", g.TemplateVersion)
	}
	_, err = d.ApproveWording(ctx, access.Actor{UserID: "甲", Name: "甲", Role: access.Chief}, made.ID, made.Rev)
	wantCode(t, err, "agreement.same_person")
	made, err = d.ApproveWording(ctx, hand(access.Chief, "丙"), made.ID, made.Rev)
	if err != nil {
		t.Fatal(err)
	}
	if g := agreementOf(t, d, "370611J00001", nil); g.TemplateVersion != "2026-鲁" {
		t.Errorf("%s", g.TemplateVersion)
	}
	if text := pdf.Text(paper(t, d, old.ID)); strings.Contains(text, "不可抗力及其他") {
		t.Error("a draft from before changed its wording")
	}
	made.Text += "\n// x"
	_, err = d.SaveWording(ctx, hand(access.Filler, "甲"), made.Wording)
	wantCode(t, err, "store.immutable")
	wantCode(t, d.RemoveWording(ctx, hand(access.Filler, "甲"), made.ID), "agreement.wording_state")
}

// TestEveryInstitutionHasAnAgreementOrAnException: who fuelled and has none in force is listed until an exception covers today.
func TestEveryInstitutionHasAnAgreementOrAnException(t *testing.T) {
	d, ctx := office(t, "消费明细_202610.xlsx"), context.Background()
	list, err := d.Without(ctx, clerk())
	if err != nil || len(list) == 0 {
		t.Fatal(err, len(list))
	}
	today := calendar.NewDate(2026, 11, 3)
	if err := d.store.View(ctx, func(tx *store.Tx) error {
		for _, w := range list {
			mine, err := tx.AgreementsOf(w.CustomerID)
			if err != nil {
				return err
			}
			if agreement.Best(mine, today) != nil || w.Since.IsZero() {
				t.Errorf("%s is listed: %+v", w.Name, w)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	said := func(n int) bool {
		w, err := d.Workbench(ctx, clerk())
		return err == nil && slices.Contains(w.Alerts, Alert{fmt.Sprintf("%d户开发成功的机构客户没有生效的协议，也没有例外", n), "/agreements/missing"})
	}
	if !said(len(list)) {
		t.Errorf("the workbench does not name the %d without an agreement", len(list))
	}
	one := list[0].CustomerID
	_, err = d.ExcuseCustomer(ctx, clerk(), one, today.AddDays(400), "")
	wantCode(t, err, "agreement.exception_until")
	wantCode(t, err, "agreement.exception_reason")
	if _, err := d.ExcuseCustomer(ctx, clerk(), one, today.AddDays(30), "总部统一签订，尚在办理"); err != nil {
		t.Fatal(err)
	}
	_, err = d.ExcuseCustomer(ctx, clerk(), one, today.AddDays(60), "再来")
	wantCode(t, err, "agreement.excused")
	after, err := d.Without(ctx, clerk())
	if err != nil || len(after) != len(list) || after[len(after)-1].Exception == nil && !lo.ContainsBy(after, func(w WithoutRow) bool { return w.CustomerID == one && w.Exception != nil }) {
		t.Errorf("%v", err)
	}
	if !said(len(list) - 1) {
		t.Error("the workbench counts a customer with an exception")
	}
}

func TestTheWorkbenchRemindsOfRenewals(t *testing.T) {
	d, ctx := office(t), context.Background()
	today := calendar.NewDate(2026, 11, 3)
	want := map[string]int{}
	if err := d.store.View(ctx, func(tx *store.Tx) error {
		list, err := tx.Agreements()
		for _, g := range list {
			switch left := today.DaysUntil(g.To); {
			case g.Status != agreement.Signed || g.To.IsZero() || left < 0 || left > 60:
			case left <= 7:
				want["7天"]++
			case left <= 30:
				want["30天"]++
			default:
				want["60天"]++
			}
		}
		return err
	}); err != nil || len(want) == 0 {
		t.Fatal(err, "the sample office has no agreement that ends soon")
	}
	w, err := d.Workbench(ctx, clerk())
	if err != nil {
		t.Fatal(err)
	}
	for within, n := range want {
		if text := fmt.Sprintf("%d份供油协议将在%s内到期，请续签", n, within); !slices.Contains(w.Alerts, Alert{text, "/agreements?force=soon"}) {
			t.Errorf("no reminder %q in %v", text, w.Alerts)
		}
	}
}

// chosen are the codes of institutions with a document, whose agreement lacks nothing.
func chosen(t testing.TB, d *Desk, n int) []customer.ID {
	t.Helper()
	var ids []customer.ID
	if err := d.store.View(context.Background(), func(tx *store.Tx) error {
		list, err := tx.Customers()
		for _, c := range list {
			if c.Kind == customer.Institution && c.Document != "" && len(ids) < n {
				ids = append(ids, c.ID)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return ids
}

// finished waits for a job to end; it does not look at the clock.
func finished(d *Desk, id WorkID) Work {
	d.works.mu.Lock()
	ended := d.works.byID[id].ended
	d.works.mu.Unlock()
	<-ended
	w, _ := d.WorkState(context.Background(), clerk(), id)
	return w
}

func TestABatchNamesWhatIsMissing(t *testing.T) {
	d, ctx := office(t), context.Background()
	ids := chosen(t, d, 12)
	bare := lo.Must(d.SaveCustomer(ctx, clerk(), customer.Customer{Code: "新1", Name: "某某新公司", Kind: customer.Institution, StationID: stored(t, d, "370611J00001").StationID})).ID
	common := lo.Must(d.DefaultTerms(ctx, clerk(), ids[0]))
	common.Stations, common.Products, common.CoordinatorB, common.Discount = nil, nil, "", money.Fen(10)
	r := BatchRequest{Select: Selection{IDs: append(ids[:len(ids):len(ids)], bare)}, Template: "card", Common: common, OneFile: true}
	v, err := d.CheckBatch(ctx, clerk(), r)
	if err != nil || v.Total != 13 || v.Good != 12 || len(v.Lacks) != 1 || v.Lacks[0].ID != bare || !strings.Contains(v.Lacks[0].Why[0], "首部") {
		t.Fatalf("%+v %v", v, err)
	}
	before := len(lo.Must(d.Agreements(ctx, clerk())))
	w, err := d.StartBatch(ctx, clerk(), r)
	if err != nil {
		t.Fatal(err)
	}
	if w = finished(d, w.ID); w.State != WorkFailed || !strings.Contains(w.Reason, "13户里有1户还缺内容") {
		t.Errorf("%+v", w)
	}
	if after := len(lo.Must(d.Agreements(ctx, clerk()))); after != before {
		t.Errorf("%d drafts of a batch that was refused", after-before)
	}
	r.Skip = true
	w = finished(d, lo.Must(d.StartBatch(ctx, clerk(), r)).ID)
	name, _, data, err := d.WorkFile(ctx, clerk(), w.ID)
	if err != nil || w.State != WorkDone || name != "供油协议_12份.pdf" || strings.Count(pdf.Text(data), "第1页") != 12 {
		t.Fatalf("%+v %s %v", w, name, err)
	}
	_, _, _, err = d.WorkFile(ctx, hand(access.Filler, "别人"), w.ID)
	wantCode(t, err, "desk.no_work")
	r.OneFile, r.Select.IDs = false, ids
	w = finished(d, lo.Must(d.StartBatch(ctx, clerk(), r)).ID)
	name, _, data, err = d.WorkFile(ctx, clerk(), w.ID)
	if err != nil || name != "供油协议_12份.zip" {
		t.Fatalf("%+v %s %v", w, name, err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(z.File) != 12 || !strings.HasPrefix(z.File[0].Name, "SDXS-") {
		t.Errorf("%v", err)
	}
}

// TestACancelledBatchLeavesNothing: cancelled while it drafts, a batch leaves neither drafts nor a file.
func TestACancelledBatchLeavesNothing(t *testing.T) {
	d, ctx := office(t), context.Background()
	before := len(lo.Must(d.Agreements(ctx, clerk())))
	reached := make(chan WorkID, 1)
	w, err := d.begin(clerk(), "批量", 3, func(ctx context.Context, step func(int, string) error) (workFile, error) {
		id := <-reached
		if err := d.CancelWork(ctx, clerk(), id); err != nil {
			return workFile{}, err
		}
		ids := chosen(t, d, 3)
		common, err := d.DefaultTerms(context.Background(), clerk(), ids[0])
		if err != nil {
			return workFile{}, err
		}
		_, _, err = d.draftBatch(context.Background(), clerk(), BatchRequest{Template: "card", Common: common}, ids, step)
		return workFile{name: "x"}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	reached <- w.ID
	if w = finished(d, w.ID); w.State != WorkStopped || w.File != "" {
		t.Errorf("%+v", w)
	}
	if after := len(lo.Must(d.Agreements(ctx, clerk()))); after != before {
		t.Errorf("%d drafts are left", after-before)
	}
}

func TestOnlySoManyJobsAtOnce(t *testing.T) {
	d := open(t)
	hold := make(chan struct{})
	wait := func(context.Context, func(int, string) error) (workFile, error) { <-hold; return workFile{}, nil }
	var started []Work
	for range worksAtOnce {
		started = append(started, lo.Must(d.begin(clerk(), "等", 1, wait)))
	}
	_, err := d.begin(clerk(), "再来", 1, wait)
	wantCode(t, err, "desk.work_busy")
	close(hold)
	for _, w := range started {
		if w = finished(d, w.ID); w.State != WorkDone {
			t.Errorf("%+v", w)
		}
	}
	_, err = d.WorkState(context.Background(), clerk(), "none")
	wantCode(t, err, "desk.no_work")
}

// BenchmarkBatch500 drafts, numbers, stores and prints 500 agreements; the budget is 5 s on two cores.
func BenchmarkBatch500(b *testing.B) {
	d := office(b)
	ids := chosen(b, d, 125)
	ids = append(ids, ids...) // the sample office has fewer institutions: each gets four
	ids = append(ids, ids...)
	ctx := context.Background()
	common := lo.Must(d.DefaultTerms(ctx, clerk(), ids[0]))
	for _, one := range []bool{true, false} {
		b.Run(fmt.Sprintf("oneFile=%t", one), func(b *testing.B) {
			var size int
			for b.Loop() {
				docs, names, err := d.draftBatch(ctx, clerk(), BatchRequest{Template: "card", Common: common}, ids, func(int, string) error { return nil })
				if err != nil {
					b.Fatal(err)
				}
				f, err := d.printBatch(docs, names, one, func(int) error { return nil })
				if err != nil {
					b.Fatal(err)
				}
				size = len(f.data)
			}
			b.ReportMetric(float64(len(ids)), "agreements")
			b.ReportMetric(float64(size)/float64(len(ids))/1024, "KB/agreement")
		})
	}
}
