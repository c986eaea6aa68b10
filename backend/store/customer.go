package store

import (
	"fuelbook/backend/customer"
)

func customers() table[customer.Customer] {
	return table[customer.Customer]{name: "customer", entity: "customer",
		columns: "id, code, name, kind, document, document_note, industry, person_class, county_code, county_name, station_id, manager_id, contact, phone, " +
			"need_gasoline, need_diesel, need_bearer, province_purchase, pay_modes, fixed, registered, remark, merged_into, retired, rev",
		fields: func(c *customer.Customer) []any {
			return []any{&c.ID, &c.Code, &c.Name, &c.Kind, &c.Document, &c.DocumentNote, &c.Industry, &c.PersonClass, &c.CountyCode, &c.CountyName, ref(&c.StationID), ref(&c.ManagerID),
				&c.Contact, &c.Phone, &c.Need.Gasoline, &c.Need.Diesel, &c.Need.Bearer, &c.ProvincePurchase, doc(&c.PayModes), &c.Fixed, day(&c.Registered), &c.Remark, ref(&c.MergedInto), day(&c.Retired), &c.Rev}
		},
		id: func(c *customer.Customer) *string { return (*string)(&c.ID) }, rev: func(c *customer.Customer) *int64 { return &c.Rev }}
}

// Customers lists the living customers by code: all but those merged into another.
func (tx *Tx) Customers() ([]customer.Customer, error) {
	return customers().list(tx, "WHERE merged_into IS NULL ORDER BY code")
}

// AllCustomers lists every customer by code, also those merged into another.
func (tx *Tx) AllCustomers() ([]customer.Customer, error) {
	return customers().list(tx, "ORDER BY code")
}

// Customer is one customer. Error: store.not_found.
func (tx *Tx) Customer(id customer.ID) (customer.Customer, error) {
	return customers().get(tx, string(id), "客户")
}

// CustomerByCode finds a customer by 客户编号.
func (tx *Tx) CustomerByCode(code string) (customer.Customer, bool, error) {
	return customers().first(tx, "WHERE code = ?", code)
}

// SaveCustomer creates or changes a customer, who answers for it (from the day of the save). Whom it was
// merged into is not changed here. Errors: see table.save; customer.merged for a record that belongs to another.
func (tx *Tx) SaveCustomer(c customer.Customer) (customer.Customer, error) {
	c.MergedInto = ""
	if c.Rev > 0 {
		old, err := tx.Customer(c.ID)
		if err != nil {
			return c, err
		}
		if old.MergedInto != "" {
			return c, mergedFault(old)
		}
	}
	return tx.putCustomer(c)
}

func (tx *Tx) putCustomer(c customer.Customer) (customer.Customer, error) {
	before := c.Rev
	saved, err := tx.saveOwned(c, since{})
	if err == nil && saved.Rev != before {
		tx.refile(saved)
	}
	return saved, err
}
