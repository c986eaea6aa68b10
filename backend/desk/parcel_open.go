package desk

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/exchange"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"
)

// inbox holds the files an account has chosen to open, and what opening them would do. Memory only.
type inbox struct {
	mu sync.Mutex
	of map[access.UserID]*inboxOf
}

type inboxOf struct {
	files []exchange.Volume
	look  *ParcelLook
	queue []QueueRow
}

// InboxView are the files chosen and what they hold; Look is there once they were opened.
type InboxView struct {
	Files []string    `json:"files"`
	Look  *ParcelLook `json:"look"`
	Queue []QueueRow  `json:"queue"` // what became of the folder opened last
}

// opening says whether a parcel is taken in or looked at, and that a copy of the data was made already.
type opening struct{ accept, copied bool }

// ParcelLook is a parcel that was proven, with what taking it in does (Done) or would do. Repeat: it was taken in before, nothing is to be done.
type ParcelLook struct {
	ID       parcel.ID      `json:"id"`
	Sender   string         `json:"sender"`
	Down     bool           `json:"down"` // 下发包
	Code     string         `json:"code"`
	Month    calendar.Month `json:"month"`
	Sequence int64          `json:"sequence"`
	Tables   []parcel.Tally `json:"tables"`
	Notes    []string       `json:"notes"`
	Result   parcel.Result  `json:"result"`
	Repeat   bool           `json:"repeat"`
	Done     bool           `json:"done"`
}

// PutInbox adds a file to those to be opened: a parcel, or volumes in any order, also on several days. Error: exchange.too_large.
func (d *Desk) PutInbox(ctx context.Context, a access.Actor, up Upload) (InboxView, error) {
	if err := d.allow(ctx, a, access.OpenParcels); err != nil {
		return InboxView{}, err
	}
	d.inbox.mu.Lock()
	defer d.inbox.mu.Unlock()
	box := d.inbox.mine(a)
	total := len(up.Data)
	kept := []exchange.Volume{}
	for _, f := range box.files {
		if f.File != up.Name { // the same name again replaces it
			kept, total = append(kept, f), total+len(f.Content)
		}
	}
	if total > exchange.MaxPackage+megabyte {
		return box.view(), fault.New(fault.Invalid, "exchange.too_large", "选的文件合计超过256 MB", "请一次只选一个包的各卷").At(fault.Place{File: up.Name})
	}
	box.files, box.look = append(kept, exchange.Volume{File: up.Name, Content: up.Data}), nil
	return box.view(), nil
}

// Inbox tells which files were chosen and what they hold.
func (d *Desk) Inbox(ctx context.Context, a access.Actor) (InboxView, error) {
	if err := d.allow(ctx, a, access.OpenParcels); err != nil {
		return InboxView{}, err
	}
	d.inbox.mu.Lock()
	defer d.inbox.mu.Unlock()
	return d.inbox.mine(a).view(), nil
}

// ClearInbox forgets the files chosen.
func (d *Desk) ClearInbox(ctx context.Context, a access.Actor) (InboxView, error) {
	if err := d.allow(ctx, a, access.OpenParcels); err != nil {
		return InboxView{}, err
	}
	d.inbox.mu.Lock()
	defer d.inbox.mu.Unlock()
	delete(d.inbox.of, a.UserID)
	return d.inbox.mine(a).view(), nil
}

func (i *inbox) mine(a access.Actor) *inboxOf {
	if i.of == nil {
		i.of = map[access.UserID]*inboxOf{}
	}
	if i.of[a.UserID] == nil {
		i.of[a.UserID] = &inboxOf{}
	}
	return i.of[a.UserID]
}

func (b *inboxOf) view() InboxView {
	v := InboxView{Files: []string{}, Look: b.look, Queue: append([]QueueRow{}, b.queue...)}
	for _, f := range b.files {
		v.Files = append(v.Files, f.File)
	}
	return v
}

// OpenInbox proves the files chosen and finds out what unpacking them in would do, or with accept takes them in: a copy of the data first, then one
// transaction. What came of it stands in Inbox. Errors of the work: those of openParcel.
func (d *Desk) OpenInbox(ctx context.Context, a access.Actor, accept bool) (Work, error) {
	if err := d.allow(ctx, a, access.OpenParcels); err != nil {
		return Work{}, err
	}
	d.inbox.mu.Lock()
	files := d.inbox.mine(a).files
	d.inbox.mu.Unlock()
	title := map[bool]string{false: "打开包", true: "收下包"}[accept]
	return d.begin(a, title, len(parcel.Kinds()), func(ctx context.Context, step func(int, string) error) (workFile, error) {
		look, err := d.openParcel(ctx, a, files, opening{accept: accept}, step)
		if err != nil {
			return workFile{}, err
		}
		d.inbox.mu.Lock()
		defer d.inbox.mu.Unlock()
		box := d.inbox.mine(a)
		box.look = &look
		if accept {
			box.files = nil
		}
		return workFile{}, nil
	})
}

// openParcel puts the files together, proves them, and takes the parcel in, or rolls back the same work. Errors: parcel.no_file, parcel.many,
// parcel.locked, exchange.*, parcel.not_below, parcel.future, and whatever keeps a copy of the data from being made.
func (d *Desk) openParcel(ctx context.Context, a access.Actor, files []exchange.Volume, how opening, step func(int, string) error) (look ParcelLook, err error) {
	file, data, err := joined(files)
	if err != nil {
		return look, err
	}
	if err := step(0, "正在核对签名和校验值"); err != nil {
		return look, err
	}
	in, err := d.proven(ctx, a, file, data)
	if err != nil {
		return look, err
	}
	look = in.look()
	if look.Repeat {
		return look, nil
	}
	run := d.run
	if how.copied {
		run = func(ctx context.Context, a access.Actor, do access.Action, _ bool, fn func(*store.Tx) error) error {
			return d.update(ctx, a, do, fn)
		}
	}
	err = run(ctx, a, access.OpenParcels, how.accept, func(tx *store.Tx) error {
		t, err := newUnpacking(tx, in, d.now())
		if err != nil {
			return err
		}
		if err := t.all(step); err != nil {
			return err
		}
		look.Result = t.res
		return d.noteReceived(tx, a, in, t)
	})
	look.Done = err == nil && how.accept
	return look, err
}

// joined is the one parcel that the files are.
func joined(files []exchange.Volume) (file string, data []byte, err error) {
	switch {
	case len(files) == 0:
		return "", nil, fault.New(fault.Invalid, "parcel.no_file", "还没有选文件", "请选上报包或下发包，或它的各卷")
	case exchange.IsVolume(files[0].Content):
		data, err = exchange.Join(files)
		return files[0].File, data, err
	case len(files) > 1:
		return "", nil, fault.New(fault.Invalid, "parcel.many", "一次只能打开一个包，选了"+fmt.Sprint(len(files))+"个文件", "请清空后只选一个包，或同一个包的各卷").At(fault.Place{File: files[1].File})
	}
	return files[0].File, files[0].Content, nil
}

// incoming is a proven parcel with who sent it.
type incoming struct {
	file   string
	pkg    exchange.Package
	keys   exchange.Keys
	own    parcel.OwnKey
	peer   parcel.Peer
	sender org.Office // of one above that is not in this folder code and name only
	down   bool       // from above
	side   side
	tree   org.Tree
	before *parcel.Received // it was taken in before
	notes  []string
}

func (in incoming) look() ParcelLook {
	h := in.pkg.Header
	l := ParcelLook{ID: parcel.ID(in.pkg.ID), Sender: in.sender.Name, Down: in.down, Code: in.sender.Code, Month: h.Month, Sequence: h.Sequence, Tables: tallies(h.Tables), Notes: in.notes}
	if in.before != nil {
		l.Repeat, l.Result = true, in.before.Result
	}
	return l
}

func (d *Desk) proven(ctx context.Context, a access.Actor, file string, data []byte) (in incoming, err error) {
	in.file, in.notes = file, []string{}
	err = d.view(ctx, a, access.OpenParcels, func(tx *store.Tx) error {
		var own org.Office
		if in.keys, in.own, own, err = d.opened(tx, a); err != nil {
			return err
		}
		peers, err := tx.Peers()
		if err != nil {
			return err
		}
		if in.pkg, err = in.keys.Open(file, bytes.NewReader(data), trusted(peers)); err != nil {
			return err
		}
		if in.tree, err = loadTree(tx); err != nil {
			return err
		}
		if err := in.from(peers, own); err != nil {
			return err
		}
		if in.notes, err = in.versions(tx); err != nil {
			return err
		}
		return in.due(tx)
	})
	return in, err
}

// from finds the sender among the offices below ours, or of a parcel downward above it, and refuses what a newer program put inside or what does
// not travel that way.
func (in *incoming) from(peers []parcel.Peer, own org.Office) error {
	h, at := in.pkg.Header, fault.Place{File: in.file}
	for _, p := range peers {
		if p.Code == string(h.Sender) && p.RevokedAt == "" {
			in.peer = p
		}
	}
	in.side, in.down = side{own, in.tree}, h.Kind == exchange.Downward
	var ok bool
	in.sender, ok = in.tree.ByCode(string(h.Sender))
	if in.down && !ok {
		in.sender, ok = org.Office{Code: in.peer.Code, Name: in.peer.Name}, true
	}
	switch {
	case in.down && !in.side.within(in.sender.Code, own.Code):
		return fault.New(fault.Forbidden, "parcel.not_above", "发送单位（代码"+string(h.Sender)+"）不是本单位的上级，它的下发包不能收", "请核对选的文件；机构有变动的，请先更新机构").At(at)
	case !in.down && (!ok || !in.side.within(own.Code, in.sender.Code)):
		return fault.New(fault.Forbidden, "parcel.not_below", "发送单位（代码"+string(h.Sender)+"）不在本单位之下，它的包不能收", "请核对选的文件；机构有变动的，请先更新机构").At(at)
	}
	return in.familiar(at)
}

// familiar refuses tables that this program does not know, or not this way.
func (in *incoming) familiar(at fault.Place) error {
	known := map[string]bool{}
	for _, k := range parcel.Kinds() {
		if k.Travels(in.down) {
			known[string(k)] = true
		}
	}
	for _, t := range in.pkg.Tables {
		if !known[t.Name] {
			return fault.New(fault.Invalid, "parcel.future", "包里有本程序不认识的数据「"+t.Name+"」，没有收", "请先把本机程序升级到与对方相同的版本").At(at)
		}
	}
	return nil
}

// versions says where the sender counts by other rules or forms than we do.
func (in *incoming) versions(tx *store.Tx) ([]string, error) {
	notes, h := []string{}, in.pkg.Header
	rules, forms, err := versionsOf(tx, h.Month)
	if err != nil {
		return notes, err
	}
	if h.Rules != rules {
		notes = append(notes, "对方按「"+h.Rules+"」版参数统计，本机是「"+rules+"」版，两边的月报可能不同")
	}
	if h.Forms != forms {
		notes = append(notes, "对方的表式版本是"+h.Forms+"，本机是"+forms)
	}
	return notes, err
}

// due asks the chain whether the parcel comes in now. Errors: exchange.waits, exchange.older, exchange.fork.
func (in *incoming) due(tx *store.Tx) error {
	list, err := tx.ReceivedParcels()
	if err != nil {
		return err
	}
	taken := exchange.Taken{Packages: map[string]bool{}}
	for i, r := range list {
		taken.Packages[string(r.ID)] = true
		if r.KeyID == in.own.ID && r.PeerID == in.peer.ID && r.Sequence > taken.Last {
			taken.Last, taken.LastID = r.Sequence, string(r.ID)
		}
		if string(r.ID) == in.pkg.ID {
			in.before = &list[i]
		}
	}
	_, err = taken.Due(in.file, in.pkg)
	return err
}

// noteReceived keeps the parcel in the ledger with its receipt, once every row is accounted for.
func (d *Desk) noteReceived(tx *store.Tx, a access.Actor, in incoming, t *unpacking) error {
	left := []exchange.Left{}
	for _, l := range t.res.Left {
		left = append(left, exchange.Left{Table: string(l.Kind), ID: l.ID, Text: l.Text})
	}
	receipt, err := in.keys.Receipt(in.pkg, d.today(), left)
	if err != nil {
		return err
	}
	h := in.pkg.Header
	_, err = tx.SaveReceived(parcel.Received{ID: parcel.ID(in.pkg.ID), KeyID: in.own.ID, PeerID: in.peer.ID, Code: in.sender.Code, Month: h.Month, Sequence: h.Sequence, Name: in.file,
		OpenedAt: d.now().Format(time.RFC3339), OpenedBy: a.Name, PC: d.home.name, Result: t.res, Receipt: receipt}, t.files)
	return err
}
