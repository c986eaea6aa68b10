package exchange

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
)

func volumes(t *testing.T, file []byte, size int) []Volume {
	t.Helper()
	cut, err := Split(file, size)
	if err != nil {
		t.Fatal(err)
	}
	var all []Volume
	for i, c := range cut {
		all = append(all, Volume{string(rune('a'+i)) + ".vol", c})
	}
	return all
}

func TestVolumesInAnyOrder(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // picks orders
	for range 100 {
		file := bytes.Repeat([]byte{'x', byte(random.IntN(256)), '\n'}, random.IntN(4000))
		all := volumes(t, file, MinVolume+random.IntN(MinVolume))
		all = append(all, all[0]) // one chosen twice
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		got, err := Join(all)
		if err != nil || !bytes.Equal(got, file) {
			t.Fatalf("%d bytes, %d volumes: %v", len(file), len(all), err)
		}
	}
}

func TestVolumesThatAreRefused(t *testing.T) {
	file := []byte(strings.Repeat("0123456789", 500))
	all := volumes(t, file, MinVolume)
	_, err := Join([]Volume{all[4], all[0], all[2]})
	if code(err) != "exchange.missing" || !strings.Contains(err.Error(), "共5卷，缺第2卷、第4卷") {
		t.Errorf("missing: %v", err)
	}
	bad := slices.Clone(all)
	bad[3].Content = bytes.Clone(bad[3].Content)
	bad[3].Content[len(bad[3].Content)-1] ^= 1
	if _, err := Join(bad); code(err) != "exchange.damaged" || !strings.Contains(err.Error(), "d.vol") {
		t.Errorf("flipped: %v", err)
	}
	mixed := []Volume{all[0], volumes(t, file[1:], MinVolume)[1]}
	if _, err := Join(mixed); code(err) != "exchange.mixed" || !strings.Contains(err.Error(), "b.vol") {
		t.Errorf("mixed: %v", err)
	}
	if _, err := Join(nil); code(err) != "exchange.missing" {
		t.Errorf("none: %v", err)
	}
	for _, head := range []string{`{"whole":"","number":1,"of":1000000000,"hash":""}`, `{"number":0,"of":1}`, `{"number":2,"of":1}`, `{"path":"../x"}`, ``} {
		if _, err := Join([]Volume{{"z.vol", []byte(volumeMagic + head + "\n")}}); code(err) != "exchange.format" {
			t.Errorf("%s: %v", head, err)
		}
	}
	for _, size := range []int{-1, 0, MinVolume - 1} {
		if _, err := Split(file, size); code(err) != "exchange.volume_size" {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

func TestReceiptIsProvenAndForUs(t *testing.T) {
	station, branch, other := keys(t, "station"), keys(t, "branch"), keys(t, "other")
	id, file := sealed(t, station, branch.Peer())
	p, err := branch.Open("a", bytes.NewReader(file), peers(station.Peer()))
	if err != nil {
		t.Fatal(err)
	}
	taken := calendar.NewDate(2026, time.November, 3)
	receipt, err := branch.Receipt(p, taken, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadReceipt(station.Office, "r", bytes.NewReader(receipt), peers(branch.Peer()))
	if err != nil || got.Package != id || got.Receiver != "branch" || got.Taken != taken {
		t.Fatalf("%+v %v", got, err)
	}
	if _, err := ReadReceipt(other.Office, "r", bytes.NewReader(receipt), peers(branch.Peer())); code(err) != "exchange.foreign" {
		t.Errorf("for another: %v", err)
	}
	if _, err := ReadReceipt(station.Office, "r", bytes.NewReader(receipt), peers(other.Peer())); code(err) != "exchange.sender" {
		t.Errorf("unknown: %v", err)
	}
	changed := bytes.Replace(receipt, []byte("2026-11-03"), []byte("2026-11-04"), 1)
	if _, err := ReadReceipt(station.Office, "r", bytes.NewReader(changed), peers(branch.Peer())); code(err) != "exchange.damaged" {
		t.Errorf("changed: %v", err)
	}
}

func FuzzJoin(f *testing.F) {
	f.Add([]byte(volumeMagic+"{}\n"), []byte(volumeMagic))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		if _, err := Join([]Volume{{"a", a}, {"b", b}}); err != nil && code(err) == "" {
			t.Errorf("not a refusal: %v", err)
		}
	})
}
