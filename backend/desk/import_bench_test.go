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

// BenchmarkImportMillion takes a file of a million fuellings in, and lets the sqlite3 shell read the same file into a table without keys,
// references, indexes or any check. A third of its speed is asked for and missed; DECISIONS.md says by how much and why.
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
	for b.Loop() {
		start := time.Now()
		res, err := d.Import(b.Context(), clerk(), intake.Sales, Upload{Name: "sales.csv", Data: data}, ImportOptions{DryRun: true})
		if err != nil || res.Totals.New != rows {
			b.Fatalf("%+v %v", res, err)
		}
		ours := time.Since(start)
		start = time.Now()
		run := exec.CommandContext(b.Context(), shell, filepath.Join(b.TempDir(), "bare.db"))
		run.Stdin = strings.NewReader(".mode csv\n.import " + path + " sale\nSELECT count(*) FROM sale;\n")
		out, err := run.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != fmt.Sprint(rows) {
			b.Fatalf("%s %v", out, err)
		}
		shellTook := time.Since(start)
		b.ReportMetric(ours.Seconds(), "s-ours")
		b.ReportMetric(shellTook.Seconds(), "s-shell")
		b.ReportMetric(shellTook.Seconds()/ours.Seconds(), "of-its-speed")
	}
}
