package desk

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/intake"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// salesFile is a file of so many fuellings in October, by the cards of a branch in turn; the numbers are those invent gives its cards.
func salesFile(rows int, cards []string) []byte {
	var b bytes.Buffer
	b.WriteString("流水号,卡号,客户名称,车牌,加油站,加油时间,油品,单价,升数,金额\n")
	for i := range rows {
		litres := 20_00 + i%6000
		fmt.Fprintf(&b, "2026100%08d,%s,第%d物流运输有限公司,鲁F%05d,烟台第1加油站,%s %02d:%02d:%02d,92#汽油,7.50,%d.%02d,%d.%02d\n", i, cards[i%len(cards)], i%len(cards), i%100_000,
			calendar.NewDate(2026, 10, 1+i*31/rows), i%24, i%60, i%59, litres/100, litres%100, litres*75/1000, litres*75/10%100)
	}
	return b.Bytes()
}

// alikeTable is a table of the file's columns with as many keys as ours: its identity, and indexes by customer, month, card and batch.
const alikeTable = `CREATE TABLE sale (流水号 TEXT NOT NULL, 卡号 TEXT NOT NULL, 客户名称 TEXT NOT NULL, 车牌 TEXT NOT NULL, 加油站 TEXT NOT NULL, 加油时间 TEXT NOT NULL,
	油品 TEXT NOT NULL, 单价 TEXT NOT NULL, 升数 TEXT NOT NULL, 金额 TEXT NOT NULL, UNIQUE (卡号, 流水号));
CREATE INDEX by_customer ON sale (客户名称, 加油时间); CREATE INDEX by_month ON sale (油品); CREATE INDEX by_card ON sale (卡号); CREATE INDEX by_batch ON sale (加油站);
`

// BenchmarkImportMillion takes a file of a million fuellings in, and lets the sqlite3 shell read the same file twice: into a table with as
// many keys as ours, of whose speed a third is asked for (and missed, DECISIONS.md), and into a bare one. The shell checks, converts and matches nothing.
func BenchmarkImportMillion(b *testing.B) {
	const rows = 1_000_000
	shell, err := exec.LookPath("sqlite3")
	if err != nil {
		b.Fatal("the sqlite3 shell is not installed (Debian, Ubuntu: apt-get install sqlite3), so there is nothing to compare with")
	}
	d := bigRegistry(b, 50_000)
	var cards []string
	if err := d.store.View(b.Context(), func(tx *store.Tx) error {
		list, err := tx.Cards()
		cards = lo.Map(list, func(c card.Card, _ int) string { return c.Number })
		return err
	}); err != nil {
		b.Fatal(err)
	}
	data := salesFile(rows, cards)
	path := filepath.Join(b.TempDir(), "sales.csv")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	shellTook := func(table string) time.Duration {
		start := time.Now()
		run := exec.CommandContext(b.Context(), shell, filepath.Join(dir, "shell.db"))
		skip := lo.Ternary(table == "", "", "--skip 1 ") // the titles, where the table has them already
		run.Stdin = strings.NewReader(table + ".mode csv\n.import " + skip + path + " sale\nSELECT count(*) FROM sale;\n")
		out, err := run.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != fmt.Sprint(rows) {
			b.Fatalf("%s %v", out, err)
		}
		took := time.Since(start)
		if err := os.Remove(filepath.Join(dir, "shell.db")); err != nil {
			b.Fatal(err)
		}
		return took
	}
	for b.Loop() {
		start := time.Now()
		res, err := d.Import(b.Context(), clerk(), intake.Sales, Upload{Name: "sales.csv", Data: data}, ImportOptions{DryRun: true})
		if err != nil || res.Totals.New != rows {
			b.Fatalf("%+v %v", res, err)
		}
		ours := time.Since(start)
		alike, bare := shellTook("PRAGMA cache_size = -262144;\n"+alikeTable), shellTook("") // .import makes the bare table
		b.ReportMetric(ours.Seconds(), "s-ours")
		b.ReportMetric(alike.Seconds(), "s-alike")
		b.ReportMetric(bare.Seconds(), "s-bare")
		b.ReportMetric(alike.Seconds()/ours.Seconds(), "of-alike")
	}
}
