//go:build race

package desk

// The race detector looks for goroutines that meet, which a short walk shows as well as a long one at a tenth of the speed.
const (
	recounted = uint64(2) // random offices recounted
	replayed  = 3         // months closed twice
	kills     = 16        // children killed at work
	closings  = 2         // children killed while closing
	leastMet  = 2         // states they have to meet
)
