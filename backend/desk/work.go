package desk

import (
	"context"
	"encoding/hex"
	"sync"
	"time"

	"fuelbook/backend/access"
	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// WorkID names a long job while it runs and until its result is fetched.
type WorkID string

// Work is how far a long job is. Progress is polled: web views buffer answers, so nothing is streamed.
type Work struct {
	ID     WorkID    `json:"id"`
	Title  string    `json:"title"`
	Done   int       `json:"done"`
	Total  int       `json:"total"`
	Said   string    `json:"said"`   // one sentence of what is being done, or how it ended
	State  WorkState `json:"state"`  // 进行中, 完成, 已取消, 失败
	File   string    `json:"file"`   // name of the file that can be fetched, empty for none
	Reason string    `json:"reason"` // of a failure, with its remedy
}

// WorkState is whether a job still runs.
type WorkState string

// States of a job.
const (
	WorkRunning  WorkState = "进行中"
	WorkDone     WorkState = "完成"
	WorkStopped  WorkState = "已取消"
	WorkFailed   WorkState = "失败"
	worksAtOnce            = 2
	worksKept              = 10
	worksKeptFor           = 30 * time.Minute
)

// workFile is what a job leaves.
type workFile struct {
	name, media string
	data        []byte
}

// running is a job with what only the desk knows.
type running struct {
	Work
	owner  access.UserID
	cancel context.CancelFunc
	file   workFile
	at     time.Time
	ended  chan struct{}
}

// works are the jobs of this program; memory only, a job does not outlive it.
type works struct {
	mu   sync.Mutex
	byID map[WorkID]*running
}

// begin starts a job for an account and returns at once. do reports its progress through step, which gives an error once the job is cancelled
// or the program closes. Error: desk.work_busy when too many run.
func (d *Desk) begin(a access.Actor, title string, total int, do func(ctx context.Context, step func(done int, said string) error) (workFile, error)) (Work, error) {
	var raw [12]byte
	if _, err := d.random.Read(raw[:]); err != nil {
		return Work{}, fault.Wrap(err, "desk.random", "系统的随机数读不出")
	}
	d.works.mu.Lock()
	defer d.works.mu.Unlock()
	d.works.sweep(d.now())
	busy := 0
	for _, r := range d.works.byID {
		if r.State == WorkRunning {
			busy++
		}
	}
	if busy >= worksAtOnce {
		return Work{}, fault.New(fault.Conflict, "desk.work_busy", "已有别的长任务在进行", "请等它完成或取消后再开始")
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{Work: Work{ID: WorkID(hex.EncodeToString(raw[:])), Title: title, Total: total, State: WorkRunning, Said: "正在准备"}, owner: a.UserID, cancel: cancel, at: d.now(), ended: make(chan struct{})}
	d.works.byID[r.ID] = r
	go d.carry(ctx, r, do)
	return r.Work, nil
}

func (d *Desk) carry(ctx context.Context, r *running, do func(context.Context, func(int, string) error) (workFile, error)) {
	defer close(r.ended)
	file, err := do(ctx, func(done int, said string) error {
		d.works.mu.Lock()
		defer d.works.mu.Unlock()
		r.Done, r.Said = done, said
		return ctx.Err()
	})
	d.works.mu.Lock()
	defer d.works.mu.Unlock()
	r.at = d.now()
	switch {
	case ctx.Err() != nil:
		r.State, r.Said = WorkStopped, "已取消，没有留下文件"
	case err != nil:
		r.State, r.Said, r.Reason = WorkFailed, "没有完成", err.Error()
	default:
		r.State, r.Said, r.Done, r.file, r.File = WorkDone, "完成", r.Total, file, file.name
	}
	r.cancel()
}

// sweep forgets finished jobs that nobody fetched for long, and the oldest beyond those kept.
func (w *works) sweep(now time.Time) {
	for id, r := range w.byID {
		if r.State != WorkRunning && (now.Sub(r.at) > worksKeptFor || len(w.byID) > worksKept) {
			delete(w.byID, id)
		}
	}
}

// of is a job of the account. Error: desk.no_work.
func (w *works) of(a access.Actor, id WorkID) (*running, error) {
	r, ok := w.byID[id]
	if !ok || r.owner != a.UserID {
		return nil, fault.New(fault.NotFound, "desk.no_work", "没有这项任务，可能已经取走结果或程序重启过", "请重新开始")
	}
	return r, nil
}

// WorkState tells how far a job of the account is. Error: desk.no_work.
func (d *Desk) WorkState(_ context.Context, a access.Actor, id WorkID) (Work, error) {
	d.works.mu.Lock()
	defer d.works.mu.Unlock()
	r, err := d.works.of(a, id)
	if err != nil {
		return Work{}, err
	}
	return r.Work, nil
}

// CancelWork asks a job to stop; what it was doing is undone, and it leaves no file. Error: desk.no_work.
func (d *Desk) CancelWork(_ context.Context, a access.Actor, id WorkID) error {
	d.works.mu.Lock()
	defer d.works.mu.Unlock()
	r, err := d.works.of(a, id)
	if err == nil {
		r.cancel()
	}
	return err
}

// WorkFile gives the file a job left. Errors: desk.no_work, desk.work_running.
func (d *Desk) WorkFile(_ context.Context, a access.Actor, id WorkID) (name, media string, data []byte, err error) {
	d.works.mu.Lock()
	defer d.works.mu.Unlock()
	r, err := d.works.of(a, id)
	switch {
	case err != nil:
		return "", "", nil, err
	case r.State != WorkDone || r.file.name == "":
		return "", "", nil, fault.New(fault.Conflict, "desk.work_running", "任务「"+r.Title+"」"+string(r.State)+"，没有文件", "请等它完成")
	}
	return r.file.name, r.file.media, r.file.data, nil
}

// stopWorks cancels all jobs and waits until they have stopped.
func (d *Desk) stopWorks() {
	d.works.mu.Lock()
	list := lo.Values(d.works.byID)
	for _, r := range list {
		r.cancel()
	}
	d.works.mu.Unlock()
	for _, r := range list {
		<-r.ended
	}
}
