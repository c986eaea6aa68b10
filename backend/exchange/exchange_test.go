package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/fault"
	"fuelbook/backend/org"
)

func keys(t testing.TB, office org.OfficeID) Keys {
	t.Helper()
	k, err := NewKeys(office)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func code(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

func header() Header {
	return Header{Kind: Upward, Month: calendar.NewMonth(2026, time.October), Sequence: 1, Forms: "1", Rules: "2012"}
}

func rows() []Table {
	return []Table{
		{Name: "customer", Rows: []json.RawMessage{[]byte(`{"id":"a","name":"甲公司"}`), []byte(`{"id":"b"}`)}},
		{Name: "sale", Sums: []string{"fen"}, Rows: []json.RawMessage{[]byte(`{"fen":1250}`), []byte(`{"fen":-50}`), []byte(`{}`)}},
		{Name: "visit"},
	}
}

func sealed(t testing.TB, from Keys, to Peer) (string, []byte) {
	t.Helper()
	var b bytes.Buffer
	id, err := from.Seal(header(), rows(), to, &b)
	if err != nil {
		t.Fatal(err)
	}
	return id, b.Bytes()
}

func peers(all ...Peer) map[org.OfficeID]Peer {
	m := map[org.OfficeID]Peer{}
	for _, p := range all {
		m[p.Office] = p
	}
	return m
}

func TestPackageComesBackAsItWas(t *testing.T) {
	station, branch := keys(t, "station"), keys(t, "branch")
	id, file := sealed(t, station, branch.Peer())
	p, err := branch.Open("a.fbx", bytes.NewReader(file), peers(station.Peer()))
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != id || p.Header.Sender != "station" || p.Header.Recipient != "branch" || len(p.Tables) != 3 {
		t.Fatalf("opened %+v", p.Header)
	}
	for i, want := range rows() {
		got := p.Tables[i]
		if got.Name != want.Name || len(got.Rows) != len(want.Rows) {
			t.Fatalf("table %d: %+v", i, got)
		}
		for j := range want.Rows {
			if !bytes.Equal(got.Rows[j], want.Rows[j]) {
				t.Errorf("row %s, want %s", got.Rows[j], want.Rows[j])
			}
		}
	}
	if got := p.Header.Tables[1].Sums["fen"]; got != 1200 {
		t.Errorf("sum %d", got)
	}
	if bytes.Contains(file, []byte("甲公司")) || bytes.Contains(file, []byte("station")) {
		t.Error("a name can be read in the file without the key")
	}
}

func TestPackagesThatAreRefused(t *testing.T) {
	station, branch, other := keys(t, "station"), keys(t, "branch"), keys(t, "other")
	_, file := sealed(t, station, branch.Peer())
	gone := station.Peer()
	gone.Revoked = true
	misaddressed := branch.Peer()
	misaddressed.Office = "other"
	_, passedOn := sealed(t, station, misaddressed)
	imposter := keys(t, "station")
	_, forged := sealed(t, imposter, branch.Peer())
	var unsound bytes.Buffer
	h := header()
	h.Sequence = 2 // without a package before it
	if _, err := station.Seal(h, rows(), branch.Peer(), &unsound); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		by    Keys
		file  []byte
		known map[org.OfficeID]Peer
		want  string
	}{
		"another office's key": {other, file, peers(station.Peer()), "exchange.foreign"},
		"addressed to another": {branch, passedOn, peers(station.Peer()), "exchange.foreign"},
		"unknown sender":       {branch, file, peers(other.Peer()), "exchange.sender"},
		"revoked sender":       {branch, file, peers(gone), "exchange.revoked"},
		"forged signature":     {branch, forged, peers(station.Peer()), "exchange.damaged"},
		"future version":       {branch, bytes.Replace(file, []byte("PACKAGE 1"), []byte("PACKAGE 2"), 1), peers(station.Peer()), "exchange.version"},
		"no package":           {branch, []byte("PK\x03\x04"), peers(station.Peer()), "exchange.format"},
		"empty":                {branch, nil, peers(station.Peer()), "exchange.format"},
		"cut short":            {branch, file[:len(file)-1], peers(station.Peer()), "exchange.damaged"},
		"longer":               {branch, append(bytes.Clone(file), 0), peers(station.Peer()), "exchange.damaged"},
		"no chain":             {branch, unsound.Bytes(), peers(station.Peer()), "exchange.format"},
	} {
		_, err := c.by.Open("十月.fbx", bytes.NewReader(c.file), c.known)
		if code(err) != c.want || !strings.Contains(err.Error(), "十月.fbx") {
			t.Errorf("%s: %v, want %s with the file", name, err, c.want)
		}
	}
}

func TestPackerReopensItsOwnFile(t *testing.T) {
	station, branch := keys(t, "station"), keys(t, "branch")
	id, file := sealed(t, station, branch.Peer())
	p, err := station.Reopen("a", bytes.NewReader(file))
	if err != nil || p.ID != id {
		t.Fatalf("%s, want %s: %v", p.ID, id, err)
	}
	if _, err := station.Reopen("a", bytes.NewReader(file[:len(file)-20])); code(err) != "exchange.damaged" {
		t.Errorf("cut short: %v", err)
	}
	if _, err := branch.Reopen("a", bytes.NewReader(file)); code(err) != "exchange.sender" {
		t.Errorf("not its own: %v", err)
	}
}

func TestManyRecipientsAreNotTried(t *testing.T) {
	stanza := "-> X25519 " + strings.Repeat("A", 43) + "\n" + strings.Repeat("A", 43) + "\n"
	flood := packageMagic + "age-encryption.org/v1\n" + strings.Repeat(stanza, 100_000) + "--- " + strings.Repeat("A", 43) + "\n"
	if _, err := keys(t, "branch").Open("a", strings.NewReader(flood), nil); code(err) != "exchange.damaged" {
		t.Error(err)
	}
}

func TestKeysAreKeptUnderAPassphrase(t *testing.T) {
	k, branch := keys(t, "station"), keys(t, "branch")
	file, err := k.Lock("一句不容易猜到的长口令")
	if err != nil {
		t.Fatal(err)
	}
	back, err := Unlock("k", bytes.NewReader(file), "一句不容易猜到的长口令")
	if err != nil {
		t.Fatal(err)
	}
	_, sent := sealed(t, branch, k.Peer())
	if _, err := back.Open("a", bytes.NewReader(sent), peers(branch.Peer())); err != nil {
		t.Error(err)
	}
	_, own := sealed(t, back, branch.Peer())
	if _, err := branch.Open("a", bytes.NewReader(own), peers(k.Peer())); err != nil {
		t.Error(err)
	}
	if _, err := Unlock("k", bytes.NewReader(file), "另一句完全不同的口令"); code(err) != "exchange.passphrase" {
		t.Errorf("wrong: %v", err)
	}
	if _, err := Unlock("k", bytes.NewReader(file[:len(file)-1]), "一句不容易猜到的长口令"); code(err) != "exchange.damaged" {
		t.Errorf("cut short: %v", err)
	}
	if _, err := k.Lock("短"); code(err) != "exchange.weak" {
		t.Errorf("short: %v", err)
	}
}

// BenchmarkOpen opens a package of 50,000 customers.
func BenchmarkOpen(b *testing.B) {
	station, branch := keys(b, "station"), keys(b, "branch")
	t := Table{Name: "customer", Sums: []string{"fen"}}
	for i := range 50_000 {
		t.Rows = append(t.Rows, fmt.Appendf(nil, `{"id":"%032d","name":"济南某某运输有限公司%d","phone":"0531-%08d","fen":%d,"note":"%s"}`, i, i, i, i, strings.Repeat("备注", 40)))
	}
	var file bytes.Buffer
	if _, err := station.Seal(header(), []Table{t}, branch.Peer(), &file); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		if _, err := branch.Open("a", bytes.NewReader(file.Bytes()), peers(station.Peer())); err != nil {
			b.Fatal(err)
		}
	}
}

func TestAnyFlippedBitIsRefused(t *testing.T) {
	station, branch := keys(t, "station"), keys(t, "branch")
	_, file := sealed(t, station, branch.Peer())
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // picks bits
	for range 300 {
		bad := bytes.Clone(file)
		at := random.IntN(len(bad))
		bad[at] ^= 1 << random.IntN(8)
		if _, err := branch.Open("a", bytes.NewReader(bad), peers(station.Peer())); code(err) == "" {
			t.Fatalf("byte %d flipped: %v", at, err)
		}
	}
}

func TestTablesMustAgreeWithWhatIsSaid(t *testing.T) {
	text := []byte("{\"fen\":5}\n")
	good, err := summarise(Table{Name: "sale", Sums: []string{"fen"}, Rows: []json.RawMessage{text[:9]}}, text)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tablesOf("a", []Summary{good}, text); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Summary){
		"count":          func(s *Summary) { s.Count = 1 << 62 },
		"negative":       func(s *Summary) { s.Bytes = -1 },
		"gigantic":       func(s *Summary) { s.Bytes = 1 << 62 },
		"something left": func(s *Summary) { s.Bytes = 0 },
		"hash":           func(s *Summary) { s.Hash = "00" },
		"sum":            func(s *Summary) { s.Sums = map[string]int64{"fen": 6} },
	} {
		s := good
		change(&s)
		if _, err := tablesOf("a", []Summary{s}, text); code(err) != "exchange.damaged" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRowsThatCannotBePacked(t *testing.T) {
	station, branch := keys(t, "station"), keys(t, "branch")
	for _, row := range []string{`{"fen":1.5}`, `{"fen":null}`, `{"fen":"5"}`, `[]`, `null`, `{`} {
		_, err := station.Seal(header(), []Table{{Name: "sale", Sums: []string{"fen"}, Rows: []json.RawMessage{[]byte(row)}}}, branch.Peer(), &bytes.Buffer{})
		if code(err) != "exchange.row" {
			t.Errorf("%s: %v", row, err)
		}
	}
	most := json.RawMessage(`{"fen":9223372036854775807}`)
	_, err := station.Seal(header(), []Table{{Name: "sale", Sums: []string{"fen"}, Rows: []json.RawMessage{most, most}}}, branch.Peer(), &bytes.Buffer{})
	if code(err) != "exchange.row" {
		t.Errorf("a sum ran over: %v", err)
	}
}

func TestEnrolment(t *testing.T) {
	k := keys(t, "station")
	file, err := k.Enrolment()
	if err != nil {
		t.Fatal(err)
	}
	p, err := ReadEnrolment("e", bytes.NewReader(file))
	if err != nil || p.Office != "station" || strings.Join(p.Words(), "") != strings.Join(k.Peer().Words(), "") {
		t.Fatalf("%+v %v", p, err)
	}
	changed := bytes.Replace(file, []byte("station"), []byte("statiom"), 1)
	if _, err := ReadEnrolment("e", bytes.NewReader(changed)); code(err) != "exchange.damaged" {
		t.Errorf("changed: %v", err)
	}
	if _, err := ReadEnrolment("e", strings.NewReader(enrolmentMagic+strings.Repeat("x", maxEnrolment))); code(err) != "exchange.too_large" {
		t.Errorf("large: %v", err)
	}
	renamed := p
	renamed.Office = "other"
	if strings.Join(p.Words(), "") == strings.Join(renamed.Words(), "") {
		t.Error("the words do not depend on the office")
	}
}

func TestSpokenWordsShareNoSign(t *testing.T) {
	seen := map[rune]string{}
	for _, w := range spoken {
		if len([]rune(w)) != 2 {
			t.Errorf("%q is not two signs", w)
		}
		for _, r := range w {
			if seen[r] != "" {
				t.Errorf("%s and %s share %c", w, seen[r], r)
			}
			seen[r] = w
		}
	}
}

func FuzzOpen(f *testing.F) {
	station, branch := keys(f, "station"), keys(f, "branch")
	_, file := sealed(f, station, branch.Peer())
	f.Add(file)
	f.Add([]byte(packageMagic))
	f.Add([]byte(enrolmentMagic))
	f.Add([]byte(receiptMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := branch.Open("a", bytes.NewReader(b), peers(station.Peer())); err != nil && code(err) == "" {
			t.Errorf("not a refusal: %v", err)
		}
		if _, err := ReadEnrolment("a", bytes.NewReader(b)); err != nil && code(err) == "" {
			t.Errorf("not a refusal: %v", err)
		}
		if _, err := ReadReceipt(station.Office, "a", bytes.NewReader(b), peers(branch.Peer())); code(err) == "" {
			t.Errorf("not a refusal: %v", err)
		}
	})
}

// FuzzInside encrypts anything to the office, as whoever has its enrolment can: what is inside must be refused as calmly as the outside.
func FuzzInside(f *testing.F) {
	station, branch := keys(f, "station"), keys(f, "branch")
	signed, err := station.signed(packageMagic, header())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed[len(packageMagic):], []byte("{}\n"))
	f.Add([]byte(nil), []byte(nil))
	f.Fuzz(func(t *testing.T, head, body []byte) {
		var file bytes.Buffer
		if err := encrypt(&file, head, body, branch.decrypt.Recipient()); err != nil {
			t.Fatal(err)
		}
		if _, err := branch.Open("a", &file, peers(station.Peer())); code(err) == "" {
			t.Errorf("not a refusal: %v", err)
		}
	})
}
