package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/journal"

	"github.com/google/uuid"
	"github.com/mattn/go-sqlite3"
)

// Tx is one transaction; it is not safe for concurrent use and ends with the function it was given to.
type Tx struct {
	ctx      context.Context
	raw      *sql.Tx
	by       *Author // nil in a read transaction
	prepared map[string]*sql.Stmt
	aside    *sql.DB                           // where parts of this reading may run; nil for nowhere
	last     *journal.Entry                    // the newest entry, once it was read
	unfiled  map[customer.ID]customer.Customer // saved in this transaction, their match keys not yet
	batch    intake.BatchID                    // the file whose changes are being logged
	replaces *replacing                        // the correction under way
}

// Writing reports whether this is a write transaction (also one that will be rolled back).
func (tx *Tx) Writing() bool { return tx.by != nil }

func (tx *Tx) prepare(query string) (*sql.Stmt, error) {
	if s, ok := tx.prepared[query]; ok {
		return s, nil
	}
	s, err := tx.raw.PrepareContext(tx.ctx, query) // closed with the transaction
	if err != nil {
		return nil, dbFault(err)
	}
	tx.prepared[query] = s
	return s, nil
}

func (tx *Tx) exec(query string, args ...any) (int64, error) {
	s, err := tx.prepare(query) //nolint:sqlclosecheck // prepared once, closed with the transaction
	if err != nil {
		return 0, err
	}
	if err := tx.ctx.Err(); err != nil {
		return 0, dbFault(err)
	}
	res, err := s.ExecContext(context.WithoutCancel(tx.ctx), args...) // the driver would start a goroutine for each statement that can be cancelled
	if err != nil {
		return 0, dbFault(err)
	}
	n, err := res.RowsAffected()
	return n, dbFault(err)
}

// each runs a query and calls scan for every row.
func (tx *Tx) each(query string, args []any, scan func(*sql.Rows) error) (err error) {
	s, err := tx.prepare(query) //nolint:sqlclosecheck // prepared once, closed with the transaction
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(tx.ctx, args...)
	if err != nil {
		return dbFault(err)
	}
	defer func() { err = firstOf(err, dbFault(rows.Close())) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return dbFault(err)
		}
	}
	return dbFault(rows.Err())
}

// one reads a single row into dest; ok=false when there is none.
func (tx *Tx) one(query string, args []any, dest ...any) (ok bool, err error) {
	err = tx.each(query, args, func(r *sql.Rows) error {
		ok = true
		return r.Scan(dest...)
	})
	return ok, err
}

func firstOf(errs ...error) error {
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return nil
}

// dbFault turns a driver error into what a clerk can act on; other errors stay internal with their cause.
func dbFault(err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		return err
	}
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return fault.Wrap(err, "store.failed", "数据库操作失败")
	}
	switch {
	case strings.Contains(e.Error(), "month_closed"):
		return fault.New(fault.Frozen, "store.month_closed", "该月已经结账，不能再改", "迟到的数据请作为下月的更正录入").Because(err)
	case strings.Contains(e.Error(), "immutable"):
		return fault.New(fault.Frozen, "store.immutable", "已保存的结算、参数和变更记录不能改", "更正请另做一笔").Because(err)
	case e.ExtendedCode == sqlite3.ErrConstraintUnique || e.ExtendedCode == sqlite3.ErrConstraintPrimaryKey:
		return duplicate(e.Error()).Because(err)
	}
	if f := diskFault(err); f != nil {
		return f
	}
	return fault.Wrap(err, "store.failed", "数据库操作失败")
}

// duplicate names what stands twice by the column SQLite ends its sentence with.
func duplicate(sentence string) *fault.Fault {
	field := sentence[strings.LastIndexByte(sentence, '.')+1:]
	word, known := map[string]string{"login": "账号", "code": "编号", "number": "编号", "serial": "流水号"}[field]
	if !known {
		word = "记录"
	}
	return fault.New(fault.Conflict, "store.duplicate", "这个"+word+"已经有人用了", "请换一个"+word+"，或修改已有的那一条").On(field)
}

// newID is a UUIDv7: opaque, and ascending in time so that indexes stay compact.
func newID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fault.Wrap(err, "store.random", "系统随机数不可用")
	}
	return id.String(), nil
}

// log appends one entry to the change log. before and after are the records, nil for "none".
func (tx *Tx) log(entity, id, action string, before, after any, rev int64) error {
	if tx.last == nil {
		tx.last = &journal.Entry{}
		if _, err := tx.one("SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1", nil, &tx.last.Seq, &tx.last.Hash); err != nil {
			return err
		}
	}
	e := journal.Entry{Seq: tx.last.Seq + 1, At: tx.by.At.Format(time.RFC3339), ActorID: tx.by.ID, Actor: tx.by.Name, Office: tx.by.Office,
		Entity: entity, EntityID: id, Action: action, Rev: rev, Batch: string(tx.batch), Prev: tx.last.Hash}
	var err error
	if e.Before, err = json.Marshal(before); err != nil {
		return fault.Wrap(err, "store.log", "变更记录写不出")
	}
	if e.After, err = json.Marshal(after); err != nil {
		return fault.Wrap(err, "store.log", "变更记录写不出")
	}
	e.Hash = e.Sum()
	_, err = tx.exec(`INSERT INTO change (seq, at, actor_id, actor, office, entity, entity_id, action, before, after, rev, batch, prev, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		e.Seq, e.At, e.ActorID, e.Actor, e.Office, e.Entity, e.EntityID, e.Action, string(e.Before), string(e.After), e.Rev, e.Batch, e.Prev, e.Hash)
	tx.last = &e
	return err
}

const changeColumns = "seq, at, actor_id, actor, office, entity, entity_id, action, before, after, rev, batch, prev, hash"

func (tx *Tx) changes(where string, args ...any) ([]journal.Entry, error) {
	out := []journal.Entry{}
	err := tx.each("SELECT "+changeColumns+" FROM change WHERE "+where, args, func(r *sql.Rows) error {
		var e journal.Entry
		var before, after string
		err := r.Scan(&e.Seq, &e.At, &e.ActorID, &e.Actor, &e.Office, &e.Entity, &e.EntityID, &e.Action, &before, &after, &e.Rev, &e.Batch, &e.Prev, &e.Hash)
		e.Before, e.After = json.RawMessage(before), json.RawMessage(after)
		out = append(out, e)
		return err
	})
	return out, err
}

// Changes is the timeline of one record, oldest first.
func (tx *Tx) Changes(entity, id string) ([]journal.Entry, error) {
	return tx.changes("entity = ? AND entity_id = ? ORDER BY seq", entity, id)
}

// ChangesBefore lists the last limit entries below a sequence number, oldest first; before 0 gives the newest ones.
func (tx *Tx) ChangesBefore(before int64, limit int) ([]journal.Entry, error) {
	return tx.changes("seq IN (SELECT seq FROM change WHERE ?1 = 0 OR seq < ?1 ORDER BY seq DESC LIMIT ?2) ORDER BY seq", before, limit)
}

// LastSeq is the sequence number of the newest entry: it changes with every save, so caches can be keyed by it.
func (tx *Tx) LastSeq() (seq int64, err error) {
	_, err = tx.one("SELECT coalesce(max(seq), 0) FROM change", nil, &seq)
	return seq, err
}

// LogRestore notes in the change log that this database was put in the place of another: from which file, by its SHA-256.
func (tx *Tx) LogRestore(file, sha256 string) error {
	return tx.log("restore", sha256, "restore", nil, map[string]string{"file": file, "sha256": sha256}, 0)
}

// LogBackup notes in the change log that a copy of the whole database was taken.
func (tx *Tx) LogBackup() error { return tx.log("backup", "", "backup", nil, nil, 0) }
