package desk

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/pdf"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/tracking"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// spokenOf is 附录4 or 附录6 of October with an opinion voiced, and the place of a column in it.
func spokenOf(t *testing.T, d *Desk, code report.Code, term string) (f FormView, col int) {
	t.Helper()
	f, err := d.Form(context.Background(), clerk(), october, code, "")
	if err != nil {
		t.Fatal(err)
	}
	_, col, ok := lo.FindIndexOf(f.Parts[0].Columns, func(c report.Column) bool { return c.Key == term })
	if !ok {
		t.Fatal(code, "has no", term)
	}
	return f, col
}

// TestOpinionsStandInTheRecordsOfForm4And6: on the screen, in the workbook and on paper, with the customer beside any figure and as the event
// behind the count of opinions; a cell without records of its own opens those of its row.
func TestOpinionsStandInTheRecordsOfForm4And6(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	c := stored(t, d, "370611J00001")
	lo.Must(d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: c.ID, Way: visit.Call, Date: calendar.NewDate(2026, 10, 9), Content: "谈夜间加油", Opinion: "夜间只开一把枪"}))
	const said = "2026-10-09 夜间只开一把枪（未处理）"
	for _, code := range []report.Code{report.F4, report.F6} {
		term := map[report.Code]string{report.F4: "closing", report.F6: "gasoline"}[code]
		_, col := spokenOf(t, d, code, term)
		list, err := d.Records(ctx, clerk(), october, code, "", 0, -1, col)
		if err != nil || !list.Ties || list.Row {
			t.Fatalf("%s: %+v %v", code, list, err)
		}
		r, ok := lo.Find(list.Records, func(r RecordView) bool { return r.Code == c.Code })
		if !ok || len(r.Opinions) != 1 || r.Opinions[0] != said {
			t.Errorf("%s: %+v", code, r)
		}
		for format, read := range map[Format]func([]byte) string{XLSX: workbookText, PDF: paperText} {
			var out bytes.Buffer
			name, err := d.WriteRecords(ctx, clerk(), october, code, "", 0, -1, col, format, &out)
			if err != nil || !strings.Contains(name, "2026-10") {
				t.Fatal(code, format, name, err)
			}
			if text := read(out.Bytes()); !strings.Contains(text, "夜间只开一把枪") || !strings.Contains(text, c.Code) || !strings.Contains(text, "合计") {
				t.Errorf("%s as %s does not list the opinion", code, format)
			}
		}
	}
	_, col := spokenOf(t, d, report.F4, "opinions")
	if list := lo.Must(d.Records(ctx, clerk(), october, report.F4, "", 0, -1, col)); len(list.Records) != 1 || !list.Ties || list.Records[0].Kind != report.VisitRef ||
		list.Records[0].Name != c.Name || !strings.Contains(list.Records[0].Why, said) || list.Records[0].Link != "/customers/"+string(c.ID) {
		t.Errorf("the opinions open %+v", list)
	}
	f, col := spokenOf(t, d, report.F6, "trend")
	if f.Parts[0].Rows[0].Cells[col].N == 0 {
		t.Error("a cell of words cannot be opened")
	}
	if list := lo.Must(d.Records(ctx, clerk(), october, report.F6, "", 0, 0, col)); !list.Row || list.Total != "" || len(list.Records) == 0 || list.Records[0].Code != f.Parts[0].Rows[0].Key {
		t.Errorf("words open %+v", list)
	}
	branch := hand(access.Filler, "片区填报员")
	branch.OfficeID = c.StationID
	_, err := d.WriteRecords(ctx, branch, october, report.F6, "", 0, 0, col, PDF, io.Discard)
	wantCode(t, err, "access.whole_unit")
	_, err = d.WriteRecords(ctx, clerk(), october, report.F6, "", 0, 9999, col, PDF, io.Discard)
	wantCode(t, err, "report.no_cell")
}

func workbookText(raw []byte) string {
	var out strings.Builder
	z := lo.Must(zip.NewReader(bytes.NewReader(raw), int64(len(raw))))
	for _, f := range z.File {
		r := lo.Must(f.Open())
		out.Write(lo.Must(io.ReadAll(r)))
		lo.Must0(r.Close())
	}
	return out.String()
}

func paperText(raw []byte) string { return pdf.Text(raw) }

// TestFactorsStandBehindFigures: a customer behind a cell shows its fuelling of the month by product and factor, on the screen, in the workbook
// and on paper; litres and mass are those of the sales, its own and of records merged into it.
func TestFactorsStandBehindFigures(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	_, col := spokenOf(t, d, report.F6, "count")
	list := lo.Must(d.Records(ctx, clerk(), october, report.F6, "", 0, -1, col))
	var mass, rows int64
	for _, r := range list.Records {
		for _, f := range r.Facts {
			if f.Source != "导入" || f.Density == "" {
				t.Errorf("%s: %+v", r.Code, f)
			}
			rows += int64(f.Count)
		}
	}
	if list.Total != itoa(int(rows)) || rows == 0 {
		t.Errorf("%d fuellings behind a cell of %s", rows, list.Total)
	}
	lo.Must0(d.store.View(ctx, func(tx *store.Tx) error {
		for id, facts := range lo.Must(fuelOf(tx, list.Records, october)) {
			of := lo.SumBy(facts, func(f store.FuelFact) int64 { return int64(f.Mass) })
			months := lo.Must(tx.VolumesOf(id, october, october))
			if want := lo.SumBy(months, func(v tracking.Volume) int64 { return int64(v.Mass) }); of != want {
				t.Errorf("%s: %d g behind the cell, %d in the month", id, of, want)
			}
			mass += of
		}
		return nil
	}))
	if mass == 0 {
		t.Error("nothing was fuelled")
	}
	for format, read := range map[Format]func([]byte) string{XLSX: workbookText, PDF: paperText} {
		var out bytes.Buffer
		lo.Must(d.WriteRecords(ctx, clerk(), october, report.F6, "", 0, -1, col, format, &out))
		if text := read(out.Bytes()); !strings.Contains(text, "折算系数") || !strings.Contains(text, "本月油量") || !strings.Contains(text, measure.Gram(mass).Tonnes()) {
			t.Errorf("%s lacks factors or their sum %s", format, measure.Gram(mass).Tonnes())
		}
	}
}
