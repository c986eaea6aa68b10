package desk

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"fuelbook/backend/intake"
	"fuelbook/backend/org"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"

	"github.com/samber/lo"
)

func reportCode(s string) report.Code { return report.Code(s) }

func numberValue(s string) sheet.Value {
	return sheet.Value{Text: s, Kind: sheet.Number, Col: 1, Title: "卡号"}
}

func BenchmarkImportSalesMonth(b *testing.B) {
	d := office(b)
	up := sample(b, "消费明细_202610.xlsx")
	for b.Loop() {
		if _, err := d.Import(context.Background(), clerk(), intake.Sales, up, ImportOptions{DryRun: true}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkGradeAndForms(b *testing.B) {
	d := office(b, recent()...)
	for b.Loop() {
		d.months = monthCache{}
		if _, err := d.Grades(context.Background(), clerk(), october); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFormsToPaper(b *testing.B) {
	d := office(b, recent()...)
	for _, format := range []Format{XLSX, PDF} {
		b.Run(string(format), func(b *testing.B) {
			for b.Loop() {
				var out bytes.Buffer
				if err := d.WriteForm(context.Background(), clerk(), october, "", "", format, &out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSettle(b *testing.B) {
	d := office(b, "消费明细_202610.xlsx")
	scheme, err := d.SchemeFor(context.Background(), clerk(), october, "", "")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := d.Settle(context.Background(), clerk(), october, scheme, false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAgreement(b *testing.B) {
	d := office(b)
	g, err := d.DraftFor(context.Background(), clerk(), "370611J00001", "card")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		var out bytes.Buffer
		if err := d.WriteAgreement(context.Background(), clerk(), g.ID, &out); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRegistry50k takes a registry of 50,000 customers in and back out again: each has ten seconds.
func BenchmarkRegistry50k(b *testing.B) {
	const rows = 50_000
	for b.Loop() {
		b.StopTimer()
		d := openAt(b, filepath.Join(b.TempDir(), "big.db"))
		take(b, d, intake.Offices, sample(b, "机构.csv"))
		offices, err := d.Offices(context.Background(), clerk())
		if err != nil {
			b.Fatal(err)
		}
		stations := lo.Filter(offices, func(o OfficeView, _ int) bool { return o.Kind == org.Station })
		lines := []string{"客户编号,客户名称,客户类别,归属加油站,联系人,联系电话,汽油月需求(吨)"}
		for i := range rows {
			lines = append(lines, fmt.Sprintf("B%06d,第%d物流运输有限公司,机构客户,%s,联系人%d,138%08d,%d.%d", i, i, stations[i%len(stations)].Name, i, i, i%9, i%10))
		}
		up := csv("大批.csv", lines...)
		b.StartTimer()
		start := time.Now()
		res := take(b, d, intake.Customers, up)
		in := time.Since(start)
		u, err := d.UndoBatch(b.Context(), clerk(), res.Batch.ID, true)
		if err != nil || u.Removed != rows {
			b.Fatalf("%d of %d removed: %v", u.Removed, rows, err)
		}
		b.ReportMetric(in.Seconds(), "s-in")
		b.ReportMetric((time.Since(start) - in).Seconds(), "s-out")
	}
}
