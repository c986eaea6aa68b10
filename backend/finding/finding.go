// Package finding keeps what customers are found and sorted by in memory, so that any question about a million of them is answered in
// a few milliseconds: by a fragment of a name, initials, spelling, number or plate, filtered, sorted, at any page, with the exact count.
package finding

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/grading"
	"fuelbook/backend/measure"
)

// Standing is what the rules say of a customer in the working month: the computed columns of the list. Nil needs are not known.
type Standing struct {
	CustomerID customer.ID
	Level      grading.Level
	Size       grading.Size
	Clause     string // of the highest level that fired
	Basis      string // where the need comes from (口径)
	Gasoline   *measure.Gram
	Diesel     *measure.Gram
	LastFuel   calendar.Date
	Trend      string
}

// Card is what a customer is found by through a card, a vehicle or a contact; what there is not is empty.
type Card struct {
	Number, Plate, Holder, Phone string
}

// Record is one customer as it is found and sorted. Station and Manager are display names, the ids of both stand in Customer.
type Record struct {
	Customer customer.Customer
	Standing Standing
	Station  string
	Manager  string
	Cards    []Card
}

// Filter is a property of which a question may name one value.
type Filter int

// The filters; values are those of the customer and the standing: codes and ids, not names.
const (
	Kind Filter = iota
	Level
	Size
	County
	Station
	Manager
	Industry
	filters // how many
)

// Order is a column the list is sorted by; ties are in the order of customer codes.
type Order string

// The orders of the list.
const (
	ByCode     Order = "code"
	ByName     Order = "name" // as the name is read
	ByLevel    Order = "level"
	BySize     Order = "size"
	ByGasoline Order = "gasoline"
	ByDiesel   Order = "diesel"
	ByLastFuel Order = "lastFuel"
	ByCounty   Order = "county"
	ByStation  Order = "station"
	ByManager  Order = "manager"
)

// Orders are all of them.
func Orders() []Order {
	return []Order{ByCode, ByName, ByLevel, BySize, ByGasoline, ByDiesel, ByLastFuel, ByCounty, ByStation, ByManager}
}

// Query is a question. Every word of Text must be found; a customer needs all values that Is names. An unknown order is ByCode.
type Query struct {
	Text   string
	Is     map[Filter]string
	Among  *Among // nil for no bound
	Order  Order
	Desc   bool
	Offset int
	Limit  int // 0 or less for all
}

// Among bounds a question to customers with any of some values: the stations of a branch. No values find nobody.
type Among struct {
	Filter Filter
	Values []string
}

// Page is the answer: the customers of one page in order, and how many there are in all.
type Page struct {
	IDs   []customer.ID
	Total int
}
