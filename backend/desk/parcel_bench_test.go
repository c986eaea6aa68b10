package desk

import "testing"

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
