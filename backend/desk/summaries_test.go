package desk

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fuelbook/backend/access"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/pdf"
	"fuelbook/backend/report"
	"fuelbook/backend/store"
	"fuelbook/backend/visit"

	"github.com/samber/lo"
)

// TestSummariesOnPaper: the dossier names the customer and hides its document, the brief has the figures of 附录4, the route sheet every stop in
// order with what is open.
func TestSummariesOnPaper(t *testing.T) {
	d, ctx := office(t, recent()...), context.Background()
	c := stored(t, d, "370611J00001")
	if _, err := d.SaveVisit(ctx, clerk(), visit.Visit{CustomerID: c.ID, Way: visit.Call, Date: calendar.NewDate(2026, 10, 9), Content: "谈夜间加油", Opinion: "夜间只开一把枪", NextStep: "下旬再谈"}); err != nil {
		t.Fatal(err)
	}
	print := func(write func(*bytes.Buffer) error) string {
		t.Helper()
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(pdf.Text(out.Bytes())), "")
	}
	dossier := print(func(b *bytes.Buffer) error { _, err := d.WriteDossier(ctx, clerk(), c.ID, b); return err })
	for _, want := range []string{c.Code, strings.Join(strings.Fields(c.Name), ""), "夜间只开一把枪", "近月加油", "2026-10"} {
		if !strings.Contains(dossier, want) {
			t.Errorf("the dossier lacks %q", want)
		}
	}
	if c.Document != "" && strings.Contains(dossier, c.Document) || c.Phone != "" && strings.Contains(dossier, c.Phone) {
		t.Error("the dossier shows a document or a phone")
	}
	brief := print(func(b *bytes.Buffer) error { _, err := d.WriteBrief(ctx, clerk(), october, b); return err })
	if err := d.withMonth(ctx, clerk(), access.RunForms, october, func(_ *store.Tx, w *monthWork) error {
		counted := map[string]int{}
		for _, r := range w.forms[4].Parts[0].Rows { // 附录5 has a line for every customer counted at the month's end
			counted[r.Cells[slices.IndexFunc(w.forms[4].Parts[0].Columns, func(c report.Column) bool { return c.Title == "核定级别" })].Text]++
		}
		for _, row := range report.BriefPaper(report.Brief{Rows: w.rows}).Sections[2].Rows {
			if row[2] != strconv.Itoa(counted[row[0]]) {
				t.Errorf("%s: the brief has %s customers, 附录5 %d", row[0], row[2], counted[row[0]])
			}
			if !strings.Contains(brief, row[0]+row[1]+row[2]) {
				t.Errorf("%v is not on the paper", row)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	page, err := d.Customers(ctx, clerk(), CustomerQuery{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	other, _ := lo.Find(page.Rows, func(r CustomerRow) bool { return r.ID != c.ID })
	two := []customer.ID{other.ID, c.ID}
	route := print(func(b *bytes.Buffer) error {
		return d.WriteRoute(ctx, clerk(), RouteRequest{Select: Selection{IDs: two}, Visitor: "某某"}, b)
	})
	first, second := strings.Index(route, other.Code), strings.Index(route, "370611J00001")
	if first < 0 || second < first || !strings.Contains(route, "下旬再谈") || !strings.Contains(route, "夜间只开一把枪") {
		t.Errorf("route: %d %d", first, second)
	}
	err = d.WriteRoute(ctx, clerk(), RouteRequest{Select: Selection{IDs: lo.Times(61, func(i int) customer.ID { return customer.ID(rune('a' + i)) })}}, &bytes.Buffer{})
	wantCode(t, err, "visit.route_size")
}
