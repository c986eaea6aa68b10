package safe

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fuelbook/backend/fault"
)

func put(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("want %s, got %v", code, err)
	}
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	list, err := Files(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		out = append(out, f.Name)
	}
	return out
}

func TestWriteIsWholeOrNothing(t *testing.T) {
	dir := t.TempDir()
	path := put(t, filepath.Join(dir, "a"), "old")
	for code, cause := range map[string]error{"safe.full": syscall.ENOSPC, "safe.read_only": syscall.EROFS, "safe.write": errors.New("x")} {
		err := Write(path, func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return cause })
		wantCode(t, err, code)
	}
	if read(t, path) != "old" || len(names(t, dir)) != 1 {
		t.Errorf("%s %v", read(t, path), names(t, dir))
	}
	if err := Write(path, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err }); err != nil || read(t, path) != "new" {
		t.Error(err, read(t, path))
	}
	wantCode(t, Write(filepath.Join(path, "under a file"), func(io.Writer) error { return nil }), "safe.write")
	put(t, filepath.Join(dir, "b"+Part), "left by a crash")
	if err := Sweep(dir); err != nil || len(names(t, dir)) != 1 {
		t.Error(err, names(t, dir))
	}
	wantCode(t, Room(dir, 1<<60), "safe.no_room")
	if err := Room(dir, 1); err != nil {
		t.Error(err)
	}
}

func TestSealedOpensWithThePassphraseAlone(t *testing.T) {
	dir := t.TempDir()
	content := strings.Repeat("客户资料。", 40_000)
	from, sealed, back := put(t, filepath.Join(dir, "a.db"), content), filepath.Join(dir, "a.db.age"), filepath.Join(dir, "back.db")
	_, err := NewKey("短口令")
	wantCode(t, err, "safe.weak")
	key, err := NewKey("清泉山下的油站2026")
	if err != nil {
		t.Fatal(err)
	}
	if err := key.Seal(from, sealed); err != nil {
		t.Fatal(err)
	}
	if raw := read(t, sealed); strings.Contains(raw, "客户资料") || strings.Contains(raw, "AGE-SECRET") {
		t.Error("readable")
	}
	if err := Unseal(sealed, back, "清泉山下的油站2026"); err != nil || read(t, back) != content {
		t.Error(err)
	}
	wantCode(t, Unseal(sealed, back, "别的口令也够长了"), "safe.passphrase")
	wantCode(t, Unseal(from, back, "清泉山下的油站2026"), "safe.not_sealed")
	whole := []byte(read(t, sealed))
	none := filepath.Join(dir, "none.db")
	for name, bad := range map[string][]byte{"short": whole[:len(whole)-9], "cut at a chunk": whole[:len(whole)/2], "changed": bytes.Replace(whole, whole[len(whole)-40:len(whole)-30], []byte("0123456789"), 1)} {
		wantCode(t, Unseal(put(t, filepath.Join(dir, name), string(bad)), none, "清泉山下的油站2026"), "safe.damaged")
		if _, err := os.Stat(none); err == nil {
			t.Errorf("%s left a file", name)
		}
	}
}

func TestSecondPlaceIsKnownByItsMark(t *testing.T) {
	data, stick := t.TempDir(), filepath.Join(t.TempDir(), "U盘", "油客簿备份")
	wantCode(t, Claim("备份", data, "1"), "safe.not_absolute")
	wantCode(t, Claim(filepath.Join(data, "backups"), data, "1"), "safe.inside")
	if err := Claim(stick, data, "1"); err != nil {
		t.Fatal(err)
	}
	if why := Missing(stick, "1"); why != "" {
		t.Error(why)
	}
	if why := Missing(stick, "2"); !strings.Contains(why, "不是当初选定") {
		t.Error(why)
	}
	if err := os.RemoveAll(stick); err != nil {
		t.Fatal(err)
	}
	if why := Missing(stick, "1"); !strings.Contains(why, "没有接上") {
		t.Error(why)
	}
	list, err := Volumes(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range list {
		if v.Path == "" || v.Total <= 0 || v.Free > v.Total {
			t.Errorf("%+v", v)
		}
	}
}

// A swap that is interrupted after any of its steps is ended by the next start, and a log of the old database never lies beside the new one.
func TestSwapEndsWhatWasInterrupted(t *testing.T) {
	for done := range 5 {
		dir := t.TempDir()
		db, cand, kept := filepath.Join(dir, "fuelbook.db"), filepath.Join(dir, "candidate.db"), filepath.Join(dir, "kept.db")
		for path, text := range map[string]string{db: "old", db + "-wal": "old log", cand: "new", filepath.Join(dir, todoFile): `{"candidate":"candidate.db","kept":"kept.db"}`} {
			put(t, path, text)
		}
		steps := []func() error{func() error { return nil }, func() error { return os.Rename(db+"-wal", kept+"-wal") }, func() error { return os.Rename(db, kept) },
			func() error { return os.Rename(cand, db) }, func() error { return os.Remove(filepath.Join(dir, todoFile)) }}
		for _, step := range steps[:done+1] {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		if err := FinishSwap(db); err != nil {
			t.Fatal(err)
		}
		if read(t, db) != "new" || read(t, kept) != "old" || read(t, kept+"-wal") != "old log" || len(names(t, dir)) != 3 {
			t.Errorf("after step %d: %v", done, names(t, dir))
		}
		if err := FinishSwap(db); err != nil || read(t, db) != "new" {
			t.Error(err)
		}
	}
}
