package desk

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/access"
	"fuelbook/backend/backup"
	"fuelbook/backend/intake"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// guarded opens a database that keeps copies of itself; replaced receives what a restore made ready.
func guarded(t testing.TB, path string, now func() time.Time, replaced chan string) *Desk {
	t.Helper()
	o := Options{Path: path, Backups: filepath.Join(filepath.Dir(path), "backups"), Assets: assets.FS, Version: "test", Random: rand.Reader, Now: now}
	if replaced != nil {
		o.Replace = func(c string) { replaced <- c }
	}
	return lo.Must(Open(context.Background(), o))
}

// ticking is a clock from that morning on that goes on by a step each time it is asked, by whichever goroutine.
func ticking(step time.Duration) func() time.Time {
	var mu sync.Mutex
	now := morning()
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(step)
		return now
	}
}

func morning() time.Time { return time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC) }

// ended waits for a long job and gives how it ended.
func ended(d *Desk, w Work) Work {
	<-d.works.byID[w.ID].ended
	return d.works.byID[w.ID].Work
}

func small(t testing.TB) string {
	t.Helper()
	d := open(t)
	take(t, d, intake.Offices, sample(t, "机构.csv"))
	path := filepath.Join(t.TempDir(), "fuelbook.db")
	lo.Must0(d.store.Backup(context.Background(), path))
	return path
}

func kindsOf(rows []CopyRow) (out []backup.Kind) {
	for _, r := range rows {
		out = append(out, r.Kind)
	}
	return out
}

func TestCopyOfTheDayAndBeforeAJob(t *testing.T) {
	now, ctx := morning(), context.Background()
	d := guarded(t, small(t), func() time.Time { return now }, nil)
	defer func() { lo.Must0(d.Close()) }()
	for range 3 {
		lo.Must(d.Users(ctx, access.Actor{Role: access.Admin}))
		d.safety.wait.Wait()
	}
	v := lo.Must(d.Safety(ctx, clerk()))
	if len(v.Copies) != 1 || v.Copies[0].Kind != backup.Daily || v.Next != "2026-11-04起第一次使用时" {
		t.Fatalf("%v %s", kindsOf(v.Copies), v.Next)
	}
	now = now.Add(time.Hour)
	if _, err := d.Import(ctx, clerk(), intake.Staff, sample(t, "员工.csv"), ImportOptions{DryRun: true}); err != nil {
		t.Fatal(err)
	}
	if v = lo.Must(d.Safety(ctx, clerk())); len(v.Copies) != 1 {
		t.Errorf("a preview took a copy: %v", kindsOf(v.Copies))
	}
	take(t, d, intake.Staff, sample(t, "员工.csv"))
	v = lo.Must(d.Safety(ctx, clerk()))
	if len(v.Copies) != 2 || v.Copies[0].Kind != backup.Import {
		t.Fatalf("%v", kindsOf(v.Copies))
	}
	facts := lo.Must(store.Prove(ctx, filepath.Join(v.Folder, v.Copies[0].Name)))
	if facts.Counts["staff"] != 0 || facts.Counts["office"] == 0 {
		t.Errorf("the copy is not of the moment before: %v", facts.Counts)
	}
	now = now.AddDate(0, 0, 5)
	if v = lo.Must(d.Safety(ctx, clerk())); v.Warnings[0].Code != "backup.old" {
		t.Errorf("%+v", v.Warnings)
	}
	d.safety.wait.Wait()
	_, err := d.Safety(ctx, access.Actor{Role: access.Filler})
	wantCode(t, err, "access.denied")
	_, err = d.TakeCopy(ctx, access.Actor{Role: access.Chief})
	wantCode(t, err, "access.denied")
}

func TestSecondPlaceDrillAndRestore(t *testing.T) {
	ctx, replaced := context.Background(), make(chan string, 1)
	path := small(t)
	tick := ticking(time.Millisecond)
	d := guarded(t, path, tick, replaced)
	lo.Must(d.Safety(ctx, clerk()))
	d.safety.wait.Wait()
	stick := filepath.Join(t.TempDir(), "U盘")
	const words = "清泉山下的油站2026"
	_, err := d.ChooseSecond(ctx, clerk(), NewSecond{Folder: stick, Passphrase: "短"})
	wantCode(t, err, "safe.weak")
	lo.Must(d.ChooseSecond(ctx, clerk(), NewSecond{Folder: stick, Passphrase: words}))
	if w := ended(d, lo.Must(d.TakeCopy(ctx, clerk()))); w.State != WorkDone {
		t.Fatalf("%+v", w)
	}
	v := lo.Must(d.Safety(ctx, clerk()))
	if len(v.Second.Copies) != 1 || !v.Second.Copies[0].Sealed {
		t.Fatalf("%+v", v.Second)
	}
	sealed := Source{Second: true, Name: v.Second.Copies[0].Name, Passphrase: words}
	raw := lo.Must(os.ReadFile(filepath.Join(stick, sealed.Name)))
	if bytes.Contains(raw, []byte("SQLite format")) || strings.Contains(string(lo.Must(os.ReadFile(path))), words) {
		t.Error("the sealed copy is readable, or the passphrase is stored")
	}
	w := lo.Must(d.RunDrill(ctx, clerk()))
	if w = ended(d, w); w.State != WorkDone || !strings.HasPrefix(w.File, "恢复演练记录") {
		t.Fatalf("%+v", w)
	}
	if v = lo.Must(d.Safety(ctx, clerk())); v.Drill == nil || !v.Drill.Passed || len(v.Warnings) != 0 {
		t.Errorf("%+v %+v", v.Drill, v.Warnings)
	}
	take(t, d, intake.Staff, sample(t, "员工.csv"))
	_, err = d.LookIntoCopy(ctx, clerk(), Source{Second: true, Name: sealed.Name, Passphrase: "不是这一句口令"})
	wantCode(t, err, "safe.passphrase")
	_, err = d.LookIntoCopy(ctx, clerk(), Source{Name: "../fuelbook.db"})
	wantCode(t, err, "desk.no_copy")
	look := lo.Must(d.LookIntoCopy(ctx, clerk(), sealed))
	staff, _ := lo.Find(look.Counts, func(r CountRow) bool { return r.Table == "staff" })
	if !look.Ancestor || look.Lost == 0 || len(look.Newest) == 0 || staff.Copy != 0 || staff.Change != -staff.Now || staff.Now == 0 {
		t.Errorf("%+v", look)
	}
	if w := ended(d, lo.Must(d.RestoreCopy(ctx, clerk(), sealed))); w.State != WorkDone {
		t.Fatalf("%+v", w)
	}
	cand := <-replaced
	lo.Must0(d.Close())
	kept := lo.Must(Swap(Options{Path: path, Now: tick}, cand))
	d = guarded(t, path, tick, nil)
	if facts := viewFacts(t, d); facts.Counts["staff"] != 0 {
		t.Errorf("%v", facts.Counts)
	}
	if log := lo.Must(d.Audit(ctx, clerk(), 0, 1)); log[0].Action != "restore" {
		t.Errorf("%+v", log)
	}
	_, err = d.RestoreCopy(ctx, clerk(), sealed)
	wantCode(t, err, "desk.cannot_swap")
	lo.Must0(os.RemoveAll(stick))
	if v = lo.Must(d.Safety(ctx, clerk())); v.Second.Missing == "" || v.Warnings[0].Code != "backup.second_missing" {
		t.Errorf("%+v", v.Warnings)
	}
	lo.Must0(d.Close())
	if facts := lo.Must(store.Prove(ctx, kept)); facts.Counts["staff"] == 0 {
		t.Error("what was replaced is not kept")
	}
}

func viewFacts(t testing.TB, d *Desk) (f store.Facts) {
	t.Helper()
	lo.Must0(d.store.View(context.Background(), func(tx *store.Tx) (err error) { f, err = tx.Facts(); return err }))
	return f
}

// A drill with a copy that has gone bad says so and is recorded as failed; the good copies are still named when the database itself is broken.
func TestBrokenCopyAndBrokenDatabase(t *testing.T) {
	ctx := context.Background()
	path := small(t)
	tick := ticking(time.Second)
	d := guarded(t, path, tick, nil)
	for range 2 {
		lo.Must(d.copyNow(ctx, backup.Manual))
	}
	lo.Must(d.Safety(ctx, clerk())) // the first look of the day begins the day's copy
	d.safety.wait.Wait()
	list := lo.Must(d.Safety(ctx, clerk())).Copies
	for _, c := range list[:len(list)-1] {
		spoil(t, filepath.Join(d.backups, c.Name))
	}
	ended(d, lo.Must(d.RunDrill(ctx, clerk())))
	v := lo.Must(d.Safety(ctx, clerk()))
	if v.Drill == nil || v.Drill.Passed || len(v.Drill.Findings) == 0 || !lo.ContainsBy(v.Warnings, func(w backup.Warning) bool { return w.Code == "backup.drill_failed" }) {
		t.Errorf("%+v %+v", v.Drill, v.Warnings)
	}
	lo.Must0(d.Close())
	spoil(t, path)
	o := Options{Path: path, Backups: d.backups, Assets: assets.FS, Now: tick, Random: rand.Reader}
	if _, err := Open(ctx, o); err == nil {
		t.Error("a broken database was opened")
	}
	if good := GoodCopies(ctx, o, 3); len(good) != 1 || good[0].Name != list[len(list)-1].Name {
		t.Errorf("%+v", good)
	}
}

// spoil overwrites the pages behind the first ones, as a dying disk does.
func spoil(t testing.TB, path string) {
	t.Helper()
	raw := lo.Must(os.ReadFile(path))
	for i := 8192; i < len(raw); i++ {
		raw[i] ^= 0x5a
	}
	lo.Must0(os.WriteFile(path, raw, 0o600))
}
