package pdf_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fuelbook/assets"
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/pdf"

	"github.com/samber/lo"
)

// standard are the characters of 通用规范汉字表.
func standard(t *testing.T) []rune {
	t.Helper()
	raw, err := os.ReadFile("../../testdata/tgh8105.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var all []rune
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		all = append(all, []rune(strings.Split(line, "\t")[1])...)
	}
	return all
}

// invented are random terms: names of any standard character, long and short, with schedules of up to 300 rows; every blank given.
func invented(r *rand.Rand, all []rune) agreement.Terms {
	t := agreement.SampleTerms(calendar.NewDate(2026, 1, 1).AddDays(r.IntN(360)))
	name := func(least, most int) string {
		out := make([]rune, least+r.IntN(most-least+1))
		for i := range out {
			out[i] = all[r.IntN(len(all))]
		}
		return string(out)
	}
	t.Customer.Name, t.Customer.Address, t.Customer.Head = name(2, 40)+"（"+name(2, 4)+"）有限公司", name(5, 60)+strconv.Itoa(r.IntN(999))+"号", name(2, 25)
	t.Supplier.Name, t.Supplier.Address = name(4, 20)+"分公司", name(5, 30)
	t.CoordinatorA, t.CoordinatorB, t.Handler, t.Purpose = name(2, 6), name(2, 6), name(2, 6), name(2, 30)
	t.Stations = lo.Times(1+r.IntN(8), func(int) string { return name(2, 8) + "加油站" })
	t.Members = lo.Times(1+r.IntN(6), func(int) string { return name(4, 20) + "公司" })
	t.Amendment = strings.Join(lo.Times(1+r.IntN(5), func(int) string { return name(10, 200) + "，" + name(1, 40) + "。" }), "\n")
	t.Gasoline, t.Diesel = measure.Gram(1+r.Int64N(99_999_999)), measure.Gram(1+r.Int64N(999_999_999))
	t.Deposit, t.AutoRenew = money.Fen(r.Int64N(1_000_000_000_00)), r.IntN(2) == 0
	if r.IntN(2) == 0 {
		t.Settlement, t.Credit, t.StatementDay, t.PayDay = agreement.Monthly, money.Fen(1+r.Int64N(1_000_000_00)), 1+r.IntN(28), 1+r.IntN(28)
	}
	if r.IntN(2) == 0 {
		t.Dispute, t.DisputeBody = agreement.Arbitration, name(2, 8)+"仲裁委员会"
	}
	t.Vehicles = lo.Times([]int{0, 1, 2, r.IntN(20), r.IntN(20), r.IntN(301)}[r.IntN(6)], func(i int) agreement.Vehicle {
		return agreement.Vehicle{Plate: fmt.Sprintf("鲁%c%05d", 'A'+rune(r.IntN(20)), r.IntN(100000)), Card: fmt.Sprintf("9%015d", i), Driver: name(2, 12), Fuel: t.Products[r.IntN(len(t.Products))]}
	})
	return t
}

// put is the text of a document in the order a reader of its paper finds it.
func put(d agreement.Document) (text string, headers []string) {
	var b strings.Builder
	b.WriteString(d.Title + "协议编号：" + d.Number)
	for _, x := range d.Blocks {
		b.WriteString(x.Text)
		for i := range max(len(x.Pairs), len(x.Pairs2)) {
			for _, pairs := range [][]agreement.Pair{x.Pairs, x.Pairs2} {
				if i < len(pairs) {
					b.WriteString(pairs[i].Label + "：" + pairs[i].Value)
				}
			}
		}
		if len(x.Header) > 0 {
			headers = append(headers, squeeze(strings.Join(x.Header, "")))
			b.WriteString(strings.Join(x.Header, ""))
		}
		for _, row := range x.Rows {
			b.WriteString(strings.Join(row, ""))
		}
	}
	return squeeze(b.String()), headers
}

// TestAThousandAgreements: random names, lengths and schedules in every shipped template. What is extracted from the files is what was put in,
// nothing stands outside the margins, no signature is without text above it, no line begins with a closing mark, and poppler and qpdf
// report nothing.
func TestAThousandAgreements(t *testing.T) {
	templates, all, p := lo.Must(agreement.Templates(assets.FS)), standard(t), printer(t)
	for batch := range batches {
		t.Run(fmt.Sprint(batch), func(t *testing.T) {
			t.Parallel()
			agreementsReadBack(t, p, templates, all, batch*100)
		})
	}
}

// agreementsReadBack prints a hundred agreements into one file and reads them out of it again.
func agreementsReadBack(t *testing.T, p *pdf.Printer, templates []agreement.Template, all []rune, from int) {
	t.Helper()
	docs, pool := make([]agreement.Document, 0, 100), []rune{}
	for i, r := range all { // each hundred has its tenth of the table, so that the thousand use all of it
		if i%10 == from/100 {
			pool = append(pool, r)
		}
	}
	for i := from; i < from+100; i++ {
		r := rand.New(rand.NewPCG(uint64(i), 8105))
		status := []agreement.Status{agreement.Draft, agreement.Approved, agreement.Void}[r.IntN(3)]
		d, err := agreement.Compose(templates[i%len(templates)], fmt.Sprintf("SDXS-370600-2026-GY-%04d", i+1), invented(r, pool), status)
		if err != nil {
			t.Fatalf("agreement %d: %v", i, err)
		}
		if bad := p.BrokenRules(d); bad != "" {
			t.Errorf("agreement %d: %s", i, bad)
		}
		docs = append(docs, d)
	}
	var out bytes.Buffer
	if err := p.Agreements(&out, docs, func(int) error { return nil }); err != nil {
		t.Fatal(err)
	}
	pages := pagesOf(t, out.Bytes())
	for i, d := range docs {
		pages = readAgreement(t, fmt.Sprintf("agreement %d", from+i), pages, d, i < len(docs)-1)
	}
	if len(pages) != 0 {
		t.Errorf("%d pages too many", len(pages))
	}
}

// readAgreement compares the pages of one agreement with its text and gives the pages behind it.
func readAgreement(t *testing.T, which string, pages []string, d agreement.Document, padded bool) []string {
	t.Helper()
	foot := regexp.MustCompile(regexp.QuoteMeta(squeeze("编号 "+d.Number)) + `第(\d+)页共(\d+)页校验码` + d.Fingerprint + `$`)
	want, headers := put(d)
	var got strings.Builder
	n := 0
	for ; n < len(pages); n++ {
		m := foot.FindStringSubmatchIndex(pages[n])
		if m == nil {
			break
		}
		body := pages[n][:m[0]]
		rest := want[min(got.Len(), len(want)):]
		for _, h := range headers { // repeated on the page, but where the table begins there
			if strings.HasPrefix(body, h) && !strings.HasPrefix(rest, h) {
				body = strings.TrimPrefix(body, h)
				break
			}
		}
		got.WriteString(body)
		if of, _ := strconv.Atoi(pages[n][m[4]:m[5]]); of == n+1 {
			n++
			break
		}
	}
	if got.String() != want {
		a, b := []rune(got.String()), []rune(want)
		i := 0
		for i < min(len(a), len(b)) && a[i] == b[i] {
			i++
		}
		t.Errorf("%s (%s) reads …%s…, want …%s…", which, d.Title, string(a[max(0, i-10):min(len(a), i+20)]), string(b[max(0, i-10):min(len(b), i+20)]))
	}
	if n%2 == 1 && padded {
		if n >= len(pages) || pages[n] != "" {
			t.Errorf("%s has %d pages and no blank one behind it", which, n)
		}
		n++
	}
	return slices.Clone(pages[min(n, len(pages)):])
}
