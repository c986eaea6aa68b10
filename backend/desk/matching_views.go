package desk

import (
	"fuelbook/backend/customer"
	"fuelbook/backend/matching"
	"fuelbook/backend/org"
)

// SimilarDraft is what is written so far of a customer; anything may be empty. ID is set while one on file is edited.
type SimilarDraft struct {
	ID        customer.ID   `json:"id,omitempty"`
	Kind      customer.Kind `json:"kind"`
	Name      string        `json:"name"`
	Document  string        `json:"document"`
	Phone     string        `json:"phone"`
	Contact   string        `json:"contact"`
	StationID org.OfficeID  `json:"stationId"` // says the county, unless County does
	County    string        `json:"county,omitempty"`
}

// Alike is a registered customer that a record resembles.
type Alike struct {
	ID      customer.ID       `json:"id"`
	Code    string            `json:"code"`
	Name    string            `json:"name"`
	Kind    customer.Kind     `json:"kind"`
	County  string            `json:"county"`
	Contact string            `json:"contact"`
	Phone   string            `json:"phone"`
	Score   int               `json:"score"`
	Verdict matching.Verdict  `json:"verdict"`
	Reasons []matching.Reason `json:"reasons"`
}

// AlikeList is what a record resembles, the best first; Total counts also those beyond the ten that are listed.
type AlikeList struct {
	Rows  []Alike `json:"rows"`
	Total int     `json:"total"`
}

// DuplicateQuery narrows the work list. Declared lists the pairs declared different instead. Limit is at most 200.
type DuplicateQuery struct {
	Verdict  string `json:"verdict" query:"verdict" doc:"同一客户或疑似，空为全部"`
	Text     string `json:"text" query:"text" doc:"名称或编号的片段"`
	Declared bool   `json:"declared" query:"declared" doc:"列出已声明不是同一客户的"`
	Offset   int    `json:"offset" query:"offset" minimum:"0"`
	Limit    int    `json:"limit" query:"limit" minimum:"0" maximum:"200"`
}

// DuplicateField is one field of two records beside each other. State is 同, 异, or 缺 where only one of them says something.
type DuplicateField struct {
	Label string `json:"label"`
	A     string `json:"a"`
	B     string `json:"b"`
	State string `json:"state"`
}

// DuplicateRow is one pair. Declared is set where a clerk said that they are two.
type DuplicateRow struct {
	A        customer.ID        `json:"a"`
	B        customer.ID        `json:"b"`
	Score    int                `json:"score"`
	Verdict  matching.Verdict   `json:"verdict"`
	Reasons  []matching.Reason  `json:"reasons"`
	Fields   []DuplicateField   `json:"fields"`
	Declared *matching.Distinct `json:"declared,omitempty"`
}

// DuplicatePage is a page of the work list. Notes say what could not be used as a clue.
type DuplicatePage struct {
	Rows      []DuplicateRow `json:"rows"`
	Total     int            `json:"total"`     // that match the query
	Same      int            `json:"same"`      // of the whole list
	Suspected int            `json:"suspected"` // of the whole list
	Declared  int            `json:"declared"`  // pairs declared different
	Customers int            `json:"customers"` // looked at
	Notes     []string       `json:"notes"`
}

// DifferentRequest declares two customers different.
type DifferentRequest struct {
	A      customer.ID `json:"a"`
	B      customer.ID `json:"b"`
	Reason string      `json:"reason"`
}
