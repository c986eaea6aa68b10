package desk

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"fuelbook/backend/customer"
	"fuelbook/backend/exchange"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"
)

// BenchmarkParcel packs the sample district with a month of sales, and takes it in at the unit.
func BenchmarkParcel(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		below, above := pair(b, octoberSales)
		b.StartTimer()
		sent, data := parcelOf(b, below)
		b.ReportMetric(float64(sent.Size), "bytes")
		look := mustTake(b, above, data)
		b.ReportMetric(float64(look.Result.Sums().Rows), "rows")
	}
}

// BenchmarkOpen50000 opens a parcel of 50,000 customers: proving it and finding out what taking it in would do; then taking it in, and a second time
// with every phone changed.
func BenchmarkOpen50000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		below, above := pair(b)
		first := forged(b, below, above, manyCustomers(b, below, 50_000))
		b.StartTimer()
		for name, accept := range map[string]bool{"look-s": false, "take-s": true} {
			if accept {
				continue
			}
			b.ReportMetric(openedIn(b, above, first, accept), name)
		}
		b.ReportMetric(openedIn(b, above, first, true), "take-s")
	}
}

func openedIn(b *testing.B, d *Desk, data []byte, accept bool) float64 {
	b.Helper()
	start := time.Now()
	look, err := opened(b, d, data, accept)
	if c := countOf(look, parcel.Customers); err != nil || c.New != c.Rows {
		b.Fatalf("%+v %v", c, err)
	}
	return time.Since(start).Seconds()
}

// manyCustomers is a table of n customers of the first station of a district.
func manyCustomers(b *testing.B, d *Desk, n int) exchange.Table {
	b.Helper()
	var station org.Office
	if err := d.store.View(b.Context(), func(tx *store.Tx) error {
		tree, err := loadTree(tx)
		station = tree.StationsUnder(officeOf(b, d, org.District).ID)[0]
		return err
	}); err != nil {
		b.Fatal(err)
	}
	t := exchange.Table{Name: string(parcel.Customers)}
	for i := range n {
		raw, err := json.Marshal(customerRow{Customer: customer.Customer{ID: customer.ID(fmt.Sprintf("0192f000-0000-7000-8000-%012d", i)), Code: fmt.Sprintf("T%06d", i), Name: fmt.Sprintf("测试客户%d", i),
			Kind: customer.Institution, StationID: org.OfficeID(station.Code), Phone: fmt.Sprintf("0535-%07d", i), PayModes: []string{"加油卡"}}})
		if err != nil {
			b.Fatal(err)
		}
		t.Rows = append(t.Rows, raw)
	}
	return t
}
