package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
)

const saleColumns = "serial, card_number, card_id, customer_id, customer_name, plate, station_id, station_name, at, day, product, family, price, volume, mass, density, amount"

func saleFields(s *card.Sale) []any {
	return []any{&s.Serial, &s.CardNumber, ref(&s.CardID), ref(&s.CustomerID), &s.CustomerName, &s.Plate, ref(&s.StationID), &s.StationName, &s.At, day(&s.Date),
		&s.Product, &s.Family, &s.Price, &s.Volume, &s.Mass, &s.Density, &s.Amount}
}

// SalesAtOnce is how many sales are stored with one statement. The guard of closed months makes SQLite keep every page a statement touches
// as it was; with many rows to a statement that is done once for all of them.
const SalesAtOnce = 64

const insertSales = "INSERT INTO sale (" + saleColumns + ", batch_id, month) VALUES "

// saleMarks are the places of one sale in insertSales.
const saleMarks = "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"

// AddSales stores sales as next gives them (ok=false ends) and packs the sales of their months. A row with the key (card, serial)
// of a stored identical row is counted as same; one that differs is handed to refuse (store.sale_differs) with its place among those given
// and not stored. Rows are stored up to SalesAtOnce after they were given.
func (tx *Tx) AddSales(batch intake.BatchID, next func() (s card.Sale, ok bool, err error), refuse func(nth int, s card.Sale, f *fault.Fault)) (t Taken, err error) {
	if err := tx.wideCache(true); err != nil {
		return t, err
	}
	defer func() { err = firstOf(err, tx.wideCache(false)) }()
	a, nth := adding{tx: tx, batch: batch, taken: &t, refuse: refuse}, map[string]int{}
	for {
		s, ok, err := next()
		if err != nil {
			return t, err
		}
		if !ok {
			break
		}
		if s.Serial == "" {
			s.Serial = standIn(s, nth)
		}
		if err := a.add(s); err != nil {
			return t, err
		}
	}
	return t, a.end()
}

// wideCache gives a large file 256 MB for the pages it touches: its keys lie all over the indexes, and with little room SQLite writes the
// same pages out and reads them again.
func (tx *Tx) wideCache(wide bool) error {
	size := "16000"
	if wide {
		size = "262144"
	}
	_, err := tx.raw.ExecContext(context.WithoutCancel(tx.ctx), "PRAGMA cache_size = -"+size)
	return dbFault(err)
}

// adding is a file of sales on its way into the table.
type adding struct {
	tx      *Tx
	batch   intake.BatchID
	taken   *Taken
	refuse  func(nth int, s card.Sale, f *fault.Fault)
	waiting []card.Sale
	given   int // before those that wait
	args    []any
	from    calendar.Month // of the sales
	to      calendar.Month
}

func (a *adding) add(s card.Sale) error {
	m := s.Date.Month()
	if a.from.IsZero() || m.Before(a.from) {
		a.from = m
	}
	if a.to.Before(m) {
		a.to = m
	}
	if a.waiting = append(a.waiting, s); len(a.waiting) < SalesAtOnce {
		return nil
	}
	return a.store(len(a.waiting))
}

// end stores what still waits, by the statement for one row, which serves whatever is left, and packs the months.
func (a *adding) end() error {
	for len(a.waiting) > 0 {
		if err := a.store(1); err != nil {
			return err
		}
	}
	if a.taken.New == 0 {
		return nil
	}
	return a.tx.packSales(a.from, a.to)
}

// store stores the first n that wait.
func (a *adding) store(n int) error {
	rows := a.waiting[:n]
	a.args = a.args[:0]
	for i := range rows {
		a.args = append(append(a.args, saleFields(&rows[i])...), string(a.batch), rows[i].Date.Month().String())
	}
	var last int64
	if _, err := a.tx.one("SELECT coalesce(max(id), 0) FROM sale", nil, &last); err != nil {
		return err
	}
	added, err := a.tx.exec(insertSales+strings.Repeat(saleMarks+",", n-1)+saleMarks+" ON CONFLICT (card_number, serial) DO NOTHING", a.args...)
	if err != nil {
		return err
	}
	a.taken.New += int(added)
	if added < int64(n) {
		if err := a.compare(rows, last); err != nil {
			return err
		}
	} else if a.tx.replaces != nil {
		for _, s := range rows {
			a.tx.stated(saleKey(s))
		}
	}
	a.given += n
	a.waiting = append(a.waiting[:0], a.waiting[n:]...)
	return nil
}

// compare looks at each of the rows just given to the table, some of which were there already: last is the highest id before them.
func (a *adding) compare(rows []card.Sale, last int64) error {
	for i, s := range rows {
		var id int64
		if _, err := a.tx.one("SELECT id FROM sale WHERE card_number = ? AND serial = ?", []any{s.CardNumber, s.Serial}, &id); err != nil {
			return err
		}
		if id > last { // ids of one statement follow its rows: the first with this key is the one stored
			last = id
			a.tx.stated(saleKey(s))
			continue
		}
		if err := a.tx.sameSale(s, a.batch, a.taken, func(s card.Sale, f *fault.Fault) { a.refuse(a.given+i, s, f) }); err != nil {
			return err
		}
	}
	return nil
}

// standIn identifies a fuelling whose serial the card system left out: by all the file states of it, and where a file states the same
// twice, by which time it is. Two fuellings dated by the day only are two.
func standIn(s card.Sale, nth map[string]int) string {
	key := fmt.Sprintf("~%s|%s|%s|%d|%d", s.At, s.StationName, s.Product, int64(s.Volume), int64(s.Amount))
	of := s.CardNumber + key
	nth[of]++
	if n := nth[of]; n > 1 {
		return fmt.Sprintf("%s|%d", key, n)
	}
	return key
}

// sameSale compares what a file states (not what we derived) with the stored row of the same key.
func (tx *Tx) sameSale(s card.Sale, batch intake.BatchID, t *Taken, refuse func(card.Sale, *fault.Fault)) error {
	var old card.Sale
	var owner intake.BatchID
	if _, err := tx.one("SELECT "+saleColumns+", batch_id FROM sale WHERE card_number = ? AND serial = ?", []any{s.CardNumber, s.Serial}, append(saleFields(&old), &owner)...); err != nil {
		return err
	}
	correcting := tx.replaces != nil && owner == batch
	if correcting {
		s = asStated(s, old)
	}
	same := old.At == s.At && old.Volume == s.Volume && old.Amount == s.Amount && old.Product == s.Product && old.StationName == s.StationName &&
		(!correcting || old.Price == s.Price && old.Plate == s.Plate && old.CustomerName == s.CustomerName)
	switch tx.settle(t, batch, found{owner, saleKey(s), same, intake.Sums{Rows: 1, Volume: old.Volume, Mass: old.Mass, Amount: old.Amount}}) {
	case put:
		_, err := tx.exec("UPDATE sale SET ("+saleColumns+", month) = (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE card_number = ? AND serial = ?",
			append(saleFields(&s), s.Date.Month().String(), s.CardNumber, s.Serial)...)
		return err
	case refused:
		refuse(s, fault.New(fault.Conflict, "store.sale_differs", fmt.Sprintf("卡号%s 流水%s 已有一笔不同的消费：原%s %s升 %s元，现%s %s升 %s元", s.CardNumber, s.Serial,
			old.At, old.Volume.Litres(), old.Amount, s.At, s.Volume.Litres(), s.Amount), correctHint))
	}
	return nil
}

// correctHint is the way on where a file contradicts an earlier one.
const correctHint = "请核对哪一份是对的；这份是更正过的文件时，请选「作为更正」，逐行核对后替换原文件"

// asStated is a sale as a corrected file states it: what it leaves empty stays, and what was derived from unchanged words is not derived anew,
// so that only what was corrected changes.
func asStated(s, old card.Sale) card.Sale {
	if s.CustomerName == "" {
		s.CustomerName = old.CustomerName
	}
	if s.Plate == "" {
		s.Plate = old.Plate
	}
	if s.Price == 0 {
		s.Price = old.Price
	}
	if s.StationName == old.StationName && old.StationID != "" {
		s.StationID = old.StationID
	}
	if old.CustomerID != "" && s.CardNumber != card.ByHand {
		s.CardID, s.CustomerID = old.CardID, old.CustomerID
	}
	if s.Product == old.Product && s.Date == old.Date && s.CardNumber != card.ByHand {
		s.Family, s.Density, s.Mass = old.Family, old.Density, old.Density.Mass(s.Volume)
	}
	return s
}

// ClosedMonths lists the closed months, ascending.
func (tx *Tx) ClosedMonths() ([]calendar.Month, error) {
	return tx.ClosedBy(calendar.NewDate(9999, time.December, 31))
}

// ClosedBy lists the months that had been closed by the end of a day, oldest first.
func (tx *Tx) ClosedBy(on calendar.Date) ([]calendar.Month, error) {
	out := []calendar.Month{}
	err := tx.each("SELECT month FROM closed_month WHERE substr(closed_at, 1, 10) <= ? ORDER BY month", []any{on.String()}, func(r *sql.Rows) error {
		var m calendar.Month
		err := r.Scan(month(&m))
		out = append(out, m)
		return err
	})
	return out, err
}

// RematchSales gives sales, recharges of open months whose card has become known its customer, and counts the sales changed.
func (tx *Tx) RematchSales() (int, error) {
	const known = `card_number IN (SELECT number FROM card WHERE card.customer_id IS NOT NULL) AND month NOT IN (SELECT month FROM closed_month)`
	var from, to calendar.Month
	if _, err := tx.one("SELECT coalesce(min(month), ''), coalesce(max(month), '') FROM sale WHERE customer_id IS NULL AND "+known, nil, month(&from), month(&to)); err != nil {
		return 0, err
	}
	set := ` SET card_id = (SELECT id FROM card WHERE number = card_number), customer_id = (SELECT card.customer_id FROM card WHERE number = card_number) WHERE customer_id IS NULL AND ` + known
	if _, err := tx.exec("UPDATE recharge" + set); err != nil {
		return 0, err
	}
	if from.IsZero() {
		return 0, nil
	}
	n, err := tx.exec("UPDATE sale" + set)
	if err != nil {
		return 0, err
	}
	return int(n), tx.packSales(from, to)
}

const rechargeColumns = "serial, card_number, card_id, customer_id, customer_name, amount, gift, pay_mode, station_id, at, day, reversal, reverses"

func rechargeFields(c *card.Recharge) []any {
	return []any{&c.Serial, &c.CardNumber, ref(&c.CardID), ref(&c.CustomerID), &c.CustomerName, &c.Amount, &c.Gift, &c.PayMode, ref(&c.StationID), &c.At, day(&c.Date), &c.Reversal, &c.Reverses}
}

// AddRecharges stores recharges; identical stored ones count as same, a differing one is handed to refuse by its place in the list
// (store.recharge_differs) and not stored.
func (tx *Tx) AddRecharges(batch intake.BatchID, list []card.Recharge, refuse func(i int, f *fault.Fault)) (t Taken, err error) {
	for i, c := range list {
		n, err := tx.exec("INSERT INTO recharge ("+rechargeColumns+", batch_id, month) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (serial) DO NOTHING",
			append(rechargeFields(&c), string(batch), c.Date.Month().String())...)
		if err != nil {
			return t, err
		}
		if n == 1 {
			t.New++
			tx.stated(c.Serial)
			continue
		}
		var old card.Recharge
		var owner intake.BatchID
		if _, err := tx.one("SELECT "+rechargeColumns+", batch_id FROM recharge WHERE serial = ?", []any{c.Serial}, append(rechargeFields(&old), &owner)...); err != nil {
			return t, err
		}
		same := old.CardNumber == c.CardNumber && old.Amount == c.Amount && old.At == c.At
		if tx.replaces != nil && owner == batch {
			same = same && old.Gift == c.Gift && old.PayMode == c.PayMode && old.Reversal == c.Reversal
		}
		switch tx.settle(&t, batch, found{owner, c.Serial, same, intake.Sums{Rows: 1, Amount: old.Amount}}) {
		case put:
			_, err = tx.exec("UPDATE recharge SET ("+rechargeColumns+", month) = (?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE serial = ?", append(rechargeFields(&c), c.Date.Month().String(), c.Serial)...)
		case refused:
			refuse(i, fault.New(fault.Conflict, "store.recharge_differs", "充值流水「"+c.Serial+"」已有一笔不同的记录", correctHint))
		}
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

// Recharges lists the recharges of a month by time.
func (tx *Tx) Recharges(m calendar.Month) ([]card.Recharge, error) {
	out := []card.Recharge{}
	err := tx.each("SELECT "+rechargeColumns+" FROM recharge WHERE month = ? ORDER BY at, serial", []any{m.String()}, func(r *sql.Rows) error {
		var c card.Recharge
		err := r.Scan(rechargeFields(&c)...)
		out = append(out, c)
		return err
	})
	return out, err
}

const bearerColumns = "serial, customer_id, customer_name, agent, face_value, count, amount, payer, day, invoice"

func bearerFields(s *card.BearerSale) []any {
	return []any{&s.Serial, ref(&s.CustomerID), &s.CustomerName, &s.Agent, &s.FaceValue, &s.Count, &s.Amount, &s.Payer, day(&s.Date), &s.Invoice}
}

// AddBearerSales stores sales of bearer cards; identical stored ones count as same, a differing one is handed to refuse by its place in
// the list (store.bearer_differs) and not stored.
func (tx *Tx) AddBearerSales(batch intake.BatchID, list []card.BearerSale, refuse func(i int, f *fault.Fault)) (t Taken, err error) {
	for i, s := range list {
		n, err := tx.exec("INSERT INTO bearer_sale ("+bearerColumns+", batch_id, month) VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (serial) DO NOTHING",
			append(bearerFields(&s), string(batch), s.Date.Month().String())...)
		if err != nil {
			return t, err
		}
		if n == 1 {
			t.New++
			tx.stated(s.Serial)
			continue
		}
		var old card.BearerSale
		var owner intake.BatchID
		if _, err := tx.one("SELECT "+bearerColumns+", batch_id FROM bearer_sale WHERE serial = ?", []any{s.Serial}, append(bearerFields(&old), &owner)...); err != nil {
			return t, err
		}
		same := old.CustomerName == s.CustomerName && old.Amount == s.Amount && old.Date == s.Date
		if tx.replaces != nil && owner == batch {
			same = same && old.FaceValue == s.FaceValue && old.Agent == s.Agent && old.Payer == s.Payer && old.Invoice == s.Invoice
		}
		switch tx.settle(&t, batch, found{owner, s.Serial, same, intake.Sums{Rows: 1, Amount: old.Amount}}) {
		case put:
			_, err = tx.exec("UPDATE bearer_sale SET ("+bearerColumns+", month) = (?,?,?,?,?,?,?,?,?,?,?) WHERE serial = ?", append(bearerFields(&s), s.Date.Month().String(), s.Serial)...)
		case refused:
			refuse(i, fault.New(fault.Conflict, "store.bearer_differs", "不记名卡销售单号「"+s.Serial+"」已有一笔不同的记录", correctHint))
		}
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

// BearerSales lists sales of bearer cards between two days, both included.
func (tx *Tx) BearerSales(from, to calendar.Date) ([]card.BearerSale, error) {
	out := []card.BearerSale{}
	err := tx.each("SELECT "+bearerColumns+" FROM bearer_sale WHERE day BETWEEN ? AND ? ORDER BY day, serial", []any{from.String(), to.String()}, func(r *sql.Rows) error {
		var s card.BearerSale
		err := r.Scan(bearerFields(&s)...)
		out = append(out, s)
		return err
	})
	return out, err
}

// BearerKnown reports whether any file of bearer-card sales was taken in and not undone.
func (tx *Tx) BearerKnown() (known bool, err error) {
	_, err = tx.one("SELECT count(*) > 0 FROM batch WHERE kind = ? AND undone_at = ''", []any{string(intake.Bearers)}, &known)
	return known, err
}

// RematchBearers gives bearer-card sales of open months without a customer the one find names ("" for none), and counts them.
func (tx *Tx) RematchBearers(find func(name string) customer.ID) (int, error) {
	lone := map[string]string{}
	err := tx.each("SELECT serial, customer_name FROM bearer_sale WHERE customer_id IS NULL AND month NOT IN (SELECT month FROM closed_month)", nil, func(r *sql.Rows) error {
		var serial, name string
		err := r.Scan(&serial, &name)
		lone[serial] = name
		return err
	})
	if err != nil {
		return 0, err
	}
	n := 0
	for serial, name := range lone {
		id := find(name)
		if id == "" {
			continue
		}
		if _, err := tx.exec("UPDATE bearer_sale SET customer_id = ? WHERE serial = ?", string(id), serial); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
