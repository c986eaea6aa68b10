// Package card knows fuel cards, who holds them, what was charged and fuelled with them, and the sale of bearer cards.
package card

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// ID is the opaque identity of a card (UUIDv7).
type ID string

// Kind of a card as the card system writes it.
type Kind string

// Kinds of cards (domain 11.1).
const (
	FleetMaster Kind = "单位管理卡"
	FleetDriver Kind = "司机卡"
	Named       Kind = "记名卡"
	Bearer      Kind = "不记名卡"
)

// Channel is where the card was sold.
type Channel string

// Channels.
const (
	OnSite  Channel = "站内"
	OffSite Channel = "站外"
)

// Card is one issued card. CustomerID is empty where the customer of the file is not in the registry (never guessed).
type Card struct {
	ID           ID            `json:"id"`
	Number       string        `json:"number"`
	Kind         Kind          `json:"kind"`
	CustomerID   customer.ID   `json:"customerId"`
	CustomerName string        `json:"customerName"` // as in the file
	Holder       string        `json:"holder"`
	Phone        string        `json:"phone"`
	Plate        string        `json:"plate"`
	StationID    org.OfficeID  `json:"stationId"` // 开户网点
	Opened       calendar.Date `json:"opened"`
	OperatorID   org.StaffID   `json:"operatorId"` // 操作员
	SellerID     org.StaffID   `json:"sellerId"`   // 推荐人 / 发卡人
	Channel      Channel       `json:"channel"`
	DeveloperID  org.StaffID   `json:"developerId"` // 开发人
	Campaign     string        `json:"campaign"`    // 活动
	Rev          int64         `json:"rev"`
}

// Sale is one fuelling (消费). Unmatched cards keep an empty CustomerID and CardID.
type Sale struct {
	Serial       string             `json:"serial"`
	CardNumber   string             `json:"cardNumber"`
	CardID       ID                 `json:"cardId"`
	CustomerID   customer.ID        `json:"customerId"`
	CustomerName string             `json:"customerName"` // as in the file
	Plate        string             `json:"plate"`
	StationID    org.OfficeID       `json:"stationId"`
	StationName  string             `json:"stationName"` // as in the file
	At           string             `json:"at"`          // local "2026-10-01 06:03:00", seconds optional in the source
	Date         calendar.Date      `json:"date"`
	Product      string             `json:"product"` // canonical product of the density policy
	Family       measure.Family     `json:"family"`
	Price        money.Fen          `json:"price"` // per litre
	Volume       measure.Millilitre `json:"volume"`
	Mass         measure.Gram       `json:"mass"`
	Density      measure.Density    `json:"density"` // the factor used
	Amount       money.Fen          `json:"amount"`
}

// ByHand stands in the place of a card number in a month volume typed by a clerk (手工月量): it lies among the sales and no card has this number.
const ByHand = "手工月量"

// Recharge is one payment onto a card; a reversal (冲正) carries a negative amount and names what it reverses.
type Recharge struct {
	Serial       string        `json:"serial"`
	CardNumber   string        `json:"cardNumber"`
	CardID       ID            `json:"cardId"`
	CustomerID   customer.ID   `json:"customerId"`
	CustomerName string        `json:"customerName"`
	Amount       money.Fen     `json:"amount"`
	Gift         money.Fen     `json:"gift"`
	PayMode      string        `json:"payMode"`
	StationID    org.OfficeID  `json:"stationId"`
	At           string        `json:"at"`
	Date         calendar.Date `json:"date"`
	Reversal     bool          `json:"reversal"`
	Reverses     string        `json:"reverses"` // serial of the reversed recharge, empty when not found
}

// BearerSale is one sale of bearer cards (不记名卡) to a customer; Amount = FaceValue × Count.
type BearerSale struct {
	Serial       string        `json:"serial"`
	CustomerID   customer.ID   `json:"customerId"`
	CustomerName string        `json:"customerName"`
	Agent        string        `json:"agent"` // 经办人
	FaceValue    money.Fen     `json:"faceValue"`
	Count        int64         `json:"count"`
	Amount       money.Fen     `json:"amount"`
	Payer        string        `json:"payer"`
	Date         calendar.Date `json:"date"`
	Invoice      string        `json:"invoice"`
}
