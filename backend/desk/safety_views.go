package desk

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/backup"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"
)

// CopyRow is one copy on the screen.
type CopyRow struct {
	backup.Copy
	What   string `json:"what"`
	AtText string `json:"atText"`
	Size   string `json:"sizeText"`
}

// SecondView is the second place.
type SecondView struct {
	Folder  string    `json:"folder"`  // empty when none is chosen
	Missing string    `json:"missing"` // why it cannot be reached now
	Copies  []CopyRow `json:"copies"`
}

// SafetyView is the screen 数据安全.
type SafetyView struct {
	On       bool             `json:"on"` // false where the data is in memory only
	Folder   string           `json:"folder"`
	Free     string           `json:"free"`
	Size     string           `json:"size"`
	Next     string           `json:"next"`
	Kept     backup.Policy    `json:"kept"`
	Copies   []CopyRow        `json:"copies"`
	Second   SecondView       `json:"second"`
	Home     HomeView         `json:"home"`
	Drill    *backup.Drill    `json:"drill"`
	Warnings []backup.Warning `json:"warnings"`
	CanSwap  bool             `json:"canSwap"` // the shell can open the restored data by itself
}

// Drive is a drive a second copy may go to.
type Drive struct {
	safe.Volume
	FreeText string `json:"freeText"`
}

// NewSecond chooses the second place.
type NewSecond struct {
	Folder     string `json:"folder" maxLength:"400"`
	Passphrase string `json:"passphrase" maxLength:"200"`
}

// Safety tells how safe the data is: copies, second place, drill, and what is to be done.
func (d *Desk) Safety(ctx context.Context, a access.Actor) (v SafetyView, err error) {
	if err := d.allow(ctx, a, access.SeeBackups); err != nil {
		return v, err
	}
	v = SafetyView{On: d.backups != "", Folder: d.backups, Size: safe.Bytes(d.size()), CanSwap: d.replace != nil, Copies: []CopyRow{}, Warnings: []backup.Warning{}, Second: SecondView{Copies: []CopyRow{}}}
	if !v.On {
		return v, nil
	}
	if v.Kept, err = d.backupPolicy(ctx); err != nil {
		return v, err
	}
	if free, err := safe.Free(filepath.Dir(d.path)); err == nil {
		v.Free = safe.Bytes(free)
	}
	now := d.now()
	list, err := copies(d.backups, now.Location())
	if err != nil {
		return v, err
	}
	v.Copies, v.Next = rowsOf(list), "今天第一次使用时（正在做或即将做）"
	if !backup.Due(list, now) {
		v.Next = calendar.FromTime(now).AddDays(1).String() + "起第一次使用时"
	}
	state := backup.State{Now: now}
	if best, ok := backup.Newest(list); ok {
		state.Newest = best.At
	}
	if v.Second, err = d.secondView(ctx, &state.Second, now.Location()); err != nil {
		return v, err
	}
	err = d.store.View(ctx, func(tx *store.Tx) error {
		var err error
		if v.Home, err = d.homeView(tx); err != nil {
			return err
		}
		last, ok, err := tx.LastDrill()
		if ok {
			v.Drill, state.Passed = &last, last.Passed
			state.Drill, _ = time.Parse(time.RFC3339, last.At) // written by us; a wrong one counts as never
		}
		return err
	})
	d.safety.mu.Lock()
	state.Problem, state.Second.Problem = d.safety.problem, d.safety.second
	d.safety.mu.Unlock()
	state.Gone = v.Home.Gone
	v.Warnings = v.Kept.Warnings(state)
	return v, err
}

func (d *Desk) secondView(ctx context.Context, state *backup.Second, in *time.Location) (v SecondView, err error) {
	v.Copies = []CopyRow{}
	s, ok, err := d.secondPlace(ctx)
	if err != nil || !ok {
		return v, err
	}
	v.Folder, v.Missing = s.Folder, safe.Missing(s.Folder, s.ID)
	state.Chosen, state.Missing = true, v.Missing
	if v.Missing != "" {
		return v, nil
	}
	if err := d.meet(ctx, s.Folder); err != nil {
		return v, err
	}
	list, err := copies(s.Folder, in)
	v.Copies = rowsOf(list)
	if best, ok := backup.Newest(list); ok {
		state.Newest = best.At
	}
	return v, err
}

func rowsOf(list []backup.Copy) []CopyRow {
	out := []CopyRow{}
	for _, c := range list {
		out = append(out, CopyRow{Copy: c, What: c.Kind.Chinese(), AtText: c.At.Format("2006-01-02 15:04:05"), Size: safe.Bytes(c.Size)})
	}
	slices.SortFunc(out, func(a, b CopyRow) int { return b.At.Compare(a.At) })
	return out
}

// Drives lists the drives a second copy may go to.
func (d *Desk) Drives(ctx context.Context, a access.Actor) ([]Drive, error) {
	if err := d.allow(ctx, a, access.RunBackup); err != nil {
		return nil, err
	}
	return d.drives()
}

// drives are the drives of this PC, with what is free on them.
func (d *Desk) drives() ([]Drive, error) {
	list, err := safe.Volumes(filepath.Dir(d.path))
	out := []Drive{}
	for _, v := range list {
		out = append(out, Drive{v, safe.Bytes(v.Free)})
	}
	return out, err
}

// ChooseSecond makes a folder the second place; copies there are sealed under the passphrase, which is stored nowhere. An empty folder ends it.
// Errors: safe.weak, safe.not_absolute, safe.inside, safe.read_only, safe.full.
func (d *Desk) ChooseSecond(ctx context.Context, a access.Actor, n NewSecond) (SafetyView, error) {
	if err := d.allow(ctx, a, access.RunBackup); err != nil {
		return SafetyView{}, err
	}
	value := ""
	if n.Folder != "" {
		var id [16]byte
		if _, err := d.random.Read(id[:]); err != nil {
			return SafetyView{}, fault.Wrap(err, "desk.random", "系统的随机数读不出")
		}
		s := secondSet{Folder: filepath.Clean(n.Folder), ID: hex.EncodeToString(id[:])}
		var err error
		if s.Key, err = safe.NewKey(n.Passphrase); err != nil {
			return SafetyView{}, err
		}
		if err := safe.Claim(s.Folder, filepath.Dir(d.path), s.ID); err != nil {
			return SafetyView{}, err
		}
		raw, err := json.Marshal(s)
		if err != nil {
			return SafetyView{}, fault.Wrap(err, "desk.second", "第二处备份的设置写不出")
		}
		value = string(raw)
	}
	err := d.update(ctx, a, access.RunBackup, func(tx *store.Tx) error { return tx.SetSetting(settingSecond, value) })
	if err != nil {
		return SafetyView{}, err
	}
	d.remember(&d.safety.second, nil)
	return d.Safety(ctx, a)
}

// TakeCopy takes a copy now and brings it to the second place too, where one is chosen; a long job.
func (d *Desk) TakeCopy(ctx context.Context, a access.Actor) (Work, error) {
	if err := d.needCopies(ctx, a, access.RunBackup); err != nil {
		return Work{}, err
	}
	return d.begin(a, "备份", 2, func(ctx context.Context, step func(int, string) error) (workFile, error) {
		if err := step(0, "正在备份并核对"); err != nil {
			return workFile{}, err
		}
		c, err := d.copyNow(ctx, backup.Manual)
		if err != nil {
			return workFile{}, err
		}
		if err := step(1, "正在备份到第二处"); err != nil {
			return workFile{}, err
		}
		return workFile{}, d.toSecond(ctx, c)
	})
}

// needCopies checks the right, and that the desk keeps copies at all.
func (d *Desk) needCopies(ctx context.Context, a access.Actor, do access.Action) error {
	if err := d.allow(ctx, a, do); err != nil {
		return err
	}
	if d.backups == "" {
		return fault.New(fault.Unavailable, "desk.no_backups", "这个数据库不在数据文件夹里，没有备份可用", "请用窗口或浏览器方式打开数据文件夹")
	}
	return nil
}

// newest is the newest copy on this PC. Error: desk.no_copy.
func (d *Desk) newest() (backup.Copy, error) {
	list, err := copies(d.backups, d.now().Location())
	c, ok := backup.Newest(list)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "desk.no_copy", "还没有备份", "请先点「立即备份」")
	}
	return c, errors.Join(err)
}
