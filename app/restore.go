package app

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"fuelbook/backend/desk"
	"fuelbook/backend/fault"
)

// restore puts a backup in the place of the present data: a copy of it is proven and notes who restored it, the present database is kept
// beside under a name of its own, and the two are swapped by rename. It returns where the old one is kept, empty when there was none.
func restore(e *env, f *folder, backup string) (kept string, err error) {
	candidate := filepath.Join(f.dir, "restore-candidate.db")
	sum, err := copyHashed(backup, candidate)
	if err != nil {
		return "", err
	}
	defer func() {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			_ = os.Remove(candidate + suffix) // gone already when the swap succeeded
		}
	}()
	if err := e.mayRestore(f); err != nil {
		return "", err
	}
	if err := desk.Adopt(e.ctx, e.options(candidate), operator(), filepath.Base(backup), sum); err != nil {
		return "", err
	}
	if kept, err = keepOld(f); err != nil {
		return "", err
	}
	if err := os.Rename(candidate, f.database()); err != nil {
		return kept, fault.New(fault.Unavailable, "app.write", "恢复时换不了数据库文件，原来的数据在「"+kept+"」", "请关闭占用它的程序后重试").Because(err)
	}
	return kept, nil
}

// copyHashed copies a file and gives its SHA-256.
func copyHashed(from, to string) (string, error) {
	src, err := os.Open(from)
	if err != nil {
		return "", fault.New(fault.NotFound, "app.no_file", "备份文件「"+from+"」读不出", "请核对路径").Because(err)
	}
	defer func() { _ = src.Close() }() // only read
	h := sha256.New()
	err = writeFile(to, func(w *os.File) error { _, err := io.Copy(io.MultiWriter(w, h), src); return err })
	return hex.EncodeToString(h.Sum(nil)), err
}

// mayRestore asks the present data for the right. Where there is none yet, or it is too broken to be opened, whoever may write the folder may.
func (e *env) mayRestore(f *folder) error {
	if !desk.Ours(e.ctx, f.database()) { // opening it would let SQLite tidy away what a crash left beside it
		return nil
	}
	d, err := e.openDesk(f)
	if err != nil {
		return nil
	}
	err = d.MayRestore(e.ctx, operator())
	if closing := d.Close(); err == nil {
		err = closing
	}
	return err
}

// keepOld moves the present database aside as it is, with what a crash may have left unfolded beside it. A kept one is never overwritten.
func keepOld(f *folder) (string, error) {
	if _, err := os.Stat(f.database()); err != nil {
		return "", nil
	}
	base := filepath.Join(f.dir, "before-restore-"+time.Now().Format("20060102-150405"))
	kept := base + ".db"
	for n := 2; taken(kept); n++ {
		kept = fmt.Sprintf("%s-%d.db", base, n)
	}
	for _, suffix := range []string{"-wal", "-shm", ""} { // the database last: until then it stands whole where it was
		if suffix != "" && !taken(f.database()+suffix) {
			continue
		}
		if err := os.Rename(f.database()+suffix, kept+suffix); err != nil {
			return "", fault.New(fault.Unavailable, "app.write", "原来的数据库移不开", "请关闭占用它的程序后重试").Because(err)
		}
	}
	return kept, nil
}

func taken(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
