//go:build !race

package desk

const (
	recounted = uint64(6) // random offices recounted
	replayed  = 24        // months closed twice
)
