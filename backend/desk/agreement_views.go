package desk

import (
	"fuelbook/backend/agreement"
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
)

// TemplateView is an agreement template to choose from, in the version a draft of today starts from.
type TemplateView struct {
	Key     string        `json:"key"`
	Title   string        `json:"title"`
	Note    string        `json:"note"`
	Version string        `json:"version"`
	From    calendar.Date `json:"from"`
	Fields  []string      `json:"fields"` // blanks the wording uses
}

// AgreementRequest composes a draft. ID is set to change a stored draft.
type AgreementRequest struct {
	ID         agreement.ID       `json:"id,omitempty"`
	Rev        int64              `json:"rev,omitempty"`
	Template   string             `json:"template"`
	CustomerID customer.ID        `json:"customerId"`
	Terms      agreement.Terms    `json:"terms"`
	Changes    []agreement.Change `json:"changes,omitempty"`
	Renews     agreement.ID       `json:"renews,omitempty"`
	Level      agreement.Level    `json:"level,omitempty"` // 所属单位 when empty
}

// AgreementRow is one agreement in the list.
type AgreementRow struct {
	Agreement agreement.Agreement `json:"agreement"`
	Title     string              `json:"title"` // of its template, empty for one registered by file
	Customer  string              `json:"customer"`
	Code      string              `json:"code"`
	InForce   bool                `json:"inForce"`
	DaysLeft  int                 `json:"daysLeft"`
	Phase     agreement.Phase     `json:"phase"`  // of a signed one
	Within    int                 `json:"within"` // reminder of so many days, 0 for none
	Open      int                 `json:"open"`   // departures nobody allowed yet
	Next      []agreement.Act     `json:"next"`
}

// AgreementDetail is an agreement with its deviation sheet and what was fuelled against it.
type AgreementDetail struct {
	Row        AgreementRow          `json:"row"`
	Deviations []agreement.Deviation `json:"deviations"`
	Lines      []agreement.Line      `json:"lines"` // of the standard wording, to depart from
	NeedsLegal bool                  `json:"needsLegal"`
	Watch      agreement.Watched     `json:"watch"`
	Print      string                `json:"print"` // fingerprint of the text as it stands
}

// StepRequest does one act of an agreement's life.
type StepRequest struct {
	Rev  int64         `json:"rev"`
	Act  agreement.Act `json:"act"`
	Note string        `json:"note"`
}

// ScanRequest hands in the sealed paper; Number and Fingerprint are typed from its footer where the file has no text.
type ScanRequest struct {
	Rev         int64
	Number      string
	Fingerprint string
	SignedOn    calendar.Date
	Signatory   string
	File        Upload
}

// NumbersView is the ledger of numbers of a year.
type NumbersView struct {
	Unit    string                  `json:"unit"`
	Year    int                     `json:"year"`
	Rows    []agreement.LedgerRow   `json:"rows"`
	Blocks  []agreement.NumberBlock `json:"blocks"`
	Offices []org.Office            `json:"offices"` // that can be given a block
	Gaps    int                     `json:"gaps"`
}

// BlockRequest hands out a run of numbers.
type BlockRequest struct {
	OfficeID org.OfficeID `json:"officeId"`
	Year     int          `json:"year"`
	From     int          `json:"from"`
	To       int          `json:"to"`
}

// GapRequest explains a number that was left out.
type GapRequest struct {
	Year int    `json:"year"`
	Seq  int    `json:"seq"`
	Note string `json:"note"`
}

// WithoutRow is an institution that was won and has no agreement in force (6.5.4.5).
type WithoutRow struct {
	CustomerID customer.ID          `json:"customerId"`
	Code       string               `json:"code"`
	Name       string               `json:"name"`
	Station    string               `json:"station"`
	Since      calendar.Date        `json:"since"` // day that proves it was won
	Why        string               `json:"why"`
	Exception  *agreement.Exception `json:"exception,omitempty"` // in force today, nil for none
}

// WordingView is a version of a template with what is wrong with it.
type WordingView struct {
	agreement.Wording
	Title  string      `json:"title"`
	Faults []LineFault `json:"faults"`
}

// LineFault is something wrong in a line of a template; Row 0 is the whole.
type LineFault struct {
	Row     int    `json:"row"`
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
}
