// Package store keeps values in SQLite: plain SQL, one file per noun, every save with its change-log entry in the same transaction.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"fuelbook/backend/fault"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is one open database. It is safe for concurrent use: many readers, one writer.
type Store struct {
	path        string
	upgradeCopy string
	read        *sql.DB
	write       *sql.DB
	aside       *sql.DB // for parts of a reading (Together); nil in memory
}

// Author is who changes something and when; it is written into every change-log entry.
type Author struct {
	ID, Name, Office string
	At               time.Time
}

// Open opens or creates the database file, proves its pages sound, copies an older one before migrating (to upgradeCopy; empty: beside it), and
// migrates. Errors: store.open with the path; store.unsound; store.newer when the file was written by a newer program.
func Open(ctx context.Context, path, upgradeCopy string) (*Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, openFault(path, err)
	}
	s := &Store{path: abs, upgradeCopy: upgradeCopy}
	s.write = sql.OpenDB(writer{dsn(abs, "&_txlock=immediate")})
	s.write.SetMaxOpenConns(1)
	if err := s.soundThenUp(ctx); err != nil {
		return nil, errors.Join(err, s.write.Close())
	}
	if s.read, err = sql.Open("sqlite3", dsn(abs, "&_query_only=true")); err != nil {
		return nil, errors.Join(openFault(path, err), s.write.Close())
	}
	s.read.SetMaxOpenConns(4)
	s.read.SetConnMaxIdleTime(time.Minute)
	if s.aside, err = sql.Open("sqlite3", dsn(abs, "&_query_only=true")); err != nil {
		return nil, errors.Join(openFault(path, err), s.read.Close(), s.write.Close())
	}
	s.aside.SetMaxOpenConns(4) // of their own: readers that hold one of read and wait for another would wait for each other
	s.aside.SetConnMaxIdleTime(time.Minute)
	return s, nil
}

// writer connects for writing. What SQLite keeps to take one failed statement back stays in memory: as a file it costs a customer deleted
// with all that hangs on it eight written pages.
type writer struct{ dsn string }

// Connect opens one connection.
func (w writer) Connect(context.Context) (driver.Conn, error) { return w.Driver().Open(w.dsn) }

// Driver is the driver that opens it.
func (w writer) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		_, err := c.Exec("PRAGMA temp_store = MEMORY", nil)
		return err
	}}
}

// OpenMemory opens a database that lives as long as the Store: for tests.
func OpenMemory(ctx context.Context) (*Store, error) {
	db, err := sql.Open("sqlite3", "file::memory:?_foreign_keys=on&_txlock=immediate")
	if err != nil {
		return nil, openFault(":memory:", err)
	}
	db.SetMaxOpenConns(1) // each connection would be a database of its own
	s := &Store{read: db, write: db}
	if err := s.bringUp(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return s, nil
}

// dsn makes a URI of a path on either system: absolute, slashed, percent-encoded, so that spaces, #, % and Chinese survive.
// The pragmas stand in it so that every pooled connection has them.
func dsn(abs, more string) string {
	p := filepath.ToSlash(abs)
	if runtime.GOOS == "windows" {
		p = "/" + p
	}
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "file://" + strings.Join(parts, "/") + "?_journal_mode=WAL&_foreign_keys=on&_busy_timeout=10000&_synchronous=FULL&_cache_size=-16000" + more
}

func openFault(path string, err error) error {
	return fault.New(fault.Unavailable, "store.open", "数据库「"+path+"」打不开", "请检查磁盘和权限，或用备份恢复").Because(err)
}

// bringUp migrates the schema and then makes again what the program derives from the records.
func (s *Store) bringUp(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	if err := s.refreshMatching(ctx); err != nil {
		return err
	}
	return s.refreshPacks(ctx)
}

func (s *Store) migrate(ctx context.Context) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fault.Wrap(err, "store.migrate", "数据库升级文件读不出")
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.write, sub)
	if err != nil {
		return openFault(s.path, err)
	}
	version, err := p.GetDBVersion(ctx)
	if err != nil {
		return openFault(s.path, err)
	}
	sources := p.ListSources()
	newest := sources[len(sources)-1].Version
	if version > newest {
		return fault.New(fault.Conflict, "store.newer", fmt.Sprintf("数据库由更新版本的程序写成（结构%d，本程序%d）", version, newest), "请安装新版程序后再打开")
	}
	if version > 0 && version < newest && s.path != "" {
		to := s.upgradeCopy
		if to == "" {
			to = fmt.Sprintf("%s.before-%d.bak", s.path, newest)
		}
		if err := s.copyTo(ctx, to); err != nil {
			return err
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fault.Wrap(err, "store.migrate", "数据库升级失败，原文件没有改动")
	}
	return nil
}

// Close closes the database; the write-ahead log is folded into the file.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.aside.Close(), s.read.Close(), s.write.Close())
}

// View runs fn in one read transaction: it sees one moment.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.run(ctx, s.read, nil, false, fn)
}

// Update runs fn in one write transaction and commits when it returns nil.
func (s *Store) Update(ctx context.Context, by Author, fn func(*Tx) error) error {
	return s.run(ctx, s.write, &by, true, fn)
}

// Preview runs fn as Update does and always rolls back: preview and commit are the same code.
func (s *Store) Preview(ctx context.Context, by Author, fn func(*Tx) error) error {
	return s.run(ctx, s.write, &by, false, fn)
}

func (s *Store) run(ctx context.Context, db *sql.DB, by *Author, commit bool, fn func(*Tx) error) (err error) {
	raw, err := db.BeginTx(ctx, nil)
	if err != nil {
		if f := diskFault(err); f != nil && !fault.Is(f, "store.disk") {
			return f
		}
		return fault.New(fault.Unavailable, "store.busy", "数据库正忙", "请稍候再试").Because(err)
	}
	tx := &Tx{ctx: ctx, raw: raw, by: by, prepared: map[string]*sql.Stmt{}}
	defer func() {
		if rollback := raw.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) && err == nil {
			err = fault.Wrap(rollback, "store.rollback", "撤回没有成功")
		}
	}()
	if by == nil {
		tx.aside = s.aside
	}
	if err := fn(tx); err != nil {
		return err
	}
	if !commit {
		return nil
	}
	if err := tx.fileMatchKeys(); err != nil {
		return err
	}
	if err := raw.Commit(); err != nil {
		if f := diskFault(err); f != nil {
			return f
		}
		return fault.New(fault.Unavailable, "store.commit", "保存没有成功，什么都没有改动", "请检查磁盘空间后重试").Because(err)
	}
	return nil
}

// Ours looks at a file without changing it and refuses what no Fuelbook wrote: another program's database, an empty or broken file.
// Error: store.not_ours.
func Ours(ctx context.Context, path string) (err error) {
	refuse := func(err error) error {
		return fault.New(fault.Invalid, "store.not_ours", "文件「"+filepath.Base(path)+"」不是油客簿的备份", "请选择用「fuelbook backup」得到的文件").Because(err)
	}
	db, err := frozen(path)
	if err != nil {
		return refuse(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var versions, entries int
	const look = "SELECT (SELECT count(*) FROM goose_db_version WHERE version_id > 0), (SELECT count(*) FROM change)"
	if err := db.QueryRowContext(ctx, look).Scan(&versions, &entries); err != nil {
		return refuse(err)
	}
	if versions == 0 || entries == 0 {
		return refuse(nil)
	}
	return nil
}
