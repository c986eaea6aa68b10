package desk

import (
	"iter"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/measure"
	"fuelbook/backend/org"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// salesReader turns rows of 消费明细 into sales. It is used for one file, row after row, and keeps small caches:
// a file of 100,000 rows names a dozen stations and two or three products.
type salesReader struct {
	job      *job
	cards    map[string]card.Card
	stations map[string]org.OfficeID
	tree     org.Tree
	density  measure.DensityTable
	closed   map[calendar.Month]bool
	typed    typedVolumes
	given    int            // rows given to the store
	waiting  []sheet.Record // what faults need of those it may not have stored yet, by number modulo their number
}

func (j *job) closedMonths() (map[calendar.Month]bool, error) {
	list, err := j.tx.ClosedMonths()
	out := map[calendar.Month]bool{}
	for _, m := range list {
		out[m] = !j.corrects(m) // a correction is a late fact: it may, and signed forms stay as they are
	}
	return out, err
}

// open refuses a row dated in a closed month or after today.
func (r row) open(closed map[calendar.Month]bool, day calendar.Date) fault.List {
	if day.IsZero() {
		return nil
	}
	key := lo.Ternary(r.has("at"), "at", "date")
	if today := r.job.today; day.After(today) {
		return fault.List{r.wrong(key, "intake.future", "日期"+day.String()+"在今天之后", "请改正日期；日期没有错时，请核对这台电脑的日期（现为"+today.String()+"）")}
	}
	if !closed[day.Month()] {
		return nil
	}
	r.meetClosed(day)
	return fault.List{r.wrong(key, "store.month_closed", day.Month().Chinese()+"已经结账，不能再改", "迟到的数据请作为下月的更正录入；这份是更正过的文件时，请选「作为更正」")}
}

// takeSales streams 消费明细 into the store: the rows never stand in memory together.
func takeSales(j *job) (sheet.Summary, error) {
	b, err := j.loadCardBook()
	if err != nil {
		return sheet.Summary{}, err
	}
	s := salesReader{job: j, cards: b.known, tree: b.tree, stations: map[string]org.OfficeID{}}
	if s.density, err = loadDensity(j.tx); err != nil {
		return sheet.Summary{}, err
	}
	if s.closed, err = j.closedMonths(); err != nil {
		return sheet.Summary{}, err
	}
	if s.typed, err = typedVolumesOf(j.tx); err != nil {
		return sheet.Summary{}, err
	}
	var (
		sum     sheet.Summary
		readErr error
	)
	// The sheet pushes rows, the store pulls them; iter.Pull joins the two without a slice in between.
	pull, stop := iter.Pull(func(yield func(card.Sale) bool) {
		sum, readErr = j.rows(func(r row) error {
			sale, ok := s.read(r)
			if ok && !yield(sale) {
				return errStopped
			}
			return nil
		})
	})
	defer stop()
	next := func() (card.Sale, bool, error) {
		sale, ok := pull()
		return sale, ok, nil
	}
	if err := j.store(j.tx.AddSales(j.batch.ID, next, s.differs)); err != nil {
		return sum, err
	}
	return sum, readErr
}

// keep remembers a row until the store has looked at it; the sheet uses its values again for the next row.
func (s *salesReader) keep(r row) {
	if s.waiting == nil {
		s.waiting = make([]sheet.Record, store.SalesAtOnce)
	}
	slot := &s.waiting[s.given%len(s.waiting)]
	values := append(slot.Values[:0], r.rec.Values...)
	*slot = r.rec
	slot.Values = values
	s.given++
}

// differs refuses a row given to the store, and takes it out of the file's sums again.
func (s *salesReader) differs(nth int, v card.Sale, f *fault.Fault) {
	t := &s.job.res.Totals
	t.Volume, t.Mass = t.Volume-v.Volume, t.Mass-v.Mass
	if v.CustomerID == "" {
		t.Unmatched--
	}
	s.job.differs(row{s.job, s.waiting[nth%len(s.waiting)]}, "serial", v.Amount, f)
}

var errStopped = fault.New(fault.Internal, "intake.stopped", "读取被中断", "")

func (s *salesReader) read(r row) (card.Sale, bool) {
	var fs fault.List
	v := card.Sale{Serial: r.text("serial"), CardNumber: r.number(&fs, "card"), CustomerName: r.text("customer"), Plate: r.text("plate"),
		StationName: r.text("station"), Price: r.money(&fs, "price", false), Amount: r.money(&fs, "amount", true)}
	v.Volume = measure.Millilitre(r.scaled(&fs, "volume", true, litres))
	v.At, v.Date = r.moment(&fs, "at", true)
	s.weigh(r, &v, &fs)
	if len(fs) == 0 {
		fs = append(append(fs, r.open(s.closed, v.Date)...), s.typed.against(r, s.cards[v.CardNumber].CustomerID, v)...)
	}
	if len(fs) > 0 {
		s.job.reject(r, fs)
		return v, false
	}
	s.match(r, &v)
	s.keep(r)
	s.job.span(v.Date)
	t := &s.job.res.Totals
	t.Volume, t.Amount, t.Mass = t.Volume+v.Volume, t.Amount+v.Amount, t.Mass+v.Mass
	return v, true
}

// weigh finds the product and turns litres into grams with the density of the day.
func (s *salesReader) weigh(r row, v *card.Sale, fs *fault.List) {
	product := r.need(fs, "product")
	if product == "" || v.Date.IsZero() {
		return
	}
	d, err := s.density.Find(product, v.Date)
	if err != nil {
		*fs = append(*fs, r.place("product", err))
		return
	}
	v.Product, v.Family, v.Density, v.Mass = d.Product, d.Family, d.Density, d.Density.Mass(v.Volume)
}

// match finds card and station by what is registered; an unknown one stays empty, counted and listed.
func (s *salesReader) match(r row, v *card.Sale) {
	if known, ok := s.cards[v.CardNumber]; ok {
		v.CardID, v.CustomerID = known.ID, known.CustomerID
	}
	if v.CustomerID == "" {
		s.job.res.Totals.Unmatched++
	}
	id, ok := s.stations[v.StationName]
	if !ok {
		o, found := s.tree.ByName(v.StationName)
		if found {
			id = o.ID
		}
		s.stations[v.StationName] = id
	}
	v.StationID = id
	if id == "" {
		s.job.warnings.add(r.rec.Row, r.wrong("station", "intake.no_station", "加油站「"+v.StationName+"」不在机构中", "消费已保留并计入客户；请核对站名"))
	}
	if v.Amount < 0 != (v.Volume < 0) && v.Amount != 0 && v.Volume != 0 {
		s.job.warnings.add(r.rec.Row, r.wrong("amount", "intake.sign", "数量与金额一正一负", "已照原样计入，请核对"))
	}
}
