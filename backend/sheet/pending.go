package sheet

import (
	"io"

	"fuelbook/backend/fault"
	"fuelbook/backend/incentive"
	"fuelbook/backend/report"
)

type Book struct{}

func pending() error { return fault.New(fault.Internal, "sheet.pending", "", "") }

func Open(name string, r io.ReaderAt, size int64) (*Book, error) { return nil, pending() }
func (b *Book) Sheets() []string                                 { return nil }
func (b *Book) Rows(sheet int, yield func(Row) error) error      { return pending() }
func (b *Book) Read(schema Schema, yield func(Record) error) (Summary, error) {
	return Summary{}, pending()
}
func WriteForm(w io.Writer, f report.Form) error                                  { return pending() }
func WriteForms(w io.Writer, fs []report.Form) error                              { return pending() }
func WriteSettlement(w io.Writer, s incentive.Settlement) error                   { return pending() }
func WriteTable(w io.Writer, t Table) error                                       { return pending() }
func WriteRejects(w io.Writer, name string, header []string, rows []Reject) error { return pending() }
