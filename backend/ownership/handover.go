package ownership

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
)

// Handover is what a transfer hands over, as printed and signed (交接清单). It is saved with the transfer and never recalculated.
type Handover struct {
	ID       string         `json:"id"`
	Unit     string         `json:"unit"`
	On       calendar.Date  `json:"on"` // the transfer's first day
	Reason   string         `json:"reason"`
	MadeBy   string         `json:"madeBy"`
	MadeAt   string         `json:"madeAt"` // RFC 3339
	Sections []HandoverPart `json:"sections"`
}

// HandoverPart is what one person gives another.
type HandoverPart struct {
	Giver    string         `json:"giver"`    // name and office; 未指定 where nobody answered
	Receiver string         `json:"receiver"` // name and office
	Lines    []HandoverLine `json:"lines"`
	Items    []HandoverItem `json:"items"`
}

// HandoverLine is one customer handed over.
type HandoverLine struct {
	CustomerID customer.ID   `json:"customerId"`
	Code       string        `json:"code"`
	Name       string        `json:"name"`
	Level      grading.Level `json:"level"`
	Managing   grading.Level `json:"managing"`
	Station    string        `json:"station"` // from → to where it changes
	Contact    string        `json:"contact"`
	Phone      string        `json:"phone"`
	Cards      int           `json:"cards"`
	Agreements int           `json:"agreements"`
	Open       int           `json:"open"` // visits with something still to do
}

// HandoverItem is one card, agreement or open visit of a customer handed over.
type HandoverItem struct {
	Code string `json:"code"` // of the customer
	Kind string `json:"kind"` // 加油卡, 供油协议, 未办结事项
	No   string `json:"no"`
	Text string `json:"text"`
}
