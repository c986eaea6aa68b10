package parcel_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/exchange"
	"fuelbook/backend/journal"
	"fuelbook/backend/parcel"
)

// The simulation: 20 offices on four levels work on records for twelve months and hand each other parcels that are lost, repeated, reordered and
// delayed. Every office decides by parcel.Meeting and exchange.Taken alone. In the end all must hold what an oracle makes of the events
// themselves, which knows neither parcels nor merges.

const (
	simMonths  = 12
	simRecords = 8
	ticks      = 4 // working days a month in which something happens
)

var (
	ownFields    = []string{"name", "industry"}
	sharedFields = []string{"phone", "remark"}
)

// simEvent is an edit of a field, or (field empty) a handing over.
type simEvent struct {
	record        int
	office, field string
	value, before string // before is what the office saw when it wrote
	turn          int64  // whom it believed to answer
	owner, home   string // of a handing over
	moved         bool   // home changed: those who assisted there do so no more
	snapshot      map[string]string
}

type simRecord struct {
	raw     json.RawMessage
	holding parcel.Holding
	home    string
	at      int // when it last changed here
}

type simRow struct {
	Record int             `json:"record"`
	Owner  parcel.Holding  `json:"owner"`
	Home   string          `json:"home"`
	Raw    json.RawMessage `json:"raw"`
	Seen   json.RawMessage `json:"seen,omitempty"`
}

type simParcel struct {
	pkg      exchange.Package
	from, to string
	rows     []simRow
}

// simPeer is what an office remembers of a neighbour.
type simPeer struct {
	taken  exchange.Taken
	out    []simParcel // no receipt yet
	seq    int64
	last   string
	packed int                     // when it last packed for it
	came   map[int]json.RawMessage // each record as it last came from there
	turns  map[int]int64           // whom it knows to answer, of each record it ever had
}

type simOffice struct {
	code    string
	up      string
	down    []string
	records map[int]*simRecord
	peers   map[string]*simPeer
}

type world struct {
	t       *testing.T
	seed    uint64
	random  *rand.Rand
	clock   int
	value   int
	offices map[string]*simOffice
	order   []string
	events  []simEvent
	asked   map[string]bool // values that stand in a question somewhere
	visited []map[string]bool
	flying  []func()
	faulty  bool
	counts  map[string]int
}

// within reads the line off the codes: 1 province, 1.2 unit, 1.2.1 district, 1.2.1.3 station.
func within(upper, lower string) bool { return upper == lower || strings.HasPrefix(lower, upper+".") }

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, seed: seed, random: rand.New(rand.NewPCG(seed, 1)), offices: map[string]*simOffice{}, asked: map[string]bool{}, faulty: true, counts: map[string]int{}} //nolint:gosec // picks what happens
	add := func(code string) {
		w.offices[code] = &simOffice{code: code, records: map[int]*simRecord{}, peers: map[string]*simPeer{}}
		w.order = append(w.order, code)
		if i := strings.LastIndexByte(code, '.'); i > 0 {
			up := w.offices[code[:i]]
			up.down = append(up.down, code)
			w.offices[code].up = up.code
			w.offices[code].peers[up.code], up.peers[code] = newPeer(), newPeer()
		}
	}
	for _, code := range []string{"1", "1.1", "1.2", "1.3", "1.1.1", "1.1.2", "1.2.1", "1.2.2", "1.3.1", "1.3.2", "1.1.1.1", "1.1.1.2", "1.1.2.1", "1.1.2.2", "1.2.1.1", "1.2.1.2", "1.2.2.1", "1.3.1.1", "1.3.2.1", "1.3.2.2"} {
		add(code)
	}
	for n := range simRecords {
		home := w.pick(w.stations())
		owner := w.pick(lineOf(home))
		w.visited = append(w.visited, map[string]bool{home: true})
		raw := `{"name":"n` + strconv.Itoa(n) + `","industry":"","phone":"","remark":""}`
		w.offices[owner].records[n] = &simRecord{json.RawMessage(raw), parcel.Holding{Office: owner}, home, w.tick()}
	}
	return w
}

func newPeer() *simPeer {
	return &simPeer{taken: exchange.Taken{Packages: map[string]bool{}}, came: map[int]json.RawMessage{}, turns: map[int]int64{}}
}

// lineOf are the offices from the province down to a station.
func lineOf(station string) (out []string) {
	for i, c := range station {
		if c == '.' {
			out = append(out, station[:i])
		}
	}
	return append(out, station)
}

func (w *world) stations() []string {
	return slices.DeleteFunc(slices.Clone(w.order), func(c string) bool { return strings.Count(c, ".") != 3 })
}

func (w *world) pick(from []string) string { return from[w.random.IntN(len(from))] }
func (w *world) tick() int                 { w.clock++; return w.clock }
func (w *world) chance(percent int) bool   { return w.faulty && w.random.IntN(100) < percent }

// work lets some office write into some record what the rule allows it.
func (w *world) work() {
	o := w.offices[w.pick(w.order)]
	if len(o.records) == 0 {
		return
	}
	n := slices.Sorted(maps.Keys(o.records))[w.random.IntN(len(o.records))]
	r := o.records[n]
	if w.random.IntN(8) == 0 {
		w.handOver(o, n, r)
		return
	}
	path := w.pick(append(slices.Clone(ownFields), sharedFields...))
	if !within(o.code, r.home) || r.holding.MayWrite(o.code, parcel.Customers, []string{path}, "记录", "负责单位", within) != nil {
		w.counts["refused"]++
		return
	}
	w.value++
	value := "v" + strconv.Itoa(w.value)
	w.events = append(w.events, simEvent{record: n, office: o.code, field: path, value: value, before: text(r.raw, path), turn: r.holding.Turn})
	r.raw, r.at = with(r.raw, path, value), w.tick()
}

func (w *world) handOver(o *simOffice, n int, r *simRecord) {
	home := r.home
	if w.random.IntN(2) == 0 { // to another branch, where the record has not been
		home = w.pick(w.stations())
		if w.visited[n][home] {
			return
		}
	}
	to := w.pick(lineOf(home))
	if within(o.code, home) && w.random.IntN(2) == 0 {
		to = o.code // the same office goes on answering, with other people
	}
	next, err := r.holding.HandOver(o.code, to, "负责单位")
	if to == o.code && r.holding.Office == to && home != r.home {
		next, err = r.holding.Move(), nil
		w.counts["moved"]++
	}
	if err != nil {
		w.counts["refused"]++
		return
	}
	w.visited[n][home] = true
	e := simEvent{record: n, office: o.code, turn: next.Turn, owner: to, home: home, moved: home != r.home, snapshot: map[string]string{}}
	for _, f := range append(slices.Clone(ownFields), sharedFields...) {
		e.snapshot[f] = text(r.raw, f)
	}
	w.events = append(w.events, e)
	r.holding, r.home, r.at = next, home, w.tick()
	w.counts["handed over"]++
}

// pack makes the next parcel of an office for a neighbour, where there is anything to tell, and sends again what has no receipt.
func (w *world) pack(o *simOffice, to string) {
	p := o.peers[to]
	var rows []simRow
	for _, n := range slices.Sorted(maps.Keys(o.records)) {
		r := o.records[n]
		if r.at > p.packed && o.tells(p, to, n) {
			rows = append(rows, simRow{n, r.holding, r.home, r.raw, p.came[n]})
			p.turns[n] = r.holding.Turn
		}
	}
	p.packed = w.tick()
	if len(rows) > 0 {
		p.seq++
		h := exchange.Header{Kind: exchange.Upward, Sequence: p.seq, Previous: p.last, Month: calendar.NewMonth(2026, time.January)}
		if p.last != "" {
			h.Needs = []string{p.last}
		}
		raw, err := json.Marshal([]any{o.code, to, h, rows})
		if err != nil {
			w.t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		p.last = hex.EncodeToString(sum[:])
		p.out = append(p.out, simParcel{exchange.Package{ID: p.last, Header: h}, o.code, to, rows})
	}
	for _, sent := range p.out {
		w.send(sent)
	}
}

// tells decides what travels: up everything; down what lies in that branch unless it came
// from there, and to one it left, who answers now.
func (o *simOffice) tells(p *simPeer, to string, n int) bool {
	r := o.records[n]
	if to == o.up || within(to, r.home) && (r.holding.Turn > 0 || !within(to, r.holding.Office)) {
		return true
	}
	turn, known := p.turns[n]
	return known && turn < r.holding.Turn
}

// send puts a parcel on its way: it may be lost, doubled, and is on the road for some while.
func (w *world) send(p simParcel) {
	if w.chance(25) {
		w.counts["lost"]++
		return
	}
	w.flying = append(w.flying, func() { w.arrive(p) })
	if w.chance(15) {
		w.counts["doubled"]++
		w.flying = append(w.flying, func() { w.arrive(p) })
	}
}

// deliver lets a part of what is on the road arrive, in any order.
func (w *world) deliver(percent int) {
	w.random.Shuffle(len(w.flying), func(i, k int) { w.flying[i], w.flying[k] = w.flying[k], w.flying[i] })
	n := len(w.flying) * percent / 100
	now := w.flying[:n]
	w.flying = slices.Clone(w.flying[n:])
	for _, f := range now {
		f()
	}
}

func (w *world) arrive(p simParcel) {
	o := w.offices[p.to]
	from := o.peers[p.from]
	due, err := from.taken.Due("包", p.pkg)
	if err != nil {
		w.counts["waited"]++
		return // it waits; the sender has no receipt and sends it again
	}
	if due {
		for _, row := range p.rows {
			w.take(o, from, p.from, row)
		}
		from.taken = from.taken.With(p.pkg)
		w.counts["taken"]++
	}
	if w.chance(20) { // the receipt is lost; the same parcel comes again and is answered again
		return
	}
	back := w.offices[p.from].peers[p.to]
	w.flying = append(w.flying, func() {
		back.out = slices.DeleteFunc(back.out, func(x simParcel) bool { return x.pkg.ID == p.pkg.ID })
	})
}

func (w *world) take(o *simOffice, from *simPeer, sender string, row simRow) {
	came := from.came[row.Record]
	from.came[row.Record], from.turns[row.Record] = row.Raw, max(row.Owner.Turn, from.turns[row.Record])
	r, ok := o.records[row.Record]
	if !ok {
		o.records[row.Record] = &simRecord{row.Raw, row.Owner, row.Home, w.tick()}
		return
	}
	m := parcel.Meeting{Kind: parcel.Customers, Self: o.code, Sender: sender, Ours: r.holding, Said: row.Owner, Home: r.home, From: row.Home, Within: within}
	if m.Foreign() {
		w.t.Fatalf("seed %d: %s was told by %s of a handing over %v that was not its to tell, holding %v", w.seed, o.code, sender, row.Owner, r.holding)
	}
	got, err := m.Merge(came, row.Seen, row.Raw, r.raw)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, q := range got.Questions {
		w.asked[string(q.Ours)], w.asked[string(q.Theirs)] = true, true
		w.counts["questions"]++
	}
	if row.Owner.Turn > r.holding.Turn {
		r.home = row.Home
	}
	if len(got.Changed) > 0 || got.Holding != r.holding {
		r.at = w.tick()
	}
	r.raw, r.holding = got.Record, got.Holding
}

func text(raw json.RawMessage, path string) (s string) {
	_ = json.Unmarshal(journal.Field(raw, path), &s)
	return s
}

func with(raw json.RawMessage, path, value string) json.RawMessage {
	out, err := journal.WithField(raw, path, json.RawMessage(strconv.Quote(value)))
	if err != nil {
		panic(err)
	}
	return out
}

func (w *world) run() {
	for range simMonths {
		for range ticks {
			for range 2 {
				w.work()
			}
			w.deliver(50)
			if w.random.IntN(3) == 0 { // a parcel in the middle of a month
				o := w.offices[w.pick(w.order)]
				w.pack(o, w.pick(slices.Sorted(maps.Keys(o.peers))))
			}
		}
		w.packAll()
	}
	w.faulty = false
	for range 40 {
		w.packAll()
		for len(w.flying) > 0 {
			w.deliver(100)
		}
		if w.quiet() {
			return
		}
	}
	w.t.Fatalf("seed %d: the offices never come to rest", w.seed)
}

func (w *world) packAll() {
	for _, code := range w.order {
		o := w.offices[code]
		for _, to := range slices.Sorted(maps.Keys(o.peers)) {
			w.pack(o, to)
		}
	}
}

// quiet reports that nobody has anything to tell or waits for a receipt.
func (w *world) quiet() bool {
	for _, o := range w.offices {
		for to, p := range o.peers {
			for n, r := range o.records {
				if len(p.out) > 0 || r.at > p.packed && o.tells(p, to, n) {
					return false
				}
			}
		}
	}
	return true
}

// oracle is what the events themselves make of a record. Who answers and its own fields: the last word of the last turn. A field that is assisted:
// from where it stood when the record last came to another branch, edit follows edit that was made on top of it; of several made on the same
// value that of the highest office counts.
func (w *world) oracle(n int, start parcel.Holding, home string) (parcel.Holding, string, map[string]string, map[string]string) {
	fields := map[string]string{"name": "n" + strconv.Itoa(n), "industry": "", "phone": "", "remark": ""}
	var epoch int64
	last := map[string]int64{}
	for _, e := range w.events {
		switch {
		case e.record != n:
		case e.field == "" && e.turn > start.Turn:
			start, home = parcel.Holding{Office: e.owner, Turn: e.turn}, e.home
			if e.moved {
				epoch = e.turn
				for _, f := range sharedFields {
					fields[f] = e.snapshot[f]
				}
			}
		case slices.Contains(ownFields, e.field) && e.turn >= last[e.field]:
			fields[e.field], last[e.field] = e.value, e.turn
		}
	}
	lost := map[string]string{} // value → office that wrote it
	for _, f := range sharedFields {
		fields[f] = w.follow(n, f, fields[f], epoch, lost)
	}
	return start, home, fields, lost
}

// follow walks from a value along the edits made on top of it.
func (w *world) follow(n int, f, value string, epoch int64, lost map[string]string) string {
	kept := map[string]bool{value: true}
	for {
		next := ""
		var by string
		for _, e := range w.events {
			if e.record == n && e.field == f && e.before == value && e.turn >= epoch && (next == "" || len(e.office) <= len(by)) {
				next, by = e.value, e.office
			}
		}
		if next == "" {
			break
		}
		value = next
		kept[value] = true
	}
	w.forgone(n, f, epoch, kept, lost)
	return value
}

// forgone notes the values that were neither kept nor written over by who wrote on top of them.
func (w *world) forgone(n int, f string, epoch int64, kept map[string]bool, lost map[string]string) {
	built := map[string]bool{}
	for _, e := range w.events {
		if e.record == n && e.field == f {
			built[e.before] = true
		}
	}
	for _, e := range w.events {
		if e.record == n && e.field == f && !kept[e.value] && !built[e.value] && e.turn >= epoch {
			lost[e.value] = e.office
		}
	}
}

// check compares every office on the line of a record with the oracle, and wants every value that gave way to stand in a question.
func (w *world) check(first []parcel.Holding, homes []string) (bad []string) {
	for n := range simRecords {
		holding, home, fields, lost := w.oracle(n, first[n], homes[n])
		for _, code := range lineOf(home) {
			r, ok := w.offices[code].records[n]
			if !ok {
				bad = append(bad, fmt.Sprintf("%s does not have record %d", code, n))
				continue
			}
			if r.holding != holding || r.home != home {
				bad = append(bad, fmt.Sprintf("%s: record %d is %v at %s, want %v at %s", code, n, r.holding, r.home, holding, home))
			}
			for f, want := range fields {
				if got := text(r.raw, f); got != want {
					bad = append(bad, fmt.Sprintf("%s: record %d %s is %q, want %q", code, n, f, got, want))
				}
			}
		}
		for _, o := range w.offices { // whoever ever had it knows who answers now, and so writes no more
			if r, ok := o.records[n]; ok && r.holding != holding {
				bad = append(bad, fmt.Sprintf("%s still takes %v for record %d, it is %v", o.code, r.holding, n, holding))
			}
		}
		for value, by := range lost {
			if !w.asked[strconv.Quote(value)] {
				bad = append(bad, fmt.Sprintf("record %d: %s of %s was lost and nobody was asked", n, value, by))
			}
		}
	}
	return bad
}

func simulate(t *testing.T, seed uint64) (bad []string, counts map[string]int) {
	w := newWorld(t, seed)
	first, homes := make([]parcel.Holding, simRecords), make([]string, simRecords)
	for _, o := range w.offices {
		for n, r := range o.records {
			first[n], homes[n] = r.holding, r.home
		}
	}
	w.run()
	w.counts["events"] = len(w.events)
	return w.check(first, homes), w.counts
}

// keptSeeds are runs that once went wrong; they are run first, for ever.
func keptSeeds(t *testing.T) (seeds []uint64) {
	raw, err := os.ReadFile(filepath.Join("testdata", "seeds.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if word, _, _ := strings.Cut(strings.TrimSpace(line), " "); word != "" && word[0] != '#' {
			n, err := strconv.ParseUint(word, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			seeds = append(seeds, n)
		}
	}
	return seeds
}

func TestOfficesConvergeToTheOracle(t *testing.T) {
	seeds := keptSeeds(t)
	for n := uint64(1); n <= 1000; n++ {
		seeds = append(seeds, n)
	}
	var (
		mu    sync.Mutex
		total = map[string]int{}
		wait  sync.WaitGroup
		next  = make(chan uint64)
	)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for seed := range next {
				bad, counts := simulate(t, seed)
				mu.Lock()
				for k, v := range counts {
					total[k] += v
				}
				if len(bad) > 0 {
					t.Errorf("seed %d (keep it in testdata/seeds.txt): %d wrong, first %s", seed, len(bad), bad[0])
				}
				mu.Unlock()
			}
		})
	}
	for _, s := range seeds {
		next <- s
	}
	close(next)
	wait.Wait()
	t.Logf("%d runs: %v", len(seeds), total)
	for _, what := range []string{"lost", "doubled", "waited", "taken", "refused", "handed over", "moved", "questions"} {
		if total[what] < 100 {
			t.Errorf("%d runs with only %d %s prove little", len(seeds), total[what], what)
		}
	}
}
