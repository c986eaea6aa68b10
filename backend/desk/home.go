package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"sync/atomic"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/backup"
	"fuelbook/backend/fault"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"
)

// Two PCs that both write to what was once one database cannot be brought together again. So the data has one home: whoever holds it knows since
// when, every PC leaves that in the second place, and the one that sees a later home only shows its data from then on.

const (
	settingHome = "home" // backup.Home with, once the data went elsewhere, where to
	homeMark    = "fuelbook-home.json"
)

// homeSet is what the database knows of its home.
type homeSet struct {
	backup.Home
	Gone *backup.Home `json:"gone,omitempty"`
}

// HomeView is the PC the data lives on, on the screen 数据安全.
type HomeView struct {
	Name  string `json:"name"`
	Since string `json:"since"` // 2026-11-03 09:00
	Gone  string `json:"gone"`  // where the data went, in a sentence; empty while it lives here
}

// home is what the desk remembers of it.
type home struct {
	pc, name string // empty where homes are not kept track of
	gone     atomic.Pointer[backup.Home]
}

func (d *Desk) readHome(tx *store.Tx) (h homeSet, err error) {
	raw, _, err := tx.Setting(settingHome)
	if err == nil && raw != "" {
		if e := json.Unmarshal([]byte(raw), &h); e != nil {
			return h, fault.Wrap(e, "desk.home", "数据在哪台电脑上的记录读不出")
		}
	}
	if err == nil && h.Chain == "" {
		h.Chain, err = tx.HashAt(1)
	}
	return h, err
}

func writeHome(tx *store.Tx, h homeSet) error {
	raw, err := json.Marshal(h)
	if err != nil {
		return fault.Wrap(err, "desk.home", "数据在哪台电脑上的记录写不出")
	}
	return tx.SetSetting(settingHome, string(raw))
}

// settle makes this PC the home of data that came from elsewhere: a copied folder, a restored copy.
func (d *Desk) settle(ctx context.Context) error {
	if d.home.pc == "" {
		return nil
	}
	var h homeSet
	err := d.store.View(ctx, func(tx *store.Tx) (err error) { h, err = d.readHome(tx); return err })
	if err != nil || h.PC == d.home.pc {
		d.home.gone.Store(h.Gone)
		return err
	}
	return d.store.Update(ctx, d.system(), func(tx *store.Tx) error {
		return writeHome(tx, homeSet{Home: h.Settle(d.home.pc, d.home.name, d.now())})
	})
}

// commit writes, unless the data lives elsewhere now. Error: desk.moved.
func (d *Desk) commit(ctx context.Context, a access.Actor, fn func(*store.Tx) error) error {
	if err := d.stays(); err != nil {
		return err
	}
	return d.store.Update(ctx, d.by(a), fn)
}

// stays refuses where the data lives elsewhere now. Error: desk.moved.
func (d *Desk) stays() error {
	if gone := d.home.gone.Load(); gone != nil {
		return fault.New(fault.Frozen, "desk.moved", d.goneText(*gone)+"，这里只能查看，没有保存", "请到那台电脑上做；那台不再用了，请管理员在「数据安全」中点「在这里继续用」")
	}
	return nil
}

// since is a moment as the clock of this PC shows it.
func (d *Desk) since(t time.Time) string { return t.In(d.now().Location()).Format("2006-01-02 15:04") }

func (d *Desk) goneText(h backup.Home) string {
	if h.PC == "" {
		return "数据已于" + d.since(h.Since) + "交给另一台电脑"
	}
	return fmt.Sprintf("数据自%s起在电脑「%s」上", d.since(h.Since), h.Name)
}

// meet compares this home with the one the second place names. A later one there ends writing here; else this one is written there.
func (d *Desk) meet(ctx context.Context, folder string) error {
	if d.home.pc == "" {
		return nil
	}
	there, err := markedHome(folder)
	if err != nil {
		return err
	}
	var h homeSet
	if err := d.store.View(ctx, func(tx *store.Tx) (err error) { h, err = d.readHome(tx); return err }); err != nil {
		return err
	}
	if h.Yields(there) {
		return d.yield(ctx, h, there)
	}
	if h.Gone != nil || there == h.Home {
		return nil
	}
	raw, err := json.Marshal(h.Home)
	if err != nil {
		return fault.Wrap(err, "desk.home", "数据在哪台电脑上的记录写不出")
	}
	return safe.Write(filepath.Join(folder, homeMark), func(w io.Writer) error { _, err := w.Write(raw); return err })
}

// markedHome reads the home a folder names; the zero home when it names none.
func markedHome(folder string) (h backup.Home, err error) {
	raw, ok, err := safe.Read(folder, homeMark)
	if err != nil || !ok {
		return h, err
	}
	if json.Unmarshal(raw, &h) != nil {
		return backup.Home{}, nil // spoilt, as if it were not there: it is written anew
	}
	return h, nil
}

// yield makes the data here one that is only shown.
func (d *Desk) yield(ctx context.Context, h homeSet, to backup.Home) error {
	if h.Gone != nil && *h.Gone == to {
		return nil
	}
	h.Gone = &to
	err := d.store.Update(ctx, d.system(), func(tx *store.Tx) error { return writeHome(tx, h) })
	if err == nil {
		d.home.gone.Store(&to)
	}
	return err
}

// HandOver readies the data for another PC: from now on the data here is only shown, and a last copy goes sealed to the second place. Where that
// fails, all is as before. A long job. Errors: desk.no_second, desk.moved, those of TakeCopy.
func (d *Desk) HandOver(ctx context.Context, a access.Actor) (Work, error) {
	if err := d.needCopies(ctx, a, access.RestoreBackup); err != nil {
		return Work{}, err
	}
	s, ok, err := d.secondPlace(ctx)
	if err != nil {
		return Work{}, err
	}
	if why := safe.Missing(s.Folder, s.ID); !ok || why != "" {
		return Work{}, fault.New(fault.Conflict, "desk.no_second", "没有可以带走数据的第二处："+why, "请先选一个U盘或移动硬盘作第二处并接上")
	}
	if err := errors.Join(d.meet(ctx, s.Folder), d.stays()); err != nil {
		return Work{}, err
	}
	return d.begin(a, "搬到新电脑", 3, func(ctx context.Context, step func(int, string) error) (workFile, error) {
		if err := step(0, "正在把这里改为只能查看"); err != nil {
			return workFile{}, err
		}
		h, err := d.leave(ctx, a) // first, so that nothing is written after the copy
		if err == nil {
			err = d.carryOut(ctx, s, step)
		}
		if err != nil && d.home.gone.Load() != nil {
			err = errors.Join(err, d.stay(context.WithoutCancel(ctx), a, h))
		}
		return workFile{}, err
	})
}

// carryOut takes the copy that goes to the new PC and brings it to the second place.
func (d *Desk) carryOut(ctx context.Context, s secondSet, step func(int, string) error) error {
	if err := step(1, "正在备份并核对"); err != nil {
		return err
	}
	c, err := d.copyNow(ctx, backup.Manual)
	if err != nil {
		return err
	}
	if err := step(2, "正在加密写到 "+s.Folder); err != nil {
		return err
	}
	d.safety.copying.Lock()
	defer d.safety.copying.Unlock()
	return d.bring(ctx, s, c)
}

// leave ends writing here: first for whoever begins to write, then, by writing itself, after whoever has begun. It gives the home as it was.
func (d *Desk) leave(ctx context.Context, a access.Actor) (was homeSet, err error) {
	if err := d.store.View(ctx, func(tx *store.Tx) (err error) { was, err = d.readHome(tx); return err }); err != nil {
		return was, err
	}
	to := backup.Home{Chain: was.Chain, Since: d.now().UTC()}
	d.home.gone.Store(&to)
	gone := was
	gone.Gone = &to
	return was, d.store.Update(ctx, d.by(a), func(tx *store.Tx) error { return writeHome(tx, gone) })
}

// stay takes back a leave that came to nothing.
func (d *Desk) stay(ctx context.Context, a access.Actor, was homeSet) error {
	err := d.store.Update(ctx, d.by(a), func(tx *store.Tx) error { return writeHome(tx, was) })
	if err == nil {
		d.home.gone.Store(nil)
	}
	return err
}

// TakeHome makes this PC the home of the data again; the other one yields when it meets the second place. It does nothing where the data lives here.
func (d *Desk) TakeHome(ctx context.Context, a access.Actor) (SafetyView, error) {
	if err := d.needCopies(ctx, a, access.RestoreBackup); err != nil {
		return SafetyView{}, err
	}
	if d.home.gone.Load() != nil {
		err := d.store.Update(ctx, d.by(a), func(tx *store.Tx) error {
			h, err := d.readHome(tx)
			if err != nil || h.Gone == nil {
				return err
			}
			return writeHome(tx, homeSet{Home: h.Settle(d.home.pc, d.home.name, d.now(), *h.Gone)})
		})
		if err != nil {
			return SafetyView{}, err
		}
		d.home.gone.Store(nil)
		if s, ok, err := d.secondPlace(ctx); err == nil && ok && safe.Missing(s.Folder, s.ID) == "" {
			d.remember(&d.safety.second, d.meet(ctx, s.Folder))
		}
	}
	return d.Safety(ctx, a)
}

func (d *Desk) homeView(tx *store.Tx) (v HomeView, err error) {
	h, err := d.readHome(tx)
	if err != nil || d.home.pc == "" {
		return v, err
	}
	v.Name, v.Since = h.Name, d.since(h.Since)
	if h.Gone != nil {
		v.Gone = d.goneText(*h.Gone)
	}
	return v, nil
}

// CopiesIn lists the copies in any folder, newest first: what came from another PC. Errors: safe.not_absolute, those of safe.Explain.
func (d *Desk) CopiesIn(ctx context.Context, a access.Actor, folder string) ([]CopyRow, error) {
	if err := d.needCopies(ctx, a, access.RestoreBackup); err != nil {
		return nil, err
	}
	if !filepath.IsAbs(folder) {
		return nil, safe.NotAbsolute(folder)
	}
	list, err := copies(folder, d.now().Location())
	return rowsOf(list), err
}
