package desk

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/access"
	"fuelbook/backend/backup"
	"fuelbook/backend/calendar"
	"fuelbook/backend/intake"

	"github.com/samber/lo"
)

// on opens data on a PC of some name.
func on(t testing.TB, pc, path string, now func() time.Time) *Desk {
	t.Helper()
	o := Options{Path: path, Backups: filepath.Join(filepath.Dir(path), "backups"), Assets: assets.FS, Version: "test", Random: rand.Reader, Now: now, PC: pc, PCName: pc, Replace: func(string) {}}
	return lo.Must(Open(context.Background(), o))
}

func carry(t testing.TB, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "fuelbook.db")
	lo.Must0(os.WriteFile(to, lo.Must(os.ReadFile(from)), 0o600))
	return to
}

func codeOf(v SafetyView) string {
	if len(v.Warnings) == 0 {
		return ""
	}
	return v.Warnings[0].Code
}

const stickWords = "清泉山下的油站2026"

func TestOfTwoPCsTheOlderOnlyShows(t *testing.T) {
	ctx, tick := context.Background(), ticking(time.Second)
	path := small(t)
	old := on(t, "甲", path, tick)
	stick := filepath.Join(t.TempDir(), "U盘")
	lo.Must(old.ChooseSecond(ctx, clerk(), NewSecond{Folder: stick, Passphrase: stickWords}))
	if w := ended(old, lo.Must(old.TakeCopy(ctx, clerk()))); w.State != WorkDone {
		t.Fatalf("%+v", w)
	}
	lo.Must0(old.Close())
	moved := on(t, "乙", carry(t, path), func() time.Time { return tick().AddDate(-5, 0, 0) }) // the folder was copied; the clock there is wrong
	if v := lo.Must(moved.Safety(ctx, clerk())); v.Home.Name != "乙" || v.Home.Gone != "" {
		t.Errorf("%+v", v.Home)
	}
	old = on(t, "甲", path, tick)
	v := lo.Must(old.Safety(ctx, clerk()))
	if codeOf(v) != "backup.moved" || v.Home.Gone == "" {
		t.Fatalf("%+v", v)
	}
	_, err := old.Import(ctx, clerk(), intake.Staff, sample(t, "员工.csv"), ImportOptions{})
	wantCode(t, err, "desk.moved")
	lo.Must0(old.Close())
	old = on(t, "甲", path, tick) // it stays so without the stick
	if old.home.gone.Load() == nil {
		t.Error("forgot that the data went elsewhere")
	}
	before := len(lo.Must(copies(stick, time.UTC)))
	if w := ended(old, lo.Must(old.TakeCopy(ctx, clerk()))); w.State == WorkDone || len(lo.Must(copies(stick, time.UTC))) != before {
		t.Errorf("an old copy was put beside the new ones: %+v", w)
	}
	if v = lo.Must(old.TakeHome(ctx, clerk())); v.Home.Gone != "" {
		t.Fatalf("%+v", v.Home)
	}
	take(t, old, intake.Staff, sample(t, "员工.csv"))
	if v = lo.Must(moved.Safety(ctx, clerk())); codeOf(v) != "backup.moved" {
		t.Errorf("both write: %+v", v)
	}
	lo.Must0(old.Close())
	lo.Must0(moved.Close())
}

func TestDataIsHandedToANewPC(t *testing.T) {
	ctx, tick := context.Background(), ticking(time.Second)
	path := small(t)
	old := on(t, "甲", path, tick)
	_, err := old.HandOver(ctx, clerk())
	wantCode(t, err, "desk.no_second")
	_, err = old.HandOver(ctx, hand(access.Filler, "填报员"))
	wantCode(t, err, "access.denied")
	stick := filepath.Join(t.TempDir(), "U盘")
	lo.Must(old.ChooseSecond(ctx, clerk(), NewSecond{Folder: stick, Passphrase: stickWords}))
	folder := old.backups
	old.backups = filepath.Join(path, "不是文件夹") // the copy fails
	if w := ended(old, lo.Must(old.HandOver(ctx, clerk()))); w.State == WorkDone || old.home.gone.Load() != nil {
		t.Errorf("a hand-over that failed left the data shown only: %+v", w)
	}
	old.backups = folder
	if w := ended(old, lo.Must(old.HandOver(ctx, clerk()))); w.State != WorkDone {
		t.Fatalf("%+v", w)
	}
	if v := lo.Must(old.Safety(ctx, clerk())); codeOf(v) != "backup.moved" {
		t.Errorf("%+v", v)
	}
	_, err = old.HandOver(ctx, clerk())
	wantCode(t, err, "desk.moved")
	offices := viewFacts(t, old).Counts["office"]
	lo.Must0(old.Close())

	path = filepath.Join(t.TempDir(), "fuelbook.db")
	o := Options{Path: path, Backups: filepath.Join(filepath.Dir(path), "backups"), Assets: assets.FS, Version: "test", Random: rand.Reader, Now: tick, PC: "乙", PCName: "乙"}
	fresh := lo.Must(Open(ctx, o))
	_, err = fresh.CopiesIn(ctx, clerk(), "U盘")
	wantCode(t, err, "safe.not_absolute")
	found := lo.Must(fresh.CopiesIn(ctx, clerk(), stick))
	look := lo.Must(fresh.LookIntoCopy(ctx, clerk(), Source{Folder: stick, Name: found[0].Name, Passphrase: stickWords}))
	if look.Ancestor || look.Unit == "" {
		t.Errorf("%+v", look)
	}
	cand := lo.Must(Candidate(ctx, o, clerk(), filepath.Join(stick, found[0].Name), stickWords))
	lo.Must0(fresh.Close())
	lo.Must(Swap(o, cand))
	there := on(t, "乙", path, tick)
	v := lo.Must(there.Safety(ctx, clerk()))
	if v.Home.Name != "乙" || v.Home.Gone != "" || v.Second.Missing != "" || viewFacts(t, there).Counts["office"] != offices {
		t.Errorf("%+v", v)
	}
	take(t, there, intake.Staff, sample(t, "员工.csv"))
	lo.Must0(there.Close())
}

func TestARestoredOldCopyIsTheLivingDataAgain(t *testing.T) {
	ctx, tick := context.Background(), ticking(time.Second)
	path := small(t)
	d := on(t, "甲", path, tick)
	stick := filepath.Join(t.TempDir(), "U盘")
	lo.Must(d.ChooseSecond(ctx, clerk(), NewSecond{Folder: stick, Passphrase: stickWords}))
	c := lo.Must(d.copyNow(ctx, backup.Manual))
	lo.Must0(d.Close())
	d = on(t, "甲", path, tick)
	lo.Must(d.TakeHome(ctx, clerk()))
	lo.Must(d.Safety(ctx, clerk()))
	o := Options{Path: path, Assets: assets.FS, Now: tick, Random: rand.Reader, PC: "甲"}
	cand := lo.Must(Candidate(ctx, o, clerk(), filepath.Join(d.backups, c.Name), ""))
	lo.Must0(d.Close())
	lo.Must(Swap(o, cand))
	d = on(t, "甲", path, tick)
	if v := lo.Must(d.Safety(ctx, clerk())); v.Home.Gone != "" || v.Home.Since <= calendar.FromTime(morning()).String() {
		t.Errorf("%+v", v.Home)
	}
	lo.Must0(d.Close())
}
