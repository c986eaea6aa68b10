// Package desk is what a clerk does: one file per job; each job loads, decides by pure rules, saves in one transaction, and checks the actor's right.
package desk

import (
	"context"
	"io/fs"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"
	"fuelbook/backend/pdf"
	"fuelbook/backend/store"
)

// Options of a desk. Now and Random are the only sources of time and chance below the doors.
type Options struct {
	Path    string // database file; empty keeps everything in memory (tests)
	Backups string // folder of the copies; empty takes none by itself (tests, copies that are only looked into)
	Assets  fs.FS  // fonts, policies, templates, regions
	Version string
	Now     func() time.Time
	Random  interface{ Read([]byte) (int, error) }
	PC      string                 // this PC and folder, told from any other; empty does not keep track of where the data lives
	PCName  string                 // its name, for people
	Keeper  Keeper                 // keeps the passphrase of the keys; nil where the system cannot
	Replace func(candidate string) // puts a proven copy in the place of the data and opens it; nil where the shell cannot
}

// Desk holds the open data folder. It is safe for concurrent use.
type Desk struct {
	store    *store.Store
	assets   fs.FS
	version  string
	path     string
	now      func() time.Time
	random   interface{ Read([]byte) (int, error) }
	printer  func() (*pdf.Printer, error)
	sessions sessions
	months   monthCache
	leaders  leaderCache
	finder   lookUp
	pairs    pairCache
	vaults   openVaults
	works    works
	backups  string
	replace  func(string)
	safety   safety
	keys     openKeys
	keeper   Keeper
	inbox    inbox
	home     home
}

// Open opens (or creates) the database, migrates it after a backup, and seeds the policies the program ships with.
// Errors: those of store.Open; desk.policy where a shipped policy does not read.
func Open(ctx context.Context, o Options) (*Desk, error) {
	var (
		s   *store.Store
		err error
	)
	if o.Path == "" {
		s, err = store.OpenMemory(ctx)
	} else {
		s, err = openStore(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	d := &Desk{store: s, assets: o.Assets, version: o.Version, path: o.Path, now: o.Now, random: o.Random, backups: o.Backups, replace: o.Replace, keeper: o.Keeper}
	d.printer = sync.OnceValues(func() (*pdf.Printer, error) { return pdf.New(o.Assets) })
	d.sessions.live = map[string]session{}
	d.home.pc, d.home.name = o.PC, o.PCName
	d.works.byID = map[WorkID]*running{}
	if err := firstErr(d.seedPolicies(ctx), d.settle(ctx)); err != nil {
		return nil, fault.From(firstErr(err, s.Close()))
	}
	return d, nil
}

// firstErr keeps the error that happened first.
func firstErr(errs ...error) error {
	for _, e := range errs {
		if e != nil {
			return e
		}
	}
	return nil
}

// Close stops what still runs and releases the database.
func (d *Desk) Close() error {
	d.stopWorks()
	d.safety.wait.Wait() // the copy of the day is short and worth having
	return d.store.Close()
}

// Version is the program's version.
func (d *Desk) Version() string { return d.version }

// by is the author written into the change log.
func (d *Desk) by(a access.Actor) store.Author {
	return store.Author{ID: string(a.UserID), Name: a.Name, Office: string(a.OfficeID), At: d.now()}
}

// system is the author of what the program does by itself (seeding policies).
func (d *Desk) system() store.Author { return store.Author{Name: "系统", At: d.now()} }

// allow checks a right; every job calls it first. The command line additionally needs to be switched on.
func (d *Desk) allow(ctx context.Context, a access.Actor, do access.Action) error {
	if a.Role == access.Operator {
		if err := d.commandLineOn(ctx); err != nil {
			return err
		}
	}
	if err := access.Allow(a, do); err != nil {
		return err
	}
	d.firstUse()
	return nil
}

// view runs a read job after checking the right.
func (d *Desk) view(ctx context.Context, a access.Actor, do access.Action, fn func(*store.Tx) error) error {
	if err := d.allow(ctx, a, do); err != nil {
		return err
	}
	return d.store.View(ctx, fn)
}

// update runs a write job after checking the right.
func (d *Desk) update(ctx context.Context, a access.Actor, do access.Action, fn func(*store.Tx) error) error {
	if err := d.allow(ctx, a, do); err != nil {
		return err
	}
	return d.commit(ctx, a, fn)
}

// run is update, or with commit=false the same work rolled back: preview and commit are one path.
func (d *Desk) run(ctx context.Context, a access.Actor, do access.Action, commit bool, fn func(*store.Tx) error) error {
	if commit {
		if kind := risky()[do]; kind != "" {
			if err := d.allow(ctx, a, do); err != nil {
				return err
			}
			if err := d.before(ctx, kind); err != nil {
				return err
			}
		}
		return d.update(ctx, a, do, fn)
	}
	if err := d.allow(ctx, a, do); err != nil {
		return err
	}
	return d.store.Preview(ctx, d.by(a), fn)
}
