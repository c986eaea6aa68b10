//go:build race

package desk

// share is how much of a long sequence of one goroutine runs: under the race detector it takes four times as long and there is nothing to see.
const share = 10
