package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cmd runs the program in process and returns exit code and streams.
func cmd(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = Main(args, &o, &e)
	return code, o.String(), e.String()
}

func sampleFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "testdata", "sample", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExitCodes(t *testing.T) {
	data := filepath.Join(t.TempDir(), "用户 张三", "数据#1%")
	for _, c := range []struct {
		name string
		args []string
		code int
		errs string
	}{
		{"version", []string{"version"}, 0, ""},
		{"no such command", []string{"dance"}, 2, "cli.usage"},
		{"missing flag", []string{"--data", data, "grade"}, 2, "cli.usage"},
		{"unknown flag", []string{"--colour", "version"}, 2, "cli.usage"},
		{"bad month", []string{"--data", data, "grade", "--month", "十月"}, 1, "calendar.bad_month"},
		{"no such kind", []string{"--data", data, "import", "songs", sampleFile(t, "机构.csv")}, 1, "intake.no_kind"},
		{"no such file", []string{"--data", data, "import", "offices", "没有.csv"}, 1, "app.no_file"},
		{"nothing to close", []string{"--data", data, "close", "--month", "2026-10"}, 1, "desk.blocked"},
		{"no such customer", []string{"--data", data, "agreement", "--customer", "X", "--out", filepath.Join(data, "a.pdf")}, 1, "store.not_found"},
		{"not loopback", []string{"--data", data, "serve", "--addr", "0.0.0.0:0"}, 1, "app.not_loopback"},
	} {
		code, _, errs := cmd(c.args...)
		if code != c.code || !strings.Contains(errs, c.errs) {
			t.Errorf("%s: exit %d, want %d; %s", c.name, code, c.code, errs)
		}
	}
}

func TestImportJSONDryRunAndRepeat(t *testing.T) {
	data := t.TempDir()
	type result []struct {
		Done, Repeat, DryRun bool
		Totals               struct{ Rows, New int }
	}
	run := func(args ...string) result {
		t.Helper()
		code, out, errs := cmd(append([]string{"--data", data, "--json", "import"}, args...)...)
		var r result
		if err := json.Unmarshal([]byte(out), &r); code != 0 || err != nil {
			t.Fatalf("exit %d %v\n%s%s", code, err, out, errs)
		}
		return r
	}
	if r := run("offices", sampleFile(t, "机构.csv"), "--dry-run"); r[0].Done || !r[0].DryRun || r[0].Totals.New != 16 {
		t.Errorf("%+v", r)
	}
	if r := run("offices", sampleFile(t, "机构.csv")); !r[0].Done || r[0].Totals.New != 16 {
		t.Errorf("%+v", r)
	}
	if r := run("offices", sampleFile(t, "机构.csv")); !r[0].Repeat {
		t.Errorf("%+v", r)
	}
}

func TestGoodRowsLeaveAWorkbookOfTheWrongOnes(t *testing.T) {
	data, dir := t.TempDir(), t.TempDir()
	file := filepath.Join(dir, "机构.csv")
	if err := os.WriteFile(file, []byte("机构代码,机构名称,机构类型,上级代码\n370600,烟台分公司,所属单位,SD\nX1,怪站,小卖部,370600\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs := cmd("--data", data, "import", "offices", file)
	if code != 1 || !strings.Contains(errs, "intake.refused") {
		t.Errorf("exit %d %s", code, errs)
	}
	code, out, errs := cmd("--data", data, "import", "offices", file, "--good")
	if code != 0 {
		t.Fatalf("exit %d %s%s", code, out, errs)
	}
	if _, err := os.Stat(filepath.Join(dir, "机构_错误行.xlsx")); err != nil {
		t.Error(err)
	}
}

func TestBackupRestoreAndCheck(t *testing.T) {
	data, other := t.TempDir(), t.TempDir()
	backup := filepath.Join(t.TempDir(), "备份.db")
	for _, args := range [][]string{{"import", "offices", sampleFile(t, "机构.csv")}, {"backup", backup}, {"import", "staff", sampleFile(t, "员工.csv")}, {"restore", backup}, {"check"}} {
		if code, _, errs := cmd(append([]string{"--data", data}, args...)...); code != 0 {
			t.Fatalf("%v: %s", args, errs)
		}
	}
	// After the restore the staff file is unknown again.
	_, out, _ := cmd("--data", data, "--json", "import", "staff", sampleFile(t, "员工.csv"), "--dry-run")
	if !strings.Contains(out, `"new": 74`) {
		t.Errorf("the restore did not bring the earlier state back: %s", out)
	}
	kept, err := filepath.Glob(filepath.Join(data, "before-restore-*.db"))
	if err != nil || len(kept) != 1 {
		t.Errorf("the replaced database was not kept: %v %v", kept, err)
	}
	broken := filepath.Join(other, "坏.db")
	if err := os.WriteFile(broken, []byte("这不是数据库"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := cmd("--data", data, "restore", broken); code != 1 {
		t.Errorf("a file that is no database was restored: exit %d", code)
	}
	if code, _, errs := cmd("--data", data, "check"); code != 0 {
		t.Errorf("after the refused restore: %s", errs)
	}
}

func TestOneProgramPerFolder(t *testing.T) {
	dir := t.TempDir()
	f, err := openFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	code, _, errs := cmd("--data", dir, "check")
	if code != 1 || !strings.Contains(errs, "app.busy") {
		t.Errorf("exit %d %s", code, errs)
	}
	f.release()
	if code, _, errs = cmd("--data", dir, "check"); code != 0 {
		t.Errorf("exit %d %s", code, errs)
	}
}

func TestWriteFileLeavesNothingHalfWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := writeFile(path, func(f *os.File) error {
		if _, err := f.WriteString("half"); err != nil {
			return err
		}
		return os.ErrInvalid
	})
	if err == nil {
		t.Fatal("the failure was swallowed")
	}
	raw, err := os.ReadFile(path)
	list, _ := os.ReadDir(filepath.Dir(path))
	if err != nil || string(raw) != "old" || len(list) != 1 {
		t.Errorf("%q %v %d files", raw, err, len(list))
	}
}

// An empty answer says why it is empty.
func TestEmptyAnswersSayWhy(t *testing.T) {
	data := t.TempDir()
	if code, _, errs := cmd("--data", data, "grade", "--month", "2026-10"); code != 0 || !strings.Contains(errs, "请先导入客户档案") {
		t.Errorf("exit %d %s", code, errs)
	}
	if code, _, errs := cmd("--data", data, "forms", "--month", "2026-10", "--out", filepath.Join(data, "out")); code != 0 || !strings.Contains(errs, "没有消费明细") {
		t.Errorf("exit %d %s", code, errs)
	}
}
