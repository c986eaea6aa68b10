// Package customer is the registry of retail customers: who they are, what they need, who answers for them.
package customer

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/measure"
	"fuelbook/backend/money"
	"fuelbook/backend/org"
)

// ID is the opaque identity of a customer (UUIDv7).
type ID string

// Kind is the nature of a customer (6.2.1; resale is listed apart, T2).
type Kind string

// Kinds as they are written in files and on forms.
const (
	Institution Kind = "机构客户"
	Person      Kind = "个人客户"
	Reseller    Kind = "再流通客户"
)

// Need is the declared monthly need (需求, kept apart from 实销) and declared yearly bearer-card purchase; nil is "not known".
type Need struct {
	Gasoline *measure.Gram `json:"gasoline"`
	Diesel   *measure.Gram `json:"diesel"`
	Bearer   *money.Fen    `json:"bearer"` // per year
}

// Customer is one retail customer. Code (客户编号) and Document (credit code or ID card) are attributes and may change.
type Customer struct {
	ID               ID            `json:"id"`
	Code             string        `json:"code"`
	Name             string        `json:"name"`
	Kind             Kind          `json:"kind"`
	Document         string        `json:"document"`               // 证件号码: credit code or ID card, as written
	DocumentNote     string        `json:"documentNote,omitempty"` // why an odd document number is kept unverified
	Industry         string        `json:"industry"`               // institutions
	PersonClass      string        `json:"personClass"`            // 私家车客户 …, persons (6.2.1)
	CountyCode       string        `json:"countyCode"`
	CountyName       string        `json:"countyName"`
	StationID        org.OfficeID  `json:"stationId"` // 归属加油站
	ManagerID        org.StaffID   `json:"managerId"` // 责任人
	Contact          string        `json:"contact"`
	Phone            string        `json:"phone"`
	Need             Need          `json:"need"`
	ProvincePurchase bool          `json:"provincePurchase"` // 是否全省统一采购 (6.3.1.1.1 evidence)
	PayModes         []string      `json:"payModes"`         // 支付方式 (6.2.3)
	Fixed            bool          `json:"fixed"`            // 其他固定客户 (6.4.1.4.3), confirmed by a clerk
	Registered       calendar.Date `json:"registered"`       // 建档日期
	Remark           string        `json:"remark"`
	MergedInto       ID            `json:"mergedInto,omitempty"` // the customer this one was found to be; it is then shown nowhere
	Retired          calendar.Date `json:"retired,omitempty"`    // 停用日期, zero while on file
	Rev              int64         `json:"rev"`
}
