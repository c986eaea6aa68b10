//go:build !race

package desk

// share is how much of a long sequence runs: all of it.
const share = 1
