//go:build linux

package desk

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fuelbook/assets"
	"fuelbook/backend/backup"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/safe"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// childOf makes the test program start again as a child that works on a database until it is killed, or under a limit of the system.
const childOf = "FUELBOOK_TEST_CHILD"

// TestMain lets a child do its work instead of the tests.
func TestMain(m *testing.M) {
	mode, path, child := strings.Cut(os.Getenv(childOf), "|")
	if !child {
		os.Exit(m.Run())
	}
	if err := map[string]func(string) error{"work": childWork, "close": childClose, "full": childFull, "locked": childLocked}[mode](path); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func childOptions(path string) Options {
	at := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	return Options{Path: path, Backups: filepath.Join(filepath.Dir(path), "backups"), Assets: assets.FS, Version: "test", Random: rand.Reader, Now: func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		at = at.Add(time.Second)
		return at
	}}
}

// childSteps are the jobs of a child, each one transaction or one file.
func childSteps(d *Desk, mode string) []func(context.Context) error {
	staff := Upload{Name: "员工.csv", Data: lo.Must(os.ReadFile(filepath.Join(sampleDir, "员工.csv")))}
	batch := func() intake.BatchID { return lo.Must(d.Batches(context.Background(), clerk()))[0].ID }
	take := func(ctx context.Context) error {
		_, err := d.Import(ctx, clerk(), intake.Staff, staff, ImportOptions{})
		return err
	}
	back := func(ctx context.Context) error { _, err := d.UndoBatch(ctx, clerk(), batch(), true); return err }
	closing := func(ctx context.Context) error { _, err := d.CloseMonth(ctx, clerk(), october, true); return err }
	kept := func(ctx context.Context) error { _, err := d.copyNow(ctx, backup.Manual); return err }
	if mode == "close" {
		return []func(context.Context) error{closing, kept}
	}
	return []func(context.Context) error{take, kept, back, kept}
}

func childJobs(path, mode string) (*Desk, error) {
	ctx := context.Background()
	d, err := Open(ctx, childOptions(path))
	if err != nil {
		return nil, err
	}
	fmt.Println("ready")
	for _, step := range childSteps(d, mode) {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func childClose(path string) error {
	d, err := childJobs(path, "close")
	if err != nil {
		return err
	}
	return d.Close()
}

// childWork takes a file, takes it out again, and restores a copy.
func childWork(path string) error {
	ctx := context.Background()
	d, err := childJobs(path, "work")
	if err != nil {
		return err
	}
	list, err := copies(d.backups, time.UTC)
	if err != nil {
		return err
	}
	first, _ := backup.Newest(list)
	o := childOptions(path)
	cand, err := Candidate(ctx, o, clerk(), filepath.Join(d.backups, first.Name), "")
	if err != nil {
		return err
	}
	if err := d.Close(); err != nil {
		return err
	}
	_, err = Swap(o, cand)
	return err
}

// child starts the test program as a child.
func child(ctx context.Context, mode, path string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, lo.Must(os.Executable()), "-test.run=^$")
	cmd.Env = append(os.Environ(), childOf+"="+mode+"|"+path)
	return cmd
}

// TestKilledAtAnyMoment kills a child that imports, backs up, undoes, closes and restores, at random moments: what is found is always the state
// after a whole number of jobs, sound, and whatever bears the name of a copy is a whole one.
func TestKilledAtAnyMoment(t *testing.T) {
	killAll(t, "work", lo.Must(os.ReadFile(small(t))), 192, 3)
	month := filepath.Join(t.TempDir(), "month.db")
	lo.Must0(office(t, "消费明细_202610.xlsx").store.Backup(t.Context(), month))
	killAll(t, "close", lo.Must(os.ReadFile(month)), 8, 1)
}

// killAll kills so many children; their kills have to meet so many states at least, or they all came too early or too late.
func killAll(t *testing.T, mode string, origin []byte, number, least int) {
	t.Helper()
	states, took := reference(t, mode, origin)
	seeds := make(chan uint64)
	var group sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]int{}
	for range 2 {
		group.Go(func() {
			for seed := range seeds {
				found := killed(t, mode, origin, seed, took)
				mu.Lock()
				seen[found]++
				mu.Unlock()
				if !states[found] {
					t.Errorf("seed %d: the state after the kill is none a job leaves: %s", seed, found)
				}
			}
		})
	}
	for seed := range uint64(number) {
		seeds <- seed
	}
	close(seeds)
	group.Wait()
	if len(seen) < least {
		t.Errorf("the kills met %d states only", len(seen))
	}
	t.Logf("%d kills met %d of %d states; a whole run takes %v", number, len(seen), len(states), took)
}

// reference runs the child's jobs undisturbed: every state between them, and how long they take.
func reference(t *testing.T, mode string, origin []byte) (states map[string]bool, took time.Duration) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fuelbook.db")
	lo.Must0(os.WriteFile(path, origin, 0o600))
	d := lo.Must(Open(t.Context(), childOptions(path)))
	states = map[string]bool{shape(viewFacts(t, d), 0): true}
	for _, step := range childSteps(d, mode) {
		lo.Must0(step(t.Context()))
		states[shape(viewFacts(t, d), 0)] = true
		states[shape(viewFacts(t, d), 1)] = true // restored: one more entry in the change log
	}
	lo.Must0(d.Close())
	path = filepath.Join(t.TempDir(), "fuelbook.db")
	lo.Must0(os.WriteFile(path, origin, 0o600))
	cmd := child(t.Context(), mode, path)
	out := lo.Must(cmd.StdoutPipe())
	lo.Must0(cmd.Start())
	lines := bufio.NewScanner(out)
	lines.Scan()
	start := time.Now()
	for lines.Scan() {
		t.Errorf("the child says: %s", lines.Text())
	}
	lo.Must0(cmd.Wait())
	return states, time.Since(start)
}

// shape is a state in one line: the rows of each table; more entries of the change log on top.
func shape(f store.Facts, more int64) string {
	counts := maps.Clone(f.Counts)
	counts["change"] += more
	return fmt.Sprint(counts, f.Closed)
}

// memory is a folder in memory where the system has one: a kill, unlike a loss of power, loses nothing the system was given, so that waiting for
// the disk proves nothing here.
func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// killed lets a child work for a random while and gives the state it leaves, after proving it and its copies.
func killed(t *testing.T, mode string, origin []byte, seed uint64, took time.Duration) string {
	r := mathrand.New(mathrand.NewPCG(seed, 1))
	dir := lo.Must(os.MkdirTemp(memory(), "killed-*"))
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "fuelbook.db")
	lo.Must0(os.WriteFile(path, origin, 0o600))
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	cmd := child(ctx, mode, path)
	out := lo.Must(cmd.StdoutPipe())
	lo.Must0(cmd.Start())
	bufio.NewScanner(out).Scan()
	time.AfterFunc(time.Duration(r.Int64N(int64(took)*11/10)), stop)
	_ = cmd.Wait() // killed, or done before it was
	backups := childOptions(path).Backups
	s, err := openStore(context.Background(), childOptions(path))
	if err != nil {
		t.Errorf("seed %d: %v", seed, err)
		return ""
	}
	defer func() { lo.Must0(s.Close()) }()
	if h, err := s.Check(context.Background()); err != nil || !h.OK {
		t.Errorf("seed %d: %+v %v", seed, h, err)
	}
	for _, c := range lo.Must(copies(backups, time.UTC)) {
		if _, err := store.Prove(context.Background(), filepath.Join(backups, c.Name)); err != nil {
			t.Errorf("seed %d: %s bears the name of a copy: %v", seed, c.Name, err)
		}
	}
	for _, f := range lo.Must(safe.Files(backups)) {
		if strings.Contains(f.Name, safe.Part) {
			t.Errorf("seed %d: %s was not swept", seed, f.Name)
		}
	}
	var f store.Facts
	lo.Must0(s.View(context.Background(), func(tx *store.Tx) (err error) { f, err = tx.Facts(); return err }))
	return shape(f, 0)
}

// childFull works where no file can grow: a full disk, as the program meets it. It prints what it was refused with.
func childFull(path string) error {
	d, err := Open(context.Background(), childOptions(path))
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	size := uint64(d.size() / 2)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: size}); err != nil {
		return err
	}
	_, err = d.copyNow(context.Background(), backup.Manual)
	return err
}

// childLocked works as somebody who may read the folder and not write it.
func childLocked(path string) error {
	d, err := Open(context.Background(), childOptions(path))
	if err != nil {
		return err
	}
	if err := os.Mkdir(d.backups, 0o500); err != nil {
		return err
	}
	if os.Getuid() == 0 {
		if err := syscall.Setuid(65534); err != nil { // nobody
			return err
		}
	}
	_, err = d.copyNow(context.Background(), backup.Manual)
	return err
}

// A full disk and a folder without the right to write are refused in words, and nothing half written stays.
func TestDiskFullAndReadOnly(t *testing.T) {
	for mode, want := range map[string][]string{"full": {"磁盘满了", "没有留下半个文件"}, "locked": {"不能写", "权限"}} {
		path := small(t)
		out, err := child(t.Context(), mode, path).Output()
		if err == nil {
			t.Errorf("%s: a copy was taken", mode)
		}
		for _, w := range want {
			if !strings.Contains(string(out), w) {
				t.Errorf("%s: %q lacks %q", mode, out, w)
			}
		}
		if left := lo.Must(safe.Files(filepath.Join(filepath.Dir(path), "backups"))); len(left) != 0 {
			t.Errorf("%s left %v", mode, left)
		}
		if _, err := store.Prove(t.Context(), path); err != nil {
			t.Errorf("%s: %v", mode, fault.From(err))
		}
	}
}
