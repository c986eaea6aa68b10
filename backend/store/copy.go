package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"

	"github.com/mattn/go-sqlite3"
	"github.com/samber/lo"
)

// Facts say what a database holds without showing any record.
type Facts struct {
	Schema int64            `json:"schema"` // number of the newest migration
	Unit   string           `json:"unit"`   // name of the unit, empty before offices were taken
	Seq    int64            `json:"seq"`    // of the newest entry of the change log
	Hash   string           `json:"hash"`   // of that entry: two databases with one hash are one history
	At     string           `json:"at"`     // when it was made, RFC 3339
	Closed []calendar.Month `json:"closed"` // closed months, ascending
	Counts map[string]int64 `json:"counts"` // rows by table
}

// diskFault says what hinders writing: no space, write protection, the disk itself; nil for any other error.
// Errors: store.disk_full, store.read_only, store.disk.
func diskFault(err error) error {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return nil
	}
	noSpace := lo.Contains([]syscall.Errno{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT}, e.SystemErrno)
	noRight := lo.Contains([]syscall.Errno{syscall.EROFS, syscall.EACCES, syscall.EPERM}, e.SystemErrno)
	switch {
	case e.Code == sqlite3.ErrFull || noSpace:
		return fault.New(fault.Unavailable, "store.disk_full", "磁盘满了，没有保存，已有数据没有改动", "请清理数据文件夹所在的磁盘后重试").Because(err)
	case e.Code == sqlite3.ErrReadonly || e.Code == sqlite3.ErrPerm || e.Code == sqlite3.ErrCantOpen || noRight:
		return fault.New(fault.Unavailable, "store.read_only", "数据文件夹不能写（只读或没有权限），没有保存", "请去掉写保护或检查权限后重试").Because(err)
	case e.Code == sqlite3.ErrIoErr || e.Code == sqlite3.ErrBusy:
		return fault.New(fault.Unavailable, "store.disk", "磁盘写不进去", "请检查磁盘空间和权限后重试，已有数据没有改动").Because(err)
	}
	return nil
}

func (s *Store) soundThenUp(ctx context.Context) error {
	var said string
	if err := s.write.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said); err != nil {
		return openFault(s.path, err)
	}
	if said != "ok" {
		return fault.New(fault.Unavailable, "store.unsound", "数据库「"+s.path+"」已损坏，没有打开，免得坏得更多", "请用最近的好备份恢复").Because(errors.New(said))
	}
	return s.bringUp(ctx)
}

// Backup writes a complete, proven copy to a new file only this user may read. The database stays in use meanwhile.
// Errors: store.backup_exists, store.backup, store.disk_full, store.read_only.
func (s *Store) Backup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Conflict, "store.backup_exists", "文件「"+path+"」已经存在，没有覆盖", "请换一个文件名，例如加上日期")
	}
	return s.copyTo(ctx, path)
}

// copyTo writes a complete copy: to a temporary name, read back whole, synced, renamed.
func (s *Store) copyTo(ctx context.Context, path string) (err error) {
	failed := func(err error) error {
		var known *fault.Fault
		if errors.As(err, &known) {
			return err
		}
		if f := diskFault(err); f != nil {
			code := fault.From(f).Code
			if code != "store.disk" {
				return fault.New(fault.Unavailable, code, "备份「"+path+"」没有写成：磁盘满了或不能写，没有留下半个文件", "请清理磁盘、检查权限，或换一个位置").Because(err)
			}
		}
		return fault.New(fault.Unavailable, "store.backup", "备份到「"+path+"」没有成功", "请检查磁盘空间和权限，或换一个位置").Because(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return failed(err)
	}
	tmp := path + ".part"
	if err := os.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp) // nothing half written stays
		}
	}()
	if err := s.vacuumInto(ctx, tmp); err != nil {
		return failed(err)
	}
	if err := errors.Join(os.Chmod(tmp, 0o600), syncFile(tmp)); err != nil {
		return failed(err)
	}
	if _, err := prove(ctx, tmp); err != nil {
		return failed(err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return failed(err)
	}
	return nil
}

// vacuumInto copies over a connection of its own, so that nobody who writes has to wait for it.
func (s *Store) vacuumInto(ctx context.Context, to string) (err error) {
	db := s.write
	if s.path != "" {
		if db, err = sql.Open("sqlite3", dsn(s.path, "")); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, db.Close()) }()
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	return err
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// frozen opens a file that nobody writes, without making anything beside it.
func frozen(path string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	return sql.Open("sqlite3", strings.Replace(dsn(abs, ""), "_journal_mode=WAL", "mode=ro&immutable=1", 1))
}

// Prove reads a copy whole, without changing it or what lies beside it, and tells what it holds. Errors: store.not_ours, store.unsound.
func Prove(ctx context.Context, path string) (Facts, error) {
	if err := Ours(ctx, path); err != nil {
		return Facts{}, err
	}
	return prove(ctx, path)
}

func prove(ctx context.Context, path string) (f Facts, err error) {
	broken := func(err error) error {
		return fault.New(fault.Invalid, "store.unsound", "备份文件「"+filepath.Base(path)+"」不完好", "请换一个备份").Because(err)
	}
	db, err := frozen(path)
	if err != nil {
		return f, broken(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var said string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said); err != nil || said != "ok" {
		return f, broken(errors.Join(err, errors.New(said)))
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return f, broken(err)
	}
	defer func() { _ = tx.Rollback() }() // only read
	return (&Tx{ctx: ctx, raw: tx, prepared: map[string]*sql.Stmt{}}).Facts()
}

// Facts tell what the database holds.
func (tx *Tx) Facts() (f Facts, err error) {
	f.Counts = map[string]int64{}
	if _, err := tx.one("SELECT max(version_id) FROM goose_db_version WHERE is_applied", nil, &f.Schema); err != nil {
		return f, err
	}
	if _, err := tx.one("SELECT seq, hash, at FROM change ORDER BY seq DESC LIMIT 1", nil, &f.Seq, &f.Hash, &f.At); err != nil {
		return f, err
	}
	if _, err := tx.one("SELECT name FROM office WHERE parent_code NOT IN (SELECT code FROM office) ORDER BY code LIMIT 1", nil, &f.Unit); err != nil {
		return f, err
	}
	if f.Closed, err = tx.ClosedMonths(); err != nil {
		return f, err
	}
	tables, err := lines(tx, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
		func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) })
	if err != nil {
		return f, err
	}
	for _, t := range tables {
		var n int64
		if _, err := tx.one(fmt.Sprintf("SELECT count(*) FROM %q", t), nil, &n); err != nil {
			return f, err
		}
		f.Counts[t] = n
	}
	return f, nil
}

// HashAt is the hash of an entry of the change log, empty when there is none: two databases with one hash at one place had one history up to it.
func (tx *Tx) HashAt(seq int64) (hash string, err error) {
	_, err = tx.one("SELECT hash FROM change WHERE seq = ?", []any{seq}, &hash)
	return hash, err
}
