package app

import (
	"errors"

	"fuelbook/backend/desk"
)

// restore puts a backup in the place of the present data: a copy of it is proven and notes who restored it, and the present database is kept
// beside under a name of its own. It returns where the old one is kept, empty when there was none.
func restore(e *env, f *folder, backup, passphrase string) (kept string, err error) {
	if err := e.mayRestore(f); err != nil {
		return "", err
	}
	o := e.options(f)
	candidate, err := desk.Candidate(e.ctx, o, operator(), backup, passphrase)
	if err != nil {
		return "", err
	}
	return desk.Swap(o, candidate)
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
	return errors.Join(d.MayRestore(e.ctx, operator()), d.Close())
}
