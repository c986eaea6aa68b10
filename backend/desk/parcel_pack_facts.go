package desk

import (
	"slices"

	"fuelbook/backend/card"
	"fuelbook/backend/intake"
	"fuelbook/backend/parcel"
)

// facts are the files of facts taken in or undone since, with the rows they brought.
func (p *packing) facts() error {
	ids, _, err := p.tx.ChangedSince(string(parcel.Batches), p.since)
	if err != nil {
		return err
	}
	var (
		batches   []intake.Batch
		events    []eventRow
		recharges []rechargeRow
		bearers   []bearerRow
		sales     []saleRow
	)
	slices.Reverse(ids) // the newest first: what took the place of another is undone before it
	for _, id := range ids {
		b, err := p.tx.Batch(intake.BatchID(id))
		if err != nil {
			return err
		}
		if !b.Kind.Facts() {
			continue
		}
		batches = append(batches, b)
		if b.CorrectedBy != "" {
			continue // its rows do not count any more; the file that took its place brings its own
		}
		if err := p.factsOf(b, &events, &recharges, &bearers, &sales); err != nil {
			return err
		}
	}
	for _, err := range []error{addTable(p, parcel.Batches, batches), addTable(p, parcel.Changes, events), addTable(p, parcel.Recharges, recharges, "fen"),
		addTable(p, parcel.Bearers, bearers, "fen"), addTable(p, parcel.Sales, sales, "fen", "ml", "grams")} {
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *packing) factsOf(b intake.Batch, events *[]eventRow, recharges *[]rechargeRow, bearers *[]bearerRow, sales *[]saleRow) error {
	switch b.Kind {
	case intake.CardEvents:
		list, err := p.tx.CardEventsIn(b.ID)
		for _, v := range list {
			v.StationID = p.code(v.StationID)
			*events = append(*events, eventRow{v, b.ID})
		}
		return err
	case intake.Recharges:
		list, err := p.tx.RechargesIn(b.ID)
		for _, v := range list {
			v.StationID, v.CardID, v.CustomerID = p.code(v.StationID), "", "" // the recipient finds both by the number of the card
			*recharges = append(*recharges, rechargeRow{v, control{Fen: int64(v.Amount)}, b.ID})
		}
		return err
	case intake.Bearers:
		list, err := p.tx.BearersIn(b.ID)
		for _, v := range list {
			*bearers = append(*bearers, bearerRow{v, control{Fen: int64(v.Amount)}, p.names[v.CustomerID], b.ID})
		}
		return err
	}
	list, err := p.tx.SalesIn(b.ID)
	for _, v := range list {
		row := saleRow{Batch: b.ID}
		if v.CardNumber == card.ByHand {
			row.Customer = p.names[v.CustomerID]
		} else {
			v.CustomerID = ""
		}
		v.StationID, v.CardID = p.code(v.StationID), ""
		row.Sale = v
		row.control = row.figures()
		*sales = append(*sales, row)
	}
	return err
}
