package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

const phrase = "一句不容易猜到的长口令"

// officeOf is the first office of a kind.
func officeOf(t testing.TB, d *Desk, kind org.Kind) org.Office {
	t.Helper()
	var found org.Office
	if err := d.store.View(t.Context(), func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		found, _ = lo.Find(tree.Offices(), func(o org.Office) bool { return o.Kind == kind })
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// keyed gives a desk the keys of an office, open for the clerk.
func keyed(t testing.TB, d *Desk, o org.Office) {
	t.Helper()
	if _, err := d.MakeKeys(t.Context(), clerk(), NewKeys{o.ID, phrase}); err != nil {
		t.Fatal(err)
	}
	if err := d.UnlockKeys(t.Context(), clerk(), phrase); err != nil {
		t.Fatal(err)
	}
}

// accept has one desk accept the enrolment of another, with the words compared.
func accept(t testing.TB, d, other *Desk) KeysView {
	t.Helper()
	name, data, err := other.Enrolment(t.Context(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	look, err := d.LookPeer(t.Context(), clerk(), Upload{name, data})
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.AcceptPeer(t.Context(), clerk(), Upload{name, data}, strings.Join(look.Words, " "))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// pairFiles are the two databases of a pair and their opened keys: drawing and opening keys takes most of a second on purpose.
type pairFiles struct {
	below, above       []byte
	belowKey, aboveKey openKey
}

// pairs are the pairs made once, by the sales they hold.
var pairs = map[string]pairFiles{}

// octoberSales is the file of sales of those tests that need one.
const octoberSales = "消费明细_202610.xlsx"

// pair is a district with the sample data, and its unit, which has offices and staff only; each knows the other.
func pair(t testing.TB, sales ...string) (below, above *Desk) {
	t.Helper()
	name := strings.Join(sales, "|")
	p, ok := pairs[name]
	if !ok {
		below, above = office(t, sales...), open(t)
		take(t, above, intake.Offices, sample(t, "机构.csv"))
		take(t, above, intake.Staff, sample(t, "员工.csv"))
		keyed(t, below, officeOf(t, below, org.District))
		keyed(t, above, officeOf(t, above, org.Unit))
		accept(t, above, below)
		accept(t, below, above)
		p = pairFiles{fileOf(t, below), fileOf(t, above), below.keys.of[clerk().UserID], above.keys.of[clerk().UserID]}
		pairs[name] = p
	}
	return copyOf(t, p.below, p.belowKey), copyOf(t, p.above, p.aboveKey)
}

// fileOf is a database as bytes.
func fileOf(t testing.TB, d *Desk) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := d.store.Backup(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func copyOf(t testing.TB, data []byte, key openKey) *Desk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fuelbook.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	d := openAt(t, path)
	d.keys.put(clerk().UserID, key)
	return d
}

// parcelOf packs October and gives the sealed bytes.
func parcelOf(t testing.TB, d *Desk) (parcel.Sent, []byte) {
	t.Helper()
	s, err := d.pack(t.Context(), clerk(), NewParcel{Month: october, PeerID: peerID(t, d)})
	if err != nil {
		t.Fatal(err)
	}
	var data []byte
	if err := d.store.View(t.Context(), func(tx *store.Tx) error { data, _, err = tx.ParcelFile(s.ID); return err }); err != nil {
		t.Fatal(err)
	}
	return s, data
}

func peerID(t testing.TB, d *Desk) parcel.PeerID {
	t.Helper()
	book, err := d.Parcels(t.Context(), clerk())
	if err != nil || len(book.Targets) != 1 {
		t.Fatalf("%v %v", book.Targets, err)
	}
	return book.Targets[0].ID
}

func quiet(int, string) error { return nil }

func opened(t testing.TB, d *Desk, data []byte, accept bool) (ParcelLook, error) {
	t.Helper()
	return d.openParcel(t.Context(), clerk(), []exchange.Volume{{File: "十月.fbx", Content: data}}, opening{accept: accept}, quiet)
}

func mustTake(t testing.TB, d *Desk, data []byte) ParcelLook {
	t.Helper()
	look, err := opened(t, d, data, true)
	if err != nil || !look.Done {
		t.Fatalf("%+v %v", look, err)
	}
	return look
}

func countOf(look ParcelLook, k parcel.Kind) parcel.Count {
	c, _ := lo.Find(look.Result.Counts, func(c parcel.Count) bool { return c.Kind == k })
	return c
}

// change saves a customer as a clerk would.
func change(t testing.TB, d *Desk, code string, edit func(*customer.Customer)) customer.Customer {
	t.Helper()
	var c customer.Customer
	if err := d.store.Update(t.Context(), d.by(clerk()), func(tx *store.Tx) error {
		var err error
		if c, _, err = tx.CustomerByCode(code); err != nil {
			return err
		}
		edit(&c)
		c, err = tx.SaveCustomer(c)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return c
}

// receipted brings the receipt of a parcel back to who sent it.
func receipted(t testing.TB, below, above *Desk, id parcel.ID) ParcelBook {
	t.Helper()
	name, data, err := above.Receipt(t.Context(), clerk(), id)
	if err != nil {
		t.Fatal(err)
	}
	book, err := below.ReadReceipt(t.Context(), clerk(), Upload{name, data})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

type holding struct {
	customers []customer.Customer
	cards     []card.Card
	sums      store.SalesSums
}

func contents(t testing.TB, d *Desk) (f holding) {
	t.Helper()
	if err := d.store.View(t.Context(), func(tx *store.Tx) (err error) {
		if f.customers, err = tx.AllCustomers(); err != nil {
			return err
		}
		if f.cards, err = tx.Cards(); err != nil {
			return err
		}
		f.sums, err = tx.SalesTotals(october)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParcelsAMonthTravelsAndTheReceiptComesBack(t *testing.T) {
	below, above := pair(t, octoberSales)
	here := contents(t, below)
	sent, data := parcelOf(t, below)
	before := seq(t, above)
	dry, err := opened(t, above, data, false)
	if err != nil || dry.Done || seq(t, above) != before {
		t.Fatalf("the dry run: %+v %v", dry, err)
	}
	look := mustTake(t, above, data)
	a, b := mustJSON(t, dry.Result), mustJSON(t, look.Result)
	if a != b {
		t.Errorf("the dry run said %s, it came to %s", a, b)
	}
	there := contents(t, above)
	if got := countOf(look, parcel.Customers); got.New != got.Rows || got.Rows == 0 || len(there.customers) != got.New || got.New >= len(here.customers) {
		t.Errorf("%+v of %d customers, %d arrived: those of other districts stay", got, len(here.customers), len(there.customers))
	}
	if there.sums.Rows != here.sums.Rows || there.sums.Amount != here.sums.Amount || there.sums.Mass != here.sums.Mass {
		t.Errorf("sales %+v, want %+v", there.sums, here.sums)
	}
	matchOwners(t, here, there)
	again, err := opened(t, above, data, true)
	if err != nil || !again.Repeat || again.Done || mustJSON(t, again.Result) != b {
		t.Errorf("the same parcel again: %+v %v", again, err)
	}
	if book, err := below.Parcels(t.Context(), clerk()); err != nil || book.Sent[0].State != "已打包" {
		t.Errorf("before the receipt: %+v %v", book.Sent, err)
	}
	book := receipted(t, below, above, sent.ID)
	if book.Sent[0].State != "已收到" || book.Sent[0].Received.String() != "2026-11-03" {
		t.Errorf("after the receipt: %+v", book.Sent[0])
	}
	if _, err := below.place(t.Context(), clerk(), sent.ID, Placing{Folder: t.TempDir()}); !fault.Is(err, "parcel.delivered") {
		t.Errorf("a delivered parcel keeps its bytes: %v", err)
	}
	_, err = below.pack(t.Context(), clerk(), NewParcel{Month: october, PeerID: peerID(t, below)})
	wantCode(t, err, "parcel.nothing")
}

// matchOwners: a card that arrived belongs to the customer of the same code as where it came from.
func matchOwners(t *testing.T, here, there holding) {
	t.Helper()
	codes := func(f holding) map[string]string {
		by := lo.SliceToMap(f.customers, func(c customer.Customer) (customer.ID, string) { return c.ID, c.Code })
		return lo.SliceToMap(f.cards, func(c card.Card) (string, string) { return c.Number, by[c.CustomerID] })
	}
	want, got := codes(here), codes(there)
	if len(got) == 0 {
		t.Error("no card arrived")
	}
	for number, code := range got {
		if want[number] != code {
			t.Errorf("card %s belongs to %q, want %q", number, code, want[number])
		}
	}
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestParcelsTheWordOfTheOfficeThatAnswersStands: what was changed above all the same, past the screens, gives way and is asked about.
func TestParcelsTheWordOfTheOfficeThatAnswersStands(t *testing.T) {
	below, above := pair(t)
	_, data := parcelOf(t, below)
	mustTake(t, above, data)
	code := contents(t, above).customers[0].Code
	change(t, above, code, func(c *customer.Customer) { c.Phone, c.Remark = "0535-1111111", "上级备注" })
	change(t, below, code, func(c *customer.Customer) { c.Phone, c.Contact = "0535-2222222", "新联系人" })
	_, data = parcelOf(t, below)
	look := mustTake(t, above, data)
	if c := countOf(look, parcel.Customers); c.Rows != 1 || c.Clash != 1 {
		t.Fatalf("%+v", look.Result)
	}
	clash, alter := look.Result.Clashes[0], look.Result.Alters[0]
	if clash.Field != "电话" || clash.Before != "0535-1111111" || clash.After != "0535-2222222" || !clash.Taken || clash.Reason != parcel.OwnerSays || alter.Field != "联系人" || alter.After != "新联系人" {
		t.Errorf("%+v", look.Result)
	}
	got := contents(t, above).customers[0]
	if got.Phone != "0535-2222222" || got.Remark != "" || got.Contact != "新联系人" {
		t.Errorf("%+v", got)
	}
	notes, err := above.Notes(t.Context(), clerk())
	if err != nil || len(notes) != 2 || notes[0].Other+notes[1].Other != "0535-1111111上级备注" && notes[0].Other+notes[1].Other != "上级备注0535-1111111" || notes[0].Mine {
		t.Errorf("what gave way is not asked about: %+v %v", notes, err)
	}
	var out bytes.Buffer
	if name, err := above.WriteParcels(t.Context(), clerk(), &out); err != nil || !strings.HasSuffix(name, ".pdf") || !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) {
		t.Errorf("the ledger: %s %v", name, err)
	}
}

func TestParcelsWhatCannotComeInIsSetAsideAndSentAgain(t *testing.T) {
	below, above := pair(t)
	code := contents(t, below).customers[0].Code
	own := officeOf(t, below, org.District)
	var station org.Office
	if err := below.store.Update(t.Context(), below.by(clerk()), func(tx *store.Tx) (err error) {
		station, err = tx.SaveOffice(org.Office{Code: "ZZ9901", Name: "新建第九十九加油站", Kind: org.Station, ParentCode: own.Code, Status: org.Open, CountyCode: "370611", CountyName: "福山区"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	change(t, below, code, func(c *customer.Customer) { c.StationID = station.ID })
	sent, data := parcelOf(t, below)
	look := mustTake(t, above, data)
	c := countOf(look, parcel.Customers)
	at := slices.IndexFunc(look.Result.Left, func(l parcel.Left) bool { return l.Kind == parcel.Customers })
	if c.Aside != 1 || c.New != c.Rows-1 || at < 0 || look.Result.Left[at].Key != code || !strings.Contains(look.Result.Left[at].Text, "ZZ9901") {
		t.Fatalf("%+v", look.Result)
	}
	receipted(t, below, above, sent.ID)
	if err := above.store.Update(t.Context(), above.by(clerk()), func(tx *store.Tx) error {
		station.ID, station.Rev = "", 0
		_, err := tx.SaveOffice(station)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_, data = parcelOf(t, below)
	look = mustTake(t, above, data)
	if c := countOf(look, parcel.Customers); c.New != 1 || c.Aside != 0 {
		t.Errorf("sent again: %+v", look.Result)
	}
}

func TestParcelsUndoneFilesAndDeletedRecordsTravel(t *testing.T) {
	below, above := pair(t, octoberSales)
	_, data := parcelOf(t, below)
	mustTake(t, above, data)
	if list, err := above.Batches(t.Context(), clerk()); err != nil {
		t.Fatal(err)
	} else if b, ok := lo.Find(list, func(b intake.Batch) bool { return b.Kind == intake.Sales }); !ok || !fault.Is(failure(above.UndoBatch(t.Context(), clerk(), b.ID, true)), "parcel.not_owner") {
		t.Error("the upper took a file of the lower out")
	}
	if err := below.store.Update(t.Context(), below.by(clerk()), func(tx *store.Tx) error {
		list, err := tx.Batches()
		if err != nil {
			return err
		}
		b, _ := lo.Find(list, func(b intake.Batch) bool { return b.Kind == intake.Sales })
		return tx.UndoBatch(b.ID, "2026-11-03T10:00:00Z")
	}); err != nil {
		t.Fatal(err)
	}
	_, data = parcelOf(t, below)
	look := mustTake(t, above, data)
	if c := countOf(look, parcel.Batches); c.Changed != 1 || contents(t, above).sums.Rows != 0 {
		t.Errorf("%+v, %d sales left", look.Result, contents(t, above).sums.Rows)
	}
}

func TestParcelsComeInTurn(t *testing.T) {
	below, above := pair(t)
	code := contents(t, below).customers[0].Code
	_, first := parcelOf(t, below)
	change(t, below, code, func(c *customer.Customer) { c.Remark = "二" })
	_, second := parcelOf(t, below)
	before := seq(t, above)
	_, err := opened(t, above, second, true)
	if !fault.Is(err, "exchange.waits") || !strings.Contains(err.Error(), "第1号包") || !strings.Contains(err.Error(), "十月.fbx") || seq(t, above) != before {
		t.Errorf("out of turn: %v", err)
	}
	mustTake(t, above, first)
	mustTake(t, above, second)
	if look, err := opened(t, above, first, true); err != nil || !look.Repeat {
		t.Errorf("the older again: %+v %v", look, err)
	}
}

func TestParcelsThatAreRefused(t *testing.T) {
	below, above := pair(t)
	_, data := parcelOf(t, below)
	stranger := open(t)
	take(t, stranger, intake.Offices, sample(t, "机构.csv"))
	keyed(t, stranger, officeOf(t, stranger, org.Station))
	flipped := bytes.Clone(data)
	flipped[len(flipped)/2] ^= 4
	for name, c := range map[string]struct {
		by   *Desk
		data []byte
		want string
	}{
		"flipped bit": {above, flipped, "exchange.damaged"}, "cut short": {above, data[:len(data)-9], "exchange.damaged"}, "another's key": {stranger, data, "exchange.foreign"},
		"a database": {above, []byte("SQLite format 3\x00 and more"), "exchange.format"},
		"no parcel":  {above, []byte("PK\x03\x04zip"), "exchange.format"}, "its own": {below, data, "exchange.sender"},
		"future": {above, bytes.Replace(data, []byte("PACKAGE 1"), []byte("PACKAGE 7"), 1), "exchange.version"},
	} {
		before := seq(t, c.by)
		_, err := opened(t, c.by, c.data, true)
		if f := fault.From(err); !fault.Is(err, c.want) || !strings.Contains(err.Error(), "十月.fbx") || f.Remedy == "" || seq(t, c.by) != before {
			t.Errorf("%s: %v, want %s naming the file and what to do", name, err, c.want)
		}
	}
	wantCode(t, failure(opened(t, above, forged(t, below, above, exchange.Table{Name: "novelty", Rows: []json.RawMessage{[]byte(`{}`)}}), false)), "parcel.future")
	_, err := above.openParcel(t.Context(), clerk(), []exchange.Volume{{File: "a", Content: data}, {File: "b", Content: data}}, opening{accept: true}, quiet)
	wantCode(t, err, "parcel.many")
	_, err = above.openParcel(t.Context(), clerk(), nil, opening{accept: true}, quiet)
	wantCode(t, err, "parcel.no_file")
	_, err = above.openParcel(t.Context(), hand(access.Reviewer, "没开密钥的人"), []exchange.Volume{{File: "a", Content: data}}, opening{accept: true}, quiet)
	wantCode(t, err, "parcel.locked")
	wantCode(t, above.UnlockKeys(t.Context(), clerk(), "不是那句口令的口令"), "exchange.passphrase")
}

func failure[T any](_ T, err error) error { return err }

// forged is a first parcel with tables of the tester's own making, sealed by the keys of the office below.
func forged(t testing.TB, below, above *Desk, tables ...exchange.Table) []byte {
	t.Helper()
	return forgedAs(t, exchange.Upward, below, above, tables...)
}

func forgedAs(t testing.TB, kind exchange.Kind, below, above *Desk, tables ...exchange.Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := below.store.View(t.Context(), func(tx *store.Tx) error {
		keys, _, _, err := below.opened(tx, clerk())
		if err != nil {
			return err
		}
		peer, err := tx.Peer(peerID(t, below))
		if err != nil {
			return err
		}
		h := exchange.Header{Kind: kind, Month: october, Sequence: 1, Forms: "2026-A"}
		_, err = keys.Seal(h, tables, exchange.Peer{Office: org.OfficeID(peer.Code), Encrypt: peer.Encrypt}, &out)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestParcelsBadRowsAreSetAsideOneByOne(t *testing.T) {
	below, above := pair(t)
	rows := func(list ...string) (out []json.RawMessage) {
		for _, r := range list {
			out = append(out, json.RawMessage(r))
		}
		return out
	}
	good := `{"id":"c1","code":"K1","name":"好客户","kind":"机构客户","document":"","payModes":[],"need":{},"registered":"2026-10-01"}`
	look := mustTake(t, above, forged(t, below, above,
		exchange.Table{Name: "customer", Rows: rows(good, `{"id":"c2"}`, `{"id":5}`, `{"id":"c3","code":"K3","name":"x","kind":"外星客户"}`, `{"id":"c4","code":"K4","name":"负","kind":"机构客户","need":{"diesel":-1}}`)},
		exchange.Table{Name: "card", Rows: rows(`{"id":"k1","number":"1","channel":"站内","customerId":"c9","customerCode":"无"}`)},
		exchange.Table{Name: "visit", Rows: rows(`{"id":"v1","customerId":"c1","way":"电报"}`)},
		exchange.Table{Name: "sale", Rows: rows(`{"serial":"s","cardNumber":"1","batch":"none","date":"2026-10-01","density":700,"product":"92号"}`, `{"amount":1}`)},
		exchange.Table{Name: "file", Rows: rows(`{"name":"../../etc/passwd","data":"eA=="}`, `{"name":"..","data":"eA=="}`, `{"name":"月报.xlsx","data":"eA=="}`)},
		exchange.Table{Name: "gone", Rows: rows(`{"kind":"customer","id":"unknown"}`)}))
	if c := countOf(look, parcel.Customers); c.New != 1 || c.Aside != 4 {
		t.Errorf("%+v", look.Result)
	}
	if c := look.Result.Sums(); !c.Balanced() || c.Rows != 13 || c.Aside != 10 || len(look.Result.Left) != 10 {
		t.Errorf("%+v %+v", c, look.Result.Left)
	}
	if data, err := above.ParcelForm(t.Context(), clerk(), look.ID, "月报.xlsx"); err != nil || string(data) != "x" || len(look.Result.Files) != 1 {
		t.Errorf("%s %v", data, err)
	}
}

func TestParcelsSecretsNeverTravel(t *testing.T) {
	below, _ := pair(t)
	chief := hand(access.Chief, "负责人甲")
	if err := below.SetVault(t.Context(), chief, "", "另一句很长很长的口令"); err != nil {
		t.Fatal(err)
	}
	id := contents(t, below).customers[0].ID
	if _, err := below.OpenVault(t.Context(), chief, "另一句很长很长的口令"); err != nil {
		t.Fatal(err)
	}
	if _, err := below.SaveSecret(t.Context(), chief, customer.Secret{CustomerID: id, Subject: "法定代表人", Purpose: "核实身份", Basis: "本人同意", Approver: "负责人甲", Expires: october.Last().AddDays(300)}, "绝不外传的内容"); err != nil {
		t.Fatal(err)
	}
	_, data := parcelOf(t, below)
	if err := below.store.View(t.Context(), func(tx *store.Tx) error {
		keys, _, _, err := below.opened(tx, clerk())
		if err != nil {
			return err
		}
		p, err := keys.Reopen("a", bytes.NewReader(data))
		if err != nil {
			return err
		}
		inside := mustJSON(t, p.Tables)
		for _, word := range []string{"绝不外传的内容", "wrapped", "passwordHash", `"secret`} {
			if strings.Contains(inside, word) {
				t.Errorf("%s travels", word)
			}
		}
		if !strings.Contains(inside, contents(t, below).customers[0].Code) && len(p.Tables[0].Rows) == 0 {
			t.Error("the search looked at nothing")
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestParcelsKeysAreAcceptedReplacedAndRevoked(t *testing.T) {
	below, above := pair(t)
	name, own, err := above.Enrolment(t.Context(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	_, err = above.LookPeer(t.Context(), clerk(), Upload{name, own})
	wantCode(t, err, "parcel.own_file")
	_, err = below.AcceptPeer(t.Context(), clerk(), Upload{name, own}, "十二 个 别的 词")
	wantCode(t, err, "parcel.words")
	_, data := parcelOf(t, below)
	mustTake(t, above, data)
	_, err = below.MakeKeys(t.Context(), clerk(), NewKeys{officeOf(t, below, org.District).ID, "短"})
	wantCode(t, err, "exchange.weak")
	keyed(t, below, officeOf(t, below, org.District)) // the PC was lost: new keys
	fresh, data := parcelOf(t, below)
	if fresh.Sequence != 1 {
		t.Errorf("new keys begin a new chain, not number %d", fresh.Sequence)
	}
	_, err = opened(t, above, data, true)
	wantCode(t, err, "exchange.damaged") // signed by keys nobody accepted
	v := accept(t, above, below)
	if len(v.Peers) != 2 || v.Peers[0].RevokedAt != "" || v.Peers[1].Why != "换新密钥" {
		t.Fatalf("%+v", v.Peers)
	}
	look := mustTake(t, above, data)
	if c := look.Result.Sums(); c.New != 0 || c.Changed != 0 || c.Clash != 0 || c.Same != c.Rows {
		t.Errorf("everything sent again is the same: %+v", look.Result.Counts)
	}
	_, err = above.RevokePeer(t.Context(), clerk(), v.Peers[0].ID, " ")
	wantCode(t, err, "parcel.why")
	if _, err := above.RevokePeer(t.Context(), clerk(), v.Peers[0].ID, "电脑丢失"); err != nil {
		t.Fatal(err)
	}
	_, err = opened(t, above, data, true)
	wantCode(t, err, "exchange.revoked")
}

func TestParcelsFilesOnAStick(t *testing.T) {
	below, above := pair(t, octoberSales)
	stick := filepath.Join(t.TempDir(), "上报")
	w, err := below.PackParcel(t.Context(), clerk(), NewParcel{october, peerID(t, below), Placing{Folder: stick, VolumeMB: 1, Mail: true}})
	if err != nil {
		t.Fatal(err)
	}
	if end := workEnd(t, below, w); end.State != WorkDone {
		t.Fatalf("%+v", end)
	}
	book, err := below.Parcels(t.Context(), clerk())
	if err != nil || book.Sent[0].State != "已发出" || book.Sent[0].Placed != stick {
		t.Fatalf("%+v %v", book.Sent, err)
	}
	files, err := filepath.Glob(filepath.Join(stick, "*.fbv"))
	covers, other := filepath.Glob(filepath.Join(stick, "*_封面.pdf"))
	letters, third := filepath.Glob(filepath.Join(stick, "*.eml"))
	if err != nil || other != nil || third != nil || len(files) < 2 || len(covers) != 1 || len(letters) != len(files) {
		t.Fatalf("%d volumes, %d covers, %d letters", len(files), len(covers), len(letters))
	}
	slices.Reverse(files)
	for i, f := range files[:len(files)-1] {
		putIn(t, above, f)
		if i == 0 {
			wantCode(t, failure(above.openParcel(t.Context(), clerk(), above.inbox.mine(clerk()).files, opening{accept: true}, quiet)), "exchange.missing")
		}
	}
	putIn(t, above, files[len(files)-1])
	if w, err = above.OpenInbox(t.Context(), clerk(), true); err != nil {
		t.Fatal(err)
	}
	if end := workEnd(t, above, w); end.State != WorkDone {
		t.Fatalf("%+v", end)
	}
	in, err := above.Inbox(t.Context(), clerk())
	if err != nil || in.Look == nil || !in.Look.Done || len(in.Files) != 0 {
		t.Errorf("%+v %v", in, err)
	}
	if in, err = above.ClearInbox(t.Context(), clerk()); err != nil || in.Look != nil {
		t.Errorf("%+v %v", in, err)
	}
}

func putIn(t *testing.T, d *Desk, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.PutInbox(t.Context(), clerk(), Upload{filepath.Base(path), raw}); err != nil {
		t.Fatal(err)
	}
}

// workEnd waits for a job of the clerk.
func workEnd(t *testing.T, d *Desk, w Work) Work {
	t.Helper()
	d.works.mu.Lock()
	ended := d.works.byID[w.ID].ended
	d.works.mu.Unlock()
	<-ended
	end, err := d.WorkState(context.Background(), clerk(), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	return end
}

func TestParcelsAFailedWriteLeavesNothing(t *testing.T) {
	below, _ := pair(t)
	sent, _ := parcelOf(t, below)
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, sent.Name+"_封面.pdf.part"), 0o700); err != nil { // the cover cannot be written
		t.Fatal(err)
	}
	_, err := below.place(t.Context(), clerk(), sent.ID, Placing{Folder: dir})
	if err == nil {
		t.Fatal("written over a folder")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.fbx")); len(left) != 0 {
		t.Errorf("%v stay", left)
	}
	if book, err := below.Parcels(t.Context(), clerk()); err != nil || book.Sent[0].State != "已打包" {
		t.Errorf("%+v %v", book.Sent, err)
	}
	wantCode(t, failure(below.PlaceParcel(t.Context(), clerk(), sent.ID, Placing{Folder: "上报"})), "safe.not_absolute")
}

func TestParcelsWithoutKeysNothingLeaves(t *testing.T) {
	d := open(t)
	book, err := d.Parcels(t.Context(), clerk())
	if err != nil || !strings.Contains(book.Why, "单位与密钥") {
		t.Errorf("%+v %v", book, err)
	}
	wantCode(t, failure(d.PackParcel(t.Context(), clerk(), NewParcel{Month: october, Placing: Placing{Folder: "/x"}})), "parcel.no_keys")
	wantCode(t, failure(d.PackParcel(t.Context(), hand(access.Chief, "甲"), NewParcel{Month: october, Placing: Placing{Folder: "/x"}})), "access.denied")
	wantCode(t, failure(d.Keys(t.Context(), hand(access.Filler, "乙"))), "access.denied")
	wantCode(t, failure(d.OpenInbox(t.Context(), hand(access.Filler, "乙"), false)), "access.denied")
	wantCode(t, failure(d.MakeKeys(t.Context(), clerk(), NewKeys{"none", phrase})), "parcel.no_office")
}

// FuzzRows gives rows of a sealed parcel any content: a row may be set aside, never end in a failure of the program.
func FuzzRows(f *testing.F) {
	below, above := pair(f)
	kinds := lo.Filter(parcel.Kinds(), func(k parcel.Kind, _ int) bool { return k.Travels(false) })
	f.Add(uint8(0), []byte(`{"id":"a","code":"K","name":"甲","kind":"机构客户","registered":"2026-10-01"}`))
	f.Add(uint8(1), []byte(`{"id":"k1","number":"9","channel":"站内"}`))
	f.Add(uint8(2), []byte(`{"id":"v","customerId":"x","way":"短信","date":"2026-10-02","content":"内容"}`))
	f.Add(uint8(3), []byte(`{"id":"p","month":"2026-10","stationId":"x","target":3}`))
	f.Add(uint8(5), []byte(`{"id":"b","kind":"sales","sha256":"0000000000000000000000000000000000000000000000000000000000000000","from":"2026-10","to":"2026-10"}`))
	f.Add(uint8(9), []byte(`{"serial":"s","cardNumber":"1","batch":"b","date":"2026-10-01","density":700,"product":"92","amount":9223372036854775807}`))
	f.Add(uint8(10), []byte(`{"name":"..\\x","data":"eA=="}`))
	f.Fuzz(func(t *testing.T, kind uint8, row []byte) {
		var fields map[string]json.RawMessage
		if json.Unmarshal(row, &fields) != nil || fields == nil {
			return
		}
		data := forged(t, below, above, exchange.Table{Name: string(kinds[int(kind)%len(kinds)]), Rows: []json.RawMessage{row}})
		look, err := opened(t, above, data, false)
		if err != nil || !look.Result.Sums().Balanced() {
			t.Errorf("%s: %+v %v", row, look.Result, err)
		}
	})
}
