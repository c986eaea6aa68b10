package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/fault"
	"fuelbook/backend/intake"
	"fuelbook/backend/parcel"
	"fuelbook/backend/store"

	"github.com/samber/lo"
)

// factBatch is one file of the sender with its rows, in our terms.
type factBatch struct {
	theirs    intake.Batch
	ours      intake.Batch     // ID empty until its first row
	corrects  []intake.BatchID // files of ours it takes the place of
	events    []card.Event
	recharges []card.Recharge
	bearers   []card.BearerSale
	sales     []card.Sale
}

// batch notes one file of the sender, or undoes it here where it was undone there.
func (t *unpacking) batch(raw json.RawMessage) error {
	b, err := decode[intake.Batch](raw)
	if err != nil || b.ID == "" || !b.Kind.Facts() || len(b.SHA256) != 64 {
		return t.unread(raw)
	}
	id := string(b.ID)
	ours, _, known, err := t.tx.ParcelRecord(t.in.sender.Code, parcel.Batches, id)
	if err != nil {
		return err
	}
	if b.UndoneAt != "" {
		return t.undone(b, intake.BatchID(ours), known)
	}
	f := &factBatch{theirs: b}
	t.facts[id] = f
	if !known {
		t.now.New++
		return nil
	}
	t.now.Same++
	f.ours, err = t.tx.Batch(intake.BatchID(ours))
	return err
}

// places finds the files of ours whose place a corrected file takes: those it names, and where one of them was corrected over there before it
// ever came here, those that one names.
func (t *unpacking) places(f *factBatch) ([]intake.BatchID, error) {
	if f.corrects != nil || f.ours.ID != "" {
		return f.corrects, nil
	}
	f.corrects = []intake.BatchID{}
	todo := slices.Clone(f.theirs.Corrects)
	for len(todo) > 0 {
		id := todo[0]
		todo = todo[1:]
		ours, _, known, err := t.tx.ParcelRecord(t.in.sender.Code, parcel.Batches, string(id))
		if err != nil {
			return nil, err
		}
		if !known {
			if before := t.facts[string(id)]; before != nil {
				todo = append(todo, before.theirs.Corrects...)
			}
			continue
		}
		b, err := t.tx.Batch(intake.BatchID(ours))
		if err != nil {
			return nil, err
		}
		if b.Live() {
			f.corrects = append(f.corrects, b.ID)
		}
	}
	return f.corrects, nil
}

// undone undoes here what was undone at the sender; what never came is the same as before.
func (t *unpacking) undone(theirs intake.Batch, ours intake.BatchID, known bool) error {
	if !known {
		t.now.Same++
		return nil
	}
	if err := t.tx.UndoBatch(ours, t.at); err != nil {
		return t.refused(string(theirs.ID), theirs.File, err)
	}
	t.now.Changed++
	return nil
}

// isLate reports whether a row belongs to a month closed here, and counts it as set aside: one line a month is listed, not one a row.
func (t *unpacking) isLate(day calendar.Date) bool {
	if !t.closed[day.Month()] {
		return false
	}
	t.now.Aside++
	t.late[day.Month()]++
	return true
}

// homeless sets aside a row of facts whose file is not in the parcel.
func (t *unpacking) homeless(serial string) error {
	return t.aside("", serial, "它所属的导入文件不在包里，没有收；请对方重新打包")
}

// fileOf is the file a row of facts came in; nil when there is none or its month is closed here, and the row was set aside.
func (t *unpacking) fileOf(id, serial string, on calendar.Date) (*factBatch, error) {
	f := t.facts[id]
	if f == nil {
		return nil, t.homeless(serial)
	}
	of, err := t.places(f)
	if err != nil || len(of) == 0 && t.isLate(on) { // a correction is a late fact here as it was there
		return nil, err
	}
	return f, nil
}

func (t *unpacking) event(raw json.RawMessage) error {
	v, err := decode[eventRow](raw)
	if err != nil || v.Serial == "" || v.CardNumber == "" || v.Date.IsZero() {
		return t.unread(raw)
	}
	f := t.facts[string(v.Batch)]
	if f == nil {
		return t.homeless(v.Serial)
	}
	v.StationID = t.any(v.StationID)
	f.events = append(f.events, v.Event)
	return nil
}

// known is a card of ours by its number.
func (t *unpacking) known(number string) (card.Card, error) {
	if t.cards == nil {
		list, err := t.tx.Cards()
		if err != nil {
			return card.Card{}, err
		}
		t.cards = make(map[string]card.Card, len(list))
		for _, c := range list {
			t.cards[c.Number] = c
		}
	}
	return t.cards[number], nil
}

func (t *unpacking) recharge(raw json.RawMessage) error {
	v, err := decode[rechargeRow](raw)
	if err != nil || v.Serial == "" || v.CardNumber == "" || v.Date.IsZero() || v.Fen != int64(v.Amount) {
		return t.unread(raw)
	}
	f, err := t.fileOf(string(v.Batch), v.Serial, v.Date)
	if f == nil {
		return err
	}
	c, err := t.known(v.CardNumber)
	v.CardID, v.CustomerID, v.StationID = c.ID, c.CustomerID, t.any(v.StationID)
	f.recharges = append(f.recharges, v.Recharge)
	return err
}

func (t *unpacking) bearer(raw json.RawMessage) error {
	v, err := decode[bearerRow](raw)
	if err != nil || v.Serial == "" || v.Date.IsZero() || v.Fen != int64(v.Amount) {
		return t.unread(raw)
	}
	f, err := t.fileOf(string(v.Batch), v.Serial, v.Date)
	if f == nil {
		return err
	}
	v.CustomerID, _, err = t.holder(v.CustomerID, v.Customer) // an unknown one stays unmatched, as from a file
	f.bearers = append(f.bearers, v.BearerSale)
	return err
}

func (t *unpacking) sale(raw json.RawMessage) error {
	v, err := decode[saleRow](raw)
	if err != nil || v.Serial == "" || v.CardNumber == "" || v.Date.IsZero() || v.Density <= 0 || v.Product == "" || v.control != v.figures() {
		return t.unread(raw)
	}
	f, err := t.fileOf(string(v.Batch), v.Serial, v.Date)
	if f == nil {
		return err
	}
	if v.CardNumber == card.ByHand {
		return t.typed(f, v)
	}
	c, err := t.known(v.CardNumber)
	v.CardID, v.CustomerID, v.StationID = c.ID, c.CustomerID, t.any(v.StationID)
	f.sales = append(f.sales, v.Sale)
	return err
}

// typed takes in a month volume typed by hand: it belongs to a customer without a card, or to nobody.
func (t *unpacking) typed(f *factBatch, v saleRow) error {
	id, why, err := t.holder(v.CustomerID, v.Customer)
	if err != nil {
		return err
	}
	if id == "" || f.theirs.Entry == nil {
		return t.aside("", v.Serial, lo.CoalesceOrEmpty(why, "手工月量没有写明客户，没有收；请对方重新打包"))
	}
	v.CardID, v.CustomerID, v.StationID = "", id, t.any(v.StationID)
	f.theirs.Entry.CustomerID = string(id)
	f.sales = append(f.sales, v.Sale)
	return nil
}

// saveFacts stores the rows of a kind file by file, each a batch of ours that can be undone as one that was imported.
func (t *unpacking) saveFacts(kind parcel.Kind) error {
	ids := make([]string, 0, len(t.facts))
	for id := range t.facts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		f := t.facts[id]
		if factsKind(f.theirs.Kind) != kind {
			continue
		}
		if err := t.saveBatch(id, f); err != nil {
			return err
		}
	}
	months := make([]calendar.Month, 0, len(t.late))
	for m := range t.late {
		months = append(months, m)
	}
	slices.SortFunc(months, func(a, b calendar.Month) int { return strings.Compare(a.String(), b.String()) })
	for _, m := range months {
		t.res.Leave(parcel.Left{Kind: kind, Key: m.String(), Text: fmt.Sprintf("%s在本机已经结账，%d条%s没有收；迟到的数据请作为下月的更正录入", m.Chinese(), t.late[m], kind.Chinese())})
	}
	return nil
}

func factsKind(k intake.Kind) parcel.Kind {
	return map[intake.Kind]parcel.Kind{intake.CardEvents: parcel.Changes, intake.Recharges: parcel.Recharges, intake.Bearers: parcel.Bearers, intake.Sales: parcel.Sales, intake.Manual: parcel.Sales}[k]
}

func (t *unpacking) saveBatch(id string, f *factBatch) error {
	if f.ours.ID == "" && f.theirs.CorrectedBy != "" {
		return nil // it never came, and what took its place brings the rows
	}
	if of, err := t.places(f); err != nil {
		return err
	} else if err := t.tx.MayTakePlace(f.theirs.Kind, of); err != nil {
		return t.blocked(f, err)
	}
	b, err := t.openBatch(f)
	if err != nil {
		return err
	}
	took, err := t.addFacts(b.ID, f)
	if err == nil && f.ours.ID == "" && len(b.Corrects) > 0 {
		err = t.tx.FinishPlace(&took)
	}
	if err != nil {
		return err
	}
	t.now.New, t.now.Changed, t.now.Same = t.now.New+took.New, t.now.Changed+took.Changed, t.now.Same+took.Same
	b.Totals.New += took.New
	if f.ours.ID == "" {
		x := &b.Totals
		x.New, x.Same, x.Changed, x.Shared, x.Over, x.Gone = took.New, took.Same, took.Changed, took.Shared, took.Over, took.Gone
	}
	if _, err := t.tx.SaveBatch(b); err != nil {
		return err
	}
	return t.tx.SaveParcelRecord(t.in.sender.Code, parcel.Batches, id, string(b.ID), json.RawMessage("{}"))
}

// blocked sets all rows of a corrected file aside: here a file of our own states what it corrects, too.
func (t *unpacking) blocked(f *factBatch, err error) error {
	why := fault.From(err)
	if why.Kind == fault.Internal || why.Kind == fault.Unavailable {
		return err
	}
	t.now.Aside += len(f.events) + len(f.recharges) + len(f.bearers) + len(f.sales)
	t.res.Leave(parcel.Left{Kind: t.now.Kind, ID: string(f.theirs.ID), Key: f.theirs.File, Text: why.Message + "。" + why.Remedy})
	return nil
}

// openBatch is the batch of ours for a file of the sender: the one it has already, or a new one that takes the place of what it corrects.
func (t *unpacking) openBatch(f *factBatch) (intake.Batch, error) {
	if f.ours.ID != "" {
		return f.ours, nil
	}
	of, err := t.places(f)
	if err != nil {
		return intake.Batch{}, err
	}
	b := f.theirs
	b.ID, b.File, b.At, b.By = "", f.theirs.File+"（"+t.in.sender.Name+"上报）", t.at, t.in.sender.Name
	b.Corrects, b.CorrectedBy = of, ""
	if b, err = t.tx.SaveBatch(b); err != nil || len(of) == 0 {
		return b, err
	}
	return b, t.tx.TakePlace(b)
}

// addFacts stores the rows; one that differs from a stored one of the same serial is set aside.
func (t *unpacking) addFacts(b intake.BatchID, f *factBatch) (store.Taken, error) {
	differs := func(serial string, x *fault.Fault) { _ = t.aside("", serial, x.Message+"。"+x.Remedy) } // aside gives no error
	switch f.theirs.Kind {
	case intake.CardEvents:
		return t.tx.AddCardEvents(b, f.events, func(i int, x *fault.Fault) { differs(f.events[i].Serial, x) })
	case intake.Recharges:
		return t.tx.AddRecharges(b, f.recharges, func(i int, x *fault.Fault) { differs(f.recharges[i].Serial, x) })
	case intake.Bearers:
		return t.tx.AddBearerSales(b, f.bearers, func(i int, x *fault.Fault) { differs(f.bearers[i].Serial, x) })
	}
	at := 0
	next := func() (card.Sale, bool, error) {
		if at == len(f.sales) {
			return card.Sale{}, false, nil
		}
		at++
		return f.sales[at-1], true, nil
	}
	return t.tx.AddSales(b, next, func(_ int, s card.Sale, x *fault.Fault) { differs(s.Serial, x) })
}
