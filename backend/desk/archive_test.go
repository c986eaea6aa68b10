package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"

	"github.com/samber/lo"
)

func detail(t *testing.T, d *Desk, x customer.Detail) customer.Detail {
	t.Helper()
	v, err := d.SaveDetail(context.Background(), clerk(), x)
	if err != nil {
		t.Fatal(err)
	}
	return v.Detail
}

func archive(t *testing.T, d *Desk, id customer.ID) ArchiveView {
	t.Helper()
	v, err := d.Archive(context.Background(), clerk(), id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var day = calendar.NewDate(2026, time.November, 1)

// A need has its product, day and evidence; what a customer is graded by follows from the records, also when one is taken back.
func TestNeedsFollowTheirRecords(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	code, station := known2(t, d)
	id := stored(t, d, code).ID
	first := archive(t, d, id).Details
	if len(first) == 0 || first[0].Detail.Need == nil || !strings.HasPrefix(first[0].Detail.Need.Evidence, "导入：客户档案") {
		t.Fatalf("the file left no record of the need: %+v", first)
	}
	say := func(product string, g measure.Gram) customer.Detail {
		return detail(t, d, customer.Detail{CustomerID: id, Kind: customer.NeedDetail, From: calendar.NewDate(2026, time.November, 3), Need: &customer.NeedRecord{Product: product, Monthly: g, Basis: customer.Verified, Evidence: "走访单"}})
	}
	say("92#汽油", 3_000_000)
	extra := say("95#汽油", 2_500_000)
	if g := stored(t, d, code).Need.Gasoline; g == nil || *g != 5_500_000 {
		t.Errorf("%v", g)
	}
	if err := d.RemoveDetail(ctx, clerk(), extra.ID); err != nil {
		t.Fatal(err)
	}
	if g := stored(t, d, code).Need.Gasoline; g == nil || *g != 3_000_000 {
		t.Errorf("%v", g)
	}
	edit(t, d, code, func(c *customer.Customer) { c.Need.Gasoline = nil })
	for _, x := range archive(t, d, id).Details {
		if x.Detail.Need != nil && strings.HasSuffix(x.Detail.Need.Product, "汽油") && x.Detail.To.IsZero() {
			t.Errorf("a record outlived what it says: %+v", x.Detail)
		}
	}
	res := take(t, d, intake.Customers, csv("需求.csv", customerHead, code+",改名公司,机构客户,"+station+",,,6.25,"))
	if g := stored(t, d, code).Need.Gasoline; *g != 6_250_000 {
		t.Errorf("%v", g)
	}
	undo(t, d, res.Batch.ID, true)
	if g := stored(t, d, code).Need.Gasoline; g != nil {
		t.Errorf("%v", *g)
	}
	_, err := d.SaveDetail(ctx, clerk(), customer.Detail{CustomerID: id, Kind: customer.NeedDetail, From: calendar.NewDate(2027, time.May, 3), Need: &customer.NeedRecord{Product: "汽油", Basis: customer.Declared, Evidence: "x"}})
	wantCode(t, err, "customer.need_future")
	sound(t, d)
}

func TestArchiveOfAMergedCustomer(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	a, b := twins(t, d)
	mine := detail(t, d, customer.Detail{CustomerID: b.ID, Kind: customer.VehicleDetail, From: day, Vehicle: &customer.Vehicle{Plate: "鲁 F·D12345", Energy: "纯电"}})
	if mine.Vehicle.Plate != "鲁FD12345" {
		t.Errorf("%+v", mine.Vehicle)
	}
	odd := archive(t, d, detail(t, d, customer.Detail{CustomerID: a.ID, Kind: customer.VehicleDetail, From: day, Vehicle: &customer.Vehicle{Plate: "没有牌", Energy: "柴油"}}).CustomerID)
	if !slices.ContainsFunc(odd.Details, func(v DetailView) bool { return v.Warning != nil && v.Warning.Field == "plate" }) {
		t.Error("an odd plate is not named")
	}
	v := merge(t, d, a.ID, b.ID)
	if !slices.ContainsFunc(archive(t, d, a.ID).Details, func(v DetailView) bool { return v.Detail.ID == mine.ID }) {
		t.Error("the merged record's vehicle is not seen")
	}
	class := customer.Detail{CustomerID: b.ID, Kind: customer.ClassDetail, From: day, Class: &customer.Membership{Tree: customer.ByNature, Path: "机构客户"}}
	if got := detail(t, d, class); got.CustomerID != a.ID {
		t.Errorf("a new entry belongs to %s", got.CustomerID)
	}
	class.Class = &customer.Membership{Tree: customer.ByNature, Path: "私家车客户"}
	_, err := d.SaveDetail(ctx, clerk(), class)
	wantCode(t, err, "customer.class_clash")
	p, err := d.Unmerge(ctx, clerk(), v.Merge.ID, true)
	if err != nil || len(p.Since) != 1 || p.Since[0].Entity != "detail" {
		t.Errorf("%+v %v", p, err)
	}
	if got := archive(t, d, b.ID).Details; !slices.ContainsFunc(got, func(v DetailView) bool { return v.Detail.ID == mine.ID }) {
		t.Error("the vehicle did not come back with its customer")
	}
}

func TestAttachments(t *testing.T) {
	ctx := context.Background()
	d := office(t)
	code, _ := known2(t, d)
	id := stored(t, d, code).ID
	pdf := append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte{7}, 500)...)
	a, err := d.AddAttachment(ctx, clerk(), id, Upload{Name: `C:\扫描件\营业执照𠮷.pdf`, Data: pdf}, "2026年")
	if err != nil || a.Name != "营业执照𠮷.pdf" || a.Media != "application/pdf" || a.Size != int64(len(pdf)) {
		t.Fatalf("%+v %v", a, err)
	}
	got, data, err := d.Attachment(ctx, clerk(), a.ID)
	if err != nil || !bytes.Equal(data, pdf) || got.SHA256 != a.SHA256 {
		t.Errorf("%+v %v", got, err)
	}
	if v := archive(t, d, id); len(v.Attachments) != 1 {
		t.Errorf("%+v", v.Attachments)
	}
	for name, c := range map[string]struct {
		up   Upload
		code string
	}{"empty": {Upload{Name: "a.pdf"}, "customer.attachment_empty"}, "too big": {Upload{Name: "a.pdf", Data: make([]byte, customer.MaxAttachment+1)}, "customer.attachment_size"},
		"no name": {Upload{Name: "../..", Data: pdf}, "customer.attachment_name"}, "hidden mark": {Upload{Name: "a\u202efdp.exe", Data: pdf}, "customer.attachment_name"}} {
		if name == "no name" {
			c.up.Name = "/"
		}
		_, err := d.AddAttachment(ctx, clerk(), id, c.up, "")
		wantCode(t, err, c.code)
	}
	if err := d.RemoveAttachment(ctx, clerk(), a.ID); err != nil {
		t.Fatal(err)
	}
	_, _, err = d.Attachment(ctx, clerk(), a.ID)
	wantCode(t, err, "store.not_found")
	sound(t, d)
}

// The content of a sensitive fact stands nowhere but sealed: not in the database file, a backup, the change log.
func TestVault(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "v.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := openAt(t, path)
	take(t, d, intake.Offices, sample(t, "机构.csv"))
	take(t, d, intake.Staff, sample(t, "员工.csv"))
	take(t, d, intake.Customers, sample(t, "客户档案.xlsx"))
	code, _ := known2(t, d)
	id := stored(t, d, code).ID
	chief, clerk := access.Actor{UserID: "chief", Name: "负责人甲", Role: access.Chief}, access.Actor{UserID: "c", Name: "填报乙", Role: access.Filler}
	const phrase, content = "只有我们知道的一句话", "与采购主任是大学同学QZX"
	secret := customer.Secret{CustomerID: id, Subject: "采购主任", Purpose: "拜访", Basis: "本人同意", Approver: "负责人甲", Expires: calendar.NewDate(2026, time.November, 20)}

	_, err := d.OpenVault(ctx, chief, phrase)
	wantCode(t, err, "vault.off")
	wantCode(t, d.SetVault(ctx, clerk, "", phrase), "access.denied")
	if err := d.SetVault(ctx, chief, "", phrase); err != nil {
		t.Fatal(err)
	}
	_, err = d.SaveSecret(ctx, chief, secret, content)
	wantCode(t, err, "vault.closed")
	_, err = d.OpenVault(ctx, chief, "另外一句话另外一句话")
	wantCode(t, err, "vault.passphrase")
	if v, err := d.OpenVault(ctx, chief, phrase); err != nil || !v.Open {
		t.Fatalf("%+v %v", v, err)
	}
	_, err = d.SaveSecret(ctx, chief, customer.Secret{CustomerID: id, Expires: calendar.NewDate(2030, 1, 1)}, "")
	wantCode(t, err, "vault.empty")
	wantCode(t, err, "vault.expires")
	if _, err := d.SaveSecret(ctx, chief, secret, content); err != nil {
		t.Fatal(err)
	}
	_, err = d.ReadSecrets(ctx, chief, id, " ")
	wantCode(t, err, "vault.purpose")
	_, err = d.ReadSecrets(ctx, clerk, id, "看看")
	wantCode(t, err, "access.denied")
	list, err := d.ReadSecrets(ctx, chief, id, "拜访前准备")
	if err != nil || len(list) != 1 || list[0].Content != content {
		t.Fatalf("%+v %v", list, err)
	}
	if err := d.SetVault(ctx, chief, "错的错的错的错的错的", "新的一句话新的一句话"); !fault.Is(err, "vault.passphrase") {
		t.Errorf("%v", err)
	}
	if err := d.SetVault(ctx, chief, phrase, "新的一句话新的一句话"); err != nil {
		t.Fatal(err)
	}
	if list, err := d.ReadSecrets(ctx, chief, id, "换口令后"); err != nil || list[0].Content != content {
		t.Errorf("%+v %v", list, err)
	}
	backup := filepath.Join(t.TempDir(), "copy.db")
	if err := d.store.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{backup, path, path + "-wal"} {
		if raw, err := os.ReadFile(f); err == nil && (bytes.Contains(raw, []byte("大学同学QZX")) || bytes.Contains(raw, []byte(phrase))) {
			t.Errorf("%s holds the content or the passphrase", f)
		}
	}
	log, err := d.Audit(ctx, chief, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(log)
	if !bytes.Contains(raw, []byte("拜访前准备")) || bytes.Contains(raw, []byte("大学同学")) {
		t.Errorf("the log says too little or too much")
	}
	d.now = func() time.Time { return time.Date(2026, 11, 3, 9, 40, 0, 0, time.UTC) }
	_, err = d.ReadSecrets(ctx, chief, id, "半小时后")
	wantCode(t, err, "vault.closed")
	d.now = func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
	if _, err := d.OpenVault(ctx, chief, "新的一句话新的一句话"); err != nil {
		t.Fatal(err)
	}
	if list, err := d.ReadSecrets(ctx, chief, id, "到期以后"); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	sound(t, d)
}

// Ten thousand naughty names: each is stored, found and shown exactly as written, or refused with the reason.
func TestNaughtyStrings(t *testing.T) {
	ctx := context.Background()
	d := open(t)
	take(t, d, intake.Offices, sample(t, "机构.csv"))
	at := lo.Must(lo.Find(lo.Must(d.Offices(ctx, clerk())), func(o OfficeView) bool { return o.Kind == org.Station })).ID
	pieces := []string{"'; DROP TABLE customer;--", "<script>alert(1)</script>", "%s%n", "${jndi:ldap://x}", "=cmd|' /C calc'!A0", "\x00", "\u202e反", "\u2066", "\ufeff", "\u200b", "\u200d", "👨‍👩‍👧", "🚚", "𠮷", "𪚥", "䶮",
		"مرحبا", "שלום", "Ⅷ", "①", "ﬁ", "İ", "ß", "ё", "\t", "\n", "\r\n", "\u2028", "\xff\xfe", "\xed\xa0\x80", strings.Repeat("油", 90), "null", "NaN", "-1", "1e308", "../../etc/passwd", `C:\con\nul`, "%%20", "&amp;", "\u0301\u0301", "〔2026〕", "　", " ", "山东", "有限公司", "\U0010ffff", "\ufdd0", "_", "*", "?"}
	rng := rand.New(rand.NewPCG(9, 9))
	c, err := d.SaveCustomer(ctx, clerk(), customer.Customer{Code: "N1", Name: "起点", Kind: customer.Institution, StationID: at})
	if err != nil {
		t.Fatal(err)
	}
	refused, kept := 0, 0
	for range 10_000 / share {
		var b strings.Builder
		for range 1 + rng.IntN(4) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		want := strings.TrimSpace(b.String())
		next := c
		next.Name, next.Contact = b.String(), b.String()
		saved, err := d.SaveCustomer(ctx, clerk(), next)
		if err != nil {
			f := fault.From(err)
			if f.Kind != fault.Invalid || f.Message == "" || f.Remedy == "" {
				t.Fatalf("%q refused without a reason: %v", want, err)
			}
			refused++
			continue
		}
		kept++
		c = saved
		got := stored(t, d, "N1")
		raw, err := json.Marshal(got)
		var back customer.Customer
		if err != nil || json.Unmarshal(raw, &back) != nil || got.Name != want || got.Contact != b.String() || back.Name != want {
			t.Fatalf("%q came back as %q (%q): %v", want, got.Name, back.Name, err)
		}
	}
	if refused < 1000/share || kept < 1000/share {
		t.Errorf("%d refused, %d kept", refused, kept)
	}
	sound(t, d)
}
