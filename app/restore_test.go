package app

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is no backup of ours is refused before anything is moved: empty files, other programs' databases, texts.
func TestRestoreTakesOnlyBackups(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	if code, _, errs := cmd("--data", data, "import", "offices", sampleFile(t, "机构.csv")); code != 0 {
		t.Fatal(errs)
	}
	foreign := filepath.Join(dir, "别的程序.db")
	db, err := sql.Open("sqlite3", foreign)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE t (a)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"空.db": "", "文字.db": "这不是数据库"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before, err := os.ReadDir(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"空.db", "文字.db", "别的程序.db"} {
		code, _, errs := cmd("--data", data, "restore", filepath.Join(dir, name))
		if code != 1 || !strings.Contains(errs, "store.not_ours") || !strings.Contains(errs, "请选择") {
			t.Errorf("%s: exit %d %s", name, code, errs)
		}
	}
	after, err := os.ReadDir(data)
	if err != nil || len(after) != len(before) {
		t.Errorf("the refused restores left something behind: %v", after)
	}
	if _, out, _ := cmd("--data", data, "--json", "import", "offices", sampleFile(t, "机构.csv")); !strings.Contains(out, `"repeat": true`) {
		t.Errorf("the data is gone: %s", out)
	}
}

// Every restore keeps what it replaced, however fast they follow, and says in the change log who did it.
func TestRestoreKeepsEveryOldOne(t *testing.T) {
	data := t.TempDir()
	backup := filepath.Join(t.TempDir(), "备份.db")
	steps := [][]string{{"import", "offices", sampleFile(t, "机构.csv")}, {"backup", backup}, {"restore", backup}, {"restore", backup}, {"restore", backup}, {"check"}}
	for _, args := range steps {
		if code, _, errs := cmd(append([]string{"--data", data}, args...)...); code != 0 {
			t.Fatalf("%v: %s", args, errs)
		}
	}
	kept, err := filepath.Glob(filepath.Join(data, "before-restore-*.db"))
	if err != nil || len(kept) != 3 {
		t.Errorf("%v %v", kept, err)
	}
	db, err := sql.Open("sqlite3", filepath.Join(data, "fuelbook.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var actor, after string
	if err := db.QueryRow("SELECT actor, after FROM change WHERE action = 'restore' ORDER BY seq DESC LIMIT 1").Scan(&actor, &after); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(actor, "本机操作员") || !strings.Contains(after, "备份.db") {
		t.Errorf("%s %s", actor, after)
	}
}

// A database too broken to open is moved aside with what a crash left beside it.
func TestRestoreOverABrokenDatabase(t *testing.T) {
	data, other := t.TempDir(), t.TempDir()
	backup := filepath.Join(t.TempDir(), "备份.db")
	for _, args := range [][]string{{"import", "offices", sampleFile(t, "机构.csv")}, {"backup", backup}} {
		if code, _, errs := cmd(append([]string{"--data", other}, args...)...); code != 0 {
			t.Fatal(errs)
		}
	}
	for _, suffix := range []string{"", "-wal"} {
		if err := os.WriteFile(filepath.Join(data, "fuelbook.db"+suffix), []byte("坏了"+suffix), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, errs := cmd("--data", data, "restore", backup); code != 0 {
		t.Fatal(errs)
	}
	for _, suffix := range []string{"", "-wal"} {
		kept, err := filepath.Glob(filepath.Join(data, "before-restore-*.db"+suffix))
		if err != nil || len(kept) != 1 {
			t.Fatalf("%q: %v %v", suffix, kept, err)
		}
		if raw, err := os.ReadFile(kept[0]); err != nil || string(raw) != "坏了"+suffix {
			t.Errorf("%q %v", raw, err)
		}
	}
	if code, _, errs := cmd("--data", data, "check"); code != 0 {
		t.Error(errs)
	}
}

func TestBackupDoesNotOverwrite(t *testing.T) {
	data := t.TempDir()
	backup := filepath.Join(t.TempDir(), "备份.db")
	if code, _, errs := cmd("--data", data, "backup", backup); code != 0 {
		t.Fatal(errs)
	}
	before, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	code, _, errs := cmd("--data", data, "backup", backup)
	after, err := os.ReadFile(backup)
	if code != 1 || !strings.Contains(errs, "store.backup_exists") || err != nil || !bytes.Equal(before, after) {
		t.Errorf("exit %d %s %v", code, errs, err)
	}
}

// An address for every interface is answered under the addresses a browser can open, and printed as one of them.
func TestHostsOf(t *testing.T) {
	for _, host := range []string{"", "0.0.0.0", "::"} {
		for _, h := range hostsOf(host, "[::]:8080", "8080") {
			if strings.HasPrefix(h, "[::]") || strings.HasPrefix(h, "0.0.0.0") || !strings.HasSuffix(h, ":8080") {
				t.Errorf("%q: %s", host, h)
			}
		}
	}
	if h := hostsOf("127.0.0.1", "127.0.0.1:8080", "8080"); h[0] != "127.0.0.1:8080" {
		t.Error(h)
	}
}

// What goes wrong is in a log of the data folder, which begins anew when it has grown large.
func TestLogOfTheFolder(t *testing.T) {
	data := t.TempDir()
	path := filepath.Join(data, "fuelbook.log")
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), logLimit+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, "fuelbook.db"), []byte("坏了，不是数据库，也不是空的"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := cmd("--data", data, "check"); code != 1 {
		t.Fatalf("exit %d", code)
	}
	raw, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(raw), "code=store.open") || len(raw) > 10_000 {
		t.Errorf("%.300s %v", raw, err)
	}
	if info, err := os.Stat(filepath.Join(data, "fuelbook.1.log")); err != nil || info.Size() != logLimit+1 {
		t.Error(err)
	}
}
