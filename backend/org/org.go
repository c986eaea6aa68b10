// Package org knows the offices, their levels and their staff.
package org

import "fuelbook/backend/calendar"

// OfficeID is the opaque identity of an office (UUIDv7).
type OfficeID string

// StaffID is the opaque identity of a member of staff (UUIDv7).
type StaffID string

// Kind is the level of an office (clause 5), in the regulation's words.
type Kind string

// The four levels; the province itself (SD) is a parent code outside this data folder.
const (
	Province Kind = "省公司"
	Unit     Kind = "所属单位"
	District Kind = "零管片区"
	Station  Kind = "加油站"
)

// Status of an office; only 营业 stations count for plan minimums (domain 7.2).
type Status string

// Statuses of an office.
const (
	Open    Status = "营业"
	Rebuild Status = "停业装修"
	Closed  Status = "停业"
)

// Office is one office. Code is the company's code (attribute, unique); CountyCode is GB/T 2260, for stations only.
type Office struct {
	ID         OfficeID `json:"id"`
	Code       string   `json:"code"`
	Name       string   `json:"name"`
	Kind       Kind     `json:"kind"`
	ParentCode string   `json:"parentCode"` // code of the office above; may name one outside the folder (the province)
	CountyCode string   `json:"countyCode"`
	CountyName string   `json:"countyName"`
	Status     Status   `json:"status"`
	Address    string   `json:"address"`
	Rev        int64    `json:"rev"`
}

// Staff is one employee. Number is the 工号.
type Staff struct {
	ID       StaffID       `json:"id"`
	Number   string        `json:"number"`
	Name     string        `json:"name"`
	OfficeID OfficeID      `json:"officeId"`
	Post     string        `json:"post"`
	Phone    string        `json:"phone"`
	Hired    calendar.Date `json:"hired"`
	Rev      int64         `json:"rev"`
}
