package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"math/bits"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/tracking"
)

// perPack is how many customers share a row of volume_pack: enough that a row costs little beside its content, few enough that one
// customer's month is found in microseconds.
const perPack = 512

var errPack = errors.New("volume_pack: a row that is no pack")

// pack is a run of customers' sums of one month, in the order of their ids. Each customer is: how many bytes its id has in common with
// the one before, the rest of the id, the number of families; each family: its name, mass, volume, amount, count, days of the month.
// Numbers are varints, texts have their length before them.
type pack struct {
	first string // id of the first customer
	lines int
	bytes []byte
}

func (p pack) equal(q pack) bool {
	return p.first == q.first && p.lines == q.lines && bytes.Equal(p.bytes, q.bytes)
}

// packer makes the packs of one month.
type packer struct {
	packs     []pack
	customers int // in the last pack
	id        []byte
}

// begin packs the head of one customer, whose lines follow; customers come in the order of their ids.
func (p *packer) begin(id []byte, lines int) *pack {
	if len(p.packs) == 0 || p.customers == perPack {
		p.packs, p.customers, p.id = append(p.packs, pack{first: string(id)}), 0, p.id[:0]
	}
	one := &p.packs[len(p.packs)-1]
	same := 0
	for same < min(len(id), len(p.id)) && id[same] == p.id[same] {
		same++
	}
	b := binary.AppendUvarint(one.bytes, uint64(same)) //nolint:gosec // a length
	b = appendText(b, id[same:])
	one.bytes, one.lines = binary.AppendUvarint(b, uint64(lines)), one.lines+lines //nolint:gosec // a length
	p.customers++
	p.id = append(p.id[:0], id...)
	return one
}

// add packs all lines of one customer; customers come in the order of their ids.
func (p *packer) add(id []byte, lines []tracking.Volume) {
	one := p.begin(id, len(lines))
	b := one.bytes
	for _, v := range lines {
		b = appendText(b, []byte(v.Family))
		for _, n := range []int64{int64(v.Mass), int64(v.Volume), int64(v.Amount), int64(v.Count), int64(v.Days)} {
			b = binary.AppendVarint(b, n)
		}
	}
	one.bytes = b
}

func appendText(b, text []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// unpacker reads packs customer by customer.
type unpacker struct {
	month calendar.Month
	rest  []byte
	id    []byte // of the customer read last
	bad   bool
}

// next reads the id and the number of lines of the next customer; ok=false at the end.
func (u *unpacker) next() (lines int, ok bool) {
	if len(u.rest) == 0 || u.bad {
		return 0, false
	}
	same := u.number()
	if same > len(u.id) {
		u.bad = true
		return 0, false
	}
	u.id = append(u.id[:same], u.text()...)
	lines = u.number()
	return lines, !u.bad
}

// line reads the next line of the customer read last.
func (u *unpacker) line() (v tracking.Volume) {
	v.Month, v.Family = u.month, familyOf(u.text())
	v.Mass, v.Volume, v.Amount = measure.Gram(u.signed()), measure.Millilitre(u.signed()), money.Fen(u.signed())
	v.Count, v.Days = int(u.signed()), uint32(u.signed()) //nolint:gosec // 31 bits at most
	if v.Days != 0 {
		v.First, v.Last = u.month.On(bits.TrailingZeros32(v.Days)+1), u.month.On(bits.Len32(v.Days))
	}
	return v
}

func (u *unpacker) text() []byte {
	n := u.number()
	if n > len(u.rest) {
		u.bad = true
		return nil
	}
	s := u.rest[:n]
	u.rest = u.rest[n:]
	return s
}

func (u *unpacker) number() int {
	n, size := binary.Uvarint(u.rest)
	if size <= 0 || n > 1<<30 {
		u.bad, size = true, len(u.rest)
	}
	u.rest = u.rest[size:]
	return int(n) //nolint:gosec // small
}

func (u *unpacker) signed() int64 {
	n, size := binary.Varint(u.rest)
	if size <= 0 {
		u.bad, size = true, len(u.rest)
	}
	u.rest = u.rest[size:]
	return n
}

// familyOf is the family by its name, without a new string for each line.
func familyOf(name []byte) measure.Family {
	for _, f := range []measure.Family{measure.Gasoline, measure.Diesel, measure.Other} {
		if string(name) == string(f) {
			return f
		}
	}
	return measure.Family(name)
}

// summed packs the sales of a month as they are stored, by family and by product: the one way packs come about.
func (tx *Tx) summed(m calendar.Month) (s monthPacks, err error) {
	var p summing
	err = tx.each(`SELECT customer_id, family, product, sum(mass), sum(volume), sum(amount), count(*), group_concat(substr(day, 9), '') FROM sale
		WHERE month = ? AND customer_id IS NOT NULL GROUP BY customer_id, family, product ORDER BY customer_id, family, product`, []any{m.String()}, func(r *sql.Rows) error {
		var of, family, product, days sql.RawBytes
		var v tracking.Volume
		if err := r.Scan(&of, &family, &product, &v.Mass, &v.Volume, &v.Amount, &v.Count, &days); err != nil {
			return err
		}
		for ; len(days) >= 2; days = days[2:] { // two digits a sale
			v.Days |= 1 << ((days[0]-'0')*10 + days[1] - '0' - 1)
		}
		v.Family = familyOf(family)
		p.take(of, product, v)
		return nil
	})
	p.end()
	return monthPacks{p.families.packs, p.products.packs}, err
}

// packSales sums the sales of each month from..to again and packs them.
func (tx *Tx) packSales(from, to calendar.Month) error {
	if from.IsZero() {
		return nil
	}
	for m := from; !to.Before(m); m = m.Add(1) {
		packs, err := tx.summed(m)
		if err != nil {
			return err
		}
		if err := firstOf(tx.keepPacks("volume_pack", m, packs.families), tx.keepPacks("product_pack", m, packs.products)); err != nil {
			return err
		}
	}
	return nil
}

// keepPacks puts packs in the place of those a table has of a month.
func (tx *Tx) keepPacks(table string, m calendar.Month, packs []pack) error {
	if _, err := tx.exec("DELETE FROM "+table+" WHERE month = ?", m.String()); err != nil {
		return err
	}
	for _, p := range packs {
		if _, err := tx.exec("INSERT INTO "+table+" (month, first, lines, packed) VALUES (?, ?, ?, ?)", m.String(), p.first, p.lines, p.bytes); err != nil {
			return err
		}
	}
	return nil
}

// refreshPacks packs the sales of a database written before there were packs.
func (s *Store) refreshPacks(ctx context.Context) error {
	var missing bool
	const look = "SELECT NOT (EXISTS (SELECT 1 FROM volume_pack) AND EXISTS (SELECT 1 FROM product_pack)) AND EXISTS (SELECT 1 FROM sale WHERE customer_id IS NOT NULL)"
	if err := s.write.QueryRowContext(ctx, look).Scan(&missing); err != nil || !missing {
		return dbFault(err)
	}
	return s.Update(ctx, Author{Name: "系统", At: time.Time{}}, func(tx *Tx) error {
		first, last, _, err := tx.FuelSpan()
		if err != nil {
			return err
		}
		return tx.packSales(first, last)
	})
}

// packedMonths lists the months with packs, and those between them, from one to another; zero months are where packs begin or end.
func (tx *Tx) packedMonths(from, to calendar.Month) (list []calendar.Month, err error) {
	var first, last calendar.Month
	_, err = tx.one("SELECT coalesce((SELECT min(month) FROM volume_pack), ''), coalesce((SELECT max(month) FROM volume_pack), '')", nil, month(&first), month(&last))
	if from.Before(first) {
		from = first
	}
	if to.IsZero() || last.Before(to) {
		to = last
	}
	for m := from; !first.IsZero() && !to.Before(m); m = m.Add(1) {
		list = append(list, m)
	}
	return list, err
}

// packsFrom reads the packs of a month one after the other, so that a large branch's never stand in memory together.
type packsFrom struct {
	unpacker
	tx    *Tx
	first string // of the pack being read
	lines int    // of the customer read last
	over  bool
}

func (f *packsFrom) advance() (err error) {
	var ok bool
	if f.lines, ok = f.next(); ok {
		return nil
	}
	if f.bad {
		return errPack
	}
	var packed []byte
	if ok, err = f.tx.one("SELECT first, packed FROM volume_pack WHERE month = ? AND first > ? ORDER BY first LIMIT 1", []any{f.month.String(), f.first}, &f.first, &packed); err != nil {
		return err
	}
	if f.over = !ok; f.over {
		return nil
	}
	f.rest, f.id = packed, f.id[:0]
	if f.lines, ok = f.next(); !ok {
		return errPack
	}
	return nil
}

// eachVolume gives the monthly sums between two months, both included, by customer, month and family; zero months as in packedMonths.
func (tx *Tx) eachVolume(from, to calendar.Month, give func(tracking.Volume)) error {
	months, err := tx.packedMonths(from, to)
	if err != nil {
		return err
	}
	open := make([]*packsFrom, len(months))
	for i, m := range months {
		open[i] = &packsFrom{unpacker: unpacker{month: m}, tx: tx}
		if err := open[i].advance(); err != nil {
			return err
		}
	}
	for {
		least := leastOf(open)
		if least == nil {
			return nil
		}
		id := customer.ID(least)
		for _, f := range open {
			if err := f.giveOf(id, give); err != nil {
				return err
			}
		}
	}
}

// leastOf is the id that comes next in the order of customers, nil when all packs were read.
func leastOf(open []*packsFrom) (least []byte) {
	for _, f := range open {
		if !f.over && (least == nil || bytes.Compare(f.id, least) < 0) {
			least = f.id
		}
	}
	return least
}

// giveOf gives the lines of a customer if it comes next here.
func (f *packsFrom) giveOf(id customer.ID, give func(tracking.Volume)) error {
	if f.over || string(f.id) != string(id) {
		return nil
	}
	for range f.lines {
		v := f.line()
		v.CustomerID = id
		give(v)
	}
	return f.advance()
}

// volumesOf gives the monthly sums of a customer and those merged into it between two months, both included, by month; see eachVolume.
func (tx *Tx) volumesOf(id customer.ID, from, to calendar.Month, give func(tracking.Volume)) error {
	months, err := tx.packedMonths(from, to)
	if err != nil {
		return err
	}
	group, err := lines(tx, "WITH RECURSIVE "+groupTable+" SELECT id FROM g ORDER BY id", func(r *sql.Rows) (one customer.ID, err error) { return one, r.Scan(&one) }, string(id))
	if err != nil {
		return err
	}
	for _, m := range months {
		for _, one := range group {
			if err := tx.monthOf(one, m, give); err != nil {
				return err
			}
		}
	}
	return nil
}

// monthOf gives the sums of one record in one month.
func (tx *Tx) monthOf(id customer.ID, m calendar.Month, give func(tracking.Volume)) error {
	u := unpacker{month: m}
	if _, err := tx.one("SELECT packed FROM volume_pack WHERE month = ? AND first <= ? ORDER BY first DESC LIMIT 1", []any{m.String(), string(id)}, &u.rest); err != nil {
		return err
	}
	for {
		lines, ok := u.next()
		if !ok {
			break
		}
		found := string(u.id) == string(id)
		for range lines {
			if v := u.line(); found {
				v.CustomerID = id
				give(v)
			}
		}
		if found {
			break
		}
	}
	if u.bad {
		return errPack
	}
	return nil
}
