package desk

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/backup"
	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/journal"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"
)

// Source names a copy: its file in the folder on this PC, in the second place or in another folder, with its passphrase where it is sealed.
type Source struct {
	Second     bool   `json:"second"`
	Folder     string `json:"folder,omitempty" maxLength:"400"` // any other folder, for what came from another PC
	Name       string `json:"name" maxLength:"100"`
	Passphrase string `json:"passphrase" maxLength:"200"`
}

// CountRow compares how many records there are now and in a copy.
type CountRow struct {
	Table  string `json:"table"`
	What   string `json:"what"`
	Now    int64  `json:"now"`
	Copy   int64  `json:"copy"`
	Change int64  `json:"change"` // what a restore would add, or with a minus take away
}

// LostRow is one entry of the change log that a restore would lose.
type LostRow struct {
	At     string `json:"at"`
	Actor  string `json:"actor"`
	Entity string `json:"entity"`
	Action string `json:"action"`
}

// CopyLook is what is in a copy and what would be lost by restoring it.
type CopyLook struct {
	Name     string           `json:"name"`
	Unit     string           `json:"unit"`
	UnitNow  string           `json:"unitNow"`
	Schema   int64            `json:"schema"`
	Last     string           `json:"last"`   // its newest change, RFC 3339
	Closed   []calendar.Month `json:"closed"` // months closed in it
	Reopened []calendar.Month `json:"reopened"`
	Counts   []CountRow       `json:"counts"`
	Ancestor bool             `json:"ancestor"` // the present data grew out of this copy
	Lost     int64            `json:"lost"`     // changes made since; all of the present ones where it is no ancestor
	Newest   []LostRow        `json:"newest"`   // of those lost, newest first, at most 20
}

// tableNames are the records a clerk counts by.
func tableNames() map[string]string {
	return map[string]string{"office": "机构", "staff": "员工", "customer": "客户", "card": "加油卡", "sale": "消费明细", "recharge": "充值", "agreement": "供油协议", "settlement": "奖励结算", "batch": "导入文件",
		"pursuit": "开发线索", "visit": "回访", "closed_month": "已结账月份", "account": "账号", "change": "变更记录"}
}

// fetch makes a copy of a copy at to, opened where it is sealed, and gives its SHA-256.
func fetch(from, to, passphrase string) (string, error) {
	if !strings.HasSuffix(from, ".age") {
		return safe.Copy(from, to)
	}
	opened := to + ".open"
	if err := safe.Unseal(from, opened, passphrase); err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(opened) }() // a temporary copy
	return safe.Copy(opened, to)
}

// at is the path of a copy. Errors: desk.no_copy, desk.second_missing.
func (d *Desk) at(ctx context.Context, s Source) (string, error) {
	folder := d.backups
	if s.Folder != "" {
		if folder = s.Folder; !filepath.IsAbs(folder) {
			return "", safe.NotAbsolute(folder)
		}
	}
	if s.Second {
		place, ok, err := d.secondPlace(ctx)
		if err != nil {
			return "", err
		}
		if why := safe.Missing(place.Folder, place.ID); !ok || why != "" {
			return "", fault.New(fault.Unavailable, "desk.second_missing", "第二处备份用不了："+why, "请接上该盘后再试")
		}
		folder = place.Folder
	}
	if _, ok := backup.ParseName(s.Name, d.now().Location()); !ok || filepath.Base(s.Name) != s.Name {
		return "", fault.New(fault.NotFound, "desk.no_copy", "没有「"+s.Name+"」这份备份", "请刷新列表")
	}
	return filepath.Join(folder, s.Name), nil
}

// LookIntoCopy is the dry run of a restore. Errors: desk.no_copy, safe.passphrase, safe.damaged, store.not_ours, store.unsound.
func (d *Desk) LookIntoCopy(ctx context.Context, a access.Actor, s Source) (v CopyLook, err error) {
	if err := d.needCopies(ctx, a, access.RestoreBackup); err != nil {
		return v, err
	}
	path, err := d.at(ctx, s)
	if err != nil {
		return v, err
	}
	return d.LookIntoFile(ctx, a, path, s.Passphrase)
}

// LookIntoFile is LookIntoCopy for any file.
func (d *Desk) LookIntoFile(ctx context.Context, a access.Actor, path, passphrase string) (v CopyLook, err error) {
	if err := d.needCopies(ctx, a, access.RestoreBackup); err != nil {
		return v, err
	}
	dir, err := os.MkdirTemp(filepath.Dir(d.path), "look-*"+safe.Part)
	if err != nil {
		return v, safe.Explain(err, d.path)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary copy
	copied := filepath.Join(dir, "look.db")
	if _, err := fetch(path, copied, passphrase); err != nil {
		return v, err
	}
	in, err := store.Prove(ctx, copied)
	if err != nil {
		return v, err
	}
	err = d.store.View(ctx, func(tx *store.Tx) error {
		now, err := tx.Facts()
		if err != nil {
			return err
		}
		v = compareFacts(filepath.Base(path), now, in)
		return lost(tx, &v, now, in)
	})
	return v, err
}

func compareFacts(name string, now, in store.Facts) CopyLook {
	v := CopyLook{Name: name, Unit: in.Unit, UnitNow: now.Unit, Schema: in.Schema, Last: in.At, Closed: in.Closed, Reopened: []calendar.Month{}, Counts: []CountRow{}, Newest: []LostRow{}}
	for table, what := range tableNames() {
		n, c := now.Counts[table], in.Counts[table]
		if n != 0 || c != 0 {
			v.Counts = append(v.Counts, CountRow{table, what, n, c, c - n})
		}
	}
	slices.SortFunc(v.Counts, func(a, b CountRow) int { return cmp.Compare(a.Table, b.Table) })
	for _, m := range now.Closed {
		if !slices.Contains(in.Closed, m) {
			v.Reopened = append(v.Reopened, m)
		}
	}
	return v
}

// lost says which changes the copy does not know. The chain of the change log tells whether it is an earlier state of this data.
func lost(tx *store.Tx, v *CopyLook, now, in store.Facts) error {
	hash, err := tx.HashAt(in.Seq)
	if err != nil {
		return err
	}
	common := int64(0)
	if v.Ancestor = hash != "" && hash == in.Hash; v.Ancestor {
		common = in.Seq
	}
	v.Lost = now.Seq - common
	entries, err := tx.ChangesBefore(0, 20)
	for _, e := range slices.Backward(entries) {
		if e.Seq > common {
			v.Newest = append(v.Newest, lostRow(e))
		}
	}
	return err
}

func lostRow(e journal.Entry) LostRow { return LostRow{e.At, e.Actor, e.Entity, e.Action} }

// candidate is where a copy waits to take the place of a database.
func candidate(database string) string {
	return filepath.Join(filepath.Dir(database), "restore-candidate.db")
}

// RestoreCopy replaces the present data by a copy: a copy of the present data is taken, the chosen one proven, and then the shell puts it in
// place and opens it; all sessions end. A long job. Errors: desk.cannot_swap, those of LookIntoCopy.
func (d *Desk) RestoreCopy(ctx context.Context, a access.Actor, s Source) (Work, error) {
	if err := d.needCopies(ctx, a, access.RestoreBackup); err != nil {
		return Work{}, err
	}
	if d.replace == nil {
		return Work{}, fault.New(fault.Unavailable, "desk.cannot_swap", "这里不能自动换数据库", "请关闭程序，用命令行「fuelbook restore 备份文件」")
	}
	path, err := d.at(ctx, s)
	if err != nil {
		return Work{}, err
	}
	return d.begin(a, "恢复备份", 3, func(ctx context.Context, step func(int, string) error) (workFile, error) {
		if err := step(0, "正在给现在的数据留一份备份"); err != nil {
			return workFile{}, err
		}
		if _, err := d.copyNow(ctx, backup.Restore); err != nil {
			return workFile{}, err
		}
		if err := step(1, "正在核对要恢复的备份"); err != nil {
			return workFile{}, err
		}
		o := Options{Path: d.path, Assets: d.assets, Version: d.version, Now: d.now, Random: d.random}
		cand, err := Candidate(ctx, o, a, path, s.Passphrase)
		if err != nil {
			return workFile{}, err
		}
		if err := step(2, "正在换上并重新打开，请稍候重新登录"); err != nil {
			DropCandidate(d.path)
			return workFile{}, err
		}
		go d.replace(cand) // it closes this desk, which waits for this job
		return workFile{}, nil
	})
}

// Candidate makes a proven copy of a copy beside the database of the options, its change log naming who restores; Swap puts it in place.
// Errors: those of LookIntoCopy.
func Candidate(ctx context.Context, o Options, a access.Actor, file, passphrase string) (string, error) {
	path := candidate(o.Path)
	DropCandidate(o.Path)
	sum, err := fetch(file, path, passphrase)
	if err != nil {
		return "", err
	}
	o.Path = path
	if err := Adopt(ctx, o, a, filepath.Base(file), sum); err != nil {
		DropCandidate(path)
		return "", err
	}
	return path, nil
}

// DropCandidate removes a candidate that is not to be put in place.
func DropCandidate(database string) {
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(candidate(database) + end) // mostly there is none
	}
}

// Swap puts a candidate in the place of a database nobody has open, and keeps the old one under the name it returns, empty when there was none.
func Swap(o Options, cand string) (kept string, err error) {
	base := filepath.Join(filepath.Dir(o.Path), "before-restore-"+o.Now().Format("20060102-150405"))
	kept = base + ".db"
	for n := 2; taken(kept); n++ {
		kept = fmt.Sprintf("%s-%d.db", base, n)
	}
	if err := safe.Swap(o.Path, cand, kept); err != nil {
		return "", err
	}
	if !taken(kept) {
		return "", nil
	}
	return kept, nil
}

func taken(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// GoodCopies names the newest copies in a folder that read back whole, newest first: what to offer when the database itself is broken.
func GoodCopies(ctx context.Context, o Options, most int) []CopyRow {
	list, err := copies(o.Backups, o.Now().Location())
	if err != nil {
		return nil // nothing to offer
	}
	var out []CopyRow
	for _, c := range rowsOf(list) {
		if len(out) == most {
			break
		}
		if _, err := store.Prove(ctx, filepath.Join(o.Backups, c.Name)); err == nil {
			out = append(out, c)
		}
	}
	return out
}
