package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"fuelbook/backend/calendar"
	"fuelbook/backend/journal"
)

// Check proves the database sound: SQLite's own check, foreign keys, the chain of the change log, rows and packed sums against the files.
func (s *Store) Check(ctx context.Context) (Health, error) {
	h := Health{OK: true, Findings: []string{}}
	err := s.View(ctx, func(tx *Tx) error {
		for _, look := range []func(*Tx, *Health) error{checkPages, checkKeys, checkChain, checkBatches, checkPacks} {
			if err := look(tx, &h); err != nil {
				return err
			}
		}
		return nil
	})
	return h, err
}

func checkPages(tx *Tx, h *Health) error {
	list, err := lines(tx, "PRAGMA integrity_check(20)", func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) })
	if err != nil {
		return err
	}
	if len(list) != 1 || list[0] != "ok" {
		h.bad(fmt.Sprintf("数据库页面损坏：%v", list))
	}
	return nil
}

func checkKeys(tx *Tx, h *Health) error {
	list, err := lines(tx, "PRAGMA foreign_key_check", func(r *sql.Rows) (string, error) {
		var table, parent string
		var row, key sql.NullInt64
		err := r.Scan(&table, &row, &parent, &key)
		return table + "→" + parent, err
	})
	if err != nil {
		return err
	}
	if len(list) > 0 {
		h.bad(fmt.Sprintf("有%d处引用落空（如 %s）", len(list), list[0]))
	}
	return nil
}

// checkChain reads the change log in pieces, so that years of it need little memory.
func checkChain(tx *Tx, h *Health) error {
	const piece = 2000
	var prev string
	var seq int64
	count := 0
	for {
		run, err := tx.changes("seq > ? ORDER BY seq LIMIT ?", seq, piece)
		if err != nil {
			return err
		}
		if len(run) == 0 {
			break
		}
		if bad := journal.Broken(prev, run); bad != 0 {
			h.bad(fmt.Sprintf("变更记录在第%d条处断链，该条被改动或前一条被删除", bad))
			return nil
		}
		seq, prev, count = run[len(run)-1].Seq, run[len(run)-1].Hash, count+len(run)
	}
	h.Findings = append(h.Findings, fmt.Sprintf("变更记录%d条，链条完整", count))
	return nil
}

func checkBatches(tx *Tx, h *Health) error {
	type sums struct{ rows, amount int64 }
	kept := map[string]sums{}
	for _, table := range []string{"sale", "recharge", "bearer_sale", "card_event"} {
		err := tx.each("SELECT batch_id, count(*), sum(amount) FROM "+table+" GROUP BY batch_id", nil, func(r *sql.Rows) error {
			var id string
			var s sums
			err := r.Scan(&id, &s.rows, &s.amount)
			kept[id] = s
			return err
		})
		if err != nil {
			return err
		}
	}
	err := tx.each("SELECT batch_id, count(*), sum(coalesce(value ->> '$.amount', 0)) FROM replaced_row GROUP BY batch_id", nil, func(r *sql.Rows) error { // of corrected files
		var id string
		var s sums
		err := r.Scan(&id, &s.rows, &s.amount)
		kept[id] = s
		return err
	})
	if err != nil {
		return err
	}
	list, err := tx.batches("WHERE undone_at = '' AND kind IN ('sales','manual','recharges','bearers','changes')")
	if err != nil {
		return err
	}
	for _, b := range list {
		exact := b.Totals.Same == 0 || b.Totals.Over > 0 && len(b.Totals.Shared)+b.Totals.Twice == 0
		if got := kept[string(b.ID)]; got.rows != int64(b.Totals.Owned()) || exact && got.amount != int64(b.Totals.Amount) {
			h.bad(fmt.Sprintf("文件「%s」导入时%d行 %s元，现存%d行", b.File, b.Totals.Owned(), b.Totals.Amount, got.rows))
		}
	}
	h.Findings = append(h.Findings, fmt.Sprintf("%d个明细文件的行数和金额与导入时一致", len(list)))
	return nil
}

// checkPacks sums the sales of every month again: what is packed of it must be the same to the byte.
func checkPacks(tx *Tx, h *Health) error {
	months, err := lines(tx, "SELECT DISTINCT month FROM volume_pack UNION SELECT DISTINCT month FROM product_pack UNION SELECT DISTINCT month FROM sale", func(r *sql.Rows) (m calendar.Month, err error) { return m, r.Scan(month(&m)) })
	bad := 0
	for _, m := range months {
		summed, err := tx.summed(m)
		if err != nil {
			return err
		}
		families, err := packsOf(tx, "volume_pack", m)
		if err != nil {
			return err
		}
		products, err := packsOf(tx, "product_pack", m)
		if err != nil {
			return err
		}
		if !slices.EqualFunc(summed.families, families, pack.equal) || !slices.EqualFunc(summed.products, products, pack.equal) {
			bad++
		}
	}
	if bad > 0 {
		h.bad(fmt.Sprintf("有%d个月的汇总与明细不符", bad))
	}
	return err
}

func packsOf(tx *Tx, table string, m calendar.Month) ([]pack, error) {
	return lines(tx, "SELECT first, lines, packed FROM "+table+" WHERE month = ? ORDER BY first", func(r *sql.Rows) (p pack, err error) { return p, r.Scan(&p.first, &p.lines, &p.bytes) }, m.String())
}
