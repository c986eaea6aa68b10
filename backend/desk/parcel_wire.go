package desk

import (
	"encoding/json"

	"fuelbook/backend/calendar"
	"fuelbook/backend/card"
	"fuelbook/backend/customer"
	"fuelbook/backend/intake"
	"fuelbook/backend/org"
	"fuelbook/backend/parcel"
	"fuelbook/backend/visit"
)

// calledAs is what a customer is called.
type calledAs struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// customerRow says who answers for the customer. Seen are the fields both offices may write, as they last came from the recipient.
type customerRow struct {
	customer.Customer
	Owner parcel.Holding  `json:"owner"`
	Seen  json.RawMessage `json:"seen,omitempty"`
}

type cardRow struct {
	card.Card
	Customer calledAs       `json:"customer"`
	Owner    parcel.Holding `json:"owner"`
}

type visitRow struct {
	visit.Visit
	Customer calledAs `json:"customer"`
}

// planRow is one line of part B: the cards a station is to win in a month.
type planRow struct {
	ID            string          `json:"id"` // month and station
	Month         calendar.Month  `json:"month"`
	FiledOn       calendar.Date   `json:"filedOn"`
	StationID     org.OfficeID    `json:"stationId"`
	Target        int64           `json:"target"`
	ResponsibleID org.StaffID     `json:"responsibleId"`
	Remark        string          `json:"remark"`
	Seen          json.RawMessage `json:"seen,omitempty"` // as customerRow
}

type goneRow struct {
	Kind parcel.Kind `json:"kind"`
	ID   string      `json:"id"`
}

// control are the figures of a row as whole numbers, which the parcel adds up as its control totals.
type control struct {
	Fen   int64 `json:"fen"`
	Ml    int64 `json:"ml"`
	Grams int64 `json:"grams"`
}

// saleRow names its customer only where no card does (手工月量).
type saleRow struct {
	card.Sale
	control
	Customer calledAs       `json:"customer,omitzero"`
	Batch    intake.BatchID `json:"batch"`
}

func (r saleRow) figures() control {
	return control{int64(r.Amount), int64(r.Volume), int64(r.Mass)}
}

type rechargeRow struct {
	card.Recharge
	control
	Batch intake.BatchID `json:"batch"`
}

type bearerRow struct {
	card.BearerSale
	control
	Customer calledAs       `json:"customer"`
	Batch    intake.BatchID `json:"batch"`
}

type eventRow struct {
	card.Event
	Batch intake.BatchID `json:"batch"`
}

// fileRow is a workbook inside a parcel.
type fileRow struct {
	Name string `json:"name"`
	Data []byte `json:"data"`
}
