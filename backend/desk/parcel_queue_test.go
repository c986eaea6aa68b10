package desk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/exchange"

	"github.com/samber/lo"
)

// parcelsIn writes n parcels of a district into a folder so that the names run against their order.
func parcelsIn(t testing.TB, below *Desk, folder string, n int) {
	t.Helper()
	code := contents(t, below).customers[0].Code
	for i := range n {
		change(t, below, code, func(c *customer.Customer) { c.Remark = fmt.Sprintf("第%d次", i+1) })
		_, data := parcelOf(t, below)
		name := fmt.Sprintf("%02d.fbx", n-i)
		if i == 0 { // the first came by mail, in volumes
			pieces, err := exchange.Split(data, len(data)/2+1)
			if err != nil {
				t.Fatal(err)
			}
			for k, p := range pieces {
				writeIn(t, folder, fmt.Sprintf("%02d_2之%d.fbv", n-i, k+1), p)
			}
			continue
		}
		writeIn(t, folder, name, data)
	}
}

func writeIn(t testing.TB, folder, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func statesOf(t testing.TB, d *Desk) map[string]int {
	t.Helper()
	box, err := d.Inbox(t.Context(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	return lo.CountValuesBy(box.Queue, func(r QueueRow) string { return r.State })
}

func TestQueueTakesAFolderInTurnAndGoesOnAfterAStop(t *testing.T) {
	below, above := pair(t)
	folder := t.TempDir()
	parcelsIn(t, below, folder, 4)
	writeIn(t, folder, "坏.fbx", []byte("不是包"))
	writeIn(t, folder, "说明.txt", []byte("不管"))
	sets, err := setsIn(folder)
	if err != nil || len(sets) != 5 {
		t.Fatalf("%v %v", sets, err)
	}
	stop := errors.New("killed")
	taken := 0
	err = above.openSets(t.Context(), clerk(), folder, sets, func(int, string) error {
		book, failed := above.Parcels(t.Context(), clerk())
		if taken = len(book.Received); failed != nil || taken == 2 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || taken != 2 {
		t.Fatalf("stopped after %d: %v", taken, err)
	}
	w, err := above.OpenFolder(t.Context(), clerk(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if w = workEnd(t, above, w); w.State != WorkDone {
		t.Fatalf("%+v", w)
	}
	if got := statesOf(t, above); got[queueTaken] != 2 || got[queueRepeat] != 2 || got[queueRefused] != 1 {
		t.Errorf("%v", got)
	}
	if got := contents(t, above).customers[0].Remark; got != "第4次" {
		t.Errorf("the last parcel says %s", got)
	}
	if err := os.Remove(filepath.Join(folder, "04_2之1.fbv")); err != nil {
		t.Fatal(err)
	}
	fresh := t.TempDir()
	for _, name := range []string{"01.fbx", "02.fbx"} {
		raw, err := os.ReadFile(filepath.Join(folder, name)) //nolint:gosec // a folder of this test
		if err != nil {
			t.Fatal(err)
		}
		writeIn(t, fresh, name, raw)
	}
	_, other := pair(t)
	w, err = other.OpenFolder(t.Context(), clerk(), fresh)
	if err != nil {
		t.Fatal(err)
	}
	workEnd(t, other, w)
	box, err := other.Inbox(t.Context(), clerk())
	if err != nil || !slices.ContainsFunc(box.Queue, func(r QueueRow) bool { return r.State == queueWaits && strings.Contains(r.Text, "第1号包") }) {
		t.Errorf("without the first: %+v %v", box.Queue, err)
	}
	_, err = other.OpenFolder(t.Context(), clerk(), t.TempDir())
	wantCode(t, err, "parcel.no_folder")
}

// BenchmarkQueue takes in a folder of 100 parcels of one district, a customer each.
func BenchmarkQueue(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		below, above := pair(b)
		folder := b.TempDir()
		parcelsIn(b, below, folder, 100)
		sets, err := setsIn(folder)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := above.openSets(b.Context(), clerk(), folder, sets, quiet); err != nil {
			b.Fatal(err)
		}
		if got := statesOf(b, above); got[queueTaken] != 100 {
			b.Fatalf("%v", got)
		}
	}
}
