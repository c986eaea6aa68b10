package sheet

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// manyRows makes a file of rows in one of the three shapes.
func manyRows(t *testing.T, shape string, rows int) []byte {
	t.Helper()
	var b strings.Builder
	format := map[string]string{"csv": "2026%012d,9%018d,烟台第%d运输有限公司,%d.00\n", "html": "<tr><td>2026%012d<td>9%018d<td>烟台第%d运输有限公司<td>%d.00</tr>",
		"xlsx": `<row><c t="inlineStr"><is><t>2026%012d</t></is></c><c t="inlineStr"><is><t>9%018d</t></is></c><c t="inlineStr"><is><t>烟台第%d运输有限公司</t></is></c><c><v>%d.00</v></c></row>`}[shape]
	for i := range rows {
		fmt.Fprintf(&b, format, i, i*7, i, i%977)
	}
	switch shape {
	case "xlsx":
		return zipped(t, parts(body(b.String())))
	case "html":
		return []byte(webPage("<table>" + b.String() + "</table>"))
	}
	return []byte(b.String())
}

func liveHeap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// peak is how much more the heap holds at most, sampled within the reading of a file.
func peak(t *testing.T, raw []byte, rows int) int64 {
	t.Helper()
	liveHeap() // what pools hold goes with the second collection
	before, most, n := liveHeap(), int64(0), 0
	b, err := Open("大.xlsx", bytes.NewReader(raw), int64(len(raw)))
	check(t, err)
	check(t, b.Rows(0, func(r Row) error {
		if n++; n%(rows/8) == 0 {
			most = max(most, liveHeap()-before)
		}
		return nil
	}))
	if n != rows {
		t.Fatalf("%d rows, want %d", n, rows)
	}
	runtime.KeepAlive(raw)
	return most
}

func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	const slack = 1 << 20
	for _, shape := range []string{"xlsx", "csv", "html"} {
		small, big := manyRows(t, shape, 10_000), manyRows(t, shape, 100_000)
		few, many := peak(t, small, 10_000), peak(t, big, 100_000)
		if many > 4<<20 || many > few+slack {
			t.Errorf("%s: 10,000 rows hold %d bytes, 100,000 rows %d", shape, few, many)
		}
		t.Logf("%s: %d KB and %d KB live", shape, few>>10, many>>10)
	}
}
