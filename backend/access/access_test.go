package access

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/fault"
)

// TestMatrix is the whole table of rights, written the other way round: per role in the order of rules.
func TestMatrix(t *testing.T) {
	head := []Role{Filler, Reviewer, Chief, Admin, Operator}
	matrix := map[Action]string{
		ReadCustomers: "yyy-y", EditCustomers: "y---y", MergeCustomers: "yy--y", ReadVault: "-yy--", ManageVault: "--y--", ImportFiles: "y---y", UndoImport: "yy--y", RunForms: "yyy-y", SignMonth: "yyy--", DraftCorrection: "y---y", ApproveCorrection: "--y--", CloseMonth: "----y", SignChurn: "--y--", SignLayout: "--y--", NoteDuties: "yyy-y", RemarkAssessment: "--y--", SignAssessment: "--y--", EditPlan: "y---y", ReportPlan: "y---y", ReviewPlan: "-y---", ApprovePlan: "--y--",
		PreviewSettlement: "yyy-y", CommitSettlement: "-yy-y", ApproveSettlement: "--y-y", ReleaseBonus: "-yy--", DividePool: "yy--y", DraftScheme: "yy--y", ApproveScheme: "--y-y", DraftAgreement: "yy--y", ApproveAgreement: "--y-y", ReviewAgreement: "-yy--", KeepTemplates: "yy---", KeepNumbers: "-yy--",
		EditProspects: "y---y", RunCensus: "y---y", KeepLists: "yy--y", ReadFloor: "-yy--", WorkProblems: "yyy-y", WorkComplaints: "yyy-y", ManageTeams: "-yy-y", SubmitProof: "y---y", ConfirmProof: "-yy--", RecordVisit: "yy--y", TransferCustomers: "y---y", ProposeAuthority: "y----", ApproveAuthority: "-yy--", ExportFiles: "yyy-y", ShareViews: "--y-y", ManageUsers: "---y-", ReadAudit: "-yyyy", SeeBackups: "--yyy", RunBackup: "---yy", RestoreBackup: "---yy", SeeParcels: "yyy-y", PackParcels: "yy--y", OpenParcels: "-y--y", ManageKeys: "---yy", ChangeSettings: "---yy",
	}
	if len(matrix) != len(rules()) {
		t.Fatalf("%d rights in the table, %d here", len(rules()), len(matrix))
	}
	for action, row := range matrix {
		for i, role := range head {
			err := Allow(Actor{Role: role}, action)
			if (err == nil) != (row[i] == 'y') {
				t.Errorf("%s %s: %v", role, action, err)
			}
			if err != nil && (fault.From(err).Kind != fault.Forbidden || !fault.Is(err, "access.denied")) {
				t.Errorf("%s %s: %v", role, action, err)
			}
		}
		if Allow(Actor{}, action) == nil || Allow(Actor{Role: "超级用户"}, action) == nil {
			t.Errorf("%s without a role", action)
		}
	}
}

func TestDenialNamesWhoMay(t *testing.T) {
	err := Allow(Actor{Role: Filler}, CommitSettlement)
	if f := fault.From(err); f.Message != "「填报」不能确认奖励结算" || f.Remedy != "请由复核或负责人账号操作" {
		t.Errorf("%v", err)
	}
	if err := Allow(Actor{Role: Chief}, "nothing"); err == nil {
		t.Error("an unknown action is allowed")
	}
}

// TestIncompatibleDuties: the administrator sees no customer data; who computes a bonus does not settle it (domain 3).
func TestIncompatibleDuties(t *testing.T) {
	for _, do := range Actions(Admin) {
		if do != ManageUsers && do != ReadAudit && do != SeeBackups && do != RunBackup && do != RestoreBackup && do != ManageKeys && do != ChangeSettings {
			t.Errorf("the administrator may %s", do)
		}
	}
	for _, r := range Roles() {
		imports, commits := Allow(Actor{Role: r}, ImportFiles) == nil, Allow(Actor{Role: r}, CommitSettlement) == nil
		if imports && commits {
			t.Errorf("%s both enters and settles", r)
		}
		if len(Actions(r)) == 0 {
			t.Errorf("%s may do nothing", r)
		}
	}
	if len(Actions("x")) != 0 || Actions("x") == nil {
		t.Error("an unknown role has rights, or its list is null in JSON")
	}
	if len(Actions(Operator)) != len(rules())-19 {
		t.Error("the command line may do everything but manage accounts, sign for authority, months, corrections, churn, layouts, assessments, plans or agreements, keep wordings and numbers, open the vault, read price floors, confirm proofs and release bonuses")
	}
}

func TestHash(t *testing.T) {
	salt := bytes.Repeat([]byte{7}, 64)
	a, err := Hash("三个 不相干的词", bytes.NewReader(salt))
	if err != nil || !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%s, %v", a, err)
	}
	b, _ := Hash("三个 不相干的词", bytes.NewReader(salt[1:]))
	if a != b {
		t.Error("the same salt and password give another hash")
	}
	if !Verify(a, "三个 不相干的词") || Verify(a, "三个 不相干的词 ") || Verify(a, "") {
		t.Error("wrong verdict")
	}
	other, _ := Hash("三个 不相干的词", bytes.NewReader(bytes.Repeat([]byte{8}, 16)))
	if other == a || !Verify(other, "三个 不相干的词") {
		t.Error("the salt does not count")
	}
	if _, err := Hash("x", bytes.NewReader(salt[:3])); !fault.Is(err, "access.random") {
		t.Errorf("short randomness: %v", err)
	}
}

// TestReferenceVector is a test vector of the algorithm's reference implementation.
func TestReferenceVector(t *testing.T) {
	const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if !Verify(hash, "password") || Verify(hash, "passwore") {
		t.Error("not the algorithm the string names")
	}
}

func TestVerifyRefusesBadHashes(t *testing.T) {
	good, err := Hash("correct horse", bytes.NewReader(make([]byte, 16)))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "x", "$argon2id$", strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "v=19", "v=16", 1),
		strings.Replace(good, "m=19456", "m=99999999", 1), strings.Replace(good, "m=19456", "m=1", 1), strings.Replace(good, "t=2", "t=0", 1), strings.Replace(good, "t=2", "t=99", 1),
		strings.Replace(good, "p=1", "p=0", 1), strings.Replace(good, "p=1", "p=1,x", 1), strings.Replace(good, "p=1", "p=1 ", 1), good + "$", good[:len(good)-30], good + "!",
		good[:strings.LastIndex(good, "$")+1]} {
		if Verify(bad, "correct horse") {
			t.Errorf("%q verifies", bad)
		}
	}
	if Verify(good, strings.Repeat("a", 10_000)) {
		t.Error("an endless password verifies")
	}
}

func TestCheckPassword(t *testing.T) {
	for _, bad := range []string{"", "short7x", "zhangwei", "ZhangWei", "zhangwei2026", "my zhangwei", "12345678", "87654321", "1234567890", "abcdefgh", "aaaaaaaa", "ababbaab",
		"password", "Password1!", "admin123", "qwerty123", "woaini1314", "20261031", "管理员12345", "加油站20260101", strings.Repeat("长", 100)} {
		err := CheckPassword(bad, "zhangwei")
		f := fault.From(err)
		if err == nil || f.Code != "access.weak_password" || f.Remedy == "" || strings.Contains(f.Message+f.Remedy, bad) && bad != "" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, good := range []string{"三个不相干的词语", "correct horse", "tR7#kw02pz", "鲁东南 4 号油罐", "839201746512"} {
		if err := CheckPassword(good, "zhangwei"); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	if err := CheckPassword("abcd-efgh-12", "a"); err != nil {
		t.Errorf("a login of one letter forbids the letter: %v", err)
	}
}

func TestThrottle(t *testing.T) {
	at := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		failures int
		after    time.Duration
		want     time.Duration
	}{
		{0, 0, 0}, {4, 0, 0}, {5, 0, 5 * time.Second}, {5, 2 * time.Second, 3 * time.Second}, {5, 5 * time.Second, 0}, {6, 0, 10 * time.Second},
		{12, 0, 640 * time.Second}, {13, 0, 15 * time.Minute}, {1 << 30, 0, 15 * time.Minute}, {13, time.Hour, 0}, {6, -time.Hour, 10 * time.Second},
	} {
		if got := (Throttle{c.failures, at}).Wait(at.Add(c.after)); got != c.want {
			t.Errorf("%d failures, %s later: %s, want %s", c.failures, c.after, got, c.want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "x")
	f.Add("$argon2id$v=19$m=16,t=1,p=2$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA", "")
	f.Fuzz(func(t *testing.T, hash, password string) {
		c, ok := parsePHC(hash)
		if ok && !c.affordable() {
			t.Errorf("%q would cost %d KiB", hash, c.memory)
		}
		if ok && c.memory*c.time > 64*1024 {
			return // true, but too slow to fuzz
		}
		Verify(hash, password)
	})
}

func BenchmarkVerify(b *testing.B) {
	hash, err := Hash("三个不相干的词", bytes.NewReader(make([]byte, 16)))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if !Verify(hash, "三个不相干的词") {
			b.Fatal(errors.New("does not verify"))
		}
	}
}

// TestRightsOverTheWholeUnit: an account of a district or a station has the rights of its role but those over the whole unit.
func TestRightsOverTheWholeUnit(t *testing.T) {
	for _, role := range Roles() {
		whole, part := ActionsOf(User{Role: role}), ActionsOf(User{Role: role, OfficeID: "o"})
		for _, do := range whole {
			err := Allow(Actor{Role: role, OfficeID: "o"}, do)
			wide := slices.Contains(unitWide(), do)
			if wide != fault.Is(err, "access.whole_unit") || wide == slices.Contains(part, do) {
				t.Errorf("%s %s: %v", role, do, err)
			}
		}
	}
	if err := Allow(Actor{Role: Filler, OfficeID: "o"}, ReadCustomers); err != nil {
		t.Error(err)
	}
	f := fault.From(Allow(Actor{Role: Filler, OfficeID: "o"}, ImportFiles))
	if f.Message != "「导入文件」关系到全单位，本账号只办所属片区或加油站的事" || f.Remedy != "请由所属机构为全单位的填报账号操作" {
		t.Error(f)
	}
}
