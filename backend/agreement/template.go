package agreement

import (
	"io/fs"

	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/org"
)

// Template is the wording of one kind of agreement, read from templates/<key>.txt.
type Template struct {
	Key   string
	Title string
	Note  string // one line saying what it is for
}

// Templates reads every template below templates/, by key.
func Templates(fsys fs.FS) ([]Template, error) { return nil, nil }

// Compose fills a template.
func Compose(t Template, number string, terms Terms, status Status) (Document, error) {
	return Document{Title: t.Title, Number: number}, nil
}

// DefaultTerms gives a usable draft.
func DefaultTerms(c customer.Customer, unit org.Office, station org.Office, vehicles []Vehicle, on calendar.Date) Terms {
	return Terms{}
}

// PlainText is the exact text of the document.
func (d Document) PlainText() string { return d.Title }

// FormatNumber gives an agreement number.
func FormatNumber(unitCode string, year, seq int) string { return unitCode }

// Best picks the agreement to show for a day.
func Best(agreements []Agreement, on calendar.Date) *Agreement { return nil }
