package store

import (
	"fuelbook/backend/complaint"
	"fuelbook/backend/customer"
)

func complaints() table[complaint.Complaint] {
	return table[complaint.Complaint]{name: "complaint", entity: "complaint", columns: "id, customer_id, office_id, caller, category, severity, text, came, taker, cause, events, files, rev",
		fields: func(c *complaint.Complaint) []any {
			return []any{&c.ID, ref(&c.CustomerID), &c.OfficeID, &c.Caller, &c.Category, &c.Severity, &c.Text, &c.Came, &c.Taker, &c.Cause, doc(&c.Events), doc(&c.Files), &c.Rev}
		},
		id: func(c *complaint.Complaint) *string { return (*string)(&c.ID) }, rev: func(c *complaint.Complaint) *int64 { return &c.Rev }}
}

// Complaints lists the complaints, oldest first.
func (tx *Tx) Complaints() ([]complaint.Complaint, error) {
	return complaints().list(tx, "ORDER BY came, id")
}

// ComplaintsOf lists the complaints of a customer and what was merged into it, oldest first.
func (tx *Tx) ComplaintsOf(id customer.ID) ([]complaint.Complaint, error) {
	return complaints().list(tx, "WHERE "+groupOf+" ORDER BY came, id", string(id))
}

// Complaint is one complaint. Error: store.not_found.
func (tx *Tx) Complaint(id complaint.ID) (complaint.Complaint, error) {
	return complaints().get(tx, string(id), "投诉")
}

// SaveComplaint creates or changes a complaint.
func (tx *Tx) SaveComplaint(c complaint.Complaint) (complaint.Complaint, error) {
	return complaints().save(tx, c)
}
