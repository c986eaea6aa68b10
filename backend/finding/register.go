package finding

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/identity"
	"fuelbook/backend/measure"
)

// splitAt is how many texts may hold a gram before longer ones are kept: so many texts, scattered in memory, are read in one or two milliseconds.
const splitAt = 8_000

// Register is the whole registry as it is found. It is safe for concurrent use: many questions, one change at a time.
type Register struct {
	mu                   sync.RWMutex
	ids, numbers, papers *lines
	byID                 keys
	codes, codeEnds      keys
	documents            keys
	phones, cardEnds     keys // from behind; a customer may have several
	living               set
	words                *grams // names, contacts, holders and plates
	syllables            *grams
	initials             *grams
	characters           characters
	letters              letters
	nameSize             []uint16 // syllables of the name alone
	facets               [filters]facet
	gasoline, diesel     []int64 // grams, -1 not known
	lastFuel             []int32
	sorting              sync.Mutex
	orders               map[Order][]uint32
}

// New makes a register of all customers; places is about how many there are.
func New(places int, all iter.Seq[Record]) *Register { return register(places, splitAt, all) }

func register(places, limit int, all iter.Seq[Record]) *Register {
	r := &Register{ids: &lines{}, numbers: &lines{}, papers: &lines{}, words: newGrams(limit), syllables: newGrams(limit), initials: newGrams(limit),
		characters: characters{}, letters: newLetters(), orders: map[Order][]uint32{}}
	r.byID, r.documents = keys{lines: r.ids}, keys{lines: r.papers, some: true}
	r.codes, r.codeEnds = keys{lines: r.numbers}, keys{lines: r.numbers, back: true}
	r.phones = keys{lines: &lines{}, owner: []uint32{}, back: true, some: true}
	r.cardEnds = keys{lines: &lines{}, owner: []uint32{}, back: true, some: true}
	for i := range r.facets {
		r.facets[i].of = map[string]uint16{}
	}
	r.facets[Level].rank, r.facets[Size].rank = levelRank, sizeRank
	r.change(all, nil, places)
	for _, g := range []*grams{r.words, r.syllables, r.initials} {
		g.fit()
	}
	return r
}

// Warm sorts by every column at once, which the first question about each would else wait for.
func (r *Register) Warm() {
	for _, by := range Orders() {
		r.mu.RLock()
		r.ordered(by)
		r.mu.RUnlock() // a change need not wait for all of them
	}
}

// Len is how many customers there are.
func (r *Register) Len() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.codes.order)
}

// Change puts records in, in the stead of those with their ids, and takes others out.
func (r *Register) Change(in []Record, out []customer.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.change(slices.Values(in), out, len(r.ids.start)+len(in))
}

// fresh are the new lines of the keys.
type fresh struct{ places, phones, cards []uint32 }

func (r *Register) change(in iter.Seq[Record], out []customer.ID, places int) {
	changed := newSet(places)
	var f fresh
	for rec := range in {
		p, ok := r.place(rec.Customer.ID)
		if !ok {
			p = uint32(len(r.ids.start))
			r.ids.put(p, string(rec.Customer.ID))
		}
		for int(p>>6) >= len(changed) {
			changed = append(changed, 0)
		}
		changed.add(p)
		f.places = append(f.places, p)
		r.write(p, &rec, places, &f)
	}
	var gone []uint32
	for _, id := range out {
		if p, ok := r.place(id); ok {
			changed.add(p)
			gone = append(gone, p)
		}
	}
	for _, p := range gone { // after all were looked up: an erased id no longer sorts where it stands
		r.erase(p)
	}
	for _, k := range []*keys{&r.byID, &r.codes, &r.codeEnds, &r.documents} {
		k.update(changed, f.places)
	}
	r.phones.update(changed, f.phones)
	r.cardEnds.update(changed, f.cards)
	for by, at := range r.orders {
		compare := r.compare(by)
		slices.SortFunc(f.places, compare)
		r.orders[by] = merged(at, f.places, changed.has, compare)
	}
}

func (r *Register) place(id customer.ID) (uint32, bool) {
	for _, p := range r.byID.span(string(id)) {
		if string(r.ids.at(p)) == string(id) {
			return p, true
		}
	}
	return 0, false
}

// erase leaves a place that nothing finds.
func (r *Register) erase(p uint32) {
	r.living.drop(p)
	for _, g := range []*grams{r.words, r.syllables, r.initials} {
		g.forget(p)
	}
	for _, l := range []*lines{r.ids, r.numbers, r.papers} {
		l.size[p] = 0
	}
}

// write puts all of a record at its place but the sorting.
func (r *Register) write(p uint32, rec *Record, places int, f *fresh) {
	c, s := &rec.Customer, &rec.Standing
	for int(p>>6) >= len(r.living) {
		r.living = append(r.living, 0)
	}
	r.living.add(p)
	r.numbers.put(p, strings.ToUpper(c.Code))
	r.papers.put(p, strings.ToUpper(identity.FoldName(c.Document)))
	r.writeNames(p, rec, places)
	for _, phone := range rec.phones() {
		f.phones = append(f.phones, r.phones.append(p, phone))
	}
	for _, x := range rec.Cards {
		f.cards = append(f.cards, r.cardEnds.append(p, x.Number))
	}
	for i, v := range [filters][2]string{Kind: {string(c.Kind)}, Level: {string(s.Level), string(s.Level)}, Size: {string(s.Size), string(s.Size)}, County: {c.CountyCode, c.CountyName},
		Station: {string(c.StationID), rec.Station}, Manager: {string(c.ManagerID), rec.Manager}, Industry: {c.Industry}} {
		if r.facets[i].put(p, v[0], v[1]) { // an office, or a county, has another name: all of its customers stand elsewhere
			delete(r.orders, map[Filter]Order{County: ByCounty, Station: ByStation, Manager: ByManager}[Filter(i)])
		}
	}
	for int(p) >= len(r.gasoline) {
		r.gasoline, r.diesel, r.lastFuel = append(r.gasoline, 0), append(r.diesel, 0), append(r.lastFuel, 0)
	}
	r.gasoline[p], r.diesel[p], r.lastFuel[p] = grams64(s.Gasoline), grams64(s.Diesel), dayNumber(s.LastFuel)
}

// dayNumber orders days; none comes first.
func dayNumber(d calendar.Date) int32 {
	if d.IsZero() {
		return 0
	}
	return int32(d.Month().Index())*32 + int32(d.Day())
}

func grams64(g *measure.Gram) int64 {
	if g == nil {
		return -1
	}
	return int64(*g)
}

// writeNames puts all a person may type of a customer in words at its place.
func (r *Register) writeNames(p uint32, rec *Record, places int) {
	c := &rec.Customer
	var words, syllables, initials []uint16
	add := func(name string, person bool) {
		if len(words) > 0 {
			words, syllables, initials = append(words, 0), append(syllables, 0), append(initials, 0)
		}
		words = r.characters.write(words, identity.FoldName(name))
		syllables, initials = r.letters.read(syllables, initials, name, person)
	}
	add(c.Name, c.Kind == customer.Person)
	for int(p) >= len(r.nameSize) {
		r.nameSize = append(r.nameSize, 0)
	}
	r.nameSize[p] = uint16(min(len(syllables), 1<<16-1))
	said := map[string]bool{"": true, c.Name: true}
	for _, name := range append([]string{c.Contact}, rec.holders()...) {
		if !said[name] {
			said[name] = true
			add(name, true)
		}
	}
	for _, x := range rec.Cards {
		if !said[x.Plate] {
			said[x.Plate] = true
			words = r.characters.write(append(words, 0), identity.FoldName(x.Plate))
		}
	}
	r.words.put(p, words, places)
	r.syllables.put(p, syllables, places)
	r.initials.put(p, initials, places)
}

func (rec *Record) holders() []string {
	out := make([]string, 0, len(rec.Cards))
	for _, x := range rec.Cards {
		out = append(out, x.Holder)
	}
	return out
}

// phones are the digits of all its numbers, each once.
func (rec *Record) phones() []string {
	out := []string{digits(rec.Customer.Phone)}
	for _, x := range rec.Cards {
		out = append(out, digits(x.Phone))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// append gives a place one more line.
func (k *keys) append(p uint32, text string) uint32 {
	line := uint32(len(k.owner))
	k.owner = append(k.owner, p)
	k.lines.put(line, text)
	return line
}
