package desk

import (
	"bytes"
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"fuelbook/backend/customer"
	"fuelbook/backend/store"
)

// bigRegistry is a file with so many customers and cards on it, and what else is done to it before it is opened.
func bigRegistry(b *testing.B, customers int, more ...string) *Desk {
	b.Helper()
	path := filepath.Join(b.TempDir(), "year.db")
	d, err := openFile(path)
	if err != nil {
		b.Fatal(err)
	}
	if err := d.Close(); err != nil {
		b.Fatal(err)
	}
	db, err := sql.Open("sqlite3", path+"?_synchronous=OFF&_journal_mode=WAL")
	if err != nil {
		b.Fatal(err)
	}
	if err := invent(db, customers); err != nil {
		b.Fatal(err)
	}
	for _, query := range append([]string{"DELETE FROM standing_of"}, more...) {
		if _, err := db.ExecContext(context.Background(), query); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	return openAt(b, path)
}

// bigYear is a branch of so many customers who fuelled through the twelve months up to October, a third of them now and then only.
func bigYear(b *testing.B, customers int) *Desk {
	b.Helper()
	return bigRegistry(b, customers,
		"INSERT INTO batch (id, kind, file, sha256, sheet, at, by, from_month, to_month, totals, undone_at) VALUES ('b', 'sales', 'f', '"+string(bytes.Repeat([]byte("a"), 64))+"', '', '', '', '2025-11', '2026-10', '{}', '')",
		`INSERT INTO sale (batch_id, serial, card_number, card_id, customer_id, customer_name, plate, station_id, station_name, at, day, month, product, family, price, volume, mass, density, amount)
		WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 23),
			f AS (SELECT c.rowid AS r, c.*, n.n / 2 AS m, n.n % 2 AS k, date('2025-11-01', '+' || (n.n / 2) || ' months', '+' || ((c.rowid * 7 + n.n * 11) % 28) || ' days') AS d FROM n, card c WHERE n.n % 2 = 0 OR c.rowid % 3 > 0)
		SELECT 'b', r || '-' || m || '-' || k, number, id, customer_id, '', '', 's1', '', d || ' 08:00:00', d, substr(d, 1, 7), '92#汽油', CASE WHEN k = 1 AND r % 4 = 0 THEN '柴油' ELSE '汽油' END, 750, 40000, 29000 + r % 900 * 100, 725, 30000 FROM f`)
}

// BenchmarkYear measures a branch of 50,000 customers with twelve months of sales: the seven forms of a month computed (two seconds), written
// as a workbook and as paper (ten), and one customer's thirteen months (ten milliseconds).
func BenchmarkYear(b *testing.B) {
	d := bigYear(b, 50_000)
	ctx := context.Background()
	b.Run("forms", func(b *testing.B) {
		for b.Loop() {
			d.months = monthCache{}
			if _, err := d.Month(ctx, clerk(), october); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("files", func(b *testing.B) {
		for b.Loop() {
			for _, format := range []Format{XLSX, PDF} {
				var out bytes.Buffer
				start := time.Now()
				if err := d.WriteForm(ctx, clerk(), october, "", "", format, &out); err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(start).Seconds(), "s-"+string(format))
			}
		}
	})
	b.Run("customer", func(b *testing.B) {
		var id customer.ID
		if err := d.store.View(ctx, func(tx *store.Tx) error {
			list, err := tx.CustomersByID([]customer.ID{"01950000-0000-7000-8000-000000000042"})
			for _, c := range list {
				id = c.ID
			}
			return err
		}); err != nil || id == "" {
			b.Fatal("no customer", err)
		}
		for b.Loop() {
			if err := d.store.View(ctx, func(tx *store.Tx) error {
				_, err := tx.VolumesOf(id, october.Add(-12), october)
				return err
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
