package store

import (
	"database/sql"
	"errors"
	"sync"

	"fuelbook/backend/fault"
)

// errMoved says that another connection sees a later moment.
var errMoved = errors.New("store: something was saved meanwhile")

// Together runs the parts of one reading at the same time, each with a transaction that sees the moment this one sees: SQLite reads with
// one processor a connection. In a write transaction, in memory, and where something was saved since this one began, they run one after
// the other. Parts must not touch what another one writes.
func (tx *Tx) Together(parts ...func(*Tx) error) error {
	errs := make([]error, len(parts))
	if tx.aside == nil {
		for i, part := range parts {
			if errs[i] = part(tx); errs[i] != nil {
				break
			}
		}
		return firstOf(errs...)
	}
	seq, err := tx.LastSeq()
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	for i, part := range parts[1:] {
		wg.Go(func() { errs[i+1] = tx.beside(seq, part) })
	}
	errs[0] = parts[0](tx)
	wg.Wait()
	for i := range errs {
		if errors.Is(errs[i], errMoved) {
			errs[i] = parts[i](tx)
		}
	}
	return firstOf(errs...)
}

// beside runs a part in a transaction of its own, or refuses with errMoved before it began. Every save leaves an entry in the change log,
// so that the same newest entry is the same moment, whoever saved.
func (tx *Tx) beside(seq int64, part func(*Tx) error) (err error) {
	raw, err := tx.aside.BeginTx(tx.ctx, nil)
	if err != nil {
		return fault.New(fault.Unavailable, "store.busy", "数据库正忙", "请稍候再试").Because(err)
	}
	defer func() {
		if rollback := raw.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
			err = firstOf(err, fault.Wrap(rollback, "store.rollback", "撤回没有成功"))
		}
	}()
	other := &Tx{ctx: tx.ctx, raw: raw, prepared: map[string]*sql.Stmt{}}
	now, err := other.LastSeq()
	if err != nil {
		return err
	}
	if now != seq {
		return errMoved
	}
	return part(other)
}
