//go:build !race

package desk

const (
	recounted = uint64(6) // random offices recounted
	replayed  = 24        // months closed twice
	kills     = 192       // children killed at work
	closings  = 8         // children killed while closing
	leastMet  = 3         // states they have to meet
)
