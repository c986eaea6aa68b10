package desk

import (
	"fuelbook/backend/calendar"
	"fuelbook/backend/customer"
	"fuelbook/backend/store"
)

// proof is what shows that winning a customer is true (6.5.4.4): the day and the sentence; Missing names what there is not yet.
type proof struct {
	On      calendar.Date
	Why     string
	Missing string
}

// proofOf looks for the proof of one customer: the first fuelling seen in the sales data.
func proofOf(tx *store.Tx, id customer.ID) (proof, error) {
	first, err := tx.FirstFuelOf(id)
	switch {
	case err != nil:
		return proof{}, err
	case first.IsZero():
		return proof{Missing: "消费明细中还没有首次加油"}, nil
	}
	return proof{On: first, Why: "消费明细中首次加油" + first.String()}, nil
}
