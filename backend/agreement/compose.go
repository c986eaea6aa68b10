package agreement

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"fuelbook/backend/fault"

	"github.com/samber/lo"
)

// Compose fills a template. It is pure: the same arguments give the same document. Every required blank that is not
// given (agreement.blank) and every contradiction (codes of CheckTerms) is a fault naming clause and field.
func Compose(t Template, number string, terms Terms, status Status) (Document, error) {
	c := &composer{fill: newFiller(number, terms), terms: terms, place: "首部", clauseOf: map[string]string{}}
	if !c.fill.values["number"].given {
		c.missing("number")
	}
	for _, i := range t.items {
		c.note(i.when.field) // what decides over a line belongs to its clause, shown or not
		if i.when.holds(c.fill) {
			c.item(i)
		}
	}
	// What an agreement does not speak of cannot contradict it.
	always, mentioned := []string{"customer.name", "signDate", "to", "copies"}, t.Fields()
	for _, f := range CheckTerms(terms) {
		if field := fieldOf(f.Field); slices.Contains(always, field) || slices.Contains(mentioned, field) {
			c.faults = append(c.faults, c.placed(f))
		}
	}
	if c.uses("delivery") && terms.Delivery != "自提" && terms.Delivery != "配送" {
		c.faults = append(c.faults, c.placed(refuse("delivery", "delivery", "没有选择自提或配送", "请在 自提、配送 中选一个")))
	}
	if len(c.faults) > 0 {
		return Document{}, lo.UniqBy(c.faults, func(f *fault.Fault) string { return f.Code + f.Field })
	}
	d := Document{Title: t.Title, Number: number, Blocks: c.blocks, Watermark: watermark(status), Copies: terms.Copies, Date: terms.SignDate}
	if d.Date.IsZero() {
		d.Date = terms.From
	}
	sum := sha256.Sum256([]byte(d.PlainText()))
	d.Fingerprint = hex.EncodeToString(sum[:8])
	return d, nil
}

func watermark(s Status) string {
	switch {
	case s.Frozen():
		return ""
	case s == Void:
		return string(Void)
	}
	return string(Draft)
}

// composer builds the blocks in order and remembers in which clause each field is used.
type composer struct {
	fill       filler
	terms      Terms
	blocks     []Block
	faults     fault.List
	place      string // clause being written, for faults
	clauseOf   map[string]string
	clauses    int
	paragraphs int // within the clause or appendix
	appendices int
}

func (c *composer) item(i item) {
	text := i.text
	if i.kind != directiveItem {
		text = c.text(i.text)
	}
	switch i.kind {
	case headingItem:
		c.clauses, c.paragraphs = c.clauses+1, 0
		text = "第" + han(c.clauses) + "条　" + text
		c.place = text
		c.blocks = append(c.blocks, Block{Kind: Clause, Text: text})
	case numberedItem:
		c.paragraphs++
		number := strconv.Itoa(c.paragraphs)
		if c.appendices == 0 {
			number = strconv.Itoa(c.clauses) + "." + number
		}
		c.blocks = append(c.blocks, Block{Kind: Para, Text: number + "　" + text})
	case directiveItem:
		c.directive(i.name, text)
	default:
		c.blocks = append(c.blocks, Block{Kind: Para, Text: text})
	}
}

// text fills a line and notes its fields as belonging to the clause.
func (c *composer) text(s string) string {
	for _, b := range blanks(s) {
		c.note(b.field)
	}
	filled, missing := c.fill.fill(s)
	for _, b := range missing {
		c.missing(b.field)
	}
	return filled
}

// note remembers the first place that uses a field.
func (c *composer) note(field string) {
	if _, ok := c.clauseOf[field]; !ok && field != "" {
		c.clauseOf[field] = c.place
	}
}

func (c *composer) missing(field string) {
	v := c.fill.values[field]
	c.faults = append(c.faults, refuse("blank", field, c.place+":「"+v.label+"」没有填", "请补填"+v.label))
}

func (c *composer) uses(field string) bool {
	_, ok := c.clauseOf[field]
	return ok
}

// fieldOf is the blank a fault's field belongs to: vehicles of vehicles[2].plate.
func fieldOf(field string) string {
	head, _, _ := strings.Cut(field, "[")
	return head
}

// placed puts the clause that uses the fault's field before its message.
func (c *composer) placed(f *fault.Fault) *fault.Fault {
	out := *f
	if clause, ok := c.clauseOf[fieldOf(f.Field)]; ok {
		out.Message = clause + "：" + f.Message
	}
	return &out
}

func (c *composer) directive(name, text string) {
	switch name {
	case "parties":
		c.parties()
	case "signatures":
		c.place = "签署栏"
		c.blocks = append(c.blocks, signatures())
	case "appendix":
		c.appendices, c.paragraphs = c.appendices+1, 0
		c.place = "附件" + han(c.appendices) + "　" + text
		c.blocks = append(c.blocks, Block{Kind: Appendix, Text: c.place})
	case "vehicles":
		c.clauseOf["vehicles"] = c.place
		c.blocks = append(c.blocks, vehicleTable(c.terms.Vehicles))
	case "prices":
		c.clauseOf["prices"] = c.place
		c.blocks = append(c.blocks, c.priceTable(c.terms.Prices))
	case "amendment":
		c.amendment()
	case "invoice":
		c.blocks = append(c.blocks, invoice(c.terms.Customer))
	case "rows":
		n, columns := rowsArgument(text)
		c.blocks = append(c.blocks, handTable(n, columns))
	}
}

// PlainText is the exact text of the document, a line per heading, paragraph, pair or table row (cells apart by a
// blank). The fingerprint is taken over it; watermark and page numbers are not part of it.
func (d Document) PlainText() string {
	var b strings.Builder
	line := func(s string) {
		if s != "" {
			b.WriteString(s + "\n")
		}
	}
	line(d.Title)
	if d.Number != "" {
		line("协议编号：" + d.Number)
	}
	for _, x := range d.Blocks {
		line(x.Text)
		for _, p := range append(append([]Pair{}, x.Pairs...), x.Pairs2...) {
			line(p.Label + "：" + p.Value)
		}
		line(strings.Join(x.Header, " "))
		for _, row := range x.Rows {
			line(strings.TrimSpace(strings.Join(row, " ")))
		}
	}
	return b.String()
}

// han writes 1–99 as clauses are numbered: 一, 十, 十一, 二十一.
func han(n int) string {
	digit := strings.Split("零一二三四五六七八九", "")
	switch {
	case n < 10:
		return digit[n]
	case n < 20:
		return "十" + lo.Ternary(n == 10, "", digit[n%10])
	case n < 100:
		return digit[n/10] + "十" + lo.Ternary(n%10 == 0, "", digit[n%10])
	}
	return strconv.Itoa(n)
}
