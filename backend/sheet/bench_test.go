package sheet

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"fuelbook/backend/intake"

	"github.com/xuri/excelize/v2"
)

// bigBook writes a workbook of sales as a card system exports them: rows × 13, texts shared by nobody, some numbers.
func bigBook(tb testing.TB, rows int) string {
	tb.Helper()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		tb.Fatal(err)
	}
	put := func(n int, cells ...any) {
		ref, _ := excelize.CoordinatesToCellName(1, n)
		if err := w.SetRow(ref, cells); err != nil {
			tb.Fatal(err)
		}
	}
	put(1, "流水号", "卡号", "主卡号", "客户名称", "车牌号", "加油站", "交易时间", "油品", "单价(元/升)", "数量(升)", "金额(元)", "优惠", "余额")
	for i := range rows {
		put(i+2, fmt.Sprintf("20261001%010d", i), fmt.Sprintf("9%018d", i%5000), "", fmt.Sprintf("烟台第%d运输有限公司", i%600), fmt.Sprintf("鲁F%05d", i%9000),
			fmt.Sprintf("芝罘第%d加油站", i%40), fmt.Sprintf("2026-10-%02d %02d:%02d:%02d", i%31+1, i%24, i%60, i%59), "92号车用汽油", 7.89, float64(i%9000)/100, float64(i%70000)/100, 0, float64(i)/100)
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "big.xlsx")
	if err := f.SaveAs(path); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

func countRows(tb testing.TB, raw []byte) (rows, cells int) {
	tb.Helper()
	b, err := Open("big.xlsx", bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		tb.Fatal(err)
	}
	err = b.Rows(0, func(r Row) error { rows, cells = rows+1, cells+len(r.Cells); return nil })
	if err != nil {
		tb.Fatal(err)
	}
	return rows, cells
}

// BenchmarkRead100k reads the same 100,000 × 13 workbook with our reader and with excelize's streaming Rows.
func BenchmarkRead100k(b *testing.B) {
	path := bigBook(b, 100_000)
	raw, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("own", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if n, _ := countRows(b, raw); n != 100_001 {
				b.Fatal(n)
			}
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(raw))
			if err != nil {
				b.Fatal(err)
			}
			rows, err := f.Rows("Sheet1")
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			for rows.Next() {
				if _, err := rows.Columns(); err != nil {
					b.Fatal(err)
				}
				n++
			}
			if n != 100_001 || rows.Close() != nil || f.Close() != nil {
				b.Fatal(n)
			}
		}
	})
}

// BenchmarkRecords100k reads the same workbook as an import does: header, values by column, totals and remarks told apart.
func BenchmarkRecords100k(b *testing.B) {
	raw, err := os.ReadFile(bigBook(b, 100_000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		book, err := Open("big.xlsx", bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			b.Fatal(err)
		}
		sum, err := book.Read(SchemaOf(intake.Sales), func(Record) error { return nil })
		if err != nil || sum.Rows != 100_000 {
			b.Fatal(sum.Rows, err)
		}
	}
}
