package desk

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"fuelbook/backend/finding"
)

var howMany = flag.Int("customers", 1_000_000, "customers of the registry that BenchmarkFind looks in")

// measured reports the median and the 95th of a hundred of a job, in milliseconds.
func measured(b *testing.B, name string, job func(i int) CustomerQuery, d *Desk, some bool) {
	b.Run(name, func(b *testing.B) {
		var took []time.Duration
		total := 0
		i := 0
		for b.Loop() {
			q := job(i)
			i++
			start := time.Now()
			page, err := d.Customers(context.Background(), clerk(), q)
			took = append(took, time.Since(start))
			if err != nil {
				b.Fatal(err)
			}
			total = max(total, page.Total)
		}
		if some && total == 0 {
			b.Errorf("%s finds nothing: it measures nothing", name)
		}
		slices.SortFunc(took, func(a, b time.Duration) int { return cmp.Compare(a, b) })
		ms := func(share int) float64 { return float64(took[(len(took)-1)*share/100].Microseconds()) / 1000 }
		b.ReportMetric(ms(50), "p50-ms")
		b.ReportMetric(ms(95), "p95-ms")
		b.ReportMetric(float64(total), "hits")
	})
}

// BenchmarkFind asks everything a clerk may ask, a page of 50 each time, through the whole job: found, sorted, counted and read.
func BenchmarkFind(b *testing.B) {
	d := invented(b, *howMany)
	start := time.Now()
	if _, err := d.Customers(context.Background(), clerk(), CustomerQuery{}); err != nil {
		b.Fatal(err)
	}
	loaded := time.Since(start)
	reg, _, _, err := d.found(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	reg.Warm()
	sorted := time.Since(start)
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.Run("ready", func(b *testing.B) { // what a program that was just started does once
		for b.Loop() {
			b.ReportMetric(loaded.Seconds(), "first-page-s")
			b.ReportMetric(sorted.Seconds(), "all-sorted-s")
			b.ReportMetric(float64(m.HeapAlloc>>20), "heap-MB")
		}
	})
	b.Run("after_an_edit", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			rec := lookUpCode(b, d, fmt.Sprintf("3706%02dJ%06d", 2*i%12, 2*i))
			rec.Remark = fmt.Sprint("改", i, time.Now())
			save(b, d, rec)
			if _, err := d.Customers(context.Background(), clerk(), CustomerQuery{Text: "有限", Sort: "diesel", Limit: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
	text := func(words ...string) func(int) CustomerQuery {
		return func(i int) CustomerQuery { return CustomerQuery{Text: words[i%len(words)], Limit: 50} }
	}
	measured(b, "two_common", text("有限", "公司", "运输", "烟台", "物流"), d, true)
	measured(b, "two_rare", text("渤海", "尉迟", "珠宝", "万俟", "石玉"), d, true)
	measured(b, "one", text("烟", "单", "司", "鑫"), d, true)
	measured(b, "three", text("烟台市", "限责任", "程机械", "黄渤海"), d, true)
	measured(b, "long", text("有限责任公司", "运输有限公司", "物流股份有限公司", "威海市鑫盛"), d, true)
	measured(b, "initials", text("yts", "wlyxgs", "sdf", "wqm", "hf", "ytjp"), d, true)
	measured(b, "spelling", text("shanwei", "yantaishi", "xie", "wuliuyouxiangongsi", "moqi", "chongj", "xianan"), d, true)
	measured(b, "phone_tail", text("1234", "0001", "88888", "5566"), d, true)
	measured(b, "plate", text("鲁F1", "F12", "A88", "鲁FA1B"), d, true)
	measured(b, "credit_code", text("91370", "9137061", "370602198", "37060319850"), d, true)
	measured(b, "code", text("370602J", "370611G00001", "00043", "J000206"), d, true)
	measured(b, "two_words", text("烟台 物流", "有限 鑫", "yts 138", "wang 1234"), d, true)
	measured(b, "nothing", text("没有这样的客户", "zzzzzz", "0000000000000"), d, false)
	n := reg.Len()
	filters := map[string]CustomerQuery{"all": {}, "station_level": {Level: "站级"}, "kind_and_size": {Kind: "机构客户", Size: "中型"}, "one_station": {Station: "s7"},
		"text_and_level": {Text: "有限", Level: "区县级"}}
	for _, by := range finding.Orders() {
		for page, share := range map[string]int{"first": 0, "middle": 50, "last": 99} {
			for name, q := range filters {
				q.Sort, q.Limit = string(by), 50
				total := d.mustCount(b, q)
				q.Offset = total * share / 100
				measured(b, fmt.Sprintf("sort=%s/page=%s/filter=%s", by, page, name), func(i int) CustomerQuery {
					q := q
					q.Desc = i%2 == 1
					return q
				}, d, n > 0)
			}
		}
	}
}

func (d *Desk) mustCount(b *testing.B, q CustomerQuery) int {
	page, err := d.Customers(context.Background(), clerk(), q)
	if err != nil {
		b.Fatal(err)
	}
	return page.Total
}
