package desk

import (
	"bytes"
	"context"
	"testing"

	"fuelbook/backend/intake"
	"fuelbook/backend/report"
	"fuelbook/backend/sheet"
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
				if err := d.WriteForm(context.Background(), clerk(), october, "", format, &out); err != nil {
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
