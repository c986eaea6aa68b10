package intake

import "fuelbook/backend/fault"

// Undone is what taking a file back out did, or in a preview would do.
type Undone struct {
	Batch    Batch        `json:"batch"`
	Done     bool         `json:"done"`     // false in a preview
	Rows     int          `json:"rows"`     // rows of facts removed (sales, recharges, bearer-card sales)
	Removed  int          `json:"removed"`  // records the file had created and that are gone again
	Restored int          `json:"restored"` // records the file had changed and that read as before
	Kept     []KeptRecord `json:"kept"`     // records somebody worked on since; the first 500
	KeptAll  int          `json:"keptAll"`  // how many were kept in all
	Warnings fault.List   `json:"warnings"`
	Message  string       `json:"message"`
}

// KeptRecord is a record that could not be put back whole, with the reason and the fields that stay as they are now.
type KeptRecord struct {
	Entity string      `json:"entity"`
	ID     string      `json:"id"`
	Key    string      `json:"key"` // 客户编号, 卡号 …
	Name   string      `json:"name"`
	Why    string      `json:"why"`
	Fields []KeptField `json:"fields"`
}

// KeptField is a field that was edited after the import: what it was before the file and what it is now, as JSON text.
type KeptField struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	Now    string `json:"now"`
}
