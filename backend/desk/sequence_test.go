package desk

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fuelbook/backend/customer"
	"fuelbook/backend/finding"
	"fuelbook/backend/intake"
	"fuelbook/backend/org"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// The simple model the program is held against: records as maps of fields, files and merges as what they changed. It knows nothing of
// JSON, of SQL or of the change log.
type (
	fields map[string]string
	entry  struct { // one customer record; a code may be born again after its record was taken back
		id     customer.ID
		code   string
		now    fields
		into   *entry
		gone   bool
		visits int
		merges int // also those taken back: their list keeps naming the record
	}
	written struct { // what one file did to one record
		rec           *entry
		before, after fields // before is nil for a record the file created
	}
	fileModel struct {
		id   intake.BatchID
		rows []written
	}
	mergeModel struct {
		id               customer.MergeID
		survivor, merged *entry
		before, after    fields
	}
	world struct {
		t        *testing.T
		d        *Desk
		rng      *rand.Rand
		stations []OfficeView
		records  []*entry
		files    []*fileModel
		merges   []*mergeModel
		n        int
	}
)

func (w *world) alive() []*entry {
	return lo.Filter(w.records, func(r *entry, _ int) bool { return !r.gone && r.into == nil })
}

func (w *world) pick(list []*entry) *entry { return list[w.rng.IntN(len(list))] }

func (w *world) word(kind string) string { return fmt.Sprintf("%s%d", kind, w.rng.IntN(4)) }

func (w *world) load(r *entry) customer.Customer {
	var c customer.Customer
	err := w.d.store.View(context.Background(), func(tx *store.Tx) (err error) { c, err = tx.Customer(r.id); return err })
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func told(c customer.Customer) fields {
	return fields{"name": c.Name, "contact": c.Contact, "phone": c.Phone, "industry": c.Industry, "remark": c.Remark, "stationId": string(c.StationID),
		"countyCode": c.CountyCode, "countyName": c.CountyName}
}

// edit changes a field on screen; a county that was left open is then the station's.
func (w *world) edit() {
	r := w.pick(w.alive())
	c := w.load(r)
	c.Contact = w.word("联系人")
	if w.rng.IntN(2) == 0 {
		c.Remark = w.word("备注")
	}
	w.saveOnScreen(r, c)
}

// transfer gives a customer to another station.
func (w *world) transfer() {
	r := w.pick(w.alive())
	c := w.load(r)
	c.StationID = w.stations[w.rng.IntN(len(w.stations))].ID
	w.saveOnScreen(r, c)
}

func (w *world) saveOnScreen(r *entry, c customer.Customer) {
	if _, err := w.d.SaveCustomer(context.Background(), clerk(), c); err != nil {
		w.t.Fatal(err)
	}
	r.now["contact"], r.now["remark"], r.now["stationId"] = c.Contact, c.Remark, string(c.StationID)
	if r.now["countyCode"] == "" {
		at, _ := lo.Find(w.stations, func(o OfficeView) bool { return o.ID == c.StationID })
		r.now["countyCode"], r.now["countyName"] = at.CountyCode, at.CountyName
	}
}

func (w *world) visit() {
	r := w.pick(w.alive())
	if _, err := w.d.SaveVisit(context.Background(), clerk(), visit.Visit{CustomerID: r.id, Way: "电话交流", Date: w.load(r).Registered, Content: "问候"}); err != nil {
		w.t.Fatal(err)
	}
	r.visits++
}

// file brings rows for known and new codes; rows of records merged away are left alone.
func (w *world) file() {
	f := &fileModel{}
	lines := []string{"客户编号,客户名称,客户类别,归属加油站,联系人,行业,建档日期"}
	codes := map[string]bool{}
	for range 1 + w.rng.IntN(4) {
		code := fmt.Sprintf("C%02d", w.rng.IntN(14))
		if codes[code] {
			continue
		}
		codes[code] = true
		at := w.stations[w.rng.IntN(len(w.stations))]
		row := fields{"name": code + w.word("公司"), "contact": w.word("联系人"), "industry": fmt.Sprint("行业", w.n), "stationId": string(at.ID)}
		lines = append(lines, strings.Join([]string{code, row["name"], "机构客户", at.Name, row["contact"], row["industry"], "2026-01-05"}, ","))
		f.rows = append(f.rows, w.row(code, row))
	}
	f.rows = slices.DeleteFunc(f.rows, func(x written) bool { return x.rec == nil })
	res := take(w.t, w.d, intake.Customers, csv(fmt.Sprintf("文件%d.csv", w.n), lines...))
	f.id = res.Batch.ID
	w.files = append(w.files, f)
	for _, x := range f.rows {
		if x.rec.id == "" {
			x.rec.id = stored(w.t, w.d, x.rec.code).ID
		}
	}
}

func (w *world) row(code string, row fields) written {
	known, ok := lo.Find(w.records, func(r *entry) bool { return !r.gone && r.code == code })
	if !ok {
		known = &entry{code: code, now: fields{"phone": "", "remark": "", "countyCode": "", "countyName": ""}}
		maps.Copy(known.now, row)
		w.records = append(w.records, known)
		return written{known, nil, maps.Clone(known.now)}
	}
	if known.into != nil {
		return written{}
	}
	before := maps.Clone(known.now)
	maps.Copy(known.now, row)
	return written{known, before, maps.Clone(known.now)}
}

// undo takes a file back: fields nobody touched since read as before, a record it created goes unless something came of it.
func (w *world) undo() {
	if len(w.files) == 0 {
		return
	}
	i := w.rng.IntN(len(w.files))
	f := w.files[i]
	w.files = slices.Delete(w.files, i, i+1)
	undo(w.t, w.d, f.id, true)
	for _, x := range slices.Backward(f.rows) {
		switch {
		case x.rec.gone:
		case x.before != nil:
			back(x.rec.now, x.before, x.after)
		case x.rec.into == nil && x.rec.merges == 0 && x.rec.visits == 0 && maps.Equal(x.rec.now, x.after):
			x.rec.gone = true
		}
	}
}

func back(now, before, after fields) {
	for k := range after {
		if before[k] != after[k] && now[k] == after[k] {
			now[k] = before[k]
		}
	}
}

func (w *world) merge() {
	list := w.alive()
	s, m := w.pick(list), w.pick(list)
	if s == m {
		return
	}
	names := lo.Filter(slices.Sorted(maps.Keys(s.now)), func(k string, _ int) bool { return k != "countyCode" && s.now[k] != m.now[k] && w.rng.IntN(2) == 0 })
	v, err := w.d.Merge(context.Background(), clerk(), MergeRequest{SurvivorID: s.id, MergedID: m.id, Take: append([]string{""}, names...), Reason: "同一客户"}, true)
	if err != nil {
		w.t.Fatal(err)
	}
	x := &mergeModel{id: v.Merge.ID, survivor: s, merged: m, before: maps.Clone(s.now)}
	for _, k := range names {
		s.now[k] = m.now[k]
		if k == "countyName" { // a county is one fact
			s.now["countyCode"] = m.now["countyCode"]
		}
	}
	x.after = maps.Clone(s.now)
	m.into = s
	s.merges, m.merges = s.merges+1, m.merges+1
	w.merges = append(w.merges, x)
}

func (w *world) unmerge() {
	if len(w.merges) == 0 {
		return
	}
	i := w.rng.IntN(len(w.merges))
	x := w.merges[i]
	w.merges = slices.Delete(w.merges, i, i+1)
	if _, err := w.d.Unmerge(context.Background(), clerk(), x.id, true); err != nil {
		w.t.Fatal(err)
	}
	x.merged.into = nil
	back(x.survivor.now, x.before, x.after)
}

// compare holds every record, its survivor, and what is found by searching against the model.
func (w *world) compare(op string) {
	var all []customer.Customer
	var seen []customer.Customer
	visits := map[customer.ID]int{}
	reg, _, _, err := w.d.found(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	found := reg.Find(finding.Query{}).IDs
	err = w.d.store.View(context.Background(), func(tx *store.Tx) (err error) {
		if all, err = tx.AllCustomers(); err != nil {
			return err
		}
		if seen, err = tx.CustomersByID(found); err != nil {
			return err
		}
		for _, c := range lo.Ternary(w.n%20 == 0, seen, nil) {
			list, err := tx.VisitsOf(c.ID)
			if err != nil {
				return err
			}
			visits[c.ID] = len(list)
		}
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	got := lo.KeyBy(all, func(c customer.Customer) customer.ID { return c.ID })
	want := lo.Filter(w.records, func(r *entry, _ int) bool { return !r.gone })
	if len(got) != len(want) || len(seen) != len(w.alive()) {
		w.t.Fatalf("step %d %s: %d records, %d found; want %d and %d", w.n, op, len(got), len(seen), len(want), len(w.alive()))
	}
	hanging := map[customer.ID]int{}
	for _, r := range want {
		c := got[r.id]
		into := customer.ID("")
		if r.into != nil {
			into = r.into.id
		}
		if !maps.Equal(told(c), r.now) || c.MergedInto != into || c.Code != r.code {
			w.t.Fatalf("step %d %s: %s is %v into %q, want %v into %q", w.n, op, r.code, told(c), c.MergedInto, r.now, into)
		}
		root := r
		for root.into != nil {
			root = root.into
		}
		hanging[root.id] += r.visits
	}
	for _, r := range lo.Ternary(w.n%20 == 0, w.alive(), nil) {
		if visits[r.id] != hanging[r.id] {
			w.t.Fatalf("step %d %s: %s has %d visits, want %d", w.n, op, r.code, visits[r.id], hanging[r.id])
		}
	}
}

// Ten thousand edits, transfers, files, undone files, merges and un-merges in random order end as the simple model says.
func TestRandomSequences(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { play(t, seed, 2000/share) })
	}
}

func play(t *testing.T, seed uint64, steps int) {
	d := open(t)
	take(t, d, intake.Offices, sample(t, "机构.csv"))
	offices, err := d.Offices(context.Background(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, d: d, rng: rand.New(rand.NewPCG(seed, 42)), stations: lo.Filter(offices, func(o OfficeView, _ int) bool { return o.Kind == org.Station })[:3]}
	w.file()
	ops := []struct {
		name   string
		weight int
		do     func()
	}{{"edit", 30, w.edit}, {"transfer", 12, w.transfer}, {"file", 20, w.file}, {"undo", 16, w.undo}, {"merge", 10, w.merge}, {"unmerge", 9, w.unmerge}, {"visit", 2, w.visit}}
	total := lo.SumBy(ops, func(o struct {
		name   string
		weight int
		do     func()
	}) int {
		return o.weight
	})
	for w.n = 1; w.n <= steps; w.n++ {
		k := w.rng.IntN(total)
		for _, op := range ops {
			if k -= op.weight; k >= 0 {
				continue
			}
			if op.name == "file" || op.name == "undo" || len(w.alive()) > 0 {
				op.do()
				w.compare(op.name)
			}
			break
		}
	}
	sound(t, d)
}
