// Package visit knows contacts with customers in the five ways of 6.7.1.
package visit

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
)

// ID is the opaque identity of a visit (UUIDv7).
type ID string

// Way is one of the five ways of 6.7.1.
type Way string

// The five ways.
const (
	OnSite    Way = "现场维护"
	Message   Way = "短信"
	Phone     Way = "电话交流"
	Call      Way = "客户拜访"
	Gathering Way = "客户联谊"
)

// Visit is one contact.
type Visit struct {
	ID         ID            `json:"id"`
	CustomerID customer.ID   `json:"customerId"`
	Way        Way           `json:"way"`
	Date       calendar.Date `json:"date"`
	StaffID    org.StaffID   `json:"staffId"`
	Contact    string        `json:"contact"` // whom at the customer's
	Content    string        `json:"content"`
	Opinion    string        `json:"opinion"`  // 意见反应
	Handled    bool          `json:"handled"`  // the opinion was dealt with
	NextStep   string        `json:"nextStep"` // 下步措施
	Rev        int64         `json:"rev"`
}
