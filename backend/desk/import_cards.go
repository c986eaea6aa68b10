package desk

import (
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/fault"
	"fuelbook/backend/identity"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
	"fuelbook/backend/sheet"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// cardBook is what card rows are matched against.
type cardBook struct {
	tree  org.Tree
	staff map[string]org.Staff
	names nameIndex
	known map[string]card.Card
}

func (j *job) loadCardBook() (b cardBook, err error) {
	if b.tree, err = loadTree(j.tx); err != nil {
		return b, err
	}
	if b.staff, err = staffByNumber(j.tx); err != nil {
		return b, err
	}
	var customers []customer.Customer
	if customers, err = j.tx.AllCustomers(); err != nil {
		return b, err
	}
	cards, err := j.tx.Cards()
	b.names = newNameIndex(customers)
	b.known = lo.KeyBy(cards, func(c card.Card) string { return c.Number })
	return b, err
}

// takeCards reads 加油卡开户明细: update by 卡号. A card whose customer is not found is kept without one and said so.
func takeCards(j *job) (sheet.Summary, error) {
	b, err := j.loadCardBook()
	if err != nil {
		return sheet.Summary{}, err
	}
	seen := map[string]int{}
	sum, err := j.rows(func(r row) error {
		c, fs := readCard(r, b)
		fs = append(fs, r.twice(seen, c.Number, "number")...)
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		old, existed := b.known[c.Number]
		c.ID, c.Rev = old.ID, old.Rev
		if existed {
			r.carryCard(old, &c)
		}
		r.owner(b, old, &c)
		if existed {
			j.cardChanges(old, c)
		}
		saved, err := j.tx.SaveCard(c)
		j.count(existed, saved.Rev != old.Rev)
		return err
	})
	if err != nil {
		return sum, err
	}
	return sum, j.rematch()
}

func readCard(r row, b cardBook) (card.Card, fault.List) {
	var fs fault.List
	c := card.Card{Number: r.number(&fs, "number"), CustomerName: r.text("customer"), Holder: r.text("holder"), Opened: r.date(&fs, "opened", true)}
	c.Kind = oneOf(r, &fs, "kind", card.FleetMaster, card.FleetDriver, card.Named, card.Bearer)
	c.Phone, _ = identity.NormalisePhone(r.text("phone"))
	c.Channel = card.OnSite
	if r.text("channel") != "" {
		c.Channel = oneOf(r, &fs, "channel", card.OnSite, card.OffSite)
	}
	if name := r.text("station"); name != "" {
		o, ok := b.tree.ByName(name)
		if !ok {
			fs = append(fs, r.wrong("station", "intake.no_station", "没有叫「"+name+"」的网点", "请核对站名，或先导入机构"))
		}
		c.StationID = o.ID
	}
	c.Plate = r.plate()
	c.OperatorID, c.SellerID, c.DeveloperID, c.Campaign = r.staffOf(b, "operator"), r.staffOf(b, "seller"), r.staffOf(b, "developer"), r.text("campaign")
	return c, fs
}

// owner finds whose card it is. A card the file still names as before stays with its customer, also after the customer was renamed.
func (r row) owner(b cardBook, old card.Card, c *card.Card) {
	if old.CustomerID != "" && (old.CustomerName == c.CustomerName || !r.has("customer")) {
		c.CustomerID = old.CustomerID
		return
	}
	if c.CustomerName == "" || c.Kind == card.Bearer {
		return
	}
	who, why := b.names.find(c.CustomerName, c.Phone)
	c.CustomerID = who.ID
	if why != "" {
		r.job.res.Totals.Unmatched++
		r.job.warnings.add(r.rec.Row, r.wrong("customer", "intake.no_customer", "卡的客户没有对上档案："+why, "卡已保留，客户为空；补建客户档案后会自动归入"))
	}
}

// carryCard keeps what is stored in fields the file has no column for.
func (r row) carryCard(old card.Card, c *card.Card) {
	keep(r, "customer", &c.CustomerName, old.CustomerName)
	keep(r, "holder", &c.Holder, old.Holder)
	keep(r, "phone", &c.Phone, old.Phone)
	keep(r, "plate", &c.Plate, old.Plate)
	keep(r, "station", &c.StationID, old.StationID)
	keep(r, "channel", &c.Channel, old.Channel)
	keep(r, "operator", &c.OperatorID, old.OperatorID)
	keep(r, "seller", &c.SellerID, old.SellerID)
	keep(r, "developer", &c.DeveloperID, old.DeveloperID)
	keep(r, "campaign", &c.Campaign, old.Campaign)
}

func (j *job) cardChanges(a, b card.Card) {
	for _, f := range [][3]string{{"客户名称", a.CustomerName, b.CustomerName}, {"持卡人", a.Holder, b.Holder}, {"联系电话", identity.MaskPhone(a.Phone), identity.MaskPhone(b.Phone)},
		{"车牌号", a.Plate, b.Plate}, {"卡类型", string(a.Kind), string(b.Kind)}, {"办卡渠道", string(a.Channel), string(b.Channel)}, {"开户日期", a.Opened.String(), b.Opened.String()}} {
		j.change(b.Number, b.CustomerName, f[0], f[1], f[2])
	}
}

// plate normalises a plate and warns where it does not look like one.
func (r row) plate() string {
	t := r.text("plate")
	if t == "" {
		return ""
	}
	p, f := identity.NormalisePlate(t)
	if f != nil {
		r.job.warnings.add(r.rec.Row, r.place("plate", f))
	}
	return p
}

// staffOf finds a member of staff by number; an unknown one is left empty and said so.
func (r row) staffOf(b cardBook, key string) org.StaffID {
	n := r.text(key)
	s, ok := b.staff[n]
	if n != "" && !ok {
		r.job.res.Totals.Pending++
		r.job.warnings.add(r.rec.Row, r.wrong(key, "intake.no_staff", "工号「"+n+"」不在员工中，这一格没有记入", "请补充员工后重新导入，否则该卡不计奖励"))
	}
	return s.ID
}

// takeRecharges reads 充值明细. A reversal is tied to the recharge it takes back; amounts net to the file's own sum.
func takeRecharges(j *job) (sheet.Summary, error) {
	list, rows, sum, err := takeFacts(j, readRecharge, func(c card.Recharge) (calendar.Date, money.Fen) { return c.Date, c.Amount })
	if err != nil {
		return sum, err
	}
	tieReversals(j, list)
	return sum, j.store(j.tx.AddRecharges(j.batch.ID, list, func(i int, f *fault.Fault) { j.differs(rows[i], "serial", list[i].Amount, f) }))
}

// store books what became of the rows of a facts file, and ends the correction it may be.
func (j *job) store(t store.Taken, err error) error {
	if err == nil && len(j.batch.Corrects) > 0 {
		err = j.tx.FinishPlace(&t)
	}
	j.taken = t
	x := &j.res.Totals
	x.New, x.Same, x.Changed, x.Shared, x.Over, x.Gone, x.Twice = t.New, t.Same, t.Changed, t.Shared, t.Over, t.Gone, t.Twice.Rows
	return err
}

// differs refuses a row whose key is stored with another content, and takes its amount out of the file's sum again.
func (j *job) differs(r row, key string, amount money.Fen, f *fault.Fault) {
	j.res.Totals.Amount -= amount
	j.reject(r, fault.List{r.place(key, f)})
}

// takeFacts reads dated rows with an amount: a row in a closed month or in the future is refused, the rest is summed and spans the batch.
// The rows are given too, for what is found wrong later.
func takeFacts[T any](j *job, read func(row, cardBook) (T, fault.List), of func(T) (calendar.Date, money.Fen)) (list []T, rows []row, sum sheet.Summary, err error) {
	b, err := j.loadCardBook()
	if err != nil {
		return nil, nil, sum, err
	}
	closed, err := j.closedMonths()
	if err != nil {
		return nil, nil, sum, err
	}
	sum, err = j.rows(func(r row) error {
		v, fs := read(r, b)
		day, amount := of(v)
		fs = append(fs, r.open(closed, day)...)
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		j.span(day)
		j.res.Totals.Amount += amount
		r.rec.Values = slices.Clone(r.rec.Values)
		list, rows = append(list, v), append(rows, r)
		return nil
	})
	return list, rows, sum, err
}

func readRecharge(r row, b cardBook) (card.Recharge, fault.List) {
	var fs fault.List
	c := card.Recharge{Serial: r.need(&fs, "serial"), CardNumber: r.number(&fs, "card"), CustomerName: r.text("customer"), Amount: r.money(&fs, "amount", true),
		Gift: r.money(&fs, "gift", false), PayMode: r.text("payMode"), Reversal: r.yes(&fs, "reversal")}
	c.At, c.Date = r.moment(&fs, "at", true)
	if known, ok := b.known[c.CardNumber]; ok {
		c.CardID, c.CustomerID = known.ID, known.CustomerID
	} else if c.CardNumber != "" {
		r.job.res.Totals.Unmatched++
		r.job.warnings.add(r.rec.Row, r.wrong("card", "intake.no_card", "卡号不在登记中", "充值已保留并计入合计；请导入开户明细"))
	}
	if o, ok := b.tree.ByName(r.text("station")); ok {
		c.StationID = o.ID
	} else {
		r.job.warnings.add(r.rec.Row, r.wrong("station", "intake.no_station", "网点不在机构中", "已保留，不计入任何站；请核对站名"))
	}
	if c.Reversal != (c.Amount < 0) {
		fs = append(fs, r.wrong("amount", "intake.reversal_sign", "冲正标志与金额的正负不一致", "冲正应为负数，正常充值应为正数"))
	}
	return c, fs
}

// tieReversals finds for each reversal the recharge it takes back: by serial, else same card and opposite amount before it.
func tieReversals(j *job, list []card.Recharge) {
	bySerial := lo.KeyBy(list, func(c card.Recharge) string { return c.Serial })
	taken := map[string]bool{}
	for i := range list {
		if !list[i].Reversal {
			continue
		}
		rev := &list[i]
		orig, ok := bySerial[strings.TrimSuffix(rev.Serial, "R")]
		fits := func(c card.Recharge) bool {
			return !c.Reversal && c.CardNumber == rev.CardNumber && c.Amount == -rev.Amount && !taken[c.Serial]
		}
		if !ok || !fits(orig) {
			orig, ok = lo.Find(list, fits)
		}
		if ok {
			rev.Reverses = orig.Serial
			taken[orig.Serial] = true
			continue
		}
		f := fault.New(fault.Invalid, "intake.lone_reversal", "冲正流水「"+rev.Serial+"」在本文件找不到原充值", "已按负数计入；请核对原充值是否在上月文件中")
		j.warnings.add(0, f)
	}
}

// takeBearers reads 不记名卡销售; it is what the yearly bearer-card figure of the grading is counted from.
func takeBearers(j *job) (sheet.Summary, error) {
	list, rows, sum, err := takeFacts(j, readBearer, func(s card.BearerSale) (calendar.Date, money.Fen) { return s.Date, s.Amount })
	if err != nil {
		return sum, err
	}
	return sum, j.store(j.tx.AddBearerSales(j.batch.ID, list, func(i int, f *fault.Fault) { j.differs(rows[i], "serial", list[i].Amount, f) }))
}

func readBearer(r row, b cardBook) (card.BearerSale, fault.List) {
	var fs fault.List
	s := card.BearerSale{Serial: r.need(&fs, "serial"), CustomerName: r.need(&fs, "customer"), Agent: r.text("agent"), FaceValue: r.money(&fs, "faceValue", true),
		Count: r.scaled(&fs, "count", true, whole), Amount: r.money(&fs, "amount", true), Payer: r.text("payer"), Date: r.date(&fs, "date", true), Invoice: r.text("invoice")}
	if len(fs) == 0 && int64(s.Amount) != int64(s.FaceValue)*s.Count {
		fs = append(fs, r.wrong("amount", "intake.bearer_product", "金额不等于面值×张数", "请核对三个数"))
	}
	who, why := b.names.find(s.CustomerName, "")
	s.CustomerID = who.ID
	if why != "" {
		r.job.res.Totals.Unmatched++
		r.job.warnings.add(r.rec.Row, r.wrong("customer", "intake.no_customer", "购卡单位没有对上档案："+why, "已保留并计入合计，不计入任何客户的年采购额；请补建档案"))
	}
	return s, fs
}

// takeCardEvents reads 卡片变动: what became of cards after their issue. Months need not be open: a late change alters no closed month, it is
// an adjustment of the next bonus.
func takeCardEvents(j *job) (sheet.Summary, error) {
	b, err := j.loadCardBook()
	if err != nil {
		return sheet.Summary{}, err
	}
	var list []card.Event
	var rows []row
	sum, err := j.rows(func(r row) error {
		e, fs := readCardEvent(r, b)
		if len(fs) > 0 {
			j.reject(r, fs)
			return nil
		}
		j.span(e.Date)
		r.rec.Values = slices.Clone(r.rec.Values)
		list, rows = append(list, e), append(rows, r)
		return nil
	})
	if err != nil {
		return sum, err
	}
	return sum, j.store(j.tx.AddCardEvents(j.batch.ID, list, func(i int, f *fault.Fault) { j.differs(rows[i], "serial", 0, f) }))
}

func readCardEvent(r row, b cardBook) (card.Event, fault.List) {
	var fs fault.List
	e := card.Event{Serial: r.need(&fs, "serial"), CardNumber: r.number(&fs, "card"), Date: r.date(&fs, "date", true), Note: r.text("note")}
	e.Change = oneOf(r, &fs, "change", card.Changes()...)
	if e.Date.After(r.job.today) {
		fs = append(fs, r.wrong("date", "intake.future", "变动日期"+e.Date.String()+"在今天以后", "请核对日期"))
	}
	substitutes := e.Change == card.Replaced || e.Change == card.Exchanged
	if r.text("newNumber") != "" {
		e.NewNumber = r.number(&fs, "newNumber")
	}
	if substitutes != (e.NewNumber != "") {
		fs = append(fs, r.wrong("newNumber", "intake.new_number", "补卡、换卡要写新卡号，其他变动不写", "请核对变动类型和新卡号"))
	}
	if _, ok := b.known[e.CardNumber]; !ok && e.CardNumber != "" {
		r.job.res.Totals.Unmatched++
		r.job.warnings.add(r.rec.Row, r.wrong("card", "intake.no_card", "卡号不在登记中", "变动已保留；请导入开户明细"))
	}
	if o, ok := b.tree.ByName(r.text("station")); ok {
		e.StationID = o.ID
	}
	return e, fs
}
