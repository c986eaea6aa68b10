package desk

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/backup"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"
)

// settingSecond holds the second place. It stands in the database, so that the change log knows who chose it.
const settingSecond = "second_copy"

// safety is what the desk remembers of its copies; the copies themselves are files.
type safety struct {
	copying sync.Mutex // one copy at a time
	mu      sync.Mutex
	day     calendar.Date // the copy of which day was seen to
	problem string        // why the last copy failed
	second  string        // why the last copy to the second place failed
	wait    sync.WaitGroup
}

// secondSet is the second place and the key that seals what goes there.
type secondSet struct {
	Folder string   `json:"folder"`
	ID     string   `json:"id"`
	Key    safe.Key `json:"key"`
}

// risky are the jobs that change much at once: a copy is taken before each.
func risky() map[access.Action]backup.Kind {
	return map[access.Action]backup.Kind{access.ImportFiles: backup.Import, access.OpenParcels: backup.Import, access.UndoImport: backup.Undo, access.CloseMonth: backup.Close, access.MergeCustomers: backup.Merge}
}

// openStore ends what an interrupted restore began, removes what an interrupted copy left, and opens the database.
func openStore(ctx context.Context, o Options) (*store.Store, error) {
	if err := safe.FinishSwap(o.Path); err != nil {
		return nil, err
	}
	if o.Backups == "" {
		return store.Open(ctx, o.Path, "")
	}
	if err := safe.Sweep(o.Backups); err != nil {
		return nil, err
	}
	return store.Open(ctx, o.Path, filepath.Join(o.Backups, backup.FileName(backup.Upgrade, o.Now(), false)))
}

// copies lists the copies in a folder, in no order.
func copies(folder string, in *time.Location) ([]backup.Copy, error) {
	files, err := safe.Files(folder)
	out := []backup.Copy{}
	for _, f := range files {
		if c, ok := backup.ParseName(f.Name, in); ok {
			c.Size = f.Size
			out = append(out, c)
		}
	}
	return out, err
}

func (d *Desk) backupPolicy(ctx context.Context) (p backup.Policy, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		raw, err := policyOn(tx, policyBackup, calendar.FromTime(d.now()))
		if err == nil {
			p, err = backup.ParsePolicy(raw)
		}
		return err
	})
	return p, err
}

// firstUse starts the copy of the day in the background, once a day; nobody waits for it.
func (d *Desk) firstUse() {
	if d.backups == "" {
		return
	}
	today := calendar.FromTime(d.now())
	d.safety.mu.Lock()
	defer d.safety.mu.Unlock()
	if d.safety.day == today {
		return
	}
	d.safety.day = today
	d.safety.wait.Go(func() { d.daily(context.Background()) })
}

// daily takes the copy of the day and brings it to the second place. What goes wrong is said on the screen, see Safety.
func (d *Desk) daily(ctx context.Context) {
	list, err := copies(d.backups, d.now().Location())
	if err != nil || d.home.gone.Load() != nil || !backup.Due(list, d.now()) {
		return
	}
	c, err := d.copyNow(ctx, backup.Daily)
	if err == nil {
		_ = d.toSecond(ctx, c) // remembered in safety.second
	}
}

// before takes a copy before a job that changes much, unless a young enough one is there. Where it fails the job does not begin.
func (d *Desk) before(ctx context.Context, kind backup.Kind) error {
	if d.backups == "" {
		return nil
	}
	p, err := d.backupPolicy(ctx)
	if err != nil {
		return err
	}
	list, err := copies(d.backups, d.now().Location())
	if err != nil {
		return err
	}
	if !p.Needed(kind, list, d.now()) {
		return nil
	}
	_, err = d.copyNow(ctx, kind)
	return err
}

// copyNow takes a copy that is read back whole before it gets its name, then lets rotation delete older ones.
// Errors: safe.no_room, store.backup, store.disk_full, store.read_only.
func (d *Desk) copyNow(ctx context.Context, kind backup.Kind) (c backup.Copy, err error) {
	d.safety.copying.Lock()
	defer d.safety.copying.Unlock()
	defer func() { d.remember(&d.safety.problem, err) }()
	p, err := d.backupPolicy(ctx)
	if err != nil {
		return c, err
	}
	if err := os.MkdirAll(d.backups, 0o700); err != nil {
		return c, safe.Explain(err, d.backups)
	}
	if err := safe.Room(d.backups, p.Space(d.size())); err != nil {
		return c, err
	}
	at := d.now()
	path := filepath.Join(d.backups, backup.FileName(kind, at, false))
	for err = d.store.Backup(ctx, path); err != nil; err = d.store.Backup(ctx, path) {
		if fault.From(err).Code != "store.backup_exists" {
			return c, err
		}
		at = at.Add(time.Millisecond) // another copy of the same moment: only its name is in the way
		path = filepath.Join(d.backups, backup.FileName(kind, at, false))
	}
	c, _ = backup.ParseName(filepath.Base(path), at.Location())
	return c, d.rotate(d.backups, p, c.Name)
}

// rotate deletes what the policy keeps no longer; proven was read back whole just now and stays.
func (d *Desk) rotate(folder string, p backup.Policy, proven string) error {
	list, err := copies(folder, d.now().Location())
	for _, c := range p.Doomed(list, proven) {
		if gone := os.Remove(filepath.Join(folder, c.Name)); gone != nil {
			err = safe.Explain(gone, c.Name)
		}
	}
	return err
}

func (d *Desk) remember(place *string, err error) {
	d.safety.mu.Lock()
	defer d.safety.mu.Unlock()
	*place = ""
	if err != nil {
		*place = err.Error()
	}
}

// size is what the database takes on the disk, with its log.
func (d *Desk) size() (n int64) {
	for _, end := range []string{"", "-wal"} {
		if info, err := os.Stat(d.path + end); err == nil {
			n += info.Size()
		}
	}
	return n
}

// secondPlace is the chosen second place; ok=false when none is chosen.
func (d *Desk) secondPlace(ctx context.Context) (s secondSet, ok bool, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) error {
		raw, _, err := tx.Setting(settingSecond)
		if err != nil || raw == "" {
			return err
		}
		ok = true
		if err := json.Unmarshal([]byte(raw), &s); err != nil {
			return fault.Wrap(err, "desk.second", "第二处备份的设置读不出")
		}
		return nil
	})
	return s, ok, err
}

// toSecond brings a copy sealed to the second place; without one it does nothing.
// Errors: desk.second_missing, safe.no_room, those of safe.Key.Seal.
func (d *Desk) toSecond(ctx context.Context, c backup.Copy) (err error) {
	d.safety.copying.Lock()
	defer d.safety.copying.Unlock()
	defer func() { d.remember(&d.safety.second, err) }()
	s, ok, err := d.secondPlace(ctx)
	if err != nil || !ok {
		return err
	}
	if why := safe.Missing(s.Folder, s.ID); why != "" {
		return fault.New(fault.Unavailable, "desk.second_missing", "第二处备份没有做："+why, "请接上该盘后再点「备份到第二处」，或另选一处")
	}
	if err := d.meet(ctx, s.Folder); err != nil {
		return err
	}
	if err := d.stays(); err != nil { // what is old here must not stand beside the copies of the PC that goes on
		return err
	}
	return d.bring(ctx, s, c)
}

// bring seals a copy into the second place, and lets rotation delete older ones there. Errors: safe.no_room, those of safe.Key.Seal.
func (d *Desk) bring(ctx context.Context, s secondSet, c backup.Copy) error {
	if err := safe.Sweep(s.Folder); err != nil {
		return err
	}
	p, err := d.backupPolicy(ctx)
	if err != nil {
		return err
	}
	if err := safe.Room(s.Folder, c.Size+c.Size/10); err != nil {
		return err
	}
	name := backup.FileName(c.Kind, c.At, true)
	if err := s.Key.Seal(filepath.Join(d.backups, c.Name), filepath.Join(s.Folder, name)); err != nil {
		return err
	}
	return d.rotate(s.Folder, p, name)
}
