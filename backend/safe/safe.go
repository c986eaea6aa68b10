// Package safe is the disk outside the database: complete files or none, free space and drives, sealed copies, the swap of one database for another.
package safe

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"fuelbook/backend/fault"
)

// Part is the end of the name of a file that is not complete yet; no such file is ever read as a copy.
const Part = ".part"

// Explain turns an error of the disk into what a clerk can do about it; what is the file or folder it happened at.
// Errors: safe.full, safe.read_only, safe.write.
func Explain(err error, what string) error {
	if err == nil {
		return nil
	}
	var known *fault.Fault
	switch {
	case errors.As(err, &known):
		return err
	case full(err):
		return fault.New(fault.Unavailable, "safe.full", "磁盘满了，写不下「"+what+"」，没有留下半个文件", "请清理该磁盘或换一个位置后重试").Because(err)
	case errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission):
		return fault.New(fault.Unavailable, "safe.read_only", "「"+what+"」所在的位置不能写（只读或没有权限）", "请去掉写保护、检查权限，或换一个位置").Because(err)
	}
	return fault.New(fault.Unavailable, "safe.write", "「"+what+"」写不了", "请检查磁盘是否接好、空间和权限，然后重试").Because(err)
}

// Room refuses to begin where less than need bytes are free. Error: safe.no_room.
func Room(folder string, need int64) error {
	free, err := Free(folder)
	if err != nil || free >= need {
		return nil // a disk that does not tell its space is found full by writing
	}
	return fault.New(fault.Unavailable, "safe.no_room", fmt.Sprintf("磁盘空间不够：「%s」还剩%s，至少要%s，没有开始", folder, Bytes(free), Bytes(need)), "请清理该磁盘后重试")
}

// Bytes is a size in words: 12.3 MB.
func Bytes(n int64) string {
	switch {
	case n >= 10<<30:
		return fmt.Sprintf("%d GB", n>>30)
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KB", (n+1023)>>10)
}

// Write makes a complete file or none: a temporary name, filled, synced, renamed, the folder synced. Only this user may read it.
func Write(path string, fill func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path+Part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return Explain(err, path)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(path + Part) // nothing half written stays
		}
	}()
	if err := errors.Join(fill(f), f.Sync(), f.Close()); err != nil {
		return Explain(err, path)
	}
	return Explain(errors.Join(os.Rename(path+Part, path), SyncFolder(filepath.Dir(path))), path)
}

// Copy copies a file completely or not at all and gives its SHA-256. Errors: safe.read, those of Write.
func Copy(from, to string) (string, error) {
	src, err := os.Open(from)
	if err != nil {
		return "", fault.New(fault.NotFound, "safe.read", "备份文件「"+from+"」读不出", "请核对路径；在U盘上的请先接上").Because(err)
	}
	defer func() { _ = src.Close() }() // only read
	h := sha256.New()
	err = Write(to, func(w io.Writer) error { _, err := io.Copy(io.MultiWriter(w, h), src); return err })
	return hex.EncodeToString(h.Sum(nil)), err
}

// File is a name in a folder with its size in bytes.
type File struct {
	Name string
	Size int64
}

// Files lists the files of a folder; a folder that is not there has none.
func Files(folder string) ([]File, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Unavailable, "safe.read", "文件夹「"+folder+"」读不出", "请检查磁盘和权限").Because(err)
	}
	var out []File
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			out = append(out, File{e.Name(), info.Size()})
		}
	}
	return out, nil
}

// Sweep removes what an interrupted copy left in a folder. It may only be called while nothing is being written there.
func Sweep(folder string) error {
	list, err := filepath.Glob(filepath.Join(folder, "*"+Part+"*"))
	for _, left := range list {
		err = errors.Join(err, os.RemoveAll(left))
	}
	return Explain(err, folder)
}
