// Package fault is the one error type of Fuelbook: a kind, a stable English code, the place, and a Chinese sentence with cause and remedy.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind says what class of refusal a fault is; a door maps it to an HTTP status or an exit code.
type Kind string

// The kinds, few on purpose. Codes tell faults apart, kinds only how a door treats them.
const (
	Invalid         Kind = "invalid"         // the input is wrong; the caller can correct it
	NotFound        Kind = "not_found"       // the thing named does not exist
	Conflict        Kind = "conflict"        // it clashes with what is stored (revision, duplicate, unique)
	Forbidden       Kind = "forbidden"       // the actor lacks the right
	Unauthenticated Kind = "unauthenticated" // no or an expired session
	Frozen          Kind = "frozen"          // the month is closed
	Unavailable     Kind = "unavailable"     // disk, lock, medium: try again after a remedy
	Internal        Kind = "internal"        // a bug; its text is logged, never shown
)

// Place is where in a file a fault sits. Row and Col are 1-based as a spreadsheet shows them; zero means "not there".
type Place struct {
	File   string `json:"file,omitempty"`
	Sheet  string `json:"sheet,omitempty"`
	Row    int    `json:"row,omitempty"`
	Col    int    `json:"col,omitempty"`
	Column string `json:"column,omitempty"` // header title of the column
	Value  string `json:"value,omitempty"`  // the cell as it was read
}

// String renders the place in Chinese, for example 消费明细.csv 第12行「金额(元)」.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Sheet != "" {
		fmt.Fprintf(&b, " 工作表「%s」", p.Sheet)
	}
	if p.Row > 0 {
		fmt.Fprintf(&b, " 第%d行", p.Row)
	}
	switch {
	case p.Column != "":
		fmt.Fprintf(&b, "「%s」", p.Column)
	case p.Col > 0:
		fmt.Fprintf(&b, " 第%d列", p.Col)
	}
	return strings.TrimSpace(b.String())
}

// Fault is one refusal. Message says what is wrong, Remedy what to do; both Chinese, for the clerk.
// Code is stable English (for example "sheet.bad_number"), never reused. Field is a JSON-path-like name of the input.
type Fault struct {
	Kind    Kind   `json:"kind"`
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
	Place   Place  `json:"place,omitzero"`
	cause   error
}

// New makes a fault. The remedy may be empty only for Internal.
func New(kind Kind, code, message, remedy string) *Fault {
	return &Fault{Kind: kind, Code: code, Message: message, Remedy: remedy}
}

// Wrap turns a technical error into an Internal fault that keeps the cause for the log.
func Wrap(err error, code, message string) *Fault {
	return &Fault{Kind: Internal, Code: code, Message: message, Remedy: "请重试；仍不行时把数据文件夹里的 fuelbook.log 交给维护人员", cause: err}
}

// On returns a copy that names the input field.
func (f Fault) On(field string) *Fault { f.Field = field; return &f }

// At returns a copy that names the place in a file.
func (f Fault) At(p Place) *Fault { f.Place = p; return &f }

// Because returns a copy that carries a technical cause, which only the log sees.
func (f Fault) Because(err error) *Fault { f.cause = err; return &f }

// Error is the sentence a clerk reads: place, cause, remedy, then the code in brackets.
func (f *Fault) Error() string {
	var b strings.Builder
	if s := f.Place.String(); s != "" {
		b.WriteString(s + "：")
	}
	b.WriteString(f.Message)
	if f.Remedy != "" {
		b.WriteString("。" + f.Remedy)
	}
	fmt.Fprintf(&b, "[%s]", f.Code)
	return b.String()
}

// Unwrap gives the technical cause, or nil.
func (f *Fault) Unwrap() error { return f.cause }

// List is many faults of one job, in the order they were found.
type List []*Fault

// Error joins the first three sentences and counts the rest.
func (l List) Error() string {
	var b strings.Builder
	for i, f := range l {
		if i == 3 {
			fmt.Fprintf(&b, "\n……另有%d处", len(l)-3)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.Error())
	}
	return b.String()
}

// Unwrap lets errors.As find the single faults.
func (l List) Unwrap() []error {
	out := make([]error, len(l))
	for i, f := range l {
		out[i] = f
	}
	return out
}

// OrNil is the list as an error, nil when it is empty.
func (l List) OrNil() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// From finds the first fault in err, or wraps err as Internal. From(nil) is nil.
func From(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) && f != nil {
		return f
	}
	return Wrap(err, "internal", "程序内部错误")
}

// Is reports whether err carries a fault with this code, anywhere in what it wraps, joins or lists.
func Is(err error, code string) bool {
	switch e := err.(type) { //nolint:errorlint // this is the walk itself: every wrapped error is visited below
	case nil:
		return false
	case *Fault:
		return e != nil && (e.Code == code || Is(e.cause, code))
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), func(in error) bool { return Is(in, code) })
	default:
		return Is(errors.Unwrap(err), code)
	}
}
