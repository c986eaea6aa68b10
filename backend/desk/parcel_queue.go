package desk

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fuelbook/backend/access"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/safe"
)

// QueueRow is what became of a parcel of a folder.
type QueueRow struct {
	File  string `json:"file"`
	From  string `json:"from"`  // 单位、月份、序号, empty where it could not be opened
	State string `json:"state"` // 收下, 以前收过, 等前面的包, 不能收
	Text  string `json:"text"`
}

// States of a parcel in the queue.
const (
	queueTaken   = "收下"
	queueRepeat  = "以前收过"
	queueWaits   = "等前面的包"
	queueRefused = "不能收"
)

// OpenFolder takes in every parcel that lies in a folder, one transaction each, after one copy of the data. Those of a sender come in turn however the
// files are called. It may be cancelled or killed at any moment: what was taken in is known by its identity when the folder is opened again. What
// became of each stands in Inbox. Errors of the start: safe.not_absolute, parcel.no_folder; of the work: parcel.locked, parcel.no_keys, and
// whatever keeps a copy of the data from being made.
func (d *Desk) OpenFolder(ctx context.Context, a access.Actor, folder string) (Work, error) {
	if err := d.allow(ctx, a, access.OpenParcels); err != nil {
		return Work{}, err
	}
	sets, err := setsIn(folder)
	if err != nil {
		return Work{}, err
	}
	return d.begin(a, "收下文件夹里的包", len(sets), func(ctx context.Context, step func(int, string) error) (workFile, error) {
		return workFile{}, d.openSets(ctx, a, folder, sets, step)
	})
}

// setsIn are the parcels of a folder as the files each consists of.
func setsIn(folder string) ([][]string, error) {
	if !filepath.IsAbs(folder) {
		return nil, safe.NotAbsolute(folder)
	}
	list, err := os.ReadDir(folder)
	if err != nil {
		return nil, safe.Explain(err, folder)
	}
	sets, of := [][]string{}, map[string]int{}
	for _, e := range list {
		name := e.Name()
		switch end := strings.ToLower(filepath.Ext(name)); {
		case e.IsDir():
		case end == packageEnd:
			sets = append(sets, []string{name})
		case end == volumeEnd:
			whole := name[:max(strings.LastIndexByte(name, '_'), 0)]
			if i, ok := of[whole]; ok {
				sets[i] = append(sets[i], name)
				continue
			}
			of[whole], sets = len(sets), append(sets, []string{name})
		}
	}
	if len(sets) == 0 {
		return nil, fault.New(fault.NotFound, "parcel.no_folder", "「"+folder+"」里没有上报包或下发包", "请选放着 .fbx 或 .fbv 文件的文件夹").On("folder")
	}
	return sets, nil
}

// openSets goes over the parcels until none comes in any more: one that waits for another does so once.
func (d *Desk) openSets(ctx context.Context, a access.Actor, folder string, sets [][]string, step func(int, string) error) error {
	rows := make([]QueueRow, len(sets))
	left := make([]int, len(sets))
	for i := range sets {
		left[i], rows[i] = i, QueueRow{File: sets[i][0]}
	}
	if err := d.before(ctx, risky()[access.OpenParcels]); err != nil {
		return err
	}
	defer func() { d.keepQueue(a, rows) }()
	for again := true; again && len(left) > 0; {
		again = false
		waiting := []int{}
		for n, i := range left {
			at := len(sets) - len(left) + n
			inner := func(_ int, said string) error {
				return step(at, fmt.Sprintf("第%d个，共%d个：%s，%s", at+1, len(sets), sets[i][0], said))
			}
			var err error
			if rows[i], err = d.openSet(ctx, a, folder, sets[i], inner); err != nil {
				return err
			}
			if rows[i].State == queueWaits {
				waiting = append(waiting, i)
			}
			again = again || rows[i].State == queueTaken
		}
		left = waiting
	}
	return nil
}

// openSet takes one parcel in. What is wrong with it is its own; that the keys are locked or the disk is full ends the whole.
func (d *Desk) openSet(ctx context.Context, a access.Actor, folder string, names []string, step func(int, string) error) (row QueueRow, err error) {
	row = QueueRow{File: names[0], State: queueRefused}
	var files []exchange.Volume
	for _, name := range names {
		raw, err := readUpTo(filepath.Join(folder, name))
		if err != nil {
			row.Text = reason(fault.From(err))
			return row, nil
		}
		files = append(files, exchange.Volume{File: name, Content: raw})
	}
	look, err := d.openParcel(ctx, a, files, opening{accept: true, copied: true}, step)
	if err != nil {
		f := fault.From(err)
		if ctx.Err() != nil || f.Kind == fault.Internal || f.Kind == fault.Unavailable || slices.Contains([]string{"parcel.locked", "parcel.no_keys", "parcel.office_changed"}, f.Code) {
			return row, err
		}
		if f.Code == "exchange.waits" {
			row.State = queueWaits
		}
		row.Text = reason(f)
		return row, nil
	}
	row.From, row.State = fmt.Sprintf("%s %s 第%d号", look.Sender, look.Month, look.Sequence), queueTaken
	if look.Repeat {
		row.State = queueRepeat
	}
	s := look.Result.Sums()
	row.Text = fmt.Sprintf("新增%d、更正%d、冲突%d、重复%d、搁置%d", s.New, s.Changed, s.Clash, s.Same, s.Aside)
	return row, nil
}

// readUpTo reads a file no larger than a parcel may be.
func readUpTo(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, safe.Explain(err, path)
	}
	if info.Size() > exchange.MaxPackage+megabyte {
		return nil, fault.New(fault.Invalid, "exchange.too_large", "文件超过256 MB", "请核对选的文件").At(fault.Place{File: filepath.Base(path)})
	}
	raw, err := os.ReadFile(path) //nolint:gosec // a folder the clerk chose
	if err != nil {
		return nil, safe.Explain(err, path)
	}
	return raw, nil
}

func (d *Desk) keepQueue(a access.Actor, rows []QueueRow) {
	d.inbox.mu.Lock()
	defer d.inbox.mu.Unlock()
	d.inbox.mine(a).queue = slices.DeleteFunc(rows, func(r QueueRow) bool { return r.State == "" })
}
