package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/intake"
	"fuelbook/backend/money"
)

const sampleDir = "../../testdata/sample"

var october = calendar.NewMonth(2026, time.October)

// clerk is the operator of the command line, who may do everything but accounts.
func clerk() access.Actor {
	return access.Actor{UserID: "u1", Name: "测试员", Role: access.Operator}
}

func open(t testing.TB) *Desk { return openAt(t, "") }

// openAt opens a database file, or one in memory, on the morning of 2026-11-03; every look at the clock is a second later.
func openAt(t testing.TB, path string) *Desk {
	t.Helper()
	d, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func openFile(path string) (*Desk, error) {
	var mu sync.Mutex
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	return Open(context.Background(), Options{Path: path, Assets: assets.FS, Version: "test", Random: rand.Reader, Now: func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Second)
		return at
	}})
}

func sample(t testing.TB, name string) Upload {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(sampleDir, name))
	if err != nil {
		t.Fatal(err)
	}
	return Upload{Name: name, Data: raw}
}

func take(t testing.TB, d *Desk, kind intake.Kind, up Upload) intake.Result {
	t.Helper()
	res, err := d.Import(t.Context(), clerk(), kind, up, ImportOptions{})
	if err != nil {
		t.Fatalf("%s: %v", up.Name, err)
	}
	if !res.Done {
		t.Fatalf("%s was not taken: %s\n%v", up.Name, res.Message, res.Faults)
	}
	return res
}

// offices are sample offices imported once, as database files by the sales they hold: every test works on a copy of its own.
var offices = map[string][]byte{}

// office is the sample office; months of sales may be limited to keep a test short.
func office(t testing.TB, sales ...string) *Desk {
	t.Helper()
	name := strings.Join(sales, "|")
	if offices[name] == nil {
		offices[name] = imported(t, sales)
	}
	path := filepath.Join(t.TempDir(), "fuelbook.db")
	if err := os.WriteFile(path, offices[name], 0o600); err != nil {
		t.Fatal(err)
	}
	return openAt(t, path)
}

// imported is the database after the sample files were taken in the way a clerk takes them.
func imported(t testing.TB, sales []string) []byte {
	t.Helper()
	d := open(t)
	for _, f := range []struct {
		kind intake.Kind
		name string
	}{{intake.Offices, "机构.csv"}, {intake.Staff, "员工.csv"}, {intake.Customers, "客户档案.xlsx"}, {intake.Cards, "加油卡开户明细.csv"},
		{intake.Recharges, "充值明细_202610.csv"}, {intake.Bearers, "不记名卡销售_2026.xlsx"}, {intake.Plans, "开发计划_202610.xlsx"}} {
		take(t, d, f.kind, sample(t, f.name))
	}
	for _, s := range sales {
		take(t, d, intake.Sales, sample(t, s))
	}
	path := filepath.Join(t.TempDir(), "office.db")
	if err := d.store.Backup(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func recent() []string {
	return []string{"消费明细_202605.csv", "消费明细_202606.csv", "消费明细_202607.csv", "消费明细_202608.csv", "消费明细_202609.xls", "消费明细_202610.xlsx"}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("want %s, got %v", code, err)
	}
}

func TestImportTiesToTheFile(t *testing.T) {
	d := office(t)
	res := take(t, d, intake.Sales, sample(t, "消费明细_202610.xlsx"))
	if res.Totals.FileAmount == nil || *res.Totals.FileAmount != res.Totals.Amount || res.Totals.Amount != 2190592892 {
		t.Errorf("amount %v, the file says %v", res.Totals.Amount, res.Totals.FileAmount)
	}
	if res.Totals.FileVolume == nil || *res.Totals.FileVolume != res.Totals.Volume {
		t.Errorf("volume %v, the file says %v", res.Totals.Volume, res.Totals.FileVolume)
	}
	if res.Totals.Unmatched == 0 || res.Totals.New != res.Totals.Rows {
		t.Errorf("unmatched %d, new %d of %d", res.Totals.Unmatched, res.Totals.New, res.Totals.Rows)
	}
	lone, err := d.Unmatched(context.Background(), clerk(), october)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, u := range lone {
		n += u.Count
	}
	if n != res.Totals.Unmatched {
		t.Errorf("the list of unmatched cards counts %d sales, the import %d", n, res.Totals.Unmatched)
	}
}

func TestSameFileTwiceChangesNothing(t *testing.T) {
	d := office(t)
	for _, f := range []struct {
		kind intake.Kind
		name string
	}{{intake.Customers, "客户档案.xlsx"}, {intake.Sales, "消费明细_202609.xls"}} {
		if f.kind == intake.Sales {
			take(t, d, f.kind, sample(t, f.name))
		}
		before := seq(t, d)
		again := take(t, d, f.kind, sample(t, f.name))
		if !again.Repeat || !strings.Contains(again.Message, "没有改动") {
			t.Errorf("%s: %+v", f.name, again)
		}
		if seq(t, d) != before {
			t.Errorf("%s: the second import wrote to the change log", f.name)
		}
	}
}

func seq(t *testing.T, d *Desk) int64 {
	t.Helper()
	list, err := d.Audit(context.Background(), clerk(), 0, 1)
	if err != nil || len(list) == 0 {
		t.Fatal("no change log", err)
	}
	return list[len(list)-1].Seq
}

func TestDryRunIsTheSameWorkRolledBack(t *testing.T) {
	d := office(t)
	before := seq(t, d)
	preview, err := d.Import(context.Background(), clerk(), intake.Sales, sample(t, "消费明细_202608.csv"), ImportOptions{DryRun: true})
	if err != nil || preview.Done {
		t.Fatal(err, preview.Done)
	}
	if seq(t, d) != before {
		t.Error("the preview wrote to the change log")
	}
	real := take(t, d, intake.Sales, sample(t, "消费明细_202608.csv"))
	if !reflect.DeepEqual(preview.Totals, real.Totals) && preview.Totals.Amount != real.Totals.Amount {
		t.Errorf("preview %+v, commit %+v", preview.Totals, real.Totals)
	}
}

func TestWrongCellsAreAllListedAndNothingTaken(t *testing.T) {
	d := office(t)
	text := "流水号,卡号,客户名称,车牌号,加油站,交易时间,油品,单价(元/升),数量(升),金额(元)\n" +
		"1,9803795468931045,甲,,烟台福山化工路加油站,2026-10-01 08:00:00,92#汽油,7.42,10.00,74.20\n" +
		"2,9803795468931045,甲,,烟台福山化工路加油站,2026-13-01 08:00:00,92#汽油,7.42,十升,74.20\n" +
		"3,,甲,,烟台福山化工路加油站,2026-10-01 09:00:00,煤油,7.42,10.00,74.205\n"
	up := Upload{Name: "坏.csv", Data: []byte(text)}
	res, err := d.Import(context.Background(), clerk(), intake.Sales, up, ImportOptions{})
	if err != nil || res.Done {
		t.Fatal(err, res.Done)
	}
	var at []string
	for _, f := range res.Faults {
		at = append(at, f.Field)
		if f.Place.File != "坏.csv" || f.Place.Row == 0 || f.Place.Column == "" || f.Message == "" || f.Remedy == "" {
			t.Errorf("a fault without place, cause or remedy: %v", f)
		}
	}
	slices.Sort(at)
	if got := strings.Join(at, " "); got != "amount at card product volume" {
		t.Errorf("faults at %s", got)
	}
	if list, err := d.Batches(context.Background(), clerk()); err != nil || list[0].File == "坏.csv" {
		t.Error("the refused file left a batch", err)
	}
	good, err := d.Import(context.Background(), clerk(), intake.Sales, up, ImportOptions{Good: true})
	if err != nil || !good.Done || good.Totals.New != 1 || good.Totals.Rejected != 2 {
		t.Errorf("good rows: %+v %v", good.Totals, err)
	}
	var out bytes.Buffer
	if err := d.Rejects(context.Background(), clerk(), intake.Sales, Upload{Name: "坏2.csv", Data: append([]byte(nil), text+" "...)}, &out); err != nil || out.Len() == 0 {
		t.Error("no workbook of rejects", err)
	}
}

func TestTotalsThatDoNotTieAreRefused(t *testing.T) {
	d := office(t)
	text := "流水号,卡号,加油站,交易时间,油品,数量(升),金额(元)\n1,9803795468931045,烟台福山化工路加油站,2026-10-01 08:00:00,92#汽油,10.00,74.20\n合计,,,,,10.00,99.00\n"
	res, err := d.Import(context.Background(), clerk(), intake.Sales, Upload{Name: "缺行.csv", Data: []byte(text)}, ImportOptions{})
	if err != nil || res.Done || len(res.Faults) != 1 || res.Faults[0].Code != "intake.total_differs" {
		t.Errorf("%+v %v", res, err)
	}
}

func TestScientificCardNumberIsRefused(t *testing.T) {
	d := office(t)
	f := row{job: &job{file: "x", keys: map[string]int{"card": 0}}}
	f.rec.Values = append(f.rec.Values, numberValue("9.80379546893105E+15"))
	var fs fault.List
	if got := f.number(&fs, "card"); got != "" || len(fs) != 1 || fs[0].Code != "intake.scientific" {
		t.Errorf("%q %v", got, fs)
	}
	_ = d
}

func TestCustomersAfterCardsAreTied(t *testing.T) {
	d := open(t)
	take(t, d, intake.Offices, sample(t, "机构.csv"))
	take(t, d, intake.Staff, sample(t, "员工.csv"))
	take(t, d, intake.Cards, sample(t, "加油卡开户明细.csv"))
	take(t, d, intake.Sales, sample(t, "消费明细_202610.xlsx"))
	take(t, d, intake.Bearers, sample(t, "不记名卡销售_2026.xlsx"))
	take(t, d, intake.Customers, sample(t, "客户档案.xlsx"))
	late, err := d.Grades(context.Background(), clerk(), october)
	if err != nil {
		t.Fatal(err)
	}
	early := office(t, "消费明细_202610.xlsx")
	want, err := early.Grades(context.Background(), clerk(), october)
	if err != nil || len(want) != len(late) {
		t.Fatal(err, len(want), len(late))
	}
	for i := range want {
		if want[i].Level != late[i].Level || want[i].Gasoline != late[i].Gasoline || want[i].Bearer != late[i].Bearer {
			t.Errorf("%s: in order %s %s %s, customers last %s %s %s", want[i].Code, want[i].Level, want[i].Gasoline, want[i].Bearer, late[i].Level, late[i].Gasoline, late[i].Bearer)
		}
	}
}

func TestMonthClosesFreezesAndReadsBackAsSigned(t *testing.T) {
	ctx := context.Background()
	d := office(t, recent()...)
	before, err := d.Month(ctx, clerk(), october)
	if err != nil || len(before.Blockers) != 0 {
		t.Fatalf("%v %+v", err, before.Blockers)
	}
	for _, c := range before.Checks {
		if !c.OK {
			t.Errorf("tie %d fails: %s", c.No, c.Detail)
		}
	}
	open4, err := d.Form(ctx, clerk(), october, "F4", "")
	if err != nil {
		t.Fatal(err)
	}
	if preview, err := d.CloseMonth(ctx, clerk(), october, false); err != nil || preview.Head.Closed {
		t.Fatal("the preview closed the month", err)
	}
	closed, err := d.CloseMonth(ctx, clerk(), october, true)
	if err != nil || !closed.Head.Closed || len(closed.Hash) != 64 {
		t.Fatal(err, closed.Head)
	}
	_, err = d.CloseMonth(ctx, clerk(), october, true)
	wantCode(t, err, "store.month_closed")
	after, err := d.Form(ctx, clerk(), october, "F4", "")
	if err != nil || !after.Closed || len(after.Parts[0].Rows) != len(open4.Parts[0].Rows) {
		t.Fatal(err, after.Closed)
	}
	for i, r := range open4.Parts[0].Rows {
		for k, c := range r.Cells {
			if got := after.Parts[0].Rows[i].Cells[k]; got != c {
				t.Errorf("cell %d,%d: %v became %v", i, k, c, got)
			}
		}
	}
	late := "流水号,卡号,加油站,交易时间,油品,数量(升),金额(元)\nX1,9803795468931045,烟台福山化工路加油站,2026-10-09 08:00:00,92#汽油,10.00,74.20\n"
	res, err := d.Import(ctx, clerk(), intake.Sales, Upload{Name: "迟到.csv", Data: []byte(late)}, ImportOptions{})
	if err != nil || res.Done || res.Faults[0].Code != "store.month_closed" {
		t.Errorf("a late row entered a closed month: %+v %v", res, err)
	}
	batches, err := d.Batches(ctx, clerk())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		if b.Kind == intake.Sales && b.To == october {
			_, err := d.UndoBatch(ctx, clerk(), b.ID, true)
			wantCode(t, err, "store.month_closed")
		}
	}
}

func TestEveryCellOpensToRecordsThatTotalIt(t *testing.T) {
	ctx := context.Background()
	d := office(t, recent()...)
	for _, code := range []string{"F4", "F6", "F7"} {
		f, err := d.Form(ctx, clerk(), october, reportCode(code), "")
		if err != nil {
			t.Fatal(err)
		}
		for p, part := range f.Parts {
			for c := range part.Columns {
				if part.Total == nil || part.Total.Cells[c].N == 0 {
					continue
				}
				list, err := d.Records(ctx, clerk(), october, reportCode(code), "", p, -1, c)
				if err != nil {
					t.Fatal(err)
				}
				if list.Total != "" && !list.Ties {
					t.Errorf("%s %s: cell %s, records %s", code, part.Columns[c].Title, list.Value, list.Total)
				}
				for _, r := range list.Records {
					if r.Kind == "customer" && r.Name == "" {
						t.Errorf("%s %s: a record without a name: %+v", code, part.Columns[c].Title, r)
					}
				}
			}
		}
	}
	_, err := d.Records(ctx, clerk(), october, "F4", "", 0, 9999, 0)
	wantCode(t, err, "report.no_cell")
}

func TestSettlementPreviewEqualsCommitAndPaysOnce(t *testing.T) {
	ctx := context.Background()
	d := office(t, "消费明细_202610.xlsx")
	scheme, err := d.SchemeFor(ctx, clerk(), october, "", "")
	if err != nil {
		t.Fatal(err)
	}
	preview, err := d.Settle(ctx, clerk(), october, scheme, false)
	if err != nil || preview.Saved || preview.Settlement.Total <= 0 {
		t.Fatal(err, preview.TotalText)
	}
	saved, err := d.Settle(ctx, clerk(), october, scheme, true)
	if err != nil || saved.Settlement.Total != preview.Settlement.Total {
		t.Fatal(err, saved.TotalText, preview.TotalText)
	}
	var sum money.Fen
	for _, s := range saved.Settlement.Stations {
		sum += s.Amount
	}
	if sum != saved.Settlement.Total {
		t.Errorf("stations sum to %s, total %s", sum, saved.Settlement.Total)
	}
	for _, l := range saved.Settlement.Lines {
		if l.Reason == "" {
			t.Errorf("line %d has no reason", l.No)
		}
	}
	_, err = d.Settle(ctx, clerk(), october, scheme, true)
	wantCode(t, err, "incentive.pending")
	if _, err := d.DecideSettlement(ctx, hand(access.Chief, "丙"), saved.Settlement.ID, incentive.Approved, ""); err != nil {
		t.Fatal(err)
	}
	_, err = d.Settle(ctx, clerk(), october, scheme, true)
	wantCode(t, err, "incentive.nothing_new")
	list, err := d.Settlements(ctx, clerk())
	if err != nil || len(list) != 1 {
		t.Fatal(err, list)
	}
	for _, format := range []Format{XLSX, PDF} {
		var out bytes.Buffer
		if err := d.WriteSettlement(ctx, clerk(), saved.Settlement, format, &out); err != nil || out.Len() < 1000 {
			t.Errorf("%s: %d bytes, %v", format, out.Len(), err)
		}
	}
}

func TestRightsAreCheckedInEveryJob(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	admin := access.Actor{UserID: "a", Name: "管理", Role: access.Admin}
	filler := access.Actor{UserID: "f", Name: "填报", Role: access.Filler}
	var out bytes.Buffer
	denied := map[string]error{}
	_, denied["customers"] = d.Customers(ctx, admin, CustomerQuery{})
	_, denied["form"] = d.Form(ctx, admin, october, "F4", "")
	_, denied["import"] = d.Import(ctx, admin, intake.Staff, sample(t, "员工.csv"), ImportOptions{})
	_, denied["transfer"] = d.Transfer(ctx, admin, TransferRequest{}, true)
	_, denied["load"] = d.Load(ctx, admin)
	_, denied["drift"] = d.Drift(ctx, admin)
	_, denied["past month"] = d.Standings(ctx, admin, StandingQuery{})
	_, denied["as of"] = d.CustomerAsOf(ctx, admin, "c", october)
	_, denied["overrides"] = d.Overrides(ctx, admin)
	_, denied["handover"] = d.Handover(ctx, admin, "h")
	_, denied["account offices"] = d.AccountOffices(ctx, filler)
	denied["file"] = d.WriteForm(ctx, admin, october, "F4", "", PDF, &out)
	_, denied["close"] = d.CloseMonth(ctx, filler, october, true)
	_, denied["users"] = d.Users(ctx, filler)
	_, denied["nobody"] = d.Customers(ctx, access.Actor{}, CustomerQuery{})
	for job, err := range denied {
		if !fault.Is(err, "access.denied") {
			t.Errorf("%s was not denied: %v", job, err)
		}
	}
}

func TestCommandLineCanBeSwitchedOff(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	op := access.Actor{UserID: "local", Name: "本机操作员(x)", Role: access.Operator}
	if _, err := d.Customers(ctx, op, CustomerQuery{}); err != nil {
		t.Fatal(err)
	}
	admin := access.Actor{UserID: "a", Name: "管理", Role: access.Admin}
	if _, err := d.ChangeSettings(ctx, admin, Settings{CommandLine: false}); err != nil {
		t.Fatal(err)
	}
	_, err := d.Customers(ctx, op, CustomerQuery{})
	wantCode(t, err, "access.cli_off")
}

func TestAccountsLoginAndSessions(t *testing.T) {
	ctx := context.Background()
	d := open(t)
	first, err := d.Setup(ctx, NewUser{Login: "admin", Name: "管理员甲", Password: "油客簿-2026-abc"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Setup(ctx, NewUser{Login: "admin2", Name: "乙", Password: "油客簿-2026-abc"})
	wantCode(t, err, "access.setup_done")
	actor, err := d.Actor(ctx, first.Token)
	if err != nil || actor.Role != access.Admin {
		t.Fatal(err, actor)
	}
	made, err := d.CreateUser(ctx, actor, NewUser{Login: "zhang", Name: "张", Role: access.Filler, Password: "另一个-很长的口令"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Login(ctx, "zhang", "错误口令")
	wantCode(t, err, "access.bad_login")
	in, err := d.Login(ctx, "zhang", "另一个-很长的口令")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.UpdateUser(ctx, actor, made.ID, NewUser{Login: "zhang", Name: "张", Role: access.Filler, Disabled: true, Rev: made.Rev}); err != nil {
		t.Fatal(err)
	}
	_, err = d.Actor(ctx, in.Token)
	wantCode(t, err, "access.no_session")
	_, err = d.UpdateUser(ctx, actor, first.User.ID, NewUser{Login: "admin", Name: "管理员甲", Role: access.Filler, Rev: first.User.Rev})
	wantCode(t, err, "access.last_admin")
	d.Logout(first.Token)
	_, err = d.Actor(ctx, first.Token)
	wantCode(t, err, "access.no_session")
	for range 6 {
		_, err = d.Login(ctx, "nobody", "x")
	}
	wantCode(t, err, "access.throttled")
}

func TestAgreementDraftNumbersAndFaults(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	one, err := d.DraftFor(ctx, clerk(), "370611J00001", "card")
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.DraftFor(ctx, clerk(), "370611J00001", "card")
	if err != nil || again.Number != one.Number {
		t.Errorf("the draft was made twice: %s %s %v", one.Number, again.Number, err)
	}
	two, err := d.DraftFor(ctx, clerk(), "370602J00002", "supply")
	if err != nil || two.Number == one.Number {
		t.Errorf("%s %s %v", one.Number, two.Number, err)
	}
	terms, err := d.DefaultTerms(ctx, clerk(), one.CustomerID)
	if err != nil {
		t.Fatal(err)
	}
	terms.Copies = 9
	var out bytes.Buffer
	err = d.PreviewAgreement(ctx, clerk(), AgreementRequest{Template: "card", CustomerID: one.CustomerID, Terms: terms}, &out)
	if err == nil || out.Len() > 0 {
		t.Error("copies that do not add up were printed")
	}
	if err := d.WriteAgreement(ctx, clerk(), one.ID, &out); err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) {
		t.Error(err)
	}
}

func TestSearchFindsByEverythingAClerkTypes(t *testing.T) {
	d := office(t)
	for _, text := range []string{"昌泰运输", "lkctys", "longkouchangtai", "7093", "370611J00001", "91370613MA1N5EJLPE", "崔琴霞"} {
		page, err := d.Customers(context.Background(), clerk(), CustomerQuery{Text: text})
		if err != nil || !slices.ContainsFunc(page.Rows, func(r CustomerRow) bool { return r.Code == "370611J00001" }) {
			t.Errorf("%q does not find it: %d rows, %v", text, page.Total, err)
		}
	}
	page, err := d.Customers(context.Background(), clerk(), CustomerQuery{Level: "地市级", Kind: "机构客户", Limit: 5})
	if err != nil || page.Total == 0 || len(page.Rows) > 5 {
		t.Error(page.Total, len(page.Rows), err)
	}
	for _, r := range page.Rows {
		if r.Level != "地市级" || r.Clause == "" {
			t.Errorf("%+v", r)
		}
	}
}

func TestWorkbenchLeadsAndReminds(t *testing.T) {
	ctx := context.Background()
	empty := open(t)
	v, err := empty.Workbench(ctx, clerk())
	if err != nil || len(v.Steps) == 0 || v.Steps[0].Done {
		t.Fatalf("%+v %v", v.Steps, err)
	}
	d := office(t, recent()...)
	v, err = d.Workbench(ctx, clerk())
	if err != nil || !v.Steps[0].Done || !v.Steps[2].Done {
		t.Fatalf("%+v %v", v.Steps, err)
	}
	if v.Duties[0].DueOn != calendar.NewDate(2026, time.November, 5) || v.Duties[0].State != "open" || v.Duties[0].Clause != "6.6.3" {
		t.Errorf("%+v", v.Duties[0])
	}
	if v.Duties[1].DueOn != calendar.NewDate(2026, time.November, 25) || v.Duties[2].DueOn != calendar.NewDate(2026, time.November, 30) || v.Duties[2].Clause != "6.5.1" {
		t.Errorf("%+v", v.Duties)
	}
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	if v, err = d.Workbench(ctx, clerk()); err != nil || v.Duties[0].State != "done" {
		t.Errorf("%+v %v", v.Duties[0], err)
	}
}

func TestNextMonthOpensWithWhatTheClosedOneEnded(t *testing.T) {
	ctx := context.Background()
	d := office(t, recent()[:5]...)
	september := october.Add(-1)
	plan := sample(t, "开发计划_202610.xlsx")
	plan.Data = bytes.Clone(plan.Data)
	w, err := d.Month(ctx, clerk(), september)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Blockers) != 1 || w.Blockers[0].Code != "no_plan" {
		t.Fatalf("%+v", w.Blockers)
	}
	_, err = d.CloseMonth(ctx, clerk(), september, true)
	wantCode(t, err, "desk.blocked")
}
