package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/intake"
	"fuelbook/backend/measure"

	"github.com/samber/lo"
)

var update = flag.Bool("update", false, "write what the shipped policies are now")

// A month is closed only when it is over: what is fuelled in its last days could never be imported.
func TestCloseOnlyWhatIsOver(t *testing.T) {
	d := office(t, recent()...)
	today := calendar.NewDate(2026, time.October, 31)
	d.now = func() time.Time { return today.Time() }
	_, err := d.CloseMonth(context.Background(), clerk(), october, true)
	wantCode(t, err, "desk.blocked")
	if err != nil && !strings.Contains(err.Error(), "还没有过完") {
		t.Error(err)
	}
	today = today.AddDays(1)
	if _, err := d.CloseMonth(context.Background(), clerk(), october, true); err != nil {
		t.Error(err)
	}
}

// What was closed stays: gradings of the month too, whatever is changed afterwards.
func TestClosedGradingsStay(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	if _, err := d.CloseMonth(ctx, clerk(), october, true); err != nil {
		t.Fatal(err)
	}
	before, err := d.Grades(ctx, clerk(), october)
	if err != nil {
		t.Fatal(err)
	}
	c := stored(t, d, "370611J00001")
	c.ProvincePurchase = !c.ProvincePurchase
	if _, err := d.SaveCustomer(ctx, clerk(), c); err != nil {
		t.Fatal(err)
	}
	after, err := d.Grades(ctx, clerk(), october)
	if err != nil {
		t.Fatal(err)
	}
	a, b := lo.Must(json.Marshal(before)), lo.Must(json.Marshal(after))
	if len(before) == 0 || !bytes.Equal(a, b) {
		t.Errorf("gradings of a closed month changed with the archive")
	}
}

// The filing date is that of the day the forms are looked at, also when nothing was saved overnight.
func TestNewDayNewForms(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	today := calendar.NewDate(2026, time.November, 4)
	d.now = func() time.Time { return today.Time() }
	filed := func() calendar.Date {
		v, err := d.Form(ctx, clerk(), october, "F4", "")
		if err != nil {
			t.Fatal(err)
		}
		return v.FiledOn
	}
	first := filed()
	today = today.AddDays(1)
	if second := filed(); first.AddDays(1) != second {
		t.Errorf("filed on %s, a day later on %s", first, second)
	}
}

func TestCustomerFieldsAreChecked(t *testing.T) {
	d, ctx := office(t), context.Background()
	c := stored(t, d, "370611J00001")
	c.Need.Diesel = lo.ToPtr(measure.Gram(-1))
	c.ManagerID = "nobody"
	_, err := d.SaveCustomer(ctx, clerk(), c)
	if f := fault.From(err); !strings.Contains(err.Error(), "柴油月需求不能是负数") || !strings.Contains(err.Error(), "没有这位责任人") || f.Kind == fault.Internal {
		t.Error(err)
	}
}

func TestNothingToPay(t *testing.T) {
	d, ctx := open(t), context.Background()
	take(t, d, intake.Offices, sample(t, "机构.csv"))
	var scheme incentive.Scheme
	list, err := d.Schemes(ctx, clerk())
	if err != nil || len(list) == 0 {
		t.Fatal(err)
	}
	scheme = list[0].Scheme
	_, err = d.Settle(ctx, clerk(), october, scheme, true)
	wantCode(t, err, "incentive.nothing_to_pay")
	if _, err := d.Settle(ctx, clerk(), october, scheme, false); err != nil {
		t.Errorf("looking at it is allowed: %v", err)
	}
}

// An account is checked in the same way with and without a new password.
func TestAccountChangesAreChecked(t *testing.T) {
	d, ctx := open(t), context.Background()
	admin := access.Actor{UserID: "a", Name: "管理员", Role: access.Admin}
	keeper, err := d.CreateUser(ctx, admin, NewUser{Login: "guanli", Name: "管理员", Role: access.Admin, Password: "三个不相干的词 甲"})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []NewUser{{Login: "", Name: "甲", Role: access.Filler}, {Login: "a", Name: " ", Role: access.Filler}, {Login: "a", Name: "甲", Role: "xx"}} {
		n.Rev = keeper.Rev
		if _, err := d.UpdateUser(ctx, admin, keeper.ID, n); fault.From(err).Kind != fault.Invalid {
			t.Errorf("%+v: %v", n, err)
		}
	}
	if _, err := d.UpdateUser(ctx, admin, keeper.ID, NewUser{Login: "guanli2", Name: "管理员二", Role: access.Admin, Rev: keeper.Rev}); err != nil {
		t.Error(err)
	}
	if _, err := d.Login(ctx, "guanli2", "三个不相干的词 甲"); err != nil {
		t.Errorf("the password did not stay: %v", err)
	}
}

// An administrator reads the change log without the customers in it.
func TestAdministratorSeesNoCustomers(t *testing.T) {
	d, ctx := office(t), context.Background()
	c := stored(t, d, "370611J00001")
	c.Phone = "13800138000"
	if _, err := d.SaveCustomer(ctx, clerk(), c); err != nil {
		t.Fatal(err)
	}
	for role, sees := range map[access.Role]bool{access.Admin: false, access.Chief: true} {
		list, err := d.Audit(ctx, access.Actor{UserID: "x", Name: "x", Role: role}, 0, 1)
		if err != nil || len(list) != 1 {
			t.Fatal(err)
		}
		if got := strings.Contains(string(list[0].After), "13800138000"); got != sees {
			t.Errorf("%s sees the phone: %v", role, got)
		}
	}
}

// A stored version of a policy stays as it is, so a changed file must come with a new version: the table pins what each version says.
func TestShippedPolicyVersions(t *testing.T) {
	var now strings.Builder
	for _, kind := range []string{policyArchive, policyCensus, policyClasses, policyDensity, policyGrading, policyLoad, policyPlan, policyTracking, policyCare, policyDuties, policyComplain, policyAssess, policyLayout, policyMessages} {
		raw, err := fs.ReadFile(assets.FS, "policy/"+kind+".json")
		if err != nil {
			t.Fatal(err)
		}
		v, err := policyVersion(kind, raw)
		if err != nil || v.Version == "" || v.From.IsZero() || v.Source == "" {
			t.Fatalf("%s: %+v %v", kind, v, err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, raw); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&now, "%s %s %x\n", kind, v.Version, sha256.Sum256(compact.Bytes()))
	}
	const file = "testdata/policies.txt"
	if *update {
		if err := os.WriteFile(file, []byte(now.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pinned, err := os.ReadFile(file)
	if err != nil || string(pinned) != now.String() {
		t.Errorf("a policy changed: give it a new version, then run with -update\n%s\n%v", now.String(), err)
	}
}

// A folder whose stored version differs from the shipped file opens, and keeps what it calculated with.
func TestChangedPolicyFileDoesNotStopTheStart(t *testing.T) {
	d := open(t)
	if err := d.seedPolicies(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.assets = changed{assets.FS}
	if err := d.seedPolicies(context.Background()); err != nil {
		t.Error(err)
	}
}

// changed is the shipped assets with a line break behind every file.
type changed struct{ fs.FS }

func (c changed) ReadFile(name string) ([]byte, error) {
	raw, err := fs.ReadFile(c.FS, name)
	return append(raw, '\n'), err
}

// Somebody changes their own password with the present one; nobody else's, and not to a weak one.
func TestChangePassword(t *testing.T) {
	d, ctx := open(t), context.Background()
	admin := access.Actor{UserID: "a", Name: "管理员", Role: access.Admin}
	u, err := d.CreateUser(ctx, admin, NewUser{Login: "lijie", Name: "李某", Role: access.Admin, Password: "三个不相干的词 甲"})
	if err != nil {
		t.Fatal(err)
	}
	self := access.Actor{UserID: u.ID, Name: u.Name, Role: u.Role}
	wantCode(t, d.ChangePassword(ctx, self, "不是这个", "另外三个词 乙丙"), "access.bad_password")
	wantCode(t, d.ChangePassword(ctx, self, "三个不相干的词 甲", "12345678"), "access.weak_password")
	wantCode(t, d.ChangePassword(ctx, clerk(), "", "另外三个词 乙丙"), "access.bad_password")
	if err := d.ChangePassword(ctx, self, "三个不相干的词 甲", "另外三个词 乙丙"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Login(ctx, "lijie", "另外三个词 乙丙"); err != nil {
		t.Error(err)
	}
}

// The copy an administrator takes on screen is a whole database, and taking it is in the log.
func TestWriteBackup(t *testing.T) {
	d, ctx := office(t), context.Background()
	var out bytes.Buffer
	err := d.WriteBackup(ctx, access.Actor{UserID: "x", Name: "x", Role: access.Filler}, &out)
	wantCode(t, err, "access.denied")
	if err := d.WriteBackup(ctx, access.Actor{UserID: "x", Name: "管理员", Role: access.Admin}, &out); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "b.db")
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	copied := openAt(t, path)
	if c := stored(t, copied, "370611J00001"); c.ID == "" {
		t.Error("the copy lacks customers")
	}
	log, err := copied.Audit(ctx, clerk(), 0, 1)
	if err != nil || log[0].Action != "backup" || log[0].Actor != "管理员" {
		t.Errorf("%+v %v", log, err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(d.path), "backup-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A customer entered without a day is one of today, not one that was always there.
func TestNewCustomerIsOfToday(t *testing.T) {
	d, ctx := office(t), context.Background()
	old := stored(t, d, "370611J00001")
	c, err := d.SaveCustomer(ctx, clerk(), customer.Customer{Code: "新1", Name: "某某新公司", Kind: customer.Institution, StationID: old.StationID})
	if err != nil || c.Registered.String() != "2026-11-03" {
		t.Errorf("%s %v", c.Registered, err)
	}
}
